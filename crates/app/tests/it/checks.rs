//! Checks of requirements: as a command, and as a tool a model mends its own text with.
use crate::{Temp, slice, temp};
use docket_app::artifacts::{CheckSeverity, CreateArtifact, EditArtifact, NamedArtifact};
use docket_app::assistant::{self, Allow, AskEvent, AskRequest, ProviderKind, Providers};
use docket_app::threads::{self, CreateThread};
use docket_app::{ApiKey, ArtifactKind, Cancel, ErrorCode, Place, ServerConfig, artifacts};
use docket_testkit::messages_api::{self, Reply, ScriptedApi};
use serde_json::{Value, json};
use std::time::Duration;

const POLICY: &str =
    "Refunds above 200 EUR must be approved by the branch manager. Umbrellas are not lent.\n";
const CONTENT: &str = "# Rückerstattungen 🚲\n\n- Refunds above 200 EUR must be approved by the **branch manager**.\n- The app must be **user-friendly**.\n- Refunds are paid within 14 days.\n- Refunds must be paid within 30 days.\n";

async fn created(temp: &Temp, content: &str) -> String {
    temp.project("Bikes").await;
    temp.add("Bikes", &[("policy.txt", POLICY)]).await;
    let request = CreateArtifact {
        project: "Bikes".into(),
        kind: ArtifactKind::RequirementsDoc,
        title: "Big refunds".into(),
        content: content.into(),
    };
    artifacts::create(&temp.session, request).await.unwrap().artifact.id.to_string()
}

#[tokio::test]
async fn an_artifact_is_checked_where_its_words_stand() {
    let temp = temp().await;
    let id = created(&temp, CONTENT).await;
    let check = async |named: &str| {
        artifacts::check(&temp.session, NamedArtifact { artifact: named.into() }).await.unwrap()
    };
    let view = check(&id).await;
    assert_eq!(view.artifact.to_string(), id);
    let found: Vec<_> = view.findings.iter().map(|f| (f.code.as_str(), f.quote.as_str(), f.line)).collect();
    assert_eq!(
        found,
        [
            ("vague-word", "user-friendly", 4),
            // The first statement is tied to the policy; of the rest those with enough words are asked.
            ("no-source", "Refunds are paid within 14 days.", 5),
            ("no-source", "Refunds must be paid within 30 days.", 6),
            ("passive-without-actor", "be paid", 6),
            ("conflict", "30 days", 6),
        ]
    );
    for finding in &view.findings {
        let place = Place { char_start: finding.start, char_end: finding.end, ..Place::default() };
        assert_eq!(slice(CONTENT, &place), finding.quote);
        assert!(finding.message.ends_with('.'));
    }
    assert_eq!(view.findings[4].severity, CheckSeverity::Error);
    assert!(view.findings[4].message.contains("within 14 days"), "{}", view.findings[4].message);

    let content = "# R\n\nRefunds above 200 EUR must be approved by the branch manager.\n";
    let request =
        EditArtifact { artifact: id, title: None, content: Some(content.into()), ..EditArtifact::default() };
    artifacts::edit(&temp.session, request).await.unwrap();
    assert_eq!(check("Big refunds").await.findings, []);
    let gone = artifacts::check(&temp.session, NamedArtifact { artifact: "nothing".into() }).await;
    assert_eq!(gone.err().map(|e| e.code), Some(ErrorCode::NotFound));
}

/// What the drafter built into the program writes is told of what its sources left open, and of little else.
#[tokio::test]
async fn a_draft_of_the_sample_is_told_what_it_lacks() {
    let temp = temp().await;
    docket_app::dispatch(&temp.session, "sample_create", json!({"name": "Bikes"})).await.unwrap();
    let request = CreateThread { project: "Bikes".into(), title: Some("Refunds".into()) };
    threads::create(&temp.session, request).await.unwrap();
    let providers = Providers::none();
    let (_, artifact) = ask(&temp, "Write user stories for refunds", &providers).await;
    let request = NamedArtifact { artifact: artifact.unwrap() };
    let findings = artifacts::check(&temp.session, request).await.unwrap().findings;
    let has = |code: &str| findings.iter().any(|f| f.code == code);
    assert!(has("story-no-benefit") && has("conflict") && has("unquantified"), "{findings:?}");
    assert!(!has("no-source") && !has("duplicate") && !has("criterion-incomplete"), "{findings:?}");
    assert!(findings.len() < 12, "{findings:?}");
}

#[tokio::test]
async fn a_model_checks_what_it_wrote() {
    let temp = temp().await;
    let id = created(&temp, CONTENT).await;
    temp.project("Other").await;
    let other = CreateArtifact {
        project: "Other".into(),
        kind: ArtifactKind::RequirementsDoc,
        title: "Theirs".into(),
        content: CONTENT.into(),
    };
    artifacts::create(&temp.session, other).await.unwrap();
    let request = CreateThread { project: "Bikes".into(), title: Some("Refunds".into()) };
    threads::create(&temp.session, request).await.unwrap();
    let request = Allow { project: "Bikes".into(), provider: ProviderKind::Claude, allowed: true };
    assistant::allow(&temp.session, request).await.unwrap();
    let check = async |input: Value, failed: bool, parts: &[&str]| {
        let replies = vec![
            messages_api::tool_reply("CheckRequirements", input.clone()),
            messages_api::text_reply("Mended."),
        ];
        let (asked, result) = with_model(&temp, replies).await;
        assert_eq!(result["is_error"] == true, failed, "{input}");
        let told = result["content"].to_string();
        for part in parts {
            assert!(told.contains(part), "{input}: {part}\n{told}");
        }
        assert!(!asked, "it only reads, so nobody is asked");
    };
    let both = ["warning vague-word, line 4: “user-friendly”.", "error conflict, line 6: “30 days”."];
    check(json!({"artifact": "Big refunds"}), false, &both).await;
    check(json!({"artifact": id}), false, &both).await;
    check(
        json!({"text": "As a rider, I want my money back fast.", "type": "user_story"}),
        false,
        &["story-no-benefit", "story-no-criteria", "“fast”"],
    )
    .await;
    check(json!({"text": "The rider must pay 5 EUR."}), false, &["Nothing was found."]).await;
    check(json!({"text": "x", "type": "poem"}), true, &["type"]).await;
    check(json!({"artifact": "Theirs"}), true, &["Theirs"]).await;
    check(json!({}), true, &["artifact"]).await;
}

async fn ask(temp: &Temp, text: &str, providers: &Providers) -> (bool, Option<String>) {
    let (mut asked, mut artifact) = (false, None);
    let request = AskRequest {
        thread: "Refunds".into(),
        text: text.into(),
        provider: None,
        allow_writes: false,
        skill: None,
    };
    let mut on_event = |event| match event {
        AskEvent::Asking { .. } => asked = true,
        AskEvent::Artifact { artifact_id, .. } => artifact = Some(artifact_id.to_string()),
        _ => {}
    };
    assistant::ask(&temp.session, request, providers, &Cancel::new(), &mut on_event).await.unwrap();
    (asked, artifact)
}

/// Whether somebody was asked for permission, and what the model was told the tool gave.
async fn with_model(temp: &Temp, replies: Vec<Reply>) -> (bool, Value) {
    let api = ScriptedApi::start(replies);
    let config = ServerConfig {
        base_url: api.base_url(),
        backoff_base: Duration::from_millis(1),
        read_timeout: Duration::from_secs(5),
        ..ServerConfig::default()
    };
    let providers = Providers::claude(config, ApiKey::new("sk-test".to_owned()));
    let (asked, _) = ask(temp, "Check it", &providers).await;
    assert_eq!(api.faults(), Vec::<String>::new(), "the requests have the API's form");
    let messages = api.requests()[1].body["messages"].clone();
    (asked, messages.as_array().unwrap().last().unwrap()["content"][0].clone())
}
