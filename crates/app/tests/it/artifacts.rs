//! Artifacts by hand, their sources, and the files they leave in.
use crate::temp;
use docket_app::artifacts::{
    CreateArtifact, EditArtifact, ExportArtifact, ExportFormat, NamedArtifact, SourceState,
};
use docket_app::meetings::{CreateMeeting, EditNotes, NamedMeeting};
use docket_app::{ErrorCode, artifacts, meetings};
use docket_domain::ArtifactKind;
use std::path::Path;
use std::process::Command;

const POLICY: &str =
    "Refunds above 200 EUR must be approved by the branch manager. Umbrellas are not lent.\n";
const CONTENT: &str = "# Big refunds\n\nRefunds above 200 EUR must be approved by the **branch manager**.\n\n- Zürich, Łódź, Ωμέγα and Привет stay readable\n- 10 € or more\n\n| Role | May |\n|---|---|\n| Manager | approve |\n\n> A quiet word.\n\n```\nlet x = 1;\n```\n";

async fn created(temp: &crate::Temp) -> String {
    temp.project("Bikes").await;
    temp.add("Bikes", &[("policy.txt", POLICY)]).await;
    let request = CreateArtifact {
        project: "Bikes".into(),
        kind: ArtifactKind::RequirementsDoc,
        title: "Big refunds".into(),
        content: CONTENT.into(),
    };
    artifacts::create(&temp.session, request).await.unwrap().artifact.id.to_string()
}

fn request(id: &str, format: ExportFormat, out: &Path) -> ExportArtifact {
    ExportArtifact { artifact: id.into(), format, out: out.to_owned(), overwrite: false }
}

#[tokio::test]
async fn a_hand_written_statement_finds_its_source() {
    let temp = temp().await;
    let id = created(&temp).await;
    let view = artifacts::show(&temp.session, NamedArtifact { artifact: id }).await.unwrap();
    assert_eq!(view.content, CONTENT, "what was written is kept to the letter");
    assert_eq!(view.sources.len(), 1, "{:?}", view.sources);
    assert_eq!(view.sources[0].quote, "Refunds above 200 EUR must be approved by the branch manager.");
}

/// A source that was written anew or deleted is told, in the view and in each export.
#[tokio::test]
async fn a_source_that_changed_since_says_so() {
    let temp = temp().await;
    temp.project("Bikes").await;
    let words = "Refunds above 200 EUR must be approved by the branch manager.";
    let meeting = CreateMeeting {
        project: "Bikes".into(),
        title: "Workshop".into(),
        notes: format!("# Refunds\n\n{words}\n"),
        agenda: String::new(),
        attendees: Vec::new(),
        date: None,
    };
    let meeting = meetings::create(&temp.session, meeting).await.unwrap().id.to_string();
    let new = CreateArtifact {
        project: "Bikes".into(),
        kind: ArtifactKind::RequirementsDoc,
        title: "Big refunds".into(),
        content: CONTENT.into(),
    };
    let id = artifacts::create(&temp.session, new).await.unwrap().artifact.id.to_string();
    let state = async || {
        let view = artifacts::show(&temp.session, NamedArtifact { artifact: id.clone() }).await.unwrap();
        (view.sources[0].title.clone(), view.sources[0].state)
    };
    assert_eq!(state().await, ("Workshop".into(), SourceState::Present));
    let edit = async |notes: String| {
        meetings::edit_notes(
            &temp.session,
            EditNotes { meeting: meeting.clone(), notes, ..EditNotes::default() },
        )
        .await
        .unwrap()
    };
    edit(format!("Something before.\n\n{}\n", words.replace(" by", "\nby"))).await;
    assert_eq!(state().await.1, SourceState::Present, "moved, and broken over two lines");
    edit(words.replace("200", "300")).await;
    assert_eq!(state().await.1, SourceState::Changed);
    let out = temp.folder.path().join("a.md");
    artifacts::export(&temp.session, request(&id, ExportFormat::Md, &out)).await.unwrap();
    assert!(std::fs::read_to_string(&out).unwrap().contains("changed since"));
    meetings::delete(&temp.session, NamedMeeting { meeting: meeting.clone() }).await.unwrap();
    assert_eq!(state().await, ("Workshop".into(), SourceState::Deleted));
}

#[tokio::test]
async fn exports_are_read_back_by_other_programs() {
    let temp = temp().await;
    let id = created(&temp).await;
    let out = temp.folder.path().to_owned();
    for (format, name) in
        [(ExportFormat::Md, "a.md"), (ExportFormat::Pdf, "a.pdf"), (ExportFormat::Docx, "a.docx")]
    {
        let path = out.join(name);
        let view = artifacts::export(&temp.session, request(&id, format, &path)).await.unwrap();
        assert_eq!((view.sources, view.path.clone()), (1, path.clone()));
        let text = match format {
            ExportFormat::Md => std::fs::read_to_string(&path).unwrap(),
            ExportFormat::Pdf => read_back("pdftotext", &["-layout", path.to_str().unwrap(), "-"]),
            ExportFormat::Docx => {
                read_back("pandoc", &[path.to_str().unwrap(), "-s", "-t", "markdown", "--wrap=none"])
            }
        };
        let words = text.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
        let said = [
            "Refunds above 200 EUR must be approved by the branch manager.",
            "Zürich, Łódź, Ωμέγα and Привет stay readable",
            "10 € or more",
            "Manager",
            "approve",
            "A quiet word.",
            "let x = 1;",
            "Sources",
            "policy.txt",
            "Requirements document",
        ];
        for phrase in said {
            assert!(words.contains(phrase), "{phrase:?} is not in the {name}:\n{text}");
        }
    }
}

fn read_back(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|e| panic!("{program} is needed (make setup installs it): {e}"));
    assert!(
        output.status.success(),
        "{program} refused the file: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn files_are_written_whole_and_never_over_others() {
    let temp = temp().await;
    let id = created(&temp).await;
    let code = async |r| artifacts::export(&temp.session, r).await.err().map(|e| e.code);
    let occupied = temp.file("mine.md", b"mine");
    assert_eq!(code(request(&id, ExportFormat::Md, &occupied)).await, Some(ErrorCode::Exists));
    assert_eq!(std::fs::read(&occupied).unwrap(), b"mine");
    let mut forced = request(&id, ExportFormat::Md, &occupied);
    forced.overwrite = true;
    assert_eq!(code(forced).await, None);
    let empty = temp.file("made-by-mktemp.pdf", b"");
    assert_eq!(code(request(&id, ExportFormat::Pdf, &empty)).await, None);
    let folder = temp.folder.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let view = artifacts::export(&temp.session, request(&id, ExportFormat::Docx, &folder)).await.unwrap();
    assert_eq!(view.path, folder.join("Big-refunds.docx"));
    let nowhere = temp.folder.path().join("no/such/folder/a.md");
    assert_eq!(code(request(&id, ExportFormat::Md, &nowhere)).await, Some(ErrorCode::NotFound));
    assert_eq!(code(request("nothing", ExportFormat::Md, &folder)).await, Some(ErrorCode::NotFound));
    let parts = walk(temp.folder.path()).into_iter().filter(|n| n.ends_with(".part")).count();
    assert_eq!(parts, 0);
}

fn walk(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { names.extend(walk(&path)) } else { names.push(path.display().to_string()) }
    }
    names
}

#[tokio::test]
async fn deleting_and_restoring() {
    let temp = temp().await;
    let id = created(&temp).await;
    let named = || NamedArtifact { artifact: id.clone() };
    artifacts::delete(&temp.session, named()).await.unwrap();
    assert_eq!(artifacts::show(&temp.session, named()).await.err().unwrap().code, ErrorCode::NotFound);
    artifacts::restore(&temp.session, named()).await.unwrap();
    assert_eq!(artifacts::show(&temp.session, named()).await.unwrap().sources.len(), 1);
}

/// What is typed into an artifact finds its words, and half sentences on the way tie nothing once they are whole.
#[tokio::test]
async fn a_statement_written_later_is_tied_too() {
    let temp = temp().await;
    let id = created(&temp).await;
    let write = async |content: &str| {
        let request = EditArtifact {
            artifact: id.clone(),
            title: None,
            content: Some(content.into()),
            ..EditArtifact::default()
        };
        let view = artifacts::edit(&temp.session, request).await.unwrap();
        view.sources.into_iter().map(|s| s.quote).collect::<Vec<_>>()
    };
    assert_eq!(write("# Big refunds\n").await, Vec::<String>::new(), "what is gone ties nothing");
    let long = "Refunds above 200 EUR must be approved by the branch manager.";
    for half in
        ["Refunds above 200 EUR must be approved", "Refunds above 200 EUR must be approved by the branch"]
    {
        assert_eq!(write(&format!("# Big refunds\n\n- {half}\n")).await, [long]);
    }
    assert_eq!(write(&format!("# Big refunds\n\n- **{long}**\n- It is said once. [7]\n")).await, [long]);
}

/// The sample's own words find their passage among everything else that speaks of refunds.
#[tokio::test]
async fn a_statement_finds_its_source_in_a_whole_project() {
    let temp = temp().await;
    let sample = docket_app::dispatch(&temp.session, "sample_create", serde_json::json!({"name": "Bikes"}));
    sample.await.unwrap();
    let check = async |statement: &str, title: &str| {
        let new = CreateArtifact {
            project: "Bikes".into(),
            kind: ArtifactKind::Custom,
            title: "Mine".into(),
            content: format!("# M\n\n{statement}\n"),
        };
        let view = artifacts::create(&temp.session, new).await.unwrap();
        let found: Vec<&str> = view.sources.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(found, [title], "{statement}");
    };
    check("Refunds are paid to the card that was charged.", "deposit-and-refund-policy.md").await;
    check("Customers can ask for a refund within 30 days of the charge.", "deposit-and-refund-policy.md")
        .await;
    check(
        "The bank file is late unless the approved refunds are exported at 18:00.",
        "Refund discovery workshop",
    )
    .await;
}
