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

#[cfg(test)]
mod tests {
    use super::*;

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
