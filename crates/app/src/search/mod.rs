//! Search over everything that was ever written or said.

mod types;
pub use types::*;

use crate::error::AppError;
use crate::names;
use crate::vault::Session;
use docket_domain::{Id as _, SourceKind, Timestamp};
use docket_store::{Filter, Found, Query, forgive};
use std::collections::HashSet;
use std::time::Instant;

/// The most hits one search gives.
const MAX_LIMIT: u32 = 200;
/// How many a search gives that names no number.
const DEFAULT_LIMIT: u32 = 20;

/// The best passages: first those with every word as typed; if that is too few, those that share some of the
/// words' beginnings; if there are none at all, those with the words that may have been meant.
pub async fn find(session: &Session, request: SearchRequest) -> Result<SearchView, AppError> {
    let started = Instant::now();
    let limit = request.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let mut filter = Filter { kinds: request.kinds, ..Filter::default() };
    if let Some(project) = &request.project {
        filter.project = Some(names::project(session, project).await?.id.bytes());
    }
    let moment = |text: &Option<String>, end: i64| match text {
        None => Ok(None),
        Some(text) => match Timestamp::parse(text) {
            // A day as the upper bound means its last moment.
            Some(at) if text.len() == 10 => Ok(Some(Timestamp(at.0 + end))),
            Some(at) => Ok(Some(at)),
            None => Err(AppError::invalid("dates must look like 2026-03-02 or 2026-03-02T09:15:00Z")),
        },
    };
    filter.from = moment(&request.from, 0)?;
    filter.to = moment(&request.to, 86_399_999)?;

    let mut read = session.store.read().await?;
    let query = Query::parse(&request.query);
    let mut found = docket_store::search(&mut read, &query, &filter, limit).await?;
    let mut forgiven = false;
    if found.is_empty()
        && let Some(meant) = forgive(&mut read, &query).await?
    {
        found = docket_store::search(&mut read, &meant, &filter, limit).await?;
        forgiven = !found.is_empty();
    }
    let literal = request.query.contains(['"', '*']);
    if found.len() < limit as usize && !literal {
        let wider = docket_store::search(&mut read, &any_of(&request.query), &filter, limit).await?;
        append_new(&mut found, wider, limit as usize);
    }
    let hits = found.into_iter().map(SearchHit::from).collect();
    Ok(SearchView { hits, forgiven, took_ms: started.elapsed().as_secs_f64() * 1000.0 })
}

/// A query for any of a text's content words.
pub(crate) fn any_of(text: &str) -> Query {
    let stems: Vec<String> =
        docket_quality::content_words(text).iter().map(|w| docket_quality::stem(w)).collect();
    Query::any(&stems)
}

/// The best passages of a project's documents and meetings for any of these terms.
pub(crate) async fn passages(
    session: &Session,
    project: docket_domain::ProjectId,
    query: &Query,
    limit: u32,
) -> Result<Vec<Found>, AppError> {
    let filter = Filter {
        project: Some(project.bytes()),
        kinds: vec![SourceKind::Document, SourceKind::Meeting],
        ..Filter::default()
    };
    Ok(docket_store::search(&mut *session.store.read().await?, query, &filter, limit).await?)
}

fn append_new(found: &mut Vec<Found>, more: Vec<Found>, limit: usize) {
    let key = |f: &Found| (f.owner, f.passage.place.char_start, f.passage.place.char_end);
    let seen: HashSet<_> = found.iter().map(key).collect();
    let lowest = found.last().map_or(f64::INFINITY, |f| f.score);
    for mut hit in more {
        if found.len() >= limit {
            break;
        }
        if !seen.contains(&key(&hit)) {
            // What has fewer of the words never counts more than what has all of them.
            hit.score = hit.score.min(lowest);
            found.push(hit);
        }
    }
}
