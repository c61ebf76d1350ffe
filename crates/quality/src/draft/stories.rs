//! User stories with acceptance criteria and what is left to clarify.

use super::cluster::{Cluster, Found, cluster, needs};
use super::criteria::{criteria, criterion, speaks_of_self};
use super::page::Page;
use super::{Draft, DraftRequest, gaps, limits, role_around, title_for, topic};
use crate::Span;
use crate::grammar::as_a;
use crate::lang::en;
use crate::marks::{Mark, Marked};
use crate::need::Form;
use crate::title::title;
use crate::unit::Unit;
use crate::voice::{Voice, own};
use crate::words::{content_words, stems, word_set};
use docket_domain::MarkKind;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The most stories drawn from talk and prose, and the most taken over from a backlog.
const MAX_STORIES: usize = 12;
const MAX_TAKEN_OVER: usize = 60;

static VAGUE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::VAGUE));

/// Writes user stories.
pub(super) fn write(request: &DraftRequest<'_>, all: &[Unit<'_>], given: Option<&str>) -> Option<Draft> {
    let page_title = title_for(request, given, "User stories");
    let mut page = Page::titled(&page_title);
    let marked = Marked::of(all);
    let bearing = topic::bearing(request.topic, request.evidence, all);
    let groups = cluster(needs(request, all, &marked), all, request.topic);
    let unclear: Vec<_> = groups.iter().filter_map(Cluster::question).collect();
    let clear = groups.into_iter().filter(|g| g.head.unclear.is_none()).collect();
    let (mut stories, loose) = parted(clear);
    let backlog = stories.iter().filter(|g| g.head.is_story()).count() * 2 > stories.len();
    let limit = if backlog { MAX_TAKEN_OVER } else { MAX_STORIES };
    let left = stories.len().saturating_sub(limit);
    if left > 0 {
        let mut scores: Vec<(f32, usize)> = stories.iter().enumerate().map(|(i, g)| (weight(g), i)).collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let kept: HashSet<usize> = scores.into_iter().take(limit).map(|(_, i)| i).collect();
        let mut at = 0;
        stories.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
    }
    if backlog {
        by_role(&mut stories);
    }
    for (i, group) in stories.iter().enumerate() {
        story(&mut page, group, i + 1, all, request, &marked);
    }
    if !loose.is_empty() {
        let (problems, rules): (Vec<_>, Vec<_>) =
            loose.iter().partition(|g| g.head.need.form == Form::Problem);
        list(&mut page, "Rules and limits", &rules);
        list(&mut page, "Problems named", &problems);
    }
    open_points(&mut page, request, all, &bearing, &marked, unclear);
    if left > 0 {
        page.ask(&format!(
            "{left} further needs in the sources are not drafted here; narrow the topic to see them."
        ));
    }
    page.finish(page_title)
}

/// A mark without the words that only say what it is: "We assume that".
fn bare_mark(mark: &Mark) -> String {
    if mark.kind == MarkKind::Assumption {
        super::requirements::assumed(&mark.statement)
    } else {
        mark.statement.clone()
    }
}

/// What is open for the stories as a whole: limits that contradict each other, questions nobody answered, risks and
/// assumptions.
fn open_points(
    page: &mut Page,
    request: &DraftRequest<'_>,
    all: &[Unit<'_>],
    bearing: &[bool],
    marked: &Marked,
    unclear: Vec<(String, Vec<Span>)>,
) {
    let mut lines: Vec<(String, Vec<Span>)> =
        limits::conflicts(request.evidence, all, bearing).into_iter().map(|c| (c.text, c.spans)).collect();
    lines.extend(unclear);
    let marks = marked.chosen(|at| bearing.get(at).copied().unwrap_or(false));
    for (kind, name) in
        [(MarkKind::Question, ""), (MarkKind::Risk, "Risk: "), (MarkKind::Assumption, "Assumption: ")]
    {
        lines.extend(
            marks
                .iter()
                .filter(|m| m.kind == kind && !page.asks(&m.statement))
                .take(10)
                .map(|m| (format!("{name}{}", bare_mark(m)), vec![m.source])),
        );
    }
    if lines.is_empty() {
        return;
    }
    page.heading(2, "Open points");
    for (text, spans) in &lines {
        page.say("- ", text, spans);
        page.ask(text);
    }
}

fn list(page: &mut Page, heading: &str, groups: &[&Cluster<'_>]) {
    if groups.is_empty() {
        return;
    }
    page.heading(2, heading);
    for found in groups.iter().take(25).flat_map(|g| g.members()) {
        let speaker = role_around(found.unit, true).filter(|r| r != "team member" && found.unit.spoken);
        let text = match speaker {
            Some(role) if speaks_of_self(&found.need.text) => criterion(&found.need, &role),
            _ if found.need.form == Form::Rule => criterion(&found.need, "user"),
            _ => found.need.text.clone(),
        };
        page.say("- ", &text, &found.spans);
    }
}

/// Stories, and the rules and problems that belong to none. A rule that stands right beside a story's source joins it.
fn parted(groups: Vec<Cluster<'_>>) -> (Vec<Cluster<'_>>, Vec<Cluster<'_>>) {
    let people = groups.iter().filter(|g| matches!(g.head.need.form, Form::Want | Form::Object)).count() > 1;
    let (mut stories, loose): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| {
        !g.lost
            && (g.head.is_story()
                || match g.head.need.form {
                    Form::Rule | Form::Problem => false,
                    // What is said of a thing is a rule, unless there is nothing else to make a story of.
                    Form::Thing if people && super::requirements::quality(&g.head).is_some() => false,
                    Form::Thing => !people || g.head.need.wish,
                    Form::Want | Form::Object => true,
                })
    });
    let mut left = Vec::new();
    for group in loose {
        let words: HashSet<String> = stems(&group.head.need.text).into_iter().collect();
        let problem = group.head.need.form == Form::Problem;
        let home = stories
            .iter_mut()
            .filter(|s| s.others.len() < 7 && !s.head.is_story())
            .map(|s| {
                let beside = s.members().any(|m| {
                    let same_voice = m.unit.order == group.head.unit.order
                        || (m.unit.spoken && m.unit.speaker == group.head.unit.speaker);
                    same_voice
                        && m.at.abs_diff(group.head.at) <= 1
                        && m.unit.heading == group.head.unit.heading
                });
                let shared: usize = s
                    .members()
                    .map(|m| stems(&m.need.text).iter().filter(|w| words.contains(*w)).count())
                    .max()
                    .unwrap_or(0);
                let apart = group.head.need.role.is_some()
                    && s.head.need.role.is_some()
                    && group.head.need.role != s.head.need.role;
                (shared * 2 + usize::from(beside) * 3 - usize::from(apart && shared > 0), beside, s)
            })
            // A complaint belongs to the wish it is followed by; a rule has been weighed already.
            .filter(|(near, beside, _)| problem && (*beside && *near >= 3 || *near >= 6))
            .map(|(near, _, s)| (near, s))
            .max_by_key(|(near, _)| *near);
        match home {
            Some((_, story)) => {
                story.others.push(group.head);
                story.others.extend(group.others);
            }
            None => left.push(group),
        }
    }
    (stories, left)
}

fn weight(group: &Cluster<'_>) -> f32 {
    let named = if group.head.need.role.is_some() { 0.4 } else { 0.0 };
    group.head.need.score + named + 0.15 * (group.others.len() + group.same.len()) as f32
}

/// Stories of one role together, roles in the order of their first story.
fn by_role(stories: &mut [Cluster<'_>]) {
    let mut order: Vec<String> = Vec::new();
    for group in stories.iter() {
        let role = group.head.role().unwrap_or_default().to_lowercase();
        if !order.contains(&role) {
            order.push(role);
        }
    }
    stories
        .sort_by_key(|g| order.iter().position(|r| *r == g.head.role().unwrap_or_default().to_lowercase()));
}

/// The heading of a story.
pub(super) fn heading_of(group: &Cluster<'_>) -> String {
    let need = &group.head.need;
    match need.form {
        Form::Thing => {
            let about_system = ["the system", "it", "the app", "the application", "this", "that", "the tool"]
                .contains(&need.subject.to_lowercase().as_str());
            let action = need.action.strip_prefix("be ").unwrap_or(&need.action);
            let whole = if about_system {
                action.to_owned()
            } else {
                format!("{} {action}", need.subject.trim_start_matches("the "))
            };
            title(&whole)
        }
        Form::Want => title(&need.action),
        Form::Object => {
            let noun = ["a ", "an ", "the ", "some "]
                .iter()
                .find_map(|a| need.action.strip_prefix(a))
                .unwrap_or(&need.action);
            title(noun)
        }
        Form::Rule | Form::Problem => title(need.text.trim_end_matches('.')),
    }
}

/// The story in one sentence of Markdown, with the sources of each part.
fn sentence(group: &Cluster<'_>, role: &str) -> (String, Vec<Span>) {
    let need = &group.head.need;
    let mut spans = group.head.spans.clone();
    let mine = |phrase: &str| own(phrase, found_voice(&group.head, role));
    let wanted = match need.form {
        Form::Thing => format!("I want {} to {}", mine(&need.subject), mine(&need.action)),
        Form::Want => format!("I want to {}", mine(&need.action)),
        Form::Object => format!("I want {}", mine(&need.action)),
        Form::Rule | Form::Problem => format!("I want this to hold: {}", need.text),
    };
    let mut text = format!("{}, {}", as_a(role), wanted.trim_end_matches(['.', ' ', ',']));
    if let Some(why) = group.head.need.reason.as_deref() {
        text.push_str(", ");
        text.push_str(&mine(why));
    } else if let Some((why, from)) = group.benefit() {
        text.push_str(", so that ");
        text.push_str(&own(why, found_voice(from, role)));
        spans.extend(from.spans.iter().copied());
    }
    text.push('.');
    spans.extend(group.same.iter().copied());
    (text, spans)
}

fn found_voice<'v>(found: &Found<'v>, role: &'v str) -> Voice<'v> {
    Voice { role, first: found.need.first_person || found.is_story(), speaker: found.unit.speaker }
}

fn story(
    page: &mut Page,
    group: &Cluster<'_>,
    number: usize,
    all: &[Unit<'_>],
    request: &DraftRequest<'_>,
    marked: &Marked,
) {
    let known = group.head.role().or_else(|| {
        group.others.iter().find_map(|m| m.need.role.clone().filter(|_| m.need.form == Form::Want))
    });
    let role = known.clone().unwrap_or_else(|| "user".to_owned());
    page.heading(2, &format!("US-{number}: {}", heading_of(group)));
    let (text, spans) = sentence(group, &role);
    page.say("", &text, &spans);
    for problem in group.members().filter(|m| m.need.form == Form::Problem).take(2) {
        page.line("");
        page.say("> ", &problem.need.text, &problem.spans);
    }
    for member in group.members() {
        if let Some(aside) = &member.need.aside {
            page.line("");
            page.say("> ", aside, &member.spans);
        }
    }
    let mut listed = criteria(group, &role);
    let wish = listed.iter().find(|(_, found)| std::ptr::eq(*found, &group.head)).cloned();
    // The wish itself, told again, adds nothing where there are others.
    listed.retain(|(line, found)| {
        let told_again = found.need.wish && found.need.form == Form::Thing;
        !std::ptr::eq(*found, &group.head)
            || found.need.rule && !found.need.wish
            || crate::support(line, &text) < 0.99 && !told_again
            || line.starts_with("**")
    });
    let tested = !listed.is_empty();
    if !tested {
        // It is the one thing that can be tested; what is missing beyond it is asked below.
        listed.extend(wish);
    }
    if !listed.is_empty() {
        page.line("\n**Acceptance criteria**\n");
        for (text, found) in listed {
            page.say("- ", &text, &found.spans);
        }
    }
    let mut open = unclear(group, all, request, marked, &role, known.is_none());
    if !tested {
        let no_benefit = open.iter().position(Unclear::is_benefit);
        let text = if no_benefit.is_some() { NEITHER } else { NO_CRITERION };
        if let Some(at) = no_benefit {
            open.remove(at);
        }
        open.push(Unclear { text: text.to_owned(), source: None });
    }
    write_unclear(page, &open);
}

/// Said of a story whose sources state neither benefit nor criterion.
const NEITHER: &str = "What is it good for, and when does it count as done? The sources state neither a benefit nor a criterion.";
/// Said of a story whose sources state no more than the wish.
const NO_CRITERION: &str =
    "When does it count as done? The sources state no criterion beyond the wish itself.";

/// What is still to be clarified: a line, and its source where somebody asked it.
pub(super) struct Unclear {
    text: String,
    source: Option<Span>,
}

/// Asked of every need whose sources do not say why.
const NO_BENEFIT: &str = "What is it good for? The sources state no benefit.";

impl Unclear {
    /// Whether it only asks for the benefit, which bears on no criterion.
    pub(super) fn is_benefit(&self) -> bool {
        self.text == NO_BENEFIT
    }
}

/// Writes what is unclear as a list.
pub(super) fn write_unclear(page: &mut Page, open: &[Unclear]) {
    if open.is_empty() {
        return;
    }
    page.line("\n**To clarify**\n");
    for one in open {
        match one.source {
            Some(span) => page.say("- ", &one.text, &[span]),
            None => page.line(&format!("- {}", one.text)),
        }
        page.ask(&one.text);
    }
}

/// What the sources leave open about a story; at most four lines, those that people asked themselves first.
pub(super) fn unclear(
    group: &Cluster<'_>,
    all: &[Unit<'_>],
    request: &DraftRequest<'_>,
    marked: &Marked,
    role: &str,
    no_role: bool,
) -> Vec<Unclear> {
    let whole: String = group.members().map(|m| m.need.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut open = asked(group, all, request, marked);
    let explained = group.benefit().is_some()
        || group.members().any(|m| m.need.form == Form::Problem || m.need.reason.is_some());
    let mut add = |text: String| open.push(Unclear { text, source: None });
    if no_role && group.head.need.role.is_none() {
        add("Who needs this? The sources name no role.".to_owned());
    } else if role == "team member" {
        add("Which role does this serve? The sources only say “we” or “I”.".to_owned());
    }
    let said = &whole;
    let wanted: String = group
        .members()
        .filter(|m| m.need.form != Form::Problem && m.settles.is_none())
        .map(|m| m.need.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    let settled: HashSet<String> =
        group.members().filter_map(|m| m.settles.clone().flatten()).map(|t| t.to_lowercase()).collect();
    let vague: Vec<String> = content_words(&wanted)
        .into_iter()
        .chain(
            wanted
                .split(' ')
                .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase()),
        )
        .filter(|w| VAGUE.contains(w.as_str()) && !settled.contains(w))
        .fold(Vec::new(), |mut unique, w| {
            if !unique.contains(&w) {
                unique.push(w);
            }
            unique
        });
    let measured = said.chars().any(|c| c.is_ascii_digit());
    for word in vague
        .iter()
        .filter(|w| {
            !measured
                || !matches!(
                    w.as_str(),
                    "fast" | "quickly" | "quick" | "soon" | "short" | "long" | "promptly"
                )
        })
        .take(2)
    {
        add(format!("How is “{word}” measured?"));
    }
    for ask in gaps::raised(said) {
        add(ask.to_owned());
    }
    if !explained {
        add(NO_BENEFIT.to_owned());
    }
    open.truncate(4);
    open
}

/// Questions in the sources that speak of the story.
fn asked(group: &Cluster<'_>, all: &[Unit<'_>], request: &DraftRequest<'_>, marked: &Marked) -> Vec<Unclear> {
    let topic: HashSet<String> = stems(request.topic).into_iter().collect();
    let words: HashSet<String> =
        group.members().flat_map(|m| stems(&m.need.text)).filter(|s| !topic.contains(s)).collect();
    let mut found: Vec<(usize, Unclear)> = Vec::new();
    for member in group.members().take(4) {
        // Only the neighbourhood: what is asked far away is listed with the open questions of the whole.
        let from = member.at.saturating_sub(3);
        for (at, unit) in all.iter().enumerate().skip(from).take(7) {
            let near = unit.order.abs_diff(member.unit.order) <= 2;
            if !near || found.iter().any(|(a, _)| *a == at) {
                continue;
            }
            let Some(mark) = marked.get(at).filter(|m| m.kind == MarkKind::Question) else { continue };
            if stems(&mark.statement).iter().filter(|s| words.contains(*s)).count() >= 2 {
                found.push((at, Unclear { text: mark.statement.clone(), source: Some(unit.span) }));
            }
        }
    }
    found.truncate(2);
    found.into_iter().map(|(_, u)| u).collect()
}

/// Whether any of the units bears on the request and states a need.
pub(super) fn relevant<'a>(
    request: &DraftRequest<'_>,
    all: &'a [Unit<'a>],
    marked: &Marked,
) -> (Vec<bool>, Vec<Found<'a>>) {
    (topic::bearing(request.topic, request.evidence, all), needs(request, all, marked))
}
