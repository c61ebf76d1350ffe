//! How many tokens a text comes to, roughly and without a network. Model makers do not publish their tokenizers; this
//! counts the pieces that all of them make of words, numbers and signs, and is held to the counts of recorded answers.
//! Only a server's own count is exact.

use crate::wire::RequestBody;
use serde_json::Value;

/// What a server puts around each message.
const MESSAGE: u64 = 4;
/// What the API tells a model about tools, if it has any.
const TOOLS: u64 = 346;
/// The end of an answer is a few tokens, too.
const END: u64 = 3;
/// What stands around a call besides its name and input.
const CALL: u64 = 43;
/// A tool's description is written out for the model: in hundredths of its JSON.
const WRITTEN_OUT: u64 = 165;

/// The tokens of a text, for a model whose tokenizer is of the generation before 2026. `models.json` says how many more
/// a newer one makes of it.
pub fn estimate(text: &str) -> u64 {
    let mut tokens = 0;
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        let kind = Kind::of(first);
        let mut length = 1;
        while kind.runs() && rest.next_if(|next| Kind::of(*next) == kind).is_some() {
            length += 1;
        }
        tokens += kind.tokens(length);
    }
    tokens
}

/// The tokens of a request: instructions, tools and messages with what a server puts around them.
pub fn estimate_request(body: &RequestBody) -> u64 {
    let tools: u64 = body.tools().iter().map(|tool| estimate(&tool.to_string())).sum();
    let tools = if body.tools().is_empty() { 0 } else { TOOLS + tools * WRITTEN_OUT / 100 };
    let messages = body.messages().iter().map(|message| MESSAGE + blocks(&message["content"]));
    tools + body.system().iter().map(block).sum::<u64>() + messages.sum::<u64>()
}

fn blocks(content: &Value) -> u64 {
    content.as_array().into_iter().flatten().map(block).sum()
}

/// The tokens of an answer, its content blocks and its end.
pub fn answer(blocks: &[Value]) -> u64 {
    blocks.iter().map(block).sum::<u64>() + END
}

/// The tokens of a content block of the Messages API.
pub fn block(block: &Value) -> u64 {
    let text = |name: &str| block[name].as_str().map_or(0, estimate);
    match block["type"].as_str().unwrap_or_default() {
        "text" => text("text"),
        "thinking" => text("thinking"),
        "tool_use" => CALL + text("name") + estimate(&block["input"].to_string()),
        "tool_result" => CALL + blocks(&block["content"]),
        "search_result" => MESSAGE + text("source") + text("title") + blocks(&block["content"]),
        _ => estimate(&block.to_string()),
    }
}

/// What a character can be part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Line,
    Word,
    Number,
    Sign,
    OtherWord,
    Ideograph,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            ' ' => Self::Space,
            '\n' | '\r' | '\t' => Self::Line,
            _ if c.is_ascii_alphabetic() => Self::Word,
            _ if c.is_ascii_digit() => Self::Number,
            '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'.. => {
                Self::Ideograph
            }
            _ if c.is_alphabetic() => Self::OtherWord,
            _ => Self::Sign,
        }
    }

    fn runs(self) -> bool {
        !matches!(self, Self::Sign | Self::Ideograph)
    }

    fn tokens(self, length: u64) -> u64 {
        match self {
            // A space before a word belongs to it; only more than one counts.
            Self::Space => u64::from(length > 1),
            Self::Line | Self::Sign | Self::Ideograph => 1,
            // Common words are one piece, long ones are put together from several.
            Self::Word if length <= 8 => 1,
            Self::Word => length.div_ceil(6),
            Self::Number => length.div_ceil(3),
            Self::OtherWord => length.div_ceil(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::ToolDescriptor;
    use crate::wire::request_body;
    use serde_json::json;

    /// Within a tenth of what was reported.
    fn check(name: &str, estimated: u64, reported: u64) {
        assert!(estimated.abs_diff(reported) * 10 <= reported, "{name}: {estimated} for {reported}");
    }

    #[test]
    fn estimates_come_near_what_servers_reported() {
        check("basic_response", estimate("Hello there!") + END, 6);
        let call = json!({"type": "tool_use", "name": "get_weather", "input": {"location": "Paris"}});
        let said = estimate("I'll check the current weather in Paris for you.");
        check("tool_use_response", said + block(&call) + END, 65);
        let call = json!({"type": "tool_use", "name": "get_weather",
            "input": {"location": "San Francisco, CA", "units": "f"}});
        check("recorded_tool_call", block(&call) + END, 74);
        let thought = "Simple educational question about what a solar eclipse is. This is benign general knowledge \
            — definitions are fine. Also the user called me \"claudius\" — I'm Claude. Minor correction or just \
            roll with it politely.";
        let newer = crate::Prices::built_in().tokens("claude-fable-5-1", estimate(thought));
        check("thinking_then_refusal", newer, 67);
    }

    #[test]
    fn a_recorded_request_is_estimated_with_its_tools() {
        let tool = ToolDescriptor {
            name: "get_weather".to_owned(),
            description: "Lookup the weather for a given city in either celsius or fahrenheit".to_owned(),
            input_schema: json!({"additionalProperties": false, "properties": {
                "location": {"description": "The city and state, e.g. San Francisco, CA", "title": "Location", "type": "string"},
                "units": {"description": "Unit for the output, either 'c' for celsius or 'f' for fahrenheit",
                    "enum": ["c", "f"], "title": "Units", "type": "string"}},
                "required": ["location", "units"], "type": "object"}),
            writes: false,
        };
        let messages = [json!({"role": "user", "content": "What is the weather in SF?"})];
        let body = request_body("claude-haiku-4-5", 1024, &[], &[tool], true, &messages).unwrap();
        check("recorded_tool_call", estimate_request(&body), 656);
    }

    #[test]
    fn texts_of_all_kinds_come_to_something() {
        for (text, expected) in [
            ("", 0),
            (" ", 0),
            ("a", 1),
            ("1234", 2),
            ("日本語", 3),
            ("größe", 3),
            ("a\n\n\nb", 3),
            ("🦀", 1),
        ] {
            assert_eq!(estimate(text), expected, "{text:?}");
        }
    }
}
