use super::Recorded;
use serde_json::Value;
use std::collections::HashSet;

/// Status, error type and reason of a refusal.
pub(super) type Refusal = (u16, &'static str, String);

/// Why the API would refuse the request.
pub(super) fn refusal(request: &Recorded) -> Option<Refusal> {
    if request.method != "POST" || request.path.split('?').next() != Some("/v1/messages") {
        return Some((404, "not_found_error", "only POST /v1/messages is scripted".to_owned()));
    }
    let keys =
        request.headers.iter().filter(|(name, _)| name == "x-api-key" || name == "authorization").count();
    if keys != 1 || request.header("origin").is_some() {
        return Some((401, "authentication_error", "exactly one key and no origin expected".to_owned()));
    }
    headers(request)
        .and_then(|()| body(&request.body))
        .err()
        .map(|reason| (400, "invalid_request_error", reason))
}

fn headers(request: &Recorded) -> Result<(), String> {
    let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    expect(is_json, "content-type must be application/json")?;
    expect(request.header("anthropic-version") == Some("2023-06-01"), "anthropic-version must be 2023-06-01")
}

fn expect(holds: bool, rule: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(rule.to_owned()) }
}

fn body(body: &Value) -> Result<(), String> {
    expect(body["model"].as_str().is_some_and(|model| !model.is_empty()), "model: required")?;
    expect(body["max_tokens"].as_u64().is_some_and(|most| most > 0), "max_tokens: required")?;
    expect(body["stream"] == true, "stream: this server only streams")?;
    for name in ["temperature", "top_p", "top_k"] {
        expect(body.get(name).is_none(), &format!("{name}: not supported on this model"))?;
    }
    let choice = body["tool_choice"]["type"].as_str().unwrap_or("auto");
    expect(matches!(choice, "auto" | "none"), "tool_choice: any and tool are not supported for this model")?;
    expect(count_marks(body) <= 4, "cache_control: at most 4 blocks")?;
    tools(&body["tools"])?;
    for block in body["system"].as_array().into_iter().flatten() {
        text_block(block, "system")?;
    }
    let messages = body["messages"].as_array().filter(|messages| !messages.is_empty());
    self::messages(messages.ok_or("messages: required")?)
}

fn count_marks(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_marks).sum(),
        Value::Object(fields) => {
            usize::from(fields.contains_key("cache_control"))
                + fields.values().map(count_marks).sum::<usize>()
        }
        _ => 0,
    }
}

fn tools(tools: &Value) -> Result<(), String> {
    let mut names = HashSet::new();
    for tool in tools.as_array().into_iter().flatten() {
        let name = tool["name"].as_str().unwrap_or_default();
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        expect(is_plain && (1..=64).contains(&name.len()), "tools: name has an improper form")?;
        expect(names.insert(name), "tools: names must be unique")?;
        expect(tool["input_schema"]["type"] == "object", "tools: input_schema.type must be object")?;
    }
    Ok(())
}

fn messages(messages: &[Value]) -> Result<(), String> {
    let none = Vec::new();
    let mut known = HashSet::new();
    let mut open: Vec<&str> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let role = if at % 2 == 0 { "user" } else { "assistant" };
        expect(message["role"] == role, &format!("messages.{at}: role must be {role}"))?;
        let text = message["content"].as_str().map(|text| !text.trim().is_empty());
        let blocks = match (text, message["content"].as_array()) {
            (Some(true), _) => &none,
            (None, Some(blocks)) if !blocks.is_empty() => blocks,
            _ => return Err(format!("messages.{at}: content must not be empty")),
        };
        let results = blocks.iter().take_while(|block| block["type"] == "tool_result");
        let answered: Vec<&str> = results.filter_map(|block| block["tool_use_id"].as_str()).collect();
        let (mut given, mut wanted) = (answered.clone(), open.clone());
        given.sort_unstable();
        wanted.sort_unstable();
        expect(
            given == wanted,
            &format!(
                "messages.{at}: each tool_use needs one tool_result at the beginning of the next message"
            ),
        )?;
        open.clear();
        for (place, block) in blocks.iter().enumerate() {
            self::block(block, role, place < answered.len())
                .map_err(|rule| format!("messages.{at}: {rule}"))?;
            if block["type"] == "tool_use" {
                let id = block["id"].as_str().unwrap_or_default();
                expect(known.insert(id), &format!("messages.{at}: tool_use ids must be unique"))?;
                open.push(id);
            }
        }
    }
    expect(open.is_empty(), "messages: the last tool_use has no tool_result")?;
    // The only message of the assistant that may be the last is one that a server tool paused.
    let paused = |message: &Value| {
        message["content"]
            .as_array()
            .is_some_and(|blocks| blocks.iter().any(|block| block["type"] == "server_tool_use"))
    };
    let ends_well = messages.last().is_some_and(|last| last["role"] == "user" || paused(last));
    expect(ends_well, "messages: prefill is not supported")
}

fn block(block: &Value, role: &str, leading: bool) -> Result<(), String> {
    match block["type"].as_str().unwrap_or_default() {
        "" => Err("a block has no type".to_owned()),
        "text" => text_block(block, "text"),
        "tool_use" => {
            expect(role == "assistant", "tool_use is the assistant's")?;
            expect(block["id"].as_str().is_some_and(|id| !id.is_empty()), "tool_use.id: required")?;
            expect(block["input"].is_object(), "tool_use.input: must be an object")
        }
        "tool_result" => {
            expect(role == "user" && leading, "tool_result must be first in a user message")?;
            for inner in block["content"].as_array().into_iter().flatten() {
                let kind = inner["type"].as_str().unwrap_or_default();
                expect(block["is_error"] != true || kind == "text", "a failed tool_result has text only")?;
                expect(
                    matches!(kind, "text" | "search_result" | "image" | "document"),
                    "tool_result: improper block",
                )?;
                if kind == "text" {
                    text_block(inner, "tool_result")?;
                }
            }
            Ok(())
        }
        "thinking" => {
            expect(
                block["signature"].as_str().is_some_and(|text| !text.is_empty()),
                "thinking.signature: required",
            )?;
            expect(block.get("cache_control").is_none(), "thinking: cache_control is not allowed")
        }
        _ => Ok(()),
    }
}

fn text_block(block: &Value, place: &str) -> Result<(), String> {
    let has_text = block["text"].as_str().is_some_and(|text| !text.trim().is_empty());
    expect(has_text, &format!("{place}: text must not be blank"))
}
