//! Decisions, actions, questions, risks and assumptions: labelled ones first, then what speech betrays.

use crate::action::{ACTION, action_owner};
use crate::clean::{as_sentence, plain, tidy, without_opening};
use crate::due::due;
use crate::exchange::{accepted, answered, first_name, with_names};
use crate::lang::{de, en, pattern, patterns};
use crate::name::{NAME, is_name};
use crate::task::{aside, owners, task};
use crate::unit::{Unit, units};
use crate::words::{content_words, word_set};
use crate::{Evidence, Span};
use docket_domain::MarkKind;
use regex::{Regex, RegexSet};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
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
    Marked::of(&units(evidence)).unique()
}

/// The marks of a run of units, each with its unit; what a request and its acceptance say together is one mark.
pub(crate) struct Marked {
    found: Vec<(usize, Mark)>,
    kinds: HashMap<usize, MarkKind>,
}

impl Marked {
    /// Reads them all.
    pub(crate) fn of(all: &[Unit<'_>]) -> Self {
        let names = full_names(all);
        let mut found: Vec<(usize, Mark)> = Vec::new();
        let mut kinds = HashMap::new();
        for (i, unit) in all.iter().enumerate() {
            if found.len() >= MAX_MARKS {
                break;
            }
            if unit.title || kinds.contains_key(&i) {
                continue;
            }
            let Some(mut mark) = mark_of(unit, &all[i + 1..]) else { continue };
            if mark.kind == MarkKind::Question
                && unit.label.is_none()
                && crate::exchange::settled(all, i).is_some()
            {
                continue;
            }
            let after = &all[i + 1..];
            match mark.kind {
                MarkKind::Action => {
                    agreed_on(&mut mark, unit, all, i, &mut kinds);
                    told_after(&mut mark, unit, after, i, &mut kinds);
                    if mark.due.is_none() {
                        mark.due = after
                            .first()
                            .filter(|u| goes_on(unit, u) && only_term(u.raw))
                            .and_then(|u| due(u.raw));
                    }
                    if let Some(full) = mark.owner.as_ref().and_then(|o| names.get(o.as_str())) {
                        mark.owner.clone_from(full);
                    }
                }
                MarkKind::Risk => {
                    if let Some(next) =
                        after.first().filter(|u| goes_on(unit, u) && follows(u.raw) && u.label.is_none())
                    {
                        mark.statement = format!("{} {}", mark.statement, plain(next.raw));
                        mark.source.end = next.span.end.max(mark.source.end);
                        kinds.insert(i + 1, MarkKind::Risk);
                    }
                }
                _ => {}
            }
            kinds.insert(i, mark.kind);
            found.push((i, mark));
        }
        Self { found, kinds }
    }

    /// What a unit is marked as, if it is.
    pub(crate) fn kind(&self, at: usize) -> Option<MarkKind> {
        self.kinds.get(&at).copied()
    }

    /// The mark of a unit.
    pub(crate) fn get(&self, at: usize) -> Option<&Mark> {
        self.found.binary_search_by_key(&at, |(i, _)| *i).ok().and_then(|i| self.found.get(i)).map(|(_, m)| m)
    }

    /// The marks of the units that are chosen, no two alike.
    pub(crate) fn chosen(&self, chosen: impl Fn(usize) -> bool) -> Vec<Mark> {
        let mut places: HashMap<(MarkKind, String), Vec<usize>> = HashMap::new();
        let mut kept: Vec<Mark> = Vec::new();
        for (_, mark) in self.found.iter().filter(|(i, _)| chosen(*i)) {
            let same = places.entry((mark.kind, mark.statement.to_lowercase())).or_default();
            // A task told again may say who or until when, and the same deed of two people is two tasks.
            let fits = |one: &Option<String>, other: &Option<String>| {
                one.is_none() || other.is_none() || one == other
            };
            let again = same
                .iter()
                .find(|at| fits(&kept[**at].owner, &mark.owner) && fits(&kept[**at].due, &mark.due));
            match again {
                Some(at) => {
                    let first = &mut kept[*at];
                    first.owner = first.owner.take().or_else(|| mark.owner.clone());
                    first.due = first.due.take().or_else(|| mark.due.clone());
                }
                None => {
                    same.push(kept.len());
                    kept.push(mark.clone());
                }
            }
        }
        kept
    }

    /// All of them, no two alike.
    pub(crate) fn unique(&self) -> Vec<Mark> {
        self.chosen(|_| true)
    }
}

/// Whether a sentence goes on in the same turn or passage.
fn goes_on(unit: &Unit<'_>, next: &Unit<'_>) -> bool {
    next.order == unit.order && !next.bullet && !next.title && next.speaker == unit.speaker
        || (unit.spoken && next.spoken && next.order == unit.order + 1 && next.speaker == unit.speaker)
}

/// "Owner: Anna", "Due: Friday", as sentences or entries of their own below the task.
fn told_after(
    mark: &mut Mark,
    unit: &Unit<'_>,
    after: &[Unit<'_>],
    at: usize,
    kinds: &mut HashMap<usize, MarkKind>,
) {
    for (j, next) in after.iter().take(3).enumerate().filter(|_| !unit.spoken) {
        let near = next.order == unit.order || (next.bullet && next.order <= unit.order + j + 1);
        let Some(told) = aside(next.raw).filter(|_| near) else { break };
        mark.owner = mark.owner.take().or(told.owner);
        mark.due = mark.due.take().or(told.due);
        kinds.insert(at + 1 + j, MarkKind::Action);
    }
}

/// "Until Wednesday if possible.": no more than a term.
fn only_term(raw: &str) -> bool {
    raw.split_whitespace().count() <= 8
        && !ACTION.promise.is_match(raw)
        && matches!(
            raw.split(' ').next().unwrap_or("").to_lowercase().as_str(),
            "until"
                | "by"
                | "before"
                | "ideally"
                | "if"
                | "till"
                | "on"
                | "best"
                | "say"
                | "maybe"
                | "preferably"
                | "latest"
                | "bis"
        )
}

/// "If it does not, ...", "Then ...": what a danger leads to.
fn follows(raw: &str) -> bool {
    static THEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:and )?(?:if (?:it|that|they|this|so|not)\b|then\b|in that case\b|otherwise\b|(?:that|this|it) (?:would|could|might)\b)",
        )
    });
    THEN.is_match(raw) && !ACTION.promise.is_match(raw)
}

/// Settles who has taken on what: the acceptance of a request belongs to it, and people are named.
fn agreed_on(
    mark: &mut Mark,
    unit: &Unit<'_>,
    all: &[Unit<'_>],
    at: usize,
    kinds: &mut HashMap<usize, MarkKind>,
) {
    let after = &all[at + 1..];
    let me = unit.speaker.map(speaker_name);
    let tidied = tidy(unit.raw);
    let text = without_opening(&tidied);
    let request = unit.asks() || ACTION.shared.is_match(text) || ACTION.asked.is_match(text);
    if request {
        if let Some((who, turn)) = accepted(unit, after) {
            let same =
                mark.owner.as_deref().is_none_or(|o| first_name(&who).eq_ignore_ascii_case(first_name(o)));
            if same {
                mark.owner = Some(who);
                mark.due = mark
                    .due
                    .take()
                    .or_else(|| turn.clone().filter_map(|j| after.get(j)).take(1).find_map(|u| due(u.raw)));
                let wanted: HashSet<String> = crate::words::stems(&mark.statement).into_iter().collect();
                for j in turn {
                    let Some(promise) =
                        mark_of(&after[j], &after[j + 1..]).filter(|m| m.kind == MarkKind::Action)
                    else {
                        continue;
                    };
                    let said = crate::words::stems(&promise.statement);
                    if said.len() <= 2 || said.iter().any(|s| wanted.contains(s)) {
                        mark.due = mark.due.take().or(promise.due);
                        kinds.insert(at + 1 + j, MarkKind::Action);
                    }
                }
            }
        }
        if unit.spoken {
            let you = mark.owner.clone();
            mark.statement = with_names(&mark.statement, me.as_deref(), you.as_deref());
        }
    } else if unit.spoken && unit.label.is_none() {
        let mine = mark.owner.is_some() && mark.owner == me;
        let other =
            all[..at].iter().rev().take(6).find_map(|u| u.speaker.filter(|_| u.speaker != unit.speaker));
        let you = other.map(speaker_name).filter(|_| mine);
        mark.statement = with_names(&mark.statement, me.as_deref(), you.as_deref());
    }
}

/// First names with the full name they stand for, where only one speaker has it.
fn full_names(all: &[Unit<'_>]) -> HashMap<String, Option<String>> {
    let mut names: HashMap<String, Option<String>> = HashMap::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for speaker in all.iter().filter_map(|u| u.speaker) {
        if !seen.insert(speaker) || seen.len() > 200 {
            continue;
        }
        let full = speaker_name(speaker);
        let first = first_name(&full).to_owned();
        names
            .entry(first.clone())
            .and_modify(|n| {
                if n.as_deref() != Some(full.as_str()) {
                    *n = Some(first.clone());
                }
            })
            .or_insert(Some(full.clone()));
    }
    names
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
    // What leads up to a promise is no part of it, unless it is its condition.
    if let Some(found) = ACTION.promise.captures(text)
        && let (Some(me), Some(verb)) = (found.name("me"), found.name("v"))
        && me.start() > 0
        && me.as_str().eq_ignore_ascii_case("i")
    {
        let first = text.split([' ', ',']).next().unwrap_or("").to_lowercase();
        let lead = text[..me.start()].to_lowercase();
        let needed =
            ["if ", "when ", "once ", "as soon as ", "unless ", "after ", "before ", " that ", "because "];
        if !matches!(first.as_str(), "if" | "when" | "once" | "unless" | "after" | "before")
            && !needed.iter().any(|w| lead.contains(w))
        {
            return as_sentence(&text[verb.start()..]);
        }
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
    let promised = || {
        due(text).is_some()
            && (ACTION.promise.is_match(text) || ACTION.offer.is_match(text))
            && !crate::lang::en_small_promise(text)
    };
    if CHATTER.is_match(text) && !DECISION.is_match(tidied) && !OPEN_POINT.is_match(text) && !promised() {
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
    !answered(text, unit, after)
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
    if kind != MarkKind::Action {
        return Mark { kind, statement: as_sentence(text), due: None, owner: None, source: unit.span };
    }
    let read = task(unit.raw);
    let row = unit.row.unwrap_or_default();
    let cell = row.owner.map(|o| owners(o).unwrap_or_else(|| o.to_owned()));
    let mine = || {
        let own = text.starts_with("I'll") || text.starts_with("I will") || text.starts_with("I ");
        own.then(|| unit.speaker.map(speaker_name)).flatten()
    };
    // The line above its list may say who: "Anna:".
    let above = || {
        let intro = unit.intro.map(|(line, _)| line.trim_end_matches(':'));
        let named = intro.or_else(|| unit.bullet.then_some(unit.heading));
        named.filter(|n| is_name(n)).map(str::to_owned)
    };
    let mut statement = read.deed;
    if (unit.ticked || row.done) && !statement.is_empty() {
        statement = format!("{} (done).", statement.trim_end_matches('.'));
    }
    Mark {
        kind,
        statement,
        due: row.due.map(|d| crate::due::term(d).unwrap_or_else(|| d.to_owned())).or(read.due),
        owner: cell.or(read.owner).or_else(mine).or_else(above),
        source: unit.span,
    }
}
