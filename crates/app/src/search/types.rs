use docket_domain::{Id as _, Place, ProjectId, SourceKind, Timestamp};
use docket_store::Found;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to look for.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SearchRequest {
    /// Words, `"exact phrases"`, `begin*`.
    pub query: String,
    /// Only in this project: id or name.
    #[serde(default)]
    pub project: Option<String>,
    /// Only in these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<SourceKind>,
    /// Not before: RFC 3339 or a day.
    #[serde(default)]
    pub from: Option<String>,
    /// Not after: RFC 3339 or a day.
    #[serde(default)]
    pub to: Option<String>,
    /// How many hits, 1 to 200; 20 if absent.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A hit.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// What it lies in.
    pub kind: SourceKind,
    /// That thing's id.
    pub id: String,
    /// That thing's title.
    pub title: String,
    /// The words around what was found, the found ones between `**` and `**`.
    pub snippet: String,
    /// Larger is better.
    pub score: f64,
    /// Where the passage stands.
    pub place: Place,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// When the thing happened.
    pub date: Timestamp,
}

/// Hits, best first.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchView {
    /// The hits.
    pub hits: Vec<SearchHit>,
    /// Nothing has the words as typed; these have the ones that were probably meant.
    pub forgiven: bool,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

impl From<Found> for SearchHit {
    fn from(found: Found) -> Self {
        Self {
            kind: found.kind,
            id: id_text(found.owner),
            title: found.title,
            snippet: found.snippet.0,
            score: found.score,
            place: found.passage.place,
            project_id: ProjectId::from_bytes(found.project),
            date: found.happened,
        }
    }
}

/// Ids of all kinds look alike in text.
pub(crate) fn id_text(id: [u8; 16]) -> String {
    ProjectId::from_bytes(id).to_string()
}
