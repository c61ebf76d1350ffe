//! Acceptance criteria: scenarios that are whole, and outcomes that can be seen.

use super::terms::Terms;
use super::text::Class;
use super::{Found, Rule};
use crate::lang::pattern;
use regex::Regex;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Given,
    When,
    Then,
    And,
}

/// A step opens a statement, or a part of it after a comma.
static STEP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[,;.] (?:and |und )?)(?:scenario[^:]{0,80}: )?(?P<k>given|when|then|and|but|angenommen|gegeben(?: sei(?:en)?)?|wenn|dann|und|aber)\b",
    )
});
/// What follows a condition as its consequence: a clause after a comma that does not only add to the condition.
static CONSEQUENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r", (?:and |und )?(?P<f>[\p{L}']+)"));
static UNTESTABLE: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"works?(?: (?:as (?:expected|intended|before|designed|desired)|correctly|properly|fine|well|perfectly|smoothly))|(?:as|like) (?:expected|intended|desired)|behaves? (?:correctly|properly|as \w+)|(?:is|are) (?:ok|okay|fine|all right|satisfied|happy)|everything (?:works|is (?:ok|fine|good|correct))|looks? (?:good|right|fine|nice|correct)|(?:is|are) handled(?: (?:correctly|properly|appropriately|gracefully))|funktioniert (?:alles |wieder )?(?:korrekt|richtig|ordnungsgemäß|einwandfrei|fehlerfrei|gut|wie \w+)|(?:wie|als) (?:erwartet|gewünscht|vorgesehen)|(?:ist|sind) (?:zufrieden|in ordnung|okay)|sieht (?:gut|richtig|schön) aus|alles (?:funktioniert|passt|klappt)",
        "not|nicht",
        "",
    )
});
/// The same as the last word of a criterion, where nothing follows that says what is meant.
static UNTESTABLE_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<w>works?|(?:is|are) handled|works? (?:now|again)|funktioniert|funktionieren|klappt)[.! ]*$",
    )
});

pub(super) fn find(found: &mut Found<'_>) {
    let text = found.text;
    let mut scenario: Vec<(Step, usize)> = Vec::new();
    let mut section = usize::MAX;
    for (at, statement) in text.statements.iter().enumerate() {
        if statement.class != Class::Criterion {
            close(found, &mut scenario);
            continue;
        }
        for part in UNTESTABLE.hits(statement, statement.plain.len()) {
            found.note(at, &part, Rule::CriterionUntestable, None);
        }
        if let Some(part) = UNTESTABLE_END.captures(&statement.plain).and_then(|c| c.name("w")) {
            found.note(at, &part.range(), Rule::CriterionUntestable, None);
        }
        let steps = steps(&statement.plain);
        let first = steps.first().copied();
        let goes_on = match (first, scenario.last()) {
            (Some(Step::And), Some(_)) => true,
            (Some(Step::Then), Some((last, _))) => *last != Step::Then,
            (Some(Step::When), Some((last, _))) => *last == Step::Given,
            _ => false,
        };
        if !goes_on || statement.section != section {
            close(found, &mut scenario);
        }
        section = statement.section;
        if matches!(first, None | Some(Step::And)) && scenario.is_empty() {
            continue;
        }
        for step in steps {
            let step = if step == Step::And { scenario.last().map_or(Step::And, |(s, _)| *s) } else { step };
            scenario.push((step, at));
        }
        // "When a refund is paid, the customer is told": the consequence needs no "then".
        let told =
            scenario.last().is_some_and(|(step, _)| *step != Step::Then) && has_consequence(&statement.plain);
        if told {
            scenario.push((Step::Then, at));
        }
    }
    close(found, &mut scenario);
}

fn close(found: &mut Found<'_>, scenario: &mut Vec<(Step, usize)>) {
    let has = |step: Step| scenario.iter().any(|(s, _)| *s == step);
    let missing = if scenario.is_empty() {
        None
    } else if !has(Step::Then) {
        Some("Then")
    } else if !has(Step::When) && !has(Step::Given) {
        Some("When")
    } else {
        None
    };
    if let (Some(missing), Some((_, at))) = (missing, scenario.last()) {
        found.note_whole(*at, Rule::CriterionIncomplete, Some(missing.to_owned()));
    }
    scenario.clear();
}

fn steps(plain: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for hit in STEP.captures_iter(plain) {
        let (word, opens) = (hit["k"].to_lowercase(), hit.get(0).is_some_and(|m| m.start() == 0));
        let step = match word.as_str() {
            "given" | "angenommen" => Step::Given,
            word if word.starts_with("gegeben") => Step::Given,
            "when" | "wenn" => Step::When,
            "then" | "dann" => Step::Then,
            _ => Step::And,
        };
        // Only at its beginning does "and" make a step; inside it joins words.
        if opens || !steps.is_empty() && step != Step::And {
            steps.push(step);
        }
    }
    // Not everybody sets a comma before it.
    let then = |w: &str| matches!(w.to_lowercase().as_str(), "then" | "dann");
    if !steps.is_empty() && !steps.contains(&Step::Then) && plain.split(' ').any(then) {
        steps.push(Step::Then);
    }
    steps
}

fn has_consequence(plain: &str) -> bool {
    const ADDS: [&str; 24] = [
        "who", "which", "that", "whose", "where", "when", "while", "or", "but", "if", "given", "with",
        "without", "die", "der", "das", "den", "dem", "deren", "dessen", "wenn", "oder", "mit", "ohne",
    ];
    let german = plain.to_lowercase().starts_with("wenn");
    CONSEQUENCE.captures_iter(plain).any(|hit| {
        let word = hit["f"].to_lowercase();
        let joined =
            hit.get(0).is_some_and(|m| m.as_str().starts_with(", and ") || m.as_str().starts_with(", und "));
        // After "wenn …," the main clause begins with its verb.
        !joined && (!ADDS.contains(&word.as_str()) || german && word.ends_with('t'))
    })
}
