//! Where sentences begin and end: in prose, in bullets, in tables, and in transcripts whose punctuation stands alone.

use crate::lang::en;
use crate::words::word_set;
use std::collections::HashSet;
use std::sync::LazyLock;

static ABBREVIATIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::ABBREVIATIONS));

/// Words that no line of its own ends with.
const NEVER_LAST: [&str; 44] = [
    "a", "an", "the", "of", "by", "and", "or", "to", "in", "on", "for", "with", "from", "at", "as", "is",
    "are", "be", "must", "shall", "should", "will", "than", "that", "which", "can", "may", "not", "his",
    "their", "its", "our", "der", "die", "das", "den", "dem", "und", "oder", "von", "mit", "für", "zu",
    "ein",
];

/// The longest sentence, in bytes. Longer ones are cut at white space, so that all later work on one is bounded.
const MAX_BYTES: usize = 1200;

/// The sentences of a text as byte ranges, in order, without the white space and list signs around them.
///
/// A line that is continued in the next one (wrapped text) stays one sentence; a list entry, a heading, a table cell
/// and a line that ends a thought are sentences of their own.
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut begin = 0;
    let mut line = 0;
    let mut in_table = text.trim_start_matches([' ', '\t']).starts_with('|');
    let mut at = 0;
    while at < bytes.len() {
        let next = match bytes[at] {
            b'\n' => {
                let cut = breaks_at_line_end(text, line, at);
                line = at + 1;
                in_table = text[line..].trim_start_matches([' ', '\t']).starts_with('|');
                cut.then_some(at + 1)
            }
            // A row of cells, in Markdown or as a spreadsheet is read: each cell stands by itself.
            b'|' if in_table || apart(bytes, at) => Some(at + 1),
            b'.' | b'!' | b'?' => ends_at(text, begin, at),
            _ => None,
        };
        match next {
            Some(end) => {
                push(text, begin, end.min(text.len()), &mut found);
                begin = end;
                at = end.max(at + 1);
                if bytes.get(end.wrapping_sub(1)) == Some(&b'\n') {
                    line = end;
                }
            }
            None => at += 1,
        }
    }
    push(text, begin, text.len(), &mut found);
    found
}

/// Whether a sign stands between white space.
fn apart(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1] == b' ' && matches!(bytes.get(at + 1), Some(b' ' | b'\n') | None)
}

/// Where the sentence that a mark at `at` ends goes over into the next, if it ends one.
fn ends_at(text: &str, begin: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    while matches!(bytes.get(end), Some(b'.' | b'!' | b'?')) {
        end += 1;
    }
    let dots = bytes[at] == b'.' && end > at + 1 && bytes[at..end].iter().all(|b| *b == b'.');
    loop {
        let rest = &text[end..];
        match rest.chars().next() {
            Some(c @ ('"' | '\'' | ')' | ']' | '”' | '’' | '»' | '*' | '_')) => end += c.len_utf8(),
            _ => break,
        }
    }
    let after = &text[end..];
    let Some(space) = after.chars().next() else { return Some(end) };
    if !space.is_whitespace() {
        return None;
    }
    let following = after.chars().take(80).find(|c| !c.is_whitespace());
    let lower = following.is_some_and(|c| c.is_lowercase());
    let alone = at > 0 && bytes[at - 1] == b' ';
    if bytes[at] != b'.' || alone {
        return (!lower || (alone && !dots) || bytes[at] == b'?').then_some(end);
    }
    if lower || dots {
        return (!lower).then_some(end);
    }
    let stem_start = text[begin..at]
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace() || *c == '(')
        .map_or(begin, |(i, c)| begin + i + c.len_utf8());
    let word = text.get(stem_start..at).unwrap_or("").trim_start_matches(['(', '"', '*']).to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && stem_start > begin;
    let number = word.bytes().all(|b| b.is_ascii_digit()) && word.len() < 4;
    let list_number =
        text[begin..stem_start].trim().is_empty() && (number || word.len() == 1) && !word.is_empty();
    let digits = !word.is_empty() && word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit());
    let ordinal = digits && after.trim_start().split(' ').next().is_some_and(is_month);
    let continues = matches!(word.as_str(), "no" | "nos" | "art" | "sec" | "fig" | "abs" | "nr")
        && !following.is_some_and(|c| c.is_ascii_digit());
    if initial || list_number || ordinal || (ABBREVIATIONS.contains(word.as_str()) && !continues) {
        return None;
    }
    Some(end)
}

fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']);
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    .contains(&word)
}

/// Whether the sentence ends with the line `line..end`.
fn breaks_at_line_end(text: &str, line: usize, end: usize) -> bool {
    let this = text[line..end].trim();
    let next = text[end + 1..].split('\n').next().unwrap_or("").trim();
    if !this.contains(char::is_alphanumeric)
        || next.is_empty()
        || this.starts_with(['#', '|'])
        || marker(next) > 0
        || next.starts_with('|')
    {
        return true;
    }
    if this.ends_with(['.', '!', '?', ':', ';', '”', '"']) {
        return true;
    }
    let last = this.rsplit(' ').next().unwrap_or("");
    let open = this.ends_with([',', '-', '–', '(', '/']) || NEVER_LAST.contains(&last);
    if next.starts_with(['/', '[']) {
        return true;
    }
    let goes_on = next.chars().next().is_some_and(|c| c.is_lowercase() || c == '(');
    !(open || goes_on) || speaker_like(next)
}

fn speaker_like(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        name.len() < 60 && name.starts_with(char::is_uppercase) && name.split(' ').count() < 4
    })
}

/// How many bytes of list sign, quote sign or heading sign open a line.
pub(crate) fn marker(line: &str) -> usize {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    let mut chars = trimmed.char_indices();
    let width = match chars.next() {
        Some((_, '-' | '*' | '+' | '•' | '–' | '▪' | '◦' | '‣' | '·' | '>' | '—')) => {
            chars.next().filter(|(_, c)| c.is_whitespace()).map(|(i, c)| i + c.len_utf8())
        }
        Some((_, '#')) => {
            let hashes = trimmed.bytes().take_while(|b| *b == b'#').count();
            (hashes < 7 && trimmed[hashes..].starts_with(' ')).then_some(hashes + 1)
        }
        Some((_, c)) if c.is_ascii_alphanumeric() => {
            let head: &str = trimmed.split(' ').next().unwrap_or("");
            let body = head.trim_end_matches(['.', ')']);
            let numbered = body.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && body.len() < 8
                && body.bytes().any(|b| b.is_ascii_digit());
            let lettered = body.len() == 1 && head.ends_with(')');
            let dotted = numbered && body.contains('.');
            let takes = (body.len() < head.len() && (numbered || lettered)) || dotted;
            (takes && trimmed.len() > head.len()).then_some(head.len() + 1)
        }
        _ => None,
    };
    match width {
        Some(width) => {
            let rest = &trimmed[width..];
            let check =
                ["[ ] ", "[x] ", "[X] ", "[] "].iter().find(|c| rest.starts_with(**c)).map_or(0, |c| c.len());
            lead + width + check
        }
        None => 0,
    }
}

fn push(text: &str, begin: usize, end: usize, found: &mut Vec<(usize, usize)>) {
    let at_line_start = begin == 0 || text.as_bytes()[begin - 1] == b'\n';
    let mut begin = begin;
    let blank = text[begin..end].len() - text[begin..end].trim_start().len();
    if at_line_start || text[begin..begin + blank].contains('\n') {
        begin += blank;
        // A quoted list entry carries two signs; three are enough for any text that a person wrote.
        for _ in 0..3 {
            match marker(&text[begin..end]) {
                0 => break,
                width => begin += width,
            }
        }
    }
    let piece = text[begin..end].trim_end_matches(['|', ' ']);
    let end = begin + piece.len();
    let mut begin = begin + (piece.len() - piece.trim_start().len());
    let end = begin + text[begin..end.max(begin)].trim_end().len();
    while begin < end {
        let mut cut = end;
        if end - begin > MAX_BYTES {
            cut = begin + MAX_BYTES;
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            cut = text[begin..cut]
                .rfind(char::is_whitespace)
                .filter(|i| *i > MAX_BYTES / 2)
                .map_or(cut, |i| begin + i);
        }
        let part = text[begin..cut].trim_end();
        if part.chars().any(char::is_alphanumeric) {
            found.push((begin, begin + part.len()));
        }
        begin = cut + (text[cut..end].len() - text[cut..end].trim_start().len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_the_sentences() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentences(text).into_iter().map(|(b, e)| &text[b..e]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check(
            "Fees, e.g. 2.50 EUR per day, apply. Mr. Smith pays.",
            &["Fees, e.g. 2.50 EUR per day, apply.", "Mr. Smith pays."],
        );
        check(
            "So , we need it . And uh , it 's fine . we go",
            &["So , we need it .", "And uh , it 's fine .", "we go"],
        );
        check(
            "# Limits\n- Up to 500 EUR\n- [ ] Ask Dana\n1. Send it\n2) Keep it",
            &["Limits", "Up to 500 EUR", "Ask Dana", "Send it", "Keep it"],
        );
        check(
            "The refund is approved by the\nbranch manager. It is\npaid later.",
            &["The refund is approved by the\nbranch manager.", "It is\npaid later."],
        );
        check(
            "As a user I want A so that B\nAs an admin I want C",
            &["As a user I want A so that B", "As an admin I want C"],
        );
        check("| Rule | Limit |\n|---|---|\n| Refund | 500 |", &["Rule", "Limit", "Refund", "500"]);
        check(
            "Id: 7 | Story: I want it. Now. | Priority: High",
            &["Id: 7", "Story: I want it.", "Now.", "Priority: High"],
        );
        check("Bis zum 3. März gilt das. Dann nicht.", &["Bis zum 3. März gilt das.", "Dann nicht."]);
        check("He said \"no.\" Then left...", &["He said \"no.\"", "Then left..."]);
        check("1. The system stores it. 2. It ends.", &["The system stores it.", "2. It ends."]);
        check("", &[]);
        check(" \n-\n", &[]);
    }

    #[test]
    fn cuts_what_never_ends() {
        let text = "word ".repeat(2_000);
        assert!(sentences(&text).iter().all(|(b, e)| e - b <= MAX_BYTES));
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_slice(text in "[a-zA-Zäß0-9 .?!|\\n#*\\-()é🚲]{0,200}") {
            let mut last = 0;
            for (begin, end) in sentences(&text) {
                prop_assert!(begin >= last && begin < end && text.get(begin..end).is_some());
                last = end;
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,80}(\\n\\PC{0,40}){0,3}") {
            sentences(&text);
        }
    }
}
