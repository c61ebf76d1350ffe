//! What two write meets.
use super::{artifact_text, fill, joined, meet};
use crate::temp;
use docket_app::artifacts::EditArtifact;
use docket_app::documents::{KeepHere, NamedDocument};
use docket_app::search::SearchRequest;
use docket_app::sync::{PastEntry, SyncState, SyncView, Thing};
use docket_app::{ErrorCode, Session, artifacts, documents, search, sync};

async fn finds(session: &Session, query: &str) -> usize {
    let request = SearchRequest {
        query: query.to_owned(),
        project: None,
        kinds: Vec::new(),
        from: None,
        to: None,
        limit: None,
    };
    search::find(session, request).await.unwrap().hits.len()
}

#[tokio::test]
async fn another_device_gets_everything() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    let came = b.take(&a.bundle(None).await).await;
    assert_eq!((came.conflicts, came.waiting, came.refused), (0, 0, 0));
    assert!(came.changed > 50, "{came:?}");
    // Each has the other's name once they have met.
    a.take(&b.bundle(None).await).await;
    assert_eq!(a.code().await, b.code().await);
    for query in ["refund", "deposit", "\"line 3999\"", "kick"] {
        let found = finds(&a.session, query).await;
        assert_eq!(finds(&b.session, query).await, found, "{query}");
        assert!(found > 0 || query == "kick");
    }
    let (of_a, of_b) = (document(&a.session, "long.txt").await, document(&b.session, "long.txt").await);
    assert_eq!(of_a, of_b);
    assert_eq!(a.sync_status().await.devices.len(), 2);
    assert_eq!(a.sync_status().await.state, SyncState::Synced);
}

async fn document(session: &Session, name: &str) -> String {
    documents::show(session, NamedDocument { document: name.into() }).await.unwrap().content
}

#[tokio::test]
async fn divergent_edits_of_note_row_and_deletion_come_together() {
    let a = temp().await;
    let project = fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;

    a.write_notes("Kick-off", "First line, says A.\n\nSecond line.\n").await;
    b.write_notes("Kick-off", "First line.\n\nSecond line.\n\nThird, says B.\n").await;
    a.rename(&project, "Bikes of A").await;
    b.later(1000);
    b.rename(&project, "Bikes of B").await;
    let policy = NamedDocument { document: "policy.md".into() };
    let id = documents::delete(&a.session, policy).await.unwrap().id.to_string();
    documents::keep_here(&b.session, KeepHere { document: "policy.md".into(), kept: true }).await.unwrap();
    documents::keep_here(&b.session, KeepHere { document: "policy.md".into(), kept: false }).await.unwrap();
    documents::keep_here(&b.session, KeepHere { document: "policy.md".into(), kept: true }).await.unwrap();
    meet(&[&a, &b]).await;

    for device in [&a, &b] {
        let notes = device.notes("Kick-off").await;
        assert_eq!(notes, "First line, says A.\n\nSecond line.\n\nThird, says B.\n");
        let told = device.conflicts().await.entries;
        let name = told.iter().find(|entry| entry.part == "name").unwrap();
        assert_eq!((name.text.as_str(), name.stands.as_str()), ("Bikes of A", "Bikes of B"));
        assert_eq!((name.thing, name.deleted), (Thing::Project, false));
        let grave = told.iter().find(|entry| entry.deleted).unwrap();
        assert_eq!((grave.thing, grave.title.as_str(), &grave.id), (Thing::Document, "policy.md", &id));
        assert_eq!(told.len(), 2, "when a thing was last changed is nobody's loss: {told:?}");
        assert_eq!(device.sync_status().await.state, SyncState::Attention);
        assert_eq!(finds(&device.session, "says").await, 2, "what came together is found");
    }
    // A takes its name back, and B restores the document: both are edits like any other.
    let entry = a.conflicts().await.entries.iter().find(|entry| entry.part == "name").unwrap().entry;
    sync::take_back(&a.session, PastEntry { entry }).await.unwrap();
    let entry = b.conflicts().await.entries.iter().find(|entry| entry.deleted).unwrap().entry;
    sync::take_back(&b.session, PastEntry { entry }).await.unwrap();
    meet(&[&a, &b]).await;
    for device in [&a, &b] {
        let shown = docket_app::projects::show(
            &device.session,
            docket_app::projects::NamedProject { project: project.clone() },
        );
        assert_eq!(shown.await.unwrap().name, "Bikes of A");
        assert!(document(&device.session, "policy.md").await.contains("five days"));
        assert!(finds(&device.session, "\"five days\"").await > 0);
    }
    // What was settled is in the history, except for what stands again.
    let request = sync::ShowHistory { thing: Thing::Project, id: project };
    let entries = sync::history(&a.session, request).await.unwrap().entries;
    let names: Vec<_> = entries.iter().map(|entry| (entry.text.as_str(), entry.settled)).collect();
    assert_eq!(names, [("Bikes of B", true)]);
    // What A and B have decided is not asked again anywhere.
    for device in [&a, &b] {
        let told = device.conflicts().await.entries;
        assert!(told.is_empty(), "{told:?}");
    }
    let missing = sync::settle(&a.session, PastEntry { entry: 999 }).await;
    assert_eq!(missing.err().unwrap().code, ErrorCode::NotFound);
}

/// Both change the same words, apart. What comes of it nobody wrote, so both are told, and both versions can be read and
/// brought back; whichever way it came.
#[tokio::test]
async fn who_changed_the_same_words_is_told_how_they_were() {
    let note = |days: u32| format!("First line.\n\nRefund within {days} days.\n");
    // Of 300 and 130 no sign of 30 would be taken out by both.
    for (whole, one, other) in [(true, 45, 60), (false, 45, 60), (true, 300, 130), (false, 300, 130)] {
        let a = temp().await;
        fill(&a).await;
        a.write_notes("Kick-off", &note(30)).await;
        let b = joined(&a, 2).await;
        meet(&[&a, &b]).await;
        let id = |of: &SyncView| of.devices.iter().find(|device| device.own).unwrap().id.clone();
        let (of_a, of_b) = (id(&a.sync_status().await), id(&b.sync_status().await));
        a.write_notes("Kick-off", &note(one)).await;
        b.later(1000);
        b.write_notes("Kick-off", &note(other)).await;
        let from_a = a.bundle(Some(of_b.as_str()).filter(|_| !whole)).await;
        a.take(&b.bundle(Some(of_a.as_str()).filter(|_| !whole)).await).await;
        b.take(&from_a).await;
        meet(&[&a, &b]).await;
        assert_eq!(a.notes("Kick-off").await, b.notes("Kick-off").await);
        for device in [&a, &b] {
            let told = device.conflicts().await.entries;
            for days in [one, other] {
                assert!(told.iter().any(|entry| entry.text == note(days)), "{whole} {days}: {told:?}");
            }
            assert_eq!((told.len(), device.sync_status().await.state), (2, SyncState::Attention));
        }
        let entry = a.conflicts().await.entries.into_iter().find(|entry| entry.text == note(one)).unwrap();
        sync::take_back(&a.session, PastEntry { entry: entry.entry }).await.unwrap();
        meet(&[&a, &b]).await;
        assert_eq!(b.notes("Kick-off").await, note(one));
    }
}

#[tokio::test]
async fn a_field_nobody_touched_takes_nothing_back() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    // Both write through the form that holds title and text; each changes one of them.
    let edit = |title: Option<&str>, content: Option<&str>| EditArtifact {
        artifact: "Deposits".into(),
        title: title.map(str::to_owned),
        content: content.map(str::to_owned),
        ..EditArtifact::default()
    };
    artifacts::edit(&a.session, edit(Some("Deposits and fees"), None)).await.unwrap();
    b.later(500);
    artifacts::edit(&b.session, edit(None, Some("The deposit is 50 EUR.\n\nFees are 2 EUR.\n")))
        .await
        .unwrap();
    meet(&[&a, &b]).await;
    for device in [&a, &b] {
        assert!(artifact_text(&device.session, "Deposits and fees").await.contains("Fees are 2 EUR."));
        let told = device.conflicts().await.entries;
        assert!(told.is_empty(), "{told:?}");
    }
}

#[tokio::test]
async fn what_was_taken_in_changes_nothing_when_it_comes_again() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    let first = a.bundle(None).await;
    b.take(&first).await;
    a.write_notes("Kick-off", "Anew.\n").await;
    let second = a.bundle(None).await;
    assert!(b.take(&second).await.changed > 0);
    let code = b.code().await;
    for bundle in [&second, &first, &second] {
        let again = b.take(bundle).await;
        assert_eq!((again.changed, again.conflicts), (0, 0));
    }
    assert_eq!(b.code().await, code);
    assert_eq!(b.notes("Kick-off").await, "Anew.\n");
}

#[tokio::test]
async fn who_is_known_gets_what_it_lacks_and_no_more() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let whole = std::fs::metadata(a.bundle(None).await).unwrap().len();
    let id = b.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    a.write_notes("Kick-off", "First line.\n\nSecond line, and more.\n").await;
    a.add("City bikes", &[("late.md", &"A late document.\n".repeat(6000))]).await;
    let delta = a.bundle(Some(&id)).await;
    assert!(std::fs::metadata(&delta).unwrap().len() < whole / 3, "no more than is new");
    b.take(&delta).await;
    a.take(&b.bundle(None).await).await;
    assert_eq!(a.code().await, b.code().await);
    assert_eq!(b.notes("Kick-off").await, "First line.\n\nSecond line, and more.\n");
    // One that nobody has heard of cannot be given only what it lacks.
    let c = joined(&a, 3).await;
    let id = c.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    let file = a.folder.path().join("x.bundle");
    let request = sync::ExportBundle { file: file.clone(), to: Some(id) };
    assert!(sync::export(&a.session, request).await.is_err());
    assert!(!file.exists(), "nothing is left of it");
    // Parts that build on others wait for them.
    b.write_notes("Kick-off", "First line.\n\nSecond line, and more, and B.\n").await;
    let id = a.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    let only = b.bundle(Some(&id)).await;
    let early = c.take(&only).await;
    assert!(early.waiting > 0 && early.changed == 0, "{early:?}");
    c.take(&a.bundle(None).await).await;
    assert_eq!(c.sync_status().await.waits_for_earlier, 0);
    meet(&[&a, &b, &c]).await;
    assert_eq!(c.notes("Kick-off").await, "First line.\n\nSecond line, and more, and B.\n");
}

#[tokio::test]
async fn a_document_that_stays_here_stays_here() {
    let a = temp().await;
    let project = a.project("City bikes").await.id.to_string();
    a.add(&project, &[("secret.md", "Nobody else reads xylophone.\n"), ("open.md", "All may read.\n")]).await;
    documents::keep_here(&a.session, KeepHere { document: "secret.md".into(), kept: true }).await.unwrap();
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    assert_eq!(finds(&b.session, "xylophone").await, 0);
    let gone = documents::show(&b.session, NamedDocument { document: "secret.md".into() }).await;
    assert_eq!(gone.err().unwrap().code, ErrorCode::NotFound);
    // Nor that it was deleted and brought back, which would be a row of nothing else.
    let request = || NamedDocument { document: "secret.md".into() };
    documents::delete(&a.session, request()).await.unwrap();
    meet(&[&a, &b]).await;
    documents::restore(&a.session, request()).await.unwrap();
    meet(&[&a, &b]).await;
    documents::keep_here(&a.session, KeepHere { document: "secret.md".into(), kept: false }).await.unwrap();
    meet(&[&a, &b]).await;
    assert_eq!(finds(&b.session, "xylophone").await, 1);
}

#[tokio::test]
async fn long_texts_written_anew_on_both_sides_lose_nothing() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let long = |word: &str| (0..3000).map(|n| format!("{word} number {n} of many.\n")).collect::<String>();
    a.write_notes("Kick-off", &long("Apple")).await;
    b.later(1000);
    b.write_notes("Kick-off", &long("Pear")).await;
    meet(&[&a, &b]).await;
    let notes = a.notes("Kick-off").await;
    let lost: String = a.conflicts().await.entries.iter().map(|entry| entry.text.clone()).collect();
    for word in ["Apple", "Pear"] {
        let line = format!("{word} number 2999 of many.");
        assert!(notes.contains(&line) || lost.contains(&line), "{word} is somewhere");
    }
}

/// A page that is still being written in while a bundle is taken in saves over a text it has not seen.
#[tokio::test]
async fn what_is_saved_over_an_older_text_comes_together_with_the_newer_one() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let base = a.notes("Kick-off").await;
    b.write_notes("Kick-off", &format!("{base}\nBy B.\n")).await;
    a.take(&b.bundle(None).await).await;
    let request = docket_app::meetings::EditNotes {
        meeting: "Kick-off".into(),
        notes: format!("By A.\n\n{base}"),
        base: Some(base.clone()),
    };
    docket_app::meetings::edit_notes(&a.session, request).await.unwrap();
    assert_eq!(a.notes("Kick-off").await, format!("By A.\n\n{base}\nBy B.\n"));
    let base = "The deposit is 50 EUR.\n";
    let edit = |content: &str| EditArtifact {
        artifact: "Deposits".into(),
        content: Some(content.to_owned()),
        base: Some(base.to_owned()),
        ..EditArtifact::default()
    };
    artifacts::edit(&a.session, edit("The deposit is 50 EUR.\n\nFees are 2 EUR.\n")).await.unwrap();
    artifacts::edit(&a.session, edit("The deposit is 60 EUR.\n")).await.unwrap();
    assert_eq!(artifact_text(&a.session, "Deposits").await, "The deposit is 60 EUR.\n\nFees are 2 EUR.\n");
    meet(&[&a, &b]).await;
}

#[tokio::test]
async fn a_clock_ten_years_off_takes_nobody_the_last_word() {
    const TEN_YEARS: i64 = 10 * 365 * 24 * 60 * 60 * 1000;
    for off in [TEN_YEARS, -TEN_YEARS] {
        let a = temp().await;
        let project = fill(&a).await;
        let b = joined(&a, 2).await;
        meet(&[&a, &b]).await;
        b.later(off);
        b.rename(&project, "By the wrong clock").await;
        meet(&[&a, &b]).await;
        a.rename(&project, "After that, by the right one").await;
        meet(&[&a, &b]).await;
        b.rename(&project, "And by the wrong one again").await;
        meet(&[&a, &b]).await;
        for device in [&a, &b] {
            let request = docket_app::projects::NamedProject { project: project.clone() };
            let shown = docket_app::projects::show(&device.session, request).await.unwrap();
            assert_eq!(shown.name, "And by the wrong one again");
            assert_eq!(device.conflicts().await.entries, [], "each knew of the one before");
        }
    }
}

/// The same file travels in the same chunks wherever it lies, and they are sent once.
#[tokio::test]
async fn the_same_document_in_two_projects_arrives_in_both() {
    let a = temp().await;
    let first = a.project("First").await.id.to_string();
    let second = a.project("Second").await.id.to_string();
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let id = b.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    let mut noise = vec![0; 60_000];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    let long: String = noise.iter().map(|byte| format!("{byte} ")).collect();
    a.add(&first, &[("rates.txt", &long)]).await;
    a.add(&second, &[("rates.txt", &long)]).await;
    let came = b.take(&a.bundle(Some(&id)).await).await;
    assert_eq!(came.status.missing, 0);
    a.take(&b.bundle(None).await).await;
    assert_eq!(a.code().await, b.code().await);
    for project in [&first, &second] {
        let all = documents::list(&b.session, documents::ListDocuments { project: project.clone() }).await;
        let id = all.unwrap().documents[0].id.to_string();
        assert_eq!(document(&b.session, &id).await, long);
    }
}
