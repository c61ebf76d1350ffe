//! A request's messages without blocks, for servers that know text, calls and results only.

use crate::wire::RequestBody;
use serde_json::Value;
use std::collections::HashMap;

/// A call a model made.
pub(super) struct FlatCall<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) input: &'a Value,
}

/// A message.
pub(super) struct FlatMessage<'a> {
    pub(super) role: &'static str,
    pub(super) text: String,
    /// What the assistant called.
    pub(super) calls: Vec<FlatCall<'a>>,
    /// The call this is the result of, by id and tool.
    pub(super) answers: Option<(&'a str, &'a str)>,
}

impl FlatMessage<'_> {
    fn said(role: &'static str, text: String) -> Self {
        Self { role, text, calls: Vec::new(), answers: None }
    }
}

/// The standing instructions and all messages. Thinking and kinds of blocks this version does not know are left out:
/// they mean something to the server they came from only.
pub(super) fn flat(body: &RequestBody) -> Vec<FlatMessage<'_>> {
    let mut flat = Vec::new();
    let system = texts(body.system());
    if !system.is_empty() {
        flat.push(FlatMessage::said("system", system));
    }
    let mut tools: HashMap<&str, &str> = HashMap::new();
    for message in body.messages() {
        let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
        if message["role"] == "assistant" {
            let calls: Vec<FlatCall<'_>> = blocks.iter().filter_map(call).collect();
            tools.extend(calls.iter().map(|call| (call.id, call.name)));
            flat.push(FlatMessage { calls, ..FlatMessage::said("assistant", texts(blocks)) });
            continue;
        }
        for result in blocks.iter().filter(|block| block["type"] == "tool_result") {
            let id = result["tool_use_id"].as_str().unwrap_or_default();
            let name = tools.get(id).copied().unwrap_or_default();
            let mut text = texts(result["content"].as_array().map(Vec::as_slice).unwrap_or_default());
            if result["is_error"] == true {
                text.insert_str(0, "Error: ");
            }
            flat.push(FlatMessage { answers: Some((id, name)), ..FlatMessage::said("tool", text) });
        }
        let said = texts(blocks);
        if !said.is_empty() {
            flat.push(FlatMessage::said("user", said));
        }
    }
    flat
}

fn call(block: &Value) -> Option<FlatCall<'_>> {
    (block["type"] == "tool_use").then(|| FlatCall {
        id: block["id"].as_str().unwrap_or_default(),
        name: block["name"].as_str().unwrap_or_default(),
        input: &block["input"],
    })
}

/// The text of blocks. A passage that can be cited begins with the name it is cited by.
fn texts(blocks: &[Value]) -> String {
    let mut parts = Vec::new();
    for block in blocks {
        match block["type"].as_str() {
            Some("text") => parts.push(block["text"].as_str().unwrap_or_default().to_owned()),
            Some("search_result") => {
                let text = |name: &str| block[name].as_str().unwrap_or_default();
                let inner = texts(block["content"].as_array().map(Vec::as_slice).unwrap_or_default());
                parts.push(format!("[{}] {}\n{inner}", text("source"), text("title")));
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// The tools as both of these servers want them.
pub(super) fn functions(body: &RequestBody) -> Vec<Value> {
    let function = |tool: &Value| {
        serde_json::json!({"type": "function", "function": {
            "name": tool["name"], "description": tool["description"], "parameters": tool["input_schema"]}})
    };
    body.tools().iter().map(function).collect()
}
