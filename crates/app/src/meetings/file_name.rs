//! What a transcript's file name says: the meeting's title and its day. Zoom, Teams and Meet have habits.

use docket_domain::{Timestamp, clean_name};

/// What recorders put behind (or instead of) a title.
const HABITS: [&str; 8] =
    ["recording", "transcript", "meeting", "captions", "aufzeichnung", "transkript", "besprechung", "cc"];

/// `2026-03-02 kick_off-workshop.vtt` is the meeting "kick off workshop"; a name that holds nothing but a
/// recorder's habits and a day is the recording of that day.
pub(super) fn title(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let found = day(name);
    let rest = match &found {
        Some((_, written)) => stem.replacen(written.as_str(), " \0 ", 1),
        None => stem.to_owned(),
    };
    let rest = rest.replace(".transcript", " transcript").replace(['_', '-'], " ");
    let mut words: Vec<&str> = Vec::new();
    let mut dated = false;
    for word in rest.split_whitespace() {
        match word {
            "\0" => {
                // Zoom writes the zone before the day: GMT20260302-090000.
                if words.last() == Some(&"GMT") {
                    words.pop();
                }
                dated = true;
                continue;
            }
            time if dated && time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit()) => {}
            other => words.push(other),
        }
        dated = false;
    }
    let plain = words.clone();
    let habit = |word: &str| HABITS.contains(&word.to_lowercase().as_str());
    if found.is_some() || words.len() > 2 {
        while words.last().is_some_and(|w| habit(w)) {
            words.pop();
        }
    }
    match (words.is_empty(), &found) {
        (true, Some((day, _))) if !plain.is_empty() => format!("Recording {}", day.day()),
        (true, _) => clean_name(stem).unwrap_or_else(|_| "Meeting".to_owned()),
        (false, _) => clean_name(&words.join(" "))
            .or_else(|_| clean_name(stem))
            .unwrap_or_else(|_| "Meeting".to_owned()),
    }
}

/// When the meeting was, by its file's name.
pub(super) fn date(name: &str) -> Option<Timestamp> {
    day(name).map(|(day, _)| day)
}

/// The first thing in the name that is a day, `2026-03-02` or `20260302`, and how it is written there.
fn day(name: &str) -> Option<(Timestamp, String)> {
    let digit = |at: Option<usize>| at.and_then(|i| name.as_bytes().get(i)).is_some_and(u8::is_ascii_digit);
    (0..name.len()).find_map(|at| {
        let dashed = name.get(at..at + 10).and_then(|text| Some((Timestamp::parse(text)?, text.to_owned())));
        let packed = || {
            let text = name.get(at..at + 8).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
            if !text.starts_with("20") || digit(at.checked_sub(1)) || digit(Some(at + 8)) {
                return None;
            }
            let dashes = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
            Some((Timestamp::parse(&dashes)?, text.to_owned()))
        };
        dashed.or_else(packed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_give_meetings_their_titles() {
        let check = |name: &str, expected: &str, day: Option<&str>| {
            assert_eq!(title(name), expected, "{name}");
            assert_eq!(date(name).map(Timestamp::day).as_deref(), day, "{name}");
        };
        check("2026-03-02 kick_off-workshop.vtt", "kick off workshop", Some("2026-03-02"));
        check("GMT20260302-090000_Recording.transcript.vtt", "Recording 2026-03-02", Some("2026-03-02"));
        check("Refunds-20260302_090000-Meeting Recording.vtt", "Refunds", Some("2026-03-02"));
        check("Refund kick-off transcript.txt", "Refund kick off", None);
        check("Meeting recording.vtt", "Meeting recording", None);
        check("Order 120260302 review.vtt", "Order 120260302 review", None);
        check("20261399.vtt", "20261399", None);
        check("2026-03-02.vtt", "2026-03-02", Some("2026-03-02"));
        check("Größe.txt", "Größe", None);
        check("", "Meeting", None);
    }
}
