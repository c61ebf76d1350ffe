//! The assistant: somebody says something in a thread, and an answer comes with its sources.
//!
//! What is said is kept before anything else happens, so nothing that goes wrong afterwards can lose it.

mod allowed;
mod audit;
mod evidence;
mod model;
mod offline;
mod offline_skills;
mod permission;
mod preview;
mod providers;
mod record;
mod route;
mod source_marks;
mod tools;
mod types;
pub use allowed::{Allow, AllowedView, ShowAllowed, allow, show as allowed};
pub use audit::{CallView, CallsView, ListCalls, calls};
pub(crate) use permission::Permissions;
pub use permission::{Permit, PermitView, permit};
pub use preview::{AskPreview, PreviewView, preview};
pub use providers::{Provider, Providers, models};
pub(crate) use record::put_index;
pub use route::{Because, Need, Passed, Reason, Rules};
pub(crate) use tools::SearchCache;
pub use types::*;

use crate::error::{self, AppError, ErrorCode};
use crate::names;
use crate::settings::{self, AssistantChoice, Nothing, SettingsView};
use crate::skills::{self, CallSkill};
use crate::usage::{self, ShowUsage};
use crate::vault::Session;
use docket_domain::{MessageId, ProjectId, Timestamp, clean_body};
use docket_llm::{Cancel, TurnError};
use docket_store::message::{self, MessageRow};
use docket_store::thread::ThreadRow;
use route::Asked;
use serde_json::{Value, json};
use std::sync::Arc;

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
    let said = Said::of(&request.text, request.skill.as_ref())?;
    let routes = routes(session, thread.project, &said, request.provider, providers).await?;
    let question = record::question(session, &thread, &said).await?;
    let mut answer = record::unanswered(session, &thread, &routes[0]);
    let mut write = session.store.write().await?;
    message::insert(&mut write, &answer).await?;
    write.commit().await?;

    let ask_first = !request.allow_writes && !session.permissions.is_free(thread.id);
    let turn = Turn { session, thread: &thread, said: &said, question, answer: answer.id, ask_first };
    let clock = Arc::clone(&session.world.clock);
    let mut answered = Answered::default();
    let mut failed: Vec<Passed> = Vec::new();
    for (at, route) in routes.iter().enumerate() {
        let mut reason = route.clone();
        reason.passed.extend(failed.iter().cloned());
        let provider = providers.get(route.provider);
        answer.provider = Some(route.provider.as_str().to_owned());
        answer.reason = serde_json::to_string(&reason).ok();
        let model = provider.map(|provider| provider.config.model.clone());
        on_event(AskEvent::Start { message_id: answer.id, provider: route.provider, model, reason });
        let (started, mut first_text) = (clock.now(), None);
        let mut tell = |event: AskEvent| {
            if matches!(event, AskEvent::Chunk { .. }) {
                first_text.get_or_insert_with(|| clock.now().0 - started.0);
            }
            on_event(event);
        };
        let done = match provider {
            Some(provider) => model::answer(&turn, provider, cancel, &mut tell).await,
            None => offline::answer(&turn, cancel, &mut tell).await,
        };
        answer.first_text_ms = first_text.and_then(|ms| u32::try_from(ms).ok());
        answered = match done {
            Ok(answered) => answered,
            Err(error) => {
                session.permissions.end(answer.id);
                on_event(error_event(&error, None));
                return Err(error);
            }
        };
        if !routes.get(at + 1).is_some_and(|next| answered.is_for(next.provider)) {
            break;
        }
        failed.push(Passed { provider: route.provider, because: Because::Failed });
    }
    session.permissions.end(answer.id);
    let error = answered.error.take();
    let total_tokens = answered.input_tokens + answered.output_tokens;
    answered.write_into(&mut answer, error.as_ref());
    record::answer(session, &thread, &answer, answered.calls).await?;
    record::summary(session, &thread).await?;

    match error {
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

impl Answered {
    /// Whether nothing came of it for a reason that the next in line need not share. The offline drafter takes over
    /// from a server that cannot be reached; from one that is busy it does not, since waiting gives a better answer.
    fn is_for(&self, next: ProviderKind) -> bool {
        let model = next != ProviderKind::Offline;
        let elsewhere = match self.error {
            Some(TurnError::Unreachable) => true,
            Some(TurnError::Overloaded | TurnError::Server { .. } | TurnError::RateLimited { .. }) => model,
            _ => false,
        };
        elsewhere && self.text.is_empty() && self.calls.is_empty()
    }

    fn write_into(&mut self, row: &mut MessageRow, error: Option<&TurnError>) {
        let some = |tokens: u64| u32::try_from(tokens).ok().filter(|n| *n > 0);
        row.content = std::mem::take(&mut self.text);
        row.blocks = self.blocks.take();
        row.sources = if self.sources.is_empty() { None } else { serde_json::to_string(&self.sources).ok() };
        row.model = self.model.take();
        row.input_tokens = some(self.input_tokens);
        row.cached_tokens = some(self.cached_tokens);
        row.output_tokens = some(self.output_tokens);
        row.cost_micros = self.cost_micros;
        row.partial = self.partial;
        row.error_code = error.map(|e| code_of(e).to_owned());
    }
}

/// What the person said.
pub(crate) struct Said {
    /// As the thread shows it.
    pub(crate) text: String,
    /// What a model is told besides: the prompt of a skill.
    pub(crate) prompt: Option<String>,
    /// The skill, if it is one.
    pub(crate) skill: Option<CallSkill>,
}

impl Said {
    fn of(text: &str, skill: Option<&CallSkill>) -> Result<Self, AppError> {
        let rendered = skill.map(skills::render).transpose()?;
        let text = match &rendered {
            Some(rendered) if text.trim().is_empty() => &rendered.said,
            _ => text,
        };
        let text = clean_body(text).map_err(|e| error::name("message", e))?;
        Ok(Self { text, prompt: rendered.map(|rendered| rendered.prompt), skill: skill.cloned() })
    }

    /// The words that say what it is about.
    pub(crate) fn topic(&self) -> &str {
        let about = self.skill.as_ref().and_then(|skill| skill.inputs.get("about"));
        about.map_or(&self.text, String::as_str)
    }

    fn need(&self) -> Need {
        if self.prompt.is_some() { Need::Talk } else { Need::of(&self.text) }
    }

    /// As a message of the Messages API.
    pub(crate) fn message(&self) -> Value {
        let parts = std::iter::once(&self.text).chain(&self.prompt);
        let blocks: Vec<Value> = parts.map(|text| json!({"type": "text", "text": text})).collect();
        json!({"role": "user", "content": blocks})
    }
}

/// What an answer is made from.
pub(crate) struct Turn<'a> {
    pub(crate) session: &'a Arc<Session>,
    pub(crate) thread: &'a ThreadRow,
    pub(crate) said: &'a Said,
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

/// Who may answer this in a project, the first first.
async fn routes(
    session: &Session,
    project: ProjectId,
    said: &Said,
    wanted: Option<ProviderKind>,
    providers: &Providers,
) -> Result<Vec<Reason>, AppError> {
    let settings = settings::show(session, Nothing {}).await?;
    let allowed = allowed::of(session, project).await?;
    let asked = Asked {
        wanted,
        need: said.need(),
        rules: &settings.rules,
        always_offline: settings.assistant == AssistantChoice::Offline,
        providers,
        allowed: &allowed,
    };
    let mut routes = asked.routes()?;
    match budget(session, &settings).await? {
        Budget::Spent if routes[0].provider == ProviderKind::Claude => Err(AppError::new(
            ErrorCode::BudgetReached,
            "today's budget for the assistant is spent: raise it in the settings, or let the offline drafter answer",
        )),
        Budget::Spent => {
            routes.retain(|route| route.provider != ProviderKind::Claude);
            Ok(routes)
        }
        Budget::Near => {
            for route in routes.iter_mut().filter(|route| route.provider == ProviderKind::Claude) {
                route.near_budget = true;
            }
            Ok(routes)
        }
        Budget::Left => Ok(routes),
    }
}

enum Budget {
    Left,
    /// Above four fifths of it is spent.
    Near,
    Spent,
}

/// How far what answers may cost today is spent. Nothing is asked for beyond it by itself, and an answer that was begun
/// within it is not cut off.
async fn budget(session: &Session, settings: &SettingsView) -> Result<Budget, AppError> {
    let Some(budget) = settings.daily_budget_micros else { return Ok(Budget::Left) };
    let spent = usage::show(session, ShowUsage { days: 1 }).await?.total.cost_micros;
    Ok(match u128::from(spent) * 5 >= u128::from(budget) * 4 {
        _ if spent >= budget => Budget::Spent,
        true => Budget::Near,
        false => Budget::Left,
    })
}

fn error_event(error: &AppError, retry_after: Option<u64>) -> AskEvent {
    let code = serde_json::to_value(error.code).ok().and_then(|v| v.as_str().map(str::to_owned));
    AskEvent::Error { error: code.unwrap_or_default(), message: error.message.to_string(), retry_after }
}

/// The seed's codes where it has one, ours where it has none.
pub(crate) fn code_of(error: &TurnError) -> &'static str {
    match error {
        TurnError::RateLimited { .. } => "rate_limit_exceeded",
        TurnError::Authentication | TurnError::Permission => "unauthorized",
        TurnError::Billing => "billing",
        TurnError::ModelNotFound => "model_not_found",
        TurnError::NoTools => "no_tools",
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
