//! Long texts that several devices write at once. They merge as text: what anybody put in stays unless somebody deleted it,
//! and all devices come to the same words, in whatever order updates arrive.
//!
//! The merging is that of `yrs`. It is given only updates in a form that devices write (`form`), each after those it
//! stands on; the others wait here. So a state is one or several updates, one after another: what is in, then what waits.
//! States can be applied like updates, and put after one another.
//!
//! What is refused by its form is refused by all devices alike. What would make a state larger than [`MAX_STATE`] is
//! refused by those that have come that far, so the person must be told: from there on devices may differ.
//!
//! Whoever has the keys of a device can still do harm that no form tells: give an operation the name of another, or put
//! words where nobody could have, so that devices show them in another order. Fingerprints tell it.

mod core;
mod diff;
mod form;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

use self::core::Core;
use crate::merge::Clock;
use crate::op::CellName;
use diff::{Hunk, hunks};
use form::{MAX_CLOCK, Piece};
use std::collections::{BTreeMap, BTreeSet};

/// The most bytes of a text that is written. Where texts merge it can become longer.
pub const MAX_TEXT: usize = 1024 * 1024;
/// The most bytes of a state, and of an update. A part of them (an operation, a stretch that is deleted) counts for 128 at
/// least, so there are no more than 65,536: two people who write a text of [`MAX_TEXT`] make two thirds of that.
pub const MAX_STATE: usize = 8 * 1024 * 1024;
/// How much is kept of the way since a state before the state is made anew, beyond its own length.
const MAX_WAY: usize = 64 * 1024;

/// Seeds write with this bit, everybody else without.
const SEED: u64 = 1 << 52;

/// Why something is not done. The text is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// These are not the bytes of an update of a text.
    #[error("the change of a text cannot be read")]
    Improper,
    /// The text, or all that is known of it, would become larger than any, or the writer has no numbers left.
    #[error("the text is too long")]
    TooLarge,
}

/// Who writes into a text, as its operations are named: writer and number.
///
/// It is drawn anew whenever the program starts, and again when something that was written may not have been kept; it is
/// never stored. A writer who comes back after its last operations were lost would give their names to other ones, and then
/// devices differ for ever. A writer is of one device, and writes a text in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer(u64);

impl Writer {
    /// A writer by 64 random bits. Of these it takes 52: the 53rd is for seeds, so none is ever taken for one, and more are
    /// not to be had (other implementations count in floating point).
    pub const fn new(random: u64) -> Self {
        match random & (SEED - 1) {
            0 => Self(1),
            bits => Self(bits),
        }
    }
}

/// A text that merges.
pub struct TextDoc {
    core: Core,
    /// How far each writer's operations are in.
    clocks: BTreeMap<u64, u32>,
    /// The updates that led here, the first of them mostly a whole state: the way back when one fails.
    way: Vec<Vec<u8>>,
    /// How many bytes these are.
    length: usize,
    /// What a state counts for at most.
    weight: usize,
    /// Updates that came too early, by one of the operations they wait for.
    waiting: BTreeMap<(u64, u32), BTreeSet<Vec<u8>>>,
}

/// What a change comes to.
#[derive(Default)]
struct Plan {
    clocks: BTreeMap<u64, u32>,
    /// What is taken in, in this order.
    ready: Vec<Vec<u8>>,
    /// The same for `yrs`.
    steps: Vec<Vec<u8>>,
    growth: usize,
    /// What no longer waits.
    woken: BTreeSet<(u64, u32)>,
    /// What waits from now on.
    early: BTreeSet<((u64, u32), Vec<u8>)>,
    /// Part of the update itself does.
    waits: bool,
}

impl TextDoc {
    fn empty(client: u64) -> Self {
        Self {
            core: Core::new(client),
            clocks: BTreeMap::new(),
            way: Vec::new(),
            length: 0,
            weight: 0,
            waiting: BTreeMap::new(),
        }
    }

    /// The text that a cell holds, as the first operation of a text that merges. All devices that begin with the same cell,
    /// clock and text give it the same name, so it is there once. Another text under the same clock (there is one if a
    /// device lost its latest writes) is another operation: both texts are there then, but all devices have the same.
    pub fn seed(name: &CellName, clock: &Clock, text: &str) -> Result<Self, TextError> {
        if text.len() > MAX_TEXT {
            return Err(TextError::TooLarge);
        }
        let mut hasher = blake3::Hasher::new_derive_key("docket 2026-11 text seed v1");
        hasher.update(&name.table.to_be_bytes()).update(&name.row).update(&name.column.to_be_bytes());
        hasher.update(&clock.stamp.bits().to_be_bytes()).update(&clock.device).update(text.as_bytes());
        let mut bits = [0; 8];
        bits.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        let mut seed = Self::empty(SEED | Writer::new(u64::from_be_bytes(bits)).0);
        seed.write(&hunks("", text))?;
        Ok(seed)
    }

    /// The text with a state, as [`TextDoc::state`] gave it.
    pub fn load(state: &[u8]) -> Result<Self, TextError> {
        let mut doc = Self::empty(1);
        doc.apply(state)?;
        Ok(doc)
    }

    /// All that is known: what is in, and what waits. It can be given to [`TextDoc::load`] and [`TextDoc::apply`].
    pub fn state(&self) -> Vec<u8> {
        let mut state = self.core.encode();
        self.waiting.values().flatten().for_each(|update| state.extend_from_slice(update));
        state
    }

    /// Makes the text what it is now; gives the update that makes it so elsewhere, if anything is new.
    pub fn edit(&mut self, now: &str, writer: Writer) -> Result<Option<Vec<u8>>, TextError> {
        if self.core.client != writer.0 {
            self.core = replayed(writer.0, [self.core.encode()].iter())?;
        }
        let old = self.plain();
        let hunks = hunks(&old, now);
        if hunks.is_empty() {
            return Ok(None);
        }
        // A text that merged into a longer one can be made shorter bit by bit.
        if now.len() > MAX_TEXT.max(old.len()) {
            return Err(TextError::TooLarge);
        }
        let written: usize = hunks.iter().map(|hunk| hunk.new.len()).sum();
        if self.clock(writer.0) as usize + written >= MAX_CLOCK as usize {
            return Err(TextError::TooLarge);
        }
        self.write(&hunks).map(Some)
    }

    fn write(&mut self, hunks: &[Hunk<'_>]) -> Result<Vec<u8>, TextError> {
        let written = self.core.write(hunks).and_then(|update| {
            let pieces = form::read(&update)?;
            let growth: usize = pieces.iter().map(Piece::growth).sum();
            let ends = pieces.iter().flat_map(Piece::ends).collect();
            // Nothing waits for what is written here, unless somebody used the writer's names.
            let mut plan = self.plan(Vec::new(), ends)?;
            self.core.take(&plan.steps)?;
            plan.ready.insert(0, update.clone());
            plan.growth += growth;
            Ok((update, plan))
        });
        let (update, plan) = written.inspect_err(|_| self.go_back())?;
        self.keep(plan)?;
        Ok(update)
    }

    /// Takes an update or a state in, in any order and as often as it comes. Whether all of it is in: if not, part of it
    /// waits here for others.
    pub fn apply(&mut self, update: &[u8]) -> Result<bool, TextError> {
        let plan = self.plan(form::read(update)?, Vec::new())?;
        let whole = !plan.waits;
        self.core.take(&plan.steps).inspect_err(|_| self.go_back())?;
        self.keep(plan)?;
        Ok(whole)
    }

    /// Whether an update that comes now has new words in the place of some that were changed or deleted here: its author
    /// cannot have known that, since nobody deletes what is gone.
    pub fn meets(&self, update: &[u8]) -> bool {
        let Ok(pieces) = form::read(update) else { return false };
        let known = |client| self.clock(client);
        let ready = pieces.iter().filter(|piece| piece.missing(known).is_none());
        ready
            .filter(|piece| piece.ends().any(|(client, end)| known(client) < end))
            .any(|piece| self.core.deletes_again(piece.bytes))
    }

    /// What taking in these comes to, when writers have come to `reached` already.
    fn plan<'a>(&'a self, pieces: Vec<Piece<'a>>, mut reached: Vec<(u64, u32)>) -> Result<Plan, TextError> {
        let mut plan = Plan::default();
        let mut early: BTreeMap<(u64, u32), Vec<(Piece<'a>, bool)>> = BTreeMap::new();
        let mut next: Vec<_> = pieces.into_iter().rev().map(|piece| (piece, true)).collect();
        loop {
            for (client, end) in reached.drain(..) {
                let before = plan.clocks.insert(client, end).unwrap_or_else(|| self.clock(client));
                let keys = (client, end.min(before + 1))..=(client, end);
                let here: Vec<_> = early.range(keys.clone()).map(|(key, _)| *key).collect();
                next.extend(here.iter().filter_map(|key| early.remove(key)).flatten());
                for (key, updates) in self.waiting.range(keys) {
                    if plan.woken.insert(*key) {
                        for update in updates {
                            next.extend(form::read(update)?.into_iter().map(|piece| (piece, false)));
                        }
                    }
                }
            }
            let Some((piece, own)) = next.pop() else { break };
            let known = |client| plan.clocks.get(&client).copied().unwrap_or_else(|| self.clock(client));
            if let Some(key) = piece.missing(known) {
                early.entry(key).or_default().push((piece, own));
                continue;
            }
            let steps = piece.steps(known);
            reached.extend(piece.ends().filter(|(client, end)| known(*client) < *end));
            if !steps.is_empty() {
                plan.ready.push(piece.bytes.to_vec());
                plan.steps.extend(steps);
                plan.growth += piece.growth();
            }
        }
        for (key, pieces) in early {
            for (piece, own) in pieces {
                plan.waits |= own;
                let stays = self.waiting.get(&key).filter(|_| !plan.woken.contains(&key));
                let new = !stays.is_some_and(|all| all.contains(piece.bytes));
                if new && plan.early.insert((key, piece.bytes.to_vec())) {
                    plan.growth += piece.growth();
                }
            }
        }
        Ok(plan)
    }

    /// Makes it so that what `yrs` has taken in stays, unless there is too much of it.
    fn keep(&mut self, plan: Plan) -> Result<(), TextError> {
        let length = self.length + plan.ready.iter().map(Vec::len).sum::<usize>();
        let first = self.way.first().map_or(usize::MAX / 4, Vec::len);
        if self.weight + plan.growth > MAX_STATE || length > first * 2 + MAX_WAY {
            let state = self.core.encode();
            let stays = self.waiting.iter().filter(|(key, _)| !plan.woken.contains(key));
            let early = plan.early.iter().map(|(_, update)| update);
            let waiting: usize = stays.flat_map(|(_, all)| all).chain(early).map(|one| weight(one)).sum();
            let weight = weight(&state) + waiting;
            // What was kept once can always be loaded.
            let begins = self.way.is_empty() && self.waiting.is_empty();
            if weight > MAX_STATE && !begins {
                self.go_back();
                return Err(TextError::TooLarge);
            }
            (self.length, self.weight) = (state.len(), weight);
            self.way = vec![state];
        } else {
            (self.length, self.weight) = (length, self.weight + plan.growth);
            self.way.extend(plan.ready);
        }
        self.clocks.extend(plan.clocks);
        for key in &plan.woken {
            self.waiting.remove(key);
        }
        for (key, update) in plan.early {
            self.waiting.entry(key).or_default().insert(update);
        }
        Ok(())
    }

    /// Makes the document anew as it was last kept. What was taken in once is taken in again.
    fn go_back(&mut self) {
        if let Ok(core) = replayed(self.core.client, self.way.iter()) {
            self.core = core;
        }
    }

    /// Whether anything waits for updates that have not come.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The text.
    pub fn plain(&self) -> String {
        self.core.plain()
    }

    /// The same for two devices that have the same text of the same operations, and the same that waits. (States do not
    /// compare: one text can have several.)
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let plain = self.plain();
        hasher.update(&(plain.len() as u64).to_be_bytes()).update(plain.as_bytes());
        for (client, clock) in &self.clocks {
            hasher.update(&client.to_be_bytes()).update(&clock.to_be_bytes());
        }
        // By what it is, not by what it waits for first: that depends on what came before.
        for update in self.waiting.values().flatten().collect::<BTreeSet<_>>() {
            hasher.update(&(update.len() as u64).to_be_bytes()).update(update);
        }
        *hasher.finalize().as_bytes()
    }

    fn clock(&self, client: u64) -> u32 {
        self.clocks.get(&client).copied().unwrap_or(0)
    }
}

/// A document made of updates, each of which is ready.
fn replayed<'a>(client: u64, updates: impl Iterator<Item = &'a Vec<u8>>) -> Result<Core, TextError> {
    let core = Core::new(client);
    let mut clocks: BTreeMap<u64, u32> = BTreeMap::new();
    for update in updates {
        for piece in form::read(update)? {
            core.take(&piece.steps(|client| clocks.get(&client).copied().unwrap_or(0)))?;
            for (client, end) in piece.ends() {
                let clock = clocks.entry(client).or_default();
                *clock = end.max(*clock);
            }
        }
    }
    Ok(core)
}

/// What an update counts for in a state.
fn weight(update: &[u8]) -> usize {
    form::read(update).map_or(MAX_STATE + 1, |pieces| pieces.iter().map(Piece::weight).sum())
}

/// Whether a text that came of two has a line that neither of them had.
pub(crate) fn has_new_lines(merged: &str, one: &str, other: &str) -> bool {
    if merged == one || merged == other {
        return false;
    }
    let there: BTreeSet<&str> = one.lines().chain(other.lines()).collect();
    merged.lines().any(|line| !there.contains(line))
}

/// A text that was changed on two sides, with both changes. What both sides did alike is done once. It is the same
/// whichever side is called which.
pub fn merged(base: &str, mine: &str, theirs: &str) -> String {
    if mine == theirs || base == theirs {
        return mine.to_owned();
    }
    if base == mine {
        return theirs.to_owned();
    }
    let (one, other) = if mine < theirs { (mine, theirs) } else { (theirs, mine) };
    let here = hunks(base, one);
    let there: Vec<_> = hunks(base, other).into_iter().filter(|hunk| !here.contains(hunk)).collect();
    let merge = || {
        let seed = [Core::new(SEED).write(&hunks("", base))?];
        let (one, other) = (replayed(1, seed.iter())?, replayed(2, seed.iter())?);
        one.write(&here)?;
        one.take(&[other.write(&there)?])?;
        Ok::<_, TextError>(one.plain())
    };
    // It cannot fail, and if it did, nothing would be lost.
    merge().unwrap_or_else(|_| [one, other].concat())
}
