//! What each rule must find and what it must leave alone, in English and German.

mod stories;

use super::*;
use proptest::prelude::*;

/// Codes and words found, without those of rules that are not asked about.
fn found(kind: ArtifactKind, text: &str, only: &[Rule]) -> Vec<(Rule, String)> {
    let findings = check(kind, text, None);
    findings.into_iter().filter(|f| only.contains(&f.rule)).map(|f| (f.rule, f.words)).collect()
}

/// Each text is one entry of a requirements document; after it the words that must be found by `rule`, and only those.
fn check_rule(rule: Rule, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let entry = format!("# Requirements\n\n- {text}\n");
        let words: Vec<String> =
            found(ArtifactKind::RequirementsDoc, &entry, &[rule]).into_iter().map(|(_, w)| w).collect();
        assert_eq!(words, *expected, "{text}");
    }
}

#[test]
fn vague_words() {
    check_rule(
        Rule::VagueWord,
        &[
            ("The app must be user-friendly and intuitive.", &["user-friendly", "intuitive"]),
            ("The page must load fast.", &["fast"]),
            ("The page must load fast, within 2 seconds.", &[]),
            ("The system shall respond in a timely manner.", &["in a timely manner"]),
            ("The form must show an **appropriate** message.", &["appropriate"]),
            ("The rider must get a receipt after about 5 minutes.", &["about 5"]),
            ("The list must be easy to use.", &["easy to use"]),
            ("Various reports shall be offered.", &["Various"]),
            ("The button \"Fast\" must be green.", &[]),
            ("The command `fast` must stop.", &[]),
            ("The fast lane must be open at 8:00.", &[]),
            ("The contract must name its effective date.", &[]),
            ("The card must have sufficient funds.", &[]),
            ("The page must be reachable, so that riders can work efficiently.", &[]),
            ("Die Maske muss benutzerfreundlich sein.", &["benutzerfreundlich"]),
            ("Das System muss schnell antworten.", &["schnell"]),
            ("Das System muss schnell antworten, höchstens nach 2 Sekunden.", &[]),
            ("Die Übersicht muss übersichtliche Listen zeigen.", &["übersichtliche"]),
            ("Ein geeigneter Nachweis muss vorliegen.", &["geeigneter"]),
            ("Anfragen müssen zeitnah beantwortet werden.", &["zeitnah"]),
            ("Die Schnellsuche muss Namen finden.", &[]),
            ("Der Kunde muss zur Einigung zustimmen.", &[]),
            ("Refunds above 200 EUR must be approved by the branch manager.", &[]),
        ],
    );
}

#[test]
fn ways_out_and_lists_without_an_end() {
    check_rule(
        Rule::Loophole,
        &[
            ("If possible, the app must show the station.", &["If possible"]),
            ("The report must be sent as soon as possible.", &["as soon as possible"]),
            ("The clerk must attach a photo where applicable.", &["where applicable"]),
            ("The tax number must be shown if required by law.", &[]),
            ("It must be possible to cancel a booking.", &[]),
            ("Wenn möglich, muss die App die Station zeigen.", &["Wenn möglich"]),
            ("Der Bericht muss möglichst am selben Tag vorliegen.", &["möglichst"]),
            ("Der Antrag muss ggf. vom Leiter unterschrieben werden.", &["ggf."]),
            ("Es muss möglich sein, eine Buchung zu stornieren.", &[]),
        ],
    );
    check_rule(
        Rule::OpenList,
        &[
            ("The form must ask for name, address, etc.", &["etc."]),
            ("The form must ask for name, address and so on.", &["and so on"]),
            (
                "Files such as PDF, including but not limited to scans, must open.",
                &["including but not limited to"],
            ),
            ("The form must ask for name and address.", &[]),
            ("The form must ask for the name ...", &[]),
            ("Das Formular muss Name, Adresse usw. abfragen.", &["usw."]),
            ("Die Liste muss Name, Ort und Ähnliches zeigen.", &["und Ähnliches"]),
            ("Das Formular muss Name und Adresse abfragen.", &[]),
        ],
    );
}

#[test]
fn amounts_without_a_number() {
    check_rule(
        Rule::Unquantified,
        &[
            ("The new search must be faster.", &["faster"]),
            ("The new search must be faster than the old one.", &[]),
            ("The system must open large files.", &["large"]),
            ("The system must open large files of up to 2 GB.", &[]),
            ("The shop must offer small, medium and large shirts.", &[]),
            ("The system must stand a high load.", &["high load"]),
            ("The rider must be able to minimise the window.", &[]),
            ("Die Suche muss besser werden.", &["besser"]),
            ("Die Suche muss besser als die alte sein.", &[]),
            ("Das System muss große Dateien öffnen.", &["große"]),
            ("Das System muss große Dateien bis 2 GB öffnen.", &[]),
        ],
    );
}

#[test]
fn what_a_requirement_begins_with_and_who_acts() {
    check_rule(
        Rule::UnclearPronoun,
        &[
            ("It must be stored for ten years.", &["It"]),
            ("They shall be told the reason.", &["They"]),
            ("It must be possible to cancel.", &[]),
            ("It must be ensured that nobody pays twice.", &[]),
            ("This page must show the fee.", &[]),
            ("The deposit is held. It is released later.", &[]),
            ("Er muss die Nummer sehen.", &["Er"]),
            ("Dies muss geprüft werden.", &["Dies"]),
            ("Es muss möglich sein, zu stornieren.", &[]),
            ("Diese Seite muss die Gebühr zeigen.", &[]),
        ],
    );
    check_rule(
        Rule::PassiveWithoutActor,
        &[
            ("Refunds above 200 EUR must be approved.", &["be approved"]),
            ("Refunds above 200 EUR must be approved by Friday.", &["be approved"]),
            ("Refunds above 200 EUR must be approved by the branch manager.", &[]),
            ("Refunds must be approved by email by the branch manager.", &[]),
            ("The list must be exported automatically.", &[]),
            ("The password must be encrypted.", &[]),
            ("The fee must be shown on the page.", &[]),
            ("Refunds are approved by the manager.", &[]),
            ("Erstattungen müssen genehmigt werden.", &["genehmigt werden"]),
            ("Erstattungen müssen vom Filialleiter genehmigt werden.", &[]),
            ("Erstattungen müssen durch die Filiale genehmigt werden.", &[]),
            ("Die Gebühr muss angezeigt werden.", &[]),
        ],
    );
}

#[test]
fn several_duties_hard_negations_weak_words() {
    check_rule(
        Rule::SeveralRequirements,
        &[
            ("The rider can cancel, and the agent must confirm it.", &["and the agent must"]),
            ("The system must store the file and must send a receipt.", &["and must"]),
            ("The system must store the file and send a receipt.", &[]),
            ("We must know who pays and who must approve.", &[]),
            ("The clerk must enter name and address.", &[]),
            ("Der Kunde muss zahlen und die Filiale muss es bestätigen.", &["und die Filiale muss"]),
            ("Der Kunde muss Name und Adresse angeben.", &[]),
        ],
    );
    check_rule(
        Rule::HardNegation,
        &[
            ("Refunds must not be paid without approval.", &["must not be paid without"]),
            ("The import must not affect other users.", &["must not affect"]),
            ("The same refund must never be paid twice.", &[]),
            ("Refunds in cash are not allowed.", &[]),
            (
                "Der Import darf andere Nutzer nicht beeinträchtigen.",
                &["darf andere Nutzer nicht beeinträchtigen"],
            ),
            ("Erstattungen dürfen nicht ohne Freigabe gezahlt werden.", &["dürfen nicht ohne"]),
            ("Erstattungen dürfen nicht in bar gezahlt werden.", &[]),
        ],
    );
    let weak = |text: &str, expected: &[&str]| {
        let found = found(ArtifactKind::RequirementsDoc, text, &[Rule::WeakModal]);
        assert_eq!(found.iter().map(|(_, w)| w.as_str()).collect::<Vec<_>>(), expected, "{text}");
    };
    weak("- A must do.\n- B must do.\n- C should do.\n", &["should"]);
    weak("- A must do.\n- B must do.\n\n## Nice to have\n\n- C should do.\n", &[]);
    weak("- A should do.\n- B should do.\n- C must do.\n", &[]);
    weak("- A must do.\n- B must do.\n- Should C end, D must end.\n", &[]);
    weak("- A muss es tun.\n- B muss es tun.\n- C sollte es tun.\n", &["sollte"]);
    weak("- A muss es tun.\n- B muss es tun.\n- C soll es tun.\n", &[]);
}

#[test]
fn what_was_to_be_filled_in() {
    check_rule(
        Rule::Placeholder,
        &[
            ("The limit is TBD.", &["TBD"]),
            ("The limit is tbc", &["tbc"]),
            ("???", &["???"]),
            ("Refunds take [insert number] days.", &["[insert number]"]),
            ("Refunds must be paid within X days.", &["X"]),
            ("TODO: ask Dana", &["TODO"]),
            ("The rider can keep a TODO list.", &[]),
            ("Use the literal `TBD` in the field.", &[]),
            ("See [name](http://x.y).", &[]),
            ("Is that so?", &[]),
            ("Die Frist ist noch offen.", &["ist noch offen"]),
            ("Innerhalb von X Tagen muss gezahlt werden.", &["X"]),
            ("Der Laden ist offen.", &[]),
        ],
    );
    let minutes = found(
        ArtifactKind::MeetingMinutes,
        "# M\n\n- Owner: TBD\n- A fast start must be made etc.\n",
        Rule::ALL,
    );
    assert_eq!(minutes, [(Rule::Placeholder, "TBD".to_owned())], "minutes tell what was said");
    let open =
        found(ArtifactKind::RequirementsDoc, "# R\n\n## Open points\n\n- The limit is TBD\n", Rule::ALL);
    assert_eq!(open, [], "this is where it belongs");
}

#[test]
fn what_is_said_twice() {
    use Rule::{Duplicate, NearDuplicate};
    let check = |one: &str, two: &str, expected: Option<Rule>| {
        let text = format!("- {one}\n- {two}\n");
        let found = found(ArtifactKind::RequirementsDoc, &text, &[Duplicate, NearDuplicate]);
        assert_eq!(found.first().map(|(r, _)| *r), expected, "{one} {two}");
        assert!(found.iter().all(|(_, w)| w == two), "the later one is told");
    };
    check(
        "Refunds above 200 EUR must be approved by the branch manager.",
        "The branch manager must approve refunds above 200 EUR.",
        Some(Duplicate),
    );
    check(
        "Refunds above 200 EUR must be approved by the branch manager.",
        "Refunds above 300 EUR must be approved by the branch manager.",
        None,
    );
    check("Riders may take two bikes on one card.", "Riders may not take two bikes on one card.", None);
    check("Riders can see agents.", "Agents can see riders.", None);
    check("Riders pay fees.", "Riders pay fees", Some(Duplicate));
    check(
        "The finance clerk exports approved refunds every evening at 18:00.",
        "The finance clerk exports all approved refunds of branches every evening at 18:00.",
        Some(NearDuplicate),
    );
    check(
        "The clerk exports approved refunds as CSV every evening.",
        "The clerk exports approved refunds as PDF every evening.",
        None,
    );
    check(
        "The `name` field of the form must be filled.",
        "The `email` field of the form must be filled.",
        None,
    );
    check(
        "Erstattungen über 200 EUR müssen vom Filialleiter freigegeben werden.",
        "Der Filialleiter muss Erstattungen über 200 EUR freigegeben haben.",
        Some(Duplicate),
    );
}

#[test]
fn numbers_that_contradict_each_other() {
    let check = |one: &str, two: &str, expected: Option<&str>| {
        let text = format!("- {one}\n- {two}\n");
        let found = found(ArtifactKind::RequirementsDoc, &text, &[Rule::Conflict]);
        assert_eq!(found.first().map(|(_, w)| w.as_str()), expected, "{one} {two}");
    };
    check(
        "Refunds are paid within 14 days.",
        "Refunds must be paid within 30 days after approval.",
        Some("30 days"),
    );
    check(
        "A refund takes up to 14 days.",
        "Refunds are paid within five working days.",
        Some("five working days"),
    );
    check("Refunds are paid within 5 days.", "A refund must be paid within five days.", None);
    check("Refunds must be approved within 2 days.", "Refunds are paid within 5 days.", None);
    check("A deposit is paid within 2 days.", "A refund is paid within 5 days.", None);
    check("Records are kept for at least 3 years.", "Records are deleted within 5 years.", None);
    check("The fee is 5 EUR.", "The fee is 7 EUR for e-bikes.", None);
    check("The fee is 5 EUR.", "The fee is 7 EUR.", Some("7 EUR"));
    check(
        "Erstattungen werden innerhalb von 14 Tagen ausgezahlt.",
        "Erstattungen müssen innerhalb von 30 Tagen ausgezahlt werden.",
        Some("30 Tagen"),
    );
    check(
        "Erstattungen werden innerhalb von 14 Tagen ausgezahlt.",
        "Erstattungen werden innerhalb von 30 Tagen beantwortet.",
        None,
    );
    check("Die Gebühr beträgt 5 Euro.", "Die Gebühr beträgt 5 EUR.", None);
}

#[test]
fn statements_without_a_source() {
    let check = |text: &str, known: &[&str], expected: &[&str]| {
        let sourced = |statement: &str| known.contains(&statement);
        let findings = super::check(ArtifactKind::RequirementsDoc, text, Some(&sourced));
        let found: Vec<&str> =
            findings.iter().filter(|f| f.rule == Rule::NoSource).map(|f| f.words.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    };
    const TWO: &str =
        "- Refunds are **always** paid to the card. [1]\n- Managers approve refunds above 200 EUR.\n";
    check(TWO, &[], &["Managers approve refunds above 200 EUR."]);
    check(TWO, &["Managers approve refunds above 200 EUR."], &[]);
    check("- Refunds are paid to the card. They are late today. [1]\n", &[], &[]);
    check(
        "## Questions\n\n- Riders pay the bank fees somehow\n\n> Riders pay the bank fees today.\n",
        &[],
        &[],
    );
    // Where nothing is tied it is said once.
    check(
        "- Refunds are paid to the card used.\n- Managers approve refunds above 200 EUR.\n",
        &[],
        &["Refunds are paid to the card used."],
    );
}

#[test]
fn good_texts_are_left_alone() {
    for (kind, text) in [
        (
            ArtifactKind::UserStory,
            "# Refunds\n\n## US-1: Ask for a refund\n\nAs a **customer**, I want to ask for a refund within 30 days of the charge, so that I do not have to call. [1]\n\n**Acceptance criteria**\n\n- **Given** a charge of yesterday, **when** I ask for a refund, **then** the request is on the list of Customer Care. [1]\n- Refunds in cash are not allowed. [2]\n\n**To clarify**\n\n- How is “large” measured?\n",
        ),
        (
            ArtifactKind::RequirementsDoc,
            "# Requirements\n\n## Purpose\n\nThe hotline is slow, and customers often wait long.\n\n## Functional requirements\n\n- **FR-1** The system shall let the customer ask for a refund within 30 days of the charge.\n- **FR-2** Customer Care must answer every refund request within 2 working days.\n\n| Role | May |\n|---|---|\n| Manager | approve refunds |\n",
        ),
        (
            ArtifactKind::RequirementsDoc,
            "# Anforderungen\n\n## Funktionale Anforderungen\n\n- Das System muss dem Kunden erlauben, innerhalb von 30 Tagen eine Erstattung zu beantragen.\n- Der Filialleiter muss Erstattungen über 200 EUR freigeben.\n- Das System muss dem Kunden eine SMS senden, sobald die Erstattung gezahlt ist.\n",
        ),
        (ArtifactKind::Custom, "# Letter\n\nDear all, this was a fast and easy week, etc. It is done.\n"),
        (ArtifactKind::Custom, ""),
    ] {
        assert_eq!(found(kind, text, Rule::ALL), [], "{text}");
    }
}

#[test]
fn each_rule_speaks_for_itself() {
    let mut codes: Vec<&str> = Rule::ALL.iter().map(|r| r.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        let finding = Finding { rule: *rule, start: 0, end: 1, words: "x".into(), about: Some("7".into()) };
        let message = finding.message();
        assert!(
            message.ends_with(['.', '”']) && message.chars().next().is_some_and(char::is_uppercase),
            "{message}"
        );
    }
}

/// Pieces of texts that rules look at, to be put together in any order.
const PIECES: [&str; 24] = [
    "As a rider, ",
    "I want ",
    "fast ",
    "so that ",
    "**Given** ",
    "when ",
    "then ",
    "must be approved ",
    "TBD ",
    "etc. ",
    "\n\n",
    "\n- ",
    "# Heading\n",
    "| a | b |\n",
    "`code` ",
    "[1] ",
    "14 days ",
    "Zürich 🚲 ",
    "„schnell“ ",
    "it must ",
    "müssen genehmigt werden ",
    "if possible, ",
    "\n> ",
    "```\n",
];

fn holds(kind: ArtifactKind, text: &str) {
    let findings = check(kind, text, Some(&|_| false));
    let mut last = 0;
    for finding in &findings {
        let (start, end) = (finding.start as usize, finding.end as usize);
        assert!(start >= last && end > start, "{finding:?} in {text:?}");
        let slice: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(slice, finding.words, "{text:?}");
        last = start;
    }
}

proptest! {
    #[test]
    fn findings_stand_where_they_say(pieces in proptest::collection::vec(0..PIECES.len(), 0..30), kind in 0..5_usize) {
        let text: String = pieces.into_iter().map(|n| PIECES[n]).collect();
        holds(ArtifactKind::ALL[kind], &text);
    }

    #[test]
    fn any_text_survives(text in "\\PC{0,80}(\\n\\PC{0,40}){0,4}", kind in 0..5_usize) {
        holds(ArtifactKind::ALL[kind], &text);
    }

    #[test]
    fn any_marks_survive(text in "[a-zäß`*_\\[\\]()|>#\\\\ \\n.?!“„-]{0,120}", kind in 0..5_usize) {
        holds(ArtifactKind::ALL[kind], &text);
    }
}
