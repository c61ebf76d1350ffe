//! Plain text and logs into paragraphs, items or lines.

use super::span::Span;
use std::ops::Range;

/// A longer line was never wrapped by hand: it is a paragraph of its own.
const WIDEST_WRAP: usize = 130;
/// Lines shorter than this on average, such as an address, stay together.
const SHORT_LINE: usize = 45;

/// The paragraphs of a text: of hand-wrapped prose the whole paragraph, of a list the single line.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut block: Vec<Range<usize>> = Vec::new();
    for range in lines(text) {
        if text[range.clone()].trim_start().is_empty() {
            close(text, &mut block, &mut out);
        } else {
            block.push(range);
        }
    }
    close(text, &mut block, &mut out);
    out
}

/// The lines of a text as byte ranges, without their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at - usize::from(line.ends_with('\n'))
    })
}

/// How much of a line is a bullet or number with the space after it, if it begins with one.
pub(super) fn item_mark(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let after_space = |mark: usize| {
        let rest = line.get(mark..)?;
        if rest.is_empty() {
            return Some(mark);
        }
        rest.starts_with([' ', '\t'])
            .then(|| mark + (rest.len() - rest.trim_start_matches([' ', '\t']).len()))
    };
    match bytes.first()? {
        b'-' | b'*' | b'+' => after_space(1),
        b'0'..=b'9' | b'(' => {
            let open = usize::from(bytes[0] == b'(');
            let digits =
                bytes[open..].iter().take(9).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
            let closed = bytes.get(open + digits).is_some_and(|b| *b == b')');
            let dotted = digits > 0 && bytes[open + digits - 1] == b'.';
            if digits == 0 || !(closed || (dotted && open == 0)) {
                return None;
            }
            after_space(open + digits + usize::from(closed))
        }
        _ => {
            let bullet = line.chars().next().filter(|c| "•‣◦▪●○–—·".contains(*c))?;
            after_space(bullet.len_utf8())
        }
    }
}

fn close(text: &str, block: &mut Vec<Range<usize>>, out: &mut Vec<Span>) {
    if block.is_empty() {
        return;
    }
    let line = |i: usize| &text[block[i].clone()];
    let is_new = |i: usize| item_mark(line(i).trim_start()).is_some();
    let items = (0..block.len()).filter(|i| is_new(*i)).count();
    let apart = if items > 0 { false } else { stands_apart(text, block) };
    let stamped = (0..block.len()).filter(|i| starts_with_time(line(*i))).count();
    let mut start = 0;
    for i in 1..=block.len() {
        let begins = i == block.len()
            || if items > 0 {
                is_new(i)
            } else if stamped * 2 > block.len() {
                starts_with_time(line(i))
            } else {
                apart && !line(i).starts_with(['\t', ' '])
            };
        if begins {
            out.push(Span::new(block[start].start..block[i - 1].end, None));
            start = i;
        }
    }
    block.clear();
}

/// Whether each line of a block says its own thing, rather than running on into the next.
fn stands_apart(text: &str, block: &[Range<usize>]) -> bool {
    let pairs = block.len() - 1;
    if pairs == 0 {
        return false;
    }
    let width = block.iter().map(Range::len).max().unwrap_or(0);
    if width > WIDEST_WRAP {
        return true;
    }
    let first = |i: usize| text[block[i].clone()].split_whitespace().next().unwrap_or("");
    let (mut alike, mut runs_on) = (0, 0);
    for i in 0..pairs {
        let next = first(i + 1);
        alike += usize::from(first(i).eq_ignore_ascii_case(next));
        // Whoever wraps by hand or program fills the line: the next word did not fit.
        let full = block[i].len() + 1 + next.len() >= width;
        let continues = next.starts_with(char::is_lowercase)
            || !text[block[i].clone()].trim_end().ends_with(['.', '!', '?', ':', ';']) && full;
        runs_on += usize::from(full || continues);
    }
    if alike * 10 >= pairs * 6 {
        return true;
    }
    let total: usize = block.iter().map(Range::len).sum();
    runs_on * 10 < pairs * 6 && total > SHORT_LINE * block.len()
}

/// Whether a line begins as those of a log do, with a date or a time.
fn starts_with_time(line: &str) -> bool {
    let head = line.as_bytes();
    let at = usize::from(head.first() == Some(&b'['));
    let digits = |from: usize, n: usize| {
        head.get(from..from + n).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let is = |at: usize, expected: &[u8]| head.get(at).is_some_and(|b| expected.contains(b));
    (digits(at, 4) && is(at + 4, b"-/") && digits(at + 5, 2))
        || (digits(at, 2) && is(at + 2, b":") && digits(at + 3, 2))
}

#[cfg(test)]
mod tests {
    use super::super::span::{assert_sound, passages};
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<String> {
        let found = passages(text, spans(text), true);
        assert_sound(text, &found);
        found.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn paragraphs_and_lists_are_told_apart() {
        let check = |text: &str, expected: &[&str]| assert_eq!(pieces(text), expected, "{text:?}");
        check("one\n\ntwo\n", &["one", "two"]);
        check(
            "As a user I want to see my orders so that I know what I bought\nAs an admin I want to block a user\nAs a user I want to cancel",
            &[
                "As a user I want to see my orders so that I know what I bought",
                "As an admin I want to block a user",
                "As a user I want to cancel",
            ],
        );
        let prose = "The refund is paid within three days, unless the goods came back\nbroken; in that case a clerk looks at them first and decides. The\ncustomer is told by mail.";
        check(prose, &[prose]);
        check("- one\n  more of one\n- two\n3. three", &["- one\n  more of one", "- two", "3. three"]);
        check("• α\n• β", &["• α", "• β"]);
        check("Dana Petrov\nHauptstr. 3\n8001 Zürich", &["Dana Petrov\nHauptstr. 3\n8001 Zürich"]);
        check(
            "2026-03-02 10:00:01 start\n2026-03-02 10:00:02 failed\n   at main\n2026-03-02 10:00:03 end",
            &[
                "2026-03-02 10:00:01 start",
                "2026-03-02 10:00:02 failed\n   at main",
                "2026-03-02 10:00:03 end",
            ],
        );
        let long = "x".repeat(140);
        check(&format!("{long}\nshort"), &[&long, "short"]);
        check("", &[]);
    }

    #[test]
    fn marks_of_items() {
        let check = |line: &str, expected: Option<usize>| assert_eq!(item_mark(line), expected, "{line:?}");
        check("- a", Some(2));
        check("*", Some(1));
        check("*bold*", None);
        check("12. a", Some(4));
        check("1.2. a", Some(5));
        check("3) a", Some(3));
        check("(3) a", Some(4));
        check("3.5 percent", None);
        check("2026 was", None);
        check("– a", Some(4));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "([A-Za-z0-9ü .:-]{0,50}\n?){0,30}") {
            pieces(&text);
        }
    }
}
