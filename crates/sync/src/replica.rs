//! What a device does with its own edits and with those of others, as values: what has to be known first, and what is then
//! to be written in one transaction. A store only loads and writes.

use crate::batch::{Batch, Seen};
use crate::chain::Chains;
use crate::held_text::{TextHeld, TextWrite, changes_there, settle};
use crate::keyring::Keyring;
use crate::merge::{Cell, Clock, Loser, Winner, changed_though_deleted, plan};
use crate::op::{CellName, Op, Value};
use crate::planted;
use crate::seal::{Opened, SyncError, open};
use crate::stamp::{Stamp, StampClock};
use docket_wire::{DeviceId, EnvelopeHash, Header};
use std::collections::BTreeMap;

/// A cell that the person or the program changes here.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which.
    pub cell: CellName,
    /// What it holds from now on.
    pub value: Value,
}

/// Stamps changes made here. Their cells get these clocks in the transaction that writes them, and the operations wait
/// there to be sealed.
pub fn capture(clock: &mut StampClock, now_ms: i64, changes: Vec<Change>) -> Vec<Op> {
    let stamped = |change: Change| Op { cell: change.cell, stamp: clock.give(now_ms), value: change.value };
    changes.into_iter().map(stamped).collect()
}

/// What each device had seen of each other one, by the latest stamp.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knowledge(BTreeMap<(DeviceId, DeviceId), Stamp>);

impl Knowledge {
    /// What is known of whom: author, other device, stamp.
    pub fn of(known: impl IntoIterator<Item = (DeviceId, DeviceId, Stamp)>) -> Self {
        Self(known.into_iter().map(|(author, other, stamp)| ((author, other), stamp)).collect())
    }

    /// All of it: author, other device, stamp.
    pub fn all(&self) -> impl Iterator<Item = (DeviceId, DeviceId, Stamp)> + '_ {
        self.0.iter().map(|((author, other), stamp)| (*author, *other, *stamp))
    }

    /// Whether `author` had seen the edit with this clock.
    pub fn has(&self, author: DeviceId, clock: &Clock) -> bool {
        let all = planted::has("who knows one edit of a device is thought to know all");
        self.0.get(&(author, clock.device)).is_some_and(|stamp| all || clock.stamp <= *stamp)
    }

    /// What an author says it has seen.
    pub fn learn(&mut self, author: DeviceId, seen: &[Seen]) {
        for one in seen {
            let stamp = self.0.entry((author, one.device)).or_default();
            *stamp = (*stamp).max(one.stamp);
        }
    }
}

/// What arrived.
#[derive(Debug, Clone, PartialEq)]
pub enum Receiving {
    /// To be applied, once the cells it names are loaded.
    Batch(Box<Ready>),
    /// It was applied before: nothing is to be done.
    Known,
    /// Others have to come first: it is kept until then.
    Early,
}

/// A batch that everything vouches for.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready {
    header: Header,
    hash: EnvelopeHash,
    batch: Batch,
    forks: bool,
    omitted: bool,
}

/// What is to be written in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// Cells that get a value.
    pub winners: Vec<Winner>,
    /// Edits that are kept as history.
    pub losers: Vec<Loser>,
    /// Texts that changed, or that have to wait.
    pub texts: Vec<TextWrite>,
    /// The envelope that is applied by this, for [`Chains::apply`].
    pub header: Header,
    /// Its hash.
    pub hash: EnvelopeHash,
    /// Its device was cloned, or its backup was put back: the person is told.
    pub forks: bool,
    /// Its device had seen something that never came here.
    pub omitted: bool,
    /// What that device had seen.
    pub seen: Vec<Seen>,
    /// This device's clock must be after this.
    pub heed: Stamp,
}

/// Takes an envelope in as far as that goes without the cells it names. What its device had seen and this one has not got
/// is not waited for: who wins a cell does not depend on it, and it may be gone for good, with a relay that was lost and a
/// device whose backup was put back. It is told, since a relay that leaves things out looks the same.
pub fn receive(bytes: &[u8], keyring: &Keyring, chains: &Chains) -> Result<Receiving, SyncError> {
    match open(bytes, keyring, chains)? {
        Opened::Known => Ok(Receiving::Known),
        Opened::Early => Ok(Receiving::Early),
        Opened::Batch { header, hash, batch, forks } => {
            let omitted = chains.missing(&batch.seen).next().is_some();
            Ok(Receiving::Batch(Box::new(Ready { header: *header, hash, batch, forks, omitted })))
        }
    }
}

impl Ready {
    /// The cells that must be loaded.
    pub fn cells(&self) -> impl Iterator<Item = CellName> + '_ {
        self.batch.ops.iter().map(|op| op.cell)
    }

    /// Puts values in the place of those that travel in chunks and have arrived: `near` gives them.
    pub fn bring(&mut self, mut near: impl FnMut(&[u8]) -> Option<Value>) {
        for op in &mut self.batch.ops {
            if let Value::Far { manifest, .. } = &op.value
                && let Some(value) = near(manifest)
            {
                op.value = value;
            }
        }
    }

    /// What the operations put into them.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.batch.ops.iter().map(|op| &op.value)
    }

    /// Who wrote it.
    pub fn device(&self) -> DeviceId {
        self.header.device
    }

    /// Which run of the program wrote it.
    pub fn install(&self) -> [u8; 16] {
        self.batch.install
    }

    /// What is to be written, given what the cells of those rows hold and what is kept of their texts. `deleted` names the
    /// column of a table that says when a row was deleted.
    pub fn commit(
        self,
        held: &BTreeMap<CellName, Cell>,
        texts: Vec<TextHeld>,
        knowledge: &Knowledge,
        deleted: &dyn Fn(u16) -> Option<u16>,
    ) -> Commit {
        let device = self.header.device;
        let mut news = Knowledge::default();
        news.learn(device, &self.batch.seen);
        let knew = |clock: &Clock| knowledge.has(device, clock) || news.has(device, clock);
        let mut plan = plan(device, &self.batch.ops, held, knew);
        let seeds = self.batch.ops.iter().filter_map(|op| {
            let Value::Text(text) = &op.value else { return None };
            Some((op.cell, Clock { stamp: op.stamp, device }, text.as_str()))
        });
        let within = plan.edits.iter().map(|edit| (edit.name, edit.clock));
        let within: Vec<_> = within.collect();
        let there = changes_there(&texts, held);
        let texts = settle(&mut plan, held, texts, &seeds.collect::<Vec<_>>());
        let knew = |_: &Clock, clock: &Clock| knew(clock);
        let late = changed_though_deleted(&plan.winners, &within, &there, held, knew, deleted);
        plan.losers.extend(late);
        Commit {
            winners: plan.winners,
            losers: plan.losers,
            texts,
            header: self.header,
            hash: self.hash,
            forks: self.forks,
            omitted: self.omitted,
            seen: self.batch.seen,
            heed: Stamp::from_bits(self.header.max_stamp),
        }
    }
}
