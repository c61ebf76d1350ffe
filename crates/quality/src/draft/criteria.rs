//! Acceptance criteria: Given, When, Then where the source has a condition, else the rule in testable words.

use super::cluster::{Cluster, Found, cluster, needs};
use super::page::Page;
use super::{Draft, DraftRequest, stories, title_for};
use crate::clean::as_sentence;
use crate::grammar::decapitalised;
use crate::lang::pattern;
use crate::need::{Form, Need, Setting, read};
use crate::unit::Unit;
use regex::Regex;
use std::sync::LazyLock;

/// The most groups one draft lists.
const MAX_GROUPS: usize = 20;

static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<w>if|when|whenever|once|as soon as|after|in case|where|for|unless|until|during) (?P<c>[^,]{4,160}), (?:then )?(?P<o>.{6,})$",
    )
});
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<o>.{8,}?),? (?P<w>if|when|whenever|once|as soon as|in case|after) (?P<c>(?:an?|the|it|they|he|she|there|we|i|you|this|their|his|her|its|my|our|your|no|nobody|someone|something|all|any|each|both|\w+s?) (?:\w+ )*?(?:is|are|has|have|had|was|were|does|do|exceeds?|gets?|arrives?|changes?|fails?|expires?|wants?|needs?|cancels?|submits?|returns?|approves?|rejects?|reaches|opens?|closes|enters?|orders?|pays?|runs?|falls?|drops?|goes|comes|leaves?|starts?|ends?|can(?:not|'t)?|cannot|clicks?|scans?|books?|calls?|makes?|receives?|selects?|\w+ed)\b.*)$",
    )
});
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:is|are|has|have|had|was|were|above|below|over|under|exceeds?|exceeding|more than|less than|cannot|can't|does not|do not|doesn't|don't)\b",
    )
});
static MEASURED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<c>.{3,60}? (?:above|over|below|under|exceeding|of more than|of less than|up to|older than|younger than|from) (?:€|\$|£)?\d[^,]{0,40}?) (?P<m>must|shall|should|needs? to|ha(?:s|ve) to|may only|may not|can only|is|are) (?P<v>.+)$",
    )
});

/// A criterion of the need for the role it serves, in one line of Markdown.
pub(super) fn criterion(need: &Need, role: &str) -> String {
    let text = need.text.trim_end_matches(['.', '!', ' ']);
    let purpose = (need.benefit.is_some() || need.reason.is_some())
        && need.form != Form::Rule
        && need.form != Form::Problem;
    let body = if purpose || need.wish || text.split(' ').count() > 34 { None } else { Some(text) };
    if let Some(found) = body.and_then(|b| FIRST.captures(b).or_else(|| LAST.captures(b))) {
        let (word, condition, outcome) = (found["w"].to_lowercase(), found["c"].trim(), found["o"].trim());
        if !matches!(word.as_str(), "unless" | "until" | "during")
            && !condition.to_lowercase().starts_with("example")
            && !condition.to_lowercase().starts_with("instance")
        {
            return given(&word, condition, &outcome_of(outcome, role));
        }
    }
    if let Some(found) = body.and_then(|b| MEASURED.captures(b)) {
        let mode = found["m"].to_lowercase();
        if role_free(need) && !matches!(mode.as_str(), "is" | "are") {
            let plural = found["c"].split(' ').next().is_some_and(crate::grammar::is_plural);
            let whom = if plural { "they" } else { "it" };
            return format!(
                "**Given** {}, **then** {whom} {} {}.",
                decapitalised(&found["c"]),
                &found["m"],
                &found["v"]
            );
        }
    }
    match need.form {
        Form::Want if need.duty.is_some() && need.role.is_some() => as_sentence(text),
        Form::Want if need.duty.is_some() && need.first_person => {
            format!("The {role} {} {}.", need.duty.as_deref().unwrap_or("must"), third(&need.action))
        }
        Form::Want => format!("The {role} can {}.", third(&need.action)),
        Form::Object => match need.action.split_once(" when ") {
            Some((what, condition)) if need.wish => {
                format!("**When** {}, **then** the {role} gets {}.", third(condition), third(what))
            }
            _ => as_sentence(&format!("The {role} gets {}", third(&need.action))),
        },
        Form::Thing if need.subject == "the system" && !text.to_lowercase().contains("the system") => {
            as_sentence(&format!("The system shall {}", third(&need.action)))
        }
        _ => as_sentence(text),
    }
}

fn role_free(need: &Need) -> bool {
    need.role.is_none() && !need.first_person
}

/// Told of somebody else: `my limit` to `their limit`.
pub(super) fn third(phrase: &str) -> String {
    phrase
        .split(' ')
        .map(|word| {
            let bare = word.trim_end_matches([',', '.', ';']);
            let tail = &word[bare.len()..];
            let other = match bare {
                "my" | "My" | "our" | "your" => "their",
                "I" | "we" | "you" => "they",
                "me" | "us" => "them",
                "I'm" | "we're" | "you're" => "they are",
                "I've" | "we've" | "you've" => "they have",
                "myself" | "ourselves" | "yourself" => "themselves",
                "am" => "are",
                "mine" | "ours" => "theirs",
                other => other,
            };
            format!("{other}{tail}")
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn given(word: &str, condition: &str, outcome: &str) -> String {
    let condition = third(&decapitalised(condition));
    let state = STATE.is_match(&condition)
        && !matches!(word, "when" | "whenever" | "as soon as" | "once" | "after")
        || matches!(word, "for" | "where");
    // Two conditions joined by "and" make a state and an event.
    if let Some((one, two)) = condition.split_once(" and ")
        && STATE.is_match(one)
        && !STATE.is_match(two)
        && two.split(' ').count() > 2
        && word != "for"
    {
        return format!("**Given** {one}, **when** {two}, **then** {outcome}");
    }
    if state {
        format!("**Given** {condition}, **then** {outcome}")
    } else if word == "after" {
        format!("**When** {condition} is over or done, **then** {outcome}").replace(
            " is over or done",
            if STATE.is_match(&condition) || condition.contains("ed") { "" } else { " is over" },
        )
    } else {
        format!("**When** {condition}, **then** {outcome}")
    }
}

/// The outcome in the words of somebody who checks it.
fn outcome_of(outcome: &str, role: &str) -> String {
    let plain = decapitalised(crate::clean::without_opening(outcome));
    let binding = plain.contains(" must") || plain.contains(" shall") || plain.contains(" should");
    let said = match read(outcome, Setting { written: true, ..Setting::default() }) {
        Some(need) if need.form == Form::Want && need.first_person => {
            format!("the {role} can {}", third(&need.action))
        }
        Some(need)
            if need.form == Form::Want && need.role.is_some() && need.benefit.is_none() && !binding =>
        {
            format!("the {} can {}", need.role.as_deref().unwrap_or(role), need.action)
        }
        _ => plain,
    };
    let said = third(said.trim_end_matches(['.', '!', ' ', ',']));
    format!("{said}.")
}

/// The criteria of a cluster, each with its sources, no two alike.
pub(super) fn criteria<'a>(group: &'a Cluster<'_>, role: &str) -> Vec<(String, &'a Found<'a>)> {
    let mut listed: Vec<(String, &Found<'_>)> = Vec::new();
    for member in group.members() {
        if member.need.form == Form::Problem {
            continue;
        }
        let own = member.role().unwrap_or_else(|| role.to_owned());
        let text = criterion(&member.need, &own);
        let twin =
            listed.iter().any(|(t, _)| crate::support(&text, t) > 0.85 && crate::support(t, &text) > 0.85);
        if !twin {
            listed.push((text, member));
        }
    }
    listed
}

/// Writes acceptance criteria under short headings.
pub(super) fn write(
    request: &DraftRequest<'_>,
    all: &[Unit<'_>],
    given_title: Option<&str>,
) -> Option<Draft> {
    let title = title_for(request, given_title, "Acceptance criteria");
    let mut page = Page::titled(&title);
    let groups = cluster(needs(request, all), request.topic);
    let mut number = 0;
    for group in groups.iter().filter(|g| g.head.need.form != Form::Problem).take(MAX_GROUPS) {
        let role = group.head.role().unwrap_or_else(|| "user".to_owned());
        page.heading(2, &stories::heading_of(group));
        for (i, (text, found)) in criteria(group, &role).into_iter().enumerate() {
            number += 1;
            let mut spans = found.spans.clone();
            if i == 0 {
                spans.extend(group.same.iter().copied());
            }
            page.say(&format!("- AC-{number}: "), &text, &spans);
        }
        let open: Vec<_> = stories::unclear(group, all, request, &role, false)
            .into_iter()
            .filter(|u| !u.is_benefit())
            .collect();
        stories::write_unclear(&mut page, &open);
    }
    page.finish(title)
}
