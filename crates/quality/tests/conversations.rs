//! Marks and stories that only a run of turns gives: a request and its acceptance, a question and its answer, a row
//! of a backlog.
#![allow(clippy::unwrap_used)]

use docket_domain::{ArtifactKind, MarkKind, SourceKind};
use docket_quality::*;

fn talk(turns: &[(&'static str, &'static str)]) -> Vec<Evidence<'static>> {
    turns
        .iter()
        .enumerate()
        .map(|(id, (speaker, text))| Evidence {
            id,
            text,
            speaker: Some(speaker),
            heading: None,
            label: "call",
            kind: SourceKind::Meeting,
        })
        .collect()
}

fn stories(evidence: &[Evidence<'_>], topic: &str) -> String {
    draft(&DraftRequest { kind: ArtifactKind::UserStory, topic, title: None, evidence, meeting: None })
        .unwrap()
        .markdown
}

#[test]
fn marks_span_turns() {
    type Expected = (MarkKind, &'static str, Option<&'static str>, Option<&'static str>);
    let check = |turns: &[(&'static str, &'static str)], expected: &[Expected]| {
        let found = marks(&talk(turns));
        let found: Vec<_> = found
            .iter()
            .map(|m| (m.kind, m.statement.as_str(), m.owner.as_deref(), m.due.as_deref()))
            .collect();
        assert_eq!(found, expected, "{turns:?}");
    };
    check(
        &[
            (
                "Priya Raman",
                "Dana, can you send me the reasons people give on the phone, please? Until Tuesday if possible.",
            ),
            ("Dana Whitfield", "Sure, I'll send you the list by Tuesday."),
        ],
        &[(
            MarkKind::Action,
            "Send Priya the reasons people give on the phone.",
            Some("Dana Whitfield"),
            Some("Tuesday"),
        )],
    );
    check(
        &[
            ("Raj", "Sam, can you check the courier contract?"),
            ("Sam", "Yeah, I'll look it up this afternoon."),
        ],
        &[(MarkKind::Action, "Check the courier contract.", Some("Sam"), Some("this afternoon"))],
    );
    check(
        &[(
            "Kim",
            "One risk: the carrier may not accept batteries. If it does not, then we cannot ship them. I will ask the carrier about batteries by Friday.",
        )],
        &[
            (
                MarkKind::Risk,
                "The carrier may not accept batteries. If it does not, then we cannot ship them.",
                None,
                None,
            ),
            (MarkKind::Action, "Ask the carrier about batteries by Friday.", Some("Kim"), Some("Friday")),
        ],
    );
    check(
        &[("Ana", "How quickly does an invoice have to be paid?"), ("Tom", "Let's say ten working days.")],
        &[],
    );
    check(
        &[("Ana", "Can an invoice be paid by a third party?"), ("Tom", "Good question. I don't know.")],
        &[(MarkKind::Question, "Can an invoice be paid by a third party?", None, None)],
    );
    check(
        &[("Ana", "Then we go with the paper form first and leave the old list as it is.")],
        &[(
            MarkKind::Decision,
            "We go with the paper form first and leave the old list as it is.",
            None,
            None,
        )],
    );
}

#[test]
fn answers_set_limits_and_speakers_are_told() {
    let evidence = talk(&[
        (
            "Omar (Ward manager)",
            "I want to approve the long shifts on my phone, because I am on the ward all day.",
        ),
        ("Priya", "What is long?"),
        (
            "Omar (Ward manager)",
            "More than 12 hours. If I do not answer within two days, the request should go to my deputy.",
        ),
        ("Lena (Finance)", "And we must never pay the same shift twice."),
        (
            "Dana (Patient Care lead)",
            "Patients need to be able to cancel a visit online, so that they don't have to call us.",
        ),
    ]);
    let text = stories(&evidence, "");
    for expected in [
        "## US-1: Approve the long shifts on the phone\n\nAs a **ward manager**, I want to approve the long shifts on my phone, because I am on the ward all day. [",
        "- “long” means: more than 12 hours. [",
        "**Given** the ward manager does not answer within two days, **then** the request should go to their deputy. [",
        "- Finance must never pay the same shift twice. [",
        "As a **patient**, I want to cancel a visit online, so that I don't have to call Patient Care. [",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    // The wish told again is a criterion where there is no other, and only there.
    assert!(text.contains("- The patient can cancel a visit online. ["), "{text}");
    assert!(!text.contains("- The ward manager can approve"), "{text}");
    assert!(!text.contains("How is “long” measured?"), "{text}");
}

#[test]
fn rows_are_stories_of_their_own() {
    let rows = "Id | Role | Story | Priority\nId: P-1 | Role: Tenant | Story: As a tenant I want to report a leak so that it is fixed soon | Priority: High\nId: P-2 | Role: Caretaker | Story: I want to see open leaks | Priority: Low | Due: May\nType: Risk | Description: The pipes are older than the plans say | Owner: Ben";
    let evidence = [Evidence {
        id: 0,
        text: rows,
        speaker: None,
        heading: None,
        label: "b.csv",
        kind: SourceKind::Document,
    }];
    let text = stories(&evidence, "leaks");
    for expected in [
        "As a **tenant**, I want to report a leak, so that it is fixed soon. [1]\n",
        "As a **caretaker**, I want to see open leaks. [2]\n",
        "- Risk: The pipes are older than the plans say. [3]",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!text.contains("Priority") && !text.contains("P-1"), "{text}");
}

#[test]
fn entries_follow_the_line_that_opens_them() {
    let lines = [
        "Teachers",
        "- enter grades on a tablet",
        "- send a message to a whole class",
        "Clerks must be able to:",
        "- cancel a lesson",
    ];
    let evidence: Vec<Evidence<'_>> = lines
        .iter()
        .enumerate()
        .map(|(id, text)| Evidence {
            id,
            text,
            speaker: None,
            heading: None,
            label: "w",
            kind: SourceKind::Document,
        })
        .collect();
    let text = stories(&evidence, "");
    for expected in [
        "As a **teacher**, I want to enter grades on a tablet. [",
        "As a **teacher**, I want to send a message to a whole class. [",
        "As a **clerk**, I want to cancel a lesson. [",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

/// A ban turned into a wish says the opposite of its source.
#[test]
fn bans_stay_bans() {
    for ban in [
        "Nobody may see another patient's data.",
        "“Nobody may see another patient's data.” — Dr. Ünal",
        "No employee may approve their own request.",
        "No one can delete an invoice after it was sent.",
        "Users must not share their passwords.",
        "Riders may not rent two bikes at the same time.",
        "Customers cannot pay in cash.",
        "Only managers may approve refunds.",
        "Under no circumstances should agents see card numbers.",
        "Nurses are not allowed to change a prescription.",
        "Niemand darf fremde Akten sehen.",
        "Kunden dürfen nicht in bar bezahlen.",
    ] {
        let evidence = [Evidence {
            id: 0,
            text: ban,
            speaker: None,
            heading: None,
            label: "rules.md",
            kind: SourceKind::Document,
        }];
        for kind in [ArtifactKind::UserStory, ArtifactKind::AcceptanceCriteria, ArtifactKind::RequirementsDoc]
        {
            let request = DraftRequest { kind, topic: "", title: None, evidence: &evidence, meeting: None };
            let Some(draft) = draft(&request) else { continue };
            let plain = draft.markdown.replace("**", "");
            assert!(!plain.contains("I want") && !plain.contains("shall let"), "{ban}\n{plain}");
        }
    }
}
