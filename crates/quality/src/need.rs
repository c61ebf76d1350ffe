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
            let setting = Setting {
                bullet: unit.bullet || unit.row.is_some(),
                spoken: unit.spoken,
                written: !unit.spoken,
            };
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
    let setting =
        Setting { bullet: unit.bullet || unit.row.is_some(), spoken: unit.spoken, written: !unit.spoken };
    if let Some((intro, _)) = unit.intro {
        let whole = joined(intro, unit.raw);
        if let Some(need) = whole.as_deref().and_then(|w| read(w, Setting { bullet: false, ..setting })) {
            return Some(need);
        }
    }
    if unit.raw.len() < 12
        || !(CUE.is_match(unit.raw) || unit.bullet || unit.row.is_some() || GERMAN_CUE.is_match(unit.raw))
    {
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
/// "I'm not saying we should …", "I don't think that users need …": what is said not to be wanted.
static DISCLAIMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bnot (?:saying|suggesting|proposing|asking|claiming|arguing)\b|\b(?:nobody|no one|none of (?:us|them))(?:'s| is| was)? (?:says?|said|saying|wants?|wanted|asks?|asked|needs?|needed)\b|\b(?:don't|do not|didn't|did not|doesn't|does not|wouldn't|would not) (?:really |actually |necessarily )?(?:think|believe|suppose|say|see why|mean|feel)\b.{0,60}\b(?:should|must|needs?|have to|has to|wants?|ought)\b|\bniemand (?:will|sagt|braucht|möchte|wollte)\b|\b(?:sage|sagen|meine|meinen|behaupte) (?:ja |damit |auch )?nicht\b|\b(?:glaube|glauben|denke|denken|finde|finden) nicht,? dass\b",
    )
});

/// Whether a sentence only says what is not wanted. Transcripts write "I 'm" and "do n't".
fn is_disclaimed(sentence: &str) -> bool {
    let joined = sentence.replace('’', "'").replace(" n't", "n't").replace(" '", "'");
    DISCLAIMED.is_match(&joined)
}

pub(crate) fn read(sentence: &str, setting: Setting) -> Option<Need> {
    let raw = sentence.trim_end_matches(['"', '”', ')', ' ', '*']);
    if raw.ends_with('?') || raw.len() < 8 || !crate::words::is_language(raw) {
        return None;
    }
    let tidied = tidy(sentence);
    let text = without_opening(&tidied).trim_end_matches([' ', ',', ';']).to_owned();
    let story =
        text.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("as ")) && SHAPES.story.is_match(&text);
    if !story && (CHATTER.is_match(core(&text)) || is_disclaimed(raw)) {
        return None;
    }
    let (text, aside) = spliced(&text);
    let mut need = shape(text, setting).or_else(|| happens(text))?;
    need.text = crate::clean::as_sentence(text);
    need.aside = aside.map(crate::clean::as_sentence);
    // "We must keep a record" in a document binds whoever wrote it: a rule, not anybody's wish.
    let binds = need.duty.is_some() || need.action.starts_with("never ") || need.action.starts_with("not ");
    if need.first_person
        && need.form == Form::Want
        && !story
        && binds
        && (!setting.spoken || negative(&need.action))
    {
        need.form = Form::Rule;
        need.first_person = false;
    } else if need.form == Form::Want && negative(&need.action) {
        need.form = Form::Rule;
    }
    // A ban turned into a wish would say the opposite of its source.
    if !story && matches!(need.form, Form::Want | Form::Thing | Form::Object) && is_ban(text, setting.spoken)
    {
        need = crate::form::base(Form::Rule, text, need.score);
        need.text = crate::clean::as_sentence(text);
        need.aside = aside.map(crate::clean::as_sentence);
    }
    if setting.spoken && !story {
        without_ramble(&mut need);
    }
    if !story {
        need.score = judged(&need, text, setting);
    }
    (need.score >= 0.5).then_some(need)
}

/// The limit a decision sets: "We decided: refunds are paid within five days" gives the rule without its opening.
pub(crate) fn decided(unit: &Unit<'_>) -> Option<Need> {
    static OPENING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:so |then |okay,? )?(?:we|the \w+)(?:'ve| have| has)? (?:\w+ )?(?:decided|agreed)(?: that|:|,)+ ?(?P<r>.+)$",
        )
    });
    let text = crate::clean::plain(unit.raw);
    let rule = OPENING.captures(&text).and_then(|c| c.name("r")).map_or(text.as_str(), |m| m.as_str());
    let said = !rule
        .split(' ')
        .next()
        .is_some_and(|w| matches!(w.to_lowercase().as_str(), "we" | "we'll" | "let's" | "i" | "it's" | "to"));
    (said && (rule.len() < text.len() || SHAPES.limit.is_match(rule))).then(|| {
        let mut need = crate::form::base(Form::Rule, rule, 0.8);
        need.text = crate::clean::as_sentence(rule);
        need
    })
}

/// Whether a sentence forbids, or allows to some alone: "Nobody may ...", "No agent can ...", "Only managers may ...",
/// "Under no circumstances ...", "Riders may not ...", "Niemand darf ...".
fn is_ban(text: &str, spoken: bool) -> bool {
    static BAN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[^\w]*(?:nobody|no one|no-one|none of|neither|nothing|no (?:\w+ ){1,4}?(?:may|can|must|should|shall|will|is|are|has|have|needs?)|only (?:\w+ ){1,5}?(?:may|can|must|should|shall|are|is)|under no|in no case|at no time|niemand|keine?r?s?|nur (?:\w+ ){1,4}?(?:darf|dürfen|kann|können))\b|\b(?:may|must|shall|should|will) ?(?:not|never|n't)\b|\b(?:mustn't|shouldn't|shan't|won't|(?:is|are) (?:not|never) (?:allowed|permitted)|(?:is|are) (?:forbidden|prohibited))\b|\b(?:darf|dürfen|soll|sollen|kann|können) (?:\w+ ){0,3}(?:nicht|nie|niemals|kein\w*)\b",
        )
    });
    // What people cannot do they complain of when they speak, and forbid when they write.
    static CANNOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:cannot|can't|can not|can never)\b"));
    static TODAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:today|currently|at the moment|right now|so far|still|already|yet|easily|because|problem)\b",
        )
    });
    BAN.is_match(text) || (!spoken && CANNOT.is_match(text) && !TODAY.is_match(text))
}

fn negative(action: &str) -> bool {
    action.starts_with("never ") || action.starts_with("not ")
}

/// A sentence and what its speaker strings on with no more than a comma: "... correct them, phones are often wrong".
fn spliced(text: &str) -> (&str, Option<&str>) {
    static SPLICE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<m>[^,]{20,}), (?P<a>(?:(?:many|most|some|all|half|lots) of )?(?:the |our |their |my |those |these |most )?[a-z]{3,}(?: [a-z]{3,})? (?:is|are|was|were|isn't|aren't|don't|doesn't|never|often|usually|sometimes|keeps?|gets?|have|has) [^,]+)$",
        )
    });
    static JOINED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:which|who|that|where|when|while|whose|and|or|but|so|if|as|then|because|unless|until|once|since|before|after|otherwise|whether|with|without|in|on|for|at|by|to|of|if|such|even|when|they|this|these|it)\b|^(?:if|when|whenever|once|after|before|as soon as|for|in|unless|until|where|to|upon)\b",
        )
    });
    static STRESS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r",? (?:and )?(?:that's|that is|this is|it's|which is) (?:really |very |so |quite |super |just |actually |kind of )*(?:important|annoying|crucial|private|bad|key|essential|vital|critical|ridiculous|a must|a nightmare|non-negotiable|frustrating)[.!]?$",
        )
    });
    let text = STRESS.find(text).filter(|m| m.start() > 15).map_or(text, |m| &text[..m.start()]);
    let Some(found) = SPLICE.captures(text) else { return (text, None) };
    let (Some(main), Some(aside)) = (found.name("m"), found.name("a")) else { return (text, None) };
    if JOINED.is_match(aside.as_str()) || JOINED.is_match(text) || read_modal(aside.as_str()) {
        return (text, None);
    }
    (main.as_str(), Some(aside.as_str()))
}

fn read_modal(text: &str) -> bool {
    text.split(' ')
        .any(|w| matches!(w, "must" | "shall" | "should" | "need" | "needs" | "required" | "allowed"))
}

/// "When a refund is paid, the customer gets a text message": an event and what comes of it, told as a fact.
fn happens(text: &str) -> Option<Need> {
    static EVENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:when|whenever|as soon as|once|if|after) [^,]{6,120}, (?:then )?(?P<s>(?:the |an? |every |each |their |our )?(?:[a-z-]+ ){0,2}[a-z-]+) (?:automatically |also |always |immediately )?(?:gets?|receives?|is (?:told|informed|notified|sent|locked|blocked|closed|cancelled|charged|asked|moved|released|created|printed|rejected|shown)|sends?|goes|shows?|locks?|prints?|creates?|stops?|moves?|turns?) .*\w",
        )
    });
    let found = EVENT.captures(text)?;
    let subject = found.name("s")?.as_str().to_lowercase();
    let talk = subject.split(' ').any(|w| {
        matches!(
            w,
            "i" | "we"
                | "you"
                | "they"
                | "he"
                | "she"
                | "it"
                | "that"
                | "this"
                | "everyone"
                | "everybody"
                | "nobody"
                | "one"
                | "life"
                | "what"
                | "there"
        )
    });
    (!talk).then(|| crate::form::base(Form::Rule, text, 0.66))
}

static ANTECEDENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:if|when|once|unless|as soon as|after|before|until) (?:it|they|this|that|these|those|not|so)\b|(?:it|they|this|that|these|those|both|he|she) (?:must|should|shall|has|have|needs?|can|cannot|can't|will|may|is|are)\b)",
    )
});
static EXPLETIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:if|when|once|unless) )?it (?:must|should|shall|has to|needs to|will|is|may|can)(?: not| also| always| never)* (?:be )?(?:possible|easy|clear|feasible|allowed|necessary|important|enough|required|visible|impossible|rain\w*)",
    )
});

/// Whether the need cannot be understood without the sentence before it: "correct them", "the large ones", "change
/// that record".
pub(crate) fn dangling(need: &Need) -> bool {
    let text = core(&need.text);
    let named = need.they && need.role.is_some() && need.form == Form::Want;
    if ANTECEDENT.is_match(text) && !EXPLETIVE.is_match(text) && !named {
        return true;
    }
    let wanted = matches!(need.form, Form::Want | Form::Object);
    let phrase = if wanted { core(&need.action) } else { text };
    let words: Vec<String> = phrase
        .split(' ')
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_lowercase())
        .collect();
    // The verb and the subject are nothing that a pronoun could mean.
    let before = |i: usize, plural: bool| {
        words[usize::from(wanted).min(i)..i]
            .iter()
            .any(|w| w.len() > 2 && !crate::is_stopword(w) && (!plural || crate::grammar::is_plural(w)))
    };
    words.iter().enumerate().any(|(i, word)| {
        let next = words.get(i + 1).map(String::as_str).unwrap_or("");
        match word.as_str() {
            "ones" => i > 0 && !before(i, true),
            "them" => i < 5 && !before(i, false),
            "it" => {
                let asked = words[..i]
                    .iter()
                    .rev()
                    .take(2)
                    .any(|w| matches!(w.as_str(), "how" | "where" | "whether" | "why"));
                wanted && (asked || i < 4 && !before(i, false))
            }
            "that" | "this" | "those" | "these" => {
                let noun = !next.is_empty() && !crate::is_stopword(next) && !next.ends_with("ed");
                let demonstrative = matches!(word.as_str(), "those" | "these" | "this")
                    || (i > 0 && {
                        let previous = words[i - 1].as_str();
                        crate::deed::verb_of(previous).is_some()
                            || matches!(previous, "of" | "in" | "for" | "to" | "from" | "with" | "on" | "at")
                    });
                let deictic = matches!(
                    next,
                    "week"
                        | "month"
                        | "year"
                        | "morning"
                        | "day"
                        | "system"
                        | "app"
                        | "document"
                        | "policy"
                        | "way"
                        | "project"
                        | "release"
                );
                noun && demonstrative
                    && !deictic
                    && (i + 2 == words.len()
                        || !words[i + 2..]
                            .iter()
                            .any(|w| matches!(w.as_str(), "is" | "are" | "was" | "were")))
                    && !words[..i].iter().any(|w| crate::stem(w) == crate::stem(next))
            }
            _ => false,
        }
    })
}

/// A sentence without its reason and its purpose: what is left is the need itself.
pub(crate) fn core(text: &str) -> &str {
    let text =
        SHAPES.benefit.find(text).map_or(text, |m| if m.start() > 12 { &text[..m.start()] } else { text });
    SHAPES.reason.find(text).map_or(text, |m| if m.start() > 12 { &text[..m.start()] } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_wanted_is_no_need() {
        let check = |sentence: &str, expected: bool| assert_eq!(is_need(sentence), expected, "{sentence}");
        check("I 'm not saying we should have tomato shaped remote controls.", false);
        check("I do n't think that users need a second button.", false);
        check("Nobody wants the customer to call the hotline.", false);
        check("Ich glaube nicht, dass der Kunde anrufen muss.", false);
        check("Users need a second button.", true);
        check("The customer must not be charged twice.", true);
        check("The rider should not have to call the hotline.", true);
    }
}
