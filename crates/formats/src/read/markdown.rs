//! Markdown into paragraphs, list items, table rows, code blocks and headings.
//!
//! A scan by lines of our own, not a parser's tree: every line must end up in some passage, at its exact offset, in
//! time linear in the text whatever is nested in it.

use super::plain::{item_mark, lines};
use super::span::{Headings, Span};
use std::ops::Range;

/// What the lines now read belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    Item,
    Quote,
    Table,
    Code,
    Fence { mark: u8, length: usize },
}

/// The spans of a text and its title: that of the front matter, or its first heading.
pub(super) fn spans(text: &str) -> (Vec<Span>, Option<String>) {
    let mut scan = Scan {
        text,
        out: Vec::new(),
        headings: Headings::default(),
        block: Block::None,
        open: 0..0,
        title: None,
    };
    let body = scan.front_matter();
    for range in lines(&text[body..]) {
        scan.line(body + range.start..body + range.end);
    }
    scan.close();
    (scan.out, scan.title)
}

/// Whether a text of no told kind is Markdown: it has headings below its first level, as comments in scripts do not.
pub(super) fn looks_like(text: &str) -> bool {
    let heading = |line: &&str| line.starts_with("## ") || line.starts_with("### ");
    text.contains("\n## ") && text.lines().filter(heading).take(2).count() == 2
}

struct Scan<'a> {
    text: &'a str,
    out: Vec<Span>,
    headings: Headings,
    block: Block,
    open: Range<usize>,
    title: Option<String>,
}

impl Scan<'_> {
    /// Takes the block of settings at the top, if there is one; gives where the rest begins.
    fn front_matter(&mut self) -> usize {
        let Some(rest) = self.text.strip_prefix("---\n") else { return 0 };
        let Some(length) =
            rest.find("\n---\n").map(|at| at + 5).or_else(|| rest.ends_with("\n---").then_some(rest.len()))
        else {
            return 0;
        };
        let block = &rest[..length];
        // A text that opens with a rule and has another one further down is not settings.
        if !block.lines().next().is_some_and(|line| line.contains(": ") || line.ends_with(':'))
            || block.contains("\n\n")
        {
            return 0;
        }
        for line in block.lines() {
            if let Some(value) = line.strip_prefix("title:") {
                let value = value.trim().trim_matches(['"', '\'']).trim();
                self.title = (!value.is_empty()).then(|| value.to_owned());
            }
        }
        self.out.push(Span::new(4..4 + length, None));
        4 + length
    }

    fn line(&mut self, range: Range<usize>) {
        let text = self.text;
        let whole = &text[range.clone()];
        if let Block::Fence { mark, length } = self.block {
            self.open.end = range.end;
            let inner = whole.trim();
            if inner.len() >= length && inner.bytes().all(|b| b == mark) {
                self.close();
            }
            return;
        }
        let line = whole.trim_start_matches([' ', '\t']);
        let indent = whole.len() - line.len();
        if line.trim_end().is_empty() {
            self.close();
            return;
        }
        let nested = matches!(self.block, Block::Item);
        if let Some((mark, length)) = fence(line) {
            self.start(Block::Fence { mark, length }, range);
            return;
        }
        if self.block == Block::Table && line.contains('|') && !divider(line) {
            self.start(Block::Table, range);
            return;
        }
        let deep = indent >= 4 || whole.starts_with('\t');
        if deep && matches!(self.block, Block::None | Block::Code) && item_mark(line).is_none() {
            self.go_on(Block::Code, range);
            return;
        }
        if !deep && let Some((level, title)) = atx(line) {
            self.close();
            self.heading(
                level,
                range.clone(),
                range.start + indent + title.start..range.start + indent + title.end,
            );
            return;
        }
        if !deep
            && self.block == Block::Paragraph
            && let Some(level) = underline(line)
        {
            let words = self.open.clone();
            self.block = Block::None;
            self.heading(level, words.start..range.end, words);
            return;
        }
        if rule(line) {
            self.close();
            return;
        }
        if line.starts_with('|') {
            if !divider(line) {
                self.start(Block::Table, range);
            } else {
                self.close();
                self.block = Block::Table;
                self.open = range.end..range.end;
            }
            return;
        }
        if self.block == Block::Paragraph && divider(line) {
            self.table_below(range.end);
            return;
        }
        if line.starts_with('>') {
            let inner = line.trim_start_matches(['>', ' ']);
            if inner.is_empty() {
                self.close();
            } else if item_mark(inner).is_some() {
                self.start(Block::Quote, range);
            } else {
                self.go_on(Block::Quote, range);
            }
            return;
        }
        if item_mark(line).is_some() {
            self.start(Block::Item, range);
        } else if nested || self.block == Block::Quote {
            self.open.end = range.end;
        } else {
            self.go_on(Block::Paragraph, range);
        }
    }

    /// The paragraph above a divider was the head of a table without outer bars: its last line is the head row.
    fn table_below(&mut self, end: usize) {
        let split =
            self.text[self.open.clone()].rfind('\n').map_or(self.open.start, |at| self.open.start + at + 1);
        let head = split..self.open.end;
        self.open.end = split;
        self.close();
        self.start(Block::Table, head);
        self.close();
        self.block = Block::Table;
        self.open = end..end;
    }

    fn heading(&mut self, level: u8, range: Range<usize>, words: Range<usize>) {
        let title = plain_inline(&self.text[words]);
        self.headings.enter(level, &title);
        if self.title.is_none() && !title.is_empty() {
            self.title = Some(title);
        }
        self.out.push(Span::new(range, self.headings.path()));
    }

    fn start(&mut self, block: Block, range: Range<usize>) {
        self.close();
        self.block = block;
        self.open = range;
    }

    fn go_on(&mut self, block: Block, range: Range<usize>) {
        if self.block == block {
            self.open.end = range.end;
        } else {
            self.start(block, range);
        }
    }

    fn close(&mut self) {
        if self.block != Block::None && !self.open.is_empty() {
            self.out.push(Span::new(self.open.clone(), self.headings.path()));
        }
        self.block = Block::None;
        self.open = 0..0;
    }
}

fn fence(line: &str) -> Option<(u8, usize)> {
    let mark = *line.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.bytes().take_while(|b| *b == mark).count();
    (length >= 3 && !(mark == b'`' && line[length..].contains('`'))).then_some((mark, length))
}

/// The level of a `#` heading, and where its words stand in the line.
fn atx(line: &str) -> Option<(u8, Range<usize>)> {
    let level = line.bytes().take(7).take_while(|b| *b == b'#').count();
    if !(1..=6).contains(&level) || !line[level..].chars().next().is_none_or(char::is_whitespace) {
        return None;
    }
    let body = line.trim_end();
    let bare = body.trim_end_matches('#');
    let end = if bare.ends_with([' ', '\t']) { bare.trim_end().len() } else { body.len() };
    Some((u8::try_from(level).unwrap_or(6), level.min(end)..end.max(level)))
}

fn underline(line: &str) -> Option<u8> {
    let line = line.trim_end();
    match line.as_bytes().first()? {
        b'=' if line.bytes().all(|b| b == b'=') => Some(1),
        b'-' if line.bytes().all(|b| b == b'-') => Some(2),
        _ => None,
    }
}

fn rule(line: &str) -> bool {
    let Some(mark) = line.bytes().next().filter(|b| matches!(b, b'-' | b'*' | b'_')) else { return false };
    let mut marks = 0usize;
    line.bytes().all(|b| {
        marks += usize::from(b == mark);
        b == mark || b == b' ' || b == b'\t'
    }) && marks >= 3
}

fn divider(line: &str) -> bool {
    line.contains("-")
        && line.contains('|')
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The words of a heading without the marks around them: `**Refunds** [v2](x)` is `Refunds v2`.
fn plain_inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(256));
    let mut rest = crate::text::shorten(text, 400);
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '`' | '*' => {}
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&after[..1]);
                rest = &after[1..];
                continue;
            }
            ']' if after.starts_with('(') && out.contains('\u{0}') => {
                out = out.replacen('\u{0}', "", 1);
                rest = after.find(')').map_or("", |at| &after[at + 1..]);
                continue;
            }
            '[' if after.contains("](") && !out.contains('\u{0}') => out.push('\u{0}'),
            _ => out.push(c),
        }
        rest = after;
    }
    crate::text::fold(&out.replace('\u{0}', ""))
}

#[cfg(test)]
mod tests {
    use super::super::span::{assert_sound, passages};
    use super::*;
    use docket_domain::Passage;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Passage> {
        let found = passages(text, spans(text).0, true);
        assert_sound(text, &found);
        found
    }

    #[test]
    fn blocks_become_passages() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let found = read(text);
            let pairs: Vec<_> =
                found.iter().map(|p| (p.text.as_str(), p.place.heading.as_deref().unwrap_or(""))).collect();
            assert_eq!(pairs, expected, "{text:?}");
        };
        check(
            "# A\ntext\nmore\n## B ##\nx",
            &[("# A", "A"), ("text\nmore", "A"), ("## B ##", "A > B"), ("x", "A > B")],
        );
        check(
            "A\n===\none\n\nB c\n---\ntwo",
            &[("A\n===", "A"), ("one", "A"), ("B c\n---", "A > B c"), ("two", "A > B c")],
        );
        check("### C\n# D\nx", &[("### C", "C"), ("# D", "D"), ("x", "D")]);
        check("```sh\n# not\n\n- a\n```\nb", &[("```sh\n# not\n\n- a\n```", ""), ("b", "")]);
        check("~~~\nopen", &[("~~~\nopen", "")]);
        check("- a\n  b\n- c\n   1. d\n\npara", &[("- a\n  b", ""), ("- c", ""), ("1. d", ""), ("para", "")]);
        check(
            "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
            &[("| a | b |", ""), ("| 1 | 2 |", ""), ("| 3 | 4 |", "")],
        );
        check("x\na | b\n--|--\n1 | 2\n\nz", &[("x", ""), ("a | b", ""), ("1 | 2", ""), ("z", "")]);
        check("> a\n> b\n>\n> c", &[("> a\n> b", ""), ("> c", "")]);
        check("a\n\n***\n\nb", &[("a", ""), ("b", "")]);
        check("# **Re** `x` [v2](u)\na", &[("# **Re** `x` [v2](u)", "Re x v2"), ("a", "Re x v2")]);
        check("    # code\n\n#hash", &[("# code", ""), ("#hash", "")]);
        check("#\n# \nx", &[("#", ""), ("#", ""), ("x", "")]);
        check("- a\n```\nx\n```", &[("- a", ""), ("```\nx\n```", "")]);
    }

    #[test]
    fn finds_the_title() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(spans(text).1.as_deref(), expected, "{text:?}");
        check("---\ntitle: \"Refund rules\"\nowner: Dana\n---\n# Other", Some("Refund rules"));
        check("intro\n\n## Part\n# Top", Some("Part"));
        check("---\n\nprose\n\n---\n", None);
        check("plain", None);
    }

    #[test]
    fn is_told_from_plain_text() {
        let check = |text: &str, expected: bool| assert_eq!(looks_like(text), expected, "{text:?}");
        check("# A\n\n## B\n\nx\n\n## C\n", true);
        check("# a comment\n# another\nx = 1\n", false);
        check("As a user I want # and ## signs\n", false);
    }

    #[test]
    fn lines_and_offsets_count_characters() {
        let found = read("# Ü\n\nstraße 🚲\n- β");
        assert_eq!(found[1].place.line, Some(3));
        assert_eq!((found[1].place.char_start, found[1].place.char_end), (5, 13));
        assert_eq!(found[2].place.line, Some(4));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(lines in proptest::collection::vec("(#{0,7} ?|>|- |1\\. |\\||```|    |---|===|\t)?[a-zü |`*#\\[\\]()-]{0,12}", 0..30)) {
            read(&lines.join("\n"));
        }

        #[test]
        fn any_text_is_sound(text in "\\PC{0,200}") {
            read(&text);
        }
    }
}
