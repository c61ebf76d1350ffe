//! Tasks as notes write them down: who, what, until when, in whatever order and with whatever signs between them.

use crate::clean::{as_sentence, tidy, without_opening};
use crate::due::{due, term};
use crate::lang::pattern;
use crate::name::{is_name, is_owner, is_verb};
use regex::Regex;
use std::sync::LazyLock;

/// A task, read from one line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Task {
    /// Who is to do it.
    pub owner: Option<String>,
    /// What is to be done, as a sentence.
    pub deed: String,
    /// Until when.
    pub due: Option<String>,
}

struct Shapes {
    to: Regex,
    asked: Regex,
    called: Regex,
    in_brackets: Regex,
    owner_is: Regex,
    due_is: Regex,
    infinitive: Regex,
    does: Regex,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let one = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau)\.? )?\p{Lu}[\p{L}'’-]*(?: (?:(?:von|van|de|der|den|di) )?\p{Lu}[\p{L}'’.-]*){0,2}";
    let who = format!(r"(?-i:{one}(?:(?:, ?| and | und | & ?| ?/ ?| ?\+ ?){one}){{0,4}})");
    Shapes {
        to: pattern(&format!(
            r"^(?P<o>{who}),? (?:is to|are to|to|will|should|must|shall|needs to|need to|has to|have to|soll|sollen|muss|müssen|wird|werden)(?: also| please| bitte)? (?P<d>.+)$"
        )),
        asked: pattern(&format!(r"^(?P<o>{who}),? (?:please|bitte) (?P<d>.+)$")),
        called: pattern(&format!(r"^(?P<o>{who}) ?(?::|->|→|=>) ?(?P<d>\S.*)$")),
        in_brackets: pattern(r"^[(\[](?P<m>[^()\[\]]{1,60})[)\]]:? ?(?P<d>.+)$"),
        owner_is: pattern(
            r"^(?:action )?(?:owners?|responsible|assignee|assigned to|who|verantwortlich|zuständig|wer)(?:: ?| - | )(?P<o>.+)$",
        ),
        due_is: pattern(
            r"^(?:(?:is )?due(?: date| on| by)?|deadline|by when|when|eta|target date|fällig(?: am| bis)?|frist|termin|bis wann)(?:: ?| - | )(?P<d>.+)$",
        ),
        does: pattern(
            r"^(?P<o>(?-i:\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?)) (?P<v>(?-i:\p{Ll}+)(?:t|s))\b",
        ),
        infinitive: pattern(
            r"(?:^| )(?:\p{L}*(?:zu)?)?(?-i:[a-zäöüß]{2,}(?:en|ern|eln))(?: (?:bis|am|zum|vor|ab|in|mit|für) .*)?[.!]?$",
        ),
    }
});

/// Signs that part the owner, the deed and the term of a task.
const PARTS: [&str; 9] = [" - ", " – ", " — ", "– ", " | ", " -> ", " → ", " => ", "; "];

/// Reads a line that is known to be a task.
pub(crate) fn task(line: &str) -> Task {
    let mut read = Task::default();
    let plain = line.replace("**", "").replace("__", "").replace('’', "'").replace('\n', " ");
    let mut rest = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for _ in 0..4 {
        let before = rest.len();
        rest = without_front(&rest, &mut read);
        rest = without_end(&rest, &mut read);
        if rest.len() == before {
            break;
        }
    }
    let tidied = tidy(&rest);
    let mut deed = without_opening(&tidied);
    for lead in ["to ", "please ", "bitte "] {
        deed = deed
            .get(..lead.len())
            .filter(|h| h.eq_ignore_ascii_case(lead))
            .map_or(deed, |h| &deed[h.len()..]);
    }
    read.deed = as_sentence(deed);
    if read.due.is_none() {
        read.due = due(&rest);
    }
    // "Sabine prüft den Vertrag", "Anna sends the list": who does it stands in the sentence, which stays whole.
    if read.owner.is_none()
        && let Some(found) = SHAPES.does.captures(&rest)
        && is_name(&found["o"])
    {
        let verb = &found["v"];
        let german =
            verb.ends_with('t') && !matches!(verb, "ist" | "hat" | "must" | "not" | "went" | "got" | "kommt");
        let english = verb.strip_suffix("es").or(verb.strip_suffix('s')).is_some_and(is_verb)
            || verb.strip_suffix('s').is_some_and(is_verb);
        read.owner = (german || english).then(|| found["o"].to_owned());
    }
    read
}

/// Whether a line that nothing names a task is one all the same: somebody is named before an order, or it is an order.
pub(crate) fn is_task(line: &str) -> bool {
    let read = task(line);
    read.owner.is_some() && !read.deed.is_empty() || is_order(&read.deed)
}

/// Whether a line gives a task to somebody: `Frank: send the contract`, `@erik please update the backlog`. That
/// somebody is named is not enough: `Anna: the budget is fine` is what Anna said.
pub(crate) fn gives_task(line: &str) -> bool {
    let plain = line.replace("**", "");
    let named = plain.starts_with('@') || SHAPES.called.is_match(&plain) || SHAPES.asked.is_match(&plain);
    if !named && !PARTS.iter().any(|p| plain.contains(p)) {
        return false;
    }
    let read = task(line);
    let asked = plain.to_lowercase().contains("please ") || plain.to_lowercase().contains("bitte ");
    let termed = line.to_lowercase().contains("(due") || line.to_lowercase().contains("(fällig");
    read.owner.is_some()
        && read.deed.split(' ').count() > 1
        && (is_order(&read.deed) || termed || asked && named)
}

/// Whether a sentence opens with a verb that tells somebody to do something, or ends with one in German.
fn is_order(deed: &str) -> bool {
    let first = deed.split([' ', ',']).next().unwrap_or("");
    let second = deed.split(' ').nth(1).unwrap_or("");
    // "Test is done", "Plan for May": nouns that look like orders.
    let noun = matches!(second, "is" | "are" | "was" | "of" | "for" | "has" | "will" | "must" | "can" | "");
    // "Das Protokoll schicken" is one; "the printer is broken" and "das haben wir gesehen" tell of something.
    let tells = |w: &str| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "is"
                | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "had"
                | "be"
                | "been"
                | "to"
                | "of"
                | "a"
                | "an"
                | "ist"
                | "sind"
                | "war"
                | "waren"
                | "hat"
                | "haben"
                | "hatte"
                | "hatten"
                | "wir"
                | "ich"
                | "sie"
                | "er"
                | "es"
                | "man"
                | "kann"
                | "können"
                | "muss"
                | "müssen"
                | "soll"
                | "sollen"
                | "wird"
                | "werden"
                | "wurde"
                | "wurden"
                | "nicht"
        )
    };
    (is_verb(first) && !noun)
        || (deed.contains(' ')
            && SHAPES.infinitive.is_match(deed.trim_end_matches('.'))
            && !deed.split([' ', ',']).any(tells))
}

/// What a line says of the task before it, and nothing else: `Owner: Anna`, `Due: Friday`.
pub(crate) fn aside(line: &str) -> Option<Task> {
    let mut read = Task::default();
    let bare = line.replace("**", "");
    let bare = unended(&bare);
    let named = SHAPES.owner_is.is_match(bare) || SHAPES.due_is.is_match(bare);
    (named && bare.contains(':') && bare.split([',', ';', '|']).all(|part| tells(part.trim(), &mut read)))
        .then_some(read)
}

/// Names of people as they are shown: `@erik.meyer` is Erik Meyer.
fn handle(name: &str) -> String {
    name.split(['.', '_'])
        .filter(|w| !w.is_empty())
        .map(crate::clean::capitalised)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The names in `Anna, Bob & Legal`, when all of it is names.
pub(crate) fn owners(phrase: &str) -> Option<String> {
    let phrase = phrase.trim().trim_start_matches('@').trim_end_matches([',', '.', ':', ';']);
    let joined = phrase.replace(" and ", ", ").replace(" und ", ", ").replace(['/', '&', '+'], ",");
    let names: Vec<&str> =
        joined.split(',').map(|n| n.trim().trim_start_matches('@')).filter(|n| !n.is_empty()).collect();
    (!names.is_empty() && names.len() < 6 && names.iter().all(|n| is_owner(n))).then(|| names.join(", "))
}

/// Without the signs that end a sentence; the point of a date such as `12.03.` stays.
fn unended(text: &str) -> &str {
    let text = text.trim().trim_end_matches([',', ';', ' ']);
    let bare = text.trim_end_matches('.');
    if bare.ends_with(|c: char| c.is_ascii_digit()) && bare.contains('.') { text } else { bare }
}

/// Takes a part that only tells who or until when.
fn tells(part: &str, read: &mut Task) -> bool {
    let part = unended(part.trim().trim_matches(['*', '_']));
    if let Some(found) = SHAPES.owner_is.captures(part) {
        let name = found["o"].trim();
        if !crate::row::is_blank(name) {
            read.owner = read
                .owner
                .take()
                .or_else(|| owners(name).or_else(|| Some(handle(name.trim_start_matches('@')))));
        }
        return true;
    }
    if let Some(found) = SHAPES.due_is.captures(part) {
        let day = found["d"].trim();
        if !crate::row::is_blank(day) {
            read.due =
                read.due.take().or_else(|| term(day).or_else(|| due(part)).or_else(|| Some(day.to_owned())));
        }
        return true;
    }
    if let Some(day) = term(part) {
        read.due = read.due.take().or(Some(day));
        return true;
    }
    if let Some(name) = part.strip_prefix('@').filter(|n| !n.contains(' ') && n.len() > 1) {
        read.owner = read.owner.take().or_else(|| Some(handle(name)));
        return true;
    }
    match owners(part).filter(|_| read.owner.is_none()) {
        Some(names) => {
            read.owner = Some(names);
            true
        }
        None => false,
    }
}

/// All of several parts tell, or none is taken.
fn all_tell(parts: &str, read: &mut Task) -> bool {
    let fresh = || Task { owner: read.owner.clone(), due: read.due.clone(), ..Task::default() };
    let mut each = fresh();
    let mut whole = fresh();
    let told = if parts.split([',', ';']).all(|p| !p.trim().is_empty() && tells(p, &mut each)) {
        each
    } else if tells(parts, &mut whole) {
        whole
    } else {
        return false;
    };
    (read.owner, read.due) = (told.owner, told.due);
    true
}

fn without_front(text: &str, read: &mut Task) -> String {
    let shapes = &*SHAPES;
    if let Some(name) = text.strip_prefix('@') {
        let name = name.split([' ', ',', ':']).next().unwrap_or("");
        if name.len() > 1 && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')) {
            let shown = handle(name.trim_end_matches('.'));
            read.owner = Some(read.owner.take().map_or(shown.clone(), |o| format!("{o}, {shown}")));
            let rest = text[1 + name.len()..].trim_start_matches([',', ':', ' ', '-', '–', '&']);
            let rest = rest.strip_prefix("and @").or(rest.strip_prefix("und @"));
            let whole = text[1 + name.len()..].trim_start_matches([',', ':', ' ', '-', '–', '&']);
            return rest.map_or_else(|| whole.to_owned(), |r| format!("@{r}"));
        }
    }
    if let Some(found) = shapes.in_brackets.captures(text)
        && all_tell(&found["m"], read)
    {
        return found["d"].to_owned();
    }
    if read.owner.is_none() {
        for shape in [&shapes.called, &shapes.asked, &shapes.to] {
            if let Some(found) = shape.captures(text)
                && let Some(names) = owners(&found["o"])
            {
                read.owner = Some(names);
                return found["d"].to_owned();
            }
        }
        // "Omar list the reasons": a name right before an order.
        if let Some((name, deed)) = text.split_once(' ')
            && is_name(name)
            && deed.split(' ').count() > 1
            && deed.starts_with(char::is_lowercase)
            && is_verb(deed.split(' ').next().unwrap_or(""))
        {
            read.owner = Some(name.to_owned());
            return deed.to_owned();
        }
    }
    let first = PARTS
        .iter()
        .filter_map(|p| text.find(p).map(|at| (at, *p)))
        .min_by_key(|(at, p)| (*at, usize::MAX - p.len()));
    if let Some((at, sign)) = first
        && !text[at + sign.len()..].trim().is_empty()
        && all_tell(&text[..at], read)
    {
        return text[at + sign.len()..].trim().to_owned();
    }
    text.to_owned()
}

fn without_end(text: &str, read: &mut Task) -> String {
    let bare = text.trim_end_matches(['.', ' ', ';', ',']);
    if bare.ends_with([')', ']'])
        && let Some(open) = bare.rfind(['(', '['])
        && open > 0
        && all_tell(&bare[open + 1..bare.len() - 1], read)
    {
        return bare[..open].trim_end().to_owned();
    }
    if let Some((rest, last)) = bare.rsplit_once(' ')
        && last.starts_with('@')
        && tells(last, read)
    {
        return rest.trim_end_matches([',', ' ', '-', '–', '>']).to_owned();
    }
    let last =
        PARTS.iter().filter_map(|p| bare.rfind(p).map(|at| (at, *p))).max_by_key(|(at, p)| (*at, p.len()));
    if let Some((at, sign)) = last
        && at > 0
        && all_tell(&bare[at + sign.len()..], read)
    {
        return bare[..at].trim_end().to_owned();
    }
    // "..., owner: Anna", "... Due: Friday".
    for sign in [", ", ". "] {
        if let Some((rest, last)) = bare.rsplit_once(sign)
            && (SHAPES.owner_is.is_match(last) || SHAPES.due_is.is_match(last))
            && tells(last, read)
        {
            return rest.to_owned();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_deed_and_term_come_out() {
        let check = |line: &str, owner: Option<&str>, deed: &str, due: Option<&str>| {
            let read = task(line);
            assert_eq!(
                (read.owner.as_deref(), read.deed.as_str(), read.due.as_deref()),
                (owner, deed, due),
                "{line}"
            );
        };
        check("Anna: send the list by Friday", Some("Anna"), "Send the list by Friday.", Some("Friday"));
        check("Frank to check the contract", Some("Frank"), "Check the contract.", None);
        check("@erik please update the backlog", Some("Erik"), "Update the backlog.", None);
        check(
            "@erik.meyer and @anna: update the backlog",
            Some("Erik Meyer, Anna"),
            "Update the backlog.",
            None,
        );
        check("Frank: send contract (due 12 Dec)", Some("Frank"), "Send contract.", Some("12 Dec"));
        check("Erik - write the test plan - 3 March", Some("Erik"), "Write the test plan.", Some("3 March"));
        check("write the test plan - Erik - 3 March", Some("Erik"), "Write the test plan.", Some("3 March"));
        check("Erik – 3 March – write the test plan", Some("Erik"), "Write the test plan.", Some("3 March"));
        check("Anna – prepare demo", Some("Anna"), "Prepare demo.", None);
        check("prepare demo (Anna, Friday)", Some("Anna"), "Prepare demo.", Some("Friday"));
        check(
            "prepare demo [owner: Anna; due: 2026-03-01]",
            Some("Anna"),
            "Prepare demo.",
            Some("2026-03-01"),
        );
        check("prepare demo. Owner: Anna, due: Friday", Some("Anna"), "Prepare demo.", Some("Friday"));
        check("prepare demo -> Anna Berg", Some("Anna Berg"), "Prepare demo.", None);
        check("prepare demo @anna", Some("Anna"), "Prepare demo.", None);
        check("(Anna) prepare demo", Some("Anna"), "Prepare demo.", None);
        check("Anna & Bob: prepare demo", Some("Anna, Bob"), "Prepare demo.", None);
        check("**Anna Berg**: prepare demo (12.12.)", Some("Anna Berg"), "Prepare demo.", Some("12.12."));
        check("Legal: check the contract", Some("Legal"), "Check the contract.", None);
        check(
            "Jörg: Angebot einholen bis Freitag",
            Some("Jörg"),
            "Angebot einholen bis Freitag.",
            Some("Freitag"),
        );
        check("Vertrag prüfen (Jörg, bis 12.03.)", Some("Jörg"), "Vertrag prüfen.", Some("12.03."));
        check("Sabine soll das Protokoll schicken", Some("Sabine"), "Das Protokoll schicken.", None);
        check(
            "Sabine prüft den Vertrag bis 12. März",
            Some("Sabine"),
            "Sabine prüft den Vertrag bis 12. März.",
            Some("12. März"),
        );
        check("Anna Berg sends the list", Some("Anna Berg"), "Anna Berg sends the list.", None);
        check("Budget: check with finance", None, "Budget: check with finance.", None);
        check("fix the login - it is slow", None, "Fix the login - it is slow.", None);
        check("call the vendor tomorrow", None, "Call the vendor tomorrow.", Some("tomorrow"));
    }

    #[test]
    fn what_somebody_says_is_no_task() {
        let check = |line: &str, expected: bool| assert_eq!(gives_task(line), expected, "{line}");
        check("Frank: send the contract (due 12 Dec)", true);
        check("Bob: call the bank", true);
        check("@erik please update the backlog", true);
        check("Anna – prepare demo", true);
        check("Jörg: Angebot einholen bis Freitag", true);
        check("Anna: the budget is fine", false);
        check("Budget: check with finance", false);
        check("Anna: on holiday until Friday", false);
        check("Anna - head of sales", false);
        check("@erik said so", false);
        check("Refunds are paid", false);
    }

    #[test]
    fn asides_tell_of_the_task_before() {
        let of = |owner: &str, due: &str| {
            let known = |s: &str| (!s.is_empty()).then(|| s.to_owned());
            Task { owner: known(owner), due: known(due), deed: String::new() }
        };
        assert_eq!(aside("Owner: Anna"), Some(of("Anna", "")));
        assert_eq!(aside("Due: Friday."), Some(of("", "Friday")));
        assert_eq!(aside("**Verantwortlich:** Jörg, fällig: 12.03."), Some(of("Jörg", "12.03.")));
        assert_eq!(aside("Who pays?"), None);
        assert_eq!(aside("The owner is Anna"), None);
    }
}
