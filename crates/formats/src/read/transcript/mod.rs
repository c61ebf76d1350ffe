//! Transcripts of meetings: cues into turns of one speaker.

mod captions;
mod clock;
mod label;
mod records;
mod turns;

use super::span::{MAX_SPANS, MAX_TEXT, Span, passages};
use super::{ReadError, Transcript};
use crate::text::{fold, shorten};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// The most characters of a turn before it is begun anew.
const MAX_TURN: usize = 900;
/// A longer pause ends a turn.
const MAX_PAUSE: u32 = 2_000;
/// Captions that grow word by word follow each other without a gap.
const ROLLING: u32 = 100;
const MAX_NAME: usize = 60;

/// What was said at one moment.
#[derive(Debug, Clone, Default)]
struct Cue<'a> {
    start: Option<u32>,
    end: Option<u32>,
    speaker: Option<Cow<'a, str>>,
    text: Cow<'a, str>,
}

/// The cues of a file. `count` is how many the file would say it has.
#[derive(Debug, Default)]
struct Parsed<'a> {
    title: Option<String>,
    cues: Vec<Cue<'a>>,
    count: usize,
}

/// Reads WebVTT and SubRip.
pub(super) fn captions(text: &str) -> Result<Transcript, ReadError> {
    finish(captions::read(text, false))
}

/// Reads text, or the text of a document: cues if it has some, else turns by name.
pub(super) fn text(text: &str, markdown: bool) -> Result<Transcript, ReadError> {
    if captions::looks_like(text) {
        finish(captions::read(text, true))
    } else {
        finish(turns::read(text, markdown))
    }
}

/// Reads JSON.
pub(super) fn json(text: &str) -> Result<Transcript, ReadError> {
    finish(records::read_json(text)?)
}

/// Reads a table; failing that, its lines as text.
pub(super) fn csv(text: &str, tabs: bool) -> Result<Transcript, ReadError> {
    finish(records::read_csv(text, tabs)?)
}

/// Cues of one speaker, joined.
struct Turn {
    start: Option<u32>,
    end: Option<u32>,
    speaker: Option<Rc<str>>,
    words: String,
    /// How long the words are, in characters.
    length: usize,
    /// Where the words of the last cue begin, and when that cue did.
    last: usize,
    last_start: Option<u32>,
}

fn finish(mut parsed: Parsed<'_>) -> Result<Transcript, ReadError> {
    sign_off(&mut parsed.cues);
    if parsed.cues.is_empty() {
        return Err(ReadError::NoCues);
    }
    let mut speakers: Vec<Rc<str>> = Vec::new();
    let mut known: HashMap<String, Rc<str>> = HashMap::new();
    let mut turns: Vec<Turn> = Vec::new();
    for cue in &parsed.cues {
        let speaker = cue.speaker.as_deref().map(|name| shorten(name, MAX_NAME)).and_then(|name| {
            let last = turns.last().and_then(|turn: &Turn| turn.speaker.clone());
            if let Some(last) = last.filter(|last| **last == *name) {
                return Some(last);
            }
            let name = fold(name);
            if name.is_empty() {
                return None;
            }
            Some(
                known
                    .entry(name)
                    .or_insert_with_key(|name| {
                        let name: Rc<str> = name.as_str().into();
                        speakers.push(name.clone());
                        name
                    })
                    .clone(),
            )
        });
        let words = fold(&cue.text);
        if !words.is_empty() {
            add(&mut turns, cue, speaker, &words);
        }
    }
    if turns.is_empty() {
        return Err(ReadError::NoCues);
    }
    if turns.len() > MAX_SPANS {
        return Err(ReadError::Bomb);
    }
    let mut text = String::new();
    let mut spans = Vec::with_capacity(turns.len());
    for turn in turns {
        if let Some(start) = turn.start {
            text.push('[');
            text.push_str(&clock::written(start));
            text.push_str("] ");
        }
        if let Some(speaker) = &turn.speaker {
            text.push_str(speaker);
            text.push_str(": ");
        }
        let start = text.len();
        text.push_str(&turn.words);
        let range = start..text.len();
        spans.push(Span {
            range,
            start_ms: turn.start,
            end_ms: turn.end,
            speaker: turn.speaker,
            ..Span::default()
        });
        text.push('\n');
        if text.len() > MAX_TEXT {
            return Err(ReadError::Bomb);
        }
    }
    let passages = passages(&text, spans, true);
    let speakers = speakers.iter().map(|name| (**name).to_owned()).collect();
    Ok(Transcript { title: parsed.title, text, cues: parsed.count, speakers, passages })
}

/// Otter closes a text with words that nobody said: `Transcribed by https://otter.ai`.
fn sign_off(cues: &mut Vec<Cue<'_>>) {
    let Some(last) = cues.last_mut() else { return };
    let Some(at) = last.text.rfind("Transcribed by http") else { return };
    if last.text[at..].trim_end().contains(['\n', '\r']) {
        return;
    }
    let said = last.text[..at].trim_end().to_owned();
    last.text = Cow::Owned(said);
    if last.text.is_empty() {
        cues.pop();
    }
}

fn add(turns: &mut Vec<Turn>, cue: &Cue<'_>, speaker: Option<Rc<str>>, words: &str) {
    let mut words = words;
    if let Some(turn) = turns.last_mut().filter(|turn| turn.speaker == speaker) {
        let pause = match (turn.end.or(turn.last_start), cue.start) {
            (Some(end), Some(start)) => Some(start.saturating_sub(end)),
            _ => None,
        };
        let back = matches!((turn.last_start, cue.start), (Some(last), Some(start)) if start < last);
        if turn.end.is_some() && pause.is_some_and(|pause| pause <= ROLLING) && !back {
            let last = &turn.words[turn.last..];
            if let Some(new) = grown(last, words) {
                if new.is_empty() {
                    turn.end = cue.end.or(turn.end);
                    turn.last_start = cue.start;
                    turn.last = turn.words.len() - words.len();
                    return;
                }
                words = new;
            }
        }
        let length = words.chars().count();
        if !back && pause.is_none_or(|pause| pause <= MAX_PAUSE) && turn.length + 1 + length <= MAX_TURN {
            turn.words.push(' ');
            turn.last = turn.words.len();
            turn.words.push_str(words);
            turn.length += 1 + length;
            turn.end = cue.end.or(turn.end);
            turn.last_start = cue.start.or(turn.last_start);
            return;
        }
    }
    turns.push(Turn {
        start: cue.start,
        end: cue.end,
        speaker,
        words: words.to_owned(),
        length: words.chars().count(),
        last: 0,
        last_start: cue.start,
    });
}

/// What captions that repeat the last line while they grow add to it; none if they do not repeat it. Two words at
/// least must come again, since people do say "yes" twice.
fn grown<'w>(last: &str, words: &'w str) -> Option<&'w str> {
    let enough = |text: &str| text.contains(' ');
    if let Some(new) = words.strip_prefix(last).filter(|new| new.is_empty() || new.starts_with(' ')) {
        return enough(last).then(|| new.trim_start());
    }
    let again = last.strip_suffix(words).is_some_and(|head| head.ends_with(' '));
    (again && enough(words)).then_some("")
}

#[cfg(test)]
mod tests;
