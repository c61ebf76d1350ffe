//! Each device's envelopes form a chain: numbered, each naming the one before. So nothing of a device can be left out, put
//! in, changed or told in another order without being noticed.
//!
//! A chain may fork, and then both branches count. It happens without anybody's ill will: a device whose backup was put
//! back writes on from there, while others have what it wrote in between; or it was cloned. Nobody but the device itself
//! can make a fork, since each envelope is signed; so to take both branches loses nothing and believes nobody else, while
//! to take one of them would leave devices apart for ever (a relay that was rolled back hands out the other one to those
//! who come later). The person is told.

use crate::batch::Seen;
use crate::planted;
use crate::stamp::Stamp;
use docket_wire::{DeviceId, EnvelopeHash, Head, Header};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an envelope is to the chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// It can be applied.
    Next {
        /// It begins another branch: its device was cloned, or its backup was put back.
        forks: bool,
    },
    /// It was applied before.
    Known,
    /// Others have to come first.
    Early,
    /// It is older than a snapshot that was joined, and so in it already, unless it is of a branch the snapshot's maker did
    /// not know. It can be applied without harm: what is known changes nothing.
    Covered,
}

/// How many ends below a cover are kept of a device.
const MAX_BELOW: usize = 16;

/// The end of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Its last envelope.
    pub head: Head,
    /// The latest stamp in it.
    pub stamp: Stamp,
}

impl End {
    const NONE: Self = Self { head: Head::NONE, stamp: Stamp::ZERO };
}

/// What has been applied of each device's chain in a space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chains {
    applied: BTreeMap<DeviceId, BTreeSet<(u64, EnvelopeHash)>>,
    ends: BTreeMap<DeviceId, BTreeMap<EnvelopeHash, End>>,
    /// Up to which number each device's envelopes are covered by a snapshot.
    covered: BTreeMap<DeviceId, u64>,
    /// Ends that are not beyond a cover. Most are a part of the chain that leads there; of a branch that is not, nothing else
    /// tells.
    below: BTreeMap<DeviceId, BTreeMap<EnvelopeHash, End>>,
    /// What was applied below a cover while what comes before it was not, and what comes after that. It may belong to a branch
    /// that no snapshot covers, and then something is missing there.
    loose: BTreeSet<EnvelopeHash>,
    /// The same by what comes before.
    after: BTreeMap<EnvelopeHash, Vec<EnvelopeHash>>,
}

impl Chains {
    /// The end to which a device adds its own next envelope: of several branches the longest.
    pub fn end(&self, device: &DeviceId) -> End {
        let ends = self.ends.get(device).into_iter().flat_map(BTreeMap::values);
        ends.max_by_key(|end| (end.head.dev_seq, end.head.hash)).copied().unwrap_or(End::NONE)
    }

    /// All ends. What leads to them is all there is; some may be on the way to others.
    pub fn ends(&self) -> impl Iterator<Item = (&DeviceId, &End)> {
        self.ends
            .iter()
            .chain(&self.below)
            .flat_map(|(device, ends)| ends.values().map(move |end| (device, end)))
    }

    /// How many branches a device's chain has.
    pub fn branches(&self, device: &DeviceId) -> usize {
        self.ends.get(device).map_or(0, BTreeMap::len)
    }

    /// Whether this very envelope was applied, or is the end of what a snapshot covers.
    pub fn has(&self, device: &DeviceId, dev_seq: u64, hash: &EnvelopeHash) -> bool {
        self.applied.get(device).is_some_and(|applied| applied.contains(&(dev_seq, *hash)))
    }

    /// Whether this very envelope is here, and everything that leads to it.
    pub fn leads_to(&self, device: &DeviceId, end: &End) -> bool {
        self.has(device, end.head.dev_seq, &end.head.hash) && !self.loose.contains(&end.head.hash)
    }

    /// What an envelope with this header and hash is.
    pub fn arrived(&self, header: &Header, hash: &EnvelopeHash) -> Arrived {
        let Header { device, dev_seq, previous, .. } = header;
        if self.has(device, *dev_seq, hash) {
            return Arrived::Known;
        }
        let first = *dev_seq == 1 && *previous == Head::NONE.hash;
        let follows =
            first || dev_seq.checked_sub(1).is_some_and(|before| self.has(device, before, previous));
        let ends = self.ends.get(device);
        let at_an_end =
            if first { ends.is_none() } else { ends.is_some_and(|ends| ends.contains_key(previous)) };
        if (1..=self.covered(device)).contains(dev_seq) {
            Arrived::Covered
        } else if follows || planted::has("a chain is not looked at") {
            Arrived::Next { forks: !at_an_end }
        } else {
            Arrived::Early
        }
    }

    /// Up to which number a device's envelopes are covered by a snapshot.
    pub fn covered(&self, device: &DeviceId) -> u64 {
        self.covered.get(device).copied().unwrap_or(0)
    }

    /// Ends that something may be missing before.
    pub fn loose(&self) -> impl Iterator<Item = &EnvelopeHash> {
        self.ends().map(|(_, end)| &end.head.hash).filter(|hash| self.loose.contains(*hash))
    }

    /// Takes over how far the maker of a snapshot had read. What it covers need not be applied any more. `loose` says that
    /// something may be missing there before this end.
    pub fn cover(&mut self, device: DeviceId, end: End, loose: bool) {
        let new = self.applied.entry(device).or_default().insert((end.head.dev_seq, end.head.hash));
        if !loose {
            self.tie(&end.head.hash);
        } else if new {
            self.loose.insert(end.head.hash);
        }
        if !new {
            return;
        }
        let below = self.below.entry(device).or_default();
        let covered = self.covered.entry(device).or_default();
        if end.head.dev_seq <= *covered {
            below.insert(end.head.hash, end);
            return trim(below);
        }
        *covered = end.head.dev_seq;
        let ends = self.ends.entry(device).or_default();
        // An end below it, of a device that is not known to have forked, is most likely on the way there.
        if ends.len() == 1 {
            below.extend(ends.extract_if(.., |_, own| own.head.dev_seq <= end.head.dev_seq));
            trim(below);
        }
        ends.insert(end.head.hash, end);
    }

    /// The envelope was applied. It must have been the next one of a branch, or covered.
    pub fn apply(&mut self, header: &Header, hash: EnvelopeHash) {
        // A device's stamps only grow along its chain.
        let end =
            End { head: Head { dev_seq: header.dev_seq, hash }, stamp: Stamp::from_bits(header.max_stamp) };
        self.note(header.device, end, header.previous);
    }

    /// An envelope of a device was applied, or had been when these were put away: what it was the end of, and the hash of
    /// the one before.
    pub fn note(&mut self, device: DeviceId, end: End, previous: EnvelopeHash) {
        let first = end.head.dev_seq == 1 && previous == Head::NONE.hash;
        let before = end.head.dev_seq.wrapping_sub(1);
        let whole = first || (self.has(&device, before, &previous) && !self.loose.contains(&previous));
        self.applied.entry(device).or_default().insert((end.head.dev_seq, end.head.hash));
        if !whole {
            if self.loose.insert(end.head.hash) {
                self.after.entry(previous).or_default().push(end.head.hash);
            }
        } else {
            self.tie(&end.head.hash);
        }
        let beyond = end.head.dev_seq > self.covered(&device);
        let ends = if beyond { &mut self.ends } else { &mut self.below }.entry(device).or_default();
        ends.remove(&previous);
        ends.insert(end.head.hash, end);
        if !beyond {
            trim(ends);
        }
    }

    /// Everything that leads to this one is here: it is not loose, and those after it no longer are.
    fn tie(&mut self, hash: &EnvelopeHash) {
        self.loose.remove(hash);
        let mut next = vec![*hash];
        while let Some(before) = next.pop() {
            let after = self.after.remove(&before).unwrap_or_default();
            next.extend(after.into_iter().filter(|hash| self.loose.remove(hash)));
        }
    }

    /// What an envelope's device had seen and this one has not applied yet.
    pub fn missing<'a>(&'a self, seen: &'a [Seen]) -> impl Iterator<Item = &'a Seen> {
        seen.iter().filter(|one| {
            let least = (one.dev_seq, [0; 32]);
            let most = (one.dev_seq, [0xff; 32]);
            let applied = self.applied.get(&one.device);
            // Of what a snapshot covers only the ends are known.
            one.dev_seq > self.covered(&one.device)
                && !applied.is_some_and(|all| all.range(least..=most).any(|(_, hash)| hash[..8] == one.head))
        })
    }

    /// What is new here since `told`, to be told with the next batch of the device `own`.
    pub fn since(&self, told: &Self, own: &DeviceId) -> Vec<Seen> {
        let is_told = |device: &DeviceId, end: &End| told.has(device, end.head.dev_seq, &end.head.hash);
        let new = self.ends().filter(|(device, end)| *device != own && !is_told(device, end));
        new.map(|(device, end)| {
            let mut start = [0; 8];
            start.copy_from_slice(&end.head.hash[..8]);
            Seen { device: *device, dev_seq: end.head.dev_seq, head: start, stamp: end.stamp }
        })
        .collect()
    }
}

/// Each snapshot leaves one of these. The oldest have long been told to everybody.
fn trim(below: &mut BTreeMap<EnvelopeHash, End>) {
    while below.len() > MAX_BELOW
        && let Some(oldest) = below.values().map(|end| (end.head.dev_seq, end.head.hash)).min()
    {
        below.remove(&oldest.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_wire::{Kind, SUITE};

    fn header(dev_seq: u64, previous: u8) -> Header {
        Header {
            suite: SUITE,
            kind: Kind::Ops,
            min_reader: 0,
            space: [0; 16],
            device: [1; 16],
            dev_seq,
            epoch: 0,
            key: [0; 16],
            max_stamp: dev_seq,
            previous: [previous; 32],
            length: 16,
        }
    }

    #[test]
    fn chains_have_no_gaps_and_both_branches_count() {
        let mut chains = Chains::default();
        let check = |chains: &Chains, dev_seq, previous, hash: u8, expected: Arrived| {
            let found = chains.arrived(&header(dev_seq, previous), &[hash; 32]);
            assert_eq!(found, expected, "{dev_seq} {previous} {hash}");
        };
        check(&chains, 1, 0, 1, Arrived::Next { forks: false });
        chains.apply(&header(1, 0), [1; 32]);
        chains.apply(&header(2, 1), [2; 32]);
        check(&chains, 3, 2, 3, Arrived::Next { forks: false });
        check(&chains, 3, 9, 3, Arrived::Early);
        check(&chains, 4, 3, 4, Arrived::Early);
        check(&chains, 4, 2, 4, Arrived::Early);
        check(&chains, 2, 1, 2, Arrived::Known);
        check(&chains, 1, 0, 1, Arrived::Known);
        check(&chains, 1, 0, 7, Arrived::Next { forks: true });
        check(&chains, 0, 0, 0, Arrived::Early);
        check(&chains, u64::MAX, 0, 0, Arrived::Early);
        check(&chains, 2, 1, 9, Arrived::Next { forks: true });
        chains.apply(&header(2, 1), [9; 32]);
        assert_eq!((chains.branches(&[1; 16]), chains.end(&[1; 16]).head.hash), (2, [9; 32]));
        check(&chains, 3, 2, 3, Arrived::Next { forks: false });
        chains.apply(&header(3, 2), [3; 32]);
        assert_eq!(chains.end(&[1; 16]).head, Head { dev_seq: 3, hash: [3; 32] });
    }

    #[test]
    fn what_a_snapshot_covers_needs_no_chain() {
        let mut chains = Chains::default();
        chains.apply(&header(1, 0), [1; 32]);
        let end = |dev_seq, hash: u8| End {
            head: Head { dev_seq, hash: [hash; 32] },
            stamp: Stamp::from_bits(dev_seq),
        };
        chains.cover([1; 16], end(4, 4), false);
        assert_eq!((chains.branches(&[1; 16]), chains.end(&[1; 16])), (1, end(4, 4)));
        let check = |chains: &Chains, dev_seq, previous, hash: u8, expected: Arrived| {
            let found = chains.arrived(&header(dev_seq, previous), &[hash; 32]);
            assert_eq!(found, expected, "{dev_seq} {previous} {hash}");
        };
        check(&chains, 4, 3, 4, Arrived::Known);
        check(&chains, 2, 1, 2, Arrived::Covered);
        check(&chains, 3, 2, 3, Arrived::Covered);
        check(&chains, 5, 4, 5, Arrived::Next { forks: false });
        check(&chains, 6, 5, 6, Arrived::Early);
        // A branch that the snapshot's maker did not know.
        chains.apply(&header(4, 8), [9; 32]);
        check(&chains, 4, 8, 9, Arrived::Known);
        assert_eq!(chains.branches(&[1; 16]), 1);
        check(&chains, 5, 9, 6, Arrived::Next { forks: true });
        chains.apply(&header(5, 4), [5; 32]);
        // An older snapshot takes nothing back, also one that saw less of the chain than is covered.
        chains.cover([1; 16], end(4, 4), false);
        chains.cover([1; 16], end(3, 3), false);
        assert_eq!(chains.branches(&[1; 16]), 1);
        assert_eq!(chains.end(&[1; 16]), end(5, 5));
        assert_eq!(chains.missing(&[]).count(), 0);
    }

    /// An envelope below what a snapshot covers may be of a branch that the snapshot's maker did not know.
    #[test]
    fn what_may_be_missing_below_a_cover_is_told() {
        let end = |dev_seq: u64, hash: u8| End {
            head: Head { dev_seq, hash: [hash; 32] },
            stamp: Stamp::from_bits(dev_seq),
        };
        let loose = |chains: &Chains| chains.loose().map(|hash| hash[0]).collect::<Vec<_>>();
        let mut chains = Chains::default();
        chains.cover([1; 16], end(4, 4), false);
        chains.apply(&header(2, 11), [12; 32]);
        chains.apply(&header(3, 12), [13; 32]);
        assert_eq!(loose(&chains), [13]);
        assert!(chains.has(&[1; 16], 3, &[13; 32]) && !chains.leads_to(&[1; 16], &end(3, 13)));
        let mut covered = chains.clone();
        chains.apply(&header(1, 0), [11; 32]);
        assert!(loose(&chains).is_empty() && chains.leads_to(&[1; 16], &end(3, 13)));
        covered.cover([1; 16], end(3, 13), true);
        assert_eq!(loose(&covered), [13], "who made that snapshot does not know, either");
        covered.cover([1; 16], end(2, 12), false);
        assert!(loose(&covered).is_empty());
    }

    #[test]
    fn what_others_have_seen_is_looked_for() {
        let mut chains = Chains::default();
        chains.apply(&header(1, 0), [1; 32]);
        chains.apply(&header(2, 1), [2; 32]);
        let seen = |dev_seq: u64, head: u8| Seen {
            device: [1; 16],
            dev_seq,
            head: [head; 8],
            stamp: Stamp::from_bits(dev_seq),
        };
        let missing = |seen: &[Seen]| chains.missing(seen).copied().collect::<Vec<_>>();
        assert_eq!(missing(&[seen(1, 1), seen(2, 2)]), []);
        assert_eq!(missing(&[seen(3, 3), seen(2, 9)]), [seen(3, 3), seen(2, 9)]);
        assert_eq!(chains.since(&Chains::default(), &[9; 16]), [seen(2, 2)]);
        assert_eq!(chains.since(&chains, &[9; 16]), []);
        assert_eq!(chains.since(&Chains::default(), &[1; 16]), [], "one's own chain is no news");
    }

    /// A device that forked, and a snapshot by somebody who knew the other branch only.
    #[test]
    fn a_branch_below_a_cover_is_still_told() {
        let end = |dev_seq: u64, hash: u8| End {
            head: Head { dev_seq, hash: [hash; 32] },
            stamp: Stamp::from_bits(dev_seq),
        };
        let ends = |chains: &Chains| chains.ends().map(|(_, end)| *end).collect::<Vec<_>>();
        let mut chains = Chains::default();
        chains.apply(&header(1, 0), [1; 32]);
        chains.cover([1; 16], end(5, 5), false);
        assert_eq!(ends(&chains), [end(5, 5), end(1, 1)]);
        chains.cover([1; 16], end(3, 3), false);
        assert!(ends(&chains).contains(&end(3, 3)), "an older snapshot of the other branch");
        chains.apply(&header(2, 1), [2; 32]);
        assert!(ends(&chains).contains(&end(2, 2)) && !ends(&chains).contains(&end(1, 1)));
        assert_eq!((chains.branches(&[1; 16]), chains.end(&[1; 16])), (1, end(5, 5)));
    }
}
