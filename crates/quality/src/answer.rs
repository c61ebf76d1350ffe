//! Answers in the words of the sources.

use crate::lang::{en, pattern, patterns};
use crate::marks::speaker_name;
use crate::unit::{Unit, units};
use crate::words::{content_words, stem, stems};
use crate::{Citation, Evidence};
use regex::{Regex, RegexSet};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::LazyLock;

/// What the passages say on a question, in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The answer as Markdown; every quotation ends with its citation number.
    pub markdown: String,
    /// What the numbers stand for.
    pub citations: Vec<Citation>,
}

/// What questions measure by.
const MEASURES: &[&str] = &[
    "long",
    "often",
    "soon",
    "fast",
    "quickly",
    "far",
    "big",
    "large",
    "high",
    "old",
    "late",
    "early",
    "expensive",
];

/// The most quotations in one answer.
const MAX_QUOTES: usize = 6;

static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\d|\b(?:one|two|three|four|five|ten|twenty|hundred|half|daily|weekly|monthly|once|twice)\b")
});
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|tomorrow|january|february|march|april|june|july|august|september|october|november|december|before|after|until|by)\b",
    )
});
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:because|so that|since|due to|in order to|reason|otherwise|therefore|that's why)\b")
});
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:manager|officer|team|clerk|agent|director|board|(?-i:[A-Z][a-z]+ (?:will|must|approves|decides|is|has)))\b",
    )
});
static CHATTER: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::CHATTER]));

/// The sentences that bear most on the question, quoted with their speakers; `None` when none does.
///
/// Nothing is concluded: the wording says that these are passages, not a verdict.
pub fn answer(question: &str, evidence: &[Evidence<'_>]) -> Option<Answer> {
    let question: String = question.chars().take(2_000).collect();
    let all = units(evidence);
    let speakers: HashSet<String> =
        all.iter().filter_map(|u| u.speaker).flat_map(|s| content_words(&speaker_name(s))).collect();
    let asked = content_words(&question);
    let about: HashSet<String> = asked.iter().filter(|w| speakers.contains(*w)).cloned().collect();
    let skip = [
        "tell",
        "show",
        "mention",
        "mentioned",
        "think",
        "find",
        "explain",
        "talk",
        "talked",
        "know",
        "document",
        "documents",
        "meeting",
        "discussed",
        "anybody",
        "according",
    ];
    let mut terms: HashSet<String> = asked
        .iter()
        .filter(|w| !about.contains(*w) && !skip.contains(&w.as_str()))
        .map(|w| stem(w))
        .collect();
    if terms.is_empty() && about.is_empty() {
        return None;
    }
    let by_them = |u: &Unit<'_>| {
        u.speaker.is_some_and(|s| content_words(&speaker_name(s)).iter().any(|w| about.contains(w)))
    };
    let unit_stems: Vec<HashSet<String>> = all.iter().map(|u| stems(u.raw).into_iter().collect()).collect();
    let mut frequency: HashMap<&str, f32> = HashMap::new();
    for words in &unit_stems {
        for word in words.iter().filter(|w| terms.contains(*w)) {
            *frequency.entry(word).or_default() += 1.0;
        }
    }
    if terms.is_empty() || (frequency.is_empty() && !about.is_empty()) {
        terms.clear();
    }
    let total = all.len() as f32;
    let worth = |t: &str| frequency.get(t).map_or(0.0, |n| (1.0 + total / n).ln());
    let bonus = bonus_for(&question);
    let mut scored: Vec<(f32, usize)> = Vec::new();
    for (i, unit) in all.iter().enumerate() {
        if unit.title || unit.raw.len() < 12 || unit.asks() {
            continue;
        }
        let own: f32 = unit_stems[i].iter().filter(|s| terms.contains(*s)).map(|s| worth(s)).sum();
        let heading: f32 = if unit.heading.is_empty() {
            0.0
        } else {
            stems(unit.heading).iter().filter(|s| terms.contains(*s)).map(|s| worth(s) * 0.35).sum()
        };
        let theirs = by_them(unit);
        if !about.is_empty() && !theirs && all.iter().any(by_them) {
            let named = content_words(unit.raw).iter().any(|w| about.contains(w));
            if !named {
                continue;
            }
        }
        let only_person = terms.is_empty() && theirs;
        if own + heading <= 0.0 && !only_person {
            continue;
        }
        let length = unit_stems[i].len();
        let mut score = own + heading + if only_person { 0.2 * length.min(12) as f32 } else { 0.0 };
        if own > 0.0 && bonus.is_some_and(|b| b.is_match(unit.raw)) {
            score *= 1.35;
        }
        if length < 4 {
            score *= 0.6;
        } else if length > 30 {
            score *= 0.85;
        }
        if unit.spoken && CHATTER.is_match(unit.raw) {
            score *= 0.4;
        }
        scored.push((score, i));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let best = scored.first()?.0;
    let mut chosen: Vec<usize> = Vec::new();
    for (score, i) in scored.into_iter().take(60) {
        if chosen.len() >= MAX_QUOTES || (score < best * 0.45 && chosen.len() >= 3) || score < best * 0.25 {
            break;
        }
        let twin = chosen
            .iter()
            .any(|c| unit_stems[*c].intersection(&unit_stems[i]).count() * 10 > unit_stems[i].len() * 8);
        if !twin {
            chosen.push(i);
        }
    }
    // What half of the question asks for stands nowhere: the person is told before they read on.
    let mut missing: Vec<&str> = Vec::new();
    for word in &asked {
        let unknown = terms.contains(&stem(word)) && !frequency.contains_key(stem(word).as_str());
        // "How long" asks for a number, and no such word stands beside it.
        if unknown && !missing.contains(&word.as_str()) && !MEASURES.contains(&word.as_str()) {
            missing.push(word);
        }
    }
    if missing.len() * 2 <= terms.len() && missing.len() < 3 {
        missing.clear();
    }
    Some(written(&chosen, &missing, &all, evidence))
}

fn bonus_for(question: &str) -> Option<&'static Regex> {
    let lower = question.to_lowercase();
    if lower.contains("how many")
        || lower.contains("how much")
        || lower.contains("how long")
        || lower.contains("how high")
        || lower.contains("what is the limit")
        || lower.contains("how fast")
    {
        Some(&AMOUNT)
    } else if lower.starts_with("when") || lower.contains("what time") || lower.contains("by when") {
        Some(&TIME)
    } else if lower.starts_with("why") {
        Some(&REASON)
    } else if lower.starts_with("who") {
        Some(&PERSON)
    } else {
        None
    }
}

fn written(chosen: &[usize], missing: &[&str], all: &[Unit<'_>], evidence: &[Evidence<'_>]) -> Answer {
    let lead = if !missing.is_empty() {
        let words: Vec<String> = missing.iter().take(4).map(|w| format!("“{w}”")).collect();
        format!("No source speaks of {}. What comes nearest:", words.join(", "))
    } else if chosen.len() == 1 {
        "This passage bears on your question:".to_owned()
    } else {
        "These passages bear on your question:".to_owned()
    };
    let mut markdown = format!("{lead}\n\n");
    let mut citations = Vec::new();
    for (n, i) in (1u32..).zip(chosen) {
        let unit = &all[*i];
        let who = unit.speaker.map(speaker_name).filter(|s| !s.is_empty());
        let label = evidence.get(unit.order).map_or("", |e| e.label);
        let name = who.unwrap_or_else(|| crate::clean::tidy(label));
        let quote = excerpt(unit.raw);
        let lead = if name.is_empty() { String::new() } else { format!("**{name}:** ") };
        let _ = writeln!(markdown, "- {lead}“{quote}” [{n}]");
        citations.push(Citation { number: n, span: unit.span });
    }
    Answer { markdown, citations }
}

/// The longest quotation, in characters.
const MAX_QUOTE: usize = 320;

/// What may stand between quotation marks: the words of the source as they stand, without the signs of its format;
/// `…` where the end is left out.
fn excerpt(raw: &str) -> String {
    let mut words = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        // "{disfmarker}" and "**" are signs of a format; nobody said them.
        let sign = rest.strip_prefix('{').and_then(|r| r.split_once('}')).filter(|(t, _)| {
            t.len() < 40
                && !t.is_empty()
                && t.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
        });
        if let Some((_, after)) = sign {
            words.push(' ');
            rest = after;
            continue;
        }
        let width = ["**", "__", "`"].iter().find(|m| rest.starts_with(**m)).map_or(0, |m| m.len());
        if width == 0 {
            words.push(c);
        }
        rest = &rest[width.max(c.len_utf8())..];
    }
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().count() <= MAX_QUOTE {
        return folded;
    }
    let head: String = folded.chars().take(MAX_QUOTE).collect();
    let cut = head.rfind(' ').unwrap_or(head.len());
    format!("{} …", head[..cut].trim_end_matches([',', ';', ':', ' ', '-', '–']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_the_words() {
        let check = |raw: &str, expected: &str| assert_eq!(excerpt(raw), expected, "{raw}");
        check("I don't know, we never had a rule for that.", "I don't know, we never had a rule for that.");
        check("so  uh , we need\n**limits** {disfmarker} here", "so uh , we need limits here");
        check("a set {1, 2} of my_terms", "a set {1, 2} of my_terms");
        let long = excerpt(&"many words ".repeat(60));
        assert!(long.ends_with("words …") && long.chars().count() < 330, "{long}");
    }
}
