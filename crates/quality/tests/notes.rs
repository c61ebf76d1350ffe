//! Typed notes: who is to do what until when, in the ways people write it down, in one passage or in many.
#![allow(clippy::unwrap_used)]

use docket_domain::{MarkKind, SourceKind};
use docket_quality::*;

type Expected<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// The lines of notes as they arrive from a vault: each by itself, below its heading, dividers of tables left out.
fn by_line(notes: &str) -> Vec<(String, Option<String>)> {
    let mut heading = None;
    let mut passages = Vec::new();
    for line in notes.lines().filter(|l| !l.trim().is_empty()) {
        if let Some(name) = line.strip_prefix('#') {
            heading = Some(name.trim_matches(['#', ' ']).to_owned());
        } else if line.chars().any(char::is_alphanumeric) {
            passages.push((line.to_owned(), heading.clone()));
        }
    }
    passages
}

fn found(passages: &[(String, Option<String>)], kind: SourceKind) -> Vec<Mark> {
    let evidence: Vec<Evidence<'_>> = passages
        .iter()
        .enumerate()
        .map(|(id, (text, heading))| Evidence {
            id,
            text,
            speaker: None,
            heading: heading.as_deref(),
            label: "Weekly",
            kind,
        })
        .collect();
    marks(&evidence)
}

fn check(notes: &str, expected: &[Expected<'_>]) {
    for passages in [by_line(notes), vec![(notes.to_owned(), None)]] {
        let found = found(&passages, SourceKind::Meeting);
        let actions: Vec<Expected<'_>> = found
            .iter()
            .filter(|m| m.kind == MarkKind::Action)
            .map(|m| (m.statement.as_str(), m.owner.as_deref(), m.due.as_deref()))
            .collect();
        assert_eq!(actions, expected, "{} passages: {notes}", passages.len());
    }
}

#[test]
fn tasks_of_notes_have_owner_deed_and_term() {
    check(
        "TODO Anna: send the list by Friday",
        &[("Send the list by Friday.", Some("Anna"), Some("Friday"))],
    );
    check("AI: Frank to check the contract", &[("Check the contract.", Some("Frank"), None)]);
    check("@erik please update the backlog", &[("Update the backlog.", Some("Erik"), None)]);
    check(
        "- [ ] Bob: call the bank\n- [x] Carla: book the room",
        &[("Call the bank.", Some("Bob"), None), ("Book the room (done).", Some("Carla"), None)],
    );
    check("- Frank: send contract (due 12 Dec)", &[("Send contract.", Some("Frank"), Some("12 Dec"))]);
    check(
        "ACTION - Erik - write the test plan - 3 March",
        &[("Write the test plan.", Some("Erik"), Some("3 March"))],
    );
    check("- Anna: the budget is fine\n- Frank: I like the plan", &[]);
    check(
        "- [ ] prepare the demo\n  - Owner: Anna\n  - Due: Friday",
        &[("Prepare the demo.", Some("Anna"), Some("Friday"))],
    );
    check("Aufgabe Jörg: Vertrag prüfen (bis 12.03.)", &[("Vertrag prüfen.", Some("Jörg"), Some("12.03."))]);
}

#[test]
fn a_heading_makes_tasks_of_its_entries() {
    check(
        "## Action items\nAnna – prepare demo\n- Bob – order cables by Monday\n1. Erik: review the plan (12.12.)\n- None",
        &[
            ("Prepare demo.", Some("Anna"), None),
            ("Order cables by Monday.", Some("Bob"), Some("Monday")),
            ("Review the plan.", Some("Erik"), Some("12.12.")),
        ],
    );
    check(
        "**Next steps:**\n- Anna: prepare demo\n- order cables\nThen we had cake.",
        &[("Prepare demo.", Some("Anna"), None), ("Order cables.", None, None)],
    );
    check(
        "## Aufgaben\n- Jörg: Angebot einholen bis Freitag\n- Sabine prüft den Vertrag",
        &[
            ("Angebot einholen bis Freitag.", Some("Jörg"), Some("Freitag")),
            ("Sabine prüft den Vertrag.", Some("Sabine"), None),
        ],
    );
    check(
        "## Actions\nAnna:\n- prepare demo\n- order cables\nBob:\n- call the bank",
        &[
            ("Prepare demo.", Some("Anna"), None),
            ("Order cables.", Some("Anna"), None),
            ("Call the bank.", Some("Bob"), None),
        ],
    );
}

#[test]
fn tables_of_tasks_are_read_in_any_order() {
    check(
        "| Action | Owner | Due |\n|---|---|---|\n| Check the contract | Frank | Friday |\n| Call the vendor. Ask for a price. | Anna Berg | tbd |",
        &[
            ("Check the contract.", Some("Frank"), Some("Friday")),
            ("Call the vendor.", Some("Anna Berg"), None),
        ],
    );
    check(
        "| When | Who | What | Status |\n|---|---|---|---|\n| next week | Bob | Write the manual | open |\n| 3 March | Eva | Book it today | done |",
        &[
            ("Write the manual.", Some("Bob"), Some("next week")),
            ("Book it today (done).", Some("Eva"), Some("3 March")),
        ],
    );
    check(
        "Aufgabe | Wer | Bis wann\n--- | --- | ---\nVertrag prüfen | Jörg | 12.03.",
        &[("Vertrag prüfen.", Some("Jörg"), Some("12.03."))],
    );
    check(
        "| # | Topic | Action | Owner | Date |\n|---|---|---|---|---|\n| 1 | The new printer | Fix the printer | Anna | 2026-03-02 |",
        &[("Fix the printer.", Some("Anna"), Some("2026-03-02"))],
    );
    check(
        "What: Call the bank | Who: Bob | When: Friday",
        &[("Call the bank.", Some("Bob"), Some("Friday"))],
    );
    check("| Requirement | Priority |\n|---|---|\n| The clerk must print the form | High |", &[]);
}

#[test]
fn words_are_no_people() {
    check("Issue: the printer is broken\nNote: we will see", &[]);
    check("Let Industrial Design decide, okay.\nNice to meet you.\nFine to send it.", &[]);
    check("Budget: check with finance\n- Budget: check it twice", &[]);
    let text = "TODO Anna: send the list\nIssue: the printer is broken\nBob: I like it.";
    let evidence =
        [Evidence { id: 0, text, speaker: None, heading: None, label: "m", kind: SourceKind::Meeting }];
    let request = DraftRequest {
        kind: docket_domain::ArtifactKind::MeetingMinutes,
        topic: "",
        title: None,
        evidence: &evidence,
        meeting: None,
    };
    let minutes = draft(&request).unwrap().markdown;
    assert!(minutes.contains("## Attendees\n\n- Bob\n\n"), "{minutes}");
}
