//! How a requirement is put: what it begins with, who acts, how many duties it holds, how it forbids, how strongly it
//! binds.

use super::text::{Class, Statement};
use super::words::main_part;
use super::{Found, Rule};
use crate::lang::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<w>it|they|this|that|these|those|he|she) (?:must|shall|should|has to|have to|needs? to|can|cannot|may|will|is|are)|(?P<g>er|sie (?:muss|soll|darf|kann|wird|ist)|dies|diese|dieser|dieses|das) (?:muss|müssen|soll|sollen|sollte|sollten|darf|dürfen|kann|können|wird|werden|ist|sind))\b",
    )
});
/// "It must be possible to …", "Es muss möglich sein": these stand for nothing.
static EXPLETIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:it|this|that) (?:must|should|shall|has to|needs to|will|is|may|can)(?: not| also| always| never| only)* (?:be )?(?:\w+ly )?(?:possible|impossible|easy|clear|feasible|allowed|permitted|necessary|important|enough|required|forbidden|visible (?:who|what|when|whether|how)|\w+ed (?:that|whether|who|what|when|how))\b|^das ist\b.*\bwenn\b",
    )
});

/// What people do, so that it matters who. What a program shows or sorts needs no name.
const DONE_EN: &str = r"approved|confirmed|reviewed|checked|verified|validated|signed|authori[sz]ed|informed|notified|told|contacted|decided|assigned|paid|refunded|reimbursed|reported|requested|submitted|entered|recorded|documented|provided|sent|delivered|deleted|removed|updated|changed|corrected|created|archived|exported|imported|uploaded|answered|processed|handled|resolved|escalated|cancelled|canceled|rejected|refused|tested|published|returned|collected|transferred|charged|billed|invoiced|trained|monitored|maintained|performed|carried out|done|made|taken|given|granted|revoked|blocked|released|closed|reopened|inspected|repaired|ordered|issued|counted|agreed";
const DONE_DE: &str = r"genehmigt|freigegeben|bestätigt|geprüft|überprüft|kontrolliert|unterschrieben|unterzeichnet|informiert|benachrichtigt|bezahlt|gezahlt|ausgezahlt|erstattet|zurückgezahlt|gemeldet|beantragt|eingereicht|eingetragen|erfasst|dokumentiert|protokolliert|bereitgestellt|versendet|versandt|gesendet|verschickt|gelöscht|entfernt|aktualisiert|geändert|korrigiert|angelegt|erstellt|archiviert|exportiert|importiert|hochgeladen|beantwortet|bearbeitet|eskaliert|storniert|abgelehnt|getestet|veröffentlicht|geliefert|zurückgegeben|durchgeführt|übermittelt|übertragen|geschult|überwacht|gewartet|zugewiesen|vergeben|entzogen|gesperrt|entsperrt|geschlossen|repariert|bestellt|entschieden";

static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\b(?:must|shall|should|has to|have to|needs to|need to) (?:(?:not|never|only|always|also|first|then|both|already|immediately) )*(?P<w>be (?:\w+ly )?(?:{DONE_EN}))\b)|(?:\b(?:muss|soll|sollen|sollte|sollten|darf|m\w+ssen|d\w+rfen) .{{0,160}}?(?P<g>(?:{DONE_DE}) (?:und (?:{DONE_DE}) )?werden)\b)"
    ))
});
static ACTOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bby (?:an?|the|each|every|both|all|our|their|his|her|its|one|two|someone|somebody|anyone|whoever|customers?|riders?|users?|agents?|managers?|staff|finance|customer|support|legal|it\b|\w+s?\b)|\bautomatic|\bautomatisch\b|\b(?:durch|von|vom|seitens) \w",
    )
});
/// "By Friday", "by email": when and how, not who.
static NO_ACTOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:by (?:\d|e-?mail|mail|post|phone|letter|sms|text message|fax|card|cash|cheque|check\b|bank transfer|default|law|the (?:end|time|date|deadline|following|next|\d)|end of|close of|noon|midnight|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|\w+ing\b)|von \d|von (?:montag|den|der|dem|einer|einem)? ?(?:\w+ )?(?:bis|auf)|durch (?:\w+ )?(?:klick|angabe|eingabe)\w*)",
    )
});

static SEVERAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:must|shall|should|has to|have to|needs? to|can|may|muss|m\w+ssen|soll|sollen|sollte|sollten|darf|d\w+rfen|kann|k\w+nnen)\b[^.;:?]{3,}?(?P<w>,? (?:and|und) (?:\S+ ){0,5}?(?:must|shall|should|has to|have to|needs? to|muss|m\w+ssen|soll|sollen|sollte|sollten|darf|d\w+rfen))\b",
    )
});
/// Between "and" and the second duty these make it a part of the first.
const SUBORDINATE: [&str; 22] = [
    "who", "that", "which", "what", "when", "where", "whether", "if", "how", "why", "as", "wer", "dass",
    "was", "wann", "wenn", "ob", "wie", "falls", "sobald", "werden", "sein",
];

static DOUBLE_NOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<w>\b(?:must|shall|should|may|can) ?(?:not|never) [^.;,:]{0,50}?\b(?:without|unless|not|never|fail to|except)\b|\bcannot [^.;,:]{0,50}?\b(?:without|unless|not|never)\b|\bno \w+ (?:must|shall|should|may|can|is|are) [^.;,:]{0,50}?\b(?:without|unless|not)\b|\b(?:darf|dürfen|soll|sollen|kann|können) (?:\S+ ){0,6}?(?:nicht|nie|niemals|kein\w*) (?:\S+ ){0,6}?(?:ohne|nicht|kein\w*)\b)",
    )
});
static UNTESTABLE_NOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<w>\b(?:must|shall|should|may) (?:not|never) (?:negatively |adversely |unduly |noticeably |ever )?(?:affect|impact|influence|disturb|interfere|degrade|hinder|disrupt|impair|slow down|lose|crash|fail|hang|freeze|break)\b|\b(?:darf|dürfen|soll|sollen) (?:\S+ ){0,8}?(?:nicht|nie|niemals) (?:negativ )?(?:\S+ ){0,2}?(?:beeinträchtigen|beeinträchtigt|beeinflussen|stören|behindern|abstürzen|ausfallen|verlangsamen|verlieren|hängen))\b",
    )
});

static STRONG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?P<w>must|shall|has to|have to|muss|m\w+ssen|hat zu|haben zu)\b"));
static WEAK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<lead>[^,]*,)? ?[^,]*?\b(?P<w>should|ought to|would be nice|sollte|sollten|k\w+nnte|k\w+nnten)\b",
    )
});
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:if|when|whenever|should|unless|once|where|wenn|falls|sofern|sollte|sollten|sobald)\b")
});

pub(super) fn find(found: &mut Found<'_>) {
    let strong = usual_strong(&found.text.statements);
    for (at, statement) in found.text.statements.iter().enumerate() {
        if !matches!(statement.class, Class::Criterion | Class::Requirement) {
            continue;
        }
        if statement.first && !statement.cell {
            pronoun(statement).iter().for_each(|part| found.note(at, part, Rule::UnclearPronoun, None));
        }
        if statement.class != Class::Requirement {
            continue;
        }
        let plain = &statement.plain[..main_part(statement)];
        if let Some(part) = passive(plain).filter(|part| !statement.is_quoted(part)) {
            found.note(at, &part, Rule::PassiveWithoutActor, None);
        }
        if let Some(part) = several(plain) {
            found.note(at, &part, Rule::SeveralRequirements, None);
        }
        let hard =
            [&DOUBLE_NOT, &UNTESTABLE_NOT].iter().find_map(|p| Some(p.captures(plain)?.name("w")?.range()));
        if let Some(part) = hard.filter(|part| !plain[part.clone()].contains("not only")) {
            found.note(at, &part, Rule::HardNegation, None);
        }
        if let Some(strong) = &strong
            && !statement.optional
            && !CONDITION.is_match(plain)
            && !STRONG.is_match(plain)
            && let Some(part) = WEAK.captures(plain).and_then(|c| Some(c.name("w")?.range()))
        {
            found.note(at, &part, Rule::WeakModal, Some(strong.clone()));
        }
    }
}

fn pronoun(statement: &Statement) -> Option<Range<usize>> {
    let hit = PRONOUN.captures(&statement.plain)?;
    let word = hit.name("w").or_else(|| hit.name("g"))?;
    let first = word.as_str().split(' ').next()?.len();
    (!EXPLETIVE.is_match(&statement.plain)).then(|| word.start()..word.start() + first)
}

fn passive(plain: &str) -> Option<Range<usize>> {
    let hit = PASSIVE.captures(plain)?;
    let part = hit.name("w").or_else(|| hit.name("g"))?;
    // As many actors as there are words that look like them: "by email by the agent" has one.
    let actors = ACTOR.find_iter(plain).count().saturating_sub(NO_ACTOR.find_iter(plain).count());
    (actors == 0).then(|| part.range())
}

fn several(plain: &str) -> Option<Range<usize>> {
    if CONDITION.is_match(plain) && !plain.contains(',') {
        return None;
    }
    let part = SEVERAL.captures(plain)?.name("w")?;
    let between = part.as_str().trim_start_matches([',', ' ']).to_lowercase();
    let part_of_first = between.split(' ').any(|w| SUBORDINATE.contains(&w));
    let from = part.start() + (part.len() - part.as_str().trim_start_matches([',', ' ']).len());
    (!part_of_first).then(|| from..part.end())
}

/// The word with which the text mostly binds; nothing if it does not bind more often than it wishes.
fn usual_strong(statements: &[Statement]) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut weak = 0;
    for statement in statements.iter().filter(|s| s.class == Class::Requirement) {
        if let Some(word) = STRONG.captures(&statement.plain).and_then(|c| c.name("w")) {
            let word = match word.as_str().to_lowercase().as_str() {
                "have to" => "has to".to_owned(),
                "müssen" => "muss".to_owned(),
                other => other.to_owned(),
            };
            match counts.iter_mut().find(|(w, _)| *w == word) {
                Some((_, n)) => *n += 1,
                None => counts.push((word, 1)),
            }
        } else if WEAK.is_match(&statement.plain) {
            weak += 1;
        }
    }
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    let (word, _) = counts.into_iter().max_by_key(|(_, n)| *n)?;
    (all >= 2 && all > weak).then_some(word)
}
