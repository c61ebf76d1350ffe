//! One response, put together from the events of its stream. Pure.

use crate::error::{FaultKind, TurnError};
use crate::wire::{Delta, StopReason, StreamEvent, Usage};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The most blocks one response may have.
const MAX_BLOCKS: usize = 10_000;

/// A response that is being received.
#[derive(Debug, Default)]
pub struct Assembly {
    started: bool,
    ended: bool,
    blocks: BTreeMap<u64, Block>,
    usage: Usage,
    stop: StopReason,
}

/// Why a response cannot be received to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenResponse {
    /// The events are not in an order the API sends.
    #[error("the events of the answer are out of order: try again")]
    OutOfOrder,
    /// The server says so.
    #[error("the server broke off the answer ({0}): try again")]
    Fault(FaultKind),
}

impl From<BrokenResponse> for TurnError {
    fn from(broken: BrokenResponse) -> Self {
        match broken {
            BrokenResponse::OutOfOrder => Self::Malformed,
            BrokenResponse::Fault(kind) => Self::StreamError { kind },
        }
    }
}

#[derive(Debug)]
struct Block {
    value: Map<String, Value>,
    input: String,
    stopped: bool,
}

/// A tool the response asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedCall {
    /// The call's id.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// The input, or nothing if what came is not a JSON object.
    pub input: Option<Map<String, Value>>,
}

/// Which blocks of a response go into the history. Unfinished ones never do, except text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// All: the conversation goes on at once, with results or after a pause.
    AsReceived,
    /// No `tool_use`, since it would have to be followed by its result, and no thinking at the end.
    WithoutCalls,
}

impl Assembly {
    /// A response of which nothing has come yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event. Gives the text that it adds to the answer, which is empty for most.
    pub fn apply(&mut self, event: StreamEvent) -> Result<String, BrokenResponse> {
        if self.ended {
            return Ok(String::new());
        }
        let begins = matches!(event, StreamEvent::MessageStart { .. });
        let anywhere = matches!(event, StreamEvent::Ignored | StreamEvent::Error(_));
        if !anywhere && begins == self.started {
            return Err(BrokenResponse::OutOfOrder);
        }
        match event {
            StreamEvent::MessageStart { usage } => {
                self.started = true;
                self.usage.overwrite(&usage);
            }
            StreamEvent::BlockStart { index, block } => return self.begin(index, block),
            StreamEvent::BlockDelta { index, delta } => return self.grow(index, delta),
            StreamEvent::BlockStop { index } => {
                let block = self.open(index)?;
                block.stopped = true;
            }
            StreamEvent::MessageDelta { stop, usage } => {
                if stop != StopReason::None {
                    self.stop = stop;
                }
                self.usage.overwrite(&usage);
            }
            StreamEvent::MessageStop => self.ended = true,
            StreamEvent::Error(kind) => return Err(BrokenResponse::Fault(kind)),
            StreamEvent::Ignored => {}
        }
        Ok(String::new())
    }

    /// Whether `message_stop` has come.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// The usage so far.
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// The stop reason so far.
    pub fn stop(&self) -> &StopReason {
        &self.stop
    }

    fn begin(&mut self, index: u64, block: Value) -> Result<String, BrokenResponse> {
        let full = self.blocks.len() >= MAX_BLOCKS;
        let (Value::Object(value), Entry::Vacant(place), false) = (block, self.blocks.entry(index), full)
        else {
            return Err(BrokenResponse::OutOfOrder);
        };
        // A text block may come with its first words.
        let text = if value.get("type").is_some_and(|kind| kind == "text") {
            value.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()
        } else {
            String::new()
        };
        place.insert(Block { value, input: String::new(), stopped: false });
        Ok(text)
    }

    fn open(&mut self, index: u64) -> Result<&mut Block, BrokenResponse> {
        self.blocks.get_mut(&index).filter(|block| !block.stopped).ok_or(BrokenResponse::OutOfOrder)
    }

    fn grow(&mut self, index: u64, delta: Delta) -> Result<String, BrokenResponse> {
        let block = self.open(index)?;
        match (delta, block.kind()) {
            (Delta::Text(text), "text") => {
                block.append("text", &text);
                return Ok(text);
            }
            (Delta::Citation(citation), "text") => match block.value.get_mut("citations") {
                Some(Value::Array(list)) => list.push(citation),
                _ => {
                    block.value.insert("citations".to_owned(), json!([citation]));
                }
            },
            (Delta::InputJson(json), kind) if kind.ends_with("tool_use") => block.input.push_str(&json),
            (Delta::Thinking(text), "thinking") => block.append("thinking", &text),
            (Delta::Signature(signature), "thinking") => {
                block.value.insert("signature".to_owned(), Value::String(signature));
            }
            (Delta::Unknown, _) => {}
            // A known delta for a kind of block this version does not know is nothing to fail on.
            (_, "text" | "thinking" | "tool_use") => return Err(BrokenResponse::OutOfOrder),
            _ => {}
        }
        Ok(String::new())
    }

    /// The calls that came whole, in the order they were made. Only to be run if the stop reason is
    /// `tool_use`. Two calls with one id, or one without id, cannot be answered.
    pub fn calls(&self) -> Result<Vec<WantedCall>, BrokenResponse> {
        let mut ids = std::collections::HashSet::new();
        let mut calls = Vec::new();
        for block in self.blocks.values().filter(|block| block.stopped && block.kind() == "tool_use") {
            let text = |name: &str| block.value.get(name).and_then(Value::as_str).unwrap_or_default();
            if text("id").is_empty() || !ids.insert(text("id")) {
                return Err(BrokenResponse::OutOfOrder);
            }
            calls.push(WantedCall {
                id: text("id").to_owned(),
                name: text("name").to_owned(),
                input: block.whole_input(),
            });
        }
        Ok(calls)
    }

    /// The blocks to put into the history, as the server wants them back.
    pub fn history(&self, keep: Keep) -> Vec<Value> {
        let whole = keep == Keep::AsReceived;
        let mut kept: Vec<Value> = Vec::new();
        for block in self.blocks.values() {
            let keep = match block.kind() {
                "text" => !block.text().trim().is_empty(),
                "tool_use" => whole && block.stopped,
                _ => block.stopped,
            };
            if keep {
                kept.push(block.finished());
            }
        }
        let is_thinking =
            |block: &Value| matches!(block["type"].as_str(), Some("thinking" | "redacted_thinking"));
        while !whole && kept.last().is_some_and(is_thinking) {
            kept.pop();
        }
        kept
    }

    /// The citations of all text, in order.
    pub fn citations(&self) -> Vec<Value> {
        let lists = self.blocks.values().filter_map(|block| block.value.get("citations")?.as_array());
        lists.flatten().cloned().collect()
    }
}

impl Block {
    fn kind(&self) -> &str {
        self.value.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    fn text(&self) -> &str {
        self.value.get("text").and_then(Value::as_str).unwrap_or_default()
    }

    fn append(&mut self, field: &str, text: &str) {
        match self.value.get_mut(field) {
            Some(Value::String(whole)) => whole.push_str(text),
            _ => {
                self.value.insert(field.to_owned(), Value::from(text));
            }
        }
    }

    /// The input if it is a JSON object. A tool without parameters streams nothing: that is `{}`.
    fn whole_input(&self) -> Option<Map<String, Value>> {
        if self.input.trim().is_empty() {
            return match self.value.get("input") {
                None | Some(Value::Null) => Some(Map::new()),
                Some(given) => given.as_object().cloned(),
            };
        }
        serde_json::from_str(&self.input).ok()
    }

    fn finished(&self) -> Value {
        let mut value = self.value.clone();
        if self.kind().ends_with("tool_use") {
            // The API takes objects only, so what is none goes back wrapped for the model to see.
            let input = self.whole_input().map_or_else(|| json!({"INVALID_JSON": self.input}), Value::Object);
            value.insert("input".to_owned(), input);
        }
        if value.get("citations").is_some_and(Value::is_null) {
            value.remove("citations");
        }
        Value::Object(value)
    }
}

#[cfg(test)]
#[path = "assemble_tests.rs"]
mod tests;
