//! Verbatim text to lines: every line end and every space counts.

use unicode_normalization::UnicodeNormalization;

use super::faces::{Face, Faces};
use super::flow::{Frag, Line};
use super::glyphs::shown;
use super::page::{Ink, TEXT};

/// Columns between tab stops.
const TAB: usize = 4;

/// The lines of code, broken where they are wider than `width`.
pub(super) fn lines(faces: &Faces, code: &str, half_points: u8, width: f32) -> Vec<Line> {
    let mut out = Vec::new();
    for source in code.split('\n') {
        let mut line = Line::default();
        let mut column = 0;
        for c in source.trim_end_matches('\r').nfc() {
            if c == '\t' {
                let spaces = TAB - column % TAB;
                for _ in 0..spaces {
                    put(faces, &mut out, &mut line, ' ', half_points, width);
                }
                column += spaces;
            } else {
                put(faces, &mut out, &mut line, c, half_points, width);
                column += 1;
            }
        }
        out.push(line);
    }
    out
}

fn put(faces: &Faces, out: &mut Vec<Line>, line: &mut Line, c: char, half_points: u8, width: f32) {
    let Some((face, c)) = shown(faces, Face::Mono, c) else { return };
    let ink = Ink::new(face, half_points, TEXT);
    let advance = faces.cut(face).width(c).unwrap_or(0.0) * ink.size();
    if !line.frags.is_empty() && line.width + advance > width {
        out.push(std::mem::take(line));
    }
    line.width += advance;
    match line.frags.last_mut() {
        Some(last) if last.ink == ink => {
            last.text.push(c);
            last.width += advance;
        }
        _ => line.frags.push(Frag { text: c.to_string(), ink, target: None, width: advance }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::faces::all;
    use super::*;

    #[test]
    fn code_keeps_its_lines_and_spaces() {
        let faces = all().unwrap();
        let check = |code: &str, columns: f32, expected: &[&str]| {
            let width = faces.cut(Face::Mono).width('m').unwrap() * 8.5 * (columns + 0.5);
            let lines = lines(faces, code, 17, width);
            let texts: Vec<String> =
                lines.iter().map(|line| line.frags.iter().map(|frag| frag.text.as_str()).collect()).collect();
            assert_eq!(texts, expected, "{code:?}");
        };
        check("", 10.0, &[""]);
        check("a\n\n  b", 10.0, &["a", "", "  b"]);
        check("\tx\r\nab\ty", 10.0, &["    x", "ab  y"]);
        check("abcdef", 4.0, &["abcd", "ef"]);
        check("x", 0.0, &["x"]);
    }
}
