use super::*;
use docket_llm::{StopReason, TurnError};
use docket_testkit::messages_api::{Chunking, Reply, Script, text_reply, tool_reply, tools_reply};
use std::future::pending;
use tokio::sync::Barrier;

fn whole(bytes: Vec<u8>) -> Reply {
    Reply::Sse { bytes, chunks: Chunking::Whole }
}

/// The results in the last request, as (id, is_error, text).
fn results(api: &ScriptedApi) -> Vec<(String, bool, String)> {
    let request = api.requests().pop().unwrap();
    let last = request.body["messages"].as_array().unwrap().last().unwrap().clone();
    let as_result = |block: &Value| {
        let text = block["content"][0]["text"].as_str().unwrap_or_default();
        (block["tool_use_id"].as_str().unwrap().to_owned(), block["is_error"] == true, text.to_owned())
    };
    last["content"].as_array().unwrap().iter().map(as_result).collect()
}

#[tokio::test]
async fn a_call_goes_to_the_tool_and_its_result_to_the_model() {
    let bytes = Script::new()
        .thinking("Which city?", "signature==")
        .text("I will look.")
        .tool_raw("toolu_1", "get_weather", r#"{"location": "Paris"}"#, true)
        .stop("tool_use");
    let api = ScriptedApi::start(vec![whole(bytes), text_reply("It is sunny.")]);
    let weather = Recorder::weather();
    let (report, events) = ask(&api, &[weather.clone()]).await;

    assert_eq!(api.faults(), Vec::<String>::new());
    assert_eq!(
        (report.error.clone(), report.partial, report.stop.clone()),
        (None, false, StopReason::EndTurn)
    );
    assert_eq!(report.text, "I will look.\n\nIt is sunny.");
    assert_eq!((report.usage.input_tokens, report.usage.output_tokens), (200, 40));
    let input = json!({"location": "Paris"});
    let call = json!({"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": input,
        "caller": {"type": "direct"}});
    let result = json!({"type": "tool_result", "tool_use_id": "toolu_1", "content": [{"type": "text", "text": "sunny"}]});
    assert_eq!(
        Value::Array(report.blocks),
        json!([
            {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "Which city?", "signature": "signature=="},
                {"type": "text", "text": "I will look."}, call]},
            {"role": "user", "content": [result]},
            {"role": "assistant", "content": [{"type": "text", "text": "It is sunny."}]}])
    );
    let shown: Vec<TurnEvent> =
        events.into_iter().filter(|event| !matches!(event, TurnEvent::Text(_))).collect();
    assert_eq!(
        shown,
        [
            TurnEvent::Started,
            TurnEvent::ToolCall {
                id: "toolu_1".to_owned(),
                name: "get_weather".to_owned(),
                input_summary: "location: Paris".to_owned()
            },
            TurnEvent::ToolResult {
                id: "toolu_1".to_owned(),
                name: "get_weather".to_owned(),
                preview: "1 result".to_owned(),
                is_error: false,
                input: input.clone(),
                output: vec![json!({"type": "text", "text": "sunny"})],
            },
        ]
    );
    assert_eq!(weather.inputs(), [input]);
}

#[tokio::test]
async fn requests_have_the_headers_and_the_body_of_the_api() {
    let api = ScriptedApi::start(vec![text_reply("Fine.")]);
    ask(&api, &[Recorder::weather()]).await;
    let request = api.requests().remove(0);
    let check = |name: &str, expected: Option<&str>| assert_eq!(request.header(name), expected, "{name}");
    check("x-api-key", Some(KEY));
    check("anthropic-version", Some("2023-06-01"));
    check("content-type", Some("application/json"));
    check("user-agent", Some(concat!("docket/", env!("CARGO_PKG_VERSION"))));
    check("authorization", None);
    check("origin", None);
    check("referer", None);
    assert_eq!(request.path, "/v1/messages");
    let fields: Vec<&str> = request.body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["model", "max_tokens", "system", "tools", "messages", "stream"]);
}

#[tokio::test]
async fn calls_that_cannot_be_made_are_answered() {
    let bytes = Script::new()
        .tool_raw("a", "no_such_tool", "{}", true)
        .tool_raw("b", "get_weather", r#"{"location": "Par"#, true)
        .tool_raw("c", "get_weather", "", true)
        .tool_raw("d", "get_weather", r#"["Paris"]"#, true)
        .tool_raw("e", "get_weather", r#"{"location": "Paris"}"#, true)
        .stop("tool_use");
    let api = ScriptedApi::start(vec![whole(bytes), text_reply("Sorry.")]);
    let weather = Recorder::weather();
    let (report, _) = ask(&api, &[weather.clone()]).await;
    assert_eq!((report.error, report.text.as_str()), (None, "Sorry."));
    assert_eq!(api.faults(), Vec::<String>::new());
    let found = results(&api);
    let expected = [
        ("a", true, "no tool \"no_such_tool\". The tools are: get_weather"),
        ("b", true, "not a whole JSON object"),
        ("c", true, "required property \"location\""),
        ("d", true, "not a whole JSON object"),
        ("e", false, "sunny"),
    ];
    assert_eq!(found.len(), expected.len());
    for ((id, is_error, text), (wanted_id, wanted_error, part)) in found.iter().zip(expected) {
        assert_eq!((id.as_str(), *is_error), (wanted_id, wanted_error));
        assert!(text.contains(part), "{text}");
    }
    let echoed = &api.requests()[1].body["messages"][1]["content"];
    assert_eq!(echoed[1]["input"], json!({"INVALID_JSON": "{\"location\": \"Par"}));
    assert_eq!(weather.inputs(), [json!({"location": "Paris"})]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tools_that_fail_do_not_end_the_turn() {
    // A tool that holds its thread until the test is over.
    let (over, blocked) = std::sync::mpsc::channel::<()>();
    let blocked = Arc::new(Mutex::new(blocked));
    let tools: Vec<Arc<dyn Tool>> = vec![
        Recorder::new("panics", |_| async { panic!("a test's panic") }),
        Recorder::new("fails", |_| async { ToolOutcome::error("no such document") }),
        Recorder::new("never_ends", |_| pending()),
        Recorder::new("blocks", move |_| {
            let blocked = Arc::clone(&blocked);
            async move {
                assert!(blocked.lock().unwrap().recv().is_err());
                ToolOutcome::text("late", "late")
            }
        }),
        Recorder::new("works", |_| async { ToolOutcome::text("fine", "fine") }),
    ];
    let names = ["panics", "fails", "never_ends", "blocks", "works"];
    let calls: Vec<(&str, Value)> = names.iter().map(|name| (*name, json!({}))).collect();
    let api = ScriptedApi::start(vec![tools_reply(&calls), text_reply("Done.")]);
    let config = ServerConfig { tool_timeout: Duration::from_millis(500), ..config(&api) };
    let (report, events) = run(&config, &tools, |_, _| {}).await;
    drop(over);
    assert_eq!((report.error, report.text.as_str()), (None, "Done."));
    assert_eq!(api.faults(), Vec::<String>::new());
    let found: Vec<(bool, String)> =
        results(&api).into_iter().map(|(_, error, text)| (error, text)).collect();
    let expected = [
        (true, "failed unexpectedly"),
        (true, "no such document"),
        (true, "took longer"),
        (true, "took longer"),
        (false, "fine"),
    ];
    assert_eq!(found.len(), expected.len());
    for ((is_error, text), (wanted, part)) in found.iter().zip(expected) {
        assert!(*is_error == wanted && text.contains(part), "{text}");
    }
    assert_eq!(events.iter().filter(|event| matches!(event, TurnEvent::ToolResult { .. })).count(), 5);
}

#[tokio::test]
async fn parallel_calls_run_at_the_same_time_and_answer_in_order() {
    let both = Arc::new(Barrier::new(2));
    let (one, two) = (Arc::clone(&both), both);
    let tools: Vec<Arc<dyn Tool>> = vec![
        Recorder::new("first", move |_| {
            let both = Arc::clone(&one);
            async move {
                // Only if both are running does either go on; this one is done later.
                both.wait().await;
                both.wait().await;
                ToolOutcome::text("first", "1")
            }
        }),
        Recorder::new("second", move |_| {
            let both = Arc::clone(&two);
            async move {
                both.wait().await;
                tokio::spawn(async move { both.wait().await });
                ToolOutcome::text("second", "2")
            }
        }),
    ];
    let api = ScriptedApi::start(vec![
        tools_reply(&[("first", json!({})), ("second", json!({}))]),
        text_reply("Done."),
    ]);
    let (report, _) = ask(&api, &tools).await;
    assert_eq!(report.error, None);
    let texts: Vec<String> = results(&api).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(texts, ["first", "second"]);
}

#[tokio::test]
async fn stopping_answers_the_calls_that_were_running() {
    let tools: Vec<Arc<dyn Tool>> = vec![
        Recorder::new("quick", |_| async { ToolOutcome::text("fine", "fine") }),
        Recorder::new("never_ends", |_| pending()),
    ];
    let api = ScriptedApi::start(vec![tools_reply(&[("never_ends", json!({})), ("quick", json!({}))])]);
    let watch = |event: &TurnEvent, cancel: &Cancel| {
        if matches!(event, TurnEvent::ToolResult { name, .. } if name == "quick") {
            cancel.cancel();
        }
    };
    let (report, _) = run(&config(&api), &tools, watch).await;
    assert_eq!((report.error, report.partial), (Some(TurnError::Cancelled), true));
    let found = report.blocks[1]["content"].as_array().unwrap();
    assert_eq!(found[0]["content"][0]["text"], "Stopped by the user.");
    assert_eq!((&found[0]["is_error"], &found[1]["content"][0]["text"]), (&json!(true), &json!("fine")));
    assert_eq!(api.requests().len(), 1);

    // The history that is left can be continued.
    let next = ScriptedApi::start(vec![text_reply("On we go.")]);
    let mut request = question(&tools);
    request.messages.extend(report.blocks);
    request.messages.push(json!({"role": "user", "content": "Go on."}));
    let key = ApiKey::new(KEY.to_owned());
    let report = run_turn(&config(&next), &key, request, &tools, Cancel::new(), || 0.5, &mut |_| {}).await;
    assert_eq!((report.error, next.faults()), (None, Vec::new()));
}

#[tokio::test]
async fn a_paused_answer_is_sent_on() {
    let search = json!({"type": "server_tool_use", "id": "srv_1", "name": "web_search", "input": {}});
    let input = json!({"type": "input_json_delta", "partial_json": "{\"query\":\"x\"}"});
    let bytes = Script::new().text("Searching").block(&search, &[input], true).stop("pause_turn");
    let api = ScriptedApi::start(vec![whole(bytes), text_reply(" and found.")]);
    let (report, _) = ask(&api, &[]).await;
    assert_eq!((report.error, report.text.as_str()), (None, "Searching and found."));
    assert_eq!(api.faults(), Vec::<String>::new());
    let blocks = report.blocks[0]["content"].as_array().unwrap();
    assert_eq!((report.blocks.len(), blocks.len()), (1, 3));
    assert_eq!(blocks[1]["input"], json!({"query": "x"}));
}

#[tokio::test]
async fn a_model_that_only_calls_tools_is_stopped() {
    let replies = (0..20).map(|_| tool_reply("get_weather", json!({"location": "Paris"}))).collect();
    let api = ScriptedApi::start(replies);
    let weather = Recorder::weather();
    let (report, _) = ask(&api, &[weather.clone()]).await;
    assert_eq!((report.error, report.partial), (Some(TurnError::TooManySteps), true));
    assert_eq!((api.requests().len(), weather.inputs().len()), (12, 11));
    assert_eq!(api.faults(), Vec::<String>::new());
}

#[tokio::test]
async fn a_failure_in_a_later_round_keeps_the_earlier_ones() {
    let api = ScriptedApi::start(vec![tool_reply("get_weather", json!({"location": "Paris"})), Reply::Html]);
    let (report, _) = ask(&api, &[Recorder::weather()]).await;
    assert_eq!((report.error, report.partial), (Some(TurnError::NotTheApi), true));
    assert_eq!(report.blocks.len(), 2);
    assert_eq!(report.usage.input_tokens, 100);
}
