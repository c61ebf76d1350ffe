//! Which passages bear on what was asked: what the offline drafter may use.

use super::Turn;
use crate::error::AppError;
use crate::search::{any_of, passages};
use docket_domain::{ArtifactKind, Id as _, Role, SourceKind};
use docket_quality::{Evidence, Intent, Reading, content_words, stem};
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
    kind: SourceKind,
    id: [u8; 16],
    title: String,
}

pub(super) async fn gather(turn: &Turn<'_>) -> Result<Gathered, AppError> {
    let mut reading = docket_quality::read_request(turn.text);
    let owners = owners(turn).await?;
    let named: Vec<&Owner> = owners.iter().filter(|o| names(turn.text, &o.title)).collect();
    // "the minutes of the kick-off workshop": the words that name the meeting say nothing about the topic.
    let title_stems: HashSet<String> =
        named.iter().flat_map(|o| content_words(&o.title)).map(|w| stem(&w)).collect();
    if !title_stems.is_empty() {
        reading.terms.retain(|term| !title_stems.contains(&stem(term)));
        reading.topic = reading.terms.join(" ");
    }
    if reading.terms.is_empty() && named.is_empty() {
        inherit_topic(turn, &mut reading).await?;
    }
    let minutes = reading.intent == Intent::Draft(ArtifactKind::MeetingMinutes);
    if !named.is_empty() {
        let looked_for = named.iter().map(|o| o.title.as_str()).collect::<Vec<_>>().join(", ");
        let rows = all_of(turn, named.into_iter()).await?;
        return Ok(Gathered { reading, rows, looked_for });
    }
    if minutes {
        let latest = owners.iter().filter(|o| o.kind == SourceKind::Meeting).take(1);
        let looked_for = latest.clone().map(|o| o.title.clone()).collect();
        let rows = all_of(turn, latest).await?;
        // Minutes are of a whole meeting, whatever else was said about it.
        reading.topic.clear();
        reading.terms.clear();
        return Ok(Gathered { reading, rows, looked_for });
    }
    if reading.terms.is_empty() {
        let rows = all_of(turn, owners.iter()).await?;
        return Ok(Gathered { reading, rows, looked_for: "everything in this project".to_owned() });
    }
    let looked_for = reading.terms.join(" ");
    let rows = around_topic(turn, &reading).await?;
    Ok(Gathered { reading, rows, looked_for })
}

/// "Now as acceptance criteria" is about what was asked before.
async fn inherit_topic(turn: &Turn<'_>, reading: &mut Reading) -> Result<(), AppError> {
    let before = turn.before().await?;
    for message in before.iter().rev().filter(|m| m.role == Role::User) {
        let earlier = docket_quality::read_request(&message.content);
        if !earlier.terms.is_empty() {
            reading.topic = earlier.topic;
            reading.terms = earlier.terms;
            break;
        }
    }
    Ok(())
}

async fn owners(turn: &Turn<'_>) -> Result<Vec<Owner>, AppError> {
    let mut read = turn.session.store.read().await?;
    let meetings = meeting::list(&mut read, turn.project()).await?;
    let documents = document::list(&mut read, turn.project()).await?;
    let meetings =
        meetings.into_iter().map(|m| Owner { kind: SourceKind::Meeting, id: m.id.bytes(), title: m.title });
    let documents =
        documents.into_iter().map(|d| Owner { kind: SourceKind::Document, id: d.id.bytes(), title: d.name });
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
