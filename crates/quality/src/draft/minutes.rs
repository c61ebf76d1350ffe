//! Minutes of a meeting.

use super::page::Page;
use super::{Draft, DraftRequest, title_for};
use crate::Evidence;
use crate::marks::{Mark, Marked, speaker_name};
use crate::summary::central;
use crate::unit::Unit;
use docket_domain::MarkKind;
use std::collections::HashSet;

/// The most entries below one heading.
const MAX_ENTRIES: usize = 60;
/// How many sentences tell what the meeting was about.
const CENTRAL: usize = 5;

/// Who speaks, each once, in the order of their first words.
pub(super) fn speakers(evidence: &[Evidence<'_>], all: &[Unit<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    let named = evidence.iter().filter_map(|e| e.speaker).chain(all.iter().filter_map(|u| u.speaker));
    named
        .filter(|s| !s.trim().is_empty() && seen.insert(speaker_name(s).to_lowercase()))
        .map(|s| s.trim().to_owned())
        .take(80)
        .collect()
}

/// Writes the minutes.
pub(super) fn write(request: &DraftRequest<'_>, all: &[Unit<'_>], given: Option<&str>) -> Option<Draft> {
    let title = title_for(request, given, "Minutes");
    let mut page = Page::titled(&title);
    let present = speakers(request.evidence, all);
    if !present.is_empty() {
        page.heading(2, "Attendees");
        for name in &present {
            page.line(&format!("- {name}"));
        }
    }
    let marks = Marked::of(all).unique();
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
