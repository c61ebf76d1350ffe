use crate::documents::Pasted;
use docket_domain::{MarkKind, MeetingId, Passage, Place, Timestamp};
use docket_store::meeting::MeetingRow;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// Transcripts to take in.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportMeetings {
    /// Id or name.
    pub project: String,
    /// Files and folders.
    #[serde(default)]
    pub paths: Vec<PathBuf>,
    /// Texts that come from no file.
    #[serde(default)]
    pub pasted: Vec<Pasted>,
}

/// A meeting to begin.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct CreateMeeting {
    /// Id or name.
    pub project: String,
    /// Its title.
    pub title: String,
    /// What was written down, Markdown.
    #[serde(default)]
    pub notes: String,
    /// What is to be talked about.
    #[serde(default)]
    pub agenda: String,
    /// Who is there.
    #[serde(default)]
    pub attendees: Vec<String>,
    /// When, RFC 3339 or a day; now if absent.
    #[serde(default)]
    pub date: Option<String>,
}

/// New notes for a meeting.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct EditNotes {
    /// Id or title.
    pub meeting: String,
    /// Markdown.
    pub notes: String,
    /// The notes these were written over. If others stand there by now, from another device or window, both come
    /// together; without it the new ones take the place of whatever stands there.
    pub base: Option<String>,
}

/// What a person says about a meeting besides its notes. What is absent stays as it is.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct EditDetails {
    /// Id or title.
    pub meeting: String,
    /// Its title.
    pub title: Option<String>,
    /// What is to be talked about.
    pub agenda: Option<String>,
    /// Who is there.
    pub attendees: Option<Vec<String>>,
    /// When, RFC 3339 or a day.
    pub date: Option<String>,
}

/// Whose meetings to list.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListMeetings {
    /// Id or name.
    pub project: String,
}

/// A meeting, named by id or title.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedMeeting {
    /// Id or title.
    pub meeting: String,
}

/// A meeting, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct MeetingView {
    /// Its id.
    pub id: MeetingId,
    /// Its title.
    pub title: String,
    /// When it was held.
    pub date: Timestamp,
    /// Who was there.
    pub attendees: Vec<String>,
    /// Cues in its transcript.
    pub cues: u32,
    /// Who speaks in its transcript.
    pub speakers: Vec<String>,
    /// The transcript's file name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl From<MeetingRow> for MeetingView {
    fn from(row: MeetingRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            date: row.held_on,
            attendees: row.attendees,
            cues: row.cues,
            speakers: row.speakers,
            transcript: row.transcript_name,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Meetings.
#[derive(Debug, Serialize, TS)]
pub struct MeetingsView {
    /// Latest first.
    pub meetings: Vec<MeetingView>,
}

/// A meeting with its words.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeetingTextView {
    /// The meeting.
    #[serde(flatten)]
    pub meeting: MeetingView,
    /// What was to be talked about.
    pub agenda: String,
    /// What was written down.
    pub notes: String,
    /// Transcript and notes as one text; places of passages count its characters.
    pub content: String,
    /// Its passages with their places.
    #[serde(rename = "passageList")]
    pub passages: Vec<Passage>,
}

/// Something a meeting came to.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct MarkView {
    /// Decision, action, question, risk or assumption.
    pub kind: MarkKind,
    /// In one sentence.
    pub statement: String,
    /// Who is to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Until when, as it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Where it was said.
    pub place: Place,
    /// The words it rests on.
    pub quote: String,
}

/// What a meeting came to.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarksView {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its title.
    pub title: String,
    /// In the order they were said.
    pub marks: Vec<MarkView>,
}
