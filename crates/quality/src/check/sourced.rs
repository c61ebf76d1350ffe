//! Statements of which nobody knows where they come from.

use super::text::Class;
use super::{Found, Rule};
use crate::words::content_words;

/// Fewer words that carry meaning than this are a label.
const FEWEST_WORDS: usize = 4;

pub(super) fn find(found: &mut Found<'_>, sourced: &dyn Fn(&str) -> bool) {
    let mut bare: Vec<usize> = Vec::new();
    let mut any = false;
    let statements = &found.text.statements;
    let mut from = 0;
    while from < statements.len() {
        let block = statements[from].block;
        let to = from + statements[from..].iter().take_while(|s| s.block == block).count();
        let end = statements[to - 1].raw.end;
        let range = found.text.blocks.get(block).cloned().unwrap_or(from..from);
        let rest = found.markdown[end..].find('\n').map_or(found.markdown.len(), |n| end + n);
        // A number behind the last sentence speaks for the whole paragraph.
        let known = is_numbered(&found.markdown[range.start..range.end.max(rest)])
            || statements[from..to].iter().any(|s| {
                let raw = found.markdown[s.raw.clone()].replace("**", "").replace('`', "");
                sourced(&raw) || sourced(&s.plain)
            });
        any |= known;
        let states = |at: &usize| {
            let s = &statements[*at];
            s.class != Class::Exempt
                && !s.asks()
                && !s.plain.ends_with(':')
                && content_words(&s.plain).len() >= FEWEST_WORDS
        };
        if !known && let Some(first) = (from..to).find(states) {
            bare.push(first);
        }
        from = to;
    }
    if any || bare.len() < 2 {
        bare.into_iter().for_each(|at| found.note_whole(at, Rule::NoSource, None));
    } else if let Some(first) = bare.first() {
        found.note_whole(*first, Rule::NoSource, Some(bare.len().to_string()));
    }
}

/// `The card is charged once. [3]`
fn is_numbered(text: &str) -> bool {
    text.split('[').skip(1).any(|rest| {
        rest.split_once(']').is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}
