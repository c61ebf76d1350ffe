//! Which capitalised words are the name of a person, and which only open a line.

use crate::grammar::singular;
use crate::label::label_of;
use crate::lang::en;
use crate::lang::names::{DEPARTMENTS, NAMES_TOO, NOT_NAMES_DE, NOT_NAMES_EN};
use crate::lang::verbs;
use crate::words::word_set;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A first name, or a first and a last one.
pub(crate) const NAME: &str = r"(?-i:[A-ZÄÖÜ][a-zäöüßé'’-]+(?: [A-ZÄÖÜ][a-zäöüß'’-]+)?)";

static NOT_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| NOT_NAMES_EN.split(' ').chain(NOT_NAMES_DE.split(' ')).collect());
static BOTH: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(NAMES_TOO));
static DEPARTMENT: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(DEPARTMENTS));
static PEOPLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::PEOPLE));
static VERBS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    verbs::IMPERATIVES
        .split(' ')
        .chain(verbs::AUTOMATIC.split(' '))
        .chain(verbs::DEEDS.split(' '))
        .chain(verbs::TALKED.split(' '))
        .collect()
});
static DATES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    word_set(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember today tomorrow yesterday",
    )
});

/// Whether a verb opens an order: `send the list`.
pub(crate) fn is_verb(word: &str) -> bool {
    VERBS.contains(word.to_lowercase().as_str())
}

/// Whether a word says what somebody does: `manager`, `designers`.
pub(crate) fn is_role(word: &str) -> bool {
    let lower = word.to_lowercase();
    PEOPLE.contains(lower.as_str()) || PEOPLE.contains(singular(&lower).as_str())
}

/// Whether a phrase can be what a person is called: `Anna`, `Dr Patel`, `Anna van Dyk`, `Project Manager`. Rather no
/// name than a wrong one: it ends up as the owner of a task or on the list of those present.
pub(crate) fn is_name(phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let titled = words.len() > 1 && is_title(words[0]);
    let names = if titled { &words[1..] } else { &words[..] };
    if names.is_empty() || names.len() > 4 {
        return false;
    }
    let role = names.len() > 1
        && names.last().is_some_and(|w| is_role(w))
        && names.iter().all(|w| w.starts_with(char::is_uppercase))
        && !crate::is_stopword(names[0])
        && !is_verb(names[0]);
    role || names.iter().enumerate().all(|(i, word)| {
        let particle =
            i > 0 && matches!(*word, "von" | "van" | "de" | "der" | "den" | "di" | "la" | "el" | "zu");
        particle || is_name_word(word, i == 0 && !titled)
    })
}

/// Whether tasks can be given to it: a person, several, a department or a role.
pub(crate) fn is_owner(phrase: &str) -> bool {
    let lower = phrase.to_lowercase();
    DEPARTMENT.contains(lower.as_str())
        || is_name(phrase)
        || phrase.split(' ').count() < 4
            && lower.rsplit(' ').next().is_some_and(|w| {
                matches!(
                    w,
                    "team" | "vendor" | "supplier" | "manager" | "lead" | "office" | "sponsor" | "owner"
                )
            })
            && lower.contains(' ')
}

/// Whether what a format calls a speaker can be one: a transcript may call people "User Interface" or "Speaker 1", and
/// nobody is called "TODO Anna" or "Issue".
pub(crate) fn is_called(name: &str) -> bool {
    let bare = name.split('(').next().unwrap_or(name).trim();
    let mut words = bare.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    let alone = words.next().is_none();
    let marked =
        matches!(first.as_str(), "todo" | "to-do" | "todos" | "action" | "ai" | "ap" | "task" | "aufgabe");
    // "Guest", "Chair": words that a transcript has for people.
    let called = matches!(
        first.as_str(),
        "speaker" | "guest" | "participant" | "chair" | "host" | "presenter" | "unknown"
    );
    !marked
        && (called
            || label_of(bare).is_none()
                && !(alone && NOT_NAMES.contains(first.as_str()) && !BOTH.contains(first.as_str())))
}

/// Whether a line `Words: ...` can be somebody speaking: everything but what names the line itself.
pub(crate) fn can_speak(name: &str) -> bool {
    let bare = name.split('(').next().unwrap_or(name).trim();
    let mut words = bare.split_whitespace();
    let first = words.next().unwrap_or("");
    let lower = first.to_lowercase();
    let alone = words.next().is_none();
    let role = bare.split_whitespace().last().is_some_and(is_role);
    let numbered = matches!(lower.as_str(), "speaker" | "guest" | "participant");
    is_called(name)
        && (numbered
            || BOTH.contains(lower.as_str())
            || role
            || !(NOT_NAMES.contains(lower.as_str())
                || DATES.contains(lower.as_str())
                || alone && crate::is_stopword(first) && first.len() > 1))
}

/// Whether a word goes before a name: `Dr`, `Frau`.
pub(crate) fn is_title(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Dr" | "Mr" | "Mrs" | "Ms" | "Prof" | "Herr" | "Frau" | "Sir" | "Hon" | "Rt" | "The"
    )
}

fn is_name_word(word: &str, first: bool) -> bool {
    let bare = word.trim_end_matches('.');
    let lower = bare.to_lowercase();
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    if !bare.starts_with(char::is_uppercase)
        || !bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
    {
        return false;
    }
    if letters < 2 {
        return !first;
    }
    if BOTH.contains(lower.as_str()) {
        return true;
    }
    let shouted = letters > 3 && bare.chars().all(|c| !c.is_lowercase());
    !shouted
        && !NOT_NAMES.contains(lower.as_str())
        && !DATES.contains(lower.as_str())
        && !crate::is_stopword(bare)
        && !is_verb(bare)
        && !is_role(&lower)
        && label_of(bare).is_none()
        && !(first && is_abstract(&lower))
}

/// Words whose ending says that they name a thing, a state or many people.
fn is_abstract(lower: &str) -> bool {
    let long = |least: usize, ends: &[&str]| lower.len() >= least && ends.iter().any(|e| lower.ends_with(e));
    long(6, &["ing", "tion", "sion", "ment", "ness", "ship", "ism", "ology", "ware"])
        || long(6, &["ung", "heit", "keit", "schaft", "tät"])
        || long(7, &["ity", "ance", "ence", "ians", "able", "ible", "ical", "ously", "ally", "ful"])
        || long(9, &["ers", "ors", "ists"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_words() {
        let check = |phrase: &str, expected: bool| assert_eq!(is_name(phrase), expected, "{phrase}");
        for name in [
            "Anna",
            "Frank",
            "Anna Berg",
            "Dr Patel",
            "Dr. Ünal",
            "Erik van Dyk",
            "Mark",
            "Jörg",
            "Li",
            "Marie-Luise Öztürk",
            "Project Manager",
            "Marketing Expert",
            "Sam O'Neill",
            "Bhaskara",
        ] {
            check(name, true);
        }
        for word in [
            "TODO Anna",
            "Issue",
            "Let Industrial",
            "This means it",
            "Nice",
            "Budget",
            "Canadians",
            "Welsh Government",
            "Monday",
            "Decision",
            "Customers",
            "Innovation",
            "Necessary",
            "it",
            "Next",
            "Problem",
            "Aufgabe",
            "Hinweis",
            "Lösung",
            "Prüfung",
            "Send",
            "PRINTER",
            "42",
            "",
            "A",
        ] {
            check(word, false);
        }
    }

    #[test]
    fn who_may_speak_and_who_may_own() {
        let check =
            |is: fn(&str) -> bool, phrase: &str, expected: bool| assert_eq!(is(phrase), expected, "{phrase}");
        for speaker in ["Dana (Branch manager)", "Speaker 1", "PhD B", "Project Manager", "DANA", "M"] {
            check(can_speak, speaker, true);
        }
        for line in [
            "TODO Anna",
            "Issue",
            "Note",
            "Decision",
            "Action Erik",
            "Budget",
            "Hinweis",
            "Status update",
            "Next steps",
        ] {
            check(can_speak, line, false);
        }
        for owner in ["Anna", "IT", "Legal", "the vendor", "Design team", "Everyone", "Einkauf"] {
            check(is_owner, owner, true);
        }
        check(is_owner, "Printer", false);
        check(is_owner, "vendor", false);
    }
}
