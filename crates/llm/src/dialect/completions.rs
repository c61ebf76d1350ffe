//! `/v1/chat/completions` as OpenAI made it and many servers speak it, each with its own slips.

use super::chat::Chat;
use super::flat::{FlatMessage, flat, functions};
use crate::error::{FaultKind, TurnError};
use crate::wire::{RequestBody, StreamEvent};
use serde_json::{Value, json};

/// The most calls of one answer; the turn takes fewer.
const MOST_CALLS: usize = 256;

/// The request's body.
pub(super) fn request(body: &RequestBody) -> Value {
    let mut request = json!({
        "model": body.model(),
        "messages": flat(body).iter().map(message).collect::<Vec<_>>(),
        "max_tokens": body.max_tokens(),
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    // Tools that cannot be called are left out: not every server knows how to be told so.
    if body.may_call() && !body.tools().is_empty() {
        request["tools"] = Value::Array(functions(body));
    }
    request
}

fn message(message: &FlatMessage<'_>) -> Value {
    let mut value = json!({"role": message.role, "content": message.text});
    if !message.calls.is_empty() {
        let calls = message.calls.iter();
        value["tool_calls"] = calls
            .map(|call| {
                json!({"id": call.id, "type": "function", "function": {
                    "name": call.name, "arguments": call.input.to_string()}})
            })
            .collect();
    }
    if let Some((id, _)) = message.answers {
        value["tool_call_id"] = Value::from(id);
    }
    value
}

/// A call whose parts are coming in.
#[derive(Debug)]
struct Growing {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

/// An answer on its way.
#[derive(Debug)]
pub(crate) struct Answer {
    chat: Chat,
    calls: Vec<Growing>,
    usage: Value,
    /// Why it ended, once the server has said so; numbers may still follow.
    reason: Option<String>,
}

impl Answer {
    /// The answer to this request.
    pub(super) fn new(body: &RequestBody) -> Self {
        Self { chat: Chat::new(body), calls: Vec::new(), usage: Value::Null, reason: None }
    }

    /// The data of one event.
    pub(super) fn read(&mut self, data: &str, events: &mut Vec<StreamEvent>) -> Result<(), TurnError> {
        let data = data.trim();
        if data.is_empty() {
            return Ok(());
        }
        if data == "[DONE]" {
            self.finish(events);
            return Ok(());
        }
        let chunk: Value = serde_json::from_str(data).map_err(|_| TurnError::Malformed)?;
        if !chunk.is_object() {
            return Err(TurnError::Malformed);
        }
        if !chunk["error"].is_null() {
            let kind = chunk["error"]["type"].as_str().unwrap_or("api_error");
            events.push(StreamEvent::Error(FaultKind::named(kind)));
            return Ok(());
        }
        self.chat.begin(events);
        if let (Some(sent), Some(written)) =
            (chunk["usage"]["prompt_tokens"].as_u64(), chunk["usage"]["completion_tokens"].as_u64())
        {
            let cached = chunk["usage"]["prompt_tokens_details"]["cached_tokens"].as_u64().unwrap_or(0);
            self.usage = json!({"input_tokens": sent.saturating_sub(cached),
                "cache_read_input_tokens": cached, "output_tokens": written});
        }
        let choice = &chunk["choices"][0];
        self.chat.text(choice["delta"]["content"].as_str().unwrap_or_default(), events);
        for part in choice["delta"]["tool_calls"].as_array().into_iter().flatten() {
            self.grow(part)?;
        }
        if let Some(reason) = choice["finish_reason"].as_str() {
            self.reason = Some(reason.to_owned());
        }
        Ok(())
    }

    /// A part of a call. They are told apart by index; some servers leave it out or give all the same one, and then a
    /// new id begins a new call.
    fn grow(&mut self, part: &Value) -> Result<(), TurnError> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (index, id) = (part["index"].as_u64(), text(&part["id"]));
        let same = |call: &Growing| {
            (index.is_none() || call.index == index) && (id.is_empty() || call.id.is_empty() || call.id == id)
        };
        let at = match self.calls.iter().rposition(same) {
            Some(at) => at,
            None if self.calls.len() >= MOST_CALLS => return Err(TurnError::Malformed),
            None => {
                let empty = String::new();
                self.calls.push(Growing { index, id: id.clone(), name: empty.clone(), arguments: empty });
                self.calls.len() - 1
            }
        };
        let call = &mut self.calls[at];
        if call.name.is_empty() {
            call.name = text(&part["function"]["name"]);
        }
        match &part["function"]["arguments"] {
            Value::String(more) => call.arguments.push_str(more),
            Value::Null => {}
            whole => call.arguments = whole.to_string(),
        }
        Ok(())
    }

    /// The end, if the server has said why: a stream that breaks off says nothing.
    pub(super) fn finish(&mut self, events: &mut Vec<StreamEvent>) {
        let Some(reason) = self.reason.take() else { return };
        // Of an answer that was cut short the last call may be, too.
        let whole = if reason == "length" { Vec::new() } else { std::mem::take(&mut self.calls) };
        for call in whole {
            self.chat.call(&call.id, &call.name, call.arguments, events);
        }
        self.chat.end(&reason, std::mem::take(&mut self.usage), events);
    }
}
