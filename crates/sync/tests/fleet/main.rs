//! Devices and relays, all accidents that can be thought of, and one question: do they come to the same, with nothing lost?
//! A run is told by eight bytes; `DOCKET_SEED` plays one again, `DOCKET_SEEDS` says how many to try and
//! `DOCKET_FROM` from which on.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "the whole file is a test")]

mod bits;
mod chance;
mod device;
mod inbox;
mod ledger;
mod meeting;
mod oracle;
#[cfg(feature = "planted")]
mod planted;
mod regressions;
mod relay;
mod run;
mod step;
mod world;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Whether this bug was put in.
fn planted(bug: &str) -> bool {
    #[cfg(feature = "planted")]
    return docket_sync::planted::has(bug);
    #[cfg(not(feature = "planted"))]
    return bug.is_empty();
}

/// How many run at a time.
const THREADS: u64 = 2;

/// What goes wrong of these seeds.
fn failures(seeds: &std::ops::Range<u64>) -> Vec<(u64, String)> {
    let one = |seed: u64| Some((seed, run::run(seed, &step::steps(seed, run::STEPS)).err()?));
    std::thread::scope(|scope| {
        let some = |thread| seeds.clone().filter(move |seed| seed % THREADS == thread);
        let threads: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || some(thread).filter_map(one).collect())).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|_| Vec::new())).collect()
    })
}

#[test]
fn whatever_happens_all_devices_come_to_the_same() {
    let from = number("DOCKET_FROM").unwrap_or(0);
    let seeds = match number("DOCKET_SEED") {
        Some(seed) => seed..seed + 1,
        None => from..from + number("DOCKET_SEEDS").unwrap_or(2000),
    };
    let failures = failures(&seeds);
    if let Some((seed, why)) = failures.first() {
        let all: Vec<String> = failures.iter().map(|(seed, why)| format!("{seed}: {why}")).collect();
        panic!("{}\n\n{}", all.join("\n"), run::told(*seed, &step::steps(*seed, run::STEPS), why));
    }
}
