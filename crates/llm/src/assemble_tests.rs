use super::*;
use crate::sse::SseDecoder;
use serde_json::json;

fn event(data: &Value) -> StreamEvent {
    StreamEvent::read(&crate::sse::SseEvent { name: String::new(), data: data.to_string() }).unwrap()
}

fn start() -> Value {
    json!({"type": "message_start", "message": {"usage": {"input_tokens": 10, "output_tokens": 1}}})
}

fn block(index: u64, block: &Value) -> Value {
    json!({"type": "content_block_start", "index": index, "content_block": block})
}

fn delta(index: u64, delta: &Value) -> Value {
    json!({"type": "content_block_delta", "index": index, "delta": delta})
}

fn text_delta(index: u64, text: &str) -> Value {
    delta(index, &json!({"type": "text_delta", "text": text}))
}

fn json_delta(index: u64, text: &str) -> Value {
    delta(index, &json!({"type": "input_json_delta", "partial_json": text}))
}

fn stop(index: u64) -> Value {
    json!({"type": "content_block_stop", "index": index})
}

fn text() -> Value {
    json!({"type": "text", "text": ""})
}

fn tool(id: &str) -> Value {
    json!({"type": "tool_use", "id": id, "name": "Find", "input": {}})
}

fn assemble(events: &[Value]) -> Result<(Assembly, String), BrokenResponse> {
    let mut assembly = Assembly::new();
    let mut shown = String::new();
    for data in events {
        shown.push_str(&assembly.apply(event(data))?);
    }
    Ok((assembly, shown))
}

#[test]
fn order_is_checked() {
    let check = |events: &[Value], expected: Option<BrokenResponse>| {
        assert_eq!(assemble(events).err(), expected, "{events:?}");
    };
    let out = Some(BrokenResponse::OutOfOrder);
    let ping = json!({"type": "ping"});
    check(&[ping.clone(), start(), ping.clone(), block(0, &text()), ping], None);
    check(&[json!({"type": "message_stop"})], out);
    check(&[block(0, &text())], out);
    check(&[start(), start()], out);
    check(&[start(), text_delta(0, "x")], out);
    check(&[start(), block(0, &text()), block(0, &text())], out);
    check(&[start(), block(0, &text()), stop(0), text_delta(0, "x")], out);
    check(&[start(), block(0, &text()), stop(0), stop(0)], out);
    check(&[start(), block(0, &tool("a")), text_delta(0, "x")], out);
    check(&[start(), block(0, &text()), json_delta(0, "{}")], out);
    // Kinds from the future, and whatever follows the end.
    check(&[start(), block(0, &json!({"type": "new"})), text_delta(0, "x"), stop(0)], None);
    check(&[start(), block(0, &text()), delta(0, &json!({"type": "new_delta"}))], None);
    check(&[start(), json!({"type": "message_stop"}), stop(5)], None);
    check(
        &[start(), json!({"type": "error", "error": {"type": "api_error"}})],
        Some(BrokenResponse::Fault(FaultKind::Api)),
    );
}

#[test]
fn too_many_blocks_are_refused() {
    let mut assembly = Assembly::new();
    assembly.apply(event(&start())).unwrap();
    let mut results = (0..=MAX_BLOCKS as u64).map(|at| assembly.apply(event(&block(at, &text()))).is_ok());
    assert_eq!(results.position(|fine| !fine), Some(MAX_BLOCKS));
}

#[test]
fn blocks_go_back_as_they_came() {
    let check = |events: &[Value], keep: Keep, expected: Value| {
        let all: Vec<Value> = [start()].into_iter().chain(events.iter().cloned()).collect();
        let (assembly, _) = assemble(&all).unwrap();
        assert_eq!(Value::Array(assembly.history(keep)), expected, "{events:?} {keep:?}");
    };
    let thinking = json!({"type": "thinking", "thinking": "", "signature": ""});
    let signed = [
        block(0, &thinking),
        delta(0, &json!({"type": "thinking_delta", "thinking": "hm"})),
        delta(0, &json!({"type": "signature_delta", "signature": "old"})),
        delta(0, &json!({"type": "signature_delta", "signature": "new"})),
        stop(0),
    ];
    let thought = json!({"type": "thinking", "thinking": "hm", "signature": "new"});
    let called = json!({"type": "tool_use", "id": "a", "name": "Find", "input": {"q": 1}});
    let with_call = [
        &signed[..],
        &[block(1, &tool("a")), json_delta(1, ""), json_delta(1, "{\"q\":"), json_delta(1, "1}"), stop(1)],
    ]
    .concat();
    check(&with_call, Keep::AsReceived, json!([thought, called]));
    check(&with_call, Keep::WithoutCalls, json!([]));
    check(&signed, Keep::WithoutCalls, json!([]));
    check(&signed[..4], Keep::AsReceived, json!([]));
    // Text is kept unfinished, and left out if it is blank; nothing else is kept unfinished.
    check(
        &[block(0, &text()), text_delta(0, "a"), text_delta(0, "b")],
        Keep::WithoutCalls,
        json!([{"type": "text", "text": "ab"}]),
    );
    check(&[block(0, &text()), text_delta(0, "\n"), stop(0)], Keep::AsReceived, json!([]));
    check(&[block(0, &tool("a")), json_delta(0, "{}")], Keep::AsReceived, json!([]));
    // Complete at once, unknown, or without parameters.
    let redacted = json!({"type": "redacted_thinking", "data": "opaque"});
    check(&[block(0, &redacted), stop(0)], Keep::AsReceived, json!([redacted]));
    let new = json!({"type": "new", "deep": {"x": [1]}});
    check(&[block(0, &new), stop(0)], Keep::WithoutCalls, json!([new]));
    let empty = json!({"type": "tool_use", "id": "a", "name": "Find", "input": {}});
    check(&[block(0, &tool("a")), json_delta(0, ""), stop(0)], Keep::AsReceived, json!([empty]));
    check(&[block(0, &tool("a")), stop(0)], Keep::AsReceived, json!([empty]));
    // What is no object goes back wrapped in one.
    let wrapped = json!({"type": "tool_use", "id": "a", "name": "Find", "input": {"INVALID_JSON": "{\"q\""}});
    check(&[block(0, &tool("a")), json_delta(0, "{\"q\""), stop(0)], Keep::AsReceived, json!([wrapped]));
    // Citations may come first, and null stands for none.
    let cited = [
        block(0, &json!({"type": "text", "text": "", "citations": null})),
        delta(0, &json!({"type": "citations_delta", "citation": {"n": 1}})),
        text_delta(0, "a"),
        delta(0, &json!({"type": "citations_delta", "citation": {"n": 2}})),
        stop(0),
    ];
    check(
        &cited,
        Keep::WithoutCalls,
        json!([{"type": "text", "text": "a", "citations": [{"n": 1}, {"n": 2}]}]),
    );
    check(
        &[block(0, &json!({"type": "text", "text": "a", "citations": null}))],
        Keep::WithoutCalls,
        json!([{"type": "text", "text": "a"}]),
    );
}

#[test]
fn only_whole_calls_are_wanted() {
    let check = |events: &[Value], expected: Result<&[(&str, Option<Value>)], BrokenResponse>| {
        let all: Vec<Value> = [start()].into_iter().chain(events.iter().cloned()).collect();
        let found = assemble(&all).unwrap().0.calls().map(|calls| {
            calls.into_iter().map(|call| (call.id, call.input.map(Value::Object))).collect::<Vec<_>>()
        });
        let expected = expected.map(|calls| {
            calls.iter().map(|(id, input)| ((*id).to_owned(), input.clone())).collect::<Vec<_>>()
        });
        assert_eq!(found, expected, "{events:?}");
    };
    let deep = format!("{{\"q\":{}}}", "[".repeat(500));
    check(&[block(0, &tool("a")), json_delta(0, "{\"q\":1}"), stop(0)], Ok(&[("a", Some(json!({"q": 1})))]));
    check(&[block(0, &tool("a")), json_delta(0, "{\"q\":1}")], Ok(&[]));
    check(&[block(0, &tool("a")), stop(0)], Ok(&[("a", Some(json!({})))]));
    check(&[block(0, &tool("a")), json_delta(0, "{\"q\":"), stop(0)], Ok(&[("a", None)]));
    check(&[block(0, &tool("a")), json_delta(0, "[1]"), stop(0)], Ok(&[("a", None)]));
    check(&[block(0, &tool("a")), json_delta(0, &deep), stop(0)], Ok(&[("a", None)]));
    check(
        &[block(1, &tool("b")), stop(1), block(0, &tool("a")), stop(0)],
        Ok(&[("a", Some(json!({}))), ("b", Some(json!({})))]),
    );
    check(&[block(0, &tool("a")), stop(0), block(1, &tool("a")), stop(1)], Err(BrokenResponse::OutOfOrder));
    check(&[block(0, &tool("")), stop(0)], Err(BrokenResponse::OutOfOrder));
    check(&[block(0, &json!({"type": "server_tool_use", "id": "s"})), stop(0)], Ok(&[]));
}

#[test]
fn recorded_streams_are_complete() {
    let check = |name: &str, shown: &str, reason: StopReason, output_tokens: u64, calls: usize| {
        let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        let mut decoder = SseDecoder::new();
        let mut events = decoder.push(&std::fs::read(path).unwrap()).unwrap();
        events.extend(decoder.finish());
        let mut assembly = Assembly::new();
        let text: String =
            events.iter().map(|event| assembly.apply(StreamEvent::read(event).unwrap()).unwrap()).collect();
        assert!(assembly.ended(), "{name}");
        assert_eq!((text.as_str(), assembly.stop()), (shown, &reason), "{name}");
        assert_eq!(assembly.usage().output_tokens, output_tokens, "{name}");
        assert_eq!(assembly.calls().unwrap().len(), calls, "{name}");
    };
    check("basic_response.sse", "Hello there!", StopReason::EndTurn, 6, 0);
    let paris = "I'll check the current weather in Paris for you.";
    check("tool_use_response.sse", paris, StopReason::ToolUse, 65, 1);
    check("recorded_tool_call.sse", "", StopReason::ToolUse, 74, 1);
    check("refusal_response.sse", "", StopReason::Refusal, 0, 0);
    check("thinking_then_refusal.sse", "Hi", StopReason::Refusal, 106, 0);
}
