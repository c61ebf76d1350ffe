use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose draft to show.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShowDraft {
    /// The id of the thread, or another plain name.
    pub of: String,
}

/// A draft to be kept.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditDraft {
    /// The id of the thread, or another plain name.
    pub of: String,
    /// What was written so far; empty to forget it.
    pub text: String,
}

/// A draft.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// The id of the thread, or another plain name.
    pub of: String,
    /// What was written so far.
    pub text: String,
}
