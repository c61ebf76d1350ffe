//! Capture, sealing and applying on real encrypted files, where the use cases do not reach: newer versions, values on their
//! way, a full disk, vaults from before there were accounts.
mod snapshots;

use crate::Fixed;
use docket_crypto::{DatabaseKey, RecoveryPhrase, VaultId};
use docket_domain::{Clock as _, Id as _, MeetingId, ProjectId, Timestamp};
use docket_store::meeting::{self, MeetingRow};
use docket_store::sync::{
    self, Account, Inbox, Joining, Sealing, Snapshotter, Taken, account, fingerprint, join_account,
    seal_pending,
};
use docket_store::{StoreError, Table, Vault, document, project};
use docket_sync::{Batch, CellName, Op, SCHEMA, Sealer, Stamp, Statement, Value, Writer};
use docket_wire::Head;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

struct Device {
    vault: Vault,
    entropy: Fixed,
    _folder: tempfile::TempDir,
}

async fn bare(seed: u64) -> Device {
    let folder = tempfile::tempdir().unwrap();
    let entropy = Fixed(AtomicU64::new(seed * 1_000_000));
    let (id, key) = (VaultId::make(&entropy), DatabaseKey::make(&entropy));
    let vault = Vault::create(&folder.path().join("v.docket"), id, &key).await.unwrap();
    vault.keep_time(Arc::new(Fixed(AtomicU64::new(seed))));
    Device { vault, entropy, _folder: folder }
}

fn words() -> RecoveryPhrase {
    RecoveryPhrase::make(&Fixed(AtomicU64::new(7))).unwrap()
}

impl Device {
    async fn new(seed: u64) -> Self {
        let device = bare(seed).await;
        device.join().await;
        device
    }

    async fn join(&self) {
        let mut write = self.vault.write().await.unwrap();
        join_account(&mut write, &words().account_root(), "device", &self.entropy).await.unwrap();
        write.commit().await.unwrap();
    }

    async fn account(&self) -> Account {
        account(&mut self.vault.read().await.unwrap()).await.unwrap().unwrap()
    }

    fn sealing<'a>(&'a self, account: &'a Account) -> Sealing<'a> {
        Sealing { account, install: [1; 16], writer: Writer::new(5), entropy: &self.entropy }
    }

    async fn project(&self, name: &str) -> ProjectId {
        let id = ProjectId::make(&self.entropy, &self.entropy);
        let mut write = self.vault.write().await.unwrap();
        project::insert(&mut write, id, name, "", self.entropy.now()).await.unwrap();
        write.commit().await.unwrap();
        id
    }

    async fn meeting(&self, notes: &str) -> MeetingId {
        let id = MeetingId::make(&self.entropy, &self.entropy);
        let row = MeetingRow {
            id,
            project: ProjectId::from_bytes([9; 16]),
            title: "Refunds".into(),
            held_on: Timestamp(1),
            agenda: String::new(),
            attendees: Vec::new(),
            notes: notes.into(),
            transcript_name: None,
            transcript_hash: None,
            cues: 0,
            speakers: Vec::new(),
            created_at: Timestamp(1),
            updated_at: Timestamp(1),
            deleted_at: None,
        };
        let mut write = self.vault.write().await.unwrap();
        meeting::insert(&mut write, &row).await.unwrap();
        write.commit().await.unwrap();
        id
    }

    async fn set_notes(&self, id: MeetingId, notes: &str) {
        let mut write = self.vault.write().await.unwrap();
        assert!(meeting::set_notes(&mut write, id, notes, Timestamp(2)).await.unwrap());
        write.commit().await.unwrap();
    }

    async fn delete_meeting(&self, id: MeetingId) {
        let mut write = self.vault.write().await.unwrap();
        assert!(meeting::set_deleted(&mut write, id, Some(Timestamp(3))).await.unwrap());
        write.commit().await.unwrap();
    }

    async fn notes(&self, id: MeetingId) -> Option<String> {
        let found = meeting::get(&mut self.vault.read().await.unwrap(), id).await.unwrap();
        found.map(|meeting| meeting.notes)
    }

    async fn unseen(&self) -> u64 {
        sync::counts(&mut self.vault.read().await.unwrap()).await.unwrap().unseen
    }

    /// What it says about devices and keys comes to another one.
    async fn introduce(&self, to: &Self) {
        let mut theirs = to.account().await;
        let mut write = to.vault.write().await.unwrap();
        for statement in sync::statements(&mut self.vault.read().await.unwrap()).await.unwrap() {
            sync::take_statement(&mut write, &mut theirs, &statement).await.unwrap();
        }
        write.commit().await.unwrap();
    }

    /// Everything it has sealed so far.
    async fn envelopes(&self) -> Vec<Vec<u8>> {
        let own = self.account().await;
        let mut write = self.vault.write().await.unwrap();
        seal_pending(&mut write, &self.sealing(&own)).await.unwrap();
        write.commit().await.unwrap();
        let mut read = self.vault.read().await.unwrap();
        let mut all = Vec::new();
        for id in 1..=sync::log_end(&mut read).await.unwrap() {
            all.extend(sync::envelope(&mut read, id).await.unwrap());
        }
        all
    }

    async fn take(&self, envelopes: &[Vec<u8>]) -> Result<Vec<Taken>, StoreError> {
        let own = self.account().await;
        let sealing = self.sealing(&own);
        let mut inbox = Inbox::begin(&self.vault, &sealing).await?;
        let mut taken = Vec::new();
        for envelope in envelopes {
            taken.push(inbox.envelope(envelope).await?);
        }
        inbox.retry().await?;
        inbox.commit().await?;
        Ok(taken)
    }

    async fn join_snapshot_of(&self, from: &Self) {
        let (theirs, own) = (from.account().await, self.account().await);
        let mut snapshot = Snapshotter::begin(&from.vault, &theirs, &from.entropy).await.unwrap();
        let mut pages = Vec::new();
        while let Some(page) = snapshot.next().await.unwrap() {
            pages.push(page);
        }
        let contents = snapshot.end().await.unwrap();
        let own = Arc::new(own);
        let mut joining = Joining::open(&contents, own.clone()).unwrap();
        let mut inbox = Inbox::begin(&self.vault, &self.sealing(&own)).await.unwrap();
        for page in pages {
            for chunk in &page.chunks {
                inbox.chunk(chunk).await.unwrap();
            }
            joining.part(&mut inbox, page.part).await.unwrap();
        }
        joining.done(&mut inbox).await.unwrap();
        inbox.retry().await.unwrap();
        inbox.commit().await.unwrap();
    }

    async fn fingerprint(&self) -> [u8; 32] {
        fingerprint(&mut self.vault.read().await.unwrap()).await.unwrap()
    }

    async fn names(&self) -> Vec<String> {
        let all = project::list(&mut self.vault.read().await.unwrap()).await.unwrap();
        let mut names: Vec<String> = all.into_iter().map(|project| project.name).collect();
        names.sort();
        names
    }

    async fn held(&self) -> u64 {
        sync::counts(&mut self.vault.read().await.unwrap()).await.unwrap().held
    }

    /// An envelope with these operations, as another version or another order of things would write it.
    async fn sealed(&self, ops: Vec<Op>) -> Vec<u8> {
        let own = self.account().await;
        let chains = sync::chains(&mut self.vault.read().await.unwrap()).await.unwrap();
        let sealer = Sealer { keys: &own.keys, device: own.device, keyring: &own.keyring };
        let batch = Batch { schema: SCHEMA, ops, ..Batch::default() };
        sealer.seal(&batch, chains.end(&own.device).head, &self.entropy).unwrap().0
    }
}

fn op(table: u16, row: u8, column: u16, value: Value) -> Op {
    let cell = CellName { table, row: [row; 16], column };
    Op { cell, stamp: Stamp::from_bits(1_772_409_600_000 << 17), value }
}

#[tokio::test]
async fn what_was_there_before_the_account_goes_out_as_a_whole() {
    let a = bare(1).await;
    let before = a.project("Before").await;
    a.join().await;
    a.project("After").await;
    let b = Device::new(2).await;
    a.introduce(&b).await;
    b.join_snapshot_of(&a).await;
    assert_eq!(b.names().await, ["After", "Before"]);
    // A row from before is changed like any other.
    let mut write = a.vault.write().await.unwrap();
    project::rename(&mut write, before, "Renamed").await.unwrap();
    write.commit().await.unwrap();
    b.take(&a.envelopes().await).await.unwrap();
    assert_eq!(b.names().await, ["After", "Renamed"]);
    let refused = {
        let mut write = a.vault.write().await.unwrap();
        let other = RecoveryPhrase::make(&Fixed(AtomicU64::new(99))).unwrap();
        join_account(&mut write, &other.account_root(), "x", &a.entropy).await
    };
    assert!(matches!(refused.err(), Some(StoreError::OtherAccount)));
}

#[tokio::test]
async fn a_full_disk_in_the_middle_of_applying_changes_nothing() {
    let (a, b) = (Device::new(1).await, Device::new(2).await);
    a.introduce(&b).await;
    for n in 0..2000 {
        a.project(&format!("Project {n} with a name that takes some room on the disk of the other one"))
            .await;
    }
    let envelopes = a.envelopes().await;
    let before = b.fingerprint().await;
    let mut write = b.vault.write().await.unwrap();
    let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(write.connection()).await.unwrap();
    let limit = format!("pragma max_page_count = {}", pages + 12);
    sqlx::query(&limit).execute(write.connection()).await.unwrap();
    drop(write);
    assert!(matches!(b.take(&envelopes).await.err(), Some(StoreError::Full)));
    assert_eq!(b.fingerprint().await, before);
    assert!(b.vault.verify().await.unwrap().is_sound());
    let chains = sync::chains(&mut b.vault.read().await.unwrap()).await.unwrap();
    let theirs = a.account().await.device;
    assert_eq!(chains.end(&theirs).head, Head::NONE, "what is not there was not read");
    // There is room again: the connection that met the limit is gone with it.
    b.take(&envelopes).await.unwrap();
    assert_eq!(b.names().await.len(), 2000);
}

#[tokio::test]
async fn what_a_newer_version_writes_is_kept_and_handed_on() {
    let (a, b, c) = (Device::new(1).await, Device::new(2).await, Device::new(3).await);
    for (from, to) in [(&a, &b), (&a, &c), (&b, &c)] {
        from.introduce(to).await;
    }
    let project = a.project("Known").await;
    b.take(&a.envelopes().await).await.unwrap();
    let row = *project.bytes().first_chunk::<16>().unwrap();
    // A table and a column that this version has never heard of, and a value its column does not take.
    let mut ops = vec![op(999, 4, 1, Value::Text("of a newer table".into()))];
    for (column, value) in [(77, Value::Blob(vec![1, 2, 3])), (3, Value::Text("no time".into()))] {
        let mut late = op(Table::Project.number(), 0, column, value);
        late.cell.row = row;
        late.stamp = Stamp::from_bits(u64::MAX >> 2);
        ops.push(late);
    }
    let envelope = a.sealed(ops).await;
    assert_eq!(b.take(std::slice::from_ref(&envelope)).await.unwrap(), [Taken::Applied]);
    assert_eq!((b.held().await, b.names().await), (3, vec!["Known".to_owned()]));
    // From there it comes to a third one by a snapshot, bit by bit as it was.
    c.join_snapshot_of(&b).await;
    assert_eq!(c.held().await, 3);
    let kept = async |device: &Device| {
        type Row = (i64, Vec<u8>, i64, i64, Vec<u8>, Vec<u8>);
        let rows: Vec<Row> =
            sqlx::query_as("select tbl, row, col, stamp, device, value from sync_held order by 1, 2, 3")
                .fetch_all(&mut *device.vault.read().await.unwrap())
                .await
                .unwrap();
        rows
    };
    assert_eq!(kept(&b).await, kept(&c).await);
    // It comes twice, and nothing changes.
    assert_eq!(b.take(&[envelope]).await.unwrap(), [Taken::Known]);
}

#[tokio::test]
async fn a_row_in_two_parts_appears_when_it_is_whole() {
    let (a, b) = (Device::new(1).await, Device::new(2).await);
    a.introduce(&b).await;
    let table = Table::Project.number();
    let first = vec![op(table, 8, 1, Value::Text("In parts".into())), op(table, 8, 3, Value::Int(5))];
    let early = a.sealed(first).await;
    assert_eq!(b.take(&[early]).await.unwrap(), [Taken::Applied]);
    assert_eq!((b.held().await, b.names().await.len()), (2, 0));
    let own = a.account().await;
    // The next envelope of the same chain, from what the other one has read of it.
    let chains = sync::chains(&mut b.vault.read().await.unwrap()).await.unwrap();
    let sealer = Sealer { keys: &own.keys, device: own.device, keyring: &own.keyring };
    let rest =
        Batch { schema: SCHEMA, ops: vec![op(table, 8, 2, Value::Text(String::new()))], ..Batch::default() };
    let (late, _) = sealer.seal(&rest, chains.end(&own.device).head, &a.entropy).unwrap();
    b.take(&[late]).await.unwrap();
    assert_eq!((b.held().await, b.names().await), (0, vec!["In parts".to_owned()]));
}

#[tokio::test]
async fn a_large_value_appears_when_its_last_chunk_has_come() {
    let (a, b) = (Device::new(1).await, Device::new(2).await);
    a.introduce(&b).await;
    let mut large = vec![0; 2_500_000];
    blake3::Hasher::new().finalize_xof().fill(&mut large);
    let packed = document::Packed::of("words", &large).unwrap();
    let mut write = a.vault.write().await.unwrap();
    document::insert_content(&mut write, [6; 16], &packed).await.unwrap();
    write.commit().await.unwrap();
    let envelopes = a.envelopes().await;
    b.take(&envelopes).await.unwrap();
    let there = async |device: &Device| {
        let bytes = document::original(&mut device.vault.read().await.unwrap(), [6; 16]).await.unwrap();
        bytes.map(|bytes| bytes.len())
    };
    // The words are there at once; the file is on its way.
    assert_eq!((b.held().await, there(&b).await), (1, Some("words".len())));
    let lacks = sync::lacking(&mut a.vault.read().await.unwrap(), &[]).await.unwrap();
    assert!(lacks.is_none(), "a device that never had a snapshot cannot be helped with envelopes");
    let places = sync::Chunks::of(&mut a.vault.read().await.unwrap()).await.unwrap();
    let cids: Vec<[u8; 32]> = {
        let mut read = a.vault.read().await.unwrap();
        let bytes: Vec<u8> = sqlx::query_scalar("select chunks from sync_log where chunks is not null")
            .fetch_one(&mut *read)
            .await
            .unwrap();
        bytes.as_chunks::<32>().0.to_vec()
    };
    assert_eq!(cids.len(), 3);
    let own = b.account().await;
    for (at, cid) in cids.iter().enumerate() {
        let chunk = places.get(&mut a.vault.read().await.unwrap(), cid).await.unwrap().unwrap();
        let mut inbox = Inbox::begin(&b.vault, &b.sealing(&own)).await.unwrap();
        inbox.chunk(&chunk).await.unwrap();
        inbox.retry().await.unwrap();
        inbox.commit().await.unwrap();
        let whole = at == cids.len() - 1;
        assert_eq!(b.held().await == 0, whole, "after chunk {at}");
    }
    assert_eq!(there(&b).await, Some(large.len()));
    let left: i64 = sqlx::query_scalar("select count(*) from sync_chunk")
        .fetch_one(&mut *b.vault.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(left, 0, "what has served goes");
}

#[tokio::test]
async fn statements_of_others_are_refused() {
    let (a, b) = (Device::new(1).await, Device::new(2).await);
    let stranger = RecoveryPhrase::make(&Fixed(AtomicU64::new(50))).unwrap().account_root();
    let own = a.account().await;
    let forged = stranger.identity().revoke(own.keyring.space(), own.device, 0);
    let mut theirs = b.account().await;
    let mut write = b.vault.write().await.unwrap();
    for bytes in [Statement::Revocation(forged).encode(), vec![], vec![1, 2, 3]] {
        let refused = sync::take_statement(&mut write, &mut theirs, &bytes).await;
        assert!(matches!(refused.err(), Some(StoreError::Sync(_))));
    }
    write.commit().await.unwrap();
    assert_eq!(sync::statements(&mut b.vault.read().await.unwrap()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_everybody_has_read_is_not_kept_for_them() {
    let (a, b) = (Device::new(1).await, Device::new(2).await);
    b.introduce(&a).await;
    a.introduce(&b).await;
    a.project("One").await;
    let envelopes = a.envelopes().await;
    assert_eq!(envelopes.len(), 1);
    let own = a.account().await;
    let compacted = async || {
        let mut write = a.vault.write().await.unwrap();
        let gone = sync::compact(&mut write, &own).await.unwrap();
        write.commit().await.unwrap();
        gone
    };
    assert_eq!(compacted().await, 0, "nobody knows whether the other one has read it");
    b.join_snapshot_of(&a).await;
    let chains = sync::chains(&mut b.vault.read().await.unwrap()).await.unwrap();
    let reach: Vec<_> = chains.ends().map(|(device, end)| (*device, *end)).collect();
    let mut inbox = Inbox::begin(&a.vault, &a.sealing(&own)).await.unwrap();
    inbox.reach(b.account().await.device, &reach).await.unwrap();
    inbox.commit().await.unwrap();
    a.project("Two").await;
    assert_eq!(a.envelopes().await.len(), 2);
    assert_eq!((compacted().await, compacted().await), (1, 0));
    // It still gets what it lacks, and the one that went is known when it comes again.
    let lacks = sync::lacking(&mut a.vault.read().await.unwrap(), &reach).await.unwrap();
    assert_eq!(lacks.map(|lacks| lacks.envelopes.len()), Some(1));
    assert_eq!(a.take(&envelopes).await.unwrap(), [Taken::Known]);
    let nothing = sync::lacking(&mut a.vault.read().await.unwrap(), &[]).await.unwrap();
    assert!(nothing.is_none(), "whoever lacks more gets a snapshot");
}

/// A change that came before its text goes on in a snapshot: whoever joins that gets it nowhere else.
#[tokio::test]
async fn a_snapshot_holds_what_waits() {
    let (first, second, third, fourth) =
        (Device::new(1).await, Device::new(2).await, Device::new(3).await, Device::new(4).await);
    for device in [&second, &third, &fourth] {
        first.introduce(device).await;
        device.introduce(&first).await;
        second.introduce(device).await;
        third.introduce(device).await;
    }
    let id = first.meeting("Refunds take five days.").await;
    let begun = first.envelopes().await;
    second.take(&begun).await.unwrap();
    second.set_notes(id, "Refunds take five working days.").await;
    let changed: Vec<_> = second.envelopes().await.into_iter().filter(|one| !begun.contains(one)).collect();
    third.take(&changed).await.unwrap();
    assert_eq!(third.notes(id).await, None);
    fourth.join_snapshot_of(&third).await;
    fourth.join_snapshot_of(&third).await;
    for device in [&third, &fourth] {
        device.take(&begun).await.unwrap();
        assert_eq!(device.notes(id).await.as_deref(), Some("Refunds take five working days."));
    }
}

/// Notes are changed here while the meeting is deleted there, and the two meet in snapshots only.
#[tokio::test]
async fn a_snapshot_tells_who_changed_what_was_deleted() {
    let (first, second, third) = (Device::new(1).await, Device::new(2).await, Device::new(3).await);
    for (from, to) in
        [(&first, &second), (&second, &first), (&first, &third), (&second, &third), (&third, &first)]
    {
        from.introduce(to).await;
    }
    let id = first.meeting("Refunds take five days.").await;
    second.take(&first.envelopes().await).await.unwrap();
    first.set_notes(id, "Refunds take five working days.").await;
    first.envelopes().await;
    second.delete_meeting(id).await;
    second.envelopes().await;
    first.join_snapshot_of(&second).await;
    assert_eq!(first.unseen().await, 1, "who has the change learns of the deletion");
    second.join_snapshot_of(&first).await;
    assert_eq!(second.unseen().await, 1);
    assert_eq!(first.fingerprint().await, second.fingerprint().await);
    // Who knew of the change when deleting is not asked.
    let id = first.meeting("Deposits.").await;
    second.take(&first.envelopes().await).await.unwrap();
    first.set_notes(id, "Deposits, too.").await;
    second.take(&first.envelopes().await).await.unwrap();
    second.delete_meeting(id).await;
    second.envelopes().await;
    first.join_snapshot_of(&second).await;
    third.join_snapshot_of(&first).await;
    assert_eq!((first.unseen().await, second.unseen().await), (1, 1));
}
