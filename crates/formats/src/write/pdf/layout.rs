//! The tree set on pages.

use super::super::numerals::ordinal;
use super::super::tree::{Align, Block, Inline, Item, List, Tree, opens_with_title, plain_text};
use super::super::{MAX_PAGES, Manuscript};
use super::code;
use super::faces::{Face, Faces};
use super::flow::{Base, Line, wrap};
use super::glyphs::shown;
use super::page::{
    Area, CODE_GROUND, Color, Entry, HEADING, Ink, LINE, PAGE_HEIGHT, PAGE_WIDTH, Page, Placed, QUIET,
    Setting, Spot, TEXT,
};

/// Space left and right of the text.
pub(super) const MARGIN: f32 = 68.0;
const TOP: f32 = 74.0;
const BOTTOM: f32 = PAGE_HEIGHT - 70.0;
/// Width of the text.
pub(super) const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
/// Running text.
pub(super) const BODY: Base = Base { half_points: 20, color: TEXT, bold: false, italic: false };
const CODE_SIZE: u8 = 17;
/// Indent of a list or quote, and how many of them move the text.
pub(super) const INDENT: f32 = 17.0;
const MAX_INDENTS: usize = 8;

/// Height of a line of a size.
pub(super) fn leading(size: f32) -> f32 {
    size * 1.42
}

/// Where a block may stand and how its text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) left: f32,
    pub(super) base: Base,
    /// Lists around it: of any kind, and ordered ones.
    pub(super) lists: usize,
    pub(super) ordered: usize,
    pub(super) indents: usize,
    /// Space between blocks.
    pub(super) gap: f32,
}

impl Place {
    pub(super) fn width(self) -> f32 {
        MARGIN + TEXT_WIDTH - self.left
    }

    pub(super) fn indented(self, by: f32) -> Place {
        let by = if self.indents < MAX_INDENTS { by } else { 0.0 };
        Place { left: self.left + by, indents: self.indents + 1, ..self }
    }
}

/// The page that is being filled.
pub(super) struct Sheet<'f> {
    pub(super) faces: &'f Faces,
    pub(super) setting: Setting,
    pub(super) y: f32,
    gap: f32,
    /// Set right after a quote opened: the space above it is spent, its first block gets none.
    hush: bool,
    /// Left edges of the quotes that are open.
    bars: Vec<f32>,
    /// Marks of list items that wait for their first line: where the text starts, and the mark.
    pub(super) marks: Vec<(f32, String, Color)>,
    /// Set when there are too many pages: nothing is printed any more.
    pub(super) full: bool,
}

/// Sets a manuscript, or nothing if it takes more than [`MAX_PAGES`].
pub(super) fn set(m: &Manuscript, tree: &Tree, faces: &Faces) -> Option<Setting> {
    let mut sheet = Sheet {
        faces,
        setting: Setting::default(),
        y: TOP,
        gap: 0.0,
        hush: false,
        bars: Vec::new(),
        marks: Vec::new(),
        full: false,
    };
    sheet.setting.pages.push(Page::default());
    let place = Place { left: MARGIN, base: BODY, lists: 0, ordered: 0, indents: 0, gap: 7.0 };

    sheet.title_block(m);
    let drop = usize::from(opens_with_title(&tree.blocks, &m.front.title));
    sheet.blocks(&tree.blocks[drop..], place);
    sheet.notes(&tree.notes, place);
    sheet.sources(m, place);
    if sheet.full {
        return None;
    }
    sheet.headers_and_footers(m);
    Some(sheet.setting)
}

impl Sheet<'_> {
    pub(super) fn page(&mut self) -> &mut Page {
        if self.setting.pages.is_empty() {
            self.setting.pages.push(Page::default());
        }
        let last = self.setting.pages.len() - 1;
        &mut self.setting.pages[last]
    }

    pub(super) fn at_top(&self) -> bool {
        self.y <= TOP + 0.01
    }

    pub(super) fn bottom(&self) -> f32 {
        BOTTOM
    }

    pub(super) fn next_page(&mut self) {
        self.full = self.full || self.setting.pages.len() >= MAX_PAGES;
        if !self.full {
            self.setting.pages.push(Page::default());
        }
        self.y = TOP;
        self.gap = 0.0;
    }

    /// Asks for space before what comes next; the largest wish counts.
    pub(super) fn ask(&mut self, gap: f32) {
        if !self.hush {
            self.gap = self.gap.max(gap);
        }
    }

    /// Goes to the next page unless `height` fits, then spends the space asked for.
    pub(super) fn room(&mut self, height: f32) {
        if !self.at_top() && self.y + self.gap + height > BOTTOM {
            self.next_page();
        }
        let gap = std::mem::take(&mut self.gap);
        self.hush = false;
        if !self.at_top() {
            self.advance(gap);
        }
    }

    /// Moves down; the bars of open quotes come along.
    pub(super) fn advance(&mut self, height: f32) {
        if self.full {
            self.y += height;
            return;
        }
        let y = self.y;
        let bars = std::mem::take(&mut self.bars);
        for left in &bars {
            self.page().fill(Area { x: *left, y, width: 2.2, height }, LINE);
        }
        self.bars = bars;
        self.y += height;
    }

    pub(super) fn spot(&self) -> Spot {
        Spot { page: self.setting.pages.len().saturating_sub(1), y: self.y }
    }

    /// Prints a line with its baseline at `y`.
    pub(super) fn print(&mut self, line: &Line, x: f32, y: f32) {
        if self.full {
            return;
        }
        let page = self.page();
        let mut x = x;
        for frag in &line.frags {
            let size = frag.ink.size();
            let y = y - frag.ink.rise;
            let area = Area { x, y: y - size * 0.86, width: frag.width, height: size * 1.12 };
            if frag.ink.shaded {
                page.fill(Area { x: x - 1.0, width: frag.width + 2.0, ..area }, CODE_GROUND);
            }
            if frag.ink.strike {
                let area = Area { x, y: y - size * 0.3, width: frag.width, height: (size * 0.06).max(0.4) };
                page.fill(area, frag.ink.color);
            }
            if let Some(target) = &frag.target {
                page.link(area, target);
            }
            page.texts.push(Placed { x, y, text: frag.text.clone(), ink: frag.ink });
            x += frag.width;
        }
    }

    /// Prints text that does not wrap.
    pub(super) fn put(&mut self, text: &str, x: f32, y: f32, ink: Ink) -> f32 {
        let line = self.plain_line(text, ink);
        let width = line.width;
        self.print(&line, x, y);
        width
    }

    pub(super) fn plain_line(&self, text: &str, ink: Ink) -> Line {
        let mut line = Line::default();
        for c in text.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            if let Some((face, c)) = shown(self.faces, ink.face, c) {
                let width = self.faces.cut(face).width(c).unwrap_or(0.0) * ink.size();
                line.push(c, Ink { face, ..ink }, None, width);
            }
        }
        line
    }

    /// Lines one below the other; neither the first nor the last line of several stands alone.
    pub(super) fn lines(&mut self, lines: &[Line], left: f32, size: f32, height: f32) {
        for (index, line) in lines.iter().enumerate() {
            if self.full {
                return;
            }
            let left_over = lines.len() - index;
            let together =
                if (index == 0 && left_over > 1 || left_over == 2) && lines.len() < 100 { 2.0 } else { 1.0 };
            self.room(height * together);
            let baseline = self.y + (height - size) / 2.0 + size * 0.86;
            self.print_marks(baseline, size);
            self.print(line, left, baseline);
            self.advance(height);
        }
    }

    fn print_marks(&mut self, baseline: f32, size: f32) {
        for (left, mark, color) in std::mem::take(&mut self.marks) {
            let ink = Ink::new(Face::Sans, (size * 2.0) as u8, color);
            let width = self.plain_line(&mark, ink).width;
            self.put(&mark, left - 5.0 - width, baseline, ink);
        }
    }

    pub(super) fn rule(&mut self, left: f32, width: f32) {
        self.room(1.0);
        let y = self.y;
        self.page().fill(Area { x: left, y, width, height: 0.7 }, LINE);
        self.advance(0.7);
    }

    pub(super) fn blocks(&mut self, blocks: &[Block], place: Place) {
        for block in blocks {
            if self.full {
                return;
            }
            self.block(block, place);
        }
    }

    // Depth is bounded by the parser.
    pub(super) fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading(level, inlines) => self.heading(*level, inlines, place, None),
            Block::Paragraph(inlines) => {
                self.ask(place.gap);
                let size = place.base.size();
                let lines = wrap(self.faces, inlines, place.base, place.width());
                self.lines(&lines, place.left, size, leading(size));
                self.ask(place.gap);
            }
            Block::Code(text) => self.code(text, place),
            Block::Quote(blocks) => {
                self.ask(place.gap);
                // The space above must not be part of the bar.
                self.room(leading(place.base.size()));
                let inner = place.indented(13.0);
                self.bars.push(inner.left - 13.0);
                self.hush = true;
                let base = Base { color: QUIET, ..inner.base };
                self.blocks(blocks, Place { base, ..inner });
                self.bars.pop();
                self.ask(place.gap);
            }
            Block::List(list) => self.list(list, place),
            Block::Table(table) => {
                self.ask(place.gap + 2.0);
                self.flush_marks(place);
                self.table(table, place.left, place.width(), place.base.color);
                self.ask(place.gap + 4.0);
            }
            Block::Rule => {
                self.ask(place.gap + 4.0);
                self.rule(place.left, place.width());
                self.ask(place.gap + 4.0);
            }
        }
    }

    /// Prints marks that no line of text came for.
    pub(super) fn flush_marks(&mut self, place: Place) {
        if !self.marks.is_empty() {
            self.lines(&[Line::default()], place.left, place.base.size(), leading(place.base.size()));
        }
    }

    pub(super) fn heading(&mut self, level: u8, inlines: &[Inline], place: Place, entry: Option<u8>) {
        let (half_points, above, below) = match level {
            1 => (31, 20.0, 7.0),
            2 => (26, 17.0, 6.0),
            3 => (23, 14.0, 5.0),
            4 => (21, 11.0, 4.0),
            _ => (20, 10.0, 4.0),
        };
        let base = Base { half_points, color: HEADING, bold: true, italic: level == 6 };
        let lines = wrap(self.faces, inlines, base, place.width());
        if lines.is_empty() {
            return;
        }
        self.ask(above);
        let height = base.size() * 1.28;
        // A heading stays with the first lines of what it is about.
        let follow = leading(BODY.size()) * 2.0 + below;
        self.room((height * lines.len() as f32 + follow).min((BOTTOM - TOP) / 2.0));
        let level = entry.unwrap_or(level);
        let spot = self.spot();
        self.setting.outline.push(Entry { level, title: plain_text(inlines), spot });
        self.lines(&lines, place.left, base.size(), height);
        self.ask(below);
    }

    fn code(&mut self, text: &str, place: Place) {
        const PAD: f32 = 6.0;
        self.ask(place.gap);
        self.flush_marks(place);
        let size = f32::from(CODE_SIZE) / 2.0;
        let height = size * 1.4;
        let lines = code::lines(self.faces, text, CODE_SIZE, place.width() - 2.0 * PAD);
        // Short code stays whole; long code starts with a few lines.
        let together = if lines.len() <= 12 { lines.len() } else { 4 };
        self.room(height * together as f32 + 2.0 * PAD);
        let width = place.width();
        let ground = |sheet: &mut Self, height: f32| {
            let y = sheet.y;
            sheet.page().fill(Area { x: place.left, y, width, height }, CODE_GROUND);
            sheet.advance(height);
        };
        ground(self, PAD);
        for line in &lines {
            if self.full {
                return;
            }
            if self.y + height + PAD > BOTTOM {
                ground(self, PAD);
                self.next_page();
                ground(self, PAD);
            }
            let baseline = self.y + (height - size) / 2.0 + size * 0.86;
            ground(self, height);
            self.print(line, place.left + PAD, baseline);
        }
        ground(self, PAD);
        self.ask(place.gap + 1.0);
    }

    fn list(&mut self, list: &List, place: Place) {
        let gap = if list.tight { 2.5 } else { place.gap - 1.0 };
        self.ask(if place.lists == 0 { place.gap } else { gap });
        let marks: Vec<String> = (0..)
            .zip(&list.items)
            .map(|(index, item): (u64, &Item)| {
                mark(list.start.map(|start| start.saturating_add(index)), item, place)
            })
            .collect();
        let ink = Ink::new(Face::Sans, place.base.half_points, TEXT);
        let widest = marks.iter().map(|mark| self.plain_line(mark, ink).width).fold(0.0, f32::max);
        let mut inner = place.indented((widest + 9.0).max(INDENT));
        inner.lists += 1;
        inner.ordered += usize::from(list.start.is_some());
        inner.gap = gap;
        for (mark, item) in marks.into_iter().zip(&list.items) {
            if self.full {
                return;
            }
            self.ask(gap);
            let color = if list.start.is_some() || item.task.is_some() { place.base.color } else { HEADING };
            self.marks.push((inner.left, mark, color));
            self.blocks(&item.blocks, inner);
            self.flush_marks(inner);
        }
        self.ask(if place.lists == 0 { place.gap } else { gap });
    }
}

/// What stands before an item: a number, a box or a bullet.
fn mark(number: Option<u64>, item: &Item, place: Place) -> String {
    match (item.task, number) {
        (Some(true), _) => "☑".to_owned(),
        (Some(false), _) => "☐".to_owned(),
        (None, Some(number)) => ordinal(number, place.ordered),
        (None, None) => ["•", "–", "▪"][place.lists % 3].to_owned(),
    }
}

/// Where a line of a width starts within a cell.
pub(super) fn aligned(align: Align, left: f32, room: f32, width: f32) -> f32 {
    match align {
        Align::Left => left,
        Align::Center => left + ((room - width) / 2.0).max(0.0),
        Align::Right => left + (room - width).max(0.0),
    }
}
