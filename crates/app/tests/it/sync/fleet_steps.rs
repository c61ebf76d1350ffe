//! What the people of a fleet do.
use super::fleet::{Device, Fleet, Place};
use crate::{PASSPHRASE, Temp};
use docket_app::sync::{PastEntry, Thing};
use docket_app::vault::{self, CreatedView, Opening};
use docket_app::{AppError, sync};
use std::sync::Arc;

/// Chance that comes out the same each time.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn of(seed: u64, step: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ step.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// A number below `end` (SplitMix64).
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end.max(1) as u64).unwrap_or(0)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.below(of.len())].clone()) }
    }
}

/// One thing that somebody does, or nothing where it cannot be done.
pub(super) async fn step(fleet: &mut Fleet, chance: &mut Chance) {
    let at = chance.below(fleet.devices.len());
    let other = (at + 1 + chance.below(fleet.devices.len().max(2) - 1)) % fleet.devices.len();
    fleet.devices[at].at.later(chance.below(5000) as i64);
    match chance.below(100) {
        0..36 => edit(fleet, at, chance).await,
        36 => fleet.keep_secret(at).await,
        37..40 => fleet.create(at, Thing::Meeting, "One.\n\nTwo.\n").await,
        40..42 => fleet.create(at, Thing::Artifact, "One.\n\nTwo.\n").await,
        42..44 => {
            let long = chance.below(2) * 6000;
            let noise: String = (0..long).map(|_| format!("{} ", chance.below(1_000_000))).collect();
            fleet.create(at, Thing::Document, &noise).await;
        }
        44..50 => {
            if let Some(place) = chance.one(&fleet.places) {
                let deleted = chance.below(2) == 0;
                if fleet.devices[at].set_deleted(&place, deleted).await.is_ok() {
                    fleet.say(at, &format!("deleted {deleted}: {}", place.id));
                }
            }
        }
        50..58 => drop(fleet.export(at, None).await),
        58..67 => drop(fleet.export(at, Some(other)).await),
        67..85 => take(fleet, at, chance).await,
        85 => {
            if let Some(stick) = chance.one(&fleet.sticks.iter().collect::<Vec<_>>()) {
                fleet.devices[at].take_in_part(stick).await;
            }
        }
        86 => {
            fleet.say(at, "is backed up");
            back_up(&mut fleet.devices[at]).await;
        }
        87 => {
            fleet.say(at, "is put back");
            put_back(&mut fleet.devices[at]).await;
        }
        88 => copy(fleet, at).await,
        89 => fleet.join(at).await,
        90 if fleet.devices.len() > 2 => fleet.remove(at, other).await,
        91 => {
            // Less than the history is kept for.
            let days = chance.below(41) as i64 - 20;
            fleet.say(at, &format!("has a clock {days} days off"));
            fleet.devices[at].at.later(days * 86_400_000);
        }
        92..95 => decide(fleet, at, chance).await,
        95 => fleet.devices[at].reopen().await,
        96..98 => open(fleet, at, chance).await,
        _ => save(fleet, at, chance).await,
    }
}

fn has_text(place: &Place) -> bool {
    !matches!(place.thing, Thing::Document)
}

async fn edit(fleet: &mut Fleet, at: usize, chance: &mut Chance) {
    let Some(place) = chance.one(&fleet.places).filter(has_text) else { return };
    let Some(old) = fleet.devices[at].text(&place).await else { return };
    write(fleet, at, &place, &old, chance).await;
}

/// Writes something over `base`.
async fn write(fleet: &mut Fleet, at: usize, place: &Place, base: &str, chance: &mut Chance) {
    let word = fleet.word();
    let mut lines: Vec<String> = base.lines().map(str::to_owned).collect();
    let line = chance.below(lines.len());
    let new = match (place.thing, chance.below(10)) {
        (Thing::Project, _) => word.clone(),
        (_, 0) => format!("All anew, with {word}.\n"),
        (_, 1..3) if !lines.is_empty() => {
            lines[line] = format!("Instead there is {word}.");
            lines.join("\n") + "\n"
        }
        (_, 3) if !lines.is_empty() => {
            drop(lines.remove(line));
            lines.insert(0, format!("Less, says {word}."));
            lines.join("\n") + "\n"
        }
        (_, 4..6) if !lines.is_empty() => {
            let mut words: Vec<&str> = lines[line].split(' ').collect();
            words.insert(chance.below(words.len() + 1), &word);
            lines[line] = words.join(" ");
            lines.join("\n") + "\n"
        }
        _ => {
            lines.insert(line, format!("And {word}.\n"));
            lines.join("\n") + "\n"
        }
    };
    let stands = fleet.devices[at].text(place).await;
    let written: Result<(), AppError> = fleet.devices[at].write(place, &new, base).await;
    if stands.is_some() && written.is_ok() {
        fleet.say(at, &format!("writes {} {new:?} over {base:?}", place.id));
        fleet.note_taken_out(base, &new);
        // Of what two branches of one device wrote in one place, the later stands and nobody is told.
        if !fleet.devices[at].is_copied {
            fleet.devices[at].has.insert(word);
        }
    }
}

async fn take(fleet: &mut Fleet, at: usize, chance: &mut Chance) {
    if fleet.sticks.is_empty() {
        return;
    }
    let last = fleet.sticks.len() - 1;
    let stick =
        if chance.below(2) == 0 { last.saturating_sub(chance.below(4)) } else { chance.below(last + 1) };
    if fleet.take(at, stick).await.is_none() || chance.below(2) == 0 {
        return;
    }
    if let Some(again) = fleet.take(at, stick).await {
        assert_eq!((again.changed, again.conflicts), (0, 0), "the second time: {again:?}");
    }
}

/// What it tells of is settled or taken back.
async fn decide(fleet: &mut Fleet, at: usize, chance: &mut Chance) {
    let Some(entry) = chance.one(&fleet.devices[at].told().await) else { return };
    let session = Arc::clone(&fleet.devices[at].at.session);
    fleet.say(at, &format!("decides {entry:?}"));
    let request = PastEntry { entry: entry.entry };
    if chance.below(2) == 0 {
        sync::settle(&session, request).await.unwrap();
    } else if sync::take_back(&session, request).await.is_ok() && !entry.deleted {
        fleet.note_taken_out(&entry.stands, &entry.text);
    }
}

/// Somebody opens a page and writes later.
async fn open(fleet: &mut Fleet, at: usize, chance: &mut Chance) {
    let places: Vec<Place> = fleet.places.iter().filter(|it| has_text(it)).cloned().collect();
    let Some(place) = chance.one(&places).filter(|it| it.thing != Thing::Project) else { return };
    let Some(text) = fleet.devices[at].text(&place).await else { return };
    fleet.devices[at].page = Some((place, text));
}

async fn save(fleet: &mut Fleet, at: usize, chance: &mut Chance) {
    let Some((place, base)) = fleet.devices[at].page.take() else { return };
    write(fleet, at, &place, &base, chance).await;
}

async fn back_up(device: &mut Device) {
    let file = device.at.folder.path().join(format!("{}.docket-backup", device.at.world.clock.now().0));
    if vault::backup(&device.at.session, &file).await.is_ok() {
        device.backup = Some((file, device.has.clone()));
    }
}

/// The vault of a backup, open, in a file of its own.
async fn restored(device: &Device, file: &std::path::Path) -> Temp {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("back.docket");
    vault::restore(file, &path).unwrap();
    let session = vault::unlock(&path, Opening::Passphrase(PASSPHRASE), &device.at.world).await.unwrap();
    let recovery_phrase = device.at.created.recovery_phrase.clone();
    Temp {
        folder,
        world: device.at.world.clone(),
        created: CreatedView { vault: path.clone(), recovery_phrase },
        path,
        session: Arc::new(session),
        clock: Arc::clone(&device.at.clock),
    }
}

async fn put_back(device: &mut Device) {
    let Some((file, has)) = device.backup.take() else { return };
    device.at.session.close().await;
    device.at = restored(device, &file).await;
    device.has = has;
    device.page = None;
    device.is_copied = true;
}

/// The file of a vault is copied, and both go on.
async fn copy(fleet: &mut Fleet, at: usize) {
    if fleet.devices.len() > 4 {
        return;
    }
    let number = fleet.devices.iter().map(|device| device.number).max().unwrap_or(0) + 100;
    let device = &mut fleet.devices[at];
    let kept = device.backup.take();
    back_up(device).await;
    let Some((file, has)) = std::mem::replace(&mut device.backup, kept) else { return };
    let at = restored(device, &file).await;
    device.is_copied = true;
    let id = device.id.clone();
    fleet.say(0, &format!("copy {number} of {id}"));
    fleet.devices.push(Device { at, id, number, has, backup: None, page: None, is_copied: true });
}
