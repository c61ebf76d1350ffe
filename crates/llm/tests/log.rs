//! What a turn writes into the log. A program of its own: whether a line of the log is wanted at all is remembered for
//! the whole process when it is first reached, and other tests reach it with no log there.
#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

use docket_llm::{
    ApiKey, Cancel, ServerConfig, Tool, ToolCall, ToolDescriptor, ToolOutcome, TurnRequest, run_turn,
};
use docket_testkit::messages_api::{Chunking, Reply, Script, ScriptedApi, error_reply, text_reply};
use futures_util::future::BoxFuture;
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing_subscriber::fmt::MakeWriter;

const KEY: &str = "sk-ant-test-key";

struct Weather;

impl Tool for Weather {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "get_weather".to_owned(),
            description: "the weather".to_owned(),
            input_schema: json!({"type": "object", "required": ["location"]}),
            writes: false,
        }
    }
    fn call(&self, _: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async { ToolOutcome::text("sunny", "1 result") })
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn logs_have_neither_key_nor_content() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let bytes = Script::new()
        .text("secret-answer")
        .tool_raw("t", "get_weather", r#"{"location": "secret-place"}"#, true)
        .stop("tool_use");
    let api = ScriptedApi::start(vec![
        error_reply(529, "overloaded_error", &[]),
        Reply::Sse { bytes, chunks: Chunking::Every(50) },
        text_reply("secret-end"),
    ]);
    let config = ServerConfig {
        base_url: api.base_url(),
        backoff_base: Duration::from_millis(1),
        ..ServerConfig::default()
    };
    let tools: [Arc<dyn Tool>; 1] = [Arc::new(Weather)];
    let request = TurnRequest {
        system: vec!["You help analysts.".to_owned()],
        messages: vec![json!({"role": "user", "content": "What is the weather?"})],
        tools: tools.iter().map(|tool| tool.descriptor()).collect(),
        ask_first: false,
    };
    let key = ApiKey::new(KEY.to_owned());
    let report = run_turn(&config, &key, request, &tools, Cancel::new(), || 0.5, &mut |_| {}).await;
    assert_eq!(report.error, None);

    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in ["request_id=\"req_1\"", "status=529", "status=200", "output_tokens=40"] {
        assert!(written.contains(part), "{part} in {written}");
    }
    for secret in [KEY, "secret", "weather", "sunny", "analysts"] {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
}
