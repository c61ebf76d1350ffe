//! Artifacts drafted from evidence. Every statement carries the numbers of the passages it rests on.

mod cluster;
mod criteria;
mod custom;
mod gaps;
mod groups;
mod limits;
mod minutes;
mod page;
mod reference;
mod requirements;
mod stories;
mod topic;

use crate::unit::{Unit, units};
use crate::{Evidence, Span};
use docket_domain::ArtifactKind;
use serde::{Deserialize, Serialize};

/// What to draft, about what, from what.
#[derive(Debug, Clone, Copy)]
pub struct DraftRequest<'a> {
    /// The kind of artifact.
    pub kind: ArtifactKind,
    /// What it is about; empty when all of the evidence counts.
    pub topic: &'a str,
    /// Its title, if the person named one.
    pub title: Option<&'a str>,
    /// The passages to draft from.
    pub evidence: &'a [Evidence<'a>],
    /// The meeting that the passages come from, where it is one.
    pub meeting: Option<Held<'a>>,
}

/// A meeting that was held, as far as it is known beside its words.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// What it is called.
    pub title: &'a str,
    /// The day it was held on, as `2026-01-12`.
    pub date: &'a str,
    /// Who is known to have been there.
    pub attendees: &'a [String],
}

/// One statement of a draft with the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The statement as it stands in the Markdown, without its citation marks.
    pub text: String,
    /// The passages it rests on, never empty.
    pub spans: Vec<Span>,
    /// Their numbers in the Markdown, in the same order.
    pub numbers: Vec<u32>,
}

/// What one citation number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The number, from 1.
    pub number: u32,
    /// The words cited.
    pub span: Span,
}

/// A drafted artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// Its text as Markdown; statements end with marks like `[1][2]`.
    pub markdown: String,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What the numbers stand for, ascending.
    pub citations: Vec<Citation>,
    /// What the sources leave open.
    pub open_questions: Vec<String>,
}

/// Drafts the artifact; `None` when the evidence holds nothing of use for its kind.
pub fn draft(request: &DraftRequest<'_>) -> Option<Draft> {
    let all = units(request.evidence);
    let title = request.title.map(str::trim).filter(|t| !t.is_empty());
    match request.kind {
        ArtifactKind::UserStory => stories::write(request, &all, title),
        ArtifactKind::AcceptanceCriteria => criteria::write(request, &all, title),
        ArtifactKind::RequirementsDoc => requirements::write(request, &all, title),
        ArtifactKind::MeetingMinutes => minutes::write(request, &all, title),
        ArtifactKind::Custom => custom::write(request, &all, title),
    }
}

/// The title: the given one, or the artifact's name with the topic.
fn title_for(request: &DraftRequest<'_>, given: Option<&str>, name: &str) -> String {
    if let Some(given) = given {
        return given.to_owned();
    }
    let topic = request.topic.trim();
    if !topic.is_empty() {
        return format!("{name}: {}", crate::clean::tidy(topic));
    }
    let label = request.evidence.first().map_or("", |e| e.label);
    let one = request.evidence.iter().all(|e| e.label == label);
    let stem = label
        .rsplit_once('.')
        .map_or(label, |(stem, ending)| if ending.len() < 6 && !ending.contains(' ') { stem } else { label });
    if one && !stem.is_empty() { format!("{name}: {stem}") } else { name.to_owned() }
}

/// The roles that the evidence's headings and speakers give a unit when its own words name none.
fn role_around(unit: &Unit<'_>, first_person: bool) -> Option<String> {
    if first_person && let Some(speaker) = unit.speaker {
        let in_brackets = speaker.split_once('(').map(|(_, r)| r.trim_end_matches([')', ' ']));
        return Some(match in_brackets {
            Some(role) if !role.is_empty() && role.len() < 40 => crate::grammar::role_name(role),
            _ => crate::grammar::role(speaker)
                .filter(|r| r != "user")
                .unwrap_or_else(|| "team member".to_owned()),
        });
    }
    let heading = unit.heading.trim_start_matches("For ").trim_start_matches("for ");
    crate::grammar::role(heading).filter(|_| heading.split(' ').count() < 4)
}
