//! Without a model: searching, drafting and exporting what is hostile.
use super::*;
use docket_app::artifacts::{ExportArtifact, ExportFormat};
use docket_app::search::{self, SearchRequest};
use docket_testkit::hostile;

/// The most of a text that an artifact is made of.
const MOST: usize = 4_000;

#[tokio::test]
async fn the_drafter_the_search_and_the_exports_survive_every_attack() {
    let elsewhere = ScriptedApi::start_any(Vec::new());
    let scene = scene().await;
    let temp = &scene.temp;
    let thread = begin_thread(temp, "Bikes", "Drafts").await;
    for (n, attack) in hostile::all(&elsewhere.base_url()).into_iter().enumerate() {
        let name = attack.name;
        let landed = take_in(temp, &attack).await;
        let thread = match &landed {
            Ok(landed) if landed.project != "Bikes" => begin_thread(temp, &landed.project, "Drafts").await,
            _ => thread.clone(),
        };
        if let (Ok(landed), true) = (&landed, attack.text().contains(&attack.word)) {
            let request =
                SearchRequest { query: attack.word.clone(), limit: Some(50), ..SearchRequest::default() };
            let hits = search::find(&temp.session, request).await.unwrap().hits;
            assert!(hits.iter().any(|hit| hit.id == landed.id), "{name} is found: {hits:?}");
        }
        let text = match n % 2 {
            0 => format!("Write user stories about {}", attack.word),
            _ => format!("What was decided on {}?", attack.title.chars().take(300).collect::<String>()),
        };
        let (wanted, error) = ask(temp, &thread, &text, &Providers::none(), Word::No).await;
        assert_eq!((wanted, error), (Vec::new(), None), "{name}");
        export(temp, &attack).await;
    }
    assert!(elsewhere.requests().is_empty(), "nothing is loaded from anywhere");
}

/// An artifact that says what the attack says is written in each form, into the folder it is told and nowhere else.
async fn export(temp: &Temp, attack: &Attack) {
    let name = attack.name;
    let text: String = attack.text().chars().take(MOST).collect();
    let made = create_artifact(temp, "Bikes", &attack.title, &text).await;
    let made = match made {
        Ok(view) => view,
        Err(code) => {
            assert_eq!(code, ErrorCode::Validation, "{name}");
            create_artifact(temp, "Bikes", "Refused", &text).await.unwrap()
        }
    };
    let out = tempfile::tempdir_in(temp.folder.path()).unwrap();
    for format in [ExportFormat::Md, ExportFormat::Docx, ExportFormat::Pdf] {
        let request = ExportArtifact {
            artifact: made.artifact.id.to_string(),
            format,
            out: out.path().to_owned(),
            overwrite: false,
        };
        let written = artifacts::export(&temp.session, request).await;
        let written = written.unwrap_or_else(|e| panic!("{name} as {format:?}: {e:?}"));
        assert!(written.size_bytes > 0 && written.path.parent() == Some(out.path()), "{name}: {written:?}");
    }
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 3, "{name}");
}
