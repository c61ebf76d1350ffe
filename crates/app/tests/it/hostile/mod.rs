//! Documents, titles and names that want something, and a model that obeys each of them as badly as it can.
use crate::{Temp, temp};
use docket_app::artifacts::{self, ArtifactView, CreateArtifact, ListArtifacts, NamedArtifact};
use docket_app::assistant::{self, Allow, AskEvent, AskRequest, Permit, ProviderKind, Providers};
use docket_app::documents::{self, AddDocuments, KeepHere, ListDocuments, Pasted};
use docket_app::meetings::{self, CreateMeeting, ImportMeetings};
use docket_app::projects::{self, CreateProject};
use docket_app::threads::{self, CreateThread, NamedThread};
use docket_app::{ApiKey, Cancel, ErrorCode, ServerConfig};
use docket_testkit::hostile::{Attack, Comes};
use docket_testkit::messages_api::{self, ScriptedApi};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

mod drafter;
mod fences;
mod kept;
mod obeyed;

/// Stands in what a document says that must not leave the device.
const KEPT: &str = "xylokeptword";
/// Stands in everything another project holds.
const FOREIGN: &str = "xyloforeignword";

/// A project with a policy and an artifact, a document that stays here, and another project with the like.
struct Scene {
    temp: Temp,
    /// How a model names a passage that stays here, and one of the other project.
    kept_source: String,
    foreign_source: String,
    foreign_artifact: String,
    /// Ids of the other project's things.
    foreign_ids: Vec<String>,
}

async fn scene() -> Scene {
    let temp = temp().await;
    temp.project("Bikes").await;
    allow(&temp, "Bikes").await;
    let policy = "# Refunds\n\nRefunds are paid within 14 days.\n\nRefunds above 200 EUR must be approved by the branch manager.\n";
    let salaries = format!("The salary refund of the branch manager is {KEPT} 4711 EUR.\n");
    let added = temp.add("Bikes", &[("policy.md", policy), (&format!("{KEPT}.md"), &salaries)]).await;
    let kept = added.added[1].id.to_string();
    let request = KeepHere { document: kept.clone(), kept: true };
    documents::keep_here(&temp.session, request).await.unwrap();
    create_artifact(&temp, "Bikes", "Limits", "Trams end at nine.\n").await.unwrap();

    let trams = temp.project(&format!("Trams {FOREIGN}")).await.id.to_string();
    let text = format!("The budget of the trams is {FOREIGN} 9 EUR.\n");
    let added = temp.add(&trams, &[(&format!("{FOREIGN}.md"), &text)]).await;
    let foreign = added.added[0].id.to_string();
    let limits = create_artifact(&temp, &trams, "Limits", &text).await.unwrap().artifact.id.to_string();
    let budget = create_artifact(&temp, &trams, "Tram budget", &text).await.unwrap();
    let meeting = create_meeting(&temp, &trams, &format!("Kick-off {FOREIGN}"), &text).await.unwrap();
    Scene {
        temp,
        kept_source: format!("docket:document/{kept}#0-20"),
        foreign_source: format!("docket:document/{foreign}#0-20"),
        foreign_artifact: budget.artifact.id.to_string(),
        foreign_ids: vec![trams, foreign, limits, budget.artifact.id.to_string(), meeting],
    }
}

async fn allow(temp: &Temp, project: &str) {
    let request = Allow { project: project.into(), provider: ProviderKind::Claude, allowed: true };
    assistant::allow(&temp.session, request).await.unwrap();
}

async fn create_artifact(
    temp: &Temp,
    project: &str,
    title: &str,
    content: &str,
) -> Result<ArtifactView, ErrorCode> {
    let request = CreateArtifact {
        project: project.into(),
        kind: "custom".parse().unwrap(),
        title: title.into(),
        content: content.into(),
    };
    artifacts::create(&temp.session, request).await.map_err(|e| e.code)
}

async fn create_meeting(temp: &Temp, project: &str, title: &str, notes: &str) -> Result<String, ErrorCode> {
    let request = CreateMeeting {
        project: project.into(),
        title: title.into(),
        date: None,
        attendees: Vec::new(),
        agenda: String::new(),
        notes: notes.into(),
    };
    meetings::create(&temp.session, request).await.map(|m| m.id.to_string()).map_err(|e| e.code)
}

/// Where an attack got to: the project it lies in, and the artifact or meeting it came as, by id.
struct Landed {
    project: String,
    id: String,
}

/// Takes an attack in as what it comes in; a code if it is refused.
async fn take_in(temp: &Temp, attack: &Attack) -> Result<Landed, String> {
    let session = &temp.session;
    let code = |code: ErrorCode| serde_json::to_value(code).unwrap().as_str().unwrap().to_owned();
    let pasted = || vec![Pasted { name: attack.title.clone(), bytes: attack.bytes() }];
    let here = |id: String| Landed { project: "Bikes".into(), id };
    match attack.comes {
        Comes::Document => {
            let request = AddDocuments { project: "Bikes".into(), paths: Vec::new(), pasted: pasted() };
            let import = documents::add(session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
            assert!(import.stopped.is_none(), "{}: {:?}", attack.name, import.stopped);
            match import.added.first() {
                Some(document) => Ok(here(document.id.to_string())),
                None => Err(import.skipped[0].code.to_owned()),
            }
        }
        Comes::Transcript => {
            let request = ImportMeetings { project: "Bikes".into(), paths: Vec::new(), pasted: pasted() };
            let import = meetings::import(session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
            assert!(import.stopped.is_none(), "{}: {:?}", attack.name, import.stopped);
            match import.added.first() {
                Some(meeting) => Ok(here(meeting.id.to_string())),
                None => Err(import.skipped[0].code.to_owned()),
            }
        }
        Comes::MeetingTitle => {
            create_meeting(temp, "Bikes", &attack.title, &attack.text()).await.map(here).map_err(code)
        }
        Comes::ArtifactTitle | Comes::ArtifactText => {
            let made = create_artifact(temp, "Bikes", &attack.title, &attack.text()).await;
            made.map(|view| here(view.artifact.id.to_string())).map_err(code)
        }
        Comes::ProjectName => {
            let request = CreateProject { name: attack.title.clone(), description: String::new() };
            let made = projects::create(session, request).await.map_err(|e| code(e.code))?;
            let id = made.id.to_string();
            temp.add(&id, &[("policy.md", &attack.text())]).await;
            allow(temp, &id).await;
            Ok(Landed { project: id.clone(), id })
        }
    }
}

fn claude(api: &ScriptedApi) -> Providers {
    let config = ServerConfig {
        base_url: api.base_url(),
        backoff_base: Duration::from_millis(1),
        ..ServerConfig::default()
    };
    Providers::claude(config, ApiKey::new("sk-test".to_owned()))
}

async fn begin_thread(temp: &Temp, project: &str, title: &str) -> String {
    let request = CreateThread { project: project.into(), title: Some(title.into()) };
    threads::create(&temp.session, request).await.unwrap().id.to_string()
}

/// What the person does when the model wants to write.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    No,
    /// Nothing; the answer is stopped.
    Silence,
}

/// Asks, lets the person answer with `word`, and gives what was asked for: tool, title and text.
async fn ask(
    temp: &Temp,
    thread: &str,
    text: &str,
    providers: &Providers,
    word: Word,
) -> (Vec<(String, String, String)>, Option<ErrorCode>) {
    let (mut wanted, cancel) = (Vec::new(), Cancel::new());
    let request = AskRequest {
        thread: thread.into(),
        text: text.into(),
        provider: None,
        allow_writes: false,
        skill: None,
    };
    let done = assistant::ask(&temp.session, request, providers, &cancel, &mut |event| {
        let AskEvent::Asking { message_id, call_id, tool, title, text, .. } = event else { return };
        wanted.push((tool, title, text));
        if word == Word::Silence {
            return cancel.cancel();
        }
        let session = Arc::clone(&temp.session);
        tokio::spawn(async move {
            let permit = Permit { message: message_id, call: call_id, granted: false, thread: false };
            assistant::permit(&session, permit).await.unwrap();
        });
    })
    .await;
    (wanted, done.err().map(|e| e.code))
}
