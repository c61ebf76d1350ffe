//! Meetings: transcripts in, notes written, what they come to.
use crate::{slice, temp};
use docket_app::meetings::{CreateMeeting, EditNotes, ImportMeetings, NamedMeeting};
use docket_app::search::SearchRequest;
use docket_app::{Cancel, ErrorCode, meetings, search};
use docket_domain::{MarkKind, SourceKind};

const VTT: &str = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Dana Whitfield>We decided to pay refunds within fourteen days.</v>\n\n2\n00:00:05.000 --> 00:00:08.000\n<v Omar Haddad>I will send the draft contract to legal by Friday.</v>\n\n3\n00:00:09.000 --> 00:00:12.000\n<v Dana Whitfield>The customer must be able to cancel a booking until midnight.</v>\n";

async fn imported(temp: &crate::Temp) -> String {
    temp.project("Bikes").await;
    let path = temp.file("2026-03-02 kick-off.vtt", VTT.as_bytes());
    let request = ImportMeetings { project: "Bikes".into(), paths: vec![path], pasted: Vec::new() };
    let view = meetings::import(&temp.session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
    let meeting = &view.added[0];
    assert_eq!((meeting.title.as_str(), meeting.cues), ("kick off", 3));
    assert_eq!(meeting.speakers, ["Dana Whitfield", "Omar Haddad"]);
    assert_eq!(meeting.date.day(), "2026-03-02");
    meeting.id.to_string()
}

#[tokio::test]
async fn a_transcript_is_found_by_what_was_said() {
    let temp = temp().await;
    let id = imported(&temp).await;
    let request = SearchRequest {
        query: "draft contract".into(),
        kinds: vec![SourceKind::Meeting],
        ..SearchRequest::default()
    };
    let view = search::find(&temp.session, request).await.unwrap();
    let hit = &view.hits[0];
    assert_eq!(hit.id, id);
    assert_eq!((hit.place.start_ms, hit.place.end_ms), (Some(5000), Some(8000)));
    assert_eq!(hit.place.speaker.as_deref(), Some("Omar Haddad"));
    let shown = meetings::show(&temp.session, NamedMeeting { meeting: id }).await.unwrap();
    assert_eq!(slice(&shown.content, &hit.place), "I will send the draft contract to legal by Friday.");
}

#[tokio::test]
async fn notes_live_beside_the_transcript_and_move_no_place_in_it() {
    let temp = temp().await;
    let id = imported(&temp).await;
    for notes in ["# Notes\n\nDecision: Deposits are 50 EUR.\n", "Only a line about umbrellas."] {
        meetings::edit_notes(
            &temp.session,
            EditNotes { meeting: id.clone(), notes: notes.into(), ..EditNotes::default() },
        )
        .await
        .unwrap();
        let shown = meetings::show(&temp.session, NamedMeeting { meeting: id.clone() }).await.unwrap();
        assert!(shown.content.ends_with(notes.trim_start()) || shown.content.contains(notes.trim()));
        assert!(shown.passages.len() >= 4);
        for passage in &shown.passages {
            assert_eq!(slice(&shown.content, &passage.place), passage.text);
        }
    }
    let count = async |query: &str| {
        let request = SearchRequest { query: query.into(), ..SearchRequest::default() };
        search::find(&temp.session, request).await.unwrap().hits.len()
    };
    assert_eq!(count("umbrellas").await, 1);
    assert_eq!(count("deposits").await, 0, "the old notes are gone from the index");
    assert_eq!(count("contract").await, 1, "the transcript is still there");
}

#[tokio::test]
async fn decisions_and_actions_are_drawn_out() {
    let temp = temp().await;
    let id = imported(&temp).await;
    let notes = "Risk: the supplier may not deliver the locks in time.\n\nQuestion: Who pays for stolen bikes?\n\nAssumption: every customer has a phone.\n";
    meetings::edit_notes(
        &temp.session,
        EditNotes { meeting: id.clone(), notes: notes.into(), ..EditNotes::default() },
    )
    .await
    .unwrap();
    let view = meetings::extract(&temp.session, NamedMeeting { meeting: id.clone() }).await.unwrap();
    let shown = meetings::show(&temp.session, NamedMeeting { meeting: id }).await.unwrap();
    for kind in MarkKind::ALL {
        assert!(view.marks.iter().any(|m| m.kind == kind), "{kind:?} is missing: {:?}", view.marks);
    }
    for mark in &view.marks {
        assert_eq!(slice(&shown.content, &mark.place), mark.quote);
    }
    let action = view.marks.iter().find(|m| m.kind == MarkKind::Action).unwrap();
    assert_eq!(action.owner.as_deref(), Some("Omar Haddad"));
    assert!(action.due.as_deref().is_some_and(|d| d.to_lowercase().contains("friday")));
}

#[tokio::test]
async fn what_is_no_transcript_is_refused() {
    let temp = temp().await;
    temp.project("Bikes").await;
    let paths = vec![
        temp.file("empty.vtt", b"WEBVTT\n\n"),
        temp.file("prose.txt", b"There is nobody who speaks here. It is only prose, and a lot of it."),
        temp.file("twice.vtt", VTT.as_bytes()),
        temp.file("twice again.vtt", VTT.as_bytes()),
    ];
    let request = ImportMeetings { project: "Bikes".into(), paths, pasted: Vec::new() };
    let view = meetings::import(&temp.session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
    assert_eq!(view.added.len(), 1);
    let codes: Vec<&str> = view.skipped.iter().map(|s| s.code).collect();
    assert_eq!(codes, ["no_cues", "no_cues", "duplicate"]);
}

#[tokio::test]
async fn a_meeting_can_begin_with_nothing_but_a_title() {
    let temp = temp().await;
    temp.project("Bikes").await;
    let request = |title: &str, date: Option<&str>| CreateMeeting {
        project: "Bikes".into(),
        title: title.into(),
        notes: String::new(),
        agenda: "1. Scope".into(),
        attendees: vec!["Dana".into(), " ".into()],
        date: date.map(str::to_owned),
    };
    let view = meetings::create(&temp.session, request("Weekly", Some("2026-04-01"))).await.unwrap();
    assert_eq!((view.attendees.len(), view.date.day().as_str()), (1, "2026-04-01"));
    let code = async |r| meetings::create(&temp.session, r).await.err().map(|e| e.code);
    assert_eq!(code(request("  ", None)).await, Some(ErrorCode::Validation));
    assert_eq!(code(request("W", Some("first of April"))).await, Some(ErrorCode::Validation));
}
