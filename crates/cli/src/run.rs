//! One function per command: adapt the arguments, call the use case, show the view.

use crate::args::{Args, Artifact, Command, Document, Keychain, Meeting, Project, Thread};
use crate::exit::Failure;
use crate::show::{self, Shown};
use crate::{permit, secrets, serve};
use clap::CommandFactory as _;
use docket_app::artifacts::{
    CompareArtifact, CreateArtifact, ExportArtifact, ListArtifacts, NamedArtifact, RevertArtifact,
    VersionView,
};
use docket_app::assistant::{AskEvent, AskPreview, AskRequest, Providers};
use docket_app::documents::{AddDocuments, ImportView, KeepHere, ListDocuments, NamedDocument, Pasted};
use docket_app::meetings::{CreateMeeting, EditNotes, ImportMeetings, ListMeetings, NamedMeeting};
use docket_app::projects::{ArchiveProject, CreateProject, ListProjects, NamedProject, RenameProject};
use docket_app::search::SearchRequest;
use docket_app::skills::CallSkill;
use docket_app::threads::{CreateThread, ListThreads, NamedThread};
use docket_app::usage::ShowUsage;
use docket_app::{
    AppError, Cancel, Entropy as _, ErrorCode, OsKeychain, Session, SystemClock, SystemEntropy, World,
    artifacts, assistant, documents, meetings, projects, search, threads, usage, vault,
};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub(crate) type Done = Result<(), Failure>;

pub(crate) async fn run(mut args: Args) -> Done {
    if let Command::Completions { shell } = args.command {
        clap_complete::generate(shell, &mut Args::command(), "docket", &mut std::io::stdout());
        return Ok(());
    }
    let world = World {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        secrets: Arc::new(OsKeychain),
    };
    let path = docket_app::default_vault(args.vault.take())?;
    let out = Shown { json: args.json };
    match &args.command {
        Command::Init { keychain, join } => init(&args, &path, *keychain, *join, &world, out).await,
        Command::Passwd { new_passphrase_file } => {
            let current = secrets::current(&args)?;
            let chosen = secrets::chosen(new_passphrase_file.as_deref(), &["DOCKET_NEW_PASSPHRASE"])?;
            let view = vault::change_passphrase(&path, &current, &chosen, &world)?;
            out.note(&view, "The passphrase is changed. The recovery phrase stays the same.");
            Ok(())
        }
        Command::Recover { new_passphrase_file, check } => {
            let phrase = secrets::phrase()?;
            if *check {
                out.note(&vault::check_phrase(&path, &phrase)?, "These words open this vault.");
                return Ok(());
            }
            let file = new_passphrase_file.as_deref().or(args.passphrase_file.as_deref());
            let chosen = secrets::chosen(file, &["DOCKET_NEW_PASSPHRASE", "DOCKET_PASSPHRASE"])?;
            out.note(
                &vault::recover(&path, &phrase, &chosen, &world)?,
                "The new passphrase opens this vault.",
            );
            Ok(())
        }
        Command::Restore { file } => {
            out.note(&vault::restore(file, &path)?, &format!("Restored to {}.", path.display()));
            Ok(())
        }
        Command::Serve { port } => serve::serve(*port, &path, world, out).await,
        Command::Keychain(command) => keychain(&args, &path, command, &world, out),
        Command::Call { name: None, .. } => {
            out.lines(docket_app::COMMANDS);
            Ok(())
        }
        _ => {
            let session = Arc::new(secrets::unlock(&args, &path, &world).await?);
            let done = opened(args, &session, out).await;
            // Folding the log into the file is tidier than leaving it, but nothing depends on it: work that was
            // stopped in the middle may hold a connection, and is not waited for.
            let _ = tokio::time::timeout(Duration::from_secs(5), session.close()).await;
            done
        }
    }
}

async fn init(args: &Args, path: &Path, keychain: bool, join: bool, world: &World, out: Shown) -> Done {
    if path.exists() {
        return Err(AppError::new(
            ErrorCode::Exists,
            "there is already a vault at this path; choose another with --vault",
        )
        .into());
    }
    let passphrase = match secrets::given(args)? {
        Some(passphrase) => passphrase,
        None => secrets::chosen(None, &[])?,
    };
    if join {
        let view = vault::join(path, &passphrase, &secrets::phrase()?, world).await?;
        let text = "This device belongs to the account now. Take in a bundle of another one: `docket sync import FILE`.";
        out.note(&view, text);
        return by_keychain(path, keychain, &passphrase, world);
    }
    let view = vault::create(path, &passphrase, world).await?;
    // The words first: whatever fails from here on, they were shown.
    if args.json {
        out.json(&view);
    } else {
        show::recovery_phrase(&view);
        if secrets::can_ask() {
            let mut random = [0; 8];
            SystemEntropy.fill(&mut random);
            show::confirm_words(&view.recovery_phrase, random)?;
        }
    }
    by_keychain(path, keychain, &passphrase, world)
}

fn by_keychain(path: &Path, keychain: bool, passphrase: &str, world: &World) -> Done {
    if keychain && let Err(error) = vault::enable_keychain(path, passphrase, world) {
        let message = format!(
            "the vault is made and opens with its passphrase, but not by the keychain: {}",
            error.message
        );
        return Err(AppError::new(error.code, message).into());
    }
    Ok(())
}

fn keychain(args: &Args, path: &Path, command: &Keychain, world: &World, out: Shown) -> Done {
    match command {
        Keychain::Enable => {
            let view = vault::enable_keychain(path, &secrets::current(args)?, world)?;
            out.note(&view, "This machine's keychain now opens the vault.");
        }
        Keychain::Disable => {
            out.note(&vault::disable_keychain(path, world)?, "Only the passphrase opens the vault now.")
        }
        Keychain::Status => {
            let view = vault::look(path)?;
            let text = if view.keychain {
                "The keychain opens this vault."
            } else {
                "Only the passphrase opens this vault."
            };
            out.note(&view, text);
        }
    }
    Ok(())
}

async fn opened(args: Args, session: &Arc<Session>, out: Shown) -> Done {
    match args.command {
        Command::UnlockCheck => {
            let view = vault::look(session.path())?;
            out.note(&view, "The vault opens.");
        }
        Command::Backup { file } => {
            let view = vault::backup(session, &file).await?;
            out.note(&view, &format!("Backed up to {} ({}).", file.display(), show::size(view.size_bytes)));
        }
        Command::Verify => {
            let view = vault::verify(session).await?;
            out.verified(&view);
            if !view.sound {
                let error =
                    AppError::new(ErrorCode::VaultDamaged, "the vault is damaged; restore the last backup");
                return Err(Failure { error, told: true });
            }
        }
        Command::Sync(command) => crate::sync::run(session, command, out).await?,
        Command::Project(command) => project(session, command, out).await?,
        Command::Document(command) => document(session, command, out).await?,
        Command::Meeting(command) => meeting(session, command, out).await?,
        Command::Search { query, project, kind, from, to, limit } => {
            // Words given apart by the shell were quoted by the user only if they hold a space.
            let query = match query.as_slice() {
                [one] => one.clone(),
                many => many
                    .iter()
                    .map(|w| if w.contains(' ') && !w.contains('"') { format!("\"{w}\"") } else { w.clone() })
                    .collect::<Vec<_>>()
                    .join(" "),
            };
            let request = SearchRequest { query, project, kinds: kind, from, to, limit };
            // Over all projects a hit says which one it lies in.
            let named = if request.project.is_none() && !out.json {
                projects::list(session, ListProjects { archived: true }).await?.projects
            } else {
                Vec::new()
            };
            out.found(&search::find(session, request).await?, &named);
        }
        Command::Thread(command) => thread(session, command, out).await?,
        Command::Ask { thread, provider, yes, dry_run, skill, with, text } => {
            let skill = skill.map(|id| CallSkill { id, inputs: with.into_iter().collect() });
            let text = if text == ["-"] { read_text(Path::new("-"))? } else { text.join(" ") };
            let cancel = stop_on_ctrl_c();
            let providers = Providers::of_session(session, docket_app::claude_from_environment()).await?;
            if dry_run {
                let request = AskPreview { thread, text, provider, skill };
                crate::assistant::preview(&assistant::preview(session, request, &providers).await?, out);
                return Ok(());
            }
            let mut on_event = |event: AskEvent| {
                out.event(&event);
                permit::decide(session, &event);
            };
            let request = AskRequest { thread, text, provider, allow_writes: yes, skill };
            let thread = request.thread.clone();
            let answer = assistant::ask(session, request, &providers, &cancel, &mut on_event).await?;
            if !out.json {
                let shown = threads::show(session, NamedThread { thread }).await?;
                crate::assistant::cited(&shown, answer);
            }
        }
        Command::Assistant(command) => crate::assistant::run(session, command, out).await?,
        Command::Usage { days } => out.usage(&usage::show(session, ShowUsage { days }).await?),
        Command::Artifact(command) => artifact(session, command, out).await?,
        Command::Call { name, request } => {
            let request = if request == "-" { read_text(Path::new("-"))? } else { request };
            let request = serde_json::from_str(&request)
                .map_err(|_| AppError::new(ErrorCode::Validation, "the request is not JSON"))?;
            out.json(&docket_app::dispatch(session, &name.unwrap_or_default(), request).await?);
        }
        Command::Init { .. }
        | Command::Passwd { .. }
        | Command::Recover { .. }
        | Command::Restore { .. }
        | Command::Serve { .. }
        | Command::Keychain(_)
        | Command::Completions { .. } => {}
    }
    Ok(())
}

async fn project(session: &Session, command: Project, out: Shown) -> Done {
    match command {
        Project::Create { name, description } => {
            out.project(&projects::create(session, CreateProject { name, description }).await?);
        }
        Project::List { archived } => {
            out.projects(&projects::list(session, ListProjects { archived }).await?)
        }
        Project::Show { project } => out.project(&projects::show(session, NamedProject { project }).await?),
        Project::Rename { project, name } => {
            out.project(&projects::rename(session, RenameProject { project, name }).await?);
        }
        Project::Archive { project, undo } => {
            out.project(&projects::archive(session, ArchiveProject { project, archived: !undo }).await?);
        }
        Project::Delete { project } => {
            let view = projects::delete(session, NamedProject { project }).await?;
            out.note(
                &view,
                &format!("Deleted {}. `docket project restore {}` brings it back.", view.name, view.id),
            );
        }
        Project::Restore { project } => {
            out.project(&projects::restore(session, NamedProject { project }).await?)
        }
    }
    Ok(())
}

async fn document(session: &Session, command: Document, out: Shown) -> Done {
    match command {
        Document::Add { project, mut paths, name } => {
            let mut pasted = Vec::new();
            if paths.iter().any(|p| p == Path::new("-")) {
                paths.retain(|p| p != Path::new("-"));
                pasted.push(Pasted { name, bytes: read_bytes(Path::new("-"))? });
            }
            let cancel = stop_on_ctrl_c();
            let mut bar = out.progress();
            let request = AddDocuments { project, paths, pasted };
            let view = documents::add(session, request, &cancel, &mut |p| bar.show(&p)).await?;
            bar.clear();
            out.imported(&view, |d| (d.name.clone(), show::count(d.passages, "passage")));
            imported(view)?;
        }
        Document::List { project } => {
            out.documents(&documents::list(session, ListDocuments { project }).await?)
        }
        Document::Show { id } => {
            let view = documents::show(session, NamedDocument { document: id }).await?;
            out.text(&view, &view.content);
        }
        Document::KeepHere { id, off } => {
            let view = documents::keep_here(session, KeepHere { document: id, kept: !off }).await?;
            let text = if off { "may be sent again" } else { "stays on this device" };
            out.note(&view, &format!("{} {text}.", view.name));
        }
        Document::Delete { id } => {
            let view = documents::delete(session, NamedDocument { document: id }).await?;
            out.note(
                &view,
                &format!("Deleted {}. `docket document restore {}` brings it back.", view.name, view.id),
            );
        }
        Document::Restore { id } => {
            let view = documents::restore(session, NamedDocument { document: id }).await?;
            out.note(&view, &format!("{} is back.", view.name));
        }
    }
    Ok(())
}

async fn meeting(session: &Session, command: Meeting, out: Shown) -> Done {
    match command {
        Meeting::Import { project, files } => {
            let cancel = stop_on_ctrl_c();
            let mut bar = out.progress();
            let request = ImportMeetings { project, paths: files, pasted: Vec::new() };
            let view = meetings::import(session, request, &cancel, &mut |p| bar.show(&p)).await?;
            bar.clear();
            out.imported(&view, |m| {
                (
                    m.title.clone(),
                    format!("{}, {}", show::count(m.cues, "cue"), show::count(m.speakers.len(), "speaker")),
                )
            });
            imported(view)?;
        }
        Meeting::New { project, title, from, agenda, attendees, date } => {
            let notes = from.as_deref().map(read_text).transpose()?.unwrap_or_default();
            let request = CreateMeeting { project, title, notes, agenda, attendees, date };
            out.meeting(&meetings::create(session, request).await?);
        }
        Meeting::Edit { id, from } => {
            let request = EditNotes { meeting: id, notes: read_text(&from)?, ..EditNotes::default() };
            out.meeting(&meetings::edit_notes(session, request).await?);
        }
        Meeting::List { project } => out.meetings(&meetings::list(session, ListMeetings { project }).await?),
        Meeting::Show { id } => {
            let view = meetings::show(session, NamedMeeting { meeting: id }).await?;
            out.text(&view, &view.content);
        }
        Meeting::Extract { id } => {
            out.marks(&meetings::extract(session, NamedMeeting { meeting: id }).await?)
        }
        Meeting::Delete { id } => {
            let view = meetings::delete(session, NamedMeeting { meeting: id }).await?;
            out.note(
                &view,
                &format!("Deleted {}. `docket meeting restore {}` brings it back.", view.title, view.id),
            );
        }
        Meeting::Restore { id } => {
            out.meeting(&meetings::restore(session, NamedMeeting { meeting: id }).await?)
        }
    }
    Ok(())
}

async fn thread(session: &Session, command: Thread, out: Shown) -> Done {
    match command {
        Thread::Create { project, title } => {
            out.thread(&threads::create(session, CreateThread { project, title }).await?);
        }
        Thread::List { project } => out.threads(&threads::list(session, ListThreads { project }).await?),
        Thread::Show { id } => out.conversation(&threads::show(session, NamedThread { thread: id }).await?),
        Thread::Delete { id } => {
            let view = threads::delete(session, NamedThread { thread: id }).await?;
            out.note(&view, &format!("Deleted. `docket thread restore {}` brings it back.", view.id));
        }
        Thread::Restore { id } => out.thread(&threads::restore(session, NamedThread { thread: id }).await?),
    }
    Ok(())
}

async fn artifact(session: &Session, command: Artifact, out: Shown) -> Done {
    match command {
        Artifact::Create { project, kind, title, from } => {
            let request = CreateArtifact { project, kind, title, content: read_text(&from)? };
            let view = artifacts::create(session, request).await?;
            let text = format!(
                "{}  {}  ({} sources found)",
                view.artifact.id,
                view.artifact.title,
                view.sources.len()
            );
            out.note(&view, &text);
        }
        Artifact::List { project } => {
            out.artifacts(&artifacts::list(session, ListArtifacts { project }).await?)
        }
        Artifact::Show { id } => {
            out.artifact(&artifacts::show(session, NamedArtifact { artifact: id }).await?)
        }
        Artifact::Check { id } => {
            let view = artifacts::check(session, NamedArtifact { artifact: id }).await?;
            out.note(&view, &crate::checks::checks(&view));
        }
        Artifact::Export { id, format, out: path, force } => {
            let request = ExportArtifact { artifact: id, format, out: path, overwrite: force };
            let view = artifacts::export(session, request).await?;
            let text = format!(
                "{} ({}, {} sources)",
                view.path.display(),
                show::size(view.size_bytes),
                view.sources
            );
            out.note(&view, &text);
        }
        Artifact::Versions { id } => {
            let view = artifacts::versions(session, NamedArtifact { artifact: id }).await?;
            let by = |v: &VersionView| if v.message_id.is_some() { "by the assistant" } else { "by hand" };
            out.rows(&view, &view.versions, "It was never written anew.", |v| {
                format!("{}  until {}, then written anew {}", v.id, v.created_at.day(), by(v))
            });
        }
        Artifact::Compare { id, version } => {
            let request = CompareArtifact { artifact: id, version: Some(version), content: None };
            let view = artifacts::compare(session, request).await?;
            out.note(&view, &crate::differences::differences(&view));
        }
        Artifact::Revert { id, version } => {
            let view = artifacts::revert(session, RevertArtifact { artifact: id, version }).await?;
            out.note(&view, &format!("{} has its former text back.", view.artifact.title));
        }
        Artifact::Delete { id } => {
            let view = artifacts::delete(session, NamedArtifact { artifact: id }).await?;
            out.note(
                &view,
                &format!("Deleted {}. `docket artifact restore {}` brings it back.", view.title, view.id),
            );
        }
        Artifact::Restore { id } => {
            let view = artifacts::restore(session, NamedArtifact { artifact: id }).await?;
            out.note(&view, &format!("{} is back.", view.title));
        }
    }
    Ok(())
}

/// An import did its job if anything came in, or if all of it was in already.
fn imported<V>(view: ImportView<V>) -> Done {
    if let Some(error) = view.stopped {
        return Err(error.into());
    }
    let refused: Vec<_> = view.skipped.iter().filter(|s| s.code != "duplicate").collect();
    let Some(first) = refused.first().filter(|_| view.added.is_empty()) else { return Ok(()) };
    let code = if refused.iter().all(|s| s.code == "not_found") {
        ErrorCode::NotFound
    } else {
        ErrorCode::Unreadable
    };
    Err(Failure { error: AppError::new(code, first.message.clone()), told: true })
}

/// The first Ctrl-C asks the work to end where nothing is lost; the second ends the program.
pub(crate) fn stop_on_ctrl_c() -> Cancel {
    let cancel = Cancel::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    cancel
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, AppError> {
    // A little more than is taken, so that too much is seen to be too much.
    const MOST: u64 = 11 * 1024 * 1024;
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(MOST).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(AppError::new(ErrorCode::NotFound, format!("there is no file `{}`", path.display())))
        }
        Err(_) => Err(AppError::new(ErrorCode::Unreadable, format!("`{}` cannot be read", path.display()))),
    }
}

fn read_text(path: &Path) -> Result<String, AppError> {
    String::from_utf8(read_bytes(path)?).map_err(|_| {
        let shown: PathBuf = path.to_owned();
        AppError::new(ErrorCode::Validation, format!("`{}` is not UTF-8 text", shown.display()))
    })
}
