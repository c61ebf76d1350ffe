//! Questions for what meetings came to: "which decisions were made?", "what is still open?". They are answered from the
//! marks of the sources, not from passages that happen to hold the word "decision".

use crate::Evidence;
use crate::answer::Answer;
use crate::draft::Citation;
use crate::lang::pattern;
use crate::marks::{Mark, marks, speaker_name};
use crate::words::{content_words, stem, stems};
use docket_domain::MarkKind;
use regex::Regex;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// What a question asks for of the outcomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomesAsked {
    /// Of which kinds, in the order they are told.
    pub kinds: Vec<MarkKind>,
    /// What they are to be about, as words for a search; empty if about anything.
    pub terms: Vec<String>,
}

/// The most outcomes of a kind that one answer tells.
const MOST: usize = 30;

const ASKS: &str = r"^(?:(?:so|and|please|bitte|und),? )*(?:which|what|list|show(?: me)?|give me|name|are there|is there|tell me|welche\w*|was|nenne\w*|zeige?\w*|liste|gibt es)\b";

static ASKED: LazyLock<Vec<(MarkKind, Regex)>> = LazyLock::new(|| {
    let shaped = |nouns: &str, more: &str| pattern(&format!(r"{ASKS}.{{0,28}}\b(?:{nouns})\b|{more}"));
    vec![
        (
            MarkKind::Decision,
            shaped(
                "decisions?|entscheidung(?:en)?|beschl(?:uss|üsse)",
                r"\bwhat (?:was|were|has been|have been|have we|did we|had we)\b.{0,20}\b(?:decided?|agreed?|settled)\b|\bwas (?:wurde|haben wir|ist)\b.{0,40}\b(?:entschieden|beschlossen|vereinbart)\b",
            ),
        ),
        (
            MarkKind::Action,
            shaped(
                "actions|action items?|to-?dos?|tasks|next steps|aufgaben|nächsten? schritte",
                r"\bwho (?:has|have|is|needs|must|does)\b.{0,12}\b(?:do|does) what\b|\bwer (?:macht|muss|soll)\b.{0,10}\bwas\b",
            ),
        ),
        (
            MarkKind::Question,
            shaped(
                "open (?:questions?|points?|issues?)|offene\\w* (?:fragen?|punkte?)",
                r"\b(?:questions?|points?|issues?|what)(?: (?:are|is|remain|remains|were|left|still|yet))+ (?:open|unanswered|unresolved|unclear|to be (?:clarified|answered|decided))\b|\b(?:fragen|punkte|was)\b.{0,12}\b(?:noch )?(?:offen|ungeklärt|unklar)\b",
            ),
        ),
        (
            MarkKind::Risk,
            shaped("risks|risiken", r"\bwhat (?:could|can|might) go wrong\b|\bwas kann schiefgehen\b"),
        ),
        (
            MarkKind::Assumption,
            shaped("assumptions|annahmen", r"\bwhat (?:do|did|have) we assumed?\b|\bwas nehmen wir an\b"),
        ),
    ]
});

/// Words of such questions that say nothing of a topic.
const NO_TOPIC: &[&str] = &[
    "decision",
    "decisions",
    "decided",
    "decide",
    "agreed",
    "agree",
    "settled",
    "made",
    "taken",
    "recorded",
    "action",
    "actions",
    "item",
    "items",
    "todo",
    "todos",
    "to-do",
    "to-dos",
    "task",
    "tasks",
    "next",
    "step",
    "steps",
    "open",
    "question",
    "questions",
    "point",
    "points",
    "issue",
    "issues",
    "still",
    "left",
    "remain",
    "remains",
    "unanswered",
    "unresolved",
    "unclear",
    "clarified",
    "answered",
    "risk",
    "risks",
    "wrong",
    "assumption",
    "assumptions",
    "assume",
    "assumed",
    "list",
    "show",
    "give",
    "name",
    "tell",
    "whom",
    "far",
    "meeting",
    "meetings",
    "project",
    "yet",
    "welche",
    "welchen",
    "welcher",
    "entscheidung",
    "entscheidungen",
    "beschluss",
    "beschlüsse",
    "entschieden",
    "beschlossen",
    "vereinbart",
    "getroffen",
    "aufgabe",
    "aufgaben",
    "nächste",
    "nächsten",
    "schritte",
    "offen",
    "offene",
    "offenen",
    "frage",
    "fragen",
    "punkt",
    "punkte",
    "noch",
    "ungeklärt",
    "unklar",
    "risiko",
    "risiken",
    "annahme",
    "annahmen",
    "gibt",
    "wurden",
    "wurde",
    "nenne",
    "zeige",
    "liste",
    "besprechung",
    "besprechungen",
    "projekt",
    "macht",
    "schiefgehen",
    "bisher",
    "wem",
];

/// Whether a question asks for outcomes, and for which.
pub fn outcomes_asked(question: &str) -> Option<OutcomesAsked> {
    let head: String = question.chars().take(400).collect();
    let line = head.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'");
    let kinds: Vec<MarkKind> =
        ASKED.iter().filter(|(_, asks)| asks.is_match(&line)).map(|(k, _)| *k).collect();
    if kinds.is_empty() {
        return None;
    }
    let terms = content_words(&line).into_iter().filter(|w| !NO_TOPIC.contains(&w.as_str())).collect();
    Some(OutcomesAsked { kinds, terms })
}

/// The outcomes of the evidence that were asked for, each with the words it rests on; `None` if there are none.
pub fn outcomes(asked: &OutcomesAsked, evidence: &[Evidence<'_>]) -> Option<Answer> {
    let wanted: Vec<String> = asked.terms.iter().map(|t| stem(t)).collect();
    let by_id: HashMap<usize, &Evidence<'_>> = evidence.iter().map(|e| (e.id, e)).collect();
    let source = |mark: &Mark| by_id.get(&mark.source.evidence).copied();
    let about = |mark: &Mark| {
        let held = [stems(&mark.statement), stems(source(mark).map_or("", |e| e.text))].concat();
        wanted.is_empty() || wanted.iter().any(|w| held.contains(w))
    };
    // The heading of a page of answers asks, but nobody waits for the answer.
    let heads = |mark: &Mark| {
        source(mark).is_some_and(|e| {
            let last = e.heading.and_then(|h| h.rsplit(" > ").next()).unwrap_or_default();
            !last.is_empty() && e.text.trim_start_matches(['#', ' ']).trim() == last
        })
    };
    let found: Vec<Mark> = marks(evidence)
        .into_iter()
        .filter(|m| asked.kinds.contains(&m.kind) && about(m) && !heads(m))
        .collect();
    if found.is_empty() {
        return None;
    }
    let mut markdown = String::from("This is recorded in the sources:\n");
    let mut citations: Vec<Citation> = Vec::new();
    for kind in &asked.kinds {
        let of_kind: Vec<&Mark> = found.iter().filter(|m| m.kind == *kind).collect();
        let _ = writeln!(markdown, "\n**{}**\n", kind.heading());
        if of_kind.is_empty() {
            let _ = writeln!(markdown, "- None found.");
        }
        for mark in of_kind.iter().take(MOST) {
            let number = u32::try_from(citations.len() + 1).unwrap_or(u32::MAX);
            // Who is to do it, or else who said it.
            let said = || source(mark).and_then(|e| e.speaker).map(speaker_name).filter(|s| !s.is_empty());
            let owner = mark.owner.clone().or_else(said).map(|o| format!(" ({o})")).unwrap_or_default();
            let due = mark.due.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
            let _ = writeln!(markdown, "- {}{owner}{due} [{number}]", mark.statement);
            citations.push(Citation { number, span: mark.source });
        }
        if of_kind.len() > MOST {
            let _ = writeln!(markdown, "- … and {} more; each meeting shows its own.", of_kind.len() - MOST);
        }
    }
    Some(Answer { markdown, citations })
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_domain::SourceKind;

    #[test]
    fn knows_what_is_asked_for() {
        let check = |question: &str, kinds: &[MarkKind], terms: &[&str]| {
            let asked = outcomes_asked(question);
            assert_eq!(asked.as_ref().map_or(&[][..], |a| &a.kinds), kinds, "{question}");
            assert_eq!(asked.map_or(Vec::new(), |a| a.terms), terms, "{question}");
        };
        check("Which decisions were made, and by whom?", &[MarkKind::Decision], &[]);
        check("What was decided about refunds?", &[MarkKind::Decision], &["refunds"]);
        check("Which questions are still open?", &[MarkKind::Question], &[]);
        check("List the open points and risks", &[MarkKind::Question, MarkKind::Risk], &[]);
        check("Who has to do what?", &[MarkKind::Action], &[]);
        check("Welche Entscheidungen wurden getroffen?", &[MarkKind::Decision], &[]);
        check("Welche Fragen sind noch offen?", &[MarkKind::Question], &[]);
        check("Which rules apply to risk classes?", &[], &[]);
        check("When does the library open?", &[], &[]);
        check("Who decides on refunds above 200 EUR?", &[], &[]);
        check("How many bananas does the moon eat?", &[], &[]);
    }

    #[test]
    fn tells_what_was_recorded_and_nothing_else() {
        let line = |id, text| Evidence {
            id,
            text,
            speaker: None,
            heading: (id == 4).then_some("Help > Why was my card charged?"),
            label: "Notes",
            kind: SourceKind::Meeting,
        };
        let evidence = [
            line(0, "Decision: refunds are paid within five days."),
            line(1, "The library opens at 9."),
            line(2, "Question: Who pays for lost cards?"),
            line(3, "Decision: the fee is 15 euros."),
            line(4, "Why was my card charged?"),
        ];
        let ask =
            |question: &str| outcomes(&outcomes_asked(question).unwrap(), &evidence).map(|a| a.markdown);
        let all = ask("Which decisions were made?").unwrap();
        assert!(all.contains("five days. [1]") && all.contains("15 euros. [2]"), "{all}");
        assert!(!all.contains("library") && !all.contains("lost cards"), "{all}");
        let fee = ask("What was decided about the fee?").unwrap();
        assert!(fee.contains("15 euros") && !fee.contains("five days"), "{fee}");
        let open = ask("Which questions are still open?").unwrap();
        assert!(open.contains("Who pays for lost cards?") && !open.contains("my card"), "{open}");
        assert_eq!(ask("Which risks are there?"), None);
    }
}
