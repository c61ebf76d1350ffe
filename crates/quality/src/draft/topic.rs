//! Which sentences bear on the topic of a request.

use crate::Evidence;
use crate::unit::Unit;
use crate::words::stems;
use std::collections::{HashMap, HashSet};

/// For every unit, whether it bears on the topic. Without a topic, and when nothing bears on it (then whoever chose
/// the evidence knew better), all do.
pub(super) fn bearing(topic: &str, evidence: &[Evidence<'_>], all: &[Unit<'_>]) -> Vec<bool> {
    let terms: HashSet<String> = stems(topic).into_iter().collect();
    if terms.is_empty() {
        return vec![true; all.len()];
    }
    let hit = |text: &str| !text.is_empty() && stems(text).iter().any(|s| terms.contains(s));
    let by_label: Vec<bool> =
        evidence.iter().map(|e| !e.label.is_empty() && hit(&e.label.replace(['_', '-', '.'], " "))).collect();
    let unit_stems: Vec<Vec<String>> = all.iter().map(|u| stems(u.raw)).collect();
    let direct: Vec<bool> = unit_stems.iter().map(|s| s.iter().any(|s| terms.contains(s))).collect();
    let mut headings: HashMap<&str, bool> = HashMap::new();
    let related = related_words(&unit_stems, &direct, &terms);
    let mut keep: Vec<bool> = all
        .iter()
        .enumerate()
        .map(|(i, unit)| {
            direct[i]
                || by_label.get(unit.order).copied().unwrap_or(false)
                || *headings.entry(unit.heading).or_insert_with(|| hit(unit.heading))
                || unit.intro.is_some_and(|(intro, _)| hit(intro))
                || unit_stems[i].iter().filter(|s| related.contains(s.as_str())).count() >= 2
        })
        .collect();
    // What follows or precedes at once in the same passage mostly speaks of the same thing.
    for i in 0..all.len() {
        let beside = |j: usize| {
            let same = all[j].order == all[i].order
                || (all[j].spoken
                    && all[i].spoken
                    && all[j].order.abs_diff(all[i].order) <= 2
                    && all[j].span.evidence.abs_diff(all[i].span.evidence) <= 2);
            direct[j] && same && all[j].heading == all[i].heading
        };
        keep[i] = keep[i]
            || (i > 0 && beside(i - 1))
            || (i > 1 && beside(i - 2))
            || (i + 1 < all.len() && beside(i + 1));
    }
    if keep.iter().any(|k| *k) { keep } else { vec![true; all.len()] }
}

/// Words that occur mostly together with the topic's.
fn related_words<'a>(
    unit_stems: &'a [Vec<String>],
    direct: &[bool],
    terms: &HashSet<String>,
) -> HashSet<&'a str> {
    let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
    for (stems, near) in unit_stems.iter().zip(direct) {
        let unique: HashSet<&str> = stems.iter().map(String::as_str).collect();
        for stem in unique {
            let entry = counts.entry(stem).or_default();
            entry.0 += u32::from(*near);
            entry.1 += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(stem, (near, total))| {
            *near >= 2 && near * 2 > *total && stem.len() > 2 && !terms.contains(*stem)
        })
        .map(|(stem, _)| stem)
        .collect()
}
