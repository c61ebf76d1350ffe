//! Tables of values into one readable line per row.

use super::ReadError;
use super::span::{MAX_TEXT, Span};
use crate::text::{fold, shorten};

const MAX_ROWS: usize = 200_000;
/// The most characters of a column's name that are repeated in every row.
const MAX_NAME: usize = 80;

/// The rows as `Name: value | Name: value`, under a line with the names. Line n of the text is row n of the table,
/// blank rows aside.
pub(super) fn read(text: &str, tabs: bool) -> Result<(String, Vec<Span>), ReadError> {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { delimiter(text) })
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut names: Vec<String> = Vec::new();
    let (mut out, mut spans) = (String::new(), Vec::new());
    let mut row = csv::StringRecord::new();
    let mut count = 0;
    while rows.read_record(&mut row).map_err(|_| ReadError::Damaged { what: "a row cannot be read" })? {
        let start = out.len();
        for (i, value) in row.iter().enumerate() {
            let value = fold(value);
            if value.is_empty() {
                continue;
            }
            if out.len() > start {
                out.push_str(" | ");
            }
            if let Some(name) = names.get(i).filter(|name| !name.is_empty()) {
                out.push_str(name);
                out.push_str(": ");
            }
            out.push_str(&value);
            if out.len() > MAX_TEXT {
                return Err(ReadError::Bomb);
            }
        }
        if count == 0 {
            names = row.iter().map(|name| shorten(&fold(name), MAX_NAME).to_owned()).collect();
        }
        if out.len() > start {
            spans.push(Span::new(start..out.len(), None));
            out.push('\n');
        }
        count += 1;
        if count > MAX_ROWS {
            return Err(ReadError::Bomb);
        }
    }
    Ok((out, spans))
}

/// The separator that cuts the first lines most evenly.
pub(super) fn delimiter(text: &str) -> u8 {
    let sample = shorten(text, 16 * 1024);
    let score = |mark: u8| {
        let (mut counts, mut count, mut quoted) = (Vec::new(), 0usize, false);
        for byte in sample.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    counts.push(count);
                    count = 0;
                }
                _ if byte == mark && !quoted => count += 1,
                _ => {}
            }
        }
        if count > 0 || counts.is_empty() {
            counts.push(count);
        }
        let first = counts[0];
        let even = counts.iter().take(20).filter(|c| **c == first).count();
        if first == 0 { 0 } else { even * 100 + first.min(99) }
    };
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|mark| score(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::super::span::{assert_sound, passages};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_become_lines() {
        let check = |text: &str, expected: &str| {
            let (found, spans) = read(text, false).unwrap();
            assert_eq!(found, expected);
            assert_sound(&found, &passages(&found, spans, true));
        };
        check(
            "Id,Story\n1,\"Log in,\nthen out\"\n2,\n",
            "Id | Story\nId: 1 | Story: Log in, then out\nId: 2\n",
        );
        check("a;b\n1,5;2\n", "a | b\na: 1,5 | b: 2\n");
        check("a\tb\n1\t2\n", "a | b\na: 1 | b: 2\n");
        check("a|b\n1|2|3\n", "a | b\na: 1 | b: 2 | 3\n");
        check("only\n", "only\n");
        check("", "");
        check("a,\"b \"\" c", "a | b \" c\n");
    }

    #[test]
    fn too_much_is_refused() {
        assert_eq!(read(&"a\n".repeat(MAX_ROWS + 1), false), Err(ReadError::Bomb));
        let names = format!("{},", "n".repeat(80)).repeat(1000);
        let rows = format!("{}\n", "x,".repeat(1000)).repeat(1000);
        assert_eq!(read(&format!("{names}\n{rows}"), false), Err(ReadError::Bomb));
    }

    proptest! {
        #[test]
        fn any_text_is_sound(text in "[a-c,;|\"\n\tü ]{0,80}") {
            let (found, spans) = read(&text, false).unwrap();
            assert_sound(&found, &passages(&found, spans, true));
        }
    }
}
