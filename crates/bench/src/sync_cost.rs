//! What synchronisation costs: writes that are noted down, a new device's first snapshot, a long absence caught up with,
//! bytes on the wire.

use crate::{Figure, median, ms};
use docket_app::{Entropy as _, SystemClock, SystemEntropy, Timestamp};
use docket_crypto::{DatabaseKey, RecoveryPhrase, VaultId};
use docket_domain::{Id as _, MessageId, Role, ThreadId};
use docket_store::message::{self, MessageRow};
use docket_store::sync::{
    self, Account, Inbox, Joining, Sealing, Snapshotter, Taken, account, join_account, seal_pending,
};
use docket_store::{Vault, Write};
use docket_sync::{CellName, Clock, Stamp, TextDoc, Writer};
use std::sync::Arc;
use std::time::Instant;

const WRITES: usize = 300;
const ROWS: u64 = 200_000;
const EDITS: u64 = 10_000;

struct Device {
    vault: Vault,
    _folder: tempfile::TempDir,
}

impl Device {
    async fn new(words: Option<&RecoveryPhrase>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (id, key) = (VaultId::make(&SystemEntropy), DatabaseKey::make(&SystemEntropy));
        let vault = Vault::create(&folder.path().join("v.docket"), id, &key).await.unwrap();
        vault.keep_time(Arc::new(SystemClock));
        if let Some(words) = words {
            let mut write = vault.write().await.unwrap();
            join_account(&mut write, &words.account_root(), "bench", &SystemEntropy).await.unwrap();
            write.commit().await.unwrap();
        }
        Self { vault, _folder: folder }
    }

    async fn account(&self) -> Account {
        account(&mut self.vault.read().await.unwrap()).await.unwrap().unwrap()
    }
}

fn sealing(account: &Account) -> Sealing<'_> {
    Sealing { account, install: [7; 16], writer: Writer::new(random()), entropy: &SystemEntropy }
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

fn id(n: u64) -> [u8; 16] {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    id
}

fn said(n: u64) -> MessageRow {
    MessageRow {
        id: MessageId::from_bytes(id(n)),
        thread: ThreadId::from_bytes(id(n / 50)),
        role: Role::User,
        content: format!("The deposit for bike {n} is 50 EUR, and a lost one costs {n} EUR."),
        blocks: None,
        sources: None,
        provider: None,
        model: None,
        input_tokens: None,
        cached_tokens: None,
        output_tokens: None,
        cost_micros: None,
        partial: false,
        error_code: None,
        reason: None,
        first_text_ms: None,
        created_at: Timestamp(1_772_000_000_000),
    }
}

pub(crate) async fn run() -> Vec<Figure> {
    let words = RecoveryPhrase::make(&SystemEntropy).unwrap();
    let mut figures = vec![capture(&words).await];
    figures.extend(carried(&words).await);
    figures.extend(typing());
    figures
}

/// One change a transaction, as somebody works: a message is said, then changed.
async fn capture(words: &RecoveryPhrase) -> Figure {
    let (plain, noted) = (Device::new(None).await, Device::new(Some(words)).await);
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..WRITES as u64 {
        // By turns, so that what else the machine does falls on both.
        for (device, times) in [&plain, &noted].into_iter().zip(&mut times) {
            let started = Instant::now();
            let mut write = device.vault.write().await.unwrap();
            message::insert(&mut write, &said(n)).await.unwrap();
            write.commit().await.unwrap();
            let mut write = device.vault.write().await.unwrap();
            let changed = MessageRow { content: format!("Said otherwise, {n}."), ..said(n) };
            message::update(&mut write, &changed).await.unwrap();
            write.commit().await.unwrap();
            times.push(started.elapsed());
        }
    }
    let [plain, noted] = times.map(median);
    Figure {
        name: "a write that is noted for other devices, beside one that is not",
        value: noted.as_secs_f64() / plain.as_secs_f64(),
        unit: "x",
        bound: 2.0,
        below: true,
        detail: format!("insert and update {:.2} ms, without {:.2} ms", ms(noted), ms(plain)),
    }
}

async fn many(write: &mut Write, rows: std::ops::Range<u64>) {
    for n in rows {
        message::insert(write, &said(n)).await.unwrap();
    }
}

/// A snapshot of many rows for a new device, and many edits for one that was away.
async fn carried(words: &RecoveryPhrase) -> Vec<Figure> {
    let first = Device::new(Some(words)).await;
    for from in (0..ROWS).step_by(10_000) {
        let mut write = first.vault.write().await.unwrap();
        many(&mut write, from..from + 10_000).await;
        write.commit().await.unwrap();
    }
    let own = first.account().await;
    let mut write = first.vault.write().await.unwrap();
    seal_pending(&mut write, &sealing(&own)).await.unwrap();
    write.commit().await.unwrap();
    let started = Instant::now();
    let mut snapshot = Snapshotter::begin(&first.vault, &own, &SystemEntropy).await.unwrap();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    while let Some(page) = snapshot.next().await.unwrap() {
        parts.push(page.part);
    }
    let contents = snapshot.end().await.unwrap();
    let made = started.elapsed();
    let size: usize = parts.iter().map(Vec::len).sum();

    let mut boots = Vec::new();
    let mut second = Device::new(Some(words)).await;
    for round in 0..3 {
        if round > 0 {
            second = Device::new(Some(words)).await;
        }
        let mut theirs = second.account().await;
        let mut write = second.vault.write().await.unwrap();
        for statement in sync::statements(&mut first.vault.read().await.unwrap()).await.unwrap() {
            sync::take_statement(&mut write, &mut theirs, &statement).await.unwrap();
        }
        write.commit().await.unwrap();
        let started = Instant::now();
        let theirs = Arc::new(theirs);
        let mut joining = Joining::open(&contents, theirs.clone()).unwrap();
        // As a bundle is taken in: some megabytes in one transaction.
        for portion in parts.chunks(80) {
            let mut inbox = Inbox::begin(&second.vault, &sealing(&theirs)).await.unwrap();
            for part in portion {
                joining.part(&mut inbox, part.clone()).await.unwrap();
            }
            joining.rest(&mut inbox).await.unwrap();
            inbox.commit().await.unwrap();
        }
        let mut inbox = Inbox::begin(&second.vault, &sealing(&theirs)).await.unwrap();
        joining.done(&mut inbox).await.unwrap();
        inbox.commit().await.unwrap();
        boots.push(started.elapsed());
    }
    let boot = median(boots);

    // What happened meanwhile: edits of single cells, 50 at a time.
    let before = log_ids(&first).await;
    for from in (0..EDITS).step_by(50) {
        let mut write = first.vault.write().await.unwrap();
        for n in from..from + 50 {
            let row = MessageRow { content: format!("Said otherwise, {n:>8}."), ..said(ROWS - EDITS + n) };
            message::update(&mut write, &row).await.unwrap();
        }
        seal_pending(&mut write, &sealing(&own)).await.unwrap();
        write.commit().await.unwrap();
    }
    let envelopes = envelopes_after(&first, before).await;
    let bytes: usize = envelopes.iter().map(Vec::len).sum();
    let theirs = second.account().await;
    let started = Instant::now();
    let mut inbox = Inbox::begin(&second.vault, &sealing(&theirs)).await.unwrap();
    for envelope in &envelopes {
        assert_eq!(inbox.envelope(envelope).await.unwrap(), Taken::Applied);
    }
    inbox.commit().await.unwrap();
    let caught = started.elapsed();
    let value = "Said otherwise, 00000000.".len();
    vec![
        Figure {
            name: "200,000 rows from a snapshot",
            value: boot.as_secs_f64(),
            unit: "s",
            bound: 4.0,
            below: true,
            detail: format!("{:.1} MB, made in {:.1} s", size as f64 / 1e6, made.as_secs_f64()),
        },
        Figure {
            name: "10,000 edits caught up with",
            value: ms(caught),
            unit: "ms",
            bound: 400.0,
            below: true,
            detail: format!("{} envelopes, {:.0} KB", envelopes.len(), bytes as f64 / 1e3),
        },
        Figure {
            name: "bytes of an edit in a batch of 50, beside its value",
            value: bytes as f64 / EDITS as f64 - value as f64,
            unit: "B",
            bound: 60.0,
            below: true,
            detail: format!("{:.0} bytes with a value of {value}", bytes as f64 / EDITS as f64),
        },
    ]
}

async fn log_ids(device: &Device) -> i64 {
    sync::log_end(&mut device.vault.read().await.unwrap()).await.unwrap()
}

async fn envelopes_after(device: &Device, before: i64) -> Vec<Vec<u8>> {
    let mut read = device.vault.read().await.unwrap();
    let mut envelopes = Vec::new();
    for id in before + 1..=sync::log_end(&mut read).await.unwrap() {
        envelopes.extend(sync::envelope(&mut read, id).await.unwrap());
    }
    envelopes
}

/// Strokes of a minute. What was typed is sealed when it is handed out; nobody does that more often.
const MINUTE: usize = 300;

/// An hour of writing: words, second thoughts, a look back. 18,000 strokes in a reproducible order; a state of the text
/// after each minute.
fn hour() -> Vec<String> {
    let words =
        ["the", "deposit", "is", "returned", "within", "five", "days", "a", "lost", "bike", "costs", "rider"];
    let mut seed = 42_u64;
    let mut chance = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let (mut text, mut states, mut strokes) = (String::new(), Vec::new(), 0);
    let mut at = 0;
    while strokes < 18_000 {
        if chance(40) == 0 {
            at = chance(text.len() + 1);
        }
        let word = words[chance(words.len())];
        for letter in word.chars().chain([if chance(12) == 0 { '\n' } else { ' ' }]) {
            text.insert(at, letter);
            at += 1;
            strokes += 1;
            if chance(14) == 0 {
                at -= 1;
                text.remove(at);
                strokes += 1;
            }
            if strokes % MINUTE == 0 {
                states.push(text.clone());
            }
        }
    }
    states.push(text);
    states
}

fn typing() -> Vec<Figure> {
    let states = hour();
    let text = states.last().unwrap();
    let name = CellName { table: 4, row: [1; 16], column: 6 };
    let clock = Clock { stamp: Stamp::ZERO, device: [2; 16] };
    let mut doc = TextDoc::seed(&name, &clock, "").unwrap();
    let writer = Writer::new(random());
    let started = Instant::now();
    let updates: Vec<Vec<u8>> = states.iter().filter_map(|state| doc.edit(state, writer).unwrap()).collect();
    let took = started.elapsed();
    let bytes: usize = updates.iter().map(|update| sealed(update)).sum();
    let mut figures = vec![Figure {
        name: "an hour of typing on the wire, an envelope a minute, beside its text",
        value: bytes as f64 / text.len() as f64,
        unit: "x",
        bound: 3.0,
        below: true,
        detail: format!(
            "{} batches, {} KB for {} KB, sealed at once; changes found in {:.0} ms",
            updates.len(),
            sealed(&updates.concat()) / 1024,
            text.len() / 1024,
            ms(took)
        ),
    }];
    figures.extend(peers(&states));
    figures
}

/// What an update is in an envelope: header, nonce, tag, signature, what is around it in a batch, padding of a tenth.
fn sealed(update: &[u8]) -> usize {
    112 + 24 + 16 + 64 + 80 + update.len() * 106 / 100
}

#[cfg(not(feature = "peers"))]
fn peers(_: &[String]) -> Vec<Figure> {
    Vec::new()
}

/// The same hour by the others of this kind: the bytes of their updates, without any envelope, beside ours without one.
#[cfg(feature = "peers")]
fn peers(states: &[String]) -> Vec<Figure> {
    use automerge::transaction::Transactable as _;
    let length = states.last().unwrap().len() as f64;
    let name = CellName { table: 4, row: [1; 16], column: 6 };
    let clock = Clock { stamp: Stamp::ZERO, device: [2; 16] };
    let time = |work: &mut dyn FnMut() -> usize| {
        let started = Instant::now();
        (work(), started.elapsed())
    };
    let ours = time(&mut || {
        let mut doc = TextDoc::seed(&name, &clock, "").unwrap();
        let writer = Writer::new(7);
        states.iter().filter_map(|state| doc.edit(state, writer).unwrap()).map(|update| update.len()).sum()
    });
    let loro = time(&mut || {
        let doc = loro::LoroDoc::new();
        let text = doc.get_text("t");
        let mut bytes = 0;
        for state in states {
            let before = doc.oplog_vv();
            text.update(state, loro::UpdateOptions::default()).unwrap();
            doc.commit();
            bytes += doc.export(loro::ExportMode::updates(&before)).unwrap().len();
        }
        bytes
    });
    let automerge = time(&mut || {
        let mut doc = automerge::AutoCommit::new();
        let text = doc.put_object(automerge::ROOT, "t", automerge::ObjType::Text).unwrap();
        let mut bytes = doc.save_incremental().len();
        for state in states {
            doc.update_text(&text, state).unwrap();
            bytes += doc.save_incremental().len();
        }
        bytes
    });
    let figure = |name, (bytes, took): (usize, std::time::Duration), bound: f64| Figure {
        name,
        value: bytes as f64 / length,
        unit: "x",
        bound,
        below: false,
        detail: format!(
            "bare updates; ours {:.2}x; in {:.0} ms, ours {:.0} ms",
            ours.0 as f64 / length,
            ms(took),
            ms(ours.1)
        ),
    };
    vec![
        figure("the same hour by loro", loro, ours.0 as f64 / length),
        figure("the same hour by automerge", automerge, ours.0 as f64 / length),
    ]
}
