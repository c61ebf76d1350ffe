//! Transcripts kept as records: JSON arrays and tables.

use super::super::ReadError;
use super::super::csv::delimiter;
use super::clock::leading_time;
use super::{Cue, Parsed};
use crate::text::fold;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::VecDeque;

const TEXT: [&str; 12] = [
    "content",
    "text",
    "words",
    "transcript",
    "utterance",
    "sentence",
    "message",
    "caption",
    "body",
    "value",
    "line",
    "speech",
];
const SPEAKER: [&str; 11] = [
    "speaker",
    "speaker_name",
    "speakername",
    "speaker_label",
    "name",
    "participant",
    "user",
    "author",
    "who",
    "from",
    "speaker_id",
];
const START: [&str; 13] = [
    "start",
    "start_ms",
    "startms",
    "start_time",
    "starttime",
    "start_timestamp",
    "timestamp",
    "begin",
    "from_time",
    "offset",
    "time",
    "ts",
    "in",
];
const END: [&str; 9] =
    ["end", "end_ms", "endms", "end_time", "endtime", "end_timestamp", "finish", "to_time", "out"];
/// How far into a file the array is looked for, and in how many values.
const MAX_LOOK: usize = 10_000;

/// A time as a record tells it, whose unit shows only among its like.
#[derive(Clone, Copy)]
enum Moment {
    Ms(f64),
    Number(f64),
}

/// Reads a JSON transcript.
pub(super) fn read_json(json: &str) -> Result<Parsed<'static>, ReadError> {
    let value: Value =
        serde_json::from_str(json).map_err(|_| ReadError::Damaged { what: "it is not valid JSON" })?;
    let title = ["title", "meeting_title", "topic", "name", "subject"]
        .iter()
        .find_map(|key| value.get(key).and_then(Value::as_str))
        .map(fold)
        .filter(|title| !title.is_empty());
    let Some(records) = find_records(&value) else { return Ok(Parsed::default()) };
    let mut cues = Vec::new();
    let mut times = Vec::new();
    for record in records {
        let Some(record) = record.as_object() else { continue };
        let text = field(record, &TEXT).map(words).unwrap_or_default();
        if text.trim().is_empty() {
            continue;
        }
        let speaker = field(record, &SPEAKER).and_then(name);
        times.push((moment(record, &START), moment(record, &END)));
        cues.push(Cue { speaker: speaker.map(Cow::Owned), text: Cow::Owned(text), ..Cue::default() });
    }
    set_times(&mut cues, &times);
    Ok(Parsed { title, count: cues.len(), cues })
}

/// Reads a table with a column of words and one of names or times.
pub(super) fn read_csv(text: &str, tabs: bool) -> Result<Parsed<'static>, ReadError> {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { delimiter(text) })
        .flexible(true)
        .from_reader(text.as_bytes());
    const BROKEN: ReadError = ReadError::Damaged { what: "a row cannot be read" };
    let header: Vec<String> = rows
        .headers()
        .map_err(|_| BROKEN)?
        .iter()
        .map(|h| h.trim().to_lowercase().replace([' ', '-'], "_"))
        .collect();
    let column = |keys: &[&str]| keys.iter().find_map(|key| header.iter().position(|h| h == key));
    let (speaker, start, end) = (column(&SPEAKER), column(&START), column(&END));
    let Some(said) = column(&TEXT).filter(|_| speaker.is_some() || start.is_some()) else {
        return Ok(Parsed::default());
    };
    let (mut cues, mut times) = (Vec::new(), Vec::new());
    let mut row = csv::StringRecord::new();
    let at = |row: &csv::StringRecord, at: Option<usize>| {
        at.and_then(|at| row.get(at)).map(str::trim).map(str::to_owned)
    };
    let key = |at: Option<usize>| at.and_then(|at| header.get(at)).map_or("", String::as_str);
    while rows.read_record(&mut row).map_err(|_| BROKEN)? {
        let text = row.get(said).unwrap_or_default();
        if text.trim().is_empty() {
            continue;
        }
        let time = |place| at(&row, place).and_then(|value| text_moment(&value, key(place)));
        times.push((time(start), time(end)));
        let speaker = at(&row, speaker).filter(|name| !name.is_empty());
        cues.push(Cue {
            speaker: speaker.map(Cow::Owned),
            text: Cow::Owned(text.to_owned()),
            ..Cue::default()
        });
    }
    set_times(&mut cues, &times);
    Ok(Parsed { title: None, count: cues.len(), cues })
}

/// The nearest array of records with words in them, the top first.
fn find_records(value: &Value) -> Option<&[Value]> {
    let mut queue = VecDeque::from([value]);
    let mut looked = 0;
    while let Some(value) = queue.pop_front() {
        looked += 1;
        if looked > MAX_LOOK {
            return None;
        }
        match value {
            Value::Array(items) => {
                let sample = items.iter().take(50);
                let good = sample.clone().filter(|item| is_record(item)).count();
                if good > 0 && good * 2 >= sample.count() {
                    return Some(items);
                }
                queue.extend(items.iter().take(50));
            }
            Value::Object(map) => queue.extend(map.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    None
}

/// Words alone do not make a transcript: somebody must say them, or at some time.
fn is_record(value: &Value) -> bool {
    value.as_object().is_some_and(|record| {
        field(record, &TEXT).is_some_and(|said| said.is_string() || said.is_array())
            && (field(record, &SPEAKER).and_then(name).is_some() || moment(record, &START).is_some())
    })
}

fn field<'v>(record: &'v Map<String, Value>, keys: &[&str]) -> Option<&'v Value> {
    keys.iter().find_map(|key| {
        record
            .get(*key)
            .or_else(|| record.iter().take(40).find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v))
    })
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let parts = items.iter().filter_map(|item| match item {
                Value::String(word) => Some(word.as_str()),
                Value::Object(word) => {
                    ["word", "text", "content", "punctuated_word"].iter().find_map(|k| word.get(*k)?.as_str())
                }
                _ => None,
            });
            parts.collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        // Recognisers number the voices they tell apart.
        Value::Number(number) => Some(format!("Speaker {number}")),
        Value::Object(map) => ["name", "display_name", "displayName", "label"]
            .iter()
            .find_map(|key| map.get(*key)?.as_str())
            .map(|name| name.trim().to_owned()),
        _ => None,
    }
}

fn moment(record: &Map<String, Value>, keys: &[&str]) -> Option<Moment> {
    keys.iter().find_map(|key| {
        let (key, value) = record.iter().take(40).find(|(k, _)| k.eq_ignore_ascii_case(key))?;
        match value {
            Value::Number(number) => number.as_f64().map(|n| in_unit(n, key)),
            Value::String(text) => text_moment(text.trim(), key),
            _ => None,
        }
    })
}

fn text_moment(text: &str, key: &str) -> Option<Moment> {
    match leading_time(text) {
        Some((ms, used)) if used == text.len() => Some(Moment::Ms(f64::from(ms))),
        Some(_) => None,
        None => text.trim_end_matches('s').parse().ok().map(|n| in_unit(n, key)),
    }
}

fn in_unit(number: f64, key: &str) -> Moment {
    if key.to_ascii_lowercase().ends_with("ms") { Moment::Ms(number) } else { Moment::Number(number) }
}

/// Whole numbers that step by hundreds are milliseconds; with a fraction, or in small steps, they are seconds.
fn set_times(cues: &mut [Cue<'_>], times: &[(Option<Moment>, Option<Moment>)]) {
    let numbers = || {
        times
            .iter()
            .filter_map(|(start, _)| if let Some(Moment::Number(n)) = start { Some(*n) } else { None })
    };
    let ends =
        times.iter().filter_map(|(_, end)| if let Some(Moment::Number(n)) = end { Some(*n) } else { None });
    let whole = numbers().chain(ends).all(|n| n.fract() == 0.0);
    let mut steps: Vec<f64> = times
        .iter()
        .filter_map(|pair| match pair {
            (Some(Moment::Number(start)), Some(Moment::Number(end))) => Some(end - start),
            _ => None,
        })
        .collect();
    if steps.is_empty() {
        steps = numbers().zip(numbers().skip(1)).map(|(a, b)| b - a).collect();
    }
    steps.sort_by(f64::total_cmp);
    let step = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    let factor = if whole && step >= 150.0 { 1.0 } else { 1000.0 };
    let ms = |moment: Option<Moment>| {
        let value = match moment? {
            Moment::Ms(value) => value,
            Moment::Number(value) => value * factor,
        };
        // Dates since 1970 are no place in a recording.
        (value.is_finite() && (0.0..3.6e9).contains(&value)).then_some(value.round() as u32)
    };
    for (cue, (start, end)) in cues.iter_mut().zip(times) {
        cue.start = ms(*start);
        cue.end = ms(*end).filter(|end| cue.start.is_some_and(|start| *end >= start));
    }
}
