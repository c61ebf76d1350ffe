//! Files in and out: the dialogs are opened here, and the page sees names, never paths.

use crate::{MAIN, Seat};
use docket_app::{AppError, ErrorCode, ErrorView};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, State, WindowEvent};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tauri_plugin_opener::OpenerExt as _;

/// A file that was handed in.
#[derive(Clone, Serialize)]
pub(crate) struct Offered {
    id: String,
    name: String,
}

/// A file that was saved: its name, and what it can be shown in its folder by.
#[derive(Serialize)]
pub(crate) struct SavedFile {
    name: String,
    token: String,
}

/// Where files were saved in this run.
#[derive(Default)]
pub(crate) struct Saved(Mutex<HashMap<String, PathBuf>>);

#[derive(Clone, Serialize)]
#[serde(tag = "phase", rename_all = "lowercase")]
enum Dragged {
    Over,
    Leave,
    Drop { offers: Vec<Offered> },
}

fn refused(code: ErrorCode, message: &'static str) -> ErrorView {
    ErrorView::from(&AppError::new(code, message))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn offered(desk: &Seat, paths: Vec<PathBuf>) -> Result<Vec<Offered>, ErrorView> {
    let mut offers = Vec::new();
    for path in paths {
        let name = name_of(&path);
        let id = desk.offer_path(path).map_err(|_| {
            refused(ErrorCode::Validation, "too much was handed in at once; import it in smaller parts")
        })?;
        offers.push(Offered { id, name });
    }
    Ok(offers)
}

/// Bytes the page has: what was pasted.
#[tauri::command]
pub(crate) fn offer(desk: State<'_, Seat>, request: Request<'_>) -> Result<String, ErrorView> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(refused(ErrorCode::Validation, "the file did not arrive whole"));
    };
    let name = request
        .headers()
        .get("x-name")
        .and_then(|n| n.to_str().ok())
        .map(percent_decoded)
        .unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    desk.offer_bytes(name, bytes.clone()).map_err(|_| {
        refused(ErrorCode::Validation, "too much was handed in at once; import it in smaller parts")
    })
}

/// What `encodeURIComponent` makes of a name, back again.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high).unwrap_or(0) * 16 + hex(*low).unwrap_or(0));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Lets the person choose files, a folder or a backup. Nothing chosen is an empty list.
#[tauri::command]
pub(crate) async fn pick(app: AppHandle, what: String) -> Result<Vec<Offered>, ErrorView> {
    let chosen = tauri::async_runtime::spawn_blocking({
        let app = app.clone();
        move || {
            let dialog = app.dialog().file();
            match what.as_str() {
                "folder" => folder(dialog),
                "backup" => {
                    dialog.add_filter("Docket", &["docket-backup"]).blocking_pick_file().into_iter().collect()
                }
                _ => dialog.blocking_pick_files().unwrap_or_default(),
            }
        }
    })
    .await
    .map_err(|_| refused(ErrorCode::Internal, "the dialog could not be opened"))?;
    let paths = chosen.into_iter().filter_map(|p| p.into_path().ok()).collect();
    offered(&app.state::<Seat>(), paths)
}

#[cfg(desktop)]
fn folder<R: tauri::Runtime>(dialog: tauri_plugin_dialog::FileDialogBuilder<R>) -> Vec<FilePath> {
    dialog.blocking_pick_folder().into_iter().collect()
}

/// Phones have no folders to choose.
#[cfg(mobile)]
fn folder<R: tauri::Runtime>(dialog: tauri_plugin_dialog::FileDialogBuilder<R>) -> Vec<FilePath> {
    dialog.blocking_pick_files().unwrap_or_default()
}

/// Files dragged onto the window.
pub(crate) fn dropped(app: &AppHandle, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let phase = match event {
        DragDropEvent::Enter { .. } | DragDropEvent::Over { .. } => Dragged::Over,
        DragDropEvent::Drop { paths, .. } => match offered(&app.state::<Seat>(), paths.clone()) {
            Ok(offers) => Dragged::Drop { offers },
            Err(_) => Dragged::Leave,
        },
        _ => Dragged::Leave,
    };
    let _ = app.emit_to(MAIN, "drop", phase);
}

/// Asks where a finished file is to go and writes it there, whole or not at all.
#[tauri::command]
pub(crate) async fn save(app: AppHandle, id: String) -> Result<Option<SavedFile>, ErrorView> {
    let product = app
        .state::<Seat>()
        .product(&id)
        .ok_or_else(|| refused(ErrorCode::NotFound, "this file is no longer there; make it again"))?;
    let written = tauri::async_runtime::spawn_blocking({
        let app = app.clone();
        move || {
            let mut dialog = app.dialog().file().set_file_name(&product.name);
            if let Some((_, ending)) = product.name.rsplit_once('.') {
                dialog = dialog.add_filter(ending, &[ending]);
            }
            let Some(path) = dialog.blocking_save_file().and_then(|p| p.into_path().ok()) else {
                return Ok(None);
            };
            let mut part = path.as_os_str().to_owned();
            part.push(".part");
            let part = PathBuf::from(part);
            let done = std::fs::write(&part, &product.bytes).and_then(|()| std::fs::rename(&part, &path));
            if done.is_err() {
                let _ = std::fs::remove_file(&part);
            }
            done.map(|()| Some(path))
        }
    })
    .await
    .map_err(|_| refused(ErrorCode::Internal, "the dialog could not be opened"))?;
    let path = written.map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull => {
            refused(ErrorCode::StorageFull, "the disk is full; the file was not written")
        }
        _ => {
            refused(ErrorCode::StorageReadOnly, "the file could not be written there; choose another folder")
        }
    })?;
    Ok(path.map(|path| {
        let name = name_of(&path);
        app.state::<Saved>().0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), path);
        SavedFile { name, token: id }
    }))
}

/// Shows a saved file in its folder.
#[tauri::command]
pub(crate) fn reveal(app: AppHandle, token: &str) {
    let path = app.state::<Saved>().0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned();
    if let Some(path) = path
        && let Err(error) = app.opener().reveal_item_in_dir(&path)
    {
        tracing::warn!(kind = %error, "the folder could not be shown");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_through_as_they_were() {
        let check = |encoded: &str, expected: &str| assert_eq!(percent_decoded(encoded), expected);
        check("refund%20policy.md", "refund policy.md");
        check("%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf", "請求書.pdf");
        check("100%", "100%");
        check("%zz%4", "%zz%4");
    }
}
