//! Whole turns with servers that do not speak the Messages API.

use super::*;
use docket_llm::{TurnError, models};
use docket_testkit::messages_api::Reply;

const CALLED: &str = concat!(
    r#"{"message":{"content":"I look.","tool_calls":[{"function":{"name":"get_weather","arguments":{"location":"Paris"}}}]},"done":false}"#,
    "\n",
    r#"{"done":true,"done_reason":"stop","prompt_eval_count":50,"eval_count":9}"#,
    "\n"
);
const ANSWERED: &str = concat!(
    r#"{"message":{"content":"Sunny in "},"done":false}"#,
    "\n",
    r#"{"message":{"content":"Paris."},"done":false}"#,
    "\n",
    r#"{"done":true,"done_reason":"stop","prompt_eval_count":60,"eval_count":4}"#,
    "\n"
);
const CALLED_CHUNKS: &str = concat!(
    r#"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"x1","function":{"name":"get_weather","arguments":"{\"location\":"}}]}}]}"#,
    "\n\n",
    r#"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]},"finish_reason":"tool_calls"}]}"#,
    "\n\ndata: [DONE]\n\n"
);
const ANSWERED_CHUNKS: &str = concat!(
    r#"data: {"choices":[{"delta":{"content":"Sunny in Paris."},"finish_reason":"stop"}]}"#,
    "\n\n",
    r#"data: {"choices":[],"usage":{"prompt_tokens":110,"completion_tokens":13}}"#,
    "\n\ndata: [DONE]\n\n"
);

fn reply(content_type: &str, body: &str) -> Reply {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    Reply::Raw { status: 200, headers, body: body.as_bytes().to_vec() }
}

fn speaking(dialect: Dialect, api: &ScriptedApi) -> ServerConfig {
    ServerConfig { dialect, model: "qwen3".to_owned(), ..config(api) }
}

#[tokio::test]
async fn a_turn_with_a_tool_is_the_same_in_every_dialect() {
    let ndjson = |body| reply("application/x-ndjson", body);
    let sse = |body| reply("text/event-stream; charset=utf-8", body);
    for (dialect, path, replies) in [
        (Dialect::Ollama, "/api/chat", vec![ndjson(CALLED), ndjson(ANSWERED)]),
        (Dialect::Completions, "/v1/chat/completions", vec![sse(CALLED_CHUNKS), sse(ANSWERED_CHUNKS)]),
    ] {
        let api = ScriptedApi::start_any(replies);
        let weather = Recorder::weather();
        let tools: [Arc<dyn Tool>; 1] = [weather.clone()];
        let (report, _) = run(&speaking(dialect, &api), &tools, |_, _| {}).await;
        assert_eq!(report.error, None);
        assert!(report.text.ends_with("Sunny in Paris."), "{}", report.text);
        assert_eq!((report.usage.input_tokens, report.usage.output_tokens), (110, 13));
        assert_eq!(weather.inputs(), [json!({"location": "Paris"})]);
        let requests = api.requests();
        assert!(requests.iter().all(|request| request.path == path));
        assert_eq!(requests.len(), 2);
        let told = requests[1].body["messages"].as_array().unwrap().last().unwrap();
        assert_eq!((&told["role"], &told["content"]), (&json!("tool"), &json!("sunny")));
    }
}

#[tokio::test]
async fn what_local_servers_refuse_is_told_in_words() {
    let check = async |status: u16, body: Value, expected: TurnError| {
        let api = ScriptedApi::start_any(vec![Reply::Json { status, headers: Vec::new(), body }]);
        let config = ServerConfig { retries: 0, ..speaking(Dialect::Ollama, &api) };
        assert_eq!(run(&config, &[], |_, _| {}).await.0.error, Some(expected));
    };
    check(404, json!({"error": "model 'qwen3' not found"}), TurnError::ModelNotFound).await;
    check(400, json!({"error": "registry/gemma does not support tools"}), TurnError::NoTools).await;
    check(400, json!({"error": "bad"}), TurnError::InvalidRequest).await;
    check(503, json!({"error": "queue full"}), TurnError::Server { status: 503 }).await;
    check(200, json!({"message": {"content": "not a stream"}}), TurnError::NotTheApi).await;
}

#[tokio::test]
async fn a_server_lists_its_models() {
    let check = async |dialect, path: &str, body: Value, expected: Result<&[&str], TurnError>| {
        let api = ScriptedApi::start_any(vec![Reply::Json { status: 200, headers: Vec::new(), body }]);
        let found = models(&speaking(dialect, &api), &ApiKey::new(String::new())).await;
        assert_eq!(found, expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!((api.requests()[0].method.as_str(), api.requests()[0].path.as_str()), ("GET", path));
    };
    let tags = json!({"models": [{"name": "qwen3:8b", "size": 5}, {"name": "llama3"}]});
    check(Dialect::Ollama, "/api/tags", tags, Ok(&["qwen3:8b", "llama3"])).await;
    check(Dialect::Completions, "/v1/models", json!({"data": [{"id": "m"}]}), Ok(&["m"])).await;
    check(Dialect::Completions, "/v1/models", json!({"data": []}), Ok(&[])).await;
    check(Dialect::Ollama, "/api/tags", json!({"data": []}), Err(TurnError::NotTheApi)).await;
}

#[tokio::test]
async fn a_key_goes_as_the_server_wants_it() {
    for (dialect, header, value) in [
        (Dialect::Messages, "x-api-key", KEY.to_owned()),
        (Dialect::Completions, "authorization", format!("Bearer {KEY}")),
    ] {
        let api = ScriptedApi::start_any(vec![Reply::Close]);
        let _ = run(&ServerConfig { retries: 0, ..speaking(dialect, &api) }, &[], |_, _| {}).await;
        assert_eq!(api.requests()[0].header(header), Some(value.as_str()));
    }
}
