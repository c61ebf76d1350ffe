//! The local web host: Docket's own user interface as a page on this machine, over the same commands as the window.
//!
//! It listens on 127.0.0.1 and nowhere else. A link that works once lets one browser in; from then on a cookie that no
//! script can read and no other site can send stands for it. Every request must name this host and come from this
//! page: that keeps out other sites (CSRF) and names that somebody points at 127.0.0.1 (DNS rebinding).
//!
//! It must never listen elsewhere, answer a request that has not come through the guard, or let a page name a path.

mod commands;
mod entrance;
mod guard;
mod ui;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use docket_app::Desk;
use entrance::Entrance;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A document may be 10 MB; a backup handed over by a page may be larger, but not boundless.
const MOST_BODY_BYTES: usize = 256 * 1024 * 1024;
/// How often it is looked whether the vault should lock itself.
const IDLE_LOOK: Duration = Duration::from_secs(10);

/// Why the host cannot be there.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The port is taken, or the system refuses.
    #[error("port {port} cannot be used; choose another with --port, or leave it to Docket")]
    Port {
        /// The one asked for.
        port: u16,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
}

#[derive(Clone)]
pub(crate) struct Hosted {
    pub(crate) desk: Arc<Desk>,
    pub(crate) entrance: Arc<Entrance>,
    pub(crate) port: u16,
    pub(crate) closing: watch::Receiver<bool>,
}

/// A host that listens and has not begun to answer.
pub struct Host {
    listener: TcpListener,
    hosted: Hosted,
    close: watch::Sender<bool>,
}

impl Host {
    /// Listens on `port` of 127.0.0.1, or on a free one if it is 0. `entropy` is asked for the links and cookies.
    pub async fn bind(
        desk: Arc<Desk>,
        port: u16,
        entropy: Arc<dyn docket_app::Entropy>,
    ) -> Result<Self, HostError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let refused = |source| HostError::Port { port, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let port = listener.local_addr().map_err(refused)?.port();
        let (close, closing) = watch::channel(false);
        let entrance = Arc::new(Entrance::new(entropy));
        Ok(Self { listener, hosted: Hosted { desk, entrance, port, closing }, close })
    }

    /// A link that lets one browser in, once.
    pub fn link(&self) -> String {
        self.hosted.entrance.link(self.hosted.port)
    }

    /// Answers until `stop` is done; `on_entered` is called with a fresh link when the last one was used.
    pub async fn run(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
        on_entered: impl Fn(String) + Send + Sync + 'static,
    ) -> std::io::Result<()> {
        self.hosted.entrance.on_entered(self.hosted.port, Box::new(on_entered));
        let desk = Arc::clone(&self.hosted.desk);
        let idle = tokio::spawn({
            let desk = Arc::clone(&desk);
            async move {
                loop {
                    tokio::time::sleep(IDLE_LOOK).await;
                    desk.lock_if_idle().await;
                }
            }
        });
        let close = self.close;
        let stop = async move {
            stop.await;
            // Streams and event listeners are told, or they would hold the host open for ever.
            let _ = close.send(true);
        };
        let served = axum::serve(self.listener, router(self.hosted)).with_graceful_shutdown(stop).await;
        idle.abort();
        desk.lock().await;
        served
    }
}

fn router(hosted: Hosted) -> Router {
    Router::new()
        .route("/rpc/{command}", post(commands::call))
        .route("/stream/{command}", post(commands::stream))
        .route("/events", get(commands::events))
        .route("/files", post(commands::offer))
        .route("/files/{id}", get(commands::product))
        .route("/enter", get(entrance::enter))
        .fallback(get(ui::file))
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .layer(from_fn_with_state(hosted.clone(), guard::guard))
        .layer(from_fn(guard::headers))
        .with_state(hosted)
}
