//! `docket assistant`: who answers what, who may be sent what, and what was called.

use crate::args::provider;
use crate::run::Done;
use crate::show::{self, Shown, safe};
use clap::Subcommand;
use docket_app::assistant::{
    self, Allow, ListCalls, Need, PreviewView, ProviderKind, Providers, ShowAllowed,
};
use docket_app::settings::{self, ListModels, Nothing, ServerSetting, SettingsView};
use docket_app::threads::ThreadTextView;
use docket_app::{AppError, ErrorCode, MessageId, Session, skills};
use std::str::FromStr;

#[derive(Subcommand)]
pub(crate) enum Assistant {
    /// Show who can answer, in which order, and for a project who may be sent what it holds
    Show {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: Option<String>,
    },
    /// Let a server be sent what a project holds. Nothing leaves this device before that
    #[command(after_help = "Example:\n  docket assistant allow claude -p \"City bikes\"")]
    Allow {
        /// claude, ollama or compatible
        #[arg(value_parser = provider)]
        provider: ProviderKind,
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
    /// Take that back
    Forbid {
        /// claude, ollama or compatible
        #[arg(value_parser = provider)]
        provider: ProviderKind,
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
    /// Name the model of Ollama or of another server
    #[command(
        after_help = "Examples:\n  docket assistant server ollama --model qwen3\n  docket assistant server compatible --address http://127.0.0.1:8080 --model local\n  docket assistant server ollama --off"
    )]
    Server {
        /// ollama or compatible (llama.cpp, LM Studio, vLLM and others)
        #[arg(value_parser = provider)]
        provider: ProviderKind,
        /// The model, as the server names it
        #[arg(long, required_unless_present = "off")]
        model: Option<String>,
        /// Where it listens; on this machine where such a server usually does if not given
        #[arg(long, default_value = "")]
        address: String,
        /// Ask it no more
        #[arg(long)]
        off: bool,
    },
    /// List the models a server has
    Models {
        /// ollama or compatible
        #[arg(value_parser = provider)]
        provider: ProviderKind,
        /// Where it listens
        #[arg(long, default_value = "")]
        address: String,
    },
    /// Say who answers what, the first that can first
    #[command(after_help = "Example:\n  docket assistant rule draft ollama claude offline")]
    Rule {
        /// look-up (what was recorded), draft (documents) or talk (anything else)
        need: Kind,
        /// Who, in order; who is not named does not answer by itself
        #[arg(required = true, value_parser = provider)]
        order: Vec<ProviderKind>,
    },
    /// List the skills of the analyst, and what each must be told
    Skills,
    /// List what the assistant's tools were asked, how much they gave and how long it took
    Calls {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
}

#[derive(Clone, Copy)]
pub(crate) struct Kind(Need);

impl FromStr for Kind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "look-up" => Ok(Self(Need::LookUp)),
            "draft" => Ok(Self(Need::Draft)),
            "talk" => Ok(Self(Need::Talk)),
            _ => Err("expected look-up, draft or talk".to_owned()),
        }
    }
}

pub(crate) async fn run(session: &Session, command: Assistant, out: Shown) -> Done {
    match command {
        Assistant::Show { project } => shown(session, project, out).await?,
        Assistant::Allow { provider, project } => allow(session, project, provider, true, out).await?,
        Assistant::Forbid { provider, project } => allow(session, project, provider, false, out).await?,
        Assistant::Server { provider, model, address, off } => {
            let server = ServerSetting { address, model: model.unwrap_or_default() };
            let server = (!off).then_some(server);
            let mut settings = settings::show(session, Nothing {}).await?;
            match provider {
                ProviderKind::Ollama => settings.ollama = server,
                ProviderKind::Compatible => settings.compatible = server,
                ProviderKind::Claude | ProviderKind::Offline => {
                    let message =
                        "only ollama and compatible are set up here; Claude needs ANTHROPIC_API_KEY";
                    return Err(AppError::new(ErrorCode::Validation, message).into());
                }
            }
            let view = settings::edit(session, settings).await?;
            out.note(
                &view,
                if off { "It is asked no more." } else { "Kept. `docket assistant show` tells who answers." },
            );
        }
        Assistant::Models { provider, address } => {
            let view = assistant::models(session, ListModels { provider, address }).await?;
            out.rows(&view, &view.models, "The server has no models.", |name| safe(name));
        }
        Assistant::Rule { need: Kind(need), order } => {
            let mut settings = settings::show(session, Nothing {}).await?;
            *order_of(&mut settings, need) = order;
            let view = settings::edit(session, settings).await?;
            out.note(&view, "Kept. `docket assistant show` tells who answers.");
        }
        Assistant::Skills => {
            let view = skills::list(session, Nothing {}).await?;
            out.rows(&view, &view.skills, "", |skill| format!("{:<17} {}", skill.id, skill.said));
        }
        Assistant::Calls { project } => {
            let view = assistant::calls(session, ListCalls { project, before: None }).await?;
            out.rows(&view, &view.calls, "No tool was called yet.", |call| {
                let input = safe(&call.input.to_string());
                let short: String = input.chars().take(60).collect();
                let failed = if call.is_error { "  failed" } else { "" };
                let took = call.took_ms.map_or_else(|| "-".to_owned(), |ms| format!("{ms} ms"));
                let size = show::size(call.output_bytes);
                format!("{}  {:<17} {size:>8} {took:>8}{failed}  {short}", call.at.day(), call.tool)
            });
        }
    }
    Ok(())
}

fn order_of(settings: &mut SettingsView, need: Need) -> &mut Vec<ProviderKind> {
    match need {
        Need::LookUp => &mut settings.rules.look_up,
        Need::Draft => &mut settings.rules.draft,
        Need::Talk => &mut settings.rules.talk,
    }
}

async fn allow(
    session: &Session,
    project: String,
    provider: ProviderKind,
    allowed: bool,
    out: Shown,
) -> Done {
    let view = assistant::allow(session, Allow { project, provider, allowed }).await?;
    let name = provider.label();
    let text = if allowed {
        format!("{name} may be sent what this project holds. `docket assistant forbid` takes that back.")
    } else {
        format!("Nothing of this project is sent to {name} any more.")
    };
    out.note(&view, &text);
    Ok(())
}

async fn shown(session: &Session, project: Option<String>, out: Shown) -> Done {
    let settings = settings::show(session, Nothing {}).await?;
    let providers = Providers::of_session(session, docket_app::claude_from_environment()).await?;
    let allowed = match project {
        Some(project) => Some(assistant::allowed(session, ShowAllowed { project }).await?),
        None => None,
    };
    let servers = providers.views();
    let mut lines = Vec::new();
    for server in &servers {
        let place = if server.leaves_device { "beyond this device" } else { "on this device" };
        let may = match &allowed {
            Some(allowed) if server.leaves_device && !allowed.providers.contains(&server.provider) => {
                ", not switched on for this project"
            }
            _ => "",
        };
        lines.push(format!(
            "{:<11} {} at {}, {place}{may}",
            server.provider.as_str(),
            server.model,
            server.address
        ));
    }
    lines.push(format!("{:<11} always there, nothing leaves this device", "offline"));
    for (need, order) in [
        ("look-up", &settings.rules.look_up),
        ("draft", &settings.rules.draft),
        ("talk", &settings.rules.talk),
    ] {
        let order: Vec<&str> = order.iter().map(|provider| provider.as_str()).collect();
        lines.push(format!("{need:<11} {}", order.join(", ")));
    }
    let view = serde_json::json!({"servers": servers, "rules": settings.rules, "allowed": allowed});
    out.note(&view, &lines.join("\n"));
    Ok(())
}

/// What would be sent.
pub(crate) fn preview(view: &PreviewView, out: Shown) {
    let mut text = format!("{}: {}", view.reason.provider.as_str(), view.reason);
    if let (Some(body), Some(address)) = (&view.body, &view.address) {
        let cost = view.cost_micros.map_or(String::new(), |micros| format!(", {}", show::dollars(micros)));
        let place = if view.leaves_device { "beyond this device" } else { "on this device" };
        text = format!(
            "{}\n\n{text}\nto {address}, {place}; about {} tokens{cost}, and what the model searches for on top",
            safe(body),
            view.tokens
        );
        if view.kept_here > 0 {
            text.push_str(&format!(
                "\n{} of the project stay on this device",
                show::count(view.kept_here, "document")
            ));
        }
    }
    out.note(view, &text);
}

/// The passages a model cited. The offline drafter lists its own at the end of each answer.
pub(crate) fn cited(thread: &ThreadTextView, answer: MessageId) {
    let Some(message) = thread.messages.iter().find(|message| message.id == answer) else { return };
    if message.provider.as_deref() == Some(ProviderKind::Offline.as_str()) {
        return;
    }
    for source in &message.sources {
        let place = source.place.describe();
        let gap = if place.is_empty() { "" } else { ", " };
        let quote: String =
            source.quote.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
        let number = if source.number > 0 { format!("[{}] ", source.number) } else { String::new() };
        show::line(&safe(&format!("{number}{}{gap}{place}: “{quote}”", source.title)));
    }
}
