//! The host over real connections: who is let in, what is refused, and the commands as a page sends them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use docket_app::{ApiKey, Desk, KeychainError, SecretStore, ServerConfig, SystemClock, SystemEntropy, World};
use docket_host::Host;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

const PASSPHRASE: &str = "correct horse battery";

struct NoKeychain;
impl SecretStore for NoKeychain {
    fn get(&self, _: &str) -> Result<docket_app::KeychainSecret, KeychainError> {
        Err(KeychainError::Missing)
    }
    fn set(&self, _: &str, _: &docket_app::KeychainSecret) -> Result<(), KeychainError> {
        Err(KeychainError::Missing)
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Ok(())
    }
}

struct Served {
    _folder: tempfile::TempDir,
    base: String,
    link: String,
    later_links: Arc<Mutex<Vec<String>>>,
    cookie: Mutex<String>,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    done: Option<tokio::task::JoinHandle<std::io::Result<()>>>,
}

async fn served() -> Served {
    served_with(Box::new(|| None)).await
}

async fn served_with(claude: Box<dyn Fn() -> Option<(ServerConfig, ApiKey)> + Send + Sync>) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let world = World {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        secrets: Arc::new(NoKeychain),
    };
    let desk = Arc::new(Desk::new(&folder.path().join("v.docket"), world, claude));
    let host = Host::bind(desk, 0, Arc::new(SystemEntropy)).await.unwrap();
    let link = host.link();
    let base = link.split("/enter").next().unwrap().to_owned();
    let (stop, stopped) = oneshot::channel::<()>();
    let later_links = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&later_links);
    let done = tokio::spawn(host.run(
        async move {
            let _ = stopped.await;
        },
        move |link| told.lock().unwrap().push(link),
    ));
    // reqwest is built without a crypto provider of its own; nothing here is encrypted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    Served {
        _folder: folder,
        base,
        link,
        later_links,
        cookie: Mutex::default(),
        client,
        stop: Some(stop),
        done: Some(done),
    }
}

impl Served {
    /// Comes in by the link, as a browser does.
    async fn enter(&self) -> Response {
        let response = self.client.get(&self.link).send().await.unwrap();
        if let Some(cookie) = response.headers().get("set-cookie") {
            *self.cookie.lock().unwrap() = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        response
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .header("cookie", self.cookie.lock().unwrap().clone())
            .header("origin", &self.base)
    }

    async fn rpc(&self, command: &str, request: Value) -> (StatusCode, Value) {
        let response =
            self.ask(Method::POST, &format!("/rpc/{command}")).json(&request).send().await.unwrap();
        (response.status(), response.json().await.unwrap_or(Value::Null))
    }

    async fn open(&self) {
        self.enter().await;
        let (status, _) = self.rpc("vault_create", json!({"passphrase": PASSPHRASE})).await;
        assert_eq!(status, StatusCode::OK);
    }

    async fn stream(&self, command: &str, request: Value) -> Vec<Value> {
        let response =
            self.ask(Method::POST, &format!("/stream/{command}")).json(&request).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        messages(&response.text().await.unwrap())
    }
}

fn messages(text: &str) -> Vec<Value> {
    text.lines()
        .filter_map(|l| l.strip_prefix("data:"))
        .map(|d| serde_json::from_str(d.trim()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_link_lets_one_browser_in_once() {
    let served = served().await;
    let before = served.client.get(&served.base).header("accept", "text/html").send().await.unwrap();
    assert_eq!(before.status(), StatusCode::UNAUTHORIZED);
    assert!(before.text().await.unwrap().contains("docket serve"), "it says what to do");
    let entered = served.enter().await;
    assert_eq!(entered.status(), StatusCode::OK);
    let cookie = entered.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(served.rpc("vault_status", json!({})).await.0, StatusCode::OK);
    let again = served.client.get(&served.link).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED, "the link is used up");
    let next = served.later_links.lock().unwrap().first().cloned().unwrap();
    assert_eq!(served.client.get(&next).send().await.unwrap().status(), StatusCode::OK);
    let forged =
        served.client.get(format!("{}/enter?t={}", served.base, "0".repeat(64))).send().await.unwrap();
    assert_eq!(forged.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn others_are_refused_even_with_the_cookie() {
    let served = served().await;
    served.enter().await;
    let cookie = served.cookie.lock().unwrap().clone();
    let rpc = format!("{}/rpc/vault_status", served.base);
    let send = async |headers: &[(&str, &str)]| {
        let mut request = served.client.post(&rpc).header("cookie", &cookie).json(&json!({}));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap().status()
    };
    assert_eq!(send(&[("origin", &served.base)]).await, StatusCode::OK);
    assert_eq!(send(&[]).await, StatusCode::FORBIDDEN, "a form of another site names no origin of ours");
    assert_eq!(send(&[("origin", "https://evil.example")]).await, StatusCode::FORBIDDEN);
    assert_eq!(send(&[("origin", "null")]).await, StatusCode::FORBIDDEN);
    // A name that somebody points at 127.0.0.1.
    let port = served.base.rsplit(':').next().unwrap();
    let rebound = format!("evil.example:{port}");
    let origin = format!("http://{rebound}");
    assert_eq!(send(&[("host", &rebound), ("origin", &origin)]).await, StatusCode::FORBIDDEN);
    assert_eq!(
        send(&[("origin", &served.base), ("sec-fetch-site", "cross-site")]).await,
        StatusCode::FORBIDDEN
    );
    let bare = served.client.post(&rpc).header("origin", &served.base).json(&json!({})).send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::UNAUTHORIZED, "no cookie");
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let served = served().await;
    served.enter().await;
    for path in ["/", "/enter", "/rpc/x", "/files/x", "/assets/none.js"] {
        let response = served.ask(Method::GET, path).send().await.unwrap();
        let header = |name: &str| {
            response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let csp = header("content-security-policy");
        assert!(csp.contains("default-src 'none'") && csp.contains("script-src 'self';"), "{path}: {csp}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert!(header("cache-control").starts_with("no-"), "{path}: {}", header("cache-control"));
    }
}

#[tokio::test]
async fn a_page_does_the_main_job() {
    let served = served().await;
    served.open().await;
    let (_, project) = served.rpc("project_create", json!({"name": "Bikes", "description": ""})).await;
    let upload = served.ask(Method::POST, "/files?name=..%2F..%2Frefund%20policy.md");
    let offer: Value = upload
        .body("# Refunds\n\nThe system must refund within five days.")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let request = json!({"project": project["id"], "offers": [offer["id"]]});
    let imported = served.stream("document_add", request).await;
    assert_eq!(imported.last().unwrap()["view"]["added"][0]["name"], "refund policy.md");
    let (_, thread) = served.rpc("thread_create", json!({"project": project["id"]})).await;
    let asked =
        served.stream("ask", json!({"thread": thread["id"], "text": "Write user stories for refunds"})).await;
    let events: Vec<&str> = asked
        .iter()
        .filter_map(|m| m["events"].as_array())
        .flatten()
        .filter_map(|e| e["event"].as_str())
        .collect();
    assert_eq!((events.first(), events.last()), (Some(&"start"), Some(&"complete")), "{events:?}");
    assert!(asked.last().unwrap()["view"]["messageId"].is_string());
    let (_, artifacts) = served.rpc("artifact_list", json!({"project": project["id"]})).await;
    let request = json!({"artifact": artifacts["artifacts"][0]["id"], "format": "docx"});
    let (_, product) = served.rpc("artifact_export", request).await;
    let file =
        served.ask(Method::GET, &format!("/files/{}", product["id"].as_str().unwrap())).send().await.unwrap();
    assert!(
        file.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename*=UTF-8''")
    );
    assert!(file.bytes().await.unwrap().starts_with(b"PK"));
}

#[tokio::test]
async fn refusals_are_typed_and_improper_requests_harm_nothing() {
    let served = served().await;
    served.enter().await;
    let check = async |command: &str, request: Value, status: u16, code: &str| {
        let (got, body) = served.rpc(command, request).await;
        assert_eq!((got.as_u16(), body["code"].as_str()), (status, Some(code)), "{command}");
    };
    check("project_list", json!({"archived": false}), 403, "vaultLocked").await;
    served.rpc("vault_create", json!({"passphrase": PASSPHRASE})).await;
    check("project_show", json!({"project": "none"}), 404, "notFound").await;
    check("project_show", json!({"project": 7}), 422, "validation").await;
    check("vault_create", json!({"passphrase": PASSPHRASE}), 409, "exists").await;
    check("drop_everything", json!({}), 404, "notFound").await;
    let garbage = served.ask(Method::POST, "/rpc/project_list").body("{").send().await.unwrap();
    assert_eq!(garbage.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let missing = served.ask(Method::GET, "/files/00").send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_page_hears_of_the_changes_of_another() {
    let served = served().await;
    served.open().await;
    let mut events = served.ask(Method::GET, "/events").send().await.unwrap();
    let request = served.ask(Method::POST, "/rpc/project_create").header("x-docket-origin", "other");
    request.json(&json!({"name": "Bikes", "description": ""})).send().await.unwrap();
    let mut text = String::new();
    while !text.contains("\n\n") {
        text.push_str(&String::from_utf8_lossy(&events.chunk().await.unwrap().unwrap()));
    }
    let change = messages(&text).remove(0);
    assert_eq!((change["kind"].as_str(), change["origin"].as_str()), (Some("project"), Some("other")));
}

#[tokio::test]
async fn the_host_ends_although_somebody_listens_and_locks_the_vault() {
    let mut served = served().await;
    served.open().await;
    let events = served.ask(Method::GET, "/events").send().await.unwrap();
    let _ = served.stop.take().unwrap().send(());
    served.done.take().unwrap().await.unwrap().unwrap();
    assert_eq!(events.text().await.unwrap(), "");
}
