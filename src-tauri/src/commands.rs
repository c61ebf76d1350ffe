//! The commands of the one list, through the window.

use crate::{MAIN, Seat, words};
use docket_app::{Cancel, ErrorView, StreamMessage};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _, State};
use tauri_plugin_notification::NotificationExt as _;
use tokio::sync::mpsc;

/// Commands that are telling how they go, by the id the page gave them.
#[derive(Default)]
pub(crate) struct Running(Mutex<HashMap<String, Cancel>>);

impl Running {
    fn begin(&self, id: &str) -> Cancel {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(id.to_owned()).or_default().clone()
    }

    fn end(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

#[tauri::command]
pub(crate) async fn rpc(
    desk: State<'_, Seat>,
    origin: String,
    command: String,
    request: Value,
) -> Result<Value, ErrorView> {
    desk.call(&origin, &command, request).await.map_err(|error| ErrorView::from(&error))
}

#[tauri::command]
pub(crate) async fn stream(
    app: AppHandle,
    origin: String,
    command: String,
    request: Value,
    id: String,
    channel: Channel<StreamMessage>,
) -> Result<(), ErrorView> {
    let running = app.state::<Running>();
    let cancel = running.begin(&id);
    let desk = Arc::clone(&app.state::<Seat>());
    let (sender, mut receiver) = mpsc::channel(64);
    let run = async { desk.stream_to(&origin, &command, request, &cancel, &sender).await };
    let pass = async {
        while let Some(message) = receiver.recv().await {
            let last = !matches!(message, StreamMessage::Events(_));
            // A window that is gone cannot be told; the work is stopped.
            if channel.send(message).is_err() {
                cancel.cancel();
            }
            if last {
                break;
            }
        }
    };
    tokio::join!(run, pass);
    running.end(&id);
    tell_if_away(&app, &command);
    Ok(())
}

#[tauri::command]
pub(crate) fn stream_cancel(running: State<'_, Running>, id: &str) {
    if let Some(cancel) = running.0.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
        cancel.cancel();
    }
}

/// Somebody who went on with something else is told that it is done; never what it is about.
fn tell_if_away(app: &AppHandle, command: &str) {
    let here = app.get_webview_window(MAIN).is_some_and(|w| w.is_focused().unwrap_or(true));
    if here {
        return;
    }
    let words = app.state::<words::Spoken>().words();
    let text = if command == "ask" { words.answer_ready } else { words.import_done };
    if let Err(error) = app.notification().builder().title("Docket").body(text).show() {
        tracing::debug!(%error, "no notification could be shown");
    }
}
