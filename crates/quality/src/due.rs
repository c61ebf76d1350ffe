//! Until when something is to be done, in the words in which it is said.

use crate::lang::{de, en, pattern};
use regex::Regex;
use std::sync::LazyLock;

static DUE: LazyLock<Vec<Regex>> =
    LazyLock::new(|| en::DUE.iter().chain(de::DUE).map(|p| pattern(p)).collect());

/// The first date or term in a sentence: `Friday`, `3 March`, `before the go-live`.
pub(crate) fn due(text: &str) -> Option<String> {
    DUE.iter().find_map(|pattern| {
        let found = pattern.captures(text)?;
        let day = found.name("d")?.as_str();
        let term = found
            .name("k")
            .map(|k| k.as_str().to_lowercase())
            .filter(|k| matches!(k.as_str(), "before" | "ahead of" | "prior to"));
        let day = day.trim().trim_end_matches('.');
        Some(term.map_or(day.to_owned(), |term| format!("{term} {day}")))
    })
}

/// A date or term that stands alone, as in a column or in brackets: `Fri`, `12.03.`, `by 3 March`, `KW 12`.
pub(crate) fn term(text: &str) -> Option<String> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:due|by|until|till|on|no later than|latest|at the latest|for|in|bis|am|zum|spätestens|ab)(?: (?:on|by|in|the|end of|zum|spätestens|am))?:? ",
        )
    });
    static ALONE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:(?:next|this|nächsten|kommenden) )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:nächsten |kommenden )?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|mo|di|mi|do|fr|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|mo|di|mi|do|fr|montag|dienstag|mittwoch|donnerstag|freitag)[,.]{1,2} .*\d.*|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{2,4})?)?|\d{4}-\d{2}-\d{2}|\d{1,2}\.? ?(?:jan|feb|mär|mar|apr|may|mai|jun|jul|aug|sept?|oct|okt|nov|dec|dez)[a-zäöü]*\.?(?: \d{4})?|(?:(?:early|mid|late|end of|anfang|mitte|ende)[ -])?(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)(?: \d{4})?|(?:kw|week|cw|wk) ?\d{1,2}|q[1-4](?: \d{4})?|asap|eod|eow|eom|cob|sofort|umgehend|laufend|ongoing|heute|morgen)$",
        )
    });
    let whole = text.trim().trim_end_matches([',', ';']);
    if whole.is_empty() || whole.len() > 40 {
        return None;
    }
    let bare = LEAD.find(whole).map_or(whole, |m| &whole[m.end()..]);
    if ALONE.is_match(bare) || ALONE.is_match(bare.trim_end_matches('.')) {
        return Some(bare.to_owned());
    }
    let found = due(whole)?;
    let same = |one: &str| one.trim_end_matches('.').eq_ignore_ascii_case(found.trim_end_matches('.'));
    (same(whole) || same(bare) || same(bare.strip_prefix("the ").unwrap_or(bare))).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_may_stand_alone() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(term(text).as_deref(), expected, "{text}");
        check("Friday", Some("Friday"));
        check("by Fri", Some("Fri"));
        check("12.03.", Some("12.03."));
        check("bis 12.03.2026", Some("12.03.2026"));
        check("3 March", Some("3 March"));
        check("due 12 Dec", Some("12 Dec"));
        check("next week", Some("next week"));
        check("before the go-live", Some("before the go-live"));
        check("bis Freitag", Some("Freitag"));
        check("KW 12", Some("KW 12"));
        check("end of May", Some("end of May"));
        check("bis zum 12. März", Some("12. März"));
        check("it is slow", None);
        check("send it on Friday", None);
        check("Anna", None);
        check("", None);
    }

    #[test]
    fn finds_the_term_as_said() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(due(text).as_deref(), expected, "{text}");
        check("I'll send it by Friday.", Some("Friday"));
        check("Until 3 March please", Some("3 March"));
        check("We need it before the go-live.", Some("before the go-live"));
        check("I'll look at it next week", Some("next week"));
        check("by the end of the month", Some("end of the month"));
        check("due 2026-03-01", Some("2026-03-01"));
        check("tomorrow morning", Some("tomorrow morning"));
        check("by March 12th", Some("March 12th"));
        check("by EOD", Some("EOD"));
        check("for the next meeting, on Monday", Some("Monday"));
        check("within two weeks", Some("within two weeks"));
        check("by the 15th", Some("15th"));
        check("bis Freitag", Some("Freitag"));
        check("We may refund it", None);
        check("march on", None);
    }
}
