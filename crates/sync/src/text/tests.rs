use super::*;
use crate::stamp::Stamp;
use proptest::prelude::*;
use yrs::updates::decoder::Decode;
use yrs::{GetString, Transact};

const NAME: CellName = CellName { table: 3, row: [7; 16], column: 4 };

fn clock(ms: u64) -> Clock {
    Clock { stamp: Stamp::from_bits(ms << 16), device: [9; 16] }
}

fn seed(text: &str) -> TextDoc {
    TextDoc::seed(&NAME, &clock(1), text).unwrap()
}

fn edit(doc: &mut TextDoc, now: &str, writer: u64) -> Vec<u8> {
    let update = doc.edit(now, Writer::new(writer)).unwrap().unwrap();
    assert_eq!(doc.plain(), now);
    update
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Numbers by chance, the same ones each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn shuffled<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        let mut all = all.to_vec();
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
        all
    }
}

/// These bytes lie in envelopes and in vaults. They must never change.
#[test]
fn golden_bytes() {
    let mut doc = seed("Ziel: 🎯 klar\n");
    let root = [
        "01",               // one writer
        "01",               // with one operation
        "81d3a1e482fbc60d", // whose name is a seed's
        "00",               // the first
        "04",               // words
        "010174",           // of the root "t"
        "10",
        "5a69656c3a20f09f8eaf206b6c61720a",
        "00", // nothing deleted
    ];
    assert_eq!(hex(&doc.state()), root.concat());
    let update = edit(&mut doc, "Ziel: 🎯🎯 unklar", 0x0123_4567_89ab_cdef);
    let expected = [
        "01",                                                   // one writer
        "02",                                                   // with two operations
        "ef9bafcdf8acd101",                                     // by 52 of its bits
        "00",                                                   // from the first on
        "c4",                                                   // words between two others
        "81d3a1e482fbc60d05",                                   // the seed's sixth unit
        "81d3a1e482fbc60d06",                                   // and seventh
        "04f09f8eaf",                                           // "🎯"
        "c481d3a1e482fbc60d0881d3a1e482fbc60d0906756e6b6c6172", // "unklar", before "klar"
        "01",                                                   // and from one writer
        "81d3a1e482fbc60d",                                     // the seed
        "01",                                                   // one range is deleted
        "0905",                                                 // of five units: "klar" and the line end
    ];
    assert_eq!(hex(&update), expected.concat());
    // They are those of Yjs.
    let other = yrs::Doc::new();
    let bytes = yrs::Update::decode_v1(&doc.state()).unwrap();
    other.transact_mut().apply_update(bytes).unwrap();
    assert_eq!(other.get_or_insert_text("t").get_string(&other.transact()), doc.plain());
}

#[test]
fn writers_and_seeds_do_not_meet() {
    for (random, expected) in [(0, 1), (1, 1), (SEED, 1), (u64::MAX, SEED - 1), (SEED | 77, 77)] {
        assert_eq!(Writer::new(random), Writer(expected));
    }
    let seeds: BTreeSet<Vec<u8>> = [
        TextDoc::seed(&NAME, &clock(1), "a"),
        TextDoc::seed(&NAME, &clock(2), "a"),
        TextDoc::seed(&NAME, &clock(1), "b"),
        TextDoc::seed(&NAME, &Clock { device: [8; 16], ..clock(1) }, "a"),
        TextDoc::seed(&CellName { column: 5, ..NAME }, &clock(1), "a"),
        TextDoc::seed(&CellName { table: 5, ..NAME }, &clock(1), "a"),
        TextDoc::seed(&CellName { row: [5; 16], ..NAME }, &clock(1), "a"),
    ]
    .into_iter()
    .map(|seed| {
        let seed = seed.unwrap();
        assert!(seed.clocks.keys().all(|client| client & SEED != 0));
        seed.state()[2..10].to_vec()
    })
    .collect();
    assert_eq!(seeds.len(), 7);
}

#[test]
fn two_devices_with_one_seed_have_one_text() {
    for text in ["", "A note\nof two lines\n", "🎯"] {
        let (mut a, b) = (seed(text), seed(text));
        assert_eq!(a.state(), b.state());
        assert_eq!(a.apply(&b.state()), Ok(true));
        assert_eq!((a.plain(), a.fingerprint()), (text.to_owned(), b.fingerprint()));
    }
    // Whoever has not begun yet waits for its own seed.
    let mut a = seed("A note");
    let update = edit(&mut a, "A long note", 5);
    let mut b = TextDoc::load(&[0, 0]).unwrap();
    assert_eq!((b.apply(&update), b.plain(), b.waits()), (Ok(false), String::new(), true));
    assert_eq!(b.apply(&seed("A note").state()), Ok(true));
    assert_eq!((b.plain(), b.waits(), b.fingerprint()), ("A long note".to_owned(), false, a.fingerprint()));
}

#[test]
fn what_two_people_do_in_one_line_stays() {
    let check = |base: &str, one: &str, other: &str, expected: &str| {
        let (mut a, mut b) = (seed(base), seed(base));
        let (from_a, from_b) = (edit(&mut a, one, 5), edit(&mut b, other, 6));
        assert_eq!((a.apply(&from_b), b.apply(&from_a)), (Ok(true), Ok(true)));
        assert_eq!((a.plain(), b.plain()), (expected.to_owned(), expected.to_owned()));
        assert_eq!(a.fingerprint(), b.fingerprint());
        assert_eq!(merged(base, one, other), expected);
    };
    check("one two three", "ONE two three", "one two THREE", "ONE two THREE");
    check("the order is late", "the order was late", "the order is very late", "the order was very late");
    check("foo bar", "foo car", "foo bars", "foo cars");
    check("- a\n- b\n", "- a\n- x\n- b\n", "- a\n- b\n- y\n", "- a\n- x\n- b\n- y\n");
    check("keep 👩‍👧 it", "keep 👩‍👧 all of it", "do keep 👩‍👧 it", "do keep 👩‍👧 all of it");
    check("gone and kept", "kept", "gone and well kept", "well kept");
    check(
        "Refunds in 30 days.\n\nDeposit 1,000 EUR.\n",
        "Refunds in 30 days.\n\nDeposit 1,000 EUR a bike.\n",
        "Refunds in 45 days.\n\nDeposit 1,500 EUR.\n\nA third line.\n",
        "Refunds in 45 days.\n\nDeposit 1,500 EUR a bike.\n\nA third line.\n",
    );
}

/// Whoever puts words in the place of words that somebody else has just changed cannot have known.
#[test]
fn what_two_people_do_to_the_same_words_is_noticed() {
    let check = |base: &str, here: &str, there: &str, expected: bool| {
        let (mut own, mut other) = (seed(base), seed(base));
        edit(&mut own, here, 1);
        let update = edit(&mut other, there, 2);
        assert_eq!(own.meets(&update), expected, "{base:?}: {here:?}, {there:?}");
        own.apply(&update).unwrap();
        assert!(!own.meets(&update), "what is known is no news");
        // What is written after both were read.
        let after = format!("{} And so on.", own.plain());
        other.apply(&edit(&mut own, &after, 1)).unwrap();
        assert!(!other.meets(&edit(&mut own, "Anew.", 1)));
    };
    check("Refund within 30 days.", "Refund within 45 days.", "Refund within 60 days.", true);
    check("Refund within 30 days.", "", "Refund within 60 days.", true);
    check("Refund within 30 days.", "Refund within 60 days.", "", false);
    check("Refund within 30 days.", "Refund in 30 days.", "Refund within 30 working days.", false);
    check("One.\nTwo.\n", "One!\nTwo.\n", "One.\nTwo!\nThree.\n", false);
    assert!(!seed("a").meets(b"no update") && !seed("a").meets(&edit(&mut seed("b"), "c", 1)));
}

#[test]
fn a_line_that_nobody_wrote_is_noticed() {
    let check = |base: &str, mine: &str, theirs: &str, expected: bool| {
        let merged = merged(base, mine, theirs);
        assert_eq!(has_new_lines(&merged, mine, theirs), expected, "{merged:?}");
    };
    check("a\nb\n", "A\nb\n", "a\nB\n", false);
    check("a\n", "a\nb\n", "a\nc\n", false);
    check("within 30 days\n", "within 45 days\n", "within 60 days\n", true);
    check("within 30 days\n", "within 45 days\n", "within 30 days\n", false);
    check("a\n", "b\n", "b\n", false);
}

#[test]
fn merging_three_texts() {
    let check = |base: &str, mine: &str, theirs: &str, expected: &str| {
        assert_eq!(merged(base, mine, theirs), expected);
        assert_eq!(merged(base, theirs, mine), expected);
    };
    check("", "", "", "");
    check("a", "b", "b", "b");
    check("a", "a", "b", "b");
    check("a b c", "a x b c", "a b y c", "a x b y c");
    // What both did is done once.
    check("a\nb\nc\n", "a\nnew\nb\nc\n", "a\nnew\nb\nd\n", "a\nnew\nb\nd\n");
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let long = "x".repeat(MAX_TEXT + 1);
    assert_eq!(TextDoc::seed(&NAME, &clock(1), &long).err(), Some(TextError::TooLarge));
    let mut doc = seed(&long[1..]);
    assert_eq!(doc.edit(&long, Writer::new(5)), Err(TextError::TooLarge));
    assert_eq!(doc.plain().len(), MAX_TEXT);
    // Two that are not too long are when they merge; then it can be made shorter.
    let mut other = TextDoc::seed(&NAME, &clock(2), &long[1..]).unwrap();
    assert_eq!(doc.apply(&other.state()), Ok(true));
    assert_eq!(doc.plain().len(), MAX_TEXT * 2);
    edit(&mut doc, &"x".repeat(MAX_TEXT * 2 - 5), 5);
    assert_eq!(doc.edit(&"x".repeat(MAX_TEXT * 2), Writer::new(5)), Err(TextError::TooLarge));
    // All that is known has a limit, too.
    let mut refused = 0;
    for round in 0..20 {
        let fill = char::from(b'a' + round);
        let before = (other.fingerprint(), other.plain());
        match other.apply(
            &TextDoc::seed(&NAME, &clock(10 + u64::from(round)), &fill.to_string().repeat(MAX_TEXT - 9))
                .unwrap()
                .state(),
        ) {
            Ok(whole) => assert!(whole),
            Err(error) => {
                assert_eq!(error, TextError::TooLarge);
                assert!(before == (other.fingerprint(), other.plain()));
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 14);
    assert!(TextDoc::load(&other.state()).unwrap().fingerprint() == other.fingerprint());
    assert_eq!(other.apply(&vec![0; MAX_STATE + 1]), Err(TextError::TooLarge));
}

/// An hour of writing: words, corrections, and now and then a sentence further up.
#[test]
fn a_typed_hour_takes_few_bytes() {
    const WORDS: [&str; 16] = [
        "the", "order", "is", "checked", "by", "customer", "service", "before", "it", "goes", "to", "Lager",
        "prüfen", "Freigabe", "– and", "then",
    ];
    let mut chance = Chance(7);
    let (mut doc, mut other) = (seed("# Workshop\n\n"), seed("# Workshop\n\n"));
    let mut text: Vec<char> = doc.plain().chars().collect();
    let (mut at, mut pending, mut bytes) = (text.len(), Vec::new(), 0);
    for stroke in 1..=20_000 {
        match chance.below(100) {
            _ if !pending.is_empty() => {
                text.insert(at, pending.remove(0));
                at += 1;
            }
            0..40 if at > 20 => {
                text.remove(at - 1);
                at -= 1;
            }
            40..42 => at = chance.below(text.len()) + 1,
            42..46 => at = text.len(),
            46..50 => pending = vec!['.', '\n'],
            _ => pending = WORDS[chance.below(WORDS.len())].chars().chain([' ']).collect(),
        }
        if stroke % 50 == 0 {
            let now: String = text.iter().collect();
            let update = edit(&mut doc, &now, 5);
            bytes += update.len();
            assert_eq!(other.apply(&update), Ok(true));
        }
    }
    let length = doc.plain().len();
    assert!(length > 12_000, "{length}");
    assert!(bytes <= length * 3, "{bytes} bytes of updates for {length}");
    assert!(doc.state().len() <= length * 2, "{} bytes of state for {length}", doc.state().len());
    assert_eq!(other.fingerprint(), doc.fingerprint());
}

#[test]
fn a_text_can_go_to_another_thread() {
    fn goes<T: Send + Sync>() {}
    goes::<TextDoc>();
}

/// Devices that write, each with what it does to the characters it sees. Every character there ever is, is there once: so
/// what is missing or doubled shows.
struct World {
    chance: Chance,
    devices: Vec<TextDoc>,
    writers: Vec<u64>,
    updates: Vec<Vec<u8>>,
    put: BTreeSet<char>,
    gone: BTreeSet<char>,
}

impl World {
    fn new(devices: usize, seed_of_chance: u64) -> Self {
        let base: String = (0..12).map(sign).collect();
        Self {
            chance: Chance(seed_of_chance),
            devices: (0..devices).map(|_| seed(&base)).collect(),
            writers: (0..devices as u64).map(|device| seed_of_chance ^ (device * 7 + 5)).collect(),
            updates: Vec::new(),
            put: base.chars().collect(),
            gone: BTreeSet::new(),
        }
    }

    fn write(&mut self, device: usize) {
        let mut text: Vec<char> = self.devices[device].plain().chars().collect();
        for _ in 0..1 + self.chance.below(2) {
            let at = self.chance.below(text.len() + 1);
            let count = 1 + self.chance.below(5);
            if self.chance.below(3) == 0 {
                let end = (at + count).min(text.len());
                self.gone.extend(text.drain(at..end));
            } else {
                let new: Vec<char> = (self.put.len()..self.put.len() + count).map(sign).collect();
                self.put.extend(&new);
                text.splice(at..at, new);
            }
        }
        let now: String = text.iter().collect();
        if let Some(update) = self.devices[device].edit(&now, Writer::new(self.writers[device])).unwrap() {
            self.updates.push(update);
        }
        assert_eq!(self.devices[device].plain(), now);
    }

    fn step(&mut self) {
        let device = self.chance.below(self.devices.len());
        match self.chance.below(10) {
            0..4 => self.write(device),
            4..8 if !self.updates.is_empty() => {
                // Any one: too early, late, or a second time.
                let update = self.updates[self.chance.below(self.updates.len())].clone();
                let whole = self.devices[device].apply(&update).unwrap();
                assert!(whole || self.devices[device].waits());
            }
            8 => {
                // The program starts again. Whoever writes then is another writer.
                let reloaded = TextDoc::load(&self.devices[device].state()).unwrap();
                assert_eq!(reloaded.fingerprint(), self.devices[device].fingerprint());
                assert_eq!(reloaded.waiting, self.devices[device].waiting);
                self.devices[device] = reloaded;
                self.writers[device] += 1000;
            }
            _ => {
                let other = self.chance.below(self.devices.len());
                let state = self.devices[other].state();
                self.devices[device].apply(&state).unwrap();
            }
        }
    }

    /// Everything comes to everybody, in some order, or as states.
    fn settle(&mut self) {
        let writers = self.devices.len();
        for device in 0..writers {
            for update in self.chance.shuffled(&self.updates) {
                self.devices[device].apply(&update).unwrap();
            }
        }
        let mut late = seed(&(0..12).map(sign).collect::<String>());
        for update in self.chance.shuffled(&self.updates) {
            late.apply(&update).unwrap();
        }
        // Two halves of the updates, as states.
        let mut halves = [TextDoc::load(&[0, 0]).unwrap(), seed(&(0..12).map(sign).collect::<String>())];
        for (at, update) in self.chance.shuffled(&self.updates).iter().enumerate() {
            halves[at % 2].apply(update).unwrap();
        }
        let [mut one, other] = halves;
        assert_eq!(one.apply(&other.state()), Ok(true));
        let joined = TextDoc::load(&[one.state(), other.state()].concat()).unwrap();
        self.devices.extend([late, one, joined]);
    }

    fn check(&self) {
        let first = &self.devices[0];
        for device in &self.devices {
            assert_eq!((device.waits(), device.plain()), (false, first.plain()));
            assert_eq!(device.fingerprint(), first.fingerprint());
            let theirs = device.core.clocks();
            assert_eq!(device.clocks, theirs, "what yrs knows is what is known here");
        }
        let text = first.plain();
        let found: BTreeSet<char> = text.chars().collect();
        assert_eq!(found.len(), text.chars().count(), "nothing is there twice");
        assert_eq!(found, self.put.difference(&self.gone).copied().collect());
    }
}

/// A character for each number, in turn one unit of UTF-16 and two.
fn sign(number: usize) -> char {
    let number = u32::try_from(number).unwrap();
    char::from_u32(number + if number.is_multiple_of(2) { 0x4e00 } else { 0x2_0000 }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn all_come_to_the_same_words(devices in 2usize..5, steps in 0usize..60, chance in any::<u64>()) {
        let mut world = World::new(devices, chance);
        for _ in 0..steps {
            world.step();
        }
        world.settle();
        world.check();
    }

    #[test]
    fn any_text_can_become_any_other(texts in prop::collection::vec(any_text(), 1..6)) {
        let (mut doc, mut other) = (seed("begin"), seed("begin"));
        for now in texts {
            let before = doc.fingerprint();
            let update = doc.edit(&now, Writer::new(5)).unwrap();
            prop_assert_eq!(&doc.plain(), &now);
            prop_assert_eq!(update.is_none(), before == doc.fingerprint());
            if let Some(update) = update {
                prop_assert_eq!(other.apply(&update), Ok(true));
            }
            prop_assert_eq!(doc.fingerprint(), other.fingerprint());
        }
        prop_assert_eq!(TextDoc::load(&doc.state()).unwrap().fingerprint(), doc.fingerprint());
    }

    #[test]
    fn merging_has_no_sides(base in any_text(), mine in any_text(), theirs in any_text()) {
        prop_assert_eq!(merged(&base, &mine, &theirs), merged(&base, &theirs, &mine));
        prop_assert_eq!(&merged(&base, &mine, &mine), &mine);
        prop_assert_eq!(merged(&base, &base, &mine), mine);
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => Just("word ".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("👩‍👧".to_owned()),
        1 => Just("🎯".to_owned()),
        1 => Just("e\u{301}".to_owned()),
        1 => Just("\0".to_owned()),
        2 => any::<char>().prop_map(String::from),
        2 => "\\PC{0,6}",
    ];
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}
