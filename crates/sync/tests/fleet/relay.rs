//! A relay in memory: it takes envelopes, numbers them and hands them out. It may also lie.

use crate::chance::Chance;
use docket_wire::{Cursor, Envelope, EnvelopeHash, Refusal};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Envelopes are handed from hand to hand and never changed.
pub(crate) type Bytes = Rc<[u8]>;

pub(crate) struct Entry {
    pub(crate) bytes: Bytes,
    /// The cursor after it.
    end: Cursor,
}

pub(crate) struct Relay {
    pub(crate) log: [u8; 16],
    pub(crate) entries: Vec<Entry>,
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

    /// Takes an envelope with this hash; the same one again changes nothing.
    pub(crate) fn push(&mut self, bytes: &Bytes, hash: EnvelopeHash) -> Result<(), Refusal> {
        Envelope::decode(bytes).map_err(|_| Refusal::Improper)?;
        if !self.taken.contains_key(&hash) {
            let end = after(self.end(), &hash);
            self.entries.push(Entry { bytes: bytes.clone(), end });
            self.taken.insert(hash, end.seq);
        }
        Ok(())
    }

    /// What stands after a cursor, with where that begins: a cursor that does not lead here begins at the beginning.
    pub(crate) fn pull(&self, after: Cursor, most: usize) -> (Cursor, Vec<Bytes>) {
        let known = after.log == self.log && self.is_read(after);
        let from = if known { usize::try_from(after.seq).unwrap_or(0) } else { 0 };
        let until = (from + most).min(self.entries.len());
        (self.cursor(from), self.entries[from..until].iter().map(|entry| entry.bytes.clone()).collect())
    }

    /// Whether this log leads to a cursor. One that does not has lost something.
    pub(crate) fn is_read(&self, cursor: Cursor) -> bool {
        usize::try_from(cursor.seq)
            .is_ok_and(|seq| seq <= self.entries.len() && self.cursor(seq).read == cursor.read)
    }

    /// Where the log ends.
    pub(crate) fn end(&self) -> Cursor {
        self.cursor(self.entries.len())
    }

    fn cursor(&self, seq: usize) -> Cursor {
        let start = Cursor { log: self.log, ..Cursor::default() };
        seq.checked_sub(1).map_or(start, |last| self.entries[last].end)
    }
}

/// The cursor after one more envelope was read.
pub(crate) fn after(cursor: Cursor, hash: &EnvelopeHash) -> Cursor {
    let read = *blake3::hash(&[cursor.read.as_slice(), hash].concat()).as_bytes();
    Cursor { seq: cursor.seq + 1, read, ..cursor }
}

/// What a lie makes of an answer.
pub(crate) fn twisted(lie: Lie, mut envelopes: Vec<Bytes>, chance: &Chance) -> Vec<Bytes> {
    if envelopes.is_empty() {
        return envelopes;
    }
    let at = chance.below(envelopes.len());
    match lie {
        Lie::Flip => {
            let bit = chance.below(envelopes[at].len() * 8);
            let mut flipped = envelopes[at].to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            envelopes[at] = flipped.into();
        }
        Lie::Swap => {
            let other = chance.below(envelopes.len());
            envelopes.swap(at, other);
        }
        Lie::Repeat => envelopes.push(envelopes[at].clone()),
        Lie::LeaveOut => drop(envelopes.remove(at)),
        Lie::CutOff => {
            let end = chance.below(envelopes[at].len());
            envelopes[at] = envelopes[at][..end].into();
        }
    }
    envelopes
}
