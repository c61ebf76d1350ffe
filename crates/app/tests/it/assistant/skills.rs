//! The skills of the analyst, with a model and without.
use super::*;
use docket_app::skills::CallSkill;

async fn use_skill(temp: &Temp, providers: &Providers, id: &str, inputs: &[(&str, &str)]) -> Asked {
    let mut events = Vec::new();
    let inputs = inputs.iter().map(|(name, given)| ((*name).to_owned(), (*given).to_owned())).collect();
    let request = AskRequest {
        thread: "Refunds".into(),
        text: String::new(),
        provider: None,
        allow_writes: false,
        skill: Some(CallSkill { id: id.to_owned(), inputs }),
    };
    let cancel = Cancel::new();
    let result = assistant::ask(&temp.session, request, providers, &cancel, &mut |e| events.push(e)).await;
    Asked { events, error: result.err().map(|e| e.code) }
}

#[tokio::test]
async fn a_model_is_told_the_prompt_and_the_thread_shows_what_was_asked() {
    let temp = temp().await;
    project(&temp).await;
    let api = ScriptedApi::start(vec![messages_api::text_reply("Night."), messages_api::text_reply("Day.")]);
    let asked = use_skill(&temp, &claude(&api), "edge-cases", &[("about", "refunds")]).await;
    assert_eq!((asked.error, asked.text().as_str()), (None, "Night."));
    ask(&temp, "And then?", &claude(&api), None, &Cancel::new()).await;
    assert_eq!(api.faults(), Vec::<String>::new());
    let shown = thread(&temp).await;
    assert_eq!(shown.messages[0].content, "List the edge cases of: refunds");
    let told = |at: usize| api.requests()[at].body["messages"][0]["content"].clone();
    assert!(told(0)[1]["text"].as_str().unwrap().starts_with("(Skill edge-cases, version 1)"));
    assert_eq!(told(1)[1]["text"], told(0)[1]["text"], "what was sent is sent again as it was");
    let refused = use_skill(&temp, &claude(&api), "edge-cases", &[]).await;
    assert_eq!(refused.error, Some(ErrorCode::Validation));
    assert_eq!(thread(&temp).await.messages.len(), 4);
}

#[tokio::test]
async fn without_a_model_the_sources_are_gone_through() {
    let temp = temp().await;
    project(&temp).await;
    let asked = use_skill(&temp, &Providers::none(), "edge-cases", &[("about", "refunds")]).await;
    let text = asked.text();
    assert!(text.contains("## Time") && text.contains("“Refunds are paid within 14 days.” [1]"), "{text}");
    assert!(text.contains("## Law\n\nThe sources are silent."), "{text}");
    let sources = thread(&temp).await.messages.pop().unwrap().sources;
    assert!(sources.iter().any(|s| s.number == 1 && s.quote.contains("14 days")), "{sources:?}");

    let check = async |id: &str, inputs: &[(&str, &str)], part: &str| {
        let asked = use_skill(&temp, &Providers::none(), id, inputs).await;
        assert!(asked.error.is_none() && asked.text().contains(part), "{id}: {}", asked.text());
    };
    check("explore", &[("about", "refunds")], "The next question to settle").await;
    check("glossary", &[("about", "refunds")], "This takes a model").await;
    check("contradictions", &[("about", "refunds")], "14 days").await;
    let interview = [("person", "Dana"), ("about", "refunds")];
    check("interview-guide", &interview, "What they are silent on").await;

    let request = artifacts::CreateArtifact {
        project: "Bikes".into(),
        kind: "custom".parse().unwrap(),
        title: "Limits".into(),
        content: "- Refunds take 14 days.\n- Managers approve.".into(),
    };
    artifacts::create(&temp.session, request).await.unwrap();
    check("compare-versions", &[("artifact", "Limits")], "never written anew").await;
    temp.later(60 * 60 * 1000);
    let edit = artifacts::EditArtifact {
        artifact: "Limits".into(),
        title: None,
        content: Some("- Refunds take 10 days.\n- Managers approve.".into()),
        ..artifacts::EditArtifact::default()
    };
    artifacts::edit(&temp.session, edit).await.unwrap();
    let versions = "## Removed\n\n- Refunds take 14 days.\n\n## Added\n\n- Refunds take 10 days.\n";
    check("compare-versions", &[("artifact", "Limits")], versions.trim_end()).await;
}
