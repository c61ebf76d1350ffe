//! Characters at points of a page into lines, and lines into paragraphs.

use super::super::plain::item_mark;
use crate::text::clean;
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One line as it stands on the page.
#[derive(Debug, Clone, Default)]
struct Line {
    text: String,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    /// Wide gaps between its words: a row of a table.
    columns: bool,
}

/// Collects the lines of one page.
pub(super) struct Lines {
    lines: Vec<Line>,
    open: Option<Line>,
    height: f64,
    begins: bool,
    left: usize,
    given_up: Arc<AtomicBool>,
}

impl Lines {
    /// `most` is how many bytes may still be read.
    pub(super) fn new(most: usize, given_up: Arc<AtomicBool>) -> Self {
        Self { lines: Vec::new(), open: None, height: 0.0, begins: true, left: most, given_up }
    }

    /// Whether more came than may.
    pub(super) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// The page's paragraphs.
    pub(super) fn into_paragraphs(mut self) -> Vec<String> {
        self.lines.extend(self.open.take());
        self.lines.retain(|line| !line.text.trim().is_empty());
        paragraphs(&self.lines)
    }

    fn place(&mut self, x: f64, y: f64, size: f64) {
        if let Some(line) = &mut self.open {
            let (down, gap) = ((y - line.y).abs(), x - line.right);
            let same = down <= line.size.max(size) * 0.5
                || (down <= line.size * 1.2 && gap.abs() < size * 0.3 && size < line.size);
            if same && gap > -line.size.max(size) * 2.0 {
                if gap > size * 1.8 && !line.text.is_empty() {
                    line.columns = true;
                    line.text.push_str("  ");
                } else if gap > size * 0.12 && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                return;
            }
        }
        self.lines.extend(self.open.take());
        self.open = Some(Line { left: x, right: x, y, size, ..Line::default() });
    }
}

impl OutputDev for Lines {
    fn begin_page(
        &mut self,
        _: u32,
        page: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.height = page.ury - page.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        if self.left <= text.len() || self.given_up.load(Ordering::Relaxed) {
            self.left = 0;
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        self.left -= text.len();
        let across = (at.m11 + at.m21) * font_size;
        let up = (at.m12 + at.m22) * font_size;
        let size = (across * up).abs().sqrt().clamp(0.1, 2000.0);
        let (x, y) = (at.m31, self.height - at.m32);
        if !x.is_finite() || !y.is_finite() || !width.is_finite() {
            return Ok(());
        }
        if self.begins || self.open.is_none() {
            self.place(x, y, size);
            self.begins = false;
        }
        if let Some(line) = &mut self.open {
            line.text.push_str(text);
            line.right = x + width * size;
            line.size = line.size.max(size);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.begins = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Joins lines that run on. A new paragraph shows by a gap, another size, a mark of an item, an indent after the end
/// of a sentence, or a last line that stops short.
fn paragraphs(lines: &[Line]) -> Vec<String> {
    let mut steps: Vec<f64> = lines
        .windows(2)
        .map(|pair| (pair[1].y - pair[0].y) / pair[0].size)
        .filter(|step| (0.8..3.0).contains(step))
        .collect();
    steps.sort_by(f64::total_cmp);
    let usual = steps.get(steps.len() / 3).copied().unwrap_or(1.2);
    let edge = lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
    let start = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
    let mut out: Vec<String> = Vec::new();
    let mut last: Option<&Line> = None;
    for line in lines {
        let words = tidy(&line.text);
        if words.is_empty() {
            continue;
        }
        let goes_on = last.is_some_and(|above| {
            let step = (line.y - above.y) / above.size;
            let ended = above.text.trim_end().ends_with(['.', '!', '?', ':', ';']);
            let indented = line.left - above.left > line.size * 0.8;
            let short = above.right - start < (edge - start) * 0.7;
            step > 0.0
                && step <= usual * 1.3
                && (line.size / above.size - 1.0).abs() < 0.12
                && item_mark(&words).is_none()
                && !(ended && (indented || short))
        });
        match out.last_mut().filter(|_| goes_on) {
            None => out.push(words),
            Some(paragraph) => {
                if line.columns || last.is_some_and(|above| above.columns) {
                    paragraph.push('\n');
                    paragraph.push_str(&words);
                } else {
                    join(paragraph, &words);
                }
            }
        }
        last = Some(line);
    }
    out
}

/// Puts a line behind a paragraph, and a word cut by a hyphen together again.
fn join(paragraph: &mut String, line: &str) {
    let cut = paragraph
        .strip_suffix(['-', '\u{ad}', '\u{2010}'])
        .is_some_and(|head| head.ends_with(char::is_alphabetic) && line.starts_with(char::is_lowercase));
    if cut {
        paragraph.pop();
    } else if !paragraph.is_empty() {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// A line's characters as they are typed, not as they are set.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            '\u{a0}' | '\t' | '\n' => out.push(' '),
            '\u{200b}' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, left: f64, y: f64) -> Line {
        let right = left + text.chars().count() as f64 * 5.0;
        Line { text: text.to_owned(), left, right, y, size: 10.0, columns: false }
    }

    #[test]
    fn lines_become_paragraphs() {
        let check = |lines: &[Line], expected: &[&str]| assert_eq!(paragraphs(lines), expected);
        check(&[], &[]);
        check(
            &[line("a long require-", 0.0, 0.0), line("ment of many words", 0.0, 12.0)],
            &["a long requirement of many words"],
        );
        check(
            &[line("one line of it", 0.0, 0.0), line("and another one", 0.0, 12.0), line("next", 0.0, 40.0)],
            &["one line of it and another one", "next"],
        );
        check(
            &[
                line("It ends here now.", 0.0, 0.0),
                line("Indented begins", 10.0, 12.0),
                line("and goes on", 0.0, 24.0),
            ],
            &["It ends here now.", "Indented begins and goes on"],
        );
        check(
            &[line("- one item", 0.0, 0.0), line("- two items", 0.0, 12.0)],
            &["- one item", "- two items"],
        );
        check(
            &[line("Short.", 0.0, 0.0), line("A much longer line", 0.0, 12.0)],
            &["Short.", "A much longer line"],
        );
        check(
            &[line("left column", 0.0, 100.0), line("right column", 200.0, 0.0)],
            &["left column", "right column"],
        );
        check(&[line("eﬃcient\u{a0}ﬁle", 0.0, 0.0)], &["efficient file"]);
    }
}
