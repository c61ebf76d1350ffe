//! What every request must pass, and what every answer carries.

use crate::{Hosted, entrance};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// Scripts and styles of our own, nothing from elsewhere, nothing inline but styles set by script.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
];

pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // What is not said to be kept is not kept: answers hold content.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

pub(crate) async fn guard(State(hosted): State<Hosted>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let entering = request.uri().path() == "/enter" && request.method() == Method::GET;
    if !names_us(headers, hosted.port)
        || (!entering && !comes_from_us(headers, request.method(), hosted.port))
    {
        return refuse(StatusCode::FORBIDDEN, "this request does not come from Docket's own page");
    }
    if !entering && !hosted.entrance.knows(headers, hosted.port) {
        let page = headers
            .get(header::ACCEPT)
            .and_then(|a| a.to_str().ok())
            .is_some_and(|a| a.contains("text/html"));
        return if page {
            entrance::closed(StatusCode::UNAUTHORIZED)
        } else {
            refuse(StatusCode::UNAUTHORIZED, "this browser has not been let in")
        };
    }
    next.run(request).await
}

fn refuse(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"code": "refused", "message": message}))).into_response()
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The name the browser thinks it talks to. A name that somebody points at 127.0.0.1 is not ours.
fn names_us(headers: &HeaderMap, port: u16) -> bool {
    text(headers, header::HOST).is_some_and(|host| ours(host, port))
}

fn ours(host: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{port}"))
}

/// Whether the request was made by our own page, or by the person in the address bar.
fn comes_from_us(headers: &HeaderMap, method: &Method, port: u16) -> bool {
    let site = text(headers, "sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = match headers.get(header::ORIGIN) {
        Some(_) => text(headers, header::ORIGIN)
            .and_then(|o| o.strip_prefix("http://"))
            .is_some_and(|host| ours(host, port) && text(headers, header::HOST) == Some(host)),
        // Browsers name the origin of everything that may change something.
        None => method == Method::GET || method == Method::HEAD,
    };
    site && origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_str(v).unwrap())).collect()
    }

    #[test]
    fn only_our_own_name_is_ours() {
        let check = |host: &str, expected: bool| {
            assert_eq!(names_us(&headers(&[("host", host)]), 4100), expected, "{host}")
        };
        check("127.0.0.1:4100", true);
        check("localhost:4100", true);
        check("127.0.0.1:4101", false);
        check("127.0.0.1", false);
        check("evil.example:4100", false);
        check("127.0.0.1.evil.example:4100", false);
        check("localhost:4100@evil.example", false);
        assert!(!names_us(&HeaderMap::new(), 4100));
    }

    #[test]
    fn only_our_own_page_may_ask_for_a_change() {
        let host = ("host", "127.0.0.1:4100");
        let check = |method: Method, extra: &[(&'static str, &str)], expected: bool| {
            let pairs: Vec<_> = std::iter::once(host).chain(extra.iter().copied()).collect();
            assert_eq!(comes_from_us(&headers(&pairs), &method, 4100), expected, "{method} {extra:?}");
        };
        check(Method::POST, &[("origin", "http://127.0.0.1:4100")], true);
        check(Method::POST, &[], false);
        check(Method::POST, &[("origin", "null")], false);
        check(Method::POST, &[("origin", "http://evil.example")], false);
        check(Method::POST, &[("origin", "https://127.0.0.1:4100")], false);
        // Ours by name, but not the one this page was loaded from.
        check(Method::POST, &[("origin", "http://localhost:4100")], false);
        check(Method::POST, &[("origin", "http://127.0.0.1:4100"), ("sec-fetch-site", "cross-site")], false);
        check(Method::GET, &[], true);
        check(Method::GET, &[("sec-fetch-site", "none")], true);
        check(Method::GET, &[("sec-fetch-site", "same-site")], false);
        check(Method::GET, &[("origin", "http://evil.example")], false);
    }
}
