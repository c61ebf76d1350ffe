//! The few words the window itself says, outside the page.

use std::sync::Mutex;
use std::sync::PoisonError;
use tauri::{AppHandle, Manager as _};

pub(crate) struct Words {
    pub(crate) open: &'static str,
    pub(crate) quick_note: &'static str,
    pub(crate) lock: &'static str,
    pub(crate) quit: &'static str,
    pub(crate) file: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) view: &'static str,
    pub(crate) search: &'static str,
    pub(crate) settings: &'static str,
    pub(crate) answer_ready: &'static str,
    pub(crate) import_done: &'static str,
}

static ENGLISH: Words = Words {
    open: "Open Docket",
    quick_note: "Quick note",
    lock: "Lock now",
    quit: "Quit Docket",
    file: "File",
    edit: "Edit",
    view: "View",
    search: "Search",
    settings: "Settings",
    answer_ready: "The answer is ready.",
    import_done: "The import is done.",
};

static GERMAN: Words = Words {
    open: "Docket öffnen",
    quick_note: "Kurze Notiz",
    lock: "Jetzt sperren",
    quit: "Docket beenden",
    file: "Datei",
    edit: "Bearbeiten",
    view: "Ansicht",
    search: "Suchen",
    settings: "Einstellungen",
    answer_ready: "Die Antwort ist da.",
    import_done: "Der Import ist fertig.",
};

/// The language the page speaks.
#[derive(Default)]
pub(crate) struct Spoken(Mutex<String>);

impl Spoken {
    pub(crate) fn words(&self) -> &'static Words {
        if *self.0.lock().unwrap_or_else(PoisonError::into_inner) == "de" { &GERMAN } else { &ENGLISH }
    }
}

/// The page says which language it speaks; menus follow.
#[tauri::command]
pub(crate) fn language(app: AppHandle, code: String) {
    let spoken = app.state::<Spoken>();
    let before = spoken.words();
    *spoken.0.lock().unwrap_or_else(PoisonError::into_inner) = code;
    #[cfg(desktop)]
    if !std::ptr::eq(before, spoken.words()) {
        crate::desktop::dress(&app);
    }
}
