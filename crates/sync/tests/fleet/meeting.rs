//! A device and a relay exchange what they have.

use crate::chance::Chance;
use crate::device::Device;
use crate::inbox::{Fuse, Stopped};
use crate::ledger::Ledger;
use crate::planted;
use crate::relay::{Answer, Bytes, Held, Lie, Pushed, Relay, twisted};
use docket_wire::Cursor;
use std::rc::Rc;

/// What may go wrong in a meeting.
pub(crate) struct Air {
    pub(crate) luck: Chance,
    pub(crate) fuse: Fuse,
    pub(crate) network: bool,
    pub(crate) lies: bool,
}

impl Air {
    /// Nothing goes wrong.
    pub(crate) fn clear() -> Self {
        Self { luck: Chance::of(0), fuse: Fuse(None), network: false, lies: false }
    }

    /// A message is on its way: it may be lost.
    fn send(&self) -> Result<(), Stopped> {
        if self.network && self.luck.one_in(8) { Err(Stopped) } else { Ok(()) }
    }
}

/// Who meets.
pub(crate) struct Meeting<'a> {
    pub(crate) device: &'a mut Device,
    /// Which of its relays.
    pub(crate) at: usize,
    pub(crate) relay: &'a mut Relay,
    /// What is on its way to the relay.
    pub(crate) flying: &'a mut Vec<Bytes>,
    pub(crate) intruders: &'a [Bytes],
    pub(crate) ledger: &'a mut Ledger,
    pub(crate) chance: &'a Chance,
}

impl Meeting<'_> {
    pub(crate) fn all(&mut self, air: &mut Air) -> Result<(), Stopped> {
        let late = planted("sealed after what came was applied");
        if !late {
            self.device.seal(self.ledger, self.chance);
        }
        air.fuse.burn()?;
        air.send()?;
        self.statements(air)?;
        self.give_back(air)?;
        // A snapshot may be what makes sense of a log that was given back in part.
        if self.pull(air)? {
            self.look_at_snapshot(air)?;
        }
        if late {
            self.device.seal(self.ledger, self.chance);
        }
        self.push(air)?;
        if !air.lies && self.device.disk.places[self.at].owes && self.leave_snapshot(false) {
            self.device.disk.places[self.at].owes = false;
        }
        Ok(())
    }

    fn statements(&mut self, air: &mut Air) -> Result<(), Stopped> {
        let (held, theirs) = (&self.device.disk.statements, &self.relay.statements);
        let new = theirs.iter().filter(|(hash, _)| !held.contains_key(*hash));
        let new: Vec<_> = new.map(|(_, bytes)| bytes.clone()).collect();
        let any = !new.is_empty();
        for bytes in new {
            if air.lies && air.luck.one_in(4) {
                continue;
            }
            self.device.believe(&bytes);
            air.fuse.burn()?;
        }
        if any {
            self.device.unpark(self.ledger);
        }
        air.send()?;
        for (hash, bytes) in &self.device.disk.statements {
            self.relay.statements.entry(*hash).or_insert_with(|| bytes.clone());
        }
        Ok(())
    }

    /// A relay that lost something gets it again from everybody who has it. Who cannot show that it has not lost anything
    /// gives it everything: what is there already changes nothing.
    fn give_back(&mut self, air: &mut Air) -> Result<(), Stopped> {
        if planted("a relay that lost its log is not noticed") {
            return Ok(());
        }
        let place = &self.device.disk.places[self.at];
        let shown = [place.sound, place.given].into_iter().filter(|cursor| cursor.seq > 0);
        let leads = shown.clone().all(|cursor| self.relay.is_read(cursor));
        if !place.unsure && shown.count() > 0 && leads {
            return Ok(());
        }
        for ((.., hash), bytes) in &self.device.disk.archive {
            self.relay.push(bytes, *hash).expect("an honest relay takes what was sealed");
        }
        air.fuse.burn()?;
        air.send()?;
        let disk = &mut self.device.disk;
        disk.parked.iter_mut().for_each(|parked| parked.read[self.at] = false);
        let place = &mut disk.places[self.at];
        (place.cursor, place.sound, place.given) = (Cursor::default(), Cursor::default(), self.relay.end());
        place.unsure = false;
        place.owes |= disk.joined;
        air.fuse.burn()
    }

    /// Reads the log; gives whether to its end.
    fn pull(&mut self, air: &mut Air) -> Result<bool, Stopped> {
        for _ in 0..60 {
            air.send()?;
            let most = if air.network { 1 + air.luck.below(12) } else { usize::MAX >> 1 };
            match self.relay.pull(self.device.disk.places[self.at].cursor, most) {
                Answer::Log { from, mut envelopes, last } => {
                    let before = self.device.disk.places[self.at].cursor;
                    let lies = air.lies && air.luck.one_in(3);
                    if lies {
                        let lie = Lie::ALL[air.luck.below(Lie::ALL.len())];
                        envelopes = twisted(lie, envelopes, self.intruders, &air.luck);
                    }
                    self.device.take(self.at, from, envelopes, self.ledger, &mut air.fuse)?;
                    let place = &self.device.disk.places[self.at];
                    if last || lies || place.cursor == before || air.luck.one_in(4) && air.network {
                        return Ok(last && !lies);
                    }
                }
                Answer::Cut { base } => {
                    let Some(held) = self.snapshot(air) else { return Ok(false) };
                    if !self.device.join(&held, self.ledger, &mut air.fuse)? {
                        return Ok(false);
                    }
                    self.device.disk.places[self.at].has_read(base);
                    air.fuse.burn()?;
                }
            }
        }
        Ok(false)
    }

    /// The snapshot as the relay hands it out.
    fn snapshot(&self, air: &Air) -> Option<Rc<Held>> {
        let held = self.relay.snapshot.as_ref()?;
        if !air.lies {
            return Some(held.clone());
        }
        let mut parts = held.parts.clone();
        match air.luck.below(4) {
            0 if parts.len() > 1 => parts.swap(0, 1),
            1 => drop(parts.pop()),
            2 => {
                if let Some(byte) = parts.first_mut().and_then(|part| part.last_mut()) {
                    *byte ^= 1;
                }
            }
            _ => {}
        }
        Some(Rc::new(Held { contents: held.contents.clone(), parts, has: held.has.clone() }))
    }

    /// A snapshot may hold what no log has any more.
    fn look_at_snapshot(&mut self, air: &mut Air) -> Result<(), Stopped> {
        let Some(held) = self.snapshot(air) else { return Ok(()) };
        let hash = *blake3::hash(&held.contents).as_bytes();
        if self.device.disk.places[self.at].looked_at == hash {
            return Ok(());
        }
        if self.device.join(&held, self.ledger, &mut air.fuse)? {
            self.device.disk.places[self.at].looked_at = hash;
        }
        air.fuse.burn()
    }

    fn push(&mut self, air: &mut Air) -> Result<(), Stopped> {
        let outbox = self.device.disk.places[self.at].outbox.clone();
        if planted("the outbox is emptied before the relay has it") {
            self.device.disk.places[self.at].outbox.clear();
        }
        for bytes in outbox {
            if air.network && air.luck.one_in(12) {
                // It is on its way, and comes there later, or twice.
                self.flying.push(bytes.clone());
                continue;
            }
            air.send()?;
            air.fuse.burn()?;
            let hash = *blake3::hash(&bytes).as_bytes();
            let pushed = self.relay.push(&bytes, hash).expect("an honest relay takes what was sealed");
            // The answer may be lost although the relay has it.
            air.send()?;
            air.fuse.burn()?;
            match pushed {
                Pushed::New => {}
                // It was not read back although all was read: the log was put back to where it was not there yet, and somebody
                // gave it what it had lost. Read from the beginning it is found.
                Pushed::There => self.device.disk.places[self.at].cursor = Cursor::default(),
                Pushed::Covered => self.device.disk.places[self.at].outbox.retain(|sent| *sent != bytes),
            }
        }
        Ok(())
    }

    /// Leaves a snapshot on the relay, and has it cut off what is in there. Only who has read everything may. One that
    /// nothing is cut off for must only hold what the one there holds: it may be that something waits here for ever for what
    /// came before it and is lost, and that others lack what only this device has.
    pub(crate) fn leave_snapshot(&mut self, cut: bool) -> bool {
        let disk = &self.device.disk;
        let place = &disk.places[self.at];
        let there = self.relay.snapshot.as_ref().map(|held| *blake3::hash(&held.contents).as_bytes());
        let behind = disk.parked.iter().any(|parked| parked.read[self.at])
            || place.unsure
            || place.cursor != self.relay.end();
        if self.device.left
            || !disk.pending.is_empty()
            || (cut && behind)
            || there.is_some_and(|there| place.looked_at != there)
        {
            return false;
        }
        let Some(held) = self.device.snapshot(self.chance) else { return false };
        let until = if cut { place.cursor } else { Cursor::default() };
        self.relay.keep(Rc::new(held), until);
        true
    }
}
