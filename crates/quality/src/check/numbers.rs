//! Different numbers for the same thing in one text.

use super::text::{Class, Statement};
use super::{Found, Rule};
use crate::lang::pattern;
use crate::words::{content_words, stem};
use regex::Regex;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

/// Each claim is held against so many of the same subject at most.
const MOST_RIVALS: usize = 20;

static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?P<c>at least|at most|no more than|not more than|more than|less than|no later than|up to|within|in|for|after|before|above|below|every|maximum of|minimum of|mindestens|h\w+chstens|maximal|bis zu|innerhalb von|innerhalb|sp\w+testens nach|nach|vor|f\w+r|alle|ab|unter|über) )?\b(?P<m>(?P<n>\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwanzig|dreißig) ?(?P<q>(?:working |business |calendar |full )?)(?P<u>seconds?|minutes?|hours?|days?|weeks?|months?|years?|euros?|eur|€|pounds?|gbp|dollars?|usd|percent|%|prozent|mb|gb|kb|sekunden?|minuten?|stunden?|(?:werk|arbeits|kalender)?tagen?|wochen?|monaten?|jahren?|jahre|characters|zeichen|attempts|versuchen?))(?:$|[^\w])",
    )
});
static FINITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<s>(?:[^ ,;:]+ ){1,8}?)(?P<m>must|shall|should|will|has to|have to|needs? to|can|may|is|are|takes?|lasts?|costs?|expires?|muss|m\w+ssen|soll|sollen|sollte|sollten|wird|werden|darf|d\w+rfen|kann|k\w+nnen|ist|sind|dauert|dauern|beträgt|betragen|kostet|kosten|gilt|gelten)\b(?P<r>.*)$",
    )
});
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[ ,])(?:if|when|whenever|unless|once|during|except|only|while|wenn|falls|sofern|außer|nur|während|bei|sobald|for|für|in case)\b",
    )
});

/// What one statement says about how long or how much.
struct Claim {
    at: usize,
    part: Range<usize>,
    number: String,
    rest: BTreeSet<String>,
    conditional: bool,
}

pub(super) fn find(found: &mut Found<'_>) {
    let mut claims: HashMap<String, Vec<Claim>> = HashMap::new();
    let statements = &found.text.statements;
    for (at, statement) in statements.iter().enumerate() {
        if matches!(statement.class, Class::Exempt | Class::Story) || statement.cell || statement.asks() {
            continue;
        }
        let Some((key, claim)) = claim(at, statement) else { continue };
        let known = claims.entry(key).or_default();
        let rival = known.iter().find(|other| contradicts(other, &claim)).map(|r| (r.at, r.part.clone()));
        if let Some((other, part)) = rival {
            // The whole phrase tells more than the number: "paid within 14 days".
            let said = statements.get(other).map(|s| said(s, &part));
            found.note(at, &claim.part, Rule::Conflict, said);
        }
        if known.len() < MOST_RIVALS {
            known.push(claim);
        }
    }
}

fn said(statement: &Statement, part: &Range<usize>) -> String {
    super::shortened(
        statement.plain.get(..).filter(|p| p.len() < 160).unwrap_or(&statement.plain[part.clone()]),
    )
}

fn contradicts(one: &Claim, two: &Claim) -> bool {
    if one.number == two.number {
        return false;
    }
    let same = one.rest == two.rest;
    // A condition may make another case of it.
    if one.conditional || two.conditional {
        return same && one.conditional == two.conditional;
    }
    same || one.rest.is_subset(&two.rest) || two.rest.is_subset(&one.rest)
}

fn claim(at: usize, statement: &Statement) -> Option<(String, Claim)> {
    let plain = statement.plain.as_str();
    let mut measures = MEASURE.captures_iter(plain);
    let measure = measures.next()?;
    let (number, part) = (measure.name("n")?, measure.name("m")?);
    if plain.len() > 300 || measures.next().is_some() || statement.is_quoted(&part.range()) {
        return None;
    }
    let finite = FINITE.captures(plain)?;
    let rest = finite.name("r")?;
    if rest.start() > number.start() {
        return None;
    }
    let subject: BTreeSet<String> = stems(&finite["s"]);
    if subject.is_empty() {
        return None;
    }
    let unit = measure["u"].to_lowercase();
    let comparator = measure.name("c").map(|c| c.as_str().to_lowercase()).unwrap_or_default();
    let lower = matches!(
        comparator.as_str(),
        "at least"
            | "minimum of"
            | "after"
            | "for"
            | "more than"
            | "above"
            | "mindestens"
            | "nach"
            | "für"
            | "ab"
            | "über"
    );
    let begin = measure.name("c").map_or(part.start(), |c| c.start());
    let around = format!("{} {}", &plain[rest.start()..begin.max(rest.start())], &plain[part.end()..]);
    let denies = around.contains(" not ") || around.contains(" never ") || around.contains(" nicht ");
    let key = format!(
        "{}|{lower}|{denies}|{}",
        dimension(&unit),
        subject.into_iter().collect::<Vec<_>>().join(" ")
    );
    let number = format!("{} {}{}", value(number.as_str()), measure["q"].to_lowercase(), one_of(&unit));
    let conditional = CONDITION.is_match(&around) || CONDITION.is_match(&finite["s"]);
    Some((key, Claim { at, part: part.range(), number, rest: stems(&around), conditional }))
}

fn stems(text: &str) -> BTreeSet<String> {
    content_words(text).iter().map(|w| stem(w)).collect()
}

fn dimension(unit: &str) -> &'static str {
    match unit {
        "€" | "eur" | "gbp" | "usd" => "money",
        u if ["euro", "pound", "dollar"].iter().any(|m| u.starts_with(m)) => "money",
        "%" | "percent" | "prozent" => "share",
        "mb" | "gb" | "kb" => "size",
        "characters" | "zeichen" => "length",
        u if u.starts_with("attempt") || u.starts_with("versuch") => "tries",
        _ => "time",
    }
}

/// One name for a unit, in the singular and in English.
fn one_of(unit: &str) -> String {
    let one = match unit.trim_end_matches(['n', 's', 'e']) {
        "sekund" => "second",
        "minut" => "minute",
        "stund" => "hour",
        "tag" | "kalendertag" => "day",
        "werktag" | "arbeitstag" => "working day",
        "woch" => "week",
        "monat" => "month",
        "jahr" => "year",
        "prozent" => "%",
        _ => match unit {
            "€" | "euro" | "euros" => "eur",
            "percent" => "%",
            other => other.trim_end_matches('s'),
        },
    };
    one.to_owned()
}

fn value(word: &str) -> String {
    const NAMES: [(&str, &str); 28] = [
        ("one", "1"),
        ("two", "2"),
        ("three", "3"),
        ("four", "4"),
        ("five", "5"),
        ("six", "6"),
        ("seven", "7"),
        ("eight", "8"),
        ("nine", "9"),
        ("ten", "10"),
        ("twelve", "12"),
        ("fourteen", "14"),
        ("fifteen", "15"),
        ("twenty", "20"),
        ("thirty", "30"),
        ("sixty", "60"),
        ("ninety", "90"),
        ("zwei", "2"),
        ("drei", "3"),
        ("vier", "4"),
        ("fünf", "5"),
        ("sechs", "6"),
        ("sieben", "7"),
        ("acht", "8"),
        ("neun", "9"),
        ("zehn", "10"),
        ("zwanzig", "20"),
        ("dreißig", "30"),
    ];
    let lower = word.to_lowercase();
    NAMES.iter().find(|(name, _)| *name == lower).map_or(lower.clone(), |(_, n)| (*n).to_owned())
}
