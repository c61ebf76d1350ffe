//! What two devices wrote at the same place, the one without knowing of the other: one of them stands, the other is here
//! and can be taken back.

use super::{HistoryView, PastEntry, PastView, ShowHistory, Thing, name_of, reindex};
use crate::artifacts::{self, EditArtifact};
use crate::error::AppError;
use crate::settings::Nothing;
use crate::vault::Session;
use docket_domain::{ArtifactId, DocumentId, Id as _, MeetingId, MessageId, ProjectId, ThreadId};
use docket_llm::Cancel;
use docket_store::sync::history::{self as stored, Past};
use docket_store::sync::{cell, due};
use docket_store::{
    Connection, StoreError, Table, Value, artifact, device, document, meeting, message, project, thread,
};

/// The most entries shown at once.
const MOST: u32 = 200;

/// What nobody has looked at yet.
pub async fn conflicts(session: &Session, _: Nothing) -> Result<HistoryView, AppError> {
    let mut read = session.store.read().await?;
    let past = stored::unseen(&mut read, MOST).await?;
    views(&mut read, past).await
}

/// What is kept of one thing.
pub async fn history(session: &Session, request: ShowHistory) -> Result<HistoryView, AppError> {
    let table = table_of(request.thing)?;
    let id: ProjectId =
        request.id.parse().map_err(|_| AppError::invalid("a history is asked for by an id"))?;
    let mut read = session.store.read().await?;
    let past = stored::of_row(&mut read, table, id.bytes()).await?;
    views(&mut read, past).await
}

/// Leaves things as they stand: the entry stays in the history and is no longer told of.
pub async fn settle(session: &Session, request: PastEntry) -> Result<HistoryView, AppError> {
    let mut write = session.store.write().await?;
    let now = session.world.clock.now();
    if !stored::set_seen(&mut write, request.entry, Some(now)).await? {
        return Err(AppError::not_found("entry of the history", &request.entry.to_string()));
    }
    write.commit().await?;
    conflicts(session, Nothing {}).await
}

/// Puts what was written back in the place of what stands there. That is an edit like any other: it goes to all devices,
/// and can be taken back in its turn.
pub async fn take_back(session: &Session, request: PastEntry) -> Result<HistoryView, AppError> {
    let past = stored::get(&mut *session.store.read().await?, request.entry).await?;
    let past = past.ok_or_else(|| AppError::not_found("entry of the history", &request.entry.to_string()))?;
    let (table, column) = (past.column.table, past.column);
    if let (Table::Artifact, "content", docket_sync::Value::Text(text)) = (table, column.name, &past.value) {
        // What stands there now is kept as a version.
        let artifact = ArtifactId::from_bytes(past.row).to_string();
        artifacts::edit(
            session,
            EditArtifact { artifact, title: None, content: Some(text.clone()), ..EditArtifact::default() },
        )
        .await?;
    } else {
        let value = match &past.value {
            docket_sync::Value::Null => Value::Null,
            docket_sync::Value::Int(number) => Value::Int(*number),
            docket_sync::Value::Text(text) => text.as_str().into(),
            docket_sync::Value::Blob(bytes) => bytes.as_slice().into(),
            docket_sync::Value::Edit { .. } | docket_sync::Value::Far { .. } => {
                return Err(AppError::invalid("this has not arrived as a whole and cannot be taken back"));
            }
        };
        let mut write = session.store.write().await?;
        // What stands there now can be taken back in its turn.
        stored::keep(&mut write, column, past.row).await?;
        if !write.update(table, past.row, vec![(column, value)]).await? {
            return Err(AppError::not_found("row", &ProjectId::from_bytes(past.row).to_string()));
        }
        due(&mut write, table, past.row).await?;
        write.commit().await?;
        reindex::run(session, &Cancel::default(), &mut |_| {}).await?;
    }
    settle(session, request).await
}

fn table_of(thing: Thing) -> Result<Table, AppError> {
    Ok(match thing {
        Thing::Project => Table::Project,
        Thing::Document => Table::Document,
        Thing::Meeting => Table::Meeting,
        Thing::Thread => Table::Thread,
        Thing::Artifact => Table::Artifact,
        Thing::Other => return Err(AppError::invalid("a history is asked for of one thing")),
    })
}

async fn views(read: &mut Connection, past: Vec<Past>) -> Result<HistoryView, AppError> {
    let devices = device::list(read).await?;
    let mut entries = Vec::with_capacity(past.len());
    for one in past {
        let stands = cell(read, one.column, one.row).await?;
        // What is settled and stands there now, since it was put back, is no past.
        if one.seen_at.is_some() && stands.as_ref() == Some(&one.value) {
            continue;
        }
        let place = place(read, one.column.table, one.row).await?;
        entries.push(PastView {
            entry: one.id,
            thing: place.thing,
            id: place.id,
            title: place.title,
            project: place.project.map(|id| id.to_string()),
            part: one.column.name.to_owned(),
            deleted: one.column.name == "deleted_at",
            text: shown(&one.value),
            stands: stands.as_ref().map(shown).unwrap_or_default(),
            by: name_of(&devices, one.device),
            written_at: one.written_at,
            won_by: name_of(&devices, one.winner),
            noted_at: one.noted_at,
            settled: one.seen_at.is_some(),
        });
    }
    Ok(HistoryView { entries })
}

fn shown(value: &docket_sync::Value) -> String {
    match value {
        docket_sync::Value::Text(text) => text.clone(),
        docket_sync::Value::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

struct Place {
    thing: Thing,
    id: String,
    title: String,
    project: Option<ProjectId>,
}

async fn place(read: &mut Connection, table: Table, row: [u8; 16]) -> Result<Place, StoreError> {
    let found = match table {
        Table::Project => {
            let id = ProjectId::from_bytes(row);
            project::get(read, id).await?.map(|it| (Thing::Project, id.to_string(), it.name, id))
        }
        Table::Document | Table::Content => {
            let id = DocumentId::from_bytes(row);
            document::get(read, id).await?.map(|it| (Thing::Document, id.to_string(), it.name, it.project))
        }
        Table::Meeting => {
            let id = MeetingId::from_bytes(row);
            meeting::get(read, id).await?.map(|it| (Thing::Meeting, id.to_string(), it.title, it.project))
        }
        Table::Thread => {
            let id = ThreadId::from_bytes(row);
            thread::get(read, id).await?.map(|it| (Thing::Thread, id.to_string(), it.title, it.project))
        }
        Table::Message => {
            let thread = match message::get(read, MessageId::from_bytes(row)).await? {
                Some((message, _)) => thread::get(read, message.thread).await?,
                None => None,
            };
            thread.map(|it| (Thing::Thread, it.id.to_string(), it.title, it.project))
        }
        Table::Artifact => {
            let id = ArtifactId::from_bytes(row);
            artifact::get(read, id).await?.map(|it| (Thing::Artifact, id.to_string(), it.title, it.project))
        }
        Table::ToolCall | Table::SourceLink | Table::ArtifactVersion | Table::Device => None,
    };
    Ok(match found {
        Some((thing, id, title, project)) => Place { thing, id, title, project: Some(project) },
        None => Place {
            thing: Thing::Other,
            id: ProjectId::from_bytes(row).to_string(),
            title: String::new(),
            project: None,
        },
    })
}
