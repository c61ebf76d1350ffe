use super::super::span::{assert_sound, passages};
use super::super::{ReadError, document};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A file of the given parts.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn body(inside: &str) -> String {
    format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{inside}</w:body></w:document>"#)
}

fn word(inside: &str) -> Vec<u8> {
    packed(&[("word/document.xml", &body(inside))])
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn text(bytes: &[u8]) -> Result<String, ReadError> {
    let (text, spans, _) = super::read(bytes)?;
    assert_sound(&text, &passages(&text, spans, true));
    Ok(text)
}

#[test]
fn paragraphs_and_what_stands_in_them() {
    let check =
        |inside: &str, expected: &str| assert_eq!(text(&word(inside)).as_deref(), Ok(expected), "{inside}");
    check(&format!("{}{}", p("one"), p("t &amp; &#252; w&lt;o")), "one\nt & ü w<o\n");
    check("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc\n");
    check("<w:p><w:pPr><w:tabs><w:tab w:val='x'/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "a\n");
    check(
        "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>",
        "new\n",
    );
    check(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>",
        "link\n",
    );
    check(
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>",
        "7\n",
    );
    check(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>around</w:t></w:r></w:p>",
        "box\naround\n",
    );
    check(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p><w:p><w:r><w:t>C</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "A | B C\n",
    );
    check(
        "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc><w:tc><w:p><w:r><w:t>out</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "in | out\n",
    );
    check("<w:p/>", "");
}

#[test]
fn headings_lists_and_titles() {
    let styles = r#"<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="U2"><w:name w:val="Unter"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:styleId="T"><w:name w:val="Titel"/></w:style>
        <w:style w:styleId="LB"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num></w:numbering>"#;
    let para = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let styled = |style: &str, text: &str| para(&format!("<w:pStyle w:val='{style}'/>"), text);
    let counted = |text: &str| para("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='2'/></w:numPr>", text);
    let inside = [
        styled("T", "Plan"),
        styled("berschrift1", "One"),
        styled("U2", "Two"),
        styled("LB", "dot"),
        counted("a"),
        counted("b"),
    ];
    let file = packed(&[
        ("word/document.xml", &body(&inside.concat())),
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
    ]);
    let found = document("a.docx", &file).unwrap();
    assert_eq!(found.text, "Plan\nOne\nTwo\n- dot\n1. a\n2. b\n");
    assert_eq!(found.title.as_deref(), Some("Plan"));
    assert_eq!(found.passages[3].place.heading.as_deref(), Some("Plan > One > Two"));
    assert_eq!(found.passages[3].place.line, Some(4));
}

#[test]
fn other_parts_follow() {
    let rels = r#"<Relationships><Relationship Type="http://x/officeDocument" Target="/w2/main.xml"/></Relationships>"#;
    let note = "<w:p><w:r><w:t>see</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>";
    let file = packed(&[
        ("_rels/.rels", rels),
        ("w2/main.xml", &body(note)),
        (
            "w2/footnotes.xml",
            &format!(
                "<w:footnotes><w:footnote w:type='separator' w:id='0'>{}</w:footnote><w:footnote w:id='2'>{}</w:footnote></w:footnotes>",
                p("line"),
                p("the law")
            ),
        ),
        (
            "w2/comments.xml",
            &format!(
                "<w:comments><w:comment w:author='Dana' w:id='1'>{}</w:comment></w:comments>",
                p("really?")
            ),
        ),
        ("w2/header1.xml", &format!("<w:hdr>{}</w:hdr>", p("Secret"))),
        ("w2/header2.xml", &format!("<w:hdr>{}</w:hdr>", p("Secret"))),
        ("docProps/core.xml", "<c><dc:title>A &amp; B</dc:title></c>"),
    ]);
    let found = document("a.docx", &file).unwrap();
    assert_eq!(found.text, "see[2]\n[2] the law\nComment: really? (Dana)\nSecret\n");
    assert_eq!(found.title.as_deref(), Some("A & B"));
}

#[test]
fn hostile_files_are_refused() {
    let check = |what: &str, bytes: &[u8], expected: &str| {
        assert_eq!(document("a.docx", bytes).map_or_else(|error| error.code(), |_| "ok"), expected, "{what}");
    };
    check("no words", &word(""), "empty");
    check("another zip", &packed(&[("hello.txt", "hello")]), "damaged");
    check("a table renamed", &packed(&[("word/document.xml", "<workbook/>")]), "damaged");
    check("not xml", &packed(&[("word/document.xml", "<w:document><w:p")]), "damaged");
    let entity = format!("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{}", body(&p("&e;")));
    check("an external entity", &packed(&[("word/document.xml", &entity)]), "damaged");
    let styles = "<!DOCTYPE x><w:styles/>";
    check(
        "a type in the styles",
        &packed(&[("word/document.xml", &body(&p("x"))), ("word/styles.xml", styles)]),
        "damaged",
    );
    check("a bomb", &word(&" ".repeat(20 * 1024 * 1024)), "bomb");
    let names: Vec<String> = (0..2001).map(|i| format!("n{i}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    check("many members", &packed(&many), "bomb");
    check("nested paragraphs", &word(&"<w:p>".repeat(100_000)), "bomb");
    check("nested tables", &word(&"<w:tr><w:tc>".repeat(50_000)), "bomb");
    let deep = format!("{}{}{}", "<w:sdt>".repeat(50_000), p("x"), "</w:sdt>".repeat(50_000));
    check("deep nesting", &word(&deep), "ok");
    let whole = word(&p("cut in the middle of the file"));
    check("cut off", &whole[..whole.len() / 2], "damaged");
    let lying = whole.iter().rev().skip(30).rev().copied().collect::<Vec<_>>();
    check("without its directory", &lying, "damaged");
}

proptest::proptest! {
    #[test]
    fn any_markup_is_sound(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>a b</w:t>", "<w:t>\u{fc}. </w:t>", "<w:tbl>", "<w:tr>", "<w:tc>", "</w:tc>", "</w:tr>",
        "</w:tbl>", "<w:pPr>", "</w:pPr>", "<w:del>", "</w:del>", "<w:br/>", "<w:tab/>", "<w:pStyle w:val='Heading1'/>", "<w:numId w:val='1'/>",
    ]), 0..60)) {
        let _ = text(&word(&parts.concat()));
    }

    #[test]
    fn damaged_bytes_never_bring_it_down(hits in proptest::collection::vec((0usize..4000, proptest::num::u8::ANY), 1..12)) {
        let mut bytes = word(&p("One two three."));
        for (at, byte) in hits {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        let _ = document("a.docx", &bytes);
    }
}
