use std::fmt;

/// Why a turn did not end as it should. None of these carries text of the person, the model or the
/// server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TurnError {
    /// 401, or a key that cannot be sent.
    #[error("the API key was not accepted: enter a valid key in the settings")]
    Authentication,
    /// 402.
    #[error("the account cannot be billed: check credit and payment in the provider's console")]
    Billing,
    /// 403.
    #[error("the API key may not use this model or feature: use another key or choose another model")]
    Permission,
    /// The model was not made to call tools.
    #[error(
        "this model cannot use tools, which the assistant works with: choose another model in the settings"
    )]
    NoTools,
    /// 404.
    #[error("the model or address is not known to the server: choose another model in the settings")]
    ModelNotFound,
    /// 413, or a request that would be.
    #[error("the conversation is too large to send: start a new thread or attach fewer documents")]
    TooLarge,
    /// 400 and its like.
    #[error("the server did not accept the request: start a new thread, or check the account's spend limit")]
    InvalidRequest,
    /// A base address that would send the key unencrypted beyond this machine.
    #[error("the server's address is not safe: use https, or http on this machine only")]
    InsecureBaseUrl,
    /// 429 after all attempts.
    #[error("the rate limit is reached: wait{} and try again", waiting(*retry_after_ms))]
    RateLimited {
        /// How long the server asked to wait.
        retry_after_ms: Option<u64>,
    },
    /// 529 after all attempts.
    #[error("the model is overloaded: try again in a few minutes")]
    Overloaded,
    /// 5xx and 409 after all attempts.
    #[error("the server failed (status {status}): try again later")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// HTML or another reply that is not the API's.
    #[error("the reply is not one of a model: check the server's address, the proxy and the network login")]
    NotTheApi,
    /// No connection.
    #[error("the server cannot be reached: check the network, the proxy and the server's address")]
    Unreachable,
    /// Nothing came for too long.
    #[error("the server stopped answering: try again")]
    TimedOut,
    /// The stream ended before `message_stop`.
    #[error("the answer was cut off: what came is kept, ask again to continue")]
    CutOff,
    /// An `error` event after the answer had begun.
    #[error("the server broke off the answer ({kind}): what came is kept, ask again to continue")]
    StreamError {
        /// The kind of error the server named.
        kind: FaultKind,
    },
    /// A stream that breaks the protocol.
    #[error("the answer could not be read: try again, or choose another model")]
    Malformed,
    /// The model declined.
    #[error("the model declined to answer: put the question differently or choose another model")]
    Refused,
    /// The model went on asking for tools.
    #[error("the assistant needed too many steps: ask for a smaller part of the work")]
    TooManySteps,
    /// The person stopped the turn.
    #[error("stopped: ask again when you are ready")]
    Cancelled,
}

impl TurnError {
    /// Whether the same request may well succeed later.
    pub fn retryable(&self) -> bool {
        match self {
            Self::RateLimited { .. }
            | Self::Overloaded
            | Self::Server { .. }
            | Self::Unreachable
            | Self::TimedOut
            | Self::CutOff => true,
            Self::StreamError { kind } => kind.retryable(),
            Self::Authentication
            | Self::Billing
            | Self::Permission
            | Self::NoTools
            | Self::ModelNotFound
            | Self::TooLarge
            | Self::InvalidRequest
            | Self::InsecureBaseUrl
            | Self::NotTheApi
            | Self::Malformed
            | Self::Refused
            | Self::TooManySteps
            | Self::Cancelled => false,
        }
    }

    /// The error for an HTTP reply that is not 200. `fault` is the error type its JSON body names,
    /// `html` whether the body is a web page (which the API never sends).
    pub(crate) fn of_reply(
        status: u16,
        fault: Option<FaultKind>,
        html: bool,
        retry_after_ms: Option<u64>,
    ) -> Self {
        match fault {
            Some(FaultKind::Authentication) => Self::Authentication,
            Some(FaultKind::Billing) => Self::Billing,
            Some(FaultKind::Permission) => Self::Permission,
            Some(FaultKind::NotFound) => Self::ModelNotFound,
            Some(FaultKind::TooLarge) => Self::TooLarge,
            Some(FaultKind::RateLimit) => Self::RateLimited { retry_after_ms },
            Some(FaultKind::Overloaded) => Self::Overloaded,
            Some(FaultKind::InvalidRequest) => Self::InvalidRequest,
            Some(FaultKind::Api | FaultKind::Timeout) => Self::Server { status },
            Some(FaultKind::Other) | None => match status {
                408 => Self::TimedOut,
                413 => Self::TooLarge,
                429 => Self::RateLimited { retry_after_ms },
                529 => Self::Overloaded,
                500..=599 => Self::Server { status },
                _ if html => Self::NotTheApi,
                401 => Self::Authentication,
                402 => Self::Billing,
                403 => Self::Permission,
                404 => Self::ModelNotFound,
                409 => Self::Server { status },
                400..=499 if status != 407 => Self::InvalidRequest,
                _ => Self::NotTheApi,
            },
        }
    }
}

fn waiting(ms: Option<u64>) -> String {
    match ms.map(|ms| ms.div_ceil(1000)) {
        None => " a minute".to_owned(),
        Some(seconds @ 0..=119) => format!(" {seconds} s"),
        Some(seconds) => format!(" {} minutes", seconds.div_ceil(60)),
    }
}

/// The API's own names for what went wrong. An unknown name is `Other`: it is the server's text and
/// is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// `invalid_request_error`
    InvalidRequest,
    /// `authentication_error`
    Authentication,
    /// `billing_error`
    Billing,
    /// `permission_error`
    Permission,
    /// `not_found_error`
    NotFound,
    /// `request_too_large`
    TooLarge,
    /// `rate_limit_error`
    RateLimit,
    /// `timeout_error`
    Timeout,
    /// `api_error`
    Api,
    /// `overloaded_error`
    Overloaded,
    /// Any other.
    Other,
}

impl FaultKind {
    const NAMED: [(&'static str, Self); 10] = [
        ("invalid_request_error", Self::InvalidRequest),
        ("authentication_error", Self::Authentication),
        ("billing_error", Self::Billing),
        ("permission_error", Self::Permission),
        ("not_found_error", Self::NotFound),
        ("request_too_large", Self::TooLarge),
        ("rate_limit_error", Self::RateLimit),
        ("timeout_error", Self::Timeout),
        ("api_error", Self::Api),
        ("overloaded_error", Self::Overloaded),
    ];

    /// The kind with this name on the wire.
    pub fn named(name: &str) -> Self {
        Self::NAMED.iter().find(|(known, _)| *known == name).map_or(Self::Other, |(_, kind)| *kind)
    }

    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        Self::NAMED.iter().find(|(_, kind)| *kind == self).map_or("unknown error", |(name, _)| name)
    }

    fn retryable(self) -> bool {
        matches!(self, Self::RateLimit | Self::Timeout | Self::Api | Self::Overloaded)
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_have_their_error() {
        let check = |status, fault: Option<&str>, html, expected: TurnError| {
            let found = TurnError::of_reply(status, fault.map(FaultKind::named), html, None);
            assert_eq!(found, expected, "{status} {fault:?} {html}");
        };
        check(401, Some("authentication_error"), false, TurnError::Authentication);
        check(400, Some("billing_error"), false, TurnError::Billing);
        check(404, None, false, TurnError::ModelNotFound);
        check(404, None, true, TurnError::NotTheApi);
        check(413, None, true, TurnError::TooLarge);
        check(418, Some("teapot_error"), false, TurnError::InvalidRequest);
        check(307, None, false, TurnError::NotTheApi);
        check(407, None, false, TurnError::NotTheApi);
        check(204, None, false, TurnError::NotTheApi);
        check(502, None, true, TurnError::Server { status: 502 });
        check(529, None, false, TurnError::Overloaded);
        check(504, Some("timeout_error"), false, TurnError::Server { status: 504 });
        check(429, None, true, TurnError::RateLimited { retry_after_ms: None });
    }

    #[test]
    fn says_how_long_to_wait() {
        let check = |retry_after_ms, expected: &str| {
            let text = TurnError::RateLimited { retry_after_ms }.to_string();
            assert!(text.contains(expected), "{text}");
        };
        check(None, "wait a minute and");
        check(Some(1), "wait 1 s and");
        check(Some(90_000), "wait 90 s and");
        check(Some(600_000), "wait 10 minutes and");
        check(Some(u64::MAX), "minutes");
    }
}
