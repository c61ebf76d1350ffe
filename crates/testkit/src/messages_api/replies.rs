use super::{Chunking, Pieces, Reply, error_body};
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Ids of calls and messages are unique in the process, as they must be within a conversation.
static NEXT: AtomicU64 = AtomicU64::new(1);

fn fresh(prefix: &str) -> String {
    format!("{prefix}_scripted_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A response that is written event by event, in the form the API streams it.
#[derive(Debug, Clone)]
pub struct Script {
    bytes: Vec<u8>,
    blocks: u64,
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}

impl Script {
    /// A response of which only `message_start` and a ping are there. It read 100 tokens.
    pub fn new() -> Self {
        let message = json!({"id": fresh("msg"), "type": "message", "role": "assistant", "content": [],
            "model": "scripted", "stop_reason": null, "stop_sequence": null,
            "usage": {"input_tokens": 100, "output_tokens": 1}});
        Self { bytes: Vec::new(), blocks: 0 }
            .event(&json!({"type": "message_start", "message": message}))
            .event(&json!({"type": "ping"}))
    }

    /// Any event.
    #[must_use]
    pub fn event(mut self, data: &Value) -> Self {
        let name = data["type"].as_str().unwrap_or_default();
        self.bytes.extend_from_slice(format!("event: {name}\ndata: {data}\n\n").as_bytes());
        self
    }

    /// A block of any kind with its deltas, finished or not.
    #[must_use]
    pub fn block(mut self, block: &Value, deltas: &[Value], finished: bool) -> Self {
        let index = self.blocks;
        self.blocks += 1;
        self = self.event(&json!({"type": "content_block_start", "index": index, "content_block": block}));
        for delta in deltas {
            self = self.event(&json!({"type": "content_block_delta", "index": index, "delta": delta}));
        }
        if finished {
            self = self.event(&json!({"type": "content_block_stop", "index": index}));
        }
        self
    }

    /// A text block, in pieces of a few characters.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.cited_text(text, &[])
    }

    /// A text block with citations.
    #[must_use]
    pub fn cited_text(self, text: &str, citations: &[Value]) -> Self {
        let cited = citations.iter().map(|citation| json!({"type": "citations_delta", "citation": citation}));
        let written = pieces(text, 9).into_iter().map(|piece| json!({"type": "text_delta", "text": piece}));
        let deltas: Vec<Value> = cited.chain(written).collect();
        self.block(&json!({"type": "text", "text": ""}), &deltas, true)
    }

    /// A thinking block with its signature.
    #[must_use]
    pub fn thinking(self, text: &str, signature: &str) -> Self {
        let deltas = [
            json!({"type": "thinking_delta", "thinking": text}),
            json!({"type": "signature_delta", "signature": signature}),
        ];
        self.block(&json!({"type": "thinking", "thinking": "", "signature": ""}), &deltas, true)
    }

    /// A call with a fresh id.
    #[must_use]
    pub fn tool(self, name: &str, input: &Value) -> Self {
        let is_empty = input.as_object().is_some_and(Map::is_empty);
        let input = if is_empty { String::new() } else { input.to_string() };
        self.tool_raw(&fresh("toolu"), name, &input, true)
    }

    /// A call with this id and this text as its input, finished or not.
    #[must_use]
    pub fn tool_raw(self, id: &str, name: &str, input: &str, finished: bool) -> Self {
        let block =
            json!({"type": "tool_use", "id": id, "name": name, "input": {}, "caller": {"type": "direct"}});
        let mut deltas = vec![json!({"type": "input_json_delta", "partial_json": ""})];
        deltas.extend(
            pieces(input, 7)
                .into_iter()
                .map(|json| json!({"type": "input_json_delta", "partial_json": json})),
        );
        self.block(&block, &deltas, finished)
    }

    /// An `error` event, after which the stream ends.
    pub fn error(self, kind: &str) -> Vec<u8> {
        self.event(&error_body(kind, "scripted")).bytes
    }

    /// The end of the response. It wrote 20 tokens.
    pub fn stop(self, reason: &str) -> Vec<u8> {
        self.event(&json!({"type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": null}, "usage": {"output_tokens": 20}}))
            .event(&json!({"type": "message_stop"}))
            .bytes
    }

    /// What is written so far, without an end.
    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}

fn pieces(text: &str, size: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(size).map(|piece| piece.iter().collect()).collect()
}

fn stream(bytes: Vec<u8>) -> Reply {
    Reply::Sse { bytes, chunks: Chunking::Whole }
}

/// An answer of one text.
pub fn text_reply(text: &str) -> Reply {
    stream(Script::new().text(text).stop("end_turn"))
}

/// One call of a tool.
#[allow(clippy::needless_pass_by_value, reason = "called with json!(..), which would need a & each time")]
pub fn tool_reply(name: &str, input: Value) -> Reply {
    tools_reply(&[(name, input)])
}

/// Several calls in one response.
pub fn tools_reply(calls: &[(&str, Value)]) -> Reply {
    let script = calls.iter().fold(Script::new(), |script, (name, input)| script.tool(name, input));
    stream(script.stop("tool_use"))
}

/// An answer that breaks off with an `error` event of this kind after this text.
pub fn error_event(text: &str, kind: &str) -> Reply {
    stream(Script::new().text(text).error(kind))
}

/// A body of which one byte comes at a time.
pub fn byte_by_byte(status: u16, bytes: Vec<u8>, every: Duration) -> Reply {
    let pieces = Pieces::new(move |at| bytes.get(at).map(|byte| vec![*byte]));
    Reply::Live { status, every, pieces }
}

/// A stream that begins with `first` and then is `again` for ever, such as one of nothing but pings.
pub fn over_and_over(first: Vec<u8>, again: Vec<u8>, every: Duration) -> Reply {
    let pieces = Pieces::new(move |at| Some(if at == 0 { first.clone() } else { again.clone() }));
    Reply::Live { status: 200, every, pieces }
}

/// An answer of one text with these citations.
pub fn with_citations(text: &str, citations: &[Value]) -> Reply {
    stream(Script::new().cited_text(text, citations).stop("end_turn"))
}

/// An error with the API's JSON body. Headers as `("retry-after", "1")`.
pub fn error_reply(status: u16, kind: &str, headers: &[(&str, &str)]) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Reply::Json { status, headers, body: error_body(kind, "scripted") }
}

pub(super) fn refused(status: u16, kind: &str, reason: &str) -> Reply {
    Reply::Json { status, headers: Vec::new(), body: error_body(kind, reason) }
}

pub(super) fn exhausted() -> Reply {
    error_reply(500, "api_error", &[("x-should-retry", "false")])
}
