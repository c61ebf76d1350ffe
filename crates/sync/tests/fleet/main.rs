//! Devices and a relay, all accidents that can be thought of, and one question: do they come to the same, with nothing
//! lost? A run is told by eight bytes; `DOCKET_SEED` plays one again, `DOCKET_SEEDS` says how many to try.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "the whole file is a test")]

mod chance;
mod device;
mod relay;
mod world;

use world::World;

const STEPS: usize = 300;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The fewest steps in which a run goes wrong.
fn shortest(seed: u64) -> usize {
    (1..=STEPS).find(|steps| World::of(seed).run(*steps).is_err()).unwrap_or(STEPS)
}

/// How many run at a time.
const THREADS: u64 = 2;

#[test]
fn whatever_happens_all_devices_come_to_the_same() {
    let seeds = match number("DOCKET_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("DOCKET_SEEDS").unwrap_or(2000),
    };
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let seeds = seeds.clone();
            scope.spawn(move || {
                for seed in seeds.filter(|seed| seed % THREADS == thread) {
                    if let Err(why) = World::of(seed).run(STEPS) {
                        panic!("seed {seed}, at the earliest after {} steps: {why}", shortest(seed));
                    }
                }
            });
        }
    });
}
