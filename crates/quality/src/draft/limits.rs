//! Where sources name different numbers for the same thing.

use crate::Span;
use crate::deed::verb_of;
use crate::lang::pattern;
use crate::unit::Unit;
use crate::words::stems;
use crate::{Evidence, clean};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The most limits weighed against each other.
const MAX_CLAIMS: usize = 2_000;

static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<c>at least|at most|no more than|not more than|no later than|up to|within|in|for|after|maximum of|minimum of|takes?|lasts?)? ?(?P<n>\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety) (?P<q>(?:working |business |calendar |full )?)(?P<u>seconds?|minutes?|hours?|days?|weeks?|months?|years?|euros?|eur|pounds?|gbp|dollars?|usd|percent|%)",
    )
});
static FINITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<s>(?:[\w'-]+ ){1,6}?)(?P<m>must|shall|should|will|has to|have to|needs? to|can|may|is|are|takes?|lasts?)\b(?P<r>.*)$",
    )
});

/// What one sentence says about how long or how much.
struct Claim {
    verb: String,
    lower: bool,
    number: String,
    said: String,
    order: usize,
    span: Span,
}

/// A subject for which the sources name different limits: the sentence that says so and where they stand.
pub(super) struct Conflict {
    pub text: String,
    pub spans: Vec<Span>,
}

fn value(word: &str) -> String {
    const NAMES: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let lower = word.to_lowercase();
    match lower.as_str() {
        "thirty" => "30".to_owned(),
        "sixty" => "60".to_owned(),
        "ninety" => "90".to_owned(),
        _ => NAMES.iter().position(|n| *n == lower).map_or(lower.clone(), |n| n.to_string()),
    }
}

fn claim(unit: &Unit<'_>) -> Option<(String, Claim)> {
    if unit.title || unit.asks() || unit.raw.len() > 300 {
        return None;
    }
    let text = clean::plain(unit.raw);
    let text = text.rsplit_once(": ").map_or(text.as_str(), |(_, rest)| rest);
    let mut measures = MEASURE.captures_iter(text);
    let measure = measures.next()?;
    let conditional = ["if ", "when ", "for ", "unless ", "once ", "in ", "after "]
        .iter()
        .any(|w| text.to_lowercase().starts_with(w));
    if measures.next().is_some() || conditional || text.contains(" if ") || text.contains(" when ") {
        return None;
    }
    let found = FINITE.captures(text)?;
    let mut subject = stems(&found["s"]);
    subject.sort();
    subject.dedup();
    if subject.is_empty() || found.name("r")?.start() > measure.name("n")?.start() {
        return None;
    }
    let mode = found["m"].to_lowercase();
    let verb = if mode.starts_with("take") || mode.starts_with("last") {
        String::new()
    } else {
        found["r"]
            .split(' ')
            .filter(|w| {
                !matches!(*w, "" | "be" | "not" | "always" | "only" | "also" | "been" | "usually" | "never")
            })
            .map(|w| verb_of(&w.to_lowercase()).map_or_else(|| w.to_lowercase(), str::to_owned))
            .next()?
    };
    let unit_name = measure["u"].to_lowercase();
    let money = ["eur", "pound", "gbp", "dollar", "usd"].iter().any(|m| unit_name.starts_with(m));
    let dimension = if money {
        "money"
    } else if unit_name == "%" || unit_name == "percent" {
        "share"
    } else {
        "time"
    };
    let comparator = measure.name("c").map(|c| c.as_str().to_lowercase()).unwrap_or_default();
    let said = format!("{} {}{}", &measure["n"], &measure["q"], &measure["u"]);
    let number = format!(
        "{} {}{}",
        value(&measure["n"]),
        measure["q"].to_lowercase(),
        unit_name.trim_end_matches('s')
    );
    let lower = comparator == "at least"
        || comparator == "minimum of"
        || comparator == "after"
        || comparator == "for";
    let key = format!("{dimension}|{}", subject.join(" "));
    Some((key, Claim { verb, lower, number, said, order: unit.order, span: unit.span }))
}

/// All conflicts among the units that are chosen. Subject and verb must be the same; "takes" fits every verb.
pub(super) fn conflicts(evidence: &[Evidence<'_>], all: &[Unit<'_>], chosen: &[bool]) -> Vec<Conflict> {
    let mut by_subject: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    let mut count = 0;
    for (unit, _) in all.iter().zip(chosen).filter(|(_, c)| **c) {
        if count >= MAX_CLAIMS {
            break;
        }
        if let Some((key, claim)) = claim(unit) {
            let claims = by_subject.entry(key).or_default();
            if claims.len() < 20 {
                claims.push(claim);
                count += 1;
            }
        }
    }
    let mut found = Vec::new();
    for claims in by_subject.values() {
        let Some(first) = claims.first() else { continue };
        let rivals: Vec<&Claim> = claims
            .iter()
            .filter(|c| {
                c.number != first.number
                    && c.lower == first.lower
                    && (c.verb == first.verb || c.verb.is_empty() || first.verb.is_empty())
            })
            .collect();
        if rivals.is_empty() {
            continue;
        }
        let mut named: Vec<(&str, String)> = Vec::new();
        let mut spans = Vec::new();
        for claim in std::iter::once(first).chain(rivals) {
            if named.iter().any(|(number, _)| *number == claim.number) {
                continue;
            }
            let label = evidence.get(claim.order).map_or("", |e| e.label);
            named.push((
                &claim.number,
                if label.is_empty() { claim.said.clone() } else { format!("{} ({label})", claim.said) },
            ));
            spans.push(claim.span);
        }
        let list = named.into_iter().map(|(_, said)| said).collect::<Vec<_>>().join(", ");
        found.push(Conflict {
            text: format!("The sources name different limits: {list}. Which one holds?"),
            spans,
        });
    }
    found.truncate(12);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::units;
    use docket_domain::SourceKind;

    #[test]
    fn different_limits_for_the_same_thing_are_seen() {
        let check = |one: &str, two: &str, expected: Option<&str>| {
            let of = |id, text, label| Evidence {
                id,
                text,
                speaker: None,
                heading: None,
                label,
                kind: SourceKind::Document,
            };
            let evidence = [of(0, one, "a.md"), of(1, two, "b.md")];
            let all = units(&evidence);
            let found = conflicts(&evidence, &all, &vec![true; all.len()]);
            assert_eq!(found.first().map(|c| c.text.as_str()), expected, "{one} {two}");
        };
        check(
            "A refund takes up to 14 days.",
            "Refunds are paid within five working days after approval.",
            Some(
                "The sources name different limits: 14 days (a.md), five working days (b.md). Which one holds?",
            ),
        );
        check("Refunds are paid within 5 days.", "A refund must be paid within five days.", None);
        check("Refunds must be approved within 2 days.", "Refunds are paid within 5 days.", None);
        check("A deposit is paid within 2 days.", "A refund is paid within 5 days.", None);
        check("Records are kept for at least 3 years.", "Records are deleted within 5 years.", None);
        check(
            "Invoices must be kept for 6 years.",
            "Invoices are kept for 10 years.",
            Some("The sources name different limits: 6 years (a.md), 10 years (b.md). Which one holds?"),
        );
    }
}
