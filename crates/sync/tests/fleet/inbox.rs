//! What a device takes in: envelopes from a relay's log, and snapshots.

use crate::device::{Device, Parked, deleted};
use crate::ledger::Ledger;
use crate::planted;
use crate::relay::{Bytes, Held, after};
use docket_sync::{
    Cell, CellName, Commit, Contents, Loser, Receiving, SnapshotRow, Stamp, SyncError, TextHeld, TextWrite,
    Winner, join, receive, wins,
};
use docket_wire::{Cursor, Envelope, SUITE};
use std::collections::{BTreeMap, BTreeSet};

/// The device was killed, or the connection broke off.
pub(crate) struct Stopped;

/// How many effects are left before a device is killed.
pub(crate) struct Fuse(pub(crate) Option<usize>);

impl Fuse {
    /// An effect is done; another may not come.
    pub(crate) fn burn(&mut self) -> Result<(), Stopped> {
        let Some(left) = &mut self.0 else { return Ok(()) };
        *left = left.checked_sub(1).ok_or(Stopped)?;
        Ok(())
    }
}

/// What came of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Applied,
    Known,
    /// It waits. If it is certain that it stands where it was read, reading goes on behind it.
    Parked {
        certain: bool,
    },
    /// It is not to be believed. The same holds.
    Refused {
        certain: bool,
    },
}

impl Device {
    /// Takes in what a relay handed out from a place on: each envelope with the cursor in a transaction of its own. The
    /// cursor is made from what was read, whatever the relay says. From the first that was refused or has to wait the cursor
    /// stays, and the device is no longer sure that the relay has what it has itself. What it sent stays in its outbox until
    /// it was read back.
    pub(crate) fn take(
        &mut self,
        relay: usize,
        from: Cursor,
        envelopes: Vec<Bytes>,
        ledger: &mut Ledger,
        fuse: &mut Fuse,
    ) -> Result<(), Stopped> {
        let (mut sound, mut cursor) = (true, from);
        self.disk.places[relay].cursor = from;
        if planted("the cursor is written before what was read") {
            let behind =
                envelopes.iter().fold(from, |cursor, bytes| after(cursor, blake3::hash(bytes).as_bytes()));
            let place = &mut self.disk.places[relay];
            (place.cursor, place.sound) = (behind, behind);
            place.outbox.retain(|sent| !envelopes.contains(sent));
            fuse.burn()?;
        }
        for bytes in envelopes {
            cursor = after(cursor, blake3::hash(&bytes).as_bytes());
            self.disk.places[relay].unsure |= !sound;
            // It may have waited here until now, read on another relay.
            let waited =
                self.disk.parked.iter().find(|parked| parked.bytes == bytes).map(|parked| parked.read);
            let taken = self.one(&bytes, ledger);
            sound &= match taken {
                Taken::Applied | Taken::Known => true,
                Taken::Parked { certain } | Taken::Refused { certain } => certain,
            };
            // All that stands before `sound` was read: something new there is of another log than that one.
            let place = &mut self.disk.places[relay];
            place.unsure |= taken == Taken::Applied && cursor.seq <= place.sound.seq;
            if sound {
                let waits = self.disk.parked.iter_mut().filter(|parked| parked.bytes == bytes);
                waits.for_each(|parked| parked.read[relay] = true);
                self.disk.places[relay].has_read(cursor);
            }
            if sound || matches!(taken, Taken::Applied | Taken::Known) {
                self.disk.places[relay].outbox.retain(|sent| *sent != bytes);
            }
            if taken == Taken::Applied {
                self.unpark(ledger);
                for (at, place) in self.disk.places.iter_mut().enumerate() {
                    if at != relay && !waited.is_some_and(|read| read[at]) {
                        place.outbox.push(bytes.clone());
                    }
                }
            }
            fuse.burn()?;
        }
        if !sound {
            self.disk.places[relay].unsure = true;
            self.disk.places[relay].cursor = Cursor::default();
        }
        Ok(())
    }

    fn one(&mut self, bytes: &Bytes, ledger: &mut Ledger) -> Taken {
        let header = Envelope::decode(bytes).map(|envelope| envelope.header);
        let ready = match receive(bytes, &self.keyring, &self.disk.chains) {
            Ok(Receiving::Known) => return Taken::Known,
            Ok(Receiving::Early) => return self.park(bytes, false),
            Ok(Receiving::Batch(ready)) => ready,
            Err(SyncError::Stranger) => return self.park(bytes, false),
            Err(SyncError::NoKey) => return self.park(bytes, true),
            Err(SyncError::Newer) => {
                return self.park(bytes, header.is_ok_and(|header| header.suite == SUITE));
            }
            Err(error) => return Taken::Refused { certain: error == SyncError::Revoked },
        };
        // The crate goes by the one schema of its version; this device's may be older.
        if header.is_ok_and(|header| header.min_reader > self.schema) {
            return self.park(bytes, true);
        }
        let rows: BTreeSet<_> = ready.cells().map(|name| (name.table, name.row)).collect();
        let (held, texts) = self.load(&rows);
        let commit = ready.commit(&held, texts, &self.disk.knowledge, &deleted);
        self.apply(commit, bytes, ledger);
        Taken::Applied
    }

    fn park(&mut self, bytes: &Bytes, certain: bool) -> Taken {
        if !self.disk.parked.iter().any(|parked| parked.bytes == *bytes) {
            self.disk.parked.push(Parked { bytes: bytes.clone(), read: [false; 2] });
        }
        Taken::Parked { certain }
    }

    fn load(&self, rows: &BTreeSet<(u16, [u8; 16])>) -> (BTreeMap<CellName, Cell>, Vec<TextHeld>) {
        let held = rows.iter().flat_map(|(table, row)| self.disk.row(*table, *row)).collect();
        let ours = |name: &CellName| rows.contains(&(name.table, name.row));
        let texts = self.disk.texts.iter().filter(|((name, _), _)| ours(name));
        (held, texts.map(|(_, text)| text.clone()).collect())
    }

    fn apply(&mut self, commit: Commit, bytes: &Bytes, ledger: &mut Ledger) {
        let header = commit.header;
        let chains = &self.disk.chains;
        // I5: of each device's chain no part is missing.
        let follows = header.dev_seq == 1
            || chains.has(&header.device, header.dev_seq - 1, &header.previous)
            || header.dev_seq <= chains.covered(&header.device);
        self.must(follows, "I5: an envelope was applied before the one it follows");
        // I15: who was taken off, or was not there yet, has no say.
        let certified = self.keyring.certificate(&header.device);
        let late = self.keyring.last_of(&header.device).is_some_and(|last| header.dev_seq > last);
        let early = certified.is_none_or(|certificate| header.epoch < certificate.since_epoch);
        self.must(!late && !early, "I15: an envelope was applied of a device that has no say");
        let number = ledger.number(&commit.hash);
        self.must(number.is_some(), "I10: an envelope was applied that nobody sealed");
        // I7: what its device had seen is here, or it is told.
        let missing = self.disk.chains.missing(&commit.seen).next().is_some();
        self.must(
            commit.omitted || !missing,
            "I7: what an envelope stands on is missing, and nobody was told",
        );
        self.write_down(commit.winners, &commit.losers, commit.texts, ledger);
        let disk = &mut self.disk;
        disk.knowledge.learn(header.device, &commit.seen);
        disk.clock.heed(commit.heed);
        disk.chains.apply(&header, commit.hash);
        // Below a cover, and what comes before it is lost: others wait for that. Only a snapshot helps them.
        let loose = disk.chains.loose().any(|hash| *hash == commit.hash);
        disk.places.iter_mut().for_each(|place| place.owes |= loose);
        disk.archive.insert((header.device, header.dev_seq, commit.hash), bytes.clone());
        number.into_iter().for_each(|number| disk.has.add(number));
    }

    fn write_down(
        &mut self,
        winners: Vec<Winner>,
        losers: &[Loser],
        texts: Vec<TextWrite>,
        ledger: &mut Ledger,
    ) {
        for Winner { name, cell } in winners {
            // I6: nothing that was read here is taken back.
            let forward = self.disk.cell(&name).is_none_or(|old| wins(&cell, old));
            self.must(forward, "I6: a cell went back to an earlier edit");
            self.put(name, cell);
        }
        for TextWrite { held, stands } in texts {
            if let Some(stands) = stands {
                let cell = Cell { clock: held.of, value: docket_sync::Value::Text(stands) };
                self.put(held.name, cell);
            }
            self.disk.texts.insert((held.name, held.of), held);
        }
        ledger.keep(losers);
    }

    /// What had to wait may go now, as long as something does.
    pub(crate) fn unpark(&mut self, ledger: &mut Ledger) {
        while !planted("what waits is not tried again") {
            let parked = std::mem::take(&mut self.disk.parked);
            let mut moved = false;
            for Parked { bytes, read } in parked {
                match self.one(&bytes, ledger) {
                    Taken::Applied => {
                        moved = true;
                        for (place, _) in self.disk.places.iter_mut().zip(read).filter(|(_, read)| !read) {
                            place.outbox.push(bytes.clone());
                        }
                    }
                    Taken::Parked { .. } => {
                        let waits = self.disk.parked.iter_mut().filter(|parked| parked.bytes == bytes);
                        waits.for_each(|parked| parked.read = read);
                    }
                    Taken::Known | Taken::Refused { .. } => {}
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Makes a snapshot.
    pub(crate) fn snapshot(&self, chance: &crate::chance::Chance) -> Option<Held> {
        let disk = &self.disk;
        let mut id = [0; 16];
        docket_domain::Entropy::fill(chance, &mut id);
        let ends: Vec<_> = disk.chains.ends().map(|(device, end)| (*device, *end)).collect();
        let known = disk.knowledge.all().collect();
        let (half, loose) = (disk.half.clone(), disk.chains.loose().copied().collect());
        let mut contents =
            Contents { schema: docket_sync::SCHEMA, id, ends, loose, half, known, parts: Vec::new() };
        let mut rows: BTreeMap<(u16, [u8; 16]), SnapshotRow> = BTreeMap::new();
        for (name, cell) in disk.cells.iter().chain(&disk.held) {
            let CellName { table, row, column } = *name;
            let new = || SnapshotRow { table, row, cells: Vec::new(), texts: Vec::new(), lost: Vec::new() };
            let there = rows.entry((table, row)).or_insert_with(new);
            there.cells.push((column, cell.clock, cell.value.clone()));
        }
        for ((name, of), text) in &disk.texts {
            let CellName { table, row, column } = *name;
            let stands = disk.cell(name).is_some_and(|cell| cell.clock == *of);
            let state = text.state.clone().filter(|_| stands);
            let waiting = text.waiting.clone();
            if state.is_some() || !waiting.is_empty() {
                let new =
                    || SnapshotRow { table, row, cells: Vec::new(), texts: Vec::new(), lost: Vec::new() };
                let there = rows.entry((table, row)).or_insert_with(new);
                let (of, changed) = (*of, text.changed.clone());
                there.texts.push(docket_sync::SnapshotText { column, of, state, waiting, changed });
            }
        }
        let rows: Vec<SnapshotRow> = rows.into_values().collect();
        let parts = rows.chunks(3).map(|rows| contents.add(&self.keyring, rows, chance));
        let parts = parts.collect::<Result<Vec<_>, _>>().ok()?;
        let latest = contents.ends.iter().map(|(_, end)| end.stamp).max().unwrap_or(Stamp::ZERO);
        let sealer = docket_sync::Sealer { keys: &self.keys, device: self.id, keyring: &self.keyring };
        Some(Held { contents: contents.seal(&sealer, latest, chance).ok()?, parts, has: disk.has.clone() })
    }

    fn cover(&mut self, contents: &Contents) {
        for (device, end, loose) in contents.covers() {
            self.disk.chains.cover(device, end, loose);
            self.disk.clock.heed(end.stamp);
        }
    }

    /// Joins a snapshot, part by part, each in a transaction of its own. What it covers counts as read after the last.
    /// Whether it could be.
    pub(crate) fn join(
        &mut self,
        snapshot: &Held,
        ledger: &mut Ledger,
        fuse: &mut Fuse,
    ) -> Result<bool, Stopped> {
        let Ok((header, contents)) = Contents::open(&snapshot.contents, &self.keyring) else {
            return Ok(false);
        };
        if contents.is_known(&self.disk.chains) {
            return Ok(true);
        }
        if snapshot.parts.len() != contents.parts.len() {
            return Ok(false);
        }
        if planted("a snapshot counts as read before its rows are in") {
            self.cover(&contents);
        }
        self.disk.half = contents.begun(&self.disk.half, &self.disk.chains);
        self.disk.joined = true;
        for (index, part) in snapshot.parts.iter().enumerate() {
            let Ok(rows) = contents.rows(index, part, &header, &self.keyring) else { return Ok(false) };
            let (held, texts) = self.load(&rows.iter().map(|row| (row.table, row.row)).collect());
            let joined = join(rows, &contents.ends, &held, texts, &self.disk.chains, self.id, &deleted);
            self.write_down(joined.winners, &joined.losers, joined.texts, ledger);
            self.disk.clock.heed(joined.heed);
            fuse.burn()?;
        }
        self.cover(&contents);
        let disk = &mut self.disk;
        disk.half = Contents::default().begun(&disk.half, &disk.chains);
        let ends = contents.ends.iter().map(|(device, end)| (header.device, *device, end.stamp));
        let known = ends.chain(contents.known).chain(disk.knowledge.all());
        let mut most: BTreeMap<_, Stamp> = BTreeMap::new();
        for (author, other, stamp) in known {
            let there = most.entry((author, other)).or_default();
            *there = stamp.max(*there);
        }
        let most = most.into_iter().map(|((author, other), stamp)| (author, other, stamp));
        disk.knowledge = docket_sync::Knowledge::of(most);
        disk.has.join(&snapshot.has);
        self.unpark(ledger);
        fuse.burn()?;
        Ok(true)
    }
}
