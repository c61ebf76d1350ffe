use super::StopReason;
use crate::error::FaultKind;
use crate::sse::SseEvent;
use serde_json::Value;

/// One event of a streamed response.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamEvent {
    /// The response begins; its first usage numbers.
    MessageStart {
        /// As the server says it.
        usage: Value,
    },
    /// A content block begins.
    BlockStart {
        /// Its place in the message.
        index: u64,
        /// The block so far; some kinds are already complete.
        block: Value,
    },
    /// A content block grows.
    BlockDelta {
        /// Its place in the message.
        index: u64,
        /// By what.
        delta: Delta,
    },
    /// A content block is complete.
    BlockStop {
        /// Its place in the message.
        index: u64,
    },
    /// The message's end is near; usage and reason so far.
    MessageDelta {
        /// `None` as long as there is none.
        stop: StopReason,
        /// As the server says it.
        usage: Value,
    },
    /// The response is complete.
    MessageStop,
    /// The response breaks off.
    Error(FaultKind),
    /// A ping, or something this version does not know.
    Ignored,
}

/// What is added to a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Delta {
    /// Text to append.
    Text(String),
    /// A piece of a tool's input to append.
    InputJson(String),
    /// Thinking to append.
    Thinking(String),
    /// The thinking's signature, whole.
    Signature(String),
    /// A citation of the text.
    Citation(Value),
    /// A kind this version does not know.
    Unknown,
}

/// An event that is not what the API sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event of the stream is not one of the Messages API: try again")]
pub struct ImproperEvent;

impl StreamEvent {
    /// Reads an event by the type its data names, or its own name if the data has none.
    pub fn read(event: &SseEvent) -> Result<Self, ImproperEvent> {
        if event.data.trim().is_empty() {
            return Ok(Self::Ignored);
        }
        // A stream of another API ends with this; that it ended too early is found elsewhere.
        if event.data.trim() == "[DONE]" {
            return Ok(Self::Ignored);
        }
        if let Some(grown) = read_plain_delta(&event.data) {
            return Ok(grown);
        }
        let mut data: Value = serde_json::from_str(&event.data).map_err(|_| ImproperEvent)?;
        let kind = data["type"].as_str().unwrap_or(&event.name).to_owned();
        let index = || data["index"].as_u64().ok_or(ImproperEvent);
        Ok(match kind.as_str() {
            "message_start" => Self::MessageStart { usage: take(&mut data, "/message/usage") },
            "content_block_start" => {
                let index = index()?;
                let block = take(&mut data, "/content_block");
                if !block["type"].is_string() {
                    return Err(ImproperEvent);
                }
                Self::BlockStart { index, block }
            }
            "content_block_delta" => {
                Self::BlockDelta { index: index()?, delta: read_delta(take(&mut data, "/delta"))? }
            }
            "content_block_stop" => Self::BlockStop { index: index()? },
            "message_delta" => Self::MessageDelta {
                stop: StopReason::from(data["delta"]["stop_reason"].as_str().unwrap_or_default().to_owned()),
                usage: take(&mut data, "/usage"),
            },
            "message_stop" => Self::MessageStop,
            "error" => Self::Error(FaultKind::named(data["error"]["type"].as_str().unwrap_or_default())),
            _ => Self::Ignored,
        })
    }
}

/// A delta of one string with its fields in the API's order: nearly all of a stream is these, and a tree of values for
/// each would cost more than all else. Of any other form it says nothing, and the tree decides.
fn read_plain_delta(data: &str) -> Option<StreamEvent> {
    let rest = after(&["{", r#""type""#, ":", r#""content_block_delta""#, ",", r#""index""#, ":"], data)?;
    let rest = rest.trim_start_matches(BLANKS);
    let (index, rest) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
    let index = index.parse().ok().filter(|_| index == "0" || !index.starts_with('0'))?;
    let rest = after(&[",", r#""delta""#, ":", "{", r#""type""#, ":"], rest)?;
    let (delta, rest): (fn(String) -> Delta, &str) = [
        (r#""text_delta""#, r#""text""#, Delta::Text as fn(String) -> Delta),
        (r#""input_json_delta""#, r#""partial_json""#, Delta::InputJson),
        (r#""thinking_delta""#, r#""thinking""#, Delta::Thinking),
    ]
    .into_iter()
    .find_map(|(kind, field, delta)| Some((delta, after(&[kind, ",", field, ":"], rest)?)))?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    let text = values.next()?.ok()?;
    let rest = after(&["}", "}"], &rest[values.byte_offset()..])?;
    rest.trim_start_matches(BLANKS).is_empty().then(|| StreamEvent::BlockDelta { index, delta: delta(text) })
}

/// What may stand between two tokens of JSON.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// What follows these tokens.
fn after<'a>(tokens: &[&str], json: &'a str) -> Option<&'a str> {
    tokens.iter().try_fold(json, |rest, token| rest.trim_start_matches(BLANKS).strip_prefix(token))
}

fn read_delta(mut delta: Value) -> Result<Delta, ImproperEvent> {
    let mut text = |path: &str| match take(&mut delta, path) {
        Value::String(text) => Ok(text),
        _ => Err(ImproperEvent),
    };
    Ok(match text("/type")?.as_str() {
        "text_delta" => Delta::Text(text("/text")?),
        "input_json_delta" => Delta::InputJson(text("/partial_json")?),
        "thinking_delta" => Delta::Thinking(text("/thinking")?),
        "signature_delta" => Delta::Signature(text("/signature")?),
        "citations_delta" => Delta::Citation(take(&mut delta, "/citation")),
        _ => Delta::Unknown,
    })
}

/// Takes the value out; null if there is none. (Indexing would panic on what is not an object.)
fn take(value: &mut Value, path: &str) -> Value {
    value.pointer_mut(path).map(Value::take).unwrap_or_default()
}

/// The kind of error that the body of a reply names, if it is one of the API's.
pub fn fault_of_body(body: &[u8]) -> Option<FaultKind> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body["error"]["type"].as_str().map(FaultKind::named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(name: &str, data: &str) -> Result<StreamEvent, ImproperEvent> {
        StreamEvent::read(&SseEvent { name: name.to_owned(), data: data.to_owned() })
    }

    #[test]
    fn events_are_read_by_their_type() {
        let check = |name: &str, data: &str, expected: Option<StreamEvent>| {
            assert_eq!(read(name, data).ok(), expected, "{name} {data}");
        };
        check("", "", Some(StreamEvent::Ignored));
        check("x", "[DONE]", Some(StreamEvent::Ignored));
        check("message_stop", r#"{"type":"message_stop"     }"#, Some(StreamEvent::MessageStop));
        check("message_stop", "{}", Some(StreamEvent::MessageStop));
        check("message_stop", r#"{"type":"ping"}"#, Some(StreamEvent::Ignored));
        check("new_event", r#"{"type":"new_event","index":-1}"#, Some(StreamEvent::Ignored));
        check("message_stop", "{", None);
        check("content_block_stop", "{}", None);
        check("content_block_start", r#"{"index":0,"content_block":{}}"#, None);
        check("content_block_delta", r#"{"index":0,"delta":{"type":"text_delta"}}"#, None);
        check("content_block_delta", r#"{"index":0}"#, None);
        check(
            "content_block_delta",
            r#"{"index":3,"delta":{"type":"new_delta"}}"#,
            Some(StreamEvent::BlockDelta { index: 3, delta: Delta::Unknown }),
        );
        check(
            "",
            r#"{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"a":1}}}"#,
            Some(StreamEvent::BlockDelta { index: 0, delta: Delta::Citation(json!({"a": 1})) }),
        );
        check(
            "message_delta",
            r#"{"delta":{"stop_reason":"refusal"},"usage":{"output_tokens":3}}"#,
            Some(StreamEvent::MessageDelta { stop: StopReason::Refusal, usage: json!({"output_tokens": 3}) }),
        );
        check(
            "error",
            r#"{"type":"error","error":{"type":"overloaded_error","message":"m"}}"#,
            Some(StreamEvent::Error(FaultKind::Overloaded)),
        );
        check("error", r#"{"type":"error"}"#, Some(StreamEvent::Error(FaultKind::Other)));
        check("x", &"[".repeat(10_000), None);
        check("x", "[1,2]", Some(StreamEvent::Ignored));
        check("x", "7", Some(StreamEvent::Ignored));
    }

    /// What is read the short way, and what only looks like it, is what the tree of values says it is.
    #[test]
    fn plain_deltas_are_read_as_all_others() {
        let check = |index: &str, kind: &str, text: &str, end: &str, plain: bool| {
            let data = format!(
                r#"{{"type":"content_block_delta","index":{index},"delta":{{"type":"{kind}_delta",{text}{end}"#
            );
            assert_eq!(read_plain_delta(&data).is_some(), plain, "{data}");
            let spaced = data.replace(':', ": ").replace(',', "\t,\n").replace('{', " \r{ ");
            if plain && !text.contains([',', ':', '{']) {
                assert_eq!(read_plain_delta(&spaced), read_plain_delta(&data), "{spaced}");
            }
            // With one field more it takes the long way.
            let tree = data.replacen('{', r#"{"more":0,"#, 1);
            assert_eq!(read_plain_delta(&tree), None, "{tree}");
            assert_eq!(read("x", &data).ok(), read("x", &tree).ok(), "{data}");
        };
        let text = r#""text":"a""#;
        for end in ["}}", "} }", "}   }    ", " \t} \n} \r"] {
            check("0", "text", text, end, true);
        }
        check("18446744073709551615", "text", r#""text":"\n\u00e4\ud83e\udd80 \"🦀\"""#, "}}", true);
        check("12", "input_json", r#""partial_json":"{\"a\": ""#, "}}", true);
        check("1", "thinking", r#""thinking":"""#, "}}", true);
        for index in ["", "-1", "+1", "01", "1.0", "1e3", "18446744073709551616", "\"1\"", "1 2"] {
            check(index, "text", text, "}}", false);
        }
        for end in ["}", "}}}", "", "}}x", ",\"more\":1}}", "},\"index\":5}", "}\u{a0}}", "}\u{c}}"] {
            check("0", "text", text, end, false);
        }
        for text in [
            r#""text":7"#,
            r#""text":null"#,
            r#""text":"a"#,
            r#""text":"\x""#,
            r#""text":"\ud800""#,
            "\"text\":\"\n\"",
            r#""text":"a","text":"b""#,
            r#""thinking":"a""#,
        ] {
            check("0", "text", text, "}}", false);
        }
        check("0", "new", text, "}}", false);
        check("0", "signature", r#""signature":"s""#, "}}", false);
    }

    #[test]
    fn faults_are_found_in_bodies() {
        let check = |body: &str, expected| assert_eq!(fault_of_body(body.as_bytes()), expected, "{body}");
        check(r#"{"type":"error","error":{"type":"api_error"}}"#, Some(FaultKind::Api));
        check(r#"{"error":"model not found"}"#, None);
        check("<html>", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn any_event_is_survived(name in "(message|content_block)_(start|delta|stop)|error", data in r#"\{?("(type|index|delta)":("x"|0|null|\{\}),?){0,4}\}?"#) {
            let _ = read(&name, &data);
        }
    }
}
