//! How clearly a sentence states a need, and what of rambling speech is left out.

use crate::lang::pattern;
use crate::need::{Form, Need, Setting, core};
use crate::shapes::SHAPES;
use crate::words::content_words;
use regex::Regex;
use std::sync::LazyLock;

/// Weighs what speaks for and against.
pub(crate) fn judged(need: &Need, text: &str, setting: Setting) -> f32 {
    let action_words = content_words(&need.action);
    let all_words = content_words(text);
    let mut score = need.score;
    let vague = |w: &String| {
        matches!(
            w.as_str(),
            "it" | "thing"
                | "things"
                | "stuff"
                | "something"
                | "bit"
                | "way"
                | "idea"
                | "sure"
                | "look"
                | "point"
                | "time"
                | "today"
                | "meeting"
                | "back"
                | "talk"
                | "discuss"
                | "moment"
                | "example"
                | "problem"
                | "kind"
                | "whatever"
                | "tomorrow"
        )
    };
    let solid = action_words.iter().filter(|w| !vague(w)).count();
    score -= match solid {
        0 => 0.6,
        1 if all_words.len() < 3 => 0.3,
        1 => 0.08,
        _ => 0.0,
    };
    let lower = text.to_lowercase();
    let first = lower.split([' ', '\'']).next().unwrap_or("");
    if matches!(first, "that" | "this" | "he" | "she" | "there" | "these" | "those") && need.role.is_none() {
        score -= if first == "there" { 0.08 } else { 0.2 };
    }
    if setting.spoken || !setting.written {
        if need.first_person {
            static WORK: LazyLock<Regex> = LazyLock::new(|| {
                pattern(
                    r"\b(?:to|should|must) (?:be |also |just |really |first |still )*(?:think|talk|discuss|look (?:at|into|for|like|back|on)|ask|decide|figure|find out|check|know (?:if|whether|what|how|when)|consider|remember|understand|wait|come back|try|go (?:back|through|over)|start|meet|work (?:out|on|together)|focus|see (?:if|how|what|whether|that|it)|agree|choose|explain|learn|continue|do|hear|believe|turn|take into|keep in mind|be careful|recogni[sz]e|move|get (?:back|this|that|it|on|to)|listen|settle|write (?:down|up)|show you|show this|read|draw|present|prepare|answer|say|put in|fight|stand)\b",
                )
            });
            if WORK.is_match(&core(text).to_lowercase()) {
                score -= 0.4;
            }
            score -= 0.06;
        }
        if need.role.is_none()
            && !need.first_person
            && need.subject.is_empty()
            && need.form == Form::Want
            && lower.starts_with("you ")
        {
            score -= 0.3;
        }
        static HEDGED: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"\b(?:i don't know|i'm not sure|not really|whatever|or something|i wonder|might be|could be|would be (?:weird|strange|hard|difficult)|i was just|sounds like|if you (?:want|like)|i'm wondering)\b",
            )
        });
        if HEDGED.is_match(&lower) {
            score -= 0.2;
        }
        static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"^(?:\w+ )(?:(?:on|in|to|at|with|for|about|of|up|off) )?(?:it|that|this|them|these|those|something|one|all of (?:it|them|that))\b",
            )
        });
        if need.form == Form::Want && need.role.is_none() && !need.they && LOOSE.is_match(&need.action) {
            score -= 0.3;
        }
        if setting.spoken {
            let subject = need.subject.split(' ').count();
            static MINE: LazyLock<Regex> =
                LazyLock::new(|| pattern(r"\b(?:i|we|i'm|we're|we've|i've|you)\b"));
            static OPEN: LazyLock<Regex> = LazyLock::new(|| {
                pattern(
                    r"\b(?:might|we'd|i'd|may|not going to|don't|doesn't|not) (?:have|need|want) to\b|\bif we\b|\b(?:reach|reflect|rule out|conclude|cover|take a decision|stick with|agree|go over|concentrate|worry|deal with|propose)\b|\.\.\.",
                )
            });
            if subject > 7 && need.role.is_none()
                || matches!(need.form, Form::Rule | Form::Problem | Form::Thing)
                    && MINE.is_match(&need.subject)
                    && need.subject.contains(' ')
            {
                score -= 0.25;
            }
            let rambling = all_words.len() > 22 || text.split(' ').count() > 45;
            if rambling {
                score -= 0.2;
            }
            static NEEDLESS: LazyLock<Regex> = LazyLock::new(|| {
                pattern(
                    r"\b(?:doesn't|don't|does not|do not|won't|not going to) (?:\w+ )?(?:have|need) to\b|^(?:doesn't|don't)\b",
                )
            });
            if NEEDLESS.is_match(core(text)) {
                score -= 0.3;
            }
            let open = OPEN.is_match(&lower) && need.form != Form::Problem && !SHAPES.benefit.is_match(text);
            if open {
                score -= if need.first_person || need.form == Form::Rule { 0.3 } else { 0.1 };
            }
            // "If I do not answer, the request goes to my deputy": an event and a rule, whoever tells it.
            let event = ["if ", "when ", "once ", "as soon as "].iter().any(|w| lower.starts_with(w))
                && !need.first_person
                && text.split(' ').count() <= 30;
            if need.form == Form::Rule
                && need.role.is_none()
                && !event
                && (MINE.is_match(&lower) || text.split(' ').count() > 26)
            {
                score -= 0.2;
            }
            if need.form == Form::Problem && !SHAPES.problem.is_match(text) && text.split(' ').count() > 20 {
                score -= 0.2;
            }
        }
        if !text.chars().any(|c| c.is_ascii_digit()) && all_words.len() > 38 {
            score -= 0.2;
        }
    }
    if text.chars().any(|c| c.is_ascii_digit()) {
        score += 0.05;
    }
    if need.role.is_some() {
        score += 0.05;
    }
    score.clamp(0.0, 1.0)
}

/// Cuts what a speaker strings on after the need itself.
pub(crate) fn without_ramble(need: &mut Need) {
    static TAIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:,? (?:and|but|so|because|as|although|though|like|then) (?:i|i'm|we|we're|you|they|it|it's|that|that's|there|there's|he|she|if|then|so|yeah|maybe|stuff|things|whatever|what not|whatnot|see if)\b.*|, (?:i|we|you|it|that|that's|it's|there|like|yeah|everyone's|whether|or|and|oh|so|right|okay|of course|definitely|anyway)\b.*| (?:or something|or anything|or whatever|and so on|and stuff|and everything|kind of thing|type of thing|at all|or so|too|as well|somehow|definitely)\b[ ,.]*$| i (?:think|guess|mean|suppose|don't)\b.*)$",
        )
    });
    for lead in [
        "just ",
        "maybe ",
        "like ",
        "probably ",
        "also ",
        "really ",
        "actually ",
        "perhaps ",
        "kind of ",
        "sort of ",
    ] {
        if let Some(rest) = need.action.strip_prefix(lead) {
            need.action = rest.to_owned();
        }
    }
    for _ in 0..2 {
        if let Some(found) = TAIL.find(&need.action)
            && found.start() > 5
        {
            need.action.truncate(found.start());
        }
    }
    let end = need.action.trim_end_matches([',', ' ', '.', ';']).len();
    need.action.truncate(end);
}
