//! A device: what lies on its disk, and how it is written to. Everything it decides comes from the crate; here it is only
//! loaded, written and sent.

use crate::bits::Bits;
use crate::chance::Chance;
use crate::ledger::{Ledger, Sealed, Words};
use crate::planted;
use crate::relay::Bytes;
use docket_crypto::{DeviceKeys, EpochKey};
use docket_domain::Entropy as _;
use docket_sync::{
    Batch, Cell, CellName, Chains, Change, Clock, End, Keyring, Knowledge, Op, SCHEMA, Sealer, Stamp,
    StampClock, Statement, TextDoc, TextHeld, Value, Writer, capture,
};
use docket_wire::{Cursor, DeviceId, Envelope, EnvelopeHash, SpaceId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The column that holds a text that merges.
pub(crate) const TEXT: u16 = 3;
/// The column that says that a row is deleted.
pub(crate) const GRAVE: u16 = 4;
/// The column and the table that the old version has no place for.
pub(crate) const NEW_COLUMN: u16 = 5;
pub(crate) const NEW_TABLE: u16 = 2;

/// The column of a table that says when a row was deleted, as everybody knows it.
pub(crate) fn deleted(table: u16) -> Option<u16> {
    (table < NEW_TABLE).then_some(GRAVE)
}

/// How a device stands with a relay.
#[derive(Clone, Default)]
pub(crate) struct Place {
    /// Where reading goes on.
    pub(crate) cursor: Cursor,
    /// The last place up to which everything was sound. A relay that does not lead there has lost something; reading from
    /// the beginning must not make that forgotten.
    pub(crate) sound: Cursor,
    /// Where the relay's log ended after it got everything that is here: as long as it leads there, too, it has it.
    pub(crate) given: Cursor,
    /// Something was applied that does not stand before either.
    pub(crate) unsure: bool,
    /// What came from elsewhere, and was not read back from there.
    pub(crate) outbox: Vec<Bytes>,
    /// The snapshot that was last looked at.
    pub(crate) looked_at: [u8; 32],
    /// The relay lost what only a snapshot of this device can give back.
    pub(crate) owes: bool,
}

impl Place {
    /// Everything up to here was read and sound. Reading from an earlier place again makes nothing of that forgotten: what was
    /// read back is in no outbox any more, and it must be seen if the relay loses it.
    pub(crate) fn has_read(&mut self, cursor: Cursor) {
        self.cursor = cursor;
        if self.sound.log != cursor.log || self.sound.seq < cursor.seq {
            self.sound = cursor;
        }
    }
}

/// What waits to be sealed of a cell.
#[derive(Clone, Copy)]
pub(crate) struct Pending {
    at: Stamp,
    /// It goes out as a value, not as a change within a text.
    whole: bool,
}

/// An envelope that waits.
#[derive(Clone)]
pub(crate) struct Parked {
    pub(crate) bytes: Bytes,
    /// The relays whose cursor is behind it.
    pub(crate) read: [bool; 2],
}

/// What survives a kill. Each function that writes it is one transaction; kills come between them.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    pub(crate) cells: BTreeMap<CellName, Cell>,
    /// Cells that this version has no place for.
    pub(crate) held: BTreeMap<CellName, Cell>,
    pub(crate) texts: BTreeMap<(CellName, Clock), TextHeld>,
    pub(crate) chains: Chains,
    pub(crate) knowledge: Knowledge,
    pub(crate) clock: StampClock,
    pub(crate) pending: BTreeMap<CellName, Pending>,
    /// What was told of the others' chains with the last batch.
    told: Vec<(DeviceId, End)>,
    pub(crate) places: [Place; 2],
    /// Envelopes that wait.
    pub(crate) parked: Vec<Parked>,
    /// All that was applied, to be given to a relay that lost it.
    pub(crate) archive: BTreeMap<(DeviceId, u64, EnvelopeHash), Bytes>,
    pub(crate) statements: BTreeMap<[u8; 32], Rc<Vec<u8>>>,
    keys: BTreeMap<(u32, [u8; 16]), [u8; 32]>,
    /// Which envelopes are in this, archived or by a snapshot. For the oracle.
    pub(crate) has: Bits,
    /// Up to where there may be more in this than the chains tell: of snapshots that were joined in part.
    pub(crate) half: Vec<(DeviceId, End)>,
    /// A snapshot was joined: not all of it is in the archive.
    pub(crate) joined: bool,
}

impl Disk {
    pub(crate) fn cell(&self, name: &CellName) -> Option<&Cell> {
        self.cells.get(name).or_else(|| self.held.get(name))
    }

    /// All cells of a row.
    pub(crate) fn row(&self, table: u16, row: [u8; 16]) -> impl Iterator<Item = (CellName, Cell)> + '_ {
        let range = CellName { table, row, column: 0 }..=CellName { table, row, column: u16::MAX };
        let all = self.cells.range(range.clone()).chain(self.held.range(range));
        all.map(|(name, cell)| (*name, cell.clone()))
    }
}

pub(crate) struct Device {
    pub(crate) disk: Disk,
    pub(crate) keyring: Keyring,
    pub(crate) keys: DeviceKeys,
    pub(crate) id: DeviceId,
    /// Which schema its version knows: 0 or 1.
    pub(crate) schema: u16,
    install: [u8; 16],
    writer: Writer,
    /// How far its clock is off, in milliseconds.
    pub(crate) skew: i64,
    /// Its clock stands still.
    pub(crate) frozen: Option<i64>,
    /// It was taken off the account.
    pub(crate) left: bool,
    /// An older disk was put in.
    pub(crate) put_back: bool,
    /// Relays it does not reach.
    pub(crate) cut: [bool; 2],
    /// Disks as they were, to be put back.
    pub(crate) backups: Vec<Disk>,
    /// What must never happen and did.
    pub(crate) trouble: Option<String>,
}

impl Device {
    pub(crate) fn new(
        id: DeviceId,
        keys: DeviceKeys,
        account: [u8; 32],
        space: SpaceId,
        schema: u16,
    ) -> Self {
        Self {
            disk: Disk::default(),
            keyring: Keyring::new(account, space),
            keys,
            id,
            schema,
            install: [0; 16],
            writer: Writer::new(0),
            skew: 0,
            frozen: None,
            left: false,
            put_back: false,
            cut: [false; 2],
            backups: Vec::new(),
            trouble: None,
        }
    }

    /// The program starts: nothing is known but what is on the disk.
    pub(crate) fn start(&mut self, chance: &Chance) {
        chance.fill(&mut self.install);
        let again = planted("a writer comes back");
        self.writer = Writer::new(if again { u64::from(self.id[0]) + 1 } else { chance.next() });
    }

    /// Another disk is put in.
    pub(crate) fn restore(&mut self, disk: Disk, chance: &Chance) {
        self.disk = disk;
        self.keyring = Keyring::new(*self.keyring.account(), self.keyring.space());
        for ((epoch, _), key) in &self.disk.keys {
            self.keyring.hold(*epoch, EpochKey::from_bytes(key));
        }
        for bytes in self.disk.statements.values() {
            match Statement::decode(bytes) {
                Ok(Statement::Epoch(_)) | Err(_) => {}
                Ok(other) => drop(self.keyring.take(&other, self.id, &self.keys)),
            }
        }
        self.settle();
        self.start(chance);
    }

    /// Something that holds at any time.
    pub(crate) fn must(&mut self, holds: bool, what: &str) {
        if !holds && self.trouble.is_none() {
            self.trouble = Some(what.to_owned());
        }
    }

    pub(crate) fn now(&self, now: i64) -> i64 {
        self.frozen.unwrap_or(now).saturating_add(self.skew)
    }

    /// Whether this version has a place for a cell.
    pub(crate) fn has_place(&self, name: &CellName) -> bool {
        self.schema > 0 || (name.table < NEW_TABLE && name.column < NEW_COLUMN)
    }

    /// Writes a cell that won, or holds it for the version that has a place for it.
    pub(crate) fn put(&mut self, name: CellName, cell: Cell) {
        if self.has_place(&name) {
            self.disk.cells.insert(name, cell);
        } else if !planted("a column that has no place is dropped") {
            self.disk.held.insert(name, cell);
        }
    }

    /// What was held and has a place now comes to it.
    pub(crate) fn settle(&mut self) {
        for (name, cell) in std::mem::take(&mut self.disk.held) {
            self.put(name, cell);
        }
    }

    /// Takes a statement of the account.
    pub(crate) fn believe(&mut self, bytes: &Rc<Vec<u8>>) {
        let hash = *blake3::hash(bytes).as_bytes();
        let Ok(statement) = Statement::decode(bytes) else { return };
        if self.disk.statements.contains_key(&hash)
            || self.keyring.take(&statement, self.id, &self.keys).is_err()
        {
            return;
        }
        self.disk.statements.insert(hash, bytes.clone());
        self.keep_keys();
    }

    pub(crate) fn keep_keys(&mut self) {
        let keys = self.keyring.keys().map(|(epoch, key)| ((epoch, key.name()), *key.bytes()));
        self.disk.keys.extend(keys);
    }

    /// Somebody changes a cell. A text that stands there is changed within, unless `anew`.
    pub(crate) fn write(&mut self, now: i64, name: CellName, value: Value, anew: bool) {
        let now = self.now(now);
        let id = self.id;
        // The same everywhere.
        let begins = |of: Clock| {
            if planted("the beginning of a text depends on the device") {
                Clock { device: id, ..of }
            } else {
                of
            }
        };
        let disk = &mut self.disk;
        let old = disk.cell(&name).cloned();
        if old.as_ref().is_some_and(|old| old.value == value) {
            return;
        }
        // A text that is in no envelope yet has no name that anybody knows: written over it is a new one. Under the old name
        // a device whose backup is put back would send two texts by one name.
        let unsealed = disk.pending.get(&name).is_some_and(|pending| pending.whole);
        let Some(op) = capture(&mut disk.clock, now, vec![Change { cell: name, value }]).pop() else {
            return;
        };
        let clock = Clock { stamp: op.stamp, device: self.id };
        let text = match &old {
            Some(Cell { clock, value: Value::Text(text) }) if name.column == TEXT && !unsealed => {
                Some((*clock, text.as_str()))
            }
            _ => None,
        };
        // What is in the cell until now is the beginning of its text.
        if let Some((of, text)) = text
            && disk.texts.get(&(name, of)).is_none_or(|held| held.state.is_none())
            && let Ok(doc) = TextDoc::seed(&name, &begins(of), text)
        {
            let held = disk.texts.entry((name, of)).or_insert_with(|| TextHeld::new(name, of));
            held.state = Some(doc.state());
        }
        let within = text.filter(|_| matches!(op.value, Value::Text(_)) && !anew);
        let clock = within.map_or(clock, |(of, _)| of);
        disk.cells.insert(name, Cell { clock, value: op.value });
        let pending = disk.pending.entry(name).or_insert(Pending { at: op.stamp, whole: false });
        (pending.at, pending.whole) = (op.stamp, pending.whole || within.is_none());
    }

    /// Seals what waits. The sealed bytes are on the disk before anybody gets them.
    pub(crate) fn seal(&mut self, ledger: &mut Ledger, chance: &Chance) {
        if self.disk.pending.is_empty() {
            return;
        }
        let (mut ops, mut words) = (Vec::new(), Vec::new());
        for (name, pending) in std::mem::take(&mut self.disk.pending) {
            let (op, changed) = self.op_of(name, pending);
            ops.extend(op);
            words.extend(changed);
        }
        if ops.is_empty() {
            return;
        }
        ops.sort_by_key(|op| op.stamp);
        let disk = &mut self.disk;
        let mut known = Chains::default();
        for (device, end) in &disk.told {
            known.cover(*device, *end, false);
        }
        let new = ops.iter().any(|op| op.cell.column >= NEW_COLUMN || op.cell.table >= NEW_TABLE);
        let schema = if new && chance.one_in(2) { SCHEMA } else { 0 };
        let seen = disk.chains.since(&known, &self.id);
        let batch = Batch { schema, install: self.install, seen, ops };
        let sealer = Sealer { keys: &self.keys, device: self.id, keyring: &self.keyring };
        let Ok((bytes, hash)) = sealer.seal(&batch, disk.chains.end(&self.id).head, chance) else {
            return self.must(false, "what was edited can be sealed");
        };
        let header = Envelope::decode(&bytes).unwrap().header;
        let ops = batch.ops;
        let sealed = Sealed { device: self.id, dev_seq: header.dev_seq, ops, words, knew: disk.has.clone() };
        disk.has.add(ledger.add(hash, sealed));
        disk.told = disk.chains.ends().map(|(device, end)| (*device, *end)).collect();
        disk.chains.apply(&header, hash);
        let bytes: Bytes = bytes.into();
        for place in &mut disk.places {
            place.outbox.push(bytes.clone());
        }
        disk.archive.insert((self.id, header.dev_seq, hash), bytes);
    }

    /// What goes out of a cell.
    fn op_of(&mut self, name: CellName, pending: Pending) -> (Option<Op>, Option<Words>) {
        let disk = &mut self.disk;
        let Some(cell) = disk.cells.get_mut(&name) else { return (None, None) };
        let of = cell.clock;
        let Value::Text(now) = &cell.value else {
            return (Some(Op { cell: name, stamp: of.stamp, value: cell.value.clone() }), None);
        };
        let now = now.clone();
        if pending.whole {
            disk.texts.remove(&(name, of));
        } else if let Some(held) = disk.texts.get_mut(&(name, of))
            && let Some(Ok(mut doc)) = held.state.as_deref().map(TextDoc::load)
        {
            let before = doc.plain();
            match doc.edit(&now, self.writer) {
                Ok(None) => return (None, None),
                Ok(Some(update)) => {
                    if !planted("the state of a text is not kept after a change") {
                        held.state = Some(doc.state());
                    }
                    held.note(Clock { stamp: pending.at, device: self.id });
                    let put = now.chars().filter(|one| !before.contains(*one)).collect();
                    let gone = before.chars().filter(|one| !now.contains(*one)).collect();
                    // A passage written anew goes out as a whole, with the words in it that stay.
                    let sent = String::from_utf8_lossy(&update);
                    let again = sent.chars().filter(|one| before.contains(*one)).collect();
                    let op = Op { cell: name, stamp: pending.at, value: Value::Edit { of, update } };
                    return (Some(op), Some(Words { name, of, put, gone, again }));
                }
                Err(_) => {}
            }
        }
        if !pending.whole {
            cell.clock = Clock { stamp: pending.at, device: self.id };
        }
        let (of, put) = (cell.clock, now.chars().collect());
        let op = Op { cell: name, stamp: of.stamp, value: Value::Text(now) };
        (Some(op), Some(Words { name, of, put, gone: Vec::new(), again: Vec::new() }))
    }
}
