//! Addresses: which the window may show, which it opens outside, and what `docket://` leads to.

use crate::{MAIN, show};
use docket_app::{AppError, ErrorCode, ErrorView};
use tauri::{AppHandle, Emitter as _, Url};
use tauri_plugin_deep_link::DeepLinkExt as _;
use tauri_plugin_opener::OpenerExt as _;

/// The window shows Docket's own pages and nothing else.
pub(crate) fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" if url.host_str() == Some("tauri.localhost") => true,
        // Vite's server, when the program was built without the user interface in it.
        "http" => cfg!(debug_assertions) && url.host_str() == Some("127.0.0.1") && url.port() == Some(5173),
        _ => false,
    }
}

/// Opens an address in the person's own browser. The page has asked them before.
#[tauri::command]
pub(crate) fn open_external(app: AppHandle, url: &str) -> Result<(), ErrorView> {
    let refused = || ErrorView::from(&AppError::new(ErrorCode::Validation, "this address cannot be opened"));
    let parsed = Url::parse(url).map_err(|_| refused())?;
    if !matches!(parsed.scheme(), "https" | "http" | "mailto") {
        return Err(refused());
    }
    app.opener().open_url(parsed.as_str(), None::<&str>).map_err(|_| refused())
}

/// `docket://p/ID/library/ID` as the path of a view; nothing else of such an address is believed.
fn view(link: &str) -> Option<String> {
    let rest = link.strip_prefix("docket://")?.trim_end_matches('/');
    let parts: Vec<&str> = rest.split('/').collect();
    let plain =
        |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (parts.len() <= 4 && parts.iter().all(plain)).then(|| format!("/{}", parts.join("/")))
}

/// Shows what a `docket://` address leads to.
pub(crate) fn open(app: &AppHandle, link: &str) {
    if let Some(path) = view(link) {
        show(app);
        let _ = app.emit_to(MAIN, "open", path);
    }
}

/// Tells the system whose `docket://` is. It starts programs of the desktop and waits for them; nobody waits for it.
#[cfg(desktop)]
pub(crate) fn register(app: &AppHandle) {
    #[cfg(any(target_os = "linux", all(debug_assertions, windows)))]
    {
        let handle = app.clone();
        std::thread::spawn(move || {
            if let Err(error) = handle.deep_link().register_all() {
                tracing::debug!(%error, "docket:// could not be registered");
            }
        });
    }
    #[cfg(not(any(target_os = "linux", all(debug_assertions, windows))))]
    let _ = app;
}

pub(crate) fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            open(&handle, url.as_str());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_views_are_believed() {
        let check =
            |link: &str, expected: Option<&str>| assert_eq!(view(link).as_deref(), expected, "{link}");
        check("docket://p/01a1-b/threads/01a1-c", Some("/p/01a1-b/threads/01a1-c"));
        check("docket://settings/", Some("/settings"));
        check("docket://p/../../etc", None);
        check("docket://p/%2e%2e", None);
        check("docket://p/a?x=1", None);
        check("docket://a/b/c/d/e", None);
        check("docket://", None);
        check("https://p/a", None);
    }

    #[test]
    fn the_window_shows_only_itself() {
        let check =
            |url: &str, expected: bool| assert_eq!(is_ours(&Url::parse(url).unwrap()), expected, "{url}");
        check("tauri://localhost/p/1", true);
        check("http://tauri.localhost/", true);
        check("https://evil.example/", false);
        check("http://tauri.localhost.evil.example/", false);
        check("file:///etc/passwd", false);
        check("data:text/html,hello", false);
    }
}
