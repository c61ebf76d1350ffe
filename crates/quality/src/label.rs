//! What a line says it is: its label, its heading, its speaker.

use crate::lang::{de, en, pattern};
use crate::name::{can_speak, is_name};
use docket_domain::MarkKind;
use regex::Regex;
use std::sync::LazyLock;

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\]?\)?\s*[-–]?\s*)?(?-i:[A-ZÄÖÜ][\w.'’-]*(?: [A-ZÄÖÜ][\w.'’-]*){0,3}(?: ?\([^()\n]{1,40}\))?)\s?:\s+\S",
    )
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:\*\*|__)?(?:(?P<slash>/)(?P<c>\w[\w-]*(?: item| point)?)\s+|\[(?P<b>\w[\w -]{0,14})\]\s*:?\s*|(?P<w>[\wäöüß][\wäöüß -]{0,18}?)\s*(?:\((?P<who>[^()\n]{1,40})\))?(?:\*\*|__)?\s*(?::|[–—]|\s-\s)(?:\*\*|__)?\s*)(?P<rest>\S)",
    )
});
/// "TODO call the vendor", "TODO Anna: send it", "Action for Bob - send it": a label without a sign of its own.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:\*\*|__)?(?:(?P<todo>(?-i:TODO|ToDo|To-Do|TO-DO|TO DO))s?(?:\*\*|__)?\s+|(?P<l>(?-i:AI|AP|ACTION|Action(?: item| point)?|ACTION ITEM|Task|TASK|Aufgabe|AUFGABE|Maßnahme))(?:\*\*|__)?\s+)(?:(?:for|für|an) )?(?P<rest>@?(?P<o>\p{L}[\p{L}'’.-]*(?: (?-i:\p{Lu})[\p{L}'’.-]*)?)(?P<sep>\s*[:–—]|\s-\s| to | will | soll | muss | bitte | please |\s*\S).*)",
    )
});

/// The name before what somebody says, and where his words begin: `[00:12] Dana (IT): Yes.`
pub(crate) fn speaker(line: &str) -> Option<(&str, usize)> {
    let found = SPEAKER.find(line)?;
    let name_end = found.as_str().rfind(':').unwrap_or(0);
    let name = found.as_str()[..name_end].trim().trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '[' | ']' | ' ' | '-' | '–')
    });
    let from = found.end() - found.as_str().chars().last().map_or(0, char::len_utf8);
    (!name.is_empty() && !name.starts_with('(') && label_of(name).is_none() && can_speak(name))
        .then_some((name, from))
}

/// What a heading says of the entries below it: `3. Open actions (Q2)` holds actions.
pub(crate) fn section_of(heading: &str) -> Option<MarkKind> {
    let bare =
        heading.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    let bare = bare.split('(').next().unwrap_or(bare).trim().trim_end_matches(':');
    label_of(bare).or_else(|| {
        let (first, rest) = bare.split_once(' ')?;
        let known = matches!(
            first.to_lowercase().as_str(),
            "open"
                | "new"
                | "agreed"
                | "our"
                | "the"
                | "all"
                | "key"
                | "offene"
                | "neue"
                | "vereinbarte"
                | "unsere"
        );
        known.then(|| label_of(rest)).flatten()
    })
}

/// Whether a line is nothing but the name of a section: `Action items:`, `**Offene Punkte**`.
pub(crate) fn names_section(line: &str) -> bool {
    let bare = line.trim().trim_matches(['*', '_', ':', ' ']);
    bare.len() > 3
        && bare.split(' ').count() < 4
        && !bare.ends_with(['.', '!', '?', ','])
        && bare.starts_with(char::is_uppercase)
        && section_of(bare).is_some()
}

/// The kind of mark that a word stands for when it labels a line.
pub(crate) fn label_of(word: &str) -> Option<MarkKind> {
    if word.is_empty() || word.len() > 30 {
        return None;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // "One risk:", "Another open question:", "The main concern:".
    let word = match word.split_once(' ') {
        Some((
            "one" | "another" | "first" | "second" | "main" | "biggest" | "big" | "key" | "next",
            rest,
        )) if rest != "step" && rest != "steps" => {
            rest.strip_prefix("more ").or(rest.strip_prefix("other ")).unwrap_or(rest)
        }
        Some(("the" | "a" | "my" | "our", rest)) => ["main ", "biggest ", "big ", "only ", "first "]
            .iter()
            .find_map(|w| rest.strip_prefix(w))
            .unwrap_or(rest),
        _ => word.as_str(),
    };
    let plural = match word {
        "decisions made" | "decisions taken" => "decisions",
        "action items" | "action points" | "next steps" | "tasks" | "todos" | "to-dos" | "to dos"
        | "follow-ups" | "follow ups" | "assignments" => "actions",
        "open questions" | "open points" | "open issues" => "questions",
        "offene fragen" | "offene punkte" => "frage",
        "entscheidungen" | "beschlüsse" => "decision",
        "maßnahmen" | "aufgaben" | "nächste schritte" | "nächster schritt" | "arbeitsaufträge"
        | "arbeitsauftrag" | "aufträge" => "action",
        "risiken" => "risk",
        "annahmen" => "assumption",
        other => other,
    };
    en::LABELS.iter().chain(de::LABELS).find(|(name, _)| *name == plural).map(|(_, kind)| match kind {
        'D' => MarkKind::Decision,
        'A' => MarkKind::Action,
        'Q' => MarkKind::Question,
        'R' => MarkKind::Risk,
        _ => MarkKind::Assumption,
    })
}

/// The mark a line's label names, and where the words after it begin.
pub(crate) fn labelled(line: &str) -> Option<(MarkKind, usize)> {
    let Some(found) = LABEL.captures(line) else { return bare_label(line) };
    let slash = found.name("slash").is_some();
    let word = found.name("c").or(found.name("b")).or(found.name("w"))?.as_str();
    let Some(kind) = label_of(word) else { return bare_label(line) };
    // A single letter counts in brackets, after a slash, and before a colon only for questions and answers.
    if word.len() == 1 && !slash && found.name("b").is_none() && !matches!(word, "Q" | "D" | "A" | "R") {
        return None;
    }
    let at = found.name("who").map_or_else(|| found.name("rest").map_or(0, |m| m.start()), |m| m.start() - 1);
    // "**Next steps:**" labels nothing but what follows it.
    if !line[at..].contains(char::is_alphanumeric) {
        return None;
    }
    // "AI: the new models" is about machines as often as it is an action item.
    if matches!(word.to_lowercase().as_str(), "ai" | "ap") && !slash && !crate::task::is_task(&line[at..]) {
        return None;
    }
    Some((kind, at))
}

fn bare_label(line: &str) -> Option<(MarkKind, usize)> {
    let found = BARE.captures(line)?;
    let rest = found.name("rest")?;
    if found.name("todo").is_some() {
        return Some((MarkKind::Action, rest.start()));
    }
    let separated = !found["sep"].trim().is_empty()
        && found["sep"].trim().chars().all(|c| !c.is_alphanumeric())
        || found["sep"].ends_with(' ');
    (separated && is_name(&found["o"])).then_some((MarkKind::Action, rest.start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_what_they_are() {
        let check = |line: &str, expected: Option<&str>| {
            let found = labelled(line).filter(|(kind, _)| *kind == MarkKind::Action);
            assert_eq!(found.map(|(_, at)| &line[at..]), expected, "{line}");
        };
        check("TODO Anna: send the list", Some("Anna: send the list"));
        check("TODO call the vendor", Some("call the vendor"));
        check("TODO: call the vendor", Some("call the vendor"));
        check("TODO @anna send it", Some("@anna send it"));
        check("Action for Bob - send it", Some("Bob - send it"));
        check("ACTION - Erik - write the test plan - 3 March", Some("Erik - write the test plan - 3 March"));
        check("AI: Frank to check the contract", Some("Frank to check the contract"));
        check("AI Frank: check the contract", Some("Frank: check the contract"));
        check("AI: the new models are better", None);
        check("Aufgabe Jörg: Vertrag prüfen", Some("Jörg: Vertrag prüfen"));
        check("Maßnahme: Vertrag prüfen", Some("Vertrag prüfen"));
        check("Action Plan: three phases", None);
        check("Action was taken", None);
        check("Task Force to meet", None);
    }

    #[test]
    fn speakers_and_sections() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(speaker(line).map(|(name, _)| name), expected, "{line}");
        };
        check("[00:12] Dana (IT): Yes.", Some("Dana (IT)"));
        check("TODO Anna: send the list", None);
        check("Issue: the printer is broken", None);
        check("Risk: it rains", None);
        check("Hinweis: Bitte leise sein", None);
        let check = |heading: &str, expected: Option<MarkKind>| {
            assert_eq!(section_of(heading), expected, "{heading}")
        };
        check("3. Open actions (Q2)", Some(MarkKind::Action));
        check("Nächste Schritte", Some(MarkKind::Action));
        check("Offene Punkte", Some(MarkKind::Question));
        check("Open questions", Some(MarkKind::Question));
        check("Refunds", None);
        assert!(
            names_section("**Action items:**")
                && !names_section("Agreed.")
                && !names_section("actions speak")
        );
    }
}
