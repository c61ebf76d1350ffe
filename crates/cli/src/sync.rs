//! The same vault on several devices, for a terminal.

use crate::args::Sync;
use crate::run::{Done, stop_on_ctrl_c};
use crate::secrets;
use crate::show::{self, Shown, safe};
use docket_app::sync::{
    self, DeviceView, ExportBundle, HistoryView, ImportedView, PastEntry, PastView, RemoveDevice,
    RenameDevice, ShowHistory, SyncState, SyncView, Thing,
};
use docket_app::{AppError, ErrorCode, Session, artifacts, documents, meetings, projects, settings, threads};

/// The longest text of an entry that is shown.
const LONGEST: usize = 400;

pub(crate) async fn run(session: &Session, command: Sync, out: Shown) -> Done {
    match command {
        Sync::Status => {
            let view = sync::status(session, settings::Nothing {}).await?;
            out.note(&view, &status(&view));
        }
        Sync::Code => {
            let view = sync::code(session, settings::Nothing {}).await?;
            out.note(&view, &view.code);
        }
        Sync::Setup => {
            let view = sync::set_up(session, &secrets::phrase()?).await?;
            out.note(&view, &status(&view));
        }
        Sync::Export { file, to } => {
            let view = sync::export(session, ExportBundle { file: file.clone(), to }).await?;
            let what = if view.whole {
                format!("everything, {}", counted(view.rows, "row", "rows"))
            } else {
                counted(view.envelopes, "part", "parts")
            };
            let text = format!("Wrote {} ({what}, {}).", file.display(), show::size(view.size_bytes));
            out.note(&view, &text);
        }
        Sync::Import { file } => {
            let cancel = stop_on_ctrl_c();
            let view = sync::import(session, &file, &cancel, &mut |_| {}).await?;
            out.note(&view, &imported(&view));
        }
        Sync::Rename { device, name } => {
            let view = sync::rename(session, RenameDevice { device, name }).await?;
            out.note(&view, &status(&view));
        }
        Sync::Remove { device } => {
            let phrase = secrets::phrase()?;
            let view = sync::remove(session, RemoveDevice { device }, &phrase).await?;
            let text = "It is off the account. What it had it keeps; the other devices learn of this with the next bundle.";
            out.note(&view, text);
        }
        Sync::Conflicts { of } => {
            let view = match of.as_slice() {
                [kind, name] => sync::history(session, named(session, kind, name).await?).await?,
                _ => sync::conflicts(session, settings::Nothing {}).await?,
            };
            out.note(&view, &history(&view));
        }
        Sync::Settle { entry } => {
            let view = sync::settle(session, PastEntry { entry }).await?;
            out.note(&view, "It stays as it stands.");
        }
        Sync::Restore { entry } => {
            let view = sync::take_back(session, PastEntry { entry }).await?;
            out.note(&view, "Restored.");
        }
    }
    Ok(())
}

async fn named(session: &Session, kind: &str, name: &str) -> Result<ShowHistory, AppError> {
    let (thing, id) = match kind {
        "project" => {
            let request = projects::NamedProject { project: name.to_owned() };
            (Thing::Project, projects::show(session, request).await?.id.to_string())
        }
        "document" => {
            let request = documents::NamedDocument { document: name.to_owned() };
            (Thing::Document, documents::show(session, request).await?.document.id.to_string())
        }
        "meeting" => {
            let request = meetings::NamedMeeting { meeting: name.to_owned() };
            (Thing::Meeting, meetings::show(session, request).await?.meeting.id.to_string())
        }
        "thread" => {
            let request = threads::NamedThread { thread: name.to_owned() };
            (Thing::Thread, threads::show(session, request).await?.thread.id.to_string())
        }
        "artifact" => {
            let request = artifacts::NamedArtifact { artifact: name.to_owned() };
            (Thing::Artifact, artifacts::show(session, request).await?.artifact.id.to_string())
        }
        _ => {
            let message = "history is kept of a project, document, meeting, thread or artifact";
            return Err(AppError::new(ErrorCode::Validation, message));
        }
    };
    Ok(ShowHistory { thing, id })
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn status(view: &SyncView) -> String {
    if !view.account {
        let text =
            "Saved on this device. The vault belongs to no account yet: `docket sync setup` gives it one.";
        return text.to_owned();
    }
    let state = match view.state {
        SyncState::Saved => "Saved on this device".to_owned(),
        SyncState::Synced => {
            view.synced_at.map_or_else(|| "Synced".to_owned(), |at| format!("Synced {}", at.to_rfc3339()))
        }
        SyncState::Waiting => {
            format!("Offline ({} waiting)", view.unsent + view.missing + view.waits_for_earlier)
        }
        SyncState::Attention => "Needs attention".to_owned(),
    };
    let mut lines = vec![state];
    let mut say = |count: u64, one: &str, many: &str, then: &str| {
        if count > 0 {
            lines.push(format!("  {}{then}", counted(count, one, many)));
        }
    };
    say(view.unsent, "change", "changes", " that no other device was given: `docket sync export FILE`");
    say(view.conflicts, "place", "places", " where two wrote the same: `docket sync conflicts`");
    say(view.missing, "value", "values", " still on the way");
    say(
        view.waits_for_earlier,
        "part builds",
        "parts build",
        " on others that are not here: export everything on the other device",
    );
    say(
        view.waits_for_key,
        "part",
        "parts",
        " under a newer key: `docket sync setup` opens it with the words",
    );
    say(view.waits_for_update, "part", "parts", " of a newer version: update Docket");
    lines.push(String::new());
    lines.extend(view.devices.iter().map(device));
    lines.join("\n")
}

fn device(view: &DeviceView) -> String {
    let mut line = if view.name.is_empty() { view.id.clone() } else { safe(&view.name) };
    if view.own {
        line.push_str("  (this device)");
    }
    if view.removed {
        line.push_str("  off the account");
    }
    if view.branches > 1 {
        line.push_str("  was cloned, or its backup put back; nothing is lost");
    }
    if let Some(at) = view.met_at {
        line.push_str(&format!("  last bundle taken in {}", at.day()));
    }
    line
}

fn imported(view: &ImportedView) -> String {
    let from = if view.from.is_empty() { String::new() } else { format!(" from {}", safe(&view.from)) };
    let mut lines = vec![if view.changed == 0 {
        format!("Nothing new{from}.")
    } else {
        format!("Taken in{from}: {}.", counted(view.changed, "change", "changes"))
    }];
    if view.conflicts > 0 {
        let what = counted(view.conflicts, "place", "places");
        lines.push(format!(
            "{what} where both wrote the same; `docket sync conflicts` shows what does not stand."
        ));
    }
    if view.waiting > 0 {
        lines.push(format!(
            "{}; `docket sync status` says for what.",
            counted(view.waiting, "part waits", "parts wait")
        ));
    }
    if view.refused > 0 {
        lines.push(format!("{} refused: nothing vouches for them.", counted(view.refused, "part", "parts")));
    }
    if view.forked {
        lines.push(
            "A device writes in two branches: it was cloned, or its backup was put back. Nothing is lost."
                .to_owned(),
        );
    }
    lines.join("\n")
}

fn history(view: &HistoryView) -> String {
    if view.entries.is_empty() {
        return "No two devices have written the same.".to_owned();
    }
    view.entries.iter().map(entry).collect::<Vec<_>>().join("\n\n")
}

fn entry(view: &PastView) -> String {
    let title = if view.title.is_empty() { view.id.clone() } else { safe(&view.title) };
    let settled = if view.settled { "  (settled)" } else { "" };
    let day = view.written_at.day();
    if view.deleted {
        return format!(
            "{}  {title}{settled}\n  deleted by {}, and written to by {} on {day} without knowing of it. `docket sync restore {}` brings it back.",
            view.entry,
            safe(&view.won_by),
            safe(&view.by),
            view.entry
        );
    }
    format!(
        "{}  {title}, {}{settled}\n  stands ({}): {}\n  instead of ({}, {day}): {}",
        view.entry,
        view.part,
        safe(&view.won_by),
        cut(&view.stands),
        safe(&view.by),
        cut(&view.text)
    )
}

fn cut(text: &str) -> String {
    let text = safe(text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} …", &text[..at]),
        None => text,
    }
}
