//! A snapshot that is being joined. Its parts come one by one; each is opened on a thread of its own while the one before it
//! is written.

use super::account::Account;
use super::inbox::Inbox;
use crate::StoreError;
use docket_sync::{Contents, SnapshotRow, SyncError};
use docket_wire::Header;
use std::sync::Arc;
use tokio::task::{JoinHandle, spawn_blocking};

/// How far the joining of a snapshot has come. What is given to it is on the disk when [`Joining::rest`] is done and the
/// inbox it was given is committed.
pub struct Joining {
    account: Arc<Account>,
    snapshot: Arc<(Header, Contents)>,
    /// The part that comes next.
    next: usize,
    /// What is opened, and not written yet.
    ahead: Option<JoinHandle<Result<Vec<SnapshotRow>, SyncError>>>,
}

impl Joining {
    /// Opens a snapshot's sealed contents.
    pub fn open(contents: &[u8], account: Arc<Account>) -> Result<Self, StoreError> {
        let snapshot = Arc::new(Contents::open(contents, &account.keyring)?);
        Ok(Self { account, snapshot, next: 0, ahead: None })
    }

    /// Whether these are the hashes (BLAKE3) of its parts: all of them, in order, and no others.
    pub fn is_whole(&self, parts: &[[u8; 32]]) -> bool {
        self.snapshot.1.parts == parts
    }

    /// Takes the next part. A part that is not this snapshot's own is refused with the next call.
    pub async fn part(&mut self, inbox: &mut Inbox<'_>, part: Vec<u8>) -> Result<(), StoreError> {
        if self.next == 0 {
            inbox.begin_join(&self.snapshot.1).await?;
        }
        let (snapshot, account, at) = (self.snapshot.clone(), self.account.clone(), self.next);
        self.next += 1;
        let opening = spawn_blocking(move || snapshot.1.rows(at, &part, &snapshot.0, &account.keyring));
        let before = self.ahead.replace(opening);
        self.write(inbox, before).await
    }

    /// Writes what is opened, before an inbox is committed.
    pub async fn rest(&mut self, inbox: &mut Inbox<'_>) -> Result<(), StoreError> {
        let before = self.ahead.take();
        self.write(inbox, before).await
    }

    async fn write(
        &self,
        inbox: &mut Inbox<'_>,
        opened: Option<JoinHandle<Result<Vec<SnapshotRow>, SyncError>>>,
    ) -> Result<(), StoreError> {
        let Some(opened) = opened else { return Ok(()) };
        // A thread that is gone has opened nothing.
        let rows = opened.await.map_err(|_| StoreError::Unreadable)??;
        inbox.rows(&self.snapshot.1, rows).await
    }

    /// All parts are written: this device has read what the snapshot's maker had. One that lacks a part is none.
    pub async fn done(mut self, inbox: &mut Inbox<'_>) -> Result<(), StoreError> {
        self.rest(inbox).await?;
        if self.next != self.snapshot.1.parts.len() {
            return Err(SyncError::Mismatch.into());
        }
        inbox.joined(self.snapshot.0.device, &self.snapshot.1).await
    }
}
