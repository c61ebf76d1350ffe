//! Which face shows a character, and what stands for one that no face has.

use super::faces::{Face, Faces};

/// Shown in place of a character that no built-in face has.
pub(super) const MISSING: char = '\u{25a1}';

/// Whether the face has a glyph for the character.
pub(super) fn covered(faces: &Faces, face: Face, c: char) -> bool {
    faces.cut(face).width(c).is_some()
}

/// The face and the character to print for `c`, or nothing if it is not meant to be seen.
pub(super) fn shown(faces: &Faces, face: Face, c: char) -> Option<(Face, char)> {
    if (' '..='~').contains(&c) {
        return Some((face, c));
    }
    if is_unseen(c) {
        return None;
    }
    if covered(faces, face, c) {
        return Some((face, c));
    }
    // The nearest face that has it: first upright, then sans, then plain.
    let near = [
        Face::of(face.is_mono(), face.is_bold(), false),
        Face::of(false, face.is_bold(), face.is_italic()),
        Face::of(false, face.is_bold(), false),
        Face::Sans,
        Face::Mono,
    ];
    near.into_iter().find(|face| covered(faces, *face, c)).map(|face| (face, c)).or_else(|| {
        let face = if covered(faces, face, MISSING) { face } else { Face::Sans };
        Some((face, MISSING))
    })
}

/// Controls, joiners and marks of direction: they carry no ink.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::super::faces::all;
    use super::*;

    #[test]
    fn every_character_has_something_to_show() {
        let faces = all().unwrap();
        let check = |face, c, expected| assert_eq!(shown(faces, face, c), expected, "{c:?}");
        check(Face::Sans, 'a', Some((Face::Sans, 'a')));
        check(Face::SansBold, 'Ω', Some((Face::SansBold, 'Ω')));
        check(Face::Sans, '☐', Some((Face::Sans, '☐')));
        check(Face::Sans, '\u{feff}', None);
        check(Face::Mono, '\u{7}', None);
        check(Face::Sans, '漢', Some((Face::Sans, MISSING)));
        check(Face::Sans, '🦀', Some((Face::Sans, MISSING)));
        for face in Face::ALL {
            for c in "☐☑□•→€ж漢\u{10ffff}".chars() {
                let (face, c) = shown(faces, face, c).unwrap();
                assert!(covered(faces, face, c), "{face:?} {c:?}");
            }
        }
    }
}
