//! A relay in memory: it takes envelopes, numbers them and hands them out. It may also lie.

use crate::chance::Chance;
use docket_wire::{Cursor, Envelope, EnvelopeHash, Refusal};
use std::collections::BTreeMap;

pub(crate) struct Relay {
    pub(crate) log: [u8; 16],
    pub(crate) entries: Vec<Vec<u8>>,
    taken: BTreeMap<EnvelopeHash, u64>,
}

/// What a relay that lies does to what it hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    Flip,
    Swap,
    Repeat,
    LeaveOut,
    CutOff,
}

impl Relay {
    pub(crate) fn new(chance: &Chance) -> Self {
        let mut log = [0; 16];
        docket_domain::Entropy::fill(chance, &mut log);
        Self { log, entries: Vec::new(), taken: BTreeMap::new() }
    }

    /// Everything is gone, and another log begins.
    pub(crate) fn wipe(&mut self, chance: &Chance) {
        *self = Self::new(chance);
    }

    /// An older copy was put back.
    pub(crate) fn roll_back(&mut self, count: usize) {
        self.entries.truncate(count);
        let end = count as u64;
        self.taken.retain(|_, seq| *seq <= end);
    }

    /// Takes an envelope; the same one again changes nothing.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<u64, Refusal> {
        Envelope::decode(bytes).map_err(|_| Refusal::Improper)?;
        let hash = *blake3::hash(bytes).as_bytes();
        if let Some(seq) = self.taken.get(&hash) {
            return Ok(*seq);
        }
        self.entries.push(bytes.to_vec());
        let seq = self.entries.len() as u64;
        self.taken.insert(hash, seq);
        Ok(seq)
    }

    /// What stands after a cursor, with where that begins: a cursor that does not lead here begins at the beginning.
    pub(crate) fn pull(&self, after: Cursor, most: usize) -> (Cursor, Vec<Vec<u8>>) {
        let known = after.log == self.log && self.is_read(after);
        let from = if known { usize::try_from(after.seq).unwrap_or(0) } else { 0 };
        let until = (from + most).min(self.entries.len());
        (self.cursor(from), self.entries[from..until].to_vec())
    }

    /// Whether this log leads to a cursor. One that does not has lost something.
    pub(crate) fn is_read(&self, cursor: Cursor) -> bool {
        usize::try_from(cursor.seq)
            .is_ok_and(|seq| seq <= self.entries.len() && self.cursor(seq).read == cursor.read)
    }

    fn cursor(&self, seq: usize) -> Cursor {
        let start = Cursor { log: self.log, ..Cursor::default() };
        self.entries[..seq].iter().fold(start, |cursor, bytes| after(cursor, bytes))
    }
}

/// The cursor after one more envelope was read.
pub(crate) fn after(cursor: Cursor, bytes: &[u8]) -> Cursor {
    let hash = blake3::hash(bytes);
    let read = *blake3::hash(&[cursor.read.as_slice(), hash.as_bytes()].concat()).as_bytes();
    Cursor { seq: cursor.seq + 1, read, ..cursor }
}

/// What a lie makes of an answer.
pub(crate) fn twisted(lie: Lie, mut envelopes: Vec<Vec<u8>>, chance: &Chance) -> Vec<Vec<u8>> {
    if envelopes.is_empty() {
        return envelopes;
    }
    let at = chance.below(envelopes.len());
    match lie {
        Lie::Flip => {
            let bit = chance.below(envelopes[at].len() * 8);
            envelopes[at][bit / 8] ^= 1 << (bit % 8);
        }
        Lie::Swap => {
            let other = chance.below(envelopes.len());
            envelopes.swap(at, other);
        }
        Lie::Repeat => envelopes.push(envelopes[at].clone()),
        Lie::LeaveOut => drop(envelopes.remove(at)),
        Lie::CutOff => {
            let end = chance.below(envelopes[at].len());
            envelopes[at].truncate(end);
        }
    }
    envelopes
}
