//! What was to be filled in later, and was not.

use super::{Found, Hit, Rule};
use crate::lang::pattern;
use regex::Regex;
use std::sync::LazyLock;

static LEFT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\w`])(?P<w>t\.?b\.?[dca]\b|(?-i:TODO|FIXME)\b|(?-i:XXX+)\b|\?{3,}|_{4,}|lorem ipsum|[\[<](?:insert|placeholder|your|fill in|to do|todo|tbd|tbc|hier|platzhalter|bitte|name|date|number|x|xx|xxx|\.\.\.|…)(?: [^\]>\n]{0,60})?[\]>]|to be (?:determined|defined|clarified|announced)\b(?P<no> (?:by|in the (?:app|system))\b)?|(?:ist|sind|wird|werden)? ?noch (?:zu (?:klären|definieren|bestimmen|ergänzen|entscheiden)|offen|festzulegen|abzustimmen|geklärt|ergänzt|definiert|festgelegt)\b|(?-i:\bn\.n\.|\bN\.N\.)|(?:within|after|at most|up to|at least|innerhalb von|nach|mindestens|höchstens|maximal) (?P<x>(?-i:X{1,3}|Y{1,3}|N)) (?:%|percent|seconds?|minutes?|hours?|(?:working |business )?days?|weeks?|months?|years?|eur|euros?|sekunden|minuten|stunden|(?:werk|arbeits)?tagen?|wochen|monaten?|jahren?|prozent))",
    )
});

pub(super) fn find(found: &mut Found<'_>) {
    for line in &found.text.lines {
        let text = &found.markdown[line.clone()];
        if !LEFT.is_match(text) {
            continue;
        }
        let (mut ticks, mut counted) = (0, 0);
        for hit in LEFT.captures_iter(text) {
            let Some(word) = hit.name("x").or_else(|| hit.name("w")) else { continue };
            ticks += text[counted..word.start()].bytes().filter(|b| *b == b'`').count();
            counted = word.start();
            let in_code = ticks % 2 == 1;
            // "TODO list" is a thing some programs have, and `[name](…)` a link.
            let after = &text[word.end()..];
            let thing = after.starts_with(" list") || after.starts_with("-list") || after.starts_with('(');
            if hit.name("no").is_none() && !in_code && !thing {
                let lead = word.len() - word.as_str().trim_start().len();
                let range = line.start + word.start() + lead..line.start + word.end();
                found.hits.push(Hit { rule: Rule::Placeholder, range, about: None });
            }
        }
    }
}
