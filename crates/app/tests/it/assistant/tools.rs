use super::*;

#[tokio::test]
async fn a_model_searches_writes_and_answers() {
    let temp = temp().await;
    project(&temp).await;
    // The source's name is only known once the search has run, so a first turn asks for it.
    let search = || messages_api::tool_reply("DocumentSearch", json!({"query": "refunds branch manager"}));
    let (_, api) = with_claude(&temp, "Find it", vec![search(), messages_api::text_reply("Found.")]).await;
    let found = passages(&results(&api));
    let with_limit = |r: &&Value| r["content"][0]["text"].as_str().unwrap().contains("200 EUR");
    let source = found.iter().find(with_limit).unwrap()["source"].clone();
    assert_eq!(found[0]["citations"]["enabled"], true);
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
async fn a_model_looks_around_in_the_project_and_reads_on() {
    let temp = temp().await;
    project(&temp).await;
    let one = |tool: &str, input: serde_json::Value| {
        vec![messages_api::tool_reply(tool, input), messages_api::text_reply("Fine.")]
    };
    let (_, api) =
        with_claude(&temp, "What is there?", one("ListProject", json!({"kind": "documents", "from": 0})))
            .await;
    assert!(results(&api)["content"].to_string().contains("policy.md"), "{}", results(&api));

    let (_, api) = with_claude(&temp, "Search", one("DocumentSearch", json!({"query": "\"200 EUR\""}))).await;
    let source = passages(&results(&api))[0]["source"].as_str().unwrap().to_owned();
    let (_, api) =
        with_claude(&temp, "Read on", one("OpenPassage", json!({"source": source, "around": 1}))).await;
    let opened = passages(&results(&api));
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
