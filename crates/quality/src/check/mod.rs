//! Checks a text of requirements against the rules of a good one: what is vague, open, left out, said twice or said
//! differently. The rules are those of ISO/IEC/IEEE 29148 and of INCOSE's guide to writing requirements, and of what
//! makes a user story ready. Better one finding too few than one too many: who is told of nothing stops reading.

mod criterion;
mod finding;
mod form;
mod lines;
mod numbers;
mod placeholder;
mod sourced;
mod story;
mod terms;
mod text;
mod twins;
mod words;

pub use finding::{Finding, Rule, Severity};

use docket_domain::ArtifactKind;
use std::cmp::Reverse;
use std::ops::Range;
use text::Text;

/// What is to be mended in an artifact's Markdown, by place.
///
/// `sourced` says of a statement without a number behind it whether it is known where it comes from; without it no
/// statement is asked for its source.
pub fn check(kind: ArtifactKind, markdown: &str, sourced: Option<&dyn Fn(&str) -> bool>) -> Vec<Finding> {
    let text = text::read(kind, markdown);
    let mut found = Found { markdown, text: &text, hits: Vec::new() };
    placeholder::find(&mut found);
    if kind != ArtifactKind::MeetingMinutes {
        numbers::find(&mut found);
        story::find(kind, &mut found);
        criterion::find(&mut found);
        twins::find(&mut found);
        words::find(&mut found);
        form::find(&mut found);
    }
    if let Some(sourced) = sourced {
        sourced::find(&mut found, sourced);
    }
    found.finish()
}

/// A finding by bytes of the text.
#[derive(Debug)]
struct Hit {
    rule: Rule,
    range: Range<usize>,
    about: Option<String>,
}

/// What was found so far, and where the rules look.
struct Found<'a> {
    markdown: &'a str,
    text: &'a Text,
    hits: Vec<Hit>,
}

impl Found<'_> {
    /// Notes a finding on a part of a statement's plain words.
    fn note(&mut self, statement: usize, part: &Range<usize>, rule: Rule, about: Option<String>) {
        if let Some(statement) = self.text.statements.get(statement)
            && !part.is_empty()
        {
            self.hits.push(Hit { rule, range: statement.place(part), about });
        }
    }

    /// Notes a finding on a whole statement.
    fn note_whole(&mut self, statement: usize, rule: Rule, about: Option<String>) {
        if let Some(one) = self.text.statements.get(statement) {
            self.note(statement, &(0..one.plain.len()), rule, about);
        }
    }

    /// The findings by place, in characters. Of two on the same words the graver one stays, unless the other is about
    /// the statement as a whole.
    fn finish(mut self) -> Vec<Finding> {
        self.hits.sort_by_key(|h| (h.range.start, Reverse(h.range.end), h.rule));
        let mut words: Option<(Range<usize>, Rule)> = None;
        self.hits.retain(|hit| {
            if !hit.rule.is_about_words() {
                return true;
            }
            let taken = words.as_ref().is_some_and(|(range, _)| hit.range.start < range.end);
            if !taken {
                words = Some((hit.range.clone(), hit.rule));
            }
            !taken
        });
        let mut bytes: Vec<usize> = self.hits.iter().flat_map(|h| [h.range.start, h.range.end]).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let (mut last, mut count) = (0, 0_u32);
        let chars: Vec<u32> = bytes
            .iter()
            .map(|at| {
                let between = self.markdown[last..*at].chars().count();
                count = count.saturating_add(u32::try_from(between).unwrap_or(u32::MAX));
                last = *at;
                count
            })
            .collect();
        let char_of = |byte: usize| bytes.binary_search(&byte).map_or(0, |n| chars[n]);
        let findings = self.hits.into_iter().map(|hit| Finding {
            rule: hit.rule,
            start: char_of(hit.range.start),
            end: char_of(hit.range.end),
            words: self.markdown[hit.range].to_owned(),
            about: hit.about,
        });
        findings.collect()
    }
}

/// The beginning of a statement, to be named in another one's message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 90;
    match text.char_indices().nth(LONGEST) {
        // Its full stop would stand inside another sentence.
        None => text.trim_end_matches('.').to_owned(),
        Some((at, _)) => {
            let cut = text[..at].rfind(' ').unwrap_or(at);
            format!("{} …", text[..cut].trim_end_matches([',', ' ', ';']))
        }
    }
}

#[cfg(test)]
mod tests;
