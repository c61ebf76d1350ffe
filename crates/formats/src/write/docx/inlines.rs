//! Runs of text to Word runs and links.

use std::rc::Rc;

use docx_rs::{BreakType, Footnote, Hyperlink, HyperlinkData, HyperlinkType, Paragraph, Run};

use super::super::tree::{Inline, Run as Text, Target};
use super::body::Writer;

/// Links beyond these stay text: Word keeps a list of all of them.
const MAX_LINKS: usize = 20_000;

/// The bookmark of a source.
pub(super) fn source_bookmark(number: u32) -> String {
    format!("source-{number}")
}

impl Writer<'_> {
    /// Adds runs to a paragraph.
    pub(super) fn inlines(&mut self, mut paragraph: Paragraph, inlines: &[Inline]) -> Paragraph {
        self.weight += inlines.len() + 1;
        let mut at = 0;
        while let Some(inline) = inlines.get(at) {
            match inline {
                Inline::Break => {
                    paragraph = paragraph.add_run(Run::new().add_break(BreakType::TextWrapping));
                    at += 1;
                }
                Inline::Run(text) => {
                    // All runs of one target make one link.
                    let end = at + same_target(&inlines[at..]);
                    paragraph = self.target(paragraph, text.target.as_ref(), &inlines[at..end]);
                    at = end;
                }
            }
        }
        paragraph
    }

    fn target(&mut self, mut paragraph: Paragraph, target: Option<&Target>, inlines: &[Inline]) -> Paragraph {
        let texts = || {
            inlines.iter().filter_map(|inline| if let Inline::Run(text) = inline { Some(text) } else { None })
        };
        match target {
            Some(Target::Source(number)) => {
                let link = Hyperlink::new(source_bookmark(*number), HyperlinkType::Anchor);
                let link = texts().fold(link, |link, text| link.add_run(run(text).style("Citation")));
                return paragraph.add_hyperlink(link);
            }
            Some(Target::Web(url)) if !self.in_note && self.links < MAX_LINKS => {
                let link =
                    texts().fold(self.web_link(url), |link, text| link.add_run(run(text).style("Hyperlink")));
                return paragraph.add_hyperlink(link);
            }
            Some(Target::Note(number)) => {
                let number = *number;
                return paragraph.add_run(self.note_reference(number));
            }
            _ => {}
        }
        for text in texts() {
            paragraph = paragraph.add_run(run(text));
        }
        // Where there can be no link, the address stands beside the text.
        if let Some(Target::Web(url)) = target
            && texts().map(|text| text.text.as_str()).collect::<String>() != **url
        {
            paragraph = paragraph.add_run(Run::new().add_text(legal(&format!(" ({url})"))));
        }
        paragraph
    }

    /// A link with an id of this document's own; docx-rs counts per process.
    fn web_link(&mut self, url: &Rc<str>) -> Hyperlink {
        self.links += 1;
        let mut link = Hyperlink::new(legal(url), HyperlinkType::External);
        if let HyperlinkData::External { rid, .. } = &mut link.link {
            *rid = format!("rIdLink{:06}", self.links);
        }
        link
    }

    /// A footnote where it is first referred to; later only its number.
    fn note_reference(&mut self, number: u32) -> Run {
        let index = usize::try_from(number).unwrap_or(usize::MAX).wrapping_sub(1);
        let fresh = !self.in_note && self.notes_written.get(index) == Some(&false);
        if !fresh {
            return Run::new().style("FootnoteReference").add_text(number.to_string());
        }
        self.notes_written[index] = true;
        self.in_note = true;
        let content = self.note_paragraphs(index);
        self.in_note = false;
        let id = index + 1;
        Run::new().style("FootnoteReference").add_footnote_reference(Footnote { id, content })
    }
}

fn same_target(inlines: &[Inline]) -> usize {
    let Some(Inline::Run(first)) = inlines.first() else { return 1 };
    if matches!(first.target, Some(Target::Note(_))) {
        return 1;
    }
    inlines
        .iter()
        .take_while(|inline| matches!(inline, Inline::Run(text) if text.target == first.target))
        .count()
}

/// A run with the look of the text.
fn run(text: &Text) -> Run {
    let mut run = Run::new();
    if text.look.code {
        run = run.style("VerbatimChar");
    }
    if text.look.bold {
        run = run.bold();
    }
    if text.look.italic {
        run = run.italic();
    }
    if text.look.strike {
        run = run.strike();
    }
    run.add_text(legal(&text.text))
}

/// Text without the characters that XML cannot hold.
pub(super) fn legal(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
        .map(|c| if c == '\t' || c == '\n' { ' ' } else { c })
        .collect()
}
