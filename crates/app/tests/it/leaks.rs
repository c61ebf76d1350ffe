//! Words of the user's are in the vault and nowhere else: not in its files in the clear, not in temporary files,
//! not in logs, not in errors.
use crate::temp;
use docket_app::artifacts::{ExportArtifact, ExportFormat};
use docket_app::assistant::{self, AskRequest, Providers};
use docket_app::meetings::CreateMeeting;
use docket_app::threads::CreateThread;
use docket_app::vault::{self, Opening};
use docket_app::{Cancel, artifacts, meetings, threads};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

const PLANTED: [&str; 3] = ["Quetzalcoatlus", "Zwiebelfischchen", "Rumpelstilzchen"];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);
impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
impl MakeWriter<'_> for Log {
    type Writer = Log;
    fn make_writer(&self) -> Log {
        self.clone()
    }
}

fn assert_clean(folder: &Path, state: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
        for word in PLANTED.map(str::to_lowercase) {
            assert!(
                !bytes.windows(word.len()).any(|w| w == word.as_bytes()),
                "{word} in {} {state}",
                path.display()
            );
        }
    }
}

#[test]
fn the_whole_job_leaves_no_word_outside_the_vault() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(subscriber, || {
        runtime.block_on(async {
            let temp = temp().await;
            let folder = temp.folder.path();
            temp.project(PLANTED[0]).await;
            let text =
                format!("The {} must approve each {} within two days. ", PLANTED[1], PLANTED[2]).repeat(300);
            let added =
                temp.add(PLANTED[0], &[("a.txt", &text), ("broken.pdf", &text), ("b.json", &text)]).await;
            let told: String = added.skipped.iter().map(|s| s.message.clone()).collect();
            let request = CreateMeeting {
                project: PLANTED[0].into(),
                title: PLANTED[1].into(),
                notes: text.clone(),
                agenda: PLANTED[2].into(),
                attendees: vec![PLANTED[0].into()],
                date: None,
            };
            meetings::create(&temp.session, request).await.unwrap();
            let thread =
                threads::create(&temp.session, CreateThread { project: PLANTED[0].into(), title: None })
                    .await
                    .unwrap();
            let mut artifact = None;
            let ask = AskRequest {
                thread: thread.id.to_string(),
                text: format!("Write user stories for {}", PLANTED[2]),
                provider: None,
                allow_writes: false,
            };
            assistant::ask(&temp.session, ask, &Providers::none(), &Cancel::new(), &mut |e| {
                if let assistant::AskEvent::Artifact { artifact_id, .. } = e {
                    artifact = Some(artifact_id)
                }
            })
            .await
            .unwrap();
            assert_clean(folder, "while open");
            let out = folder.join("out");
            std::fs::create_dir(&out).unwrap();
            let request = ExportArtifact {
                artifact: artifact.unwrap().to_string(),
                format: ExportFormat::Pdf,
                out,
                overwrite: false,
            };
            artifacts::export(&temp.session, request).await.unwrap();
            vault::backup(&temp.session, &folder.join("b.docket-backup")).await.unwrap();
            assert_clean(folder, "after export and backup");
            let (path, world) = (temp.path.clone(), temp.world.clone());
            Arc::try_unwrap(temp.session).ok().unwrap().close().await;
            assert_clean(folder, "closed");
            let session = vault::unlock(&path, Opening::Passphrase(crate::PASSPHRASE), &world).await.unwrap();
            assert!(vault::verify(&session).await.unwrap().sound);
            assert!(!PLANTED.iter().any(|w| told.contains(w)), "{told}");
        });
    });
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).to_lowercase();
    for word in PLANTED.map(str::to_lowercase) {
        assert!(!logged.contains(&word), "{word} is in the log");
    }
}
