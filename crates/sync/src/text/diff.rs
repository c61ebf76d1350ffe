//! How one text becomes another: by few and small changes, found in a time that is bounded.

use similar::algorithms::{DiffHook, myers};
use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::Range;

/// A change, in units of UTF-16 of the old text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hunk<'a> {
    /// Where.
    pub(super) at: u32,
    /// How much goes.
    pub(super) gone: u32,
    /// What comes.
    pub(super) new: &'a str,
}

/// More changes than these are one.
const MOST_HUNKS: usize = 4096;
/// How far around a change its line is looked at, in bytes.
const AROUND: usize = 1024;
/// The most tokens of both sides that are compared exactly, which takes the square of it at worst.
const EXACT: u64 = 2000;
/// What all exact comparisons of two texts may cost together.
const BUDGET: u64 = 1 << 25;
/// How many tokens together are looked for that are on both sides once.
const WIDTHS: [usize; 2] = [1, 4];
/// How often a stretch is cut at what is in it only once.
const DEPTH: u32 = 4;
/// Where there are many changes and fewer bytes than this stay for each, the passage was written anew.
const WORTH_KEEPING: usize = 32;

/// What is at a place of the old text, and what of the new one takes its place. In bytes, or in tokens.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// The changes that make `new` of `old`, in order.
pub(super) fn hunks<'a>(old: &str, new: &'a str) -> Vec<Hunk<'a>> {
    if old == new {
        return Vec::new();
    }
    let mut last = 0;
    let mut at = 0;
    let mut hunk = |change: Change| {
        at += utf16(&old[last..change.old.start]);
        let hunk = Hunk { at, gone: utf16(&old[change.old.clone()]), new: &new[change.new] };
        at += hunk.gone;
        last = change.old.end;
        hunk
    };
    changes(old, new).into_iter().map(&mut hunk).collect()
}

fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn changes(old: &str, new: &str) -> Vec<Change> {
    let whole = trimmed(old, new, &Change { old: 0..old.len(), new: 0..new.len() });
    let wide = widened(old, &whole);
    let mut budget = BUDGET;
    let mut found = Vec::new();
    for passage in aligned(old, new, &wide, lines, &mut budget) {
        let parts = aligned(old, new, &passage, words, &mut budget);
        let gone: usize = parts.iter().map(|part| part.old.len()).sum();
        let anew = parts.len() > 8 && passage.old.len() - gone < parts.len() * WORTH_KEEPING;
        let parts = if anew { vec![passage] } else { parts };
        let whole = |part| with_numbers(old, new, part, &trimmed(old, new, part));
        found.extend(parts.iter().map(whole));
    }
    if found.len() > MOST_HUNKS { vec![whole] } else { found }
}

/// A change without what both sides begin and end with.
fn trimmed(old: &str, new: &str, change: &Change) -> Change {
    let (a, b) = (&old[change.old.clone()], &new[change.new.clone()]);
    let mut same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(same) || !b.is_char_boundary(same) {
        same -= 1;
    }
    let (a, b) = (&a[same..], &b[same..]);
    let mut tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(a.len() - tail) || !b.is_char_boundary(b.len() - tail) {
        tail -= 1;
    }
    Change {
        old: change.old.start + same..change.old.end - tail,
        new: change.new.start + same..change.new.end - tail,
    }
}

/// A part of `change` with the numbers it begins and ends in. Of "30" made "300" here and "130" there would come "1300", which
/// nobody wrote, and nothing would tell it from two changes that go together; changes of whole numbers are seen to meet.
fn with_numbers(old: &str, new: &str, change: &Change, part: &Change) -> Change {
    let cut = |text: &str, at: usize| {
        let word = word_around(text, at);
        let is_cut = word.start < at && at < word.end && text[word.clone()].contains(char::is_numeric);
        if is_cut { (at - word.start, word.end - at) } else { (0, 0) }
    };
    let back = cut(old, part.old.start).0.max(cut(new, part.new.start).0);
    let on = cut(old, part.old.end).1.max(cut(new, part.new.end).1);
    let back = back.min(part.old.start - change.old.start).min(part.new.start - change.new.start);
    let on = on.min(change.old.end - part.old.end).min(change.new.end - part.new.end);
    Change { old: part.old.start - back..part.old.end + on, new: part.new.start - back..part.new.end + on }
}

/// The word at a place, as far as it is near.
fn word_around(text: &str, at: usize) -> Range<usize> {
    let before = text[..at].char_indices().rev().take(AROUND);
    let start = before.take_while(|(at, sign)| is_of_word(text, *at, *sign)).last().map_or(at, |(at, _)| at);
    let after = text[at..].char_indices().take(AROUND);
    let last = after.take_while(|(on, sign)| is_of_word(text, at + on, *sign)).last();
    start..last.map_or(at, |(on, sign)| at + on + sign.len_utf8())
}

/// A sign of a word, where words are set apart: a letter, a digit, or what holds a number or a day together.
fn is_of_word(text: &str, at: usize, sign: char) -> bool {
    let is_digit = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_digit);
    match sign {
        '.' | ',' | ':' | '/' | '-' | '\'' => {
            let bytes = text.as_bytes();
            is_digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && is_digit(bytes.get(at + 1))
        }
        _ => sign < '\u{2e80}' && (sign.is_alphanumeric() || !sign.is_ascii()) && !sign.is_whitespace(),
    }
}

/// A change with the lines it begins and ends in, or what is near of them: so words are not cut where letters happen to be
/// alike.
fn widened(old: &str, change: &Change) -> Change {
    let before = &old[..change.old.start];
    let near = (before.len().saturating_sub(AROUND)..).find(|at| old.is_char_boundary(*at)).unwrap_or(0);
    let start = before[near..].rfind('\n').map_or(near, |at| near + at + 1);
    let after = &old[change.old.end..];
    let near = (0..=after.len().min(AROUND)).rev().find(|at| after.is_char_boundary(*at)).unwrap_or(0);
    let tail = after[..near].find('\n').map_or(near, |at| at + 1);
    let back = before.len() - start;
    Change { old: start..change.old.end + tail, new: change.new.start - back..change.new.end + tail }
}

/// The tokens of a text: a line, with the empty ones after it. By themselves these are alike everywhere, and a paragraph would
/// be taken for the one after the next empty line.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if at > start && !line.trim_end_matches(['\n', '\r']).is_empty() {
            lines.push(&text[start..at]);
            start = at;
        }
        at += line.len();
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}

/// The tokens of a passage: a word or a sign, with the blanks after it. Where words are not set apart, each character is
/// one.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut open, mut blank) = (0, false, false);
    for (at, sign) in text.char_indices() {
        let (letter, is_blank) = (is_of_word(text, at, sign), sign.is_whitespace());
        if at > start && !is_blank && (blank || !open || !letter) {
            words.push(&text[start..at]);
            start = at;
        }
        (open, blank) = (letter, is_blank);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// The changes inside of a change, token by token.
fn aligned(
    old: &str,
    new: &str,
    change: &Change,
    tokens: impl Fn(&str) -> Vec<&str>,
    budget: &mut u64,
) -> Vec<Change> {
    if change.old.is_empty() || change.new.is_empty() {
        return vec![change.clone()];
    }
    let mut numbers = HashMap::new();
    let (a, a_ends) = numbered(&old[change.old.clone()], &tokens, &mut numbers);
    let (b, b_ends) = numbered(&new[change.new.clone()], &tokens, &mut numbers);
    let mut found = Vec::new();
    align(&a, &b, (0, 0), DEPTH, budget, &mut found);
    let bytes =
        |ends: &[usize], from: usize, range: Range<usize>| from + ends[range.start]..from + ends[range.end];
    let place = |part: Change| Change {
        old: bytes(&a_ends, change.old.start, part.old),
        new: bytes(&b_ends, change.new.start, part.new),
    };
    found.into_iter().map(place).collect()
}

/// Tokens as numbers, the same for equal ones; and where they end, after where the first one begins.
fn numbered<'a>(
    text: &'a str,
    tokens: impl Fn(&'a str) -> Vec<&'a str>,
    numbers: &mut HashMap<&'a str, u32>,
) -> (Vec<u32>, Vec<usize>) {
    let mut ends = vec![0];
    let mut end = 0;
    let number = |token: &'a str| {
        end += token.len();
        ends.push(end);
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(token).or_insert(next)
    };
    let found = tokens(text).into_iter().map(number).collect();
    (found, ends)
}

/// Finds the changes between two rows of tokens. `from` is where they begin.
fn align(a: &[u32], b: &[u32], from: (usize, usize), depth: u32, budget: &mut u64, found: &mut Vec<Change>) {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b, from) = (&a[head..], &b[head..], (from.0 + head, from.1 + head));
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    if a.is_empty() && b.is_empty() {
        return;
    }
    let change = |a: Range<usize>, b: Range<usize>| Change {
        old: from.0 + a.start..from.0 + a.end,
        new: from.1 + b.start..from.1 + b.end,
    };
    let both = (a.len() + b.len()) as u64;
    if a.is_empty() || b.is_empty() {
        found.push(change(0..a.len(), 0..b.len()));
    } else if both <= EXACT && both * both <= *budget {
        *budget -= both * both;
        let mut kept = Kept::default();
        // The error of a row that is only written to is none.
        let Ok(()) = myers::diff(&mut kept, a, 0..a.len(), b, 0..b.len());
        kept.0.push((a.len(), b.len(), 0));
        let mut last = (0, 0);
        for (at_a, at_b, length) in kept.0 {
            if last != (at_a, at_b) {
                found.push(change(last.0..at_a, last.1..at_b));
            }
            last = (at_a + length, at_b + length);
        }
    } else {
        let widths = WIDTHS.iter().filter(|_| depth > 0);
        let Some(anchors) = widths.map(|width| anchors(a, b, *width)).find(|row| !row.is_empty()) else {
            found.push(change(0..a.len(), 0..b.len()));
            return;
        };
        let mut last = (0, 0);
        for next in anchors.into_iter().chain([(a.len(), b.len())]) {
            let place = (from.0 + last.0, from.1 + last.1);
            align(&a[last.0..next.0], &b[last.1..next.1], place, depth - 1, budget, found);
            last = next;
        }
    }
}

/// What stays, as the exact comparison tells it: where on both sides, and how many tokens.
#[derive(Default)]
struct Kept(Vec<(usize, usize, usize)>);

impl DiffHook for Kept {
    type Error = Infallible;

    fn equal(&mut self, old: usize, new: usize, length: usize) -> Result<(), Infallible> {
        self.0.push((old, new, length));
        Ok(())
    }
}

/// Places of rows of so many tokens that are on both sides once, the most of them that stand in one order.
fn anchors(a: &[u32], b: &[u32], width: usize) -> Vec<(usize, usize)> {
    let mut places: HashMap<&[u32], [(usize, usize); 2]> = HashMap::new();
    for (side, tokens) in [a, b].into_iter().enumerate() {
        for (at, row) in tokens.windows(width).enumerate() {
            let (last, count) = &mut places.entry(row).or_default()[side];
            (*last, *count) = (at, *count + 1);
        }
    }
    let once = |row| match places.get(row) {
        Some([(a, 1), (b, 1)]) => Some((*a, *b)),
        _ => None,
    };
    let pairs: Vec<(usize, usize)> = a.windows(width).filter_map(once).collect();
    // The longest row that grows on both sides: of each length the one that ends first, and who comes before whom.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        row.push(pairs[at]);
        next = before[at];
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn done(old: &str, hunks: &[Hunk<'_>]) -> String {
        let old: Vec<u16> = old.encode_utf16().collect();
        let (mut new, mut at) = (Vec::new(), 0);
        for hunk in hunks {
            new.extend(&old[at..hunk.at as usize]);
            new.extend(hunk.new.encode_utf16());
            at = (hunk.at + hunk.gone) as usize;
        }
        new.extend(&old[at..]);
        String::from_utf16(&new).unwrap()
    }

    #[test]
    fn changes_are_small_and_whole_words_apart() {
        let check = |old: &str, new: &str, expected: &[(u32, u32, &str)]| {
            let found = hunks(old, new);
            assert_eq!(done(old, &found), new);
            let found: Vec<_> = found.iter().map(|hunk| (hunk.at, hunk.gone, hunk.new)).collect();
            assert_eq!(found, expected, "{old:?} {new:?}");
        };
        check("", "", &[]);
        check("same", "same", &[]);
        check("", "new", &[(0, 0, "new")]);
        check("old", "", &[(0, 3, "")]);
        check("foo bar", "foo baz bar", &[(4, 0, "baz ")]);
        check("foo bar", "foo bars", &[(7, 0, "s")]);
        check("the colour of it", "the color of it", &[(8, 1, "")]);
        check("in 30 days", "in 300 days", &[(3, 2, "300")]);
        check("in 30 days", "in 130 days", &[(3, 2, "130")]);
        check("1,000 EUR.", "10,000 EUR.", &[(0, 5, "10,000")]);
        check("1,000 EUR.", "1,500 EUR.", &[(0, 5, "1,500")]);
        check("on 2026-01-05, or", "on 2026-01-15, or", &[(3, 10, "2026-01-15")]);
        check("30", "30.", &[(2, 0, ".")]);
        check("FR1-2: 9:30", "FR1-2: 9:45", &[(7, 4, "9:45")]);
        check("v2", "v2b", &[(0, 2, "v2b")]);
        let ones = |n: usize| "1".repeat(n);
        check(
            &ones(5000),
            &(ones(2500) + "2" + &ones(2500)),
            &[(1476, 2048, &(ones(1024) + "2" + &ones(1024)))],
        );
        check("one two three", "ONE two THREE", &[(0, 3, "ONE"), (8, 5, "THREE")]);
        check("a\nb\nc\nd\n", "a\nB\nc\nD\n", &[(2, 1, "B"), (6, 1, "D")]);
        check("a\nb\n", "a\nx\ny\nb\n", &[(2, 0, "x\ny\n")]);
        check("a\nb", "a\r\nb", &[(1, 0, "\r")]);
        check("a\nb\n", "a\n\nb\n", &[(2, 0, "\n")]);
        check("a\n\nb c\n", "d\n\nb e\n\nf\n", &[(0, 1, "d"), (5, 1, "e\n\nf")]);
        check("| 1 | 2 | 3 |", "| 1 | 7 | 3 | 4 |", &[(6, 1, "7"), (12, 0, "| 4 ")]);
        check("会议将于周五举行", "会议将于周四举行", &[(5, 1, "四")]);
        // One half of each pair is the same; they are not cut in two.
        check("\u{1f600}", "\u{1f601}", &[(0, 2, "\u{1f601}")]);
        check("\u{1f600} x", "\u{10600} x", &[(0, 2, "\u{10600}")]);
        check("e\u{301} b", "e\u{300} b", &[(1, 1, "\u{300}")]);
        check("\u{1f469}\u{200d}\u{1f469} a", "\u{1f469}\u{200d}\u{1f467} a", &[(3, 2, "\u{1f467}")]);
    }

    #[test]
    fn a_passage_written_anew_is_one_change() {
        let words = |from: usize| (from..from + 60).map(|n| format!("w{n} the ")).collect::<String>();
        assert_eq!(hunks(&words(0), &words(100)).len(), 1);
        let lines = |from: usize| (0..9000).map(|n| format!("{} {n}\n\n", from + n * 2)).collect::<String>();
        let (old, new) = (lines(0), lines(1));
        let found = hunks(&old, &new);
        assert!(found.len() <= MOST_HUNKS);
        assert!(done(&old, &found) == new);
    }

    #[test]
    fn small_changes_far_apart_stay_small() {
        let line = |n: usize| format!("{n}. what was said by number {n}, and what was meant by it\n");
        let old: String = (0..15_000).map(line).collect();
        let new = old.replace("number 20,", "number XX,").replace("number 14020,", "number,");
        let found = hunks(&old, &new);
        assert!(done(&old, &found) == new);
        assert_eq!(found.iter().map(|hunk| hunk.new.len()).sum::<usize>(), 2);
        assert_eq!(found.len(), 2);
        let flat = |text: &str| text.replace('\n', " ");
        let (old, new) = (flat(&old), flat(&new));
        let found = hunks(&old, &new);
        assert_eq!(found.len(), 2);
        assert!(done(&old, &found) == new);
    }

    /// Nothing is alike on both sides but single letters and line ends: the search gives up in time.
    #[test]
    fn long_texts_with_nothing_in_common() {
        let text = |salt: usize| -> String {
            let sign = |n: usize| char::from(b"abcdefgh\n \n "[(n * n / 7 + n * salt) % 12]);
            (0..1 << 20).map(sign).collect()
        };
        let (old, new) = (text(3), text(5));
        let found = hunks(&old, &new);
        assert!(done(&old, &found) == new);
    }

    proptest! {
        #[test]
        fn changes_have_the_effect(old in texts(), new in texts()) {
            let found = hunks(&old, &new);
            prop_assert_eq!(done(&old, &found), new.clone());
            let apart = |pair: &[Hunk<'_>]| pair[0].at + pair[0].gone <= pair[1].at;
            prop_assert!(found.windows(2).all(apart));
            prop_assert!(found.iter().all(|hunk| hunk.gone > 0 || !hunk.new.is_empty()));
        }
    }

    fn texts() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            Just("word ".to_owned()),
            Just("other".to_owned()),
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            Just("\u{1f469}\u{200d}\u{1f467}".to_owned()),
            Just("\u{1f600}".to_owned()),
            Just("e\u{301}\u{327}".to_owned()),
            Just("\0".to_owned()),
            any::<char>().prop_map(String::from),
            "\\PC{0,8}",
        ];
        prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
    }
}
