//! Reading on around a passage.

use super::{Bench, resolve, search_result};
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use futures_util::future::BoxFuture;
use serde_json::json;

/// The most passages that are opened to each side.
const MOST_AROUND: u64 = 10;

pub(super) struct OpenPassage(pub(super) Bench);

impl Tool for OpenPassage {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "OpenPassage".to_owned(),
            description: "Opens a passage that DocumentSearch or MeetingLookup named, with what stands before and \
                after it. Call it when a passage cannot be understood alone: who speaks, what a list belongs to, \
                how a sentence goes on."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "source": {"type": "string", "description": "The source name, exactly as it was given"},
                    "around": {"type": "integer", "description": "How many passages to each side, 0 to 10"}
                },
                "required": ["source", "around"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let name = call.input["source"].as_str().unwrap_or_default();
            let Some(found) = resolve(&self.0, name).await else {
                return ToolOutcome::error("There is no such passage. Use a source name as it was given.");
            };
            let around = call.input["around"].as_u64().unwrap_or(0).min(MOST_AROUND) as usize;
            let end = (found.at + around + 1).min(found.rows.len());
            let rows = &found.rows[found.at.saturating_sub(around)..end];
            let title = rows.first().map(|r| r.title.clone()).unwrap_or_default();
            let content =
                rows.iter().map(|r| search_result(found.kind, found.owner, &r.title, &r.passage)).collect();
            let place = found.rows[found.at].passage.place.describe();
            let preview = if place.is_empty() { title } else { format!("{title}, {place}") };
            ToolOutcome { content, is_error: false, preview, artifact: None }
        })
    }
}
