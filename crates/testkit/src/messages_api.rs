//! A server on this machine that speaks the Messages API from a script: replies are given in order,
//! each request is recorded, and a request that the real API would refuse gets a 400.
//!
//! It has a thread of its own, so it serves tests with and without an async runtime.

mod replies;
mod rules;

pub use replies::{
    Script, byte_by_byte, error_event, error_reply, over_and_over, text_reply, tool_reply, tools_reply,
    with_citations,
};

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const MAX_HEAD_BYTES: usize = 64 * 1024;
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// How a stream is cut into pieces; each is sent and received by itself.
#[derive(Debug, Clone)]
pub enum Chunking {
    /// Not at all.
    Whole,
    /// Into pieces of so many bytes.
    Every(usize),
    /// At these offsets, ascending.
    At(Vec<usize>),
}

/// Pieces of a body that are made one after the other, each when it is about to be sent. A piece that is nothing is the
/// end of the body; without one there is no end.
#[derive(Clone)]
pub struct Pieces(Arc<dyn Fn(usize) -> Option<Vec<u8>> + Send + Sync>);

impl Pieces {
    /// Made by `piece`, which is given the number of the piece, from 0.
    pub fn new(piece: impl Fn(usize) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(piece))
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pieces")
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// 200 and a stream that ends well.
    Sse {
        /// The whole stream.
        bytes: Vec<u8>,
        /// Its pieces.
        chunks: Chunking,
    },
    /// A status and JSON.
    Json {
        /// The status.
        status: u16,
        /// Further headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: Value,
    },
    /// 200 and a web page, as a network login gives it.
    Html,
    /// Any reply.
    Raw {
        /// The status.
        status: u16,
        /// The headers, without those of the connection.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// 200 and a stream whose connection breaks after so many bytes.
    CutAfter(Vec<u8>, usize),
    /// No reply; the connection is closed.
    Close,
    /// No reply; the connection stays open.
    Hang,
    /// 200 and these bytes of a stream; then nothing, and the connection stays open.
    HangAfter(Vec<u8>),
    /// A body that comes in its own time: a stream for 200, else what should be the JSON of an error.
    Live {
        /// The status.
        status: u16,
        /// The wait after each piece.
        every: Duration,
        /// The body.
        pieces: Pieces,
    },
}

/// A request as it was received.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The JSON body, or null.
    pub body: Value,
    /// Why it was refused, if it was.
    pub fault: Option<String>,
}

impl Recorded {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug)]
struct Shared {
    /// Requests are held to the rules of the Messages API.
    strict: bool,
    replies: Mutex<VecDeque<Reply>>,
    requests: Mutex<Vec<Recorded>>,
}

/// The server. It ends when it is dropped.
#[derive(Debug)]
pub struct ScriptedApi {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ScriptedApi {
    /// Starts on a free port of 127.0.0.1. After the last reply every request gets a 500 that is not
    /// to be retried.
    ///
    /// # Panics
    /// If no port can be opened.
    pub fn start(replies: Vec<Reply>) -> Self {
        Self::begin(replies, true)
    }

    /// Like [`Self::start`], but takes any request: for clients of other servers' APIs.
    ///
    /// # Panics
    /// If no port can be opened.
    pub fn start_any(replies: Vec<Reply>) -> Self {
        Self::begin(replies, false)
    }

    fn begin(replies: Vec<Reply>, strict: bool) -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let (replies, requests) = (Mutex::new(replies.into()), Mutex::new(Vec::new()));
        let shared = Arc::new(Shared { strict, replies, requests });
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    _ = accept(listener, served) => {}
                }
            });
        });
        Self { address, shared, stop: Some(stop), thread: Some(thread) }
    }

    /// The address to give to the client, without a path.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        locked(&self.shared.requests).clone()
    }

    /// How many replies are left.
    pub fn remaining(&self) -> usize {
        locked(&self.shared.replies).len()
    }

    /// Why requests were refused. A test of a well-behaved client expects none.
    pub fn faults(&self) -> Vec<String> {
        locked(&self.shared.requests).iter().filter_map(|request| request.fault.clone()).collect()
    }
}

impl Drop for ScriptedApi {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has already failed the test that waits for the reply.
            let _ = thread.join();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: std::net::TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // The client may close whenever it likes.
            let _ = serve(stream, &shared).await;
        });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Some(mut request) = read_request(&mut stream).await? else { return Ok(()) };
    let refusal = if shared.strict { rules::refusal(&request) } else { None };
    request.fault = refusal.as_ref().map(|(_, _, reason)| reason.clone());
    let number = {
        let mut requests = locked(&shared.requests);
        requests.push(request);
        requests.len()
    };
    let reply = match refusal {
        Some((status, kind, reason)) => replies::refused(status, kind, &reason),
        None => locked(&shared.replies).pop_front().unwrap_or_else(replies::exhausted),
    };
    answer(&mut stream, reply, number).await
}

async fn read_request(stream: &mut TcpStream) -> io::Result<Option<Recorded>> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > MAX_HEAD_BYTES || stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, path) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut request = Recorded { method, path, headers, body: Value::Null, fault: None };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if length > MAX_BODY_BYTES {
        return Ok(None);
    }
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    request.body = serde_json::from_slice(&body).unwrap_or_default();
    Ok(Some(request))
}

async fn answer(stream: &mut TcpStream, reply: Reply, number: usize) -> io::Result<()> {
    match reply {
        Reply::Sse { bytes, chunks } => {
            begin_body(stream, number, 200).await?;
            for piece in pieces(&bytes, &chunks) {
                send_piece(stream, piece).await?;
            }
            stream.write_all(b"0\r\n\r\n").await
        }
        Reply::Json { status, mut headers, body } => {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            send_whole(stream, number, status, &headers, body.to_string().as_bytes()).await
        }
        Reply::Html => {
            let headers = [("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
            send_whole(stream, number, 200, &headers, b"<!doctype html><title>Log in</title>").await
        }
        Reply::Raw { status, headers, body } => send_whole(stream, number, status, &headers, &body).await,
        Reply::CutAfter(bytes, end) => {
            begin_body(stream, number, 200).await?;
            send_piece(stream, &bytes[..end.min(bytes.len())]).await
        }
        Reply::Close => Ok(()),
        Reply::Hang => until_closed(stream).await,
        Reply::HangAfter(bytes) => {
            begin_body(stream, number, 200).await?;
            send_piece(stream, &bytes).await?;
            until_closed(stream).await
        }
        Reply::Live { status, every, pieces } => {
            begin_body(stream, number, status).await?;
            let mut at = 0;
            while let Some(piece) = (pieces.0)(at) {
                send_piece(stream, &piece).await?;
                at += 1;
                if !every.is_zero() {
                    tokio::time::sleep(every).await;
                }
            }
            stream.write_all(b"0\r\n\r\n").await
        }
    }
}

async fn until_closed(stream: &mut TcpStream) -> io::Result<()> {
    let mut scrap = [0u8; 1024];
    while stream.read(&mut scrap).await? != 0 {}
    Ok(())
}

/// The head of a reply whose length is not known yet.
async fn begin_body(stream: &mut TcpStream, number: usize, status: u16) -> io::Result<()> {
    let kind = if status == 200 { "text/event-stream; charset=utf-8" } else { "application/json" };
    let head = format!(
        "HTTP/1.1 {status} Scripted\r\ncontent-type: {kind}\r\nrequest-id: req_{number}\r\n\
         cache-control: no-cache\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await
}

/// One HTTP chunk. An empty one would end the body.
async fn send_piece(stream: &mut TcpStream, piece: &[u8]) -> io::Result<()> {
    if piece.is_empty() {
        return Ok(());
    }
    let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
    chunk.extend_from_slice(piece);
    chunk.extend_from_slice(b"\r\n");
    stream.write_all(&chunk).await
}

async fn send_whole(
    stream: &mut TcpStream,
    number: usize,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nrequest-id: req_{number}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await
}

fn pieces<'a>(bytes: &'a [u8], chunks: &Chunking) -> Vec<&'a [u8]> {
    match chunks {
        Chunking::Whole => vec![bytes],
        Chunking::Every(size) => bytes.chunks((*size).max(1)).collect(),
        Chunking::At(offsets) => {
            let mut pieces = Vec::new();
            let mut from = 0;
            for to in offsets.iter().map(|to| (*to).min(bytes.len())).chain([bytes.len()]) {
                if to > from {
                    pieces.push(&bytes[from..to]);
                    from = to;
                }
            }
            pieces
        }
    }
}

/// The API's error body.
fn error_body(kind: &str, message: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": message}})
}

#[cfg(test)]
#[path = "messages_api/tests.rs"]
mod tests;
