//! Who speaks of whom: statements of one person told by another, or of him.

use crate::deed::verb_of;
use crate::grammar::{department, is_person, is_plural, singular, the};

/// Whose words a phrase is in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice<'a> {
    /// The role the statement is for.
    pub role: &'a str,
    /// Whether the speaker means himself, so that "they" are others.
    pub first: bool,
    /// Who says it, with a role in brackets where known.
    pub speaker: Option<&'a str>,
}

/// Whom "we" and "us" mean when the statement is for somebody else: the speaker's department if his label names one,
/// else his team.
fn side(speaker: Option<&str>) -> String {
    let label = speaker.and_then(|s| s.split_once('(')).map_or("", |(_, r)| r.trim_end_matches([')', ' ']));
    let label = label.strip_prefix("Head of ").unwrap_or(label);
    let without_rank = label
        .rsplit_once(' ')
        .filter(|(_, rank)| {
            matches!(
                rank.to_lowercase().as_str(),
                "lead"
                    | "manager"
                    | "head"
                    | "director"
                    | "agent"
                    | "clerk"
                    | "officer"
                    | "supervisor"
                    | "team"
            )
        })
        .map_or(label, |(before, _)| before);
    department(without_rank).unwrap_or_else(|| "the team".to_owned())
}

/// The form of a verb after "he": `do` to `does`.
fn agreed(verb: &str) -> String {
    match verb {
        "do" => "does".to_owned(),
        "don't" => "doesn't".to_owned(),
        "have" => "has".to_owned(),
        "haven't" => "hasn't".to_owned(),
        "am" | "are" => "is".to_owned(),
        "aren't" => "isn't".to_owned(),
        "were" => "was".to_owned(),
        "need" | "want" | "get" | "know" | "see" | "go" | "find" | "make" | "take" | "give" | "write" => {
            format!("{verb}{}", if verb == "go" { "es" } else { "s" })
        }
        other if verb_of(other).is_some_and(|v| v == other) => {
            if other.ends_with(['s', 'x', 'z']) || other.ends_with("ch") || other.ends_with("sh") {
                format!("{other}es")
            } else if let Some(cut) = other.strip_suffix('y').filter(|c| !c.ends_with(['a', 'e', 'o', 'u'])) {
                format!("{cut}ies")
            } else {
                format!("{other}s")
            }
        }
        other => other.to_owned(),
    }
}

fn parts(word: &str) -> (&str, &str, &str) {
    let inner = word.trim_matches(|c: char| !c.is_alphabetic() && c != '\'');
    let at = word.find(inner).unwrap_or(0);
    (&word[..at], inner, &word[at + inner.len()..])
}

/// A verb phrase told by the person it is about: `their limit before they submit` to `my limit before I submit`.
/// Only when no other people in the phrase could be meant.
pub(crate) fn own(phrase: &str, voice: Voice<'_>) -> String {
    let words: Vec<&str> = phrase.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let (mut others, mut things) = (false, false);
    let mut agree = false;
    let us = if voice.first { String::new() } else { side(voice.speaker) };
    for (i, word) in words.iter().enumerate() {
        let (lead, bare, tail) = parts(word);
        let lower = bare.to_lowercase();
        let next = words.get(i + 1).map(|w| w.trim_end_matches([',', '.'])).unwrap_or("");
        let theirs = matches!(
            lower.as_str(),
            "their"
                | "his"
                | "her"
                | "they"
                | "he"
                | "she"
                | "they're"
                | "they've"
                | "they'd"
                | "they'll"
                | "themselves"
                | "themself"
                | "himself"
                | "herself"
        );
        // "before they are paid": the things named before are, not the person.
        let of_things = things
            && matches!(lower.as_str(), "they" | "they're")
            && (lower != "they" || matches!(next, "are" | "were" | "have" | "can" | "expire"));
        let mine: Option<String> = if !voice.first
            && matches!(
                lower.as_str(),
                "we" | "us" | "our" | "ours" | "we're" | "we've" | "we'll" | "ourselves"
            ) {
            agree = lower == "we";
            Some(match lower.as_str() {
                "our" | "ours" => format!("{us}'s"),
                "we're" => format!("{us} is"),
                "we've" => format!("{us} has"),
                "we'll" => format!("{us} will"),
                _ => us.clone(),
            })
        } else if others || of_things || (theirs && voice.first) {
            None
        } else {
            match lower.as_str() {
                "their" | "his" | "her" | "our" | "your" => Some("my"),
                "they" | "he" | "she" | "we" | "you" if !next.is_empty() => Some("I"),
                "they're" | "we're" | "you're" => Some("I'm"),
                "they've" | "we've" | "you've" => Some("I've"),
                "they'd" | "we'd" | "you'd" => Some("I'd"),
                "they'll" | "we'll" | "you'll" => Some("I'll"),
                "themselves" | "themself" | "himself" | "herself" | "ourselves" | "yourself" => {
                    Some("myself")
                }
                "us" => Some("me"),
                _ => None,
            }
            .map(str::to_owned)
        };
        if lower == "of" && matches!(next, "them" | "their")
            || (is_plural(bare) && bare.len() > 3 && i > 0 && (is_person(bare) || bare.ends_with("items")))
        {
            others = others || singular(&lower) != voice.role;
        }
        things =
            things || (is_plural(bare) && bare.len() > 3 && !is_person(bare) && !crate::is_stopword(bare));
        out.push(match mine {
            Some(mine) => format!("{lead}{mine}{tail}"),
            None if agree && !matches!(lower.as_str(), "we") => {
                let adverb = matches!(
                    lower.as_str(),
                    "also" | "already" | "never" | "always" | "really" | "just" | "still"
                );
                agree = adverb;
                if adverb { (*word).to_owned() } else { format!("{lead}{}{tail}", agreed(bare)) }
            }
            None => (*word).to_owned(),
        });
    }
    // After "I", a verb of the third person stands as it is only in the plural: "I are" is put right.
    let mut text = out.join(" ");
    for (wrong, right) in [
        (" I are ", " I am "),
        (" I has ", " I have "),
        (" I is ", " I am "),
        (" I were ", " I was "),
        (" I needs ", " I need "),
        (" I doesn't ", " I don't "),
    ] {
        text = text.replace(wrong, right);
    }
    text
}

/// What somebody says about other people, without his "we" and "us": `so that we can give it away` to `so that the
/// team can give it away`.
pub(crate) fn without_us(phrase: &str, speaker: Option<&str>) -> String {
    let us = side(speaker);
    let mut agree = false;
    let words = phrase.split(' ').map(|word| {
        let (lead, bare, tail) = parts(word);
        let said = match bare.to_lowercase().as_str() {
            "we" => us.clone(),
            "us" => us.clone(),
            "our" | "ours" => format!("{us}'s"),
            "we're" => format!("{us} is"),
            "we've" => format!("{us} has"),
            "we'll" => format!("{us} will"),
            _ if agree => agreed(bare),
            _ => bare.to_owned(),
        };
        agree = bare.eq_ignore_ascii_case("we");
        format!("{lead}{said}{tail}")
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Told of somebody else: `my limit` to `their limit`.
pub(crate) fn third(phrase: &str) -> String {
    phrase
        .split(' ')
        .map(|word| {
            let (lead, bare, tail) = parts(word);
            let other = match bare {
                "my" | "My" | "our" | "Our" | "your" => "their",
                "I" | "we" | "you" | "We" => "they",
                "me" | "us" => "them",
                "I'm" | "we're" | "you're" => "they are",
                "I've" | "we've" | "you've" => "they have",
                "I'll" | "we'll" | "you'll" => "they will",
                "myself" | "ourselves" | "yourself" => "themselves",
                "am" => "are",
                "mine" | "ours" => "theirs",
                other => other,
            };
            format!("{lead}{other}{tail}")
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A sentence in the first person told of the role that says it: `If I do not answer, it goes to my deputy` to
/// `If the branch manager does not answer, it goes to their deputy`.
pub(crate) fn told_of(text: &str, role: &str) -> String {
    let mut named = false;
    let mut agree = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let (lead, bare, tail) = parts(word);
            if !named && matches!(bare, "I" | "we" | "We") {
                named = true;
                agree = true;
                return format!("{lead}{}{tail}", the(role));
            }
            if agree {
                let adverb =
                    matches!(bare, "also" | "already" | "never" | "always" | "really" | "just" | "still");
                agree = adverb;
                if !adverb {
                    return format!("{lead}{}{tail}", agreed(bare));
                }
            }
            third(word)
        })
        .collect();
    crate::clean::capitalised(&words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_become_ones_own() {
        let check = |phrase: &str, role: &str, first: bool, speaker: Option<&str>, expected: &str| {
            assert_eq!(own(phrase, Voice { role, first, speaker }), expected, "{phrase}");
        };
        check("see their limit before they submit", "customer", false, None, "see my limit before I submit");
        check(
            "reprint our label, because they tear",
            "lead",
            true,
            None,
            "reprint my label, because they tear",
        );
        check(
            "see the customers and their limits",
            "agent",
            false,
            None,
            "see the customers and their limits",
        );
        let dana = Some("Dana (Customer Care lead)");
        check(
            "they don't have to call us at all",
            "customer",
            false,
            dana,
            "I don't have to call Customer Care at all",
        );
        check("we have less to do", "customer", false, Some("Tom"), "the team has less to do");
        check(
            "approve refunds before they are paid",
            "manager",
            false,
            None,
            "approve refunds before they are paid",
        );
        check("we can plan our day", "planner", true, None, "I can plan my day");
    }

    #[test]
    fn speech_is_told_of_the_speaker() {
        let check = |text: &str, role: &str, expected: &str| assert_eq!(told_of(text, role), expected);
        check(
            "If I do not answer within two days, the request should go to my deputy.",
            "branch manager",
            "If the branch manager does not answer within two days, the request should go to their deputy.",
        );
        check("We must never pay twice.", "finance", "Finance must never pay twice.");
        check("When I scan it, we see the bin.", "picker", "When the picker scans it, they see the bin.");
    }
}
