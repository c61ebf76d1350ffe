//! Documents in, found again, opened where they were found.
use crate::{slice, temp};
use docket_app::documents::{AddDocuments, ListDocuments, NamedDocument};
use docket_app::projects::{ArchiveProject, ListProjects, NamedProject, RenameProject};
use docket_app::search::{SearchRequest, SearchView};
use docket_app::{Cancel, ErrorCode, documents, projects, search};
use docket_domain::SourceKind;
use std::path::PathBuf;

const POLICY: &str = "# Refunds\n\nThe customer must be able to request a refund online.\n\n## Limits\n\nRefunds above 200 EUR are approved by the branch manager.\n";

async fn find(temp: &crate::Temp, query: &str) -> SearchView {
    search::find(&temp.session, SearchRequest { query: query.to_owned(), ..SearchRequest::default() })
        .await
        .unwrap()
}

#[tokio::test]
async fn what_was_added_is_found_and_opens_at_its_place() {
    let temp = temp().await;
    temp.project("Bikes").await;
    let added =
        temp.add("bikes", &[("policy.md", POLICY), ("list.csv", "Role,Need\nCustomer,pay by card\n")]).await;
    assert_eq!((added.added.len(), added.skipped.len()), (2, 0));
    assert_eq!(added.added[0].size_bytes, POLICY.len() as u64);
    let view = find(&temp, "branch manager").await;
    let hit = &view.hits[0];
    assert_eq!((hit.kind, hit.title.as_str()), (SourceKind::Document, "policy.md"));
    assert!(hit.snippet.contains("**branch manager**"), "{}", hit.snippet);
    assert_eq!(hit.place.heading.as_deref(), Some("Refunds > Limits"));
    assert_eq!(hit.place.line, Some(7));
    let shown = documents::show(&temp.session, NamedDocument { document: hit.id.clone() }).await.unwrap();
    assert_eq!(
        slice(&shown.content, &hit.place),
        "Refunds above 200 EUR are approved by the branch manager."
    );
    for passage in &shown.passages {
        assert_eq!(slice(&shown.content, &passage.place), passage.text);
    }
    assert_eq!(shown.document.passages as usize, shown.passages.len());
}

#[tokio::test]
async fn searches_forgive_and_widen() {
    let temp = temp().await;
    temp.project("Bikes").await;
    temp.add("Bikes", &[("policy.md", POLICY)]).await;
    let slip = find(&temp, "mangaer").await;
    assert!(slip.forgiven && slip.hits[0].snippet.contains("**manager**"));
    let question = find(&temp, "who approves the refunds of a customer?").await;
    assert!(!question.hits.is_empty(), "a whole question finds what shares its words");
    assert!(find(&temp, "\"manager branch\"").await.hits.is_empty(), "a phrase is taken at its word");
    assert!(find(&temp, "").await.hits.is_empty());
    let wrong =
        SearchRequest { query: "x".into(), from: Some("yesterday".into()), ..SearchRequest::default() };
    assert_eq!(search::find(&temp.session, wrong).await.err().unwrap().code, ErrorCode::Validation);
}

#[tokio::test]
async fn a_folder_goes_in_past_its_bad_files() {
    let temp = temp().await;
    temp.project("Bikes").await;
    let folder = temp.file("in/a.md", POLICY.as_bytes()).parent().unwrap().to_owned();
    temp.file("in/deep/er/b.txt", b"Some text in a deeper folder.");
    temp.file("in/same-as-a.md", POLICY.as_bytes());
    temp.file("in/empty.txt", b"");
    temp.file("in/picture.png", b"\x89PNG\r\n\x1a\n");
    temp.file("in/renamed.docx", b"PK\x03\x04 not really");
    temp.file("in/cut.pdf", b"%PDF-1.4\n1 0 obj");
    temp.file("in/binary.txt", &[0, 159, 146, 150, 0, 0, 1, 2]);
    temp.file("in/big.txt", &vec![b'a'; 11 * 1024 * 1024]);
    temp.file("in/.hidden.txt", b"not for us");
    let paths = vec![folder, PathBuf::from("/does/not/exist.txt")];
    let request = AddDocuments { project: "Bikes".into(), paths, pasted: Vec::new() };
    let mut last = None;
    let view =
        documents::add(&temp.session, request, &Cancel::new(), &mut |p| last = Some((p.done, p.total)))
            .await
            .unwrap();
    let added: Vec<&str> = view.added.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(added, ["a.md", "b.txt"]);
    let code = |name: &str| view.skipped.iter().find(|s| s.path.ends_with(name)).map(|s| s.code);
    assert_eq!(code("same-as-a.md"), Some("duplicate"));
    assert_eq!(code("empty.txt"), Some("empty"));
    assert_eq!(code("picture.png"), Some("unsupported"));
    assert_eq!(code("renamed.docx"), Some("damaged"));
    assert_eq!(code("cut.pdf"), Some("damaged"));
    assert_eq!(code("binary.txt"), Some("binary"));
    assert_eq!(code("big.txt"), Some("too_large"));
    assert_eq!(code("exist.txt"), Some("not_found"));
    assert_eq!(code(".hidden.txt"), None);
    assert!(view.skipped.iter().all(|s| !s.message.is_empty()));
    assert_eq!(last, Some((10, 10)));
}

#[tokio::test]
async fn a_stopped_import_keeps_what_is_in_and_goes_on_later() {
    let temp = temp().await;
    temp.project("Bikes").await;
    for n in 0..300 {
        temp.file(
            &format!("in/{n:03}.txt"),
            format!("Document number {n} says something of its own.").as_bytes(),
        );
    }
    let cancel = Cancel::new();
    let folder = temp.folder.path().join("in");
    let request =
        || AddDocuments { project: "Bikes".into(), paths: vec![folder.clone()], pasted: Vec::new() };
    let stop = cancel.clone();
    let view = documents::add(&temp.session, request(), &cancel, &mut |_| stop.cancel()).await.unwrap();
    assert_eq!(view.stopped.as_ref().map(|e| e.code), Some(ErrorCode::Cancelled));
    assert!(!view.added.is_empty() && view.added.len() < 300, "{}", view.added.len());
    assert!(view.skipped.iter().all(|s| s.code == "cancelled"));
    let list = async || {
        documents::list(&temp.session, ListDocuments { project: "Bikes".into() }).await.unwrap().documents
    };
    assert_eq!(list().await.len(), view.added.len(), "what was told as added is in");
    let again = documents::add(&temp.session, request(), &Cancel::new(), &mut |_| {}).await.unwrap();
    assert_eq!(again.added.len() + view.added.len(), 300);
    assert_eq!(list().await.len(), 300);
}

#[tokio::test]
async fn deleting_hides_and_restoring_brings_back() {
    let temp = temp().await;
    temp.project("Bikes").await;
    let id = temp.add("Bikes", &[("policy.md", POLICY)]).await.added[0].id.to_string();
    let named = || NamedDocument { document: id.clone() };
    documents::delete(&temp.session, named()).await.unwrap();
    assert!(find(&temp, "refund").await.hits.is_empty());
    assert_eq!(documents::show(&temp.session, named()).await.err().unwrap().code, ErrorCode::NotFound);
    assert_eq!(documents::delete(&temp.session, named()).await.err().unwrap().code, ErrorCode::NotFound);
    documents::restore(&temp.session, named()).await.unwrap();
    assert!(!find(&temp, "refund").await.hits.is_empty());

    projects::delete(&temp.session, NamedProject { project: "Bikes".into() }).await.unwrap();
    assert!(find(&temp, "refund").await.hits.is_empty());
    assert_eq!(temp.add_error("Bikes").await, ErrorCode::NotFound);
    assert_eq!(documents::show(&temp.session, named()).await.err().unwrap().code, ErrorCode::NotFound);
    projects::restore(&temp.session, NamedProject { project: "bikes".into() }).await.unwrap();
    assert!(!find(&temp, "refund").await.hits.is_empty());
}

impl crate::Temp {
    async fn add_error(&self, project: &str) -> ErrorCode {
        let request = AddDocuments { project: project.into(), paths: Vec::new(), pasted: Vec::new() };
        documents::add(&self.session, request, &Cancel::new(), &mut |_| {}).await.err().unwrap().code
    }
}

#[tokio::test]
async fn projects_are_named_by_id_name_or_beginning() {
    let temp = temp().await;
    let bikes = temp.project("City bikes").await;
    temp.project("City buses").await;
    let show = async |named: &str| {
        projects::show(&temp.session, NamedProject { project: named.into() })
            .await
            .map(|p| p.name)
            .map_err(|e| e.code)
    };
    assert_eq!(show("city bikes").await, Ok("City bikes".into()));
    assert_eq!(show(&bikes.id.to_string()).await, Ok("City bikes".into()));
    assert_eq!(show("City bi").await, Ok("City bikes".into()));
    assert_eq!(show("City").await, Err(ErrorCode::Validation), "two projects begin so");
    assert_eq!(show("Trams").await, Err(ErrorCode::NotFound));
    assert_eq!(show("").await, Err(ErrorCode::NotFound));
    let rename = RenameProject { project: "City bi".into(), name: " \t".into() };
    assert_eq!(projects::rename(&temp.session, rename).await.err().unwrap().code, ErrorCode::Validation);
    projects::archive(&temp.session, ArchiveProject { project: "City bi".into(), archived: true })
        .await
        .unwrap();
    let list = projects::list(&temp.session, ListProjects::default()).await.unwrap();
    assert_eq!(list.projects.len(), 1);
}
