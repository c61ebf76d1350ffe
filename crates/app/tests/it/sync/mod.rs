//! Two and more real vaults of one account, carried from one to the other by bundles.

mod bad;
mod devices;
mod edits;
mod fleet;
mod fleet_steps;
mod kill;

use crate::{PASSPHRASE, Temp, Ticking, world_at};
use docket_app::Session;
use docket_app::artifacts::{CreateArtifact, NamedArtifact};
use docket_app::assistant::{AskRequest, ProviderKind, Providers};
use docket_app::meetings::{CreateMeeting, EditNotes, ImportMeetings, NamedMeeting};
use docket_app::projects::RenameProject;
use docket_app::settings::Nothing;
use docket_app::sync::{self, ExportBundle, HistoryView, ImportedView, SyncView};
use docket_app::threads::CreateThread;
use docket_app::vault::{self as app_vault, CreatedView, Opening};
use docket_app::{AppError, ArtifactKind, Cancel, artifacts, assistant, meetings, projects, threads};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// Another device of the account of `first`, with an empty vault.
pub(crate) async fn joined(first: &Temp, seed: u64) -> Temp {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.docket");
    let clock = Arc::new(Ticking(AtomicI64::new(first.world.clock.now().0 + 10)));
    let world = world_at(&clock, seed * 1_000_000);
    app_vault::join(&path, PASSPHRASE, &first.created.recovery_phrase, &world).await.unwrap();
    let session = Arc::new(app_vault::unlock(&path, Opening::Passphrase(PASSPHRASE), &world).await.unwrap());
    let created = CreatedView { vault: path.clone(), recovery_phrase: first.created.recovery_phrase.clone() };
    Temp { folder, path, world, created, session, clock }
}

impl Temp {
    /// Writes a bundle and gives its file.
    pub(crate) async fn bundle(&self, to: Option<&str>) -> PathBuf {
        let file = self.folder.path().join(format!("{}.bundle", self.world.clock.now().0));
        let request = ExportBundle { file: file.clone(), to: to.map(str::to_owned) };
        sync::export(&self.session, request).await.unwrap();
        file
    }

    pub(crate) async fn take(&self, bundle: &std::path::Path) -> ImportedView {
        self.try_take(bundle).await.unwrap()
    }

    pub(crate) async fn try_take(&self, bundle: &std::path::Path) -> Result<ImportedView, AppError> {
        sync::import(&self.session, bundle, &Cancel::new(), &mut |_| {}).await
    }

    pub(crate) async fn code(&self) -> String {
        sync::code(&self.session, Nothing {}).await.unwrap().code
    }

    pub(crate) async fn sync_status(&self) -> SyncView {
        sync::status(&self.session, Nothing {}).await.unwrap()
    }

    pub(crate) async fn conflicts(&self) -> HistoryView {
        sync::conflicts(&self.session, Nothing {}).await.unwrap()
    }

    pub(crate) async fn notes(&self, meeting: &str) -> String {
        let request = NamedMeeting { meeting: meeting.to_owned() };
        meetings::show(&self.session, request).await.unwrap().notes
    }

    pub(crate) async fn write_notes(&self, meeting: &str, notes: &str) {
        let request =
            EditNotes { meeting: meeting.to_owned(), notes: notes.to_owned(), ..EditNotes::default() };
        meetings::edit_notes(&self.session, request).await.unwrap();
    }

    pub(crate) async fn rename(&self, project: &str, name: &str) {
        let request = RenameProject { project: project.to_owned(), name: name.to_owned() };
        projects::rename(&self.session, request).await.unwrap();
    }
}

/// Each takes in what the other has, until nothing is new.
pub(crate) async fn meet(devices: &[&Temp]) {
    for _ in 0..2 {
        for one in devices {
            let bundle = one.bundle(None).await;
            for other in devices.iter().filter(|other| other.path != one.path) {
                other.take(&bundle).await;
            }
        }
    }
    let first = devices[0].code().await;
    for device in devices {
        assert_eq!(device.code().await, first, "all hold the same");
        assert_eq!(device.sync_status().await.missing, 0);
    }
}

/// A project with something in every table there is.
async fn fill(of: &Temp) -> String {
    let project = of.project("City bikes").await.id.to_string();
    let long: String = (0..4000).map(|n| format!("Line {n}: a lost bike costs {n} EUR.\n")).collect();
    of.add(&project, &[("policy.md", "# Policy\n\nA refund takes five days.\n"), ("long.txt", &long)]).await;
    let notes = CreateMeeting {
        project: project.clone(),
        title: "Kick-off".into(),
        agenda: "Refunds".into(),
        attendees: vec!["Dana".into()],
        notes: "First line.\n\nSecond line.\n".into(),
        date: None,
    };
    meetings::create(&of.session, notes).await.unwrap();
    let talk = of.file("talk.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Dana>The deposit is 50 EUR.\n");
    let request = ImportMeetings { project: project.clone(), paths: vec![talk], pasted: Vec::new() };
    meetings::import(&of.session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
    let thread = CreateThread { project: project.clone(), title: Some("Refunds".into()) };
    let thread = threads::create(&of.session, thread).await.unwrap().id.to_string();
    let ask = AskRequest {
        thread,
        text: "Write user stories for refunds".into(),
        provider: Some(ProviderKind::Offline),
        allow_writes: true,
        skill: None,
    };
    let providers = Providers::none();
    assistant::ask(&of.session, ask, &providers, &Cancel::new(), &mut |_| {}).await.unwrap();
    let request = CreateArtifact {
        project: project.clone(),
        kind: ArtifactKind::UserStory,
        title: "Deposits".into(),
        content: "The deposit is 50 EUR.\n".into(),
    };
    artifacts::create(&of.session, request).await.unwrap();
    project
}

async fn artifact_text(session: &Session, title: &str) -> String {
    artifacts::show(session, NamedArtifact { artifact: title.to_owned() }).await.unwrap().content
}
