//! What happens in a run, one thing after another. Each step carries its own luck, so that one can be left out without
//! changing what the others do; which device or relay it means is counted around.

use crate::chance::Chance;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Somebody changes cells.
    Edit { at: u8, luck: u32 },
    /// Somebody writes in a text.
    Write { at: u8, luck: u32 },
    /// Somebody deletes a row, or takes that back.
    Delete { at: u8, luck: u32 },
    /// A device and a relay exchange what they have. Killed after so many effects; 0: it is not.
    Meet { at: u8, relay: u8, kill: u8, luck: u32 },
    /// A clock jumps by years, or stands still from now on, or is set right.
    Clock { at: u8, luck: u32 },
    /// A disk is copied.
    BackUp { at: u8 },
    /// A copy of a disk is put back.
    Restore { at: u8, luck: u32 },
    /// A device goes on in two places.
    Clone { at: u8 },
    /// A new device, of the old version or not.
    Enrol { old: bool },
    /// A device is taken off by another one, and the key turned.
    Revoke { at: u8, by: u8 },
    /// A new key.
    Turn { at: u8 },
    /// A device gets the new version.
    Update { at: u8 },
    /// A device leaves a snapshot, and what it covers is cut off the log.
    Compact { at: u8, relay: u8 },
    /// What was on its way to a relay comes there, in some order, perhaps twice.
    Deliver { relay: u8, luck: u32 },
    /// A device no longer reaches a relay, or does so again.
    Cut { at: u8, relay: u8 },
    /// A relay is copied.
    Copy { relay: u8 },
    /// A copy of a relay is put back.
    PutBack { relay: u8, luck: u32 },
    /// A relay loses everything.
    Wipe { relay: u8 },
}

/// Which accidents happen in a run: a mix of its own for each, for with all of them at once some never meet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Faults {
    pub(crate) network: bool,
    pub(crate) kills: bool,
    pub(crate) clocks: bool,
    pub(crate) backups: bool,
    pub(crate) clones: bool,
    pub(crate) relays: bool,
    pub(crate) lies: bool,
    pub(crate) members: bool,
    pub(crate) versions: bool,
    pub(crate) snapshots: bool,
    /// There is a second relay.
    pub(crate) second: bool,
}

impl Faults {
    pub(crate) fn of(seed: u64) -> Self {
        let bits = Chance::of(!seed).next();
        let has = |bit: u32| bits >> bit & 1 == 1;
        Self {
            network: has(0),
            kills: has(1),
            clocks: has(2),
            backups: has(3),
            clones: has(4),
            relays: has(5),
            lies: has(6),
            members: has(7),
            versions: has(8),
            snapshots: has(9),
            second: has(10) && has(11),
        }
    }
}

/// The steps of a seed.
pub(crate) fn steps(seed: u64, count: usize) -> Vec<Step> {
    let (chance, faults) = (Chance::of(seed.rotate_left(32) ^ 0x5eed), Faults::of(seed));
    (0..count).map(|_| step(&chance, &faults)).collect()
}

fn step(chance: &Chance, faults: &Faults) -> Step {
    let (at, relay) = (chance.small(60), if faults.second { chance.small(2) } else { 0 });
    let luck = u32::try_from(chance.next() >> 32).unwrap_or(0);
    let kill = if faults.kills && chance.one_in(4) { 1 + chance.small(24) } else { 0 };
    let meet = Step::Meet { at, relay, kill, luck };
    match chance.below(60) {
        0..12 => Step::Edit { at, luck },
        12..20 => Step::Write { at, luck },
        20..23 => Step::Delete { at, luck },
        46 | 47 if faults.clocks => Step::Clock { at, luck },
        48 if faults.backups => Step::BackUp { at },
        49 if faults.backups => Step::Restore { at, luck },
        50 if faults.clones && chance.one_in(3) => Step::Clone { at },
        51 if faults.members => match chance.below(4) {
            0 => Step::Revoke { at, by: chance.small(60) },
            1 | 2 => Step::Turn { at },
            _ => Step::Enrol { old: faults.versions && chance.one_in(2) },
        },
        52 if faults.versions && chance.one_in(4) => Step::Update { at },
        53 | 54 if faults.snapshots => Step::Compact { at, relay },
        55 | 56 if faults.network => Step::Deliver { relay, luck },
        57 if faults.network => Step::Cut { at, relay },
        58 if faults.relays => Step::Copy { relay },
        59 if faults.relays && chance.one_in(2) => Step::PutBack { relay, luck },
        59 if faults.relays => Step::Wipe { relay },
        _ => meet,
    }
}
