//! Marks such as `[3]` in running text, which lead to the source they name.

use std::collections::HashSet;

use super::tree::{Inline, Run, Target};

/// Splits `[n]` out of running text where `n` is a known source.
pub(super) fn cited(inlines: Vec<Inline>, sources: &HashSet<u32>) -> Vec<Inline> {
    if sources.is_empty() {
        return inlines;
    }
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Run(run) if run.target.is_none() && !run.look.code && run.text.contains('[') => {
                split_citations(&run, sources, &mut out);
            }
            other => out.push(other),
        }
    }
    out
}

fn split_citations(run: &Run, sources: &HashSet<u32>, out: &mut Vec<Inline>) {
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(open) = run.text[at..].find('[').map(|found| at + found) {
        at = open + 1;
        let digits = run.text[at..].bytes().take_while(u8::is_ascii_digit).take(10).count();
        // `[01]` is some other numbering.
        if run.text.as_bytes().get(at + digits) != Some(&b']') || run.text[at..].starts_with('0') {
            continue;
        }
        let Ok(number) = run.text[at..at + digits].parse::<u32>() else { continue };
        if !sources.contains(&number) {
            continue;
        }
        let close = at + digits + 1;
        if plain_from < open {
            out.push(plain_part(run, plain_from..open));
        }
        out.push(Inline::Run(Run {
            text: run.text[open..close].to_owned(),
            look: run.look,
            target: Some(Target::Source(number)),
        }));
        plain_from = close;
        at = close;
    }
    if plain_from < run.text.len() {
        out.push(plain_part(run, plain_from..run.text.len()));
    }
}

fn plain_part(run: &Run, range: std::ops::Range<usize>) -> Inline {
    Inline::Run(Run { text: run.text[range].to_owned(), look: run.look, target: None })
}
