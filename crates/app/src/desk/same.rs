//! Commands that carry the vault from one device to another and need words or files for it.

use super::door::{StatusView, Typed};
use super::products::ProductView;
use super::{Desk, Product, door, tray};
use crate::error::AppError;
use crate::sync::{self, ImportedView, RemoveDevice, SyncProgress, SyncView};
use crate::vault::{self, Session};
use docket_llm::Cancel;
use serde::Deserialize;
use std::sync::Arc;
use ts_rs::TS;

/// A vault for another device of an account.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct JoinVault {
    /// The account's 24 words.
    pub(crate) phrase: Typed,
    /// The passphrase for this device.
    pub(crate) passphrase: Typed,
}

/// The words of the vault, for what only they allow.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WithWords {
    /// The 24 words.
    pub(crate) phrase: Typed,
}

/// A device to be taken off the account.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RemoveWithWords {
    /// Its id or name.
    pub(crate) device: String,
    /// The 24 words.
    pub(crate) phrase: Typed,
}

/// A bundle to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MakeBundle {
    /// Only what this device lacks; everything if not given.
    #[serde(default)]
    #[ts(optional)]
    pub(crate) to: Option<String>,
}

/// A bundle that was handed in.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TakeBundle {
    /// The id it got.
    pub(crate) offer: String,
}

pub(crate) async fn join(desk: &Desk, request: JoinVault) -> Result<StatusView, AppError> {
    vault::join(&desk.path, &request.passphrase.0, &request.phrase.0, &desk.world).await?;
    door::unlock(desk, door::UnlockVault { passphrase: request.passphrase }).await
}

pub(crate) async fn set_up(desk: &Desk, request: WithWords) -> Result<SyncView, AppError> {
    let session = desk.session().await?;
    desk.used();
    sync::set_up(&session, &request.phrase.0).await
}

pub(crate) async fn remove(desk: &Desk, request: RemoveWithWords) -> Result<SyncView, AppError> {
    let session = desk.session().await?;
    desk.used();
    sync::remove(&session, RemoveDevice { device: request.device }, &request.phrase.0).await
}

pub(crate) async fn export(desk: &Desk, request: MakeBundle) -> Result<ProductView, AppError> {
    let session = desk.session().await?;
    desk.used();
    let (bytes, reach) = sync::export_bytes(&session, request.to.as_deref()).await?;
    let name = format!("docket-{}.docket-bundle", desk.world.clock.now().day());
    let laid_out = desk.lay_out(Product { name, media_type: "application/octet-stream", bytes })?;
    sync::handed_out(&session, &reach).await?;
    Ok(laid_out)
}

pub(crate) async fn import(
    desk: &Desk,
    session: &Arc<Session>,
    request: TakeBundle,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(SyncProgress) + Send),
) -> Result<ImportedView, AppError> {
    let offer = desk.tray().take(&request.offer);
    match offer {
        Some(tray::Offer::Path(path)) => sync::import(session, &path, cancel, tell).await,
        Some(tray::Offer::Bytes { bytes, .. }) => sync::import_bytes(session, bytes, cancel, tell).await,
        None => Err(AppError::not_found("file handed in as", &request.offer)),
    }
}
