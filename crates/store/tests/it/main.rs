//! The store on real encrypted files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
mod index;
mod leaks;
mod rows;
mod safety;
mod schema;
mod sync;

use docket_crypto::{DatabaseKey, KeyFile, Passphrase, RecoveryPhrase, VaultId};
use docket_domain::{Clock, DocumentId, Entropy, Id, Passage, Place, ProjectId, SourceKind, Timestamp};
use docket_store::{Indexed, Vault, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// Random enough and the same each run.
pub(crate) struct Fixed(AtomicU64);
impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&blake3::hash(&n.to_le_bytes()).as_bytes()[..chunk.len()]);
        }
    }
}
impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp(1_772_409_600_000 + i64::try_from(self.0.fetch_add(1, Ordering::Relaxed)).unwrap())
    }
}

/// A new vault in a folder of its own.
pub(crate) struct Temp {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
    pub(crate) id: VaultId,
    pub(crate) key: DatabaseKey,
    pub(crate) fixed: Fixed,
    pub(crate) vault: Vault,
}

pub(crate) async fn temp() -> Temp {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.docket");
    let fixed = Fixed(AtomicU64::new(1));
    let id = VaultId::make(&fixed);
    let key = DatabaseKey::make(&fixed);
    let vault = Vault::create(&path, id, &key).await.unwrap();
    Temp { folder, path, id, key, fixed, vault }
}

impl Temp {
    pub(crate) fn id<T: Id>(&self) -> T {
        T::make(&self.fixed, &self.fixed)
    }

    pub(crate) fn keys(&self) -> KeyFile {
        let phrase = RecoveryPhrase::make(&self.fixed).unwrap();
        KeyFile::make(self.id, &self.key, &Passphrase::typed("correct horse"), &phrase, &self.fixed).unwrap()
    }

    pub(crate) async fn project(&self, name: &str) -> ProjectId {
        let id = self.id();
        let mut write = self.vault.write().await.unwrap();
        docket_store::project::insert(&mut write, id, name, "", self.fixed.now()).await.unwrap();
        write.commit().await.unwrap();
        id
    }

    /// Something findable with these passages.
    pub(crate) async fn findable(&self, project: ProjectId, title: &str, texts: &[&str]) -> DocumentId {
        let id = self.id();
        let mut write = self.vault.write().await.unwrap();
        put(&mut write, project, id, title, texts).await;
        write.commit().await.unwrap();
        id
    }
}

pub(crate) async fn put(write: &mut Write, project: ProjectId, id: DocumentId, title: &str, texts: &[&str]) {
    let mut at = 0;
    let passages: Vec<Passage> = texts
        .iter()
        .map(|text| {
            let end = at + u32::try_from(text.chars().count()).unwrap();
            let place = Place { char_start: at, char_end: end, ..Place::default() };
            at = end + 1;
            Passage { text: (*text).to_owned(), place }
        })
        .collect();
    let indexed = Indexed {
        kind: SourceKind::Document,
        owner: id.bytes(),
        part: id.bytes(),
        project: project.bytes(),
        title,
        happened: Timestamp(0),
    };
    docket_store::put_source(write.connection(), indexed, &docket_store::Prepared::of(&passages).unwrap())
        .await
        .unwrap();
}
