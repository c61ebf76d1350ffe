//! What is said twice.

use super::text::{Class, Statement};
use super::{Found, Rule, shortened};
use crate::lang::pattern;
use crate::words::{content_words, stem};
use regex::Regex;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// Statements with fewer words that carry meaning are alike only if they are so word by word.
const FEW: usize = 4;
/// Statements with fewer words than this are not almost alike: one word more makes them another.
const ENOUGH_TO_BE_NEAR: usize = 6;
/// And in longer ones than this nobody sees it.
const MOST: usize = 40;

static NOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:not|never|no|nobody|none|cannot|without|unless|except|only)\b|n't\b|\b(?:nicht|nie|niemals|kein\w*|niemand|ohne|nur|außer)\b",
    )
});
/// A step alone: "Given I am logged in" opens many a scenario.
static STEP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:given|when|then|and|but|angenommen|gegeben|wenn|dann|und|aber)\b"));

/// A statement as a set of stems.
struct Set {
    at: usize,
    hashes: Vec<u64>,
    total: u64,
    /// What must be the same besides: whether it denies, and what kind of statement it is.
    salt: u64,
}

pub(super) fn find(found: &mut Found<'_>) {
    let statements = &found.text.statements;
    let sets: Vec<Set> = statements.iter().enumerate().filter_map(|(at, s)| set(at, s)).collect();
    let mut same: HashMap<u64, usize> = HashMap::new();
    // Under each whole set, and under each set less one word, the first statement that has it.
    let mut less: HashMap<u64, usize> = HashMap::new();
    for one in &sets {
        let whole = one.total ^ one.salt;
        let near = || {
            if one.hashes.len() < ENOUGH_TO_BE_NEAR {
                return None;
            }
            let shorter = one.hashes.iter().find_map(|h| same.get(&(one.total.wrapping_sub(*h) ^ one.salt)));
            shorter.filter(|_| one.hashes.len() > ENOUGH_TO_BE_NEAR).or_else(|| less.get(&whole)).copied()
        };
        let (rule, first) = match same.get(&whole) {
            Some(first) => (Rule::Duplicate, Some(*first)),
            None => (Rule::NearDuplicate, near()),
        };
        if let Some(first) = first {
            let about = statements.get(first).map(|s| shortened(&s.plain));
            found.note_whole(one.at, rule, about);
        }
        same.entry(whole).or_insert(one.at);
        if one.hashes.len() > ENOUGH_TO_BE_NEAR {
            for hash in &one.hashes {
                less.entry(one.total.wrapping_sub(*hash) ^ one.salt).or_insert(one.at);
            }
        }
    }
}

fn set(at: usize, statement: &Statement) -> Option<Set> {
    let plain = statement.plain.as_str();
    let stands = match statement.class {
        Class::Story | Class::Requirement => !statement.cell || content_words(plain).len() > FEW,
        Class::Criterion => {
            !STEP.is_match(plain)
                || plain.to_lowercase().contains("then")
                || plain.to_lowercase().contains("dann")
        }
        Class::Told | Class::Exempt => false,
    };
    let words = content_words(plain);
    if !stands || words.len() < 2 || words.len() > MOST {
        return None;
    }
    let few = words.len() < FEW;
    let mut hashes: Vec<u64> = if few {
        vec![hash(&plain.to_lowercase().trim_end_matches(['.', '!', ';']))]
    } else {
        words.iter().map(|w| hash(&stem(w))).collect()
    };
    hashes.sort_unstable();
    hashes.dedup();
    let total = hashes.iter().fold(0_u64, |sum, h| sum.wrapping_add(*h));
    let salt = hash(&(NOT.is_match(plain), statement.class == Class::Story, few));
    Some(Set { at, hashes, total, salt })
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
