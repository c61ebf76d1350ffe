//! The network: one request at a time to a server that speaks the Messages API. Nothing is sent
//! twice here, no redirect is followed, and only this machine is spoken to without TLS.

use crate::error::TurnError;
use crate::key::ApiKey;
use crate::sse::{SseDecoder, SseEvent};
use crate::turn::Failure;
use crate::wire::{RequestBody, fault_of_body, request_body};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Anthropic's own server.
pub(crate) const DEFAULT_BASE_URL: &str = "https://api.anthropic.com";
/// The largest request the API takes.
const MAX_REQUEST_BYTES: usize = 32 * 1024 * 1024;
/// The largest response. 128 000 tokens, an event each, with room to spare.
const MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;
/// The part of an error's body that is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Where and how the model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// The server's address, without `/v1/messages`.
    pub base_url: String,
    /// The model's id.
    pub model: String,
    /// The most tokens of one response, thinking included.
    pub max_tokens: u32,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long the server may be silent. It sends pings while the model thinks.
    pub read_timeout: Duration,
    /// How long the server may say nothing of the answer while it lets know that it is there. What a
    /// model thinks is often not told, but it ends: a whole response of `max_tokens` takes less.
    pub silence_timeout: Duration,
    /// How often a request that got no answer is sent again.
    pub retries: u32,
    /// The first wait before sending again; each further one doubles.
    pub backoff_base: Duration,
    /// How long a tool may take.
    pub tool_timeout: Duration,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            model: "claude-sonnet-5-5".to_owned(),
            max_tokens: 16_384,
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(120),
            silence_timeout: Duration::from_secs(600),
            retries: 3,
            backoff_base: Duration::from_millis(500),
            tool_timeout: Duration::from_secs(60),
        }
    }
}

/// Enough for one word of a model that does not think first.
const PING_TOKENS: u32 = 16;

/// A connection to the server, for the requests of one turn.
pub(crate) struct Server {
    client: Client,
    url: Url,
    headers: HeaderMap,
    read_timeout: Duration,
    silence_timeout: Duration,
}

impl Server {
    /// Checks the address and the key; nothing is sent yet.
    pub(crate) fn new(config: &ServerConfig, key: &ApiKey) -> Result<Self, TurnError> {
        let (url, local) = messages_url(&config.base_url)?;
        // reqwest is built without a crypto provider of its own. A second call changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("docket/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .tcp_keepalive(Duration::from_secs(60))
            .connect_timeout(config.connect_timeout)
            .read_timeout(config.read_timeout);
        if local {
            // What goes to this machine must not pass a proxy, and needs no certificate.
            builder = builder.no_proxy().tls_certs_only([]);
        } else {
            builder = builder.https_only(true);
        }
        let client = builder.build().map_err(|_| TurnError::Unreachable)?;
        let ServerConfig { read_timeout, silence_timeout, .. } = *config;
        Ok(Self { client, url, headers: headers(key)?, read_timeout, silence_timeout })
    }

    /// Sends the request and waits until the server accepts it.
    pub(crate) async fn send(&self, body: &RequestBody) -> Result<Answer, Failure> {
        let bytes = serde_json::to_vec(body).map_err(|_| Failure::lasting(TurnError::InvalidRequest))?;
        if bytes.len() > MAX_REQUEST_BYTES {
            return Err(Failure::lasting(TurnError::TooLarge));
        }
        let begun = Instant::now();
        let size = bytes.len();
        let request = self.client.post(self.url.clone()).headers(self.headers.clone()).body(bytes);
        let response = request.send().await.map_err(|error| unsent(&error))?;
        let status = response.status();
        tracing::debug!(
            request_id = request_id(&response),
            status = status.as_u16(),
            request_bytes = size,
            millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            "the server replied"
        );
        if status != StatusCode::OK {
            return Err(refused(response, self.read_timeout).await);
        }
        if !content_type(&response).starts_with("text/event-stream") {
            return Err(Failure::lasting(TurnError::NotTheApi));
        }
        let (decoder, patience) = (Some(SseDecoder::new()), self.silence_timeout);
        Ok(Answer { response, decoder, received: 0, patience, heard: Instant::now() })
    }
}

/// Asks the model for one word, to see whether address, key and model are right. Costs a handful of tokens.
pub async fn ping(config: &ServerConfig, key: &ApiKey) -> Result<(), TurnError> {
    let hello = [serde_json::json!({"role": "user", "content": "Say OK."})];
    let body = request_body(&config.model, PING_TOKENS, &[], &[], false, &hello)
        .map_err(|_| TurnError::InvalidRequest)?;
    Server::new(config, key)?.send(&body).await.map(drop).map_err(|failure| failure.error)
}

/// `base_url` with the path of the Messages API, and whether it is on this machine and unencrypted.
fn messages_url(base_url: &str) -> Result<(Url, bool), TurnError> {
    let url = Url::parse(&format!("{}/v1/messages", base_url.trim().trim_end_matches('/')))
        .map_err(|_| TurnError::NotTheApi)?;
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]" | "::1"));
    match url.scheme() {
        // A name and password in the address would be a second, hidden key.
        _ if !url.username().is_empty() || url.password().is_some() => Err(TurnError::InsecureBaseUrl),
        _ if url.query().is_some() || url.fragment().is_some() => Err(TurnError::NotTheApi),
        "https" => Ok((url, false)),
        "http" if loopback => Ok((url, true)),
        _ => Err(TurnError::InsecureBaseUrl),
    }
}

fn headers(key: &ApiKey) -> Result<HeaderMap, TurnError> {
    let mut value = HeaderValue::from_str(key.reveal()).map_err(|_| TurnError::Authentication)?;
    if value.is_empty() {
        return Err(TurnError::Authentication);
    }
    value.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert("x-api-key", value);
    headers.insert("anthropic-version", HeaderValue::from_static("2023-06-01"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::ACCEPT, HeaderValue::from_static("text/event-stream"));
    Ok(headers)
}

/// The server's name for the request: needed to ask the provider about it, and no secret. Anything
/// that does not look like one is left out.
fn request_id(response: &Response) -> &str {
    text_header(response, "request-id")
        .filter(|id| id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        .unwrap_or_default()
}

fn content_type(response: &Response) -> String {
    text_header(response, "content-type").unwrap_or_default().trim().to_ascii_lowercase()
}

fn text_header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// No reply at all. A connection that fails may succeed later; a server that took the request and
/// kept silent may be working on it still, and is not asked again by itself.
fn unsent(error: &reqwest::Error) -> Failure {
    if error.is_timeout() && !error.is_connect() {
        Failure::lasting(TurnError::TimedOut)
    } else if error.is_builder() {
        Failure::lasting(TurnError::InvalidRequest)
    } else {
        Failure::passing(TurnError::Unreachable)
    }
}

/// A reply that is not 200. What of its body is not there in `time` is not waited for: the status says
/// enough.
async fn refused(mut response: Response, time: Duration) -> Failure {
    let status = response.status().as_u16();
    let should_retry = match text_header(&response, "x-should-retry") {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    };
    let retry_after_ms = retry_after_ms(&response);
    let html = content_type(&response).starts_with("text/html");
    let mut body = Vec::new();
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk[..chunk.len().min(MAX_ERROR_BYTES - body.len())]);
            if body.len() >= MAX_ERROR_BYTES {
                break;
            }
        }
    };
    let _ = timeout(time, reading).await;
    Failure {
        error: TurnError::of_reply(status, fault_of_body(&body), html, retry_after_ms),
        transient: matches!(status, 408 | 409 | 429 | 500..=599),
        should_retry,
        retry_after_ms,
    }
}

/// The wait the server asks for. A date instead of seconds is not read: clocks differ.
fn retry_after_ms(response: &Response) -> Option<u64> {
    let number = |name| text_header(response, name)?.trim().parse::<f64>().ok();
    let ms = match number("retry-after-ms") {
        Some(ms) => ms,
        None => number("retry-after")? * 1000.0,
    };
    // Of a float out of range `as` makes the nearest number in it.
    (ms.is_finite() && ms >= 0.0).then(|| ms.ceil() as u64)
}

/// The answer's stream.
pub(crate) struct Answer {
    response: Response,
    decoder: Option<SseDecoder>,
    received: u64,
    patience: Duration,
    heard: Instant,
}

/// What comes next of an answer.
pub(crate) enum Piece {
    /// Some events, maybe none.
    Events(Vec<SseEvent>),
    /// The end, with an event that was not finished if there is one. Why, if it is not a clean end.
    End(Option<SseEvent>, Option<TurnError>),
}

impl Answer {
    /// Something of the answer came. Pings are no part of it: a server that sends nothing else for too
    /// long has stopped answering, though no read of its bytes ever waits.
    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Waits for more of the answer. After the end there is only the end.
    pub(crate) async fn next(&mut self) -> Piece {
        let Some(decoder) = &mut self.decoder else { return Piece::End(None, None) };
        let left = self.patience.saturating_sub(self.heard.elapsed());
        let error = match timeout(left, self.response.chunk()).await {
            Err(_) => Some(TurnError::TimedOut),
            Ok(Ok(Some(chunk))) => {
                self.received = self.received.saturating_add(chunk.len() as u64);
                match decoder.push(&chunk) {
                    Ok(events) if self.received <= MAX_RESPONSE_BYTES => return Piece::Events(events),
                    _ => Some(TurnError::Malformed),
                }
            }
            Ok(Ok(None)) => None,
            Ok(Err(error)) if error.is_timeout() => Some(TurnError::TimedOut),
            Ok(Err(_)) => Some(TurnError::CutOff),
        };
        Piece::End(self.decoder.take().and_then(SseDecoder::finish), error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_goes_to_safe_addresses_only() {
        let check = |base: &str, expected: Result<(&str, bool), TurnError>| {
            let found = messages_url(base).map(|(url, local)| (url.to_string(), local));
            assert_eq!(found, expected.map(|(url, local)| (url.to_owned(), local)), "{base}");
        };
        check("https://api.anthropic.com", Ok(("https://api.anthropic.com/v1/messages", false)));
        check(" https://proxy.example/claude/ ", Ok(("https://proxy.example/claude/v1/messages", false)));
        check("http://127.0.0.1:11434", Ok(("http://127.0.0.1:11434/v1/messages", true)));
        check("http://localhost:1", Ok(("http://localhost:1/v1/messages", true)));
        check("http://[::1]:1", Ok(("http://[::1]:1/v1/messages", true)));
        check("http://api.anthropic.com", Err(TurnError::InsecureBaseUrl));
        check("http://localhost.evil.example", Err(TurnError::InsecureBaseUrl));
        check("http://127.0.0.1@evil.example", Err(TurnError::InsecureBaseUrl));
        check("https://user:pw@evil.example", Err(TurnError::InsecureBaseUrl));
        check("ftp://127.0.0.1", Err(TurnError::InsecureBaseUrl));
        check("file:///etc", Err(TurnError::InsecureBaseUrl));
        check("https://x.example/?a=", Err(TurnError::NotTheApi));
        check("", Err(TurnError::NotTheApi));
        check("not an address", Err(TurnError::NotTheApi));
    }

    #[test]
    fn keys_that_cannot_be_sent_are_refused() {
        let check = |key: &str, fine: bool| {
            assert_eq!(headers(&ApiKey::new(key.to_owned())).is_ok(), fine, "{key:?}");
        };
        check("sk-ant-1", true);
        check(" sk-ant-1\n", true);
        check("", false);
        check("sk\nant", false);
        let headers = headers(&ApiKey::new("sk-ant-1".to_owned())).unwrap();
        assert!(!format!("{headers:?}").contains("sk-ant-1"));
    }
}
