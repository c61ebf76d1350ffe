//! Transcripts written as text: a name and maybe a time before or above the words.

use super::super::plain::lines;
use super::clock::{leading_time, whole_time};
use super::label::{Sure, leading_label, plausible, without_role};
use super::{Cue, Parsed};
use std::borrow::Cow;
use std::collections::HashMap;

/// What a line is, taken by itself.
enum Line<'a> {
    /// A name, maybe a time, and the first words.
    Turn {
        speaker: &'a str,
        start: Option<u32>,
        words: &'a str,
        sure: Sure,
        timed: bool,
    },
    /// A time alone, for the turns below.
    Time(u32),
    /// A time and words of whoever.
    Timed {
        start: u32,
        words: &'a str,
    },
    /// A Markdown heading.
    Heading(&'a str),
    /// Words that go on.
    Words(&'a str),
    Blank,
}

/// Reads the turns of a text; none if it has fewer than two.
pub(super) fn read(text: &str, markdown: bool) -> Parsed<'_> {
    let names = Names::of(text, markdown);
    let mut parsed = Parsed::default();
    let mut open: Option<Cue<'_>> = None;
    let (mut turns, mut time) = (0usize, None);
    for range in lines(text) {
        match names.accept(classify(&text[range.clone()], markdown), &text[range]) {
            Line::Blank => {}
            Line::Heading(words) => {
                parsed.cues.extend(open.take());
                if parsed.title.is_none() {
                    parsed.title = Some(words.to_owned());
                }
                parsed.cues.push(Cue { text: Cow::Borrowed(words), ..Cue::default() });
            }
            Line::Time(start) => {
                parsed.cues.extend(open.take());
                time = Some(start);
            }
            Line::Timed { start, words } => {
                parsed.cues.extend(open.take());
                turns += 1;
                open = Some(Cue { start: Some(start), text: Cow::Borrowed(words), ..Cue::default() });
            }
            Line::Turn { speaker, start, words, .. } => {
                parsed.cues.extend(open.take());
                turns += 1;
                open = Some(Cue {
                    start: start.or(time.take()),
                    speaker: Some(Cow::Borrowed(speaker)),
                    text: Cow::Borrowed(words),
                    ..Cue::default()
                });
            }
            Line::Words(words) => {
                let cue = open.get_or_insert_with(|| Cue { start: time.take(), ..Cue::default() });
                if cue.text.is_empty() {
                    cue.text = Cow::Borrowed(words);
                } else {
                    let text = cue.text.to_mut();
                    text.push('\n');
                    text.push_str(words);
                }
            }
        }
    }
    parsed.cues.extend(open);
    parsed.cues.retain(|cue| !cue.text.trim().is_empty());
    parsed.count = parsed.cues.len();
    if turns < 2 { Parsed::default() } else { parsed }
}

fn classify(line: &str, markdown: bool) -> Line<'_> {
    let mut line = line.trim();
    let mut item = false;
    if line.is_empty() {
        return Line::Blank;
    }
    if markdown {
        let level = line.bytes().take(7).take_while(|b| *b == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(' ') {
            return Line::Heading(line[level..].trim().trim_end_matches('#').trim());
        }
        item = line.starts_with("- ") || line.starts_with("* ");
        line = if item { line[2..].trim_start() } else { line };
        if line.is_empty() {
            return Line::Blank;
        }
    }
    if let Some(start) = whole_time(line) {
        return Line::Time(start);
    }
    let first = line.as_bytes()[0];
    if (first.is_ascii_digit() || matches!(first, b'[' | b'(' | b'*'))
        && let Some(found) = time_first(line)
    {
        return found;
    }
    if let Some(found) = name_then_time(line) {
        return found;
    }
    match leading_label(line) {
        // Items of a list begin with words and a colon more often than with names.
        Some((_, _, Sure::IfRepeated)) if item => Line::Words(line),
        Some((speaker, words, sure)) => Line::Turn { speaker, start: None, words, sure, timed: false },
        None => Line::Words(line),
    }
}

/// `00:12:31 Name: words`, `[00:12] Name: words`, a chat's `00:12:31<tab>From Name to Everyone : words`.
fn time_first(line: &str) -> Option<Line<'_>> {
    let inner = line.trim_start_matches(['[', '(', '*']);
    let dated = after_date(inner);
    let (start, used) = leading_time(dated)?;
    let after = without_half(&dated[used..]);
    let after = after.trim_start_matches([']', ')', '*']);
    // Something must part the time from what follows, or it is a number within words.
    if inner.len() == line.len() && !after.starts_with([' ', '\t', '-', '–', ':']) {
        return None;
    }
    let rest = after.trim_start_matches(['-', '–', '—', ':', ' ', '\t', '|']);
    if rest.starts_with("From ")
        && let Some((names, words)) = rest.split_once(':')
        && plausible(addressed(names)) == Some(Sure::Yes)
    {
        let (speaker, words) = (addressed(names), words.trim());
        return Some(Line::Turn { speaker, start: Some(start), words, sure: Sure::Yes, timed: true });
    }
    if let Some((name, words)) = rest.split_once('\t')
        && plausible(name.trim().trim_end_matches(':').trim()) == Some(Sure::Yes)
    {
        let name = name.trim().trim_end_matches(':').trim();
        return Some(Line::Turn {
            speaker: addressed(name),
            start: Some(start),
            words: words.trim(),
            sure: Sure::Yes,
            timed: true,
        });
    }
    Some(match leading_label(rest) {
        Some((name, words, sure)) => {
            Line::Turn { speaker: addressed(name), start: Some(start), words, sure, timed: true }
        }
        None => Line::Timed { start, words: rest },
    })
}

/// A text behind the day it begins with, as chats write it: `02.03.26, 10:00:01`, `2026-03-02 10:00:01`.
fn after_date(text: &str) -> &str {
    let length =
        text.bytes().take(10).take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/' | b'-')).count();
    let rest = text[length..].trim_start_matches([',', ' ', 'T']);
    let parts = text[..length].split(['.', '/', '-']).filter(|part| !part.is_empty()).count();
    if parts == 3 && rest.len() < text.len() - length { rest } else { text }
}

/// A text without the half of the day at its start.
fn without_half(text: &str) -> &str {
    let bare = text.trim_start_matches(' ');
    let half =
        bare.get(..2).is_some_and(|half| half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm"));
    if half && !bare[2..].starts_with(char::is_alphanumeric) { &bare[2..] } else { text }
}

/// Of `From Dana to Everyone` the name.
fn addressed(name: &str) -> &str {
    let Some(rest) = name.strip_prefix("From ") else { return name };
    rest.split(" to ").next().unwrap_or(rest).trim()
}

/// `Name  0:12`, `[Name] 09:12:01`, `Name (00:12): words`, `Name [00:00:12] words`.
fn name_then_time(line: &str) -> Option<Line<'_>> {
    let head = crate::text::shorten(line, 90);
    let digit = head.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    // A name may have digits of its own, as `Speaker 1` does: try each place where a number begins.
    let bytes = head.as_bytes();
    for at in (digit..head.len()).filter(|at| bytes[*at].is_ascii_digit() && !bytes[*at - 1].is_ascii_digit())
    {
        let Some((start, used)) = leading_time(&line[at..]) else { continue };
        let opened = matches!(bytes[at - 1], b'(' | b'[');
        if !opened && !matches!(bytes[at - 1], b' ' | b'\t') {
            return None;
        }
        let name = head[..at].trim_end_matches(['(', '[']).trim_end();
        let name = name.trim_matches(['*', '_']).trim_end_matches([':', '-', '–', '|', ',', ' ']).trim();
        let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let name = bracketed.unwrap_or(name).trim();
        if plausible(name) != Some(Sure::Yes) {
            return None;
        }
        let after = without_half(&line[at + used..]).trim_start_matches([')', ']', '*']);
        let words = after.trim_start_matches([':', ' ', '\t', '-']).trim();
        // `Monday 10:30 we start` is no header: a bare time must end the line.
        return (words.is_empty() || opened || bracketed.is_some() || after.starts_with([':', '\t']))
            .then_some(Line::Turn {
                speaker: name,
                start: Some(start),
                words,
                sure: Sure::Yes,
                timed: true,
            });
    }
    None
}

/// The labels of a text that are taken for names.
struct Names<'a> {
    counts: HashMap<&'a str, usize>,
    /// Whether labels without a time count: there are enough of them, or some come back.
    untimed: bool,
    /// Whether lines of a time and words count as turns.
    timed_words: bool,
}

impl<'a> Names<'a> {
    fn of(text: &'a str, markdown: bool) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let (mut sure_untimed, mut timed, mut timed_words, mut all) = (0usize, 0usize, 0usize, 0usize);
        for range in lines(text) {
            match classify(&text[range], markdown) {
                Line::Blank | Line::Heading(_) | Line::Time(_) => continue,
                Line::Turn { speaker, sure, timed: with_time, .. } => {
                    *counts.entry(without_role(speaker)).or_default() += 1;
                    timed += usize::from(with_time);
                    sure_untimed += usize::from(!with_time && sure == Sure::Yes);
                }
                Line::Timed { .. } => timed_words += 1,
                Line::Words(_) => {}
            }
            all += 1;
        }
        let recurring: usize = counts.values().filter(|count| **count >= 2).sum();
        let labelled: usize = counts.values().sum();
        // A few people speak many times; a document has many labels and few of them twice.
        let conversation = if labelled < 8 {
            sure_untimed * 10 >= all * 3 || (recurring >= 4 && recurring == labelled)
        } else {
            recurring * 10 >= labelled * 8 && labelled * 10 >= all * 2 && counts.len() * 3 <= labelled
        };
        // Where names stand with times, a word and a colon inside the speech is no new speaker.
        let untimed = timed < 2 && conversation;
        Self { counts, untimed, timed_words: timed_words >= 2 }
    }

    fn accept(&self, line: Line<'a>, whole: &'a str) -> Line<'a> {
        match line {
            Line::Turn { speaker, sure, timed, .. } => {
                let often = self.counts.get(without_role(speaker)).is_some_and(|count| *count >= 2);
                let named = sure == Sure::Yes || often;
                if named && (timed || self.untimed) { line } else { Line::Words(whole.trim()) }
            }
            Line::Timed { .. } if !self.timed_words => Line::Words(whole.trim()),
            Line::Timed { .. } | Line::Time(_) | Line::Heading(_) | Line::Words(_) | Line::Blank => line,
        }
    }
}
