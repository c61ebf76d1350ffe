//! What encryption costs: the same inserts and searches, by the same code, on a vault and on a plain database.

use crate::corpus::Corpus;
use crate::{Figure, median, ms};
use docket_app::{Id as _, SystemEntropy, Timestamp};
use docket_crypto::{DatabaseKey, VaultId};
use docket_domain::{DocumentId, SourceKind};
use docket_store::{Filter, Indexed, Prepared, Query, Vault, put_source, search};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const QUERIES: [&str; 6] =
    ["remote control", "budget", "speech recognition", "\"I think\"", "meet*", "children schools"];

pub(crate) async fn run(corpus: &Corpus) -> Vec<Figure> {
    let parsed: Vec<Prepared> = corpus
        .files
        .iter()
        .map(|(name, text)| {
            Prepared::of(&docket_formats::read::transcript(name, text.as_bytes()).unwrap().passages).unwrap()
        })
        .collect();
    let (mut insert, mut find) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        let mut plain = plain(&folder.path().join("plain.db")).await;
        let (times, searches) = measure(&mut plain, &parsed).await;
        insert[0].push(times);
        find[0].push(searches);
        plain.close().await.unwrap();

        let (id, key) = (VaultId::make(&SystemEntropy), DatabaseKey::make(&SystemEntropy));
        let vault = Vault::create(&folder.path().join("v.docket"), id, &key).await.unwrap();
        let mut write = vault.write().await.unwrap();
        let started = Instant::now();
        for (n, passages) in parsed.iter().enumerate() {
            put(write.connection(), n, passages).await;
            if n % 40 == 39 {
                write.commit().await.unwrap();
                write = vault.write().await.unwrap();
            }
        }
        write.commit().await.unwrap();
        insert[1].push(started.elapsed());
        find[1].push(searching(&mut vault.read().await.unwrap()).await);
        vault.close().await;
    }
    let figure = |name, times: [Vec<Duration>; 2]| {
        let [plain, vault] = times.map(median);
        Figure {
            name,
            value: vault.as_secs_f64() / plain.as_secs_f64(),
            unit: "x",
            bound: 1.25,
            below: true,
            detail: format!("vault {:.0} ms, plain {:.0} ms", ms(vault), ms(plain)),
        }
    };
    vec![
        figure("inserts: vault beside plain SQLite", insert),
        figure("searches: vault beside plain SQLite", find),
    ]
}

/// A database with the vault's tables and settings but without encryption.
async fn plain(path: &std::path::Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-16000")
        .statement_cache_capacity(200)
        .disable_statement_logging();
    let mut connection = options.connect().await.unwrap();
    for schema in [
        include_str!("../../../migrations/client/20261121000001_create_vault.sql"),
        include_str!("../../../migrations/client/20261121000002_create_search_index.sql"),
    ] {
        connection.execute(schema).await.unwrap();
    }
    connection
}

async fn measure(connection: &mut SqliteConnection, parsed: &[Prepared]) -> (Duration, Duration) {
    let started = Instant::now();
    for group in parsed.chunks(40).enumerate() {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for (n, passages) in group.1.iter().enumerate() {
            put(&mut tx, group.0 * 40 + n, passages).await;
        }
        tx.commit().await.unwrap();
    }
    let inserted = started.elapsed();
    (inserted, searching(connection).await)
}

async fn put(connection: &mut SqliteConnection, n: usize, passages: &Prepared) {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(n as u64).to_be_bytes());
    let owner = DocumentId::from_bytes(id).bytes();
    let indexed = Indexed {
        kind: SourceKind::Meeting,
        owner,
        part: owner,
        project: [0; 16],
        title: "t",
        happened: Timestamp(0),
    };
    put_source(connection, indexed, passages).await.unwrap();
}

async fn searching(connection: &mut SqliteConnection) -> Duration {
    let started = Instant::now();
    for _ in 0..5 {
        for query in QUERIES {
            search(connection, &Query::parse(query), &Filter::default(), 20).await.unwrap();
        }
    }
    started.elapsed()
}
