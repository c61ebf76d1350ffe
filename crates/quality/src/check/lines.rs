//! What each line of a Markdown text is, and which lines belong together.

use crate::sentence::marker;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    /// A heading with its level.
    Heading(usize),
    /// A line in bold letters only, which serves as a heading.
    Label,
    /// A line in slanted letters only.
    Slanted,
    /// A list entry, or a line that goes on with one.
    Entry,
    /// Words that are somebody else's.
    Quote,
    /// Code, comments, and what stands before a text about it.
    Code,
    /// The head of a table and the rule below it.
    Head,
    /// A row of a table.
    Row,
    Text,
}

/// One line.
#[derive(Debug)]
pub(super) struct Line {
    /// Its bytes, the break after it included.
    pub range: Range<usize>,
    pub kind: LineKind,
    /// Lines of one paragraph, entry or row have the same number.
    pub block: usize,
    /// The lines of its block.
    first: usize,
    last: usize,
}

impl Line {
    /// The bytes of the block this line belongs to.
    pub(super) fn block_range(&self, lines: &[Self]) -> Range<usize> {
        let at = |n: usize| lines.get(n).map_or(self.range.clone(), |l| l.range.clone());
        at(self.first).start..at(self.last).end
    }
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0;
    let mut fence: Option<&str> = None;
    let mut comment = false;
    let mut front = text.starts_with("---\n");
    let mut block = 0;
    for raw in text.split_inclusive('\n') {
        let range = at..at + raw.len();
        let opening = at == 0;
        at = range.end;
        let line = raw.trim();
        let before = lines.last().map(|l| l.kind);
        let kind = if front {
            front = opening || line != "---";
            LineKind::Code
        } else if let Some(sign) = fence {
            if line.starts_with(sign) && line.trim_matches(['`', '~']).is_empty() {
                fence = None;
            }
            LineKind::Code
        } else if comment || line.starts_with("<!--") {
            comment = !line.contains("-->");
            LineKind::Code
        } else if line.starts_with("```") || line.starts_with("~~~") {
            fence = Some(if line.starts_with('`') { "```" } else { "~~~" });
            LineKind::Code
        } else {
            kind_of(line, before)
        };
        // The line above the rule of a table is its head.
        let ruled = kind == LineKind::Row
            && line.contains('-')
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
        if ruled && let Some(last) = lines.last_mut().filter(|l| l.kind == LineKind::Row) {
            last.kind = LineKind::Head;
        }
        let kind = if ruled { LineKind::Head } else { kind };
        let goes_on = match kind {
            LineKind::Entry => marker(raw) == 0 && before == Some(LineKind::Entry),
            LineKind::Text | LineKind::Quote | LineKind::Code => before == Some(kind),
            _ => false,
        };
        if !goes_on {
            block += 1;
        }
        let n = lines.len();
        let first = if goes_on { lines.last().map_or(n, |l| l.first) } else { n };
        lines.push(Line { range, kind, block, first, last: n });
    }
    let mut last = lines.len().saturating_sub(1);
    for n in (0..lines.len()).rev() {
        if lines.get(n + 1).is_none_or(|next| next.first != lines[n].first) {
            last = n;
        }
        lines[n].last = last;
    }
    lines
}

fn kind_of(line: &str, before: Option<LineKind>) -> LineKind {
    let enclosed = |sign: &str| {
        line.strip_prefix(sign)
            .map(|rest| rest.trim_end_matches(':'))
            .and_then(|rest| rest.strip_suffix(sign))
            .is_some_and(|inner| !inner.is_empty() && !inner.contains(['*', '_']))
    };
    if line.is_empty() {
        LineKind::Blank
    } else if line.starts_with('#') && marker(line) > 0 {
        LineKind::Heading(line.bytes().take_while(|b| *b == b'#').count())
    } else if line.starts_with('>') {
        LineKind::Quote
    } else if line.starts_with('|') {
        LineKind::Row
    } else if enclosed("**") || enclosed("__") {
        LineKind::Label
    } else if enclosed("*") || enclosed("_") {
        LineKind::Slanted
    } else if marker(line) > 0 || before == Some(LineKind::Entry) {
        LineKind::Entry
    } else {
        LineKind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        use LineKind::{Blank, Code, Entry, Head, Heading, Label, Quote, Row, Slanted, Text};
        let check = |text: &str, expected: &[LineKind], blocks: usize| {
            let found = lines(text);
            assert_eq!(found.iter().map(|l| l.kind).collect::<Vec<_>>(), expected, "{text}");
            assert_eq!(found.last().map_or(0, |l| l.block), blocks, "{text}");
        };
        check("# A\n\nText\ngoes on\n", &[Heading(1), Blank, Text, Text], 3);
        check("- a\n  b\n- c\n1. d", &[Entry, Entry, Entry, Entry], 3);
        check("**Label**\n**Label:**\n**Label**:\n*soft*\n**a** b", &[Label, Label, Label, Slanted, Text], 5);
        check("|a|b|\n|---|:-:|\n|1|2|", &[Head, Head, Row], 3);
        check("```rs\n# no\n```\n> q\n<!-- x\ny -->\nz", &[Code, Code, Code, Quote, Code, Code, Text], 4);
        check("---\ntitle: x\n---\ny", &[Code, Code, Code, Text], 2);
        check("", &[], 0);
    }

    #[test]
    fn a_block_is_all_its_lines() {
        let text = "a\nb\n\n- c\n  d\n- e\n";
        let found = lines(text);
        let of = |n: usize| &text[found[n].block_range(&found)];
        assert_eq!(
            (of(0), of(1), of(3), of(4), of(5)),
            ("a\nb\n", "a\nb\n", "- c\n  d\n", "- c\n  d\n", "- e\n")
        );
    }
}
