//! Updates that nobody's device wrote.

use super::form::PART;
use super::*;
use crate::stamp::Stamp;
use proptest::prelude::*;
use yrs::types::Attrs;
use yrs::{
    Any, Array, Doc, Map, ReadTxn, StateVector, Text, TextPrelim, Transact, XmlElementPrelim, XmlFragment,
};

/// The writer of the text below, and one who makes things up.
const OWN: u64 = 5;
const STRANGER: u64 = 6;

fn seed() -> TextDoc {
    let name = CellName { table: 3, row: [7; 16], column: 4 };
    let clock = Clock { stamp: Stamp::from_bits(1 << 20), device: [9; 16] };
    TextDoc::seed(&name, &clock, "One 🎯 line.\nAnother line.\n").unwrap()
}

/// A text with some history, all of its updates, and one that waits.
fn text() -> (TextDoc, Vec<Vec<u8>>) {
    let mut doc = seed();
    let mut updates = vec![doc.state()];
    let texts =
        ["One 🎯 line.\nOne more.\nAnother line.\n", "One line.\nOne more 🎯🎯.\n", "Ein line.\nOne 🎯.\n"];
    for (at, now) in texts.iter().enumerate() {
        updates.push(doc.edit(now, Writer(OWN + at as u64 % 2 * 10)).unwrap().unwrap());
    }
    let mut ahead = TextDoc::load(&doc.state()).unwrap();
    ahead.edit("Something else.\n", Writer(77)).unwrap();
    let early = ahead.edit("Something else, and more.\n", Writer(77)).unwrap().unwrap();
    assert_eq!(doc.apply(&early), Ok(false));
    updates.push(doc.state());
    (doc, updates)
}

/// What two documents must have in common. Words that somebody put after what comes later, or otherwise where nobody could
/// put them, may stand elsewhere on another device (with Yjs it is so, too); but they are there, and only they.
fn same(one: &TextDoc, other: &TextDoc) {
    let signs = |doc: &TextDoc| {
        let mut signs: Vec<char> = doc.plain().chars().collect();
        signs.sort_unstable();
        signs
    };
    assert_eq!(signs(one), signs(other));
    assert_eq!((&one.clocks, &one.waiting), (&other.clocks, &other.waiting));
    assert_eq!(one.core.clocks(), one.clocks, "what yrs knows is what is known here");
}

/// Whatever is applied: either it is refused and nothing has changed, or the text is one that can be kept and written on.
fn survives(doc: &mut TextDoc, bytes: &[u8]) {
    let before = (doc.state(), doc.fingerprint());
    match doc.apply(bytes) {
        Err(_) => assert!(before == (doc.state(), doc.fingerprint())),
        Ok(whole) => {
            let after = doc.fingerprint();
            assert_eq!((doc.apply(bytes), doc.fingerprint()), (Ok(whole), after), "a second time");
        }
    }
    same(&TextDoc::load(&doc.state()).unwrap(), doc);
    let now = format!("{}, and on", doc.plain());
    let edit = doc.edit(&now, Writer(1000)).unwrap().unwrap();
    assert_eq!(doc.plain(), now);
    let mut kept = TextDoc::load(&before.0).unwrap();
    kept.apply(bytes).ok();
    assert_eq!(kept.apply(&edit), Ok(true));
    same(&kept, doc);
    // Somebody may have taken this one's names, or used its numbers up.
    let edit = doc.edit("What comes next", Writer(OWN));
    assert!(matches!(edit, Ok(Some(_)) | Err(TextError::TooLarge)), "{edit:?}");
    same(&TextDoc::load(&doc.state()).unwrap(), doc);
}

#[derive(Debug, Clone)]
enum Content {
    Words(&'static str),
    Gone(u32),
}

type Op = (Option<(u64, u32)>, Option<(u64, u32)>, Content);

fn number(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap());
}

fn update(sections: &[(u64, u32, Vec<Op>)], deletes: &[(u64, Vec<(u32, u32)>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    number(&mut bytes, sections.len() as u64);
    for (client, start, ops) in sections {
        [ops.len() as u64, *client, u64::from(*start)].into_iter().for_each(|n| number(&mut bytes, n));
        for (left, right, content) in ops {
            let kind = if matches!(content, Content::Words(_)) { 4 } else { 1 };
            bytes.push(kind | if left.is_some() { 0x80 } else { 0 } | if right.is_some() { 0x40 } else { 0 });
            for (client, clock) in left.iter().chain(right) {
                [*client, u64::from(*clock)].into_iter().for_each(|n| number(&mut bytes, n));
            }
            if left.is_none() && right.is_none() {
                bytes.extend([1, 1, b't']);
            }
            match content {
                Content::Words(text) => {
                    number(&mut bytes, text.len() as u64);
                    bytes.extend(text.as_bytes());
                }
                Content::Gone(length) => number(&mut bytes, u64::from(*length)),
            }
        }
    }
    number(&mut bytes, deletes.len() as u64);
    for (client, ranges) in deletes {
        [*client, ranges.len() as u64].into_iter().for_each(|n| number(&mut bytes, n));
        ranges.iter().for_each(|(start, length)| {
            [*start, *length].into_iter().for_each(|n| number(&mut bytes, u64::from(n)));
        });
    }
    bytes
}

fn words(left: Option<(u64, u32)>, right: Option<(u64, u32)>, text: &'static str) -> Op {
    (left, right, Content::Words(text))
}

#[test]
fn other_forms_are_refused() {
    let check = |what: &str, bytes: &[u8]| {
        let (mut doc, _) = text();
        let before = (doc.state(), doc.fingerprint());
        assert_eq!(doc.apply(bytes), Err(TextError::Improper), "{what}");
        assert!(before == (doc.state(), doc.fingerprint()), "{what}");
        assert_eq!(TextDoc::load(bytes).err(), Some(TextError::Improper), "{what}");
    };
    let item = |info: u8, rest: &[u8]| [&[1, 1, 6, 0, info], rest, &[0]].concat();
    let valid = update(&[(6, 0, vec![words(None, None, "abc")])], &[(6, vec![(0, 1), (2, 1)])]);
    assert_eq!(text().0.apply(&valid), Ok(true));
    for end in 0..valid.len() {
        check("cut off", &valid[..end]);
    }
    check("more after it", &[valid.as_slice(), &[7]].concat());
    check("another root", &item(4, b"\x01\x01x\x01a"));
    check("a root with another length", &item(4, b"\x01\x02tt\x01a"));
    check("a place inside of an operation", &item(4, b"\x00\x05\x00\x01a"));
    check("an unknown parent", &item(4, b"\x02\x01t\x01a"));
    check("a key", &item(0x24, b"\x01\x01t\x01k\x01a"));
    check("an unknown flag", &item(0x14, b"\x01\x01t\x01a"));
    for kind in [0, 2, 3, 5, 6, 7, 8, 9, 10, 11, 15] {
        check("another content", &item(kind, b"\x01\x01t\x01\x01a"));
        check("another content", &item(kind, b"\x01"));
    }
    check("no words", &item(4, b"\x01\x01t\x00"));
    check("nothing gone", &item(1, b"\x01\x01t\x00"));
    check("no text", &item(4, b"\x01\x01t\x02\xff\xff"));
    check("no operations", &[1, 0, 6, 0, 0]);
    check("a length that is not there", &item(4, b"\x01\x01t\xff\xff\xff\xff\x0fabc"));
    check("so many writers", &[0xff, 0xff, 0xff, 0xff, 0x0f, 1, 6, 0, 4, 1, 1, b't', 1, b'a', 0]);
    check("so many operations", &[1, 0xff, 0xff, 0xff, 0xff, 0x0f, 6, 0, 4, 1, 1, b't', 1, b'a', 0]);
    check("so many ranges", &[0, 1, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1]);
    check("a number without end", &[0xff; 40]);
    check("no range", &update(&[], &[(6, vec![(0, 0)])]));
    check("ranges out of order", &update(&[], &[(6, vec![(4, 1), (0, 1)])]));
    check("ranges over each other", &update(&[], &[(6, vec![(0, 3), (2, 3)])]));
    check("writers out of order", &update(&[], &[(7, vec![(0, 1)]), (6, vec![(0, 1)])]));
    check("a writer of too many bits", &update(&[(1 << 53, 0, vec![words(None, None, "a")])], &[]));
    check("a number that is too high", &update(&[(6, MAX_CLOCK - 1, vec![words(None, None, "ab")])], &[]));
    check(
        "more gone than there can be",
        &update(&[(6, 1, vec![(None, None, Content::Gone(MAX_CLOCK))])], &[]),
    );
    check("a range that is too far", &update(&[], &[(6, vec![(MAX_CLOCK - 1, 2)])]));
    let twice = || (6, 0, vec![words(None, None, "abc")]);
    check("a writer twice", &update(&[twice(), twice()], &[]));
    check("after itself", &update(&[(6, 0, vec![words(Some((6, 0)), None, "abc")])], &[]));
    check(
        "before what comes later",
        &update(&[(6, 0, vec![words(None, Some((6, 3)), "abc"), words(None, None, "d")])], &[]),
    );
    let circle = [(6, 0, vec![words(Some((7, 0)), None, "a")]), (7, 0, vec![words(Some((6, 0)), None, "b")])];
    check("in a circle", &update(&circle, &[]));
}

/// What `yrs` can do beyond plain text, as it writes it.
#[test]
fn other_documents_are_refused() {
    let check = |what: &str, make: &dyn Fn(&Doc)| {
        let doc = Doc::with_client_id(STRANGER);
        make(&doc);
        let bytes = doc.transact().encode_state_as_update_v1(&StateVector::default());
        assert!(bytes.len() > 2, "{what}");
        assert_eq!(text().0.apply(&bytes), Err(TextError::Improper), "{what}");
    };
    let attrs = || Attrs::from([("bold".into(), Any::from(true))]);
    check("another text", &|doc| doc.get_or_insert_text("u").insert(&mut doc.transact_mut(), 0, "a"));
    check("formatting", &|doc| {
        doc.get_or_insert_text("t").insert_with_attributes(&mut doc.transact_mut(), 0, "a", attrs());
    });
    check("something in the text", &|doc| {
        doc.get_or_insert_text("t").insert_embed(&mut doc.transact_mut(), 0, Any::from("picture"));
    });
    check("a text in the text", &|doc| {
        doc.get_or_insert_text("t").insert_embed(&mut doc.transact_mut(), 0, TextPrelim::new("inner"));
    });
    check("a map", &|doc| {
        doc.get_or_insert_map("t").insert(&mut doc.transact_mut(), "k", "words");
    });
    check("a row", &|doc| {
        doc.get_or_insert_array("t").push_back(&mut doc.transact_mut(), "words");
    });
    check("a document in a map", &|doc| {
        doc.get_or_insert_map("t").insert(&mut doc.transact_mut(), "k", Doc::new());
    });
    check("a tree", &|doc| {
        doc.get_or_insert_xml_fragment("t").push_back(&mut doc.transact_mut(), XmlElementPrelim::empty("p"));
    });
}

/// A pair of units that is one character can be cut in two by somebody who means to. It is as with Yjs then: two
/// characters that stand for what cannot be read, on all devices, whatever came first.
#[test]
fn half_characters_are_the_same_everywhere() {
    let mut doc = seed();
    let seed_client = *doc.clocks.keys().next().unwrap();
    let cut = update(&[(STRANGER, 0, vec![words(Some((seed_client, 4)), Some((seed_client, 5)), "x")])], &[]);
    let half = update(&[], &[(seed_client, vec![(5, 2)])]);
    let gone = doc.edit("One  line.\n", Writer(OWN)).unwrap().unwrap();
    let mut texts = BTreeSet::new();
    for order in [[&cut, &half, &gone], [&gone, &half, &cut], [&half, &cut, &gone], [&half, &gone, &cut]] {
        let mut doc = seed();
        order.iter().for_each(|update| assert_eq!(doc.apply(update), Ok(true)));
        texts.insert((doc.plain(), doc.fingerprint()));
    }
    assert_eq!(texts.len(), 1, "{texts:?}");
    let mut doc = seed();
    assert_eq!(doc.apply(&cut), Ok(true));
    assert_eq!(doc.plain(), "One \u{fffd}x\u{fffd} line.\nAnother line.\n");
}

#[test]
fn more_than_anybody_writes_is_refused() {
    let many = |count: u32| {
        let ops = (0..count).map(|_| words(None, None, "a")).collect();
        update(&[(STRANGER, 0, ops)], &[])
    };
    let most = u32::try_from(MAX_STATE / PART).unwrap() - 1;
    assert!(form::read(&many(most)).is_ok());
    assert_eq!(seed().apply(&many(most + 1)), Err(TextError::TooLarge));
    // In small pieces it comes to the same.
    let mut doc = seed();
    let gone = (0..20_000).map(|at| (at * 2, 1)).collect();
    let long = Box::leak("ab".repeat(20_000).into_boxed_str());
    assert_eq!(
        doc.apply(&update(&[(STRANGER, 0, vec![words(None, None, long)])], &[(STRANGER, gone)])),
        Ok(true)
    );
    let before = (doc.state(), doc.plain());
    let pieces: Vec<Vec<u8>> =
        (0..most).map(|at| update(&[], &[(2000 + u64::from(at), vec![(1, 1)])])).collect();
    let outcomes: Vec<_> = pieces.chunks(2000).map(|some| doc.apply(&some.concat())).collect();
    assert_eq!(outcomes.first(), Some(&Ok(false)));
    assert_eq!(outcomes.last(), Some(&Err(TextError::TooLarge)));
    let kept = TextDoc::load(&doc.state()).unwrap();
    same(&kept, &doc);
    assert!(before.1 == kept.plain() && doc.state().starts_with(&before.0));
}

/// Taken in at once, this would take gigabytes and a minute: each part would be joined to all after it, one by one.
#[test]
fn what_continues_itself_is_joined_in_passing() {
    let part: &'static str = Box::leak("x".repeat(1200).into_boxed_str());
    let op = |at: u32| words(at.checked_sub(1).map(|at| (STRANGER, at * 1200 + 1199)), None, part);
    let mut doc = TextDoc::load(&[0, 0]).unwrap();
    assert_eq!(doc.apply(&update(&[(STRANGER, 0, (0..5000).map(op).collect())], &[])), Ok(true));
    assert_eq!(doc.plain().len(), 6_000_000);
    assert!(doc.state().len() < 6_000_030, "{}", doc.state().len());
}

#[test]
fn after_a_panic_the_text_is_as_it_was() {
    let (mut doc, _) = text();
    let before = (doc.state(), doc.fingerprint());
    assert_eq!(doc.core.take_with(|| panic!("on purpose")), Err(TextError::Improper));
    doc.go_back();
    assert!(before == (doc.state(), doc.fingerprint()));
    survives(&mut doc, &[0, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&mut text().0, &bytes);
    }

    #[test]
    fn real_updates_that_were_changed_are_survived(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0u8..4, any::<u8>()), 1..6),
    ) {
        let (mut doc, updates) = text();
        let mut bytes = which.get(&updates).clone();
        for (at, kind, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte % 8),
                2 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        survives(&mut doc, &bytes);
        survives(&mut seed(), &bytes);
    }

    /// In form, but with places, names and ranges that nobody would give.
    #[test]
    fn updates_that_were_made_up_are_survived(
        ups in prop::collection::vec((sections(), deletes()), 1..6),
    ) {
        let (mut doc, mut all) = (text().0, seed());
        for (sections, deletes) in ups {
            let bytes = update(&sections, &deletes);
            survives(&mut doc, &bytes);
            survives(&mut all, &bytes);
        }
    }
}

fn client() -> impl Strategy<Value = u64> {
    let seed = *seed().clocks.keys().next().unwrap();
    prop_oneof![Just(seed), Just(OWN), Just(OWN + 10), Just(77), Just(STRANGER), Just(STRANGER + 1)]
}

fn sections() -> impl Strategy<Value = Vec<(u64, u32, Vec<Op>)>> {
    let clock = || prop_oneof![4 => 0u32..12, 1 => 0u32..60, 1 => any::<u32>()];
    let id = move || prop::option::of((client(), clock()));
    let content = prop_oneof![
        3 => prop::sample::select(vec!["a", "bc", "🎯", "d🎯🎯e", "\u{fffd}"]).prop_map(Content::Words),
        1 => (1u32..9).prop_map(Content::Gone),
        1 => any::<u32>().prop_map(Content::Gone),
    ];
    let op = (id(), id(), content);
    prop::collection::vec(
        (client(), prop_oneof![3 => Just(0), 2 => clock()], prop::collection::vec(op, 1..5)),
        0..4,
    )
}

fn deletes() -> impl Strategy<Value = Vec<(u64, Vec<(u32, u32)>)>> {
    let range = (0u32..30, prop_oneof![4 => 1u32..9, 1 => any::<u32>()]);
    let ranges = prop::collection::vec(range, 1..4);
    prop::collection::btree_map(client(), ranges, 0..4).prop_map(|all| {
        let ordered = |mut ranges: Vec<(u32, u32)>| {
            ranges.sort_unstable();
            let mut end = 0;
            ranges.retain(|(start, length)| {
                let fits = *start >= end;
                end = if fits { start.saturating_add(*length) } else { end };
                fits
            });
            ranges
        };
        all.into_iter().map(|(client, ranges)| (client, ordered(ranges))).collect()
    })
}
