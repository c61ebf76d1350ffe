//! How long it took until the window showed a screen one can use. The log says it, and the bench reads it there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tauri::{AppHandle, State};

pub(crate) struct Started {
    at: Instant,
    told: AtomicBool,
}

impl Started {
    pub(crate) fn now() -> Self {
        Self { at: Instant::now(), told: AtomicBool::new(false) }
    }
}

/// The page has painted its first screen. Told once in the life of the program.
#[tauri::command]
pub(crate) fn shown(app: AppHandle, started: State<'_, Started>) {
    if !started.told.swap(true, Ordering::Relaxed) {
        let ms = u64::try_from(started.at.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(ms, "the first screen is shown");
        #[cfg(desktop)]
        crate::desktop::settle(&app);
        #[cfg(mobile)]
        let _ = app;
    }
}
