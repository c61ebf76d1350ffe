//! What stands around the content: title block, footnotes, sources, headers and footers.

use super::super::tree::{Block, Inline, Look, Run, Target};
use super::super::{Manuscript, SourceNote};
use super::faces::Face;
use super::flow::{Base, Line, wrap};
use super::layout::{BODY, INDENT, MARGIN, Place, Sheet, TEXT_WIDTH, leading};
use super::page::{Area, HEADING, Ink, LINE, LINK, PAGE_HEIGHT, Page, QUIET};

/// Size of headers and footers.
const SMALL: u8 = 16;

impl Sheet<'_> {
    pub(super) fn title_block(&mut self, m: &Manuscript) {
        let base = Base { half_points: 44, color: HEADING, bold: true, italic: false };
        let title = [Inline::Run(Run::plain(m.front.title.trim()))];
        let lines = wrap(self.faces, &title, base, TEXT_WIDTH);
        self.lines(&lines, MARGIN, base.size(), base.size() * 1.2);
        let parts = [&m.front.kind, &m.front.project, &m.front.date];
        let quiet: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let base = Base { half_points: 19, color: QUIET, bold: false, italic: false };
        let lines = wrap(self.faces, &[Inline::Run(Run::plain(quiet.join(" · ")))], base, TEXT_WIDTH);
        self.ask(5.0);
        self.lines(&lines, MARGIN, base.size(), leading(base.size()));
        if !self.at_top() {
            self.ask(9.0);
            self.rule(MARGIN, TEXT_WIDTH);
            self.ask(14.0);
        }
    }

    pub(super) fn notes(&mut self, notes: &[Vec<Block>], place: Place) {
        if notes.is_empty() {
            return;
        }
        self.ask(20.0);
        self.rule(MARGIN, TEXT_WIDTH / 4.0);
        self.ask(7.0);
        let base = Base { half_points: SMALL + 1, ..BODY };
        for (number, blocks) in (1_u32..).zip(notes) {
            self.ask(3.0);
            self.room(leading(base.size()));
            let spot = self.spot();
            self.setting.spots.push((Target::Note(number), spot));
            let inner = Place { base, gap: 3.0, ..place.indented(INDENT) };
            self.marks.push((inner.left, number.to_string(), QUIET));
            self.blocks(blocks, inner);
            self.flush_marks(inner);
        }
    }

    pub(super) fn sources(&mut self, m: &Manuscript, place: Place) {
        self.heading(1, &[Inline::Run(Run::plain(m.labels.sources.trim()))], place, Some(1));
        if m.sources.is_empty() {
            let inlines = [Inline::Run(Run::plain(m.labels.no_sources.trim()))];
            let base = Base { color: QUIET, ..BODY };
            self.block(&Block::Paragraph(inlines.to_vec()), Place { base, ..place });
            return;
        }
        let ink = Ink::new(Face::SansBold, BODY.half_points, LINK);
        let marks: Vec<String> = m.sources.iter().map(|source| format!("[{}]", source.number)).collect();
        let widest = marks.iter().map(|mark| self.plain_line(mark, ink).width).fold(0.0, f32::max);
        let left = MARGIN + widest + 8.0;
        for (mark, source) in marks.iter().zip(&m.sources) {
            if self.full {
                return;
            }
            self.source(source, mark, ink, Place { left, gap: 3.0, ..place });
        }
    }

    fn source(&mut self, source: &SourceNote, mark: &str, ink: Ink, place: Place) {
        let size = BODY.size();
        let look = Look { bold: true, ..Look::default() };
        let label = Inline::Run(Run { text: source.label.clone(), look, target: None });
        let mut lines = wrap(self.faces, &[label], BODY, place.width());
        if lines.is_empty() {
            lines.push(Line::default());
        }
        self.ask(9.0);
        // The label stays with the first line of its quote.
        self.room(leading(size) * (lines.len() as f32 + 1.0).min(8.0));
        let spot = self.spot();
        self.setting.spots.push((Target::Source(source.number), spot));
        let baseline = self.y + (leading(size) - size) / 2.0 + size * 0.86;
        self.put(mark, MARGIN, baseline, ink);
        self.lines(&lines, place.left, size, leading(size));
        let quote: Vec<Inline> = source
            .quote
            .trim()
            .lines()
            .enumerate()
            .flat_map(|(index, line)| {
                let run = Inline::Run(Run::plain(line.trim()));
                if index == 0 { vec![run] } else { vec![Inline::Break, run] }
            })
            .collect();
        let base = Base { italic: true, color: QUIET, ..BODY };
        let lines = wrap(self.faces, &quote, base, place.width());
        self.ask(1.0);
        self.lines(&lines, place.left, size, leading(size));
    }

    /// What stands above and below the text of every page; known only now that all pages are.
    pub(super) fn headers_and_footers(&mut self, m: &Manuscript) {
        let count = self.setting.pages.len();
        let ink = Ink::new(Face::Sans, SMALL, QUIET);
        let title = self.shortened(m.front.title.trim(), ink, TEXT_WIDTH);
        let project = self.shortened(m.front.project.trim(), ink, TEXT_WIDTH * 0.6);
        let pages = std::mem::take(&mut self.setting.pages);
        for (index, page) in pages.into_iter().enumerate() {
            // Header first: readers that follow the file see the page in reading order.
            self.setting.pages.push(Page::default());
            if index > 0 {
                self.print(&title, MARGIN, 46.0);
                self.page().fill(Area { x: MARGIN, y: 52.0, width: TEXT_WIDTH, height: 0.5 }, LINE);
            }
            let head = self.page();
            head.texts.extend(page.texts);
            head.fills.extend(page.fills);
            head.links = page.links;
            let foot = PAGE_HEIGHT - 38.0;
            self.print(&project, MARGIN, foot);
            let number = format!("{} {} {} {count}", m.labels.page, index + 1, m.labels.of);
            let number = self.shortened(&number, ink, TEXT_WIDTH * 0.4);
            self.print(&number, MARGIN + TEXT_WIDTH - number.width, foot);
        }
    }

    /// One line, cut with an ellipsis if it is too wide.
    fn shortened(&self, text: &str, ink: Ink, width: f32) -> Line {
        let line = self.plain_line(text, ink);
        if line.width <= width {
            return line;
        }
        let mut kept = String::new();
        let mut used = self.plain_line("…", ink).width;
        for c in text.chars() {
            used += self.plain_line(c.encode_utf8(&mut [0; 4]), ink).width;
            if used > width {
                break;
            }
            kept.push(c);
        }
        self.plain_line(&format!("{}…", kept.trim_end()), ink)
    }
}
