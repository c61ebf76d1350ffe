//! Docket's window: the user interface in the system's webview, at the same desk as the web page.
//!
//! It adapts: each command of the window is a few lines around `docket_app::Desk`. The webview gets no file system, no
//! shell, no SQL and no network; files come in and go out through dialogs that this crate opens, and the page only
//! ever sees their names. This crate must never hold a rule of the product, and no other crate may name `tauri`.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands a command its arguments")]

mod closing;
mod commands;
#[cfg(desktop)]
mod desktop;
mod files;
#[cfg(target_os = "linux")]
mod graphics;
mod links;
mod log;
mod start;
mod view_state;
mod words;

#[cfg(desktop)]
use desktop::show;
use docket_app::{Desk, OsKeychain, SystemClock, SystemEntropy, World};
use std::sync::Arc;
use std::time::Duration;
use tauri::webview::WebviewWindowBuilder;
use tauri::{AppHandle, Emitter as _, Manager as _, RunEvent, WebviewUrl};
use tokio::sync::broadcast::error::RecvError;

/// The one window.
pub(crate) const MAIN: &str = "main";
/// How often it is looked whether the vault should lock itself.
const IDLE_LOOK: Duration = Duration::from_secs(10);

pub(crate) type Seat = Arc<Desk>;

/// Opens the window and stays until it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
#[allow(clippy::expect_used, reason = "without a window there is nothing to go on with")]
pub fn run() {
    let started = start::Started::now();
    let mut builder = tauri::Builder::default();
    #[cfg(desktop)]
    {
        // First, so that a second start ends before it does anything.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            show(app);
            for link in arguments.iter().skip(1) {
                links::open(app, link);
            }
        }));
        builder = builder.plugin(desktop::window_state()).plugin(desktop::shortcuts());
        // Gives the loopback port of a sign-in; the webview has no permission for it.
        builder = builder.plugin(tauri_plugin_oauth::init());
    }
    builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_sql::Builder::new().build())
        .manage(started)
        .manage(commands::Running::default())
        .manage(files::Saved::default())
        .manage(closing::Closing::default())
        .manage(words::Spoken::default())
        .invoke_handler(tauri::generate_handler![
            commands::rpc,
            commands::stream,
            commands::stream_cancel,
            files::offer,
            files::pick,
            files::save,
            files::reveal,
            links::open_external,
            view_state::view_state,
            view_state::view_state_put,
            words::language,
            closing::may_close,
            start::shown,
        ])
        .setup(|app| {
            let handle = app.handle();
            log::start(handle);
            let vault = docket_app::default_vault(std::env::var_os("DOCKET_VAULT").map(Into::into))?;
            let world = World {
                clock: Arc::new(SystemClock),
                entropy: Arc::new(SystemEntropy),
                secrets: Arc::new(OsKeychain),
            };
            let desk: Seat =
                Arc::new(Desk::new(&vault, world, Box::new(docket_app::claude_from_environment)));
            app.manage(Arc::clone(&desk));
            follow(handle, desk);
            #[cfg(desktop)]
            {
                handle.on_menu_event(|app, event| desktop::chosen(app, event.id().as_ref()));
                desktop::dress(handle);
            }
            links::listen(handle);
            window(handle)?;
            Ok(())
        })
        .build(tauri::generate_context!())
        .expect("the window opens")
        .run(|app, event| {
            if let RunEvent::Exit = event {
                let desk = Arc::clone(&app.state::<Seat>());
                tauri::async_runtime::block_on(async move { desk.lock().await });
            }
        });
}

/// A phone shows its one app by itself.
#[cfg(mobile)]
fn show(_: &AppHandle) {}

fn window(app: &AppHandle) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()));
    #[cfg(desktop)]
    let builder = builder
        .title("Docket")
        .inner_size(1280.0, 820.0)
        .min_inner_size(360.0, 480.0)
        .on_navigation(links::is_ours);
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    graphics::fit(&window);
    let handle = app.clone();
    window.on_window_event(move |event| {
        files::dropped(&handle, event);
        closing::on_event(&handle, event);
    });
    Ok(())
}

/// Tells the page of changes, and locks a vault that nobody uses.
fn follow(app: &AppHandle, desk: Seat) {
    let (handle, mut changes) = (app.clone(), desk.changes());
    tauri::async_runtime::spawn(async move {
        loop {
            let change = match changes.recv().await {
                Ok(change) => change,
                Err(RecvError::Lagged(_)) => Desk::everything(),
                Err(RecvError::Closed) => break,
            };
            let _ = handle.emit_to(MAIN, "change", &change);
        }
    });
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(IDLE_LOOK).await;
            desk.lock_if_idle().await;
        }
    });
}
