use super::*;
use docket_llm::TurnError;
use docket_testkit::messages_api::{Reply, Script, error_reply, text_reply, tool_reply};
use std::time::Instant;

/// Gives all replies, then an answer; checks the error and how many requests were made.
async fn check(reply: Reply, repeated: usize, expected: Option<TurnError>, requests: usize) {
    let label = format!("{reply:?}");
    let mut replies = vec![reply; repeated];
    replies.push(text_reply("Fine."));
    let api = ScriptedApi::start(replies);
    let (report, events) = ask(&api, &[]).await;
    assert_eq!(report.text, if expected.is_none() { "Fine." } else { "" }, "{label}");
    assert_eq!(report.error, expected, "{label}");
    assert!(!report.partial, "{label}");
    assert_eq!(api.requests().len(), requests, "{label}");
    let retried = events.iter().filter(|event| matches!(event, TurnEvent::Retrying { .. })).count();
    assert_eq!(retried, requests - 1, "{label}");
}

#[tokio::test]
async fn each_status_has_its_error_and_passing_ones_are_tried_again() {
    let lasting =
        async |status, kind, expected| check(error_reply(status, kind, &[]), 1, Some(expected), 1).await;
    lasting(400, "invalid_request_error", TurnError::InvalidRequest).await;
    lasting(401, "authentication_error", TurnError::Authentication).await;
    lasting(402, "billing_error", TurnError::Billing).await;
    lasting(403, "permission_error", TurnError::Permission).await;
    lasting(404, "not_found_error", TurnError::ModelNotFound).await;
    lasting(413, "request_too_large", TurnError::TooLarge).await;
    lasting(422, "unprocessable", TurnError::InvalidRequest).await;
    for (status, kind, expected) in [
        (408, "timeout", TurnError::TimedOut),
        (409, "conflict_error", TurnError::Server { status: 409 }),
        (429, "rate_limit_error", TurnError::RateLimited { retry_after_ms: None }),
        (500, "api_error", TurnError::Server { status: 500 }),
        (502, "api_error", TurnError::Server { status: 502 }),
        (503, "api_error", TurnError::Server { status: 503 }),
        (504, "timeout_error", TurnError::Server { status: 504 }),
        (529, "overloaded_error", TurnError::Overloaded),
    ] {
        check(error_reply(status, kind, &[]), 3, None, 4).await;
        check(error_reply(status, kind, &[]), 4, Some(expected), 4).await;
    }
}

#[tokio::test]
async fn the_server_knows_better_when_to_try_again() {
    check(
        error_reply(529, "overloaded_error", &[("x-should-retry", "false")]),
        1,
        Some(TurnError::Overloaded),
        1,
    )
    .await;
    check(error_reply(400, "invalid_request_error", &[("x-should-retry", "true")]), 1, None, 2).await;
    for (name, value, ms) in [("retry-after", "120", 120_000), ("retry-after-ms", "60001", 60_001)] {
        let error = TurnError::RateLimited { retry_after_ms: Some(ms) };
        check(error_reply(429, "rate_limit_error", &[(name, value)]), 1, Some(error), 1).await;
    }
    check(
        error_reply(429, "rate_limit_error", &[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")]),
        1,
        None,
        2,
    )
    .await;
    check(
        error_reply(429, "rate_limit_error", &[("retry-after", "NaN"), ("retry-after-ms", "-1")]),
        1,
        None,
        2,
    )
    .await;
}

#[tokio::test]
async fn the_wait_is_the_one_the_server_asks_for() {
    let api = ScriptedApi::start(vec![
        error_reply(429, "rate_limit_error", &[("retry-after", "30"), ("retry-after-ms", "5")]),
        text_reply("Fine."),
    ]);
    let (report, events) = ask(&api, &[]).await;
    assert_eq!(report.error, None);
    let waits: Vec<(u32, u64)> = events
        .iter()
        .filter_map(|event| match event {
            TurnEvent::Retrying { attempt, wait_ms, .. } => Some((*attempt, *wait_ms)),
            _ => None,
        })
        .collect();
    assert_eq!(waits, [(1, 5)]);
    assert_eq!(api.requests()[0].body, api.requests()[1].body);
}

#[tokio::test]
async fn each_round_has_its_own_attempts() {
    let busy = || error_reply(529, "overloaded_error", &[]);
    let call = || tool_reply("get_weather", json!({"location": "Paris"}));
    let round = || [busy(), busy(), busy()];
    let replies: Vec<Reply> =
        round().into_iter().chain([call()]).chain(round()).chain([text_reply("Fine.")]).collect();
    let api = ScriptedApi::start(replies);
    let (report, events) = ask(&api, &[Recorder::weather()]).await;
    assert_eq!((report.error, report.text.as_str()), (None, "Fine."));
    let attempts: Vec<u32> = events
        .iter()
        .filter_map(
            |event| if let TurnEvent::Retrying { attempt, .. } = event { Some(*attempt) } else { None },
        )
        .collect();
    assert_eq!(attempts, [1, 2, 3, 1, 2, 3]);
}

#[tokio::test]
async fn a_recorded_rate_limit_is_understood() {
    let recorded: Value = serde_json::from_slice(&fixture("recorded_429_rate_limit.json")).unwrap();
    let fields = recorded["headers"].as_object().unwrap().iter();
    let headers: Vec<(String, String)> = fields
        .filter(|(name, _)| !matches!(name.as_str(), "content-length" | "connection" | "content-type"))
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    let reply = Reply::Json { status: 429, headers, body: recorded["body"].clone() };
    check(reply.clone(), 2, None, 3).await;
    check(reply, 4, Some(TurnError::RateLimited { retry_after_ms: None }), 4).await;
}

#[tokio::test]
async fn what_is_not_the_api_is_recognised() {
    let page = |status| Reply::Raw {
        status,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: b"<html>".to_vec(),
    };
    check(Reply::Html, 1, Some(TurnError::NotTheApi), 1).await;
    check(page(403), 1, Some(TurnError::NotTheApi), 1).await;
    check(page(404), 1, Some(TurnError::NotTheApi), 1).await;
    check(page(413), 1, Some(TurnError::TooLarge), 1).await;
    check(page(502), 3, None, 4).await;
    check(
        Reply::Json { status: 200, headers: vec![], body: json!({"content": []}) },
        1,
        Some(TurnError::NotTheApi),
        1,
    )
    .await;
    check(Reply::Raw { status: 204, headers: vec![], body: vec![] }, 1, Some(TurnError::NotTheApi), 1).await;
    check(Reply::Close, 2, None, 3).await;
    check(Reply::Close, 4, Some(TurnError::Unreachable), 4).await;
}

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    let other = ScriptedApi::start(vec![text_reply("caught")]);
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/v1/messages", other.base_url());
        check(
            Reply::Raw { status, headers: vec![("location".to_owned(), location)], body: vec![] },
            1,
            Some(TurnError::NotTheApi),
            1,
        )
        .await;
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn nothing_is_sent_with_an_unsafe_address_or_key() {
    let api = ScriptedApi::start(vec![text_reply("Fine.")]);
    let check = async |base_url: &str, key: &str, expected: TurnError| {
        let config = ServerConfig { base_url: base_url.to_owned(), ..config(&api) };
        let key = ApiKey::new(key.to_owned());
        let report = run_turn(&config, &key, question(&[]), &[], Cancel::new(), || 0.5, &mut |_| {}).await;
        assert_eq!(report.error, Some(expected), "{base_url}");
    };
    check(&api.base_url().replace("127.0.0.1", "0.0.0.0"), KEY, TurnError::InsecureBaseUrl).await;
    check(&api.base_url(), " \n", TurnError::Authentication).await;
    check(&api.base_url(), "sk\nant", TurnError::Authentication).await;
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    // Held, so that no server of another test gets this port, but not listened to.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let free = held.local_addr().unwrap();
    let api = ScriptedApi::start(Vec::new());
    for scheme in ["http", "https"] {
        let config = ServerConfig { base_url: format!("{scheme}://{free}"), ..config(&api) };
        let (report, _) = run(&config, &[], |_, _| {}).await;
        assert_eq!((report.error, report.partial), (Some(TurnError::Unreachable), false), "{scheme}");
    }
}

#[tokio::test]
async fn silence_ends_the_turn() {
    let check = async |reply: Reply, text: &str, partial: bool| {
        let api = ScriptedApi::start(vec![reply, text_reply("second")]);
        let config = ServerConfig { read_timeout: Duration::from_millis(400), ..config(&api) };
        let (report, _) = run(&config, &[], |_, _| {}).await;
        assert_eq!((report.text.as_str(), report.partial), (text, partial));
        assert_eq!(report.error, Some(TurnError::TimedOut));
        assert_eq!(api.requests().len(), 1, "the server may still be working on it");
    };
    check(Reply::Hang, "", false).await;
    check(Reply::HangAfter(Script::new().bytes()), "", true).await;
    check(Reply::HangAfter(Script::new().text("Half an answer").bytes()), "Half an answer", true).await;
}

#[tokio::test]
async fn stop_means_stop() {
    let begun = Instant::now();
    let check = async |reply: Reply, backoff_ms, at: fn(&TurnEvent) -> bool, text: &str, requests: usize| {
        let api = ScriptedApi::start(vec![reply, text_reply("second")]);
        let config = ServerConfig { backoff_base: Duration::from_millis(backoff_ms), ..config(&api) };
        let watch = |event: &TurnEvent, cancel: &Cancel| {
            if at(event) {
                cancel.cancel();
            }
        };
        let (report, _) = run(&config, &[], watch).await;
        assert_eq!(report.error, Some(TurnError::Cancelled));
        assert_eq!((report.text.as_str(), report.partial), (text, !text.is_empty()));
        assert_eq!(report.blocks.len(), usize::from(!text.is_empty()));
        assert_eq!(api.requests().len(), requests);
    };
    let started = |event: &TurnEvent| matches!(event, TurnEvent::Started);
    let said = |event: &TurnEvent| matches!(event, TurnEvent::Text(_));
    let retrying = |event: &TurnEvent| matches!(event, TurnEvent::Retrying { .. });
    check(text_reply("first"), 1, started, "", 0).await;
    check(Reply::HangAfter(Script::new().text("Half").bytes()), 1, said, "Half", 1).await;
    check(error_reply(529, "overloaded_error", &[]), 30_000, retrying, "", 1).await;
    assert!(begun.elapsed() < Duration::from_secs(8), "the wait is cut short");
}

#[tokio::test]
async fn what_is_too_large_is_not_sent() {
    let api = ScriptedApi::start(vec![text_reply("Fine.")]);
    let mut request = question(&[]);
    request.messages = vec![json!({"role": "user", "content": "x".repeat(33 * 1024 * 1024)})];
    let key = ApiKey::new(KEY.to_owned());
    let report = run_turn(&config(&api), &key, request, &[], Cancel::new(), || 0.5, &mut |_| {}).await;
    assert_eq!(report.error, Some(TurnError::TooLarge));
    assert!(api.requests().is_empty());
}
