//! Words that leave open what is meant: vague ones, ways out, lists without an end, amounts without a number.

use super::terms::Terms;
use super::text::{Class, Statement};
use super::{Found, Rule};
use crate::lang::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// INCOSE's rule 7; also what Femmer and others call subjective language, ambiguous adverbs and adjectives.
static VAGUE: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"user[- ]friendl(?:y|iness)|(?:very |really )?(?:easy|simple)(?:[- ]to[- ]\w+)?|easily|intuitive(?:ly)?|seamless(?:ly)?|robust(?:ly|ness)?|flexibl[ey]|flexibility|efficient(?:ly)?|effective(?:ly)?|appropriate(?:ly)?|suitabl[ey]|adequate(?:ly)?|sufficient(?:ly)?|reasonabl[ey]|acceptabl[ey]|modern|state[- ]of[- ]the[- ]art|(?:with )?good (?:performance|quality|usability)|normally|typically|usually|generally|often|sometimes|occasionally|frequently|periodically|various|numerous|a lot of|lots of|a few|a number of|(?:approximately|roughly|around|about|nearly|almost) \d[\d.,]*|significant(?:ly)?|minimal|optimal(?:ly)?|relevant|reliabl[ey]|scalabl[ey]|performant|high-performance|maintainable|extensible|convenient(?:ly)?|attractive|pleasant|smooth(?:ly)?|proper(?:ly)?|comfortabl[ey]|responsive|lightweight|securely|user-centric|best[- ]in[- ]class|world[- ]class|benutzerfreundlich\w*|anwenderfreundlich\w*|nutzerfreundlich\w*|bedienerfreundlich\w*|(?:einfach|leicht) zu \w+|einfache[rn]? (?:bedienung|handhabung|nutzung)|intuitiv\w*|angemessen\w*|geeignete?[rnms]?|ausreichend\w*|flexib(?:el|le[rnms]?)|robuste?[rnms]?|effizient\w*|effektiv\w*|modern\w{1,2}|zuverlässig\w*|performante?[rnms]?|komfortab(?:el|le[rnms]?)|ansprechend\w*|übersichtlich\w*|normalerweise|üblicherweise|gelegentlich|manchmal|häufig|oftmals|regelmäßig\w*|diverse[rnms]?|zahlreiche[rn]?|einige[rms]?|(?:etwa|ungefähr|circa|rund) \d[\d.,]*|ca\. ?\d[\d.,]*|sinnvoll\w*|optimale?[rnms]?|relevante[rnms]?|ordnungsgemäß\w*|leistungsfähig\w*|skalierbar\w*|wartbar\w*|erweiterbar\w*|erheblich\w*|bequem\w*|reibungslos\w*|nahtlos\w*|sachgerecht\w*|zeitgemäß\w*",
        "how|how to|as|too|be that|fire|less|more|most|so|seit|vor|nach|nicht|wie|zu",
        r"date|dates|from|funds?|balance|credit|stock|design|layout|asked|mail|majority|text|text fields?|gestellte|gedeckt|als",
    )
});
/// Words for speed say nothing without a time; with one beside them they are explained.
static SPEED: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"fast|quick(?:ly)?|slow(?:ly)?|rapid(?:ly)?|prompt(?:ly)?|timely|in a timely manner|soon|in real[- ]?time|high speed|without (?:undue )?delay|schnell(?:e[rnms]?)?|zügig\w*|zeitnah\w*|rechtzeitig\w*|langsam\w*|baldmöglichst|bald|in angemessener (?:zeit|frist)|ohne verzögerung|in echtzeit|umgehend",
        "as|how|too|so|wie|zu|nicht|be",
        "lanes?|tracks?|food|forward|charg\\w+|views?|search|start|actions?|filters?|access|links?|reply|replies|notes?|as|user|the user|wie",
    )
});
/// INCOSE's rule 8, escape clauses.
static LOOPHOLE: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"(?:if|where|when|wherever|whenever|as far as|so far as|insofar as|to the extent|as much as) (?:it is |technically |reasonably )?(?:possible|practicable|practical|feasible)|as (?:much|well|quickly|soon|many|fast|early|little|few|close|good|easy|simple) as possible|(?:if|as|where|when) (?:it is )?(?:necessary|needed|required|applicable|appropriate|desired)|(?:on|with) (?:a )?best[- ]efforts? basis|best efforts?|ideally|preferably|under normal (?:circumstances|conditions)|to the extent (?:necessary|required)|(?:wenn|falls|soweit|sofern|wo) (?:es )?(?:technisch |irgend )?(?:möglich|machbar|nötig|notwendig|erforderlich|sinnvoll|angebracht|zutreffend|anwendbar)|nach möglichkeit|möglichst|so \w+ wie möglich|schnellstmöglich|bestmöglich|bei bedarf|gegebenenfalls|ggf\.?|eventuell|evtl\.?|unter umständen|idealerweise|vorzugsweise|grundsätzlich|im regelfall|in der regel",
        "",
        "by|for",
    )
});
/// INCOSE's rule 9, open-ended clauses.
static OPEN_LIST: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"etc\.?|and so (?:on|forth)|and the like|(?:and|or) (?:similar|such)(?: things| ones)?|or something (?:like that|similar)|among others|inter alia|(?:including,? )?but (?:is |are )?not limited to|, ?(?:\.\.\.|…)|usw\.?|u\.s\.w\.|und so (?:weiter|fort)|und (?:vieles )?mehr|und dergleichen|(?:und|oder) ähnliche[rsn]?|u\. ?ä\.|o\. ?ä\.|u\. ?v\. ?m\.|unter anderem",
        "",
        "als|mal",
    )
});
/// A comparison, which a number or what it is compared with would explain.
static COMPARISON: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"better|faster|slower|larger|bigger|smaller|easier|simpler|cheaper|more (?:efficient|efficiently|quickly|easily|reliable|reliably|user-friendly|secure|flexible)|(?:improve|speed up|accelerate|optimi[sz]e|minimi[sz]e|maximi[sz]e)[sd]?|besser\w{0,2}|schneller\w{0,2}|größere?[rnms]?|kleinere?[rnms]?|einfacher\w{0,2}|günstiger\w{0,2}|effizienter\w{0,2}|(?:verbesser|optimier|minimier|maximier|beschleunig)(?:t|n|en)",
        "so much the|no|not|nicht|kein",
        "than|the window|windows?|the panel|the dialog|or|half|als",
    )
});
/// An amount.
static AMOUNT: LazyLock<Terms> = LazyLock::new(|| {
    Terms::new(
        r"(?:very )?(?:large|big|huge|small|tiny)|(?:very )?(?:high|low|heavy) (?:load|volumes?|performance|traffic|availability|throughput|speed|quality|resolution|latency|amounts?|numbers?)|(?:a )?(?:very )?(?:long|short) (?:time|period|wait|delay)|(?:sehr )?(?:große|großen|großer|großes|großem|kleine|kleinen|kleiner|kleines|riesige|riesigen|geringe|geringen)|(?:sehr )?hohe[rnm]? (?:last|verfügbarkeit|qualität|leistung|anzahl|menge|geschwindigkeit|auflösung)|(?:eine )?(?:lange|kurze)[rn]? (?:zeit|wartezeit|dauer)",
        "at|how|as|too|so|im|wie|zu",
        r"letters?|print|talk|caps?|businesss?|enough|as|than|medium|und kleinbuchstaben|und ganzen|wie|als|buchstaben",
    )
});
static DIGIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty) (?:seconds?|minutes?|hours?|(?:working |business )?days?|weeks?|months?)\b|\b(?:zwei|drei|vier|sechs|sieben|acht|neun|zehn|zwanzig) (?:sekunden|minuten|stunden|(?:werk|arbeits)?tagen?|wochen|monaten?)",
    )
});
/// Where a statement says why: what is wanted in the end may be said in soft words.
static PURPOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[ ,](?:so that|in order (?:to|that)|because|otherwise|, since|, so (?:i|we|they|he|she)\b|damit|weil|sodass|so dass|andernfalls|sonst|um (?:\S+ ){1,8}zu)\b",
    )
});

/// Where the duty of a statement ends and its reason begins.
pub(super) fn main_part(statement: &Statement) -> usize {
    PURPOSE.find(&statement.plain).map_or(statement.plain.len(), |found| found.start())
}

pub(super) fn find(found: &mut Found<'_>) {
    for (at, statement) in found.text.statements.iter().enumerate() {
        if !matches!(statement.class, Class::Story | Class::Criterion | Class::Requirement) {
            continue;
        }
        let end = main_part(statement);
        let measured = DIGIT.is_match(&statement.plain);
        let lists: [(&Terms, Rule, bool); 6] = [
            (&LOOPHOLE, Rule::Loophole, true),
            (&OPEN_LIST, Rule::OpenList, true),
            (&VAGUE, Rule::VagueWord, true),
            (&SPEED, Rule::VagueWord, !measured),
            (&COMPARISON, Rule::Unquantified, !measured && !compares(&statement.plain)),
            (&AMOUNT, Rule::Unquantified, !measured && !sizes(&statement.plain)),
        ];
        for (terms, rule, asked) in lists {
            if asked {
                for part in terms.hits(statement, end) {
                    found.note(at, &part, rule, None);
                }
            }
        }
    }
}

fn compares(plain: &str) -> bool {
    let lower = plain.to_lowercase();
    [" than ", " als ", " compared ", " verglichen "].iter().any(|w| lower.contains(w))
}

/// "Small, medium and large" are names of sizes.
fn sizes(plain: &str) -> bool {
    let lower = plain.to_lowercase();
    ["medium", "mittel", " size", "größe"].iter().any(|w| lower.contains(w))
}
