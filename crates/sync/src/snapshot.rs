//! A snapshot: all cells with their clocks and all texts with their states, as a device has them at one moment, and how far
//! it had read then. It is no dump but a state to be merged: joined by a device that has edits of its own, nothing of them
//! is lost, and joined twice it changes nothing.

use crate::chain::{Chains, End};
use crate::held_text::{TextHeld, TextWrite, changes_there, last_change, with_more, written_over};
use crate::keyring::Keyring;
use crate::merge::{Cell, Clock, Loser, Winner, arrives, changed_though_deleted, is_known, wins};
use crate::op::{CellName, Value};
use crate::packed::{pack, unpack};
use crate::planted;
use crate::seal::{SCHEMA, Sealer, SyncError, open_apart};
use crate::stamp::Stamp;
use crate::text::{TextDoc, has_new_lines};
use docket_crypto::{NONCE_BYTES, nonce};
use docket_domain::Entropy;
use docket_wire::{DeviceId, EnvelopeHash, Header, Kind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most bytes a part may unpack to.
const MAX_PART: usize = 32 * 1024 * 1024;
/// The most ends that are noted down of snapshots that were joined in part.
const MAX_HALF: usize = 1024;
/// The most bytes of a sealed part.
pub const MAX_SEALED_PART: usize = MAX_PART + 1024;

/// A row in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRow {
    /// The table's number.
    pub table: u16,
    /// The row's id.
    pub row: [u8; 16],
    /// Its cells: column, when and by whom, what.
    pub cells: Vec<(u16, Clock, Value)>,
    /// Its texts that were changed since they were put there, and those whose beginning did not arrive yet.
    pub texts: Vec<SnapshotText>,
    /// Its history: edits that lost to others. What their writers had known is told in envelopes only, so nobody who gets the
    /// snapshot in their place could find them.
    pub lost: Vec<(u16, Cell, Clock)>,
}

/// A text in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SnapshotText {
    /// The column.
    pub column: u16,
    /// The edit that put it there.
    pub of: Clock,
    /// Its state, unless there is only something that waits.
    pub state: Option<Vec<u8>>,
    /// Changes that wait for its beginning, or that could not be read. Whoever gets the snapshot gets them nowhere else.
    pub waiting: Vec<Vec<u8>>,
    /// The last change of each device within it.
    pub changed: BTreeMap<DeviceId, Stamp>,
}

/// What there is in a snapshot, and how far its maker had read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    /// The schema it was written by.
    pub schema: u16,
    /// A name for it, random.
    pub id: [u8; 16],
    /// Up to where each chain is in it.
    pub ends: Vec<(DeviceId, End)>,
    /// The ends of these that something may be missing before.
    pub loose: Vec<EnvelopeHash>,
    /// What more may be in it, in part: its maker had begun to join another snapshot that reached up to there, and was
    /// stopped. No chain tells of it, so somebody who has all of `ends` may lack something all the same.
    pub half: Vec<(DeviceId, End)>,
    /// What each device had seen of each other one: author, other device, the latest stamp.
    pub known: Vec<(DeviceId, DeviceId, Stamp)>,
    /// The hash of each sealed part, in order.
    pub parts: Vec<[u8; 32]>,
}

impl Contents {
    /// How far its maker had read, and whether something may be missing before that.
    pub fn covers(&self) -> impl Iterator<Item = (DeviceId, End, bool)> + '_ {
        let loose: BTreeSet<&EnvelopeHash> = self.loose.iter().collect();
        self.ends.iter().map(move |(device, end)| (*device, *end, loose.contains(&end.head.hash)))
    }

    /// Whether there is nothing in it that a device with these chains may lack.
    pub fn is_known(&self, chains: &Chains) -> bool {
        lacking(self.ends.iter().chain(&self.half), chains).next().is_none()
    }

    /// What a device with these chains notes down before it joins the first part: up to where there may be more in its vault
    /// than its chains tell. It goes into its own snapshots as `half`, and shrinks as chains get there.
    pub fn begun(&self, half: &[(DeviceId, End)], chains: &Chains) -> Vec<(DeviceId, End)> {
        let all = half.iter().chain(&self.half).chain(&self.ends);
        let mut begun: Vec<(DeviceId, End)> = Vec::new();
        for end in lacking(all, chains) {
            if begun.len() == MAX_HALF {
                break;
            }
            if !begun.contains(end) {
                begun.push(*end);
            }
        }
        begun
    }

    /// Seals it, after all parts.
    pub fn seal(
        &self,
        sealer: &Sealer<'_>,
        stamp: Stamp,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, SyncError> {
        sealer.seal_apart(Kind::Manifest, &pack(self)?, stamp, entropy)
    }

    /// The inverse of [`Contents::seal`], with who made it.
    pub fn open(bytes: &[u8], keyring: &Keyring) -> Result<(Header, Self), SyncError> {
        let (header, content) = open_apart(bytes, Kind::Manifest, keyring)?;
        let contents: Self = unpack(&content, MAX_PART)?;
        if contents.schema > SCHEMA { Err(SyncError::Newer) } else { Ok((header, contents)) }
    }

    /// Seals a part, and notes it down. The bytes: nonce, ciphertext.
    pub fn add(
        &mut self,
        keyring: &Keyring,
        rows: &[SnapshotRow],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, SyncError> {
        let (_, key) = keyring.newest().ok_or(SyncError::NoKey)?;
        let nonce = nonce(entropy);
        let sealed = key.seal(&self.place(self.parts.len()), &nonce, &pack(&rows)?);
        let bytes = [nonce.as_slice(), &sealed].concat();
        self.parts.push(*blake3::hash(&bytes).as_bytes());
        Ok(bytes)
    }

    /// The rows of a part, if it is the one that stands there.
    pub fn rows(
        &self,
        index: usize,
        bytes: &[u8],
        header: &Header,
        keyring: &Keyring,
    ) -> Result<Vec<SnapshotRow>, SyncError> {
        if self.parts.get(index) != Some(blake3::hash(bytes).as_bytes()) {
            return Err(SyncError::Mismatch);
        }
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SyncError::Mismatch)?;
        let key = keyring.key(header.epoch, &header.key).ok_or(SyncError::NoKey)?;
        unpack(&key.open(&self.place(index), nonce, sealed)?, MAX_PART)
    }

    fn place(&self, index: usize) -> Vec<u8> {
        [b"dkt1-snapshot".as_slice(), &self.id, &(index as u64).to_be_bytes()].concat()
    }
}

fn lacking<'a>(
    ends: impl Iterator<Item = &'a (DeviceId, End)>,
    chains: &Chains,
) -> impl Iterator<Item = &'a (DeviceId, End)> {
    ends.filter(|(device, end)| !chains.leads_to(device, end))
}

/// What a part of a snapshot comes to, to be written in one transaction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Joined {
    /// Cells that get a value.
    pub winners: Vec<Winner>,
    /// Edits that are kept as history.
    pub losers: Vec<Loser>,
    /// Texts that changed.
    pub texts: Vec<TextWrite>,
    /// This device's clock must be after this.
    pub heed: Stamp,
}

/// How a text was on both sides, if they changed the same lines. Each is told of the other.
fn both_wrote(ours: &TextHeld, theirs: &SnapshotText, here: Option<&Cell>, merged: &str) -> Vec<Loser> {
    let Some(Cell { clock, value: Value::Text(was) }) = here else { return Vec::new() };
    if *clock != ours.of || merged == was {
        return Vec::new();
    }
    let there = theirs.state.as_deref().and_then(|state| TextDoc::load(state).ok());
    let Some(there) = there.map(|doc| doc.plain()) else { return Vec::new() };
    if !has_new_lines(merged, was, &there) {
        return Vec::new();
    }
    let knew = |changed: &BTreeMap<DeviceId, Stamp>, change: &Clock| {
        changed.get(&change.device).is_some_and(|stamp| change.stamp <= *stamp)
    };
    let own = last_change(&ours.changed, ours.of, |change| knew(&theirs.changed, change));
    let others = last_change(&theirs.changed, ours.of, |change| knew(&ours.changed, change));
    let name = ours.name;
    let lost =
        |clock, text: String, winner| Loser { name, cell: Cell { clock, value: Value::Text(text) }, winner };
    let mut both = vec![lost(own, was.clone(), others)];
    if others != own {
        both.push(lost(others, there, own));
    }
    both
}

/// Joins rows of a snapshot whose maker had read as far as `ends`. `held` says what the cells hold that they name, `texts`
/// what is kept of these, `chains` how far this device has read; `own` is this device, and
/// `deleted` names the column of a table that says when a row was deleted.
pub fn join(
    rows: Vec<SnapshotRow>,
    ends: &[(DeviceId, End)],
    held: &BTreeMap<CellName, Cell>,
    texts: Vec<TextHeld>,
    chains: &Chains,
    own: DeviceId,
    deleted: &dyn Fn(u16) -> Option<u16>,
) -> Joined {
    let latest = |ends: &mut dyn Iterator<Item = (DeviceId, End)>| {
        let mut latest: BTreeMap<DeviceId, Stamp> = BTreeMap::new();
        for (device, end) in ends {
            let stamp = latest.entry(device).or_default();
            *stamp = (*stamp).max(end.stamp);
        }
        latest
    };
    let theirs = latest(&mut ends.iter().copied());
    let ours = latest(&mut chains.ends().map(|(device, end)| (*device, *end)));
    let has = |known: &BTreeMap<DeviceId, Stamp>, clock: &Clock| {
        known.get(&clock.device).is_some_and(|stamp| clock.stamp <= *stamp)
    };
    let mut joined = Joined::default();
    joined.winners.reserve(rows.iter().map(|row| row.cells.len()).sum());
    let there = changes_there(&texts, held);
    let mut kept: BTreeMap<(CellName, Clock), TextHeld> =
        texts.into_iter().map(|text| ((text.name, text.of), text)).collect();
    let changed = kept.iter().filter(|(_, text)| text.state.is_some());
    let changed: BTreeSet<(CellName, Clock)> = changed.map(|(name, _)| *name).collect();
    let mut within = Vec::new();
    for row in rows {
        let (first, table, row, SnapshotRow { cells, texts, lost, .. }) =
            (joined.winners.len(), row.table, row.row, row);
        let mut texts: BTreeMap<(u16, Clock), SnapshotText> =
            texts.into_iter().map(|text| ((text.column, text.of), text)).collect();
        for (column, clock, value) in cells {
            joined.heed = joined.heed.max(clock.stamp);
            let name = CellName { table, row, column };
            let new = Cell { clock, value };
            let waited =
                !kept.is_empty() && kept.get(&(name, clock)).is_some_and(|text| !text.waiting.is_empty());
            let old = held.get(&name);
            let one_name = old.is_some_and(|old| old.clock == new.clock && *old != new);
            // One text, changed on one side or on both, or two of one name: that is no matter of winning.
            if let Value::Text(text) = &new.value
                && (waited || (one_name && matches!(old.map(|old| &old.value), Some(Value::Text(_)))))
                && !texts.contains_key(&(column, clock))
                && let Ok(seed) = TextDoc::seed(&name, &clock, text)
            {
                let (state, waiting, changed) = (Some(seed.state()), Vec::new(), BTreeMap::new());
                texts.insert((column, clock), SnapshotText { column, of: clock, state, waiting, changed });
            }
            let Some(old) = old else {
                joined.winners.push(Winner { name, cell: new });
                continue;
            };
            if *old == new || is_known(old, &new) || (one_name && texts.contains_key(&(column, clock))) {
                continue;
            }
            // Of two edits of one name and place the value says who wins, and the other one is lost.
            let differs = old.value != new.value && !arrives(old, &new);
            if wins(&new, old) || arrives(old, &new) || planted::has("a snapshot writes over what is there") {
                if differs && !has(&theirs, &old.clock) {
                    joined.losers.push(Loser { name, cell: old.clone(), winner: new.clock });
                }
                joined.winners.push(Winner { name, cell: new });
            } else if differs && clock.device != own && !has(&ours, &clock) {
                joined.losers.push(Loser { name, cell: new, winner: old.clock });
            }
        }
        for (column, cell, winner) in lost {
            joined.losers.push(Loser { name: CellName { table, row, column }, cell, winner });
        }
        for coming in texts.into_values() {
            let (of, name) = (coming.of, CellName { table, row, column: coming.column });
            let before = kept.remove(&(name, of)).unwrap_or_else(|| TextHeld::new(name, of));
            let stood = held.get(&name).filter(|cell| cell.clock == of && before.state.is_none());
            let begun = stood.and_then(|cell| match &cell.value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            });
            // Only a text that is here as well can have been changed on both sides.
            let theirs = held.get(&name).filter(|cell| cell.clock == of).map(|_| coming.clone());
            let Some((text, doc, news)) = with_more(&before, coming, begun) else { continue };
            let Some(doc) = doc else {
                joined.texts.push(TextWrite { held: text, stands: None });
                continue;
            };
            let won = joined.winners[first..].iter().rev().find(|winner| winner.name == name);
            let clock = won.map(|winner| winner.cell.clock).or(held.get(&name).map(|cell| cell.clock));
            let stands = (clock == Some(of)).then(|| doc.plain());
            if let Some(merged) = &stands {
                let both = theirs.map(|theirs| both_wrote(&before, &theirs, held.get(&name), merged));
                joined.losers.extend(both.into_iter().flatten());
                within.extend(news.into_iter().map(|change| (name, change)));
            }
            joined.texts.push(TextWrite { held: text, stands });
        }
    }
    let lost = written_over(&joined.winners, &joined.losers, held, |text| changed.contains(text));
    joined.losers.extend(lost);
    // Neither side knew of the other's: seen from the one, what the other one wrote is beyond its ends.
    let late = changed_though_deleted(
        &joined.winners,
        &within,
        &there,
        held,
        |writer, clock| {
            let theirs_wrote = has(&theirs, writer);
            if theirs_wrote { has(&theirs, clock) } else { has(&ours, clock) }
        },
        deleted,
    );
    joined.losers.extend(late);
    joined
}
