//! Spoken and marked-up text made plain: hesitations, false starts and Markdown signs out, spacing repaired.

use crate::lang::en;
use crate::words::word_set;
use std::collections::HashSet;
use std::sync::LazyLock;

static FILLERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::FILLERS));
static OPENERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::OPENERS));

/// A sentence without what its speaker or its file format added to it. Every word that is left stands in the
/// original, save spelled-out slips of the tongue ("gonna").
pub(crate) fn tidy(raw: &str) -> String {
    let plain = without_markup(raw);
    let mut kept: Vec<String> = Vec::new();
    let mut cut = false;
    let mut pausing = false;
    // Transcripts made by hand write every sound: a lone letter there is half a word.
    let by_hand = raw.contains(" .") || raw.contains(" ,") || raw.contains('{');
    let words: Vec<&str> = plain.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        if *word == "\u{1}" {
            cut = !kept.is_empty();
            continue;
        }
        let bare = bare(word);
        if FILLERS.contains(bare.as_str()) {
            carry_end(word, &mut kept);
            continue;
        }
        // Where words are split from their signs, a hyphen stands alone too.
        if by_hand && *word == "-" {
            continue;
        }
        let lone = by_hand
            && i + 1 < words.len()
            && word.len() == 1
            && word.starts_with(|c: char| c.is_ascii_lowercase() && !matches!(c, 'a' | 'i'));
        if lone {
            continue;
        }
        if is_pause_phrase(&words, i, &kept) {
            pausing = true;
            continue;
        }
        // The second word goes with the first, and stays with it: "let you know".
        if std::mem::take(&mut pausing) && !matches!(bare.as_str(), "like") {
            carry_end(word, &mut kept);
            continue;
        }
        if cut {
            cut = false;
            restart(&bare, &mut kept);
        }
        if attaches(word) && !kept.is_empty() {
            if let Some(last) = kept.last_mut() {
                if word.chars().all(|c| c.is_ascii_punctuation())
                    && last.ends_with([',', ';', ':', '.', '?', '!'])
                {
                    if !word.starts_with(',') {
                        last.truncate(last.trim_end_matches([',', ';', ':']).len());
                        if !last.ends_with(['.', '?', '!']) {
                            last.push_str(word);
                        }
                    }
                } else {
                    last.push_str(word);
                }
            }
            continue;
        }
        if kept.is_empty()
            && word.chars().all(|c| matches!(c, ',' | '.' | ';' | ':' | '-' | '–' | '?' | '!' | ')'))
        {
            continue;
        }
        stammer(word, &mut kept);
        kept.push(spelled_out(word));
        repeated_pair(&mut kept);
    }
    kept.join(" ").replace("( ", "(")
}

/// Stands for a cut-off in the stream of words.
fn without_markup(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        match c {
            '{' | '<' => {
                let close = if c == '{' { '}' } else { '>' };
                let inner: Option<&str> = raw[i + 1..]
                    .char_indices()
                    .take(40)
                    .find(|(_, d)| *d == close)
                    .map(|(j, _)| &raw[i + 1..i + 1 + j]);
                let is_sign = inner.is_some_and(|t| {
                    !t.is_empty()
                        && (c == '{' || t.starts_with(['/', 'v', 'c', 'i', 'b', 'u']))
                        && t.chars().all(|d| d.is_alphanumeric() || matches!(d, ' ' | '/' | '_' | '.' | '-'))
                });
                match inner.filter(|_| is_sign) {
                    Some(sign) => {
                        let until = i + 1 + sign.len();
                        while chars.peek().is_some_and(|(j, _)| *j <= until) {
                            chars.next();
                        }
                        out.push_str(if sign == "disfmarker" { " \u{1} " } else { " " });
                    }
                    None if c == '<' => out.push_str("\\<"),
                    None => out.push(c),
                }
            }
            '*' | '`' => {
                if c == '*' && chars.peek().is_some_and(|(_, d)| d.is_whitespace()) && out.ends_with(' ') {
                    out.push(c);
                }
            }
            '_' => {
                let capital = |d: Option<char>| d.is_some_and(|d| d.is_ascii_uppercase());
                let next = chars.peek().map(|(_, d)| *d);
                if out.ends_with(|d: char| d.is_alphanumeric())
                    && next.is_some_and(char::is_alphanumeric)
                    && !(capital(out.chars().last()) && capital(next))
                {
                    out.push('_');
                }
            }
            '~' if chars.peek().is_some_and(|(_, d)| *d == '~') => {
                chars.next();
            }
            '[' => {
                let inner: Option<&str> = raw[i + 1..]
                    .char_indices()
                    .take(24)
                    .find(|(_, d)| *d == ']')
                    .map(|(j, _)| &raw[i + 1..i + 1 + j]);
                match inner.map(str::trim) {
                    Some(t)
                        if t.eq_ignore_ascii_case("inaudible")
                            || t.eq_ignore_ascii_case("laughter")
                            || t.eq_ignore_ascii_case("crosstalk")
                            || t.eq_ignore_ascii_case("laughs") =>
                    {
                        let until = i + 1 + inner.map_or(0, str::len);
                        while chars.peek().is_some_and(|(j, _)| *j <= until) {
                            chars.next();
                        }
                    }
                    _ => out.push('('),
                }
            }
            ']' => {
                let link = raw[i + 1..]
                    .starts_with('(')
                    .then(|| {
                        raw[i + 1..].char_indices().take(300).find(|(_, d)| *d == ')').map(|(j, _)| i + 1 + j)
                    })
                    .flatten();
                match (link, out.rfind('(')) {
                    (Some(until), Some(open)) => {
                        out.remove(open);
                        while chars.peek().is_some_and(|(j, _)| *j <= until) {
                            chars.next();
                        }
                    }
                    _ => out.push(')'),
                }
            }
            '’' | '‘' => out.push('\''),
            '\u{a0}' | '|' => out.push(' '),
            '—' => out.push_str(if raw[i + c.len_utf8()..].trim_start().starts_with('.') {
                " "
            } else {
                " — "
            }),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | '"' | '…')).to_lowercase()
}

/// A dropped word's closing mark goes to the word before it.
fn carry_end(word: &str, kept: &mut [String]) {
    if let (Some(mark), Some(last)) =
        (word.chars().last().filter(|c| matches!(c, '.' | '?' | '!')), kept.last_mut())
        && !last.ends_with(['.', '?', '!'])
    {
        last.truncate(last.trim_end_matches(',').len());
        last.push(mark);
    }
}

fn is_pause_phrase(words: &[&str], i: usize, kept: &[String]) -> bool {
    let this = bare(words[i]);
    let Some(next) = words.get(i + 1) else { return false };
    let before = kept.last().map(|w| bare(w)).unwrap_or_default();
    match (this.as_str(), bare(next).as_str()) {
        ("you", "know") => {
            let after = words.get(i + 2).map(|w| bare(w)).unwrap_or_default();
            !matches!(
                before.as_str(),
                "do" | "did"
                    | "if"
                    | "as"
                    | "let"
                    | "that"
                    | "what"
                    | "how"
                    | "would"
                    | "can"
                    | "should"
                    | "to"
                    | "must"
            ) && !matches!(
                after.as_str(),
                "what" | "how" | "who" | "where" | "when" | "why" | "whether" | "if" | "that" | "about"
            )
        }
        ("i", "mean") => !matches!(before.as_str(), "what" | "that" | "do"),
        ("sort" | "kind", "of") => {
            !words[i].ends_with(',')
                && matches!(
                    before.as_str(),
                    "" | "is"
                        | "are"
                        | "be"
                        | "just"
                        | "to"
                        | "we"
                        | "i"
                        | "it's"
                        | "was"
                        | "really"
                        | "and"
                        | "that's"
                        | "you"
                        | "they"
                        | "it"
                        | "also"
                        | "need"
                        | "want"
                        | "like"
                )
        }
        _ => false,
    }
}

/// After a cut-off: a restart drops what it starts again.
fn restart(word: &str, kept: &mut Vec<String>) {
    let open = kept.iter().rposition(|w| w.ends_with(['.', '?', '!'])).map_or(0, |i| i + 1);
    let reach = kept.len().saturating_sub(6).max(open);
    if let Some(same) = (reach..kept.len()).rev().find(|&i| bare(&kept[i]) == word) {
        kept.truncate(same);
    } else if kept.len() - open <= 3
        && matches!(
            word,
            "i" | "we"
                | "you"
                | "they"
                | "he"
                | "she"
                | "it"
                | "there"
                | "that"
                | "this"
                | "the"
                | "if"
                | "it's"
                | "we'd"
                | "i'd"
                | "we're"
                | "i'm"
                | "that's"
                | "they're"
        )
    {
        kept.truncate(open);
    }
}

fn attaches(word: &str) -> bool {
    matches!(
        word,
        "," | "."
            | "?"
            | "!"
            | ";"
            | ":"
            | "%"
            | ")"
            | "..."
            | "n't"
            | "'s"
            | "'ll"
            | "'d"
            | "'ve"
            | "'re"
            | "'m"
            | "'S"
            | "'LL"
    )
}

/// Drops a stammered word before the one it began: `we we`, `d d did`, `th the`.
fn stammer(word: &str, kept: &mut Vec<String>) {
    let this = bare(word);
    while let Some(last) = kept.last() {
        let before = last.to_lowercase();
        let before = before.trim_end_matches([',', '-']);
        let same = before == this
            && !this.is_empty()
            && !this.bytes().all(|b| b.is_ascii_digit())
            && !matches!(this.as_str(), "that" | "had");
        let begun = !before.is_empty()
            && before.len() < 4
            && before.len() < this.len()
            && this.starts_with(before)
            && !crate::words::is_listed_stopword(before)
            && before.chars().all(char::is_alphabetic)
            && last.chars().all(|c| !c.is_uppercase());
        if !same && !begun {
            break;
        }
        kept.pop();
    }
}

/// Drops the first of two equal pairs: `we would we would`.
fn repeated_pair(kept: &mut Vec<String>) {
    let n = kept.len();
    if n >= 4
        && bare(&kept[n - 4]) == bare(&kept[n - 2])
        && bare(&kept[n - 3]) == bare(&kept[n - 1])
        && !kept[n - 1].is_empty()
    {
        kept.drain(n - 4..n - 2);
    }
}

fn spelled_out(word: &str) -> String {
    match word.to_lowercase().as_str() {
        "gonna" => "going to".to_owned(),
        "wanna" => "want to".to_owned(),
        "gotta" => "have to".to_owned(),
        "lemme" => "let me".to_owned(),
        "'cause" | "cos" | "'cos" => "because".to_owned(),
        "'kay" | "kay" => "okay".to_owned(),
        _ => word.to_owned(),
    }
}

/// A tidy sentence without the words it is only introduced by: "So I think that", "Okay, well,".
pub(crate) fn without_opening(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..8 {
        let before = rest.len();
        rest = rest.trim_start_matches([',', '.', ';', ' ', '-', '–', '—', ':', '…']);
        for hedge in en::HEDGES {
            if let Some(after) = strip_phrase(rest, hedge)
                && after.split(' ').count() >= 2
            {
                rest = after;
                break;
            }
        }
        let head = rest.split([' ', ',']).next().unwrap_or("");
        let after = rest[head.len()..].trim_start_matches([',', ' ', '.', '—', '–', '-', '!', '?', ':', ';']);
        let is_opener =
            OPENERS.contains(head.trim_end_matches(['.', '!', '?', ':', ';']).to_lowercase().as_str());
        let means_something = matches!(
            head.to_lowercase().as_str(),
            "no" | "right"
                | "good"
                | "sure"
                | "cool"
                | "now"
                | "great"
                | "true"
                | "still"
                | "look"
                | "listen"
                | "so"
        ) && !rest[head.len()..].starts_with([',', '.', '!'])
            && !matches!(head.to_lowercase().as_str(), "so" | "now");
        if is_opener && !means_something && !after.is_empty() {
            rest = after;
        }
        if rest.len() == before {
            break;
        }
    }
    rest
}

fn strip_phrase<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let head = text.get(..phrase.len())?;
    let after = &text[phrase.len()..];
    (head.eq_ignore_ascii_case(phrase) && after.starts_with([' ', ',']))
        .then(|| after.trim_start_matches([',', ' ']))
}

/// First letter large; a full stop if no other mark closes it.
pub(crate) fn as_sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches([',', ';', ':', '-', '–', '—', ' ']);
    let mut out = capitalised(text);
    if !out.is_empty()
        && !out.ends_with(['.', '!', '?', '…'])
        && !out.ends_with(".\"")
        && !out.ends_with(".)")
    {
        out.push('.');
    }
    out
}

/// First letter large.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// A remark as a plain sentence: tidied, without its opening, closed by a mark.
pub(crate) fn plain(raw: &str) -> String {
    as_sentence(without_opening(&tidy(raw)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn makes_speech_plain() {
        let check = |raw: &str, expected: &str| assert_eq!(plain(raw), expected, "{raw}");
        check("I will write and let you know.", "I will write and let you know.");
        check("It is, you know, late.", "It is, late.");
        check("So uh , I mean , we 'd need a {disfmarker} a button .", "We'd need a button.");
        check("Um {disfmarker} I I think it 's gonna be , you know , big .", "It's going to be, big.");
        check("And so we should {disfmarker} we need to s see the list", "We need to see the list.");
        check("The **limit** is `500` [1], see [policy](http://x.y)", "The limit is 500 (1), see policy.");
        check("Okay , well , the T_V_ must turn on", "The TV must turn on.");
        check("what kind of refund do you know about ?", "What kind of refund do you know about?");
        check("No refunds after 30 days", "No refunds after 30 days.");
        check("it would be {vocalsound} sort of like fancy .", "It would be like fancy.");
        check("{vocalsound}", "");
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,120}") {
            let _ = plain(&raw);
        }

        #[test]
        fn never_panics_on_signs(raw in "[a-d \\[\\](){}<>*_`,.|'’—ä]{0,60}") {
            let _ = plain(&raw);
        }
    }
}
