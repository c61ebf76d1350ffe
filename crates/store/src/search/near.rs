//! Weighing a passage by what stands around it. In a conversation the words of one thought are spread over several
//! turns and speakers; a turn near others that hold the rest of the question counts more than one that stands alone.

use super::{FoundRow, Term};
use crate::StoreError;
use crate::fold::words;
use crate::source::read_place;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// How far around a turn of a meeting its neighbours are looked at, and around a paragraph of a document.
const TURNS: i64 = 8;
const PARAGRAPHS: i64 = 2;
/// What a word is worth that stands near a passage, beside one that stands in it.
const NEARBY: f64 = 0.5;
/// What a word is worth that names the speaker, the section or the source.
const NAMED: f64 = 0.7;

/// How many passages there are: the first number of FTS5's record of averages, which it keeps as rows come and go, so
/// nothing is counted. <https://sqlite.org/src/file?name=ext/fts5/fts5_index.c>: `FTS5_AVERAGES_ROWID`.
pub(super) async fn passages(connection: &mut SqliteConnection) -> Result<f64, StoreError> {
    let record: Option<Vec<u8>> = sqlx::query_scalar("select block from passage_fts_data where id = 1")
        .fetch_optional(connection)
        .await?;
    Ok(record.map_or(0.0, |bytes| varint(&bytes) as f64))
}

/// SQLite's variable-length integer: seven bits a byte, the high bit says that more follow.
/// <https://www.sqlite.org/fileformat2.html#varint>
fn varint(bytes: &[u8]) -> u64 {
    let mut value = 0u64;
    for byte in bytes.iter().take(8) {
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

/// The best `limit` of `rows`, best first, their scores lowered (better) by what is near. A word near a passage is
/// weighed as bm25 weighs one in it, among `all` passages, or a heading would beat the words below it.
pub(super) fn ranked(mut rows: Vec<FoundRow>, terms: &[(Term, i64)], all: f64, limit: u32) -> Vec<FoundRow> {
    let weights: Vec<f64> = terms
        .iter()
        .map(|(_, count)| *count as f64)
        .map(|count| ((all - count + 0.5).max(0.5) / (count + 0.5)).ln().max(0.01))
        .collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sqlite_s_numbers() {
        let check = |bytes: &[u8], expected: u64| assert_eq!(varint(bytes), expected, "{bytes:?}");
        check(&[], 0);
        check(&[5, 9], 5);
        check(&[0x81, 0x00], 128);
        check(&[0x8c, 0x9a, 0x20], 199_968);
    }
}
