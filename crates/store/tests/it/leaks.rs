//! No word of the user's lies on the disk in the clear, in any state of the vault.
use crate::temp;
use docket_domain::Clock as _;
use docket_store::{StoreError, document, meeting};
use std::path::Path;

/// Words that appear nowhere by chance. Folded, upper and lower case, and UTF-16 would all be leaks.
const PLANTED: &[&str] = &["Quetzalcoatlus", "Zwiebelfischchen", "Rumpelstilzchen7741"];

fn assert_clean(folder: &Path, state: &str) {
    let mut scanned = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let lower = bytes.to_ascii_lowercase();
        for word in PLANTED {
            let needle = word.to_ascii_lowercase();
            let wide: Vec<u8> = needle.bytes().flat_map(|b| [b, 0]).collect();
            for needle in [needle.as_bytes(), &wide] {
                let found = lower.windows(needle.len()).any(|w| w == needle);
                assert!(!found, "{word} in {} while {state}", path.display());
            }
        }
        assert!(!bytes.starts_with(b"SQLite format 3"), "{} is a plain database", path.display());
        scanned += 1;
    }
    assert!(scanned > 0);
}

#[tokio::test]
async fn planted_words_are_nowhere() {
    let temp = temp().await;
    let folder = temp.folder.path();
    let project = temp.project(PLANTED[0]).await;
    let text = format!("{} met {} at {}. ", PLANTED[0], PLANTED[1], PLANTED[2]).repeat(500);
    temp.findable(project, PLANTED[1], &[&text]).await;
    assert_clean(folder, "open, with a log beside it");

    let mut write = temp.vault.write().await.unwrap();
    document::insert_content(
        &mut write,
        [3; 16],
        &document::Packed::of(&text, text.to_uppercase().as_bytes()).unwrap(),
    )
    .await
    .unwrap();
    // A sort and an index build large enough to spill, if anything spilt to disk.
    sqlx::query(
        "create temp table spill as select p.text || q.text as t from passage p, passage q, passage r",
    )
    .execute(write.connection())
    .await
    .unwrap();
    let _: Vec<String> = sqlx::query_scalar("select t from spill order by t desc")
        .fetch_all(write.connection())
        .await
        .unwrap();
    assert_clean(folder, "in the middle of a write");
    write.commit().await.unwrap();

    let target = folder.join("backup");
    temp.vault.backup(&temp.keys(), &target).await.unwrap();
    assert_clean(folder, "backed up");
    temp.vault.close().await;
    assert_clean(folder, "closed");
}

#[tokio::test]
async fn errors_and_debug_carry_no_content() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let row = meeting::MeetingRow {
        id: temp.id(),
        project,
        title: PLANTED[0].to_owned(),
        held_on: temp.fixed.now(),
        agenda: String::new(),
        attendees: vec![PLANTED[1].to_owned()],
        notes: PLANTED[2].to_owned(),
        transcript_name: None,
        transcript_hash: None,
        cues: 0,
        speakers: Vec::new(),
        created_at: temp.fixed.now(),
        updated_at: temp.fixed.now(),
        deleted_at: None,
    };
    let mut write = temp.vault.write().await.unwrap();
    meeting::insert(&mut write, &row).await.unwrap();
    let twice: StoreError = meeting::insert(&mut write, &row).await.unwrap_err();
    let told = format!("{twice} {twice:?}");
    assert!(PLANTED.iter().all(|word| !told.contains(word)), "{told}");
}
