//! Precision and recall on sentences labelled by hand: quality that may not silently fall.
#![allow(clippy::unwrap_used)]

use docket_domain::SourceKind;
use docket_quality::{Evidence, is_need, marks};

/// Right among found, found among right.
fn rates(pairs: &[(bool, bool)]) -> (f64, f64) {
    let hits = pairs.iter().filter(|(said, meant)| *said && *meant).count() as f64;
    let said = pairs.iter().filter(|(said, _)| *said).count() as f64;
    let meant = pairs.iter().filter(|(_, meant)| *meant).count() as f64;
    (hits / said, hits / meant)
}

#[test]
fn needs_are_told_from_talk() {
    let mut wrong = Vec::new();
    let mut pairs = Vec::new();
    for line in include_str!("data/needs.tsv").lines().filter(|l| !l.starts_with('#')) {
        let (label, sentence) = line.split_once('\t').unwrap();
        let (said, meant) = (is_need(sentence), label == "yes");
        if said != meant {
            wrong.push(line);
        }
        pairs.push((said, meant));
    }
    let (precision, recall) = rates(&pairs);
    assert!(pairs.len() >= 120 && precision >= 0.9 && recall >= 0.9, "{precision:.2} {recall:.2} {wrong:#?}");
}

#[test]
fn marks_are_told_from_talk() {
    let (mut wrong, mut pairs) = (Vec::new(), Vec::new());
    let (mut actions, mut exact) = (0, 0);
    for line in include_str!("data/marks.tsv").lines().filter(|l| !l.starts_with('#')) {
        let [kind, owner, due, speaker, sentence] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let known = |field: &str| (field != "-").then(|| field.to_owned());
        let speaker = known(speaker);
        let evidence = [Evidence {
            id: 0,
            text: sentence,
            speaker: speaker.as_deref(),
            heading: None,
            label: "notes",
            kind: SourceKind::Meeting,
        }];
        let found = marks(&evidence);
        let said =
            found.first().map_or_else(|| "none".to_owned(), |m| format!("{:?}", m.kind).to_lowercase());
        let right = said == kind;
        pairs.push((said != "none", right && kind != "none"));
        if kind != "none" && !right {
            pairs.push((false, true));
        }
        if kind == "action" && right {
            actions += 1;
            exact += usize::from(found[0].owner == known(owner) && found[0].due == known(due));
        }
        if !right || (kind == "action" && (found[0].owner != known(owner) || found[0].due != known(due))) {
            wrong.push(format!("{line} -> {said} {:?}", found.first().map(|m| (&m.owner, &m.due))));
        }
    }
    let (precision, recall) = rates(&pairs);
    assert!(
        precision >= 0.9 && recall >= 0.9 && exact * 10 >= actions * 9,
        "{precision:.2} {recall:.2} {exact}/{actions} {wrong:#?}"
    );
}
