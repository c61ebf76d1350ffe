//! Which sides of a matter sources speak of: the categories an analyst goes through to find edge cases.

use crate::lang::patterns;
use crate::marks::marks;
use crate::sentence::sentences;
use crate::source::{Evidence, Span};
use docket_domain::MarkKind;
use regex::RegexSet;
use std::sync::LazyLock;

/// A side of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Missing, empty, double, malformed, changed meanwhile.
    Data,
    /// Limits, deadlines, order, calendars.
    Time,
    /// Who may and who may not.
    Roles,
    /// What is down, half done or taken back.
    Failure,
    /// None, one, very many.
    Scale,
    /// Personal data, consent, keeping and deleting, proof.
    Law,
}

/// What sources say of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The category.
    pub category: Category,
    /// Sentences that speak of it, in the order of the sources.
    pub spans: Vec<Span>,
}

const CATEGORIES: [(Category, &str); 6] = [
    (
        Category::Data,
        r"\b(?:missing|empty|blank|duplicates?|twice|invalid|malformed|incomplete|unknown|mandatory|required field|optional|format|fehl(?:t|en|ende\w*)|leer\w*|doppelt\w*|ungültig\w*|unvollständig\w*|unbekannt\w*|pflichtfeld\w*)\b",
    ),
    (
        Category::Time,
        r"\b(?:within|until|deadline|expires?|expired|late|overdue|before|after|daily|weekly|monthly|\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)|innerhalb|frist\w*|spätestens|verspätet\w*|überfällig\w*|täglich|wöchentlich|monatlich|\d+ (?:sekunden?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?))\b",
    ),
    (
        Category::Roles,
        r"\b(?:approv\w+|manager|supervisor|admin\w*|role|permission|permitted|authori[sz]\w+|allowed to|on behalf|deputy|may only|only \w+ (?:may|can)|genehmig\w+|freigeb\w+|freigabe|rolle|berechtig\w+|stellvertret\w*|darf nur|dürfen nur)\b",
    ),
    (
        Category::Failure,
        r"\b(?:fail(?:s|ed|ure)?|error|down|outage|unavailable|offline|retry|retried|cancel\w*|roll(?:ed)? back|undo|timeout|reject\w*|refus\w*|fehler\w*|fehlschl\w+|ausfall\w*|ausgefallen|nicht erreichbar|abgebrochen|storn\w+|abgelehnt\w*|wiederhol\w+)\b",
    ),
    (
        Category::Scale,
        r"\b(?:up to \d|at most|maximum|at least|minimum|per (?:second|minute|hour|day|month|year)|thousands|millions|concurrent\w*|simultaneous\w*|at the same time|peak|bis zu \d|höchstens|mindestens|maximal|pro (?:sekunde|minute|stunde|tag|monat|jahr)|tausende\w*|gleichzeitig|spitzen\w*)\b",
    ),
    (
        Category::Law,
        r"\b(?:gdpr|privacy|personal data|consent|retention|delet(?:e|ed|ion) after|audit|legal\w*|law|comply|compliance|contract\w*|accessib\w+|dsgvo|datenschutz|personenbezogen\w*|einwilligung\w*|aufbewahr\w+|löschfrist\w*|gesetz\w*|vertrag\w*|barrierefrei\w*)\b",
    ),
];

static SPOKEN_OF: LazyLock<RegexSet> = LazyLock::new(|| {
    let all: Vec<&[&str]> = CATEGORIES.iter().map(|(_, words)| std::slice::from_ref(words)).collect();
    patterns(&all)
});

/// What sources say of each category, all six in their order.
pub fn coverage(evidence: &[Evidence<'_>]) -> Vec<Coverage> {
    let mut found: Vec<Coverage> =
        CATEGORIES.iter().map(|(category, _)| Coverage { category: *category, spans: Vec::new() }).collect();
    for passage in evidence {
        let (mut chars, mut at) = (0, 0);
        for (start, end) in sentences(passage.text) {
            let text = &passage.text[start..end];
            chars += count(&passage.text[at..start]);
            let span = Span { evidence: passage.id, start: chars, end: chars + count(text) };
            for category in SPOKEN_OF.matches(text) {
                found[category].spans.push(span);
            }
            (chars, at) = (span.end, end);
        }
    }
    found
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// The questions that sources leave open.
pub fn open_questions(evidence: &[Evidence<'_>]) -> Vec<Span> {
    let open = marks(evidence).into_iter().filter(|mark| mark.kind == MarkKind::Question);
    open.map(|mark| mark.source).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_domain::SourceKind;

    fn evidence(text: &str) -> Evidence<'_> {
        Evidence { id: 0, text, speaker: None, heading: None, label: "x", kind: SourceKind::Document }
    }

    #[test]
    fn sentences_speak_of_categories() {
        use Category::{Data, Failure, Law, Roles, Scale, Time};
        let check = |text: &str, expected: &[Category]| {
            let all = coverage(&[evidence(text)]);
            assert_eq!(all.len(), 6);
            let spoken_of: Vec<Category> =
                all.iter().filter(|c| !c.spans.is_empty()).map(|c| c.category).collect();
            assert_eq!(spoken_of, expected, "{text}");
        };
        check("", &[]);
        check("Bikes are green.", &[]);
        check("Refunds are paid within 14 days.", &[Time]);
        check("Large refunds must be approved by the branch manager.", &[Roles]);
        check("Größere Beträge werden innerhalb von 3 Tagen genehmigt.", &[Time, Roles]);
        check("If the bank is down the step is retried.", &[Failure]);
        check("Up to 300 customers come at the same time.", &[Scale]);
        check("Personenbezogene Daten unterliegen einer Löschfrist.", &[Law]);
        check("A missing field is marked. Logs are kept for audit.", &[Data, Law]);
    }

    #[test]
    fn the_words_stand_at_their_place() {
        let text = "Größe zählt. Beträge gelten bis zu 5 Tage. Ende.";
        let found = coverage(&[evidence(text)]);
        let span = found[4].spans[0];
        let words: String =
            text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
        assert_eq!(words, "Beträge gelten bis zu 5 Tage.");
    }
}
