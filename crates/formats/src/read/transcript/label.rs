//! Who speaks, as written before the words.

/// The longest name, in characters and words.
const MAX_NAME: usize = 60;
const MAX_WORDS: usize = 5;

/// Words that stand before a colon in minutes, cases and mails without being anybody.
const NOBODY: [&str; 84] = [
    "acceptance criteria",
    "action",
    "action item",
    "action items",
    "actions",
    "agenda",
    "answer",
    "apologies",
    "as",
    "assumption",
    "assumptions",
    "attendees",
    "author",
    "background",
    "bcc",
    "but",
    "caution",
    "cc",
    "conclusion",
    "context",
    "correction",
    "date",
    "deadline",
    "decision",
    "decisions",
    "definition",
    "description",
    "details",
    "due",
    "duration",
    "end",
    "example",
    "feature",
    "figure",
    "from",
    "ftp",
    "given",
    "goal",
    "goals",
    "hint",
    "http",
    "https",
    "important",
    "input",
    "introduction",
    "invitees",
    "issue",
    "issues",
    "link",
    "location",
    "mailto",
    "meeting",
    "next steps",
    "note",
    "notes",
    "objective",
    "open questions",
    "option",
    "output",
    "overview",
    "owner",
    "participants",
    "present",
    "priority",
    "purpose",
    "question",
    "questions",
    "reminder",
    "requirement",
    "requirements",
    "result",
    "risk",
    "risks",
    "scenario",
    "scope",
    "start",
    "status",
    "subject",
    "summary",
    "time",
    "title",
    "to",
    "todo",
    "warning",
];

/// Small words inside names.
const SMALL: [&str; 16] =
    ["de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "zu", "of", "y"];

/// How sure it is that a label is a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// It is written as a name.
    Yes,
    /// One word in small letters: a name only if it comes back.
    IfRepeated,
}

/// A label at the start of a line: the name and the words behind its colon.
pub(super) fn leading_label(line: &str) -> Option<(&str, &str, Sure)> {
    // Longer than any name in any script; keeps the search short on lines of megabytes.
    let colon = line.bytes().take(MAX_NAME * 4 + 12).position(|b| b == b':');
    let wide = || line.char_indices().take(MAX_NAME + 1).find(|(_, c)| *c == '：').map(|(at, _)| at);
    let (at, width) = match colon {
        Some(at) => (at, 1),
        None => (wide()?, '：'.len_utf8()),
    };
    let name = line[..at].trim_matches(['*', '_']).trim();
    let rest = &line[at + width..];
    let rest = rest.strip_prefix("**").or_else(|| rest.strip_prefix("__")).unwrap_or(rest);
    // `12:30`, `https://`, `a::b` have no space behind the colon; neither do chats in some scripts.
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        let spaceless =
            width > 1 || !(rest.starts_with(['/', ':', '=']) || rest.starts_with(|c: char| c.is_ascii()));
        if !spaceless {
            return None;
        }
    }
    Some((name, rest.trim(), plausible(name)?))
}

/// Whether a text may be somebody's name, with or without a role behind it: `Anna Berg (Head nurse)`.
pub(super) fn plausible(name: &str) -> Option<Sure> {
    plausible_bare(without_role(name))
}

/// A name without the role in parentheses behind it: some say it once and then leave it out.
pub(super) fn without_role(name: &str) -> &str {
    match name.strip_suffix(')').and_then(|most| most.split_once(" (")) {
        Some((bare, role)) if !bare.contains('(') && role.chars().count() <= MAX_NAME => bare,
        _ => name,
    }
}

fn plausible_bare(name: &str) -> Option<Sure> {
    let first = name.chars().next()?;
    if !first.is_alphabetic() || name.len() > MAX_NAME * 4 || name.chars().count() > MAX_NAME {
        return None;
    }
    let lower = || name.bytes().map(|b| b.to_ascii_lowercase());
    if NOBODY.binary_search_by(|word| word.bytes().cmp(lower())).is_ok() {
        return None;
    }
    if name.contains(['?', '!', ';', ':', '"', '=', '{', '}', '<', '>', '/', '\\', '|', '[', ']', '#'])
        || name.contains(". ") && name.len() > 40
    {
        return None;
    }
    let mut words = 0;
    let mut written = true;
    for word in name.split_whitespace() {
        words += 1;
        let bare = word.trim_start_matches(['(', '\'', '-', '–', '&', '@']);
        let small = bare.chars().next().is_some_and(char::is_lowercase);
        // Names of accounts and of meeting rooms carry digits: `mn005`, `Speaker 2`.
        written &=
            !small || (words > 1 && SMALL.contains(&bare)) || word.starts_with('(') || word.contains('@');
    }
    if words > MAX_WORDS {
        None
    } else if written {
        Some(Sure::Yes)
    } else {
        (words == 1 && name.len() <= 30).then_some(Sure::IfRepeated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_what_is_not_one() {
        let check = |line: &str, expected: Option<(&str, &str)>| {
            let found = leading_label(line).filter(|(_, _, sure)| *sure == Sure::Yes);
            assert_eq!(found.map(|(name, rest, _)| (name, rest)), expected, "{line}");
        };
        check("Dana: hello", Some(("Dana", "hello")));
        check("Dana Petrov-Ruiz (Guest): hi: there", Some(("Dana Petrov-Ruiz (Guest)", "hi: there")));
        check("Speaker 1: a", Some(("Speaker 1", "a")));
        check("Anna Berg (Head nurse): good", Some(("Anna Berg (Head nurse)", "good")));
        check("Omar (who came late): good", Some(("Omar (who came late)", "good")));
        check("we pay (later): never", None);
        check("**Dana:** hello", Some(("Dana", "hello")));
        check("Ludwig van Beethoven: a", Some(("Ludwig van Beethoven", "a")));
        check("Q: why", Some(("Q", "why")));
        check("田中：はい", Some(("田中", "はい")));
        check("Dana:", Some(("Dana", "")));
        check("10:30 Meeting: start", None);
        check("https://example.com: x", None);
        check("Https://example.com", None);
        check("Note: remember the milk", None);
        check("The point is: we pay", None);
        check("A Name Of Far Too Many Words: x", None);
        check("Ratio 3:4", None);
        check("plain words", None);
        check("Std::vec", None);
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(NOBODY.windows(2).all(|pair| pair[0] < pair[1]), "it is searched by halves");
    }

    proptest! {
        #[test]
        fn never_panics(line in "\\PC{0,100}") {
            let _ = leading_label(&line);
        }
    }
}
