//! Runs of text to lines of a given width.

use unicode_normalization::UnicodeNormalization;

use super::super::tree::{Inline, Target};
use super::super::widths::Need;
use super::faces::{Face, Faces};
use super::glyphs::{MISSING, shown};
use super::page::{Color, Ink, LINK};

/// How a paragraph looks where its runs say nothing else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Base {
    pub(super) half_points: u8,
    pub(super) color: Color,
    pub(super) bold: bool,
    pub(super) italic: bool,
}

impl Base {
    /// Size in points.
    pub(super) fn size(self) -> f32 {
        f32::from(self.half_points) / 2.0
    }
}

/// Text of one ink and target within a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frag {
    pub(super) text: String,
    pub(super) ink: Ink,
    pub(super) target: Option<Target>,
    pub(super) width: f32,
}

/// A line that is ready to be placed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub(super) frags: Vec<Frag>,
    pub(super) width: f32,
}

impl Line {
    /// Adds a character, joined to what stands before it if it is printed alike.
    pub(super) fn push(&mut self, c: char, ink: Ink, target: Option<&Target>, width: f32) {
        self.width += width;
        if let Some(last) = self.frags.last_mut()
            && last.ink == ink
            && last.target.as_ref() == target
        {
            last.text.push(c);
            last.width += width;
            return;
        }
        self.frags.push(Frag { text: c.to_string(), ink, target: target.cloned(), width });
    }

    fn append(&mut self, other: Line) {
        for frag in other.frags {
            self.width += frag.width;
            match self.frags.last_mut() {
                Some(last) if last.ink == frag.ink && last.target == frag.target => {
                    last.text.push_str(&frag.text);
                    last.width += frag.width;
                }
                _ => self.frags.push(frag),
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.frags.is_empty()
    }
}

/// The ink of a run on a base.
fn ink_of(run: &super::super::tree::Run, base: Base) -> Ink {
    let look = run.look;
    let face = Face::of(look.code, base.bold || look.bold, base.italic || look.italic);
    let mut ink = Ink::new(face, base.half_points, base.color);
    ink.strike = look.strike;
    ink.shaded = look.code;
    match run.target {
        Some(Target::Web(_)) => ink.color = LINK,
        Some(Target::Source(_) | Target::Note(_)) => {
            ink.color = LINK;
            ink.rise = base.size() * 0.32;
            ink.half_points = scaled(base.half_points, 0.68);
        }
        None if look.code => ink.half_points = scaled(base.half_points, 0.9),
        None => {}
    }
    ink
}

/// A size times a factor, at least half a point.
pub(super) fn scaled(half_points: u8, factor: f32) -> u8 {
    // The factor is below one, so the value fits.
    (f32::from(half_points) * factor).round().max(1.0) as u8
}

/// Breaks runs into lines at most `width` wide; a word that is wider is broken between characters.
pub(super) fn wrap(faces: &Faces, inlines: &[Inline], base: Base, width: f32) -> Vec<Line> {
    let mut wrapper = Wrapper::new(faces, width);
    feed(inlines, base, &mut wrapper);
    wrapper.finish()
}

/// What a cell asks for: its longest word and its longest line.
pub(super) fn need(faces: &Faces, inlines: &[Inline], base: Base) -> Need {
    let mut wrapper = Wrapper::new(faces, f32::INFINITY);
    feed(inlines, base, &mut wrapper);
    let least = wrapper.longest_word();
    let most = wrapper.finish().iter().map(|line| line.width).fold(0.0, f32::max);
    Need { least, most }
}

fn feed(inlines: &[Inline], base: Base, wrapper: &mut Wrapper<'_>) {
    let faces = wrapper.faces;
    for inline in inlines {
        let Inline::Run(run) = inline else {
            wrapper.line_end();
            continue;
        };
        let ink = ink_of(run, base);
        let target = run.target.as_ref();
        let composed: String;
        let text = if run.text.is_ascii() {
            run.text.as_str()
        } else {
            composed = run.text.nfc().collect();
            &composed
        };
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                wrapper.space(ink, target);
                continue;
            }
            if c == '\u{200b}' {
                wrapper.word_end();
                continue;
            }
            let Some((face, c)) = shown(faces, ink.face, c) else { continue };
            let ink = Ink { face, ..ink };
            let advance = faces.cut(face).width(c).unwrap_or(0.0) * ink.size();
            wrapper.word.push(c, ink, target, advance);
            wrapper.letters = if c.is_alphabetic() { wrapper.letters + 1 } else { 0 };
            if may_break_after(c, wrapper.letters_before, chars.peek()) {
                wrapper.word_end();
            }
            wrapper.letters_before = wrapper.letters;
        }
    }
}

/// Whether a line may end after a sign within a word. Numbers such as FR-001 stay whole.
fn may_break_after(c: char, letters_before: usize, next: Option<&char>) -> bool {
    let next_is_letter = next.is_some_and(|next| next.is_alphabetic());
    match c {
        '-' | '\u{2010}' | '\u{2013}' => letters_before >= 2 && next_is_letter,
        '/' | '\u{2014}' => next_is_letter,
        MISSING => true,
        _ => false,
    }
}

struct Wrapper<'f> {
    faces: &'f Faces,
    width: f32,
    lines: Vec<Line>,
    line: Line,
    /// The space that stands before the word if both end up in one line.
    space: Option<(Ink, Option<Target>, f32)>,
    word: Line,
    letters: usize,
    letters_before: usize,
    longest: f32,
}

impl<'f> Wrapper<'f> {
    fn new(faces: &'f Faces, width: f32) -> Self {
        Wrapper {
            faces,
            width,
            lines: Vec::new(),
            line: Line::default(),
            space: None,
            word: Line::default(),
            letters: 0,
            letters_before: 0,
            longest: 0.0,
        }
    }

    fn space(&mut self, ink: Ink, target: Option<&Target>) {
        self.word_end();
        self.letters = 0;
        self.letters_before = 0;
        if self.space.is_none() && !self.line.is_empty() {
            let width = self.faces.cut(ink.face).width(' ').unwrap_or(0.25) * ink.size();
            self.space = Some((ink, target.cloned(), width));
        }
    }

    fn word_end(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        self.longest = self.longest.max(word.width);
        let space = self.space.take();
        let space_width = space.as_ref().map_or(0.0, |(_, _, width)| *width);
        if !self.line.is_empty() && self.line.width + space_width + word.width > self.width {
            self.lines.push(std::mem::take(&mut self.line));
        } else if let (Some((ink, target, width)), false) = (space, self.line.is_empty()) {
            self.line.push(' ', ink, target.as_ref(), width);
        }
        if word.width <= self.width {
            self.line.append(word);
        } else {
            self.broken(&word);
        }
    }

    /// Breaks a word that is wider than a line.
    fn broken(&mut self, word: &Line) {
        for frag in &word.frags {
            for c in frag.text.chars() {
                let width = self.faces.cut(frag.ink.face).width(c).unwrap_or(0.0) * frag.ink.size();
                if !self.line.is_empty() && self.line.width + width > self.width {
                    self.lines.push(std::mem::take(&mut self.line));
                }
                self.line.push(c, frag.ink, frag.target.as_ref(), width);
            }
        }
    }

    fn line_end(&mut self) {
        self.word_end();
        self.space = None;
        self.lines.push(std::mem::take(&mut self.line));
    }

    fn longest_word(&mut self) -> f32 {
        self.word_end();
        self.longest
    }

    fn finish(mut self) -> Vec<Line> {
        self.word_end();
        if !self.line.is_empty() {
            self.lines.push(self.line);
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::{Look, Run};
    use super::super::faces::all;
    use super::super::page::TEXT;
    use super::*;

    const BASE: Base = Base { half_points: 20, color: TEXT, bold: false, italic: false };

    fn lines(inlines: &[Inline], width: f32) -> Vec<String> {
        let lines = wrap(all().unwrap(), inlines, BASE, width);
        lines.iter().map(|line| line.frags.iter().map(|frag| frag.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_end_where_they_should() {
        let check = |text: &str, width: f32, expected: &[&str]| {
            assert_eq!(lines(&[Inline::Run(Run::plain(text))], width), expected, "{text:?}");
        };
        check("", 100.0, &[]);
        check("  one   two ", 400.0, &["one two"]);
        check("one two", 20.0, &["one", "two"]);
        check("self-service", 38.0, &["self-", "service"]);
        check("FR-001 FR-002", 40.0, &["FR-001", "FR-002"]);
        check("abcdefgh", 12.0, &["ab", "cd", "ef", "gh"]);
        check("WW", 0.1, &["W", "W"]);
        check("e\u{301}", 100.0, &["é"]);
        check("漢字", 100.0, &["□□"]);
    }

    #[test]
    fn a_word_of_several_looks_stays_whole() {
        let bold = Look { bold: true, ..Look::default() };
        let inlines = [
            Inline::Run(Run::plain("one un")),
            Inline::Run(Run { text: "break".to_owned(), look: bold, target: None }),
            Inline::Run(Run::plain("able")),
            Inline::Break,
            Inline::Run(Run::plain("end")),
        ];
        assert_eq!(lines(&inlines, 60.0), ["one", "unbreakable", "end"]);
        let need = need(all().unwrap(), &inlines, BASE);
        assert!(need.least > 40.0 && need.most > need.least + 10.0, "{need:?}");
    }
}
