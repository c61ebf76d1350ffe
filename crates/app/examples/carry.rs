//! Writes into one of two vaults of an account and carries bundles between them, and says on standard output what is
//! acknowledged, until it is killed. The kill test of synchronisation runs it; see `tests/it/sync/kill.rs`. Arguments: vault,
//! keychain file, seed, the folder for its own bundles, the folder with those of the other one.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for a test")]

use docket_app::meetings::{EditNotes, NamedMeeting};
use docket_app::projects::RenameProject;
use docket_app::sync::{self, ExportBundle};
use docket_app::vault::{self, Opening};
use docket_app::{Cancel, KeychainError, SecretStore, SystemClock, SystemEntropy, World, meetings, projects};
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

/// The bundle that was written last into a folder.
fn latest(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "bundle")).max()
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let secrets = Arc::new(FileKeychain(PathBuf::from(&arguments[2])));
    let world = World { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), secrets };
    let session = vault::unlock(Path::new(&arguments[1]), Opening::Keychain, &world).await.unwrap();
    let seed: u64 = arguments[3].parse().unwrap();
    let (own, other) = (PathBuf::from(&arguments[4]), PathBuf::from(&arguments[5]));
    let mut state = seed * 2_654_435_761 + 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    acknowledge("ready");
    for n in 0_u64.. {
        match random(6) {
            0..3 => {
                let meeting = NamedMeeting { meeting: "Kick-off".into() };
                let notes = meetings::show(&session, meeting).await.unwrap().notes;
                let word = format!("word-{seed}-{n}.");
                let request = EditNotes {
                    meeting: "Kick-off".into(),
                    notes: format!("{notes}{word}\n"),
                    ..EditNotes::default()
                };
                meetings::edit_notes(&session, request).await.unwrap();
                acknowledge(&format!("word {word}"));
            }
            3 => {
                let name = format!("Torture {seed} {n}");
                let projects =
                    projects::list(&session, projects::ListProjects { archived: true }).await.unwrap();
                let project = projects.projects[0].id.to_string();
                projects::rename(&session, RenameProject { project, name }).await.unwrap();
            }
            4 => {
                let file = own.join(format!("{seed:06}-{n:06}.bundle"));
                let to = (random(2) == 0).then(|| "Other".to_owned());
                let whole = ExportBundle { file: file.clone(), to: None };
                let part = ExportBundle { file, to };
                if sync::export(&session, part).await.is_err() {
                    sync::export(&session, whole).await.unwrap();
                }
                acknowledge("bundle written");
            }
            _ => {
                if let Some(bundle) = latest(&other) {
                    sync::import(&session, &bundle, &Cancel::new(), &mut |_| {}).await.unwrap();
                    acknowledge("bundle taken");
                }
            }
        }
    }
}
