//! What form a need takes in a sentence, and the parts that the form puts in place.

use crate::deed::{active, done_by_thing, enabled};
use crate::grammar::{decapitalised, role};
use crate::lang::{de, pattern, verbs};
use crate::need::{Form, Need, Setting};
use crate::shapes::SHAPES;
use crate::words::{content_words, word_set};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

static IMPERATIVES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(verbs::IMPERATIVES));
static AUTOMATIC: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(verbs::AUTOMATIC));
static GERMAN: LazyLock<Vec<(Regex, f32)>> =
    LazyLock::new(|| de::NEEDS.iter().map(|(p, s)| (pattern(p), *s)).collect());

/// A need of the form, with purpose and reason parted from what is wanted.
pub(crate) fn base(form: Form, action: &str, score: f32) -> Need {
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
        rule: false,
        aside: None,
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

/// The need a plain sentence states, by the first pattern that fits it.
pub(crate) fn shape(text: &str, setting: Setting) -> Option<Need> {
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
        let named = get(&found, "r");
        let named: Vec<&str> = crate::words::tokens(&named).map(|(_, w)| w).collect();
        need.role = Some(crate::grammar::role_name(&named.join(" ")));
        if let Some(plain) = need.action.strip_prefix("be able to ") {
            need.action = plain.to_owned();
        }
        return Some(need);
    }
    if let Some(found) = shapes.wish.captures(text) {
        let verb = get(&found, "v");
        let how: String = ["a", "b", "c", "d", "e"].iter().map(|n| get(&found, n)).collect();
        let mine = found.name("me").is_some() || found.name("me2").is_some();
        let mut need = match how.trim() {
            "to" => base(Form::Want, &verb, 0.75),
            "if" | "" if !mine || how.trim() == "if" || found.name("me2").is_some() => {
                clause(&verb, 0.72).unwrap_or_else(|| base(Form::Object, &verb, 0.62))
            }
            _ => base(Form::Object, &verb, 0.7),
        };
        if let Some(done) = done_by_thing(&verb).filter(|_| need.form == Form::Object) {
            need = done;
            need.first_person = true;
        }
        need.first_person =
            need.first_person && need.form == Form::Thing || need.role.is_none() && need.subject.is_empty();
        need.wish = true;
        for way in ["a way to ", "some way to ", "an easy way to ", "an option to ", "a possibility to "] {
            if let Some(rest) = need.action.strip_prefix(way).filter(|_| need.form == Form::Object) {
                need.action = rest.to_owned();
                need.form = Form::Want;
                need.wish = false;
            }
        }
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
    if let Some(need) = active(text).or_else(|| modal(text)) {
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
    // "The idea is to ..." tells of an aim, not of a duty.
    static AIM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:idea|plan|goal|aim|purpose|point|thing|question|task|job|way|step|challenge|problem|trick|this|that|it|what|all|do|option|hope|intention)$",
        )
    });
    if matches!(mode.as_str(), "is to" | "are to") && AIM.is_match(subject.trim_end()) {
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
    if let Some(need) = enabled(subject, verb, score).filter(|_| !negative && found.name("c").is_none()) {
        return Some(need);
    }
    // "Staff must only open records of patients they treat": what counts is what they may not.
    let only =
        found.name("m").zip(found.name("v")).is_some_and(|(m, v)| text[m.end()..v.start()].contains(" only"));
    let mut need = with_subject(base(Form::Want, verb, score), subject);
    if only {
        need.form = Form::Rule;
        return Some(need);
    }
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
    static DEEDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(verbs::DEEDS));
    let orders = IMPERATIVES.contains(first.as_str())
        || setting.bullet && (first == "get" || DEEDS.contains(first.as_str()));
    if !orders || words.len() < 2 || text.contains(": ") && text.find(": ")? < 25 {
        return None;
    }
    let mut need = base(Form::Want, &decapitalised(text), if setting.bullet { 0.64 } else { 0.58 });
    // "Upload of proof of payment": a noun that looks like an order.
    if matches!(
        text.split(' ').nth(1),
        Some("of" | "is" | "are" | "was" | "were" | "has" | "had" | "for" | "by" | "must" | "shall")
    ) {
        // "Lock was broken" tells of something.
        let told = matches!(text.split(' ').nth(1), Some("was" | "were" | "has" | "had"));
        return (!told).then(|| base(Form::Rule, text, 0.58));
    }
    if AUTOMATIC.contains(first.as_str()) {
        need.form = Form::Thing;
        need.subject = "the system".to_owned();
    }
    Some(need)
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
