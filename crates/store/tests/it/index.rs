//! Search on a real index.
use crate::{put, temp};
use docket_domain::{Id as _, SourceKind, Timestamp};
use docket_store::{Filter, Query, forgive, search};
use proptest::prelude::*;
use std::sync::LazyLock;
use tokio::runtime::Runtime;

async fn texts(temp: &crate::Temp, query: &Query, filter: &Filter) -> Vec<String> {
    let mut connection = temp.vault.read().await.unwrap();
    let found = search(&mut connection, query, filter, 20).await.unwrap();
    found.into_iter().map(|f| f.passage.text).collect()
}

#[tokio::test]
async fn finds_words_phrases_beginnings_and_any_script() {
    let temp = temp().await;
    let project = temp.project("Bikes").await;
    let all = [
        "The refund policy covers lost bikes.",
        "Refunds are paid within 14 days.",
        "A policy on refund requests",
        "Die Rückgabe muß bestätigt werden",
        "請求書を送付する",
    ];
    temp.findable(project, "Policy", &all).await;
    let check = async |query: &str, expected: &[usize]| {
        let mut found = texts(&temp, &Query::parse(query), &Filter::default()).await;
        let mut wanted: Vec<&str> = expected.iter().map(|i| all[*i]).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{query}");
    };
    check("refund", &[0, 2]).await;
    check("refund*", &[0, 1, 2]).await;
    check("\"refund policy\"", &[0]).await;
    check("policy refund", &[0, 2]).await;
    check("ruckgabe", &[3]).await;
    check("RÜCKGABE muss", &[3]).await;
    check("請求", &[4]).await;
    check("zebra", &[]).await;
    check("NEAR(refund policy) AND OR NOT * \" ^ : {", &[]).await;
    check("", &[]).await;
    check(&"refund ".repeat(2000), &[0, 2]).await;
    check("🚲", &[]).await;
    check("'; drop table passage; --", &[]).await;
}

#[tokio::test]
async fn ranks_marks_and_filters() {
    let temp = temp().await;
    let (one, two) = (temp.project("One").await, temp.project("Two").await);
    let first = temp
        .findable(one, "First", &["deposit deposit", "a deposit among many other words that say little"])
        .await;
    temp.findable(two, "Second", &["deposit"]).await;
    let mut connection = temp.vault.read().await.unwrap();
    let mut filter = Filter { project: Some(one.bytes()), ..Filter::default() };
    let found = search(&mut connection, &Query::parse("deposit"), &filter, 10).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(found[0].score >= found[1].score && found[0].score > 0.0, "best first, larger is better");
    assert_eq!(found[0].owner, first.bytes());
    assert_eq!(found[0].title, "First");
    assert_eq!(found[0].snippet.0, "**deposit deposit**");
    filter.kinds = vec![SourceKind::Meeting];
    assert!(search(&mut connection, &Query::parse("deposit"), &filter, 10).await.unwrap().is_empty());
    filter = Filter { from: Some(Timestamp(1)), ..Filter::default() };
    assert!(search(&mut connection, &Query::parse("deposit"), &filter, 10).await.unwrap().is_empty());
    filter = Filter { to: Some(Timestamp(1)), ..Filter::default() };
    assert_eq!(search(&mut connection, &Query::parse("deposit"), &filter, 2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn putting_again_replaces() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let id = temp.findable(project, "T", &["alpha", "beta"]).await;
    let mut write = temp.vault.write().await.unwrap();
    put(&mut write, project, id, "T", &["gamma"]).await;
    write.commit().await.unwrap();
    assert!(texts(&temp, &Query::parse("alpha"), &Filter::default()).await.is_empty());
    assert_eq!(texts(&temp, &Query::parse("gamma"), &Filter::default()).await, ["gamma"]);
    assert!(temp.vault.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn deleted_things_are_not_found_and_come_back() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let id = temp.findable(project, "T", &["alpha"]).await;
    let count = async || texts(&temp, &Query::parse("alpha"), &Filter::default()).await.len();
    let hide = async |own: Option<bool>, whole: Option<bool>| {
        let mut write = temp.vault.write().await.unwrap();
        if let Some(hidden) = own {
            docket_store::set_hidden(write.connection(), id.bytes(), hidden).await.unwrap();
        }
        if let Some(hidden) = whole {
            docket_store::set_project_hidden(write.connection(), project.bytes(), hidden).await.unwrap();
        }
        write.commit().await.unwrap();
    };
    assert_eq!(count().await, 1);
    hide(Some(true), None).await;
    assert_eq!(count().await, 0);
    hide(None, Some(true)).await;
    hide(None, Some(false)).await;
    assert_eq!(count().await, 0, "it was deleted by itself before its project was");
    hide(Some(false), None).await;
    assert_eq!(count().await, 1);
}

#[tokio::test]
async fn forgives_typing_slips() {
    let temp = temp().await;
    let project = temp.project("P").await;
    temp.findable(project, "T", &["the invoices of the quarter", "inventory"]).await;
    let mut connection = temp.vault.read().await.unwrap();
    let forgiven = forgive(&mut connection, &Query::parse("invioces quater")).await.unwrap();
    assert_eq!(forgiven, Some(Query::parse("invoices quarter")));
    assert_eq!(forgive(&mut connection, &Query::parse("invoices")).await.unwrap(), None);
    assert_eq!(forgive(&mut connection, &Query::parse("xylophone")).await.unwrap(), None);
}

#[tokio::test]
async fn any_finds_by_beginnings() {
    let temp = temp().await;
    let project = temp.project("P").await;
    temp.findable(project, "T", &["refunding takes days", "approval of managers", "nothing"]).await;
    let found = texts(&temp, &Query::any(&["refund", "manager"]), &Filter::default()).await;
    assert_eq!(found.len(), 2);
}

/// One vault for all cases: making one per case would be most of the time.
static SHARED: LazyLock<(Runtime, crate::Temp)> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let temp = runtime.block_on(async {
        let temp = temp().await;
        let project = temp.project("P").await;
        temp.findable(project, "T", &["some words", "other words", "日本語 text"]).await;
        temp
    });
    (runtime, temp)
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_text_breaks_the_query(text in "(\\PC|[\"*^():{}\n-]|NEAR|AND|OR|NOT){0,60}") {
        let (runtime, temp) = &*SHARED;
        runtime.block_on(texts(temp, &Query::parse(&text), &Filter::default()));
    }
}
