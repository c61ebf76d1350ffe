//! The Word export: true styles, numbering, tables, footnotes and links, by docx-rs.
//!
//! docx-rs builds the parts; a few things it cannot say (repeated header rows, the title among the
//! document data) are put into the built parts, which are then packed without any clock.

mod body;
mod inlines;
mod pack;
mod styles;
mod table;

use super::parse::parse;
use super::{Manuscript, WriteError};
use std::collections::HashSet;

/// Width of A4 less its margins, in twentieths of a point.
const TEXT_WIDTH: usize = 11906 - 2 * MARGIN;
const MARGIN: usize = 1361;

/// Writes the export.
pub(super) fn write(m: &Manuscript) -> Result<Vec<u8>, WriteError> {
    let numbers: HashSet<u32> = m.sources.iter().map(|source| source.number).collect();
    let tree = parse(m.markdown, &numbers);
    let docx = body::document(m, &tree).ok_or(WriteError::TooLarge { limit: body::MAX_WEIGHT })?;
    pack::pack(docx.build(), m)
}
