//! Who takes on a task.

use crate::clean::tidy;
use crate::due::due;
use crate::lang::{de, en, pattern};
use crate::marks::{ANAPHORIC, NOT_QUESTION, speaker_name};
use crate::name::{NAME, is_name};
use crate::unit::Unit;
use regex::Regex;
use std::sync::LazyLock;

static GERMAN_ACTION: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    de::ACTIONS
        .iter()
        .map(|p| pattern(&format!("(?-i:{})", p.replace("(?P<me>ich)", "(?P<me>[Ii]ch)"))))
        .collect()
});

/// The shapes in which somebody takes on or is given a task.
pub(crate) struct ActionPatterns {
    pub promise: Regex,
    pub offer: Regex,
    pub named: Regex,
    pub asked: Regex,
    pub shared: Regex,
    pub role: Regex,
    pub accepted: Regex,
}

pub(crate) static ACTION: LazyLock<ActionPatterns> = LazyLock::new(|| {
    let verb = en::TASK_VERBS;
    ActionPatterns {
        promise: pattern(&format!(
            r"(?:^|[,;—–] ?|\band |\bbut |\bso |\bthen |\bthat )(?P<me>i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to|'m gonna)(?: also| just| then| try to| definitely| quickly| go and| have to| go ahead and| personally| still| need to| try and| happily)* (?P<v>{verb})\b"
        )),
        offer: pattern(&format!(
            r"^(?:let me|i can|i could|i need to|i have to|i should|i still have to|i still need to|i must|we need to|we should|we must|we have to|we still need to|someone (?:should|needs to|has to|must)|somebody (?:should|needs to|has to|must)) (?:also |then |just |quickly |still |first )*(?P<v>{verb})\b"
        )),
        named: pattern(&format!(
            r"(?:^|[,;] |\band |\bso |\bthen )(?P<o>{NAME})(?: and (?:I|{NAME}))?(?:'ll| will| is going to| are going to| to| should| must| needs to| has to| agreed to| offered to| volunteered to| promised to| has agreed to| takes care of| is to) (?:also |then |please |just )*(?P<v>{verb}|takes care of)\b"
        )),
        asked: pattern(&format!(
            r"^(?:(?P<o>{NAME}), ?)?(?:can|could|would|will) (?:(?P<p>{NAME})|you|somebody|someone)(?: please| also| maybe| just| perhaps| then)* (?P<v>{verb})\b.*?(?:, (?P<q>{NAME}) ?\??\.?)?$"
        )),
        shared: pattern(&format!(
            r"^(?:please|(?P<o>{NAME}), ?(?:please|you(?:'ll| will)|you were going to)|(?P<p>{NAME}), ?could you) (?P<v>{verb})\b"
        )),
        role: pattern(&format!(
            r"^(?P<o>(?:the )?(?:[a-z]+ ){{0,2}}(?:team|department|manager|lead|owner|analyst|vendor|supplier|(?-i:IT)|legal|finance|procurement|hr|marketing|designer|expert|support|office|operations|sponsor))(?:'ll| will| is going to) (?P<v>{verb})\b"
        )),
        accepted: pattern(
            r"^(?:yes|yeah|yep|sure|ok|okay|will do|of course|no problem|i'll|i will|happy to|absolutely|certainly|done|i can do)\b",
        ),
    }
});
/// `Some(owner)` when the sentence is an action; the owner may still be unknown.
pub(crate) fn action_owner(
    text: &str,
    words: &[String],
    unit: &Unit<'_>,
    after: &[Unit<'_>],
) -> Option<Option<String>> {
    let action = &*ACTION;
    let term = due(text);
    let me = || unit.speaker.map(speaker_name);
    let asks = unit.asks();
    let has_object =
        words.len() >= 2 && words.iter().filter(|w| !ANAPHORIC.contains(w.as_str())).count() >= 2;
    for pattern in GERMAN_ACTION.iter() {
        if let Some(found) = pattern.captures(text) {
            let owner = found.name("o").map(|o| o.as_str().to_owned());
            if found.name("me").is_some() {
                return Some(me());
            }
            if owner.as_deref().is_some_and(is_name) && (term.is_some() || unit.bullet || unit.spoken) {
                return Some(owner);
            }
        }
    }
    if let Some(found) = action.asked.captures(text) {
        let named = found
            .name("o")
            .or(found.name("p"))
            .or(found.name("q"))
            .map(|o| o.as_str().to_owned())
            .filter(|n| is_name(n));
        let answer = after.iter().find(|u| u.speaker != unit.speaker || u.order != unit.order);
        let taken = answer
            .filter(|u| {
                u.speaker.is_some() && u.speaker != unit.speaker && action.accepted.is_match(&tidy(u.raw))
            })
            .and_then(|u| u.speaker)
            .map(speaker_name);
        let polite = text.to_lowercase().contains("please");
        if has_object
            && (named.is_some()
                || ((term.is_some() || polite) && words.len() > 1)
                || (taken.is_some() && words.len() > 2))
            && !NOT_QUESTION.is_match(text)
        {
            return Some(named.or(taken));
        }
    }
    if asks {
        return None;
    }
    if let Some(found) = action.named.captures(text) {
        let owner = found.name("o").map(|o| o.as_str().to_owned()).filter(|n| is_name(n));
        if owner.is_some() && has_object {
            return Some(owner);
        }
    }
    if let Some(found) = action.shared.captures(text) {
        let named = found.name("o").or(found.name("p")).map(|o| o.as_str().to_owned()).filter(|n| is_name(n));
        if has_object && (named.is_some() || (unit.spoken && term.is_some())) {
            return Some(named);
        }
    }
    if let Some(found) = action.role.captures(text)
        && has_object
        && (term.is_some() || unit.spoken)
    {
        return found
            .name("o")
            .map(|o| Some(o.as_str().trim_start_matches("the ").trim_start_matches("The ").to_owned()));
    }
    if let Some(found) = action.promise.captures(text) {
        let mine = found.name("me").is_some_and(|m| m.as_str().eq_ignore_ascii_case("i"));
        let small_talk = crate::lang::en_small_promise(text);
        if unit.spoken || !unit.bullet {
            if mine
                && (has_object || term.is_some())
                && !small_talk
                && (unit.speaker.is_some() || term.is_some())
            {
                return Some(me());
            }
            if !mine && unit.spoken && has_object && term.is_some() && !small_talk {
                return Some(None);
            }
        }
    }
    if let Some(found) = action.offer.captures(text) {
        let first = found.get(0).map(|m| m.as_str().to_lowercase()).unwrap_or_default();
        let own = first.starts_with("let me") || first.starts_with("i ");
        if has_object && term.is_some() && unit.speaker.is_some() {
            return Some(if own { me() } else { None });
        }
    }
    None
}
