//! A relay in memory: it takes envelopes, numbers them and hands them out, keeps statements and one snapshot. It may also
//! lie, and lose what it has.

use crate::bits::Bits;
use crate::chance::Chance;
use docket_wire::{Cursor, Envelope, EnvelopeHash, Refusal};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Envelopes are handed from hand to hand and never changed.
pub(crate) type Bytes = Rc<[u8]>;

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) bytes: Bytes,
    /// The cursor after it.
    end: Cursor,
}

/// A snapshot as it lies on a relay.
pub(crate) struct Held {
    pub(crate) contents: Vec<u8>,
    pub(crate) parts: Vec<Vec<u8>>,
    /// Which envelopes are in it, for the oracle.
    pub(crate) has: Bits,
}

#[derive(Clone)]
pub(crate) struct Relay {
    log: [u8; 16],
    /// Where the log begins: what was before is in the snapshot.
    base: Cursor,
    pub(crate) entries: Vec<Entry>,
    taken: BTreeMap<EnvelopeHash, u64>,
    pub(crate) statements: BTreeMap<[u8; 32], Rc<Vec<u8>>>,
    pub(crate) snapshot: Option<Rc<Held>>,
    /// The one before, for a relay that lies.
    pub(crate) stale: Option<Rc<Held>>,
}

/// What a relay hands out.
pub(crate) enum Answer {
    /// What stands after a place.
    Log { from: Cursor, envelopes: Vec<Bytes>, last: bool },
    /// That is in the snapshot, and the log goes on from here.
    Cut { base: Cursor },
}

/// What a relay that lies does to what it hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    Flip,
    Swap,
    Repeat,
    LeaveOut,
    CutOff,
    /// The end is kept back.
    Tail,
    /// Something is put in that was sealed by somebody who has no say.
    Intrude,
}

impl Lie {
    pub(crate) const ALL: [Self; 7] =
        [Self::Flip, Self::Swap, Self::Repeat, Self::LeaveOut, Self::CutOff, Self::Tail, Self::Intrude];
}

/// What became of an envelope that was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    New,
    /// It is in the log already.
    There,
    /// It is in the snapshot.
    Covered,
}

impl Relay {
    pub(crate) fn new(chance: &Chance) -> Self {
        let mut log = [0; 16];
        docket_domain::Entropy::fill(chance, &mut log);
        Self {
            log,
            base: Cursor { log, ..Cursor::default() },
            entries: Vec::new(),
            taken: BTreeMap::new(),
            statements: BTreeMap::new(),
            snapshot: None,
            stale: None,
        }
    }

    /// Takes an envelope with this hash; the same one again changes nothing.
    pub(crate) fn push(&mut self, bytes: &Bytes, hash: EnvelopeHash) -> Result<Pushed, Refusal> {
        Envelope::decode(bytes).map_err(|_| Refusal::Improper)?;
        if let Some(seq) = self.taken.get(&hash) {
            return Ok(if *seq <= self.base.seq { Pushed::Covered } else { Pushed::There });
        }
        let end = after(self.end(), &hash);
        self.entries.push(Entry { bytes: bytes.clone(), end });
        self.taken.insert(hash, end.seq);
        Ok(Pushed::New)
    }

    /// What stands after a cursor, with where that begins: a cursor that does not lead here begins at the beginning.
    pub(crate) fn pull(&self, after: Cursor, most: usize) -> Answer {
        let known = after.log == self.log && self.is_read(after);
        if !known && self.base.seq > 0 {
            return Answer::Cut { base: self.base };
        }
        let from = if known { usize::try_from(after.seq - self.base.seq).unwrap_or(0) } else { 0 };
        let until = (from + most).min(self.entries.len());
        let envelopes = self.entries[from..until].iter().map(|entry| entry.bytes.clone()).collect();
        Answer::Log { from: self.cursor(from), envelopes, last: until == self.entries.len() }
    }

    /// Whether this log leads to a cursor. One that does not has lost something.
    pub(crate) fn is_read(&self, cursor: Cursor) -> bool {
        let place = cursor.seq.checked_sub(self.base.seq).and_then(|place| usize::try_from(place).ok());
        place.is_some_and(|place| {
            place <= self.entries.len() && self.cursor(place).read == cursor.read && cursor.log == self.log
        })
    }

    /// Where the log ends.
    pub(crate) fn end(&self) -> Cursor {
        self.cursor(self.entries.len())
    }

    /// Keeps a snapshot; what stands before a place of the log is in it and no longer handed out.
    pub(crate) fn keep(&mut self, snapshot: Rc<Held>, until: Cursor) {
        self.stale = self.snapshot.replace(snapshot);
        if until.seq > self.base.seq && self.is_read(until) {
            self.entries.drain(..usize::try_from(until.seq - self.base.seq).unwrap_or(0));
            self.base = until;
        }
    }

    fn cursor(&self, place: usize) -> Cursor {
        place.checked_sub(1).map_or(self.base, |last| self.entries[last].end)
    }
}

/// The cursor after one more envelope was read.
pub(crate) fn after(cursor: Cursor, hash: &EnvelopeHash) -> Cursor {
    let read = *blake3::hash(&[cursor.read.as_slice(), hash].concat()).as_bytes();
    Cursor { seq: cursor.seq + 1, read, ..cursor }
}

/// What a lie makes of an answer.
pub(crate) fn twisted(
    lie: Lie,
    mut envelopes: Vec<Bytes>,
    intruders: &[Bytes],
    chance: &Chance,
) -> Vec<Bytes> {
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
        Lie::Tail => envelopes.truncate(at),
        Lie::Intrude => {
            if let Some(intruder) = intruders.get(chance.below(intruders.len())) {
                envelopes.insert(at, intruder.clone());
            }
        }
    }
    envelopes
}
