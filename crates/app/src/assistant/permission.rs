//! Asking before a model's tool writes: what waits for the person's word, and which threads need none.
//!
//! All of it is in memory: when the vault is locked, nothing waits and every thread asks again.

use crate::error::{AppError, ErrorCode};
use crate::vault::Session;
use docket_domain::{MessageId, ThreadId};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use ts_rs::TS;

/// A word on what a model's tool wants to write.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Permit {
    /// The answer that is being written.
    pub message: MessageId,
    /// The call, as `asking` named it.
    pub call: String,
    /// It may be made.
    pub granted: bool,
    /// The same holds for what else this thread wants to write, until the vault is locked.
    #[serde(default)]
    pub thread: bool,
}

/// The word has been heard.
#[derive(Debug, Serialize, TS)]
pub struct PermitView {
    /// As it was given.
    pub granted: bool,
}

struct Waiting {
    thread: ThreadId,
    tell: oneshot::Sender<bool>,
}

/// What waits for the person's word.
#[derive(Default)]
pub(crate) struct Permissions {
    waiting: Mutex<HashMap<(MessageId, String), Waiting>>,
    free: Mutex<HashSet<ThreadId>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Permissions {
    /// Whether the thread writes without asking.
    pub(crate) fn is_free(&self, thread: ThreadId) -> bool {
        held(&self.free).contains(&thread)
    }

    /// Waits for the person's word on a call. It counts as asked from now on, not from the first poll. Without a word,
    /// or when the answer has ended, it is not granted.
    pub(crate) fn wait(&self, thread: ThreadId, answer: MessageId, call: &str) -> BoxFuture<'static, bool> {
        if self.is_free(thread) {
            return Box::pin(std::future::ready(true));
        }
        let (tell, told) = oneshot::channel();
        held(&self.waiting).insert((answer, call.to_owned()), Waiting { thread, tell });
        Box::pin(async move { told.await.unwrap_or(false) })
    }

    /// Nothing of this answer waits any more.
    pub(crate) fn end(&self, answer: MessageId) {
        held(&self.waiting).retain(|(message, _), _| *message != answer);
    }

    fn decide(&self, permit: &Permit) -> bool {
        let mut waiting = held(&self.waiting);
        let Some(asked) = waiting.remove(&(permit.message, permit.call.clone())) else { return false };
        if permit.thread && permit.granted {
            held(&self.free).insert(asked.thread);
            let others: Vec<_> = waiting
                .iter()
                .filter(|(_, w)| w.thread == asked.thread)
                .map(|(key, _)| key.clone())
                .collect();
            for other in others {
                let _ = waiting.remove(&other).map(|w| w.tell.send(true));
            }
        }
        // Who asked may have been stopped in this moment.
        asked.tell.send(permit.granted).is_ok()
    }
}

/// Says whether a call that waits may be made.
pub async fn permit(session: &Session, request: Permit) -> Result<PermitView, AppError> {
    if session.permissions.decide(&request) {
        Ok(PermitView { granted: request.granted })
    } else {
        Err(AppError::new(ErrorCode::NotFound, "nothing waits for this word any more"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_domain::Id as _;
    use futures_util::FutureExt as _;

    fn permit(message: u8, call: &str, granted: bool, thread: bool) -> Permit {
        Permit { message: MessageId::from_bytes([message; 16]), call: call.to_owned(), granted, thread }
    }

    #[test]
    fn each_call_gets_its_own_word_once() {
        let all = Permissions::default();
        let thread = ThreadId::from_bytes([7; 16]);
        let ask = |message: u8, call: &str| all.wait(thread, MessageId::from_bytes([message; 16]), call);
        let (first, second, third) = (ask(1, "a"), ask(1, "b"), ask(2, "a"));
        assert!(!all.decide(&permit(1, "c", true, false)), "nobody asked");
        assert!(all.decide(&permit(1, "a", true, false)));
        assert!(!all.decide(&permit(1, "a", false, false)), "it is decided");
        assert!(all.decide(&permit(1, "b", false, false)));
        assert_eq!(
            (first.now_or_never(), second.now_or_never(), third.now_or_never()),
            (Some(true), Some(false), None)
        );
        let late = ask(3, "a");
        all.end(MessageId::from_bytes([3; 16]));
        assert_eq!(late.now_or_never(), Some(false), "an answer that ended is not waited for");
    }

    #[test]
    fn a_thread_can_be_freed_from_asking() {
        let all = Permissions::default();
        let (thread, other) = (ThreadId::from_bytes([7; 16]), ThreadId::from_bytes([8; 16]));
        let ask = |thread, call: &str| all.wait(thread, MessageId::from_bytes([1; 16]), call);
        let (first, second, elsewhere) = (ask(thread, "a"), ask(thread, "b"), ask(other, "c"));
        assert!(all.decide(&permit(1, "a", true, true)));
        assert_eq!((first.now_or_never(), second.now_or_never()), (Some(true), Some(true)));
        assert_eq!(ask(thread, "d").now_or_never(), Some(true), "it asks no more");
        assert_eq!(elsewhere.now_or_never(), None);
        let refused = ask(other, "e");
        assert!(all.decide(&permit(1, "e", false, true)));
        assert_eq!(refused.now_or_never(), Some(false));
        assert!(!all.is_free(other), "a refusal frees nothing");
    }
}
