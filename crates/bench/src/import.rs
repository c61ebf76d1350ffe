//! Taking in a corpus of meetings as a user does, beside bare FTS5 fed row by row; then searching it.

use crate::corpus::Corpus;
use crate::unlock::world;
use crate::{Figure, median, ms, p95};
use docket_app::meetings::ImportMeetings;
use docket_app::projects::CreateProject;
use docket_app::search::SearchRequest;
use docket_app::vault::{self, Opening};
use docket_app::{Cancel, meetings, projects, search};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;

pub(crate) async fn run(corpus: &Corpus) -> Vec<Figure> {
    let mut times = Vec::new();
    let mut bare = Vec::new();
    let mut searches = Vec::new();
    for round in 0..ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        let files = corpus.write(folder.path());
        let world = world(folder.path());
        let path = folder.path().join("v.docket");
        vault::create(&path, "a passphrase", &world).await.unwrap();
        let session = vault::unlock(&path, Opening::Passphrase("a passphrase"), &world).await.unwrap();
        projects::create(&session, CreateProject { name: "P".into(), description: String::new() })
            .await
            .unwrap();
        let started = Instant::now();
        let request = ImportMeetings { project: "P".into(), paths: vec![files], pasted: Vec::new() };
        let view = meetings::import(&session, request, &Cancel::new(), &mut |_| {}).await.unwrap();
        times.push(started.elapsed());
        assert_eq!(view.added.len(), corpus.files.len(), "{:?}", view.skipped.first());
        if round == 0 {
            for (n, query) in queries(corpus).into_iter().enumerate() {
                let request = SearchRequest { query, ..SearchRequest::default() };
                let started = Instant::now();
                search::find(&session, request).await.unwrap();
                searches.push(started.elapsed());
                if std::env::var_os("CLASSES").is_some() {
                    println!("{} {:.2}", n % 5, ms(started.elapsed()));
                }
            }
        }
        session.close().await;
        bare.push(bare_fts5(corpus, &folder.path().join("bare.db")).await);
    }
    let (ours, bare) = (median(times), median(bare));
    let speed = |time: Duration| corpus.megabytes() / time.as_secs_f64();
    vec![
        Figure {
            name: "import of the corpus",
            value: speed(ours),
            unit: "MB/s",
            bound: 8.0,
            below: false,
            detail: format!(
                "bare FTS5 row by row {:.1} MB/s; {:.2}x of it",
                speed(bare),
                ours.as_secs_f64() / bare.as_secs_f64()
            ),
        },
        Figure {
            name: "search over it, p95",
            value: ms(p95(searches.clone())),
            unit: "ms",
            bound: 20.0,
            below: true,
            detail: format!("median {:.2} ms of {} queries", ms(median(searches.clone())), searches.len()),
        },
    ]
}

/// Words and phrases as people type them: pairs of words that stand side by side somewhere in the corpus, single
/// words, and whole questions.
fn queries(corpus: &Corpus) -> Vec<String> {
    let mut queries = Vec::new();
    for (n, (_, text)) in corpus.files.iter().enumerate() {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 3)
            .skip(200 + n * 7)
            .take(6)
            .collect();
        if words.len() == 6 {
            queries.push(words[0].to_owned());
            queries.push(format!("{} {}", words[1], words[2]));
            queries.push(format!("\"{} {}\"", words[3], words[4]));
            queries.push(format!(
                "{}*",
                &words[5][..words[5].char_indices().nth(3).map_or(words[5].len(), |(i, _)| i)]
            ));
            queries.push(format!("what did they say about the {} and {}?", words[0], words[4]));
        }
    }
    queries
}

async fn bare_fts5(corpus: &Corpus, path: &std::path::Path) -> Duration {
    let options =
        SqliteConnectOptions::new().filename(path).create_if_missing(true).disable_statement_logging();
    let mut connection = options.connect().await.unwrap();
    connection.execute("create virtual table t using fts5(x)").await.unwrap();
    let started = Instant::now();
    let mut tx = connection.begin().await.unwrap();
    for (_, text) in &corpus.files {
        for line in text.lines() {
            sqlx::query("insert into t (x) values (?)").bind(line).execute(&mut *tx).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let time = started.elapsed();
    connection.close().await.unwrap();
    time
}
