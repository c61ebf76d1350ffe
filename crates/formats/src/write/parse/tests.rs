//! Markdown in, tree out.

use super::*;

/// The tree in a short notation, so that a table of cases stays readable.
fn sketch(blocks: &[Block]) -> String {
    let parts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Heading(level, line) => format!("h{level}({})", line_sketch(line)),
            Block::Paragraph(line) => format!("p({})", line_sketch(line)),
            Block::Code(code) => format!("code({code:?})"),
            Block::Quote(blocks) => format!("quote({})", sketch(blocks)),
            Block::List(list) => {
                let items: Vec<String> = list
                    .items
                    .iter()
                    .map(|item| {
                        let task = item.task.map_or("", |done| if done { "x:" } else { "o:" });
                        format!("{task}{}", sketch(&item.blocks))
                    })
                    .collect();
                let kind = list.start.map_or("ul".to_owned(), |start| format!("ol{start}"));
                let loose = if list.tight { "" } else { "!" };
                format!("{kind}{loose}[{}]", items.join(", "))
            }
            Block::Table(table) => {
                let row = |row: &Vec<Vec<Inline>>| {
                    row.iter().map(|cell| line_sketch(cell)).collect::<Vec<_>>().join("|")
                };
                let rows: Vec<String> = std::iter::once(&table.head).chain(&table.rows).map(row).collect();
                format!("table({})", rows.join("/"))
            }
            Block::Rule => "rule".to_owned(),
        })
        .collect();
    parts.join(" ")
}

fn line_sketch(line: &[Inline]) -> String {
    line.iter()
        .map(|inline| match inline {
            Inline::Break => "\n".to_owned(),
            Inline::Run(run) => {
                let mut text = run.text.clone();
                for (is, sign) in [
                    (run.look.code, "`"),
                    (run.look.strike, "~"),
                    (run.look.italic, "_"),
                    (run.look.bold, "*"),
                ] {
                    if is {
                        text = format!("{sign}{text}{sign}");
                    }
                }
                match &run.target {
                    None => text,
                    Some(Target::Web(url)) => format!("<{text}→{url}>"),
                    Some(Target::Source(number)) => format!("<{text}→source {number}>"),
                    Some(Target::Note(number)) => format!("<{text}→note {number}>"),
                }
            }
        })
        .collect()
}

#[test]
fn markdown_becomes_a_tree() {
    let check = |markdown: &str, expected: &str| {
        let tree = parse(markdown, &HashSet::from([1, 12]));
        assert_eq!(sketch(&tree.blocks), expected, "{markdown:?}");
    };
    check("", "");
    check("# a *b*\n\nc\nd  \ne", "h1(a _b_) p(c d\ne)");
    check("a **b *c* d** ~~e~~ `f`", "p(a *b **_c_** d* ~e~ `f`)");
    check("- a\n- b\n  - c\n    1. d", "ul[p(a), p(b) ul[p(c) ol1[p(d)]]]");
    check("3. a\n\n   b\n4. c", "ol3![p(a) p(b), p(c)]");
    check("- [ ] a\n- [x] b", "ul[o:p(a), x:p(b)]");
    check("> a\n> > b", "quote(p(a) quote(p(b)))");
    check("```rs\na\n\n b\n```\n\n    c", "code(\"a\\n\\n b\") code(\"c\")");
    check("|a|b|\n|-|-:|\n|*c*|\n|d|e|f|", "table(a|b/_c_|/d|e)");
    check("***", "rule");
    check("see [1], [2], [12] and `[1]`", "p(see <[1]→source 1>, [2], <[12]→source 12> and `[1]`)");
    check("**[1][12]**", "p(<*[1]*→source 1><*[12]*→source 12>)");
    check("[1](https://a.b) [01] [1", "p(<1→https://a.b> [01] [1)");
    check("[t](HTTPS://a.b) <https://c.d>", "p(<t→HTTPS://a.b> <https://c.d→https://c.d>)");
    check("[t](javascript:x) [u](#here) [](doc.md)", "p(t (javascript:x) u doc.md)");
    check("![alt *x*](a.png) ![](b/c.png)", "p([image: alt _x_] [image: c.png])");
    check("<b>a</b> <who knows> b<br>c", "p(a <who knows> b\nc)");
    check("<div>\n<p>x</p>\n</div>", "p(x)");
    check("&copy; &amp; \\*", "p(© & *)");
    check("a[^x] b[^y]\n\n[^y]: why\n[^x]: ex", "p(a<1→note 1> b<2→note 2>)");
}

#[test]
fn notes_come_in_the_order_of_their_marks() {
    let check = |markdown: &str, expected: &[&str]| {
        let notes: Vec<String> =
            parse(markdown, &HashSet::new()).notes.iter().map(|note| sketch(note)).collect();
        assert_eq!(notes, expected, "{markdown:?}");
    };
    check("a[^x] b[^y]\n\n[^y]: why\n\n[^x]: ex", &["p(ex)", "p(why)"]);
    check("[^lost]: nobody asks\n\na[^x]\n\n[^x]: ex", &["p(ex)", "p(nobody asks)"]);
}

#[test]
fn depth_ends_and_words_stay() {
    let deep = "> ".repeat(60) + "word";
    let tree = parse(&deep, &HashSet::new());
    let (mut blocks, mut depth) = (&tree.blocks, 0);
    while let [Block::Quote(inner)] = &blocks[..] {
        (blocks, depth) = (inner, depth + 1);
    }
    assert_eq!((depth, sketch(blocks).as_str()), (MAX_DEPTH, "p(word)"));
}
