//! The desk: a vault that may be locked, files handed in and out, word of every change.
use crate::{PASSPHRASE, world};
use docket_app::{
    ApiKey, COMMANDS, Cancel, ChangedKind, DOORS, Desk, ErrorCode, ServerConfig, StreamMessage, World,
};
use docket_testkit::messages_api::{Reply, Script, ScriptedApi};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::mpsc;

struct Seat {
    _folder: tempfile::TempDir,
    desk: Arc<Desk>,
    clock: Arc<Moving>,
}

struct Moving(AtomicI64);
impl docket_app::Clock for Moving {
    fn now(&self) -> docket_app::Timestamp {
        docket_app::Timestamp(self.0.load(Ordering::SeqCst))
    }
}

fn seat() -> Seat {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Moving(AtomicI64::new(1_772_409_600_000)));
    let world = World { clock: clock.clone(), ..world() };
    let desk = Desk::new(&folder.path().join("v.docket"), world, Box::new(|| None));
    Seat { _folder: folder, desk: Arc::new(desk), clock }
}

impl Seat {
    async fn call(&self, name: &str, request: Value) -> Result<Value, ErrorCode> {
        self.desk.call("page", name, request).await.map_err(|e| e.code)
    }

    async fn open(&self) {
        self.call("vault_create", json!({"passphrase": PASSPHRASE})).await.unwrap();
    }

    async fn state(&self) -> String {
        let status = self.call("vault_status", json!({})).await.unwrap();
        status["state"].as_str().unwrap().to_owned()
    }

    async fn stream(&self, name: &str, request: Value) -> Vec<StreamMessage> {
        let (sender, mut receiver) = mpsc::channel(64);
        self.desk.stream_to("page", name, request, &Cancel::new(), &sender).await;
        drop(sender);
        let mut messages = Vec::new();
        while let Some(message) = receiver.recv().await {
            messages.push(message);
        }
        messages
    }
}

#[tokio::test]
async fn a_vault_is_missing_then_open_then_locked_then_open() {
    let seat = seat();
    assert_eq!(seat.state().await, "missing");
    assert_eq!(seat.call("project_list", json!({})).await, Err(ErrorCode::VaultLocked));
    let made = seat.call("vault_create", json!({"passphrase": PASSPHRASE})).await.unwrap();
    assert_eq!(made["recoveryPhrase"].as_str().unwrap().split(' ').count(), 24);
    assert_eq!(seat.state().await, "unlocked");
    seat.call("project_create", json!({"name": "Bikes"})).await.unwrap();
    seat.call("vault_lock", json!({})).await.unwrap();
    assert_eq!(seat.state().await, "locked");
    assert_eq!(seat.call("project_list", json!({})).await, Err(ErrorCode::VaultLocked));
    let wrong = seat.call("vault_unlock", json!({"passphrase": "not this one"})).await;
    assert_eq!(wrong, Err(ErrorCode::WrongPassphrase));
    seat.call("vault_unlock", json!({"passphrase": PASSPHRASE})).await.unwrap();
    let projects = seat.call("project_list", json!({})).await.unwrap();
    assert_eq!(projects["projects"][0]["name"], "Bikes");
    seat.call("vault_lock", json!({})).await.unwrap();
    let words = made["recoveryPhrase"].as_str().unwrap();
    let recovered =
        seat.call("vault_recover", json!({"phrase": words, "passphrase": "another one of mine"})).await;
    assert_eq!(recovered.unwrap()["state"], "unlocked");
}

#[tokio::test]
async fn every_command_of_the_list_is_at_the_desk() {
    let seat = seat();
    seat.open().await;
    let improper = json!({"no such field": 1});
    for name in
        COMMANDS.iter().filter(|n| !["document_add", "meeting_import", "ask"].contains(n)).chain(DOORS)
    {
        assert_eq!(seat.call(name, improper.clone()).await, Err(ErrorCode::Validation), "{name}");
    }
    for name in ["document_add", "meeting_import", "ask"] {
        let messages = seat.stream(name, improper.clone()).await;
        let [StreamMessage::Error(error)] = messages.as_slice() else { panic!("{name}") };
        assert_eq!(error.code, ErrorCode::Validation, "{name}");
    }
    assert_eq!(seat.call("drop_everything", json!({})).await, Err(ErrorCode::NotFound));
}

#[tokio::test]
async fn an_unused_vault_locks_itself_and_a_used_one_does_not() {
    let seat = seat();
    seat.open().await;
    let minutes = |n: i64| seat.clock.0.fetch_add(n * 60_000, Ordering::SeqCst);
    minutes(14);
    seat.call("vault_touch", json!({})).await.unwrap();
    minutes(14);
    seat.desk.lock_if_idle().await;
    assert_eq!(seat.state().await, "unlocked", "somebody was there 14 minutes ago");
    minutes(1);
    seat.desk.lock_if_idle().await;
    assert_eq!(seat.state().await, "locked");
    seat.call("vault_unlock", json!({"passphrase": PASSPHRASE})).await.unwrap();
    let never = json!({"lockAfterMinutes": 0, "assistant": "offline"});
    seat.call("settings_edit", never).await.unwrap();
    minutes(10_000);
    seat.desk.lock_if_idle().await;
    assert_eq!(seat.state().await, "unlocked");
    let shown = seat.call("settings_show", json!({})).await.unwrap();
    assert_eq!((&shown["lockAfterMinutes"], &shown["assistant"]), (&json!(0), &json!("offline")));
}

#[tokio::test]
async fn files_come_in_by_the_tray_and_never_by_a_path() {
    let seat = seat();
    seat.open().await;
    seat.call("project_create", json!({"name": "Bikes"})).await.unwrap();
    let secret = seat.desk.path().display().to_string();
    for request in [
        json!({"project": "Bikes", "offers": [secret]}),
        json!({"project": "Bikes", "offers": ["0".repeat(32)]}),
    ] {
        let messages = seat.stream("document_add", request).await;
        assert!(matches!(messages.as_slice(), [StreamMessage::Error(e)] if e.code == ErrorCode::NotFound));
    }
    let messages =
        seat.stream("document_add", json!({"project": "Bikes", "offers": [], "paths": [secret]})).await;
    assert!(matches!(messages.as_slice(), [StreamMessage::Error(e)] if e.code == ErrorCode::Validation));

    let offer =
        seat.desk.offer_bytes("refunds.md".into(), b"# Refunds\n\nRefunds take five days.".to_vec()).unwrap();
    let messages = seat.stream("document_add", json!({"project": "Bikes", "offers": [offer]})).await;
    let Some(StreamMessage::View(view)) = messages.last() else { panic!("no view") };
    assert_eq!(view["added"][0]["name"], "refunds.md");
    assert!(matches!(messages.first(), Some(StreamMessage::Events(_))));
    // What was taken out is not there a second time.
    let again = seat.stream("document_add", json!({"project": "Bikes", "offers": [offer]})).await;
    assert!(matches!(again.as_slice(), [StreamMessage::Error(_)]));
}

#[tokio::test]
async fn a_product_is_there_until_the_vault_is_locked() {
    let seat = seat();
    seat.open().await;
    seat.call("project_create", json!({"name": "Bikes"})).await.unwrap();
    let artifact =
        json!({"project": "Bikes", "type": "custom", "title": "Note", "content": "# Hello\n\nWords."});
    let made = seat.call("artifact_create", artifact).await.unwrap();
    let product =
        seat.call("artifact_export", json!({"artifact": made["id"], "format": "md"})).await.unwrap();
    let id = product["id"].as_str().unwrap();
    let bytes = &seat.desk.product(id).unwrap().bytes;
    assert_eq!(bytes.len() as u64, product["sizeBytes"].as_u64().unwrap());
    assert!(String::from_utf8_lossy(bytes).contains("Words."));
    let backup = seat.call("vault_backup", json!({})).await.unwrap();
    assert!(seat.desk.product(backup["id"].as_str().unwrap()).unwrap().bytes.len() > 10_000);
    seat.call("offer_drop", json!({"ids": [id]})).await.unwrap();
    assert!(seat.desk.product(id).is_none());
    seat.desk.lock().await;
    assert!(seat.desk.product(backup["id"].as_str().unwrap()).is_none());
}

#[tokio::test]
async fn a_backup_handed_in_becomes_the_vault() {
    let first = seat();
    first.open().await;
    first.call("project_create", json!({"name": "Bikes"})).await.unwrap();
    let backup = first.call("vault_backup", json!({})).await.unwrap();
    let bytes = first.desk.product(backup["id"].as_str().unwrap()).unwrap().bytes.clone();
    let second = seat();
    let offer = second.desk.offer_bytes("b.docket-backup".into(), bytes).unwrap();
    let status = second.call("vault_restore", json!({"offer": offer})).await.unwrap();
    assert_eq!(status["state"], "locked");
    second.call("vault_unlock", json!({"passphrase": PASSPHRASE})).await.unwrap();
    assert_eq!(second.call("project_list", json!({})).await.unwrap()["projects"][0]["name"], "Bikes");
}

#[tokio::test]
async fn everybody_hears_of_changes_and_who_made_them() {
    let seat = seat();
    seat.open().await;
    let mut changes = seat.desk.changes();
    let project = seat.call("project_create", json!({"name": "Bikes"})).await.unwrap();
    let change = changes.try_recv().unwrap();
    assert_eq!((change.kind, change.origin.as_str()), (ChangedKind::Project, "page"));
    assert_eq!(change.ids, [project["id"].as_str().unwrap()]);
    let notes = json!({"project": "Bikes", "title": "Kick-off", "notes": "Refunds are hard."});
    seat.desk.call("other", "meeting_new", notes).await.unwrap();
    let change = changes.try_recv().unwrap();
    assert_eq!((change.kind, change.origin.as_str()), (ChangedKind::Meeting, "other"));
    seat.call("project_list", json!({})).await.unwrap();
    assert!(changes.try_recv().is_err(), "reading changes nothing");
    seat.desk.lock().await;
    assert_eq!(changes.try_recv().unwrap().kind, ChangedKind::Vault);
}

#[tokio::test]
async fn diagnostics_tell_of_errors_without_content() {
    let seat = seat();
    seat.open().await;
    let _ = seat.call("Quetzalcoatlus", json!({})).await;
    let _ = seat.call("project_show", json!({"project": "Zwiebelfischchen"})).await;
    let told = seat.call("diagnostics", json!({})).await.unwrap();
    assert_eq!(told["errors"].as_array().unwrap().len(), 2);
    assert_eq!(told["errors"][0]["command"], "project_show");
    let text = told.to_string();
    assert!(!text.contains("Quetzal") && !text.contains("Zwiebel"), "{text}");
}

#[tokio::test]
async fn asking_again_takes_back_what_came_after() {
    let seat = seat();
    seat.open().await;
    let project = seat.call("sample_create", json!({"name": "Sample"})).await.unwrap();
    assert_eq!((project["documents"].as_u64(), project["meetings"].as_u64()), (Some(4), Some(1)));
    let thread = seat.call("thread_create", json!({"project": "Sample"})).await.unwrap();
    let ask = json!({"thread": thread["id"], "text": "What was decided about refunds?"});
    let messages = seat.stream("ask", ask).await;
    assert!(matches!(messages.last(), Some(StreamMessage::View(_))));
    let shown = seat.call("thread_show", json!({"thread": thread["id"]})).await.unwrap();
    assert_eq!(shown["messages"].as_array().unwrap().len(), 2);
    let source = &shown["messages"][1]["sources"][0];
    assert!(source["quote"].as_str().is_some_and(|q| !q.is_empty()), "{shown}");
    let rewound = seat
        .call("thread_rewind", json!({"thread": thread["id"], "message": shown["messages"][0]["id"]}))
        .await
        .unwrap();
    assert_eq!(rewound["messages"], json!([]));
    assert_eq!(rewound["messageCount"], 0);
    let hits =
        seat.call("search", json!({"query": "decided about refunds", "kinds": ["thread"]})).await.unwrap();
    assert_eq!(hits["hits"], json!([]), "what was taken back is not found");
}

#[tokio::test]
async fn a_draft_is_kept_in_the_vault_until_it_is_emptied() {
    let seat = seat();
    seat.open().await;
    let show = async || seat.call("draft_show", json!({"of": "01a1-b"})).await.unwrap()["text"].clone();
    assert_eq!(show().await, "");
    seat.call("draft_edit", json!({"of": "01a1-b", "text": "Write stories for"})).await.unwrap();
    seat.call("vault_lock", json!({})).await.unwrap();
    seat.call("vault_unlock", json!({"passphrase": PASSPHRASE})).await.unwrap();
    assert_eq!(show().await, "Write stories for");
    seat.call("draft_edit", json!({"of": "01a1-b", "text": ""})).await.unwrap();
    assert_eq!(show().await, "");
    assert_eq!(
        seat.call("draft_show", json!({"of": "../settings"})).await.err(),
        Some(ErrorCode::Validation)
    );
}

/// A vault that locks itself, or that another page locks, stops what is running and keeps what there is of it.
#[tokio::test]
async fn locking_keeps_the_half_of_an_answer() {
    let api = ScriptedApi::start(vec![Reply::HangAfter(Script::new().text("Half of an answer").bytes())]);
    let folder = tempfile::tempdir().unwrap();
    let url = api.base_url();
    let outside = move || {
        let config = ServerConfig { base_url: url.clone(), ..ServerConfig::default() };
        Some((config, ApiKey::new("sk-ant-test".to_owned())))
    };
    let desk = Arc::new(Desk::new(&folder.path().join("v.docket"), world(), Box::new(outside)));
    let call = async |name: &str, request: Value| desk.call("page", name, request).await.unwrap();
    call("vault_create", json!({"passphrase": PASSPHRASE})).await;
    call("project_create", json!({"name": "Bikes"})).await;
    call("provider_allow", json!({"project": "Bikes", "provider": "claude", "allowed": true})).await;
    let thread = call("thread_create", json!({"project": "Bikes"})).await["id"].clone();
    let (heard, mut hears) = mpsc::channel(64);
    let asking = {
        let (desk, request) = (Arc::clone(&desk), json!({"thread": thread, "text": "What holds?"}));
        tokio::spawn(async move { desk.stream_to("page", "ask", request, &Cancel::new(), &heard).await })
    };
    loop {
        let StreamMessage::Events(events) = hears.recv().await.unwrap() else { panic!("it ended") };
        if events.iter().any(|e| e["event"] == "chunk") {
            break;
        }
    }
    desk.lock().await;
    asking.await.unwrap();
    call("vault_unlock", json!({"passphrase": PASSPHRASE})).await;
    let shown = call("thread_show", json!({"thread": thread})).await;
    let answer = &shown["messages"][1];
    assert_eq!(
        (answer["content"].as_str(), answer["partial"].as_bool()),
        (Some("Half of an answer"), Some(true))
    );
}

/// In whatever millisecond they were written, messages and calls come back in the order they came about.
#[tokio::test]
async fn what_was_said_keeps_its_order_within_a_millisecond() {
    let seat = seat();
    seat.open().await;
    let sample = seat.call("sample_create", json!({"name": "Bikes"})).await.unwrap();
    let thread = seat.call("thread_create", json!({"project": sample["id"]})).await.unwrap();
    for _ in 0..4 {
        let request = json!({"thread": thread["id"], "text": "Write user stories for refunds"});
        seat.stream("ask", request).await;
    }
    let shown = seat.call("thread_show", json!({"thread": thread["id"]})).await.unwrap();
    let messages = shown["messages"].as_array().unwrap();
    let roles: Vec<&str> = messages.iter().filter_map(|m| m["role"].as_str()).collect();
    assert_eq!(roles, ["user", "assistant"].repeat(4));
    for answer in messages.iter().filter(|m| m["role"] == "assistant") {
        let tools: Vec<&str> =
            answer["toolCalls"].as_array().unwrap().iter().filter_map(|c| c["tool"].as_str()).collect();
        assert_eq!(tools, ["DocumentSearch", "ArtifactGenerator"]);
    }
}
