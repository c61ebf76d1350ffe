//! Byte ranges of a text into passages with character offsets and lines.

use crate::text::shorten;
use docket_domain::{Passage, Place};
use std::ops::Range;
use std::rc::Rc;

/// The most characters of a passage.
pub(super) const MAX_PASSAGE: usize = 1200;
/// Above this many pieces, neighbours are joined: nobody cites one of a million crumbs, and each costs memory.
pub(super) const MAX_SPANS: usize = 300_000;
/// The most bytes of text taken out of one file, however small the file.
pub(super) const MAX_TEXT: usize = 64 * 1024 * 1024;
/// The most characters of one heading in a path, so that a megabyte of heading is not repeated in every passage.
const MAX_HEADING: usize = 120;

/// A piece of a text that is to become a passage, in bytes, with what is known of its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) heading: Option<Rc<str>>,
    pub(super) page: Option<u32>,
    pub(super) start_ms: Option<u32>,
    pub(super) end_ms: Option<u32>,
    pub(super) speaker: Option<Rc<str>>,
}

impl Span {
    pub(super) fn new(range: Range<usize>, heading: Option<Rc<str>>) -> Self {
        Self { range, heading, ..Self::default() }
    }
}

/// The headings above the present point.
#[derive(Debug, Default)]
pub(super) struct Headings {
    open: Vec<(u8, String)>,
    path: Option<Rc<str>>,
}

impl Headings {
    /// A heading begins: all of its level and below are over.
    pub(super) fn enter(&mut self, level: u8, text: &str) {
        self.open.retain(|(above, _)| *above < level);
        let text = shorten(text.trim(), MAX_HEADING);
        if !text.is_empty() {
            self.open.push((level, text.to_owned()));
        }
        let path = self.open.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" > ");
        self.path = (!path.is_empty()).then(|| path.into());
    }

    /// The path of headings, outermost first.
    pub(super) fn path(&self) -> Option<Rc<str>> {
        self.path.clone()
    }
}

/// Makes passages of the spans, which must be in order and apart: trims them, drops blank ones, cuts long ones, and
/// counts characters and lines in one pass over the text. `lines` is off where a page says more than a line.
pub(super) fn passages(text: &str, spans: Vec<Span>, lines: bool) -> Vec<Passage> {
    let spans = if spans.len() > MAX_SPANS { join_crumbs(spans) } else { spans };
    let mut out = Vec::with_capacity(spans.len());
    let (mut at, mut chars, mut line) = (0usize, 0u32, 1u32);
    for span in &spans {
        let mut piece = |range: Range<usize>| {
            let before = &text[at..range.start];
            chars += count_chars(before);
            line += count_lines(before);
            let words = &text[range.clone()];
            let length = count_chars(words);
            let place = Place {
                page: span.page,
                heading: span.heading.as_deref().map(str::to_owned),
                line: lines.then_some(line),
                char_start: chars,
                char_end: chars + length,
                start_ms: span.start_ms,
                end_ms: span.end_ms,
                speaker: span.speaker.as_deref().map(str::to_owned),
            };
            out.push(Passage { text: words.to_owned(), place });
            chars += length;
            line += count_lines(words);
            at = range.end;
        };
        cut(text, span.range.clone(), &mut piece);
    }
    out
}

fn count_chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn count_lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX)
}

/// Joins neighbours until each piece is worth citing. Keeps the place of the first.
fn join_crumbs(spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(spans.len() / 8);
    for span in spans {
        match out.last_mut() {
            Some(last)
                if last.page == span.page
                    && last.speaker.is_none()
                    && span.speaker.is_none()
                    && span.range.end - last.range.start <= MAX_PASSAGE / 2 =>
            {
                last.range.end = span.range.end;
                last.end_ms = span.end_ms.or(last.end_ms);
            }
            _ => out.push(span),
        }
    }
    out
}

/// The trimmed part of a range.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}

/// Gives the range whole if it is short, else in pieces cut at the end of a sentence, at a space, or anywhere.
fn cut(text: &str, range: Range<usize>, piece: &mut dyn FnMut(Range<usize>)) {
    let mut rest = trimmed(text, range);
    while !rest.is_empty() {
        let part = &text[rest.clone()];
        if part.len() <= MAX_PASSAGE {
            piece(rest);
            return;
        }
        let Some((limit, _)) = part.char_indices().nth(MAX_PASSAGE) else {
            piece(rest);
            return;
        };
        let window = &part[..limit];
        // What follows the window decides too: it may end exactly where a word does.
        let end = sentence_end(window)
            .or_else(|| part[limit..].starts_with(char::is_whitespace).then_some(limit))
            .or_else(|| window.rfind(char::is_whitespace).filter(|at| *at > 0))
            .unwrap_or(limit);
        let head = trimmed(text, rest.start..rest.start + end);
        if !head.is_empty() {
            piece(head);
        }
        rest = trimmed(text, rest.start + end..rest.end);
    }
}

/// The last end of a sentence or line in the second half of a window.
fn sentence_end(window: &str) -> Option<usize> {
    let mut following = None;
    for (at, c) in window.char_indices().rev() {
        if at < window.len() / 3 {
            return None;
        }
        let ends = match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | '…' | ';' => following.is_some_and(char::is_whitespace),
            _ => false,
        };
        if ends {
            return Some(at + c.len_utf8());
        }
        following = Some(c);
    }
    None
}

#[cfg(test)]
pub(super) fn assert_sound(text: &str, passages: &[Passage]) {
    let chars: Vec<char> = text.chars().collect();
    let mut last = 0;
    let mut covered = vec![false; chars.len()];
    for passage in passages {
        let (start, end) = (passage.place.char_start as usize, passage.place.char_end as usize);
        assert!(start >= last && end > start && end <= chars.len(), "in order and apart");
        assert_eq!(
            chars[start..end].iter().collect::<String>(),
            passage.text,
            "ranges slice back to the text"
        );
        assert!(!passage.text.trim().is_empty(), "never blank");
        assert!(end - start <= MAX_PASSAGE, "short enough to quote");
        if let Some(line) = passage.place.line {
            assert_eq!(
                line as usize,
                1 + chars[..start].iter().filter(|c| **c == '\n').count(),
                "the right line"
            );
        }
        covered[start..end].fill(true);
        last = end;
    }
    for (at, c) in chars.iter().enumerate() {
        assert!(
            covered[at] || !c.is_alphanumeric(),
            "no word is lost: {:?}",
            chars[at..].iter().take(20).collect::<String>()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cuts_long_pieces_where_a_reader_would() {
        let check = |text: &str, expected: &[usize]| {
            let found = passages(text, vec![Span::new(0..text.len(), None)], true);
            assert_eq!(found.iter().map(|p| p.text.chars().count()).collect::<Vec<_>>(), expected);
            assert_sound(text, &found);
        };
        check("short", &[5]);
        check(" \n ", &[]);
        check(&"x".repeat(3000), &[1200, 1200, 600]);
        check(&"ü".repeat(1201), &[1200, 1]);
        check(&format!("{}. {}", "a".repeat(900), "b".repeat(900)), &[901, 900]);
        check(&format!("{} {}", "a".repeat(10), "b".repeat(1300)), &[10, 1200, 100]);
    }

    #[test]
    fn too_many_crumbs_are_joined() {
        let text = "a\n".repeat(MAX_SPANS + 10);
        let spans = (0..MAX_SPANS + 10).map(|i| Span::new(i * 2..i * 2 + 1, None)).collect();
        let found = passages(&text, spans, true);
        assert!(found.len() < 2000 && found.iter().all(|p| p.text.len() <= MAX_PASSAGE));
    }

    proptest! {
        #[test]
        fn pieces_are_sound(text in "[ a-z.\nü。🚲]{0,60}", repeat in 1usize..80) {
            let text = text.repeat(repeat);
            assert_sound(&text, &passages(&text, vec![Span::new(0..text.len(), None)], true));
        }
    }
}
