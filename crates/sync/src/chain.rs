//! Each device's envelopes form a chain: numbered without gaps, each naming the one before. So nothing of a device can be
//! left out, put in, changed or told in another order without being noticed.

use crate::batch::Seen;
use docket_wire::{DeviceId, EnvelopeHash, Head, Header};
use std::collections::BTreeMap;

/// What an envelope is to a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// The next one: it can be applied.
    Next,
    /// It was applied before.
    Known,
    /// Others have to come first.
    Early,
}

/// What must not happen, and is told to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Alarm {
    /// A device has written two different things under one number.
    #[error("a device wrote two different things under one number: it was cloned, or restored from a backup")]
    Fork {
        /// The device.
        device: DeviceId,
        /// The number.
        dev_seq: u64,
    },
    /// Another device has seen what never came here.
    #[error("something another device has seen never came here: the relay left it out")]
    Omission {
        /// Whose envelope.
        device: DeviceId,
        /// Its number.
        dev_seq: u64,
    },
}

/// How far each device's chain has been applied in a space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chains {
    heads: BTreeMap<DeviceId, Head>,
}

impl Chains {
    /// Chains that end with these heads.
    pub fn of(heads: impl IntoIterator<Item = (DeviceId, Head)>) -> Self {
        Self { heads: heads.into_iter().collect() }
    }

    /// The end of a device's chain.
    pub fn head(&self, device: &DeviceId) -> Head {
        self.heads.get(device).copied().unwrap_or(Head::NONE)
    }

    /// All ends.
    pub fn heads(&self) -> impl Iterator<Item = (&DeviceId, &Head)> {
        self.heads.iter()
    }

    /// What an envelope with this header and hash is.
    pub fn arrived(&self, header: &Header, hash: &EnvelopeHash) -> Result<Arrived, Alarm> {
        let head = self.head(&header.device);
        let fork = Alarm::Fork { device: header.device, dev_seq: header.dev_seq };
        match header.dev_seq {
            // Numbers begin with 1.
            0 => Err(fork),
            seq if seq < head.dev_seq => Ok(Arrived::Known),
            seq if seq == head.dev_seq => {
                if *hash == head.hash {
                    Ok(Arrived::Known)
                } else {
                    Err(fork)
                }
            }
            seq if seq == head.dev_seq + 1 => {
                if header.previous == head.hash {
                    Ok(Arrived::Next)
                } else {
                    Err(fork)
                }
            }
            _ => Ok(Arrived::Early),
        }
    }

    /// The envelope was applied.
    pub fn apply(&mut self, header: &Header, hash: EnvelopeHash) {
        self.heads.insert(header.device, Head { dev_seq: header.dev_seq, hash });
    }

    /// What an envelope's device had seen and this one has not applied yet. A different envelope under the same number is
    /// a fork of which each of the two saw one branch.
    pub fn missing(&self, seen: &[Seen]) -> Result<Vec<Seen>, Alarm> {
        let mut missing = Vec::new();
        for one in seen {
            let head = self.head(&one.device);
            if one.dev_seq > head.dev_seq {
                missing.push(*one);
            } else if one.dev_seq == head.dev_seq && one.dev_seq > 0 && one.head != head.hash[..8] {
                return Err(Alarm::Fork { device: one.device, dev_seq: one.dev_seq });
            }
        }
        Ok(missing)
    }

    /// What is new here since `told`, to be told with the next batch of the device `own`.
    pub fn since(&self, told: &Self, own: &DeviceId) -> Vec<Seen> {
        let new = self.heads.iter().filter(|(device, head)| *device != own && told.head(device) != **head);
        new.map(|(device, head)| {
            let mut start = [0; 8];
            start.copy_from_slice(&head.hash[..8]);
            Seen { device: *device, dev_seq: head.dev_seq, head: start }
        })
        .collect()
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
            max_stamp: 0,
            previous: [previous; 32],
            length: 16,
        }
    }

    #[test]
    fn chains_have_no_gaps_and_no_branches() {
        let mut chains = Chains::default();
        chains.apply(&header(1, 0), [1; 32]);
        chains.apply(&header(2, 1), [2; 32]);
        let check = |dev_seq, previous, hash: u8, expected: Result<Arrived, ()>| {
            let found = chains.arrived(&header(dev_seq, previous), &[hash; 32]).map_err(|_| ());
            assert_eq!(found, expected, "{dev_seq} {previous} {hash}");
        };
        check(3, 2, 3, Ok(Arrived::Next));
        check(3, 9, 3, Err(()));
        check(4, 3, 4, Ok(Arrived::Early));
        check(2, 1, 2, Ok(Arrived::Known));
        check(2, 1, 9, Err(()));
        check(1, 0, 1, Ok(Arrived::Known));
        check(0, 0, 0, Err(()));
        check(u64::MAX, 0, 0, Ok(Arrived::Early));
    }

    #[test]
    fn what_others_have_seen_is_looked_for() {
        let mut chains = Chains::default();
        chains.apply(&header(2, 1), [2; 32]);
        let seen = |dev_seq, head: u8| Seen { device: [1; 16], dev_seq, head: [head; 8] };
        assert_eq!(chains.missing(&[seen(1, 1), seen(2, 2)]), Ok(vec![]));
        assert_eq!(chains.missing(&[seen(3, 3)]), Ok(vec![seen(3, 3)]));
        assert!(matches!(chains.missing(&[seen(2, 9)]), Err(Alarm::Fork { dev_seq: 2, .. })));
        assert_eq!(chains.since(&Chains::default(), &[9; 16]), [seen(2, 2)]);
        assert_eq!(chains.since(&chains, &[9; 16]), []);
        assert_eq!(chains.since(&Chains::default(), &[1; 16]), [], "one's own chain is no news");
    }
}
