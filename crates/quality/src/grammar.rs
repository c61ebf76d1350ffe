//! English word forms, as far as a statement needs them: who acts, the plain form of a verb, the short title.

use crate::lang::en;
use crate::words::{is_stopword, word_set};
use std::collections::HashSet;
use std::sync::LazyLock;

static PEOPLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::PEOPLE));
static NOT_PEOPLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| word_set(en::NOT_PEOPLE));

/// One of many: `customers` to `customer`.
pub(crate) fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    let cut = |n: usize| word[..word.len() - n].to_owned();
    match lower.as_str() {
        "people" => return "person".to_owned(),
        "children" | "kids" => return "child".to_owned(),
        "women" => return "woman".to_owned(),
        "men" => return "man".to_owned(),
        "staff" | "sales" | "operations" | "logistics" | "hr" | "it" | "business" | "bus" | "gas" => {
            return word.to_owned();
        }
        _ => {}
    }
    if !word.is_ascii()
        || lower.len() < 4
        || lower.ends_with("ss")
        || lower.ends_with("us")
        || lower.ends_with("is")
        || !lower.ends_with('s')
    {
        word.to_owned()
    } else if lower.ends_with("ies") && lower.len() > 4 {
        format!("{}y", cut(3))
    } else if ["sses", "shes", "ches", "xes", "zes"].iter().any(|e| lower.ends_with(e)) {
        cut(2)
    } else {
        cut(1)
    }
}

/// Whether a word names people in the plural: `customers`, `they`.
pub(crate) fn is_plural(word: &str) -> bool {
    let lower = word.to_lowercase();
    matches!(lower.as_str(), "people" | "children" | "women" | "men" | "staff" | "kids")
        || (singular(&lower) != lower)
}

/// Whether a word names a person.
pub(crate) fn is_person(word: &str) -> bool {
    let one = singular(word).to_lowercase();
    let lower = word.to_lowercase();
    if PEOPLE.contains(lower.as_str()) || PEOPLE.contains(one.as_str()) {
        return true;
    }
    if NOT_PEOPLE.contains(one.as_str()) || one.len() < 5 || !one.chars().all(char::is_alphabetic) {
        return false;
    }
    [
        "ist", "yer", "eer", "ian", "man", "woman", "ager", "icer", "visor", "keeper", "holder", "worker",
        "owner", "maker", "taker", "giver",
    ]
    .iter()
    .any(|e| one.ends_with(e))
        || (["er", "or", "ant"].iter().any(|e| one.ends_with(e))
            && one.len() > 6
            && PERSON_STEMS.iter().any(|s| one.starts_with(s)))
}

/// Beginnings of the words for people that end like those for things.
const PERSON_STEMS: [&str; 30] = [
    "applic",
    "assist",
    "consult",
    "account",
    "particip",
    "invest",
    "contract",
    "instruct",
    "coordin",
    "supervis",
    "direct",
    "translat",
    "interpret",
    "manufact",
    "distribut",
    "retail",
    "subscri",
    "purchas",
    "schedul",
    "report",
    "research",
    "lectur",
    "treasur",
    "claim",
    "inform",
    "defend",
    "attend",
    "ten",
    "migr",
    "invigil",
];

/// The role a noun phrase names, in the singular and without article, if it names people:
/// `the branch managers in Leeds` gives `branch manager`.
pub(crate) fn role(phrase: &str) -> Option<String> {
    let mut words: Vec<&str> = phrase
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    if let Some(stop) = words.iter().position(|w| {
        matches!(
            w.to_lowercase().as_str(),
            "in" | "of"
                | "at"
                | "with"
                | "from"
                | "who"
                | "that"
                | "on"
                | "for"
                | "without"
                | "under"
                | "over"
                | "whose"
                | "and"
                | "or"
                | "outside"
                | "inside"
                | "using"
        )
    }) {
        words.truncate(stop);
    }
    while words.first().is_some_and(|w| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "a"
                | "an"
                | "our"
                | "their"
                | "my"
                | "your"
                | "his"
                | "her"
                | "all"
                | "every"
                | "each"
                | "any"
                | "some"
                | "most"
                | "many"
                | "only"
                | "also"
                | "both"
                | "these"
                | "those"
                | "other"
                | "no"
                | "then"
                | "and"
                | "so"
                | "more"
                | "few"
                | "several"
                | "even"
                | "one"
                | "two"
                | "another"
                | "as"
                | "but"
                | "normal"
                | "certain"
                | "same"
        )
    }) {
        words.remove(0);
    }
    let head = *words.last()?;
    if words.len() == 1 && head == "IT" {
        return Some("IT".to_owned());
    }
    if words.len() > 4
        || matches!(head.to_lowercase().as_str(), "it" | "he") && head.chars().all(char::is_lowercase)
    {
        return None;
    }
    if matches!(
        head.to_lowercase().as_str(),
        "everyone"
            | "everybody"
            | "anyone"
            | "anybody"
            | "nobody"
            | "people"
            | "someone"
            | "person"
            | "somebody"
    ) {
        return Some("user".to_owned());
    }
    // "it", "management", "support" are people only when nothing else makes them a thing.
    if !is_person(head)
        || words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit()))
        || words[..words.len() - 1].iter().any(|w| is_stopword(w))
    {
        return None;
    }
    let mut name: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    if let Some(last) = name.last_mut() {
        *last = singular(last);
    }
    Some(role_name(&name.join(" ")))
}

/// First letter small, unless the word is an abbreviation or has a capital inside.
pub(crate) fn decapitalised(word: &str) -> String {
    let first = word.split(' ').next().unwrap_or("");
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    if capitals != 1
        || first == "I"
        || first.starts_with("I'")
        || !first.starts_with(char::is_uppercase)
        || first.chars().count() < 2 && first != "A"
    {
        return word.to_owned();
    }
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().chain(chars).collect())
}

/// Departments: they are named, and take no article.
const DEPARTMENTS: &str = "it hr finance accounting controlling marketing sales operations logistics legal purchasing procurement compliance payroll treasury audit engineering facilities reception dispatch care service support success planning development";

/// The name of a department that stands where a role stands: `finance` gives `Finance`, `customer care` gives
/// `Customer Care`.
pub(crate) fn department(role: &str) -> Option<String> {
    let words: Vec<&str> = role.split(' ').collect();
    let last = words.last()?.to_lowercase();
    let general =
        matches!(last.as_str(), "care" | "service" | "support" | "success" | "planning" | "development");
    if words.len() > 3
        || !DEPARTMENTS.split(' ').any(|d| d == last)
        || (general && last != "support" && words.len() < 2)
    {
        return None;
    }
    if matches!(last.as_str(), "it" | "hr") {
        return (words.len() == 1).then(|| last.to_uppercase());
    }
    Some(words.iter().map(|w| crate::clean::capitalised(w)).collect::<Vec<_>>().join(" "))
}

/// The opening of a story: `As a **customer**`, `As **Finance**`.
pub(crate) fn as_a(role: &str) -> String {
    match department(role) {
        Some(name) => format!("As **{name}**"),
        None => format!("As {} **{role}**", article(role)),
    }
}

/// A role inside a sentence: `the customer`, `Finance`.
pub(crate) fn the(role: &str) -> String {
    department(role).unwrap_or_else(|| format!("the {role}"))
}

/// A role as its source writes it, small unless a proper name opens it: `Branch Manager` gives `branch manager`,
/// `Customer Care agent` stays.
pub(crate) fn role_name(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let large = |w: &&str| w.starts_with(char::is_uppercase);
    let proper = words.len() > 2
        && words.last().is_some_and(|w| !large(w))
        && words[..words.len() - 1].iter().all(large);
    if proper {
        return words.join(" ");
    }
    words.iter().map(|w| decapitalised(w)).collect::<Vec<_>>().join(" ")
}

/// `a`, `an` or `the` before a role.
pub(crate) fn article(word: &str) -> &'static str {
    let lower = word.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or("");
    if matches!(
        last,
        "team" | "department" | "management" | "staff" | "office" | "board" | "committee" | "desk"
    ) {
        return "the";
    }
    let abbreviation = word
        .split(' ')
        .next()
        .is_some_and(|w| w.len() > 1 && w.len() < 5 && w.chars().all(|c| c.is_ascii_uppercase()));
    if abbreviation {
        return if lower.starts_with(['a', 'e', 'f', 'h', 'i', 'l', 'm', 'n', 'o', 'r', 's', 'x']) {
            "an"
        } else {
            "a"
        };
    }
    let sounds_closed = ["uni", "use", "usa", "eu", "one", "uk"].iter().any(|p| lower.starts_with(p))
        && !lower.starts_with("unin")
        && !lower.starts_with("unim");
    let sounds_open = ["hour", "honest", "heir"].iter().any(|p| lower.starts_with(p));
    if (lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !sounds_closed) || sounds_open { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_people() {
        let check =
            |phrase: &str, expected: Option<&str>| assert_eq!(role(phrase).as_deref(), expected, "{phrase}");
        check("the branch managers in Leeds", Some("branch manager"));
        check("Customers", Some("customer"));
        check("all warehouse pickers", Some("warehouse picker"));
        check("our order numbers", None);
        check("The system", None);
        check("the confirmation letter", None);
        check("everybody", Some("user"));
        check("a pharmacist", Some("pharmacist"));
        check("refunds", None);
        check("it", None);
    }

    #[test]
    fn articles_and_departments() {
        assert_eq!(
            (article("user"), article("agent"), article("HR clerk"), article("hourly worker")),
            ("a", "an", "an", "an")
        );
        assert_eq!(as_a("finance"), "As **Finance**");
        assert_eq!(as_a("customer care"), "As **Customer Care**");
        assert_eq!(as_a("support team"), "As the **support team**");
        assert_eq!(as_a("agent"), "As an **agent**");
        assert_eq!((the("IT").as_str(), the("nurse").as_str()), ("IT", "the nurse"));
        assert_eq!(role_name("Customer Care agent"), "Customer Care agent");
        assert_eq!(role_name("Branch Manager"), "branch manager");
    }
}
