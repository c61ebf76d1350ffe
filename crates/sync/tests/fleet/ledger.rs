//! What was ever sealed in a run, and what anybody knew when it was: what the oracle goes by.

use crate::bits::Bits;
use docket_sync::{CellName, Clock, Loser, Op, Value};
use docket_wire::{DeviceId, EnvelopeHash};
use std::collections::{BTreeMap, BTreeSet};

/// Words put into a text and taken out of it. Each is one character that is there once.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub(crate) name: CellName,
    pub(crate) of: Clock,
    pub(crate) put: Vec<char>,
    pub(crate) gone: Vec<char>,
    /// Words that were there, and go out as new ones.
    pub(crate) again: Vec<char>,
}

/// An envelope.
pub(crate) struct Sealed {
    pub(crate) device: DeviceId,
    pub(crate) dev_seq: u64,
    pub(crate) ops: Vec<Op>,
    pub(crate) words: Vec<Words>,
    /// The envelopes its device had.
    pub(crate) knew: Bits,
}

#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) all: Vec<Sealed>,
    by_hash: BTreeMap<EnvelopeHash, usize>,
    /// Edits that somebody has kept as history.
    pub(crate) kept: BTreeSet<(CellName, Clock)>,
    /// The words that were kept so.
    pub(crate) kept_words: BTreeSet<char>,
}

impl Ledger {
    /// Takes note of an envelope; gives its number.
    pub(crate) fn add(&mut self, hash: EnvelopeHash, sealed: Sealed) -> usize {
        self.by_hash.insert(hash, self.all.len());
        self.all.push(sealed);
        self.all.len() - 1
    }

    pub(crate) fn number(&self, hash: &EnvelopeHash) -> Option<usize> {
        self.by_hash.get(hash).copied()
    }

    /// Takes note of what came to somebody's history.
    pub(crate) fn keep(&mut self, losers: &[Loser]) {
        for loser in losers {
            self.kept.insert((loser.name, loser.cell.clock));
            if let Value::Text(text) = &loser.cell.value {
                self.kept_words.extend(text.chars());
            }
        }
    }
}
