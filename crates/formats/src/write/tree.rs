//! The tree that PDF and Word are made from: blocks that hold blocks, and flat runs of text.

use std::rc::Rc;

/// A parsed document.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Tree {
    /// The content in order.
    pub(crate) blocks: Vec<Block>,
    /// Footnotes by number, 1 first.
    pub(crate) notes: Vec<Vec<Block>>,
}

/// A piece of content that starts on its own line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// Heading of level 1 to 6.
    Heading(u8, Vec<Inline>),
    /// Running text.
    Paragraph(Vec<Inline>),
    /// Verbatim text, its lines separated by `\n`.
    Code(String),
    /// Quoted blocks.
    Quote(Vec<Block>),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A line across the page.
    Rule,
}

/// A list and where its numbers start; without a start it has bullets.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct List {
    /// First number of an ordered list.
    pub(crate) start: Option<u64>,
    /// Whether the items follow each other without a gap.
    pub(crate) tight: bool,
    /// The items.
    pub(crate) items: Vec<Item>,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Item {
    /// Ticked or not, for an item of a task list.
    pub(crate) task: Option<bool>,
    /// What the item holds.
    pub(crate) blocks: Vec<Block>,
}

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// A table; every row has as many cells as `align` has entries.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    /// One entry per column.
    pub(crate) align: Vec<Align>,
    /// The header row.
    pub(crate) head: Vec<Vec<Inline>>,
    /// The other rows.
    pub(crate) rows: Vec<Vec<Vec<Inline>>>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inline {
    /// Text of one look.
    Run(Run),
    /// A line ends here.
    Break,
}

/// Text of one look that leads to at most one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// The text; it holds no line end.
    pub(crate) text: String,
    /// How it looks.
    pub(crate) look: Look,
    /// Where a click leads.
    pub(crate) target: Option<Target>,
}

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Look {
    /// Strong.
    pub(crate) bold: bool,
    /// Emphasised.
    pub(crate) italic: bool,
    /// Struck through.
    pub(crate) strike: bool,
    /// Inline code.
    pub(crate) code: bool,
}

/// Where a click leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// An address outside of the document.
    Web(Rc<str>),
    /// The entry of a source in the closing section.
    Source(u32),
    /// A footnote.
    Note(u32),
}

impl Run {
    /// Text without any look.
    pub(crate) fn plain(text: impl Into<String>) -> Run {
        Run { text: text.into(), look: Look::default(), target: None }
    }
}

/// The text of a line, looks and targets aside; a line end becomes a space.
pub(crate) fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Run(run) if !matches!(run.target, Some(Target::Note(_))) => text.push_str(&run.text),
            Inline::Run(_) => {}
            Inline::Break => text.push(' '),
        }
    }
    text
}

/// Whether the tree opens with a heading of level 1 that says the title, case and spacing aside.
pub(crate) fn opens_with_title(blocks: &[Block], title: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    match blocks.first() {
        Some(Block::Heading(1, inlines)) => folded(&plain_text(inlines)) == folded(title),
        _ => false,
    }
}
