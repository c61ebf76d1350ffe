use std::sync::Arc;
use tokio::sync::watch;

/// The person's "stop". Clones belong together: cancelling one cancels all, once and for good.
#[derive(Debug, Clone)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    /// A turn that may still go on.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Stops the turn as soon as it is polled again.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether the turn was stopped.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Whether both are clones of one.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Waits until the turn is stopped.
    pub async fn cancelled(&self) {
        // The sender lives in self, so the only way out is the value itself.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_clone_stops_all() {
        let cancel = Cancel::new();
        let other = cancel.clone();
        assert!(!cancel.is_cancelled());
        other.cancel();
        cancel.cancelled().await;
        assert!(cancel.is_cancelled());
    }
}
