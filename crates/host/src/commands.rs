//! The commands over HTTP: `POST /rpc/NAME`, `POST /stream/NAME` with server-sent events, `GET /events`, and files.

use crate::Hosted;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use docket_app::{AppError, Cancel, Desk, ErrorCode, ErrorView};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

/// What the page calls itself, so that it knows its own changes again.
fn origin(headers: &HeaderMap) -> String {
    let named = headers.get("x-docket-origin").and_then(|v| v.to_str().ok()).unwrap_or_default();
    named.chars().filter(char::is_ascii_alphanumeric).take(40).collect()
}

fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::VaultLocked | ErrorCode::WrongPassphrase | ErrorCode::WrongRecoveryPhrase => {
            StatusCode::FORBIDDEN
        }
        ErrorCode::NotFound | ErrorCode::VaultMissing => StatusCode::NOT_FOUND,
        ErrorCode::Exists => StatusCode::CONFLICT,
        ErrorCode::Validation | ErrorCode::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::BudgetReached => StatusCode::PAYMENT_REQUIRED,
        ErrorCode::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn refused(error: &AppError) -> Response {
    (status(error.code), Json(ErrorView::from(error))).into_response()
}

fn request(body: &Bytes) -> Result<Value, Box<Response>> {
    serde_json::from_slice(body)
        .map_err(|_| Box::new(refused(&AppError::new(ErrorCode::Validation, "the request is not JSON"))))
}

pub(crate) async fn call(
    State(hosted): State<Hosted>,
    Path(command): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = match request(&body) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    // A page that goes away must not stop a write half-way through its steps.
    let desk = hosted.desk.clone();
    let done = tokio::spawn(async move { desk.call(&origin(&headers), &command, request).await }).await;
    match done {
        Ok(Ok(view)) => Json(view).into_response(),
        Ok(Err(error)) => refused(&error),
        Err(_) => refused(&AppError::new(ErrorCode::Internal, "this did not work; the vault is as it was")),
    }
}

pub(crate) async fn stream(
    State(hosted): State<Hosted>,
    Path(command): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = match request(&body) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let (sender, receiver) = mpsc::channel(64);
    let desk = hosted.desk.clone();
    tokio::spawn(async move {
        desk.stream_to(&origin(&headers), &command, request, &Cancel::new(), &sender).await;
    });
    let messages = stream::unfold((receiver, hosted.closing), |(mut receiver, mut closing)| async move {
        let message = tokio::select! {
            message = receiver.recv() => message?,
            _ = closing.wait_for(|c| *c) => return None,
        };
        let event = Event::default().json_data(&message).ok()?;
        Some((Ok::<_, Infallible>(event), (receiver, closing)))
    });
    sse(messages)
}

pub(crate) async fn events(State(hosted): State<Hosted>) -> Response {
    let listener = hosted.desk.changes();
    let changes = stream::unfold((listener, hosted.closing), |(mut listener, mut closing)| async move {
        let change = tokio::select! {
            change = listener.recv() => match change {
                Ok(change) => change,
                Err(RecvError::Lagged(_)) => Desk::everything(),
                Err(RecvError::Closed) => return None,
            },
            _ = closing.wait_for(|c| *c) => return None,
        };
        let event = Event::default().json_data(&change).ok()?;
        Some((Ok::<_, Infallible>(event), (listener, closing)))
    });
    sse(changes)
}

fn sse(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

#[derive(Deserialize)]
pub(crate) struct Named {
    name: String,
}

/// Takes a file's bytes into the tray. Only its own name is kept, not a folder it may be told with.
pub(crate) async fn offer(State(hosted): State<Hosted>, Query(named): Query<Named>, body: Bytes) -> Response {
    let name = named.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    match hosted.desk.offer_bytes(name, body.to_vec()) {
        Ok(id) => Json(json!({"id": id})).into_response(),
        Err(full) => refused(&AppError::new(ErrorCode::Validation, full.to_string())),
    }
}

/// A finished file as a download.
pub(crate) async fn product(State(hosted): State<Hosted>, Path(id): Path<String>) -> Response {
    let Some(product) = hosted.desk.product(&id) else {
        return refused(&AppError::new(ErrorCode::NotFound, "this file is no longer there; make it again"));
    };
    // RFC 6266: names in other letters are told percent-encoded.
    let mut name = String::new();
    for byte in product.name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    let headers = [
        (header::CONTENT_TYPE, product.media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    (headers, product.bytes.clone()).into_response()
}
