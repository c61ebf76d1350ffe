//! The tree as Word paragraphs and tables.

use docx_rs::{
    BreakType, Docx, Footer, NumPages, Numbering, NumberingId, PageNum, Paragraph, Run, SpecialIndentType,
    Tab, TabValueType, Table,
};

use super::super::Manuscript;
use super::super::numerals::ordinal;
use super::super::tree::{Block, Inline, List, Run as Text, Table as TableBlock, Tree, opens_with_title};
use super::inlines::{legal, source_bookmark};
use super::styles::{self, FIRST_ORDERED, INDENT, LEVELS};
use super::{TEXT_WIDTH, table};

/// More parts than this no Word opens in reasonable time; a book has a tenth of them.
pub(super) const MAX_WEIGHT: usize = 250_000;

/// What may stand in the body or in a quote.
enum Piece {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

/// Where a block stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Quotes around it.
    quotes: i32,
    /// Lists around it, and how many of them have bullets.
    lists: usize,
    bullet_lists: usize,
}

impl Place {
    /// Left edge of text in an item, in twentieths of a point.
    fn indent(self) -> i32 {
        INDENT * i32::try_from(self.lists.min(LEVELS)).unwrap_or(0) + 300 * self.quotes.min(8)
    }
}

/// The document while it is being written.
pub(super) struct Writer<'t> {
    tree: &'t Tree,
    pieces: Vec<Piece>,
    /// Ordered lists; each has numbers of its own.
    ordered: Vec<Numbering>,
    /// Runs, paragraphs and lists so far; each costs docx-rs a kilobyte or more.
    pub(super) weight: usize,
    pub(super) links: usize,
    /// Footnotes that have been written so far.
    pub(super) notes_written: Vec<bool>,
    /// Footnotes have no relations of their own, so they hold no links to the outside.
    pub(super) in_note: bool,
}

/// The document of a manuscript, or nothing if it has more parts than Word could open.
pub(super) fn document(m: &Manuscript, tree: &Tree) -> Option<Docx> {
    let mut writer = Writer {
        tree,
        pieces: Vec::new(),
        ordered: Vec::new(),
        weight: 0,
        links: 0,
        notes_written: vec![false; tree.notes.len()],
        in_note: false,
    };
    writer.front(m);
    let drop = usize::from(opens_with_title(&tree.blocks, &m.front.title));
    writer.blocks(&tree.blocks[drop..], Place::default());
    writer.notes_left();
    writer.sources(m);
    if writer.weight > MAX_WEIGHT {
        return None;
    }
    let mut docx = styles::blank().footer(footer(m));
    for numbering in writer.ordered {
        docx = docx.add_numbering(numbering);
    }
    for piece in writer.pieces {
        docx = match piece {
            Piece::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
            Piece::Table(table) => docx.add_table(*table),
        };
    }
    Some(docx)
}

/// Project on the left, "Page 1 of 9" on the right.
fn footer(m: &Manuscript) -> Footer {
    let text = |text: &str| Run::new().add_text(legal(text));
    let line = Paragraph::new()
        .style("Footer")
        .add_tab(Tab::new().val(TabValueType::Right).pos(TEXT_WIDTH))
        .add_run(text(m.front.project.trim()).add_tab().add_text(legal(&format!("{} ", m.labels.page))))
        .add_page_num(PageNum::new())
        .add_run(text(&format!(" {} ", m.labels.of)))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}

impl Writer<'_> {
    fn push(&mut self, paragraph: Paragraph) {
        self.pieces.push(Piece::Paragraph(Box::new(paragraph)));
    }

    fn front(&mut self, m: &Manuscript) {
        let line =
            |style: &str, text: &str| Paragraph::new().style(style).add_run(Run::new().add_text(legal(text)));
        self.push(line("Title", m.front.title.trim()));
        let parts = [&m.front.kind, &m.front.project, &m.front.date];
        let quiet: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        self.push(line("Subtitle", &quiet.join(" · ")));
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        for block in blocks {
            if self.weight > MAX_WEIGHT {
                return;
            }
            self.weight += 1;
            self.block(block, place);
        }
    }

    // Depth is bounded by the parser.
    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading(level, inlines) => {
                let paragraph = Paragraph::new().style(&format!("Heading{level}"));
                let paragraph = self.inlines(indented(paragraph, place), inlines);
                self.push(paragraph);
            }
            Block::Paragraph(inlines) => {
                let paragraph = self.inlines(styled(place), inlines);
                self.push(paragraph);
            }
            Block::Code(code) => {
                let paragraph = Paragraph::new().style("SourceCode");
                self.push(indented(paragraph, place).add_run(code_run(code)));
            }
            Block::Quote(blocks) => self.blocks(blocks, Place { quotes: place.quotes + 1, ..place }),
            Block::List(list) => self.list(list, place),
            Block::Table(table) => self.table(table),
            Block::Rule => self.push(Paragraph::new().style("Rule")),
        }
    }

    fn table(&mut self, table: &TableBlock) {
        if table.align.is_empty() {
            return;
        }
        let table = table::table(self, table);
        self.pieces.push(Piece::Table(Box::new(table)));
        // Two tables in a row would become one; the empty line also gives the table its space below.
        self.push(Paragraph::new().size(12));
    }

    fn list(&mut self, list: &List, place: Place) {
        let depth = place.lists.min(LEVELS - 1);
        let numbering = match list.start {
            None => styles::bullets(),
            Some(start) => {
                let id = FIRST_ORDERED + self.ordered.len();
                self.weight += 4;
                self.ordered.push(styles::ordered(id, depth, place.bullet_lists, start));
                NumberingId::new(id)
            }
        };
        let inner = Place {
            lists: place.lists + 1,
            bullet_lists: place.bullet_lists + usize::from(list.start.is_none()),
            ..place
        };
        for item in &list.items {
            self.weight += 1;
            if self.weight > MAX_WEIGHT {
                return;
            }
            let id = if item.task.is_some() { styles::tasks() } else { numbering.clone() };
            let mut first = Paragraph::new().style("ListParagraph").numbering(id, styles::level(depth));
            if place.quotes > 0 {
                first =
                    first.indent(Some(inner.indent()), Some(SpecialIndentType::Hanging(INDENT)), None, None);
            }
            if let Some(done) = item.task {
                first = first.add_run(Run::new().add_text(if done { "☑ " } else { "☐ " }));
            }
            let rest = match item.blocks.split_first() {
                Some((Block::Paragraph(inlines), rest)) => {
                    first = self.inlines(first, inlines);
                    rest
                }
                _ => &item.blocks[..],
            };
            self.push(first);
            self.blocks(rest, inner);
        }
    }

    /// A footnote as the plain paragraphs that Word allows there.
    pub(super) fn note_paragraphs(&mut self, index: usize) -> Vec<Paragraph> {
        let tree = self.tree;
        let mut lines = Vec::new();
        flatten(tree.notes.get(index).map_or(&[], Vec::as_slice), 0, &mut lines);
        let mut out = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let mut paragraph = Paragraph::new().style("FootnoteText");
            if at == 0 {
                // `pack` puts the number of the note here.
                paragraph = paragraph.add_run(Run::new().style("FootnoteReference"));
                paragraph = paragraph.add_run(Run::new().add_text(" "));
            }
            out.push(match line {
                Flat::Line(inlines) => self.inlines(paragraph, inlines),
                Flat::Code(code) => paragraph.add_run(code_run(code).style("VerbatimChar")),
            });
        }
        if out.is_empty() {
            out.push(Paragraph::new().style("FootnoteText").add_run(Run::new().style("FootnoteReference")));
        }
        out
    }

    /// Footnotes that no text of the body refers to.
    fn notes_left(&mut self) {
        let tree = self.tree;
        for (index, blocks) in tree.notes.iter().enumerate() {
            if self.weight > MAX_WEIGHT {
                return;
            }
            if !self.notes_written[index] {
                self.weight += 2;
                let number = Run::new().style("FootnoteReference").add_text((index + 1).to_string());
                self.push(Paragraph::new().style("FootnoteText").add_run(number));
                self.blocks(blocks, Place::default());
            }
        }
    }

    fn sources(&mut self, m: &Manuscript) {
        let text = |text: &str| Run::new().add_text(legal(text));
        self.push(Paragraph::new().style("Heading1").add_run(text(m.labels.sources.trim())));
        if m.sources.is_empty() {
            self.push(Paragraph::new().add_run(text(m.labels.no_sources.trim())));
        }
        for (id, source) in (1..).zip(&m.sources) {
            self.weight += 3;
            if self.weight > MAX_WEIGHT {
                return;
            }
            let mut label = Paragraph::new()
                .style("SourceLabel")
                .keep_next(true)
                .add_bookmark_start(id, source_bookmark(source.number))
                .add_run(text(&format!("[{}]", source.number)))
                .add_bookmark_end(id);
            label = label.add_run(text(&format!(" {}", source.label.trim())));
            self.push(label);
            let quote = source.quote.trim();
            if quote.is_empty() {
                continue;
            }
            let mut run = Run::new().italic();
            for (index, line) in quote.lines().enumerate() {
                if index > 0 {
                    run = run.add_break(BreakType::TextWrapping);
                }
                run = run.add_text(legal(line.trim()));
            }
            self.push(Paragraph::new().style("Quote").add_run(run));
        }
    }
}

/// A paragraph with the style and indent of its place.
fn styled(place: Place) -> Paragraph {
    match (place.lists, place.quotes) {
        (0, 0) => Paragraph::new(),
        (0, 1) => Paragraph::new().style("Quote"),
        (0, _) => indented(Paragraph::new().style("Quote"), place),
        (_, 0) => indented(Paragraph::new().style("ListParagraph"), place),
        (_, _) => indented(Paragraph::new().style("Quote"), place),
    }
}

fn indented(paragraph: Paragraph, place: Place) -> Paragraph {
    match place.indent() {
        0 => paragraph,
        indent => paragraph.indent(Some(indent), None, None, None),
    }
}

/// Verbatim text, its lines kept and its tabs true.
fn code_run(code: &str) -> Run {
    let mut run = Run::new();
    for (index, line) in code.split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (index, part) in line.split('\t').enumerate() {
            if index > 0 {
                run = run.add_tab();
            }
            if !part.is_empty() {
                run = run.add_text(legal(part));
            }
        }
    }
    run
}

/// A line of a footnote.
enum Flat {
    Line(Vec<Inline>),
    Code(String),
}

/// Blocks as lines; lists keep their marks, tables become rows of text.
fn flatten(blocks: &[Block], depth: usize, out: &mut Vec<Flat>) {
    for block in blocks {
        match block {
            Block::Heading(_, inlines) | Block::Paragraph(inlines) => out.push(Flat::Line(inlines.clone())),
            Block::Code(code) => out.push(Flat::Code(code.clone())),
            Block::Quote(blocks) => flatten(blocks, depth, out),
            Block::List(list) => {
                for (index, item) in (0..).zip(&list.items) {
                    let from = out.len();
                    flatten(&item.blocks, depth + 1, out);
                    let mark = match (list.start, item.task) {
                        (_, Some(done)) => if done { "☑" } else { "☐" }.to_owned(),
                        (Some(start), None) => ordinal(start.saturating_add(index), depth),
                        (None, None) => "•".to_owned(),
                    };
                    if let Some(Flat::Line(line)) = out.get_mut(from) {
                        line.insert(0, Inline::Run(Text::plain(format!("{mark} "))));
                    }
                }
            }
            Block::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    let mut line = Vec::new();
                    for cell in row {
                        if !line.is_empty() {
                            line.push(Inline::Run(Text::plain(" | ")));
                        }
                        line.extend(cell.iter().cloned());
                    }
                    out.push(Flat::Line(line));
                }
            }
            Block::Rule => {}
        }
    }
}
