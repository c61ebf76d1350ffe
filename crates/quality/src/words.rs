//! Words, their stems, and how much of one text stands in another.

use crate::lang::{de, en};
use std::collections::HashSet;
use std::sync::LazyLock;

static STOPWORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| en::STOPWORDS.split(' ').chain(de::STOPWORDS.split(' ')).collect());

/// A constant list of words as a set.
pub(crate) fn word_set(list: &'static str) -> HashSet<&'static str> {
    list.split(' ').collect()
}

/// Whether a word only joins others, in English or German. Case does not matter.
pub fn is_stopword(w: &str) -> bool {
    let lower = w.to_lowercase().replace('’', "'");
    if STOPWORDS.contains(lower.as_str()) {
        return true;
    }
    match lower.split_once('\'') {
        Some((head, tail)) => {
            tail == "t"
                || (matches!(tail, "s" | "d" | "ll" | "ve" | "re" | "m") && STOPWORDS.contains(head))
                || head.is_empty()
        }
        None => lower.chars().count() < 2 && !lower.chars().all(|c| c.is_ascii_digit()),
    }
}

/// Whether a word is in the list of stopwords, short pieces of words not counted.
pub(crate) fn is_listed_stopword(w: &str) -> bool {
    STOPWORDS.contains(w) && w.len() > 1 || matches!(w, "a" | "i")
}

/// Whether a text is made of a language's sentences: without the small words that join the others it is filler
/// ("Lorem ipsum"), or keys struck at random. A short phrase needs none.
pub(crate) fn is_language(text: &str) -> bool {
    /// Small words of neighbouring languages, whose sentences are quoted though nothing is read from them.
    const OTHERS: &str =
        "le la les des du dans pour une el los las por para il di che per een het van voor met";
    let words: Vec<String> = tokens(text).map(|(_, w)| w.to_lowercase()).collect();
    let small = words
        .iter()
        .filter(|w| w.len() > 1 && !w.starts_with(|c: char| c.is_ascii_digit()))
        .filter(|w| is_stopword(w) || OTHERS.split(' ').any(|o| o == w.as_str()))
        .count();
    words.len() < 8 || small * 8 > words.len()
}

/// The words of a text with their byte ranges: letters and digits, with apostrophes, and points between digits.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = &text[rest..];
        let begin = rest + tail.find(char::is_alphanumeric)?;
        let mut end = begin;
        let mut chars = text[begin..].chars().peekable();
        let mut before = ' ';
        while let Some(c) = chars.next() {
            let inside = c.is_alphanumeric()
                || (matches!(c, '\'' | '’') && chars.peek().is_some_and(|n| n.is_alphabetic()))
                || (matches!(c, '.' | ',')
                    && before.is_ascii_digit()
                    && chars.peek().is_some_and(char::is_ascii_digit));
            if !inside {
                break;
            }
            before = c;
            end += c.len_utf8();
        }
        rest = end;
        Some((begin, &text[begin..end]))
    })
}

/// The words of a text that carry its meaning, lowercase, in order, repeats included.
pub fn content_words(text: &str) -> Vec<String> {
    tokens(text)
        .filter(|(_, w)| !is_stopword(w))
        .map(|(_, w)| {
            let lower = w.to_lowercase().replace('’', "'");
            lower.strip_suffix("'s").map_or(lower.clone(), str::to_owned)
        })
        .filter(|w| !is_stopword(w))
        .collect()
}

/// The stems of a text's content words.
pub(crate) fn stems(text: &str) -> Vec<String> {
    content_words(text).iter().map(|w| stem(w)).collect()
}

/// The share of the statement's content words whose stem stands in the passage, 0 to 1. A statement without content
/// words has no support.
pub fn support(statement: &str, passage: &str) -> f32 {
    let wanted: HashSet<String> = stems(statement).into_iter().collect();
    if wanted.is_empty() {
        return 0.0;
    }
    let have: HashSet<String> = stems(passage).into_iter().collect();
    let found = wanted.iter().filter(|w| have.contains(*w)).count();
    found as f32 / wanted.len() as f32
}

/// The stem of a word, lowercase: Porter's for English, the common endings off for words with German letters. Words
/// of one family share a stem often enough to be found together; a stem is not a word to show.
pub fn stem(word: &str) -> String {
    let lower = word.to_lowercase().replace('’', "'");
    let lower = lower.strip_suffix("'s").unwrap_or(&lower);
    if !lower.is_ascii() {
        return german(lower);
    }
    if lower.len() < 4 || lower.len() > 40 || !lower.bytes().all(|b| b.is_ascii_lowercase()) {
        return match lower.strip_suffix('s') {
            Some(one)
                if one.len() == 2
                    && !one.ends_with('s')
                    && !matches!(lower, "bus" | "gas" | "was" | "has") =>
            {
                one.to_owned()
            }
            _ => lower.to_owned(),
        };
    }
    porter(lower)
}

fn german(lower: &str) -> String {
    let folded: String = lower
        .chars()
        .map(|c| match c {
            'ä' => 'a',
            'ö' => 'o',
            'ü' => 'u',
            'ß' => 's',
            other => other,
        })
        .collect();
    for ending in ["ungen", "ern", "em", "en", "er", "es", "ung", "e", "s", "n"] {
        if let Some(cut) = folded.strip_suffix(ending)
            && cut.chars().count() >= 4
        {
            return cut.to_owned();
        }
    }
    folded
}

fn vowel(w: &[u8], i: usize) -> bool {
    match w[i] {
        b'a' | b'e' | b'i' | b'o' | b'u' => true,
        b'y' => i > 0 && !vowel_letter(w[i - 1]),
        _ => false,
    }
}

fn vowel_letter(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn has_vowel(w: &[u8]) -> bool {
    (0..w.len()).any(|i| vowel(w, i))
}

/// Porter's measure: how many vowel-consonant runs.
fn measure(w: &[u8]) -> usize {
    (1..w.len()).filter(|&i| vowel(w, i - 1) && !vowel(w, i)).count()
}

fn short_end(w: &[u8]) -> bool {
    let n = w.len();
    n >= 3
        && !vowel(w, n - 3)
        && vowel(w, n - 2)
        && !vowel(w, n - 1)
        && !matches!(w[n - 1], b'w' | b'x' | b'y')
}

fn double_end(w: &[u8]) -> bool {
    let n = w.len();
    n >= 2 && w[n - 1] == w[n - 2] && !vowel(w, n - 1)
}

fn replace(w: &mut String, rules: &[(&str, &str)], least: usize) {
    for (ending, with) in rules {
        if let Some(cut) = w.strip_suffix(ending) {
            if measure(cut.as_bytes()) > least {
                *w = format!("{cut}{with}");
            }
            return;
        }
    }
}

fn porter(word: &str) -> String {
    let mut w = word.to_owned();
    for (ending, with) in [("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")] {
        if let Some(cut) = w.strip_suffix(ending) {
            w = format!("{cut}{with}");
            break;
        }
    }
    let past = if let Some(cut) = w.strip_suffix("eed") {
        if measure(cut.as_bytes()) > 0 {
            w = format!("{cut}ee");
        }
        None
    } else {
        ["ed", "ing"]
            .iter()
            .find_map(|e| w.strip_suffix(e))
            .filter(|cut| has_vowel(cut.as_bytes()))
            .map(str::to_owned)
    };
    if let Some(cut) = past {
        w = cut;
        if ["at", "bl", "iz"].iter().any(|e| w.ends_with(e)) {
            w.push('e');
        } else if double_end(w.as_bytes()) && !w.ends_with(['l', 's', 'z']) {
            w.pop();
        } else if measure(w.as_bytes()) == 1 && short_end(w.as_bytes()) {
            w.push('e');
        }
    }
    if let Some(cut) = w.strip_suffix('y')
        && cut.len() > 1
        && !cut.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        w = format!("{cut}i");
    }
    replace(
        &mut w,
        &[
            ("ational", "ate"),
            ("tional", "tion"),
            ("enci", "ence"),
            ("anci", "ance"),
            ("izer", "ize"),
            ("abli", "able"),
            ("alli", "al"),
            ("entli", "ent"),
            ("eli", "e"),
            ("ousli", "ous"),
            ("ization", "ize"),
            ("isation", "ize"),
            ("ation", "ate"),
            ("ator", "ate"),
            ("alism", "al"),
            ("iveness", "ive"),
            ("fulness", "ful"),
            ("ousness", "ous"),
            ("aliti", "al"),
            ("iviti", "ive"),
            ("biliti", "ble"),
        ],
        0,
    );
    replace(
        &mut w,
        &[
            ("icate", "ic"),
            ("ative", ""),
            ("alize", "al"),
            ("iciti", "ic"),
            ("ical", "ic"),
            ("ful", ""),
            ("ness", ""),
        ],
        0,
    );
    for ending in [
        "ement", "ment", "ance", "ence", "able", "ible", "ant", "ent", "ism", "ate", "iti", "ous", "ive",
        "ize", "ise", "ion", "al", "er", "ic", "ou",
    ] {
        if let Some(cut) = w.strip_suffix(ending) {
            if measure(cut.as_bytes()) > 1 && (ending != "ion" || cut.ends_with(['s', 't'])) {
                w = cut.to_owned();
            }
            break;
        }
    }
    if let Some(cut) = w.strip_suffix('e') {
        let m = measure(cut.as_bytes());
        if m > 1 || (m == 1 && !short_end(cut.as_bytes())) {
            w = cut.to_owned();
        }
    }
    if w.ends_with("ll") && measure(w.as_bytes()) > 1 {
        w.pop();
    }
    w
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_of_a_family_share_a_stem() {
        for (one, other) in [
            ("refund", "refunds"),
            ("approve", "approval"),
            ("approved", "approving"),
            ("cancellation", "cancel"),
            ("booking", "bookings"),
            ("limit", "limits"),
            ("policies", "policy"),
            ("station", "stations"),
            ("Customer's", "customers"),
            ("day", "days"),
            ("fee", "fees"),
            ("Rückerstattung", "Rückerstattungen"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("order"), stem("organ"));
    }

    #[test]
    fn content_words_leave_the_joints_out() {
        let check = |text: &str, expected: &[&str]| assert_eq!(content_words(text), expected, "{text}");
        check(
            "The customer's refund isn't paid within 5 days.",
            &["customer", "refund", "paid", "5", "days"],
        );
        check("We don't, um, you know", &[]);
        check("at least 99.9 %, 1,500 EUR", &["99.9", "1,500", "eur"]);
    }

    #[test]
    fn support_is_the_share_of_words_found() {
        assert_eq!(support("Refunds are approved", "Who approves a refund?"), 1.0);
        assert_eq!(support("Refunds by cheque", "A refund is slow"), 0.5);
        assert_eq!(support("", "x"), 0.0);
    }

    proptest! {
        #[test]
        fn never_panics(word in "\\PC{0,24}") {
            let _ = (stem(&word), content_words(&word), is_stopword(&word), support(&word, &word));
            for (at, w) in tokens(&word) {
                prop_assert_eq!(&word[at..at + w.len()], w);
            }
        }
    }
}
