//! Needs gathered from the evidence, and those that speak of the same thing put together.

use super::{DraftRequest, role_around, topic};
use crate::Span;
use crate::need::{Form, Need, needs_of};
use crate::unit::Unit;
use crate::words::stems;
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
            Form::Thing if crate::need::product_like(&self.need.subject) || self.need.wish => 2.0,
            Form::Thing => 1.5,
            Form::Rule => 1.0,
            Form::Problem => 0.2,
        };
        form + self.need.score + if self.need.benefit.is_some() { 0.5 } else { 0.0 }
    }
}

/// The needs of the units that bear on the topic, in order; only the clearest when there are very many.
pub(super) fn needs<'a>(request: &DraftRequest<'_>, all: &'a [Unit<'a>]) -> Vec<Found<'a>> {
    let bearing = topic::bearing(request.topic, request.evidence, all);
    let mut found: Vec<Found<'a>> = Vec::new();
    for (at, unit) in all.iter().enumerate().filter(|(i, _)| bearing[*i]) {
        if matches!(unit.label, Some(kind) if kind != docket_domain::MarkKind::Decision) || unit.checkbox {
            continue;
        }
        let stated = needs_of(unit);
        // A promise is a task, not a need of the product.
        if !stated.is_empty()
            && unit.spoken
            && crate::marks::mark_of(unit, &[]).is_some_and(|m| m.kind == docket_domain::MarkKind::Action)
        {
            continue;
        }
        for mut need in stated {
            if unit.spoken && need.score < 0.56 {
                continue;
            }
            let mut spans = vec![unit.span];
            if let Some((_, intro)) = unit.intro {
                spans.insert(0, intro);
            }
            if need.they && need.role.is_none() {
                let before = all[at.saturating_sub(4)..at].iter().rev().filter(|u| u.speaker == unit.speaker);
                if let Some((role, span)) =
                    before.filter_map(|u| people_in(u.raw).map(|r| (r, u.span))).next()
                {
                    need.role = Some(role);
                    spans.push(span);
                }
            }
            let own = if unit.intro.is_some() { unit.raw } else { need.text.as_str() };
            let stems = stems(own).into_iter().collect();
            found.push(Found { need, spans, unit, at, stems });
        }
        if found.len() >= 20_000 {
            break;
        }
    }
    if found.len() > MAX_NEEDS {
        let mut scores: Vec<f32> = found.iter().map(|f| f.need.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let least = scores[MAX_NEEDS - 1];
        found.retain(|f| f.need.score >= least);
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
}

impl<'a> Cluster<'a> {
    /// All members, head first.
    pub(super) fn members(&self) -> impl Iterator<Item = &Found<'a>> {
        std::iter::once(&self.head).chain(&self.others)
    }

    /// The first benefit any member states, with its source.
    pub(super) fn benefit(&self) -> Option<(&str, &Found<'a>)> {
        self.members().find_map(|m| m.need.benefit.as_deref().map(|b| (b, m)))
    }
}

/// Puts together what speaks of the same thing. `topic` words tie nothing, as all sentences share them.
pub(super) fn cluster<'a>(found: Vec<Found<'a>>, topic: &str) -> Vec<Cluster<'a>> {
    let topic: HashSet<String> = stems(topic).into_iter().collect();
    let mut frequency: HashMap<String, f32> = HashMap::new();
    for f in &found {
        for stem in &f.stems {
            *frequency.entry(stem.clone()).or_default() += 1.0;
        }
    }
    let total = found.len().max(1) as f32;
    let weight = |stem: &String| {
        if topic.contains(stem) {
            0.15
        } else {
            (1.0 + total / frequency.get(stem).copied().unwrap_or(1.0)).ln()
        }
    };
    let mut groups: Vec<Vec<Found<'a>>> = Vec::new();
    for f in found {
        let mut best: Option<(usize, f32)> = None;
        for (i, group) in groups.iter().enumerate() {
            if group.len() >= MAX_MEMBERS {
                continue;
            }
            // What stands close by joins more readily, but the likest group wins.
            let (near, alike) = group
                .iter()
                .map(|m| likeness(m, &f, &weight))
                .fold((0.0, 0.0), |(a, b): (f32, f32), (c, d)| (a.max(c), b.max(d)));
            if near >= 0.5 && best.is_none_or(|(_, b)| alike > b) {
                best = Some((i, alike));
            }
        }
        match best {
            Some((i, _)) => groups[i].push(f),
            None => groups.push(vec![f]),
        }
    }
    groups.into_iter().filter_map(|group| led(group, &weight)).collect()
}

fn likeness(one: &Found<'_>, other: &Found<'_>, weight: &impl Fn(&String) -> f32) -> (f32, f32) {
    let shared: f32 = one.stems.intersection(&other.stems).map(weight).sum();
    if shared == 0.0 {
        return (0.0, 0.0);
    }
    let size = |f: &Found<'_>| f.stems.iter().map(weight).sum::<f32>().max(0.1);
    let union = size(one) + size(other) - shared;
    let jaccard = shared / union.max(0.1);
    if one.is_story() || other.is_story() {
        return if jaccard > 0.8 && one.need.role == other.need.role { (1.0, 1.0) } else { (0.0, 0.0) };
    }
    let contained = shared / size(one).min(size(other));
    let two = one.stems.intersection(&other.stems).count() >= 2;
    let alike = if two { (contained * 0.8).max(jaccard * 1.1) } else { contained * 0.45 };
    let mut near = alike;
    if !one.unit.heading.is_empty() && one.unit.heading == other.unit.heading {
        near += 0.08;
    }
    if one.unit.order == other.unit.order && one.at.abs_diff(other.at) <= 1 {
        near += 0.12;
    }
    // Two people's needs are two stories, however alike; a rule may join either.
    let apart =
        matches!((one.need.form, other.need.form), (Form::Want, Form::Want)) && one.role() != other.role();
    if apart { (near - 0.2, alike - 0.2) } else { (near, alike) }
}

fn led<'a>(mut group: Vec<Found<'a>>, weight: &impl Fn(&String) -> f32) -> Option<Cluster<'a>> {
    let head =
        (0..group.len()).max_by(|a, b| group[*a].rank().total_cmp(&group[*b].rank()).then(b.cmp(a)))?;
    let head = group.remove(head);
    let mut others: Vec<Found<'a>> = Vec::new();
    let mut same = Vec::new();
    for f in group {
        let twin = |m: &Found<'_>| {
            let shared: f32 = m.stems.intersection(&f.stems).map(weight).sum();
            let all: f32 = m.stems.union(&f.stems).map(weight).sum();
            shared / all.max(0.1) > 0.8
        };
        if twin(&head) {
            same.extend(f.spans.iter().copied());
        } else if !others.iter().any(twin) {
            others.push(f);
        }
    }
    Some(Cluster { head, others, same })
}
