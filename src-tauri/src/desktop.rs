//! What only a desktop has: menus, a tray, a shortcut from everywhere, a window that remembers its place.

use crate::{MAIN, Seat, words};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tauri::menu::{AboutMetadata, Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::plugin::TauriPlugin;
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Emitter as _, Manager as _, Wry};
use tauri_plugin_global_shortcut::{Code, Modifiers, Shortcut, ShortcutState};
use tauri_plugin_window_state::StateFlags;

const TRAY: &str = "docket";

pub(crate) fn window_state() -> TauriPlugin<Wry> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri_plugin_window_state::Builder::default().with_state_flags(flags).build()
}

/// Ctrl-Shift-Space (Cmd on a Mac) for a quick note, wherever one is. A system that does not allow it goes without.
pub(crate) fn shortcuts() -> TauriPlugin<Wry> {
    tauri_plugin_global_shortcut::Builder::new()
        .with_handler(|app, _, event| {
            if event.state() == ShortcutState::Pressed {
                quick_note(app);
            }
        })
        .build()
}

fn shortcut() -> Shortcut {
    let main = if cfg!(target_os = "macos") { Modifiers::SUPER } else { Modifiers::CONTROL };
    Shortcut::new(Some(main | Modifiers::SHIFT), Code::Space)
}

/// Brings the window to the front.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

fn quick_note(app: &AppHandle) {
    show(app);
    let _ = app.emit_to(MAIN, "menu", "quick_note");
}

pub(crate) fn chosen(app: &AppHandle, id: &str) {
    match id {
        "open" => show(app),
        "quick_note" => quick_note(app),
        "quit" => {
            // The page saves first, as when the window is closed.
            if let Some(window) = app.get_webview_window(MAIN) {
                let _ = window.close();
            } else {
                app.exit(0);
            }
        }
        "lock" => {
            let _ = app.emit_to(MAIN, "menu", "lock");
            // Also if the page does not answer.
            let desk = Arc::clone(&app.state::<Seat>());
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_secs(2)).await;
                desk.lock().await;
            });
        }
        other => {
            let _ = app.emit_to(MAIN, "menu", other);
        }
    }
}

/// Puts the menus, and the tray if it is there, in the language of the page. Called again when that changes.
pub(crate) fn dress(app: &AppHandle) {
    let words = app.state::<words::Spoken>().words();
    if let Err(error) = menu(app, words).and_then(|menu| app.set_menu(menu)) {
        tracing::warn!(%error, "no menu");
    }
    if app.tray_by_id(TRAY).is_some()
        && let Err(error) = tray(app, words)
    {
        tracing::info!(%error, "the tray keeps its words");
    }
}

/// What a window does not wait for: the tray, the shortcut, the address. Called once its first screen is there.
pub(crate) fn settle(app: &AppHandle) {
    use tauri_plugin_global_shortcut::GlobalShortcutExt as _;
    if let Err(error) = app.global_shortcut().register(shortcut()) {
        tracing::info!(%error, "no shortcut from everywhere");
    }
    // The library behind trays on Linux panics if it is not installed; a tray is not worth the window.
    let words = app.state::<words::Spoken>().words();
    match std::panic::catch_unwind(AssertUnwindSafe(|| tray(app, words))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::info!(%error, "no tray"),
        Err(_) => tracing::info!("no tray"),
    }
    crate::links::register(app);
}

fn tray(app: &AppHandle, words: &words::Words) -> tauri::Result<()> {
    let menu = MenuBuilder::new(app)
        .text("open", words.open)
        .text("quick_note", words.quick_note)
        .separator()
        .text("lock", words.lock)
        .text("quit", words.quit)
        .build()?;
    if let Some(tray) = app.tray_by_id(TRAY) {
        return tray.set_menu(Some(menu));
    }
    let mut builder = TrayIconBuilder::with_id(TRAY).tooltip("Docket").menu(&menu);
    if let Some(icon) = app.default_window_icon() {
        builder = builder.icon(icon.clone());
    }
    builder.build(app)?;
    Ok(())
}

fn menu(app: &AppHandle, words: &words::Words) -> tauri::Result<Menu<Wry>> {
    let item =
        |id: &str, text: &str, keys: &str| MenuItemBuilder::with_id(id, text).accelerator(keys).build(app);
    let file = SubmenuBuilder::new(app, words.file)
        .item(&item("quick_note", words.quick_note, "CmdOrCtrl+Shift+N")?)
        .item(&item("settings", words.settings, "CmdOrCtrl+,")?)
        .separator()
        .item(&item("lock", words.lock, "CmdOrCtrl+Shift+L")?)
        .item(&item("quit", words.quit, "CmdOrCtrl+Q")?)
        .build()?;
    let edit = SubmenuBuilder::new(app, words.edit)
        .undo()
        .redo()
        .separator()
        .cut()
        .copy()
        .paste()
        .select_all()
        .build()?;
    let view = SubmenuBuilder::new(app, words.view)
        .text("search", words.search)
        .separator()
        .about(Some(AboutMetadata::default()))
        .build()?;
    MenuBuilder::new(app).items(&[&file, &edit, &view]).build()
}
