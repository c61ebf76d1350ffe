//! What one person says and another replies: questions and their answers, requests and promises, who "me" and "you" are.

use crate::Span;
use crate::action::ACTION;
use crate::clean::{plain, tidy, without_opening};
use crate::grammar::decapitalised;
use crate::lang::pattern;
use crate::marks::speaker_name;
use crate::unit::Unit;
use crate::words::stems;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

static UNSURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:good question|don't know|do not know|not sure|no idea|nobody knows|unclear|never had|have to (?:check|ask|find out|look|clarify)|need to (?:check|ask|find out|look|clarify|think)|(?:i'll|i will|let me|we should|we must) (?:check|ask|find out|look|clarify|come back)|depends|hard to say|can't say|cannot say|open|park (?:it|that)|tricky|to be decided|wondering|yet|weiß (?:ich )?nicht|keine ahnung|unklar)\b",
    )
});
static YES_NO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:yes|yeah|yep|no|nope|exactly|right|sure|of course|definitely|absolutely|correct|ja|nein)\b")
});
static LIMITS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:only|never|always|both|just|not (?:for|if|without|really|unless|at)|as long as|unless|if)\b",
    )
});
static SETTLES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:let's (?:say|make it|go with|keep|take)|we (?:decided|agreed)|agreed|decided|i'd say|it's always|it is always|that's)\b",
    )
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|thousand|daily|weekly|monthly|never|always|every|fourteen)\b",
    )
});
static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:and |so )?(?:how (?:quickly|fast|long|many|much|often|far|soon|large|big|old|late|early|high)|when|until when|by when|at what|from when|what (?:is|are|'s) the (?:\w+ )?(?:limit|deadline|maximum|minimum|threshold|amount))\b",
    )
});

fn lead(raw: &str) -> &str {
    raw.trim_start_matches(|c: char| !c.is_alphabetic())
}

/// Whether what is said after a question answers it: at once with yes or no, in a few plain words, with a number
/// where one was asked for, or in the words of the question.
pub(crate) fn answered(question: &str, unit: &Unit<'_>, after: &[Unit<'_>]) -> bool {
    let asked: HashSet<String> = stems(question).into_iter().collect();
    let first = question.split([' ', '\'']).find(|w| !w.ends_with(',')).unwrap_or("").to_lowercase();
    let open_word = matches!(
        first.as_str(),
        "who"
            | "what"
            | "when"
            | "where"
            | "which"
            | "how"
            | "whose"
            | "why"
            | "wer"
            | "was"
            | "wann"
            | "wie"
            | "welche"
            | "wo"
    );
    let quantity = QUANTITY.is_match(question);
    let mut replies = 0;
    for reply in after.iter().take(6) {
        if reply.speaker == unit.speaker {
            // Who goes on himself, or asks the next thing, has heard enough.
            if replies > 0 || reply.asks() || reply.order != unit.order {
                break;
            }
            continue;
        }
        if reply.order.abs_diff(unit.order) > 4 || reply.asks() {
            break;
        }
        if UNSURE.is_match(reply.raw) {
            return false;
        }
        replies += 1;
        let short = reply.raw.split_whitespace().count() <= 9;
        let shared = stems(reply.raw)
            .iter()
            .collect::<HashSet<_>>()
            .into_iter()
            .filter(|s| asked.contains(*s))
            .count();
        if !open_word
            && replies == 1
            && (YES_NO.is_match(lead(reply.raw)) || LIMITS.is_match(lead(reply.raw)))
        {
            return true;
        }
        let called = reply.speaker.map(speaker_name).is_some_and(|n| {
            unit.raw.contains(&format!("{}, ", first_name(&n)))
                || unit.raw.contains(&format!(", {}?", first_name(&n)))
        });
        if called && reply.raw.split_whitespace().count() > 3 {
            return true;
        }
        let number = NUMBER.is_match(reply.raw);
        if (quantity && number)
            || (open_word
                && replies == 1
                && short
                && !ACTION.promise.is_match(reply.raw)
                && !crate::words::content_words(reply.raw).is_empty())
            || shared >= 2
            || (shared >= 1 && (number || SETTLES.is_match(reply.raw)))
        {
            return true;
        }
    }
    false
}

/// A question about the size or the meaning of something, and the short answer that settles it.
pub(crate) struct Settled {
    /// Question and answer as one rule.
    pub text: String,
    /// Both places.
    pub spans: [Span; 2],
    /// The number of the question's unit.
    pub at: usize,
    /// What was asked about, when it is a word of the statement before.
    pub term: Option<String>,
}

/// The short answer right after the question at `at`, if there is one that sets a limit.
pub(crate) fn settled(all: &[Unit<'_>], at: usize) -> Option<Settled> {
    static TERM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^(?:and |so |but )?what(?:'s| is| are| counts as| do you mean by| does) (?:an? |the )?["“']?(?P<t>[\w -]{3,30}?)["”']?(?: mean)? ?\?$"#,
        )
    });
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:anything |everything |all )?(?:above|below|more than|less than|at least|at most|up to|within|over|under|every|only|from|between|until|after|before|no more than|not more than|older than|larger than|maximum|minimum|two|three|four|five|six|seven|eight|ten|twelve|thirty|sixty|\d)\b",
        )
    });
    let (question, reply) = (all.get(at)?, all.get(at + 1)?);
    let near = reply.order.abs_diff(question.order) <= 1 && reply.speaker != question.speaker;
    if !question.asks()
        || !question.spoken
        || !reply.spoken
        || !near
        || reply.asks()
        || UNSURE.is_match(reply.raw)
    {
        return None;
    }
    let asked = tidy(question.raw);
    let asked = without_opening(&asked);
    let said = plain(reply.raw);
    let said = [", I'd say.", ", I think.", ", I guess.", ", I suppose.", ", I would say."]
        .iter()
        .find_map(|tail| said.strip_suffix(tail))
        .map_or(said.clone(), crate::clean::as_sentence);
    let words = said.split(' ').count();
    if asked.split(' ').count() > 14
        || !(2..=10).contains(&words)
        || !LIMIT.is_match(&said)
        || !NUMBER.is_match(&said)
    {
        return None;
    }
    let term = TERM
        .captures(asked)
        .map(|c| c["t"].trim().to_owned())
        .filter(|t| !t.starts_with("that") && !t.starts_with("it"));
    if term.is_none() && !QUANTITY.is_match(asked) {
        return None;
    }
    let text = match &term {
        Some(term) => format!("“{term}” means: {}", decapitalised(&said)),
        None => format!("{} {said}", crate::clean::as_sentence(asked)),
    };
    Some(Settled { text, spans: [question.span, reply.span], at, term })
}

/// Who accepts a request: the speaker of the reply and how far his turn goes.
pub(crate) fn accepted<'a>(unit: &Unit<'a>, after: &[Unit<'a>]) -> Option<(String, std::ops::Range<usize>)> {
    let first = after.iter().take(4).position(|u| u.speaker.is_some() && u.speaker != unit.speaker)?;
    let reply = &after[first];
    if !unit.spoken
        || !reply.spoken
        || reply.order.abs_diff(unit.order) > 2
        || !ACTION.accepted.is_match(lead(&tidy(reply.raw)))
    {
        return None;
    }
    let end = after[first..]
        .iter()
        .take(4)
        .position(|u| u.speaker != reply.speaker)
        .map_or(after.len().min(first + 4), |n| first + n);
    Some((reply.speaker.map(speaker_name)?, first..end))
}

/// The name by which people call a speaker. Of "Dr Patel", "Project Manager", "The Chair" and "Grad B" only the whole
/// is a name.
pub(crate) fn first_name(name: &str) -> &str {
    let mut words = name.split(' ');
    let (first, second) = (words.next().unwrap_or(name), words.next());
    let plain = second.is_some_and(|w| w.chars().count() > 1 && w.starts_with(char::is_uppercase))
        && !crate::name::is_role(name.rsplit(' ').next().unwrap_or(""))
        && !crate::name::is_title(first)
        && crate::name::is_name(first);
    if plain { first } else { name }
}

/// A task with the people it names: "Send me your list" said by Priya to Dana gives "Send Priya Dana's list".
pub(crate) fn with_names(task: &str, me: Option<&str>, you: Option<&str>) -> String {
    let me = me.map(first_name).filter(|n| !n.is_empty());
    let you = you.map(first_name).filter(|n| !n.is_empty());
    let words: Vec<&str> = task
        .split(' ')
        .filter(|w| !w.trim_matches([',', '.', '?']).eq_ignore_ascii_case("please") || w.len() > 8)
        .collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        // "You both" are more than the one who spoke before.
        let several = words
            .get(i + 1)
            .is_some_and(|n| matches!(n.trim_end_matches([',', '.']), "both" | "all" | "two" | "guys"));
        if several && word.eq_ignore_ascii_case("you") {
            continue;
        }
        let bare = word.trim_matches(|c: char| !c.is_alphabetic() && c != '\'');
        let at = word.find(bare).unwrap_or(0);
        let (lead, tail) = (&word[..at], &word[at + bare.len()..]);
        let named = match bare.to_lowercase().as_str() {
            "me" => me.map(str::to_owned),
            "my" => me.map(|n| format!("{n}'s")),
            "you" => you.map(str::to_owned),
            "your" => you.map(|n| format!("{n}'s")),
            _ => None,
        };
        out.push(named.map_or_else(|| (*word).to_owned(), |n| format!("{lead}{n}{tail}")));
    }
    let text = out.join(" ");
    crate::clean::as_sentence(text.trim_end_matches([',', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_name_their_people() {
        let check = |task: &str, me: Option<&str>, you: Option<&str>, expected: &str| {
            assert_eq!(with_names(task, me, you), expected);
        };
        check("Send me the reasons, please.", Some("Priya Raman"), Some("Dana"), "Send Priya the reasons.");
        check(
            "Send you the list by Monday.",
            Some("Dana"),
            Some("Priya Raman"),
            "Send Priya the list by Monday.",
        );
        check("Check your labels.", None, Some("Dr Patel"), "Check Dr Patel's labels.");
        check("Ask my deputy.", None, None, "Ask my deputy.");
        check("Give me the pen.", Some("Project Manager"), None, "Give Project Manager the pen.");
        check("Mail me what I think.", Some("Grad B"), None, "Mail Grad B what I think.");
    }
}
