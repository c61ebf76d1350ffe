//! Tables set on pages: rows that break over pages, header rows that come again.

use super::super::tree::{Inline, Table};
use super::super::widths::{Need, shared};
use super::flow::{Base, Line, need, wrap};
use super::layout::{BODY, Sheet, aligned, leading};
use super::page::{Area, Color, HEAD_GROUND, HEADING, LINE};

/// Space above and below the text of a cell.
const PAD: f32 = 4.0;

/// Edges and size of a table.
struct Grid<'t> {
    table: &'t Table,
    left: f32,
    widths: Vec<f32>,
    pad: f32,
    base: Base,
}

/// One row broken into lines, cell by cell.
type Row = Vec<Vec<Line>>;

impl Sheet<'_> {
    /// Sets a table at the full width of its place.
    pub(super) fn table(&mut self, table: &Table, left: f32, width: f32, color: Color) {
        let columns = table.align.len();
        if columns == 0 {
            return;
        }
        let half_points = match columns {
            0..=4 => BODY.half_points - 1,
            5..=7 => 17,
            8..=11 => 15,
            _ => 12,
        };
        let base = Base { half_points, color, ..BODY };
        let pad = (width / columns as f32 * 0.12).min(6.0);
        let mut needs = vec![Need::default(); columns];
        for (is_head, row) in
            std::iter::once((true, &table.head)).chain(table.rows.iter().map(|row| (false, row)))
        {
            for (cell, total) in row.iter().zip(&mut needs) {
                let asked = need(self.faces, cell, Base { bold: is_head, ..base });
                total.least = total.least.max(asked.least + 2.0 * pad + 0.1);
                total.most = total.most.max(asked.most + 2.0 * pad + 0.1);
            }
        }
        let grid = Grid { table, left, widths: shared(&needs, width), pad, base };
        let head = self.cells(&grid, &table.head, Base { bold: true, color: HEADING, ..base });
        let has_head = table.head.iter().any(|cell| !cell.is_empty());
        let height = leading(base.size());
        if has_head {
            // The header stays with the first row.
            self.room(row_height(&head, height).min(200.0) + height + 2.0 * PAD);
            self.row(&grid, &head, None, true);
        } else {
            self.room(height + 2.0 * PAD);
            self.line_across(&grid);
        }
        let again = (has_head && row_height(&head, height) < 150.0).then_some(&head);
        for cells in &table.rows {
            if self.full {
                return;
            }
            let row = self.cells(&grid, cells, base);
            self.row(&grid, &row, again, false);
        }
    }

    fn cells(&self, grid: &Grid<'_>, cells: &[Vec<Inline>], base: Base) -> Row {
        cells
            .iter()
            .zip(&grid.widths)
            .map(|(cell, width)| wrap(self.faces, cell, base, width - 2.0 * grid.pad))
            .collect()
    }

    /// Sets a row; what does not fit goes on over the next pages below the header.
    fn row(&mut self, grid: &Grid<'_>, row: &Row, head: Option<&Row>, is_head: bool) {
        let height = leading(grid.base.size());
        let count = row.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let full = count as f32 * height + 2.0 * PAD;
        let page_room = self.bottom() - self.y;
        // A row that is short enough moves as a whole.
        if !self.at_top() && full > page_room && (full < 260.0 || page_room < 2.0 * height + 2.0 * PAD) {
            self.turn(grid, head);
        }
        let mut from = 0;
        while from < count && !self.full {
            let fits = ((self.bottom() - self.y - 2.0 * PAD) / height).floor();
            // At least one line a page, or a page of headers would never end.
            let lines = (fits.max(1.0) as usize).min(count - from);
            self.part(grid, row, from..from + lines, is_head);
            from += lines;
            if from < count {
                self.turn(grid, head);
            }
        }
    }

    fn turn(&mut self, grid: &Grid<'_>, head: Option<&Row>) {
        self.next_page();
        if let Some(head) = head {
            let count = head.iter().map(Vec::len).max().unwrap_or(0);
            self.part(grid, head, 0..count, true);
        }
    }

    fn part(&mut self, grid: &Grid<'_>, row: &Row, lines: std::ops::Range<usize>, is_head: bool) {
        let size = grid.base.size();
        let height = leading(size);
        let full = lines.len() as f32 * height + 2.0 * PAD;
        let top = self.y;
        if is_head {
            let width = grid.widths.iter().sum();
            self.page().fill(Area { x: grid.left, y: top, width, height: full }, HEAD_GROUND);
        }
        let mut left = grid.left;
        for ((cell, width), align) in row.iter().zip(&grid.widths).zip(&grid.table.align) {
            for (index, line) in cell.iter().enumerate().take(lines.end).skip(lines.start) {
                let y = top + PAD + (index - lines.start) as f32 * height;
                let baseline = y + (height - size) / 2.0 + size * 0.86;
                let x = aligned(*align, left + grid.pad, width - 2.0 * grid.pad, line.width);
                self.print(line, x, baseline);
            }
            left += width;
        }
        self.advance(full);
        self.line_across(grid);
    }

    fn line_across(&mut self, grid: &Grid<'_>) {
        let width = grid.widths.iter().sum();
        let y = self.y - 0.3;
        self.page().fill(Area { x: grid.left, y, width, height: 0.6 }, LINE);
    }
}

fn row_height(row: &Row, height: f32) -> f32 {
    row.iter().map(Vec::len).max().unwrap_or(0).max(1) as f32 * height + 2.0 * PAD
}
