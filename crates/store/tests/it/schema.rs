//! The schema, its checked dump, and the numbers of tables and columns.
use crate::temp;
use docket_store::{Sync, TABLES};
use std::collections::BTreeSet;
use std::path::Path;

async fn dump() -> String {
    let temp = temp().await;
    let mut connection = temp.vault.read().await.unwrap();
    let all: Vec<String> = sqlx::query_scalar(
        "select sql || ';' from sqlite_schema where sql is not null and name not like 'passage_fts_%' \
         and name not like '_sqlx%' and name not like 'sqlite_%' order by type desc, name",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    all.join("\n\n") + "\n"
}

#[tokio::test]
async fn migrations_give_the_checked_in_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/client/schema.snap.sql");
    let dump = dump().await;
    if std::env::var_os("DOCKET_UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &dump).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(dump, kept, "run `make schema` and read what it changed");
}

#[tokio::test]
async fn every_column_has_a_number_and_every_table_a_way_to_synchronise() {
    let temp = temp().await;
    let mut connection = temp.vault.read().await.unwrap();
    let mut numbers = BTreeSet::new();
    for table in TABLES {
        let sql = "select name from pragma_table_info(?) where name <> 'id'";
        let real: Vec<String> =
            sqlx::query_scalar(sql).bind(table.name()).fetch_all(&mut *connection).await.unwrap();
        let declared: Vec<&str> = table.columns().iter().map(|c| c.name).collect();
        assert_eq!(real, declared, "columns of {}", table.name());
        assert!(numbers.insert(*table as u16), "table number used twice");
        let columns: BTreeSet<u16> = table.columns().iter().map(|c| c.number).collect();
        assert_eq!(columns.len(), declared.len(), "column number used twice in {}", table.name());
        if let Sync::CellsAndText(column) = table.sync() {
            assert!(declared.contains(&column));
        }
        let unique: i64 = sqlx::query_scalar(
            "select count(*) from pragma_index_list(?) where \"unique\" and origin <> 'pk'",
        )
        .bind(table.name())
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        let foreign: i64 = sqlx::query_scalar("select count(*) from pragma_foreign_key_list(?)")
            .bind(table.name())
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!((unique, foreign), (0, 0), "{} may synchronise: no unique, no foreign key", table.name());
    }
    let local = ["source", "passage", "passage_fts", "passage_vocab", "local", "_sqlx_migrations"];
    let known: BTreeSet<&str> = TABLES.iter().map(|t| t.name()).chain(local).collect();
    let names: Vec<String> = sqlx::query_scalar("select name from pragma_table_list where schema = 'main' and type <> 'shadow' and name not like 'sqlite_%'")
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    // What synchronisation itself keeps is never synchronised.
    for name in names.iter().filter(|name| !name.starts_with("sync_")) {
        assert!(known.contains(name.as_str()), "{name} is in the schema but in neither list");
    }
}

/// The one write path: no module of a synchronised table writes by itself.
#[test]
fn tables_are_written_through_write_only() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/table");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap().to_lowercase();
        for forbidden in ["\"insert ", "\"update ", "\"delete ", "\"replace "] {
            assert!(!text.contains(forbidden), "{forbidden} outside Write");
        }
        files += 1;
    }
    assert!(files >= TABLES.len());
}
