//! Sentences with what stands around them: who says them, under which heading, in a list or not.

use crate::lang::{de, en, pattern};
use crate::sentence::{marker, sentences};
use crate::{Evidence, Span};
use docket_domain::{MarkKind, SourceKind};
use regex::Regex;
use std::sync::LazyLock;

/// One sentence of the evidence in its surroundings.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'a> {
    /// Its words as they stand, without list signs, speaker's name and label.
    pub raw: &'a str,
    /// Where they stand.
    pub span: Span,
    /// The place of its evidence among all.
    pub order: usize,
    /// Who says it.
    pub speaker: Option<&'a str>,
    /// The nearest heading above it, innermost part only.
    pub heading: &'a str,
    /// Whether it is an entry of a list.
    pub bullet: bool,
    /// Whether it is an unticked box.
    pub checkbox: bool,
    /// Whether it is itself a heading.
    pub title: bool,
    /// What its label says it is.
    pub label: Option<MarkKind>,
    /// The sentence before its list that it completes: "Customers must be able to:".
    pub intro: Option<(&'a str, Span)>,
    /// Whether somebody says it, rather than having written it.
    pub spoken: bool,
    /// The row of a table it is a cell of.
    pub row: Option<Row<'a>>,
    /// Whether its heading or column says that it is a criterion of what stands before it.
    pub criterion: bool,
}

impl Unit<'_> {
    /// Whether it asks.
    pub(crate) fn asks(&self) -> bool {
        self.raw.trim_end_matches(['"', '”', ')', ' ', '*']).ends_with('?')
    }
}

use crate::row::{Cell, Row, cell};

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\]?\)?\s*[-–]?\s*)?(?-i:[A-ZÄÖÜ][\w.'’-]*(?: [A-ZÄÖÜ][\w.'’-]*){0,3}(?: ?\([^()\n]{1,40}\))?)\s?:\s+\S",
    )
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:\*\*|__)?(?:(?P<slash>/)(?P<c>\w[\w-]*(?: item| point)?)\s+|\[(?P<b>\w[\w -]{0,14})\]\s*:?\s*|(?P<w>[\wäöüß][\wäöüß -]{0,18}?)\s*(?:\((?P<who>[^()\n]{1,40})\))?(?:\*\*|__)?\s*(?::|[–—]|\s-\s)(?:\*\*|__)?\s*)(?P<rest>\S)",
    )
});

/// The sentences of all evidence, in order.
pub(crate) fn units<'a>(evidence: &'a [Evidence<'a>]) -> Vec<Unit<'a>> {
    let mut all = Vec::new();
    let mut open = Open::default();
    for (order, one) in evidence.iter().enumerate() {
        let first = all.len();
        if open.label != one.label || open.above != one.heading {
            open = Open { label: one.label, above: one.heading, ..Open::default() };
        }
        read(order, one, open.intro, &mut all);
        open.carry(&mut all[first..]);
    }
    all
}

/// What a passage leaves open for the list entries that follow as passages of their own.
#[derive(Default)]
struct Open<'a> {
    label: &'a str,
    above: Option<&'a str>,
    /// "Customers must be able to:".
    intro: Option<(&'a str, Span)>,
    /// "Teachers", on a line of its own.
    people: Option<&'a str>,
}

impl<'a> Open<'a> {
    fn carry(&mut self, read: &mut [Unit<'a>]) {
        let Some(last) = read.last() else { return };
        if read.iter().all(|u| u.bullet) {
            if let Some(people) = self.people {
                for unit in read {
                    unit.heading = people;
                }
            }
            return;
        }
        self.intro =
            (!last.bullet && !last.title && !last.spoken && last.raw.ends_with(':') && last.raw.len() < 200)
                .then_some((last.raw, last.span));
        let name = last.raw.trim_end_matches(':');
        let alone = read.len() == 1 && !last.spoken && name.split(' ').count() < 4 && !name.ends_with('.');
        self.people = (alone && crate::grammar::role(name).is_some_and(|r| r != "user")).then_some(name);
    }
}

fn innermost(heading: &str) -> &str {
    heading.rsplit(" > ").next().unwrap_or(heading).trim()
}

fn read<'a>(
    order: usize,
    evidence: &'a Evidence<'a>,
    open: Option<(&'a str, Span)>,
    all: &mut Vec<Unit<'a>>,
) {
    let text = evidence.text;
    let talk = matches!(evidence.kind, SourceKind::Meeting | SourceKind::Thread);
    let mut heading = innermost(evidence.heading.unwrap_or(""));
    let mut speaker = evidence.speaker;
    let mut intro: Option<(&'a str, Span)> = open;
    let mut section_label: Option<MarkKind> = label_of(heading);
    let mut line_label: Option<MarkKind> = None;
    let (mut byte, mut chars) = (0usize, 0u32);
    let (mut line_begin, mut seen) = (0usize, 0usize);
    let mut row = Row::default();
    let mut row_first = all.len();
    for (begin, end) in sentences(text) {
        if let Some(newline) = text[seen..begin].rfind('\n') {
            line_begin = seen + newline + 1;
            row.close(&mut all[row_first..]);
            row = Row::default();
            row_first = all.len();
        }
        seen = begin;
        let in_row = in_cells(text, line_begin, begin, end);
        let sign = if begin - line_begin < 40 { &text[line_begin..begin] } else { "x" };
        let opens_line = sign.trim().is_empty()
            || !sign.contains(char::is_alphabetic)
            || marker(&text[line_begin..end]) >= sign.len();
        let sign = if opens_line { sign.trim() } else { "" };
        let bullet = !sign.is_empty() && !sign.starts_with(['#', '>', '|']);
        let mut from = begin;
        let mut label = None;
        if opens_line {
            line_label = None;
            {
                if let Some(found) = SPEAKER.find(&text[begin..end]).filter(|_| talk) {
                    let name_end = found.as_str().rfind(':').unwrap_or(0);
                    let name = found.as_str()[..name_end].trim();
                    let name = name.trim_start_matches(|c: char| {
                        c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '[' | ']' | ' ' | '-' | '–')
                    });
                    if label_of(name).is_none() && !name.is_empty() && !name.starts_with('(') {
                        speaker = Some(name);
                        from = begin + found.end() - found.as_str().chars().last().map_or(0, char::len_utf8);
                    }
                }
            }
            if let Some((kind, at)) = labelled(&text[from..end]).filter(|_| !in_row) {
                label = Some(kind);
                line_label = Some(kind);
                from += at;
            }
        } else if line_label.is_some() && !matches!(line_label, Some(MarkKind::Question)) {
            label = None;
        }
        let mut criterion = heading_of_criteria(heading);
        if in_row {
            match cell(&text[from..end], &mut row) {
                Cell::Aside => continue,
                Cell::Said { at, label: named, criterion: of } => {
                    from += at;
                    criterion = criterion || of;
                    label = named.and_then(label_of).or(label);
                }
            }
        }
        let raw = text[from..end].trim_end_matches(['*', '_']).trim();
        let from = from + (text[from..end].len() - text[from..end].trim_start().len());
        chars += u32::try_from(text[byte..from].chars().count()).unwrap_or(u32::MAX - chars);
        let length = u32::try_from(text[from..from + raw.len()].chars().count()).unwrap_or(0);
        byte = from;
        let span = Span { evidence: evidence.id, start: chars, end: chars + length };
        if raw.is_empty() {
            continue;
        }
        let title = sign.starts_with('#')
            || (!talk && !in_row && opens_line && !bullet && is_title(raw, &text[end..]))
            || (talk && opens_line && !bullet && raw.ends_with(':') && raw.len() < 40);
        if title {
            heading = raw.trim_end_matches(':');
            section_label = label_of(heading);
            intro = None;
        }
        if bullet && label.is_none() {
            label = section_label;
        }
        let checkbox = sign.contains("[ ]") || sign.contains("[]");
        all.push(Unit {
            raw,
            span,
            order,
            speaker,
            heading,
            bullet,
            checkbox,
            title,
            label,
            intro: if bullet { intro } else { None },
            spoken: talk && speaker.is_some() && !bullet,
            row: in_row.then_some(row),
            criterion,
        });
        if !bullet {
            intro = (raw.ends_with(':') && !title && raw.len() < 200).then_some((raw, span));
        }
    }
    row.close(&mut all[row_first..]);
}

/// Whether a sentence stands in a line of cells. Only so far around it is looked for the next cell.
fn in_cells(text: &str, line_begin: usize, begin: usize, end: usize) -> bool {
    const REACH: usize = 1_500;
    let bytes = text.as_bytes();
    let before = &bytes[line_begin.max(begin.saturating_sub(REACH))..begin];
    let after = &bytes[end..bytes.len().min(end + REACH)];
    let line = after.iter().position(|b| *b == b'\n').map_or(after, |newline| &after[..newline]);
    before.windows(2).any(|w| w == b"| ") || line.windows(3).any(|w| w == b" | ")
}

fn heading_of_criteria(heading: &str) -> bool {
    heading.get(..19).is_some_and(|h| h.eq_ignore_ascii_case("acceptance criteria"))
}

/// A short line without a closing mark, above more text, that is not the start of a sentence.
fn is_title(raw: &str, after: &str) -> bool {
    let words = raw.split_whitespace().count();
    raw.len() < 70
        && words < 9
        && !raw.ends_with(['.', '!', '?', ',', ';'])
        && (after.starts_with("\n\n")
            || after.starts_with("\r\n\r\n")
            || after.starts_with("\n-")
            || after.starts_with("\n*"))
        && !raw.ends_with(':')
        && raw.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && !crate::need::is_need(raw)
}

pub(crate) fn label_of(word: &str) -> Option<MarkKind> {
    if word.is_empty() || word.len() > 30 {
        return None;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // "One risk:", "Another open question:", "The main concern:".
    let word = match word.split_once(' ') {
        Some((
            "one" | "another" | "first" | "second" | "main" | "biggest" | "big" | "key" | "next",
            rest,
        )) if rest != "step" && rest != "steps" => {
            rest.strip_prefix("more ").or(rest.strip_prefix("other ")).unwrap_or(rest)
        }
        Some(("the" | "a" | "my" | "our", rest)) => ["main ", "biggest ", "big ", "only ", "first "]
            .iter()
            .find_map(|w| rest.strip_prefix(w))
            .unwrap_or(rest),
        _ => word.as_str(),
    };
    let plural = match word {
        "decisions made" | "decisions taken" => "decisions",
        "action items" | "action points" | "next steps" | "tasks" | "todos" => "actions",
        "open questions" | "open points" | "open issues" => "questions",
        "offene fragen" | "offene punkte" => "frage",
        "entscheidungen" | "beschlüsse" => "decision",
        "maßnahmen" | "aufgaben" => "action",
        "risiken" => "risk",
        "annahmen" => "assumption",
        other => other,
    };
    en::LABELS.iter().chain(de::LABELS).find(|(name, _)| *name == plural).map(|(_, kind)| match kind {
        'D' => MarkKind::Decision,
        'A' => MarkKind::Action,
        'Q' => MarkKind::Question,
        'R' => MarkKind::Risk,
        _ => MarkKind::Assumption,
    })
}

/// The mark a line's label names, and where the words after it begin.
fn labelled(line: &str) -> Option<(MarkKind, usize)> {
    if let Some(rest) = line.strip_prefix("TODO ") {
        return (!rest.trim().is_empty()).then_some((MarkKind::Action, 5));
    }
    let found = LABEL.captures(line)?;
    let slash = found.name("slash").is_some();
    let word = found.name("c").or(found.name("b")).or(found.name("w"))?.as_str();
    let kind = label_of(word)?;
    // A single letter counts in brackets, after a slash, and before a colon only for questions and answers.
    if word.len() == 1 && !slash && found.name("b").is_none() && !matches!(word, "Q" | "D" | "A" | "R") {
        return None;
    }
    let at = found.name("who").map_or_else(|| found.name("rest").map_or(0, |m| m.start()), |m| m.start() - 1);
    Some((kind, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_surroundings() {
        let text = "Dana (Branch manager): We need limits. They are per day.\nDecision: Go with plan B.\n- Action - Omar sends it\n## Risks\n- Late data\n[D] Keep it\n/question Who pays?";
        let evidence = [Evidence {
            id: 4,
            text,
            speaker: None,
            heading: Some("A > B"),
            label: "n",
            kind: SourceKind::Meeting,
        }];
        let found: Vec<_> = units(&evidence)
            .iter()
            .map(|u| (u.raw.to_owned(), u.speaker.is_some(), u.heading.to_owned(), u.label))
            .collect();
        let expected = [
            ("We need limits.", true, "B", None),
            ("They are per day.", true, "B", None),
            ("Go with plan B.", true, "B", Some(MarkKind::Decision)),
            ("Omar sends it", true, "B", Some(MarkKind::Action)),
            ("Risks", true, "Risks", None),
            ("Late data", true, "Risks", Some(MarkKind::Risk)),
            ("Keep it", true, "Risks", Some(MarkKind::Decision)),
            ("Who pays?", true, "Risks", Some(MarkKind::Question)),
        ]
        .map(|(a, b, c, d)| (a.to_owned(), b, c.to_owned(), d));
        assert_eq!(found, expected);
        for unit in units(&evidence) {
            let slice: String = text
                .chars()
                .skip(unit.span.start as usize)
                .take((unit.span.end - unit.span.start) as usize)
                .collect();
            assert_eq!(slice, unit.raw);
        }
    }
}
