//! Writes into a vault as fast as it can and says on standard output what is acknowledged, until it is killed.
//! The kill test runs it; see `tests/it/kill.rs`. Arguments: vault, keychain file, seed.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for a test")]

use docket_app::artifacts::CreateArtifact;
use docket_app::documents::{AddDocuments, NamedDocument, Pasted};
use docket_app::meetings::{CreateMeeting, EditNotes};
use docket_app::vault::{self, Opening};
use docket_app::{
    ArtifactKind, Cancel, KeychainError, SecretStore, SystemClock, SystemEntropy, World, artifacts,
    documents, meetings,
};
use docket_crypto::KeychainSecret;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A keychain that is a file: opening with it takes no time, so the kills fall into writes.
struct FileKeychain(PathBuf);
impl SecretStore for FileKeychain {
    fn get(&self, _: &str) -> Result<KeychainSecret, KeychainError> {
        let bytes = std::fs::read(&self.0).map_err(|_| KeychainError::Missing)?;
        KeychainSecret::from_keychain(&bytes).ok_or(KeychainError::Missing)
    }
    fn set(&self, _: &str, secret: &KeychainSecret) -> Result<(), KeychainError> {
        std::fs::write(&self.0, secret.for_keychain()).map_err(|_| KeychainError::Missing)
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Ok(())
    }
}

fn acknowledge(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let secrets = Arc::new(FileKeychain(PathBuf::from(&arguments[2])));
    let world = World { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), secrets };
    let path = Path::new(&arguments[1]);
    let session = vault::unlock(path, Opening::Keychain, &world).await.unwrap();
    let mut state: u64 = arguments[3].parse::<u64>().unwrap() * 2_654_435_761 + 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let project = || "Torture".to_owned();
    acknowledge("ready");
    for n in 0.. {
        let words =
            format!("acknowledged {n} of {} ", arguments[3]).repeat(usize::try_from(random(60)).unwrap() + 1);
        match random(4) {
            0 => {
                let files = random(5) + 1;
                let pasted = (0..files).map(|f| Pasted {
                    name: format!("{n}-{f}.txt"),
                    bytes: format!("{f} {words}").into_bytes(),
                });
                let request =
                    AddDocuments { project: project(), paths: Vec::new(), pasted: pasted.collect() };
                let view = documents::add(&session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
                for added in view.added {
                    acknowledge(&format!("document {} {}", added.id, added.size_bytes));
                }
            }
            1 => {
                let request = CreateMeeting {
                    project: project(),
                    title: format!("m{n}"),
                    notes: words.clone(),
                    agenda: String::new(),
                    attendees: Vec::new(),
                    date: None,
                };
                let meeting = meetings::create(&session, request).await.unwrap().id;
                acknowledge(&format!("meeting {meeting} {}", words.len()));
                let longer = format!("{words}and more");
                meetings::edit_notes(
                    &session,
                    EditNotes { meeting: meeting.to_string(), notes: longer.clone(), ..EditNotes::default() },
                )
                .await
                .unwrap();
                acknowledge(&format!("meeting {meeting} {}", longer.len()));
            }
            2 => {
                let request = CreateArtifact {
                    project: project(),
                    kind: ArtifactKind::Custom,
                    title: format!("a{n}"),
                    content: words.clone(),
                };
                let view = artifacts::create(&session, request).await.unwrap();
                acknowledge(&format!("artifact {} {}", view.artifact.id, words.len()));
            }
            _ => {
                let request = AddDocuments {
                    project: project(),
                    paths: Vec::new(),
                    pasted: vec![Pasted {
                        name: "gone.txt".into(),
                        bytes: format!("gone {words}").into_bytes(),
                    }],
                };
                let view = documents::add(&session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
                if let Some(added) = view.added.first() {
                    documents::delete(&session, NamedDocument { document: added.id.to_string() })
                        .await
                        .unwrap();
                    acknowledge(&format!("deleted {} 0", added.id));
                }
            }
        }
    }
}
