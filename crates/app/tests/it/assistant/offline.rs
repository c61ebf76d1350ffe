use super::*;

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
    assert!(reason.to_string().contains("no model is set up"), "it says why it is offline: {reason}");
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
async fn who_answers_is_said_and_can_be_chosen() {
    let temp = temp().await;
    project(&temp).await;
    let api = ScriptedApi::start(vec![]);
    let asked =
        ask(&temp, "Summarise this", &claude(&api), Some(ProviderKind::Offline), &Cancel::new()).await;
    assert_eq!(asked.error, None);
    assert!(api.requests().is_empty(), "offline means offline, key or not");
    let asked = ask(&temp, "Hello", &Providers::none(), Some(ProviderKind::Claude), &Cancel::new()).await;
    assert_eq!(asked.error, Some(ErrorCode::Provider));
    assert!(asked.events.is_empty());
    let cancelled = Cancel::new();
    cancelled.cancel();
    let asked = ask(&temp, "Write user stories for refunds", &Providers::none(), None, &cancelled).await;
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
