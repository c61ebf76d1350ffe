//! Settings that belong to the vault and stay on this device.

mod types;
pub use types::*;

use crate::error::AppError;
use crate::vault::{self, Session, VerifiedView};
use docket_store::local;

/// Minutes without use after which the vault locks itself, unless somebody chose otherwise.
pub(crate) const DEFAULT_LOCK_MINUTES: i64 = 15;
const KEY: &str = "settings";

/// The settings as they are.
pub async fn show(session: &Session, _: Nothing) -> Result<SettingsView, AppError> {
    let stored = local::get(&mut *session.store.read().await?, KEY).await?;
    // Settings of another version that cannot be read are as if nobody had chosen anything.
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Puts all settings at once.
pub async fn edit(session: &Session, request: SettingsView) -> Result<SettingsView, AppError> {
    if request.lock_after_minutes > 24 * 60 {
        return Err(AppError::invalid("the vault can wait at most a day before it locks itself"));
    }
    if !request.rules.are_sound() {
        return Err(AppError::invalid("each kind of request needs somebody to answer it, and nobody twice"));
    }
    let text =
        serde_json::to_string(&request).map_err(|_| AppError::invalid("these settings cannot be kept"))?;
    let mut write = session.store.write().await?;
    local::put(&mut write, KEY, &text).await?;
    write.commit().await?;
    Ok(request)
}

/// Reads and checks every page of the vault.
pub async fn verify(session: &Session, _: Nothing) -> Result<VerifiedView, AppError> {
    vault::verify(session).await
}
