//! Lists of words and phrases, found whole: a word ends where no letter, digit or hyphen follows.

use super::text::Statement;
use crate::lang::pattern;
use regex::Regex;
use std::ops::Range;

/// Words or phrases to be found as wholes.
#[derive(Debug)]
pub(super) struct Terms(Regex);

impl Terms {
    /// `words` are alternatives. A hit that `unless_before` precedes or `unless_after` follows is none; either may be
    /// empty.
    pub(super) fn new(words: &str, unless_before: &str, unless_after: &str) -> Self {
        let before = if unless_before.is_empty() {
            String::new()
        } else {
            format!(r"(?P<b>(?:{unless_before})[ -])?")
        };
        let after = if unless_after.is_empty() {
            String::new()
        } else {
            format!(r"(?P<a>[ -](?:{unless_after})\b)?")
        };
        Self(pattern(&format!(
            r"(?:^|[^\p{{L}}\p{{N}}_-]){before}(?P<w>{words}){after}(?:$|[^\p{{L}}\p{{N}}-]|-(?:$|[^\p{{L}}\p{{N}}]))"
        )))
    }

    /// The hits among the first `end` bytes of a statement's plain words, those in quotation marks left out.
    pub(super) fn hits(&self, statement: &Statement, end: usize) -> Vec<Range<usize>> {
        let text = &statement.plain[..end];
        let mut found = Vec::new();
        if !self.0.is_match(text) {
            return found;
        }
        let mut at = 0;
        while let Some(hit) = self.0.captures_at(text, at) {
            let Some(word) = hit.name("w") else { break };
            let spoken_for = hit.name("a").is_some() || hit.name("b").is_some();
            if !spoken_for && !statement.is_quoted(&word.range()) {
                found.push(word.range());
            }
            at = word.end();
        }
        found
    }
}
