//! What people and things do, told in the plain form of the verb: passives turned round, wishes told in the past.

use crate::form::{base, product_like};
use crate::grammar::{decapitalised, role};
use crate::lang::{pattern, verbs};
use crate::need::{Form, Need};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// "The handheld printed the label": what is wished of a thing, told in the past.
pub(crate) fn done_by_thing(verb: &str) -> Option<Need> {
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<s>(?:the|our|my|an?|this) (?:[a-z-]+ )?[a-z-]+) (?:also |automatically |just )*(?P<p>[a-z]+(?:ed|nt|ept|ew|ade|owed|id)) (?P<r>.+)$",
        )
    });
    let found = THING.captures(verb)?;
    let plain = verb_of(&found["p"])?;
    let need = base(Form::Thing, &format!("{plain} {}", &found["r"]), 0.7);
    Some(Need { subject: found["s"].to_owned(), wish: true, ..need })
}

/// "The system shall allow the clerk to enter a code": what the clerk is to be able to do.
pub(crate) fn enabled(subject: &str, verb: &str, score: f32) -> Option<Need> {
    static LETS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:allow|enable|permit)s? (?P<r>(?:the |an? |all |any |every )?(?:[a-z-]+ ){0,3}?[a-z-]+) to (?P<v>[a-z]+ .+)$",
        )
    });
    if !product_like(subject) {
        return None;
    }
    let found = LETS.captures(verb)?;
    let who = role(&found["r"])?;
    let action = &found["v"];
    verb_of(action.split(' ').next()?)?;
    let mut need = base(Form::Want, action, score);
    need.role = Some(who);
    Some(need)
}

/// The plain form of a verb told in the past or in the passive: `approved`, `sent`.
pub(crate) fn verb_of(form: &str) -> Option<&'static str> {
    static FORMS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let mut forms = HashMap::new();
        for verb in
            verbs::IMPERATIVES.split(' ').chain(verbs::AUTOMATIC.split(' ')).chain(verbs::DEEDS.split(' '))
        {
            let past = if verb.ends_with('e') {
                format!("{verb}d")
            } else if let Some(cut) = verb.strip_suffix('y').filter(|c| !c.ends_with(['a', 'e', 'o', 'u'])) {
                format!("{cut}ied")
            } else {
                format!("{verb}ed")
            };
            if let Some(last) = verb.chars().last() {
                forms.insert(format!("{verb}{last}ed"), verb);
            }
            forms.insert(past, verb);
            forms.insert(verb.to_owned(), verb);
        }
        for pair in verbs::IRREGULAR.split(' ') {
            if let Some((past, verb)) = pair.split_once('=') {
                forms.insert(past.to_owned(), verb);
            }
        }
        forms
    });
    FORMS.get(form).copied()
}

/// A duty put in the passive told of the people it binds: `Refunds must be approved by the manager before they are
/// paid` gives manager: `approve refunds before they are paid`.
pub(crate) fn active(text: &str) -> Option<Need> {
    static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<s>[^,;]{3,90}?) (?:must|shall|should|has to|have to|needs? to) (?:always |first |also |then )?be (?P<p>[a-z]+) by (?:the|an?|their|our|your) (?P<r>.+)$",
        )
    });
    let found = PASSIVE.captures(text)?;
    let verb = verb_of(&found["p"].to_lowercase())?;
    let after = found["r"].trim_end_matches(['.', ' ']);
    let words: Vec<&str> = after.split(' ').collect();
    let (width, role) = (1..=words.len().min(4)).rev().find_map(|n| {
        let phrase = words[..n].join(" ");
        let plain = !words[..n].iter().any(|w| crate::is_stopword(w))
            && !words[..n - 1].iter().any(|w| w.ends_with(','));
        role(phrase.trim_end_matches(',')).filter(|_| plain).map(|r| (n, r))
    })?;
    if role == "user" {
        return None;
    }
    let rest = words[width..].join(" ");
    let mut need = base(Form::Want, &format!("{verb} {} {rest}", decapitalised(&found["s"])), 0.9);
    need.role = Some(role);
    need.duty = Some("must".to_owned());
    need.rule = true;
    Some(need)
}
