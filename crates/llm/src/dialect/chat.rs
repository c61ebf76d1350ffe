//! The events of an answer that comes as text and whole calls, in the order the Messages API would send them.

use crate::wire::{Delta, RequestBody, StopReason, StreamEvent};
use serde_json::{Value, json};
use std::collections::HashSet;

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// An answer on its way.
#[derive(Debug)]
pub(crate) struct Chat {
    begun: bool,
    ended: bool,
    /// A text block is open.
    writing: bool,
    blocks: u64,
    calls: usize,
    /// The ids of calls that are taken.
    known: HashSet<String>,
    thoughts: Thoughts,
}

/// Some local models write what they think before their answer, between marks.
#[derive(Debug)]
enum Thoughts {
    /// Nothing but this has come: the beginning of a mark, perhaps.
    Unknown(String),
    /// The end of what they think is looked for; this may be the beginning of its mark.
    Inside(String),
    /// It has come; blank lines before the answer are left out.
    After,
    Over,
}

impl Chat {
    /// The answer to this request.
    pub(super) fn new(body: &RequestBody) -> Self {
        let blocks = body.messages().iter().filter_map(|message| message["content"].as_array()).flatten();
        Self {
            begun: false,
            ended: false,
            writing: false,
            blocks: 0,
            calls: 0,
            known: blocks.filter_map(|block| Some(block["id"].as_str()?.to_owned())).collect(),
            thoughts: Thoughts::Unknown(String::new()),
        }
    }

    /// Something of the answer has come.
    pub(super) fn begin(&mut self, events: &mut Vec<StreamEvent>) {
        if !std::mem::replace(&mut self.begun, true) {
            events.push(StreamEvent::MessageStart { usage: Value::Null });
        }
    }

    /// More text.
    pub(super) fn text(&mut self, text: &str, events: &mut Vec<StreamEvent>) {
        let text = self.thoughts.without(text);
        self.write(text, events);
    }

    fn write(&mut self, text: String, events: &mut Vec<StreamEvent>) {
        if text.is_empty() {
            return;
        }
        if !std::mem::replace(&mut self.writing, true) {
            let block = json!({"type": "text", "text": ""});
            events.push(StreamEvent::BlockStart { index: self.blocks, block });
        }
        events.push(StreamEvent::BlockDelta { index: self.blocks, delta: Delta::Text(text) });
    }

    fn stop_writing(&mut self, events: &mut Vec<StreamEvent>) {
        if std::mem::take(&mut self.writing) {
            events.push(StreamEvent::BlockStop { index: self.blocks });
            self.blocks += 1;
        }
    }

    /// A whole call; `input` is the JSON it came as.
    pub(super) fn call(&mut self, id: &str, name: &str, input: String, events: &mut Vec<StreamEvent>) {
        self.stop_writing(events);
        let id = self.own_id(id);
        let index = self.blocks;
        let block = json!({"type": "tool_use", "id": id, "name": name, "input": {}});
        events.push(StreamEvent::BlockStart { index, block });
        events.push(StreamEvent::BlockDelta { index, delta: Delta::InputJson(input) });
        events.push(StreamEvent::BlockStop { index });
        self.blocks += 1;
        self.calls += 1;
    }

    /// The id the server gave, if it is one of its own and the Messages API would take it too: the thread may go on
    /// there. Else one is made up, of nine letters and digits, which is what the strictest of servers wants.
    fn own_id(&mut self, given: &str) -> String {
        let sound = given.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        let mut id = given.to_owned();
        let mut next = self.known.len() + 1;
        while id.is_empty() || !sound && id == given || self.known.contains(&id) {
            id = format!("call{next:05}");
            next += 1;
        }
        self.known.insert(id.clone());
        id
    }

    /// The answer is over. Calls came whole, so they are to be made whatever reason the server gives.
    pub(super) fn end(&mut self, reason: &str, usage: Value, events: &mut Vec<StreamEvent>) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        self.begin(events);
        let rest = self.thoughts.rest();
        self.write(rest, events);
        self.stop_writing(events);
        let stop = match reason {
            "length" => StopReason::MaxTokens,
            "content_filter" => StopReason::Refusal,
            _ if self.calls > 0 => StopReason::ToolUse,
            "stop" | "tool_calls" | "function_call" | "" => StopReason::EndTurn,
            other => StopReason::from(other.to_owned()),
        };
        events.push(StreamEvent::MessageDelta { stop, usage });
        events.push(StreamEvent::MessageStop);
    }
}

impl Thoughts {
    /// The part of `text` that belongs to the answer.
    fn without(&mut self, text: &str) -> String {
        match self {
            Self::Over => text.to_owned(),
            Self::After => {
                let answer = text.trim_start();
                if !answer.is_empty() {
                    *self = Self::Over;
                }
                answer.to_owned()
            }
            Self::Unknown(held) => {
                held.push_str(text);
                let begun = held.trim_start();
                if let Some(rest) = begun.strip_prefix(OPEN) {
                    let rest = rest.to_owned();
                    *self = Self::Inside(String::new());
                    self.without(&rest)
                } else if OPEN.starts_with(begun) {
                    String::new()
                } else {
                    let answer = std::mem::take(held);
                    *self = Self::Over;
                    answer
                }
            }
            Self::Inside(held) => {
                held.push_str(text);
                if let Some((_, answer)) = held.split_once(CLOSE) {
                    let answer = answer.to_owned();
                    *self = Self::After;
                    return self.without(&answer);
                }
                let keep = held.len().saturating_sub(CLOSE.len());
                let keep = (keep..=held.len()).find(|at| held.is_char_boundary(*at)).unwrap_or(0);
                held.drain(..keep);
                String::new()
            }
        }
    }

    /// What was held back and turned out to be no mark.
    fn rest(&mut self) -> String {
        match std::mem::replace(self, Self::Over) {
            Self::Unknown(held) => held,
            Self::Inside(_) | Self::After | Self::Over => String::new(),
        }
    }
}
