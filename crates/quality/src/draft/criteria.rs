//! Acceptance criteria: Given, When, Then where the source has a condition, else the rule in testable words.

use super::cluster::{Cluster, Found, cluster, needs};
use super::page::Page;
use super::{Draft, DraftRequest, stories, title_for};
use crate::clean::as_sentence;
use crate::grammar::{decapitalised, the};
use crate::lang::pattern;
use crate::marks::Marked;
use crate::need::{Form, Need};
use crate::unit::Unit;
use crate::voice::{third, told_of, without_us};
use regex::Regex;
use std::sync::LazyLock;

/// The most groups one draft lists.
const MAX_GROUPS: usize = 20;

static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<w>if|when|whenever|once|as soon as|after|in case) (?P<c>[^,]{4,160}), (?:then )?(?P<o>.{6,})$",
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
/// A criterion of the need for the role it serves, in one line of Markdown.
pub(super) fn criterion(need: &Need, role: &str) -> String {
    let text = need.text.trim_end_matches(['.', '!', ' ']);
    let purpose = (need.benefit.is_some() || need.reason.is_some())
        && need.form != Form::Rule
        && need.form != Form::Problem;
    let body = if purpose || need.wish || text.split(' ').count() > 34 { None } else { Some(text) };
    if let Some(found) = body.and_then(|b| FIRST.captures(b).or_else(|| LAST.captures(b))) {
        let (word, condition, outcome) = (found["w"].to_lowercase(), found["c"].trim(), found["o"].trim());
        // "Refunds are paid after they are approved": who "they" are stands in the outcome; the rule stays whole.
        let leans = ["they ", "it ", "he ", "she ", "this ", "that "]
            .iter()
            .any(|p| condition.to_lowercase().starts_with(p));
        let order = need.form == Form::Want && need.action.starts_with(outcome.trim_start_matches("please "));
        let order = order
            || need
                .action
                .split(' ')
                .next()
                .is_some_and(|v| outcome.split(' ').next().is_some_and(|o| o.eq_ignore_ascii_case(v)));
        // A rule has no wish whose order of words could be meant.
        if order && need.form != Form::Rule {
            return as_sentence(&format!("{} can {}", the(role), third(&need.action)));
        }
        if !leans || text.to_lowercase().starts_with(&word) {
            return given(&word, condition, outcome, role);
        }
    }
    match need.form {
        Form::Want if need.they && need.duty.is_some() && need.role.is_some() => {
            let duty = need.duty.as_deref().unwrap_or("must");
            as_sentence(&format!("{} {duty} {}", the(need.role.as_deref().unwrap_or(role)), need.action))
        }
        Form::Want if need.duty.is_some() && need.role.is_some() => as_sentence(text),
        Form::Want if need.duty.is_some() && need.first_person => {
            let duty = need.duty.as_deref().unwrap_or("must");
            as_sentence(&format!("{} {} {}", the(role), duty, third(&need.action)))
        }
        Form::Want => as_sentence(&format!("{} can {}", the(role), third(&need.action))),
        Form::Object => match need.action.split_once(" when ") {
            Some((what, condition)) if need.wish => {
                format!("**When** {}, **then** {} gets {}.", third(condition), the(role), third(what))
            }
            _ => as_sentence(&format!("{} gets {}", the(role), third(&need.action))),
        },
        Form::Thing if need.subject == "the system" && !text.to_lowercase().contains("the system") => {
            as_sentence(&format!("The system shall {}", third(&need.action)))
        }
        _ if speaks_of_self(text) && role != "user" && role != "team member" => {
            as_sentence(&told_of(text, role))
        }
        _ => as_sentence(text),
    }
}

/// Whether a rule says "I" or "my".
pub(super) fn speaks_of_self(text: &str) -> bool {
    text.split(' ').any(|w| {
        matches!(
            w.trim_matches(|c: char| !c.is_alphabetic()),
            "I" | "my" | "My" | "we" | "We" | "our" | "Our"
        )
    })
}

/// Told of others when it is known who speaks; else left as it stands.
fn as_known(known: bool, phrase: &str) -> String {
    if known { third(phrase) } else { phrase.to_owned() }
}

fn given(word: &str, condition: &str, outcome: &str, role: &str) -> String {
    let known = role != "user" && role != "team member";
    let mine = |phrase: &str| phrase.split(' ').any(|w| matches!(w, "I" | "we"));
    let condition = decapitalised(condition);
    let named = mine(&condition) && known;
    let condition =
        if named { decapitalised(&told_of(&condition, role)) } else { as_known(known, &condition) };
    let plain = decapitalised(crate::clean::without_opening(outcome));
    let plain = plain.trim_end_matches(['.', '!', ' ', ',']);
    let outcome = if known && !named && mine(plain) {
        decapitalised(&told_of(plain, role))
    } else {
        as_known(known, plain)
    };
    let state = STATE.is_match(&condition) && matches!(word, "if" | "in case");
    // Two conditions joined by "and" make a state and an event.
    if let Some((one, two)) = condition.split_once(" and ")
        && STATE.is_match(one)
        && !STATE.is_match(two)
        && two.split(' ').count() > 2
    {
        return format!("**Given** {one}, **when** {two}, **then** {outcome}.");
    }
    if state {
        format!("**Given** {condition}, **then** {outcome}.")
    } else if word == "after" && !(STATE.is_match(&condition) || condition.contains("ed")) {
        format!("**When** {condition} is over, **then** {outcome}.")
    } else {
        format!("**When** {condition}, **then** {outcome}.")
    }
}

/// The criteria of a cluster, each with its sources, no two alike.
pub(super) fn criteria<'a>(group: &'a Cluster<'_>, role: &str) -> Vec<(String, &'a Found<'a>)> {
    let mut listed: Vec<(String, &Found<'_>)> = Vec::new();
    for member in group.members() {
        if member.need.form == Form::Problem {
            continue;
        }
        let own = member.role().unwrap_or_else(|| role.to_owned());
        let mut text = criterion(&member.need, &own);
        // What another wish in the group is good for is told with it.
        if !std::ptr::eq(member, &group.head)
            && matches!(member.need.form, Form::Want | Form::Object)
            && !text.starts_with("**")
            && !text.contains(" so that ")
        {
            let why = member
                .need
                .reason
                .clone()
                .or_else(|| member.need.benefit.as_ref().map(|b| format!("so that {b}")));
            if let Some(why) = why.filter(|w| !text.contains(w.as_str())) {
                let why = if member.need.first_person {
                    third(&why)
                } else {
                    without_us(&why, member.unit.speaker)
                };
                text = format!("{}, {}.", text.trim_end_matches('.'), why);
            }
        }
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
    let marked = Marked::of(all);
    let groups = cluster(needs(request, all, &marked), all, request.topic);
    let mut number = 0;
    let clear = groups.iter().filter(|g| g.head.need.form != Form::Problem && g.head.unclear.is_none());
    for group in clear.take(MAX_GROUPS) {
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
        let open: Vec<_> = stories::unclear(group, all, request, &marked, &role, false)
            .into_iter()
            .filter(|u| !u.is_benefit())
            .collect();
        stories::write_unclear(&mut page, &open);
    }
    let questions: Vec<_> = groups.iter().filter_map(Cluster::question).collect();
    if !questions.is_empty() {
        page.heading(2, "Open points");
        for (text, spans) in &questions {
            page.say("- ", text, spans);
            page.ask(text);
        }
    }
    page.finish(title)
}
