use super::super::{ReadError, document};
use super::*;
use lopdf::content::{Content, Operation};
use lopdf::{Object, Stream, dictionary};

/// A file with a page per text; a line per line.
fn file(pages: &[&str]) -> Document {
    let mut doc = Document::with_version("1.5");
    let tree = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = doc.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids = Vec::new();
    for page in pages {
        let mut operations = vec![
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), 12.into()]),
            Operation::new("TL", vec![14.into()]),
            Operation::new("Td", vec![50.into(), 700.into()]),
        ];
        for line in page.lines() {
            operations.push(Operation::new("Tj", vec![Object::string_literal(line)]));
            operations.push(Operation::new("T*", vec![]));
        }
        operations.push(Operation::new("ET", vec![]));
        let content = Content { operations }.encode().unwrap();
        let content = doc.add_object(Stream::new(dictionary! {}, content));
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
        kids.push(doc.add_object(page).into());
    }
    let count = i64::try_from(pages.len()).unwrap();
    doc.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        }),
    );
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", catalog);
    let info = doc.add_object(dictionary! { "Title" => Object::string_literal("The plan") });
    doc.trailer.set("Info", info);
    doc
}

fn saved(mut doc: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

fn code(bytes: &[u8]) -> &'static str {
    document("a.pdf", bytes).map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn pages_and_paragraphs_have_places() {
    let found = document("a.pdf", &saved(file(&["A long require-\nment of many\nwords.", "", "Page three"])))
        .unwrap();
    assert_eq!(found.title.as_deref(), Some("The plan"));
    assert_eq!(found.text, "A long requirement of many words.\n\nPage three");
    super::super::span::assert_sound(&found.text, &found.passages);
    let places: Vec<_> = found.passages.iter().map(|p| (p.place.page, p.place.line)).collect();
    assert_eq!(places, [(Some(1), None), (Some(3), None)]);
}

#[test]
fn odd_files_are_refused_with_a_reason() {
    let check = |what: &str, bytes: &[u8], expected: &str| assert_eq!(code(bytes), expected, "{what}");
    let whole = saved(file(&["text"]));
    check("whole", &whole, "ok");
    check("a scan", &saved(file(&["", ""])), "no_text");
    check("cut off", &whole[..whole.len() / 2], "damaged");
    check("no pages", &saved(file(&[])), "damaged");
    check("only a head", b"%PDF-1.7\n", "damaged");
}

#[test]
fn protected_files_are_told_apart() {
    let check = |user: &str, expected: &str| {
        let mut doc = file(&["secret text"]);
        doc.trailer.set(
            "ID",
            Object::Array(vec![
                Object::string_literal("0123456789abcdef"),
                Object::string_literal("0123456789abcdef"),
            ]),
        );
        let state = lopdf::EncryptionState::try_from(lopdf::EncryptionVersion::V2 {
            document: &doc,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: lopdf::Permissions::all(),
        })
        .unwrap();
        doc.encrypt(&state).unwrap();
        let bytes = saved(doc);
        assert_eq!(code(&bytes), expected, "{user:?}");
    };
    check("geheim", "encrypted");
    check("", "ok");
}

#[test]
fn bombs_and_circles_do_no_harm() {
    let mut doc = file(&["seen text"]);
    let mut part = Stream::new(dictionary! {}, vec![b' '; 4 * 1024 * 1024]);
    part.compress().unwrap();
    for _ in 0..52 {
        doc.add_object(part.clone());
    }
    assert_eq!(code(&saved(doc)), "bomb");

    // A drawing that draws itself, under a page whose tree has no root.
    let mut doc = file(&["seen text"]);
    let form = doc.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "X" => form } };
    let content = b"/X Do".to_vec();
    let circle = Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources.clone() },
        content.clone(),
    );
    doc.objects.insert(form, circle.into());
    let page = doc.get_pages()[&1];
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let mut resources = resources;
    resources.set("Font", dictionary! { "F1" => font });
    let text = doc.get_page_content(page).unwrap();
    let content = doc.add_object(Stream::new(dictionary! {}, [text, content].concat()));
    let page = doc.get_dictionary_mut(page).unwrap();
    page.set("Resources", resources);
    page.set("Contents", content);
    page.set("MediaBox", vec![0.into(), 0.into(), 595.into(), 842.into()]);
    assert_eq!(document("a.pdf", &saved(doc)).unwrap().text, "seen text");

    let mut doc = file(&["other text"]);
    let page = doc.get_pages()[&1];
    let loose = doc.add_object(dictionary! {});
    doc.get_dictionary_mut(loose).unwrap().set("Parent", loose);
    doc.get_dictionary_mut(page).unwrap().set("Parent", loose);
    assert_eq!(code(&saved(doc)), "damaged", "neither a size nor a font is left, and nothing crashes");
}

#[test]
fn one_bad_page_does_not_hide_the_others() {
    let mut doc = file(&["first", "second", "third"]);
    let page = doc.get_pages()[&2];
    let bad = doc.add_object(Stream::new(dictionary! {}, b"BT /F1 12 Tf 5 Tj (second) Tj ET".to_vec()));
    doc.get_dictionary_mut(page).unwrap().set("Contents", bad);
    let found = document("a.pdf", &saved(doc)).unwrap();
    assert_eq!(found.passages.iter().filter_map(|p| p.place.page).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn what_takes_too_long_is_given_up() {
    let (send, receive) = channel();
    let outcome = with_deadline(Duration::from_millis(20), move |given_up| {
        while !given_up.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        let _ = send.send(());
        Ok(())
    });
    assert_eq!(outcome, Err(ReadError::TooSlow));
    assert!(receive.recv().is_ok(), "the thread ends by itself");
    let outcome = with_deadline(DEADLINE, |_| -> Result<(), ReadError> { panic!("a page's words") });
    assert_eq!(outcome, Err(ReadError::Damaged { what: "it breaks the reader" }));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_bytes_never_bring_it_down(hits in proptest::collection::vec((0usize..4000, proptest::num::u8::ANY), 1..12)) {
        let mut bytes = saved(file(&["One two three.\nFour five six.", "Another page"]));
        for (at, byte) in hits {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        if let Ok(found) = document("a.pdf", &bytes) {
            super::super::span::assert_sound(&found.text, &found.passages);
        }
    }
}
