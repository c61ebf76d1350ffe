use crate::tool::ToolDescriptor;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The most messages the API takes.
const MAX_MESSAGES: usize = 100_000;

/// A history that the API would refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the conversation's history is not one the Messages API takes: start a new thread")]
pub struct ImproperHistory;

/// The body of `POST /v1/messages`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestBody {
    model: String,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    messages: Vec<Value>,
    stream: bool,
}

impl RequestBody {
    /// The messages as they are sent.
    pub fn messages(&self) -> &[Value] {
        &self.messages
    }

    /// The model that is asked.
    pub(crate) fn model(&self) -> &str {
        &self.model
    }

    /// The most tokens it may write.
    pub(crate) fn max_tokens(&self) -> u32 {
        self.max_tokens
    }

    /// The standing instructions, text blocks.
    pub(crate) fn system(&self) -> &[Value] {
        &self.system
    }

    /// The tools, in the form of the Messages API.
    pub(crate) fn tools(&self) -> &[Value] {
        &self.tools
    }

    /// Whether the tools may be called.
    pub(crate) fn may_call(&self) -> bool {
        self.tool_choice.is_none()
    }
}

/// Puts a request together: messages of one role are merged, tool results go first in theirs, tools
/// are sorted, and the ends of tools, system and messages are marked for the server's cache.
///
/// With `may_call` false the tools stay (what is cached of them stays valid) but cannot be called.
pub fn request_body(
    model: &str,
    max_tokens: u32,
    system: &[String],
    tools: &[ToolDescriptor],
    may_call: bool,
    messages: &[Value],
) -> Result<RequestBody, ImproperHistory> {
    let mut messages = merged(messages)?;
    if let Some(block) = messages.last_mut().and_then(|last| last["content"].as_array_mut()?.last_mut()) {
        mark(block);
    }
    let mut described: Vec<&ToolDescriptor> = tools.iter().collect();
    described.sort_by(|a, b| a.name.cmp(&b.name));
    let mut tools: Vec<Value> = described
        .into_iter()
        .map(|tool| {
            json!({"name": tool.name, "description": tool.description, "input_schema": tool.input_schema})
        })
        .collect();
    if let Some(last) = tools.last_mut() {
        last["cache_control"] = json!({"type": "ephemeral"});
    }
    let tool_choice = (!may_call && !tools.is_empty()).then(|| json!({"type": "none"}));
    let mut blocks: Vec<Value> = system
        .iter()
        .filter(|part| !part.trim().is_empty())
        .map(|part| json!({"type": "text", "text": part}))
        .collect();
    // The server takes four marks in all; tools and messages have one each.
    blocks.iter_mut().rev().take(2).for_each(mark);
    Ok(RequestBody {
        model: model.to_owned(),
        max_tokens,
        system: blocks,
        tools,
        tool_choice,
        messages,
        stream: true,
    })
}

/// Only these may be marked; thinking blocks and unknown kinds may not.
fn mark(block: &mut Value) {
    let markable = matches!(
        block["type"].as_str(),
        Some("text" | "tool_result" | "search_result" | "document" | "image")
    );
    if let (true, Some(fields)) = (markable, block.as_object_mut()) {
        fields.insert("cache_control".to_owned(), json!({"type": "ephemeral"}));
    }
}

/// The messages, each a block list, with neighbours of the same role made one. Messages without
/// content are left out.
fn merged(messages: &[Value]) -> Result<Vec<Value>, ImproperHistory> {
    if messages.len() > MAX_MESSAGES {
        return Err(ImproperHistory);
    }
    let mut joined: Vec<(&str, Vec<Value>)> = Vec::new();
    for message in messages {
        let role = match message["role"].as_str() {
            Some(role @ ("user" | "assistant")) => role,
            _ => return Err(ImproperHistory),
        };
        let blocks = match &message["content"] {
            Value::String(text) if text.trim().is_empty() => Vec::new(),
            Value::String(text) => vec![json!({"type": "text", "text": text})],
            Value::Array(blocks) if blocks.iter().all(Value::is_object) => blocks.clone(),
            _ => return Err(ImproperHistory),
        };
        if blocks.is_empty() {
            continue;
        }
        match joined.last_mut() {
            Some((last, content)) if *last == role => content.extend(blocks),
            _ => joined.push((role, blocks)),
        }
    }
    if joined.first().is_none_or(|(role, _)| *role != "user") {
        return Err(ImproperHistory);
    }
    let as_message = |(role, content): (&str, Vec<Value>)| {
        let (results, others): (Vec<_>, Vec<_>) =
            content.into_iter().partition(|block| role == "user" && block["type"] == "tool_result");
        let mut message = Map::new();
        message.insert("role".to_owned(), Value::from(role));
        message.insert("content".to_owned(), results.into_iter().chain(others).collect());
        Value::Object(message)
    };
    Ok(joined.into_iter().map(as_message).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tool(name: &str) -> ToolDescriptor {
        ToolDescriptor {
            name: name.to_owned(),
            description: "d".to_owned(),
            input_schema: json!({"type": "object"}),
            writes: false,
        }
    }

    #[test]
    fn a_request_has_the_form_the_api_asks_for() {
        let messages = [json!({"role": "user", "content": "hello"})];
        let tools = [tool("Write"), tool("Find")];
        let body = request_body("claude-x", 100, &["be brief".to_owned()], &tools, true, &messages).unwrap();
        let ephemeral = json!({"type": "ephemeral"});
        assert_eq!(
            serde_json::to_value(&body).unwrap(),
            json!({
                "model": "claude-x", "max_tokens": 100,
                "system": [{"type": "text", "text": "be brief", "cache_control": ephemeral}],
                "tools": [
                    {"name": "Find", "description": "d", "input_schema": {"type": "object"}},
                    {"name": "Write", "description": "d", "input_schema": {"type": "object"},
                     "cache_control": ephemeral}],
                "messages": [{"role": "user", "content": [
                    {"type": "text", "text": "hello", "cache_control": ephemeral}]}],
                "stream": true
            })
        );
        let bare =
            serde_json::to_value(request_body("m", 1, &[" ".to_owned()], &[], false, &messages).unwrap())
                .unwrap();
        for absent in ["system", "tools", "tool_choice", "temperature", "thinking"] {
            assert!(bare.get(absent).is_none(), "{absent}");
        }
        let last =
            serde_json::to_value(request_body("m", 1, &[], &tools, false, &messages).unwrap()).unwrap();
        assert_eq!(last["tool_choice"], json!({"type": "none"}));
    }

    #[test]
    fn histories_are_merged_or_refused() {
        let text = |text: &str| json!({"type": "text", "text": text});
        let result = json!({"type": "tool_result", "tool_use_id": "t", "content": []});
        let check = |messages: Value, expected: Option<Value>| {
            let found = merged(messages.as_array().unwrap()).ok().map(Value::Array);
            assert_eq!(found, expected, "{messages}");
        };
        check(json!([]), None);
        check(json!([{"role": "assistant", "content": "hi"}]), None);
        check(json!([{"role": "system", "content": "hi"}]), None);
        check(json!([{"role": "user", "content": 5}]), None);
        check(json!([{"role": "user", "content": ["x"]}]), None);
        check(json!([7]), None);
        check(json!([{"role": "user", "content": "  "}]), None);
        check(
            json!([{"role": "user", "content": "a"}, {"role": "user", "content": [text("b"), result]},
                {"role": "assistant", "content": []}, {"role": "user", "content": "c"},
                {"role": "assistant", "content": [text("d")]}]),
            Some(json!([
                {"role": "user", "content": [result, text("a"), text("b"), text("c")]},
                {"role": "assistant", "content": [text("d")]}])),
        );
    }

    #[test]
    fn thinking_and_unknown_blocks_are_not_marked() {
        for kind in ["thinking", "redacted_thinking", "something_new", "tool_use"] {
            let mut block = json!({"type": kind});
            mark(&mut block);
            assert_eq!(block, json!({"type": kind}));
        }
    }

    proptest! {
        #[test]
        fn merged_messages_alternate_and_keep_every_block(
            roles in prop::collection::vec((any::<bool>(), 0usize..3), 0..20)
        ) {
            let mut count = 0;
            let messages: Vec<Value> = roles.iter().map(|(user, blocks)| {
                let content: Vec<Value> = (0..*blocks).map(|_| { count += 1; json!({"type": "text", "text": count.to_string()}) }).collect();
                json!({"role": if *user { "user" } else { "assistant" }, "content": content})
            }).collect();
            if let Ok(done) = merged(&messages) {
                for (at, message) in done.iter().enumerate() {
                    prop_assert_eq!(&message["role"], if at % 2 == 0 { "user" } else { "assistant" });
                }
                let kept: Vec<String> = done.iter().flat_map(|m| m["content"].as_array().unwrap().clone())
                    .map(|b| b["text"].as_str().unwrap().to_owned()).collect();
                prop_assert_eq!(kept, (1..=count).map(|n| n.to_string()).collect::<Vec<_>>());
            }
        }
    }
}
