//! Real vaults of one account and the files of a stick, whatever their people do with them: they write, delete, bring back,
//! hand out, take in late, twice or never, put backups back, copy a vault, join, remove, and have wrong clocks. In the end all
//! hold the same, and every word that nobody took out is in a text or in the history.
//!
//! `DOCKET_VAULTS` says how many runs and `DOCKET_VAULT_FROM` from which on; `DOCKET_VAULT` plays one again and says what is
//! left of it when everything is taken away that its failure does not need, `DOCKET_VAULT_STEPS` only these of its steps.
use super::fleet_steps::{self as steps, Chance};
use super::joined;
use crate::{PASSPHRASE, Temp, temp};
use docket_app::artifacts::{CreateArtifact, EditArtifact, NamedArtifact};
use docket_app::documents::{KeepHere, NamedDocument};
use docket_app::meetings::{CreateMeeting, EditNotes, NamedMeeting};
use docket_app::projects::NamedProject;
use docket_app::search::SearchRequest;
use docket_app::settings::Nothing;
use docket_app::sync::{ExportBundle, ImportedView, RemoveDevice, ShowHistory, Thing};
use docket_app::vault::{self, Opening};
use docket_app::{AppError, ArtifactKind, Cancel, artifacts, documents, meetings, projects, search, sync};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What somebody wrote, each unlike all others.
pub(super) type Words = BTreeSet<String>;

/// A thing with a text.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) thing: Thing,
    pub(super) id: String,
}

/// A vault somebody works in.
pub(super) struct Device {
    pub(super) at: Temp,
    pub(super) id: String,
    /// Which it was from the beginning: a copy has the id of another.
    pub(super) number: usize,
    /// What was written in it or came into it.
    pub(super) has: Words,
    pub(super) backup: Option<(PathBuf, Words)>,
    /// A page that was opened a while ago.
    pub(super) page: Option<(Place, String)>,
    /// It writes in a branch of its own: a copy, or put back.
    pub(super) is_copied: bool,
}

/// A bundle that lies about.
pub(super) struct Stick {
    pub(super) file: PathBuf,
    pub(super) by: String,
    pub(super) to: Option<usize>,
    pub(super) words: Words,
}

/// All of it.
pub(super) struct Fleet {
    pub(super) folder: tempfile::TempDir,
    pub(super) devices: Vec<Device>,
    pub(super) sticks: Vec<Stick>,
    pub(super) places: Vec<Place>,
    /// Documents that are to stay where they are, and where.
    secrets: Vec<(Place, String)>,
    pub(super) removed: BTreeSet<String>,
    /// Everything anybody wrote, and what somebody took out who saw it.
    words: Words,
    taken_out: Words,
    count: u64,
    pub(super) phrase: String,
    /// What happened.
    story: Story,
}

type Story = Arc<Mutex<String>>;

fn word(number: u64) -> String {
    format!("w{}", &blake3::hash(&number.to_le_bytes()).to_hex()[..10])
}

impl Device {
    pub(super) async fn new(at: Temp, number: usize) -> Self {
        let status = at.sync_status().await;
        let id = status.devices.iter().find(|device| device.own).unwrap().id.clone();
        Self { at, id, number, has: Words::new(), backup: None, page: None, is_copied: false }
    }

    /// The text of a thing, if it is here.
    pub(super) async fn text(&self, place: &Place) -> Option<String> {
        let (session, id) = (&self.at.session, place.id.clone());
        match place.thing {
            Thing::Project => {
                projects::show(session, NamedProject { project: id }).await.ok().map(|it| it.name)
            }
            Thing::Meeting => {
                meetings::show(session, NamedMeeting { meeting: id }).await.ok().map(|it| it.notes)
            }
            Thing::Artifact => {
                artifacts::show(session, NamedArtifact { artifact: id }).await.ok().map(|it| it.content)
            }
            _ => documents::show(session, NamedDocument { document: id }).await.ok().map(|it| it.content),
        }
    }

    /// Writes a text over the one that was read.
    pub(super) async fn write(&self, place: &Place, text: &str, base: &str) -> Result<(), AppError> {
        let (session, id) = (&self.at.session, place.id.clone());
        let base = Some(base.to_owned());
        match place.thing {
            Thing::Project => {
                let request = projects::RenameProject { project: id, name: text.to_owned() };
                projects::rename(session, request).await.map(drop)
            }
            Thing::Meeting => {
                let request = EditNotes { meeting: id, notes: text.to_owned(), base };
                meetings::edit_notes(session, request).await.map(drop)
            }
            _ => {
                let content = Some(text.to_owned());
                let request = EditArtifact { artifact: id, title: None, content, base };
                artifacts::edit(session, request).await.map(drop)
            }
        }
    }

    pub(super) async fn set_deleted(&self, place: &Place, deleted: bool) -> Result<(), AppError> {
        let (session, id) = (&self.at.session, place.id.clone());
        match (place.thing, deleted) {
            (Thing::Project, true) => projects::delete(session, NamedProject { project: id }).await.map(drop),
            (Thing::Project, false) => {
                projects::restore(session, NamedProject { project: id }).await.map(drop)
            }
            (Thing::Meeting, true) => meetings::delete(session, NamedMeeting { meeting: id }).await.map(drop),
            (Thing::Meeting, false) => {
                meetings::restore(session, NamedMeeting { meeting: id }).await.map(drop)
            }
            (Thing::Artifact, true) => {
                artifacts::delete(session, NamedArtifact { artifact: id }).await.map(drop)
            }
            (Thing::Artifact, false) => {
                artifacts::restore(session, NamedArtifact { artifact: id }).await.map(drop)
            }
            (_, true) => documents::delete(session, NamedDocument { document: id }).await.map(drop),
            (_, false) => documents::restore(session, NamedDocument { document: id }).await.map(drop),
        }
    }

    /// The texts of everything here, and what the history keeps of it.
    async fn everything(&self, places: &[Place]) -> (String, String) {
        let (mut all, mut past) = (String::new(), String::new());
        for place in places {
            all += &self.text(place).await.unwrap_or_default();
            all.push('\n');
            let request = ShowHistory { thing: place.thing, id: place.id.clone() };
            for entry in sync::history(&self.at.session, request).await.unwrap().entries {
                past += &entry.text;
                past.push('\n');
            }
        }
        (all, past)
    }
}

impl Fleet {
    async fn begin(story: Story) -> Self {
        let first = temp().await;
        let phrase = first.created.recovery_phrase.to_string();
        let mut fleet = Self {
            folder: tempfile::tempdir().unwrap(),
            devices: vec![Device::new(first, 0).await],
            sticks: Vec::new(),
            places: Vec::new(),
            secrets: Vec::new(),
            removed: BTreeSet::new(),
            words: Words::new(),
            taken_out: Words::new(),
            count: 0,
            phrase,
            story,
        };
        fleet.create(0, Thing::Project, "").await;
        for thing in [Thing::Meeting, Thing::Artifact] {
            fleet.create(0, thing, "First line.\n\nSecond line.\n").await;
        }
        fleet.join(0).await;
        fleet
    }

    pub(super) fn say(&self, device: usize, what: &str) {
        let number = self.devices[device].number;
        writeln!(self.story.lock().unwrap(), "{number}: {what}").unwrap();
    }

    /// A word nobody has written yet.
    pub(super) fn word(&mut self) -> String {
        self.count += 1;
        let word = word(self.count);
        self.words.insert(word.clone());
        word
    }

    pub(super) async fn create(&mut self, device: usize, thing: Thing, more: &str) {
        let word = self.word();
        let content = format!("{more}The word is {word} here.\n");
        let project = self.places.first().map(|place| place.id.clone()).unwrap_or_default();
        let at = &self.devices[device].at;
        let id = match thing {
            Thing::Project => at.project(&word).await.id.to_string(),
            Thing::Meeting => {
                let (title, notes) = (word.clone(), content);
                let attendees = vec!["Dana".to_owned()];
                let request =
                    CreateMeeting { project, title, notes, agenda: word.clone(), attendees, date: None };
                match meetings::create(&at.session, request).await {
                    Ok(view) => view.id.to_string(),
                    Err(_) => return,
                }
            }
            Thing::Artifact => {
                let kind = ArtifactKind::UserStory;
                let request = CreateArtifact { project, kind, title: word.clone(), content };
                match artifacts::create(&at.session, request).await {
                    Ok(view) => view.artifact.id.to_string(),
                    Err(_) => return,
                }
            }
            _ => {
                if self.devices[device].text(&self.places[0]).await.is_none() {
                    return;
                }
                let view = at.add(&project, &[(&format!("{word}.txt"), &content)]).await;
                view.added[0].id.to_string()
            }
        };
        self.say(device, &format!("creates {thing:?} {id} {word}"));
        self.devices[device].has.insert(word);
        self.places.push(Place { thing, id });
    }

    /// A document that is to stay at a device.
    pub(super) async fn keep_secret(&mut self, device: usize) {
        let count = self.places.len();
        self.create(device, Thing::Document, "Nobody else.\n").await;
        let Some(place) = self.places.get(count).cloned() else { return };
        let at = &self.devices[device];
        let request = KeepHere { document: place.id.clone(), kept: true };
        documents::keep_here(&at.at.session, request).await.unwrap();
        self.secrets.push((place, at.id.clone()));
        self.places.truncate(count);
        self.devices[device].has.remove(&word(self.count));
    }

    /// Another device, which has taken in nothing yet.
    pub(super) async fn join(&mut self, by: usize) {
        let number =
            self.devices.iter().map(|device| device.number).max().unwrap_or(0) + 1 + self.removed.len();
        let at = joined(&self.devices[by].at, 100 + self.count + number as u64 * 1000).await;
        self.count += 1;
        self.devices.push(Device::new(at, number).await);
    }

    pub(super) async fn export(&mut self, by: usize, to: Option<usize>) -> bool {
        let file = self.folder.path().join(format!("{}.bundle", self.sticks.len()));
        let of = &self.devices[by];
        let request = ExportBundle { file: file.clone(), to: to.map(|to| self.devices[to].id.clone()) };
        match sync::export(&of.at.session, request).await {
            Ok(_) => {}
            // Nobody knows yet what that one has read.
            Err(_) if to.is_some() => return false,
            Err(error) => panic!("{error:?}"),
        }
        let to = to.map(|to| self.devices[to].number);
        self.say(by, &format!("writes bundle {} to {to:?}", self.sticks.len()));
        self.sticks.push(Stick { file, by: of.id.clone(), to, words: of.has.clone() });
        true
    }

    /// Takes a bundle in; `None` where a device was removed and it is not readable for that.
    pub(super) async fn take(&mut self, device: usize, stick: usize) -> Option<ImportedView> {
        let number = stick;
        let (stick, taker) = (&self.sticks[stick], &mut self.devices[device]);
        let mut taken = taker.at.try_take(&stick.file).await;
        if taken.is_err() && !self.removed.is_empty() {
            if self.removed.contains(&stick.by) {
                return None;
            }
            // The key of after a removal comes to whom the remover did not know by the words.
            sync::set_up(&taker.at.session, &self.phrase).await.unwrap();
            taken = taker.at.try_take(&stick.file).await;
        }
        let view = taken.unwrap_or_else(|error| panic!("a bundle was not taken in: {error:?}"));
        let is_meant = stick.to == Some(taker.number) && !taker.is_copied;
        let is_all_there = view.waiting == 0 && view.status.missing == 0;
        if stick.to.is_none() || is_meant && is_all_there {
            taker.has.extend(stick.words.iter().cloned());
        }
        let (changed, conflicts, waiting) = (view.changed, view.conflicts, view.waiting);
        self.say(
            device,
            &format!("takes bundle {number}: {changed} changed, {conflicts} lost, {waiting} wait"),
        );
        Some(view)
    }

    /// Somebody replaces one text by another.
    pub(super) fn note_taken_out(&mut self, old: &str, new: &str) {
        let gone: Words =
            self.words.iter().filter(|word| old.contains(*word) && !new.contains(*word)).cloned().collect();
        self.taken_out.extend(gone);
    }

    pub(super) async fn remove(&mut self, by: usize, gone: usize) {
        let id = self.devices[gone].id.clone();
        if self.devices[by].id == id {
            return;
        }
        let request = RemoveDevice { device: id.clone() };
        if sync::remove(&self.devices[by].at.session, request, &self.phrase).await.is_err() {
            return;
        }
        self.say(by, &format!("removes {}", self.devices[gone].number));
        self.devices.retain(|device| device.id != id);
        self.removed.insert(id);
    }

    /// Everybody takes in what everybody has.
    async fn meet(&mut self) -> u64 {
        let mut changed = 0;
        for by in 0..self.devices.len() {
            self.export(by, None).await;
            let stick = self.sticks.len() - 1;
            for device in (0..self.devices.len()).filter(|device| *device != by) {
                let view = self.take(device, stick).await.expect("one that belongs to it is read");
                changed += view.changed + view.conflicts;
            }
        }
        changed
    }

    async fn all_come_to_the_same(&mut self) {
        for stick in 0..self.sticks.len() {
            for device in 0..self.devices.len() {
                self.take(device, stick).await;
            }
        }
        self.meet().await;
        self.meet().await;
        for place in self.places.clone() {
            let _ = self.devices[0].set_deleted(&place, false).await;
        }
        self.meet().await;
        self.meet().await;
        assert_eq!(self.meet().await, 0, "nothing is new when it comes again");
        let sticks =
            self.sticks.iter().filter(|stick| stick.to.is_none() && !self.removed.contains(&stick.by));
        let mut all: Words = sticks.flat_map(|stick| stick.words.iter().cloned()).collect();
        all.extend(self.devices.iter().flat_map(|device| device.has.iter().cloned()));
        let wanted: Words = all.difference(&self.taken_out).cloned().collect();
        let mut first = None;
        for device in &self.devices {
            let (texts, past) = device.everything(&self.places).await;
            let lost: Vec<_> =
                wanted.iter().filter(|word| !texts.contains(*word) && !past.contains(*word)).collect();
            assert!(lost.is_empty(), "lost at {}: {lost:?}", device.number);
            let status = device.at.sync_status().await;
            let waiting = status.waits_for_earlier + status.waits_for_key + status.waits_for_update;
            assert_eq!((status.missing, waiting), (0, 0), "at {}: {status:?}", device.number);
            assert!(vault::verify(&device.at.session).await.unwrap().sound);
            for word in stands_alone(&texts, &wanted).into_iter().take(3) {
                let is_name = device.text(&self.places[0]).await.is_some_and(|name| name.contains(&word));
                assert!(is_name || device.finds(&word).await, "{word} is found at {}", device.number);
            }
            for (secret, _) in self.secrets.iter().filter(|(_, owner)| *owner != device.id) {
                assert_eq!(device.text(secret).await, None, "a document that was to stay where it is");
            }
            let code = device.at.code().await;
            let same = first.get_or_insert_with(|| (code.clone(), texts.clone()));
            assert_eq!(&(code, texts), same, "at {}", device.number);
        }
    }
}

/// Those words that no merge has glued to another.
fn stands_alone(texts: &str, words: &Words) -> Words {
    texts
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| words.contains(*word))
        .map(str::to_owned)
        .collect()
}

impl Device {
    async fn finds(&self, word: &str) -> bool {
        let query = format!("\"{word}\"");
        let request =
            SearchRequest { query, project: None, kinds: Vec::new(), from: None, to: None, limit: None };
        !search::find(&self.at.session, request).await.unwrap().hits.is_empty()
    }

    /// Closed and opened again.
    pub(super) async fn reopen(&mut self) {
        self.at.session.close().await;
        let opening = Opening::Passphrase(PASSPHRASE);
        self.at.session = Arc::new(vault::unlock(&self.at.path, opening, &self.at.world).await.unwrap());
    }

    /// What it tells.
    pub(super) async fn told(&self) -> Vec<sync::PastView> {
        sync::conflicts(&self.at.session, Nothing {}).await.unwrap().entries
    }

    pub(super) async fn take_in_part(&self, stick: &Stick) {
        let cancel = Cancel::new();
        let _ = sync::import(&self.at.session, &stick.file, &cancel, &mut |_| cancel.cancel()).await;
    }
}

/// How many steps a run has.
const STEPS: u64 = 60;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Plays these steps of a seed; why it went wrong.
fn play(seed: u64, steps: &[u64]) -> Result<(), (String, String)> {
    let story = Story::default();
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut fleet = Fleet::begin(Arc::clone(&story)).await;
            for step in steps {
                steps::step(&mut fleet, &mut Chance::of(seed, *step)).await;
            }
            fleet.all_come_to_the_same().await;
        });
    };
    std::panic::catch_unwind(AssertUnwindSafe(run)).map_err(|why| {
        let text = why.downcast_ref::<String>().cloned();
        let text = text.or_else(|| why.downcast_ref::<&str>().map(|&text| text.to_owned()));
        (text.unwrap_or_default(), std::mem::take(&mut *story.lock().unwrap()))
    })
}

/// The fewest steps that still go wrong.
fn shrunk(seed: u64, mut steps: Vec<u64>) -> Vec<u64> {
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < steps.len() {
            let fewer: Vec<u64> = [&steps[..at], &steps[(at + size).min(steps.len())..]].concat();
            if play(seed, &fewer).is_err() {
                steps = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    steps
}

#[test]
fn whatever_people_do_all_vaults_come_to_the_same() {
    let steps: Vec<u64> = match std::env::var("DOCKET_VAULT_STEPS") {
        Ok(some) => some.split(',').filter_map(|step| step.trim().parse().ok()).collect(),
        Err(_) => (0..STEPS).collect(),
    };
    let one = number("DOCKET_VAULT");
    let from = one.or_else(|| number("DOCKET_VAULT_FROM")).unwrap_or(0);
    let seeds = from..from + one.map_or_else(|| number("DOCKET_VAULTS").unwrap_or(6), |_| 1);
    let mut failed = Vec::new();
    for seed in seeds {
        let Err((why, _)) = play(seed, &steps) else { continue };
        if one.is_some() {
            let fewer = shrunk(seed, steps.clone());
            let (why, story) = play(seed, &fewer).expect_err("went wrong a moment ago");
            failed.push(format!("{fewer:?}\n{story}{why}"));
        } else {
            failed.push(format!("{seed}: {why}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
