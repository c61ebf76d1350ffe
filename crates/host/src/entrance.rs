//! How a browser is let in: by a link that works once, and from then on by a cookie.

use crate::Hosted;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use docket_app::Entropy;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Browsers let in by one run of the host.
const MOST_BROWSERS: usize = 64;

type OnEntered = Box<dyn Fn(String) + Send + Sync>;

pub(crate) struct Entrance {
    entropy: Arc<dyn Entropy>,
    token: Mutex<String>,
    let_in: Mutex<HashSet<String>>,
    on_entered: OnceLock<(u16, OnEntered)>,
}

fn random(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(64), |text, byte| format!("{text}{byte:02x}"))
}

/// Takes as long for a wrong text as for a right one of the same length.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

impl Entrance {
    pub(crate) fn new(entropy: Arc<dyn Entropy>) -> Self {
        let token = Mutex::new(random(&*entropy));
        Self { entropy, token, let_in: Mutex::default(), on_entered: OnceLock::new() }
    }

    pub(crate) fn link(&self, port: u16) -> String {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://127.0.0.1:{port}/enter?t={}", *token)
    }

    pub(crate) fn on_entered(&self, port: u16, tell: OnEntered) {
        let _ = self.on_entered.set((port, tell));
    }

    /// Trades the token of the link for a cookie's value. The token is used up.
    fn enter(&self, given: &str) -> Option<String> {
        {
            let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
            if !same(&token, given) {
                return None;
            }
            *token = random(&*self.entropy);
        }
        let cookie = random(&*self.entropy);
        {
            let mut let_in = self.let_in.lock().unwrap_or_else(PoisonError::into_inner);
            if let_in.len() >= MOST_BROWSERS {
                let_in.clear();
            }
            let_in.insert(cookie.clone());
        }
        if let Some((port, tell)) = self.on_entered.get() {
            tell(self.link(*port));
        }
        Some(cookie)
    }

    /// Whether the request carries the cookie of a browser that was let in.
    pub(crate) fn knows(&self, headers: &HeaderMap, port: u16) -> bool {
        let name = cookie_name(port);
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
        let mut values = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|c| c.trim().split_once('='))
            .filter(|(n, _)| *n == name);
        let let_in = self.let_in.lock().unwrap_or_else(PoisonError::into_inner);
        values.any(|(_, value)| let_in.iter().any(|known| same(known, value)))
    }
}

/// Cookies do not know ports; hosts of two vaults must not put each other out.
fn cookie_name(port: u16) -> String {
    format!("docket-{port}")
}

#[derive(Deserialize)]
pub(crate) struct Ticket {
    t: String,
}

/// The link's page. It answers with a page that goes on by itself and not with a redirect: a cookie that is strict
/// about sites is not sent on a redirect that began on another one, such as a mail.
pub(crate) async fn enter(
    State(hosted): State<Hosted>,
    ticket: Result<Query<Ticket>, QueryRejection>,
) -> Response {
    let Some(cookie) = ticket.ok().and_then(|t| hosted.entrance.enter(&t.t)) else {
        return closed(StatusCode::UNAUTHORIZED);
    };
    let cookie = format!("{}={cookie}; Path=/; HttpOnly; SameSite=Strict", cookie_name(hosted.port));
    let page = "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=\"0;url=/\">\
        <title>Docket</title><p><a href=\"/\">Go on to Docket</a>";
    ([(header::SET_COOKIE, cookie)], Html(page)).into_response()
}

/// What somebody sees who has not come in by a link.
pub(crate) fn closed(status: StatusCode) -> Response {
    let page = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
        <title>Docket is closed here</title><h1>This browser has not been let in</h1>\
        <p>Open the link that <code>docket serve</code> shows in the terminal. Each link works once.";
    (status, Html(page)).into_response()
}
