//! What the assistant writes anew, and what stood there before.
use super::*;
use docket_app::artifacts::{
    ArtifactView, CompareArtifact, DiffKind, EditArtifact, RevertArtifact, VersionsView,
};

async fn shown(temp: &Temp) -> ArtifactView {
    artifacts::show(&temp.session, NamedArtifact { artifact: "Limits".into() }).await.unwrap()
}

async fn versions(temp: &Temp) -> VersionsView {
    artifacts::versions(&temp.session, NamedArtifact { artifact: "Limits".into() }).await.unwrap()
}

#[tokio::test]
async fn a_revision_keeps_what_stood_there() {
    let temp = temp().await;
    project(&temp).await;
    let find = messages_api::tool_reply("DocumentSearch", json!({"query": "refunds 14 days branch manager"}));
    let (_, api) = with_claude(&temp, "Find", vec![find, messages_api::text_reply("Found.")]).await;
    let found = passages(&results(&api));
    let source = |words: &str| {
        found.iter().find(|b| b["content"].to_string().contains(words)).unwrap()["source"].clone()
    };
    let (days, manager) = (source("14 days"), source("200 EUR"));
    let write = |input: Value| {
        vec![messages_api::tool_reply("ArtifactGenerator", input), messages_api::text_reply("Done.")]
    };
    with_claude(
        &temp,
        "Write",
        write(json!({"type": "custom", "title": "Limits", "content": "Refunds take 14 days.", "sources":
            [{"statement": "Refunds take 14 days.", "source": days}]})),
    )
    .await;
    let first = shown(&temp).await;
    assert_eq!(first.content, "Refunds take 14 days. [1]");
    let id = first.artifact.id.to_string();

    let open = vec![
        messages_api::tool_reply("OpenArtifact", json!({"artifact": "Limits"})),
        messages_api::text_reply("Read."),
    ];
    let (_, api) = with_claude(&temp, "Read it", open).await;
    let read = results(&api)["content"].to_string();
    assert!(read.contains("Refunds take 14 days. [1]") && read.contains(&id), "{read}");
    assert!(read.contains(days.as_str().unwrap()), "it says what the number stands for: {read}");

    let new = "Refunds take 14 days. [1]\n\nManagers approve. Always.";
    let revision = json!({"type": "custom", "title": "Limits", "revises": id, "content": new, "sources": [
        {"statement": "Managers approve.", "source": manager}, {"statement": "Always.", "source": days}]});
    let (asked, _api) = with_claude(&temp, "Add approvals", write(revision)).await;
    assert_eq!(asked.artifact(), Some(id.clone()));
    let second = shown(&temp).await;
    assert_eq!(second.content, "Refunds take 14 days. [1]\n\nManagers approve. [2] Always. [1]");
    assert_eq!(second.artifact.id, first.artifact.id);
    let mut numbers: Vec<u32> = second.sources.iter().map(|s| s.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 1, 2]);
    let kept = versions(&temp).await.versions;
    assert_eq!(kept.len(), 1);
    assert!(kept[0].message_id.is_some(), "it says which answer took its place");

    let open = |input: Value| {
        vec![messages_api::tool_reply("OpenArtifact", input), messages_api::text_reply("Read.")]
    };
    let (_, api) = with_claude(&temp, "Read it", open(json!({"artifact": id}))).await;
    let version = kept[0].id.to_string();
    assert!(results(&api)["content"].to_string().contains(&format!("Former version {version}")));
    let (_, api) = with_claude(&temp, "As it was", open(json!({"artifact": id, "version": version}))).await;
    let read = results(&api)["content"].to_string();
    assert!(read.contains("14 days") && !read.contains("Always"), "{read}");
    let (_, api) = with_claude(&temp, "No", open(json!({"artifact": id, "version": "x"}))).await;
    assert_eq!(results(&api)["is_error"], true);

    let compare = async |version: Option<String>, content: Option<String>| {
        let request = CompareArtifact { artifact: id.clone(), version, content };
        artifacts::compare(&temp.session, request).await.map_err(|e| e.code)
    };
    let lines = compare(Some(kept[0].id.to_string()), None).await.unwrap().lines;
    let added: Vec<&str> =
        lines.iter().filter(|l| l.kind == DiffKind::Added).map(|l| l.text.as_str()).collect();
    assert_eq!(added, ["", "Managers approve. [2] Always. [1]"]);
    assert_eq!(compare(None, None).await.err(), Some(ErrorCode::Validation));
    assert_eq!(compare(Some(id.clone()), None).await.err(), Some(ErrorCode::NotFound));
    assert_eq!(compare(None, Some(second.content.clone())).await.unwrap().lines.len(), 3);

    let revert = RevertArtifact { artifact: id.clone(), version: kept[0].id.to_string() };
    let back = artifacts::revert(&temp.session, revert).await.unwrap();
    assert_eq!(back.content, first.content);
    assert_eq!(versions(&temp).await.versions.len(), 2, "what stood there last is kept, too");
    let found = docket_app::search::find(
        &temp.session,
        docket_app::search::SearchRequest {
            query: "approve".into(),
            project: Some("Bikes".into()),
            kinds: vec![docket_app::SourceKind::Artifact],
            from: None,
            to: None,
            limit: None,
        },
    )
    .await
    .unwrap();
    assert!(found.hits.is_empty(), "the former text is not what stands there");
}

#[tokio::test]
async fn another_project_s_artifact_is_neither_read_nor_revised() {
    let temp = temp().await;
    project(&temp).await;
    temp.project("Trams").await;
    let request = artifacts::CreateArtifact {
        project: "Trams".into(),
        kind: "custom".parse().unwrap(),
        title: "Limits".into(),
        content: "Trams end at nine.".into(),
    };
    artifacts::create(&temp.session, request).await.unwrap();
    let check = async |tool: &str, input: Value| {
        let replies = vec![messages_api::tool_reply(tool, input), messages_api::text_reply("No.")];
        let (_, api) = with_claude(&temp, "Try", replies).await;
        assert_eq!(results(&api)["is_error"], true, "{tool}");
        assert!(!results(&api).to_string().contains("nine"));
    };
    check("OpenArtifact", json!({"artifact": "Limits"})).await;
    let revision =
        json!({"type": "custom", "title": "Mine", "revises": "Limits", "content": "x", "sources": []});
    check("ArtifactGenerator", revision).await;
    assert_eq!(shown(&temp).await.content, "Trams end at nine.");
    assert!(versions(&temp).await.versions.is_empty());
}

#[tokio::test]
async fn a_person_s_text_that_stood_for_a_while_is_a_version() {
    let temp = temp().await;
    project(&temp).await;
    let request = artifacts::CreateArtifact {
        project: "Bikes".into(),
        kind: "custom".parse().unwrap(),
        title: "Limits".into(),
        content: "One.".into(),
    };
    artifacts::create(&temp.session, request).await.unwrap();
    let edit = async |content: &str| {
        let request = EditArtifact {
            artifact: "Limits".into(),
            title: None,
            content: Some(content.into()),
            ..EditArtifact::default()
        };
        artifacts::edit(&temp.session, request).await.unwrap();
    };
    edit("One, tw").await;
    edit("One, two.").await;
    assert!(versions(&temp).await.versions.is_empty(), "not every keystroke is a version");
    temp.later(11 * 60 * 1000);
    edit("Three.").await;
    edit("Three, four.").await;
    assert_eq!(versions(&temp).await.versions.len(), 1);
}
