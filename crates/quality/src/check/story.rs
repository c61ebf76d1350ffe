//! User stories: for whom, what, what for, not too much at once, and when they are done.

use super::text::{Class, Statement, Text, story};
use super::{Found, Rule};
use crate::lang::pattern;
use docket_domain::ArtifactKind;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// So many things wanted in one story are too many …
const MOST_WISHES: usize = 3;
/// … and so many words.
const MOST_WORDS: usize = 45;

static BENEFIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[ ,](?P<w>so that|so (?:i|we|they|he|she|it|the|my|our|no|nobody|customers?|users?)\b|so as to|in order (?:to|that)|because|since|to (?:avoid|save|reduce|prevent|make sure|ensure|be able|keep|know|help)|which (?:helps|lets|allows)|damit|weil|denn|sodass|so dass|um (?:\S+ ){0,12}?(?:zu\b|\w+zu\w+en\b))",
    )
});
static NO_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<w>i (?:want|need|would like|wish)(?: to)?|i'd like(?: to)?|ich (?:möchte|will|brauche|wünsche))\b",
    )
});
/// Begins like a story and ends without a wish.
static NO_WANT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<w>(?:as an? |als )(?P<r>[^,.;]{2,60}?)),? (?:so that|in order to|damit|um)\b")
});
static NOT_A_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:rule|result|consequence|matter|whole|precaution|first|minimum|default|reminder|fallback|last|basis|part|ergebnis|folge|regel|grundlage|erstes|nächstes|standard)\b",
    )
});
static JOINED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:,| and| or| as well as| plus|;| und| oder| sowie) "));
static AND: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:and|as well as|plus|und|sowie)\b"));

pub(super) fn find(kind: ArtifactKind, found: &mut Found<'_>) {
    let mut stories = Vec::new();
    for (at, statement) in found.text.statements.iter().enumerate() {
        let plain = statement.plain.as_str();
        if statement.class == Class::Story {
            stories.push(at);
            one(found, at, statement);
        } else if kind == ArtifactKind::UserStory
            && !matches!(statement.class, Class::Exempt | Class::Criterion)
        {
            if let Some(hit) = NO_ROLE.captures(plain).and_then(|c| c.name("w")) {
                found.note(at, &hit.range(), Rule::StoryNoRole, None);
            } else if let Some(hit) = NO_WANT.captures(plain)
                && !NOT_A_ROLE.is_match(&hit["r"])
                && let Some(part) = hit.name("w")
            {
                found.note(at, &part.range(), Rule::StoryNoWant, None);
            }
        }
    }
    if kind == ArtifactKind::UserStory {
        without_criteria(found, &stories);
    }
}

fn one(found: &mut Found<'_>, at: usize, statement: &Statement) {
    let plain = statement.plain.as_str();
    let Some((start, role)) = story(plain) else { return };
    let role = &plain[role];
    if !role.chars().any(char::is_alphabetic) || matches!(role.trim(), "role" | "Rolle" | "[role]" | "<role>")
    {
        found.note(at, &(0..start), Rule::StoryNoRole, None);
    }
    let benefit = BENEFIT.captures(&plain[start..]).and_then(|c| c.name("w"));
    let end = benefit.map_or(plain.len(), |m| start + m.start());
    let wanted = trimmed(plain, start..end);
    if benefit.is_none() {
        found.note(at, &(0..plain.len()), Rule::StoryNoBenefit, None);
    }
    let words = plain[wanted.clone()].trim();
    if !words.chars().any(char::is_alphabetic) || matches!(words, "to" | "zu") {
        found.note(at, &(0..start), Rule::StoryNoWant, None);
        return;
    }
    let ands = AND.find_iter(words).count();
    // "Name, address, phone and email" is one list of things; wishes are joined by words.
    let parts = JOINED.find_iter(words).count() + 1;
    if ands >= MOST_WISHES || (ands >= 2 && words.split(' ').count() > MOST_WORDS) {
        found.note(at, &wanted, Rule::StoryTooBig, Some(parts.max(ands + 1).to_string()));
    }
}

fn trimmed(plain: &str, range: Range<usize>) -> Range<usize> {
    const AROUND: [char; 5] = [' ', ',', '.', '\t', '\n'];
    let part = plain[range.clone()].trim_start_matches(AROUND);
    let start = range.end - part.len();
    start..start + part.trim_end_matches(AROUND).len()
}

/// Stories below which nothing says when they are done. Where none has criteria it is said once.
fn without_criteria(found: &mut Found<'_>, stories: &[usize]) {
    let text = found.text;
    let bare: Vec<usize> = stories
        .iter()
        .enumerate()
        .filter(|(n, at)| !has_criteria(text, **at, stories.get(n + 1).copied()))
        .map(|(_, at)| *at)
        .collect();
    let any = text.statements.iter().any(|s| s.class == Class::Criterion);
    match bare.first() {
        Some(first) if !any && bare.len() > 1 => {
            let count = Some(bare.len().to_string());
            found.note_whole(*first, Rule::StoryNoCriteria, count);
        }
        _ if apart(text, stories) => {}
        _ => bare.into_iter().for_each(|at| found.note_whole(at, Rule::StoryNoCriteria, None)),
    }
}

/// Whether a criterion stands between a story and the next one, or the next heading as high as the story's own.
fn has_criteria(text: &Text, story: usize, next: Option<usize>) -> bool {
    let own = text.statements.get(story).map_or(0, |s| s.section);
    let level = text.sections.get(own).map_or(0, |s| s.level);
    let ends = text.sections.iter().skip(own + 1).find(|s| s.level <= level && !s.criteria);
    let end = ends.map_or(text.statements.len(), |s| s.from).min(next.unwrap_or(usize::MAX));
    (story + 1..end).any(|at| text.statements.get(at).is_some_and(|s| s.class == Class::Criterion))
}

/// Whether the stories come first and all criteria after the last of them: nobody can tell here what belongs to what.
fn apart(text: &Text, stories: &[usize]) -> bool {
    let first = text.statements.iter().position(|s| s.class == Class::Criterion);
    stories.len() > 1 && matches!((first, stories.last()), (Some(first), Some(last)) if first > *last)
}
