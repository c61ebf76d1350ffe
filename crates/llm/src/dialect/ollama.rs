//! Ollama's `/api/chat`: a JSON object a line. Read in its source, August 2026.

use super::chat::Chat;
use super::flat::{FlatMessage, flat, functions};
use crate::error::{FaultKind, TurnError};
use crate::sse::MAX_EVENT_BYTES;
use crate::tokens;
use crate::wire::{RequestBody, StreamEvent};
use serde_json::{Value, json};

/// The context is asked for in these steps: each other size makes the server load the model anew.
const CONTEXT_STEPS: [u64; 6] = [8_192, 16_384, 32_768, 65_536, 131_072, 262_144];
/// A local model writes no more than this: what it may write counts against the context, which costs memory.
const MOST_OUTPUT: u32 = 4_096;

/// The request's body.
pub(super) fn request(body: &RequestBody) -> Value {
    let messages: Vec<Value> = flat(body).iter().map(message).collect();
    let tools = if body.may_call() { functions(body) } else { Vec::new() };
    let output = body.max_tokens().min(MOST_OUTPUT);
    let text: u64 = messages.iter().chain(&tools).map(|part| tokens::estimate(&part.to_string())).sum();
    // Without this the server keeps a few thousand tokens and drops the beginning of what it is sent, silently.
    let needed = text + text / 5 + u64::from(output);
    let context = CONTEXT_STEPS.into_iter().find(|step| *step >= needed).unwrap_or(needed);
    let mut request = json!({
        "model": body.model(),
        "messages": messages,
        "stream": true,
        "options": {"num_ctx": context, "num_predict": output},
    });
    if !tools.is_empty() {
        request["tools"] = Value::Array(tools);
    }
    request
}

fn message(message: &FlatMessage<'_>) -> Value {
    let mut value = json!({"role": message.role, "content": message.text});
    if !message.calls.is_empty() {
        let calls = message.calls.iter().enumerate();
        value["tool_calls"] = calls
            .map(|(index, call)| {
                json!({"id": call.id, "function": {"index": index, "name": call.name, "arguments": call.input}})
            })
            .collect();
    }
    if let Some((id, name)) = message.answers {
        value["tool_call_id"] = Value::from(id);
        value["tool_name"] = Value::from(name);
    }
    value
}

/// One line of the answer.
pub(super) fn read(line: &[u8], chat: &mut Chat, events: &mut Vec<StreamEvent>) -> Result<(), TurnError> {
    if line.trim_ascii().is_empty() {
        return Ok(());
    }
    let line: Value = serde_json::from_slice(line).map_err(|_| TurnError::Malformed)?;
    if !line.is_object() {
        return Err(TurnError::Malformed);
    }
    if !line["error"].is_null() {
        events.push(StreamEvent::Error(FaultKind::Api));
        return Ok(());
    }
    chat.begin(events);
    let message = &line["message"];
    chat.text(message["content"].as_str().unwrap_or_default(), events);
    for call in message["tool_calls"].as_array().into_iter().flatten() {
        let function = &call["function"];
        // An object by rule; some models make the server pass a text on.
        let input = match &function["arguments"] {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let name = function["name"].as_str().unwrap_or_default();
        chat.call(call["id"].as_str().unwrap_or_default(), name, input, events);
    }
    if line["done"] == true {
        let usage = json!({
            "input_tokens": line["prompt_eval_count"].as_u64().unwrap_or(0),
            "output_tokens": line["eval_count"].as_u64().unwrap_or(0),
        });
        chat.end(line["done_reason"].as_str().unwrap_or_default(), usage, events);
    }
    Ok(())
}

/// Lines from bytes in pieces of any size.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// The lines that these bytes complete; nothing if one grows too long.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
        let mut lines = Vec::new();
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(&rest[..end]);
            lines.push(std::mem::take(&mut self.begun));
            rest = &rest[end + 1..];
        }
        self.begun.extend_from_slice(rest);
        (self.begun.len() <= MAX_EVENT_BYTES).then_some(lines)
    }

    /// A last line without its end.
    pub(super) fn finish(self) -> Vec<u8> {
        self.begun
    }
}
