//! How two texts differ, for a terminal.

use crate::show::safe;
use docket_app::artifacts::{Comparison, DiffKind};

/// How two texts differ: lines that went and lines that came, with two lines around them.
pub(crate) fn differences(comparison: &Comparison) -> String {
    let lines = &comparison.lines;
    let near = |at: usize| {
        lines[at.saturating_sub(2)..(at + 3).min(lines.len())].iter().any(|line| line.kind != DiffKind::Same)
    };
    let mut shown = String::new();
    let mut apart = false;
    for (at, line) in lines.iter().enumerate() {
        if !near(at) {
            apart = !shown.is_empty();
            continue;
        }
        if std::mem::take(&mut apart) {
            shown.push_str("  …\n");
        }
        let sign = match line.kind {
            DiffKind::Same => ' ',
            DiffKind::Removed => '-',
            DiffKind::Added => '+',
        };
        shown.push_str(&format!("{sign} {}\n", safe(&line.text)));
    }
    if shown.is_empty() { "The texts are the same.".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_app::artifacts::DiffLine;

    #[test]
    fn what_changed_is_shown_with_what_stands_around_it() {
        let check = |lines: &[(DiffKind, &str)], expected: &str| {
            let lines = lines.iter().map(|(kind, text)| DiffLine { kind: *kind, text: (*text).to_owned() });
            assert_eq!(differences(&Comparison { lines: lines.collect() }), expected);
        };
        use DiffKind::{Added, Removed, Same};
        check(&[(Same, "a")], "The texts are the same.");
        check(
            &[
                (Same, "1"),
                (Removed, "2"),
                (Added, "3"),
                (Same, "4"),
                (Same, "5"),
                (Same, "6"),
                (Same, "7"),
                (Same, "8"),
                (Added, "9"),
            ],
            "  1\n- 2\n+ 3\n  4\n  5\n  …\n  7\n  8\n+ 9\n",
        );
    }
}
