//! Any other document: what bears on the topic, under the headings of its sources.

use super::page::Page;
use super::{Draft, DraftRequest, stories, title_for};
use crate::clean::plain;
use crate::lang::{de, en, patterns};
use crate::marks::{Marked, speaker_name};
use crate::unit::Unit;
use crate::words::{content_words, is_language};
use regex::RegexSet;
use std::collections::HashSet;
use std::sync::LazyLock;

static CHATTER: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::CHATTER, de::CHATTER]));

/// The most statements one document takes over.
const MAX_STATEMENTS: usize = 80;

/// Writes the statements that bear on the topic.
pub(super) fn write(request: &DraftRequest<'_>, all: &[Unit<'_>], given: Option<&str>) -> Option<Draft> {
    let name = if request.topic.trim().is_empty() { "Document" } else { "Notes" };
    let title = title_for(request, given, name);
    let mut page = Page::titled(&title);
    let marked = Marked::of(all);
    let (bearing, needs) = stories::relevant(request, all, &marked);
    let stated: HashSet<usize> = needs.iter().map(|n| n.at).collect();
    let mut seen: HashSet<String> = HashSet::new();
    let mut last = String::new();
    let mut count = 0;
    for (at, unit) in all.iter().enumerate().filter(|(i, u)| bearing[*i] && !u.title) {
        let mark = marked.get(at).cloned();
        if !(stated.contains(&at) || mark.is_some() || (!unit.spoken && content_words(unit.raw).len() >= 4)) {
            continue;
        }
        // What nobody needs, decides or asks in a meeting's notes, or what is no sentence at all, states nothing.
        let idle = mark.is_none() && !stated.contains(&at);
        if idle && (CHATTER.is_match(unit.raw) || !is_language(unit.raw)) {
            continue;
        }
        let text = mark.as_ref().map_or_else(|| plain(unit.raw), |m| m.statement.clone());
        if content_words(&text).len() < 2 || !seen.insert(text.to_lowercase()) {
            continue;
        }
        let label = request.evidence.get(unit.order).map_or("", |e| e.label);
        let heading = if unit.heading.is_empty() { label } else { unit.heading };
        if heading != last && !heading.is_empty() {
            page.heading(2, &crate::clean::tidy(heading));
            heading.clone_into(&mut last);
        }
        let mut lead = "- ".to_owned();
        if let Some(mark) = &mark {
            let kind = match mark.kind {
                docket_domain::MarkKind::Decision => "Decision",
                docket_domain::MarkKind::Action => "Action",
                docket_domain::MarkKind::Question => "Open question",
                docket_domain::MarkKind::Risk => "Risk",
                docket_domain::MarkKind::Assumption => "Assumption",
            };
            lead = format!("- **{kind}:** ");
            if mark.kind == docket_domain::MarkKind::Question {
                page.ask(&mark.statement);
            }
        } else if let Some(who) = unit.speaker.map(speaker_name).filter(|w| !w.is_empty() && unit.spoken) {
            lead = format!("- {who}: ");
        }
        page.say(&lead, &text, &[unit.span]);
        count += 1;
        if count >= MAX_STATEMENTS {
            break;
        }
    }
    page.finish(title)
}
