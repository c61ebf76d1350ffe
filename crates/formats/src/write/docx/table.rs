//! Tables of the Word export.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, Paragraph, Shading, Table, TableBorder, TableBorderPosition,
    TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use super::super::tree::{Align, Inline, Table as Block, plain_text};
use super::super::widths::{Need, shared};
use super::TEXT_WIDTH;
use super::body::{MAX_WEIGHT, Writer};
use super::styles::{HEAD_GROUND, LINE};

/// Width of a letter and of a cell's margins, about, in twentieths of a point.
const LETTER: f32 = 105.0;
const CELL_MARGINS: f32 = 230.0;

/// A table at the full width of the text, its columns as wide as their content asks.
pub(super) fn table(writer: &mut Writer<'_>, block: &Block) -> Table {
    let widths = widths(block);
    let mut rows = Vec::with_capacity(block.rows.len() + 1);
    if block.head.iter().any(|cell| !cell.is_empty()) {
        // Only header rows are marked so; `pack` makes them come again on every page.
        rows.push(row(writer, &block.head, block, &widths, true).cant_split());
    }
    for cells in &block.rows {
        if writer.weight > MAX_WEIGHT {
            break;
        }
        rows.push(row(writer, cells, block, &widths, false));
    }
    let line = |position| TableBorder::new(position).border_type(BorderType::Single).size(4).color(LINE);
    let borders = TableBorders::with_empty()
        .set(line(TableBorderPosition::Top))
        .set(line(TableBorderPosition::Bottom))
        .set(line(TableBorderPosition::InsideH));
    Table::new(rows)
        .set_grid(widths)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .set_borders(borders)
        .margins(TableCellMargins::new().margin(50, 110, 50, 110))
}

fn row(
    writer: &mut Writer<'_>,
    cells: &[Vec<Inline>],
    block: &Block,
    widths: &[usize],
    is_head: bool,
) -> TableRow {
    let mut out = Vec::with_capacity(cells.len());
    for ((cell, width), align) in cells.iter().zip(widths).zip(&block.align) {
        let align = match align {
            Align::Left => AlignmentType::Left,
            Align::Center => AlignmentType::Center,
            Align::Right => AlignmentType::Right,
        };
        let mut paragraph = Paragraph::new().align(align).line_spacing(LineSpacing::new().before(0).after(0));
        if is_head {
            paragraph = paragraph.keep_next(true);
        }
        let inlines;
        let content = if is_head {
            inlines = bold(cell);
            &inlines
        } else {
            cell
        };
        paragraph = writer.inlines(paragraph, content);
        let mut cell = TableCell::new().width(*width, WidthType::Dxa).add_paragraph(paragraph);
        if is_head {
            cell = cell.shading(Shading::new().fill(HEAD_GROUND));
        }
        out.push(cell);
    }
    TableRow::new(out)
}

fn bold(cell: &[Inline]) -> Vec<Inline> {
    let mut cell = cell.to_vec();
    for inline in &mut cell {
        if let Inline::Run(run) = inline {
            run.look.bold = true;
        }
    }
    cell
}

/// Column widths in whole units that add up to the width of the text.
fn widths(block: &Block) -> Vec<usize> {
    let mut needs = vec![Need::default(); block.align.len()];
    for row in std::iter::once(&block.head).chain(&block.rows) {
        for (cell, need) in row.iter().zip(&mut needs) {
            let text = plain_text(cell);
            let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
            need.least = need.least.max(word as f32 * LETTER + CELL_MARGINS);
            need.most = need.most.max(text.chars().count() as f32 * LETTER + CELL_MARGINS);
        }
    }
    let mut widths: Vec<usize> =
        shared(&needs, TEXT_WIDTH as f32).into_iter().map(|width| width as usize).collect();
    // What rounding took goes to the widest column.
    let spare = TEXT_WIDTH.saturating_sub(widths.iter().sum());
    if let Some(widest) = widths.iter_mut().max() {
        *widest += spare;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::Run;
    use super::*;

    #[test]
    fn columns_fill_the_text_width() {
        for columns in [1, 2, 3, 7, 63] {
            let cell = |at: usize| vec![Inline::Run(Run::plain("word ".repeat(at * at + 1)))];
            let block = Block {
                align: vec![Align::Left; columns],
                head: (0..columns).map(cell).collect(),
                rows: Vec::new(),
            };
            let widths = widths(&block);
            assert_eq!(widths.iter().sum::<usize>(), TEXT_WIDTH);
            assert!(widths.iter().all(|width| *width > 20), "{widths:?}");
        }
    }
}
