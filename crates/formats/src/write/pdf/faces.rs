//! The built-in faces and how wide their characters are.

use std::sync::OnceLock;

use ttf_parser::Face as Ttf;

use super::super::WriteError;

/// One of the eight faces, in the order in which they are given to genpdf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Face {
    Sans,
    SansBold,
    SansItalic,
    SansBoldItalic,
    Mono,
    MonoBold,
    MonoItalic,
    MonoBoldItalic,
}

impl Face {
    /// All faces in genpdf's order.
    pub(super) const ALL: [Face; 8] = [
        Face::Sans,
        Face::SansBold,
        Face::SansItalic,
        Face::SansBoldItalic,
        Face::Mono,
        Face::MonoBold,
        Face::MonoItalic,
        Face::MonoBoldItalic,
    ];

    /// The face for a look.
    pub(super) fn of(mono: bool, bold: bool, italic: bool) -> Face {
        Face::ALL[usize::from(mono) * 4 + usize::from(italic) * 2 + usize::from(bold)]
    }

    /// Position in [`Face::ALL`].
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// Whether strokes are heavy.
    pub(super) fn is_bold(self) -> bool {
        self.index() % 2 == 1
    }

    /// Whether letters lean.
    pub(super) fn is_italic(self) -> bool {
        self.index() % 4 >= 2
    }

    /// Whether all letters are equally wide.
    pub(super) fn is_mono(self) -> bool {
        self.index() >= 4
    }

    /// Name inside the PDF.
    pub(super) fn name(self) -> &'static str {
        [
            "DejaVuSansCondensed",
            "DejaVuSansCondensed-Bold",
            "DejaVuSansCondensed-Oblique",
            "DejaVuSansCondensed-BoldOblique",
            "DejaVuSansMono",
            "DejaVuSansMono-Bold",
            "DejaVuSansMono-Oblique",
            "DejaVuSansMono-BoldOblique",
        ][self.index()]
    }

    fn data(self) -> &'static [u8] {
        use dejavu::{sans_condensed, sans_mono};
        match self {
            Face::Sans => sans_condensed::regular(),
            Face::SansBold => sans_condensed::bold(),
            Face::SansItalic => sans_condensed::oblique(),
            Face::SansBoldItalic => sans_condensed::bold_oblique(),
            Face::Mono => sans_mono::regular(),
            Face::MonoBold => sans_mono::bold(),
            Face::MonoItalic => sans_mono::oblique(),
            Face::MonoBoldItalic => sans_mono::bold_oblique(),
        }
    }
}

/// Characters below this are looked up in a table of widths.
const QUICK: u32 = 0x500;

/// A face that has been read.
pub(super) struct Cut {
    /// The parsed font.
    pub(super) ttf: Ttf<'static>,
    /// Width of the characters below [`QUICK`] in em; below zero where there is no glyph.
    quick: Vec<f32>,
}

impl Cut {
    fn read(face: Face) -> Option<Cut> {
        let ttf = Ttf::parse(face.data(), 0).ok()?;
        let mut cut = Cut { ttf, quick: Vec::new() };
        cut.quick = (0..QUICK)
            .map(|code| char::from_u32(code).and_then(|c| cut.measured(c)).unwrap_or(-1.0))
            .collect();
        Some(cut)
    }

    /// Width of a character in em, if the face has it.
    pub(super) fn width(&self, c: char) -> Option<f32> {
        match self.quick.get(c as usize) {
            Some(width) => (*width >= 0.0).then_some(*width),
            None => self.measured(c),
        }
    }

    fn measured(&self, c: char) -> Option<f32> {
        let glyph = self.ttf.glyph_index(c)?;
        let advance = f32::from(self.ttf.glyph_hor_advance(glyph)?);
        Some(advance / f32::from(self.ttf.units_per_em()))
    }
}

/// The eight faces, read once per process.
pub(super) struct Faces(Vec<Cut>);

impl Faces {
    /// The cut of a face.
    pub(super) fn cut(&self, face: Face) -> &Cut {
        &self.0[face.index()]
    }
}

/// The faces, or which of them cannot be read.
pub(super) fn all() -> Result<&'static Faces, WriteError> {
    static READ: OnceLock<Result<Faces, &'static str>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let cuts: Result<Vec<Cut>, &'static str> =
            Face::ALL.into_iter().map(|face| Cut::read(face).ok_or(face.name())).collect();
        cuts.map(Faces)
    });
    read.as_ref().map_err(|face| WriteError::Font { face })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_match_their_place() {
        let check = |mono, bold, italic| {
            let face = Face::of(mono, bold, italic);
            assert_eq!((face.is_mono(), face.is_bold(), face.is_italic()), (mono, bold, italic));
            assert_eq!(Face::ALL[face.index()], face);
        };
        for bits in 0..8 {
            check(bits & 4 > 0, bits & 1 > 0, bits & 2 > 0);
        }
    }

    #[test]
    fn every_face_measures_latin() {
        let faces = all().unwrap();
        for face in Face::ALL {
            for c in ['a', 'Z', '€', 'é', '…', '→'] {
                assert!(faces.cut(face).width(c).is_some_and(|w| w > 0.1), "{face:?} {c}");
            }
        }
        assert_eq!(faces.cut(Face::Mono).width('i'), faces.cut(Face::Mono).width('M'));
    }
}
