//! Short headings from verb phrases, ended where a phrase ends.

use crate::clean::capitalised;

/// The longest heading, in words, when the phrase has a joint to end it at.
const WORDS: usize = 8;
/// Beyond this a heading ends whatever stands there.
const MOST_WORDS: usize = 14;

/// Words that open a clause of their own: a heading ends before them.
const CLAUSES: &str = "when if so because which that unless while until whenever once rather instead otherwise who without whether even as than where though although whose since";
/// Words that open a phrase: a heading may end before them when it has to.
const JOINTS: &str = "of in on at for with by from to into within per against via over under and or before after during about between through across next right beside without up using including such how what why above below";
/// Words that no heading ends with.
const LOOSE: &str = "the a an of to in on at for with by and or but my his her its their from be is are was were not any all each every than within about into i our your has have only one two three four five six seven eight nine ten twelve per under over no when if how what more most as same least can could should must shall will would may up via that who which right next above below before after";
/// Measures: without what they are measured from they say nothing.
const MEASURES: &str = "second seconds minute minutes hour hours day days week weeks month months year years";

fn within(list: &str, word: &str) -> bool {
    list.split(' ').any(|w| w == word)
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_lowercase()
}

/// A short heading from a verb phrase or a sentence: all of it when it is short, else as much as ends with a phrase.
/// Whose a thing is ("my phone") does not matter in a heading.
pub(crate) fn title(phrase: &str) -> String {
    let words: Vec<String> = phrase
        .split_whitespace()
        .map(|w| match bare(w).as_str() {
            "my" | "their" | "our" | "your" | "his" | "her" => w.to_lowercase().replace(&bare(w), "the"),
            _ => w.to_owned(),
        })
        .collect();
    // The first clause: what stands before a comma, a bracket or a word that opens another.
    let mut end = words.len();
    for (i, word) in words.iter().enumerate() {
        let opens = word.starts_with(['(', '—', '–']) && i > 0;
        let own = matches!(bare(word).as_str(), "i" | "we" | "you" | "they" | "he" | "she") && i > 2;
        let another = within("and or", &bare(word)) && words.get(i + 1).is_some_and(|n| n == "to");
        if opens || own || (another && i > 1) || (i > 1 && within(CLAUSES, &bare(word))) {
            end = i;
            break;
        }
        if word.ends_with([',', ';', ':', '.', '!', '?']) && i > 0 {
            end = i + 1;
            break;
        }
    }
    let whole = end == words.len();
    let fits = |end: usize| {
        let last = bare(&words[end - 1]);
        if end < words.len() && last.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let number = |i: usize| {
            let w = bare(&words[i]);
            w.starts_with(|c: char| c.is_ascii_digit())
                || within("a an one two three four five six seven eight ten twelve", &w)
        };
        end > 1
            && !within(LOOSE, &last)
            && !(end < words.len()
                && within(MEASURES, &last)
                && (number(end - 2) || (end > 2 && number(end - 3))))
    };
    let joint = |end: usize| {
        end == words.len()
            || within(JOINTS, &bare(&words[end]))
            || within(CLAUSES, &bare(&words[end]))
            || words[end - 1].ends_with([',', ';', ':', '.'])
            || words[end].starts_with(['(', '—', '–'])
    };
    let cut = if end <= WORDS && (whole || fits(end)) {
        end
    } else {
        let fitting = |e: &usize| joint(*e) && fits(*e);
        let short = (4..=end.min(WORDS)).rev().find(fitting);
        // "See the list" without of what says less than a somewhat longer heading.
        let long = || (WORDS + 1..=end.min(WORDS + 2)).find(fitting);
        let brief = || (2..=end.min(3)).rev().find(fitting);
        let longer = || (WORDS + 3..=end.min(MOST_WORDS)).find(fitting);
        let any = || (2..=end.min(WORDS)).rev().find(|e| fits(*e));
        short.or_else(long).or_else(brief).or_else(longer).or_else(any).unwrap_or(end.min(WORDS))
    };
    let text = words[..cut].join(" ");
    capitalised(text.trim_end_matches([',', ';', ':', '.', '!', '?', ' ', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_end_where_a_phrase_ends() {
        let check = |phrase: &str, expected: &str| assert_eq!(title(phrase), expected, "{phrase}");
        check("request a refund online before the bill is paid", "Request a refund online");
        check(
            "see the list of all of the open orders of the last year",
            "See the list of all of the open orders",
        );
        check("see in the app how far it is", "See in the app how far it is");
        check(
            "send a reminder two days before the appointment",
            "Send a reminder two days before the appointment",
        );
        check("invite colleagues and to remove them again", "Invite colleagues");
        check("approve refunds above 200 EUR on my phone", "Approve refunds above 200 EUR on the phone");
        check("keep a record of who approved a refund and when", "Keep a record");
        check("print", "Print");
        check("", "");
    }
}
