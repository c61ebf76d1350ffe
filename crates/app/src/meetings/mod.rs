//! Meetings: notes typed live, transcripts taken in, and what they come to: decisions, actions, questions,
//! risks, assumptions.

mod file_name;
mod types;
pub use types::*;

use crate::documents::ImportView;
use crate::error::{self, AppError};
use crate::import::{self, Input, Intake, Kept, Loaded, Progress};
use crate::names::{self, Among};
use crate::vault::Session;
use docket_domain::{
    Id as _, MeetingId, NameError, Passage, ProjectId, SourceKind, Timestamp, clean_body, clean_name,
};
use docket_formats::read::{self, ReadError, Transcript};
use docket_llm::Cancel;
use docket_quality::Evidence;
use docket_store::meeting::{self, MeetingRow};
use docket_store::{Indexed, Prepared, Write, document, passages_of, put_source};
use futures_util::future::BoxFuture;

/// Takes in transcripts, one meeting a file.
pub async fn import(
    session: &Session,
    request: ImportMeetings,
    cancel: &Cancel,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<ImportView<MeetingView>, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let (mut inputs, skipped) = import::collect(&request.paths);
    inputs.extend(request.pasted.into_iter().map(|p| Input::Bytes { name: p.name, bytes: p.bytes }));
    let outcome = import::run(session, &Transcripts { project }, inputs, skipped, cancel, on_progress).await;
    Ok(outcome.into())
}

/// Begins a meeting with notes, which may be empty.
pub async fn create(session: &Session, request: CreateMeeting) -> Result<MeetingView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let title = clean_name(&request.title).map_err(|e| error::name("meeting's title", e))?;
    let notes = notes_of(&request.notes)?;
    let now = session.world.clock.now();
    let held_on = request.date.as_deref().map_or(Ok(now), day)?;
    let row = MeetingRow {
        id: session.id(),
        project,
        title,
        held_on,
        agenda: request.agenda.trim().to_owned(),
        attendees: request.attendees.iter().filter_map(|a| clean_name(a).ok()).collect(),
        notes,
        transcript_name: None,
        transcript_hash: None,
        cues: 0,
        speakers: Vec::new(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let mut write = session.store.write().await?;
    meeting::insert(&mut write, &row).await?;
    put_index(&mut write, &row, &[], "").await?;
    write.commit().await?;
    Ok(row.into())
}

fn day(text: &str) -> Result<Timestamp, AppError> {
    Timestamp::parse(text)
        .ok_or_else(|| AppError::invalid("the date must look like 2026-03-02 or 2026-03-02T09:15:00Z"))
}

/// Changes title, day, agenda or attendees.
pub async fn edit_details(session: &Session, request: EditDetails) -> Result<MeetingView, AppError> {
    let mut row = names::meeting(session, &request.meeting, Among::Present).await?;
    if let Some(title) = &request.title {
        row.title = clean_name(title).map_err(|e| error::name("meeting's title", e))?;
    }
    if let Some(agenda) = &request.agenda {
        row.agenda = agenda.trim().to_owned();
    }
    if let Some(attendees) = &request.attendees {
        row.attendees = attendees.iter().filter_map(|a| clean_name(a).ok()).collect();
    }
    if let Some(date) = &request.date {
        row.held_on = day(date)?;
    }
    row.updated_at = session.world.clock.now();
    let mut write = session.store.write().await?;
    meeting::set_details(&mut write, &row).await?;
    // The index holds title and day too.
    let transcript = document::text(write.connection(), row.id.bytes()).await?.unwrap_or_default();
    let spoken = spoken(&mut write, &row, &transcript).await?;
    put_index(&mut write, &row, &spoken, &transcript).await?;
    write.commit().await?;
    Ok(row.into())
}

/// Writes a meeting's notes anew.
pub async fn edit_notes(session: &Session, request: EditNotes) -> Result<MeetingView, AppError> {
    let mut row = names::meeting(session, &request.meeting, Among::Present).await?;
    row.notes = notes_of(&request.notes)?;
    row.updated_at = session.world.clock.now();
    let mut write = session.store.write().await?;
    let stands = meeting::get(write.connection(), row.id).await?;
    if let (Some(base), Some(stands)) = (&request.base, stands)
        && notes_of(base)? != stands.notes
    {
        row.notes = notes_of(&docket_sync::merged(base, &row.notes, &stands.notes))?;
    }
    let transcript = document::text(write.connection(), row.id.bytes()).await?.unwrap_or_default();
    let spoken = spoken(&mut write, &row, &transcript).await?;
    meeting::set_notes(&mut write, row.id, &row.notes, row.updated_at).await?;
    put_index(&mut write, &row, &spoken, &transcript).await?;
    write.commit().await?;
    Ok(row.into())
}

/// The meetings of a project, latest first.
pub async fn list(session: &Session, request: ListMeetings) -> Result<MeetingsView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let rows = meeting::list(&mut *session.store.read().await?, project).await?;
    Ok(MeetingsView { meetings: rows.into_iter().map(MeetingView::from).collect() })
}

/// One meeting with what was said and written.
pub async fn show(session: &Session, request: NamedMeeting) -> Result<MeetingTextView, AppError> {
    let row = names::meeting(session, &request.meeting, Among::Present).await?;
    let mut read = session.store.read().await?;
    let transcript = document::text(&mut read, row.id.bytes()).await?.unwrap_or_default();
    let passages = passages_of(&mut read, row.id.bytes()).await?.into_iter().map(|p| p.passage).collect();
    let content = joined(&transcript, &row.notes);
    Ok(MeetingTextView {
        agenda: row.agenda.clone(),
        notes: row.notes.clone(),
        meeting: row.into(),
        content,
        passages,
    })
}

/// Deletes a meeting. [`restore`] brings it back.
pub async fn delete(session: &Session, request: NamedMeeting) -> Result<MeetingView, AppError> {
    let row = names::meeting(session, &request.meeting, Among::Present).await?;
    let mut write = session.store.write().await?;
    meeting::set_deleted(&mut write, row.id, Some(session.world.clock.now())).await?;
    write.commit().await?;
    Ok(row.into())
}

/// Brings a deleted meeting back.
pub async fn restore(session: &Session, request: NamedMeeting) -> Result<MeetingView, AppError> {
    let row = names::meeting(session, &request.meeting, Among::Deleted).await?;
    let mut write = session.store.write().await?;
    meeting::set_deleted(&mut write, row.id, None).await?;
    write.commit().await?;
    Ok(row.into())
}

/// What the meeting came to, each with the words it rests on. Needs no network.
pub async fn extract(session: &Session, request: NamedMeeting) -> Result<MarksView, AppError> {
    let row = names::meeting(session, &request.meeting, Among::Present).await?;
    let rows = passages_of(&mut *session.store.read().await?, row.id.bytes()).await?;
    let evidence: Vec<Evidence<'_>> = rows
        .iter()
        .enumerate()
        .map(|(id, r)| Evidence {
            id,
            text: &r.passage.text,
            speaker: r.passage.place.speaker.as_deref(),
            heading: r.passage.place.heading.as_deref(),
            label: &row.title,
            kind: SourceKind::Meeting,
        })
        .collect();
    let marks = docket_quality::marks(&evidence);
    let views = marks.into_iter().filter_map(|mark| {
        let passage = &rows.get(mark.source.evidence)?.passage;
        let place = passage.place.within(mark.source.start, mark.source.end);
        let (start, length) = (mark.source.start as usize, (mark.source.end - mark.source.start) as usize);
        let quote = passage.text.chars().skip(start).take(length).collect();
        Some(MarkView {
            kind: mark.kind,
            statement: mark.statement,
            owner: mark.owner,
            due: mark.due,
            place,
            quote,
        })
    });
    Ok(MarksView { meeting: row.id, title: row.title.clone(), marks: views.collect() })
}

fn notes_of(text: &str) -> Result<String, AppError> {
    match clean_body(text) {
        Ok(notes) => Ok(notes),
        Err(NameError::Empty) => Ok(String::new()),
        Err(e @ NameError::TooLong { .. }) => Err(error::name("text of the notes", e)),
    }
}

/// A meeting's text is its transcript, which never changes, and then its notes, which may: so a place in the
/// transcript stays true however often the notes are edited.
pub(crate) fn joined(transcript: &str, notes: &str) -> String {
    match (transcript.is_empty(), notes.is_empty()) {
        (false, false) => format!("{transcript}\n\n{notes}"),
        (true, _) => notes.to_owned(),
        (false, true) => transcript.to_owned(),
    }
}

/// The passages of the transcript among those that are indexed now.
async fn spoken(write: &mut Write, row: &MeetingRow, transcript: &str) -> Result<Vec<Passage>, AppError> {
    let end = u32::try_from(transcript.chars().count()).unwrap_or(u32::MAX);
    let all = passages_of(write.connection(), row.id.bytes()).await?;
    Ok(all.into_iter().map(|p| p.passage).filter(|p| p.place.char_end <= end).collect())
}

async fn put_index(
    write: &mut Write,
    row: &MeetingRow,
    spoken: &[Passage],
    transcript: &str,
) -> Result<(), AppError> {
    let mut passages = spoken.to_vec();
    let before = if transcript.is_empty() { 0 } else { transcript.chars().count() + 2 };
    let shift = u32::try_from(before).unwrap_or(u32::MAX);
    passages.extend(read::markdown_passages(&row.notes).into_iter().map(|mut passage| {
        passage.place.char_start = passage.place.char_start.saturating_add(shift);
        passage.place.char_end = passage.place.char_end.saturating_add(shift);
        passage
    }));
    put_source(write.connection(), indexed(row), &Prepared::of(&passages)?).await?;
    Ok(())
}

/// Puts a meeting into the search index that came from another device.
pub(crate) async fn index_anew(write: &mut Write, row: &MeetingRow) -> Result<(), AppError> {
    let transcript = document::text(write.connection(), row.id.bytes()).await?.unwrap_or_default();
    let mut spoken = Vec::new();
    if let (Some(name), Some(bytes)) =
        (&row.transcript_name, document::original(write.connection(), row.id.bytes()).await?)
    {
        spoken = match read::transcript(name, &bytes) {
            Ok(parsed) if parsed.text == transcript => parsed.passages,
            _ => read::markdown_passages(&transcript),
        };
    }
    put_index(write, row, &spoken, &transcript).await
}

fn indexed(row: &MeetingRow) -> Indexed<'_> {
    Indexed {
        kind: SourceKind::Meeting,
        owner: row.id.bytes(),
        part: row.id.bytes(),
        project: row.project.bytes(),
        title: &row.title,
        happened: row.held_on,
    }
}

struct Transcripts {
    project: ProjectId,
}

impl Intake for Transcripts {
    type Parsed = Transcript;
    type View = MeetingView;

    fn parse(name: &str, bytes: &[u8]) -> Result<Transcript, ReadError> {
        read::transcript(name, bytes)
    }

    fn text(parsed: &Transcript) -> (&str, &[Passage]) {
        (&parsed.text, &parsed.passages)
    }

    fn keep<'a>(
        &'a self,
        session: &'a Session,
        write: &'a mut Write,
        file: Loaded<Transcript>,
    ) -> BoxFuture<'a, Result<Kept<MeetingView>, AppError>> {
        Box::pin(async move {
            if let Some(there) = meeting::with_hash(write.connection(), self.project, &file.hash).await? {
                return Ok(Kept::Duplicate { of: there.title });
            }
            let now = session.world.clock.now();
            let title = file.parsed.title.as_deref().unwrap_or_default();
            let row = MeetingRow {
                id: session.id::<MeetingId>(),
                project: self.project,
                title: clean_name(title).unwrap_or_else(|_| file_name::title(&file.name)),
                held_on: file_name::date(&file.name).unwrap_or(now),
                agenda: String::new(),
                attendees: file.parsed.speakers.clone(),
                notes: String::new(),
                transcript_name: Some(file.name),
                transcript_hash: Some(file.hash),
                cues: u32::try_from(file.parsed.cues).unwrap_or(u32::MAX),
                speakers: file.parsed.speakers,
                created_at: now,
                updated_at: now,
                deleted_at: None,
            };
            meeting::insert(write, &row).await?;
            document::insert_content(write, row.id.bytes(), &file.content).await?;
            put_source(write.connection(), indexed(&row), &file.index).await?;
            Ok(Kept::Added(row.into()))
        })
    }
}
