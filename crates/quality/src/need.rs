//! Which sentences state a need, and what is in them: who, what, why, under which condition.

use crate::clean::{tidy, without_opening};
use crate::form::shape;
use crate::grammar::decapitalised;
use crate::judge::{judged, without_ramble};
use crate::lang::{de, en, pattern, patterns};
use crate::shapes::SHAPES;
use crate::unit::Unit;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

/// How a need is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Somebody wants to do something: `action` is a plain verb phrase.
    Want,
    /// A thing is to do or be something: `subject` and `action` make "I want `subject` to `action`".
    Thing,
    /// Something is wanted: `action` is a noun phrase.
    Object,
    /// A rule, limit or ban, kept in its own words.
    Rule,
    /// What is wrong today.
    Problem,
}

/// A need that a sentence states.
#[derive(Debug, Clone)]
pub(crate) struct Need {
    pub form: Form,
    /// The people it is for, in the singular.
    pub role: Option<String>,
    /// Whether the speaker means himself.
    pub first_person: bool,
    /// What is to act, for [`Form::Thing`].
    pub subject: String,
    /// What is to be done, without "to".
    pub action: String,
    /// What for.
    pub benefit: Option<String>,
    /// Why, with its connective: "because otherwise the slot is lost".
    pub reason: Option<String>,
    /// The word that binds people to it, if it is a duty rather than a wish: "must".
    pub duty: Option<String>,
    /// Whether its subject is "they": people named before.
    pub they: bool,
    /// Whether it is put as a wish, so that the sentence as a whole is no rule.
    pub wish: bool,
    /// Whether its own words are a rule that stands beside what is wanted.
    pub rule: bool,
    /// What a speaker adds to explain it, cut off from the need: "phones are often wrong".
    pub aside: Option<String>,
    /// The whole sentence, tidied.
    pub text: String,
    /// How clearly it is a need, 0 to 1.
    pub score: f32,
}

/// Whether a sentence states a need, a rule or a limit that belongs in a requirements artifact.
pub fn is_need(sentence: &str) -> bool {
    need_score(sentence) >= 0.5
}

/// How clearly a sentence states a need, 0 to 1. Talk about the meeting, questions and manners score 0.
pub fn need_score(sentence: &str) -> f32 {
    read(sentence, Setting { written: true, ..Setting::default() }).map_or(0.0, |need| need.score)
}

/// What stands around a sentence and bears on how it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting {
    pub bullet: bool,
    pub spoken: bool,
    /// Whether it stands in a document, where a plain statement is a rule.
    pub written: bool,
}

static CUE: LazyLock<Regex> = LazyLock::new(|| pattern(en::NEED_CUES));
static GERMAN_CUE: LazyLock<Regex> = LazyLock::new(|| pattern(de::NEED_CUES));
static CHATTER: LazyLock<RegexSet> =
    LazyLock::new(|| patterns(&[en::CHATTER, de::CHATTER, en::HYPOTHETICAL]));

/// The needs a unit states: mostly none or one, two when it joins two with "and".
pub(crate) fn needs_of(unit: &Unit<'_>) -> Vec<Need> {
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^.{12,}?(?P<j>(?:,|;)? (?:and|but|so) (?:uh,? |also |then )?)(?P<r>(?:they|we|i|it|he|she|you|the [\w ]{2,30}?|[\w]+s|an? \w+)(?:'ve| have|'d| would| must| should| needs?| can(?:not|'t)?| shall| has| wants?|'ll need| may) .{10,})$",
        )
    });
    if unit.raw.len() > 50 && unit.intro.is_none() && CUE.is_match(unit.raw) && !unit.asks() {
        let text = tidy(unit.raw);
        let whole = without_opening(&text);
        if let Some(found) = JOINT.captures(whole)
            && !SHAPES.benefit.is_match(whole)
            && !whole.to_lowercase().starts_with("if ")
            && !whole.to_lowercase().starts_with("when ")
            && let (Some(joint), Some(rest)) = (found.name("j"), found.name("r"))
        {
            let setting = Setting { bullet: unit.bullet, spoken: unit.spoken, written: !unit.spoken };
            if let (Some(one), Some(mut two)) =
                (read(&whole[..joint.start()], setting), read(rest.as_str(), setting))
            {
                let parts_alike = two.role.is_none() && two.they;
                if parts_alike {
                    two.role.clone_from(&one.role);
                }
                return vec![one, two];
            }
        }
    }
    need_of(unit).into_iter().collect()
}

/// The need a unit states, if it states one.
fn need_of(unit: &Unit<'_>) -> Option<Need> {
    if unit.title || unit.asks() {
        return None;
    }
    let setting = Setting { bullet: unit.bullet, spoken: unit.spoken, written: !unit.spoken };
    if let Some((intro, _)) = unit.intro {
        let whole = joined(intro, unit.raw);
        if let Some(need) = whole.as_deref().and_then(|w| read(w, Setting { bullet: false, ..setting })) {
            return Some(need);
        }
    }
    if unit.raw.len() < 12 || !(CUE.is_match(unit.raw) || unit.bullet || GERMAN_CUE.is_match(unit.raw)) {
        return None;
    }
    read(unit.raw, setting)
}

/// An open sentence and the list entry that ends it: "Customers must be able to:" + "cancel a booking".
fn joined(intro: &str, entry: &str) -> Option<String> {
    let head = intro.trim_end_matches([':', ' ', '*', '.', '…']);
    let open = head.rsplit(' ').next().is_some_and(|w| {
        matches!(
            w.to_lowercase().as_str(),
            "to" | "must" | "shall" | "should" | "can" | "may" | "will" | "cannot" | "not" | "only" | "that"
        )
    });
    open.then(|| format!("{head} {}", decapitalised(entry)))
}

/// Reads a sentence for the need it states.
pub(crate) fn read(sentence: &str, setting: Setting) -> Option<Need> {
    let raw = sentence.trim_end_matches(['"', '”', ')', ' ', '*']);
    if raw.ends_with('?') || raw.len() < 8 {
        return None;
    }
    let tidied = tidy(sentence);
    let text = without_opening(&tidied).trim_end_matches([' ', ',', ';']).to_owned();
    let story =
        text.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("as ")) && SHAPES.story.is_match(&text);
    if !story && CHATTER.is_match(core(&text)) {
        return None;
    }
    let mut need = shape(&text, setting)?;
    need.text = crate::clean::as_sentence(&text);
    if setting.spoken && !story {
        without_ramble(&mut need);
    }
    if !story {
        need.score = judged(&need, &text, setting);
    }
    (need.score >= 0.5).then_some(need)
}

/// A sentence without its reason and its purpose: what is left is the need itself.
pub(crate) fn core(text: &str) -> &str {
    let text =
        SHAPES.benefit.find(text).map_or(text, |m| if m.start() > 12 { &text[..m.start()] } else { text });
    SHAPES.reason.find(text).map_or(text, |m| if m.start() > 12 { &text[..m.start()] } else { text })
}
