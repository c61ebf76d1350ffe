//! What a message to the assistant asks for.

use crate::Day;
use crate::lang::pattern;
use crate::words::content_words;
use docket_domain::ArtifactKind;
use regex::Regex;
use std::sync::LazyLock;

/// What a message to the assistant asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// An artifact of this kind.
    Draft(ArtifactKind),
    /// An answer from the sources.
    Answer,
    /// A summary.
    Summarise,
}

/// What an order without a topic of its own is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// It does not say: "write user stories".
    Open,
    /// What was spoken of before: "for that", "now as acceptance criteria".
    Back,
    /// All there is: "for the whole project", "from all documents".
    Whole,
}

/// A message to the assistant, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it asks for.
    pub intent: Intent,
    /// What it is about, in the person's words.
    pub topic: String,
    /// The topic's content words, lowercase, for a search.
    pub terms: Vec<String>,
    /// The title it names for the result.
    pub title: Option<String>,
    /// The day it names.
    pub day: Option<Day>,
    /// What it is about when it names no topic.
    pub reference: Reference,
}

static BACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:please |bitte )?(?:now|and now|next|also|then|jetzt|nun|dann|und jetzt)\b|\b(?:for|about|on|of|from|out of|into|with|to|as) (?:it|that|this|them|these|those|the same|the above|what (?:we|you|was|i)\b.*|the (?:last|previous|above) (?:answer|question|topic|passages?|point)s?),?(?: please| bitte| too| as well| now)?\s*[.!?]*$|\b(?:turn|make|convert|put|write|draft) (?:it|that|this|them|these|those)\b|\b(?:daraus|davon|dazu|dafür|darüber|hierzu|hieraus|dasselbe)\b",
    )
});
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:whole|entire|complete|all|everything|every|overall|gesamt\w*|ganze\w*|alle\w*)\b|\b(?:the|this|our|das|dem|des|vom|unser\w*) (?:project|projekt\w*|library|material)\b|\b(?:documents|sources|notes|transcripts|meetings|files|dokumente\w*|quellen)\b",
    )
});

/// "Now", "and then": it only joins an order to what was said before.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?:and|und|ok|okay|so),? )?(?:now|then|next|also|jetzt|nun|dann|auch),? ")
});

fn reference_of(text: &str) -> Reference {
    let line: String = text.chars().take(2_000).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if WHOLE.is_match(&line) {
        Reference::Whole
    } else if BACK.is_match(without_courtesy(&line)) {
        Reference::Back
    } else {
        Reference::Open
    }
}

struct Shapes {
    courtesy: Regex,
    command: Regex,
    artifact: Vec<(Regex, ArtifactKind)>,
    summary: Regex,
    wh: Regex,
    title: Regex,
    source: Regex,
    lead: Regex,
    tail: Regex,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let tail = r"(?:\s+(?:with|including|plus|and|incl\.?|mit|und)\s+(?:their |the |its |all |some |an? )?(?:acceptance criteria|acceptance tests?|akzeptanzkriterien|sources|citations|gherkin|given.when.then|open questions|references|user stories|examples|owners?(?: and due dates?)?|due dates?|table of contents))*";
    let artifact = |names: &str, kind| (pattern(&format!(r"\b(?:{names})\b{tail}")), kind);
    Shapes {
        courtesy: pattern(r"^(?:(?:hi|hello|hey|hallo|good morning|dear docket|docket)\b[,!.]*\s*)?(?:please|pls|kindly|bitte)?,?\s*(?:(?:can|could|would|will) you(?: please| kindly)?|i(?:'d| would) like you to|i want you to|i need you to|let's|(?:kannst|könntest) du(?: bitte)?|help me(?: to)?|please)?,?\s*"),
        command: pattern(r"^(?:(?:also|now|then|quickly|just|mir|bitte) )?(?:write|draft|create|generate|make|prepare|produce|give (?:me|us)|turn|convert|derive|extract|list|put together|set up|come up with|compose|formulate|document|build|develop|work out|propose|show me|draw up|draw|i need|i want|i'd like|i would like|we need|get me|provide|deliver|collect|capture|specify|compile|schreib\w*|erstell\w*|formulier\w*|verfass\w*|generier\w*|entwirf|mach\w*|gib|leite|ich brauche|ich möchte|wir brauchen)\b\s*"),
        artifact: vec![
            artifact(r"acceptance (?:criteria|criterion|tests?|scenarios?)|gherkin(?: scenarios?| features?)?|given.when.then(?: scenarios?)?|test scenarios?|feature files?|akzeptanzkriterien", ArtifactKind::AcceptanceCriteria),
            artifact(r"(?:user |job )?stor(?:y|ies)|user-stor(?:y|ies)|(?:product )?backlog(?: items)?|epics?|anwendergeschichten", ArtifactKind::UserStory),
            artifact(r"(?:software |system |business |functional |non-functional |product |technical |stakeholder )*requirements?(?: documents?| docs?| specifications?| specs?| lists?| catalogu?e)?|srs|brd|prd|frs|functional (?:spec(?:ification)?s?)|spec(?:ification)? documents?|specifications?|anforderungsdokument|anforderungen|lastenheft|pflichtenheft", ArtifactKind::RequirementsDoc),
            artifact(r"(?:meeting )?minutes|meeting notes|minutes of meeting|mom|sitzungsprotokoll|besprechungsprotokoll|protokoll", ArtifactKind::MeetingMinutes),
            artifact(r"use cases?|raid logs?|glossar(?:y|ies)|decision logs?|risk (?:log|register|list)s?|process descriptions?|stakeholder (?:map|list)s?|vision (?:statement|document)|concept(?: paper)?|memos?|reports?|briefing(?: note| paper)?s?|documents?|business cases?|test plans?|action (?:list|items)|faqs?|e-?mails?|letters?|presentations?|overviews?|glossar|bericht|dokument", ArtifactKind::Custom),
        ],
        summary: pattern(r"^(?:(?:give (?:me|us)|write|make|prepare|i need|create|draft|provide|show me) (?:a |an |the )?(?:short |brief |quick |concise |two-line |executive |one-paragraph )*(?:summary|recap|overview|tl;?dr|synopsis|digest)|summari[sz]e|sum up|sum this up|recap|tl;?dr|in short|summary|condense|what (?:have|did) we (?:discuss(?:ed)?|talk(?:ed)? about)(?: so far)?|where (?:are|were) we|fasse?|zusammenfassung|gib mir eine zusammenfassung)\b"),
        wh: pattern(r"^(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|does|do|did|has|have|should|must|may|can (?!you)|am i|was|wer|wann|wo|wie|warum|welche\w*|gibt es|darf|muss)\b".replace("can (?!you)", "can i|can we|can the|can a|can customers|can users").as_str()),
        title: pattern(r#"\b(?:called|titled|entitled|named|with the title|under the title|mit dem titel|namens)\s+(?:["“'„](?P<q>[^"”'“\n]{1,120})["”'“]|(?P<w>[A-Z][^.,;\n]{1,80}?)(?:\s+(?:for|about|from|on|based)\b|[.,;]|$))"#),
        source: pattern(r"^(?:from|out of|based on|using|in|according to|aus|basierend auf|of|for|in) (?:all |all of )?(?:the |our |my |these |this |those |that |dem |den |der )?(?:(?:uploaded |attached |whole |available |existing |selected |given )?(?:documents?|sources?|notes?|evidence|material|project|library|transcripts?|files?|thread|conversation|chat|discussion|meetings?|above|it|them|that|this|dokumente\w*|projekt\w*))\W*$"),
        lead: pattern(r"^(?:(?:for|about|on|of|covering|regarding|concerning|from|based on|out of|around|that cover|which cover|describing|to|into|in|using|as|me|us|für|über|zu|zum|zur|von|vom|aus|is|are|with|what|:|-|–)\b:?|[:–-])\s*"),
        tail: pattern(r"[,.;]?\s*(?:please|pls|thanks|thank you|bitte|danke|as (?:a )?(?:table|list|bullets|markdown|bullet points)|(?:with|including) (?:the )?(?:acceptance criteria|sources|citations)|(?:based on|from|using) (?:all |all of )?(?:the |our |my |these |this )?(?:uploaded |attached |available )?(?:documents?|sources?|notes?|evidence|material|library|transcripts?|files)|in (?:a|one|two|three|five) (?:sentences?|lines?|paragraphs?|bullets?|words?)|briefly|in short)\s*[.!?]*$"),
    }
});

/// A message without its "could you please".
pub(crate) fn without_courtesy(text: &str) -> &str {
    let rest = SHAPES.courtesy.find(text).map_or(text, |m| &text[m.end()..]);
    if rest.trim().is_empty() { text } else { rest }
}

/// Reads what a message asks for. What is neither an order for an artifact nor for a summary is a question.
pub fn read_request(text: &str) -> Reading {
    let mut reading = read(text);
    reading.reference = reference_of(text);
    reading.day = Day::named(&text.chars().take(2_000).collect::<String>());
    // Of minutes the day says which meeting is meant, and nothing of what it was about.
    if reading.day.is_some() && reading.intent == Intent::Draft(ArtifactKind::MeetingMinutes) {
        let rest = cleaned(&Day::left_out(&reading.topic));
        let rest = rest.trim_end_matches([' ', ',']);
        let rest = ["of", "on", "from", "held on", "vom", "am", "of the", "from the", "on the"]
            .iter()
            .find_map(|w| rest.strip_suffix(w).filter(|r| r.is_empty() || r.ends_with(' ')))
            .unwrap_or(rest);
        let whole = read_topic(&cleaned(rest));
        (reading.topic, reading.terms) = whole;
    }
    reading
}

fn read(text: &str) -> Reading {
    let shapes = &*SHAPES;
    let head: String = text.chars().take(2_000).collect();
    let one_line = head.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'");
    let title = shapes
        .title
        .captures(&one_line)
        .and_then(|c| c.name("q").or_else(|| c.name("w")))
        .map(|m| m.as_str().trim().to_owned());
    let untitled = shapes.title.find(&one_line).filter(|_| title.is_some()).map_or(one_line.clone(), |m| {
        let rest = &one_line[m.end()..];
        let joined = if rest.starts_with([' ', '.', ',', ';']) || rest.is_empty() {
            rest.to_owned()
        } else {
            format!(" {rest}")
        };
        // The unquoted form swallows the preposition after the title: give it back.
        let back = ["for", "about", "from", "on", "based"]
            .iter()
            .find(|p| m.as_str().ends_with(&format!(" {p}")))
            .map_or("", |p| *p);
        format!("{} {back}{joined}", &one_line[..m.start()])
    });
    let body = without_courtesy(untitled.trim()).trim();
    let body = NEXT.find(body).map_or(body, |m| &body[m.end()..]);
    let command = shapes.command.find(body);
    let rest = command.map_or(body, |m| &body[m.end()..]);
    let first_artifact = shapes
        .artifact
        .iter()
        .filter_map(|(p, kind)| p.find(rest).map(|m| (m, *kind)))
        .min_by_key(|(m, kind)| (m.start(), *kind == ArtifactKind::Custom));
    let opens = first_artifact
        .as_ref()
        .is_some_and(|(m, _)| rest[..m.start()].split(' ').filter(|w| !w.is_empty()).count() <= 1);
    let asks = shapes.wh.is_match(body) || (command.is_none() && body.ends_with('?'));
    if !asks
        && let Some((found, kind)) = first_artifact
        && (command.is_some() || opens)
        && !(kind == ArtifactKind::Custom && shapes.summary.is_match(body))
        && !(shapes.summary.is_match(body) && command.is_none())
    {
        let before = rest[..found.start()].trim();
        let after = rest[found.end()..].trim();
        let topic = cleaned(&topic_between(before, after));
        let topic = if kind == ArtifactKind::Custom && topic.is_empty() { String::new() } else { topic };
        return reading(Intent::Draft(kind), &topic, title);
    }
    if let Some(found) = shapes.summary.find(body)
        && !(shapes.wh.is_match(body)
            && !body.to_lowercase().starts_with("what have we")
            && !body.to_lowercase().starts_with("what did we")
            && !body.to_lowercase().starts_with("where"))
    {
        return reading(Intent::Summarise, &cleaned(&body[found.end()..]), title);
    }
    reading(Intent::Answer, body.trim_end_matches(['?', '!', '.', ' ']), title)
}

/// What an order is about: mostly what follows the artifact's name, else what stands before it ("turn the limits
/// discussion into user stories", "refund user stories").
fn topic_between(before: &str, after: &str) -> String {
    let before = before
        .trim_end_matches(" into")
        .trim_end_matches(" to")
        .trim_end_matches(" as")
        .trim_end_matches(" in");
    let qualifiers = [
        "a",
        "an",
        "the",
        "some",
        "all",
        "me",
        "us",
        "new",
        "short",
        "brief",
        "detailed",
        "complete",
        "full",
        "first",
        "good",
        "proper",
        "formal",
        "possible",
        "few",
        "three",
        "five",
        "ten",
        "draft",
        "set",
        "of",
        "list",
        "a set of",
        "a list of",
        "mir",
        "die",
        "das",
        "eine",
        "ein",
        "einen",
        "your",
        "our",
        "this",
        "following",
        "down",
        "up",
        "simple",
        "clear",
        "high-level",
        "more",
        "it",
        "that",
        "into",
    ];
    let words: Vec<&str> = before
        .split(' ')
        .filter(|w| !w.is_empty() && !qualifiers.contains(&w.to_lowercase().as_str()))
        .collect();
    if cleaned(after).is_empty() { words.join(" ") } else { after.to_owned() }
}

fn cleaned(topic: &str) -> String {
    let shapes = &*SHAPES;
    let mut rest = topic
        .trim()
        .trim_matches(|c: char| matches!(c, '.' | '!' | '?' | ',' | ';' | ' ' | '"' | '“' | '”'))
        .to_owned();
    for _ in 0..4 {
        let before = rest.len();
        if shapes.source.is_match(&rest) {
            return String::new();
        }
        if let Some(found) = shapes.tail.find(&rest) {
            rest.truncate(found.start());
        }
        if let Some(found) = shapes.lead.find(&rest) {
            rest.drain(..found.end());
        }
        for article in ["the ", "this ", "our ", "a ", "an ", "die ", "der ", "das ", "den "] {
            if rest.len() > article.len()
                && rest.get(..article.len()).is_some_and(|h| h.eq_ignore_ascii_case(article))
            {
                rest.drain(..article.len());
                break;
            }
        }
        if rest.len() == before {
            break;
        }
    }
    let rest = rest
        .trim_matches(|c: char| matches!(c, '.' | '!' | '?' | ',' | ';' | ' ' | '"' | '“' | '”'))
        .to_owned();
    let nothing = matches!(
        rest.to_lowercase().as_str(),
        "thread"
            | "this"
            | "conversation"
            | "discussion"
            | "chat"
            | "it"
            | "that"
            | "so far"
            | "everything"
            | "all"
            | "them"
            | "zusammen"
            | "messages"
            | "what we discussed"
            | "above"
            | "please"
            | "meeting"
            | "notes"
            | "me"
            | "us"
            | "document"
            | "documents"
    );
    if nothing { String::new() } else { rest }
}

fn reading(intent: Intent, topic: &str, title: Option<String>) -> Reading {
    let (topic, terms) = read_topic(topic);
    Reading { intent, topic, terms, title, day: None, reference: Reference::Open }
}

/// A topic with its content words.
fn read_topic(topic: &str) -> (String, Vec<String>) {
    let commands = [
        "write",
        "draft",
        "create",
        "generate",
        "tell",
        "show",
        "find",
        "explain",
        "describe",
        "list",
        "please",
        "document",
        "documents",
        "documented",
        "summarise",
        "summarize",
        "summary",
        "mention",
        "mentioned",
        "talk",
        "talked",
        "discuss",
        "discussed",
    ];
    let mut terms: Vec<String> = Vec::new();
    for word in content_words(topic) {
        if !commands.contains(&word.as_str()) && !terms.contains(&word) {
            terms.push(word);
        }
    }
    (topic.to_owned(), terms)
}
