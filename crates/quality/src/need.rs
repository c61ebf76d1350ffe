//! Which sentences state a need, and what is in them: who, what, why, under which condition.

use crate::clean::{tidy, without_opening};
use crate::grammar::{decapitalised, role};
use crate::lang::{de, en, pattern, patterns, verbs};
use crate::unit::Unit;
use crate::words::{content_words, word_set};
use regex::{Regex, RegexSet};
use std::collections::HashSet;
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
static IMPERATIVES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(verbs::IMPERATIVES));
static AUTOMATIC: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(verbs::AUTOMATIC));
static GERMAN: LazyLock<Vec<(Regex, f32)>> =
    LazyLock::new(|| de::NEEDS.iter().map(|(p, s)| (pattern(p), *s)).collect());

struct Shapes {
    story: Regex,
    wish: Regex,
    possible: Regex,
    no_way: Regex,
    pain: Regex,
    problem: Regex,
    modal: Regex,
    object: Regex,
    required: Regex,
    sure: Regex,
    capability: Regex,
    limit: Regex,
    absolute: Regex,
    today: Regex,
    benefit: Regex,
    reason: Regex,
    only: Regex,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes {
    story: pattern(
        r"^as (?:an?|the) ?(?P<r>[^,;:]{2,70}?),? ?\b?(?-i:I|we)(?: also| really)?(?:'d| would)? ?(?P<m>want(?:s|ed)?|like|need|love|wish|would be able|should be able|(?:'m|am) able|must be able|can|should|must|be able|have|expect|am)(?: to)? (?P<v>.+)$",
    ),
    wish: pattern(
        r"^(?:(?:it|that) (?:would|'d|will) be (?:really |very |so |even |much )?(?:great|nice|good|helpful|useful|ideal|lovely|handy|perfect|better|best|cool|fantastic|a big help|important|neat) (?P<a>if|to|for)|(?P<me>i|we)(?:'d| would) (?:really |also |just |rather |both )?(?:love|like|prefer|appreciate|welcome)(?: it)?(?P<b> if| to| for)?|(?P<me2>i|we) (?:really |just )?wish(?P<c> to| if)?|what (?:i|we|they|customers|users)(?:'d| would| really)? (?:need|want|like|love)(?: most| really)? (?:is|are|would be)(?P<d> to)?|if only) (?P<v>.+)$",
    ),
    possible: pattern(
        r"\bit (?:must|should|needs to|has to|shall|will|would need to|ought to|is to|must always|may)(?: also| always)? be (?:possible|easy|feasible|allowed)(?: for (?P<s>[^,]{2,50}?))? to (?P<v>.+)$",
    ),
    no_way: pattern(
        r"\b(?:there(?:'s| is| are| was)(?: currently| still| just)? no (?:easy |good |real |simple )?(?:way|option|possibility|means)(?: for (?P<s>[^,]{2,40}?))? to|(?P<s2>i|we|you|they|[\w' ]{3,40}?) (?:have|has)(?: currently| still)? no (?:easy |good |real )?(?:way|option|means|possibility) (?:to|of)|it(?:'s| is)(?: currently| still| simply)? (?:not possible|impossible)(?: for (?P<s3>[^,]{2,40}?))? to) (?P<v>.+)$",
    ),
    pain: pattern(
        r"^(?P<s>[\w' /-]{1,60}?) (?:currently |still |just |often |really |simply |today )*(?:can't|cannot|can not|couldn't|(?:am|is|are|'re|'m) (?:currently |still )?(?:not able to|unable to)|aren't able to|isn't able to) (?:currently |even |easily |really |just )*(?P<v>.+)$",
    ),
    problem: pattern(
        r"\b(?:the|our|a|one|another|my)(?: \w+)? (?:problem|issue|trouble|challenge|difficulty|pain point|frustration|complaint)(?: (?:we have|for us|there|today|at the moment|here|i have|right now))? (?:is|was)(?: that)?,? (?P<v>.+)$|^(?P<w>.{8,}?) (?:is|are) (?:a )?(?:really |real |very |such |just |far |way |still |quite )*(?:too (?:slow|complicated|expensive|late|cumbersome|many|long)|cumbersome|error-prone|unreliable|a nightmare|a mess|painful|frustrating|not up to date)\b|^(?P<x>.{4,}?) (?:takes|take|took) (?:far |way |much )?too (?:long|much)\b",
    ),
    modal: pattern(
        r"^(?P<c>(?:if|when|whenever|once|after|before|as soon as|for|in|during|where|at|on|from|to|until|unless|without|with|while|upon|by default)\b[^,]{2,140}, (?:then )?)?(?P<s>(?:[^,;]|,\d){1,110}?)(?P<q>,[^,]{2,60},)? ?\b(?:also |still |really |all |then |just |always |both |only |now )*(?P<m>must not|must|mustn't|shall not|shall|should not|shouldn't|should|ought to|needs? to|ha(?:s|ve) (?:got )?to|'ve got to|wants? (?:to|us to|it to|them to)|would (?:also |really )?like (?:to|us to)|'d (?:also |really )?like to|(?:wi|'| wi)ll (?:also )?(?:need to|have to|be required to|be able to)|(?:is|are) (?:only |also )?(?:required|expected|obliged|supposed|entitled|allowed|permitted|to be) to|(?:is|are) (?:only |not )?(?:allowed|permitted|entitled|authori[sz]ed) to|may only|may not|can only|would need to|would have to|might need to|need not|cannot|can't|can not) (?:also |always |only |really |still |then |ideally |at least |all |just )*(?P<v>.+)$",
    ),
    object: pattern(
        r"^(?P<s>(?:[^,;]|,\d){1,70}?) (?:really |also |still |just |desperately |definitely |will |would |probably )*(?:need|needs|require|requires|want|wants|'d like|like|would like) (?P<v>(?:an?|the|more|better|some|no|at least|one|two|three|four|five|\d+|their|our|his|its|all|only|something|access|clear|support|real|regular|proper|separate|different|single|automatic|faster|fewer|less|full|quick) .+|[a-z][\w-]+ (?:for|to|of|on|in|from|by|with|and|before|after|per|at) .+)$",
    ),
    required: pattern(
        r"^(?P<s>.{2,100}?) (?:is|are) (?:also |always |only |strictly |absolutely |legally |not |no longer )*(?P<p>required|mandatory|necessary|compulsory|essential|allowed|forbidden|prohibited|permitted|needed|obligatory|crucial|vital|not optional|a must|important)\b",
    ),
    sure: pattern(
        r"^(?:(?:please|just|we|you|i|they|always)(?: \w+){0,4} )?(?:make sure|ensure|see to it|guarantee) (?:that )?(?P<v>.+)$",
    ),
    capability: pattern(
        r"^(?P<c>(?:if|when|whenever|once|after|before|as soon as|for|in|during|where)\b[^,]{2,120}, (?:then )?)?(?P<s>[^,;]{2,70}?) (?P<m>can|may|will|could) (?:also |always |only |then |automatically |either |now )*(?P<v>.+)$",
    ),
    limit: pattern(
        r"(?:\b(?:at least|at most|no more than|not more than|up to|within|no later than|maximum(?: of)?|minimum(?: of)?|max\.?|less than|more than|fewer than|below|above|under|over|limited to|exceeds?|exceed(?:ing)?|after|before|for|every|per|between|until) (?:\w+ ){0,2}(?:€|\$|£)?(?:\d|one\b|two\b|three\b|four\b|five\b|ten\b|twelve\b|twenty\b|thirty\b|sixty\b)|\d+(?:[.,]\d+)? ?(?:%|percent|seconds?|minutes?|hours?|(?:working |business |calendar )?days?|weeks?|months?|years?|eur|euros?|gbp|pounds?|usd|dollars?|kg|km|ms|users|times|characters)\b)",
    ),
    absolute: pattern(
        r"\b(?:never|always|only|no (?:\w+ ){1,3}(?:is|are|may|can|will)|automatically|in every case|without exception|under no circumstances|at all times|every (?:\w+ ){1,2}(?:is|has|gets|must)|each (?:\w+ ){1,2}(?:is|has|gets|must)|not (?:refundable|transferable|permitted|eligible|accepted|possible))\b",
    ),
    today: pattern(
        r"\b(?:today|currently|at the moment|right now|nowadays|at present|as of now|so far|yet|still|anymore|any more|these days|in the (?:old|current) (?:system|tool|process|app))\b",
    ),
    benefit: pattern(
        r",? *\b(?:(?:so that|in order that)(?: that)?|so (?P<w>(?:i|we|they|you|he|she|it|people|nobody|everyone|the \w+|\w+s|no one|nothing) (?:can|could|can't|cannot|don't|do not|doesn't|does not|won't|will|know|knows|am able|are able|is able)\b)) ?(?P<b>.*)$",
    ),
    reason: pattern(
        r"(?:,| [—–-])? *\b(?:because|otherwise|in order to|to avoid|or else|since (?:they|we|it|the|that|otherwise))\b .+$",
    ),
    only: pattern(
        r"^only (?P<s>[^,;]{2,60}?) (?:may|can|is allowed to|are allowed to|should|must|shall|will|should be able to|has the right to|have the right to) (?:be able to )?(?P<v>.+)$",
    ),
});

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
fn core(text: &str) -> &str {
    let text =
        SHAPES.benefit.find(text).map_or(text, |m| if m.start() > 12 { &text[..m.start()] } else { text });
    SHAPES.reason.find(text).map_or(text, |m| if m.start() > 12 { &text[..m.start()] } else { text })
}

fn base(form: Form, action: &str, score: f32) -> Need {
    let (action, benefit) = split_benefit(action);
    let (action, reason) = match SHAPES.reason.find(action) {
        Some(found) if found.start() > 6 && form != Form::Rule && form != Form::Problem => {
            let why =
                found.as_str().trim_start_matches([',', ' ', '—', '–']).trim_end_matches(['.', ' ', ',']);
            (&action[..found.start()], Some(why.to_owned()))
        }
        _ => (action, None),
    };
    Need {
        form,
        role: None,
        first_person: false,
        subject: String::new(),
        action: action.trim_end_matches(['.', '!', ',', ' ', ';', ':']).to_owned(),
        benefit,
        reason,
        duty: None,
        they: false,
        wish: false,
        text: String::new(),
        score,
    }
}

/// Parts what is wanted from what it is for.
fn split_benefit(text: &str) -> (&str, Option<String>) {
    match SHAPES.benefit.captures(text) {
        Some(found) => {
            let at = found.get(0).map_or(text.len(), |m| m.start());
            let from = found.name("w").or(found.name("b")).map_or(text.len(), |m| m.start());
            let mut why = text[from..].trim();
            while let Some(rest) = why.strip_prefix("that ") {
                why = rest;
            }
            let why = why.trim_end_matches(['.', '!', ' ', ',']);
            let wish = why.contains(" want to ") || why.starts_with("that ");
            if at < 4 || wish || why.split(' ').count() < 2 {
                (text, None)
            } else {
                (text[..at].trim_end(), Some(why.to_owned()))
            }
        }
        None => (text, None),
    }
}

/// Puts the subject of a need where it belongs: people, the speaker, or a thing.
fn with_subject(mut need: Need, subject: &str) -> Need {
    let subject = subject.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = subject.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or("");
    if matches!(last, "i" | "we") && lower.split(' ').count() < 6 {
        need.first_person = true;
    } else if matches!(last, "you" | "they") && lower.split(' ').count() < 4 {
        need.they = last == "they";
    } else if let Some(role) = role(subject) {
        need.role = Some(role);
    } else {
        need.form = if need.form == Form::Want { Form::Thing } else { need.form };
        need.subject = decapitalised(subject);
    }
    need
}

fn shape(text: &str, setting: Setting) -> Option<Need> {
    let shapes = &*SHAPES;
    let get = |found: &regex::Captures<'_>, name: &str| {
        found.name(name).map(|m| m.as_str().to_owned()).unwrap_or_default()
    };
    if let Some(found) = shapes.story.captures(text) {
        let verb = get(&found, "v");
        let mode = get(&found, "m").to_lowercase();
        let with_to = text[..found.name("v").map_or(0, |m| m.start())].trim_end().ends_with(" to")
            || matches!(mode.as_str(), "can" | "should" | "must");
        let form = if with_to { Form::Want } else { Form::Object };
        let mut need = base(form, &verb, 0.98);
        need.role = Some(
            crate::words::tokens(&get(&found, "r"))
                .map(|(_, w)| decapitalised(w))
                .collect::<Vec<_>>()
                .join(" "),
        );
        if let Some(plain) = need.action.strip_prefix("be able to ") {
            need.action = plain.to_owned();
        }
        return Some(need);
    }
    if let Some(found) = shapes.wish.captures(text) {
        let verb = get(&found, "v");
        let how = format!("{}{}{}{}", get(&found, "a"), get(&found, "b"), get(&found, "c"), get(&found, "d"));
        let mine = found.name("me").is_some() || found.name("me2").is_some();
        let mut need = match how.trim() {
            "to" => base(Form::Want, &verb, 0.75),
            "if" | "" if !mine || how.trim() == "if" || found.name("me2").is_some() => {
                clause(&verb, 0.72).unwrap_or_else(|| base(Form::Object, &verb, 0.62))
            }
            _ => base(Form::Object, &verb, 0.7),
        };
        need.first_person = need.role.is_none() && need.subject.is_empty();
        need.wish = true;
        return Some(need);
    }
    if let Some(found) = shapes.possible.captures(text) {
        let need = base(Form::Want, &get(&found, "v"), 0.85);
        let who = get(&found, "s");
        return Some(if who.is_empty() { need } else { with_subject(need, &who) });
    }
    if let Some(found) = shapes.no_way.captures(text) {
        let mut need = base(Form::Want, &strip_today(&get(&found, "v")), 0.72);
        let who = format!("{}{}{}", get(&found, "s"), get(&found, "s2"), get(&found, "s3"));
        need.first_person = who.is_empty();
        return Some(if who.is_empty() { need } else { with_subject(need, &who) });
    }
    if let Some(found) = shapes.only.captures(text) {
        let mut need = base(Form::Rule, &get(&found, "v"), 0.85);
        need.role = role(&get(&found, "s"));
        return Some(need);
    }
    if let Some(found) = shapes.pain.captures(text) {
        let who = get(&found, "s");
        let lower = who.to_lowercase();
        let mine = matches!(lower.as_str(), "i" | "we" | "you" | "they");
        if !lower.starts_with("if ")
            && !lower.starts_with("when ")
            && (shapes.today.is_match(text) || (mine && !setting.written))
        {
            let need = base(
                Form::Want,
                &strip_today(&get(&found, "v")),
                if shapes.today.is_match(text) { 0.7 } else { 0.5 },
            );
            let need = with_subject(need, &who);
            return Some(if need.form == Form::Thing { Need { form: Form::Problem, ..need } } else { need });
        }
    }
    if let Some(found) = shapes.problem.captures(text) {
        let what = ["v", "w", "x"].iter().map(|n| get(&found, n)).find(|s| !s.is_empty()).unwrap_or_default();
        if let Some(inner) = (!get(&found, "v").is_empty())
            .then(|| shapes.pain.captures(&what).or_else(|| shapes.no_way.captures(&what)))
            .flatten()
        {
            let verb = inner.name("v").map_or("", |m| m.as_str());
            let who = inner.name("s").map_or("", |m| m.as_str()).to_owned();
            let need = with_subject(base(Form::Want, &strip_today(verb), 0.72), &who);
            return Some(if need.form == Form::Thing { Need { form: Form::Problem, ..need } } else { need });
        }
        return Some(base(Form::Problem, &what, 0.62));
    }
    if let Some(found) = shapes.sure.captures(text) {
        let verb = get(&found, "v");
        return Some(
            clause(&verb, 0.7).unwrap_or_else(|| Need { form: Form::Rule, ..base(Form::Rule, &verb, 0.66) }),
        );
    }
    if let Some(need) = modal(text) {
        return Some(need);
    }
    if let Some(found) = shapes.required.captures(text) {
        let weak = matches!(
            get(&found, "p").as_str(),
            "important" | "crucial" | "vital" | "necessary" | "essential"
        );
        let mut need = base(Form::Rule, text, if weak { 0.56 } else { 0.72 });
        need.subject = get(&found, "s");
        return Some(need);
    }
    if let Some(found) = shapes.object.captures(text) {
        let need = base(Form::Object, &get(&found, "v"), 0.62);
        let need = with_subject(need, &get(&found, "s"));
        return Some(if need.role.is_none() && !need.first_person {
            Need { form: Form::Rule, ..need }
        } else {
            need
        });
    }
    if let Some(need) = imperative(text, setting) {
        return Some(need);
    }
    for (regex, score) in GERMAN.iter() {
        if regex.is_match(text) {
            return Some(base(Form::Rule, text, *score));
        }
    }
    let limited = shapes.limit.is_match(text);
    let absolute = shapes.absolute.is_match(text);
    if let Some(found) = shapes.capability.captures(text) {
        let who = get(&found, "s");
        let mode = get(&found, "m").to_lowercase();
        let person = role(&who);
        let product = product_like(&who);
        let fits = match mode.as_str() {
            "can" | "may" => person.is_some() || product || (setting.written && limited),
            "could" => person.is_some() && setting.spoken,
            _ => setting.written && (product || person.is_some() || limited),
        };
        if fits {
            let score = if setting.written { 0.66 } else { 0.54 };
            let form = if person.is_some() && mode != "will" { Form::Want } else { Form::Rule };
            return Some(Need { role: person, ..base(form, &get(&found, "v"), score) });
        }
    }
    if setting.written && (limited || absolute) && text.split(' ').count() > 4 && has_verb(text) {
        return Some(base(Form::Rule, text, 0.58));
    }
    if !setting.written && absolute && limited && has_verb(text) {
        return Some(base(Form::Rule, text, 0.52));
    }
    if setting.written && !setting.spoken && product_present(text) {
        return Some(base(Form::Rule, text, 0.55));
    }
    None
}

/// "The system sends a confirmation": what a product does, told as a fact.
fn product_present(text: &str) -> bool {
    static PRESENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:the |our |this |each )?(?:new |web |mobile |online )?(?:system|application|app|platform|portal|website|tool|software|product|solution|service|database|interface|module|page|screen|terminal|kiosk|gateway|api) (?:also |always |then |automatically )*(?:\w+s) \w+",
        )
    });
    PRESENT.is_match(text)
}

fn modal(text: &str) -> Option<Need> {
    let found = SHAPES.modal.captures(text)?;
    let get = |name: &str| found.name(name).map(|m| m.as_str()).unwrap_or_default();
    let (subject, mode, verb) = (get("s"), get("m").to_lowercase(), get("v"));
    let lower = subject.to_lowercase();
    if matches!(
        lower.split(' ').next(),
        Some("if" | "when" | "unless" | "who" | "what" | "why" | "how" | "where" | "do" | "does" | "did")
    ) {
        return None;
    }
    let negative = mode.contains("not")
        || mode.ends_with("n't")
        || mode == "can't"
        || verb.starts_with("not ")
        || lower.starts_with("no ")
        || lower.starts_with("nobody")
        || lower.starts_with("no one");
    let score = match mode.as_str() {
        m if m.starts_with("must") || m.starts_with("shall") => 0.9,
        m if m.contains("allowed")
            || m.contains("permitted")
            || m.contains("required")
            || m.starts_with("may")
            || m == "can only" =>
        {
            0.85
        }
        m if m.contains("able to") => 0.8,
        m if m.starts_with("need") || m.contains("need to") => 0.78,
        m if m.starts_with("ha") || m.contains("have to") || m.contains("got to") => 0.72,
        m if m.starts_with("should") || m.starts_with("ought") => 0.72,
        m if m.contains("want") || m.contains("like") => 0.76,
        _ => 0.66,
    };
    let verb =
        verb.strip_prefix("be able to ").or_else(|| verb.strip_prefix("be allowed to ")).unwrap_or(verb);
    let able = verb.len() != get("v").len() || mode.contains("able") || mode.contains("allowed");
    let binding = mode.starts_with("must")
        || mode.starts_with("shall")
        || mode.starts_with("should")
        || mode.starts_with("ha")
        || mode.contains("required")
        || mode.contains("got to");
    let others = mode.ends_with("us to") || mode.ends_with("it to") || mode.ends_with("them to");
    let rule = negative
        || mode.starts_with("may")
        || mode == "can only"
        || mode.contains("only")
        || mode.contains("allowed")
        || mode.contains("permitted")
        || mode.contains("required")
        || found.name("c").is_some()
        || others;
    let mut need = with_subject(base(Form::Want, verb, score), subject);
    if rule
        && !(need.role.is_some()
            && !negative
            && found.name("c").is_none()
            && !mode.contains("only")
            && !others)
    {
        need.form = Form::Rule;
    }
    if binding && !able {
        need.duty = Some(if mode.starts_with("have") || mode.contains("got to") {
            "has to".to_owned()
        } else {
            mode.clone()
        });
    }
    // "It is old and cannot be extended" tells of today.
    static TOLD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:is|are|was|were|has been)\b.* and$"));
    if negative && TOLD.is_match(subject.trim_end()) {
        need.form = Form::Problem;
    }
    // "We have to wait", "they have to call": a burden as often as a need.
    if mode.starts_with("ha") && SHAPES.today.is_match(text) && (need.role.is_some() || need.first_person) {
        need.form = Form::Problem;
    }
    Some(need)
}

/// A clause inside a wish: "customers could see the limit".
fn clause(text: &str, score: f32) -> Option<Need> {
    static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<s>[^,;]{1,60}?) (?P<m>could|can|would|were able to|was able to|must|should|had|got|knew|saw|is able to|are able to|is|are|will|may|never|always) (?:also |just |only |actually |at least |all )*(?P<v>.+)$",
        )
    });
    let found = CLAUSE.captures(text)?;
    let (subject, mode, verb) =
        (found.name("s")?.as_str(), found.name("m")?.as_str().to_lowercase(), found.name("v")?.as_str());
    let form = match mode.as_str() {
        "had" | "got" => Form::Object,
        "knew" | "saw" | "is" | "are" | "never" | "always" | "will" | "may" => Form::Rule,
        _ => Form::Want,
    };
    let need = with_subject(base(form, verb.strip_prefix("be able to ").unwrap_or(verb), score), subject);
    Some(need)
}

fn imperative(text: &str, setting: Setting) -> Option<Need> {
    if !setting.written || !(setting.bullet || SHAPES.limit.is_match(text) || SHAPES.absolute.is_match(text))
    {
        return None;
    }
    let first = text.split(' ').next().unwrap_or("").to_lowercase();
    let words = content_words(text);
    if !IMPERATIVES.contains(first.as_str())
        || words.len() < 2
        || text.contains(": ") && text.find(": ")? < 25
    {
        return None;
    }
    let mut need = base(Form::Want, &decapitalised(text), if setting.bullet { 0.64 } else { 0.58 });
    if AUTOMATIC.contains(first.as_str()) {
        need.form = Form::Thing;
        need.subject = "the system".to_owned();
    }
    Some(need)
}

/// Cuts what a speaker strings on after the need itself.
fn without_ramble(need: &mut Need) {
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

fn strip_today(verb: &str) -> String {
    let verb = &[" today", " currently", " at the moment", " right now"]
        .iter()
        .fold(verb.to_owned(), |v, t| v.replace(&format!("{t} "), " "));
    let mut rest = verb.trim_end_matches(['.', ' ', '!']);
    for tail in [
        " today",
        " currently",
        " at the moment",
        " right now",
        " yet",
        " at present",
        " anymore",
        " any more",
        " so far",
        " now",
        ", today",
    ] {
        rest = rest.strip_suffix(tail).unwrap_or(rest);
    }
    rest.trim_end_matches([',', ' ']).to_owned()
}

pub(crate) fn product_like(phrase: &str) -> bool {
    static PRODUCT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:system|application|app|platform|portal|website|web site|tool|software|product|solution|service|database|interface|module|page|screen|form|report|dashboard|terminal|kiosk|api|device|button|menu|remote control)s?$",
        )
    });
    PRODUCT.is_match(phrase)
}

fn has_verb(text: &str) -> bool {
    static VERB: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:is|are|has|have|gets?|be|does|do|takes?|costs?|pays?|expires?|ends?|starts?|opens?|closes?|applies|apply|counts?|lasts?|receives?|remains?|stays?|needs?|sends?|shows?|runs?|works?|stores?|accepts?|returns?|keeps?|lies|belongs?|\w+(?:ed|ized|ised))\b",
        )
    });
    VERB.is_match(text)
}

/// Weighs what speaks for and against.
fn judged(need: &Need, text: &str, setting: Setting) -> f32 {
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
                    r"\b(?:to|should|must) (?:be |also |just |really |first |still )*(?:think|talk|discuss|look|ask|decide|figure|find out|check|know (?:if|whether|what|how|when)|consider|remember|understand|wait|come back|try|go (?:back|through|over)|start|meet|work (?:out|on|together)|focus|see (?:if|how|what|whether|that|it)|agree|choose|explain|learn|continue|do|hear|believe|turn|take into|keep in mind|be careful|recogni[sz]e|move|get (?:back|this|that|it|on|to)|listen|settle|write (?:down|up)|show you|show this|read|draw|present|prepare|answer|say|put in|fight|stand)\b",
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
        if need.form == Form::Want && need.role.is_none() && LOOSE.is_match(&need.action) {
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
            if need.form == Form::Rule
                && need.role.is_none()
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
