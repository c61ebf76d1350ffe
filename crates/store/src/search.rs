//! Full-text search over every passage of the vault. The only place where a `match` is written.

mod near;

use crate::error::StoreError;
use crate::fold::{Word, words};
use crate::source::read_place;
use crate::table::id16;
use docket_domain::{Passage, SourceKind, Timestamp};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};
use std::collections::HashSet;
use std::fmt::Write as _;

/// No query uses more terms than this; what comes after is ignored.
const MAX_TERMS: usize = 32;
/// No more passages than this are ranked, the newest first. A word that stands in more of them tells nothing apart,
/// and weighing each costs as much as reading it.
const MOST_RANKED: i64 = 8_000;
/// How many of the best passages are weighed once more by what stands around them.
const NEAR_CANDIDATES: u32 = 400;
/// How much text a snippet shows, in bytes.
const SNIPPET_BYTES: usize = 240;

/// Whether all terms must be found, or any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All of them.
    All,
    /// At least one; more and rarer ones rank higher.
    Any,
}

/// What to look for. Whatever the user typed, it is safe: only folded letters and digits reach the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    mode: Mode,
}

/// One or more words that must stand side by side; the last may be only the beginning of a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Term {
    words: Vec<String>,
    prefix: bool,
}

impl Query {
    /// Reads what a user typed: `"exact phrase"`, `begin*`, plain words. All must be found.
    pub fn parse(text: &str) -> Self {
        let mut terms = Vec::new();
        for (i, part) in text.split('"').enumerate() {
            // Parts at odd places stood between quotes, unless the last quote was never closed.
            let quoted = i % 2 == 1 && text.matches('"').count() > i;
            if quoted {
                push(&mut terms, part, false);
                continue;
            }
            for word in part.split_whitespace() {
                push(&mut terms, word, word.ends_with('*'));
            }
            if terms.len() >= MAX_TERMS {
                break;
            }
        }
        Self::of(terms, Mode::All)
    }

    /// Looks for any word that begins like one of `stems`.
    pub fn any<S: AsRef<str>>(stems: &[S]) -> Self {
        let mut terms = Vec::new();
        for stem in stems {
            // Short beginnings would find half the dictionary.
            push(&mut terms, stem.as_ref(), stem.as_ref().chars().count() >= 4);
        }
        Self::of(terms, Mode::Any)
    }

    fn of(mut terms: Vec<Term>, mode: Mode) -> Self {
        let mut seen = HashSet::new();
        terms.retain(|term| seen.insert(term.clone()));
        terms.truncate(MAX_TERMS);
        Self { terms, mode }
    }

    /// There is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The query in FTS5's language (<https://www.sqlite.org/fts5.html#full_text_query_syntax>).
    fn to_match(&self) -> String {
        let mut expression = String::new();
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                expression.push_str(match self.mode {
                    Mode::All => " AND ",
                    Mode::Any => " OR ",
                });
            }
            let _ = write!(expression, "\"{}\"{}", term.words.join(" "), if term.prefix { " *" } else { "" });
        }
        expression
    }

    fn matches(&self, word: &str) -> bool {
        self.terms.iter().any(|term| term.matches(word))
    }
}

impl Term {
    /// Whether `word` is one of the term's words.
    fn matches(&self, word: &str) -> bool {
        self.words.iter().enumerate().any(|(i, w)| {
            w == word || (self.prefix && i + 1 == self.words.len() && word.starts_with(w.as_str()))
        })
    }
}

fn push(terms: &mut Vec<Term>, text: &str, prefix: bool) {
    // A pasted page is not a query: look at its beginning only.
    let head = text.char_indices().nth(2000).map_or(text, |(at, _)| &text[..at]);
    let words: Vec<String> = words(head).into_iter().map(|w| w.folded).take(MAX_TERMS).collect();
    if !words.is_empty() {
        terms.push(Term { words, prefix });
    }
}

/// What to look in.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this project.
    pub project: Option<[u8; 16]>,
    /// Only these kinds; empty means all.
    pub kinds: Vec<SourceKind>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Not after this moment.
    pub to: Option<Timestamp>,
    /// Only this owner.
    pub owner: Option<[u8; 16]>,
}

/// A piece of a passage around what was found. The words found stand between `**` and `**`; the passage's own
/// `**` are left out of it, so the marks are unambiguous.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet(pub String);

/// A hit.
#[derive(Debug, Clone)]
pub struct Found {
    /// What kind of thing it lies in.
    pub kind: SourceKind,
    /// The thing's id.
    pub owner: [u8; 16],
    /// The thing's project.
    pub project: [u8; 16],
    /// The thing's title.
    pub title: String,
    /// When the thing happened.
    pub happened: Timestamp,
    /// The passage and its place in the thing.
    pub passage: Passage,
    /// Larger is better: bm25, negated.
    pub score: f64,
    /// The part of the passage to show.
    pub snippet: Snippet,
}

#[derive(FromRow)]
struct FoundRow {
    id: i64,
    kind: String,
    owner: Vec<u8>,
    project_id: Vec<u8>,
    title: String,
    happened: i64,
    place: String,
    text: String,
    score: f64,
}

/// The best `limit` passages, best first.
pub async fn search(
    connection: &mut SqliteConnection,
    query: &Query,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<Found>, StoreError> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let rows = match query.mode {
        Mode::All => matching(connection, query, filter, limit).await?,
        Mode::Any => {
            let telling = telling_terms(connection, query).await?;
            let any = Query { terms: telling.iter().map(|(t, _)| t.clone()).collect(), mode: Mode::Any };
            let any = if any.is_empty() { query.clone() } else { any };
            let rows = matching(connection, &any, filter, limit.max(NEAR_CANDIDATES)).await?;
            let all = near::passages(connection).await?;
            near::ranked(rows, &telling, all, limit)
        }
    };
    rows.into_iter()
        .map(|row| {
            let snippet = snippet(&row.text, query);
            Ok(Found {
                kind: row.kind.parse().map_err(|_| StoreError::Unreadable)?,
                owner: id16(&row.owner)?,
                project: id16(&row.project_id)?,
                title: row.title,
                happened: Timestamp(row.happened),
                passage: Passage { text: row.text, place: read_place(&row.place)? },
                score: -row.score,
                snippet,
            })
        })
        .collect()
}

/// The query with each word nobody ever wrote replaced by the nearest ones that somebody did: one typing
/// slip in words of four to seven letters, two in longer ones. `None` if there is nothing to forgive.
pub async fn forgive(connection: &mut SqliteConnection, query: &Query) -> Result<Option<Query>, StoreError> {
    let mut forgiven = query.clone();
    let mut changed = false;
    for term in &mut forgiven.terms {
        for word in &mut term.words {
            if let Some(near) = nearest(connection, word).await? {
                *word = near;
                changed = true;
            }
        }
    }
    Ok(changed.then_some(forgiven))
}

async fn nearest(connection: &mut SqliteConnection, word: &str) -> Result<Option<String>, StoreError> {
    let length = word.chars().count();
    let slips = match length {
        0..4 => return Ok(None),
        4..8 => 1,
        _ => 2,
    };
    let known: i64 = sqlx::query_scalar("select count(*) from passage_vocab where term = ?")
        .bind(word)
        .fetch_one(&mut *connection)
        .await?;
    let Some(first) = word.chars().next().filter(|_| known == 0) else { return Ok(None) };
    // The first letter is rarely the wrong one, and it keeps the walk short.
    let terms: Vec<(String, i64)> = sqlx::query_as(
        "select term, doc from passage_vocab where term >= ? and term < ? and length(term) between ? and ?",
    )
    .bind(first.to_string())
    .bind(format!("{first}\u{10ffff}"))
    .bind(i64::try_from(length - slips).unwrap_or(0))
    .bind(i64::try_from(length + slips).unwrap_or(0))
    .fetch_all(connection)
    .await?;
    let best = terms
        .into_iter()
        .filter_map(|(term, documents)| Some((slips_between(word, &term, slips)?, -documents, term)))
        .min();
    Ok(best.map(|(_, _, term)| term))
}

/// Optimal string alignment distance (Damerau 1964): letters added, left out, changed or swapped with their
/// neighbour; `None` if more than `most`.
fn slips_between(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = above;
        above = row;
    }
    above.last().copied().filter(|distance| *distance <= most)
}

/// The terms that do not stand everywhere, each with the number of passages it stands in: in "what did they say about
/// the deposit" it is the deposit that counts. Empty if all of them stand everywhere or nowhere.
async fn telling_terms(
    connection: &mut SqliteConnection,
    query: &Query,
) -> Result<Vec<(Term, i64)>, StoreError> {
    let mut telling = Vec::new();
    for term in &query.terms {
        let alone = Query { terms: vec![term.clone()], mode: Mode::All };
        let count: i64 = sqlx::query_scalar(
            "select count(*) from (select 1 from passage_fts where passage_fts match ? limit ?)",
        )
        .bind(alone.to_match())
        .bind(MOST_RANKED)
        .fetch_one(&mut *connection)
        .await?;
        if (1..MOST_RANKED).contains(&count) {
            telling.push((term.clone(), count));
        }
    }
    Ok(telling)
}

async fn matching(
    connection: &mut SqliteConnection,
    query: &Query,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<FoundRow>, StoreError> {
    // The inner query takes what matches from the newest on and weighs it; texts are read for the few that are shown.
    let mut sql = QueryBuilder::<Sqlite>::new(
        "select best.id, s.kind, s.owner, s.project_id, s.title, s.happened, p.place, p.text, best.score \
         from (select id, score from (select f.rowid as id, f.rank as score from passage_fts f \
               join source s on s.id = f.rowid >> 20 \
               where f.passage_fts match ",
    );
    sql.push_bind(query.to_match()).push(" and s.hidden = 0");
    if let Some(project) = filter.project {
        sql.push(" and s.project_id = ").push_bind(project.to_vec());
    }
    if let Some(owner) = filter.owner {
        sql.push(" and s.owner = ").push_bind(owner.to_vec());
    }
    if !filter.kinds.is_empty() {
        sql.push(" and s.kind in (");
        let mut list = sql.separated(", ");
        for kind in &filter.kinds {
            list.push_bind(kind.as_str());
        }
        sql.push(")");
    }
    if let Some(from) = filter.from {
        sql.push(" and s.happened >= ").push_bind(from.0);
    }
    if let Some(to) = filter.to {
        sql.push(" and s.happened <= ").push_bind(to.0);
    }
    sql.push(" order by f.rowid desc limit ").push_bind(MOST_RANKED);
    sql.push(") found order by score, id desc limit ").push_bind(i64::from(limit));
    sql.push(") best join passage p on p.id = best.id join source s on s.id = best.id >> 20 order by best.score, p.id");
    Ok(sql.build_query_as::<FoundRow>().fetch_all(connection).await?)
}

fn snippet(text: &str, query: &Query) -> Snippet {
    let words = words(text);
    let hits: Vec<bool> = words.iter().map(|w| query.matches(&w.folded)).collect();
    let (start, end) = window(text, &words, &hits);
    let mut shown = String::with_capacity(SNIPPET_BYTES + 40);
    if start > 0 {
        shown.push('…');
    }
    let mut at = start;
    let mut marked = false;
    for (word, hit) in words.iter().zip(&hits).filter(|(w, _)| w.bytes.start >= start && w.bytes.end <= end) {
        let between = &text[at..word.bytes.start];
        match (marked, *hit) {
            // Hits side by side are one mark, so that a phrase reads as a phrase.
            (true, true) if between.chars().all(|c| c == ' ' || c == '-') => push_plain(&mut shown, between),
            (true, _) => {
                shown.push_str("**");
                push_plain(&mut shown, between);
                marked = false;
            }
            (false, _) => push_plain(&mut shown, between),
        }
        if *hit && !marked {
            shown.push_str("**");
            marked = true;
        }
        push_plain(&mut shown, &text[word.bytes.clone()]);
        at = word.bytes.end;
    }
    if marked {
        shown.push_str("**");
    }
    push_plain(&mut shown, &text[at..end]);
    if end < text.len() {
        shown.push('…');
    }
    Snippet(shown)
}

/// The stretch of text, at word boundaries, that holds the most hits.
fn window(text: &str, words: &[Word], hits: &[bool]) -> (usize, usize) {
    if text.len() <= SNIPPET_BYTES {
        return (0, text.len());
    }
    let mut best = (0usize, 0usize, 0usize); // hits, first word, last word
    let (mut from, mut count) = (0usize, 0usize);
    for to in 0..words.len() {
        count += usize::from(hits[to]);
        while words[to].bytes.end - words[from].bytes.start > SNIPPET_BYTES && from < to {
            count -= usize::from(hits[from]);
            from += 1;
        }
        if count > best.0 {
            best = (count, from, to);
        }
    }
    let (Some(first), Some(last)) = (words.get(best.1), words.get(best.2)) else {
        let end = text.char_indices().map(|(i, _)| i).take_while(|i| *i <= SNIPPET_BYTES).last().unwrap_or(0);
        return (0, end);
    };
    // Fill what is left of the room with the words that follow.
    let end = words[best.2..]
        .iter()
        .take_while(|w| w.bytes.end - first.bytes.start <= SNIPPET_BYTES)
        .last()
        .map_or(last.bytes.end, |w| w.bytes.end);
    (first.bytes.start, end)
}

fn push_plain(shown: &mut String, text: &str) {
    let mut rest = text.replace("**", "");
    if rest.contains(['\n', '\r', '\t']) {
        rest = rest.replace(['\n', '\r', '\t'], " ");
    }
    shown.push_str(&rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_users_type() {
        let check =
            |text: &str, expected: &str| assert_eq!(Query::parse(text).to_match(), expected, "{text}");
        check("refund policy", "\"refund\" AND \"policy\"");
        check("\"refund policy\" bank", "\"refund policy\" AND \"bank\"");
        check("refu*", "\"refu\" *");
        check("NEAR(a b) OR -c ^d", "\"near a\" AND \"b\" AND \"or\" AND \"c\" AND \"d\"");
        check("say \"never closed", "\"say\" AND \"never\" AND \"closed\"");
        check("it's v2.1", "\"it s\" AND \"v2 1\"");
        check("請求書", "\"請 求 書\"");
        check("\" ' * -- ; 🚲", "");
        check("a a A", "\"a\"");
    }

    #[test]
    fn snippets_show_and_mark_what_was_found() {
        let check = |text: &str, query: &str, expected: &str| {
            assert_eq!(snippet(text, &Query::parse(query)).0, expected);
        };
        check("The refund policy of the bank", "\"refund policy\"", "The **refund policy** of the bank");
        check("Refunds\nare **slow**", "refund* slow", "**Refunds** are **slow**");
        check("nothing here", "zebra", "nothing here");
        let long = format!("{} needle {}", "before ".repeat(100), "after ".repeat(100));
        let shown = snippet(&long, &Query::parse("needle")).0;
        assert!(shown.contains("**needle**") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.len() < 300);
    }

    #[test]
    fn counts_typing_slips() {
        let check = |a: &str, b: &str, expected| assert_eq!(slips_between(a, b, 2), expected, "{a} {b}");
        check("refund", "refund", Some(0));
        check("refnud", "refund", Some(1));
        check("refun", "refund", Some(1));
        check("invioces", "invoices", Some(1));
        check("abc", "xyz", None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_safe_query(text in "\\PC{0,200}") {
            let query = Query::parse(&text);
            let written = query.to_match();
            prop_assert_eq!(written.matches('"').count(), query.terms.len() * 2);
            let _ = snippet(&text, &query);
        }
    }
}
