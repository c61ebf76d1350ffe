//! Sentences with what stands around them: who says them, under which heading, in a list or not.

use crate::label::{labelled, names_section, section_of, speaker as speaker_of};
use crate::name::is_owner;
use crate::row::{Cell, Columns, Row, cell, is_row};
use crate::sentence::{marker, sentences};
use crate::task::{gives_task, is_task};
use crate::{Evidence, Span};
use docket_domain::{MarkKind, SourceKind};

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
    /// Whether it is a box to tick.
    pub checkbox: bool,
    /// Whether the box is ticked.
    pub ticked: bool,
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

/// The sentences of all evidence, in order.
pub(crate) fn units<'a>(evidence: &'a [Evidence<'a>]) -> Vec<Unit<'a>> {
    let mut all = Vec::new();
    let mut open = Open::default();
    for (order, one) in evidence.iter().enumerate() {
        let first = all.len();
        if open.label != one.label || open.above != one.heading {
            open = Open { label: one.label, above: one.heading, ..Open::default() };
        }
        read(order, one, &mut open, &mut all);
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
    /// "Teachers" or "Anna:", on a line of its own.
    people: Option<&'a str>,
    /// "Action items:", on a line of its own that is no heading of the format's.
    section: Option<(&'a str, MarkKind)>,
    /// The head of the table whose rows these are.
    columns: Option<Columns<'a>>,
}

impl<'a> Open<'a> {
    fn carry(&mut self, read: &mut [Unit<'a>]) {
        let Some(last) = read.last() else { return };
        if read.iter().all(|u| u.row.is_some()) {
            return;
        }
        self.columns = None;
        if read.iter().all(|u| u.bullet) {
            if let Some(people) = self.people {
                for unit in read {
                    unit.heading = people;
                }
            }
            return;
        }
        // What is no entry ends the section, unless it names it or whom the next entries are for.
        self.section = read
            .iter()
            .rev()
            .find(|u| u.title)
            .map(|u| (u.heading, section_of(u.heading)))
            .and_then(|(heading, kind)| kind.map(|k| (heading, k)))
            .or(self.section.filter(|_| read.iter().all(|u| u.bullet || u.label.is_some() || u.title)));
        self.intro =
            (!last.bullet && !last.title && !last.spoken && last.raw.ends_with(':') && last.raw.len() < 200)
                .then_some((last.raw, last.span));
        let name = last.raw.trim_end_matches(':');
        let alone = read.len() == 1 && !last.spoken && name.split(' ').count() < 4 && !name.ends_with('.');
        let named = crate::grammar::role(name).is_some_and(|r| r != "user") || last.title && is_owner(name);
        self.people = (alone && named).then_some(name);
    }
}

fn innermost(heading: &str) -> &str {
    heading.rsplit(" > ").next().unwrap_or(heading).trim()
}

fn read<'a>(order: usize, evidence: &'a Evidence<'a>, open: &mut Open<'a>, all: &mut Vec<Unit<'a>>) {
    let text = evidence.text;
    let talk = matches!(evidence.kind, SourceKind::Meeting | SourceKind::Thread);
    let mut heading = innermost(evidence.heading.unwrap_or(""));
    let mut section_label: Option<MarkKind> = section_of(heading);
    if let Some((name, kind)) = open.section.filter(|_| evidence.speaker.is_none() && section_label.is_none())
    {
        heading = name;
        section_label = Some(kind);
    }
    let mut speaker = evidence.speaker.filter(|name| crate::name::is_called(name));
    let mut intro: Option<(&'a str, Span)> = open.intro;
    let (mut byte, mut chars) = (0usize, 0u32);
    let (mut line_begin, mut line_end, mut seen) = (0usize, 0usize, 0usize);
    let (mut in_row, mut inline) = (false, false);
    let mut head = None;
    let mut row = Row::default();
    let mut row_first = all.len();
    let mut new_line = true;
    for (begin, end) in sentences(text) {
        if let Some(newline) = text[seen..begin].rfind('\n') {
            line_begin = seen + newline + 1;
            new_line = true;
            row.close(&mut all[row_first..]);
            row = Row::default();
            row_first = all.len();
        }
        seen = begin;
        if new_line {
            new_line = false;
            line_end = text[line_begin..].find('\n').map_or(text.len(), |n| line_begin + n);
            let line = &text[line_begin..line_end];
            in_row = is_row(line);
            head = if in_row { Columns::of(line) } else { None };
            inline = open.columns.as_ref().is_some_and(|columns| in_row && columns.are_in(line));
            if head.is_some() {
                open.columns.clone_from(&head);
            } else if !in_row {
                open.columns = None;
            }
        }
        if head.is_some() {
            continue;
        }
        let sign = if begin - line_begin < 40 { &text[line_begin..begin] } else { "x" };
        let opens_line = sign.trim().is_empty()
            || !sign.contains(char::is_alphabetic)
            || marker(&text[line_begin..end]) >= sign.len();
        let sign = if opens_line { sign.trim() } else { "" };
        let bullet = !sign.is_empty() && !sign.starts_with(['#', '>', '|']);
        let mut from = begin;
        let mut label = None;
        if opens_line {
            let line = &text[begin..end];
            let entry = bullet || section_label == Some(MarkKind::Action);
            let given = talk && entry && gives_task(line);
            if let Some((name, at)) = speaker_of(line).filter(|_| talk && !given && !in_row) {
                speaker = Some(name);
                from = begin + at;
            }
            if let Some((kind, at)) = labelled(&text[from..end]).filter(|_| !in_row) {
                label = Some(kind);
                from += at;
            } else if given || talk && line.starts_with('@') && gives_task(line) {
                label = Some(MarkKind::Action);
            }
        }
        let mut criterion = heading_of_criteria(heading);
        if in_row {
            let line = &text[line_begin..line_end];
            let read = match open.columns.as_ref().filter(|_| !inline) {
                Some(columns) => columns.cell(line, from - line_begin, &mut row),
                None => cell(&text[from..end], &mut row),
            };
            match read {
                Cell::Aside => continue,
                Cell::Said { at, label: named, criterion: of } => {
                    from += at;
                    criterion = criterion || of;
                    label = named.and_then(crate::label::label_of).or(label);
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
        let alone = opens_line && !bullet && !in_row && evidence.speaker.is_none();
        let title = sign.starts_with('#')
            || (!talk && !in_row && opens_line && !bullet && is_title(raw, &text[end..]))
            || (talk && opens_line && !bullet && raw.ends_with(':') && raw.len() < 40)
            || (alone && label.is_none() && names_section(raw));
        if title {
            heading = raw.trim_end_matches(':').trim_matches(['*', '_']);
            let person = section_label == Some(MarkKind::Action) && is_owner(heading);
            section_label = section_of(heading).or(section_label.filter(|_| person));
            intro = None;
        }
        if bullet && label.is_none() {
            label = section_label.filter(|kind| *kind != MarkKind::Action || !crate::row::is_blank(raw));
        }
        if !bullet
            && !title
            && alone
            && label.is_none()
            && section_label == Some(MarkKind::Action)
            && is_task(raw)
        {
            label = section_label;
        }
        let ticked = talk && (sign.contains("[x]") || sign.contains("[X]"));
        let checkbox = ticked || sign.contains("[ ]") || sign.contains("[]");
        all.push(Unit {
            raw,
            span,
            order,
            speaker,
            heading,
            bullet,
            checkbox,
            ticked,
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
