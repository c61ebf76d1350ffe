//! Decisions, actions, questions, risks and assumptions: labelled ones first, then what speech betrays.

use crate::action::{ACTION, NAME, action_owner, is_name};
use crate::clean::{as_sentence, plain, tidy, without_opening};
use crate::due::due;
use crate::lang::{de, en, pattern, patterns};
use crate::unit::{Unit, units};
use crate::words::{content_words, word_set};
use crate::{Evidence, Span};
use docket_domain::MarkKind;
use regex::{Regex, RegexSet};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A decision, action, question, risk or assumption found in the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// What is said, tidied into a plain sentence.
    pub statement: String,
    /// Who is to do it, for actions.
    pub owner: Option<String>,
    /// Until when, as said: `Friday`, `3 March`, `before the go-live`.
    pub due: Option<String>,
    /// The words it was found in.
    pub source: Span,
}

/// The most marks one call returns.
const MAX_MARKS: usize = 5_000;

static DECISION: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::DECISIONS, de::DECISIONS]));
static NOT_DECISION: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::NOT_DECISIONS, de::NOT_DECISIONS]));
static RISK: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::RISKS, de::RISKS]));
static NOT_RISK: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::NOT_RISKS]));
static ASSUMPTION: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::ASSUMPTIONS, de::ASSUMPTIONS]));
static NOT_ASSUMPTION: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::NOT_ASSUMPTIONS]));
static OPEN_POINT: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::OPEN_POINTS, de::OPEN_POINTS]));
pub(crate) static NOT_QUESTION: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::NOT_QUESTIONS]));
static CHATTER: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::CHATTER, de::CHATTER]));

/// One quick pass: without one of these no mark is possible.
static CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\?|(?-i:[A-Z][a-z]+) to |\b(?:decid\w+|agree\w*|resolved|settled?|approv\w+|reject\w+|signed|scope|go(?:ing)? (?:with|for|ahead)|let's|let us|we'?ll|we '?ll|we will|we shall|we're|we 're|we are|decision|chosen|cancelled|postponed|adopted|ruled|final|i'?ll|i '?ll|i will|i can|i'm|i 'm|i am|let me|can you|could you|would you|will you|will|(?:is|are) going|take it|takes care|agreed|consensus|not sure|action|todo|needs?|should|must|please|risk\w*|worr\w+|concern\w*|afraid|danger|threat|might|may|could|fail\w*|lose\w*|break\w*|crash\w*|miss\w*|won't|can't|cannot|stops?|fear|assum\w+|presum\w+|provided|granted|suppos\w+|unclear|open|know|knows|question|find out|clarify|clear|tbd|tbc|haben|hat|werde|wird|ich|risiko|gefahr|annahme|end up|gehen|nehmen|offen|unklar|schickt|sendet|kl\w+rt|erstellt|schreibt|organisiert|liefert|beschlossen|genehmigt|ob|best\w+tig\w*|vermutlich)\b",
    )
});

pub(crate) static ANAPHORIC: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    word_set("it that this them those these something anything thing things stuff everything")
});

/// All marks of the evidence, in its order. Labelled lines ("Decision: ...", "- [ ] ...", "/question ...") are taken
/// at their word; others only when the wording leaves little doubt.
pub fn marks(evidence: &[Evidence<'_>]) -> Vec<Mark> {
    let all = units(evidence);
    let mut found = Vec::new();
    let mut seen: HashSet<(MarkKind, String)> = HashSet::new();
    for (i, unit) in all.iter().enumerate() {
        if found.len() >= MAX_MARKS {
            break;
        }
        if unit.title {
            continue;
        }
        let Some(mark) = mark_of(unit, &all[i + 1..]) else { continue };
        if seen.insert((mark.kind, mark.statement.to_lowercase())) {
            found.push(mark);
        }
    }
    found
}

/// The mark one unit carries; the units after it may tell who accepts what was asked.
pub(crate) fn mark_of(unit: &Unit<'_>, after: &[Unit<'_>]) -> Option<Mark> {
    let labelled = unit.label.or(unit.checkbox.then_some(MarkKind::Action));
    if labelled.is_none() && !CUE.is_match(unit.raw) {
        return None;
    }
    let tidied = tidy(unit.raw);
    let text = without_opening(&tidied).to_owned();
    if text.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return None;
    }
    if let Some(kind) = labelled {
        return Some(labelled_mark(kind, &text, unit));
    }
    let kind = kind_of(&text, &tidied, unit, after)?;
    let (kind, owner) = kind;
    Some(Mark {
        kind,
        statement: if kind == MarkKind::Action { told(&text) } else { plain(unit.raw) },
        due: if kind == MarkKind::Action { due(&text) } else { None },
        owner,
        source: unit.span,
    })
}

/// A task put as a question, told as a task: "Omar, can you list the reasons?" gives "List the reasons."
fn told(text: &str) -> String {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^(?:{NAME}, ?)?(?:can|could|would|will) (?:you|{NAME}|somebody|someone)(?: please| also| maybe| just| perhaps| then)* "
        ))
    });
    static PROMISED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^(?:i'll|i will|i'm going to|i am going to|let me|i can|i could) (?:also |just |then |try to |definitely |quickly |go and |still )*(?P<v>{})\b",
            en::TASK_VERBS
        ))
    });
    if let Some(verb) = PROMISED.captures(text).and_then(|c| c.name("v")) {
        return as_sentence(&text[verb.start()..]);
    }
    match ASKED.find(text) {
        Some(found) => as_sentence(text[found.end()..].trim_end_matches(['?', ' '])),
        None => as_sentence(text),
    }
}

fn kind_of(
    text: &str,
    tidied: &str,
    unit: &Unit<'_>,
    after: &[Unit<'_>],
) -> Option<(MarkKind, Option<String>)> {
    let words = content_words(text);
    let asks = unit.asks();
    if CHATTER.is_match(text) && !DECISION.is_match(text) && !OPEN_POINT.is_match(text) {
        return None;
    }
    let told = words.len() >= 2;
    if !asks
        && told
        && text.split(' ').count() <= 45
        && (DECISION.is_match(text) || DECISION.is_match(tidied))
        && !NOT_DECISION.is_match(text)
        && !vague_choice(text, &words)
    {
        return Some((MarkKind::Decision, None));
    }
    if let Some(owner) = action_owner(text, &words, unit, after) {
        return Some((MarkKind::Action, owner));
    }
    if told && OPEN_POINT.is_match(text) && words.len() >= 3 {
        return Some((MarkKind::Question, None));
    }
    if !asks && told && ASSUMPTION.is_match(text) && !NOT_ASSUMPTION.is_match(text) {
        return Some((MarkKind::Assumption, None));
    }
    if !asks && words.len() >= 3 && RISK.is_match(text) && !NOT_RISK.is_match(text) {
        return Some((MarkKind::Risk, None));
    }
    let enough = if opens_as_question(text) { 2 } else { 4 };
    let real = words.iter().filter(|w| !ANAPHORIC.contains(w.as_str())).count();
    if asks && unit.spoken && !stays_open(text, unit, after) {
        return None;
    }
    if asks
        && real >= enough
        && text.split(' ').count() >= if enough == 2 { 4 } else { 5 }
        && !NOT_QUESTION.is_match(text)
        && text.len() < 260
    {
        return Some((MarkKind::Question, None));
    }
    None
}

/// A spoken question for the minutes: put as one, to nobody in particular, about a thing that is named, and not
/// answered with yes or no at once.
fn stays_open(text: &str, unit: &Unit<'_>, after: &[Unit<'_>]) -> bool {
    static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:you|your|i|me|my|she|he|her|him|yourself)\b|^\w+(?:'s|'re)? (?:that|this|these|those|it|they|there)\b|\b(?:what|how) (?:is|was|are|about) (?:that|this|it|these)\b|^(?:was|were|did|had|why|is|are) |\b(?:is|are) (?:it|that|this|there|they)\b",
        )
    });
    let lead = text.split(' ').find(|w| !w.ends_with(',')).unwrap_or("");
    if !(opens_as_question(text) || opens_as_question(lead))
        || text.split(' ').count() > 28
        || PERSONAL.is_match(text)
    {
        return false;
    }
    let first = text.split(' ').next().unwrap_or("").to_lowercase();
    let choice = !matches!(
        first.as_str(),
        "who"
            | "what"
            | "when"
            | "where"
            | "which"
            | "how"
            | "whose"
            | "wer"
            | "was"
            | "wann"
            | "wie"
            | "welche"
            | "wo"
    );
    let reply = after.iter().take(4).find(|u| u.speaker != unit.speaker);
    !(choice && reply.is_some_and(|u| ANSWERED.is_match(without_opening_fillers(u.raw))))
}

static ANSWERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:yes|yeah|yep|no|nope|exactly|right|sure|of course|definitely|absolutely|correct|ja|nein)\b")
});

fn without_opening_fillers(raw: &str) -> &str {
    raw.trim_start_matches(|c: char| !c.is_alphabetic())
}

/// "Let's use that", "we'll keep it": nothing that could stand in minutes.
fn vague_choice(text: &str, words: &[String]) -> bool {
    let loose = text.to_lowercase().starts_with("let's")
        || text.to_lowercase().starts_with("we'll")
        || text.to_lowercase().starts_with("we're");
    words.iter().filter(|w| !ANAPHORIC.contains(w.as_str())).count() < if loose { 2 } else { 1 }
}

fn opens_as_question(text: &str) -> bool {
    let first = text.split([' ', '\'', ',']).next().unwrap_or("").to_lowercase();
    matches!(
        first.as_str(),
        "who"
            | "what"
            | "when"
            | "where"
            | "which"
            | "why"
            | "how"
            | "whose"
            | "does"
            | "do"
            | "is"
            | "are"
            | "can"
            | "should"
            | "will"
            | "must"
            | "may"
            | "has"
            | "wer"
            | "was"
            | "wann"
            | "wie"
            | "welche"
            | "welcher"
            | "warum"
            | "wo"
            | "darf"
            | "muss"
            | "gibt"
            | "kann"
    )
}

/// A speaker's name without the role in brackets.
pub(crate) fn speaker_name(speaker: &str) -> String {
    speaker.split('(').next().unwrap_or(speaker).trim().to_owned()
}

fn labelled_mark(kind: MarkKind, text: &str, unit: &Unit<'_>) -> Mark {
    let mut owner = None;
    let mut statement = text.to_owned();
    if kind == MarkKind::Action {
        let action = &*ACTION;
        let lead = action
            .to_do
            .captures(text)
            .and_then(|c| c.name("o"))
            .map(|m| m.as_str().to_owned())
            .filter(|n| is_name(n) && !verb_like(n));
        let in_brackets = action
            .in_brackets
            .captures(text)
            .and_then(|c| c.name("o"))
            .map(|m| m.as_str().to_owned())
            .filter(|n| is_name(n));
        let dashed = action
            .dashed
            .captures(text)
            .and_then(|c| c.name("o"))
            .map(|m| m.as_str().to_owned())
            .filter(|n| is_name(n));
        let called = text
            .split_once(": ")
            .map(|(n, _)| n)
            .filter(|n| {
                n.len() < 30 && n.split(' ').count() < 3 && n.starts_with(char::is_uppercase) && is_name(n)
            })
            .map(str::to_owned);
        if let Some(rest) =
            called.as_deref().and_then(|n| statement.strip_prefix(n)).and_then(|r| r.strip_prefix(": "))
        {
            statement = rest.to_owned();
        }
        let mine = (text.starts_with("I'll") || text.starts_with("I will") || text.starts_with("I "))
            .then(|| unit.speaker.map(speaker_name))
            .flatten();
        let spoken_name = action
            .named
            .captures(text)
            .and_then(|c| c.name("o"))
            .map(|m| m.as_str().to_owned())
            .filter(|n| is_name(n));
        owner = in_brackets.or(called).or(lead).or(spoken_name).or(dashed).or(mine);
    }
    Mark {
        kind,
        statement: as_sentence(&statement),
        due: if kind == MarkKind::Action { due(text) } else { None },
        owner,
        source: unit.span,
    }
}

fn verb_like(word: &str) -> bool {
    let lower = word.split(' ').next().unwrap_or("").to_lowercase();
    crate::lang::verbs::IMPERATIVES.split(' ').any(|v| v == lower)
        || matches!(
            lower.as_str(),
            "follow" | "write" | "ask" | "call" | "need" | "talk" | "go" | "prepare" | "get"
        )
}
