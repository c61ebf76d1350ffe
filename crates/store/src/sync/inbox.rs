//! What comes from others is applied: cells, history, how far they had read, all of one envelope in one transaction, several
//! envelopes in one as well.

mod joined;
mod parked;

use super::account::Account;
use super::cells::{self, Gathered, Rows, Shapes};
use super::clock::{Devices, kept};
use super::far;
use super::log;
use super::outbox::{Sealing, seal_pending};
use super::text;
use crate::table::Table;
use crate::{StoreError, Vault, Write};
use docket_crypto::{Manifest, OpenError};
use docket_domain::Timestamp;
use docket_sync::{
    Cell, CellName, Chains, Commit, Knowledge, Loser, Receiving, Stamp, SyncError, TextHeld, TextWrite,
    Value, Winner, receive,
};
use docket_wire::{DeviceId, Envelope, Kind, SUITE};
use std::collections::{BTreeMap, BTreeSet};

/// What to do with an edit in the history that is told anew.
const LATEST: &str = "do update set value = excluded.value, winner_stamp = excluded.winner_stamp, \
                      winner_device = excluded.winner_device";

/// What came of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was applied.
    Applied,
    /// It was known.
    Known,
    /// It waits.
    Parked(Waiting),
    /// It is not to be believed; nothing of it is kept.
    Refused(SyncError),
}

/// What an envelope waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Others of its device that come before it.
    Earlier,
    /// The key it is sealed under.
    Key,
    /// A newer version of this program.
    Update,
}

impl Waiting {
    /// Its name in the vault.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Earlier => "earlier",
            Self::Key => "key",
            Self::Update => "update",
        }
    }

    /// Only of what its device has signed. Whoever hands it over has said before which devices there are, so a stranger's is
    /// refused: anybody can make as many of these as fill the disk.
    fn for_error(error: SyncError) -> Option<Self> {
        match error {
            SyncError::NoKey => Some(Self::Key),
            SyncError::Newer => Some(Self::Update),
            _ => None,
        }
    }
}

/// What was noticed while things from others were applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Envelopes applied.
    pub applied: u64,
    /// Cells, texts included, that changed.
    pub changed: u64,
    /// Edits that went to the history.
    pub conflicts: u64,
    /// A device writes in two branches: it was cloned, or its backup put back.
    pub forks: bool,
    /// A device had seen something that never came here.
    pub omitted: bool,
}

/// A transaction that applies what comes from others.
pub struct Inbox<'a> {
    write: Write,
    account: &'a Account,
    chains: Chains,
    knowledge: Knowledge,
    devices: Devices,
    shapes: Shapes,
    /// What the authors of envelopes had seen, to be put away at the end.
    learned: BTreeMap<(DeviceId, DeviceId), Stamp>,
    /// This device's clock must be after this, likewise.
    heed: Stamp,
    /// How many bytes wait, once that was counted.
    parked: Option<i64>,
    /// What was noticed so far.
    pub noticed: Noticed,
}

/// Whether a person has a use for what lost there: when a thing was last changed is no work of theirs.
fn is_told(name: &CellName) -> bool {
    let column = Table::numbered(name.table).and_then(|table| table.column(name.column));
    column.is_none_or(|column| column.name != "updated_at")
}

/// What comes into rows: table and row, columns and cells.
type Won = BTreeMap<(u16, [u8; 16]), Vec<(u16, Cell)>>;

/// The columns of each table that operations and what comes of them look at. Whoever deletes a row looks at all of it.
fn columns_of(cells: impl Iterator<Item = CellName>) -> BTreeMap<u16, BTreeSet<u16>> {
    let mut columns: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for cell in cells {
        columns.entry(cell.table).or_default().insert(cell.column);
    }
    columns.retain(|table, columns| deleted_column(*table).is_none_or(|deleted| columns.insert(deleted)));
    columns
}

fn deleted_column(table: u16) -> Option<u16> {
    Some(Table::numbered(table)?.deleted()?.number)
}

impl<'a> Inbox<'a> {
    /// Begins one. What was written here goes into envelopes first.
    pub async fn begin(vault: &Vault, sealing: &Sealing<'a>) -> Result<Self, StoreError> {
        let mut write = vault.write().await?;
        let chains = seal_pending(&mut write, sealing).await?;
        Ok(Self {
            knowledge: log::knowledge(write.connection()).await?,
            devices: Devices::load(write.connection()).await?,
            shapes: Shapes::new(write.connection()).await?,
            account: sealing.account,
            learned: BTreeMap::new(),
            heed: Stamp::ZERO,
            parked: None,
            noticed: Noticed::default(),
            write,
            chains,
        })
    }

    /// Makes it last.
    pub async fn commit(mut self) -> Result<Noticed, StoreError> {
        self.note_learned().await?;
        log::heed(self.write.connection(), self.heed).await?;
        self.write.commit().await?;
        Ok(self.noticed)
    }

    async fn note_learned(&mut self) -> Result<(), StoreError> {
        for ((author, other), stamp) in std::mem::take(&mut self.learned) {
            log::learn(self.write.connection(), author, other, stamp).await?;
        }
        Ok(())
    }

    /// Applies an envelope, or keeps it until it can be.
    pub async fn envelope(&mut self, bytes: &[u8]) -> Result<Taken, StoreError> {
        let taken = self.take(bytes).await?;
        if let Taken::Parked(waiting) = taken {
            self.park(bytes, waiting).await?;
        }
        Ok(taken)
    }

    async fn take(&mut self, bytes: &[u8]) -> Result<Taken, StoreError> {
        let Ok(Envelope { header, .. }) = Envelope::decode(bytes) else {
            return Ok(Taken::Refused(SyncError::Open(OpenError::Sealed)));
        };
        // What is sealed apart belongs to no chain. Of another suite nobody here can tell who signed it: it comes again.
        if matches!(header.kind, Kind::Control | Kind::Manifest) || header.suite != SUITE {
            let newer = header.suite != SUITE;
            return Ok(Taken::Refused(if newer { SyncError::Newer } else { SyncError::Mismatch }));
        }
        let ready = match receive(bytes, &self.account.keyring, &self.chains) {
            Ok(Receiving::Known) => return Ok(Taken::Known),
            Ok(Receiving::Early) => return Ok(Taken::Parked(Waiting::Earlier)),
            Ok(Receiving::Batch(ready)) => ready,
            Err(error) => return Ok(Waiting::for_error(error).map_or(Taken::Refused(error), Taken::Parked)),
        };
        let rows = ready.cells().map(|name| (name.table, name.row)).collect();
        let (held, texts, states) = self.load(&rows, &columns_of(ready.cells())).await?;
        let chunks: Vec<u8> = ready.values().filter_map(chunks_of).flatten().collect();
        let mut ready = ready;
        let manifests = ready.values().filter_map(far_text).collect();
        let near = self.near(manifests).await?;
        ready.bring(|manifest| near.get(manifest).cloned());
        let commit = ready.commit(&held, texts, &self.knowledge, &deleted_column);
        self.apply(commit, states, bytes, &chunks).await?;
        Ok(Taken::Applied)
    }

    /// The texts of these manifests that have arrived.
    async fn near(&mut self, manifests: Vec<Vec<u8>>) -> Result<BTreeMap<Vec<u8>, Value>, StoreError> {
        let mut near = BTreeMap::new();
        for manifest in manifests {
            match far::received(self.write.connection(), None, true, &manifest).await {
                Ok(Some(value)) => drop(near.insert(manifest, value)),
                Ok(None) | Err(StoreError::Chunk) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(near)
    }

    async fn load(
        &mut self,
        rows: &BTreeSet<(u16, [u8; 16])>,
        some: &BTreeMap<u16, BTreeSet<u16>>,
    ) -> Result<(BTreeMap<CellName, Cell>, Vec<TextHeld>, Rows), StoreError> {
        let states = cells::load(self.write.connection(), rows, some, self.shapes.beside).await?;
        let (mut held, mut texts) = (BTreeMap::new(), Vec::new());
        for ((table, row), state) in &states {
            for (column, cell) in state.cells(&self.devices)? {
                held.insert(CellName { table: *table, row: *row, column }, cell);
            }
        }
        for (table, rows) in cells::by_table(rows) {
            texts.extend(text::load_many(self.write.connection(), table, &rows).await?);
        }
        Ok((held, texts, states))
    }

    async fn apply(
        &mut self,
        commit: Commit,
        states: Rows,
        bytes: &[u8],
        chunks: &[u8],
    ) -> Result<(), StoreError> {
        self.put(commit.winners, commit.losers, commit.texts, states).await?;
        log::append(self.write.connection(), &commit.header, &commit.hash, bytes, chunks).await?;
        self.chains.apply(&commit.header, commit.hash);
        self.knowledge.learn(commit.header.device, &commit.seen);
        for seen in commit.seen {
            let known = self.learned.entry((commit.header.device, seen.device)).or_default();
            *known = seen.stamp.max(*known);
        }
        self.heed = self.heed.max(commit.heed);
        self.noticed.applied += 1;
        self.noticed.forks |= commit.forks;
        self.noticed.omitted |= commit.omitted;
        Ok(())
    }

    async fn put(
        &mut self,
        winners: Vec<Winner>,
        losers: Vec<Loser>,
        texts: Vec<TextWrite>,
        mut states: Rows,
    ) -> Result<(), StoreError> {
        let mut rows: Won = BTreeMap::new();
        self.noticed.changed += winners.len() as u64;
        // Those of a row stand together: a row is looked for once.
        let mut all = winners.into_iter().peekable();
        while let Some(first) = all.next() {
            let CellName { table, row, column } = first.name;
            let width = || Table::numbered(table).map_or(1, |table| table.columns().len());
            let cells = rows.entry((table, row)).or_insert_with(|| Vec::with_capacity(width()));
            cells.push((column, first.cell));
            while let Some(next) = all.next_if(|next| (next.name.table, next.name.row) == (table, row)) {
                cells.push((next.name.column, next.cell));
            }
        }
        for text in texts {
            text::save(self.write.connection(), &text.held).await?;
            if let Some(stands) = text.stands {
                let CellName { table, row, column } = text.held.name;
                let cell = Cell { clock: text.held.of, value: Value::Text(stands) };
                rows.entry((table, row)).or_default().push((column, cell));
                self.noticed.changed += 1;
            }
        }
        let mut gathered = Gathered::default();
        for (place, won) in rows {
            let state = states.remove(&place).unwrap_or_default();
            let (write, devices, shapes) = (&mut self.write, &mut self.devices, &mut self.shapes);
            cells::put(write, devices, shapes, &mut gathered, place, state, won).await?;
        }
        gathered.write(&mut self.write).await?;
        let now = self.write.now();
        for loser in losers.iter().filter(|loser| is_told(&loser.name)) {
            self.lost(loser, now, LATEST).await?;
        }
        Ok(())
    }

    /// Keeps an edit that lost at this moment; `known` is what to do if it is kept already. A text that lost is kept as it
    /// reads with all its changes.
    async fn lost(&mut self, loser: &Loser, at: Timestamp, known: &str) -> Result<(), StoreError> {
        let anew = format!(
            "insert into sync_loser (tbl, row, col, value, stamp, device, winner_stamp, winner_device, noted_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (tbl, row, col, stamp, device) {known}"
        );
        let mut value = loser.cell.value.clone();
        if let Value::Far { text, manifest } = &value {
            // Its chunks came with it, or the history keeps where they are.
            match far::received(self.write.connection(), None, *text, manifest).await {
                Ok(Some(near)) => value = near,
                Ok(None) | Err(StoreError::Chunk) => {}
                Err(error) => return Err(error),
            }
        }
        let there: i64 = sqlx::query_scalar(
            "select count(*) from sync_loser where tbl = ? and row = ? and col = ? and stamp = ? and device = ?",
        )
        .bind(i64::from(loser.name.table))
        .bind(loser.name.row.as_slice())
        .bind(i64::from(loser.name.column))
        .bind(kept(loser.cell.clock.stamp))
        .bind(loser.cell.clock.device.as_slice())
        .fetch_one(self.write.connection())
        .await?;
        sqlx::query(&anew)
            .bind(i64::from(loser.name.table))
            .bind(loser.name.row.as_slice())
            .bind(i64::from(loser.name.column))
            .bind(cells::write_value(&value)?)
            .bind(kept(loser.cell.clock.stamp))
            .bind(loser.cell.clock.device.as_slice())
            .bind(kept(loser.winner.stamp))
            .bind(loser.winner.device.as_slice())
            .bind(at.0)
            .execute(self.write.connection())
            .await?;
        self.noticed.conflicts += u64::from(there == 0);
        Ok(())
    }

    /// Keeps a chunk for the values that travel in it.
    pub async fn chunk(&mut self, sealed: &[u8]) -> Result<(), StoreError> {
        far::keep(self.write.connection(), sealed).await
    }

    /// Takes note of how far another device had read.
    pub async fn reach(
        &mut self,
        device: DeviceId,
        ends: &[(DeviceId, docket_sync::End)],
    ) -> Result<(), StoreError> {
        let now = self.write.now();
        sqlx::query("insert or replace into sync_peer (device, reach, at) values (?, ?, ?)")
            .bind(device.as_slice())
            .bind(log::encode_ends(ends)?)
            .bind(now.0)
            .execute(self.write.connection())
            .await?;
        Ok(())
    }

    /// The latest stamp seen, for what is sealed apart.
    pub fn latest(&self) -> Stamp {
        self.chains.ends().map(|(_, end)| end.stamp).max().unwrap_or(Stamp::ZERO)
    }
}

/// The manifest of a text that travels in chunks. Whether a text was changed since can be told only of one that can be read,
/// so these are looked for before anything is decided.
fn far_text(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Far { text: true, manifest } => Some(manifest.clone()),
        _ => None,
    }
}

fn chunks_of(value: &Value) -> Option<Vec<u8>> {
    let Value::Far { manifest, .. } = value else { return None };
    Some(Manifest::decode(manifest).ok()?.cids().concat())
}
