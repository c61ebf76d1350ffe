//! Who may be sent what a project holds. Nothing leaves the device until the person has switched it on, once for each
//! server and project; it holds on this device only.

use super::types::ProviderKind;
use crate::error::{AppError, ErrorCode};
use crate::names;
use crate::vault::Session;
use docket_domain::ProjectId;
use docket_store::local;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose permissions to show.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShowAllowed {
    /// Id or name.
    pub project: String,
}

/// Switches a server on or off for a project.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Allow {
    /// Id or name.
    pub project: String,
    /// Who.
    pub provider: ProviderKind,
    /// It may be sent what the project holds.
    pub allowed: bool,
}

/// Who may be sent what a project holds.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct AllowedView {
    /// Those that were switched on.
    pub providers: Vec<ProviderKind>,
}

fn key(project: ProjectId) -> String {
    format!("allowed/{project}")
}

/// Who was switched on for a project. What cannot be read allows nobody.
pub(crate) async fn of(session: &Session, project: ProjectId) -> Result<Vec<ProviderKind>, AppError> {
    let stored = local::get(&mut *session.store.read().await?, &key(project)).await?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Who may be sent what a project holds.
pub async fn show(session: &Session, request: ShowAllowed) -> Result<AllowedView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    Ok(AllowedView { providers: of(session, project).await? })
}

/// Switches a server on or off for a project.
pub async fn allow(session: &Session, request: Allow) -> Result<AllowedView, AppError> {
    if request.provider == ProviderKind::Offline {
        return Err(AppError::invalid("the offline drafter sends nothing and needs no permission"));
    }
    let project = names::project(session, &request.project).await?.id;
    let mut providers = of(session, project).await?;
    providers.retain(|provider| *provider != request.provider);
    if request.allowed {
        providers.push(request.provider);
    }
    let text = serde_json::to_string(&providers)
        .map_err(|_| AppError::new(ErrorCode::Internal, "the permission could not be written"))?;
    let mut write = session.store.write().await?;
    local::put(&mut write, &key(project), &text).await?;
    write.commit().await?;
    Ok(AllowedView { providers })
}
