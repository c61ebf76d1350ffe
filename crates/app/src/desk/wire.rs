//! How a stream command reaches a page: events in small batches, then its view or an error.

use super::Desk;
use crate::error::ErrorView;
use docket_llm::Cancel;
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;
use tokio::sync::mpsc;
use ts_rs::TS;

/// Events that come within this time go out together: one frame of a screen.
const BATCH: Duration = Duration::from_millis(16);

/// What goes out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum StreamMessage {
    /// What happened since the last message, in order.
    Events(#[ts(type = "unknown[]")] Vec<Value>),
    /// The command is done; nothing follows.
    View(#[ts(type = "unknown")] Value),
    /// It is not done; nothing follows.
    Error(ErrorView),
}

impl Desk {
    /// Runs a stream command and sends what comes of it to `out`. If nobody listens there any more, it is stopped.
    pub async fn stream_to(
        &self,
        origin: &str,
        name: &str,
        request: Value,
        cancel: &Cancel,
        out: &mpsc::Sender<StreamMessage>,
    ) {
        let (sender, mut events) = mpsc::unbounded_channel::<Value>();
        let run = async move {
            let mut on_event = move |event| {
                let _ = sender.send(event);
            };
            self.stream(origin, name, request, cancel, &mut on_event).await
        };
        let pass = async {
            loop {
                let first = tokio::select! {
                    event = events.recv() => event,
                    () = out.closed() => {
                        cancel.cancel();
                        None
                    }
                };
                let Some(first) = first else { break };
                tokio::time::sleep(BATCH).await;
                let mut batch = vec![first];
                while let Ok(event) = events.try_recv() {
                    push(&mut batch, event);
                }
                if out.send(StreamMessage::Events(batch)).await.is_err() {
                    cancel.cancel();
                    break;
                }
            }
        };
        let (done, ()) = tokio::join!(run, pass);
        let last = match done {
            Ok(view) => StreamMessage::View(view),
            Err(error) => StreamMessage::Error(ErrorView::from(&error)),
        };
        let _ = out.send(last).await;
    }
}

/// Text that follows text is one text.
fn push(batch: &mut Vec<Value>, event: Value) {
    let text = |event: &Value| {
        (event["event"] == "chunk").then(|| event["content"].as_str().map(str::to_owned)).flatten()
    };
    if let (Some(last), Some(more)) = (batch.last_mut(), text(&event))
        && let Some(mut before) = text(last)
    {
        before.push_str(&more);
        last["content"] = Value::String(before);
        return;
    }
    batch.push(event);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_that_follows_text_is_joined_and_nothing_else() {
        let chunk = |text: &str| json!({"event": "chunk", "content": text});
        let call = || json!({"event": "tool_call", "tool": "DocumentSearch"});
        let mut batch = vec![chunk("a")];
        for event in [chunk("b"), call(), chunk("c"), chunk("d"), json!({"done": 1}), json!({"done": 2})] {
            push(&mut batch, event);
        }
        assert_eq!(batch, [chunk("ab"), call(), chunk("cd"), json!({"done": 1}), json!({"done": 2})]);
    }
}
