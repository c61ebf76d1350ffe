//! The window is closed only after the page has saved what was still to be saved, or has had its time.

use crate::MAIN;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Emitter as _, Manager as _, WindowEvent};

/// How long the page has.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(crate) struct Closing(AtomicBool);

pub(crate) fn on_event(app: &AppHandle, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if app.state::<Closing>().0.swap(true, Ordering::SeqCst) {
        return;
    }
    api.prevent_close();
    let _ = app.emit_to(MAIN, "closing", ());
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        close(&app);
    });
}

fn close(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.destroy();
    }
}

/// The page has saved everything.
#[tauri::command]
pub(crate) fn may_close(app: AppHandle) {
    if app.state::<Closing>().0.load(Ordering::SeqCst) {
        close(&app);
    }
}
