//! Each function of each table, on a freshly made vault.
use crate::temp;
use docket_domain::*;
use docket_store::*;

#[tokio::test]
async fn projects() {
    let temp = temp().await;
    let (a, b) = (temp.project("A").await, temp.project("B").await);
    let list = async || -> Vec<String> {
        let rows = project::list(&mut temp.vault.read().await.unwrap()).await.unwrap();
        rows.into_iter().map(|p| p.name).collect()
    };
    assert_eq!(list().await, ["B", "A"]);
    let mut write = temp.vault.write().await.unwrap();
    assert!(project::rename(&mut write, a, "A2").await.unwrap());
    assert!(project::set_archived(&mut write, a, Some(Timestamp(5))).await.unwrap());
    assert!(project::set_deleted(&mut write, b, Some(Timestamp(6))).await.unwrap());
    write.commit().await.unwrap();
    assert_eq!(list().await, ["A2"]);
    let mut read = temp.vault.read().await.unwrap();
    assert_eq!(project::get(&mut read, a).await.unwrap().unwrap().archived_at, Some(Timestamp(5)));
    assert_eq!(project::get(&mut read, b).await.unwrap(), None);
    assert_eq!(project::deleted(&mut read).await.unwrap(), [(b, "B".to_owned())]);
    let mut write = temp.vault.write().await.unwrap();
    project::set_deleted(&mut write, b, None).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(list().await, ["B", "A2"]);
}

#[tokio::test]
async fn documents() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let row = document::DocumentRow {
        id: temp.id(),
        project,
        name: "policy.md".into(),
        kind: DocumentKind::Markdown,
        title: Some("Policy".into()),
        size_bytes: 12,
        hash: [7; 32],
        kept_here: false,
        created_at: Timestamp(9),
        deleted_at: None,
    };
    let mut write = temp.vault.write().await.unwrap();
    document::insert(&mut write, &row).await.unwrap();
    document::insert_content(
        &mut write,
        row.id.bytes(),
        &document::Packed::of("text ✓", b"\x00original").unwrap(),
    )
    .await
    .unwrap();
    document::insert_content(&mut write, [1; 16], &document::Packed::of("only text", b"only text").unwrap())
        .await
        .unwrap();
    write.commit().await.unwrap();
    let mut read = temp.vault.read().await.unwrap();
    assert_eq!(document::get(&mut read, row.id).await.unwrap().as_ref(), Some(&row));
    assert_eq!(document::list(&mut read, project).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(document::named(&mut read, "policy.md").await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(document::with_hash(&mut read, project, &[7; 32]).await.unwrap(), Some(row.clone()));
    assert_eq!(document::with_hash(&mut read, temp.id(), &[7; 32]).await.unwrap(), None);
    assert_eq!(document::text(&mut read, row.id.bytes()).await.unwrap().as_deref(), Some("text ✓"));
    assert_eq!(
        document::original(&mut read, row.id.bytes()).await.unwrap().as_deref(),
        Some(&b"\x00original"[..])
    );
    assert_eq!(document::original(&mut read, [1; 16]).await.unwrap().as_deref(), Some(&b"only text"[..]));
    assert_eq!(document::text(&mut read, [2; 16]).await.unwrap(), None);
    let mut write = temp.vault.write().await.unwrap();
    assert!(document::set_deleted(&mut write, row.id, Some(Timestamp(1))).await.unwrap());
    write.commit().await.unwrap();
    assert!(document::list(&mut read, project).await.unwrap().is_empty());
    assert_eq!(document::with_hash(&mut read, project, &[7; 32]).await.unwrap(), None);
    assert_eq!(document::get(&mut read, row.id).await.unwrap().unwrap().deleted_at, Some(Timestamp(1)));
    assert_eq!(project::get(&mut read, project).await.unwrap().unwrap().documents, 0);
}

#[tokio::test]
async fn meetings() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let row = meeting::MeetingRow {
        id: temp.id(),
        project,
        title: "Kick-off".into(),
        held_on: Timestamp(3),
        agenda: "1. Scope".into(),
        attendees: vec!["Dana".into(), "Omar".into()],
        notes: "notes".into(),
        transcript_name: Some("kick.vtt".into()),
        transcript_hash: Some([4; 32]),
        cues: 12,
        speakers: vec!["Dana".into()],
        created_at: Timestamp(4),
        updated_at: Timestamp(4),
        deleted_at: None,
    };
    let mut write = temp.vault.write().await.unwrap();
    meeting::insert(&mut write, &row).await.unwrap();
    write.commit().await.unwrap();
    let mut read = temp.vault.read().await.unwrap();
    assert_eq!(meeting::get(&mut read, row.id).await.unwrap().as_ref(), Some(&row));
    assert_eq!(meeting::list(&mut read, project).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(meeting::titled(&mut read, "Kick-off").await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(meeting::with_hash(&mut read, project, &[4; 32]).await.unwrap(), Some(row.clone()));
    let mut write = temp.vault.write().await.unwrap();
    assert!(meeting::set_notes(&mut write, row.id, "new", Timestamp(8)).await.unwrap());
    assert!(meeting::set_deleted(&mut write, row.id, Some(Timestamp(9))).await.unwrap());
    write.commit().await.unwrap();
    let after = meeting::get(&mut read, row.id).await.unwrap().unwrap();
    assert_eq!(
        (after.notes.as_str(), after.updated_at, after.deleted_at),
        ("new", Timestamp(8), Some(Timestamp(9)))
    );
    assert!(meeting::list(&mut read, project).await.unwrap().is_empty());
}

#[tokio::test]
async fn threads_messages_and_tool_calls() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let thread: ThreadId = temp.id();
    let mut write = temp.vault.write().await.unwrap();
    thread::insert(&mut write, thread, project, "", Timestamp(1)).await.unwrap();
    thread::set_title(&mut write, thread, "Refunds").await.unwrap();
    thread::set_summary(&mut write, thread, "About refunds.").await.unwrap();
    let mut row = message::MessageRow {
        id: temp.id(),
        thread,
        role: Role::Assistant,
        content: "half".into(),
        blocks: None,
        sources: None,
        provider: Some("claude".into()),
        model: Some("m".into()),
        input_tokens: None,
        cached_tokens: None,
        output_tokens: None,
        cost_micros: None,
        partial: true,
        error_code: Some("cut_off".into()),
        reason: None,
        first_text_ms: None,
        created_at: Timestamp(2),
    };
    message::insert(&mut write, &row).await.unwrap();
    row.content = "whole".into();
    row.partial = false;
    row.error_code = None;
    row.output_tokens = Some(7);
    row.cached_tokens = Some(3);
    row.cost_micros = Some(5_000_000_000);
    assert!(message::update(&mut write, &row).await.unwrap());
    let call = tool_call::ToolCallRow {
        id: temp.id(),
        message: row.id,
        call_id: "toolu_1".into(),
        name: "DocumentSearch".into(),
        input: "{}".into(),
        output: None,
        is_error: false,
        created_at: Timestamp(2),
        finished_at: None,
    };
    tool_call::insert(&mut write, &call).await.unwrap();
    write.commit().await.unwrap();
    let mut read = temp.vault.read().await.unwrap();
    assert_eq!(message::list(&mut read, thread).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(tool_call::list(&mut read, row.id).await.unwrap(), [call]);
    let kept = thread::get(&mut read, thread).await.unwrap().unwrap();
    assert_eq!(
        (kept.title.as_str(), kept.messages, kept.last_message_at),
        ("Refunds", 1, Some(Timestamp(2)))
    );
    assert_eq!(thread::list(&mut read, project).await.unwrap(), std::slice::from_ref(&kept));
    assert_eq!(thread::titled(&mut read, "Refunds").await.unwrap(), [kept]);
    let mut write = temp.vault.write().await.unwrap();
    thread::set_deleted(&mut write, thread, Some(Timestamp(3))).await.unwrap();
    write.commit().await.unwrap();
    assert!(thread::get(&mut read, thread).await.unwrap().is_none());
}

#[tokio::test]
async fn artifacts_and_their_sources() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let row = artifact::ArtifactRow {
        id: temp.id(),
        project,
        thread: Some(temp.id()),
        message: None,
        kind: ArtifactKind::UserStory,
        title: "Refunds".into(),
        content: "As a …".into(),
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
        deleted_at: None,
    };
    let link = |ordinal| source_link::SourceLinkRow {
        id: temp.id(),
        artifact: row.id,
        ordinal,
        number: ordinal + 1,
        statement: "As a …".into(),
        source_kind: SourceKind::Meeting,
        source: [5; 16],
        place: Place { start_ms: Some(1), speaker: Some("Dana".into()), char_end: 4, ..Place::default() },
        quote: "we need".into(),
    };
    let (first, second) = (link(0), link(1));
    let mut write = temp.vault.write().await.unwrap();
    artifact::insert(&mut write, &row).await.unwrap();
    source_link::insert(&mut write, &second).await.unwrap();
    source_link::insert(&mut write, &first).await.unwrap();
    write.commit().await.unwrap();
    let mut read = temp.vault.read().await.unwrap();
    assert_eq!(artifact::get(&mut read, row.id).await.unwrap().as_ref(), Some(&row));
    assert_eq!(artifact::list(&mut read, project).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(artifact::titled(&mut read, "Refunds").await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(source_link::list(&mut read, row.id).await.unwrap(), [first, second]);
    let mut write = temp.vault.write().await.unwrap();
    artifact::set_deleted(&mut write, row.id, Some(Timestamp(1))).await.unwrap();
    write.commit().await.unwrap();
    assert!(artifact::list(&mut read, project).await.unwrap().is_empty());
}

#[tokio::test]
async fn passages_of_an_owner_come_in_order() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let texts: Vec<String> = (0..300).map(|n| format!("passage number {n}")).collect();
    let id = temp.findable(project, "T", &texts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let rows = passages_of(&mut temp.vault.read().await.unwrap(), id.bytes()).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.passage.text.clone()).collect::<Vec<_>>(), texts);
    assert_eq!(rows[0].kind, SourceKind::Document);
}
