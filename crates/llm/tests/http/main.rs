//! Whole turns over real HTTP, against the scripted server.
#![allow(
    clippy::unwrap_used,
    reason = "the whole file is a test; clippy sees that of #[test] functions only"
)]
#![allow(clippy::cloned_ref_to_slice_refs, reason = "what it proposes has not the type &[Arc<dyn Tool>]")]

mod catalogue;
mod cuts;
mod dialects;
mod failures;
mod loops;
mod streams;

use docket_llm::{ApiKey, Cancel, Dialect, ServerConfig, Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_llm::{TurnEvent, TurnReport, TurnRequest, run_turn};
use docket_testkit::messages_api::ScriptedApi;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KEY: &str = "sk-ant-test-key";
/// What the model says to the question of [`go_on`].
const ON_WE_GO: &str = "On we go.";

fn config(api: &ScriptedApi) -> ServerConfig {
    ServerConfig {
        dialect: Dialect::Messages,
        base_url: api.base_url(),
        model: "claude-test".to_owned(),
        max_tokens: 1000,
        connect_timeout: Duration::from_secs(5),
        read_timeout: Duration::from_secs(10),
        silence_timeout: Duration::from_secs(10),
        retries: 3,
        backoff_base: Duration::from_millis(1),
        tool_timeout: Duration::from_secs(10),
    }
}

fn question(tools: &[Arc<dyn Tool>]) -> TurnRequest {
    TurnRequest {
        system: vec!["You help analysts.".to_owned()],
        messages: vec![json!({"role": "user", "content": "What is the weather?"})],
        tools: tools.iter().map(|tool| tool.descriptor()).collect(),
        ask_first: false,
    }
}

/// Runs a turn and gives its report and events; `watch` sees each event and may cancel.
async fn run(
    config: &ServerConfig,
    tools: &[Arc<dyn Tool>],
    mut watch: impl FnMut(&TurnEvent, &Cancel) + Send,
) -> (TurnReport, Vec<TurnEvent>) {
    let cancel = Cancel::new();
    let mut events = Vec::new();
    let mut on_event = |event: TurnEvent| {
        watch(&event, &cancel);
        events.push(event);
    };
    let key = ApiKey::new(KEY.to_owned());
    let report = run_turn(config, &key, question(tools), tools, cancel.clone(), || 0.5, &mut on_event).await;
    let shown: String = events
        .iter()
        .filter_map(|event| if let TurnEvent::Text(text) = event { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(shown, report.text, "the report has the text that was shown");
    (report, events)
}

async fn ask(api: &ScriptedApi, tools: &[Arc<dyn Tool>]) -> (TurnReport, Vec<TurnEvent>) {
    run(&config(api), tools, |_, _| {}).await
}

/// Asks the next question with what is left of a turn and sees that the server, whose next reply this is, takes it.
async fn go_on(api: &ScriptedApi, report: TurnReport, label: &str) {
    let mut request = question(&[Recorder::weather()]);
    request.messages.extend(report.blocks);
    request.messages.push(json!({"role": "user", "content": "Go on."}));
    let key = ApiKey::new(KEY.to_owned());
    let next = run_turn(&config(api), &key, request, &[], Cancel::new(), || 0.5, &mut |_| {}).await;
    assert_eq!((next.error, next.text.as_str()), (None, ON_WE_GO), "{label}");
    assert_eq!(api.faults(), Vec::<String>::new(), "{label}");
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

type Act = Box<dyn Fn(ToolCall) -> BoxFuture<'static, ToolOutcome> + Send + Sync>;

/// A tool that remembers its calls and then does what the test wants.
struct Recorder {
    name: &'static str,
    required: &'static [&'static str],
    calls: Mutex<Vec<ToolCall>>,
    act: Act,
}

impl Recorder {
    fn new<F>(name: &'static str, act: impl Fn(ToolCall) -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = ToolOutcome> + Send + 'static,
    {
        let act: Act = Box::new(move |call| Box::pin(act(call)));
        Arc::new(Self { name, required: &[], calls: Mutex::new(Vec::new()), act })
    }

    /// The weather, which is sunny.
    fn weather() -> Arc<Self> {
        let act: Act = Box::new(|_| Box::pin(async { ToolOutcome::text("sunny", "1 result") }));
        Arc::new(Self { name: "get_weather", required: &["location"], calls: Mutex::new(Vec::new()), act })
    }

    fn inputs(&self) -> Vec<Value> {
        self.calls.lock().unwrap().iter().map(|call| call.input.clone()).collect()
    }
}

impl Tool for Recorder {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: self.name.to_owned(),
            description: "a test's tool".to_owned(),
            input_schema: json!({"type": "object", "required": self.required}),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        self.calls.lock().unwrap().push(call.clone());
        (self.act)(call)
    }
}
