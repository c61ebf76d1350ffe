//! Who answers: which of those that can, in the order the person chose, and why.

use super::providers::Providers;
use super::types::ProviderKind;
use crate::error::{AppError, ErrorCode};
use docket_domain::MarkKind;
use docket_quality::Intent;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// What kind of request something is. Each has its own order of those who may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Need {
    /// What was recorded: decisions, actions, open questions. It stands in the vault word for word.
    LookUp,
    /// A document to be written.
    Draft,
    /// Anything else.
    Talk,
}

impl Need {
    /// What the words ask for.
    pub fn of(text: &str) -> Self {
        match docket_quality::read_request(text).intent {
            Intent::Draft(_) => Self::Draft,
            _ if is_recorded(text) => Self::LookUp,
            Intent::Answer | Intent::Summarise => Self::Talk,
        }
    }
}

/// Whether what is asked for was said in so many words. Of risks and assumptions most were not: they are to be thought of.
fn is_recorded(text: &str) -> bool {
    let said = |kind: &MarkKind| matches!(kind, MarkKind::Decision | MarkKind::Action | MarkKind::Question);
    docket_quality::outcomes_asked(text).is_some_and(|asked| asked.kinds.iter().all(said))
}

/// Who may answer what, the first of them that can first. Who is not named does not answer by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// What was recorded.
    pub look_up: Vec<ProviderKind>,
    /// Documents to be written.
    pub draft: Vec<ProviderKind>,
    /// Anything else.
    pub talk: Vec<ProviderKind>,
}

impl Default for Rules {
    /// Cheap and private first, as far as it does the work well: what was recorded needs no model, what is to be thought
    /// or written does.
    fn default() -> Self {
        use ProviderKind::{Claude, Compatible, Offline, Ollama};
        let model_first = vec![Ollama, Compatible, Claude, Offline];
        Self {
            look_up: vec![Offline, Ollama, Compatible, Claude],
            draft: model_first.clone(),
            talk: model_first,
        }
    }
}

impl Rules {
    fn order(&self, need: Need) -> &[ProviderKind] {
        match need {
            Need::LookUp => &self.look_up,
            Need::Draft => &self.draft,
            Need::Talk => &self.talk,
        }
    }

    /// Whether each is named at most once.
    pub(crate) fn are_sound(&self) -> bool {
        [&self.look_up, &self.draft, &self.talk]
            .into_iter()
            .all(|order| !order.is_empty() && (1..order.len()).all(|at| !order[..at].contains(&order[at])))
    }
}

/// Why somebody who comes first does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Because {
    /// It is not set up.
    NotSetUp,
    /// It was not switched on for this project.
    NotAllowed,
    /// It could not be reached, or is too busy.
    Failed,
    /// What answers may cost today is spent.
    OverBudget,
}

/// Somebody who would have come first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Passed {
    /// Who.
    pub provider: ProviderKind,
    /// Why not.
    pub because: Because,
}

/// Why this one answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Who answers.
    pub provider: ProviderKind,
    /// What is asked for.
    pub need: Need,
    /// The person asked for this one.
    pub chosen: bool,
    /// The settings say that nothing leaves this device.
    pub always_offline: bool,
    /// Who comes first by the rules and did not answer.
    pub passed: Vec<Passed>,
    /// Most of today's budget is spent.
    pub near_budget: bool,
}

impl fmt::Display for Reason {
    /// In English, for the command line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.provider.label();
        if self.chosen {
            write!(f, "you asked for {name}")?;
        } else if self.always_offline {
            write!(f, "the settings say that nothing leaves this device")?;
        } else {
            let need = match self.need {
                Need::LookUp => "what was recorded",
                Need::Draft => "drafts",
                Need::Talk => "questions",
            };
            let passed = self.passed.iter().filter(|p| p.because != Because::NotSetUp);
            let mut whys: Vec<String> = passed.map(|p| p.to_string()).collect();
            if whys.is_empty() && !self.passed.is_empty() && self.provider == ProviderKind::Offline {
                whys.push("no model is set up".to_owned());
            }
            match whys.as_slice() {
                [] => write!(f, "{name} comes first for {need}")?,
                whys => write!(f, "{}; {name} answers", whys.join(", "))?,
            }
        }
        // A server that was tried first may have got the words although it gave no answer.
        let tried = self.passed.iter().any(|p| p.because == Because::Failed);
        if self.provider == ProviderKind::Offline && !self.always_offline && !tried {
            write!(f, ", and nothing leaves this device")?;
        }
        if self.near_budget {
            write!(f, "; most of today's budget is spent")?;
        }
        Ok(())
    }
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.provider.label();
        match self.because {
            Because::NotSetUp => write!(f, "{name} is not set up"),
            Because::NotAllowed => write!(f, "{name} is not switched on for this project"),
            Because::Failed => write!(f, "{name} could not be reached"),
            Because::OverBudget => write!(f, "today's budget for {name} is spent"),
        }
    }
}

/// What is to be decided from.
pub(crate) struct Asked<'a> {
    pub(crate) wanted: Option<ProviderKind>,
    pub(crate) need: Need,
    pub(crate) rules: &'a Rules,
    pub(crate) always_offline: bool,
    pub(crate) providers: &'a Providers,
    /// Who was switched on for the project.
    pub(crate) allowed: &'a [ProviderKind],
}

impl Asked<'_> {
    fn state(&self, kind: ProviderKind) -> Option<Because> {
        match self.providers.get(kind) {
            None if kind == ProviderKind::Offline => None,
            None => Some(Because::NotSetUp),
            Some(provider) if provider.leaves_the_device() && !self.allowed.contains(&kind) => {
                Some(Because::NotAllowed)
            }
            Some(_) => None,
        }
    }

    /// Those that may answer, in their order: if the first cannot be reached, the next is asked.
    pub(crate) fn routes(&self) -> Result<Vec<Reason>, AppError> {
        let reason = |provider, chosen, passed: &[Passed]| Reason {
            provider,
            need: self.need,
            chosen,
            always_offline: self.always_offline,
            passed: passed.to_vec(),
            near_budget: false,
        };
        if let Some(wanted) = self.wanted {
            if self.always_offline && wanted != ProviderKind::Offline {
                return Err(AppError::new(
                    ErrorCode::Provider,
                    "the settings say that the offline drafter always answers: change that there, or ask it",
                ));
            }
            return match self.state(wanted) {
                None => Ok(vec![reason(wanted, true, &[])]),
                Some(because) => Err(refusal(wanted, because)),
            };
        }
        if self.always_offline {
            return Ok(vec![reason(ProviderKind::Offline, false, &[])]);
        }
        let (mut routes, mut passed) = (Vec::new(), Vec::new());
        for kind in self.rules.order(self.need) {
            match self.state(*kind) {
                None => routes.push(reason(*kind, false, &passed)),
                Some(because) => passed.push(Passed { provider: *kind, because }),
            }
        }
        match (routes.is_empty(), passed.first()) {
            (true, Some(first)) => Err(refusal(first.provider, first.because)),
            _ => Ok(routes),
        }
    }
}

fn refusal(kind: ProviderKind, because: Because) -> AppError {
    let name = kind.label();
    match because {
        Because::NotAllowed => AppError::new(
            ErrorCode::NotAllowed,
            format!(
                "{name} is not switched on for this project, and nothing was sent: allow it in the project's settings, \
                 with `docket assistant allow {kind} -p PROJECT`, or let the offline drafter answer"
            ),
        ),
        _ if kind == ProviderKind::Claude => AppError::new(
            ErrorCode::Provider,
            "Claude needs an API key: set ANTHROPIC_API_KEY, or ask with `--provider offline`",
        ),
        _ => AppError::new(
            ErrorCode::Provider,
            format!("{name} is not set up: name its model in the settings"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_llm::{ApiKey, Dialect, ServerConfig};

    fn server(kind: ProviderKind, address: &str) -> (ProviderKind, ServerConfig) {
        let dialect = if kind == ProviderKind::Claude { Dialect::Messages } else { Dialect::Ollama };
        (kind, ServerConfig::local(dialect, address.to_owned(), "m".to_owned()))
    }

    fn providers(servers: Vec<(ProviderKind, ServerConfig)>) -> Providers {
        let mut providers = Providers::none();
        for (kind, config) in servers {
            providers.add(kind, config, ApiKey::new("k".to_owned()));
        }
        providers
    }

    #[test]
    fn the_first_that_may_answers_and_says_why() {
        use ProviderKind::{Claude, Offline, Ollama};
        let here = "http://127.0.0.1:11434";
        let check = |servers: Vec<(ProviderKind, ServerConfig)>,
                     need,
                     allowed: &[ProviderKind],
                     expected: &[ProviderKind],
                     why: &str| {
            let providers = providers(servers);
            let asked = Asked {
                wanted: None,
                need,
                rules: &Rules::default(),
                always_offline: false,
                providers: &providers,
                allowed,
            };
            let routes = asked.routes().unwrap();
            assert_eq!(routes.iter().map(|r| r.provider).collect::<Vec<_>>(), expected);
            assert!(routes[0].to_string().contains(why), "{} / {why}", routes[0]);
        };
        check(vec![], Need::Talk, &[], &[Offline], "no model is set up");
        check(vec![server(Claude, "https://a")], Need::Draft, &[], &[Offline], "Claude is not switched on");
        check(vec![server(Claude, here)], Need::Draft, &[], &[Offline], "Claude is not switched on");
        check(
            vec![server(Claude, "https://a")],
            Need::Talk,
            &[Claude],
            &[Claude, Offline],
            "Claude comes first",
        );
        check(
            vec![server(Claude, "https://a")],
            Need::LookUp,
            &[Claude],
            &[Offline, Claude],
            "what was recorded",
        );
        check(
            vec![server(Claude, "https://a"), server(Ollama, here)],
            Need::Draft,
            &[Claude],
            &[Ollama, Claude, Offline],
            "Ollama comes first for drafts",
        );
        check(vec![server(Ollama, "https://far")], Need::Talk, &[], &[Offline], "Ollama is not switched on");
        check(vec![server(Ollama, "https://far")], Need::Talk, &[Ollama], &[Ollama, Offline], "Ollama");
    }

    #[test]
    fn who_is_asked_for_answers_or_says_why_not() {
        use ProviderKind::{Claude, Offline, Ollama};
        let providers = providers(vec![server(Claude, "https://a")]);
        let check =
            |wanted, always_offline, allowed: &[ProviderKind], expected: Result<ProviderKind, ErrorCode>| {
                let rules = Rules { talk: vec![Ollama], ..Rules::default() };
                let asked = Asked {
                    wanted,
                    need: Need::Talk,
                    rules: &rules,
                    always_offline,
                    providers: &providers,
                    allowed,
                };
                let found = asked.routes().map(|routes| routes[0].provider).map_err(|error| error.code);
                assert_eq!(found, expected);
            };
        check(Some(Claude), false, &[], Err(ErrorCode::NotAllowed));
        check(Some(Claude), false, &[Claude], Ok(Claude));
        check(Some(Ollama), false, &[Ollama], Err(ErrorCode::Provider));
        check(Some(Offline), false, &[], Ok(Offline));
        check(None, true, &[Claude], Ok(Offline));
        check(Some(Claude), true, &[Claude], Err(ErrorCode::Provider));
        check(None, false, &[Claude], Err(ErrorCode::Provider));
    }

    #[test]
    fn requests_are_told_apart() {
        for (text, expected) in [
            ("Write user stories for refunds", Need::Draft),
            ("Which decisions were made about refunds?", Need::LookUp),
            ("What could go wrong with refunds at night?", Need::Talk),
            ("", Need::Talk),
        ] {
            assert_eq!(Need::of(text), expected, "{text}");
        }
    }
}
