use super::*;
use crate::assemble::{Assembly, Keep};
use crate::tool::ToolDescriptor;
use crate::wire::request_body;
use proptest::prelude::*;
use serde_json::{Value, json};

fn request(messages: &Value, may_call: bool) -> RequestBody {
    let tool = ToolDescriptor {
        name: "Find".to_owned(),
        description: "finds".to_owned(),
        input_schema: json!({"type": "object", "properties": {"query": {"type": "string"}}}),
        writes: false,
    };
    let system = ["be brief".to_owned(), "facts".to_owned()];
    request_body("qwen3", 9000, &system, &[tool], may_call, messages.as_array().unwrap()).unwrap()
}

fn asked() -> RequestBody {
    request(&json!([{"role": "user", "content": "hello"}]), true)
}

/// A conversation with a call, its result, a failed one and something only Claude knows.
fn long() -> Value {
    json!([
        {"role": "user", "content": "refunds?"},
        {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "t1", "name": "Find", "input": {"query": "refund"}},
            {"type": "tool_use", "id": "t2", "name": "Find", "input": {}}]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "search_result",
                "source": "docket:document/x#0-9", "title": "Policy", "content": [{"type": "text", "text": "14 days."}]}]},
            {"type": "tool_result", "tool_use_id": "t2", "is_error": true, "content": [{"type": "text", "text": "no query"}]},
            {"type": "text", "text": "And then?"}]}
    ])
}

fn sent(dialect: Dialect, body: &RequestBody) -> Value {
    serde_json::from_slice(&dialect.bytes(body).unwrap()).unwrap()
}

#[test]
fn a_conversation_is_told_in_each_dialect() {
    let system = json!({"role": "system", "content": "be brief\n\nfacts"});
    let found = "[docket:document/x#0-9] Policy\n14 days.";
    let ollama = sent(Dialect::Ollama, &request(&long(), true));
    assert_eq!(
        ollama["messages"],
        json!([
            system,
            {"role": "user", "content": "refunds?"},
            {"role": "assistant", "content": "I look.", "tool_calls": [
                {"id": "t1", "function": {"index": 0, "name": "Find", "arguments": {"query": "refund"}}},
                {"id": "t2", "function": {"index": 1, "name": "Find", "arguments": {}}}]},
            {"role": "tool", "tool_name": "Find", "tool_call_id": "t1", "content": found},
            {"role": "tool", "tool_name": "Find", "tool_call_id": "t2", "content": "Error: no query"},
            {"role": "user", "content": "And then?"},
        ])
    );
    assert_eq!((&ollama["stream"], &ollama["model"]), (&json!(true), &json!("qwen3")));
    assert_eq!(ollama["options"], json!({"num_ctx": 8192, "num_predict": 4096}));
    assert_eq!(ollama["tools"][0]["function"]["parameters"]["type"], "object");

    let other = sent(Dialect::Completions, &request(&long(), true));
    assert_eq!(other["messages"][2]["tool_calls"][0]["function"]["arguments"], r#"{"query":"refund"}"#);
    assert_eq!(other["messages"][3], json!({"role": "tool", "tool_call_id": "t1", "content": found}));
    assert_eq!(other["stream_options"], json!({"include_usage": true}));
    assert_eq!(other["tools"][0]["type"], "function");
    for dialect in [Dialect::Ollama, Dialect::Completions] {
        assert!(
            sent(dialect, &request(&long(), false)).get("tools").is_none(),
            "the last round has no tools"
        );
        assert!(!sent(dialect, &request(&long(), true)).to_string().contains("cache_control"));
    }
}

#[test]
fn ollama_is_asked_for_a_context_that_holds_the_request() {
    let check = |words: usize, expected: u64| {
        let body = request(&json!([{"role": "user", "content": "word ".repeat(words)}]), true);
        assert_eq!(sent(Dialect::Ollama, &body)["options"]["num_ctx"], expected, "{words}");
    };
    check(10, 8_192);
    check(5_000, 16_384);
    check(100_000, 131_072);
}

/// What comes of an answer in pieces: blocks, stop reason, tokens sent and written, whether it ended, and the error.
fn read(dialect: Dialect, pieces: &[&[u8]]) -> (Value, String, (u64, u64), bool, Option<TurnError>) {
    let mut reader = dialect.reader(&asked());
    let mut assembly = Assembly::new();
    let mut error = None;
    let mut events = Vec::new();
    for piece in pieces {
        let (more, broken) = reader.push(piece);
        events.extend(more);
        if broken.is_some() {
            error = broken;
            break;
        }
    }
    // After an error nothing more is read.
    if error.is_none() {
        events.extend(reader.finish());
    }
    for event in events {
        if let Err(broken) = assembly.apply(event) {
            error = error.or(Some(broken.into()));
            break;
        }
    }
    let usage = assembly.usage();
    let blocks = Value::Array(assembly.history(Keep::AsReceived));
    let tokens = (usage.input_tokens + usage.cache_read_input_tokens, usage.output_tokens);
    (blocks, assembly.stop().to_string(), tokens, assembly.ended(), error)
}

fn check(dialect: Dialect, stream: &str, blocks: Value, stop: &str, tokens: (u64, u64)) {
    let expected = (blocks, stop.to_owned(), tokens, true, None);
    assert_eq!(read(dialect, &[stream.as_bytes()]), expected, "{stream}");
    let each: Vec<&[u8]> = stream.as_bytes().chunks(1).collect();
    assert_eq!(read(dialect, &each), expected, "byte by byte: {stream}");
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn call(id: &str, input: &Value) -> Value {
    json!({"type": "tool_use", "id": id, "name": "Find", "input": input})
}

#[test]
fn answers_of_ollama_are_read() {
    let check = |stream: &str, blocks, stop, tokens| check(Dialect::Ollama, stream, blocks, stop, tokens);
    check(
        "{\"message\":{\"role\":\"assistant\",\"content\":\"Grü\"},\"done\":false}\n\
         {\"message\":{\"content\":\"ße\",\"thinking\":\"hm\"},\"done\":false}\r\n\n\
         {\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":12,\"eval_count\":3}\n",
        json!([text("Grüße")]),
        "end_turn",
        (12, 3),
    );
    // Calls, each whole, with and without ids, in one line and in several; the reason stays "stop".
    check(
        "{\"message\":{\"content\":\"I look.\",\"tool_calls\":[{\"function\":{\"name\":\"Find\",\"arguments\":{\"query\":\"a\"}}}]},\"done\":false}\n\
         {\"message\":{\"tool_calls\":[{\"id\":\"abc-1\",\"function\":{\"name\":\"Find\",\"arguments\":{}}},\
         {\"id\":\"abc-1\",\"function\":{\"name\":\"Find\",\"arguments\":\"{\\\"query\\\":\\\"b\\\"}\"}}]},\"done\":false}\n\
         {\"done\":true,\"done_reason\":\"stop\"}",
        json!([
            text("I look."),
            call("call00001", &json!({"query": "a"})),
            call("abc-1", &json!({})),
            call("call00003", &json!({"query": "b"}))
        ]),
        "tool_use",
        (0, 0),
    );
    check(
        "{\"message\":{\"content\":\"ab\"},\"done\":true,\"done_reason\":\"length\"}\n",
        json!([text("ab")]),
        "max_tokens",
        (0, 0),
    );
    check("{\"done\":true}\n", json!([]), "end_turn", (0, 0));
}

#[test]
fn answers_of_chat_completions_are_read() {
    let check =
        |stream: &str, blocks, stop, tokens| check(Dialect::Completions, stream, blocks, stop, tokens);
    check(
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n\
         data: {\"choices\":[{\"delta\":{\"content\":\"Grüße\",\"reasoning_content\":\"hm\"}}]}\n\n\
         : a comment\n\n\
         data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
         data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n\
         data: [DONE]\n\n",
        json!([text("Grüße")]),
        "end_turn",
        (12, 3),
    );
    // Two calls in turn, their arguments in pieces.
    check(
        "data: {\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"a1\",\"type\":\"function\",\"function\":{\"name\":\"Find\",\"arguments\":\"\"}}]}}]}\n\n\
         data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"query\\\":\"}}]}}]}\n\n\
         data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"b2\",\"function\":{\"name\":\"Find\",\"arguments\":\"\"}}]}}]}\n\n\
         data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"Find\",\"arguments\":\"\\\"x\\\"}\"}}]}}]}\n\n\
         data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n",
        json!([call("a1", &json!({"query": "x"})), call("b2", &json!({}))]),
        "tool_use",
        (0, 0),
    );
    // Every call has index 0; or none has one; the reason is "stop", and [DONE] never comes.
    for index in ["\"index\":0,", ""] {
        check(
            &format!(
                "data: {{\"choices\":[{{\"delta\":{{\"tool_calls\":[{{{index}\"id\":\"a1\",\"function\":{{\"name\":\"Find\",\"arguments\":\"{{}}\"}}}}]}}}}]}}\n\n\
                 data: {{\"choices\":[{{\"delta\":{{\"tool_calls\":[{{{index}\"id\":\"b2\",\"function\":{{\"name\":\"Find\",\"arguments\":{{\"query\":\"y\"}}}}}}]}},\"finish_reason\":\"stop\"}}]}}\n\n"
            ),
            json!([call("a1", &json!({})), call("b2", &json!({"query": "y"}))]),
            "tool_use",
            (0, 0),
        );
    }
    check(
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\",\"tool_calls\":[{\"index\":0,\"id\":\"a1\",\"function\":{\"name\":\"Find\",\"arguments\":\"{\"}}]},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]",
        json!([text("a")]),
        "max_tokens",
        (0, 0),
    );
    check(
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n",
        json!([]),
        "refusal",
        (0, 0),
    );
}

#[test]
fn what_breaks_off_is_no_answer() {
    let broken = |dialect, stream: &str, error: Option<TurnError>| {
        let (_, _, _, ended, found) = read(dialect, &[stream.as_bytes()]);
        assert_eq!((ended, found), (false, error), "{stream}");
    };
    let fault = |kind| Some(TurnError::StreamError { kind });
    broken(Dialect::Ollama, "{\"message\":{\"content\":\"a\"},\"done\":false}\n", None);
    broken(Dialect::Ollama, "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"done\":tr", None);
    broken(Dialect::Ollama, "{\"error\":\"out of memory\"}\n", fault(crate::FaultKind::Api));
    broken(Dialect::Ollama, "<html>\n", Some(TurnError::Malformed));
    broken(Dialect::Ollama, "[1]\n", Some(TurnError::Malformed));
    broken(Dialect::Completions, "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", None);
    broken(
        Dialect::Completions,
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n",
        None,
    );
    broken(
        Dialect::Completions,
        "data: {\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\"}}\n\n",
        fault(crate::FaultKind::RateLimit),
    );
    broken(Dialect::Completions, "data: <html>\n\n", Some(TurnError::Malformed));
}

#[test]
fn what_a_model_thinks_first_is_not_its_answer() {
    let check = |content: &str, expected: Value| {
        let lines: String = content
            .chars()
            .map(|c| format!("{}\n", json!({"message": {"content": c.to_string()}, "done": false})))
            .collect();
        let stream = format!("{lines}{{\"done\":true}}\n");
        assert_eq!(read(Dialect::Ollama, &[stream.as_bytes()]).0, expected, "{content}");
    };
    check("<think>Hm, größer?</think>\n\nYes.", json!([text("Yes.")]));
    check("\n<think></think>No <think>", json!([text("No <think>")]));
    check("<thi", json!([text("<thi")]));
    check("<b>bold</b>", json!([text("<b>bold</b>")]));
    check("<think>for ever", json!([]));
}

proptest! {
    #[test]
    fn any_bytes_are_survived_and_pieces_do_not_matter(
        stream in "((data: )?\\{\"(message|choices|done|error)\":(\\[|\\{|true|\"x\")?(\"(content|delta|tool_calls|index|id)\":)?[\\]\\}\"a0]{0,3}\\}?\n{0,2}|[ -~🦀]{0,5}){0,12}",
        size in 1usize..9,
    ) {
        for dialect in [Dialect::Messages, Dialect::Ollama, Dialect::Completions] {
            let pieces: Vec<&[u8]> = stream.as_bytes().chunks(size).collect();
            prop_assert_eq!(read(dialect, &pieces), read(dialect, &[stream.as_bytes()]));
        }
    }
}
