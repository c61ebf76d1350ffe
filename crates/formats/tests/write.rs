//! Exports read back: with the tools a reader has (pdftotext, pandoc) and with lopdf.
#![allow(missing_docs)]

use std::collections::HashSet;
use std::process::Command;

use docket_formats::write::{Front, Labels, Manuscript, SourceNote, WriteError, docx, markdown, pdf};
use proptest::prelude::*;

const KITCHEN_SINK: &str = include_str!("write/kitchen-sink.md");

fn source(number: u32, label: &str, quote: &str) -> SourceNote {
    SourceNote {
        number,
        label: label.to_owned(),
        quote: quote.to_owned(),
        statement: "A statement.".to_owned(),
    }
}

fn manuscript(markdown: &str) -> Manuscript<'_> {
    Manuscript {
        front: Front {
            title: "Order intake – User Stories".to_owned(),
            kind: "User stories".to_owned(),
            project: "Harbour & Sons".to_owned(),
            date: "2026-03-02".to_owned(),
        },
        markdown,
        sources: vec![
            source(1, "Kick-off workshop, 00:12:31, Dana", "About two hundred orders a day.\nMost by phone."),
            source(2, "Interview with [sales], page 4", "They call *twice* <every> time & again."),
        ],
        labels: Labels::default(),
    }
}

/// Runs a tool on a file and gives what it prints.
fn read_back(tool: &str, bytes: &[u8], name: &str, args: &[&str]) -> String {
    let dir = tempfile::tempdir().expect("a folder for the export");
    let file = dir.path().join(name);
    std::fs::write(&file, bytes).expect("the export on disk");
    let args = args.iter().map(|arg| if *arg == "FILE" { file.as_os_str() } else { arg.as_ref() });
    let output = Command::new(tool)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{tool} is needed for this test: run `make setup` ({error})"));
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8 from the tool")
}

fn pdf_text(bytes: &[u8]) -> String {
    read_back("pdftotext", bytes, "export.pdf", &["-layout", "FILE", "-"])
}

fn docx_as(bytes: &[u8], form: &str) -> String {
    read_back("pandoc", bytes, "export.docx", &["-s", "--wrap=none", "-t", form, "FILE"])
}

/// Words of letters and digits, in order.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The kitchen sink's words as its reader sees them: without addresses, notation and what is hidden.
fn visible_words(from_line: usize) -> Vec<String> {
    include_str!("write/kitchen-sink.words.txt").lines().skip(from_line).flat_map(words).collect()
}

fn in_order(found: &[String], wanted: &[String], what: &str) {
    let mut rest = found.iter();
    for word in wanted {
        assert!(rest.any(|found| found == word), "{what}: {word:?} is missing or out of order");
    }
}

#[test]
fn pdf_reads_back_word_by_word() {
    let bytes = pdf(&manuscript(KITCHEN_SINK)).expect("a PDF");
    let text = pdf_text(&bytes);
    in_order(&words(&text), &visible_words(0), "pdf");
    for sign in [
        "€ 1.250,00 → 12 %",
        "☐ open point",
        "☑ done",
        "□",
        "naïve café, Ελληνικά, Кириллица",
        "Page 1 of",
        "<customer name>",
    ] {
        assert!(text.contains(sign), "{sign:?} is missing in {text}");
    }
    assert_eq!(text.matches("Harbour & Sons").count(), text.matches("Page ").count() + 1, "{text}");
    assert!(bytes.len() < 300_000, "{} bytes", bytes.len());
}

#[test]
fn pdf_has_title_outline_links_and_only_reduced_fonts() {
    let bytes = pdf(&manuscript(KITCHEN_SINK)).expect("a PDF");
    let document = lopdf::Document::load_mem(&bytes).expect("a readable PDF");
    let catalog = document.catalog().expect("a catalog");
    assert_eq!(catalog.get(b"Lang").and_then(|lang| lang.as_str()).ok(), Some(&b"en"[..]));
    let outline = document.get_toc().expect("an outline");
    let titles: Vec<(usize, &str)> =
        outline.toc.iter().map(|entry| (entry.level, entry.title.as_str())).collect();
    assert!(titles.contains(&(1, "Sources")), "{titles:?}");
    assert!(titles.contains(&(1, "1. As a clerk I want duplicates flagged")), "{titles:?}");
    assert!(titles.contains(&(2, "Data")), "{titles:?}");

    let mut targets = HashSet::new();
    for page in document.get_pages().values() {
        for link in document.get_page_annotations(*page).expect("annotations") {
            match link.get(b"A").and_then(|action| action.as_dict()) {
                Ok(action) => {
                    let url = action.get(b"URI").and_then(|url| url.as_str()).expect("an address");
                    targets.insert(String::from_utf8_lossy(url).into_owned());
                }
                Err(_) => {
                    assert!(link.has(b"Dest"));
                    targets.insert("inside".to_owned());
                }
            }
        }
    }
    let wanted = ["https://example.com/erp?x=1&y=2", "https://docs.rs", "https://example.org", "inside"];
    assert_eq!(targets, wanted.into_iter().map(str::to_owned).collect());

    let plain = pdf(&manuscript("Hello.")).expect("a PDF");
    assert!(plain.len() < 40_000, "{} bytes", plain.len());
    let info = read_back("pdfinfo", &bytes, "export.pdf", &["FILE"]);
    assert!(info.contains("Order intake – User Stories") && info.contains("A4"), "{info}");
    let fonts = read_back("pdffonts", &plain, "export.pdf", &["FILE"]);
    assert_eq!(fonts.lines().filter(|line| line.contains("DOCKE")).count(), 3, "{fonts}");
    assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes yes")), "{fonts}");
}

#[test]
fn docx_reads_back_with_its_structure() {
    let bytes = docx(&manuscript(KITCHEN_SINK)).expect("a Word file");
    // pandoc takes the title block for document data.
    in_order(&words(&docx_as(&bytes, "plain")), &visible_words(2), "docx");
    let text = docx_as(&bytes, "markdown");
    for piece in [
        "title: Order intake -- User Stories",
        "## 1. As a clerk I want duplicates flagged",
        "###### Level six",
        "**about 200 orders**",
        "***half***",
        "~~never~~",
        "`order_id`",
        "[the ERP guide](https://example.com/erp?x=1&y=2)",
        "[^\\[1\\]^](#source-1)",
        "[]{#source-2 .anchor}\\[2\\] Interview with \\[sales\\], page 4",
        "1.  Given an order",
        "    -   then a **warning** shows",
        "> > nested: *really*",
        "7.  seven",
        "漢字 🦀",
        "    fn main() {",
        "[^1]: The note has `code`",
        "They call \\*twice\\* \\<every\\> time & again.",
        "# Sources",
    ] {
        assert!(text.contains(piece), "{piece:?} is missing in\n{text}");
    }
    let html = docx_as(&bytes, "html");
    assert!(html.contains("<th") && html.contains("<td"), "{html}");
    assert_eq!(text.matches("Order intake").count(), 1, "the title comes once:\n{text}");
}

#[test]
fn docx_names_styles_header_rows_and_page_fields() {
    let bytes = docx(&manuscript(KITCHEN_SINK)).expect("a Word file");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut part = |name: &str| {
        let file = archive.by_name(name).unwrap_or_else(|_| panic!("{name} is missing"));
        std::io::read_to_string(file).expect("text")
    };
    let document = part("word/document.xml");
    assert_eq!(document.matches("<w:tblHeader />").count(), 1);
    let grid: usize = document
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok())
        .sum();
    assert_eq!(grid, 9184);
    let styles = part("word/styles.xml");
    for level in 1..=6 {
        assert!(styles.contains(&format!("w:styleId=\"Heading{level}\"")));
        assert!(styles.contains(&format!("<w:outlineLvl w:val=\"{}\"", level - 1)));
    }
    let footer = part("word/footer1.xml");
    assert!(footer.contains(">PAGE<") && footer.contains(">NUMPAGES<"), "{footer}");
    let core = part("docProps/core.xml");
    assert!(
        core.contains("<dc:title>Order intake – User Stories</dc:title>") && core.contains("2026-03-02T"),
        "{core}"
    );
}

#[test]
fn markdown_keeps_the_content_and_closes_with_the_sources() {
    let check = |content: &str, start: &str| {
        let out = markdown(&manuscript(content));
        assert!(out.starts_with(start), "{out}");
        assert!(out.contains(content));
        assert!(
            out.ends_with(
                "## Sources\n\n\\[1\\] Kick-off workshop, 00:12:31, Dana\n\n> About two hundred orders a day.\\\n> Most by phone.\n\n\
                 \\[2\\] Interview with \\[sales\\], page 4\n\n> They call \\*twice\\* \\<every\\> time & again.\n"
            ),
            "{out}"
        );
    };
    let front = "---\ntitle: \"Order intake – User Stories\"\nkind: \"User stories\"\nproject: \"Harbour & Sons\"\ndate: \"2026-03-02\"\n---\n\n";
    check("Text [1].\r\n\r\n\tcode", &format!("{front}# Order intake – User Stories\n\nText"));
    check("# order  INTAKE – user stories\n\nText", &format!("{front}# order  INTAKE"));
    check(KITCHEN_SINK, &format!("{front}# Order intake – user stories\n\n"));
    let none = markdown(&Manuscript { sources: Vec::new(), ..manuscript("Text") });
    assert!(none.ends_with("Text\n\n## Sources\n\nNo sources are linked to this document.\n"), "{none}");
}

#[test]
fn without_sources_a_sentence_says_so() {
    let empty = Manuscript { sources: Vec::new(), ..manuscript("Text [1].") };
    let sentence = "No sources are linked to this document.";
    assert!(pdf_text(&pdf(&empty).expect("a PDF")).contains(sentence));
    assert!(docx_as(&docx(&empty).expect("a Word file"), "plain").contains(sentence));
}

#[test]
fn the_same_manuscript_gives_the_same_bytes() {
    let m = manuscript(KITCHEN_SINK);
    assert_eq!(pdf(&m).expect("a PDF"), pdf(&m).expect("a PDF"));
    assert_eq!(docx(&m).expect("a Word file"), docx(&m).expect("a Word file"));
}

#[test]
fn hostile_texts_end_in_a_file_or_a_clear_error() {
    let check = |markdown: &str| {
        let m = manuscript(markdown);
        for made in [pdf(&m), docx(&m)] {
            assert!(matches!(made, Ok(_) | Err(WriteError::TooLarge { .. })));
        }
    };
    check("");
    check("\u{0}\u{1b}\u{ffff}\u{feff}\u{202e}");
    check(&">".repeat(20_000));
    check(&"- ".repeat(10_000));
    check(&(0..200).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect::<String>());
    check(&"[".repeat(5_000));
    check(&"x".repeat(20_000));
    check(&format!("{}\n{}\n{}", "|a".repeat(80), "|-".repeat(80), "|b".repeat(90)));
    check(&format!("|a|b|\n|-|-|\n|x|{}|", "tall ".repeat(9_000)));
    check("[^1]: [^2]\n\n[^2]: [^1]\n\n1. ```\n   x\n   ```\n2. > q\n3.\n\n| |\n|-|");
    let long = "a".repeat(5 * 1024 * 1024);
    for made in [pdf(&manuscript(&long)), docx(&manuscript(&long))] {
        assert!(matches!(made, Err(WriteError::TooLarge { .. })));
    }
}

/// Tall cells, long code and long tables run over pages without losing a line.
#[test]
fn nothing_is_lost_at_page_ends() {
    let numbered = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    let check = |markdown: String, count: usize| {
        let text = pdf_text(&pdf(&manuscript(&markdown)).expect("a PDF"));
        let wanted: Vec<String> = (0..count).map(|n| format!("w{n}w")).collect();
        in_order(&words(&text), &wanted, "pages");
        text
    };
    check(format!("```\n{}```", numbered(150, |n| format!("w{n}w\n"))), 150);
    let table = format!("| Head |\n|-|\n{}", numbered(120, |n| format!("| w{n}w |\n")));
    let text = check(table, 120);
    assert!(text.matches("Head").count() >= 3, "the header row comes again");
    check(format!("|a|\n|-|\n|{}|", numbered(150, |n| format!("w{n}w<br>"))), 150);
    check(numbered(150, |n| format!("- w{n}w\n")), 150);
    check(numbered(80, |n| format!("w{n}w\n\n")), 80);
}

/// Markdown of plain words and marks, so that every word must come out.
fn lively_markdown() -> impl Strategy<Value = String> {
    let word = "[a-z]{2,9}[0-9]?";
    let line = (
        prop::sample::select(vec![
            "", "# ", "### ", "- ", "  - ", "    - ", "1. ", "> ", "> > ", "- [x] ", "| ", "```\n", "***\n",
            "    ",
        ]),
        prop::collection::vec(
            (prop::sample::select(vec!["", "*", "**", "~~", "`", "[1] ", "|", "\\", "_"]), word),
            0..6,
        ),
        prop::sample::select(vec!["\n", "\n\n", "  \n"]),
    )
        .prop_map(|(start, words, end)| {
            let words: Vec<String> =
                words.into_iter().map(|(mark, word)| format!("{mark}{word}{mark}")).collect();
            format!("{start}{}{end}", words.join(" "))
        });
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_survives_in_word(markdown in lively_markdown()) {
        let bytes = docx(&manuscript(&markdown)).expect("a Word file");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let file = archive.by_name("word/document.xml").expect("the document");
        let document = std::io::read_to_string(file).expect("text");
        let text: String = document.split('<').filter_map(|part| part.split_once('>')).fold(
            String::new(),
            // A run may end within a word, so only ends of lines separate words.
            |mut text, (tag, after)| {
                if tag.starts_with("/w:p") || tag.starts_with("w:br") {
                    text.push(' ');
                }
                text.push_str(after);
                text
            },
        );
        let found: HashSet<String> = words(&text).into_iter().collect();
        for line in markdown.lines() {
            // The words after a fence name its language.
            if line.starts_with("```") {
                continue;
            }
            // The x of a ticked box is drawn as one.
            for word in words(line.strip_prefix("- [x]").unwrap_or(line)) {
                let whole = found.contains(&word) || found.iter().any(|other| other.contains(&word));
                prop_assert!(whole, "{word:?} of {markdown:?} is missing");
            }
        }
    }

    #[test]
    fn no_text_panics(markdown in "\\PC{0,200}|[>\\-*|`\\[\\]#~_!() \n\t<a1.^:]{0,300}") {
        let m = manuscript(&markdown);
        prop_assert!(docx(&m).is_ok());
        prop_assert!(markdown_holds(&m));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_makes_a_pdf(markdown in "\\PC{0,200}|[>\\-*|`\\[\\]#~_!() \n\t<a1.^:]{0,300}") {
        prop_assert!(pdf(&manuscript(&markdown)).is_ok());
    }
}

fn markdown_holds(m: &Manuscript<'_>) -> bool {
    markdown(m).contains(m.markdown)
}
