//! The network: one request at a time to a model's server. Nothing is sent twice here, no redirect is followed, and
//! only this machine is spoken to without TLS.

use crate::dialect::{Dialect, Reader};
use crate::error::TurnError;
use crate::key::ApiKey;
use crate::turn::Failure;
use crate::wire::{RequestBody, StreamEvent, fault_of_body, request_body};
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

/// How long a server may take to list its models.
const LIST_TIMEOUT: Duration = Duration::from_secs(20);
/// The largest list of models.
const MAX_LIST_BYTES: usize = 4 * 1024 * 1024;
/// The most models of a list.
const MOST_MODELS: usize = 500;

/// Where and how the model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// How the server wants to be spoken to.
    pub dialect: Dialect,
    /// The server's address, without the path of its API.
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
            dialect: Dialect::Messages,
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

impl ServerConfig {
    /// A server of this kind with this model. One that may have to load its model first is given time for that.
    pub fn local(dialect: Dialect, base_url: String, model: String) -> Self {
        let read_timeout = Duration::from_secs(300);
        Self { dialect, base_url, model, read_timeout, retries: 1, ..Self::default() }
    }

    /// Whether what is sent stays on this machine. An address that cannot be read goes nowhere.
    pub fn is_on_this_machine(&self) -> bool {
        address(self.dialect, &self.base_url, self.dialect.path()).is_ok_and(|(_, local)| local)
    }
}

/// Enough for one word of a model that does not think first.
const PING_TOKENS: u32 = 16;

/// A connection to the server, for the requests of one turn.
pub(crate) struct Server {
    client: Client,
    dialect: Dialect,
    url: Url,
    headers: HeaderMap,
    read_timeout: Duration,
    silence_timeout: Duration,
}

impl Server {
    /// Checks the address and the key; nothing is sent yet.
    pub(crate) fn new(config: &ServerConfig, key: &ApiKey) -> Result<Self, TurnError> {
        let dialect = config.dialect;
        let (url, local) = address(dialect, &config.base_url, dialect.path())?;
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
        Ok(Self { client, dialect, url, headers: headers(dialect, key)?, read_timeout, silence_timeout })
    }

    /// Sends the request and waits until the server accepts it.
    pub(crate) async fn send(&self, body: &RequestBody) -> Result<Answer, Failure> {
        let bytes = self.dialect.bytes(body).map_err(|_| Failure::lasting(TurnError::InvalidRequest))?;
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
            return Err(refused(self.dialect, response, self.read_timeout).await);
        }
        if !content_type(&response).starts_with(self.dialect.content_type()) {
            return Err(Failure::lasting(TurnError::NotTheApi));
        }
        let (reader, patience) = (Some(self.dialect.reader(body)), self.silence_timeout);
        Ok(Answer { response, reader, received: 0, patience, heard: Instant::now() })
    }
}

/// Asks the model for one word, to see whether address, key and model are right. Costs a handful of tokens.
pub async fn ping(config: &ServerConfig, key: &ApiKey) -> Result<(), TurnError> {
    let hello = [serde_json::json!({"role": "user", "content": "Say OK."})];
    let body = request_body(&config.model, PING_TOKENS, &[], &[], false, &hello)
        .map_err(|_| TurnError::InvalidRequest)?;
    Server::new(config, key)?.send(&body).await.map(drop).map_err(|failure| failure.error)
}

/// The names of the models a server has, as it lists them. Nothing of the person's is sent.
pub async fn models(config: &ServerConfig, key: &ApiKey) -> Result<Vec<String>, TurnError> {
    let path = config.dialect.models_path();
    let (url, _) = address(config.dialect, &config.base_url, path)?;
    let server = Server::new(config, key)?;
    let request = server.client.get(url).headers(server.headers).timeout(LIST_TIMEOUT);
    let mut response = request.send().await.map_err(|error| unsent(&error).error)?;
    if response.status() != StatusCode::OK {
        return Err(refused(config.dialect, response, LIST_TIMEOUT).await.error);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| TurnError::CutOff)? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_LIST_BYTES {
            return Err(TurnError::NotTheApi);
        }
    }
    let list: serde_json::Value = serde_json::from_slice(&body).map_err(|_| TurnError::NotTheApi)?;
    let (models, name) = match config.dialect {
        Dialect::Ollama => (&list["models"], "name"),
        Dialect::Messages | Dialect::Completions => (&list["data"], "id"),
    };
    let models = models.as_array().ok_or(TurnError::NotTheApi)?;
    let named = models.iter().filter_map(|model| model[name].as_str());
    Ok(named.filter(|name| name.len() <= 200).take(MOST_MODELS).map(str::to_owned).collect())
}

/// Where requests go, and whether that is on this machine and unencrypted. The end of the path that servers of this
/// kind name in their own instructions may stand in the address.
fn address(dialect: Dialect, base_url: &str, path: &str) -> Result<(Url, bool), TurnError> {
    let base = base_url.trim().trim_end_matches('/');
    let base = match dialect {
        Dialect::Completions => base.strip_suffix("/v1").unwrap_or(base),
        Dialect::Ollama => base.strip_suffix("/api").unwrap_or(base),
        Dialect::Messages => base,
    };
    let url = Url::parse(&format!("{base}{path}")).map_err(|_| TurnError::NotTheApi)?;
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

/// The headers of every request. Servers other than Claude's often want no key.
fn headers(dialect: Dialect, key: &ApiKey) -> Result<HeaderMap, TurnError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::ACCEPT, HeaderValue::from_static(dialect.content_type()));
    let key = key.reveal();
    if dialect == Dialect::Messages {
        headers.insert("anthropic-version", HeaderValue::from_static("2023-06-01"));
        if key.is_empty() {
            return Err(TurnError::Authentication);
        }
        headers.insert("x-api-key", secret(key)?);
    } else if !key.is_empty() {
        let bearer = zeroize::Zeroizing::new(format!("Bearer {key}"));
        headers.insert(header::AUTHORIZATION, secret(&bearer)?);
    }
    Ok(headers)
}

fn secret(text: &str) -> Result<HeaderValue, TurnError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| TurnError::Authentication)?;
    value.set_sensitive(true);
    Ok(value)
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
async fn refused(dialect: Dialect, mut response: Response, time: Duration) -> Failure {
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
    let error = match dialect {
        Dialect::Messages => TurnError::of_reply(status, fault_of_body(&body), html, retry_after_ms),
        _ if status == 400 && says_no_tools(&body) => TurnError::NoTools,
        // What these servers call their errors differs from one to the next; the status does not.
        _ => TurnError::of_reply(status, None, html, retry_after_ms),
    };
    Failure { error, transient: matches!(status, 408 | 409 | 429 | 500..=599), should_retry, retry_after_ms }
}

/// Ollama says that a model cannot call tools in words only.
fn says_no_tools(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).contains("does not support tools")
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
    reader: Option<Reader>,
    received: u64,
    patience: Duration,
    heard: Instant,
}

/// What comes next of an answer.
pub(crate) enum Piece {
    /// Some events, maybe none.
    Events(Vec<StreamEvent>),
    /// The last events. Why there are no more, if it is not a clean end.
    End(Vec<StreamEvent>, Option<TurnError>),
}

impl Answer {
    /// Something of the answer came. Pings are no part of it: a server that sends nothing else for too
    /// long has stopped answering, though no read of its bytes ever waits.
    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Waits for more of the answer. After the end there is only the end.
    pub(crate) async fn next(&mut self) -> Piece {
        let Some(reader) = &mut self.reader else { return Piece::End(Vec::new(), None) };
        let left = self.patience.saturating_sub(self.heard.elapsed());
        let error = match timeout(left, self.response.chunk()).await {
            Err(_) => Some(TurnError::TimedOut),
            Ok(Ok(Some(chunk))) => {
                self.received = self.received.saturating_add(chunk.len() as u64);
                let (events, broken) = reader.push(&chunk);
                let too_long = self.received > MAX_RESPONSE_BYTES;
                match broken.or(too_long.then_some(TurnError::Malformed)) {
                    None => return Piece::Events(events),
                    Some(error) => {
                        self.reader = None;
                        return Piece::End(events, Some(error));
                    }
                }
            }
            Ok(Ok(None)) => None,
            Ok(Err(error)) if error.is_timeout() => Some(TurnError::TimedOut),
            Ok(Err(_)) => Some(TurnError::CutOff),
        };
        Piece::End(self.reader.take().map(Reader::finish).unwrap_or_default(), error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_goes_to_safe_addresses_only() {
        let check = |base: &str, expected: Result<(&str, bool), TurnError>| {
            let found =
                address(Dialect::Messages, base, "/v1/messages").map(|(url, local)| (url.to_string(), local));
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
        for base in ["http://127.0.0.1:1234", "http://127.0.0.1:1234/v1/"] {
            let (url, local) = address(Dialect::Completions, base, "/v1/chat/completions").unwrap();
            assert_eq!((url.as_str(), local), ("http://127.0.0.1:1234/v1/chat/completions", true));
        }
    }

    #[test]
    fn keys_that_cannot_be_sent_are_refused() {
        let check = |key: &str, fine: bool| {
            assert_eq!(headers(Dialect::Messages, &ApiKey::new(key.to_owned())).is_ok(), fine, "{key:?}");
        };
        check("sk-ant-1", true);
        check(" sk-ant-1\n", true);
        check("", false);
        check("sk\nant", false);
        for dialect in [Dialect::Messages, Dialect::Completions, Dialect::Ollama] {
            let headers = headers(dialect, &ApiKey::new("sk-ant-1".to_owned())).unwrap();
            assert!(!format!("{headers:?}").contains("sk-ant-1"));
        }
        assert!(headers(Dialect::Ollama, &ApiKey::new(String::new())).is_ok(), "a local server wants no key");
    }
}
