//! Keeping what a thread came to.

use super::Bench;
use docket_domain::clean_name;
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_store::thread;
use futures_util::future::BoxFuture;
use serde_json::json;

/// The longest summary of a thread, in characters.
const MAX_SUMMARY: usize = 2000;

pub(super) const NAME: &str = "ThreadSummarizer";

pub(super) struct ThreadSummarizer(pub(super) Bench);

impl Tool for ThreadSummarizer {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: NAME.to_owned(),
            description:
                "Keeps a title and a summary of two or three sentences for this conversation. Call it \
                when asked for a summary or when the conversation has grown long."
                    .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "title": {"type": "string", "description": "At most eight words"},
                    "summary": {"type": "string", "description": "Two or three sentences: what was asked, settled and left open"}
                },
                "required": ["title", "summary"],
                "additionalProperties": false
            }),
            writes: true,
        }
    }

    fn permission(&self, call: &ToolCall) -> BoxFuture<'static, bool> {
        self.0.permission(call)
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let Ok(title) = clean_name(call.input["title"].as_str().unwrap_or_default()) else {
                return ToolOutcome::error("The title must have 1 to 300 characters.");
            };
            let summary: String =
                call.input["summary"].as_str().unwrap_or_default().trim().chars().take(MAX_SUMMARY).collect();
            if summary.is_empty() {
                return ToolOutcome::error("The summary is empty.");
            }
            let written = async {
                let mut write = self.0.session.store.write().await?;
                thread::set_title(&mut write, self.0.thread, &title).await?;
                thread::set_summary(&mut write, self.0.thread, &summary).await?;
                write.commit().await
            };
            match written.await {
                Ok(_) => ToolOutcome::text("Kept.", format!("Summarised as “{title}”")),
                Err(error) => ToolOutcome::error(crate::AppError::from(error).message),
            }
        })
    }
}
