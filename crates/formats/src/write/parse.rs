//! Markdown text to the tree, with pulldown-cmark as the parser.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::cite::cited;
use super::known_html::visible_text;
use super::tame::tame;
use super::tree::{Align, Block, Inline, Item, List, Look, Run, Table, Target, Tree, plain_text};

/// Containers nested deeper than this are laid out at this depth: their text stays, the indent ends.
const MAX_DEPTH: usize = 48;
/// Word takes no more columns; the cells beyond are joined into the last one.
const MAX_COLUMNS: usize = 63;

/// Parses the text; `[n]` becomes a link where `n` is one of the numbers.
pub(super) fn parse(markdown: &str, sources: &HashSet<u32>) -> Tree {
    let text = tame(markdown);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut reader = Reader::new(sources);
    for event in Parser::new_ext(&text, options) {
        reader.take(event);
    }
    reader.finish()
}

/// What is open around the current event and holds blocks.
enum Open {
    Root,
    Quote,
    List { start: Option<u64>, items: Vec<Item>, tight: bool },
    Item { task: Option<bool> },
    Note { label: String },
}

struct Reader<'s> {
    sources: &'s HashSet<u32>,
    open: Vec<(Open, Vec<Block>)>,
    /// Containers beyond the depth limit that are open now.
    beyond: usize,
    inlines: Vec<Inline>,
    bold: usize,
    italic: usize,
    strike: usize,
    /// For each open link: where it leads, and where its text starts.
    links: Vec<(Rc<str>, usize)>,
    /// For each open image: where its text starts and what it points at.
    images: Vec<(usize, String)>,
    code: Option<String>,
    html: Option<String>,
    table: Option<Table>,
    row: Vec<Vec<Inline>>,
    /// Numbers of footnotes in the order in which the text refers to them.
    note_numbers: HashMap<String, u32>,
    notes: Vec<(String, Vec<Block>)>,
}

impl<'s> Reader<'s> {
    fn new(sources: &'s HashSet<u32>) -> Self {
        Reader {
            sources,
            open: vec![(Open::Root, Vec::new())],
            beyond: 0,
            inlines: Vec::new(),
            bold: 0,
            italic: 0,
            strike: 0,
            links: Vec::new(),
            images: Vec::new(),
            code: None,
            html: None,
            table: None,
            row: Vec::new(),
            note_numbers: HashMap::new(),
            notes: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let look = Look { code: true, ..self.look() };
                self.run(&text, look);
            }
            Event::InlineHtml(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html_text(&html),
            },
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html_text(&html),
            },
            Event::FootnoteReference(label) => {
                let number = self.note_number(&label);
                let run = Run {
                    text: number.to_string(),
                    look: Look::default(),
                    target: Some(Target::Note(number)),
                };
                self.inlines.push(Inline::Run(run));
            }
            Event::SoftBreak => self.run(" ", self.look()),
            Event::HardBreak => self.inlines.push(Inline::Break),
            Event::Rule => {
                self.paragraph();
                self.push(Block::Rule);
            }
            Event::TaskListMarker(done) => {
                if self.beyond == 0
                    && let Some((Open::Item { task }, _)) = self.open.last_mut()
                {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.paragraph();
                if let Some((Open::List { tight, .. }, _)) = self.open.iter_mut().rev().nth(1) {
                    *tight = false;
                }
            }
            Tag::Heading { .. } => self.paragraph(),
            Tag::BlockQuote(_) => self.enter(Open::Quote),
            Tag::List(start) => self.enter(Open::List { start, items: Vec::new(), tight: true }),
            Tag::Item => self.enter(Open::Item { task: None }),
            Tag::FootnoteDefinition(label) => self.enter(Open::Note { label: label.into_string() }),
            Tag::CodeBlock(_) => {
                self.paragraph();
                self.code = Some(String::new());
            }
            Tag::HtmlBlock => {
                self.paragraph();
                self.html = Some(String::new());
            }
            Tag::Table(alignments) => {
                self.paragraph();
                let align = alignments.iter().take(MAX_COLUMNS).map(|a| match a {
                    Alignment::Center => Align::Center,
                    Alignment::Right => Align::Right,
                    Alignment::None | Alignment::Left => Align::Left,
                });
                self.table = Some(Table { align: align.collect(), ..Table::default() });
            }
            Tag::TableHead | Tag::TableRow => self.row = Vec::new(),
            Tag::TableCell => self.inlines = Vec::new(),
            Tag::Emphasis => self.italic += 1,
            Tag::Strong => self.bold += 1,
            Tag::Strikethrough => self.strike += 1,
            Tag::Link { dest_url, .. } => self.links.push((Rc::from(dest_url.trim()), self.inlines.len())),
            Tag::Image { dest_url, .. } => {
                self.run("[image: ", self.look());
                self.images.push((self.inlines.len(), dest_url.into_string()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraph(),
            TagEnd::Heading(level) => {
                let inlines = self.line();
                self.push(Block::Heading(level_number(level), inlines));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.leave()
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let code = code.strip_suffix('\n').map(str::to_owned).unwrap_or(code);
                self.push(Block::Code(code));
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html_text(&html);
                self.paragraph();
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
            TagEnd::TableHead => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.head = fitted(row, table.align.len());
                }
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    let row = fitted(row, table.align.len());
                    table.rows.push(row);
                }
            }
            TagEnd::TableCell => {
                let cell = self.line();
                self.row.push(cell);
            }
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.strike = self.strike.saturating_sub(1),
            TagEnd::Link => self.link_end(),
            TagEnd::Image => {
                if let Some((from, dest)) = self.images.pop()
                    && self.inlines.len() == from
                {
                    let name = dest.rsplit('/').next().unwrap_or_default().to_owned();
                    self.run(&name, self.look());
                }
                self.run("]", self.look());
            }
            _ => {}
        }
    }

    /// A link without text shows its address; so does one that a reader could not follow.
    fn link_end(&mut self) {
        let Some((url, from)) = self.links.pop() else { return };
        if url.is_empty() {
            return;
        }
        if self.inlines.len() == from {
            self.links.push((Rc::clone(&url), from));
            self.run(&url, self.look());
            self.links.pop();
        } else if !is_web(&url) && !url.starts_with('#') && plain_text(&self.inlines[from..]) != *url {
            self.run(&format!(" ({url})"), self.look());
        }
    }

    fn text(&mut self, text: &CowStr<'_>) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
        } else if let Some(html) = &mut self.html {
            html.push_str(text);
        } else {
            self.run(text, self.look());
        }
    }

    fn html_text(&mut self, html: &str) {
        for (index, line) in visible_text(html).split('\n').enumerate() {
            if index > 0 && !matches!(self.inlines.last(), None | Some(Inline::Break)) {
                self.inlines.push(Inline::Break);
            }
            let line = if self.inlines.is_empty() { line.trim_start() } else { line };
            self.run(line, self.look());
        }
    }

    fn look(&self) -> Look {
        Look { bold: self.bold > 0, italic: self.italic > 0, strike: self.strike > 0, code: false }
    }

    /// Adds text to the line, joined to what stands before it if that looks the same.
    fn run(&mut self, text: &str, look: Look) {
        if text.is_empty() {
            return;
        }
        let link = self.links.last().filter(|(url, _)| is_web(url));
        let target = link.map(|(url, _)| Target::Web(Rc::clone(url)));
        // The text of an image or link starts a run of its own, so that an empty one is noticed.
        let here = self.inlines.len();
        let fresh = self.images.last().is_some_and(|(from, _)| *from == here)
            || self.links.last().is_some_and(|(_, from)| *from == here);
        if let (Some(Inline::Run(last)), false) = (self.inlines.last_mut(), fresh)
            && last.look == look
            && last.target == target
        {
            last.text.push_str(text);
            return;
        }
        self.inlines.push(Inline::Run(Run { text: text.to_owned(), look, target }));
    }

    /// The finished line: spare breaks and spaces at its ends removed, citations found.
    fn line(&mut self) -> Vec<Inline> {
        self.images.clear();
        let mut inlines = std::mem::take(&mut self.inlines);
        while let Some(last) = inlines.last_mut() {
            match last {
                Inline::Break => {}
                Inline::Run(run) if !run.look.code => {
                    run.text.truncate(run.text.trim_end().len());
                    if !run.text.is_empty() {
                        break;
                    }
                }
                Inline::Run(_) => break,
            }
            inlines.pop();
        }
        cited(inlines, self.sources)
    }

    /// Closes running text that no paragraph event frames, as in tight lists.
    fn paragraph(&mut self) {
        if self.table.is_some() {
            return;
        }
        let inlines = self.line();
        if !inlines.is_empty() {
            self.push(Block::Paragraph(inlines));
        }
    }

    fn push(&mut self, block: Block) {
        if let Some((_, blocks)) = self.open.last_mut() {
            blocks.push(block);
        }
    }

    fn enter(&mut self, container: Open) {
        self.paragraph();
        if self.beyond > 0 || self.open.len() > MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.open.push((container, Vec::new()));
        }
    }

    fn leave(&mut self) {
        self.paragraph();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if self.open.len() < 2 {
            return;
        }
        let Some((container, blocks)) = self.open.pop() else { return };
        match container {
            Open::Root => self.open.push((Open::Root, blocks)),
            Open::Quote => self.push(Block::Quote(blocks)),
            Open::List { start, items, tight } => self.push(Block::List(List { start, tight, items })),
            Open::Item { task } => match self.open.last_mut() {
                Some((Open::List { items, .. }, _)) => items.push(Item { task, blocks }),
                Some((_, around)) => around.extend(blocks),
                None => {}
            },
            Open::Note { label } => self.notes.push((label, blocks)),
        }
    }

    fn note_number(&mut self, label: &str) -> u32 {
        let next = u32::try_from(self.note_numbers.len()).unwrap_or(u32::MAX - 1) + 1;
        *self.note_numbers.entry(label.to_owned()).or_insert(next)
    }

    fn finish(mut self) -> Tree {
        self.paragraph();
        while self.open.len() > 1 {
            self.beyond = 0;
            self.leave();
        }
        // Notes that nothing refers to come last: their words are not lost.
        let numbers = self.note_numbers;
        let mut notes = self.notes;
        notes.sort_by_key(|(label, _)| numbers.get(label).copied().unwrap_or(u32::MAX));
        let blocks = self.open.pop().map(|(_, blocks)| blocks).unwrap_or_default();
        Tree { blocks, notes: notes.into_iter().map(|(_, blocks)| blocks).collect() }
    }
}

/// Whether the address may be followed from a document: anything else could run or open files.
fn is_web(url: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The row with exactly `columns` cells; what is too many is joined into the last cell.
fn fitted(mut row: Vec<Vec<Inline>>, columns: usize) -> Vec<Vec<Inline>> {
    if row.len() > columns {
        let rest = row.split_off(columns);
        if let Some(last) = row.last_mut() {
            for cell in rest {
                if !cell.is_empty() {
                    last.push(Inline::Run(Run::plain(" ")));
                    last.extend(cell);
                }
            }
        }
    }
    row.resize_with(columns, Vec::new);
    row
}

#[cfg(test)]
mod tests;
