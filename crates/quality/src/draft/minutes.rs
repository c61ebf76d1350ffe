//! Minutes of a meeting.

use super::page::Page;
use super::{Draft, DraftRequest, title_for};
use crate::lang::pattern;
use crate::marks::{Mark, Marked, speaker_name};
use crate::name::{is_called, is_name};
use crate::need::needs_of;
use crate::summary::central;
use crate::unit::Unit;
use crate::{Day, Evidence};
use docket_domain::MarkKind;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The most people listed as present.
const MAX_PRESENT: usize = 80;

/// The most entries below one heading.
const MAX_ENTRIES: usize = 60;
/// How many sentences tell what the meeting was about.
const CENTRAL: usize = 5;

/// Who speaks, each once, in the order of their first words.
pub(super) fn speakers(evidence: &[Evidence<'_>], all: &[Unit<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    let named = evidence.iter().filter_map(|e| e.speaker).chain(all.iter().filter_map(|u| u.speaker));
    named
        .filter(|s| !s.trim().is_empty() && is_called(s) && seen.insert(speaker_name(s).to_lowercase()))
        .map(|s| s.trim().to_owned())
        .take(MAX_PRESENT)
        .collect()
}

/// Who was there: those known beside the words, those whom the notes list, and those who speak.
fn present(request: &DraftRequest<'_>, all: &[Unit<'_>]) -> Vec<String> {
    let known = request.meeting.map_or(&[][..], |m| m.attendees);
    let mut names: Vec<String> = Vec::new();
    let spoken = speakers(request.evidence, all);
    for name in known.iter().cloned().chain(listed(all)).chain(spoken).take(MAX_PRESENT * 2) {
        let bare = speaker_name(&name).to_lowercase();
        // "Bob" who speaks is the "Bob Stone" of the list, and a role in brackets is worth keeping.
        let same = names.iter_mut().find(|n| {
            let other = speaker_name(n).to_lowercase();
            other == bare || other.starts_with(&format!("{bare} ")) || bare.starts_with(&format!("{other} "))
        });
        match same {
            Some(other) if name.len() > other.len() => *other = name,
            Some(_) => {}
            None => names.push(name),
        }
    }
    names.truncate(MAX_PRESENT);
    names
}

/// The names in a line `Attendees: Anna Berg, Bob (IT)`, and in a list below such a heading.
fn listed(all: &[Unit<'_>]) -> Vec<String> {
    static PRESENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:\*\*)?(?:present|attendees|attending|participants|in attendance|anwesend\w*|teilnehmer\w*|teilnehmende|dabei)(?: ?\([^()]*\))?(?:\*\*)? ?(?::|–|-)(?:\*\*)? ?(?P<l>.+)$",
        )
    });
    static SECTION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:present|attendees|attending|participants|in attendance|anwesend\w*|teilnehmer\w*|teilnehmende)$",
        )
    });
    let mut names = Vec::new();
    for unit in all.iter().filter(|u| !u.spoken) {
        let list = match PRESENT.captures(unit.raw).and_then(|c| c.name("l")) {
            Some(list) => list.as_str(),
            None if !unit.title && SECTION.is_match(unit.heading) => unit.raw,
            None => continue,
        };
        let list = list.replace(" and ", ", ").replace(" und ", ", ").replace([';', '&', '\n'], ",");
        let person = |n: &&str| is_name(n.split('(').next().unwrap_or(n).trim());
        names.extend(
            list.split(',').map(|n| n.trim().trim_end_matches('.')).filter(person).map(str::to_owned),
        );
    }
    names
}

/// Writes the minutes.
pub(super) fn write(request: &DraftRequest<'_>, all: &[Unit<'_>], given: Option<&str>) -> Option<Draft> {
    let marks = Marked::of(all).unique();
    // Small talk comes to nothing that could stand in minutes.
    if marks.is_empty() && !all.iter().any(|u| !needs_of(u).is_empty()) {
        return None;
    }
    let title = match (given, request.meeting) {
        (None, Some(held)) if !held.title.trim().is_empty() => format!("Minutes: {}", held.title.trim()),
        _ => title_for(request, given, "Minutes"),
    };
    let mut page = Page::titled(&title);
    if let Some(held) = request.meeting {
        let day = Day::named(held.date).map_or_else(|| held.date.to_owned(), Day::in_words);
        page.line("");
        if given.is_some() {
            page.line(&format!("**Meeting:** {}\n", held.title));
        }
        page.line(&format!("**Date:** {day}"));
    }
    let present = present(request, all);
    if !present.is_empty() {
        page.heading(2, "Attendees");
        for name in &present {
            page.line(&format!("- {name}"));
        }
    }
    let summary = central(all, CENTRAL);
    if !summary.is_empty() {
        page.heading(2, "Summary");
        for (text, unit) in &summary {
            let who = unit.speaker.map(speaker_name).filter(|w| !w.is_empty());
            let lead = who.map_or("- ".to_owned(), |who| format!("- {who}: "));
            page.say(&lead, text, &[unit.span]);
        }
    }
    for kind in MarkKind::ALL {
        let those: Vec<&Mark> = marks.iter().filter(|m| m.kind == kind).take(MAX_ENTRIES).collect();
        if those.is_empty() {
            continue;
        }
        page.heading(2, kind.heading());
        if kind == MarkKind::Action {
            page.line("| Action | Owner | Due | Source |");
            page.line("| --- | --- | --- | --- |");
            for mark in those {
                let owner = mark.owner.as_deref().unwrap_or("not named");
                let due = mark.due.as_deref().unwrap_or("not named");
                page.row(&mark.statement, &[owner, due], &[mark.source]);
            }
        } else {
            for mark in those {
                page.say("- ", &mark.statement, &[mark.source]);
                if kind == MarkKind::Question {
                    page.ask(&mark.statement);
                }
            }
        }
    }
    page.finish(title)
}
