//! Meetings: notes, transcript or both. The transcript's text lies in `content` under the meeting's id.
use super::{Meeting, Table, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{Id as _, MeetingId, ProjectId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A meeting, without its transcript's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingRow {
    /// Its id.
    pub id: MeetingId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// Its title.
    pub title: String,
    /// When it was held.
    pub held_on: Timestamp,
    /// What was to be talked about, Markdown.
    pub agenda: String,
    /// Who was there.
    pub attendees: Vec<String>,
    /// What was written down, Markdown.
    pub notes: String,
    /// The transcript's file name.
    pub transcript_name: Option<String>,
    /// BLAKE3 of the transcript's bytes.
    pub transcript_hash: Option<[u8; 32]>,
    /// Cues in the transcript.
    pub cues: u32,
    /// Who speaks in the transcript, in order of first speech.
    pub speakers: Vec<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    project_id: Vec<u8>,
    title: String,
    held_on: i64,
    agenda: String,
    attendees: String,
    notes: String,
    transcript_name: Option<String>,
    transcript_hash: Option<Vec<u8>>,
    cues: u32,
    speakers: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

const COLUMNS: &str = "id, project_id, title, held_on, agenda, attendees, notes, transcript_name, transcript_hash, \
    cues, speakers, created_at, updated_at, deleted_at";

impl TryFrom<Row> for MeetingRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let names = |json: &str| serde_json::from_str(json).map_err(|_| StoreError::Unreadable);
        Ok(Self {
            id: MeetingId::from_bytes(id16(&row.id)?),
            project: ProjectId::from_bytes(id16(&row.project_id)?),
            title: row.title,
            held_on: Timestamp(row.held_on),
            agenda: row.agenda,
            attendees: names(&row.attendees)?,
            notes: row.notes,
            transcript_name: row.transcript_name,
            transcript_hash: row
                .transcript_hash
                .map(|h| h.try_into().map_err(|_| StoreError::Unreadable))
                .transpose()?,
            cues: row.cues,
            speakers: names(&row.speakers)?,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            deleted_at: row.deleted_at.map(Timestamp),
        })
    }
}

/// Adds a meeting.
pub async fn insert(write: &mut Write, row: &MeetingRow) -> Result<(), StoreError> {
    let names = |list: &[String]| serde_json::to_string(list).map_err(|_| StoreError::Unreadable);
    let cells = vec![
        (Meeting::project_id, row.project.bytes().into()),
        (Meeting::title, row.title.as_str().into()),
        (Meeting::held_on, row.held_on.into()),
        (Meeting::agenda, row.agenda.as_str().into()),
        (Meeting::attendees, names(&row.attendees)?.into()),
        (Meeting::notes, row.notes.as_str().into()),
        (Meeting::transcript_name, Value::or_null(row.transcript_name.as_deref())),
        (Meeting::transcript_hash, Value::or_null(row.transcript_hash.as_ref().map(<[u8; 32]>::as_slice))),
        (Meeting::cues, Value::Int(i64::from(row.cues))),
        (Meeting::speakers, names(&row.speakers)?.into()),
        (Meeting::created_at, row.created_at.into()),
        (Meeting::updated_at, row.updated_at.into()),
    ];
    write.insert(Table::Meeting, row.id.bytes(), cells).await
}

/// Writes the notes of a meeting anew.
pub async fn set_notes(
    write: &mut Write,
    id: MeetingId,
    notes: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let cells = vec![(Meeting::notes, notes.into()), (Meeting::updated_at, at.into())];
    write.update(Table::Meeting, id.bytes(), cells).await
}

/// Puts what a person says about a meeting besides its notes.
pub async fn set_details(write: &mut Write, row: &MeetingRow) -> Result<bool, StoreError> {
    let attendees = serde_json::to_string(&row.attendees).map_err(|_| StoreError::Unreadable)?;
    let cells = vec![
        (Meeting::title, row.title.as_str().into()),
        (Meeting::held_on, row.held_on.into()),
        (Meeting::agenda, row.agenda.as_str().into()),
        (Meeting::attendees, attendees.into()),
        (Meeting::updated_at, row.updated_at.into()),
    ];
    write.update(Table::Meeting, row.id.bytes(), cells).await
}

/// Deletes a meeting, or brings it back (`None`).
pub async fn set_deleted(
    write: &mut Write,
    id: MeetingId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    crate::set_hidden(write.connection(), id.bytes(), at.is_some()).await?;
    write.update(Table::Meeting, id.bytes(), vec![(Meeting::deleted_at, Value::or_null(at))]).await
}

/// The meetings of a project that are not deleted, latest first.
pub async fn list(
    connection: &mut SqliteConnection,
    project: ProjectId,
) -> Result<Vec<MeetingRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from meeting where project_id = ? and deleted_at is null order by held_on desc, id desc"
    );
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(project.bytes().to_vec()).fetch_all(connection).await?;
    rows.into_iter().map(MeetingRow::try_from).collect()
}

/// One meeting, deleted or not.
pub async fn get(connection: &mut SqliteConnection, id: MeetingId) -> Result<Option<MeetingRow>, StoreError> {
    let sql = format!("select {COLUMNS} from meeting where id = ?");
    let row: Option<Row> = sqlx::query_as(&sql).bind(id.bytes().to_vec()).fetch_optional(connection).await?;
    row.map(MeetingRow::try_from).transpose()
}

/// The meeting of a project whose transcript has these bytes, if it is there and not deleted.
pub async fn with_hash(
    connection: &mut SqliteConnection,
    project: ProjectId,
    hash: &[u8; 32],
) -> Result<Option<MeetingRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from meeting where transcript_hash = ? and project_id = ? and deleted_at is null limit 1"
    );
    let row: Option<Row> = sqlx::query_as(&sql)
        .bind(hash.to_vec())
        .bind(project.bytes().to_vec())
        .fetch_optional(connection)
        .await?;
    row.map(MeetingRow::try_from).transpose()
}

/// Meetings with this title, deleted ones too.
pub async fn titled(connection: &mut SqliteConnection, title: &str) -> Result<Vec<MeetingRow>, StoreError> {
    let sql = format!("select {COLUMNS} from meeting where title = ? order by id");
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(title).fetch_all(connection).await?;
    rows.into_iter().map(MeetingRow::try_from).collect()
}
