//! `docket serve`: the user interface as a page in this machine's browser.

use crate::exit::Failure;
use crate::show::Shown;
use docket_app::{AppError, Desk, ErrorCode, World};
use docket_host::Host;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

pub(crate) async fn serve(port: u16, path: &Path, world: World, out: Shown) -> Result<(), Failure> {
    let entropy = Arc::clone(&world.entropy);
    let desk = Arc::new(Desk::new(path, world, Box::new(docket_app::claude_from_environment)));
    let refused = |message: String| AppError::new(ErrorCode::Validation, message);
    let host = Host::bind(desk, port, entropy).await.map_err(|e| refused(e.to_string()))?;
    let link = host.link();
    out.note(
        &json!({"link": link}),
        &format!("Open {link}\nThe link works once. Ctrl-C ends Docket and locks the vault."),
    );
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let on_entered = move |link: String| {
        out.note(&json!({"link": link}), &format!("A browser was let in. For another one: {link}"));
    };
    host.run(stop, on_entered).await.map_err(|e| refused(e.to_string()))?;
    Ok(())
}
