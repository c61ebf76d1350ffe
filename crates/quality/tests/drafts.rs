//! Whole drafts, answers and summaries from a small discovery meeting and a policy, and what must hold for any text.
#![allow(clippy::unwrap_used)]

use docket_domain::{ArtifactKind, MarkKind, Role, SourceKind};
use docket_quality::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const TALK: [(&str, &str); 12] = [
    ("Dana (Branch manager)", "Good morning everyone, can you all hear me?"),
    (
        "Dana (Branch manager)",
        "So, uh, the problem is that customers have to call the hotline to get a refund.",
    ),
    ("Omar (Hotline agent)", "We can't see today whether a refund has already been paid."),
    (
        "Dana (Branch manager)",
        "Customers need to request a refund online, so that they do not have to call the hotline.",
    ),
    ("Omar (Hotline agent)", "It would be great if the customer got a text message when the refund is paid."),
    ("Priya (IT)", "What happens if the customer's account is closed?"),
    ("Priya (IT)", "OK, so we'll go with the web form first."),
    ("Dana (Branch manager)", "I'll send the refund policy to Priya by Friday."),
    ("Priya (IT)", "I'm worried that the core banking interface might not be ready before the go-live."),
    ("Omar (Hotline agent)", "I assume that card refunds work the same way as account refunds."),
    ("Priya (IT)", "Omar, can you list the most common refund reasons by next week?"),
    ("Dana (Branch manager)", "We need to go to lunch now."),
];
const POLICY: &str = "# Refund policy\n\n## Approval\n- Refunds above 500 EUR must be approved by a branch manager within 2 working days.\n- If the approval is refused, the customer must be told the reason.\n\n## Records\nThe system must keep a record of every refund for ten years. All refund pages must load within 2 seconds.\n";

fn material() -> Vec<Evidence<'static>> {
    let mut all: Vec<Evidence<'static>> = TALK
        .iter()
        .enumerate()
        .map(|(id, (speaker, text))| Evidence {
            id,
            text,
            speaker: Some(speaker),
            heading: None,
            label: "Kick-off.vtt",
            kind: SourceKind::Meeting,
        })
        .collect();
    all.push(Evidence {
        id: 40,
        text: POLICY,
        speaker: None,
        heading: None,
        label: "Policy.md",
        kind: SourceKind::Document,
    });
    all
}

fn made(kind: ArtifactKind, topic: &str, evidence: &[Evidence<'_>]) -> Option<Draft> {
    draft(&DraftRequest { kind, topic, title: None, evidence, meeting: None })
}

/// The numbers in marks like `[3]`.
fn numbers(markdown: &str) -> BTreeSet<u32> {
    markdown.split('[').skip(1).filter_map(|rest| rest.split_once(']')?.0.parse().ok()).collect()
}

fn quoted(evidence: &[Evidence<'_>], span: Span) -> String {
    let text = evidence.iter().find(|e| e.id == span.evidence).unwrap().text;
    assert!(span.start < span.end && span.end as usize <= text.chars().count(), "{span:?}");
    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
}

fn holds(draft: &Draft, evidence: &[Evidence<'_>]) {
    let cited: BTreeSet<u32> = draft.citations.iter().map(|c| c.number).collect();
    assert_eq!(numbers(&draft.markdown), cited, "{}", draft.markdown);
    for citation in &draft.citations {
        quoted(evidence, citation.span);
    }
    for statement in &draft.statements {
        assert!(
            !statement.spans.is_empty() && statement.spans.len() == statement.numbers.len(),
            "{statement:?}"
        );
        assert!(draft.markdown.contains(&statement.text), "{statement:?}");
    }
}

#[test]
fn golden_user_stories() {
    let evidence = material();
    let draft = made(ArtifactKind::UserStory, "refunds", &evidence).unwrap();
    holds(&draft, &evidence);
    for expected in [
        "# User stories: refunds",
        ": Request a refund online\n\nAs a **customer**, I want to request a refund online, so that I do not have to call the hotline. [",
        "As a **hotline agent**, I want to see whether a refund has already been paid. [",
        "- **When** the refund is paid, **then** the customer gets a text message. [",
        "Refunds above 500 EUR must be approved by a branch manager within 2 working days. [",
        "the customer must be told the reason. [",
    ] {
        assert!(draft.markdown.contains(expected), "{expected}\n{}", draft.markdown);
    }
    for unwanted in ["lunch", "hear me", "Friday"] {
        assert!(!draft.markdown.contains(unwanted), "{unwanted}\n{}", draft.markdown);
    }
}

#[test]
fn stories_hold_only_words_of_their_sources() {
    let frame = "as want user team member system so that hold";
    let evidence = material();
    let draft = made(ArtifactKind::UserStory, "", &evidence).unwrap();
    for statement in draft.statements.iter().filter(|s| s.text.starts_with("As a")) {
        let mut sources = frame.to_owned();
        for span in &statement.spans {
            let from = evidence.iter().find(|e| e.id == span.evidence).unwrap();
            sources = format!("{sources} {} {}", quoted(&evidence, *span), from.speaker.unwrap_or(""));
        }
        assert_eq!(support(&statement.text, &sources), 1.0, "{statement:?}");
    }
}

#[test]
fn stories_of_a_backlog_are_kept() {
    let check = |line: &str, expected: &str| {
        let evidence = [Evidence {
            id: 0,
            text: line,
            speaker: None,
            heading: None,
            label: "backlog.txt",
            kind: SourceKind::Document,
        }];
        let draft = made(ArtifactKind::UserStory, "", &evidence).unwrap();
        assert!(draft.markdown.contains(expected), "{}", draft.markdown);
    };
    check(
        "As a Publisher I want to publish a dataset  so that that I can share it publicly",
        "As a **publisher**, I want to publish a dataset, so that I can share it publicly. [1]",
    );
    check(
        "As a DeveloperI want to quickly access Broker data so that I can investigate issues",
        "As a **developer**, I want to quickly access Broker data, so that I can investigate issues. [1]",
    );
    check(
        "As an Agency user, I want to be able to upload my files.",
        "As an **agency user**, I want to upload my files. [1]",
    );
    check(
        "As a Researcher I would like an integration with Excel",
        "As a **researcher**, I want an integration with Excel. [1]",
    );
}

#[test]
fn other_artifacts_have_their_parts() {
    let evidence = material();
    let check = |kind, parts: &[&str]| {
        let draft = made(kind, "", &evidence).unwrap();
        holds(&draft, &evidence);
        for part in parts {
            assert!(draft.markdown.contains(part), "{part}\n{}", draft.markdown);
        }
    };
    check(
        ArtifactKind::AcceptanceCriteria,
        &[
            "## Request a refund online",
            "- AC-1: ",
            "**Given** the approval is refused, **then** the customer must be told the reason. [",
        ],
    );
    check(
        ArtifactKind::RequirementsDoc,
        &[
            "## Purpose",
            "## Stakeholders",
            "- Branch manager",
            "## Functional requirements",
            "- **FR-1** ",
            "The system shall let the customer request a refund online.",
            "## Quality requirements",
            "Performance: all refund pages must load within 2 seconds.",
            "Assumption: card refunds work",
            "## Risks",
            "## Open questions",
        ],
    );
    check(
        ArtifactKind::MeetingMinutes,
        &[
            "## Attendees\n\n- Dana (Branch manager)",
            "## Decisions\n\n- We'll go with the web form first. [",
            "| Send the refund policy to Priya by Friday. | Dana | Friday | [",
            "| List the most common refund reasons by next week. | Omar | next week | [",
            "- What happens if the customer's account is closed? [",
            "## Assumptions",
        ],
    );
    check(ArtifactKind::Custom, &["## Kick-off.vtt", "## Approval", "- **Risk:** I'm worried"]);
}

#[test]
fn nothing_comes_of_nothing() {
    let evidence = [Evidence {
        id: 0,
        text: "Good morning. It rains.",
        speaker: None,
        heading: None,
        label: "a",
        kind: SourceKind::Meeting,
    }];
    for kind in [ArtifactKind::UserStory, ArtifactKind::AcceptanceCriteria, ArtifactKind::RequirementsDoc] {
        assert_eq!(made(kind, "", &evidence), None);
    }
    assert_eq!(made(ArtifactKind::MeetingMinutes, "", &[]), None);
    assert_eq!(answer("What about parrots?", &material()), None);
    assert_eq!(answer("", &material()), None);
}

#[test]
fn talk_and_nonsense_state_nothing() {
    let check = |kind: SourceKind, lines: &[&str]| {
        let evidence: Vec<Evidence<'_>> = lines
            .iter()
            .enumerate()
            .map(|(id, text)| Evidence {
                id,
                text,
                speaker: (kind == SourceKind::Meeting).then_some("Anna"),
                heading: None,
                label: "a",
                kind,
            })
            .collect();
        for kind in ArtifactKind::ALL {
            let made = made(*kind, "", &evidence);
            assert_eq!(made.map(|d| d.markdown), None, "{kind:?} {lines:?}");
        }
    };
    check(
        SourceKind::Document,
        &[
            "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
            "asdf qwer 123 uiop jkl. foo bar baz 42 must.",
        ],
    );
    check(
        SourceKind::Meeting,
        &[
            "How was your weekend? Mine was lovely, we went to the lake and the kids could swim all day.",
            "You should try the new ice cream place, they have at least ten kinds.",
            "A man walks into a bar and says ouch. It was an iron bar.",
            "My daughter wants to have a dog, but we can't keep a dog in the flat.",
            "The weather will be nice tomorrow, it should be 25 degrees.",
            "Meine Tochter soll immer den Hund füttern.",
        ],
    );
}

#[test]
fn what_a_sentence_leans_on_is_named_or_asked() {
    let check = |turns: &[(&str, &str)], expected: &[&str]| {
        let evidence: Vec<Evidence<'_>> = turns
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
            .collect();
        for kind in [ArtifactKind::UserStory, ArtifactKind::AcceptanceCriteria, ArtifactKind::RequirementsDoc]
        {
            let draft = made(kind, "", &evidence).unwrap();
            holds(&draft, &evidence);
            for part in expected {
                assert!(draft.markdown.contains(part), "{kind:?} {part}\n{}", draft.markdown);
            }
            assert!(!draft.markdown.contains("lovely"), "{}", draft.markdown);
        }
    };
    check(
        &[
            ("Dana", "Customers call about wrong readings every day."),
            ("Omar", "That would be lovely. The customer must be able to correct them."),
        ],
        &["The customer must be able to correct them (wrong readings). ["],
    );
    check(
        &[("Omar", "That would be lovely. The customer must be able to correct them.")],
        &["## Open ", "- What does “them” stand for? The customer must be able to correct them. [1]"],
    );
}

#[test]
fn answers_quote_with_speakers() {
    let evidence = material();
    let check = |question: &str, expected: &str| {
        let answer = answer(question, &evidence).unwrap();
        let cited: BTreeSet<u32> = answer.citations.iter().map(|c| c.number).collect();
        assert_eq!(numbers(&answer.markdown), cited);
        assert!(
            answer.markdown.starts_with("Th") && answer.markdown.contains(expected),
            "{}",
            answer.markdown
        );
    };
    check(
        "Who approves refunds above 500?",
        "- **Policy.md:** “Refunds above 500 EUR must be approved by a branch manager within 2 working days.” [1]",
    );
    check(
        "What did Omar say about card refunds?",
        "- **Omar:** “I assume that card refunds work the same way as account refunds.” [1]",
    );
    check(
        "how long do we keep records?",
        "“The system must keep a record of every refund for ten years.” [1]",
    );
}

#[test]
fn quotes_are_the_words_of_the_source() {
    let check = |said: &str, question: &str, quote: &str| {
        let evidence = [Evidence {
            id: 0,
            text: said,
            speaker: Some("Omar"),
            heading: None,
            label: "call",
            kind: SourceKind::Meeting,
        }];
        let answer = answer(question, &evidence).unwrap();
        assert!(answer.markdown.contains(&format!("“{quote}” [1]")), "{}", answer.markdown);
        assert!(said.contains(quote.trim_end_matches(" …")), "{quote}");
    };
    check(
        "I don't know, we never had a rule for that.",
        "Is there a rule?",
        "I don't know, we never had a rule for that.",
    );
    check(
        "so, uh, the limit is 500 EUR, i think",
        "What is the limit?",
        "so, uh, the limit is 500 EUR, i think",
    );
    check(
        "Also das Limit liegt bei 500 EUR.",
        "Wie hoch ist das Limit?",
        "Also das Limit liegt bei 500 EUR.",
    );
}

#[test]
fn reads_requests() {
    use ArtifactKind::*;
    use Intent::*;
    let check = |text: &str, intent: Intent, topic: &str, title: Option<&str>| {
        let reading = read_request(text);
        assert_eq!(
            (reading.intent, reading.topic.as_str(), reading.title.as_deref()),
            (intent, topic, title),
            "{text}"
        );
    };
    check("Write user stories with acceptance criteria for refunds", Draft(UserStory), "refunds", None);
    check("draft the minutes", Draft(MeetingMinutes), "", None);
    check("Please draft the minutes of the kick-off.", Draft(MeetingMinutes), "kick-off", None);
    check("what did Dana say about limits?", Answer, "what did Dana say about limits", None);
    check("summarise this thread", Summarise, "", None);
    check("Can you summarize the refund policy?", Summarise, "refund policy", None);
    check(
        "Could you please create acceptance criteria for the booking of bikes",
        Draft(AcceptanceCriteria),
        "booking of bikes",
        None,
    );
    check(
        "Generate a requirements document about stock counts based on the documents",
        Draft(RequirementsDoc),
        "stock counts",
        None,
    );
    check("User stories for the mobile app", Draft(UserStory), "mobile app", None);
    check("Write a glossary for the bank", Draft(Custom), "bank", None);
    check(
        "Create user stories called \"Refunds, phase 1\" for refunds",
        Draft(UserStory),
        "refunds",
        Some("Refunds, phase 1"),
    );
    check("Which user stories exist about refunds?", Answer, "Which user stories exist about refunds", None);
    check("Who approves refunds?", Answer, "Who approves refunds", None);
    check("tl;dr", Summarise, "", None);
    check("Schreibe User Stories für Rückerstattungen", Draft(UserStory), "Rückerstattungen", None);
    check("Now a requirements document for that", Draft(RequirementsDoc), "", None);
    check("Minutes of the meeting of 12 January", Draft(MeetingMinutes), "", None);
    check("Write the minutes of the kick-off on 2026-01-12", Draft(MeetingMinutes), "kick-off", None);
    check("", Answer, "", None);
    assert_eq!(read_request("Write user stories with acceptance criteria for refunds").terms, ["refunds"]);
    assert_eq!(read_request("what did Dana say about limits?").terms, ["dana", "limits"]);
}

#[test]
fn requests_refer_to_what_was_said_or_to_all() {
    let check =
        |text: &str, expected: Reference| assert_eq!(read_request(text).reference, expected, "{text}");
    for back in [
        "Now write the stories",
        "Write user stories for that",
        "Turn this into acceptance criteria",
        "write stories from it, please",
        "Jetzt die User Stories",
        "Schreibe daraus User Stories",
    ] {
        check(back, Reference::Back);
    }
    for whole in [
        "Write user stories for the whole project",
        "Write requirements from all documents",
        "user stories about everything",
        "Anforderungen für das gesamte Projekt",
    ] {
        check(whole, Reference::Whole);
    }
    for open in ["Write user stories", "please draft a requirements document", "User Stories schreiben"] {
        check(open, Reference::Open);
    }
}

#[test]
fn titles_and_summaries_are_short() {
    let check = |text: &str, expected: &str| assert_eq!(thread_title(text), expected);
    check("Write user stories with acceptance criteria for refunds", "User stories: refunds");
    check("Who approves refunds?", "Who approves refunds");
    check("  ", "New thread");
    let long = "we have a lot to say about everything ".repeat(20);
    assert!(thread_title(&long).chars().count() <= 60);
    let summary = summarise(&[
        (Role::User, "Who approves refunds above 500 EUR?"),
        (
            Role::Assistant,
            "These passages bear on your question:\n\n- **Policy:** “Refunds above 500 EUR must be approved by a branch manager.” [1]",
        ),
        (Role::User, "And what about card refunds?"),
    ]);
    assert!(
        summary.starts_with("Who approves refunds above 500 EUR?")
            && summary.contains("branch manager")
            && !summary.contains("[1]"),
        "{summary}"
    );
    assert_eq!(summarise(&[]), "");
}

#[test]
fn large_evidence_is_read_in_time() {
    let line = "The clerk must check the form within 2 days. Who pays the fee? It is a long day at the office, e.g. on Monday. ";
    let text = line.repeat(3_000);
    let evidence = [Evidence {
        id: 0,
        text: &text,
        speaker: None,
        heading: None,
        label: "big",
        kind: SourceKind::Document,
    }];
    assert!(!marks(&evidence).is_empty());
    assert!(made(ArtifactKind::UserStory, "", &evidence).is_some());
}

fn any_text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "must",
        "customers",
        "need to",
        "see",
        "the",
        "limit",
        "if",
        "when",
        ",",
        ".",
        "?",
        "\n",
        "- ",
        "so that",
        "Dana:",
        "Decision:",
        "[1]",
        "[",
        "]",
        "|",
        "{disfmarker}",
        "we'll",
        "go with",
        "by Friday",
        "Ä",
        "€500",
        "🚲",
        "As a",
        "I want",
        "# ",
        "risk",
        "assume",
        "I'll send",
        "**",
        "(",
        ")",
        "within 2 days",
        "it would be great if",
        "\u{a0}",
        "'s",
        "…",
    ]);
    prop_oneof![prop::collection::vec(words, 0..40).prop_map(|w| w.join(" ")), "\\PC{0,120}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_borne(one in any_text(), two in any_text(), topic in "[a-zä ]{0,12}") {
        let evidence = [
            Evidence { id: 7, text: &one, speaker: Some("Ana (Clerk)"), heading: None, label: "m", kind: SourceKind::Meeting },
            Evidence { id: 9, text: &two, speaker: None, heading: Some("A > Bé"), label: "d.md", kind: SourceKind::Document },
        ];
        for kind in ArtifactKind::ALL {
            if let Some(draft) = made(*kind, &topic, &evidence) {
                holds(&draft, &evidence);
            }
        }
        for mark in marks(&evidence) {
            prop_assert!(!quoted(&evidence, mark.source).is_empty() && MarkKind::ALL.contains(&mark.kind));
        }
        if let Some(answer) = answer(&two, &evidence) {
            prop_assert_eq!(numbers(&answer.markdown).len(), answer.citations.len());
        }
        let _ = (read_request(&one), summarise(&[(Role::User, &one), (Role::Assistant, &two)]));
        prop_assert!(thread_title(&one).chars().count() <= 60);
    }
}
