use super::*;

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
