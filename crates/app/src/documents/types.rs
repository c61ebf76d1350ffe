use crate::error::{AppError, ErrorView};
use crate::import::{Outcome, Skipped};
use docket_domain::{DocumentId, DocumentKind, Passage, Timestamp};
use docket_store::document::DocumentRow;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// Files to add to a project's library.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddDocuments {
    /// Id or name.
    pub project: String,
    /// Files and folders.
    #[serde(default)]
    pub paths: Vec<PathBuf>,
    /// Texts that come from no file.
    #[serde(default)]
    pub pasted: Vec<Pasted>,
}

/// A text that comes from no file.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pasted {
    /// The name it is to have; its ending says what it is.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Whose documents to list.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListDocuments {
    /// Id or name.
    pub project: String,
}

/// A document, named by id or name.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedDocument {
    /// Id or file name.
    pub document: String,
}

/// Whether a document stays on this device.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepHere {
    /// Id or file name.
    pub document: String,
    /// It does.
    pub kept: bool,
}

/// A document, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct DocumentView {
    /// Its id.
    pub id: DocumentId,
    /// Its file name.
    pub name: String,
    /// What it was.
    pub kind: DocumentKind,
    /// The title it gives itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The file's size in bytes.
    pub size_bytes: u64,
    /// How many passages its text has.
    pub passages: u32,
    /// It is never sent to a server beyond this device.
    pub kept_here: bool,
    /// When it was added.
    pub created_at: Timestamp,
}

impl DocumentView {
    pub(crate) fn of(row: DocumentRow, passages: u32) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            title: row.title,
            size_bytes: row.size_bytes,
            passages,
            kept_here: row.kept_here,
            created_at: row.created_at,
        }
    }
}

/// Documents.
#[derive(Debug, Serialize, TS)]
pub struct DocumentsView {
    /// In the order they came.
    pub documents: Vec<DocumentView>,
}

/// A document with its text.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentTextView {
    /// The document.
    #[serde(flatten)]
    pub document: DocumentView,
    /// Its text; places of passages count its characters.
    pub content: String,
    /// Its passages with their places.
    #[serde(rename = "passageList")]
    pub passages: Vec<Passage>,
}

/// What became of an import.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ImportView<V> {
    /// What is in, for good.
    pub added: Vec<V>,
    /// What is not, and why.
    pub skipped: Vec<Skipped>,
    /// Why the import ended before its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, as = "Option<ErrorView>")]
    pub stopped: Option<AppError>,
}

impl<V> From<Outcome<V>> for ImportView<V> {
    fn from(outcome: Outcome<V>) -> Self {
        Self { added: outcome.added, skipped: outcome.skipped, stopped: outcome.stopped }
    }
}
