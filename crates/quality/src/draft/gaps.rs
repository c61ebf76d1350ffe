//! What a story leaves open: the questions that its own words raise and do not answer.

use crate::lang::pattern;
use regex::Regex;
use std::sync::LazyLock;

struct Gap {
    when: Regex,
    unless: Regex,
    ask: &'static str,
}

static GAPS: LazyLock<Vec<Gap>> = LazyLock::new(|| {
    let gap = |when: &str, unless: &str, ask: &'static str| Gap {
        when: pattern(when),
        unless: pattern(unless),
        ask,
    };
    vec![
        gap(
            r"\b(?:approves?|approval|(?:be|is|are|get|gets) (?:approved|signed off|authori[sz]ed)|sign off|authori[sz]es?)\b",
            r"\b(?:if|when|otherwise|rejected|refused|declined)\b",
            "What happens when approval is refused?",
        ),
        gap(
            r"\b(?:limit|limits|threshold|ceiling|cap|quota)\b",
            r"\d|\b(?:remaining|see|show|view|shown|display)\b",
            "What is the limit?",
        ),
        gap(
            r"\b(?:notif(?:y|ies|ied|ication|ications)|remind(?:ed|er|ers|s)?|alert(?:ed|s)?|inform(?:ed|s)?|warn(?:ed|ing|s)?|confirmation)\b",
            r"\b(?:e-?mails?|sms|text messages?|text|push|letter|phone|screen|app|call|post|whatsapp|message)\b",
            "By which channel (e-mail, text message, in the application)?",
        ),
        gap(
            r"\b(?:to|can|must|shall|should|and) (?:export|import|download)\b|\b(?:exported|imported)\b",
            r"\b(?:csv|pdf|excel|xlsx?|xml|json|spreadsheets?|jpe?g|png|formats?|photos?|word|files? types?|packages?)\b",
            "In which format?",
        ),
        gap(
            r"\b(?:upload|uploads|uploaded|attach|attaches|attached)\b",
            r"\b(?:csv|pdf|excel|xlsx?|jpe?g|png|formats?|mb|kb|files? types?)\b",
            "In which formats, and up to what size?",
        ),
        gap(
            r"\b(?:delet(?:e|ed|es|ing)|remov(?:e|ed|ing)|eras(?:e|ed|ing))\b",
            r"\b(?:undo|undone|restor\w+|confirm\w*|permanent\w*|after|within|archiv\w+)\b",
            "Can it be undone, and for how long?",
        ),
        gap(
            r"\b(?:cancel|cancels|cancelled|canceled|reschedule|change|amend)\b",
            r"\d|\b(?:until|before|at any time|any time|up to|within|deadline)\b",
            "Until when is this possible?",
        ),
        gap(r"\b(?:search|find|filter|look up)\b", r"\b(?:by|among|on|using|with)\b", "By which criteria?"),
        gap(
            r"\b(?:retain\w*|store[ds]?|keep|kept|archive[ds]?)\b.{0,30}\b(?:data|records?|documents?|history|logs?)\b",
            r"\d|\b(?:forever|years?|months?|days?)\b",
            "For how long is it kept?",
        ),
    ]
});

/// The questions that the words of a story raise.
pub(super) fn raised(said: &str) -> impl Iterator<Item = &'static str> {
    GAPS.iter().filter(move |g| g.when.is_match(said) && !g.unless.is_match(said)).map(|g| g.ask)
}
