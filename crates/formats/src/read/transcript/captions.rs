//! WebVTT and SubRip, as their many writers write them.

use super::super::html::decode_entities;
use super::super::plain::lines;
use super::clock::timing;
use super::label::{Sure, leading_label, plausible};
use super::{Cue, Parsed};
use crate::text::fold;
use std::borrow::Cow;
use std::collections::HashMap;

/// A cue as it stands in the file.
struct Raw<'a> {
    start: u32,
    end: u32,
    lines: Vec<&'a str>,
}

/// Whether a text has a cue's line near its top.
pub(super) fn looks_like(text: &str) -> bool {
    lines(text).take(400).any(|range| timing(&text[range]).is_some())
}

/// Reads the cues. `named` is for text taken from documents, where the line under the times is who speaks.
pub(super) fn read(text: &str, named: bool) -> Parsed<'_> {
    let (raws, title) = raw_cues(text);
    let mut cues = Vec::with_capacity(raws.len());
    let voiced = raws.iter().any(|raw| raw.lines.iter().any(|line| line.contains("<v")));
    let labels = if voiced { Labels::default() } else { Labels::of(&raws) };
    let mut count = 0;
    for raw in &raws {
        let before = cues.len();
        let mut cue = Cue { start: Some(raw.start), end: Some(raw.end), ..Cue::default() };
        let mut rows = raw.lines.as_slice();
        if named && rows.len() > 1 && !voiced && plausible(rows[0].trim()) == Some(Sure::Yes) {
            cue.speaker = Some(Cow::Borrowed(rows[0].trim()));
            rows = &rows[1..];
        }
        for row in rows {
            if let Some((name, rest)) = labels.split(row) {
                push(&mut cues, &mut cue);
                cue.speaker = Some(Cow::Owned(fold(&decode_entities(name))));
                spoken(rest, &mut cue, &mut cues);
            } else {
                spoken(row, &mut cue, &mut cues);
            }
        }
        push(&mut cues, &mut cue);
        count += usize::from(cues.len() > before);
    }
    Parsed { title, cues, count }
}

/// Takes the words so far as a cue; its times and speaker stay for what follows.
fn push<'a>(cues: &mut Vec<Cue<'a>>, cue: &mut Cue<'a>) {
    if cue.text.trim().is_empty() {
        cue.text = Cow::Borrowed("");
        return;
    }
    let mut done = cue.clone();
    done.text = std::mem::take(&mut cue.text);
    cues.push(done);
}

/// The words of a line without tags; a voice tag begins another's words.
fn spoken<'a>(line: &'a str, cue: &mut Cue<'a>, cues: &mut Vec<Cue<'a>>) {
    let mut rest = line;
    let mut first = true;
    while let Some(at) = rest.find('<') {
        let tag = rest[at + 1..]
            .find(['>', '<'])
            .map(|end| at + 1 + end)
            .filter(|end| rest.as_bytes()[*end] == b'>');
        let named = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        let Some(end) = tag.filter(|_| named) else {
            append(cue, &rest[..=at], first);
            (rest, first) = (&rest[at + 1..], false);
            continue;
        };
        append(cue, &rest[..at], first);
        first = false;
        let inside = &rest[at + 1..end];
        if let Some(voice) = inside.strip_prefix('v').filter(|v| v.starts_with(['.', ' ', '\t'])) {
            push(cues, cue);
            let name = voice.split_once([' ', '\t']).map_or("", |(_, name)| name);
            let name = fold(&decode_entities(name));
            cue.speaker = (!name.is_empty()).then_some(Cow::Owned(name));
        } else if inside == "/v" {
            push(cues, cue);
            cue.speaker = None;
        }
        rest = &rest[end + 1..];
    }
    append(cue, rest, first);
}

fn append<'a>(cue: &mut Cue<'a>, words: &'a str, new_line: bool) {
    if words.is_empty() {
        return;
    }
    let words = decode_entities(words);
    if cue.text.is_empty() {
        cue.text = words;
        return;
    }
    let text = cue.text.to_mut();
    if new_line {
        text.push('\n');
    }
    text.push_str(&words);
}

fn raw_cues(text: &str) -> (Vec<Raw<'_>>, Option<String>) {
    let mut raws: Vec<Raw<'_>> = Vec::new();
    let mut title = None;
    // Lines seen after a blank one, of which the last may turn out to be the id of a cue.
    let mut waiting: Vec<&str> = Vec::new();
    let (mut inside, mut skipped, mut top) = (false, false, true);
    for range in lines(text) {
        let line = text[range].trim();
        if line.is_empty() {
            (inside, skipped) = (false, false);
            keep(&mut raws, &mut waiting, 0);
            continue;
        }
        if let Some((start, end)) = timing(line) {
            if inside && let Some(last) = raws.last_mut().and_then(|raw| raw.lines.pop_if(|line| is_id(line)))
            {
                waiting.push(last);
            }
            keep(&mut raws, &mut waiting, 1);
            raws.push(Raw { start, end: end.max(start), lines: Vec::new() });
            (inside, skipped, top) = (true, false, false);
            continue;
        }
        if skipped {
            title = title.or_else(|| titled(line));
            continue;
        }
        if inside {
            if let Some(raw) = raws.last_mut() {
                raw.lines.push(line);
            }
            continue;
        }
        if top && line.starts_with("WEBVTT") {
            let name = line[6..].trim_matches([' ', '\t', '-', '–', ':']);
            title = (!name.is_empty()).then(|| fold(name));
            (skipped, top) = (true, false);
            continue;
        }
        if waiting.is_empty() && ["NOTE", "STYLE", "REGION"].iter().any(|word| block(line, word)) {
            title = title.or_else(|| titled(line.strip_prefix("NOTE").unwrap_or("")));
            skipped = true;
            continue;
        }
        waiting.push(line);
    }
    keep(&mut raws, &mut waiting, 0);
    (raws, title)
}

fn block(line: &str, word: &str) -> bool {
    line.strip_prefix(word)
        .is_some_and(|rest| rest.is_empty() || (word == "NOTE" && rest.starts_with([' ', '\t'])))
}

fn titled(line: &str) -> Option<String> {
    let line = line.trim();
    let value = line.get(..6).filter(|key| key.eq_ignore_ascii_case("title:")).map(|_| fold(&line[6..]))?;
    (!value.is_empty()).then_some(value)
}

/// Gives lines that stand alone to the cue above them, but for the last ones, which are the id of the next.
fn keep<'a>(raws: &mut [Raw<'a>], waiting: &mut Vec<&'a str>, ids: usize) {
    waiting.truncate(waiting.len().saturating_sub(ids));
    if let Some(raw) = raws.last_mut() {
        raw.lines.extend(waiting.iter().filter(|line| !is_id(line)));
    }
    waiting.clear();
}

fn is_id(line: &str) -> bool {
    line.bytes().all(|b| b.is_ascii_digit())
        || (line.len() >= 32 && line.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'/')))
}

/// The labels of a file's cues that are taken for names: all that look it if many cues have one, else those that
/// come back again and again.
#[derive(Default)]
struct Labels<'a> {
    all: bool,
    counts: HashMap<&'a str, usize>,
}

impl<'a> Labels<'a> {
    fn of(raws: &[Raw<'a>]) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut sure = 0usize;
        for raw in raws {
            if let Some((name, _, how)) = raw.lines.first().and_then(|line| leading_label(line)) {
                *counts.entry(name).or_default() += 1;
                sure += usize::from(how == Sure::Yes);
            }
        }
        Self { all: sure * 5 >= raws.len(), counts }
    }

    fn split(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        if self.counts.is_empty() {
            return None;
        }
        let (name, rest, sure) = leading_label(line)?;
        let often = self.counts.get(name).is_some_and(|count| *count >= 3);
        ((self.all && sure == Sure::Yes) || often).then_some((name, rest))
    }
}
