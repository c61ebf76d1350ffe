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

fn is_person(word: &str) -> bool {
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
    let mut name: Vec<String> = words.iter().map(|w| decapitalised(w)).collect();
    if let Some(last) = name.last_mut() {
        *last = singular(last);
    }
    Some(name.join(" "))
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

/// `a` or `an` before a word.
pub(crate) fn article(word: &str) -> &'static str {
    let lower = word.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or("");
    if matches!(
        last,
        "team"
            | "department"
            | "it"
            | "finance"
            | "management"
            | "marketing"
            | "sales"
            | "operations"
            | "staff"
            | "logistics"
            | "legal"
            | "support"
            | "office"
            | "purchasing"
            | "procurement"
            | "hr"
            | "compliance"
            | "accounting"
            | "payroll"
            | "board"
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

/// A verb phrase told by the person it is about: `their limit before they submit` to `my limit before I submit`.
/// `first` says that the speaker means himself, so that "they" are others. Only when no other people in the phrase
/// could be meant.
pub(crate) fn own(phrase: &str, role: &str, first: bool) -> String {
    let words: Vec<&str> = phrase.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut others = false;
    for (i, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic() && c != '\'');
        let tail = &word[word.find(bare).map_or(word.len(), |at| at + bare.len())..];
        let lower = bare.to_lowercase();
        let next = words.get(i + 1).map(|w| w.trim_end_matches([',', '.'])).unwrap_or("");
        let mine = if others {
            None
        } else {
            match lower.as_str() {
                "their" | "his" | "her" | "they" | "he" | "she" | "they're" | "they've" | "they'd"
                | "themselves" | "themself" | "himself" | "herself"
                    if first =>
                {
                    None
                }
                "their" | "his" | "her" | "our" | "your" => Some("my"),
                "they" | "he" | "she" | "we" | "you" if !next.is_empty() => Some("I"),
                "they're" | "we're" | "you're" => Some("I'm"),
                "they've" | "we've" | "you've" => Some("I've"),
                "they'd" | "we'd" | "you'd" => Some("I'd"),
                "themselves" | "themself" | "himself" | "herself" | "ourselves" | "yourself" => {
                    Some("myself")
                }
                "us" => Some("me"),
                _ => None,
            }
        };
        if lower == "of" && matches!(next, "them" | "their")
            || (is_plural(bare) && bare.len() > 3 && i > 0 && (is_person(bare) || bare.ends_with("items")))
        {
            others = others || singular(&lower) != role;
        }
        out.push(match mine {
            Some(mine) => format!("{mine}{tail}"),
            None => (*word).to_owned(),
        });
    }
    // After "I", a verb of the third person stands as it is only in the plural: "I are" is put right.
    let mut text = out.join(" ");
    for (wrong, right) in
        [(" I are ", " I am "), (" I has ", " I have "), (" I is ", " I am "), (" I were ", " I was ")]
    {
        text = text.replace(wrong, right);
    }
    text
}

/// A short heading from a verb phrase: its first words up to the next clause, at most eight.
pub(crate) fn title(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let mut taken = 0;
    let mut at_clause = false;
    for (i, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let clause = matches!(
            lower.as_str(),
            "before"
                | "after"
                | "when"
                | "if"
                | "so"
                | "because"
                | "which"
                | "that"
                | "unless"
                | "while"
                | "until"
                | "whenever"
                | "once"
                | "where"
                | "rather"
                | "instead"
                | "otherwise"
                | "who"
                | "without"
                | "and"
                | "or"
                | "but"
                | "as"
                | "such"
                | "whether"
                | "during"
                | "even"
        );
        if i > 1 && clause && (!matches!(lower.as_str(), "and" | "or") || i > 3)
            || i >= 9
            || (i > 0 && word.starts_with(['(', '—']))
        {
            at_clause = i < 9;
            break;
        }
        taken = i + 1;
        if word.ends_with([',', ';', ':', '.', '!', '?']) && i > 0 {
            break;
        }
    }
    let mut kept = &words[..taken];
    // Cut in the middle of a phrase: better without the phrase than without its end.
    if !at_clause && taken < words.len() && !words[taken - 1].ends_with([',', ';', ':', '.']) {
        let joint = kept.iter().rposition(|w| {
            matches!(
                w.to_lowercase().as_str(),
                "of" | "in"
                    | "on"
                    | "at"
                    | "for"
                    | "with"
                    | "by"
                    | "from"
                    | "to"
                    | "into"
                    | "within"
                    | "per"
                    | "against"
                    | "via"
                    | "than"
                    | "over"
                    | "under"
            )
        });
        if let Some(joint) = joint.filter(|j| *j > 2) {
            kept = &kept[..joint];
        }
    }
    while let Some((last, rest)) = kept.split_last() {
        let loose = matches!(
            last.to_lowercase().as_str(),
            "the"
                | "a"
                | "an"
                | "of"
                | "to"
                | "in"
                | "on"
                | "at"
                | "for"
                | "with"
                | "by"
                | "and"
                | "or"
                | "my"
                | "his"
                | "its"
                | "their"
                | "from"
                | "be"
                | "is"
                | "are"
                | "not"
                | "any"
                | "all"
                | "each"
                | "every"
                | "than"
                | "within"
                | "about"
                | "into"
                | "I"
                | "i"
                | "least"
                | "our"
                | "your"
                | "has"
                | "have"
                | "only"
                | "one"
                | "per"
                | "under"
                | "over"
                | "no"
                | "when"
        );
        if !loose || rest.is_empty() {
            break;
        }
        kept = rest;
    }
    let text = kept.join(" ");
    crate::clean::capitalised(text.trim_end_matches([',', ';', ':', '.', '!', '?', ' ', '"']))
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
    fn phrases_become_ones_own() {
        assert_eq!(
            own("see their limit before they submit", "customer", false),
            "see my limit before I submit"
        );
        assert_eq!(
            own("reprint our label, because they tear", "lead", true),
            "reprint my label, because they tear"
        );
        assert_eq!(
            own("see the customers and their limits", "agent", false),
            "see the customers and their limits"
        );
    }

    #[test]
    fn titles_are_short() {
        assert_eq!(title("request a refund online before the bill is paid"), "Request a refund online");
        assert_eq!(title("see the list of all of the open orders of the last year"), "See the list");
        assert_eq!(
            (article("user"), article("agent"), article("HR clerk"), article("hourly worker")),
            ("a", "an", "an", "an")
        );
    }
}
