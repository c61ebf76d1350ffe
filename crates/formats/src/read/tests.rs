//! What holds for every kind of file.

use super::span::assert_sound;
use super::*;
use proptest::prelude::*;

fn code(outcome: Result<Extract, ReadError>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn names_and_contents_must_agree() {
    let check = |name: &str, bytes: &[u8], expected: &str| {
        assert_eq!(code(document(name, bytes)), expected, "{name}")
    };
    check("a.txt", b"hello", "ok");
    check("A.TXT", b"hello", "ok");
    check("no extension", b"hello", "ok");
    check("C:\\dir.d\\plain", b"hello", "ok");
    check(".profile", b"hello", "ok");
    check("a.exe", b"hello", "unsupported");
    check("a.doc", b"hello", "unsupported");
    check("a.txt", b"", "empty");
    check("a.txt", b" \n\t ", "empty");
    check("a.txt", b"\xef\xbb\xbf", "empty");
    check("a.txt", b"PK\x03\x04 and more", "binary");
    check("a.md", b"%PDF-1.4 and more", "binary");
    check("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary");
    check("a.txt", b"\0\x01\x02\x03\x04\x05\x06\x07text", "binary");
    check("a.docx", b"plain text", "damaged");
    check("a.docx", b"PK\x03\x04 cut off", "damaged");
    check("a.docx", &[OLE, b"old file"].concat(), "unsupported");
    let protected: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("a.docx", &[OLE, &protected].concat(), "encrypted");
    check("a.pdf", b"plain text", "damaged");
    check("a.pdf", b"%PDF-1.4\nnothing else", "damaged");
    check("a.json", b"{broken", "damaged");
    check("a.vtt", b"WEBVTT\n\nNOTE nothing\n", "no_cues");
    check("a.srt", b"just words", "no_cues");
    check("a.html", b"<script>x</script>", "empty");
    check("a.csv", b"a,b\n1,2\n", "ok");
    check("a.tsv", b"a\tb\n1\t2\n", "ok");
    check("a.log", b"2026-01-01 start", "ok");
    let limit = usize::try_from(MAX_DOCUMENT_BYTES).unwrap();
    check("a.docx", &vec![b'x'; limit + 1], "too_large");
    check("a.txt", &vec![b'x'; limit + 1], "too_large");
    for extension in supported_extensions() {
        assert!(kind_of(extension).is_ok(), "{extension}");
    }
}

#[test]
fn kinds_titles_and_places() {
    let check = |name: &str, content: &str, kind: DocumentKind, title: Option<&str>| {
        let found = document(name, content.as_bytes()).unwrap();
        assert_eq!((found.kind, found.title.as_deref()), (kind, title), "{name}");
        assert_sound_by_captions(&found);
    };
    check("a.md", "# Refunds\r\n\r\ntext\r\n", DocumentKind::Markdown, Some("Refunds"));
    check("a.htm", "<title>Page</title><p>x</p>", DocumentKind::Html, Some("Page"));
    check("a.json", "{\"title\":\"T\",\"a\":[1,2]}", DocumentKind::Json, Some("T"));
    check("a.eml", "Subject: S\r\n\r\nbody\r\n", DocumentKind::Eml, Some("S"));
    check("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhi\n", DocumentKind::Srt, None);
    check("a", "x", DocumentKind::Text, None);
}

fn assert_sound_by_captions(found: &Extract) {
    if !matches!(found.kind, DocumentKind::Vtt | DocumentKind::Srt) {
        assert_sound(&found.text, &found.passages);
    }
}

#[test]
fn errors_tell_what_to_do_and_have_codes() {
    let all = [
        ReadError::Empty,
        ReadError::TooLarge { limit: 1 },
        ReadError::Binary,
        ReadError::Unsupported { extension: "x".into() },
        ReadError::Encrypted,
        ReadError::NoText,
        ReadError::NoCues,
        ReadError::Bomb,
        ReadError::Damaged { what: "x" },
        ReadError::TooSlow,
    ];
    let codes: std::collections::BTreeSet<_> = all.iter().map(ReadError::code).collect();
    assert_eq!(codes.len(), all.len());
    assert!(all.iter().all(|error| error.to_string().contains(';')), "what is wrong; what to do");
}

#[test]
fn a_legacy_page_is_read_by_the_encoding_it_names() {
    let page = b"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>";
    assert_eq!(document("a.html", page).unwrap().text, "Привет\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        extension in proptest::sample::select(supported_extensions()),
        head in proptest::sample::select(vec![&b""[..], b"PK\x03\x04", b"%PDF-1.5\n", b"WEBVTT\n\n", b"From: a\r\n\r\n", b"<p>", b"{"]),
    ) {
        let bytes = [head, &bytes].concat();
        let name = format!("a.{extension}");
        if let Ok(found) = document(&name, &bytes) {
            assert_sound_by_captions(&found);
        }
        let _ = transcript(&name, &bytes);
    }

    #[test]
    fn markdown_of_any_text_is_sound(text in "\\PC{0,300}") {
        assert_sound(&text, &markdown_passages(&text));
    }
}
