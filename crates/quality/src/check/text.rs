//! A Markdown text as the statements in it: each with its plain words, the way back to where they stand, and what it
//! is in the document. Code, quotes, headings, labels and the heads of tables state nothing.

use crate::lang::pattern;
use crate::sentence::{marker, sentences};
use docket_domain::ArtifactKind;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What a statement is, as far as it decides which rules hold for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// "As a …, I want …".
    Story,
    /// When something counts as done.
    Criterion,
    /// What must be so.
    Requirement,
    /// What is told: how things are, why, by whom.
    Told,
    /// What stands under a heading that asks, names people or explains words: nothing is expected of it.
    Exempt,
}

/// Something the text says.
#[derive(Debug)]
pub(super) struct Statement {
    /// Its bytes in the text, and those of what stands in it without marks.
    pub raw: Range<usize>,
    pub class: Class,
    /// Its words without marks of Markdown, on one line, without the id before them ("FR-1").
    pub plain: String,
    /// Where each byte of `plain` stands in the text, and where the last ends.
    map: Vec<usize>,
    /// Bytes of `plain` that are quoted: code, addresses, words in quotation marks.
    quoted: Vec<Range<usize>>,
    /// Which paragraph, list entry or row it stands in.
    pub block: usize,
    /// Whether it opens its block.
    pub first: bool,
    /// The number of the heading, or of the line that serves as one, above it.
    pub section: usize,
    /// Whether it stands under a heading that ranks it below what must be ("Nice to have").
    pub optional: bool,
    /// Whether it stands in a row of a table.
    pub cell: bool,
}

impl Statement {
    /// Where a part of `plain` stands in the text.
    pub(super) fn place(&self, part: &Range<usize>) -> Range<usize> {
        let last = part.end.max(part.start + 1) - 1;
        // The last byte's own end: what is between it and the next (marks, breaks) does not belong to the part.
        let end = self.map.get(last).map_or(self.raw.end, |at| at + 1);
        self.map.get(part.start).copied().unwrap_or(self.raw.start)..end
    }

    /// Whether a part of `plain` is only quoted.
    pub(super) fn is_quoted(&self, part: &Range<usize>) -> bool {
        self.quoted.iter().any(|q| q.start < part.end && part.start < q.end)
    }

    /// Whether it asks.
    pub(super) fn asks(&self) -> bool {
        self.plain.trim_end_matches(['"', '”', '“', ')', ' ']).ends_with('?')
    }
}

/// A heading, or a line in bold letters that serves as one.
#[derive(Debug)]
pub(super) struct Section {
    /// Where it stands among the statements: the first below it.
    pub from: usize,
    /// 1 to 6 for headings, 7 for a line in bold letters, 8 for one in slanted ones.
    pub level: usize,
    /// Whether it announces acceptance criteria.
    pub criteria: bool,
}

/// A text read for checking.
#[derive(Debug)]
pub(super) struct Text {
    pub statements: Vec<Statement>,
    /// The first stands for what comes before any heading.
    pub sections: Vec<Section>,
    /// The bytes of each block that has statements, by [`Statement::block`].
    pub blocks: Vec<Range<usize>>,
    /// Lines in which a placeholder may be left.
    pub lines: Vec<Range<usize>>,
}

static EXEMPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"clarif|question|open (?:point|issue|item)|attend|participant|stakeholder|glossar|definitions?$|next steps?|sources|references|appendix|change (?:log|history)|out of scope|klär|frage|offene punkte|teilnehm|beteiligte|begriffe|nächste schritte|quellen|anhang|änderungs(?:historie|verlauf)|nicht im umfang",
    )
});
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"purpose|background|context|introduction|overview|summary|problem|vision|goals?$|objective|motivation|risk|decision|assumption|action|agenda|notes?$|history|today|as.is|zweck|hintergrund|kontext|einleitung|einführung|überblick|zusammenfassung|problem|ziele?$|risik|entscheidung|beschl|annahme|aufgabe|maßnahme|tagesordnung|notiz|ausgangslage|ist-zustand",
    )
});
static CRITERIA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"acceptance|criteria\b|criterion|definition of done|scenario|akzeptanz|abnahmekriteri|szenari|^ac\b",
    )
});
static OPTIONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:should|could|optional|nice|wish|wishes|later|low|medium|sollte|könnte|kann|wunsch|wünsche|später|niedrig|mittel)\b",
    )
});
static ID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?-i:[A-Z]{1,6})[-_ ]?\d{1,5}(?:\.\d+)*\s*(?::|\.|\)|–|-)?\s+"));
static STORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:as an? |as the |als )\s*(?P<r>[^.;]{0,80}?)[ ,]+(?:i want|i need|i wish|i would like|i'd like|i must|i can|i should|i expect|i prefer|(?:möchte|will|muss|brauche|kann|wünsche|benötige|würde|erwarte)\s+ich)\b",
    )
});
/// A role ends before the purpose does.
static NO_ROLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:so that|in order|damit|um)\b"));

/// Where the wish of a user story begins, and the bytes of its role; nothing for what is no story.
pub(super) fn story(plain: &str) -> Option<(usize, Range<usize>)> {
    let hit = STORY.captures(plain)?;
    let role = hit.name("r")?;
    (!NO_ROLE.is_match(role.as_str())).then(|| (hit.get(0).map_or(0, |m| m.end()), role.range()))
}
static STEPS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:given\b.*\b(?:when|then)\b|when\b.*,\s*then\b|(?:angenommen|gegeben)\b.*\b(?:wenn|dann)\b|wenn\b.*,\s*dann\b|(?:given|then|angenommen|gegeben sei(?:en)?)\b)",
    )
});
/// Words that bind, in English and German. What holds one is a requirement, wherever it stands.
static BINDING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:must|shall|should|has to|have to|needs? to|is required to|are required to|muss|müssen|soll|sollen|sollte|sollten|darf|dürfen|hat zu|haben zu)\b",
    )
});

/// Reads a text.
pub(super) fn read(kind: ArtifactKind, text: &str) -> Text {
    let lines = super::lines::lines(text);
    let mut read = Text {
        statements: Vec::new(),
        sections: vec![Section { from: 0, level: 0, criteria: false }],
        blocks: Vec::new(),
        lines: Vec::new(),
    };
    // Headings above the line, each with what it makes of the statements below it.
    let mut above: Vec<(usize, Option<Class>, bool)> = Vec::new();
    let mut pieces = pieces(text).into_iter().peekable();
    let mut block = 0;
    let mut before = usize::MAX;
    for line in &lines {
        use super::lines::LineKind as L;
        let heading = match line.kind {
            L::Heading(level) => Some(level),
            L::Label => Some(7),
            L::Slanted => Some(8),
            _ => None,
        };
        let exempt = |above: &[(usize, Option<Class>, bool)]| {
            above.iter().any(|(_, class, _)| *class == Some(Class::Exempt))
        };
        if let Some(level) = heading {
            above.retain(|(l, _, _)| *l < level);
            let words = text[line.range.clone()].trim_matches(['#', '*', '_', ':', ' ', '\t']);
            let criteria = CRITERIA.is_match(words);
            let class = if criteria {
                Some(Class::Criterion)
            } else if EXEMPT.is_match(words) {
                Some(Class::Exempt)
            } else {
                TOLD.is_match(words).then_some(Class::Told)
            };
            above.push((level, class, OPTIONAL.is_match(words)));
            read.sections.push(Section { from: read.statements.len(), level, criteria });
        }
        if !matches!(line.kind, L::Code | L::Quote | L::Blank) && !exempt(&above) {
            read.lines.push(line.range.clone());
        }
        while let Some((start, end)) = pieces.next_if(|(start, _)| *start < line.range.end) {
            if heading.is_some() || !matches!(line.kind, L::Text | L::Entry | L::Row) {
                continue;
            }
            if read.blocks.is_empty() || line.block != block {
                read.blocks.push(line.block_range(&lines));
                block = line.block;
            }
            let at = read.blocks.len() - 1;
            let Some(mut statement) = Statement::of(text, start..end) else { continue };
            statement.block = at;
            statement.first = before != at;
            statement.section = read.sections.len() - 1;
            statement.optional = above.iter().any(|(_, _, optional)| *optional);
            statement.cell = line.kind == L::Row;
            let under = above.iter().rev().find_map(|(_, class, _)| *class);
            statement.class = if exempt(&above) {
                Class::Exempt
            } else {
                class_of(kind, &statement, under, line.kind != L::Text)
            };
            before = at;
            read.statements.push(statement);
        }
    }
    read
}

/// The sentences of a text. A story told in lines or entries of its own ("As a …", "I want …", "So that …") is one.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    static OPENS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[*_]*(?:as an?\b|als\b)[^.;?!]*$"));
    static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[*_]*(?:i want|i need|i would like|i'd like|so that|in order|(?:möchte|will) ich|damit|um)\b",
        )
    });
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (start, end) in sentences(text) {
        let goes_on = open && GOES_ON.is_match(&text[start..end]);
        match pieces.last_mut() {
            Some(last) if goes_on && !text[last.1..start].contains("\n\n") => last.1 = end,
            _ => {
                open = OPENS.is_match(&text[start..end]);
                pieces.push((start, end));
            }
        }
    }
    pieces
}

fn class_of(kind: ArtifactKind, statement: &Statement, under: Option<Class>, listed: bool) -> Class {
    let plain = statement.plain.as_str();
    if kind == ArtifactKind::MeetingMinutes || statement.asks() || plain.ends_with(':') {
        Class::Told
    } else if story(plain).is_some() {
        Class::Story
    } else if under == Some(Class::Told) {
        Class::Told
    } else if under == Some(Class::Criterion) || STEPS.is_match(plain) {
        Class::Criterion
    } else if BINDING.is_match(plain) {
        Class::Requirement
    } else {
        match kind {
            ArtifactKind::AcceptanceCriteria if listed => Class::Criterion,
            ArtifactKind::UserStory | ArtifactKind::RequirementsDoc if listed => Class::Requirement,
            _ => Class::Told,
        }
    }
}

impl Statement {
    /// The statement at these bytes; nothing if no word is left of it without its marks.
    fn of(text: &str, raw: Range<usize>) -> Option<Self> {
        let (mut plain, mut map) = (String::new(), Vec::new());
        let mut quoted: Vec<Range<usize>> = Vec::new();
        let mut at = raw.start;
        let mut keep = |plain: &mut String, from: usize, part: &str| {
            plain.push_str(part);
            map.extend(from..from + part.len());
        };
        while at < raw.end {
            let rest = &text[at..raw.end];
            let c = rest.chars().next()?;
            let width = match c {
                '`' => {
                    let ticks = rest.bytes().take_while(|b| *b == b'`').count();
                    let close = rest[ticks..].find(&rest[..ticks]).map(|n| n + ticks);
                    if let Some(close) = close {
                        let from = plain.len();
                        keep(&mut plain, at + ticks, &rest[ticks..close].replace('\n', " "));
                        quoted.push(from..plain.len());
                        close + ticks
                    } else {
                        ticks
                    }
                }
                '\\' => 1,
                '*' | '~' => 1,
                '_' if rest[1..].starts_with('_')
                    || plain.is_empty()
                    || plain.ends_with([' ', '('])
                    || rest[1..].starts_with([' ', '.', ',', ')']) =>
                {
                    1
                }
                // The number of a source, or a link, of which the words stay.
                '[' => match rest.find(']') {
                    Some(end) if rest[1..end].bytes().all(|b| b.is_ascii_digit()) && end > 1 => end + 1,
                    _ => 1,
                },
                ']' if rest.starts_with("](") => match rest.find(')') {
                    Some(end) => end + 1,
                    None => 2,
                },
                ']' => 1,
                c if c.is_whitespace() => {
                    if !plain.is_empty() && !plain.ends_with(' ') {
                        keep(&mut plain, at, " ");
                    }
                    let step = c.len_utf8();
                    // The next line of a story told in entries opens with a sign.
                    if c == '\n' { step + marker(&rest[step..]) } else { step }
                }
                c => {
                    if rest.starts_with("http://") || rest.starts_with("https://") {
                        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                        let from = plain.len();
                        keep(&mut plain, at, &rest[..end]);
                        quoted.push(from..plain.len());
                        end
                    } else {
                        keep(&mut plain, at, &rest[..c.len_utf8()]);
                        c.len_utf8()
                    }
                }
            };
            at += width;
        }
        let id = ID.find(&plain).map_or(0, |found| found.end());
        let end = plain.trim_end_matches([' ', '|']).len().max(id);
        map.truncate(end);
        plain.truncate(end);
        map.drain(..id);
        plain.drain(..id);
        let mut statement = Self {
            raw,
            class: Class::Told,
            plain,
            map,
            quoted: quoted
                .into_iter()
                .map(|q| q.start.saturating_sub(id)..q.end.saturating_sub(id))
                .collect(),
            block: 0,
            first: false,
            section: 0,
            optional: false,
            cell: false,
        };
        statement.quoted.extend(in_quotation_marks(&statement.plain));
        statement.plain.chars().any(char::is_alphabetic).then_some(statement)
    }
}

/// What stands between quotation marks; an apostrophe is none.
fn in_quotation_marks(plain: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in plain.char_indices() {
        match (c, open) {
            ('“' | '„' | '«' | '»' | '"', None) => open = Some(at),
            ('”' | '“' | '»' | '«' | '"', Some(start)) => {
                found.push(start..at + c.len_utf8());
                open = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_with_what_they_are() {
        let check = |kind, text: &str, expected: &[(Class, &str)]| {
            let read = read(kind, text);
            let found: Vec<(Class, &str)> =
                read.statements.iter().map(|s| (s.class, s.plain.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        };
        use ArtifactKind::{AcceptanceCriteria, Custom, MeetingMinutes, RequirementsDoc, UserStory};
        use Class::{Criterion, Exempt, Requirement, Story, Told};
        check(
            UserStory,
            "# US\n\nAs a **rider**,\nI want _it_ [1]\n\n**Acceptance criteria**\n\n- AC-1: It is `paid`. [2]\n\n**To clarify**\n\n- Who pays it, and when\n\n> A quote.\n\n## Rules\n\n- Fees end.\n",
            &[
                (Story, "As a rider, I want it"),
                (Criterion, "It is paid."),
                (Exempt, "Who pays it, and when"),
                (Requirement, "Fees end."),
            ],
        );
        check(
            RequirementsDoc,
            "Prose tells. Prose must bind.\n\n| A | B |\n|---|---|\n| One cell | Two |\n\n```\nmust = 1\n```\n",
            &[
                (Told, "Prose tells."),
                (Requirement, "Prose must bind."),
                (Requirement, "One cell"),
                (Requirement, "Two"),
            ],
        );
        check(MeetingMinutes, "- Fees must end.", &[(Told, "Fees must end.")]);
        check(
            Custom,
            "- Fees end.\n- Fees shall end.",
            &[(Told, "Fees end."), (Requirement, "Fees shall end.")],
        );
        check(AcceptanceCriteria, "- Fees end.\n\nTold.", &[(Criterion, "Fees end."), (Told, "Told.")]);
    }

    #[test]
    fn plain_words_lead_back_to_where_they_stand() {
        let text = "- **Zürich** [is](http://x.y) \"very `fast`\" and\n  gut";
        let read = read(ArtifactKind::RequirementsDoc, text);
        let statement = &read.statements[0];
        assert_eq!(statement.plain, "Zürich is \"very fast\" and gut");
        for word in ["Zürich", "is", "fast", "gut"] {
            let start = statement.plain.find(word).unwrap_or_default();
            let part = start..start + word.len();
            assert_eq!(&text[statement.place(&part)], word);
            assert_eq!(statement.is_quoted(&part), word == "fast", "{word}");
        }
    }
}
