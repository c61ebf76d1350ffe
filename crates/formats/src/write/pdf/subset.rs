//! Reduces a face to the characters a document uses, as a complete small TrueType font.
//!
//! Every character gets a glyph of its own, even where the face shares one between several: so
//! text copied out of the PDF is the text that went in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ttf_parser::{GlyphId, Tag};

use super::super::WriteError;
use super::faces::{Cut, Face, Faces};
use super::page::Page;

/// A reduced face.
pub(super) struct Subset {
    pub(super) face: Face,
    /// The characters, in the order of their glyphs, which count from 1.
    pub(super) chars: Vec<char>,
    /// The font file.
    pub(super) data: Vec<u8>,
}

/// One reduced font for each face; those that are not used have no characters.
pub(super) fn all(faces: &Faces, pages: &[Page]) -> Result<Vec<Subset>, WriteError> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for placed in pages.iter().flat_map(|page| &page.texts) {
        used.entry(placed.ink.face).or_default().extend(placed.text.chars());
    }
    Face::ALL
        .into_iter()
        .map(|face| {
            let chars: Vec<char> = used.remove(&face).unwrap_or_default().into_iter().collect();
            let data = reduced(faces.cut(face), &chars).ok_or(WriteError::Font { face: face.name() })?;
            Ok(Subset { face, chars, data })
        })
        .collect()
}

/// Components nested deeper than this are not read; real faces nest once.
const MAX_COMPONENT_GLYPHS: usize = 4096;

/// The font with the glyphs of `chars` only.
fn reduced(cut: &Cut, chars: &[char]) -> Option<Vec<u8>> {
    let raw = cut.ttf.raw_face();
    let table = |tag: &[u8; 4]| raw.table(Tag::from_bytes(tag));
    let (head, hhea, maxp) = (table(b"head")?, table(b"hhea")?, table(b"maxp")?);
    let (glyf, loca) = (table(b"glyf")?, table(b"loca")?);
    let long_loca = u16_at(head, 50)? == 1;
    let outline = |glyph: u16| -> Option<&[u8]> {
        let at = usize::from(glyph);
        let (from, to) = if long_loca {
            (u32_at(loca, at * 4)? as usize, u32_at(loca, at * 4 + 4)? as usize)
        } else {
            (usize::from(u16_at(loca, at * 2)?) * 2, usize::from(u16_at(loca, at * 2 + 2)?) * 2)
        };
        glyf.get(from..to)
    };

    // Glyph 0 is the face's own "missing" box; then the characters; then parts of composite glyphs.
    let mut old: Vec<u16> = vec![0];
    old.extend(chars.iter().map(|c| cut.ttf.glyph_index(*c).map_or(0, |glyph| glyph.0)));
    let mut new_of: HashMap<u16, u16> = HashMap::new();
    let mut new_glyf = Vec::new();
    let mut new_loca: Vec<u32> = vec![0];
    let mut at = 0;
    while at < old.len() {
        let mut bytes = outline(old[at])?.to_vec();
        for place in component_places(&bytes) {
            let part = u16_at(&bytes, place)?;
            let new = match new_of.get(&part) {
                Some(new) => *new,
                None => {
                    if old.len() > chars.len() + MAX_COMPONENT_GLYPHS {
                        return None;
                    }
                    let new = u16::try_from(old.len()).ok()?;
                    old.push(part);
                    new_of.insert(part, new);
                    new
                }
            };
            bytes[place..place + 2].copy_from_slice(&new.to_be_bytes());
        }
        new_glyf.extend_from_slice(&bytes);
        new_glyf.resize(new_glyf.len().next_multiple_of(4), 0);
        new_loca.push(u32::try_from(new_glyf.len()).ok()?);
        at += 1;
    }
    let count = u16::try_from(old.len()).ok()?;

    let mut hmtx = Vec::with_capacity(old.len() * 4);
    for glyph in &old {
        let glyph = GlyphId(*glyph);
        hmtx.extend(cut.ttf.glyph_hor_advance(glyph)?.to_be_bytes());
        hmtx.extend(cut.ttf.glyph_hor_side_bearing(glyph).unwrap_or(0).to_be_bytes());
    }
    let mut head = head.to_vec();
    put_u16(&mut head, 50, 1)?;
    head.get_mut(8..12)?.fill(0);
    let mut hhea = hhea.to_vec();
    put_u16(&mut hhea, 34, count)?;
    let mut maxp = maxp.to_vec();
    put_u16(&mut maxp, 4, count)?;
    let mut post = vec![0; 32];
    put_u16(&mut post, 0, 3)?;

    // Table directories are sorted by tag.
    let mut tables: Vec<([u8; 4], Vec<u8>)> = vec![(*b"cmap", cmap(chars)?)];
    for hints in [b"cvt ", b"fpgm"] {
        if let (Some(bytes), false) = (table(hints), chars.is_empty()) {
            tables.push((*hints, bytes.to_vec()));
        }
    }
    tables.push((*b"glyf", new_glyf));
    tables.push((*b"head", head));
    tables.push((*b"hhea", hhea));
    tables.push((*b"hmtx", hmtx));
    tables.push((*b"loca", new_loca.into_iter().flat_map(u32::to_be_bytes).collect()));
    tables.push((*b"maxp", maxp));
    tables.push((*b"post", post));
    if let (Some(bytes), false) = (table(b"prep"), chars.is_empty()) {
        tables.push((*b"prep", bytes.to_vec()));
    }
    file(&tables)
}

/// Where a composite glyph names its parts.
fn component_places(glyph: &[u8]) -> Vec<usize> {
    const WORD_ARGUMENTS: u16 = 0x1;
    const ONE_SCALE: u16 = 0x8;
    const MORE: u16 = 0x20;
    const TWO_SCALES: u16 = 0x40;
    const MATRIX: u16 = 0x80;
    let mut places = Vec::new();
    if u16_at(glyph, 0).is_none_or(|contours| contours < 0x8000) {
        return places;
    }
    let mut at = 10;
    while let (Some(flags), Some(_)) = (u16_at(glyph, at), u16_at(glyph, at + 2)) {
        places.push(at + 2);
        at += if flags & WORD_ARGUMENTS > 0 { 8 } else { 6 };
        at += match flags {
            f if f & ONE_SCALE > 0 => 2,
            f if f & TWO_SCALES > 0 => 4,
            f if f & MATRIX > 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            break;
        }
    }
    places
}

/// A character map of format 12: one group for each run of neighbours.
fn cmap(chars: &[char]) -> Option<Vec<u8>> {
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        let (code, glyph) = (u32::from(*c), u32::try_from(index).ok()? + 1);
        match groups.last_mut() {
            Some((_, last, _)) if *last + 1 == code => *last = code,
            _ => groups.push((code, code, glyph)),
        }
    }
    let count = u32::try_from(groups.len()).ok()?;
    let mut out = Vec::new();
    for word in [0_u16, 1, 3, 10] {
        out.extend(word.to_be_bytes());
    }
    out.extend(12_u32.to_be_bytes());
    out.extend([0, 12, 0, 0]);
    for long in [16 + 12 * count, 0, count] {
        out.extend(long.to_be_bytes());
    }
    for (first, last, glyph) in groups {
        for long in [first, last, glyph] {
            out.extend(long.to_be_bytes());
        }
    }
    Some(out)
}

/// Puts tables into a font file and sets its checksums.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let selector = count.ilog2() as u16;
    let range = (1 << selector) * 16;
    let mut out = Vec::new();
    out.extend(0x0001_0000_u32.to_be_bytes());
    for word in [count, range, selector, count * 16 - range] {
        out.extend(word.to_be_bytes());
    }
    let mut offset = 12 + tables.len() * 16;
    for (tag, bytes) in tables {
        out.extend(tag);
        out.extend(checksum(bytes).to_be_bytes());
        out.extend(u32::try_from(offset).ok()?.to_be_bytes());
        out.extend(u32::try_from(bytes.len()).ok()?.to_be_bytes());
        offset += bytes.len().next_multiple_of(4);
    }
    let mut head_at = None;
    for (tag, bytes) in tables {
        if tag == b"head" {
            head_at = Some(out.len());
        }
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
    let at = head_at? + 8;
    out.get_mut(at..at + 4)?.copy_from_slice(&adjustment.to_be_bytes());
    Some(out)
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn put_u16(bytes: &mut [u8], at: usize, value: u16) -> Option<()> {
    bytes.get_mut(at..at + 2)?.copy_from_slice(&value.to_be_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::faces::all as faces;
    use super::*;

    #[test]
    fn a_subset_is_a_font_with_the_same_outlines() {
        let faces = faces().unwrap();
        let check = |face: Face, text: &str| {
            let chars: Vec<char> = text.chars().collect::<BTreeSet<_>>().into_iter().collect();
            let cut = faces.cut(face);
            let data = reduced(cut, &chars).unwrap();
            assert_eq!(checksum(&data), 0xb1b0_afba);
            let small = ttf_parser::Face::parse(&data, 0).unwrap();
            for (index, c) in chars.iter().enumerate() {
                let glyph = small.glyph_index(*c).unwrap();
                assert_eq!(usize::from(glyph.0), index + 1, "{c:?}");
                let old = cut.ttf.glyph_index(*c).unwrap();
                assert_eq!(small.glyph_hor_advance(glyph), cut.ttf.glyph_hor_advance(old), "{c:?}");
                assert_eq!(small.glyph_bounding_box(glyph), cut.ttf.glyph_bounding_box(old), "{c:?}");
            }
            data.len()
        };
        assert!(check(Face::Sans, "") < 2_000);
        assert!(check(Face::Sans, "The quick brown fox jumps over the lazy dog 0123456789") < 40_000);
        check(Face::SansBold, "ÄÖÜäöüßéèñçŞğ — „Ω“ жЩ €→☐☑□ \u{a0}-\u{2011}");
        check(Face::Mono, "fn main() { \"é\" }");
        check(Face::SansItalic, "ffi ½ ﬁ 𝔸");
    }
}
