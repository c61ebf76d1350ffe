//! Bytes into clean text: encodings, line ends, control characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How much of a file is looked at when its encoding or nature is guessed.
const SAMPLE: usize = 64 * 1024;

/// Bytes that are not text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotText;

/// Reads bytes as text: by the mark at their start, as UTF-8, as UTF-16 without a mark, else as the legacy encoding
/// they look like. `named` is an encoding the file or its transport names; it is believed only where the bytes are
/// not UTF-8 anyway.
pub(crate) fn decode(bytes: &[u8], named: Option<&str>) -> Result<String, NotText> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return accept(&encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match utf16_without_mark(bytes) {
            Some(encoding) => accept(&encoding.decode_without_bom_handling(bytes).0),
            None => accept(text),
        };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return accept(&encoding.decode_without_bom_handling(bytes).0);
    }
    if let Some(encoding) = named.and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
    {
        return accept(&encoding.decode_without_bom_handling(bytes).0);
    }
    // A file cut in the middle of a character, or with one bad byte in a megabyte, is still UTF-8.
    if mostly_utf8(bytes) {
        return accept(&String::from_utf8_lossy(bytes));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    accept(&detector.guess(None, Utf8Detection::Deny).decode_without_bom_handling(bytes).0)
}

/// Text without NULs or other controls, its line ends all `\n`.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    // Most text has nothing to clean, and most of the rest only `\r`: so bytes first, characters where they must be.
    let suspect = |b: u8| (b < b' ' && b != b'\n' && b != b'\t') || b == 0x7f || b == 0xef || b == 0xc2;
    let Some(first) = text.bytes().position(suspect) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let (mut kept, mut at) = (0, first);
    loop {
        let c = text[at..].chars().next().unwrap_or_default();
        let end = at + c.len_utf8();
        if unwanted(c) {
            out.push_str(&text[kept..at]);
            if c == '\u{85}' || (c == '\r' && !text[end..].starts_with('\n')) {
                out.push('\n');
            }
            kept = end;
        }
        match text.as_bytes()[end..].iter().position(|b| suspect(*b)) {
            Some(next) => at = end + next,
            None => break,
        }
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

fn unwanted(c: char) -> bool {
    (c < ' ' && c != '\n' && c != '\t') || ('\u{7f}'..='\u{9f}').contains(&c) || c == '\u{feff}'
}

/// One line: every run of white space a single space, none at the ends.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The first `most` characters.
pub(crate) fn shorten(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

fn accept(text: &str) -> Result<String, NotText> {
    let (mut seen, mut odd) = (0usize, 0usize);
    for c in text.chars().take(SAMPLE) {
        seen += 1;
        let control =
            (c < ' ' && !matches!(c, '\n' | '\t' | '\r' | '\u{c}' | '\u{1b}' | '\u{b}')) || c == '\u{fffd}';
        odd += usize::from(control);
    }
    // One NUL in a log is an accident; one in twenty characters is a program or a picture.
    if odd > 2 && odd * 20 > seen { Err(NotText) } else { Ok(clean(text).into_owned()) }
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Latin script puts a zero in nearly every second byte; other scripts still do for spaces and line ends, but
    // never in both places.
    let candidate = if odd * 10 >= pairs * 4 && even * 50 <= pairs {
        UTF_16LE
    } else if even * 10 >= pairs * 4 && odd * 50 <= pairs {
        UTF_16BE
    } else {
        return None;
    };
    Some(candidate)
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut wide, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad <= 2 + wide / 50 && wide > bad * 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_usual_encodings() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(decode(bytes, None).as_deref(), Ok(expected));
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        let legacy = |encoding: &'static Encoding, text: &str| encoding.encode(text).0.into_owned();
        check(b"\xef\xbb\xbfcaf\xc3\xa9\r\nb\rc\n", "café\nb\nc\n");
        check(&[&[0xff, 0xfe][..], &utf16("Übung 🚲", false)].concat(), "Übung 🚲");
        check(&[&[0xfe, 0xff][..], &utf16("Übung 🚲", true)].concat(), "Übung 🚲");
        check(&utf16("As a user I want to log in", false), "As a user I want to log in");
        check(&utf16("As a user I want to log in", true), "As a user I want to log in");
        let german = "Die Prüfung der Anträge erfolgt später, für größere Beträge gemäß Richtlinie.";
        check(&legacy(encoding_rs::WINDOWS_1252, german), german);
        let russian = "Пользователь должен иметь возможность вернуть товар в течение недели.";
        check(&legacy(encoding_rs::KOI8_R, russian), russian);
        let japanese = "利用者は注文をキャンセルできる。返金は三日以内に行われる。";
        check(&legacy(encoding_rs::SHIFT_JIS, japanese), japanese);
        check("a\0b\u{7}c\u{85}d".as_bytes(), "abc\nd");
        check(b"", "");
        check(
            "Größe, Maße, Fluß und Übermut: zehn weitere Wörter für später, über \u{c4}rger"
                .as_bytes()
                .split_last()
                .map_or(&[][..], |(_, head)| head),
            "Größe, Maße, Fluß und Übermut: zehn weitere Wörter für später, über Ärge",
        );
        assert_eq!(decode(&[0, 1, 2, 3, 4, 5, 200, 201, 0, 0, 0, 7], None), Err(NotText));
        assert_eq!(decode(b"\xcf\xf0\xe8", Some("windows-1251")).as_deref(), Ok("При"));
    }

    proptest! {
        #[test]
        fn never_panics_and_leaves_no_controls(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(text) = decode(&bytes, None) {
                prop_assert!(!text.chars().any(unwanted));
            }
        }

        #[test]
        fn utf8_keeps_every_wanted_character(text in "\\PC{0,80}") {
            let kept: String = text.chars().filter(|c| !unwanted(*c)).collect();
            prop_assert_eq!(clean(&text).into_owned(), kept);
        }
    }
}
