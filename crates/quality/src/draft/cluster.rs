//! Needs gathered from the evidence, and those that speak of the same thing put together.

use super::{DraftRequest, role_around, topic};
use crate::Span;
use crate::exchange::settled;
use crate::marks::Marked;
use crate::need::{Form, Need, dangling, needs_of};
use crate::unit::Unit;
use crate::words::stems;
use docket_domain::MarkKind;
use std::collections::{HashMap, HashSet};

/// The most needs one draft weighs against each other.
const MAX_NEEDS: usize = 400;
/// The most needs one story gathers.
const MAX_MEMBERS: usize = 6;

/// A need with its place.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    pub need: Need,
    pub spans: Vec<Span>,
    pub unit: &'a Unit<'a>,
    /// The unit's number among all.
    pub at: usize,
    stems: HashSet<String>,
    /// The number of the story whose criterion it is said to be.
    home: Option<usize>,
    /// Whether it is the answer to a question, and what was asked about.
    pub settles: Option<Option<String>>,
    /// The word of it that nobody can tell what it stands for.
    pub unclear: Option<String>,
}

impl Found<'_> {
    /// Whether the source already is a user story.
    pub(super) fn is_story(&self) -> bool {
        self.need.score > 0.97 && self.need.role.is_some()
    }

    /// The role it is for, as far as the sources tell.
    pub(super) fn role(&self) -> Option<String> {
        // A heading names whom a feature is for, but not whom a sentence with its own subject is about.
        let own_subject = self.need.form == Form::Rule
            || (self.need.form == Form::Thing && self.need.subject != "the system");
        self.need
            .role
            .clone()
            .or_else(|| if own_subject { None } else { role_around(self.unit, self.need.first_person) })
    }

    /// How well it would do as the head of a story.
    fn rank(&self) -> f32 {
        let form = match self.need.form {
            Form::Want if self.need.role.is_some() => 4.0,
            Form::Want => 3.2,
            Form::Object => 2.6,
            Form::Thing if crate::form::product_like(&self.need.subject) || self.need.wish => 2.0,
            Form::Thing => 1.5,
            Form::Rule => 1.0,
            Form::Problem => 0.2,
        };
        form + self.need.score + if self.need.benefit.is_some() { 0.5 } else { 0.0 }
    }
}

/// The needs of the units that bear on the topic, in order; only the clearest when there are very many.
pub(super) fn needs<'a>(request: &DraftRequest<'_>, all: &'a [Unit<'a>], marked: &Marked) -> Vec<Found<'a>> {
    let bearing = topic::bearing(request.topic, request.evidence, all);
    let mut found: Vec<Found<'a>> = Vec::new();
    for (at, unit) in all.iter().enumerate() {
        if let Some(answer) = settled(all, at)
            && let Some(last) = found.last().filter(|f| f.at + 5 > at)
            && (bearing[at] || bearing[last.at])
        {
            let mut need = crate::form::base(Form::Rule, &answer.text, 0.8);
            need.text = answer.text;
            let stems = stems(&need.text).into_iter().collect();
            found.push(Found {
                need,
                spans: answer.spans.to_vec(),
                unit,
                at: answer.at,
                stems,
                home: None,
                settles: Some(answer.term),
                unclear: None,
            });
            continue;
        }
        if !bearing[at] {
            continue;
        }
        if matches!(unit.label, Some(kind) if kind != docket_domain::MarkKind::Decision) || unit.checkbox {
            continue;
        }
        let mut stated = needs_of(unit);
        if unit.criterion
            && let Some(home) = (found.len().saturating_sub(12)..found.len())
                .rev()
                .find(|i| found[*i].is_story() && unit.order - found[*i].unit.order < 9)
        {
            let plain = crate::clean::plain(unit.raw);
            if crate::words::content_words(&plain).len() > 1 {
                let mut need =
                    stated.into_iter().next().unwrap_or_else(|| crate::form::base(Form::Rule, &plain, 0.6));
                need.form = Form::Rule;
                need.text = plain;
                let stems = stems(&need.text).into_iter().collect();
                found.push(Found {
                    need,
                    spans: vec![unit.span],
                    unit,
                    at,
                    stems,
                    home: Some(home),
                    settles: None,
                    unclear: None,
                });
            }
            continue;
        }
        // A promise is a task, and what may go wrong is no rule.
        match marked.kind(at) {
            Some(MarkKind::Action) if unit.spoken => continue,
            Some(MarkKind::Risk | MarkKind::Assumption) => stated.retain(|n| n.score >= 0.86),
            Some(MarkKind::Question) => continue,
            _ => {}
        }
        if stated.is_empty() && marked.kind(at) == Some(MarkKind::Decision) {
            stated.extend(crate::need::decided(unit));
        }
        for mut need in stated {
            if unit.spoken && need.score < 0.56 {
                continue;
            }
            if need.role.is_none()
                && let Some(role) = unit.row.and_then(|r| r.role).filter(|r| r.len() > 1)
                && matches!(need.form, Form::Want | Form::Object)
            {
                need.role = Some(crate::grammar::role_name(role));
                need.first_person = false;
            }
            let mut spans = vec![unit.span];
            if let Some((_, intro)) = unit.intro {
                spans.insert(0, intro);
            }
            // An order below the name of those who give it: "Teachers", "- send a message to a whole class".
            if need.form == Form::Thing
                && need.subject == "the system"
                && unit.bullet
                && let Some(role) = role_around(unit, false)
            {
                need.form = Form::Want;
                need.role = Some(role);
            }
            // "They must not be larger": what is so and so are things as often as people.
            if need.they && need.role.is_none() && !need.action.starts_with("be ") {
                let before = all[at.saturating_sub(4)..at].iter().rev().enumerate();
                let before = before.filter(|(back, u)| u.speaker == unit.speaker || (*back < 2 && u.spoken));
                if let Some((role, span)) =
                    before.filter_map(|(_, u)| people_in(u.raw).map(|r| (r, u.span))).next()
                {
                    need.role = Some(role);
                    spans.push(span);
                }
            }
            if need.they && need.role.is_none() && need.form == Form::Want && dangling(&need) {
                continue;
            }
            let story = need.score > 0.97 && need.role.is_some();
            let own = match unit.intro {
                Some(_) => unit.raw,
                None if story => need.action.as_str(),
                None => need.text.as_str(),
            };
            let stems = stems(own).into_iter().collect();
            found.push(Found { need, spans, unit, at, stems, home: None, settles: None, unclear: None });
        }
        if found.len() >= 20_000 {
            break;
        }
    }
    if found.len() > MAX_NEEDS {
        let mut scores: Vec<f32> = found.iter().map(|f| f.need.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let least = scores[MAX_NEEDS - 1];
        found.retain(|f| f.need.score >= least && f.home.is_none());
        found.truncate(MAX_NEEDS);
    }
    found
}

/// The last people a sentence names in the plural, whom "they" in the next one means.
fn people_in(text: &str) -> Option<String> {
    let words: Vec<&str> = crate::words::tokens(text).map(|(_, w)| w).collect();
    words
        .iter()
        .rev()
        .filter(|w| crate::grammar::is_plural(w))
        .find_map(|w| crate::grammar::role(w))
        .filter(|r| r != "user")
}

/// Needs that speak of the same thing; the head is the one that reads best as a story.
#[derive(Debug, Clone)]
pub(super) struct Cluster<'a> {
    pub head: Found<'a>,
    /// The others, in the order of the sources.
    pub others: Vec<Found<'a>>,
    /// Sources that say what the head says.
    pub same: Vec<Span>,
    /// Whether it leans on a sentence that states no need.
    pub lost: bool,
}

impl<'a> Cluster<'a> {
    /// The question it comes to when nobody can tell what it speaks of.
    pub(super) fn question(&self) -> Option<(String, Vec<Span>)> {
        let word = self.head.unclear.as_deref()?;
        Some((super::reference::question(&self.head, word), self.head.spans.clone()))
    }

    /// All members, head first.
    pub(super) fn members(&self) -> impl Iterator<Item = &Found<'a>> {
        std::iter::once(&self.head).chain(&self.others)
    }

    /// The benefit of what is wanted, with its source; what another member is good for stays with that one.
    pub(super) fn benefit(&self) -> Option<(&str, &Found<'a>)> {
        self.members()
            .filter(|m| std::ptr::eq(*m, &self.head) || m.is_story())
            .find_map(|m| m.need.benefit.as_deref().map(|b| (b, m)))
    }
}

/// Which words tell statements apart: those of the topic, and those that most statements share, tie nothing.
struct Words {
    common: HashSet<String>,
}

impl Words {
    fn of(found: &[Found<'_>], topic: &str) -> Self {
        let mut frequency: HashMap<&str, usize> = HashMap::new();
        for stem in found.iter().flat_map(|f| &f.stems) {
            *frequency.entry(stem).or_default() += 1;
        }
        let most = (found.len() / 4).max(3);
        let mut common: HashSet<String> =
            frequency.into_iter().filter(|(_, n)| *n > most).map(|(s, _)| s.to_owned()).collect();
        common.extend(stems(topic));
        Self { common }
    }

    fn specific<'s>(&'s self, stems: &'s HashSet<String>) -> impl Iterator<Item = &'s String> {
        stems.iter().filter(|s| !self.common.contains(*s))
    }

    /// How many telling words two sets share, and the share of the smaller set that is.
    fn shared(&self, one: &HashSet<String>, other: &HashSet<String>) -> (usize, f32) {
        let both = self.specific(one).filter(|s| other.contains(*s)).count();
        let least = self.specific(one).count().min(self.specific(other).count());
        (both, both as f32 / least.max(1) as f32)
    }
}

/// Puts together what speaks of the same thing. Rather two small stories than one that mixes two needs: words of the
/// `topic` tie nothing, and a sentence that leans on the one before it goes where that one goes.
pub(super) fn cluster<'a>(found: Vec<Found<'a>>, all: &'a [Unit<'a>], topic: &str) -> Vec<Cluster<'a>> {
    let words = Words::of(&found, topic);
    let mut groups: Vec<Vec<Found<'a>>> = Vec::new();
    let mut place: Vec<usize> = Vec::with_capacity(found.len());
    let mut leaning: Vec<(usize, Found<'a>)> = Vec::new();
    let mut runs: Vec<(usize, usize, bool, HashSet<String>)> = Vec::with_capacity(found.len());
    for (i, f) in found.into_iter().enumerate() {
        runs.push((f.unit.order, f.at, f.unit.spoken, f.stems.clone()));
        if let Some(group) = f.home.and_then(|h| place.get(h)).copied().filter(|g| *g != usize::MAX) {
            place.push(group);
            groups[group].push(f);
            continue;
        }
        if f.settles.is_some() || dangling(&f.need) {
            place.push(usize::MAX);
            leaning.push((i, f));
            continue;
        }
        let best = groups
            .iter()
            .enumerate()
            .filter(|(_, g)| g.len() < MAX_MEMBERS)
            .filter_map(|(g, group)| {
                let near = group.iter().map(|m| likeness(m, &f, &words)).fold(0.0, f32::max);
                (near >= 0.5).then_some((g, near))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        match best {
            Some((g, _)) => {
                place.push(g);
                groups[g].push(f);
            }
            None => {
                place.push(groups.len());
                groups.push(vec![f]);
            }
        }
    }
    let mut alone = Vec::new();
    for (i, mut f) in leaning {
        let verb = deed(&f.need);
        let same_deed = groups.iter().position(|g| {
            f.need.text.contains(" ones")
                && g.iter().any(|m| {
                    m.role().is_some() && m.role() == f.role() && verb.is_some() && deed(&m.need) == verb
                })
        });
        let alike = || {
            let near = |g: &Vec<Found<'a>>| g.iter().map(|m| likeness(m, &f, &words)).fold(0.0, f32::max);
            f.settles.is_none().then(|| groups.iter().position(|g| near(g) >= 0.6)).flatten()
        };
        let same_deed = same_deed.or_else(alike);
        let asked = f.settles.as_ref().and_then(|t| t.as_deref()).and_then(|term| {
            let term = stems(term);
            (0..i).rev().take(8).find(|j| !term.is_empty() && term.iter().all(|s| runs[*j].3.contains(s)))
        });
        let before = || {
            // A limit belongs to what it limits, not to whatever was said before it.
            if f.settles.as_ref().is_some_and(Option::is_none) {
                return (0..i)
                    .rev()
                    .take(6)
                    .find(|j| words.specific(&f.stems).any(|s| runs[*j].3.contains(s)));
            }
            asked.or_else(|| {
                (0..i).rev().take(3).find(|j| {
                    let (order, at, spoken, _) = runs[*j];
                    (order == f.unit.order && f.at.abs_diff(at) <= 3)
                        || (spoken
                            && f.unit.spoken
                            && f.unit.order.abs_diff(order) <= 2
                            && f.at.abs_diff(at) <= 4)
                })
            })
        };
        match same_deed.or_else(|| before().map(|j| place[j]).filter(|g| *g != usize::MAX)) {
            Some(group) => {
                place[i] = group;
                super::reference::settle_beside(&mut f, all);
                groups[group].push(f);
            }
            None => alone.push(f),
        }
    }
    for f in &mut alone {
        super::reference::settle(f, all);
    }
    let mut clusters: Vec<Cluster<'a>> = groups.into_iter().filter_map(|group| led(group, &words)).collect();
    // What leans on a sentence that states no need is at best a rule, never a story.
    clusters.extend(alone.into_iter().map(|head| Cluster {
        head,
        others: Vec::new(),
        same: Vec::new(),
        lost: true,
    }));
    clusters
}

/// What somebody is to do: the first verb, in its plain form.
fn deed(need: &Need) -> Option<&str> {
    let verb = need.action.split(' ').next().unwrap_or("");
    let plain = !matches!(verb, "" | "be" | "have" | "get" | "see" | "view" | "use" | "know" | "do" | "make");
    (plain && need.form == Form::Want).then_some(verb)
}

fn likeness(one: &Found<'_>, other: &Found<'_>, words: &Words) -> f32 {
    let (shared, contained) = words.shared(&one.stems, &other.stems);
    let whole = |a: &Found<'_>, b: &Found<'_>| {
        let both = a.stems.intersection(&b.stems).count() as f32;
        both / (a.stems.union(&b.stems).count().max(1)) as f32
    };
    let alike = whole(one, other);
    if alike > 0.8 && one.role() == other.role() {
        return 1.0;
    }
    if one.unit.row.is_some()
        && one.unit.order == other.unit.order
        && one.unit.row == other.unit.row
        && one.at.abs_diff(other.at) < 6
    {
        return 0.9;
    }
    if one.is_story() && other.is_story() || shared < 2 {
        return 0.0;
    }
    let wanted = |f: &Found<'_>| matches!(f.need.form, Form::Want | Form::Object);
    let beside = one.unit.order == other.unit.order && one.at.abs_diff(other.at) <= 1;
    if wanted(one) && wanted(other) {
        // Two people's needs are two stories, however alike.
        if !same_people(one.role().as_deref(), other.role().as_deref()) {
            return 0.0;
        }
        return if contained >= 0.6 { contained } else { alike };
    }
    let need = if beside { 0.4 } else { 0.6 };
    if contained >= need && (shared > 2 || contained >= 0.6) { contained.max(0.5) } else { 0.0 }
}

/// Whether two roles may be one: the same, or the one named more fully: "agent", "Customer Care agent".
fn same_people(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let (one, other) = (one.to_lowercase(), other.to_lowercase());
            one == other || one.ends_with(&format!(" {other}")) || other.ends_with(&format!(" {one}"))
        }
        (None, None) => true,
        _ => false,
    }
}

fn led<'a>(mut group: Vec<Found<'a>>, words: &Words) -> Option<Cluster<'a>> {
    let firm = |f: &Found<'_>| {
        if f.home.is_some() || f.settles.is_some() || dangling(&f.need) { f.rank() - 10.0 } else { f.rank() }
    };
    let head =
        (0..group.len()).max_by(|a, b| firm(&group[*a]).total_cmp(&firm(&group[*b])).then(b.cmp(a)))?;
    let head = group.remove(head);
    let mut others: Vec<Found<'a>> = Vec::new();
    let mut same = Vec::new();
    for f in group {
        let twin = |m: &Found<'_>| {
            let both = m.stems.intersection(&f.stems).count() as f32;
            let all = m.stems.union(&f.stems).count().max(1) as f32;
            both / all > 0.8 && words.shared(&m.stems, &f.stems).1 > 0.8
        };
        if twin(&head) {
            same.extend(f.spans.iter().copied());
        } else if !others.iter().any(twin) {
            others.push(f);
        }
    }
    Some(Cluster { head, others, same, lost: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Evidence;
    use crate::unit::units;
    use docket_domain::{ArtifactKind, SourceKind};

    #[test]
    fn only_what_belongs_together_is_put_together() {
        let check = |text: &str, topic: &str, expected: &[usize]| {
            let evidence = [Evidence {
                id: 0,
                text,
                speaker: None,
                heading: None,
                label: "d",
                kind: SourceKind::Document,
            }];
            let request = DraftRequest {
                kind: ArtifactKind::UserStory,
                topic,
                title: None,
                evidence: &evidence,
                meeting: None,
            };
            let all = units(&evidence);
            let found = needs(&request, &all, &Marked::of(&all));
            let sizes: Vec<usize> = cluster(found, &all, topic).iter().map(|c| c.members().count()).collect();
            assert_eq!(sizes, expected, "{text}");
        };
        // The topic's word ties nothing.
        check(
            "Customers must be able to request a refund online. Refunds must be deleted after 3 years. Refunds in cash are not allowed.",
            "refunds",
            &[1, 1, 1],
        );
        // The same need in other words.
        check(
            "Pickers need to print a return label. Each printed return label must show the order number. Nurses may cancel a visit.",
            "",
            &[2, 1],
        );
        // What leans on the sentence before goes with it.
        check("The clerk must be able to import readings. The clerk must be able to correct them.", "", &[2]);
    }
}
