//! Finding where a hand-written statement came from: the passage of the project that holds most of its words.

use super::NewLink;
use crate::error::AppError;
use crate::search::{any_of, passages};
use crate::vault::Session;
use docket_domain::ProjectId;
use docket_formats::read::markdown_passages;
use docket_quality::{content_words, sentences, support};
use std::collections::HashSet;

/// A passage counts as a source when it holds this share of the statement's content words …
const ENOUGH: f32 = 0.7;
/// … and the statement has at least so many, since two words agree by chance.
const ENOUGH_WORDS: usize = 4;
/// No more new statements than this are looked up at once; each is a search.
const MOST_STATEMENTS: usize = 400;

/// The links of a text's statements, in the order of the text. Statements without a source get none, nor do those
/// that stood in `before` already, or that say by a number where they come from.
pub(super) async fn find(
    session: &Session,
    project: ProjectId,
    content: &str,
    before: &str,
) -> Result<Vec<NewLink>, AppError> {
    let known = standing(before);
    let mut links = Vec::new();
    let new = statements(content).into_iter().filter(|s| !known.contains(s) && !is_numbered(s));
    for statement in new.take(MOST_STATEMENTS) {
        let found = passages(session, project, &any_of(&statement), 5).await?;
        let best = found
            .into_iter()
            .map(|hit| (support(&statement, &hit.passage.text), hit))
            .filter(|(share, _)| *share >= ENOUGH)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, hit)) = best else { continue };
        let (start, end) = best_sentence(&statement, &hit.passage.text);
        let before = chars(&hit.passage.text[..start]);
        let length = chars(&hit.passage.text[start..end]);
        links.push(NewLink {
            number: 0,
            source_kind: hit.kind,
            source: hit.owner,
            place: hit.passage.place.within(before, before + length),
            quote: hit.passage.text[start..end].to_owned(),
            statement,
        });
    }
    Ok(links)
}

/// What in a Markdown text says something: its sentences with enough words, headings and marks left out.
fn statements(content: &str) -> Vec<String> {
    let mut statements = Vec::new();
    for passage in markdown_passages(content) {
        if passage.text.trim_start().starts_with('#') {
            continue;
        }
        for (start, end) in sentences(&passage.text) {
            let sentence = passage.text[start..end].trim().trim_start_matches(['-', '*', '+', '>', ' ']);
            let plain = sentence.replace("**", "").replace('`', "");
            if content_words(&plain).len() >= ENOUGH_WORDS {
                statements.push(plain);
            }
        }
    }
    statements
}

/// `The card is charged once. [3]`
fn is_numbered(statement: &str) -> bool {
    statement.split('[').skip(1).any(|rest| {
        rest.split_once(']').is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// The statements [`find`] sees in a text: a tie it found holds as long as its statement is among them.
pub(super) fn standing(content: &str) -> HashSet<String> {
    statements(content).into_iter().collect()
}

/// The bytes of the sentence of `text` that bears most on the statement, or of all of it if no single one does.
fn best_sentence(statement: &str, text: &str) -> (usize, usize) {
    sentences(text)
        .into_iter()
        .map(|(start, end)| (support(statement, &text[start..end]), (start, end)))
        .filter(|(share, _)| *share >= ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or((0, text.len()), |(_, range)| range)
}

fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
