//! Commands whose result is a file: it is laid into the tray, and the shell hands it over.

use super::tray::TrayFull;
use super::{Desk, Product, door};
use crate::artifacts::{self, ExportFormat};
use crate::error::{AppError, ErrorCode};
use crate::vault;
use docket_store::StoreError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An artifact to be made into a file.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExportProduct {
    /// Id or title.
    pub(crate) artifact: String,
    /// The form.
    pub(crate) format: ExportFormat,
}

/// Something to take out of the tray.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Withdraw {
    /// The ids it was given.
    pub(crate) ids: Vec<String>,
}

/// A file that is ready.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductView {
    /// What the shell is asked for it by.
    pub(crate) id: String,
    /// The name it is to have.
    pub(crate) name: String,
    /// Its size.
    pub(crate) size_bytes: u64,
}

impl Desk {
    pub(super) fn lay_out(&self, product: Product) -> Result<ProductView, AppError> {
        let (name, size_bytes) = (product.name.clone(), product.bytes.len() as u64);
        let id = self.tray().put_product(&*self.world.entropy, product).map_err(full)?;
        Ok(ProductView { id, name, size_bytes })
    }
}

fn full(error: TrayFull) -> AppError {
    AppError { code: ErrorCode::Validation, message: error.to_string().into(), source: Some(Box::new(error)) }
}

pub(crate) async fn export(desk: &Desk, request: ExportProduct) -> Result<ProductView, AppError> {
    let session = desk.session().await?;
    desk.used();
    let (name, bytes) = artifacts::render(&session, &request.artifact, request.format).await?;
    let media_type = match request.format {
        ExportFormat::Md => "text/markdown; charset=utf-8",
        ExportFormat::Pdf => "application/pdf",
        ExportFormat::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };
    desk.lay_out(Product { name, media_type, bytes })
}

pub(crate) async fn backup(desk: &Desk, _: door::Nothing) -> Result<ProductView, AppError> {
    let session = desk.session().await?;
    desk.used();
    // Made beside the vault, where there is room for it and where it is as private; it is as encrypted as the vault.
    let mut random = [0; 8];
    desk.world.entropy.fill(&mut random);
    let mut name = desk.path.as_os_str().to_owned();
    name.push(format!(".backup-{:016x}", u64::from_le_bytes(random)));
    let target = std::path::PathBuf::from(name);
    let made = vault::backup(&session, &target).await;
    let bytes = made.and_then(|_| Ok(std::fs::read(&target).map_err(StoreError::from)?));
    let _ = std::fs::remove_file(&target);
    let stem = desk.path.file_stem().map_or_else(|| "vault".to_owned(), |s| s.to_string_lossy().into_owned());
    let name = format!("{stem}-{}.docket-backup", desk.world.clock.now().day());
    desk.lay_out(Product { name, media_type: "application/octet-stream", bytes: bytes? })
}

pub(crate) async fn withdraw(desk: &Desk, request: Withdraw) -> Result<door::StatusView, AppError> {
    {
        let mut tray = desk.tray();
        for id in &request.ids {
            tray.withdraw(id);
        }
    }
    door::status(desk, door::Nothing {}).await
}
