//! The assistant: somebody says something in a thread, and an answer comes with its sources.
//!
//! What is said is kept before anything else happens, so nothing that goes wrong afterwards can lose it.

mod evidence;
mod model;
mod offline;
mod permission;
mod tools;
mod types;
pub(crate) use permission::Permissions;
pub use permission::{Permit, PermitView, permit};
pub use types::*;

use crate::error::{self, AppError, ErrorCode};
use crate::names;
use crate::settings::{self, Nothing};
use crate::usage::{self, ShowUsage};
use crate::vault::Session;
use docket_domain::{Id as _, MessageId, ProjectId, Role, SourceKind, Timestamp, clean_body};
use docket_formats::read::markdown_passages;
use docket_llm::{Cancel, TurnError};
use docket_store::message::{self, MessageRow};
use docket_store::thread::{self, ThreadRow};
use docket_store::tool_call::{self, ToolCallRow};
use docket_store::{Indexed, Prepared, Write, put_source};
use std::sync::Arc;

/// How many messages go to a model word for word; what is older goes as a summary.
pub(crate) const RECENT_MESSAGES: usize = 20;

/// A call of a tool, as it is to be kept.
pub(crate) struct Called {
    pub(crate) call_id: String,
    pub(crate) name: String,
    pub(crate) input: String,
    pub(crate) output: String,
    pub(crate) is_error: bool,
    pub(crate) started: Timestamp,
    pub(crate) finished: Timestamp,
}

/// What an answer came to.
#[derive(Default)]
pub(crate) struct Answered {
    pub(crate) text: String,
    pub(crate) blocks: Option<String>,
    pub(crate) sources: Vec<CitedSource>,
    pub(crate) model: Option<String>,
    pub(crate) input_tokens: u64,
    pub(crate) cached_tokens: u64,
    pub(crate) output_tokens: u64,
    /// In millionths of a US dollar; nothing for a model without a price.
    pub(crate) cost_micros: Option<u64>,
    pub(crate) partial: bool,
    pub(crate) error: Option<TurnError>,
    pub(crate) calls: Vec<Called>,
}

/// Keeps what is said, has it answered, keeps the answer. Events tell how it goes; an error after the first of
/// them is told both as an event and as the result.
pub async fn ask(
    session: &Arc<Session>,
    request: AskRequest,
    providers: &Providers,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(AskEvent) + Send),
) -> Result<MessageId, AppError> {
    let thread = names::thread(session, &request.thread).await?;
    let text = clean_body(&request.text).map_err(|e| error::name("message", e))?;
    let (provider, mut reason) = choose(request.provider, providers)?;
    if provider == ProviderKind::Claude {
        reason.push_str(&within_budget(session).await?);
    }
    let said = keep_question(session, &thread, &text).await?;
    let mut answer = MessageRow {
        id: session.id(),
        thread: thread.id,
        role: Role::Assistant,
        content: String::new(),
        blocks: None,
        sources: None,
        provider: Some(provider.as_str().to_owned()),
        model: None,
        input_tokens: None,
        cached_tokens: None,
        output_tokens: None,
        cost_micros: None,
        // Until it is whole it is a broken-off one: that is what a kill leaves behind.
        partial: true,
        error_code: Some("interrupted".to_owned()),
        created_at: session.world.clock.now(),
    };
    let mut write = session.store.write().await?;
    message::insert(&mut write, &answer).await?;
    write.commit().await?;

    let model = match (provider, &providers.claude) {
        (ProviderKind::Claude, Some((config, _))) => Some(config.model.clone()),
        _ => None,
    };
    on_event(AskEvent::Start { message_id: answer.id, provider, model, reason });
    let ask_first = !request.allow_writes && !session.permissions.is_free(thread.id);
    let turn = Turn { session, thread: &thread, text: &text, question: said, answer: answer.id, ask_first };
    let answered = match (provider, &providers.claude) {
        (ProviderKind::Claude, Some((config, key))) => {
            model::answer(&turn, config, key, cancel, on_event).await
        }
        (ProviderKind::Claude | ProviderKind::Offline, _) => offline::answer(&turn, cancel, on_event).await,
    };
    session.permissions.end(answer.id);
    let answered = match answered {
        Ok(answered) => answered,
        Err(error) => {
            on_event(error_event(&error, None));
            return Err(error);
        }
    };
    answer.content = answered.text;
    answer.blocks = answered.blocks;
    answer.sources =
        if answered.sources.is_empty() { None } else { serde_json::to_string(&answered.sources).ok() };
    answer.model = answered.model;
    answer.input_tokens = u32::try_from(answered.input_tokens).ok().filter(|n| *n > 0);
    answer.cached_tokens = u32::try_from(answered.cached_tokens).ok().filter(|n| *n > 0);
    answer.cost_micros = answered.cost_micros;
    answer.output_tokens = u32::try_from(answered.output_tokens).ok().filter(|n| *n > 0);
    answer.partial = answered.partial;
    answer.error_code = answered.error.as_ref().map(|e| code_of(e).to_owned());
    keep_answer(session, &thread, &answer, answered.calls).await?;
    summarise_if_long(session, &thread).await?;

    let total_tokens = answered.input_tokens + answered.output_tokens;
    match answered.error {
        None => {
            on_event(AskEvent::Complete {
                message_id: answer.id,
                total_tokens,
                cost_micros: answer.cost_micros,
                partial: answer.partial,
            });
            Ok(answer.id)
        }
        Some(cause) => {
            let retry_after = match &cause {
                TurnError::RateLimited { retry_after_ms } => retry_after_ms.map(|ms| ms.div_ceil(1000)),
                _ => None,
            };
            let code = code_of(&cause);
            let error = AppError::from(cause);
            on_event(AskEvent::Error {
                error: code.to_owned(),
                message: error.message.to_string(),
                retry_after,
            });
            Err(error)
        }
    }
}

/// What an answer is made from.
pub(crate) struct Turn<'a> {
    pub(crate) session: &'a Arc<Session>,
    pub(crate) thread: &'a ThreadRow,
    pub(crate) text: &'a str,
    pub(crate) question: MessageId,
    pub(crate) answer: MessageId,
    /// Whether the person is asked before a model's tool writes.
    pub(crate) ask_first: bool,
}

impl Turn<'_> {
    pub(crate) fn project(&self) -> ProjectId {
        self.thread.project
    }

    /// What was said before, oldest first, empty answers left out.
    pub(crate) async fn before(&self) -> Result<Vec<MessageRow>, AppError> {
        let mut rows = message::list(&mut *self.session.store.read().await?, self.thread.id).await?;
        rows.retain(|m| m.id != self.question && m.id != self.answer && !m.content.trim().is_empty());
        Ok(rows)
    }
}

fn choose(wanted: Option<ProviderKind>, providers: &Providers) -> Result<(ProviderKind, String), AppError> {
    match (wanted, &providers.claude) {
        (Some(ProviderKind::Offline), _) => {
            Ok((ProviderKind::Offline, "you asked for the offline drafter".to_owned()))
        }
        (Some(ProviderKind::Claude), Some(_)) => {
            Ok((ProviderKind::Claude, "you asked for Claude".to_owned()))
        }
        (Some(ProviderKind::Claude), None) => Err(AppError::new(
            ErrorCode::Provider,
            "Claude needs an API key: set ANTHROPIC_API_KEY, or ask with `--provider offline`",
        )),
        (None, Some(_)) => Ok((ProviderKind::Claude, "an API key is set".to_owned())),
        (None, None) => Ok((
            ProviderKind::Offline,
            "no API key is set, so the offline drafter answers; nothing leaves this device".to_owned(),
        )),
    }
}

/// Refuses if what answers may cost today is spent; says so when most of it is. Nothing is asked for beyond the budget
/// by itself, and an answer that was begun within it is not cut off.
async fn within_budget(session: &Session) -> Result<String, AppError> {
    let Some(budget) = settings::show(session, Nothing {}).await?.daily_budget_micros else {
        return Ok(String::new());
    };
    let spent = usage::show(session, ShowUsage { days: 1 }).await?.total.cost_micros;
    if spent >= budget {
        return Err(AppError::new(
            ErrorCode::BudgetReached,
            "today's budget for the assistant is spent: raise it in the settings, or let the offline drafter answer",
        ));
    }
    // Above four fifths of it.
    let most = u128::from(spent) * 5 >= u128::from(budget) * 4;
    Ok(if most { "; most of today's budget is spent".to_owned() } else { String::new() })
}

async fn keep_question(session: &Session, thread: &ThreadRow, text: &str) -> Result<MessageId, AppError> {
    let row = MessageRow {
        id: session.id(),
        thread: thread.id,
        role: Role::User,
        content: text.to_owned(),
        blocks: None,
        sources: None,
        provider: None,
        model: None,
        input_tokens: None,
        cached_tokens: None,
        output_tokens: None,
        cost_micros: None,
        partial: false,
        error_code: None,
        created_at: session.world.clock.now(),
    };
    let mut write = session.store.write().await?;
    message::insert(&mut write, &row).await?;
    let mut title = thread.title.clone();
    if title.is_empty() {
        title = docket_quality::thread_title(text);
        thread::set_title(&mut write, thread.id, &title).await?;
    }
    index(&mut write, thread, &title, &row).await?;
    write.commit().await?;
    Ok(row.id)
}

async fn keep_answer(
    session: &Session,
    thread: &ThreadRow,
    answer: &MessageRow,
    calls: Vec<Called>,
) -> Result<(), AppError> {
    let mut write = session.store.write().await?;
    message::update(&mut write, answer).await?;
    for call in calls {
        let row = ToolCallRow {
            id: session.id(),
            message: answer.id,
            call_id: call.call_id,
            name: call.name,
            input: call.input,
            output: Some(call.output),
            is_error: call.is_error,
            created_at: call.started,
            finished_at: Some(call.finished),
        };
        tool_call::insert(&mut write, &row).await?;
    }
    let title = match thread::get(write.connection(), thread.id).await? {
        Some(row) => row.title,
        None => thread.title.clone(),
    };
    index(&mut write, thread, &title, answer).await?;
    write.commit().await?;
    Ok(())
}

async fn index(write: &mut Write, thread: &ThreadRow, title: &str, row: &MessageRow) -> Result<(), AppError> {
    let indexed = Indexed {
        kind: SourceKind::Thread,
        owner: thread.id.bytes(),
        part: row.id.bytes(),
        project: thread.project.bytes(),
        title,
        happened: row.created_at,
    };
    put_source(write.connection(), indexed, &Prepared::of(&markdown_passages(&row.content))?).await?;
    Ok(())
}

/// A thread that has grown longer than what a model gets word for word has a summary of the rest.
async fn summarise_if_long(session: &Session, thread: &ThreadRow) -> Result<(), AppError> {
    let rows = message::list(&mut *session.store.read().await?, thread.id).await?;
    if rows.len() <= RECENT_MESSAGES {
        return Ok(());
    }
    let older: Vec<(Role, &str)> =
        rows[..rows.len() - RECENT_MESSAGES].iter().map(|m| (m.role, m.content.as_str())).collect();
    let summary = docket_quality::summarise(&older);
    let mut write = session.store.write().await?;
    thread::set_summary(&mut write, thread.id, &summary).await?;
    write.commit().await?;
    Ok(())
}

fn error_event(error: &AppError, retry_after: Option<u64>) -> AskEvent {
    let code = serde_json::to_value(error.code).ok().and_then(|v| v.as_str().map(str::to_owned));
    AskEvent::Error { error: code.unwrap_or_default(), message: error.message.to_string(), retry_after }
}

/// The seed's codes where it has one, ours where it has none.
fn code_of(error: &TurnError) -> &'static str {
    match error {
        TurnError::RateLimited { .. } => "rate_limit_exceeded",
        TurnError::Authentication | TurnError::Permission => "unauthorized",
        TurnError::Billing => "billing",
        TurnError::ModelNotFound => "model_not_found",
        TurnError::TooLarge => "too_large",
        TurnError::InvalidRequest => "invalid_request",
        TurnError::InsecureBaseUrl => "insecure_address",
        TurnError::Overloaded | TurnError::Server { .. } | TurnError::NotTheApi => "ai_service_error",
        TurnError::Unreachable => "offline",
        TurnError::TimedOut => "timeout",
        TurnError::CutOff | TurnError::StreamError { .. } => "cut_off",
        TurnError::Malformed => "malformed_answer",
        TurnError::Refused => "refused",
        TurnError::TooManySteps => "too_many_steps",
        TurnError::Cancelled => "cancelled",
    }
}
