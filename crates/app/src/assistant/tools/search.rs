//! Searching what the project holds.

use super::{Bench, search_result};
use crate::search::{any_of, passages};
use docket_domain::{Passage, ProjectId, Timestamp};
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_store::{Change, Found, Query, Table};
use futures_util::future::BoxFuture;
use serde_json::json;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many passages a search gives a model.
const TOP: u32 = 5;
/// How many are looked at if some of them must not be seen.
const MOST: u32 = 200;
/// How long what was found is kept, in milliseconds.
const KEPT_MS: i64 = 5 * 60 * 1000;
/// How many searches are kept.
const MOST_KEPT: usize = 256;

pub(super) struct DocumentSearch(pub(super) Bench);

impl Tool for DocumentSearch {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "DocumentSearch".to_owned(),
            description: "Searches the project's documents, meeting transcripts and notes. Returns the best \
                passages with the source name of each. Call it before stating any fact about the project, and \
                again with other words if little is found."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {"query": {"type": "string", "description": "A few words that would stand in the passage, or an \"exact phrase\" in quotes"}},
                "required": ["query"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let found = match best(&self.0, call.input["query"].as_str().unwrap_or_default()).await {
                Ok(found) => found,
                Err(error) => return ToolOutcome::error(error.message),
            };
            if found.is_empty() {
                return ToolOutcome::text("Nothing in the project matches these words.", "Found nothing");
            }
            let mut titles: Vec<&str> = found.iter().map(|f| f.title.as_str()).collect();
            titles.dedup();
            let preview = format!("Found {} passages in {}", found.len(), titles.join(", "));
            let content =
                found.iter().map(|f| search_result(f.kind, f.owner, &f.title, &f.passage)).collect();
            ToolOutcome { content, is_error: false, preview, artifact: None }
        })
    }
}

/// The best passages: those with all the words, then those with some of them.
async fn best(bench: &Bench, text: &str) -> Result<Arc<Vec<Found>>, crate::AppError> {
    let (session, project) = (&bench.session, bench.project);
    let now = session.world.clock.now();
    // What must not be seen is left out after the search, so more is looked for.
    let most = if bench.kept_here.is_empty() { TOP } else { MOST };
    let key = (project, bench.kept_here.is_empty(), text.to_owned());
    if let Some(found) = session.searches.get(&key, now) {
        return Ok(found);
    }
    let generation = session.searches.generation();
    let mut found = passages(session, project, &Query::parse(text), most).await?;
    if found.len() < most as usize {
        let known = |p: &Passage| (p.place.char_start, p.text.clone());
        let have: Vec<_> = found.iter().map(|f| known(&f.passage)).collect();
        let more = passages(session, project, &any_of(text), most).await?;
        found.extend(more.into_iter().filter(|m| !have.contains(&known(&m.passage))));
    }
    found.retain(|f| bench.may_see(f.owner));
    found.truncate(TOP as usize);
    let found = Arc::new(found);
    session.searches.put(key, Arc::clone(&found), now, generation);
    Ok(found)
}

/// What is searched for: where, whether all documents are there for it, and the words.
type Key = (ProjectId, bool, String);
/// What was found, and when.
type Kept = HashMap<Key, (Timestamp, Arc<Vec<Found>>)>;

/// What was found lately: models like to ask the same again. Everything is forgotten when a source changes.
#[derive(Default)]
pub(crate) struct SearchCache {
    kept: Mutex<Kept>,
    generation: AtomicU64,
}

impl SearchCache {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &Key, now: Timestamp) -> Option<Arc<Vec<Found>>> {
        let kept = self.kept();
        let (at, found) = kept.get(key)?;
        (0..=KEPT_MS).contains(&(now.0 - at.0)).then(|| Arc::clone(found))
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// Keeps what was found, unless a source changed since `generation`.
    fn put(&self, key: Key, found: Arc<Vec<Found>>, now: Timestamp, generation: u64) {
        let mut kept = self.kept();
        if self.generation() != generation {
            return;
        }
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, (now, found));
    }

    /// Something was written.
    pub(crate) fn heed(&self, changes: &[Change]) {
        let source = |change: &Change| {
            matches!(change.table, Table::Project | Table::Document | Table::Meeting | Table::Content)
        };
        if changes.iter().any(source) {
            self.generation.fetch_add(1, Ordering::SeqCst);
            self.kept().clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_domain::Id as _;

    #[test]
    fn what_was_found_is_kept_for_five_minutes_and_until_a_source_changes() {
        let cache = SearchCache::default();
        let key = |text: &str| (ProjectId::from_bytes([1; 16]), true, text.to_owned());
        let put = |text: &str, generation| cache.put(key(text), Arc::default(), Timestamp(1000), generation);
        let has = |text: &str, at: i64| cache.get(&key(text), Timestamp(at)).is_some();
        put("refund", 0);
        assert!(has("refund", 1000) && has("refund", 1000 + KEPT_MS));
        assert!(!has("refund", 1001 + KEPT_MS) && !has("refund", 999) && !has("other", 1000));
        let change = |table| Change { table, row: [0; 16], columns: Vec::new(), inserted: false };
        cache.heed(&[change(Table::Message), change(Table::Artifact)]);
        assert!(has("refund", 1000), "an answer changes no source");
        cache.heed(&[change(Table::Message), change(Table::Document)]);
        assert!(!has("refund", 1000));
        put("late", 0);
        assert!(!has("late", 1000), "it was searched for before the change");
        put("late", 1);
        assert!(has("late", 1000));
    }
}
