use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a passage stands in its source, precise enough to open it there and mark it.
///
/// `char_start..char_end` count Unicode scalar values of the source's text, end exclusive. In JSON the
/// keys are camelCase and absent where unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct Place {
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The headings above it, outermost first, joined by ` > `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The line its first character stands in, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The first character.
    pub char_start: u32,
    /// One past the last character.
    pub char_end: u32,
    /// When it begins to be said, in milliseconds from the start of the recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u32>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u32>,
    /// Who says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
}

impl Place {
    /// A part of this place: `start..end` in characters from this place's own start.
    pub fn within(&self, start: u32, end: u32) -> Self {
        let mut part = self.clone();
        part.char_end = (self.char_start + end).min(self.char_end);
        part.char_start = (self.char_start + start).min(part.char_end);
        part
    }

    /// The place as a person would say it: `page 3, Refunds > Limits, line 12` or `00:12:31, Dana`.
    pub fn describe(&self) -> String {
        let mut parts = Vec::new();
        if let Some(ms) = self.start_ms {
            let s = ms / 1000;
            parts.push(format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60));
        }
        if let Some(speaker) = &self.speaker {
            parts.push(speaker.clone());
        }
        if let Some(page) = self.page {
            parts.push(format!("page {page}"));
        }
        if let Some(heading) = &self.heading {
            parts.push(heading.clone());
        }
        if let (Some(line), None, None) = (self.line, self.page, self.start_ms) {
            parts.push(format!("line {line}"));
        }
        parts.join(", ")
    }
}

/// A piece of a source's text, small enough to quote, with its place. `text` is exactly the characters
/// `place.char_start..place.char_end` of the source's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Passage {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describes_itself_as_a_person_would() {
        let check = |place: Place, expected: &str| assert_eq!(place.describe(), expected);
        check(
            Place {
                page: Some(3),
                heading: Some("Refunds > Limits".into()),
                line: Some(9),
                ..Place::default()
            },
            "page 3, Refunds > Limits",
        );
        check(Place { line: Some(12), ..Place::default() }, "line 12");
        check(
            Place { start_ms: Some(751_000), speaker: Some("Dana".into()), ..Place::default() },
            "00:12:31, Dana",
        );
        check(Place::default(), "");
    }

    #[test]
    fn a_part_stays_inside() {
        let whole = Place { char_start: 10, char_end: 20, ..Place::default() };
        let part = whole.within(4, 99);
        assert_eq!((part.char_start, part.char_end), (14, 20));
    }
}
