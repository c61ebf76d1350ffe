use docket_domain::{
    ArtifactId, ArtifactKind, ArtifactVersionId, MessageId, Place, ProjectId, SourceKind, ThreadId, Timestamp,
};
use docket_store::artifact::ArtifactRow;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// An artifact written by hand.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateArtifact {
    /// Id or name.
    pub project: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub content: String,
}

/// An artifact to be written anew. What is absent stays as it is.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct EditArtifact {
    /// Id or title.
    pub artifact: String,
    /// Its title.
    pub title: Option<String>,
    /// Its text, Markdown.
    pub content: Option<String>,
    /// The text it was written over. If another one stands there by now, from another device or window, both come
    /// together; without it the new one takes the place of whatever stands there.
    pub base: Option<String>,
}

/// Whose artifacts to list.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListArtifacts {
    /// Id or name.
    pub project: String,
}

/// An artifact, named by id or title.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedArtifact {
    /// Id or title.
    pub artifact: String,
}

/// A form an artifact can leave in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// Markdown.
    Md,
    /// PDF.
    Pdf,
    /// Word.
    Docx,
}

impl ExportFormat {
    /// The file name's ending, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Md => "md",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }
}

/// An artifact to write to a file.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportArtifact {
    /// Id or title.
    pub artifact: String,
    /// The form.
    pub format: ExportFormat,
    /// The file, or a folder to put it in.
    pub out: PathBuf,
    /// Whether a file that is there may be written over.
    #[serde(default)]
    pub overwrite: bool,
}

/// A written file.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportedView {
    /// The file.
    pub path: PathBuf,
    /// Its form.
    pub format: ExportFormat,
    /// Its size.
    pub size_bytes: u64,
    /// How many sources it names.
    pub sources: usize,
}

/// An artifact, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ArtifactSummaryView {
    /// Its id.
    pub id: ArtifactId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// Its title.
    pub title: String,
    /// The thread it was made in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<ThreadId>,
    /// The answer it was made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl From<ArtifactRow> for ArtifactSummaryView {
    fn from(row: ArtifactRow) -> Self {
        Self {
            id: row.id,
            project_id: row.project,
            kind: row.kind,
            title: row.title,
            thread_id: row.thread,
            message_id: row.message,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Artifacts.
#[derive(Debug, Serialize, TS)]
pub struct ArtifactsView {
    /// Newest first.
    pub artifacts: Vec<ArtifactSummaryView>,
}

/// Where a statement came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// The statement.
    pub statement: String,
    /// What it came from.
    pub kind: SourceKind,
    /// That thing's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether the words still stand there.
    pub state: SourceState,
    /// Where in it.
    pub place: Place,
    /// The words.
    pub quote: String,
    /// The number behind the statement, as in `[3]`; 0 if none stands there.
    pub number: u32,
}

impl SourceView {
    /// Which source and where in it, as a person says it: `policy.md, Refunds, line 14 (deleted since)`.
    pub fn label(&self) -> String {
        let place = self.place.describe();
        let comma = if place.is_empty() { "" } else { ", " };
        format!("{}{comma}{place}{}", self.title, self.state.note())
    }
}

/// What became of a source since an artifact was tied to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SourceState {
    /// The words stand there.
    Present,
    /// The source was written anew, and these words are gone from it.
    Changed,
    /// The source was deleted.
    Deleted,
}

impl SourceState {
    /// What is said behind a source's name; nothing if all is well.
    pub fn note(self) -> &'static str {
        match self {
            Self::Present => "",
            Self::Changed => " (changed since)",
            Self::Deleted => " (deleted since)",
        }
    }
}

/// An artifact with its text and sources.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ArtifactView {
    /// The artifact.
    #[serde(flatten)]
    pub artifact: ArtifactSummaryView,
    /// Its text, Markdown.
    pub content: String,
    /// Where its statements came from, in order.
    pub sources: Vec<SourceView>,
}

/// A former text of an artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct VersionView {
    /// Its id.
    pub id: ArtifactVersionId,
    /// The title it had.
    pub title: String,
    /// The answer that took its place, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// When it was written anew.
    pub created_at: Timestamp,
}

/// Former texts.
#[derive(Debug, Serialize, TS)]
pub struct VersionsView {
    /// The latest first.
    pub versions: Vec<VersionView>,
}

/// What to compare an artifact with: a former text, or one that is to take its place.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct CompareArtifact {
    /// Id or title.
    pub artifact: String,
    /// The id of a version.
    #[serde(default)]
    pub version: Option<String>,
    /// A text, Markdown.
    #[serde(default)]
    pub content: Option<String>,
}

/// Whether a line stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DiffKind {
    /// In both.
    Same,
    /// In the earlier one only.
    Removed,
    /// In the later one only.
    Added,
}

/// A line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DiffLine {
    /// Where it stands.
    pub kind: DiffKind,
    /// The line, without its end.
    pub text: String,
}

/// How two texts differ.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct Comparison {
    /// All lines, in order.
    pub lines: Vec<DiffLine>,
}

/// A former text to give back to an artifact.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevertArtifact {
    /// Id or title.
    pub artifact: String,
    /// The id of the version.
    pub version: String,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum CheckSeverity {
    /// It cannot be built or accepted as it stands.
    Error,
    /// Two people may read it differently, or it cannot be tested.
    Warning,
    /// It could be said better.
    Hint,
}

impl CheckSeverity {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// Something to mend in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct CheckView {
    /// The rule's code, which never changes: `vague-word`.
    pub code: String,
    /// How grave it is.
    pub severity: CheckSeverity,
    /// What is wrong and what to do about it, in English.
    pub message: String,
    /// What the message names besides the quote: the statement said before, the other number, how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The words, as they stand in the Markdown.
    pub quote: String,
    /// Their first character in the text.
    pub start: u32,
    /// The character after their last.
    pub end: u32,
    /// The line they begin in, the first being 1.
    pub line: u32,
}

/// What the checks of an artifact found.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArtifactChecksView {
    /// The artifact.
    pub artifact: ArtifactId,
    /// By place.
    pub findings: Vec<CheckView>,
}
