//! Use cases on real encrypted vaults, with a fixed clock and a scripted Messages API over real HTTP.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
mod artifacts;
mod assistant;
mod checks;
mod commands;
mod desk;
mod hostile;
mod kill;
mod leaks;
mod library;
mod meetings;
mod sync;
mod vault;

use docket_app::documents::{AddDocuments, DocumentView, ImportView, Pasted};
use docket_app::projects::{CreateProject, ProjectView};
use docket_app::vault::{self as app_vault, CreatedView, Opening};
use docket_app::{Cancel, KeychainError, SecretStore, Session, World, documents, projects};
use docket_crypto::KeychainSecret;
use docket_domain::{Clock, Entropy, Timestamp};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) const PASSPHRASE: &str = "correct horse";

/// Each look at the clock is a millisecond later than the last.
struct Ticking(AtomicI64);
impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

struct Seeded(AtomicU64);
impl Entropy for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&blake3::hash(&n.to_le_bytes()).as_bytes()[..chunk.len()]);
        }
    }
}

/// A keychain for machines that have none.
#[derive(Default)]
pub(crate) struct Keys(Mutex<HashMap<String, Vec<u8>>>);
impl SecretStore for Keys {
    fn get(&self, name: &str) -> Result<KeychainSecret, KeychainError> {
        let kept = self.0.lock().unwrap().get(name).cloned().ok_or(KeychainError::Missing)?;
        KeychainSecret::from_keychain(&kept).ok_or(KeychainError::Missing)
    }
    fn set(&self, name: &str, secret: &KeychainSecret) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.for_keychain().to_vec());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

pub(crate) fn world() -> World {
    world_at(&Arc::new(Ticking(AtomicI64::new(1_772_409_600_000))), 1)
}

fn world_at(clock: &Arc<Ticking>, seed: u64) -> World {
    World {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        entropy: Arc::new(Seeded(AtomicU64::new(seed))),
        secrets: Arc::new(Keys::default()),
    }
}

/// A new vault in a folder of its own, open.
pub(crate) struct Temp {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
    pub(crate) world: World,
    pub(crate) created: CreatedView,
    pub(crate) session: Arc<Session>,
    clock: Arc<Ticking>,
}

pub(crate) async fn temp() -> Temp {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.docket");
    let clock = Arc::new(Ticking(AtomicI64::new(1_772_409_600_000)));
    let world = world_at(&clock, 1);
    let created = app_vault::create(&path, PASSPHRASE, &world).await.unwrap();
    let session = Arc::new(app_vault::unlock(&path, Opening::Passphrase(PASSPHRASE), &world).await.unwrap());
    Temp { folder, path, world, created, session, clock }
}

impl Temp {
    /// So many milliseconds pass.
    pub(crate) fn later(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    pub(crate) async fn project(&self, name: &str) -> ProjectView {
        let request = CreateProject { name: name.to_owned(), description: String::new() };
        projects::create(&self.session, request).await.unwrap()
    }

    /// Adds texts as files of these names.
    pub(crate) async fn add(&self, project: &str, files: &[(&str, &str)]) -> ImportView<DocumentView> {
        let pasted = files
            .iter()
            .map(|(name, text)| Pasted { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() });
        let request =
            AddDocuments { project: project.to_owned(), paths: Vec::new(), pasted: pasted.collect() };
        documents::add(&self.session, request, &Cancel::new(), &mut |_| {}).await.unwrap()
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// The characters a place stands for.
pub(crate) fn slice(text: &str, place: &docket_domain::Place) -> String {
    let (start, end) = (place.char_start as usize, place.char_end as usize);
    text.chars().skip(start).take(end - start).collect()
}
