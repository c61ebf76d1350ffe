//! The assistant: offline, and over the Messages API against a server that plays scripted streams.
use crate::{Temp, slice, temp};
use docket_app::artifacts::NamedArtifact;
use docket_app::assistant::{self, Allow, AskEvent, AskRequest, ProviderKind, Providers};
use docket_app::documents::NamedDocument;
use docket_app::meetings::{self, CreateMeeting};
use docket_app::threads::{CreateThread, NamedThread, ThreadTextView};
use docket_app::{ApiKey, Cancel, ErrorCode, ServerConfig, artifacts, documents, threads};
use docket_testkit::messages_api::{self, Reply, ScriptedApi};
use serde_json::{Value, json};
use std::time::Duration;

mod failures;
mod model;
mod offline;
mod servers;
mod tools;
mod written;

const POLICY: &str = "# Refunds\n\nThe customer must be able to request a refund online so that they do not have to call the hotline.\n\n- Refunds are paid within 14 days.\n- Refunds above 200 EUR must be approved by the branch manager.\n\n# Parking\n\nBikes must be parked inside the marked zones.\n";

struct Asked {
    events: Vec<AskEvent>,
    error: Option<ErrorCode>,
}

impl Asked {
    fn text(&self) -> String {
        self.events
            .iter()
            .filter_map(|e| if let AskEvent::Chunk { content } = e { Some(content.as_str()) } else { None })
            .collect()
    }
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .events
            .iter()
            .map(|e| serde_json::to_value(e).unwrap()["event"].as_str().unwrap().to_owned())
            .collect();
        names.dedup();
        names
    }
    fn artifact(&self) -> Option<String> {
        self.events.iter().find_map(|e| {
            if let AskEvent::Artifact { artifact_id, .. } = e { Some(artifact_id.to_string()) } else { None }
        })
    }
}

async fn project(temp: &Temp) {
    temp.project("Bikes").await;
    temp.add("Bikes", &[("policy.md", POLICY)]).await;
    let request = CreateThread { project: "Bikes".into(), title: Some("Refunds".into()) };
    threads::create(&temp.session, request).await.unwrap();
    allow(temp, ProviderKind::Claude, true).await;
}

async fn allow(temp: &Temp, provider: ProviderKind, allowed: bool) {
    let request = Allow { project: "Bikes".into(), provider, allowed };
    assistant::allow(&temp.session, request).await.unwrap();
}

async fn ask(
    temp: &Temp,
    text: &str,
    providers: &Providers,
    provider: Option<ProviderKind>,
    cancel: &Cancel,
) -> Asked {
    let mut events = Vec::new();
    let request = AskRequest { thread: "Refunds".into(), text: text.into(), provider, allow_writes: true };
    let result = assistant::ask(&temp.session, request, providers, cancel, &mut |e| events.push(e)).await;
    Asked { events, error: result.err().map(|e| e.code) }
}

async fn offline(temp: &Temp, text: &str) -> Asked {
    ask(temp, text, &Providers::none(), None, &Cancel::new()).await
}

fn claude(api: &ScriptedApi) -> Providers {
    let config = ServerConfig {
        base_url: api.base_url(),
        backoff_base: Duration::from_millis(1),
        read_timeout: Duration::from_secs(3),
        ..ServerConfig::default()
    };
    Providers::claude(config, ApiKey::new("sk-test".to_owned()))
}

async fn with_claude(temp: &Temp, text: &str, replies: Vec<Reply>) -> (Asked, ScriptedApi) {
    let api = ScriptedApi::start(replies);
    let asked = ask(temp, text, &claude(&api), None, &Cancel::new()).await;
    assert_eq!(api.faults(), Vec::<String>::new(), "the requests have the API's form");
    (asked, api)
}

async fn thread(temp: &Temp) -> ThreadTextView {
    threads::show(&temp.session, NamedThread { thread: "Refunds".into() }).await.unwrap()
}

/// What a model's tool was last given back: the blocks of the last result in the last request.
fn results(api: &ScriptedApi) -> Value {
    let request = api.requests().pop().unwrap();
    request.body["messages"].as_array().unwrap().last().unwrap()["content"][0].clone()
}

/// The passages in a result, without the fence around them.
fn passages(result: &Value) -> Vec<Value> {
    let blocks = result["content"].as_array().unwrap();
    blocks.iter().filter(|block| block["type"] == "search_result").cloned().collect()
}
