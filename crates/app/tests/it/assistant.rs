//! The assistant: offline, and over the Messages API against a server that plays scripted streams.
use crate::{Temp, slice, temp};
use docket_app::artifacts::NamedArtifact;
use docket_app::assistant::{self, AskEvent, AskRequest, ProviderKind, Providers};
use docket_app::documents::NamedDocument;
use docket_app::meetings::{self, CreateMeeting};
use docket_app::threads::{CreateThread, NamedThread, ThreadTextView};
use docket_app::{ApiKey, Cancel, ErrorCode, ServerConfig, artifacts, documents, threads};
use docket_testkit::messages_api::{self, Reply, ScriptedApi};
use serde_json::{Value, json};
use std::time::Duration;

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
    ask(temp, text, &Providers { claude: None }, None, &Cancel::new()).await
}

fn claude(api: &ScriptedApi) -> Providers {
    let config = ServerConfig {
        base_url: api.base_url(),
        backoff_base: Duration::from_millis(1),
        read_timeout: Duration::from_millis(400),
        ..ServerConfig::default()
    };
    Providers { claude: Some((config, ApiKey::new("sk-test".to_owned()))) }
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

#[tokio::test]
async fn stories_come_out_with_their_sources() {
    let temp = temp().await;
    project(&temp).await;
    let asked = offline(&temp, "Write user stories with acceptance criteria for refunds").await;
    assert_eq!(asked.error, None);
    assert_eq!(
        asked.names(),
        ["start", "tool_call", "tool_result", "tool_call", "tool_result", "artifact", "chunk", "complete"]
    );
    let AskEvent::Start { provider, reason, .. } = &asked.events[0] else { panic!("start comes first") };
    assert_eq!(*provider, ProviderKind::Offline);
    assert!(reason.contains("no API key"), "it says why it is offline: {reason}");
    let artifact = asked.artifact().unwrap();
    let view = artifacts::show(&temp.session, NamedArtifact { artifact }).await.unwrap();
    assert!(view.content.contains("As a **customer**"), "{}", view.content);
    assert!(!view.content.contains("marked zones"), "parking is another topic");
    assert!(view.sources.len() >= 3, "{:?}", view.sources);
    for source in &view.sources {
        let shown =
            documents::show(&temp.session, NamedDocument { document: source.id.clone() }).await.unwrap();
        assert_eq!(slice(&shown.content, &source.place), source.quote, "each quote opens at its place");
        assert!(view.content.contains(&format!("[{}]", source.number)));
    }
    let thread = thread(&temp).await;
    assert_eq!(thread.messages.len(), 2);
    assert_eq!(thread.messages[1].content, asked.text());
    let tools: Vec<&str> = thread.messages[1].tool_calls.iter().map(|c| c.tool.as_str()).collect();
    assert_eq!(tools, ["DocumentSearch", "ArtifactGenerator"]);
    assert!(!thread.messages[1].partial);
}

#[tokio::test]
async fn questions_are_answered_with_quotes_and_silence_with_honesty() {
    let temp = temp().await;
    project(&temp).await;
    let asked = offline(&temp, "Who approves refunds above 200 EUR?").await;
    assert!(asked.text().contains("branch manager"), "{}", asked.text());
    assert!(asked.artifact().is_none());
    let asked = offline(&temp, "Write user stories about submarine telemetry").await;
    assert!(asked.text().contains("found nothing"), "{}", asked.text());
    assert!(asked.artifact().is_none() && asked.error.is_none());
    let asked = offline(&temp, "Now write acceptance criteria for refunds").await;
    assert!(asked.artifact().is_some());
}

#[tokio::test]
async fn a_topic_is_taken_over_only_from_what_was_found() {
    // What is asked, whether parking, which is never asked for, is drafted from too: then the whole project is meant.
    let check = async |turns: &[&str], whole: bool| {
        let temp = temp().await;
        project(&temp).await;
        let mut last = Asked { events: Vec::new(), error: None };
        for text in turns {
            last = offline(&temp, text).await;
        }
        let text = last.text();
        assert!(last.artifact().is_some(), "{turns:?} {text}");
        assert_eq!(text.contains("marked zone"), whole, "{turns:?} {text}");
    };
    check(&["Who approves refunds above 200 EUR?", "Write user stories"], false).await;
    check(&["Who approves refunds above 200 EUR?", "Now write the requirements document"], false).await;
    check(&["Write user stories for refunds", "Write acceptance criteria for that"], false).await;
    check(&["What about submarine telemetry?", "Write the requirements document"], true).await;
    check(&["Who approves refunds?", "What about submarines?", "Write a requirements document"], true).await;
    check(
        &["Who approves refunds?", "What about submarines?", "Now a requirements document for that"],
        false,
    )
    .await;
    check(&["Who approves refunds?", "Write requirements for the whole project"], true).await;
    check(&["Write requirements"], true).await;
}

#[tokio::test]
async fn minutes_are_of_the_meeting_that_is_named() {
    let temp = temp().await;
    project(&temp).await;
    let hold = async |title: &str, date: &str, notes: &str| {
        let request = CreateMeeting {
            project: "Bikes".into(),
            title: title.into(),
            notes: notes.into(),
            agenda: String::new(),
            attendees: vec!["Anna Berg".into()],
            date: Some(date.into()),
        };
        meetings::create(&temp.session, request).await.unwrap();
    };
    let asked = offline(&temp, "Write the minutes").await;
    assert!(asked.artifact().is_none() && asked.text().contains("no meeting in this project yet"));
    hold("Kick-off", "2026-01-12", "Present: Bob Stone\n\nDecision: keep the old bikes\n").await;
    let check = async |text: &str, expected: &[&str], drafted: bool| {
        let asked = offline(&temp, text).await;
        assert_eq!(asked.artifact().is_some(), drafted, "{text}: {}", asked.text());
        for part in expected {
            assert!(asked.text().contains(part), "{text}: {part}\n{}", asked.text());
        }
        asked.text()
    };
    let kick_off =
        "# Minutes: Kick-off\n\n**Date:** 12 January 2026\n\n## Attendees\n\n- Anna Berg\n- Bob Stone\n";
    let text = check("Write the minutes of the meeting", &[kick_off, "Keep the old bikes."], true).await;
    assert!(!text.contains("latest"), "{text}");
    check("Write the minutes of the kick-off of 12 January", &[kick_off], true).await;
    check(
        "Write the minutes of the meeting of 13 January",
        &["no meeting held on 13 January in this project", "- “Kick-off” of 12 January 2026"],
        false,
    )
    .await;
    check(
        "Draft the minutes of the budget review",
        &["no meeting called “budget review”", "Kick-off"],
        false,
    )
    .await;
    hold("Weekly sync", "2026-01-19", "Decision: buy new bikes\n").await;
    hold("Weekly sync", "2026-01-26", "Decision: sell the bikes\n").await;
    check(
        "Write the minutes",
        &["latest meeting that fits, “Weekly sync” of 26 January 2026", "Sell the bikes."],
        true,
    )
    .await;
    check("Minutes of the Weekly sync, please", &["1 other meeting", "Sell the bikes."], true)
        .await
        .contains("latest");
    check("Minutes of the weekly sync of 19 January", &["Buy new bikes.", "19 January 2026"], true).await;
    check("Minutes of the meeting on 2026-01-12", &[kick_off], true).await;
    check(
        "Write the minutes of the weekly sync of 12 January",
        &["no meeting “Weekly sync” held on 12 January"],
        false,
    )
    .await;
    hold("Chat", "2026-02-02", "Lovely weather today. We had cake.\n").await;
    check("Minutes of the meeting of 2 February 2026", &["no decision, action, question"], false).await;
}

#[tokio::test]
async fn a_model_searches_writes_and_answers() {
    let temp = temp().await;
    project(&temp).await;
    // The source's name is only known once the search has run, so a first turn asks for it.
    let search = || messages_api::tool_reply("DocumentSearch", json!({"query": "refunds branch manager"}));
    let (_, api) = with_claude(&temp, "Find it", vec![search(), messages_api::text_reply("Found.")]).await;
    let results =
        api.requests()[1].body["messages"].as_array().unwrap().last().unwrap()["content"][0]["content"]
            .clone();
    let source = results
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["content"][0]["text"].as_str().unwrap().contains("200 EUR"))
        .unwrap()["source"]
        .clone();
    assert_eq!(results[0]["citations"]["enabled"], true);
    let write = messages_api::tool_reply(
        "ArtifactGenerator",
        json!({"type": "user_story", "title": "Large refunds", "content": "Managers approve large refunds.\n\nMore is open.",
            "sources": [{"statement": "Managers approve large refunds.", "source": source},
                        {"statement": "More is open.", "source": "docket:document/no-such#1-2"}]}),
    );
    let (asked, api) =
        with_claude(&temp, "Write stories", vec![search(), write, messages_api::text_reply("Done.")]).await;
    assert_eq!(asked.error, None);
    assert_eq!(asked.text().trim(), "Done.");
    let view =
        artifacts::show(&temp.session, NamedArtifact { artifact: asked.artifact().unwrap() }).await.unwrap();
    assert_eq!(view.content, "Managers approve large refunds. [1]\n\nMore is open.");
    assert_eq!(view.sources.len(), 1);
    assert_eq!(view.sources[0].quote, "- Refunds above 200 EUR must be approved by the branch manager.");
    let told = api.requests()[2].body["messages"].as_array().unwrap().last().unwrap().to_string();
    assert!(told.contains("1 sources were not found"), "{told}");
    let Some(AskEvent::Complete { total_tokens, .. }) = asked.events.last() else {
        panic!("complete comes last")
    };
    assert!(*total_tokens > 0);
    let first = &api.requests()[0].body;
    assert!(
        first["system"][1]["text"].to_string().contains("policy.md"),
        "the model knows what the project holds"
    );
    let thread = thread(&temp).await;
    assert_eq!(thread.messages.len(), 4);
    assert_eq!(thread.messages[3].tool_calls.len(), 2);
}

#[tokio::test]
async fn a_model_s_slips_are_told_to_it_and_the_turn_goes_on() {
    let temp = temp().await;
    project(&temp).await;
    let replies = vec![
        messages_api::tools_reply(&[
            ("Teleport", json!({})),
            ("DocumentSearch", json!({"nothing": 1})),
            ("ThreadSummarizer", json!({"title": "Refund limits", "summary": "Limits were asked for."})),
        ]),
        messages_api::text_reply("Sorry."),
    ];
    let (asked, api) = with_claude(&temp, "Go", replies).await;
    assert_eq!((asked.error, asked.text().trim()), (None, "Sorry."));
    let results = api.requests()[1].body["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    let failed: Vec<bool> = results.as_array().unwrap().iter().map(|r| r["is_error"] == true).collect();
    assert_eq!(failed, [true, true, false]);
    let threads = docket_app::threads::list(&temp.session, threads::ListThreads { project: "Bikes".into() })
        .await
        .unwrap();
    assert_eq!(
        (threads.threads[0].title.as_str(), threads.threads[0].summary.as_str()),
        ("Refund limits", "Limits were asked for.")
    );
}

#[tokio::test]
async fn a_model_looks_around_in_the_project_and_reads_on() {
    let temp = temp().await;
    project(&temp).await;
    let one = |tool: &str, input: serde_json::Value| {
        vec![messages_api::tool_reply(tool, input), messages_api::text_reply("Fine.")]
    };
    let results = |api: &ScriptedApi| {
        api.requests()[1].body["messages"].as_array().unwrap().last().unwrap()["content"][0].clone()
    };
    let (_, api) =
        with_claude(&temp, "What is there?", one("ListProject", json!({"kind": "documents", "from": 0})))
            .await;
    assert!(results(&api)["content"].to_string().contains("policy.md"), "{}", results(&api));

    let (_, api) = with_claude(&temp, "Search", one("DocumentSearch", json!({"query": "\"200 EUR\""}))).await;
    let source = results(&api)["content"][0]["source"].as_str().unwrap().to_owned();
    let (_, api) =
        with_claude(&temp, "Read on", one("OpenPassage", json!({"source": source, "around": 1}))).await;
    let opened = results(&api)["content"].as_array().unwrap().clone();
    assert!(opened.len() >= 2, "{opened:?}");
    assert!(opened.iter().any(|p| p["source"] == source.as_str()), "{opened:?}");

    let check = async |tool: &str, input: serde_json::Value, failed: bool, part: &str| {
        let (asked, api) = with_claude(&temp, "Go", one(tool, input.clone())).await;
        assert_eq!(asked.error, None);
        let result = results(&api);
        assert_eq!(result["is_error"] == true, failed, "{tool} {input}: {result}");
        assert!(result["content"].to_string().contains(part), "{tool} {input}: {result}");
    };
    check("OpenPassage", json!({"source": "docket:document/no#1-2", "around": 1}), true, "no such passage")
        .await;
    check("OpenPassage", json!({"source": source, "around": u64::MAX}), false, "200 EUR").await;
    check("ListProject", json!({"kind": "secrets", "from": 0}), true, "listed values").await;
    check("ListProject", json!({"kind": "artifacts", "from": 7}), false, "0 artifacts in all").await;
    check("MeetingLookup", json!({"query": "submarine"}), false, "No meeting").await;
    meetings::create(
        &temp.session,
        meetings::CreateMeeting {
            project: "Bikes".into(),
            title: "Kick-off".into(),
            date: Some("2026-03-02".into()),
            attendees: vec!["Dana".into()],
            agenda: String::new(),
            notes:
                "Decision: refunds are paid within 14 days.\n\nAction: Dana writes the policy by Friday.\n"
                    .into(),
        },
    )
    .await
    .unwrap();
    check("MeetingLookup", json!({"query": "kick-off"}), false, "Decision: Kick-off").await;
    check("MeetingLookup", json!({"query": "dana"}), false, "owner Dana").await;
    check("MeetingLookup", json!({"query": "2026-03"}), false, "paid within 14 days").await;
    check("MeetingLookup", json!({"query": ""}), false, "2026-03-02").await;
}

#[tokio::test]
async fn what_a_model_wants_to_keep_waits_for_a_word() {
    let write = || {
        vec![
            messages_api::tool_reply(
                "ArtifactGenerator",
                json!({"type": "custom", "title": "Limits", "content": "Refunds end.", "sources": []}),
            ),
            messages_api::text_reply("Done."),
        ]
    };
    let check = async |word: Option<(bool, bool)>, kept: usize, error: Option<ErrorCode>| {
        let temp = temp().await;
        project(&temp).await;
        let (api, cancel) = (ScriptedApi::start(write()), Cancel::new());
        let mut shown = None;
        let request = AskRequest {
            thread: "Refunds".into(),
            text: "Write".into(),
            provider: None,
            allow_writes: false,
        };
        let done = assistant::ask(&temp.session, request, &claude(&api), &cancel, &mut |event| {
            let AskEvent::Asking { message_id, call_id, title, text, .. } = event else { return };
            shown = Some((title, text));
            let Some((granted, thread)) = word else { return cancel.cancel() };
            let session = std::sync::Arc::clone(&temp.session);
            tokio::spawn(async move {
                let permit =
                    || assistant::Permit { message: message_id, call: call_id.clone(), granted, thread };
                assert_eq!(assistant::permit(&session, permit()).await.unwrap().granted, granted);
                let again = assistant::permit(&session, permit()).await;
                assert_eq!(again.err().map(|e| e.code), Some(ErrorCode::NotFound));
            });
        })
        .await;
        assert_eq!(done.err().map(|e| e.code), error);
        assert_eq!(shown, Some(("Limits".to_owned(), "Refunds end.".to_owned())));
        let list = async || {
            let request = artifacts::ListArtifacts { project: "Bikes".into() };
            artifacts::list(&temp.session, request).await.unwrap().artifacts.len()
        };
        assert_eq!(list().await, kept);
        // The next time nothing is asked if the thread may write by itself.
        if word == Some((true, true)) {
            let api = ScriptedApi::start(write());
            let request = AskRequest {
                thread: "Refunds".into(),
                text: "More".into(),
                provider: None,
                allow_writes: false,
            };
            let mut names = Vec::new();
            assistant::ask(&temp.session, request, &claude(&api), &Cancel::new(), &mut |e| names.push(e))
                .await
                .unwrap();
            assert!(!names.iter().any(|e| matches!(e, AskEvent::Asking { .. })), "{names:?}");
            assert_eq!(list().await, 2);
        }
    };
    check(Some((true, false)), 1, None).await;
    check(Some((true, true)), 1, None).await;
    check(Some((false, false)), 0, None).await;
    check(None, 0, Some(ErrorCode::Cancelled)).await;
}

#[tokio::test]
async fn a_model_is_told_again_what_it_has_read_before() {
    let temp = temp().await;
    project(&temp).await;
    let search = messages_api::tool_reply("DocumentSearch", json!({"query": "refunds"}));
    let (_, first) = with_claude(&temp, "Find it", vec![search, messages_api::text_reply("Found.")]).await;
    let (_, second) = with_claude(&temp, "And now?", vec![messages_api::text_reply("Well.")]).await;
    let of = |api: &ScriptedApi, at: usize, field: &str| {
        let mut value = api.requests()[at].body[field].clone();
        // Where the marks for the cache stand changes; what is cached does not.
        let blocks = value.as_array_mut().unwrap().iter_mut();
        blocks.filter_map(|m| m["content"].as_array_mut()).flatten().for_each(|block| {
            block.as_object_mut().unwrap().remove("cache_control");
        });
        value.as_array().unwrap().clone()
    };
    let (told, again) = (of(&first, 1, "messages"), of(&second, 0, "messages"));
    assert_eq!(again[..told.len()], told, "what was sent is sent again as it was");
    assert_eq!(again.len(), told.len() + 2, "then the answer, then the question");
    assert!(again[2].to_string().contains("14 days"), "{}", again[2]);
    assert_eq!(of(&first, 1, "system"), of(&second, 0, "system"));
    assert_eq!(of(&first, 1, "tools"), of(&second, 0, "tools"));
}

#[tokio::test]
async fn what_answers_cost_is_kept_and_counted() {
    let temp = temp().await;
    project(&temp).await;
    offline(&temp, "What applies?").await;
    let search = messages_api::tool_reply("DocumentSearch", json!({"query": "refunds"}));
    let (asked, _api) = with_claude(&temp, "Find it", vec![search, messages_api::text_reply("Found.")]).await;
    // Two responses of 100 tokens sent and 20 written each, at 2 and 10 dollars a million.
    let Some(AskEvent::Complete { cost_micros, .. }) = asked.events.last() else { panic!("it is complete") };
    assert_eq!(*cost_micros, Some(800));
    let shown = thread(&temp).await;
    assert_eq!((shown.messages[1].cost_micros, shown.messages[3].cost_micros), (None, Some(800)));
    let show =
        async |days| docket_app::usage::show(&temp.session, docket_app::usage::ShowUsage { days }).await;
    let usage = show(1).await.unwrap();
    assert_eq!((usage.total.answers, usage.total.cost_micros, usage.total.unpriced), (2, 800, 0));
    assert_eq!((usage.total.input_tokens, usage.total.output_tokens), (200, 40));
    let models: Vec<_> = usage.models.iter().map(|m| (m.provider.as_str(), m.model.as_deref())).collect();
    assert_eq!(models, [("claude", Some("claude-sonnet-5-5")), ("offline", None)]);
    assert_eq!((usage.days.len(), usage.threads.len()), (1, 1));
    // What was taken back was paid for.
    threads::rewind(
        &temp.session,
        threads::RewindThread { thread: "Refunds".into(), message: shown.messages[0].id },
    )
    .await
    .unwrap();
    assert_eq!(show(30).await.unwrap().total, usage.total);
    for days in [0, 4000] {
        assert_eq!(show(days).await.err().map(|e| e.code), Some(ErrorCode::Validation));
    }
}

#[tokio::test]
async fn a_day_s_budget_is_not_exceeded_by_asking_on() {
    let temp = temp().await;
    project(&temp).await;
    let settings = |budget| docket_app::settings::SettingsView {
        daily_budget_micros: budget,
        ..docket_app::settings::SettingsView::default()
    };
    // Each answer costs 400 millionths of a dollar.
    let check = async |budget, refused: bool, warned: bool| {
        docket_app::settings::edit(&temp.session, settings(budget)).await.unwrap();
        let (asked, api) = with_claude(&temp, "Go", vec![messages_api::text_reply("Well.")]).await;
        assert_eq!(asked.error, refused.then_some(ErrorCode::BudgetReached), "{budget:?}");
        assert_eq!(api.requests().is_empty(), refused);
        let reason = asked.events.first().map(|e| serde_json::to_value(e).unwrap()["reason"].to_string());
        assert_eq!(reason.unwrap_or_default().contains("most of today's budget"), warned, "{budget:?}");
    };
    check(Some(0), true, false).await;
    assert!(thread(&temp).await.messages.is_empty(), "what could not be asked is not kept");
    check(Some(400), false, false).await;
    check(Some(400), true, false).await;
    check(Some(500), false, true).await;
    check(None, false, false).await;
    check(Some(1_200), true, false).await;
    let offline = ask(&temp, "What applies?", &Providers { claude: None }, None, &Cancel::new()).await;
    assert_eq!(offline.error, None, "the offline drafter costs nothing");
}

#[tokio::test]
async fn whatever_breaks_the_stream_what_was_said_is_kept() {
    let whole = messages_api::text_reply("The answer is that refunds take fourteen days.");
    let Reply::Sse { bytes, .. } = whole else { panic!("a text reply is a stream") };
    let checks: Vec<(&str, Vec<Reply>, ErrorCode, &str)> = vec![
        ("cut", vec![Reply::CutAfter(bytes.clone(), bytes.len() / 2)], ErrorCode::Provider, "cut_off"),
        (
            "error event",
            vec![messages_api::error_event("Half an", "overloaded_error")],
            ErrorCode::Provider,
            "cut_off",
        ),
        ("html", vec![Reply::Html], ErrorCode::Provider, "ai_service_error"),
        (
            "401",
            vec![messages_api::error_reply(401, "authentication_error", &[])],
            ErrorCode::Provider,
            "unauthorized",
        ),
        (
            "429, too long a wait",
            vec![messages_api::error_reply(429, "rate_limit_error", &[("retry-after", "3600")])],
            ErrorCode::RateLimited,
            "rate_limit_exceeded",
        ),
        ("silent", vec![Reply::Hang], ErrorCode::Provider, "timeout"),
    ];
    for (what, replies, code, event) in checks {
        let temp = temp().await;
        project(&temp).await;
        let (asked, _api) = with_claude(&temp, "How long do refunds take?", replies).await;
        assert_eq!(asked.error, Some(code), "{what}");
        let Some(AskEvent::Error { error, message, .. }) = asked.events.last() else {
            panic!("{what}: no error event")
        };
        assert_eq!(error, event, "{what}");
        assert!(!message.is_empty());
        let thread = thread(&temp).await;
        assert_eq!(thread.messages[0].content, "How long do refunds take?", "{what}");
        assert!(thread.messages[1].partial, "{what}");
        assert_eq!(thread.messages[1].content, asked.text(), "{what}: the part that came is kept");
        assert_eq!(thread.messages[1].error.as_deref(), Some(event), "{what}");
    }
}

#[tokio::test]
async fn a_429_that_passes_is_waited_out() {
    let temp = temp().await;
    project(&temp).await;
    let replies = vec![
        messages_api::error_reply(429, "rate_limit_error", &[("retry-after-ms", "5")]),
        messages_api::text_reply("Fourteen days."),
    ];
    let (asked, api) = with_claude(&temp, "How long?", replies).await;
    assert_eq!((asked.error, asked.text().trim()), (None, "Fourteen days."));
    assert_eq!(api.requests().len(), 2);
    assert!(asked.names().contains(&"retrying".to_owned()));
}

#[tokio::test]
async fn the_last_twenty_messages_go_along_and_the_rest_as_a_summary() {
    let temp = temp().await;
    project(&temp).await;
    for n in 0..13 {
        offline(&temp, &format!("What about refund number {n}?")).await;
    }
    let (_, api) = with_claude(&temp, "And now?", vec![messages_api::text_reply("Well.")]).await;
    let messages = api.requests()[0].body["messages"].clone();
    let messages = messages.as_array().unwrap();
    assert!(messages.len() <= 21);
    let before = &messages[..messages.len() - 1];
    let word_for_word: String = before.iter().map(ToString::to_string).collect();
    assert!(!word_for_word.contains("refund number 0?") && word_for_word.contains("refund number 12?"));
    assert!(api.requests()[0].body["system"].to_string().contains("Earlier in this conversation"));
}

#[tokio::test]
async fn who_answers_is_said_and_can_be_chosen() {
    let temp = temp().await;
    project(&temp).await;
    let api = ScriptedApi::start(vec![]);
    let asked =
        ask(&temp, "Summarise this", &claude(&api), Some(ProviderKind::Offline), &Cancel::new()).await;
    assert_eq!(asked.error, None);
    assert!(api.requests().is_empty(), "offline means offline, key or not");
    let asked =
        ask(&temp, "Hello", &Providers { claude: None }, Some(ProviderKind::Claude), &Cancel::new()).await;
    assert_eq!(asked.error, Some(ErrorCode::Provider));
    assert!(asked.events.is_empty());
    let cancelled = Cancel::new();
    cancelled.cancel();
    let asked =
        ask(&temp, "Write user stories for refunds", &Providers { claude: None }, None, &cancelled).await;
    assert_eq!(asked.error, Some(ErrorCode::Cancelled));
    let asked = offline(&temp, " \n").await;
    assert_eq!(asked.error, Some(ErrorCode::Validation));
}

#[tokio::test]
async fn events_have_the_seed_s_form() {
    let temp = temp().await;
    project(&temp).await;
    let asked = offline(&temp, "Write user stories for refunds").await;
    let lines: Vec<Value> = asked.events.iter().map(|e| serde_json::to_value(e).unwrap()).collect();
    let of = |name: &str| lines.iter().find(|l| l["event"] == name).unwrap().clone();
    assert!(of("start")["message_id"].is_string());
    assert!(of("chunk")["content"].is_string());
    assert_eq!(of("tool_call")["status"], "executing");
    assert!(of("tool_result")["result_preview"].is_string());
    assert_eq!(of("artifact")["type"], "user_story");
    assert!(of("artifact")["artifact_id"].is_string() && of("artifact")["title"].is_string());
    assert_eq!(of("complete")["total_tokens"], 0);
}
