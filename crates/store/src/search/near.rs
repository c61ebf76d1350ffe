//! Weighing a passage by what stands around it. In a conversation the words of one thought are spread over several
//! turns and speakers; a turn near others that hold the rest of the question counts more than one that stands alone.

use super::{FoundRow, Term};
use crate::fold::words;
use crate::source::read_place;
use std::collections::HashMap;

/// How far around a turn of a meeting its neighbours are looked at, and around a paragraph of a document.
const TURNS: i64 = 8;
const PARAGRAPHS: i64 = 2;
/// What a word is worth that stands near a passage, beside one that stands in it.
const NEARBY: f64 = 0.5;
/// What a word is worth that names the speaker, the section or the source.
const NAMED: f64 = 0.7;
/// Stands in for the number of all passages; only the order of words matters.
const ALL: f64 = 200_000.0;

/// The best `limit` of `rows`, best first, their scores lowered (better) by what is near.
pub(super) fn ranked(mut rows: Vec<FoundRow>, terms: &[(Term, i64)], limit: u32) -> Vec<FoundRow> {
    let weights: Vec<f64> =
        terms.iter().map(|(_, count)| (ALL / (*count as f64 + 1.0)).ln().max(0.1)).collect();
    let held: HashMap<i64, u64> = rows.iter().map(|row| (row.id, holds(&row.text, terms))).collect();
    for row in &mut rows {
        let own = held.get(&row.id).copied().unwrap_or(0);
        let reach = if row.kind == "meeting" { TURNS } else { PARAGRAPHS };
        let around =
            (row.id - reach..=row.id + reach).filter_map(|id| held.get(&id)).fold(0, |all, h| all | h);
        let place = read_place(&row.place).unwrap_or_default();
        let names = [Some(row.title.as_str()), place.speaker.as_deref(), place.heading.as_deref()];
        let named = names.iter().flatten().map(|name| holds(name, terms)).fold(0, |all, h| all | h);
        for (n, weight) in weights.iter().enumerate() {
            let bit = 1 << n;
            if own & bit == 0 && around & bit != 0 {
                row.score -= NEARBY * weight;
            } else if own & bit == 0 && named & bit != 0 {
                row.score -= NAMED * weight;
            }
        }
    }
    rows.sort_by(|a, b| a.score.total_cmp(&b.score).then(a.id.cmp(&b.id)));
    rows.truncate(limit as usize);
    rows
}

/// Which of the terms stand in a text, a bit each. There are never more than [`super::MAX_TERMS`] of them.
fn holds(text: &str, terms: &[(Term, i64)]) -> u64 {
    let mut bits = 0;
    for word in words(text) {
        for (n, (term, _)) in terms.iter().enumerate() {
            if term.matches(&word.folded) {
                bits |= 1 << n;
            }
        }
    }
    bits
}
