use super::*;
use docket_llm::{StopReason, TurnError};
use docket_testkit::messages_api::{Chunking, Reply, Script, text_reply, with_citations};

#[tokio::test]
async fn recorded_streams_are_read_in_any_pieces() {
    let check =
        async |name: &str, chunks: Chunking, text: &str, location: Option<&str>, error: Option<TurnError>| {
            let label = format!("{name} {chunks:?}");
            let api =
                ScriptedApi::start(vec![Reply::Sse { bytes: fixture(name), chunks }, text_reply("Sunny.")]);
            let weather = Recorder::weather();
            let (report, _) = ask(&api, &[weather.clone()]).await;
            assert_eq!((report.text.as_str(), report.error), (text, error), "{label}");
            let places: Vec<Value> = weather.inputs().iter().map(|input| input["location"].clone()).collect();
            assert_eq!(places, location.map(Value::from).into_iter().collect::<Vec<_>>(), "{label}");
            assert_eq!(api.faults(), Vec::<String>::new(), "{label}");
        };
    let paris = "I'll check the current weather in Paris for you.\n\nSunny.";
    for chunks in [Chunking::Whole, Chunking::Every(1), Chunking::Every(7), Chunking::Every(100)] {
        check("basic_response.sse", chunks.clone(), "Hello there!", None, None).await;
        check("tool_use_response.sse", chunks.clone(), paris, Some("Paris"), None).await;
        check("recorded_tool_call.sse", chunks.clone(), "Sunny.", Some("San Francisco, CA"), None).await;
        check("refusal_response.sse", chunks.clone(), "", None, Some(TurnError::Refused)).await;
        check("thinking_then_refusal.sse", chunks, "Hi", None, Some(TurnError::Refused)).await;
    }
    for at in 0..fixture("tool_use_response.sse").len() {
        check("tool_use_response.sse", Chunking::At(vec![at]), paris, Some("Paris"), None).await;
    }
}

#[tokio::test]
async fn other_line_ends_change_nothing() {
    let recorded = String::from_utf8(fixture("tool_use_response.sse")).unwrap();
    for line_end in ["\r\n", "\r"] {
        let bytes = format!(": hello\n\n{recorded}").replace('\n', line_end).into_bytes();
        let replies = vec![Reply::Sse { bytes, chunks: Chunking::Every(3) }, text_reply("Sunny.")];
        let api = ScriptedApi::start(replies);
        let (report, _) = ask(&api, &[Recorder::weather()]).await;
        assert_eq!(report.error, None);
        assert!(report.text.ends_with("\n\nSunny."));
    }
}

/// Cut anywhere, a stream is either complete or an error, and a tool is run only if it is complete.
#[tokio::test]
async fn no_half_call_is_ever_run() {
    let whole = fixture("tool_use_response.sse");
    let said = "I'll check the current weather in Paris for you.";
    for end in 0..=whole.len() {
        let clean = Reply::Sse { bytes: whole[..end].to_vec(), chunks: Chunking::Whole };
        // A clean end differs from a broken connection in one place only; every seventh is enough.
        let clean = (end % 7 == 0 || end + 20 > whole.len()).then_some(clean);
        for reply in [Reply::CutAfter(whole.clone(), end)].into_iter().chain(clean) {
            let api = ScriptedApi::start(vec![reply, text_reply("Sunny.")]);
            let weather = Recorder::weather();
            let (report, _) = ask(&api, &[weather.clone()]).await;
            if end == whole.len() {
                assert_eq!((report.error, report.partial), (None, false));
                assert_eq!(weather.inputs(), [json!({"location": "Paris"})]);
                assert_eq!(report.text, format!("{said}\n\nSunny."));
            } else {
                assert_eq!((report.error, report.partial), (Some(TurnError::CutOff), true), "{end}");
                assert_eq!(weather.inputs(), Vec::<Value>::new(), "{end}");
                assert!(said.starts_with(&report.text), "{end}");
                let kept: Vec<Value> = if report.text.is_empty() {
                    Vec::new()
                } else {
                    vec![json!({"role": "assistant", "content": [{"type": "text", "text": report.text}]})]
                };
                assert_eq!(report.blocks, kept, "{end}");
            }
        }
    }
}

#[tokio::test]
async fn an_error_event_keeps_the_text() {
    let input = json!({"type": "input_json_delta", "partial_json": "{\"location\": \"Pa"});
    let call = json!({"type": "tool_use", "id": "t", "name": "get_weather", "input": {}});
    let bytes = Script::new().text("Let me look.").block(&call, &[input], false).error("overloaded_error");
    let api = ScriptedApi::start(vec![Reply::Sse { bytes, chunks: Chunking::Whole }]);
    let weather = Recorder::weather();
    let (report, _) = ask(&api, &[weather.clone()]).await;
    assert_eq!(report.text, "Let me look.");
    assert!(report.partial && report.error.as_ref().is_some_and(TurnError::retryable));
    assert_eq!(report.error.unwrap().to_string().matches("overloaded_error").count(), 1);
    assert_eq!(weather.inputs(), Vec::<Value>::new());
    assert_eq!(report.blocks.len(), 1);
    assert_eq!(api.requests().len(), 1, "what has begun is not repeated");
}

#[tokio::test]
async fn citations_and_usage_are_reported() {
    let citation = json!({"type": "search_result_location", "source": "doc://1", "cited_text": "14 days"});
    let api = ScriptedApi::start(vec![with_citations("It takes 14 days.", std::slice::from_ref(&citation))]);
    let (report, _) = ask(&api, &[]).await;
    assert_eq!(report.citations, [citation.clone()]);
    assert_eq!(report.blocks[0]["content"][0]["citations"], json!([citation]));
    assert_eq!((report.usage.input_tokens, report.usage.output_tokens), (100, 20));
    assert_eq!((report.stop, report.partial), (StopReason::EndTurn, false));
}

#[tokio::test]
async fn streams_of_something_else_are_refused() {
    let check = async |bytes: Vec<u8>, expected: TurnError| {
        let api = ScriptedApi::start(vec![Reply::Sse { bytes, chunks: Chunking::Whole }]);
        let (report, _) = ask(&api, &[]).await;
        assert_eq!(report.error, Some(expected));
    };
    check(Vec::new(), TurnError::CutOff).await;
    check(b"data: {\"choices\":[]}\n\ndata: [DONE]\n\n".to_vec(), TurnError::CutOff).await;
    check(b"data: hello\n\n".to_vec(), TurnError::Malformed).await;
    check(b"event: message_stop\ndata: {}\n\n".to_vec(), TurnError::Malformed).await;
    check([b"data: ".to_vec(), vec![b'x'; 17 * 1024 * 1024]].concat(), TurnError::Malformed).await;
}
