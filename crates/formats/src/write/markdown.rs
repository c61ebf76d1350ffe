//! The Markdown export: front matter, title, content as it is, sources.

use std::collections::HashSet;

use super::Manuscript;
use super::parse::parse;
use super::tree::opens_with_title;

/// Writes the export. The content stands in it byte for byte.
pub(super) fn write(m: &Manuscript) -> String {
    let mut out = String::with_capacity(m.markdown.len() + 1024);
    out.push_str("---\n");
    let front = &m.front;
    for (key, value) in
        [("title", &front.title), ("kind", &front.kind), ("project", &front.project), ("date", &front.date)]
    {
        out.push_str(&format!("{key}: {}\n", yaml_quoted(value)));
    }
    out.push_str("---\n\n");
    if !opens_with_title(&parse(opening(m.markdown), &HashSet::new()).blocks, &front.title) {
        out.push_str(&format!("# {}\n\n", escaped(&one_line(&front.title))));
    }
    out.push_str(m.markdown);
    out.push_str(if m.markdown.ends_with('\n') { "\n" } else { "\n\n" });
    out.push_str(&format!("## {}\n", escaped(&one_line(&m.labels.sources))));
    if m.sources.is_empty() {
        out.push_str(&format!("\n{}\n", escaped(&one_line(&m.labels.no_sources))));
    }
    for source in &m.sources {
        out.push_str(&format!("\n\\[{}\\] {}\n", source.number, escaped(&one_line(&source.label))));
        let quote = quoted(&source.quote);
        if !quote.is_empty() {
            out.push('\n');
            out.push_str(&quote);
        }
    }
    out
}

/// The first few lines: enough to see the title, whatever the length of the text.
fn opening(markdown: &str) -> &str {
    let mut end = markdown.len().min(4096);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    &markdown[..end]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A YAML string in double quotes: no value can end it or start another key.
fn yaml_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Text that means itself in Markdown, for one line.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let first_word_ends = line.find(' ').unwrap_or(line.len());
    for (at, c) in line.char_indices() {
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // An entity would be decoded.
            '&' => line[at + 1..].starts_with(|next: char| next == '#' || next.is_ascii_alphabetic()),
            '#' | '-' | '+' | '=' => at == 0,
            '.' | ')' => {
                at + 1 == first_word_ends && at > 0 && line[..at].bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The words of a source as a block quote; each of its lines stays a line.
fn quoted(quote: &str) -> String {
    let lines: Vec<&str> = quote.trim().lines().map(str::trim).collect();
    let mut out = String::with_capacity(quote.len() + 16);
    for (index, line) in lines.iter().enumerate() {
        if line.is_empty() {
            out.push_str(">\n");
            continue;
        }
        let goes_on = lines.get(index + 1).is_some_and(|next| !next.is_empty());
        out.push_str(&format!("> {}{}\n", escaped(line), if goes_on { "\\" } else { "" }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_holds_any_value() {
        let check = |value: &str, expected: &str| assert_eq!(yaml_quoted(value), expected);
        check("Plan", "\"Plan\"");
        check("a: \"b\" \\ c\n---", "\"a: \\\"b\\\" \\\\ c\\n---\"");
        check("\u{0}\u{1b}\u{feff}é", "\"\\x00\\x1b\\ufeffé\"");
    }

    #[test]
    fn text_means_itself() {
        let check = |line: &str, expected: &str| assert_eq!(escaped(line), expected);
        check("plain, 00:12:31", "plain, 00:12:31");
        check("1. not a list", "1\\. not a list");
        check("# no - heading", "\\# no - heading");
        check("a_b *c* [d](e) <f>", "a\\_b \\*c\\* \\[d\\](e) \\<f\\>");
        check("R&D &amp; x", "R\\&D \\&amp; x");
    }

    #[test]
    fn quotes_keep_their_lines() {
        let check = |quote: &str, expected: &str| assert_eq!(quoted(quote), expected);
        check("", "");
        check("one", "> one\n");
        check("one\ntwo\n\nthree\n", "> one\\\n> two\n>\n> three\n");
        check("- no list\r\n> no quote", "> \\- no list\\\n> \\> no quote\n");
    }
}
