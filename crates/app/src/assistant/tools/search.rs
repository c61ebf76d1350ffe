//! Searching what the project holds.

use super::{Bench, search_result};
use crate::search::{any_of, passages};
use docket_domain::Passage;
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_store::Query;
use futures_util::future::BoxFuture;
use serde_json::json;

/// How many passages a search gives a model.
const TOP: u32 = 5;

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
            let text = call.input["query"].as_str().unwrap_or_default();
            let bench = &self.0;
            let strict = passages(&bench.session, bench.project, &Query::parse(text), TOP).await;
            let found = match strict {
                Ok(found) if found.len() >= TOP as usize => Ok(found),
                Ok(mut found) => {
                    passages(&bench.session, bench.project, &any_of(text), TOP).await.map(|more| {
                        let known = |p: &Passage| (p.place.char_start, p.text.clone());
                        let have: Vec<_> = found.iter().map(|f| known(&f.passage)).collect();
                        found.extend(more.into_iter().filter(|m| !have.contains(&known(&m.passage))));
                        found.truncate(TOP as usize);
                        found
                    })
                }
                Err(error) => Err(error),
            };
            let found = match found {
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
