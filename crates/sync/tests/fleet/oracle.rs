//! What must hold when everybody has met: all edits, sorted and folded, are what every device came to.

use crate::bits::Bits;
use crate::device::{Device, GRAVE, TEXT};
use crate::ledger::{Ledger, Sealed, Words};
use crate::meeting::Air;
use crate::world::{CANARY, World};
use docket_sync::{Cell, CellName, Clock, Op, Stamp, Value, wins};
use docket_wire::DeviceId;
use std::collections::{BTreeMap, BTreeSet};

/// Before all others.
const FIRST: Clock = Clock { stamp: Stamp::ZERO, device: [0; 16] };

type Cells = BTreeMap<CellName, Cell>;

impl World {
    /// The invariants of the design, those that can be seen from outside at rest.
    pub(crate) fn check(&mut self) -> Result<(), String> {
        self.trouble()?;
        self.everything_is_everywhere()?;
        let live: Vec<&Device> = self.devices.iter().filter(|device| !device.left).collect();
        let Some(first) = live.first() else { return Ok(()) };
        let gone = |device: &&Device| device.left || device.put_back;
        let left = self.devices.iter().filter(gone).map(|device| device.id).collect();
        let found = Found::of(&self.ledger, &first.disk.has, left);
        let mut expected = found.folded();
        // Of a snapshot that was joined in part, and whose maker is gone, there may be more than envelopes tell.
        let half = live.iter().any(|device| !device.disk.half.is_empty());
        if half {
            self.add_beyond(&mut expected, &first.disk.cells);
        }
        for (at, device) in live.iter().enumerate() {
            // I1: the same heads, the same state, to the byte.
            same(&device.disk.cells, &first.disk.cells)
                .map_err(|what| format!("I1: devices 0 and {at} differ in {what}"))?;
            // I16: nothing waits for a version that has a place for it.
            if !device.disk.held.is_empty() {
                return Err(format!("I16: device {at} holds cells beside their places"));
            }
        }
        let plain = |cells: &Cells| -> Cells {
            cells.iter().map(|(name, cell)| (*name, masked(name, cell))).collect()
        };
        same(&plain(&first.disk.cells), &plain(&expected))
            .map_err(|what| format!("I2: not what all edits come to: {what}"))?;
        if !half {
            found.texts_hold(&first.disk.cells)?;
        }
        let waits: BTreeSet<&[u8]> = live
            .iter()
            .flat_map(|device| {
                device.disk.texts.values().flat_map(|text| text.waiting.iter().map(Vec::as_slice))
            })
            .collect();
        found.nothing_is_lost(&expected, &waits)?;
        found.deletions_are_told(&expected)?;
        self.relays_are_blind()?;
        self.logs_are_bounded()?;
        self.read_again()?;
        self.last_word()
    }

    /// Adds what is there beyond the envelopes that survived, as far as somebody once sealed it and it wins.
    fn add_beyond(&self, expected: &mut Cells, there: &Cells) {
        for sealed in &self.ledger.all {
            for op in sealed.ops.iter().filter(|op| !matches!(op.value, Value::Edit { .. })) {
                let new =
                    Cell { clock: Clock { stamp: op.stamp, device: sealed.device }, value: op.value.clone() };
                // Two copies of one device may have written two values with one clock.
                let there = there.get(&op.cell).filter(|cell| cell.clock == new.clock);
                let is_there = there.is_some_and(|cell| masked(&op.cell, cell) == masked(&op.cell, &new));
                if is_there && expected.get(&op.cell).is_none_or(|old| wins(&new, old)) {
                    expected.insert(op.cell, new);
                }
            }
        }
    }

    /// What a device noticed itself.
    pub(crate) fn trouble(&self) -> Result<(), String> {
        let mut told = self.devices.iter().enumerate();
        let told = told.find_map(|(at, device)| Some((at, device.trouble.clone()?)));
        told.map_or(Ok(()), |(at, what)| Err(format!("device {at}: {what}")))
    }

    /// I3 and I12: every envelope anybody has is with everybody, and nothing waits.
    fn everything_is_everywhere(&self) -> Result<(), String> {
        let mut all = Bits::default();
        let live = self.devices.iter().enumerate().filter(|(_, device)| !device.left);
        live.clone().for_each(|(_, device)| all.join(&device.disk.has));
        for (at, device) in live {
            let lacks: Vec<String> = all
                .all()
                .filter(|number| !device.disk.has.has(*number))
                .map(|number| {
                    let sealed = &self.ledger.all[number];
                    format!("{:02x}/{}", sealed.device[0], sealed.dev_seq)
                })
                .collect();
            if !lacks.is_empty() {
                return Err(format!("I12: it lacks, device {at}, {}", lacks.join(", ")));
            }
            // What waits and was sealed by somebody who has a say must be able to go.
            let waits = device.disk.parked.iter().filter_map(|parked| {
                let hash = *blake3::hash(&parked.bytes).as_bytes();
                self.ledger.number(&hash).filter(|number| all.has(*number))
            });
            if waits.count() > 0 {
                return Err(format!("I12: something waits on device {at} that it has"));
            }
            if !device.disk.pending.is_empty()
                || device.disk.places[..self.relays.len()].iter().any(|place| !place.outbox.is_empty())
            {
                return Err(format!("I12: unsent: device {at} has not sent everything"));
            }
        }
        Ok(())
    }

    /// I9: no relay has seen a word.
    fn relays_are_blind(&self) -> Result<(), String> {
        let seen = |bytes: &[u8]| bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        for relay in &self.relays {
            let parts = relay.snapshot.iter().flat_map(|held| held.parts.iter().map(Vec::as_slice));
            let all = relay.entries.iter().map(|entry| &*entry.bytes).chain(parts);
            if all.into_iter().any(seen) {
                return Err("I9: a relay has seen what was written".to_owned());
            }
        }
        Ok(())
    }

    /// I13: what is pushed again takes no room.
    fn logs_are_bounded(&self) -> Result<(), String> {
        for relay in &self.relays {
            let there: BTreeSet<_> =
                relay.entries.iter().map(|entry| blake3::hash(&entry.bytes).as_bytes().to_owned()).collect();
            if there.len() < relay.entries.len() || there.len() > self.ledger.all.len() {
                return Err("I13: a relay has an envelope twice".to_owned());
            }
        }
        Ok(())
    }

    /// I4: what is read again changes nothing. What a snapshot covers may be read for the first time here, or looked at since
    /// a change of it came: then a text that lost finds its beginning, which goes with it elsewhere, and nothing else changes.
    fn read_again(&mut self) -> Result<(), String> {
        let Some(at) = self.devices.iter().position(|device| !device.left) else { return Ok(()) };
        for all in [false, true] {
            let before = self.devices[at].disk.clone();
            self.devices[at].disk.places[0].cursor = docket_wire::Cursor::default();
            self.meet(at, 0, &mut Air::clear());
            let disk = &self.devices[at].disk;
            let counts =
                |(name, of): &(CellName, Clock)| all || disk.cell(name).is_some_and(|cell| cell.clock == *of);
            let was = before.texts.iter().filter(|(text, _)| counts(text));
            let is = disk.texts.iter().filter(|(text, _)| counts(text));
            if disk.cells != before.cells || !is.eq(was) {
                return Err("I4: what was read twice changed something".to_owned());
            }
        }
        Ok(())
    }

    /// I14: however wrong clocks were, who has seen everything has the last word.
    fn last_word(&mut self) -> Result<(), String> {
        let Some(at) = self.devices.iter().rposition(|device| !device.left) else { return Ok(()) };
        let name = CellName { table: 0, row: [0; 16], column: 0 };
        let word = Value::Int(-1);
        let device = &mut self.devices[at];
        (device.skew, device.frozen) = (0, None);
        device.write(self.now, name, word.clone(), false);
        for _ in 0..2 {
            for at in 0..self.devices.len() {
                if !self.devices[at].left {
                    (0..self.relays.len()).for_each(|relay| self.meet(at, relay, &mut Air::clear()));
                }
            }
        }
        let live = self.devices.iter().filter(|device| !device.left);
        if live.clone().any(|device| device.disk.cell(&name).map(|cell| &cell.value) != Some(&word)) {
            return Err("I14: the last word did not win".to_owned());
        }
        self.trouble()
    }
}

/// Of a text only who put it there: what it says is looked at by its words.
fn masked(name: &CellName, cell: &Cell) -> Cell {
    let is_text = name.column == TEXT && matches!(cell.value, Value::Text(_));
    if is_text { Cell { value: Value::Null, ..cell.clone() } } else { cell.clone() }
}

fn same(one: &Cells, other: &Cells) -> Result<(), String> {
    let names: BTreeSet<&CellName> = one.keys().chain(other.keys()).collect();
    let differs = names.into_iter().find(|name| one.get(name) != other.get(name));
    differs.map_or(Ok(()), |name| {
        let CellName { table, row, column } = name;
        Err(format!("{table}/{}/{column}: {:?} and {:?}", row[0], one.get(name), other.get(name)))
    })
}

/// The edits that have survived: all that are in some envelope that a device has.
struct Found<'a> {
    ledger: &'a Ledger,
    numbers: Vec<usize>,
    /// Devices with two envelopes of one number: what was known of them cannot be told by a stamp.
    forked: BTreeSet<DeviceId>,
    /// Devices that were taken off, or whose history went with their disk.
    left: BTreeSet<DeviceId>,
}

impl<'a> Found<'a> {
    fn of(ledger: &'a Ledger, has: &Bits, left: BTreeSet<DeviceId>) -> Self {
        let (mut numbers, mut there, mut forked) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for number in has.all() {
            let sealed = &ledger.all[number];
            numbers.push(number);
            if !there.insert((sealed.device, sealed.dev_seq)) {
                forked.insert(sealed.device);
            }
        }
        Self { ledger, numbers, forked, left }
    }

    fn envelopes(&self) -> impl Iterator<Item = (usize, &'a Sealed)> + '_ {
        self.numbers.iter().map(|number| (*number, &self.ledger.all[*number]))
    }

    fn ops(&self) -> impl Iterator<Item = (usize, &'a Sealed, &'a Op)> + '_ {
        self.envelopes().flat_map(|(number, sealed)| sealed.ops.iter().map(move |op| (number, sealed, op)))
    }

    /// What envelopes did to texts.
    fn words(&self) -> impl Iterator<Item = (&'a Sealed, &'a Words)> + '_ {
        self.envelopes().flat_map(|(_, sealed)| sealed.words.iter().map(move |words| (sealed, words)))
    }

    /// The oracle: all edits, sorted and folded.
    fn folded(&self) -> Cells {
        let mut cells = Cells::new();
        for (_, sealed, op) in self.ops() {
            if matches!(op.value, Value::Edit { .. }) {
                continue;
            }
            let clock = Clock { stamp: op.stamp, device: sealed.device };
            let new = Cell { clock, value: op.value.clone() };
            if cells.get(&op.cell).is_none_or(|old| wins(&new, old)) {
                cells.insert(op.cell, new);
            }
        }
        cells
    }

    /// I2 for texts: each word that was put in and not taken out is there, once, and no other.
    fn texts_hold(&self, cells: &Cells) -> Result<(), String> {
        let mut there_is = Bits::default();
        self.numbers.iter().for_each(|number| there_is.add(*number));
        for (name, cell) in cells.iter().filter(|(name, _)| name.column == TEXT) {
            let Value::Text(text) = &cell.value else { continue };
            let (mut put, mut gone, mut doubtful) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            for (sealed, words) in
                self.words().filter(|(_, words)| (words.name, words.of) == (*name, cell.clock))
            {
                // A disk that was copied before this was sealed puts it in twice.
                doubtful.extend(words.put.iter().copied().filter(|word| !put.insert(*word)));
                gone.extend(words.gone.iter().copied());
                // Who takes it out meanwhile takes out the one that was there.
                doubtful.extend(&words.again);
                // What it was put beside may have gone with every disk that had it: then it waits for ever.
                if sealed.knew.all().any(|number| !there_is.has(number)) {
                    doubtful.extend(words.put.iter().chain(&words.gone));
                }
            }
            let mut expected: Vec<char> = put.difference(&gone).copied().collect();
            let mut there: Vec<char> = text.chars().collect();
            there.sort_unstable();
            // Of such a word one may have been taken out here, and the other one there.
            expected.retain(|word| !doubtful.contains(word));
            there.retain(|word| !doubtful.contains(word));
            if expected != there {
                return Err(format!("I2: a text has the words {there:?}, not {expected:?}"));
            }
        }
        Ok(())
    }

    /// Whether what stands in a cell was put there by somebody who knew of an envelope. It may have come by a part of a snapshot
    /// whose maker was taken off: then it stands, and no device has the envelope.
    fn stands_knowingly(&self, number: usize, cell: CellName, stands: &Clock) -> bool {
        let is_it = |sealed: &Sealed, op: &Op| {
            (op.cell, op.stamp, sealed.device) == (cell, stands.stamp, stands.device)
        };
        let mut knew = self.ledger.all.iter().filter(|sealed| sealed.knew.has(number));
        knew.any(|sealed| sealed.ops.iter().any(|op| is_it(sealed, op)))
    }

    /// Whether somebody took the place of an edit knowingly.
    fn replaced(&self, number: usize, cell: CellName, clock: Clock) -> bool {
        self.ops().any(|(_, sealed, op)| {
            let later = (op.stamp, sealed.device) > (clock.stamp, clock.device);
            let whole = !matches!(op.value, Value::Edit { .. });
            let knowingly = sealed.knew.has(number) || sealed.device == clock.device;
            op.cell == cell && later && whole && knowingly
        })
    }

    /// I2: every edit stands, was replaced by somebody who knew it, or is in the history of somebody. A change within a text
    /// that lost may wait for ever for its beginning, where that was written over unchanged.
    fn nothing_is_lost(&self, expected: &Cells, waits: &BTreeSet<&[u8]>) -> Result<(), String> {
        let forked = |cell: CellName| {
            self.ops().any(|(_, sealed, op)| op.cell == cell && self.forked.contains(&sealed.device))
        };
        for (number, sealed, op) in self.ops() {
            let Some(stands) = expected.get(&op.cell) else { continue };
            let mut clock = Clock { stamp: op.stamp, device: sealed.device };
            if let Value::Edit { of, .. } = &op.value {
                clock = *of;
            }
            if stands.clock == clock
                || self.replaced(number, op.cell, clock)
                || self.stands_knowingly(number, op.cell, &stands.clock)
            {
                continue;
            }
            let again = self
                .ops()
                .any(|(other, _, one)| other != number && one.cell == op.cell && one.value == op.value);
            let kept = match &op.value {
                Value::Edit { update, .. } if waits.contains(update.as_slice()) => true,
                Value::Edit { .. } => {
                    let words = sealed.words.iter().filter(|words| words.of == clock);
                    let mut put = words.flat_map(|words| &words.put);
                    let gone: BTreeSet<char> = self
                        .envelopes()
                        .flat_map(|(_, sealed)| &sealed.words)
                        .filter(|words| words.of == clock)
                        .flat_map(|words| words.gone.iter().copied())
                        .collect();
                    put.all(|word| gone.contains(word) || self.ledger.kept_words.contains(word))
                }
                _ => self.ledger.kept.contains(&(op.cell, clock)),
            };
            let left = self.left.contains(&sealed.device);
            if !kept && !again && !left && !forked(op.cell) {
                return Err(format!("I2: an edit is nowhere: {op:?} by {:02x}", sealed.device[0]));
            }
        }
        Ok(())
    }

    /// Whoever changed a deleted row without knowing that it was, or deleted a changed one, is asked.
    fn deletions_are_told(&self, expected: &Cells) -> Result<(), String> {
        let edits = self.ops().filter(|(.., op)| op.cell.column != GRAVE);
        for (number, sealed, op) in edits {
            let grave = CellName { column: GRAVE, ..op.cell };
            let Some(cell) = expected.get(&grave).filter(|cell| cell.value != Value::Null) else { continue };
            let clock = Clock { stamp: op.stamp, device: sealed.device };
            let stands = match &op.value {
                Value::Edit { of, .. } => expected.get(&op.cell).is_some_and(|one| one.clock == *of),
                _ => expected.get(&op.cell).is_some_and(|cell| cell.clock == clock),
            };
            let Some((deletion, deleter, _)) = self.ops().find(|(_, sealed, op)| {
                op.cell == grave && (op.stamp, sealed.device) == (cell.clock.stamp, cell.clock.device)
            }) else {
                continue;
            };
            let apart = !sealed.knew.has(deletion) && !deleter.knew.has(number) && number != deletion;
            let forked = self.forked.contains(&sealed.device) || self.forked.contains(&deleter.device);
            let told = self.ledger.kept.range((grave, FIRST)..).next();
            let told = told.is_some_and(|(name, _)| *name == grave);
            let forked = forked || self.left.contains(&sealed.device) || self.left.contains(&deleter.device);
            if stands && apart && sealed.device != deleter.device && !forked && !told {
                return Err(format!(
                    "I2: a row was changed though it is deleted, and nobody is told: {op:?}"
                ));
            }
        }
        Ok(())
    }
}
