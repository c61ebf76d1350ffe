//! What the model may ask for: a tool's description, a call of it and what came of the call.

use docket_domain::{ArtifactId, ArtifactKind};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Something the model can call. Several calls may run at the same time.
pub trait Tool: Send + Sync {
    /// The name, purpose and input of the tool. It must not change during a turn.
    fn descriptor(&self) -> ToolDescriptor;
    /// Runs the call. It is only made with input that came whole and has every required property.
    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome>;
    /// Asks the person whether the call may be made, of a tool that writes in a turn that asks first. It may take as
    /// long as the person takes; dropping it withdraws the question. Who asks nobody is allowed nothing.
    fn permission(&self, call: &ToolCall) -> BoxFuture<'static, bool> {
        let _ = call;
        Box::pin(std::future::ready(false))
    }
}

/// What the model is told of a tool.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolDescriptor {
    /// The name, at most 64 of `a-z A-Z 0-9 _ -`.
    pub name: String,
    /// What it does and when to call it.
    pub description: String,
    /// The JSON schema of its input, an object.
    pub input_schema: Value,
    /// Whether a call changes anything.
    pub writes: bool,
}

/// One call of a tool.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolCall {
    /// The call's id, given by the model; unique in its message.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// The input, always a JSON object.
    pub input: Value,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolOutcome {
    /// What the model reads: `text` or `search_result` blocks.
    pub content: Vec<Value>,
    /// Whether the call failed; then `content` says why.
    pub is_error: bool,
    /// What the person reads: one line.
    pub preview: String,
    /// The artifact the call made or changed.
    pub artifact: Option<ArtifactNote>,
}

impl ToolOutcome {
    /// A result in words.
    pub fn text(text: impl Into<String>, preview: impl Into<String>) -> Self {
        Self {
            content: vec![text_block(&text.into())],
            is_error: false,
            preview: preview.into(),
            artifact: None,
        }
    }

    /// A failed call. The model and the person read the same `reason`.
    pub fn error(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { content: vec![text_block(&reason)], is_error: true, preview: reason, artifact: None }
    }

    /// The outcome as far as it can be sent: a request has its limit, a model its context, and the
    /// person's line is one line. Text is cut; any other block is a whole or nothing, since the model
    /// cites its parts by number. The model is told, so that it asks for less instead of guessing.
    pub(crate) fn within_limits(self) -> Self {
        self.leaving(0)
    }

    /// Like what is sent, but with so many bytes less: for a tool that adds to what it gives.
    #[must_use]
    pub fn leaving(mut self, room: usize) -> Self {
        let most = MAX_RESULT_BYTES.saturating_sub(room);
        let sizes: Vec<usize> = self.content.iter().map(size).collect();
        let whole = sizes.iter().fold(0, |sum: usize, size| sum.saturating_add(*size));
        if whole > most {
            let mut room = most;
            let fit =
                sizes.iter().take_while(|size| room.checked_sub(**size).map(|rest| room = rest).is_some());
            let kept = fit.count();
            let partly = self.content[kept]["text"].as_str().filter(|_| is_text(&self.content[kept]));
            let partly = partly.map(|text| text_block(&text[..text.floor_char_boundary(room)]));
            self.content.truncate(kept);
            self.content.extend(partly);
            let sent: usize = self.content.iter().map(size).sum();
            self.content.push(text_block(&format!(
                "[The result was too long: only the first {sent} of its {whole} bytes are above. Ask for less at a time.]"
            )));
        }
        if let Some((end, _)) = self.preview.char_indices().nth(MAX_PREVIEW_CHARS) {
            self.preview.truncate(end);
            self.preview.push('…');
        }
        self
    }
}

/// The most that one result tells the model, in bytes: some fifty thousand tokens.
const MAX_RESULT_BYTES: usize = 200_000;
/// The most that the person is told of a result.
const MAX_PREVIEW_CHARS: usize = 500;

fn is_text(block: &Value) -> bool {
    block["type"] == "text"
}

/// What a block takes, about.
fn size(block: &Value) -> usize {
    match block["text"].as_str() {
        Some(text) if is_text(block) => text.len(),
        _ => block.to_string().len(),
    }
}

/// An artifact that a tool made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactNote {
    /// Its id.
    pub id: ArtifactId,
    /// What it is.
    pub kind: ArtifactKind,
    /// Its title.
    pub title: String,
}

pub(crate) fn text_block(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

/// The `tool_result` block for an outcome. The API takes nothing but text in a failed one, and no
/// empty text in any.
pub(crate) fn result_block(id: &str, outcome: &ToolOutcome) -> Value {
    let mut content: Vec<&Value> = outcome.content.iter().filter(|block| is_sendable(block)).collect();
    if outcome.is_error {
        content.retain(|block| is_text(block));
    }
    let mut block = json!({"type": "tool_result", "tool_use_id": id, "content": content});
    if outcome.is_error {
        if content.is_empty() {
            block["content"] = json!([text_block("The call failed.")]);
        }
        block["is_error"] = Value::Bool(true);
    }
    block
}

fn is_sendable(block: &Value) -> bool {
    !is_text(block) || block["text"].as_str().is_some_and(|text| !text.trim().is_empty())
}

/// Why `input` cannot be given to the tool, in words the model can act on. Looks at what is required
/// and at the type of each property; the tool judges the values.
pub(crate) fn input_fault(schema: &Value, input: &Map<String, Value>) -> Option<String> {
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !input.contains_key(name) {
            return Some(format!("The input misses the required property \"{name}\"."));
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let Some(value) = input.get(name) else { continue };
        let fits = match &property["type"] {
            Value::String(kind) => is_of(value, kind),
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(|kind| is_of(value, kind)),
            _ => true,
        };
        if !fits {
            return Some(format!("The property \"{name}\" must be of type {}.", property["type"]));
        }
    }
    None
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// The longest input summary, in characters.
const SUMMARY_CHARS: usize = 160;

/// The input in one short line for the person, e.g. `query: reset link, limit: 5`.
pub(crate) fn summary(input: &Value) -> String {
    let mut line = String::new();
    for (name, value) in input.as_object().into_iter().flatten() {
        let shown = match value {
            Value::String(text) => text.chars().take(SUMMARY_CHARS).collect(),
            Value::Array(items) => format!("({})", items.len()),
            Value::Object(fields) => format!("({})", fields.len()),
            other => other.to_string(),
        };
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(name);
        line.push_str(": ");
        line.push_str(&shown);
        if line.len() > 4 * SUMMARY_CHARS {
            break;
        }
    }
    let flat = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_checked_against_the_schema() {
        let schema = json!({"type": "object", "required": ["query"], "properties": {
            "query": {"type": "string"}, "limit": {"type": "integer"}, "tag": {"type": ["string", "null"]}, "any": {}}});
        let check = |input: Value, expected: Option<&str>| {
            let found = input_fault(&schema, input.as_object().unwrap());
            match expected {
                None => assert_eq!(found, None, "{input}"),
                Some(part) => {
                    assert!(found.as_deref().is_some_and(|f| f.contains(part)), "{input}: {found:?}")
                }
            }
        };
        check(json!({"query": "q"}), None);
        check(json!({"query": "q", "limit": 5, "tag": null, "any": [1], "more": 1}), None);
        check(json!({"query": "q", "limit": 5.0}), None);
        check(json!({}), Some("\"query\""));
        check(json!({"query": 1}), Some("type \"string\""));
        check(json!({"query": "q", "limit": 5.5}), Some("\"limit\""));
        check(json!({"query": "q", "tag": 1}), Some("\"tag\""));
        assert_eq!(input_fault(&Value::Null, &Map::new()), None);
    }

    #[test]
    fn summaries_are_short_and_on_one_line() {
        let check = |input: Value, expected: &str| assert_eq!(summary(&input), expected);
        check(json!({}), "");
        check(json!({"query": "reset\n link", "limit": 5}), "query: reset link, limit: 5");
        check(json!({"ids": [1, 2], "flag": true}), "ids: (2), flag: true");
        let long = summary(&json!({"body": "ä".repeat(1000)}));
        assert_eq!(long.chars().count(), SUMMARY_CHARS + 1);
    }

    #[test]
    fn results_take_the_form_the_api_asks_for() {
        let check =
            |outcome: &ToolOutcome, expected: Value| assert_eq!(result_block("t1", outcome), expected);
        check(
            &ToolOutcome::text("3 hits", "3"),
            json!({"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "3 hits"}]}),
        );
        check(
            &ToolOutcome::text(" ", "nothing"),
            json!({"type": "tool_result", "tool_use_id": "t1", "content": []}),
        );
        let mut failed = ToolOutcome::error("no such document");
        failed.content.push(json!({"type": "search_result"}));
        check(
            &failed,
            json!({"type": "tool_result", "tool_use_id": "t1",
                "content": [{"type": "text", "text": "no such document"}], "is_error": true}),
        );
        failed.content.clear();
        assert_eq!(result_block("t1", &failed)["content"][0]["text"], "The call failed.");
    }

    #[test]
    fn results_that_are_too_long_are_cut_between_blocks_and_characters() {
        let check = |content: Vec<Value>, kept: Vec<Value>, left_out: bool| {
            let outcome = ToolOutcome { content, ..ToolOutcome::text("", "") }.within_limits();
            let told = outcome.content.last().and_then(|block| block["text"].as_str());
            assert_eq!(told.is_some_and(|text| text.starts_with("[The result was too long")), left_out);
            assert_eq!(outcome.content[..outcome.content.len() - usize::from(left_out)], kept);
            assert!(outcome.content.iter().map(size).sum::<usize>() < MAX_RESULT_BYTES + 200);
        };
        let found = |bytes| json!({"type": "search_result", "source": "s", "content": ["x".repeat(bytes)]});
        let text = |bytes| text_block(&"x".repeat(bytes));
        check(vec![], vec![], false);
        check(vec![text(MAX_RESULT_BYTES)], vec![text(MAX_RESULT_BYTES)], false);
        check(vec![text(MAX_RESULT_BYTES + 1)], vec![text(MAX_RESULT_BYTES)], true);
        let umlauts = |count| text_block(&format!("x{}", "ä".repeat(count)));
        check(vec![umlauts(MAX_RESULT_BYTES)], vec![umlauts(MAX_RESULT_BYTES / 2 - 1)], true);
        check(vec![found(50_000_000), found(1)], vec![], true);
        check(vec![found(150_000), found(60_000), found(1)], vec![found(150_000)], true);
        check(vec![text(150_000), text(60_000), text(7)], vec![text(150_000), text(50_000)], true);
        // What is left of a text is nothing if there is no room for any; blank text is not sent.
        check(vec![text(MAX_RESULT_BYTES), text(1)], vec![text(MAX_RESULT_BYTES), text(0)], true);
        let long = ToolOutcome::error("ä".repeat(1_000_000)).within_limits();
        assert_eq!(long.preview.chars().count(), MAX_PREVIEW_CHARS + 1);
        assert_eq!(result_block("t1", &long)["content"].as_array().map(Vec::len), Some(2));
    }
}
