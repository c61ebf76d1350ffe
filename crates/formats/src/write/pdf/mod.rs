//! The PDF export: text is set on pages here, genpdf draws the pages, lopdf finishes the file.
//!
//! Layout is a pure function from tree to page operations, so page count, link areas and used
//! characters are known before anything is drawn.

mod code;
mod draw;
mod faces;
mod finish;
mod flow;
mod glyphs;
mod layout;
mod matter;
mod page;
mod subset;
mod table;

use std::collections::HashSet;

use super::parse::parse;
use super::{MAX_PAGES, Manuscript, WriteError};

/// Writes the export.
pub(super) fn write(m: &Manuscript) -> Result<Vec<u8>, WriteError> {
    let numbers: HashSet<u32> = m.sources.iter().map(|source| source.number).collect();
    let tree = parse(m.markdown, &numbers);
    let faces = faces::all()?;
    let setting = layout::set(m, &tree, faces).ok_or(WriteError::TooLarge { limit: MAX_PAGES })?;
    let fonts = subset::all(faces, &setting.pages)?;
    let drawn = draw::draw(&setting.pages, &fonts, &m.front.title)?;
    finish::finish(&drawn, &setting, &fonts, m)
}
