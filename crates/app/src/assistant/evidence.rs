//! Which passages bear on what was asked: what the offline drafter may use.

use super::Turn;
use crate::error::AppError;
use crate::search::{any_of, passages};
use docket_domain::{ArtifactKind, Id as _, Role, SourceKind};
use docket_quality::{Day, Evidence, Intent, Reading, Reference, content_words, outcomes_asked, stem};
use docket_store::{PassageRow, document, forgive, meeting, passages_of};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many passages a search for the topic gives.
const BEST: u32 = 80;
/// No draft is made from more text than this, in bytes.
const MOST_TEXT: usize = 4 * 1024 * 1024;

/// What was gathered, and for what.
pub(super) struct Gathered {
    pub(super) reading: Reading,
    pub(super) rows: Vec<PassageRow>,
    /// What was looked for, for the user to read.
    pub(super) looked_for: String,
    /// The one meeting that the passages are of.
    pub(super) meeting: Option<Meeting>,
    /// What the user is to know about the choice of the sources, or why there are none.
    pub(super) note: Option<String>,
}

/// A meeting of the project: what minutes say of it beside its words.
#[derive(Debug, Clone)]
pub(super) struct Meeting {
    pub(super) title: String,
    /// As `2026-01-12`.
    pub(super) date: String,
    pub(super) attendees: Vec<String>,
}

impl Meeting {
    /// How it is named to the user: `“Kick-off” of 12 January 2026`.
    fn named(&self) -> String {
        let day = Day::named(&self.date).map_or_else(|| self.date.clone(), Day::in_words);
        format!("“{}” of {day}", self.title)
    }
}

impl Gathered {
    /// The passages as the drafter takes them. `id` is the index into `rows`.
    pub(super) fn evidence(&self) -> Vec<Evidence<'_>> {
        self.rows
            .iter()
            .enumerate()
            .map(|(id, row)| Evidence {
                id,
                text: &row.passage.text,
                speaker: row.passage.place.speaker.as_deref(),
                heading: row.passage.place.heading.as_deref(),
                label: &row.title,
                kind: row.kind,
            })
            .collect()
    }

    /// How many documents and meetings the passages come from.
    pub(super) fn owners(&self) -> usize {
        self.rows.iter().map(|r| r.owner).collect::<HashSet<_>>().len()
    }
}

/// Something of the library that may be named in what was said.
struct Owner {
    id: [u8; 16],
    title: String,
    /// Only meetings have it.
    meeting: Option<Meeting>,
}

pub(super) async fn gather(turn: &Turn<'_>) -> Result<Gathered, AppError> {
    let mut reading = docket_quality::read_request(turn.said.topic());
    let owners = owners(turn).await?;
    let named: Vec<&Owner> = owners.iter().filter(|o| names(turn.said.topic(), &o.title)).collect();
    // "the minutes of the kick-off workshop": the words that name the meeting say nothing about the topic.
    let title_stems: HashSet<String> =
        named.iter().flat_map(|o| content_words(&o.title)).map(|w| stem(&w)).collect();
    if !title_stems.is_empty() {
        reading.terms.retain(|term| !title_stems.contains(&stem(term)));
        reading.topic = reading.terms.join(" ");
    }
    // "Which decisions were made?": the word says what is asked for, not what it is about.
    let outcomes = outcomes_asked(turn.said.topic()).filter(|_| reading.intent == Intent::Answer);
    if let Some(asked) = &outcomes {
        reading.terms.clone_from(&asked.terms);
        reading.terms.retain(|term| !title_stems.contains(&stem(term)));
        reading.topic = reading.terms.join(" ");
    }
    let minutes = reading.intent == Intent::Draft(ArtifactKind::MeetingMinutes);
    if minutes && named.iter().all(|o| o.meeting.is_some()) {
        return of_a_meeting(turn, reading, &owners, &named).await;
    }
    if reading.terms.is_empty() && named.is_empty() && outcomes.is_none() {
        inherit_topic(turn, &mut reading).await?;
    }
    let (meeting, note) = (None, None);
    if !named.is_empty() {
        let looked_for = named.iter().map(|o| o.title.as_str()).collect::<Vec<_>>().join(", ");
        let rows = all_of(turn, named.into_iter()).await?;
        return Ok(Gathered { reading, rows, looked_for, meeting, note });
    }
    if reading.terms.is_empty() {
        let rows = all_of(turn, owners.iter()).await?;
        let looked_for = "everything in this project".to_owned();
        return Ok(Gathered { reading, rows, looked_for, meeting, note });
    }
    let looked_for = reading.terms.join(" ");
    let rows = around_topic(turn, &reading).await?;
    Ok(Gathered { reading, rows, looked_for, meeting, note })
}

/// Minutes are of one whole meeting, whatever else was said about it: the one that is named, the only one, or the
/// latest. Of a meeting that is not there nothing is gathered; which ones are there is said instead.
async fn of_a_meeting(
    turn: &Turn<'_>,
    mut reading: Reading,
    owners: &[Owner],
    named: &[&Owner],
) -> Result<Gathered, AppError> {
    let all: Vec<(&Owner, &Meeting)> =
        owners.iter().filter_map(|o| o.meeting.as_ref().map(|m| (o, m))).collect();
    let chosen = chosen(turn.said.topic(), &reading, &all, named);
    reading.topic.clear();
    reading.terms.clear();
    let list = || all.iter().take(12).map(|(_, m)| format!("\n- {}", m.named())).collect::<String>();
    match chosen {
        Choice::Of(owner, meeting, others) => {
            let note = (others > 0).then(|| {
                let which = if others == 1 {
                    "1 other meeting".to_owned()
                } else {
                    format!("{others} other meetings")
                };
                format!(
                    "These are the minutes of the latest meeting that fits, {}; {which} would fit as well. \
                     Name the title or the day for another.",
                    meeting.named()
                )
            });
            let rows = all_of(turn, std::iter::once(owner)).await?;
            Ok(Gathered {
                reading,
                rows,
                looked_for: owner.title.clone(),
                meeting: Some(meeting.clone()),
                note,
            })
        }
        Choice::None(_) if all.is_empty() => {
            let note =
                "There is no meeting in this project yet: import a transcript or begin one with notes.";
            Ok(nothing(reading, note.to_owned()))
        }
        Choice::None(wanted) => {
            let note = format!(
                "There is no meeting {wanted} in this project, so I drafted nothing. These are there:{}",
                list()
            );
            Ok(nothing(reading, note))
        }
    }
}

fn nothing(reading: Reading, note: String) -> Gathered {
    Gathered {
        reading,
        rows: Vec::new(),
        looked_for: "a meeting".to_owned(),
        meeting: None,
        note: Some(note),
    }
}

/// Which meeting minutes are asked for.
enum Choice<'a> {
    /// This one, and how many others would have fitted.
    Of(&'a Owner, &'a Meeting, usize),
    /// None, and what was wanted.
    None(String),
}

/// The latest of the meetings that fit what is named: title, day, words of the title. `all` is latest first.
fn chosen<'a>(
    text: &str,
    reading: &Reading,
    all: &[(&'a Owner, &'a Meeting)],
    named: &[&Owner],
) -> Choice<'a> {
    /// Words that name any meeting, and none in particular.
    const ANY: &[&str] = &[
        "meeting",
        "meetings",
        "call",
        "session",
        "workshop",
        "sync",
        "latest",
        "last",
        "recent",
        "newest",
        "today",
        "current",
        "held",
        "project",
        "notes",
        "transcript",
        "minutes",
        "team",
        "date",
        "day",
        "sitzung",
        "besprechung",
        "termin",
        "letzte",
        "letzten",
        "letzter",
        "heutige",
        "heutigen",
        "treffen",
        "decisions",
        "actions",
        "attendees",
        "action",
        "english",
        "german",
        "deutsch",
        "englisch",
    ];
    let mut fit: Vec<(&Owner, &Meeting)> = all.to_vec();
    let mut wanted = String::new();
    if !named.is_empty() {
        // "Sync" is in "Sync with the vendor" too: the longest title that is named is meant.
        let longest = named.iter().map(|o| o.title.len()).max().unwrap_or(0);
        let several = named.iter().filter(|o| !within_other(o, named)).count() > 1;
        fit.retain(|(o, _)| named.iter().any(|n| n.id == o.id) && (several || o.title.len() == longest));
        wanted = format!("“{}”", fit.first().map_or("", |(o, _)| o.title.as_str()));
    } else {
        let asked: Vec<&String> = reading.terms.iter().filter(|t| !ANY.contains(&t.as_str())).collect();
        // "About refunds" is a topic and no name of a meeting.
        let text = plain(text);
        let about = [" about ", " regarding ", " concerning ", " covering ", " über ", " zum thema "]
            .iter()
            .any(|w| text.contains(w));
        if !asked.is_empty() && !about {
            let stems_of = |title: &str| content_words(title).iter().map(|w| stem(w)).collect::<HashSet<_>>();
            fit.retain(|(o, _)| {
                let title = stems_of(&o.title);
                asked.iter().all(|t| title.contains(&stem(t)))
            });
            wanted = format!("called “{}”", reading.topic);
        }
    }
    if let Some(day) = reading.day {
        fit.retain(|(_, m)| day.is(&m.date));
        let gap = if wanted.is_empty() { "" } else { " " };
        wanted = format!("{wanted}{gap}held on {}", day.in_words());
    }
    match fit.first() {
        Some((owner, meeting)) => Choice::Of(owner, meeting, fit.len() - 1),
        None => Choice::None(wanted),
    }
}

fn within_other(one: &Owner, named: &[&Owner]) -> bool {
    named.iter().any(|o| o.title.len() > one.title.len() && plain(&o.title).contains(&plain(&one.title)))
}

/// "Now as acceptance criteria" is about what was asked before, and so is a bare order right after an answer; but
/// never about what nothing was found for.
async fn inherit_topic(turn: &Turn<'_>, reading: &mut Reading) -> Result<(), AppError> {
    if reading.reference == Reference::Whole {
        return Ok(());
    }
    let before = turn.before().await?;
    for (at, message) in before.iter().enumerate().rev().filter(|(_, m)| m.role == Role::User) {
        let earlier = docket_quality::read_request(&message.content);
        let found = before[at + 1..]
            .iter()
            .take_while(|m| m.role != Role::User)
            .any(|m| m.role == Role::Assistant && m.sources.is_some());
        let question = earlier.intent == Intent::Answer;
        if found && !earlier.terms.is_empty() && (question || reading.reference == Reference::Back) {
            reading.topic = earlier.topic;
            reading.terms = earlier.terms;
            return Ok(());
        }
        // What refers back means the last thing that was found, a bare order at most the turn before.
        if reading.reference == Reference::Open && reading.intent != Intent::Answer {
            return Ok(());
        }
    }
    Ok(())
}

async fn owners(turn: &Turn<'_>) -> Result<Vec<Owner>, AppError> {
    let mut read = turn.session.store.read().await?;
    let meetings = meeting::list(&mut read, turn.project()).await?;
    let documents = document::list(&mut read, turn.project()).await?;
    let meetings = meetings.into_iter().map(|m| Owner {
        id: m.id.bytes(),
        title: m.title.clone(),
        meeting: Some(Meeting { title: m.title, date: m.held_on.day(), attendees: m.attendees }),
    });
    let documents = documents.into_iter().map(|d| Owner { id: d.id.bytes(), title: d.name, meeting: None });
    Ok(meetings.chain(documents).collect())
}

/// Whether a text names a thing by its title, or by its file name with or without the ending.
fn names(text: &str, title: &str) -> bool {
    let text = plain(text);
    let stem = title.rsplit_once('.').filter(|(_, end)| end.len() <= 5).map_or(title, |(stem, _)| stem);
    [title, stem].into_iter().map(plain).any(|name| name.trim().chars().count() >= 6 && text.contains(&name))
}

/// Lower-case words between single spaces, with a space at both ends, so that only whole words match.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

async fn all_of(turn: &Turn<'_>, owners: impl Iterator<Item = &Owner>) -> Result<Vec<PassageRow>, AppError> {
    let mut read = turn.session.store.read().await?;
    let mut rows = Vec::new();
    let mut size = 0;
    for owner in owners {
        for row in passages_of(&mut read, owner.id).await? {
            size += row.passage.text.len();
            if size > MOST_TEXT {
                return Ok(rows);
            }
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The best passages for the topic, and what was said right around them in meetings: an answer rarely has the
/// word of its question in it.
async fn around_topic(turn: &Turn<'_>, reading: &Reading) -> Result<Vec<PassageRow>, AppError> {
    let query = any_of(&reading.terms.join(" "));
    let mut found = passages(turn.session, turn.project(), &query, BEST).await?;
    if found.is_empty() {
        let meant = forgive(&mut *turn.session.store.read().await?, &query).await?;
        if let Some(meant) = meant {
            found = passages(turn.session, turn.project(), &meant, BEST).await?;
        }
    }
    let mut order: Vec<[u8; 16]> = Vec::new();
    let mut starts: HashMap<[u8; 16], HashSet<u32>> = HashMap::new();
    for hit in found {
        if !order.contains(&hit.owner) {
            order.push(hit.owner);
        }
        starts.entry(hit.owner).or_default().insert(hit.passage.place.char_start);
    }
    let mut read = turn.session.store.read().await?;
    let mut rows = Vec::new();
    for owner in order {
        let all = passages_of(&mut read, owner).await?;
        let wanted = &starts[&owner];
        let mut chosen = BTreeSet::new();
        for (i, row) in all.iter().enumerate() {
            if wanted.contains(&row.passage.place.char_start) {
                let reach = if row.kind == SourceKind::Meeting { 2 } else { 1 };
                let near = i.saturating_sub(reach)..(i + reach + 1).min(all.len());
                chosen
                    .extend(near.filter(|n| row.kind == SourceKind::Meeting || same_section(&all[*n], row)));
            }
        }
        rows.extend(all.into_iter().enumerate().filter(|(i, _)| chosen.contains(i)).map(|(_, row)| row));
    }
    Ok(rows)
}

fn same_section(a: &PassageRow, b: &PassageRow) -> bool {
    a.passage.place.heading == b.passage.place.heading && a.passage.place.page == b.passage.place.page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_named_by_its_title() {
        let check = |text: &str, title: &str, expected: bool| {
            assert_eq!(names(text, title), expected, "{text} {title}")
        };
        check("draft the minutes of the Kick-off workshop", "kick off workshop", true);
        check("stories from refund-policy.md please", "refund-policy.md", true);
        check("stories from the refund policy", "refund-policy.md", true);
        check("what about the policyholders", "policy.md", false);
        check("notes", "notes.txt", false);
        check("anything", "", false);
    }
}
