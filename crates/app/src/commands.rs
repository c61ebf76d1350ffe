//! The one list of commands. From it come the names every shell must offer, the doors for shells that speak JSON,
//! and the TypeScript types of the window and the web page.
//!
//! - `door` commands work on the desk and need no open vault: making, opening, locking it.
//! - `plain` commands take a request and give a view on an open vault.
//! - `stream` commands tell how they go before they give their view, and can be stopped.

use crate::desk::{Desk, door, products, same, streams};
use crate::error::{AppError, ErrorCode};
use crate::typescript::Book;
use crate::vault::Session;
use crate::{
    artifacts, assistant, documents, drafts, meetings, projects, sample, search, settings, skills, sync,
    threads, usage,
};
use docket_llm::Cancel;
use serde_json::Value;
use std::sync::Arc;

macro_rules! commands {
    (
        door { $($door:ident: $dmod:ident :: $dfn:ident ( $dreq:ty ) -> $dview:ty),* $(,)? }
        plain { $($name:ident: $slice:ident :: $function:ident ( $request:ty ) -> $view:ty),* $(,)? }
        stream { $($stream:ident: $sfn:ident ( $sreq:ty ) -> $sview:ty, $event:ty);* $(;)? }
    ) => {
        /// All commands on an open vault, by name.
        pub const COMMANDS: &[&str] = &[$(stringify!($name),)* $(stringify!($stream)),*];
        /// The commands that need no open vault, and those whose result is a file.
        pub const DOORS: &[&str] = &[$(stringify!($door)),*];

        /// Runs the plain command of that name with its request as JSON, and gives its view as JSON.
        pub async fn dispatch(session: &Session, name: &str, request: Value) -> Result<Value, AppError> {
            match name {
                $(stringify!($name) => {
                    let request: $request = decode(request)?;
                    encode(&$slice::$function(session, request).await?)
                })*
                $(stringify!($stream) => Err(AppError::invalid("this command reports while it runs; use its own door")),)*
                _ => Err(AppError::not_found("command", name)),
            }
        }

        /// Runs a door command; `None` if there is none of that name.
        pub(crate) async fn dispatch_door(desk: &Desk, name: &str, request: Value) -> Option<Result<Value, AppError>> {
            match name {
                $(stringify!($door) => Some(match decode::<$dreq>(request) {
                    Ok(request) => $dmod::$dfn(desk, request).await.and_then(|view| encode(&view)),
                    Err(error) => Err(error),
                }),)*
                _ => None,
            }
        }

        /// Runs a stream command. Each event goes to `on_event` as JSON.
        pub(crate) async fn dispatch_stream(
            desk: &Desk,
            session: &Arc<Session>,
            name: &str,
            request: Value,
            cancel: &Cancel,
            on_event: &mut (dyn FnMut(Value) + Send),
        ) -> Result<Value, AppError> {
            match name {
                $(stringify!($stream) => {
                    let request: $sreq = decode(request)?;
                    let mut tell = |event: $event| {
                        if let Ok(event) = encode(&event) {
                            on_event(event);
                        }
                    };
                    encode(&streams::$sfn(desk, session, request, cancel, &mut tell).await?)
                })*
                _ => Err(AppError::not_found("command", name)),
            }
        }

        pub(crate) fn describe(book: &mut Book) {
            $(book.plain::<$dreq, $dview>(stringify!($door));)*
            $(book.plain::<$request, $view>(stringify!($name));)*
            $(book.stream::<$sreq, $event, $sview>(stringify!($stream));)*
        }
    };
}

commands! {
    door {
        vault_status: door::status(door::Nothing) -> door::StatusView,
        vault_create: door::create(door::CreateVault) -> crate::vault::CreatedView,
        vault_unlock: door::unlock(door::UnlockVault) -> door::StatusView,
        vault_unlock_keychain: door::unlock_keychain(door::Nothing) -> door::StatusView,
        vault_lock: door::lock(door::Nothing) -> door::StatusView,
        vault_touch: door::touch(door::Nothing) -> door::StatusView,
        vault_recover: door::recover(door::RecoverVault) -> door::StatusView,
        vault_restore: door::restore(door::RestoreVault) -> door::StatusView,
        vault_passphrase: door::change_passphrase(door::ChangePassphrase) -> door::StatusView,
        vault_keychain: door::set_keychain(door::SetKeychain) -> door::StatusView,
        vault_join: same::join(same::JoinVault) -> door::StatusView,
        sync_setup: same::set_up(same::WithWords) -> sync::SyncView,
        sync_remove: same::remove(same::RemoveWithWords) -> sync::SyncView,
        sync_export: same::export(same::MakeBundle) -> products::ProductView,
        vault_backup: products::backup(door::Nothing) -> products::ProductView,
        artifact_export: products::export(products::ExportProduct) -> products::ProductView,
        offer_drop: products::withdraw(products::Withdraw) -> door::StatusView,
        assistant_show: door::assistant(door::Nothing) -> settings::AssistantView,
        assistant_key: door::set_key(door::SetKey) -> settings::AssistantView,
        assistant_test: door::test_assistant(door::TryServer) -> settings::TestView,
        ask_preview: door::preview(assistant::AskPreview) -> assistant::PreviewView,
        diagnostics: door::diagnostics(door::Nothing) -> door::DiagnosticsView,
    }
    plain {
        vault_verify: settings::verify(settings::Nothing) -> crate::vault::VerifiedView,
        settings_show: settings::show(settings::Nothing) -> settings::SettingsView,
        settings_edit: settings::edit(settings::SettingsView) -> settings::SettingsView,
        sync_status: sync::status(settings::Nothing) -> sync::SyncView,
        sync_code: sync::code(settings::Nothing) -> sync::CodeView,
        sync_rename: sync::rename(sync::RenameDevice) -> sync::SyncView,
        sync_conflicts: sync::conflicts(settings::Nothing) -> sync::HistoryView,
        history_show: sync::history(sync::ShowHistory) -> sync::HistoryView,
        history_settle: sync::settle(sync::PastEntry) -> sync::HistoryView,
        history_restore: sync::take_back(sync::PastEntry) -> sync::HistoryView,
        sample_create: sample::create(sample::CreateSample) -> projects::ProjectView,
        project_create: projects::create(projects::CreateProject) -> projects::ProjectView,
        project_list: projects::list(projects::ListProjects) -> projects::ProjectsView,
        project_show: projects::show(projects::NamedProject) -> projects::ProjectView,
        project_rename: projects::rename(projects::RenameProject) -> projects::ProjectView,
        project_archive: projects::archive(projects::ArchiveProject) -> projects::ProjectView,
        project_delete: projects::delete(projects::NamedProject) -> projects::ProjectView,
        project_restore: projects::restore(projects::NamedProject) -> projects::ProjectView,
        document_list: documents::list(documents::ListDocuments) -> documents::DocumentsView,
        document_show: documents::show(documents::NamedDocument) -> documents::DocumentTextView,
        document_keep: documents::keep_here(documents::KeepHere) -> documents::DocumentView,
        document_delete: documents::delete(documents::NamedDocument) -> documents::DocumentView,
        document_restore: documents::restore(documents::NamedDocument) -> documents::DocumentView,
        meeting_new: meetings::create(meetings::CreateMeeting) -> meetings::MeetingView,
        meeting_edit: meetings::edit_notes(meetings::EditNotes) -> meetings::MeetingView,
        meeting_details: meetings::edit_details(meetings::EditDetails) -> meetings::MeetingView,
        meeting_list: meetings::list(meetings::ListMeetings) -> meetings::MeetingsView,
        meeting_show: meetings::show(meetings::NamedMeeting) -> meetings::MeetingTextView,
        meeting_extract: meetings::extract(meetings::NamedMeeting) -> meetings::MarksView,
        meeting_delete: meetings::delete(meetings::NamedMeeting) -> meetings::MeetingView,
        meeting_restore: meetings::restore(meetings::NamedMeeting) -> meetings::MeetingView,
        search: search::find(search::SearchRequest) -> search::SearchView,
        usage_show: usage::show(usage::ShowUsage) -> usage::UsageView,
        assistant_models: assistant::models(settings::ListModels) -> settings::ModelsView,
        skill_list: skills::list(settings::Nothing) -> skills::SkillsView,
        calls_list: assistant::calls(assistant::ListCalls) -> assistant::CallsView,
        provider_allowed: assistant::allowed(assistant::ShowAllowed) -> assistant::AllowedView,
        provider_allow: assistant::allow(assistant::Allow) -> assistant::AllowedView,
        thread_create: threads::create(threads::CreateThread) -> threads::ThreadView,
        thread_list: threads::list(threads::ListThreads) -> threads::ThreadsView,
        thread_show: threads::show(threads::NamedThread) -> threads::ThreadTextView,
        thread_rename: threads::rename(threads::RenameThread) -> threads::ThreadView,
        thread_permit: assistant::permit(assistant::Permit) -> assistant::PermitView,
        thread_rewind: threads::rewind(threads::RewindThread) -> threads::ThreadTextView,
        thread_delete: threads::delete(threads::NamedThread) -> threads::ThreadView,
        thread_restore: threads::restore(threads::NamedThread) -> threads::ThreadView,
        draft_show: drafts::show(drafts::ShowDraft) -> drafts::DraftView,
        draft_edit: drafts::edit(drafts::EditDraft) -> drafts::DraftView,
        artifact_check: artifacts::check(artifacts::NamedArtifact) -> artifacts::ArtifactChecksView,
        artifact_create: artifacts::create(artifacts::CreateArtifact) -> artifacts::ArtifactView,
        artifact_list: artifacts::list(artifacts::ListArtifacts) -> artifacts::ArtifactsView,
        artifact_show: artifacts::show(artifacts::NamedArtifact) -> artifacts::ArtifactView,
        artifact_edit: artifacts::edit(artifacts::EditArtifact) -> artifacts::ArtifactView,
        artifact_versions: artifacts::versions(artifacts::NamedArtifact) -> artifacts::VersionsView,
        artifact_compare: artifacts::compare(artifacts::CompareArtifact) -> artifacts::Comparison,
        artifact_revert: artifacts::revert(artifacts::RevertArtifact) -> artifacts::ArtifactView,
        artifact_delete: artifacts::delete(artifacts::NamedArtifact) -> artifacts::ArtifactSummaryView,
        artifact_restore: artifacts::restore(artifacts::NamedArtifact) -> artifacts::ArtifactSummaryView,
    }
    stream {
        document_add: document_add(streams::AddOffered) -> documents::ImportView<documents::DocumentView>, crate::Progress;
        meeting_import: meeting_import(streams::AddOffered) -> documents::ImportView<meetings::MeetingView>, crate::Progress;
        sync_import: sync_import(same::TakeBundle) -> sync::ImportedView, sync::SyncProgress;
        ask: ask(crate::assistant::AskRequest) -> streams::AskedView, crate::assistant::AskEvent;
    }
}

fn decode<T: serde::de::DeserializeOwned>(request: Value) -> Result<T, AppError> {
    serde_json::from_value(request).map_err(|e| improper(&e))
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
