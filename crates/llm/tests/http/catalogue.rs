//! What servers and tools do that they should not: each ends in words for the person and a history to go on with.

use super::*;
use docket_llm::{FaultKind, TurnError};
use docket_testkit::messages_api::{
    Chunking, Reply, Script, byte_by_byte, error_reply, over_and_over, text_reply, tool_reply,
};

/// Each error of the API with the body it should have, with none, with a page of a proxy, with another API's JSON, cut
/// off and in bytes that are no text. The status tells as much as it can; nothing of a body is repeated.
#[tokio::test]
async fn a_status_tells_what_a_body_does_not() {
    let check = async |status: u16, kind: &str, expected: TurnError| {
        let fault = json!({"type": "error", "error": {"type": kind, "message": "secret"}}).to_string();
        let bodies: [(&str, Vec<u8>); 6] = [
            ("application/json", fault.clone().into_bytes()),
            ("application/json", Vec::new()),
            ("application/json", br#"{"error": {"code": "secret", "message": "secret"}}"#.to_vec()),
            ("application/json", fault.as_bytes()[..fault.len() / 2].to_vec()),
            ("application/json", vec![0xff; 100_000]),
            ("text/html", b"<html>secret</html>".to_vec()),
        ];
        for (kind, body) in bodies {
            let label = format!("{status} {kind} {}", String::from_utf8_lossy(&body[..body.len().min(80)]));
            let headers = vec![("content-type".to_owned(), kind.to_owned())];
            let api = ScriptedApi::start(vec![Reply::Raw { status, headers, body }]);
            let config = ServerConfig { retries: 0, ..config(&api) };
            let (report, _) = run(&config, &[], |_, _| {}).await;
            // Of a web page only those are believed that a proxy has a right to.
            let is_page = kind == "text/html" && !matches!(status, 413 | 429 | 500..);
            let expected = if is_page { TurnError::NotTheApi } else { expected.clone() };
            assert_eq!(report.error.as_ref(), Some(&expected), "{label}");
            assert!(!expected.to_string().contains("secret"), "{label}");
            assert_eq!((report.blocks, report.partial), (Vec::new(), false), "{label}");
        }
    };
    check(401, "authentication_error", TurnError::Authentication).await;
    check(402, "billing_error", TurnError::Billing).await;
    check(403, "permission_error", TurnError::Permission).await;
    check(404, "not_found_error", TurnError::ModelNotFound).await;
    check(413, "request_too_large", TurnError::TooLarge).await;
    check(429, "rate_limit_error", TurnError::RateLimited { retry_after_ms: None }).await;
    check(500, "api_error", TurnError::Server { status: 500 }).await;
    check(529, "overloaded_error", TurnError::Overloaded).await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_as_long_as_it_says() {
    let waits = async |headers: &[(&str, &str)]| -> Vec<u64> {
        let limited = || error_reply(429, "rate_limit_error", headers);
        let api = ScriptedApi::start(vec![limited(), limited(), text_reply("Fine.")]);
        let (report, events) = ask(&api, &[]).await;
        assert_eq!((report.error, report.text.as_str()), (None, "Fine."));
        let wait = |event: TurnEvent| {
            if let TurnEvent::Retrying { wait_ms, .. } = event { Some(wait_ms) } else { None }
        };
        events.into_iter().filter_map(wait).collect()
    };
    assert_eq!(waits(&[("retry-after", "0.02")]).await, [20, 20]);
    // Without it each wait is double the one before, less a part by chance.
    assert_eq!(waits(&[]).await, [1, 2]);
}

/// Pings keep the connection open, but nobody waits for them.
#[tokio::test]
async fn a_server_that_only_says_it_is_there_has_stopped_answering() {
    let every = Duration::from_millis(5);
    let half = || Script::new().text("Half an answer").bytes();
    let ping = b"event: ping\ndata: {\"type\": \"ping\"}\n\n".to_vec();
    let check = async |first: Vec<u8>, again: Vec<u8>, text: &str| {
        let label = String::from_utf8_lossy(&again).into_owned();
        let api = ScriptedApi::start(vec![over_and_over(first, again, every), text_reply(ON_WE_GO)]);
        let config = ServerConfig { silence_timeout: Duration::from_secs(1), ..config(&api) };
        let (report, _) = run(&config, &[], |_, _| {}).await;
        assert_eq!(
            (report.error.as_ref(), report.text.as_str()),
            (Some(&TurnError::TimedOut), text),
            "{label}"
        );
        assert!(report.partial, "{label}");
        assert_eq!(api.requests().len(), 1, "the server may still be working on it: {label}");
        go_on(&api, report, &label).await;
    };
    let half_and = |again: &[u8]| check(half(), again.to_vec(), "Half an answer");
    // All wait at the same time, so that each can be given long.
    futures_util::future::join_all([
        check(ping.clone(), ping.clone(), ""),
        half_and(&ping),
        half_and(b"data: {\"type\":\"ping\"}\r\n\r\n"),
        half_and(b": still here\n\n"),
        half_and(b"event: from_the_future\ndata: {}\n\n"),
        // An event that never ends.
        half_and(b"x"),
    ])
    .await;

    // It can be stopped at any time.
    let api = ScriptedApi::start(vec![over_and_over(half(), ping, every)]);
    let stop = |event: &TurnEvent, cancel: &Cancel| {
        if matches!(event, TurnEvent::Text(_)) {
            cancel.cancel();
        }
    };
    let (report, _) = run(&config(&api), &[], stop).await;
    assert_eq!(report.error, Some(TurnError::Cancelled));
}

/// Between two bytes there is less than any limit, over all of them more than each.
#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let text = "Slowly, but to the end, without haste and in one piece.";
    let script = Script::new().text(text).stop("end_turn");
    let longest = script.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
    let (every, limit) = (Duration::from_millis(2), Duration::from_millis(2500));
    let taking = |bytes: usize| every * u32::try_from(bytes).unwrap();
    assert!(taking(script.len()) > limit && taking(longest) < limit / 4);
    let api = ScriptedApi::start(vec![byte_by_byte(200, script, every)]);
    let config = ServerConfig { read_timeout: limit, silence_timeout: limit, ..config(&api) };
    let (report, _) = run(&config, &[], |_, _| {}).await;
    assert_eq!((report.error, report.text.as_str(), report.partial), (None, text, false));
}

/// An error's body is of no use once its status is known.
#[tokio::test]
async fn an_error_that_comes_slowly_is_judged_by_its_status() {
    let body = vec![b' '; 60_000];
    let api = ScriptedApi::start(vec![byte_by_byte(403, body, Duration::from_millis(50))]);
    let config = ServerConfig { read_timeout: Duration::from_millis(400), ..config(&api) };
    let (report, _) = run(&config, &[], |_, _| {}).await;
    assert_eq!(report.error, Some(TurnError::Permission));
}

/// More than an answer can be: the text up to there is kept.
#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let comment = [b": ", [b'x'; 500_000].as_slice(), b"\n"].concat();
    let half = Script::new().text("Half an answer").bytes();
    let api = ScriptedApi::start(vec![over_and_over(half, comment, Duration::ZERO), text_reply(ON_WE_GO)]);
    let (report, _) = ask(&api, &[]).await;
    assert_eq!(
        (report.error.as_ref(), report.text.as_str()),
        (Some(&TurnError::Malformed), "Half an answer")
    );
    go_on(&api, report, "").await;
}

/// An error of any kind in the middle of a call's input: the call is not made, and the error says whether to ask again.
#[tokio::test]
async fn an_error_in_a_tool_s_input_runs_nothing() {
    let input = json!({"type": "input_json_delta", "partial_json": "{\"location\": \"Pa"});
    let call = json!({"type": "tool_use", "id": "t", "name": "get_weather", "input": {}});
    for (name, kind, again) in [
        ("overloaded_error", FaultKind::Overloaded, true),
        ("api_error", FaultKind::Api, true),
        ("rate_limit_error", FaultKind::RateLimit, true),
        ("invalid_request_error", FaultKind::InvalidRequest, false),
        ("a_new_error", FaultKind::Other, false),
    ] {
        let bytes = Script::new().text("Let me look.").block(&call, &[input.clone()], false).error(name);
        let api =
            ScriptedApi::start(vec![Reply::Sse { bytes, chunks: Chunking::Every(5) }, text_reply(ON_WE_GO)]);
        let weather = Recorder::weather();
        let (report, _) = ask(&api, &[weather.clone()]).await;
        let error = report.error.clone().unwrap();
        assert_eq!((&error, error.retryable()), (&TurnError::StreamError { kind }, again));
        assert_eq!((weather.inputs(), report.text.as_str()), (Vec::new(), "Let me look."));
        go_on(&api, report, "").await;
    }
}

/// The model is told what fits and that it is not all; so is the person.
#[tokio::test]
async fn a_result_of_50_megabytes_is_cut() {
    let huge = || "ü".repeat(25_000_000);
    let tools: Vec<Arc<dyn Tool>> = vec![
        Recorder::new("tells", move |_| async move { ToolOutcome::text(huge(), huge()) }),
        Recorder::new("fails", move |_| async move { ToolOutcome::error(huge()) }),
        Recorder::new("finds", |_| async {
            let found = |bytes| {
                json!({"type": "search_result", "source": "doc://1", "title": "t",
                "content": [{"type": "text", "text": "x".repeat(bytes)}]})
            };
            ToolOutcome {
                content: vec![found(1000), found(50_000_000)],
                ..ToolOutcome::text("", "2 results")
            }
        }),
    ];
    for (name, blocks, is_error) in [("tells", 2, false), ("fails", 2, true), ("finds", 2, false)] {
        let api = ScriptedApi::start(vec![tool_reply(name, json!({})), text_reply("Too much.")]);
        let (report, events) = ask(&api, &tools).await;
        assert_eq!((report.error, api.faults()), (None, Vec::new()), "{name}");
        let sent = &api.requests()[1].body["messages"][2]["content"][0];
        let content = sent["content"].as_array().unwrap();
        assert_eq!((content.len(), sent["is_error"] == true), (blocks, is_error), "{name}");
        assert!(content[1]["text"].as_str().unwrap().contains("Ask for less"), "{name}");
        assert!(sent.to_string().len() < 250_000, "{name}");
        let shown = events.iter().find_map(|event| match event {
            TurnEvent::ToolResult { preview, output, .. } => Some((preview.len(), output)),
            _ => None,
        });
        let (preview, output) = shown.unwrap();
        assert!(preview < 2500, "{name}");
        assert_eq!(output.len(), content.len(), "{name}");
    }
}
