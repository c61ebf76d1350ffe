//! Requirements put under the headings a person would give them: what they have in common.

use crate::clean::capitalised;
use crate::deed::verb_of;
use crate::grammar::{is_plural, singular};
use crate::lang::en;
use crate::name::{is_role, is_verb};
use crate::words::{stem, stems, tokens, word_set};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// The heading of what has nothing in common with the rest.
pub(super) const GENERAL: &str = "General";
/// The most headings.
const MAX_GROUPS: usize = 12;

/// What doing something is called: "refunds are approved" is about refund approval.
const CALLED: &str = "approve=approval refuse=refusal reject=rejection cancel=cancellation register=registration pay=payment book=booking notify=notification request=request search=search export=export import=import upload=upload download=download delete=deletion retain=retention publish=publication validate=validation verify=verification encrypt=encryption return=return schedule=scheduling confirm=confirmation track=tracking transfer=transfer renew=renewal submit=submission print=printing scan=scanning";

/// Words too wide or too empty for a heading.
const EMPTY: &str = "system user thing things way ways day days week weeks month months year years hour hours minute minutes second seconds time times eur euro euros pound pounds percent number numbers kind kinds type types part parts case cases list lists data information detail details item items one ones application app platform tool website page screen button person people amount value values reason reasons order step steps place places name names set use lot lots bit problem issue idea point example fact question answer today tomorrow everything something anything nothing option options possibility ability access status end start top back side line lines able same different new old other good bad right left own next last first second whole current total full large small many several certain possible available special specific critical forward brought conceptual general main";

static NAMES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| CALLED.split(' ').filter_map(|pair| pair.split_once('=')).collect());
static UNFIT: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| word_set(EMPTY).into_iter().chain(word_set(en::VAGUE)).collect());

/// What a heading could be made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Common {
    /// `data package`: stems of a noun and of the word before it.
    Pair(String, String),
    /// `refund approval`: the stem of a thing and what is done with it.
    Done(String, &'static str),
    /// `deposit`.
    Thing(String),
}

/// Puts items, each of one or more statements that stay together, under headings; the numbers of the items under
/// each, in their order. One group without a heading when nothing is common.
pub(super) fn grouped(items: &[Vec<&str>]) -> Vec<(String, Vec<usize>)> {
    let everything = || vec![(String::new(), (0..items.len()).collect())];
    let total: usize = items.iter().map(Vec::len).sum();
    let read: Vec<Vec<Found>> =
        items.iter().map(|texts| texts.iter().map(|t| Found::of(t)).collect()).collect();
    let mut places: BTreeMap<&Common, Vec<usize>> = BTreeMap::new();
    for (item, statements) in read.iter().enumerate() {
        let all: std::collections::BTreeSet<&Common> = statements.iter().flat_map(|f| f.all.keys()).collect();
        for common in all {
            let having = statements.iter().filter(|f| f.all.contains_key(common)).count();
            if statements[0].all.contains_key(common) || having * 2 >= statements.len() {
                places.entry(common).or_default().push(item);
            }
        }
    }
    let mut taken = vec![false; items.len()];
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    while groups.len() < MAX_GROUPS {
        let best = places
            .iter()
            .filter_map(|(common, at)| {
                let free: Vec<usize> = at.iter().copied().filter(|i| !taken[*i]).collect();
                let size: usize = free.iter().map(|i| items[*i].len()).sum();
                // What nearly all speak of parts nothing.
                let wide = size * 10 > total * 7 && total > 5;
                let score = match common {
                    Common::Pair(..) => size * 6 + 2,
                    Common::Done(..) => size * 6 + 1,
                    // "Camp" alone is an odd heading; "Campers" is one.
                    Common::Thing(_)
                        if size > 2
                            && free
                                .iter()
                                .flat_map(|i| &read[*i])
                                .any(|f| f.all.get(*common).is_some_and(|form| is_many(form))) =>
                    {
                        size * 2
                    }
                    Common::Thing(_) => 0,
                };
                (size > 1 && !wide && score > 0).then_some((score, *common, free))
            })
            .max_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)).then(b.1.cmp(a.1)));
        let Some((_, common, free)) = best else { break };
        for i in &free {
            taken[*i] = true;
        }
        groups.push((heading(common, &free, &read), free));
    }
    if groups.is_empty() {
        return everything();
    }
    groups.sort_by_key(|(_, items)| items.first().copied());
    let rest: Vec<usize> = (0..items.len()).filter(|i| !taken[*i]).collect();
    if !rest.is_empty() {
        groups.push((GENERAL.to_owned(), rest));
    }
    groups
}

fn is_many(form: &str) -> bool {
    form.rsplit(' ').next().is_some_and(is_plural)
}

/// The heading in the words that the statements use most for it.
fn heading(common: &Common, items: &[usize], read: &[Vec<Found>]) -> String {
    let mut forms: Vec<(&str, usize)> = Vec::new();
    for found in items.iter().flat_map(|i| &read[*i]) {
        if let Some(form) = found.all.get(common) {
            match forms.iter_mut().find(|(known, _)| known == form) {
                Some((_, n)) => *n += 1,
                None => forms.push((form, 1)),
            }
        }
    }
    // Of many things a person speaks in the plural.
    let many = |form: &str| !matches!(common, Common::Done(..)) && is_many(form);
    let plural = forms.iter().any(|(form, _)| many(form));
    forms.retain(|(form, _)| !plural || many(form));
    let most = forms.iter().map(|(_, n)| *n).max().unwrap_or(0);
    capitalised(forms.iter().find(|(_, n)| *n == most).map_or("", |(form, _)| *form))
}

/// What a statement offers for headings, each with the words in which it says so.
struct Found {
    all: BTreeMap<Common, String>,
}

impl Found {
    fn of(text: &str) -> Self {
        let words: Vec<&str> = tokens(text).map(|(_, w)| w).collect();
        let mut all = BTreeMap::new();
        for (i, word) in words.iter().enumerate() {
            let before = i.checked_sub(1).map(|b| words[b]);
            if !is_thing(word, before) || is_role(word) {
                continue;
            }
            let lower = word.to_lowercase();
            let own = stem(&lower);
            if let Some(first) = before.filter(|b| is_beside(b, i.checked_sub(2).map(|b| words[b]))) {
                let form = format!("{} {}", shown(first, i == 1), shown(word, false));
                all.entry(Common::Pair(stem(&first.to_lowercase()), own.clone())).or_insert(form);
            }
            if UNFIT.contains(lower.as_str()) || UNFIT.contains(singular(&lower).as_str()) {
                continue;
            }
            for deed in done_with(&words, i).into_iter().filter(|d| !stems(d).contains(&own)) {
                all.entry(Common::Done(own.clone(), deed))
                    .or_insert_with(|| format!("{} {deed}", singular(&shown(word, i == 0))));
            }
            all.insert(Common::Thing(own), shown(word, i == 0));
        }
        Self { all }
    }
}

/// A word as it stands inside a heading: `LCD` stays.
fn shown(word: &str, first: bool) -> String {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if capitals > 1 || (capitals == 1 && !first) { word.to_owned() } else { word.to_lowercase() }
}

/// What is done with the thing at `at`: the verb it is the object of, right before it, or after it in the passive.
fn done_with(words: &[&str], at: usize) -> Vec<&'static str> {
    let called = |w: &str| NAMES.get(verb_of(&w.to_lowercase())?).copied();
    let parts = |w: &&str| {
        matches!(
            w.to_lowercase().as_str(),
            "from"
                | "in"
                | "to"
                | "by"
                | "on"
                | "at"
                | "for"
                | "with"
                | "into"
                | "and"
                | "or"
                | "when"
                | "if"
                | "that"
        )
    };
    let active = (at.saturating_sub(4)..at)
        .rev()
        .take_while(|j| !parts(&words[*j]))
        .find_map(|j| called(words[j]).filter(|_| !words[j].ends_with("ed")));
    let passive = (at + 1..words.len().min(at + 9)).find_map(|j| {
        let be = words[at + 1..j]
            .iter()
            .any(|w| matches!(w.to_lowercase().as_str(), "be" | "is" | "are" | "been"));
        called(words[j]).filter(|_| be && verb_of(&words[j].to_lowercase()).is_some_and(|v| v != words[j]))
    });
    active.into_iter().chain(passive).collect()
}

/// Whether a word names a thing, going by its form and the word before it.
fn is_thing(word: &str, before: Option<&str>) -> bool {
    let lower = word.to_lowercase();
    let opened = before.is_some_and(|b| {
        matches!(
            b.to_lowercase().as_str(),
            "a" | "an"
                | "the"
                | "their"
                | "his"
                | "her"
                | "its"
                | "our"
                | "my"
                | "your"
                | "of"
                | "each"
                | "every"
                | "any"
                | "all"
                | "no"
                | "per"
                | "for"
                | "about"
        ) || is_beside(b, None)
            || UNFIT.contains(b.to_lowercase().as_str())
            || b.ends_with("ed")
            || is_verb(b) && is_plural(word)
    }) || before.is_none() && is_plural(word);
    let one = singular(&lower);
    const MEASURES: [&str; 9] =
        ["day", "week", "month", "year", "hour", "minute", "second", "time", "percent"];
    // "The customer uploads a photo": somebody does it.
    let done = before.is_some_and(is_role) && one != lower && is_verb(&one);
    if done || MEASURES.contains(&one.as_str()) {
        return false;
    }
    let verb = is_verb(&lower) || is_verb(&one) || verb_of(&lower).is_some();
    word.chars().count() > 3
        && word.chars().all(char::is_alphabetic)
        && !crate::is_stopword(word)
        && (!verb || opened)
        && !["ly", "able", "ible", "ful", "ous", "ing", "ed"].iter().any(|e| lower.ends_with(e))
}

/// Whether a word can stand before a noun and make one term with it: `data` in "data package".
fn is_beside(word: &str, before: Option<&str>) -> bool {
    let lower = word.to_lowercase();
    let opened = before.is_some_and(|b| matches!(b.to_lowercase().as_str(), "a" | "an" | "the" | "of"));
    let wide = matches!(lower.as_str(), "data" | "order" | "user" | "item" | "access" | "page" | "status");
    word.chars().count() > 2
        && word.chars().all(char::is_alphabetic)
        && !crate::is_stopword(word)
        && (wide || !UNFIT.contains(lower.as_str()))
        && (!is_verb(&lower) || opened)
        && !(is_plural(&lower) && singular(&lower) != lower)
        && !["ly", "ed", "able"].iter().any(|e| lower.ends_with(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_what_statements_have_in_common() {
        let check = |texts: &[&str], expected: &[(&str, &[usize])]| {
            let items: Vec<Vec<&str>> = texts.iter().map(|t| vec![*t]).collect();
            let found = grouped(&items);
            let found: Vec<(&str, &[usize])> =
                found.iter().map(|(h, i)| (h.as_str(), i.as_slice())).collect();
            assert_eq!(found, expected, "{texts:?}");
        };
        check(
            &[
                "Refunds above 500 EUR must be approved by a branch manager.",
                "The system shall let the customer request a refund online.",
                "Refunds must be approved within two days.",
                "Bikes must be parked inside the marked zones.",
                "The customer must be able to request a refund by phone.",
            ],
            &[("Refund approval", &[0, 2]), ("Refund request", &[1, 4]), ("General", &[3])],
        );
        check(
            &[
                "The system shall let the publisher publish a data package.",
                "The system shall let the publisher delete a data package.",
                "The system shall let the user enter a zip code.",
                "The system shall check the zip code.",
                "Nurses must see the ward.",
            ],
            &[("Data package", &[0, 1]), ("Zip code", &[2, 3]), ("General", &[4])],
        );
        check(&["Nurses must see the ward.", "The clerk must print the form."], &[("", &[0, 1])]);
        check(&[], &[("", &[])]);
    }
}
