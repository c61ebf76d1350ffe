//! What a word is, for the index, for queries and for marking hits: a run of letters, marks and digits,
//! lower-cased, without diacritics. Characters of scripts written without spaces are words by themselves,
//! so that any part of a Chinese or Japanese sentence can be found.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word of a text: its folded form and its place, in bytes and in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) bytes: std::ops::Range<usize>,
}

/// The folded words of `text`, separated by single spaces: what the index is fed with.
pub(crate) fn folded(text: &str, into: &mut String) {
    if text.is_ascii() {
        let mut open = false;
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                into.push(byte.to_ascii_lowercase() as char);
                open = true;
            } else if open {
                into.push(' ');
                open = false;
            }
        }
        return;
    }
    for word in words(text) {
        into.push_str(&word.folded);
        into.push(' ');
    }
}

/// The words of `text` in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_single(c) {
            words.push(Word { folded: c.nfkc().collect(), bytes: at..end });
            open = false;
        } else if c.is_alphanumeric() || (open && is_combining_mark(c)) {
            if !open {
                words.push(Word { folded: String::new(), bytes: at..at });
                open = true;
            }
            if let Some(word) = words.last_mut() {
                fold_char(c, &mut word.folded);
                word.bytes.end = end;
            }
        } else {
            open = false;
        }
    }
    words.retain(|w| !w.folded.is_empty());
    words
}

fn fold_char(c: char, into: &mut String) {
    if c.is_ascii() {
        into.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        if lower == 'ß' {
            into.push_str("ss");
            continue;
        }
        into.extend(lower.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric()));
    }
}

/// Han, Hiragana, Katakana: written without spaces between words. (Hangul and Thai are left as runs: Korean
/// has spaces, and single Thai characters carry no meaning.)
fn is_single(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3134f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_words() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = words(text).into_iter().map(|w| w.folded).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("Refund-Policy, v2.1!", &["refund", "policy", "v2", "1"]);
        check("Café CAFÉ cafe\u{301}", &["cafe", "cafe", "cafe"]);
        check("Straße Łódź", &["strasse", "łodz"]);
        check("請求書 を見る", &["請", "求", "書", "を", "見", "る"]);
        check("Правила возврата", &["правила", "возврата"]);
        check("🚲 — …", &[]);
        check("ﬁnal", &["final"]);
    }

    proptest! {
        #[test]
        fn both_ways_of_folding_agree(text in "[ -~\n]{0,80}") {
            let mut joined = String::new();
            folded(&text, &mut joined);
            let listed: Vec<String> = words(&text).into_iter().map(|w| w.folded).collect();
            prop_assert_eq!(joined.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), listed);
        }

        #[test]
        fn places_slice_the_text(text in "\\PC{0,60}") {
            for word in words(&text) {
                prop_assert!(text.get(word.bytes.clone()).is_some());
            }
        }
    }
}
