//! A requirements document: purpose, scope, people, what the product does and how well, limits, risks, open questions.

use super::cluster::{Found, cluster, needs};
use super::criteria::speaks_of_self;
use super::minutes::speakers;
use super::page::Page;
use super::{Draft, DraftRequest, title_for, topic};
use crate::Span;
use crate::clean::{as_sentence, capitalised, plain};
use crate::grammar::the;
use crate::lang::{en, pattern};
use crate::marks::{Mark, Marked};
use crate::need::{Form, Need};
use crate::unit::Unit;
use crate::voice::{third, told_of};
use docket_domain::MarkKind;
use regex::Regex;
use std::sync::LazyLock;

/// The most requirements of one document.
const MAX_REQUIREMENTS: usize = 120;

static PURPOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:the (?:purpose|aim|goal|objective|idea|vision|mission)s? (?:of .{3,60}? )?(?:is|are|of this)|(?:our|the project'?s?|business|main|project) (?:goal|aim|objective)s? (?:is|are)|this (?:document|policy|project|procedure|specification) (?:describes|defines|sets out|covers|aims|specifies|applies)|(?:aims?|intended|designed) to|we (?:want|would like) to (?:reduce|increase|improve|replace|cut|get rid of|grow|save|raise|modernise|modernize)|in order to (?:reduce|increase|improve|replace))\b",
    )
});
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:by|to|for|from) (?:an?|the|two|all) (?P<r>[a-z-]+(?: [a-z-]+)?)\b"));
static ASSUMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:i|we)(?:'re|'m| am| are)? (?:just |also |all )?(?:assum\w+|presum\w+|take it)(?: that)?|assuming(?: that)?|presumably,?|our assumption is(?: that)?,?|the assumption is(?: that)?,?) ",
    )
});
static SCOPE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:in scope|out of scope|not in scope|scope of|phase (?:1|2|3|one|two|three)|first (?:release|phase|version)|second (?:release|phase)|mvp|not part of|does not (?:cover|include|apply)|applies to|pilot (?:in|with|at|for)|limited to|excluded)\b",
    )
});
static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^(?:(?:an?|the) )?["“']?(?P<t>[\w][\w /-]{1,40}?)["”']? (?:means|is defined as|are defined as|refers to|stands for|denotes|is short for)(?: that)?:? (?P<d>.{8,})$"#,
    )
});
static QUALITIES: LazyLock<Vec<(&'static str, Regex)>> =
    LazyLock::new(|| en::QUALITIES.iter().map(|(name, p)| (*name, pattern(p))).collect());
static CONSTRAINT: LazyLock<Regex> = LazyLock::new(|| pattern(en::CONSTRAINTS));

/// The quality a requirement asks for, if it is one of quality rather than of function.
pub(super) fn quality(found: &Found<'_>) -> Option<&'static str> {
    let text = &found.need.text;
    let (name, _) = QUALITIES.iter().find(|(_, p)| p.is_match(text))?;
    // "Customers can change their password" is a function although it speaks of security.
    let function = found.need.form == Form::Want
        && found.need.role.is_some()
        && !text.chars().any(|c| c.is_ascii_digit());
    let by_words = matches!(*name, "Performance" | "Availability" | "Capacity" | "Legal and privacy");
    (!function || by_words).then_some(*name)
}

/// The requirement in the words of a specification.
fn requirement(need: &Need, role: Option<&str>) -> String {
    let text = need.text.trim_end_matches(['.', ' ']);
    let conditional = ["if ", "when ", "whenever ", "once ", "for ", "after ", "before "]
        .iter()
        .any(|w| text.to_lowercase().starts_with(w));
    let of_self = role.filter(|r| *r != "user" && *r != "team member" && speaks_of_self(text));
    if conditional || need.form == Form::Rule {
        return as_sentence(&of_self.map_or_else(|| text.to_owned(), |role| told_of(text, role)));
    }
    match need.form {
        Form::Want if need.duty.is_some() && need.role.is_some() => as_sentence(text),
        Form::Want => match role {
            Some(role) => as_sentence(&format!("The system shall let {} {}", the(role), third(&need.action))),
            None if need.first_person
                || text.to_lowercase().starts_with("it ")
                || text.to_lowercase().starts_with("there ") =>
            {
                as_sentence(&format!("It shall be possible to {}", third(&need.action)))
            }
            None => as_sentence(text),
        },
        Form::Object => match role {
            Some(role) => {
                as_sentence(&format!("The system shall provide {} with {}", the(role), third(&need.action)))
            }
            None => as_sentence(&format!("The system shall provide {}", third(&need.action))),
        },
        Form::Thing if need.subject == "the system" => {
            as_sentence(&format!("The system shall {}", third(&need.action)))
        }
        _ => as_sentence(text),
    }
}

fn section(page: &mut Page, heading: &str, entries: &[(String, Vec<Span>)], prefix: &str) {
    if entries.is_empty() {
        return;
    }
    page.heading(2, heading);
    for (i, (text, spans)) in entries.iter().enumerate() {
        let lead = if prefix.is_empty() { "- ".to_owned() } else { format!("- **{prefix}-{}** ", i + 1) };
        page.say(&lead, text, spans);
    }
}

fn of_kind(marks: &[Mark], kind: MarkKind) -> Vec<(String, Vec<Span>)> {
    marks.iter().filter(|m| m.kind == kind).take(40).map(|m| (m.statement.clone(), vec![m.source])).collect()
}

/// An assumption without the words that call it one.
pub(super) fn assumed(statement: &str) -> String {
    crate::grammar::decapitalised(ASSUMED.find(statement).map_or(statement, |m| &statement[m.end()..]))
}

/// Writes the requirements document.
pub(super) fn write(request: &DraftRequest<'_>, all: &[Unit<'_>], given: Option<&str>) -> Option<Draft> {
    let title = title_for(request, given, "Requirements");
    let mut page = Page::titled(&title);
    let bearing = topic::bearing(request.topic, request.evidence, all);
    let chosen: Vec<Unit<'_>> =
        all.iter().zip(&bearing).filter(|(_, b)| **b).map(|(u, _)| u.clone()).collect();
    let marked = Marked::of(all);
    let marks = marked.chosen(|at| bearing[at]);
    let found = needs(request, all, &marked);
    if found.is_empty() && marks.is_empty() {
        return None;
    }
    let said = |pattern: &Regex, most: usize| -> Vec<(String, Vec<Span>)> {
        chosen
            .iter()
            .filter(|u| !u.title && !u.asks() && pattern.is_match(u.raw))
            .take(most)
            .map(|u| (plain(u.raw), vec![u.span]))
            .collect()
    };
    let mut purpose = said(&PURPOSE, 3);
    purpose.extend(
        found
            .iter()
            .filter(|f| f.need.form == Form::Problem)
            .take(5)
            .map(|f| (f.need.text.clone(), f.spans.clone())),
    );
    purpose.dedup_by(|a, b| a.1 == b.1);
    section(&mut page, "Purpose", &purpose, "");
    let scope: Vec<_> = said(&SCOPE, 6).into_iter().filter(|s| !purpose.iter().any(|p| p.1 == s.1)).collect();
    section(&mut page, "Scope", &scope, "");
    stakeholders(&mut page, request, all, &found);
    let taken = |spans: &[Span]| purpose.iter().chain(&scope).any(|(_, s)| s == spans);
    let mut unclear = Vec::new();
    let functions = body(&mut page, found, all, request, &taken, &mut unclear);
    let mut limits: Vec<(String, Vec<Span>)> = functions;
    limits.extend(
        of_kind(&marks, MarkKind::Assumption)
            .into_iter()
            .map(|(t, s)| (format!("Assumption: {}", assumed(&t)), s)),
    );
    section(&mut page, "Constraints and assumptions", &limits, "");
    section(&mut page, "Decisions", &of_kind(&marks, MarkKind::Decision), "");
    section(&mut page, "Risks", &of_kind(&marks, MarkKind::Risk), "");
    let mut questions: Vec<(String, Vec<Span>)> = super::limits::conflicts(request.evidence, all, &bearing)
        .into_iter()
        .map(|c| (c.text, c.spans))
        .collect();
    questions.extend(unclear);
    questions.extend(of_kind(&marks, MarkKind::Question));
    for (question, _) in &questions {
        page.ask(question);
    }
    section(&mut page, "Open questions", &questions, "");
    let glossary: Vec<(String, Vec<Span>)> = chosen
        .iter()
        .filter(|u| !u.title && u.raw.len() < 400)
        .filter_map(|u| {
            let text = plain(u.raw);
            let found = DEFINITION.captures(&text)?;
            let term = found["t"].trim().to_owned();
            (!matches!(
                term.to_lowercase().as_str(),
                "it" | "this" | "that" | "which" | "what" | "he" | "she"
            ))
            .then(|| (format!("**{}**: {}", capitalised(&term), as_sentence(&found["d"])), vec![u.span]))
        })
        .take(40)
        .collect();
    section(&mut page, "Glossary", &glossary, "");
    page.finish(title)
}

fn stakeholders(page: &mut Page, request: &DraftRequest<'_>, all: &[Unit<'_>], found: &[Found<'_>]) {
    let mut roles: Vec<(String, Vec<Span>)> = Vec::new();
    let named = found.iter().flat_map(|f| {
        let acting = NAMED.captures_iter(&f.need.text).filter_map(|c| crate::grammar::role(&c["r"]));
        f.need.role.clone().into_iter().chain(acting).map(move |role| (role, f))
    });
    for (role, f) in named.filter(|(r, _)| r != "user") {
        match roles.iter_mut().find(|(r, _)| r.eq_ignore_ascii_case(&role)) {
            Some((_, spans)) if spans.len() < 3 => spans.extend(f.spans.iter().copied()),
            Some(_) => {}
            None => roles.push((role, f.spans.clone())),
        }
    }
    let present = speakers(request.evidence, all);
    if roles.is_empty() && present.is_empty() {
        return;
    }
    page.heading(2, "Stakeholders");
    for (role, spans) in roles.iter().take(25) {
        let name = crate::grammar::department(role).unwrap_or_else(|| capitalised(role));
        page.say("- ", &name, spans);
    }
    if !present.is_empty() {
        page.line(&format!("- Heard: {}", present.join("; ")));
    }
}

/// Functional and quality requirements; gives back what only limits the solution.
fn body<'a>(
    page: &mut Page,
    found: Vec<Found<'a>>,
    all: &'a [Unit<'a>],
    request: &DraftRequest<'_>,
    taken: &dyn Fn(&[Span]) -> bool,
    questions: &mut Vec<(String, Vec<Span>)>,
) -> Vec<(String, Vec<Span>)> {
    let mut functions: Vec<Function> = Vec::new();
    let mut qualities: Vec<(String, Vec<Span>)> = Vec::new();
    let mut limits = Vec::new();
    for (number, group) in cluster(found, all, request.topic).into_iter().enumerate() {
        if let Some(question) = group.question() {
            questions.push(question);
            continue;
        }
        for (i, member) in group.members().enumerate() {
            if member.need.form == Form::Problem || taken(&member.spans) {
                continue;
            }
            let mut spans = member.spans.clone();
            if i == 0 {
                spans.extend(group.same.iter().copied());
            }
            let speaker = || super::role_around(member.unit, true).filter(|_| member.unit.spoken);
            let role = member.role().or_else(|| (member.need.form == Form::Rule).then(speaker).flatten());
            let role = role.filter(|r| *r != "team member").or_else(|| member.need.role.clone());
            let text = requirement(&member.need, role.as_deref());
            if CONSTRAINT.is_match(&member.need.text)
                && !matches!(member.need.form, Form::Want if member.need.role.is_some())
            {
                limits.push((text, spans));
            } else if let Some(name) = quality(member) {
                qualities.push((format!("{name}: {}", crate::grammar::decapitalised(&text)), spans));
            } else if functions.len() < MAX_REQUIREMENTS {
                // Who is to do it says nothing of what it is about.
                let about = match member.need.form {
                    Form::Want | Form::Object => member.need.action.clone(),
                    _ => text.clone(),
                };
                functions.push(Function { cluster: number, about, text, spans });
            }
        }
    }
    write_functions(page, &functions);
    section(page, "Quality requirements", &qualities, "NFR");
    limits
}

/// A functional requirement with what it is about, as far as headings go.
struct Function {
    cluster: usize,
    about: String,
    text: String,
    spans: Vec<Span>,
}

/// The functional requirements, under headings when there are more than a few; what is of one cluster stays together.
fn write_functions(page: &mut Page, functions: &[Function]) {
    /// So few need no headings.
    const FEW: usize = 4;
    if functions.is_empty() {
        return;
    }
    page.heading(2, "Functional requirements");
    let runs: Vec<&[Function]> = functions.chunk_by(|a, b| a.cluster == b.cluster).collect();
    let about: Vec<Vec<&str>> =
        runs.iter().map(|run| run.iter().map(|f| f.about.as_str()).collect()).collect();
    let groups = if functions.len() > FEW {
        super::groups::grouped(&about)
    } else {
        vec![(String::new(), (0..runs.len()).collect())]
    };
    let mut number = 0;
    for (n, (heading, members)) in groups.iter().enumerate() {
        if !heading.is_empty() {
            page.line(&format!("{}*{heading}*\n", if n == 0 { "" } else { "\n" }));
        }
        for function in members.iter().filter_map(|i| runs.get(*i)).flat_map(|run| run.iter()) {
            number += 1;
            page.say(&format!("- **FR-{number}** "), &function.text, &function.spans);
        }
    }
}
