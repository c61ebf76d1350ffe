use super::*;

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
        let near =
            asked.events.first().map(|e| serde_json::to_value(e).unwrap()["reason"]["nearBudget"].clone());
        assert_eq!(near == Some(json!(true)), warned, "{budget:?}");
    };
    check(Some(0), true, false).await;
    assert!(thread(&temp).await.messages.is_empty(), "what could not be asked is not kept");
    check(Some(400), false, false).await;
    check(Some(400), true, false).await;
    check(Some(500), false, true).await;
    check(None, false, false).await;
    check(Some(1_200), true, false).await;
    let offline = ask(&temp, "What applies?", &Providers::none(), None, &Cancel::new()).await;
    assert_eq!(offline.error, None, "the offline drafter costs nothing");
}

#[tokio::test]
async fn the_last_twenty_messages_go_along_and_the_rest_as_a_summary() {
    let temp = temp().await;
    project(&temp).await;
    for n in 0..16 {
        offline(&temp, &format!("What about refund number {n}?")).await;
    }
    let (_, api) = with_claude(&temp, "And now?", vec![messages_api::text_reply("Well.")]).await;
    let messages = api.requests()[0].body["messages"].clone();
    let messages = messages.as_array().unwrap();
    assert!((21..=31).contains(&messages.len()), "at least twenty, and as many as make full tens");
    let before = &messages[..messages.len() - 1];
    let word_for_word: String = before.iter().map(ToString::to_string).collect();
    assert!(!word_for_word.contains("refund number 0?") && word_for_word.contains("refund number 15?"));
    assert!(api.requests()[0].body["system"].to_string().contains("Earlier in this conversation"));
}
