//! What would be sent, before it is: the very body of the request, how many tokens it comes to and what they cost.

use super::types::ProviderKind;
use super::{Providers, Reason, model};
use crate::error::{self, AppError};
use crate::names;
use crate::vault::Session;
use docket_domain::clean_body;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Something that might be said.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AskPreview {
    /// The thread: id or title.
    pub thread: String,
    /// What would be said.
    pub text: String,
    /// Who would be asked; by the rules if absent.
    #[serde(default)]
    pub provider: Option<ProviderKind>,
}

/// What would be sent.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct PreviewView {
    /// Why this one would answer.
    pub reason: Reason,
    /// It would go beyond this machine.
    pub leaves_device: bool,
    /// Where to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// About how many tokens it comes to. What the model then searches for comes on top.
    pub tokens: u64,
    /// What these would cost, in millionths of a US dollar; absent for a model without a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_micros: Option<u64>,
    /// How many documents of the project stay on this device.
    pub kept_here: u32,
    /// The body of the request, JSON; absent if nothing is sent to anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// What would be sent if this were said. Nothing is kept, nothing is sent.
pub async fn preview(
    session: &Arc<Session>,
    request: AskPreview,
    providers: &Providers,
) -> Result<PreviewView, AppError> {
    let thread = names::thread(session, &request.thread).await?;
    let text = clean_body(&request.text).map_err(|e| error::name("message", e))?;
    let mut routes = super::routes(session, thread.project, &text, request.provider, providers).await?;
    let reason = routes.swap_remove(0);
    let Some(provider) = providers.get(reason.provider) else {
        return Ok(PreviewView {
            reason,
            leaves_device: false,
            address: None,
            model: None,
            tokens: 0,
            cost_micros: None,
            kept_here: 0,
            body: None,
        });
    };
    let material = model::Material::gather(session, &thread, &text, provider).await?;
    let sent =
        docket_llm::preview(&provider.config, &material.request(session, &thread)).map_err(AppError::from)?;
    Ok(PreviewView {
        reason,
        leaves_device: provider.leaves_the_device(),
        address: Some(provider.config.base_url.clone()),
        model: Some(provider.config.model.clone()),
        tokens: sent.tokens,
        cost_micros: sent.cost_micros,
        kept_here: u32::try_from(material.kept_here()).unwrap_or(u32::MAX),
        body: Some(sent.body),
    })
}
