use crate::planted;
use serde::{Deserialize, Serialize};

/// When an operation happened, as all devices agree on it: a hybrid logical clock (Kulkarni et al., "Logical Physical
/// Clocks", 2014), 48 bits of milliseconds since 1970 and 16 bits that count what happened in the same one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp(u64);

const COUNTER_BITS: u32 = 16;
const LAST_MS: u64 = (1 << 48) - 1;

impl Stamp {
    /// Before everything.
    pub const ZERO: Self = Self(0);

    /// The stamp with these bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Its bits; their order is the order of stamps.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Its milliseconds since 1970.
    pub const fn ms(self) -> u64 {
        self.0 >> COUNTER_BITS
    }

    fn at(ms: i64) -> Self {
        Self(u64::try_from(ms).unwrap_or(0).min(LAST_MS) << COUNTER_BITS)
    }

    /// The one right after it. When the counter is full the millisecond goes on.
    fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Gives the stamps of a device: each later than all it gave and all it has seen, and as near to its clock as that allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StampClock {
    last: Stamp,
}

impl StampClock {
    /// A clock that has given or seen this stamp last.
    pub fn after(last: Stamp) -> Self {
        Self { last }
    }

    /// The last stamp it gave or has seen.
    pub fn last(&self) -> Stamp {
        self.last
    }

    /// A stamp for what happens now, by a clock that may be wrong or go backwards.
    pub fn give(&mut self, now_ms: i64) -> Stamp {
        self.last = Stamp::at(now_ms).max(self.last.next());
        self.last
    }

    /// Takes note of another device's stamp: what happens here from now on is later. However far off that device's clock
    /// is, whoever saw its edit can write after it.
    pub fn heed(&mut self, seen: Stamp) {
        if !planted::has("stamps of others are not heeded") {
            self.last = self.last.max(seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stamps_follow_the_clock_and_never_go_back() {
        let mut clock = StampClock::default();
        let first = clock.give(1000);
        assert_eq!((first.ms(), first.bits() & 0xffff), (1000, 0));
        assert_eq!(clock.give(1000).bits(), first.bits() + 1);
        assert_eq!(clock.give(500).bits(), first.bits() + 2, "the clock was set back");
        assert_eq!(clock.give(2000).ms(), 2000);
        assert!(clock.give(i64::MIN) > Stamp::at(2000));
        clock.heed(Stamp::at(9_000_000));
        assert_eq!(clock.give(3000).ms(), 9_000_000, "it comes after what it has seen");
        clock.heed(Stamp::ZERO);
        assert!(clock.give(3000).ms() >= 9_000_000);
    }

    #[test]
    fn a_full_counter_goes_on_in_the_next_millisecond() {
        let mut clock = StampClock::after(Stamp::from_bits((1000 << 16) | 0xffff));
        assert_eq!(clock.give(1000), Stamp::at(1001));
        let mut last = StampClock::after(Stamp::from_bits(u64::MAX));
        assert_eq!(
            last.give(0).bits(),
            u64::MAX,
            "at the end of time there is no later stamp, and no overflow"
        );
    }

    proptest! {
        #[test]
        fn each_stamp_is_later_than_all_before(steps in prop::collection::vec((any::<bool>(), -10_000i64..10_000), 1..60)) {
            let mut clock = StampClock::default();
            let mut latest = Stamp::ZERO;
            for (gives, ms) in steps {
                if gives {
                    let given = clock.give(ms);
                    prop_assert!(given > latest);
                    latest = given;
                } else {
                    clock.heed(Stamp::at(ms));
                    latest = latest.max(Stamp::at(ms));
                }
            }
        }
    }
}
