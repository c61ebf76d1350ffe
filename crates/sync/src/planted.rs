//! Bugs that are put in on purpose, by name, to see that the simulator finds them. Without the feature `planted`, which only
//! that test has, there are none.

#[cfg(feature = "planted")]
mod on {
    use std::cell::Cell;

    thread_local! {
        static PLANTED: Cell<Option<&'static str>> = const { Cell::new(None) };
    }

    /// Puts a bug in, or takes it out, for what runs in this thread.
    pub fn plant(bug: Option<&'static str>) {
        PLANTED.set(bug);
    }

    /// Whether this bug is in.
    pub fn has(bug: &str) -> bool {
        PLANTED.get() == Some(bug)
    }
}

#[cfg(feature = "planted")]
pub use on::{has, plant};

/// Whether this bug is in.
#[cfg(not(feature = "planted"))]
pub(crate) const fn has(_: &str) -> bool {
    false
}
