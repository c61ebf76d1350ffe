//! Citations of models that know no other way than to write a source's name behind a sentence, in brackets:
//! `[docket:meeting/…#10-90]`. While the answer streams each becomes a number, and nobody sees the name.

use super::CitedSource;
use super::tools::read_source_name;
use serde_json::Value;
use std::collections::HashMap;

const OPEN: &str = "[docket:";
/// A longer mark is none.
const MAX_MARK: usize = 400;

/// What is known of the passages a conversation has brought up, and which of them are cited.
#[derive(Default)]
pub(super) struct SourceMarks {
    /// Title and words, by name.
    known: HashMap<String, (String, String)>,
    cited: Vec<String>,
    held: String,
}

impl SourceMarks {
    /// Takes note of passages in content blocks, also in results of tools.
    pub(super) fn note(&mut self, blocks: &[Value]) {
        for block in blocks {
            let text = |name: &str| block[name].as_str().unwrap_or_default().to_owned();
            let inner = block["content"].as_array().map(Vec::as_slice).unwrap_or_default();
            match block["type"].as_str() {
                Some("search_result") => {
                    let words =
                        inner.iter().filter_map(|b| b["text"].as_str()).collect::<Vec<_>>().join("\n");
                    self.known.insert(text("source"), (text("title"), words));
                }
                Some("tool_result") => self.note(inner),
                _ => {}
            }
        }
    }

    /// Whether a passage of this name was brought up.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// More of the answer; gives what can be shown of it by now.
    pub(super) fn push(&mut self, text: &str) -> String {
        self.held.push_str(text);
        let mut shown = String::new();
        while let Some(at) = self.held.find('[') {
            shown.push_str(&self.held[..at]);
            self.held.drain(..at);
            if !self.held.starts_with(OPEN) {
                if OPEN.starts_with(self.held.as_str()) {
                    return shown;
                }
                shown.push('[');
                self.held.drain(..1);
                continue;
            }
            let end = self.held.find(']');
            if end.is_none() && self.held.len() <= MAX_MARK {
                return shown;
            }
            let Some(end) = end.filter(|end| *end <= MAX_MARK) else {
                shown.push('[');
                self.held.drain(..1);
                continue;
            };
            let mark: String = self.held.drain(..=end).collect();
            for number in self.numbers(&mark[1..end]) {
                shown.push_str(&format!("[{number}]"));
            }
        }
        shown.push_str(&self.held);
        self.held.clear();
        shown
    }

    /// What was held back when the answer ended.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    fn numbers(&mut self, names: &str) -> Vec<usize> {
        let names = names.split([';', ',', ' ']).filter(|name| self.known.contains_key(*name));
        let names: Vec<String> = names.map(str::to_owned).collect();
        names
            .into_iter()
            .map(|name| {
                let at = self.cited.iter().position(|known| *known == name).unwrap_or_else(|| {
                    self.cited.push(name);
                    self.cited.len() - 1
                });
                at + 1
            })
            .collect()
    }

    /// The passages that are cited, in the order of their numbers.
    pub(super) fn sources(&self) -> Vec<CitedSource> {
        let cited = self.cited.iter().zip(1..);
        cited
            .filter_map(|(name, number)| {
                let (kind, id, place) = read_source_name(name)?;
                let (title, quote) = self.known.get(name)?.clone();
                Some(CitedSource { number, kind, id, title, place, quote })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const A: &str = "docket:document/0190163d-8694-739b-aea5-966c26f8ad91#0-9";
    const B: &str = "docket:meeting/0190163d-8694-739b-aea5-966c26f8ad92#10-90";

    fn marks() -> SourceMarks {
        let found = |source: &str| json!({"type": "search_result", "source": source, "title": "Policy", "content": [{"type": "text", "text": "14 days"}]});
        let mut marks = SourceMarks::default();
        marks.note(&[
            json!({"type": "tool_result", "content": [found(A), {"type": "text", "text": "x"}, found(B)]}),
        ]);
        marks
    }

    fn read<'a>(pieces: impl IntoIterator<Item = &'a str>) -> (String, Vec<u32>) {
        let mut marks = marks();
        let mut shown: String = pieces.into_iter().map(|piece| marks.push(piece)).collect();
        shown.push_str(&marks.finish());
        (shown, marks.sources().iter().map(|source| source.number).collect())
    }

    #[test]
    fn marks_become_numbers() {
        let check = |text: &str, expected: &str, numbers: &[u32]| {
            let each: Vec<String> = text.chars().map(String::from).collect();
            for found in [read([text]), read(each.iter().map(String::as_str))] {
                assert_eq!(found, (expected.to_owned(), numbers.to_vec()), "{text}");
            }
        };
        check("", "", &[]);
        check("No [x] marks [1] [docket", "No [x] marks [1] [docket", &[]);
        check(&format!("So [{B}]. And [{A}]. Again [{B}]."), "So [1]. And [2]. Again [1].", &[1, 2]);
        check(&format!("Both [{A}; {B}] stand."), "Both [1][2] stand.", &[1, 2]);
        check("Made up [docket:document/x#1-2].", "Made up .", &[]);
        check(&format!("[{A}"), &format!("[{A}"), &[]);
        check(&format!("[docket:{}] ok", "x".repeat(500)), &format!("[docket:{}] ok", "x".repeat(500)), &[]);
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(text in "(\\[docket:|\\[|\\]|[ a-c;🦀#]{0,3}){0,30}", size in 1usize..6) {
            let characters: Vec<char> = text.chars().collect();
            let pieces: Vec<String> = characters.chunks(size).map(|piece| piece.iter().collect()).collect();
            prop_assert_eq!(read(pieces.iter().map(String::as_str)), read([text.as_str()]));
        }
    }
}
