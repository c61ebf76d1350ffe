//! What "them" and "it" stand for: told where the sources name it, else left for people to say.

use super::cluster::Found;
use crate::lang::{de, en, pattern, patterns};
use crate::need::{Form, needs_of};
use crate::unit::Unit;
use crate::words::{content_words, stem, tokens};
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

static CHATTER: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::CHATTER, de::CHATTER]));

/// Makes a sentence that leans on another one stand by itself: what it speaks of is named behind the word that stands
/// for it, or the sentence before goes along. Where neither can be done, it is marked as unclear.
pub(super) fn settle<'a>(found: &mut Found<'a>, all: &'a [Unit<'a>]) {
    let Some((at, word)) = pronoun(&found.need.text).map(|(at, word)| (at, word.to_lowercase())) else {
        with_context(found, all);
        return;
    };
    if name(found, all, at, &word) {
        found.need.form = Form::Rule;
        return;
    }
    if !with_context(found, all) {
        found.unclear = Some(word);
    }
}

/// Names what a sentence speaks of that stays beside the one before it, where the sources name it.
pub(super) fn settle_beside<'a>(found: &mut Found<'a>, all: &'a [Unit<'a>]) {
    if let Some((at, word)) = pronoun(&found.need.text).map(|(at, word)| (at, word.to_lowercase()))
        && word == "them"
    {
        name(found, all, at, &word);
    }
}

/// Puts what a plural word stands for behind it, if that is named before.
fn name<'a>(found: &mut Found<'a>, all: &'a [Unit<'a>], at: usize, word: &str) -> bool {
    if !matches!(word, "them" | "they" | "these" | "those") {
        return false;
    }
    let Some((things, unit)) = named_before(found, all) else { return false };
    let end = at + word.len();
    found.need.text = format!("{} ({things}){}", &found.need.text[..end], &found.need.text[end..]);
    let action = format!(" {} ", found.need.action);
    if let Some(from) = action.find(&format!(" {word} ")) {
        let end = from + 1 + word.len();
        found.need.action = format!("{} ({things}){}", &action[..end], &action[end..]).trim().to_owned();
    }
    found.spans.insert(0, unit.span);
    true
}

/// The question that an unclear sentence leaves.
pub(super) fn question(found: &Found<'_>, word: &str) -> String {
    format!("What does “{word}” stand for? {}", found.need.text)
}

/// The first word of a sentence that stands for another one.
fn pronoun(text: &str) -> Option<(usize, &str)> {
    tokens(text).find(|(_, w)| {
        matches!(
            w.to_lowercase().as_str(),
            "them" | "they" | "these" | "those" | "it" | "this" | "he" | "she" | "ones"
        )
    })
}

/// The units before a sentence that it may lean on, nearest first.
fn before<'a>(found: &Found<'a>, all: &'a [Unit<'a>]) -> impl Iterator<Item = &'a Unit<'a>> {
    let (order, spoken) = (found.unit.order, found.unit.spoken);
    all[..found.at.min(all.len())]
        .iter()
        .rev()
        .take(4)
        .filter(move |u| !u.title && (u.order == order || spoken && u.spoken && u.order.abs_diff(order) <= 2))
}

/// The things in the plural that were named last and are not those of the sentence itself.
fn named_before<'a>(found: &Found<'a>, all: &'a [Unit<'a>]) -> Option<(String, &'a Unit<'a>)> {
    let own: Vec<String> = content_words(&found.need.text).iter().map(|w| stem(w)).collect();
    before(found, all).find_map(|unit| Some((things_in(unit.raw, &own)?, unit)))
}

/// The last things in the plural of a sentence: `wrong readings` in "Customers call about wrong readings".
fn things_in(text: &str, own: &[String]) -> Option<String> {
    // "The station and the time" are two things.
    static BOTH: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bthe (?P<a>\w{3,}) and the (?P<b>\w{3,})\b"));
    let fits = |w: &str| !own.contains(&stem(&w.to_lowercase())) && !crate::name::is_role(w);
    if let Some(found) = BOTH.captures(text).filter(|f| fits(&f["a"]) && fits(&f["b"])) {
        return Some(format!("the {} and the {}", &found["a"], &found["b"]));
    }
    let words: Vec<&str> = tokens(text).map(|(_, w)| w).collect();
    let opens = |w: &str| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "all"
                | "these"
                | "those"
                | "our"
                | "their"
                | "his"
                | "her"
                | "my"
                | "your"
                | "any"
                | "some"
                | "no"
                | "of"
                | "for"
                | "with"
                | "about"
                | "many"
                | "most"
                | "more"
                | "several"
                | "both"
                | "two"
                | "three"
                | "four"
                | "five"
                | "few"
                | "from"
                | "by"
                | "into"
                | "between"
                | "without"
                | "as"
        )
    };
    (0..words.len()).rev().find_map(|i| {
        let word = words[i];
        let thing = word.len() > 3
            && crate::grammar::is_plural(word)
            && !crate::is_stopword(word)
            && !own.contains(&stem(&word.to_lowercase()))
            && !matches!(
                word.to_lowercase().as_str(),
                "thanks" | "always" | "days" | "weeks" | "years" | "hours" | "minutes"
            );
        if !thing {
            return None;
        }
        // Only what opens as a noun phrase does, and not a verb: "the wrong readings", "of readings".
        let from = (i.saturating_sub(3)..i).rev().find(|j| opens(words[*j]))? + 1;
        let verb = |w: &str| w.ends_with('s') && crate::name::is_verb(&crate::grammar::singular(w));
        let from = (from..i).rev().find(|j| verb(words[*j])).map_or(from, |j| j + 1);
        let phrase = &words[from..=i];
        (!phrase.iter().any(|w| crate::is_stopword(w))).then(|| phrase.join(" "))
    })
}

/// Puts the sentence before in front of one that cannot be understood without it, if it says something itself.
fn with_context<'a>(found: &mut Found<'a>, all: &'a [Unit<'a>]) -> bool {
    let before = found.at.checked_sub(1).and_then(|at| all.get(at));
    let Some(before) = before
        .filter(|u| u.order == found.unit.order && !u.title && !u.asks() && u.raw.len() < 240 && carries(u))
    else {
        return false;
    };
    found.need.text = format!("{} {}", crate::clean::plain(before.raw), found.need.text);
    found.need.form = Form::Rule;
    found.spans.insert(0, before.span);
    true
}

/// Whether a sentence says something that belongs in a draft: talk does with a need, a number or a decision, writing
/// unless it is small talk.
fn carries(unit: &Unit<'_>) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\d|\b(?:never|always|only|every|each|decided|agreed|nie|immer|nur|jede\w*)\b")
    });
    let text = crate::clean::plain(unit.raw);
    if CHATTER.is_match(&text) || !crate::words::is_language(&text) {
        return false;
    }
    let said = content_words(&text).iter().filter(|w| !crate::marks::ANAPHORIC.contains(w.as_str())).count();
    let leans =
        ["that ", "this ", "it ", "that's ", "it's "].iter().any(|w| text.to_lowercase().starts_with(w));
    !needs_of(unit).is_empty() || said > 1 && NUMBER.is_match(&text) || !unit.spoken && !leans && said > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_that_are_named_are_found() {
        let check = |text: &str, own: &[&str], expected: Option<&str>| {
            let own: Vec<String> = own.iter().map(|w| stem(w)).collect();
            assert_eq!(things_in(text, &own).as_deref(), expected, "{text}");
        };
        check("Customers call about wrong readings every day.", &["customer"], Some("wrong readings"));
        check("We keep the invoices of our clients.", &["client"], Some("invoices"));
        check("That would be lovely.", &[], None);
        check("It takes two days.", &[], None);
        check("It reads the station and the time.", &[], Some("the station and the time"));
        check("The system sends reminders.", &[], Some("reminders"));
    }
}
