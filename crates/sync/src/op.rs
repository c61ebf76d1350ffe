use crate::merge::Clock;
use crate::stamp::Stamp;
use serde::{Deserialize, Serialize};

/// A cell of a table. Tables and columns go by their numbers, which never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellName {
    /// The table's number.
    pub table: u16,
    /// The row's id.
    pub row: [u8; 16],
    /// The column's number.
    pub column: u16,
}

/// What a cell can hold: what SQLite can; and what happens to one that is no value of its own. On the wire they go by their
/// place in this list: it only grows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number or a time.
    Int(i64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A change within a text that merges.
    Edit {
        /// The edit that put the text there which this one changes: its clock names the text.
        of: Clock,
        /// The change, as [`crate::TextDoc`] gives and takes it.
        update: Vec<u8>,
    },
    /// A value too large for an envelope. It travels in chunks of its own.
    Far {
        /// Words, or bytes.
        text: bool,
        /// Where it is, as `docket_crypto::Manifest` reads it.
        manifest: Vec<u8>,
    },
}

impl Value {
    /// A hash of what it holds, for the last word between two edits with one stamp, and for comparing states.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        match self {
            Self::Null => hasher.update(&[0]),
            Self::Int(number) => hasher.update(&[1]).update(&number.to_be_bytes()),
            Self::Text(text) => hasher.update(&[2]).update(text.as_bytes()),
            Self::Blob(bytes) => hasher.update(&[3]).update(bytes),
            Self::Edit { of, update } => {
                hasher.update(&[4]).update(&of.stamp.bits().to_be_bytes()).update(&of.device).update(update)
            }
            Self::Far { text, manifest } => hasher.update(&[5, u8::from(*text)]).update(manifest),
        };
        *hasher.finalize().as_bytes()
    }
}

/// A cell got a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Op {
    /// Which cell.
    pub cell: CellName,
    /// When.
    pub stamp: Stamp,
    /// The value.
    pub value: Value,
}
