//! Guards that keep hostile Markdown from costing the parser more than linear time.

use std::borrow::Cow;

/// A line may open this many quotes and lists at once; the next marker is shown as text.
const MAX_MARKERS: usize = 64;
/// Longer gaps are cut down to this: the parser looks at every open list again for each blank line.
const MAX_BLANK_LINES: usize = 100;

/// The text with over-deep marker runs escaped and over-long gaps cut; nearly always unchanged.
pub(super) fn tame(markdown: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut blanks = 0;
    let mut start = 0;
    for line in markdown.split_inclusive('\n') {
        let end = start + line.len();
        blanks = if line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty() { blanks + 1 } else { 0 };
        let drop = blanks > MAX_BLANK_LINES;
        let cut = if drop { None } else { deep_marker(line) };
        if drop || cut.is_some() {
            out.get_or_insert_with(|| markdown[..start].to_owned());
        }
        if let (Some(out), false) = (out.as_mut(), drop) {
            match cut {
                Some(at) => {
                    out.push_str(&line[..at]);
                    out.push('\\');
                    out.push_str(&line[at..]);
                }
                None => out.push_str(line),
            }
        }
        start = end;
    }
    out.map_or(Cow::Borrowed(markdown), Cow::Owned)
}

/// Byte offset of the marker that is one too many, if the line opens that many containers.
fn deep_marker(line: &str) -> Option<usize> {
    let mut markers = 0;
    let mut digits = 0;
    for (at, byte) in line.bytes().enumerate() {
        let is_marker = match byte {
            b'>' | b'-' | b'*' | b'+' => true,
            b'.' | b')' if digits > 0 => true,
            b' ' | b'\t' => false,
            b'0'..=b'9' => {
                digits += 1;
                continue;
            }
            _ => return None,
        };
        digits = 0;
        markers += usize::from(is_marker);
        if markers > MAX_MARKERS {
            // A rule (`-----`) or a code fence of one sign is no nesting.
            let sign = line.as_bytes()[at];
            let rule = line.bytes().all(|b| b == sign || b.is_ascii_whitespace()) && sign != b'>';
            let spaced = line.as_bytes().get(at + 1).is_some_and(|b| *b == b' ' || *b == b'\t');
            return (!rule && (sign == b'>' || spaced)).then_some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_runs_are_cut_and_the_rest_is_untouched() {
        let check = |input: &str, expected: &str| assert_eq!(tame(input), expected);
        check("", "");
        check("- a\n\n  - b\r\n> > c", "- a\n\n  - b\r\n> > c");
        check(&"-".repeat(200), &"-".repeat(200));
        check(&format!("a\n{}b", "\n".repeat(500)), &format!("a\n{}b", "\n".repeat(MAX_BLANK_LINES)));
        check(&">".repeat(70), &format!("{}\\{}", ">".repeat(64), ">".repeat(6)));
        check(&format!("{}x", "- ".repeat(66)), &format!("{}\\{}x", "- ".repeat(64), "- ".repeat(2)));
    }
}
