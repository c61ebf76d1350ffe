//! Web pages into lines: blocks, items, table rows and headings.

mod scan;

use super::span::{Headings, Span};
use crate::text::fold;
pub(super) use scan::decode_entities;
use scan::{Token, Tokens};

/// The text of a page with its spans.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
    pub(super) title: Option<String>,
}

/// The encoding a page names in its head.
pub(super) fn named_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let label = head.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let label: String =
        label.chars().take(40).take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

/// Reads a page. Scripts, styles, comments, templates and drawings leave nothing behind.
pub(super) fn read(html: &str) -> Page {
    let mut walk = Walk::default();
    let mut first_heading = None;
    for token in Tokens::new(html) {
        match token {
            Token::Title(inside) => {
                if walk.hidden.is_none() && walk.page.title.is_none() {
                    let title = fold(&decode_entities(inside));
                    walk.page.title = (!title.is_empty()).then_some(title);
                }
            }
            Token::Text(text) => {
                if walk.hidden.is_none() {
                    walk.words(&decode_entities(text));
                }
            }
            Token::Start { name, closed } => walk.start(name.as_str(), closed),
            Token::End(name) => walk.end(name.as_str()),
        }
        if first_heading.is_none() {
            first_heading = walk.headings.path();
        }
    }
    walk.close();
    if walk.page.title.is_none() {
        walk.page.title = first_heading.map(|heading| (*heading).to_owned());
    }
    walk.page
}

#[derive(Default)]
struct Walk {
    page: Page,
    headings: Headings,
    /// Where the open passage begins.
    open: usize,
    /// The level of the heading being read.
    heading: Option<u8>,
    /// The element whose inside is dropped, and how many of its kind are open.
    hidden: Option<(&'static str, usize)>,
    pre: usize,
    in_row: bool,
    /// Written before the next word: a space, a line break, a cell's bar, an item's dash.
    space: bool,
    breaks: bool,
    bar: bool,
    dash: bool,
}

impl Walk {
    fn start(&mut self, name: &str, closed: bool) {
        if let Some((hidden, depth)) = &mut self.hidden {
            if *hidden == name && !closed {
                *depth += 1;
            }
            return;
        }
        match name {
            "noscript" if !closed => self.hidden = Some(("noscript", 1)),
            "template" if !closed => self.hidden = Some(("template", 1)),
            "svg" if !closed => self.hidden = Some(("svg", 1)),
            "br" => self.breaks = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close();
                self.heading = Some(name.as_bytes()[1] - b'0');
            }
            "tr" => {
                self.close();
                self.in_row = true;
            }
            "td" | "th" => {
                if !self.in_row {
                    self.close();
                    self.in_row = true;
                }
                self.bar = self.page.text.len() > self.open;
                self.breaks = false;
            }
            "li" => {
                self.block();
                self.dash = true;
            }
            "pre" | "textarea" => {
                self.block();
                self.pre += usize::from(!closed);
            }
            _ if is_block(name) => self.block(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            if *hidden == name {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.close(),
            "tr" | "table" => {
                self.in_row = false;
                self.close();
            }
            "li" => {
                self.block();
                self.dash = false;
            }
            "pre" | "textarea" => {
                self.pre = self.pre.saturating_sub(1);
                self.block();
            }
            _ if is_block(name) => self.block(),
            _ => {}
        }
    }

    /// A block begins or ends: a new passage, or within a table's cell a new line.
    fn block(&mut self) {
        if self.in_row || self.heading.is_some() {
            self.breaks = true;
        } else {
            self.close();
        }
    }

    fn words(&mut self, text: &str) {
        if self.pre > 0 {
            for line in text.split_inclusive('\n') {
                let bare = line.trim_end_matches('\n');
                if !bare.trim().is_empty() {
                    self.gap();
                    self.push(bare);
                } else if self.page.text.len() > self.open {
                    self.page.text.push_str(bare);
                }
                if line.ends_with('\n') && self.page.text.len() > self.open {
                    self.page.text.push('\n');
                }
            }
            return;
        }
        for (i, word) in text.split(is_space).enumerate() {
            self.space |= i > 0;
            if !word.is_empty() {
                self.gap();
                self.push(word);
            }
        }
    }

    fn push(&mut self, text: &str) {
        if text.contains(|c: char| unseen(c) || c == '\u{a0}') {
            let seen = text.chars().filter(|c| !unseen(*c));
            self.page.text.extend(seen.map(|c| if c == '\u{a0}' { ' ' } else { c }));
        } else {
            self.page.text.push_str(text);
        }
    }

    /// Writes what stands between the last word and the next.
    fn gap(&mut self) {
        let begun = self.page.text.len() > self.open;
        if begun && self.bar {
            self.page.text.push_str(" | ");
        } else if begun && self.breaks {
            self.page.text.push('\n');
        } else if begun && self.space && !self.page.text.ends_with([' ', '\n']) {
            self.page.text.push(' ');
        }
        if self.dash {
            self.page.text.push_str("- ");
        }
        (self.space, self.breaks, self.bar, self.dash) = (false, false, false, false);
    }

    /// Ends the open passage and its line.
    fn close(&mut self) {
        (self.space, self.breaks, self.bar) = (false, false, false);
        let end = self.page.text.trim_end().len();
        if end > self.open {
            self.page.text.truncate(end);
            if let Some(level) = self.heading {
                self.headings.enter(level, &fold(&self.page.text[self.open..]));
            }
            self.page.spans.push(Span::new(self.open..end, self.headings.path()));
            self.page.text.push('\n');
        } else {
            self.page.text.truncate(self.open);
        }
        self.heading = None;
        self.open = self.page.text.len();
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}' | '\u{a0}')
}

/// Characters that are in a text without being seen: hyphenation hints, joins, controls.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') || (c.is_control() && c != '\n' && c != '\t')
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "search"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::super::span::{assert_sound, passages};
    use super::*;
    use proptest::prelude::*;

    fn text(html: &str) -> String {
        let page = read(html);
        assert_sound(&page.text, &passages(&page.text, page.spans, true));
        page.text
    }

    #[test]
    fn pages_become_lines() {
        let check = |html: &str, expected: &str| assert_eq!(text(html), expected, "{html}");
        check("<p>a <b>b</b>c\n d</p><p>e", "a bc d\ne\n");
        check("<ul><li>one<li><p>two</p></li></ul>x", "- one\n- two\nx\n");
        check("<table><tr><th>A<th>B</tr><tr><td><p>1</p></td><td>2<br>3</td></table>", "A | B\n1 | 2\n3\n");
        check("a&amp;b &#8364; &#x20AC; &#128; &eacute; &nbsp;&bogus; &lt", "a&b € € € é &bogus; <\n");
        check("<pre>x\n  y\n\n z</pre>", "x\n  y\n\n z\n");
        check(
            "<!-- secret --><script>var a='<p>';</script><style>p{}</style>seen<template><p>t</p></template>",
            "seen\n",
        );
        check("<svg><title>no</title><svg></svg>no</svg>yes <noscript>no</noscript>", "yes\n");
        check("<a title='>' href=x>in</a> <p class=it's>q</p>", "in\nq\n");
        check("1 < 2 <3 </>x", "1 < 2 <3 x\n");
        check("<script>never closed <p>x", "");
        check("<p>un<p>open <b", "un\nopen\n");
        check("<h1>T<div>u</div></h1>v", "T\nu\nv\n");
        check("soft&shy;hy\u{ad}phen", "softhyphen\n");
    }

    #[test]
    fn titles_and_headings() {
        let page = read(
            "<head><title> A &amp;\n B </title></head><h1>One</h1><p>x</p><h3>Two</h3><p>y</p><h1>Three</h1>z",
        );
        assert_eq!(page.title.as_deref(), Some("A & B"));
        let found = passages(&page.text, page.spans, true);
        let paths: Vec<_> = found.iter().filter_map(|p| p.place.heading.as_deref()).collect();
        assert_eq!(paths, ["One", "One", "One > Two", "One > Two", "Three", "Three"]);
        assert_eq!(read("<h2>Only</h2>").title.as_deref(), Some("Only"));
        assert_eq!(read("<title>never closed <p>x").title, None);
    }

    #[test]
    fn names_its_encoding() {
        let check = |html: &str, expected: Option<&str>| {
            assert_eq!(named_encoding(html.as_bytes()).as_deref(), expected, "{html}");
        };
        check("<meta charset=\"windows-1251\">", Some("windows-1251"));
        check("<META http-equiv=x content='text/html; charset=KOI8-R'>", Some("koi8-r"));
        check("<p>", None);
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        let deep = format!("{}x{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert_eq!(text(&deep), "x\n");
        read(&"<title>".repeat(200_000));
        read(&"<!--".repeat(200_000));
        read(&"<a b='".repeat(200_000));
        read(&format!("<p {}>x", "a ".repeat(500_000)));
        read(&"<svg>".repeat(200_000));
        read(&"</".repeat(200_000));
        read(&"&".repeat(500_000));
    }

    proptest! {
        #[test]
        fn any_markup_is_sound(parts in proptest::collection::vec(
            proptest::sample::select(vec!["<p>", "</p>", "<h1>", "</h1>", "<tr>", "<td>", "</table>", "<li>", "<pre>", "</pre>", "<br>", "word ", "\n", " &nbsp;", "ü🚲", "<!--", "-->", "<svg>", "</svg>", "<", "é"]), 0..60)) {
            text(&parts.concat());
        }

        #[test]
        fn any_text_is_sound(html in "\\PC{0,200}") {
            text(&html);
        }
    }
}
