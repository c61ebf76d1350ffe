//! The paragraphs, tables and notes of one part of a Word file.

use super::super::ReadError;
use super::super::span::{Headings, MAX_TEXT, Span};
use super::parts::{attribute, events};
use super::styles::Styles;
use crate::text::fold;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// How many paragraphs or rows may stand in each other. Each row passes its words on to the one around it, so this
/// also bounds how often a word is copied.
const MAX_OPEN: usize = 24;

/// The text being put together from several parts.
#[derive(Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
    pub(super) title: Option<String>,
    pub(super) first_heading: Option<String>,
    headings: Headings,
    counters: HashMap<String, [u32; 9]>,
}

/// What a part holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Main,
    /// Foot- or endnotes: each begins with its number.
    Notes,
    Comments,
    /// A header or footer.
    Margin,
}

/// A paragraph being read. Text boxes put whole paragraphs inside another, so there is a stack of these.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    depth: u8,
}

/// A table row being read; tables stand inside cells of others, so there is a stack of these too.
#[derive(Default)]
struct Row {
    cells: Vec<String>,
}

struct Walk<'a> {
    body: &'a mut Body,
    styles: &'a Styles,
    part: Part,
    paragraphs: Vec<Paragraph>,
    rows: Vec<Row>,
    /// Elements whose inside is dropped, counted from the outermost.
    dropped: usize,
    properties: usize,
    in_text: bool,
    /// Written before the next paragraph: a note's number.
    mark: Option<String>,
    author: Option<String>,
    too_much: bool,
    root: bool,
}

/// Reads one part and adds its paragraphs. Whether it had the root of a Word part is the answer.
pub(super) fn add(body: &mut Body, xml: &str, part: Part, styles: &Styles) -> Result<bool, ReadError> {
    if part != Part::Main {
        // Notes belong to the whole, not to the chapter that happens to come last.
        body.headings = Headings::default();
    }
    let mut walk = Walk {
        body,
        styles,
        part,
        paragraphs: Vec::new(),
        rows: Vec::new(),
        dropped: 0,
        properties: 0,
        in_text: false,
        mark: None,
        author: None,
        too_much: false,
        root: false,
    };
    events(xml, |event| {
        match event {
            Event::Start(tag) => walk.start(&tag, false),
            Event::Empty(tag) => walk.start(&tag, true),
            Event::End(tag) => walk.end(tag.local_name().as_ref()),
            Event::Text(text) if walk.in_text => walk.words(&text),
            Event::CData(text) if walk.in_text => walk.words(&text),
            Event::GeneralRef(name) if walk.in_text => {
                let reference = format!("&{};", &*name);
                walk.words(&super::super::html::decode_entities(&reference));
            }
            _ => {}
        }
        !walk.too_much
    })?;
    // Of a part cut short, what was read is kept.
    while !walk.paragraphs.is_empty() {
        walk.end_paragraph();
    }
    while !walk.rows.is_empty() {
        walk.end_row();
    }
    if walk.too_much { Err(ReadError::Bomb) } else { Ok(walk.root) }
}

impl Walk<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.dropped > 0 {
            self.dropped += usize::from(!empty);
            return;
        }
        match name {
            "document" | "footnotes" | "endnotes" | "comments" | "hdr" | "ftr" => self.root = true,
            // Deleted words, old formatting, field codes, the second telling of a drawing, readings above signs.
            "del" | "moveFrom" | "pPrChange" | "rPrChange" | "Fallback" | "instrText" | "delInstrText"
            | "delText" | "rt" | "sdtPr" => self.dropped = usize::from(!empty),
            "footnote" | "endnote" | "comment" if !empty => self.note(tag),
            "p" if !empty => {
                self.paragraphs.push(Paragraph::default());
                self.too_much |= self.paragraphs.len() > MAX_OPEN;
            }
            "tr" if !empty => {
                self.rows.push(Row::default());
                self.too_much |= self.rows.len() > MAX_OPEN;
            }
            "tc" if !empty => {
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(String::new());
                }
            }
            "pPr" => self.properties += usize::from(!empty),
            "t" => self.in_text = !empty,
            _ if self.properties > 0 => self.property(name, tag),
            "tab" | "ptab" => self.words("\t"),
            "br" | "cr" => self.words("\n"),
            "noBreakHyphen" => self.words("-"),
            "footnoteReference" | "endnoteReference" => {
                if let Some(id) =
                    attribute(tag, "id").filter(|_| attribute(tag, "customMarkFollows").is_none())
                {
                    self.words(&format!("[{}]", crate::text::shorten(&id, 8)));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.dropped > 0 {
            self.dropped -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "pPr" => self.properties = self.properties.saturating_sub(1),
            "p" => self.end_paragraph(),
            "tr" => self.end_row(),
            "footnote" | "endnote" | "comment" => (self.mark, self.author) = (None, None),
            _ => {}
        }
    }

    /// A note begins. Separators are notes to Word alone.
    fn note(&mut self, tag: &BytesStart<'_>) {
        if attribute(tag, "type").is_some_and(|kind| kind != "normal") {
            self.dropped = 1;
            return;
        }
        self.mark = match self.part {
            Part::Comments => Some("Comment: ".to_owned()),
            _ => attribute(tag, "id").map(|id| format!("[{}] ", crate::text::shorten(&id, 8))),
        };
        let author = attribute(tag, "author").map(|author| fold(crate::text::shorten(&author, 60)));
        self.author = author.filter(|author| !author.is_empty());
    }

    fn property(&mut self, name: &str, tag: &BytesStart<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let value = attribute(tag, "val");
        match name {
            "pStyle" => paragraph.style = value,
            "outlineLvl" => paragraph.outline = value.and_then(|v| v.parse().ok()).filter(|level| *level < 9),
            "numId" => paragraph.list = value,
            "ilvl" => paragraph.depth = value.and_then(|v| v.parse().ok()).unwrap_or(0).min(8),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.extend(
                words.chars().filter(|c| *c != '\u{ad}').map(|c| if c == '\u{a0}' { ' ' } else { c }),
            );
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let words = paragraph.text.trim();
        if words.is_empty() {
            return;
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&fold(words));
            return;
        }
        let mut mark = self.mark.take().unwrap_or_default();
        if self.part == Part::Main {
            let styled = paragraph.style.as_deref().and_then(|style| self.styles.level(style));
            match styled.or(paragraph.outline.map(|level| level + 1)) {
                Some(level) => self.heading(level, words),
                None => mark = self.list_mark(&paragraph),
            }
        }
        let author = self.author.take().map(|author| format!(" ({author})")).unwrap_or_default();
        self.line(&format!("{mark}{words}{author}"));
    }

    fn heading(&mut self, level: u8, words: &str) {
        let words = fold(words);
        self.body.headings.enter(level, &words);
        let place = if level == 0 { &mut self.body.title } else { &mut self.body.first_heading };
        if place.is_none() {
            *place = Some(words);
        }
    }

    /// The bullet or number of a paragraph of a list.
    fn list_mark(&mut self, paragraph: &Paragraph) -> String {
        let styled = || paragraph.style.as_deref().and_then(|style| self.styles.list(style));
        let Some(list) = paragraph.list.clone().or_else(styled).filter(|list| list != "0") else {
            return String::new();
        };
        match self.styles.counted(&list, paragraph.depth) {
            None => String::new(),
            Some(false) => "- ".to_owned(),
            Some(true) => {
                let depth = usize::from(paragraph.depth).min(8);
                let counter = self.body.counters.entry(list).or_default();
                counter[depth] = counter[depth].saturating_add(1);
                counter[depth + 1..].fill(0);
                format!("{}. ", counter[depth])
            }
        }
    }

    fn end_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        if row.cells.iter().all(String::is_empty) {
            return;
        }
        let line = row.cells.join(" | ");
        if let Some(cell) = self.rows.last_mut().and_then(|outer| outer.cells.last_mut()) {
            if !cell.is_empty() {
                cell.push_str("; ");
            }
            cell.push_str(&line);
        } else {
            self.line(&line);
        }
    }

    fn line(&mut self, line: &str) {
        let line = line.trim();
        // The same header stands in three parts: for the first page, for the odd and for the even ones.
        if self.part == Part::Margin
            && self.body.spans.iter().rev().take(64).any(|s| &self.body.text[s.range.clone()] == line)
        {
            return;
        }
        let start = self.body.text.len();
        self.body.text.push_str(line);
        self.body.spans.push(Span::new(start..self.body.text.len(), self.body.headings.path()));
        self.body.text.push('\n');
        self.too_much |= self.body.text.len() > MAX_TEXT;
    }
}
