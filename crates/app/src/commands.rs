//! The one list of commands. From it come the names every shell must offer, and the door for shells that
//! speak JSON. Commands that report while they run are named here too; shells call them directly.

use crate::error::{AppError, ErrorCode};
use crate::vault::Session;
use crate::{artifacts, documents, meetings, projects, search, threads};
use serde_json::Value;

macro_rules! commands {
    (plain { $($name:ident: $slice:ident :: $function:ident ( $request:ident )),* $(,)? } streams { $($stream:ident),* $(,)? }) => {
        /// All commands on an open vault, by name.
        pub const COMMANDS: &[&str] = &[$(stringify!($name),)* $(stringify!($stream)),*];

        /// Runs the command of that name with its request as JSON, and gives its view as JSON.
        pub async fn dispatch(session: &Session, name: &str, request: Value) -> Result<Value, AppError> {
            match name {
                $(stringify!($name) => {
                    let request: $slice::$request = serde_json::from_value(request).map_err(|e| improper(&e))?;
                    encode(&$slice::$function(session, request).await?)
                })*
                $(stringify!($stream) => Err(AppError::invalid("this command reports while it runs; use its own door")),)*
                _ => Err(AppError::not_found("command", name)),
            }
        }
    };
}

commands! {
    plain {
        project_create: projects::create(CreateProject),
        project_list: projects::list(ListProjects),
        project_show: projects::show(NamedProject),
        project_rename: projects::rename(RenameProject),
        project_archive: projects::archive(ArchiveProject),
        project_delete: projects::delete(NamedProject),
        project_restore: projects::restore(NamedProject),
        document_list: documents::list(ListDocuments),
        document_show: documents::show(NamedDocument),
        document_delete: documents::delete(NamedDocument),
        document_restore: documents::restore(NamedDocument),
        meeting_new: meetings::create(CreateMeeting),
        meeting_edit: meetings::edit_notes(EditNotes),
        meeting_list: meetings::list(ListMeetings),
        meeting_show: meetings::show(NamedMeeting),
        meeting_extract: meetings::extract(NamedMeeting),
        meeting_delete: meetings::delete(NamedMeeting),
        meeting_restore: meetings::restore(NamedMeeting),
        search: search::find(SearchRequest),
        thread_create: threads::create(CreateThread),
        thread_list: threads::list(ListThreads),
        thread_show: threads::show(NamedThread),
        thread_delete: threads::delete(NamedThread),
        thread_restore: threads::restore(NamedThread),
        artifact_create: artifacts::create(CreateArtifact),
        artifact_list: artifacts::list(ListArtifacts),
        artifact_show: artifacts::show(NamedArtifact),
        artifact_delete: artifacts::delete(NamedArtifact),
        artifact_restore: artifacts::restore(NamedArtifact),
        artifact_export: artifacts::export(ExportArtifact),
    }
    streams { document_add, meeting_import, ask }
}

fn improper(error: &serde_json::Error) -> AppError {
    // The parser's message may quote the value, which is content; where it stopped is enough.
    AppError::invalid(format!(
        "the request does not have the form of this command (line {}, column {})",
        error.line(),
        error.column()
    ))
}

fn encode(view: &impl serde::Serialize) -> Result<Value, AppError> {
    serde_json::to_value(view)
        .map_err(|_| AppError::new(ErrorCode::Internal, "the result could not be written"))
}
