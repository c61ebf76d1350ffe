//! Who answers, who may be sent what, and what would be sent.
use super::*;
use docket_app::assistant::{AskPreview, PreviewView};
use docket_app::documents::KeepHere;
use docket_app::settings::{self, ServerSetting, SettingsView};

const ANSWER: &str = "{\"message\":{\"content\":\"Fourteen days.\"},\"done\":false}\n{\"done\":true,\"prompt_eval_count\":9,\"eval_count\":3}\n";

fn ndjson(body: &str) -> Reply {
    let headers = vec![("content-type".to_owned(), "application/x-ndjson".to_owned())];
    Reply::Raw { status: 200, headers, body: body.as_bytes().to_vec() }
}

async fn set(temp: &Temp, settings: SettingsView) {
    settings::edit(&temp.session, settings).await.unwrap();
}

async fn ollama(temp: &Temp, api: &ScriptedApi) {
    let server = ServerSetting { address: api.base_url(), model: "qwen3".to_owned() };
    set(temp, SettingsView { ollama: Some(server), ..SettingsView::default() }).await;
}

async fn ready(temp: &Temp) -> Providers {
    Providers::of_session(&temp.session, None).await.unwrap()
}

fn answered_by(asked: &Asked) -> Vec<ProviderKind> {
    let start = |e: &AskEvent| if let AskEvent::Start { provider, .. } = e { Some(*provider) } else { None };
    asked.events.iter().filter_map(start).collect()
}

#[tokio::test]
async fn nothing_leaves_the_device_before_it_is_switched_on() {
    let temp = temp().await;
    project(&temp).await;
    allow(&temp, ProviderKind::Claude, false).await;
    let api = ScriptedApi::start(vec![messages_api::text_reply("Well.")]);
    let by_rule = ask(&temp, "What applies to refunds?", &claude(&api), None, &Cancel::new()).await;
    assert_eq!(answered_by(&by_rule), [ProviderKind::Offline]);
    let AskEvent::Start { reason, .. } = &by_rule.events[0] else { panic!("start comes first") };
    assert!(reason.to_string().contains("Claude is not switched on for this project"), "{reason}");
    let by_wish = ask(&temp, "And?", &claude(&api), Some(ProviderKind::Claude), &Cancel::new()).await;
    assert_eq!(by_wish.error, Some(ErrorCode::NotAllowed));
    assert!(api.requests().is_empty());
    assert_eq!(thread(&temp).await.messages.len(), 2, "what could not be asked is not kept");
    temp.project("Trams").await;
    allow(&temp, ProviderKind::Claude, true).await;
    let asked = ask(&temp, "And?", &claude(&api), None, &Cancel::new()).await;
    assert_eq!(answered_by(&asked), [ProviderKind::Claude]);
    let show = |project: &str| assistant::ShowAllowed { project: project.to_owned() };
    let of = async |project| assistant::allowed(&temp.session, show(project)).await.unwrap().providers;
    assert_eq!((of("Bikes").await, of("Trams").await), (vec![ProviderKind::Claude], vec![]));
}

#[tokio::test]
async fn a_local_model_answers_without_permission_and_cites_in_numbers() {
    let temp = temp().await;
    project(&temp).await;
    let (_, api) = with_claude(
        &temp,
        "Find it",
        vec![
            messages_api::tool_reply("DocumentSearch", json!({"query": "\"200 EUR\""})),
            messages_api::text_reply("Found."),
        ],
    )
    .await;
    let source = passages(&results(&api))[0]["source"].as_str().unwrap().to_owned();
    let call = r#"{"message":{"content":"","tool_calls":[{"function":{"name":"DocumentSearch","arguments":{"query":"200 EUR"}}}]},"done":false}"#;
    let said = json!({"message": {"content": format!("A manager approves [{source}].")}, "done": false});
    let api = ScriptedApi::start_any(vec![
        ndjson(&format!("{call}\n{{\"done\":true}}\n")),
        ndjson(&format!("{said}\n{{\"done\":true,\"prompt_eval_count\":50,\"eval_count\":5}}\n")),
    ]);
    ollama(&temp, &api).await;
    let asked = ask(&temp, "Who approves large refunds?", &ready(&temp).await, None, &Cancel::new()).await;
    assert_eq!((asked.error, answered_by(&asked)), (None, vec![ProviderKind::Ollama]));
    assert_eq!(asked.text(), "A manager approves [1].");
    let told = api.requests()[1].body["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    assert!(told.as_str().unwrap().contains(&format!("[{source}]")), "{told}");
    let kept = thread(&temp).await.messages.pop().unwrap();
    assert_eq!(kept.content, "A manager approves [1].");
    assert_eq!((kept.sources[0].number, kept.cost_micros), (1, None));
    assert!(kept.sources[0].quote.contains("200 EUR"), "{:?}", kept.sources);
    assert_eq!((kept.provider.as_deref(), kept.model.as_deref()), (Some("ollama"), Some("qwen3")));
    assert!(kept.reason.is_some() && kept.first_text_ms.is_some());
}

#[tokio::test]
async fn who_cannot_be_reached_is_passed_by() {
    let temp = temp().await;
    project(&temp).await;
    // A port that was free a moment ago.
    let gone = ScriptedApi::start(vec![]).base_url();
    let unreachable = || {
        let config = ServerConfig {
            base_url: gone.clone(),
            retries: 0,
            backoff_base: Duration::from_millis(1),
            ..ServerConfig::default()
        };
        Providers::claude(config, ApiKey::new("sk-test".to_owned()))
    };
    let asked = ask(&temp, "What applies to refunds?", &unreachable(), None, &Cancel::new()).await;
    assert_eq!(answered_by(&asked), [ProviderKind::Claude, ProviderKind::Offline]);
    assert_eq!(asked.error, None);
    let kept = thread(&temp).await.messages.pop().unwrap();
    let reason = kept.reason.unwrap().to_string();
    assert!(reason.contains("Claude could not be reached"), "{reason}");
    assert_eq!((kept.provider.as_deref(), kept.partial), (Some("offline"), false));
    let wished = ask(&temp, "And?", &unreachable(), Some(ProviderKind::Claude), &Cancel::new()).await;
    assert_eq!(wished.error, Some(ErrorCode::Provider), "who is asked for is not replaced");
}

#[tokio::test]
async fn a_busy_server_gives_way_to_a_model_but_not_to_the_drafter() {
    let temp = temp().await;
    project(&temp).await;
    let busy = || vec![messages_api::error_reply(529, "overloaded_error", &[("x-should-retry", "false")])];
    let (asked, _api) = with_claude(&temp, "What applies?", busy()).await;
    assert_eq!((asked.error, answered_by(&asked)), (Some(ErrorCode::Provider), vec![ProviderKind::Claude]));
    let local = ScriptedApi::start_any(vec![ndjson(ANSWER)]);
    ollama(&temp, &local).await;
    let mut settings = settings::show(&temp.session, settings::Nothing {}).await.unwrap();
    settings.rules.talk = vec![ProviderKind::Claude, ProviderKind::Ollama];
    set(&temp, settings).await;
    let api = ScriptedApi::start(busy());
    let mut providers = ready(&temp).await;
    let config = ServerConfig { base_url: api.base_url(), ..ServerConfig::default() };
    providers.add(ProviderKind::Claude, config, ApiKey::new("sk-test".to_owned()));
    let asked = ask(&temp, "What applies?", &providers, None, &Cancel::new()).await;
    assert_eq!(answered_by(&asked), [ProviderKind::Claude, ProviderKind::Ollama]);
    assert_eq!((asked.error, asked.text().as_str()), (None, "Fourteen days."));
}

async fn preview(
    temp: &Temp,
    providers: &Providers,
    provider: Option<ProviderKind>,
) -> Result<PreviewView, ErrorCode> {
    let request = AskPreview { thread: "Refunds".into(), text: "What applies?".into(), provider };
    assistant::preview(&temp.session, request, providers).await.map_err(|e| e.code)
}

#[tokio::test]
async fn what_would_be_sent_is_shown_byte_for_byte() {
    let temp = temp().await;
    project(&temp).await;
    let api = ScriptedApi::start(vec![messages_api::text_reply("Well.")]);
    let shown = preview(&temp, &claude(&api), None).await.unwrap();
    assert!(api.requests().is_empty() && thread(&temp).await.messages.is_empty());
    assert!(shown.leaves_device && shown.tokens > 1000 && shown.cost_micros > Some(2000), "{shown:?}");
    ask(&temp, "What applies?", &claude(&api), None, &Cancel::new()).await;
    let body: Value = serde_json::from_str(&shown.body.unwrap()).unwrap();
    assert_eq!(body, api.requests()[0].body);

    let offline = preview(&temp, &Providers::none(), None).await.unwrap();
    assert_eq!((offline.leaves_device, offline.body, offline.tokens), (false, None, 0));
    allow(&temp, ProviderKind::Claude, false).await;
    let refused = preview(&temp, &claude(&api), Some(ProviderKind::Claude)).await;
    assert_eq!(refused.err(), Some(ErrorCode::NotAllowed));
}

#[tokio::test]
async fn a_document_that_stays_here_is_never_sent() {
    let temp = temp().await;
    project(&temp).await;
    temp.add("Bikes", &[("salaries.md", "The salary refund of the branch manager is 4711 EUR.\n")]).await;
    let search = || {
        vec![
            messages_api::tool_reply("DocumentSearch", json!({"query": "refund branch manager"})),
            messages_api::text_reply("Found."),
        ]
    };
    let all = |api: &ScriptedApi| api.requests().iter().map(|r| r.body.to_string()).collect::<String>();
    let (_, before) = with_claude(&temp, "Find it", search()).await;
    assert!(all(&before).contains("4711") && all(&before).contains("salaries.md"));
    let source = results(&before)["content"]
        .as_array()
        .unwrap()
        .iter()
        .find(|b| b.to_string().contains("4711"))
        .unwrap()["source"]
        .clone();
    let keep = async |kept| {
        let request = KeepHere { document: "salaries.md".into(), kept };
        documents::keep_here(&temp.session, request).await.unwrap()
    };
    assert!(keep(true).await.kept_here);
    let tries = vec![
        messages_api::tool_reply("DocumentSearch", json!({"query": "refund branch manager"})),
        messages_api::tool_reply("OpenPassage", json!({"source": source, "around": 3})),
        messages_api::tool_reply("ListProject", json!({"kind": "documents", "from": 0})),
        messages_api::text_reply("Nothing."),
    ];
    let (asked, after) = with_claude(&temp, "Find it again", tries).await;
    assert_eq!(asked.error, None);
    let sent = all(&after);
    assert!(!sent.contains("4711") && !sent.contains("salaries"), "{sent}");
    assert!(sent.contains("200 EUR") && sent.contains("stay on the analyst's device"));
    // On this machine it is there: for a local model and for the drafter.
    let call = r#"{"message":{"tool_calls":[{"function":{"name":"DocumentSearch","arguments":{"query":"salary refund"}}}]},"done":false}"#;
    let local = ScriptedApi::start_any(vec![ndjson(&format!("{call}\n{{\"done\":true}}\n")), ndjson(ANSWER)]);
    ollama(&temp, &local).await;
    ask(&temp, "Say it", &ready(&temp).await, None, &Cancel::new()).await;
    assert!(all(&local).contains("4711"));
    assert!(offline(&temp, "What is the salary refund of the branch manager?").await.text().contains("4711"));
    assert!(!keep(false).await.kept_here);
    let (_, again) = with_claude(&temp, "Once more", search()).await;
    assert!(all(&again).contains("4711"));
}

#[tokio::test]
async fn all_calls_are_in_one_list() {
    let temp = temp().await;
    project(&temp).await;
    with_claude(
        &temp,
        "Find it",
        vec![
            messages_api::tool_reply("DocumentSearch", json!({"query": "refunds"})),
            messages_api::tool_reply("OpenPassage", json!({"source": "docket:nothing", "around": 1})),
            messages_api::text_reply("Found."),
        ],
    )
    .await;
    let list = async |before| {
        let request = assistant::ListCalls { project: "Bikes".into(), before };
        assistant::calls(&temp.session, request).await.unwrap()
    };
    let all = list(None).await;
    let told: Vec<_> = all.calls.iter().map(|c| (c.tool.as_str(), c.is_error, c.thread.as_str())).collect();
    assert_eq!(told, [("OpenPassage", true, "Refunds"), ("DocumentSearch", false, "Refunds")]);
    assert!(all.calls[1].output_bytes > 100 && all.calls[1].took_ms.is_some() && !all.more);
    assert_eq!(all.calls[1].input, json!({"query": "refunds"}));
    assert_eq!(list(Some(all.calls[0].id)).await.calls.len(), 1);
    assert_eq!(list(Some(all.calls[1].id)).await.calls.len(), 0);
}

#[tokio::test]
async fn settings_of_servers_are_checked() {
    let temp = temp().await;
    let mut settings = SettingsView::default();
    settings.rules.draft = vec![ProviderKind::Claude, ProviderKind::Claude];
    let refused = settings::edit(&temp.session, settings.clone()).await;
    assert_eq!(refused.err().map(|e| e.code), Some(ErrorCode::Validation));
    settings.rules.draft = Vec::new();
    assert!(settings::edit(&temp.session, settings).await.is_err());
    let old = json!({"lockAfterMinutes": 5, "assistant": "automatic"});
    let read: SettingsView = serde_json::from_value(old).unwrap();
    assert_eq!(
        read.rules,
        SettingsView::default().rules,
        "settings of an older version have the usual rules"
    );
}
