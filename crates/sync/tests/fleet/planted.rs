//! The simulator is looked at itself: bugs are put in, and it has to find each of them.

use crate::run::{STEPS, run};
use crate::step::steps;
use docket_sync::planted::plant;

/// The most runs a bug may need to be found.
const MOST: u64 = 5000;

const BUGS: [&str; 22] = [
    "a chain is not looked at",
    "of two edits with one stamp the later to arrive wins",
    "stamps of others are not heeded",
    "the outbox is emptied before the relay has it",
    "the cursor is written before what was read",
    "a writer comes back",
    "a loser that arrives late is not kept",
    "a deletion does not look at changes",
    "a snapshot counts as read before its rows are in",
    "a snapshot writes over what is there",
    "what a snapshot covers is not looked at",
    "a device that was taken off may write once more",
    "the epoch of a certificate is not looked at",
    "the second branch of a fork is dropped",
    "what waits is not tried again",
    "sealed after what came was applied",
    "the beginning of a text depends on the device",
    "the state of a text is not kept after a change",
    "a relay that lost its log is not noticed",
    "who knows one edit of a device is thought to know all",
    "a key goes by its epoch only",
    "a column that has no place is dropped",
];

/// How many runs a bug needs to be found, and what it was found by; none if it was not, or if there was more than the bug.
fn found(bug: &'static str) -> Result<(u64, String), String> {
    for seed in 0..MOST {
        let steps = steps(seed, STEPS);
        plant(Some(bug));
        let planted = run(seed, &steps);
        plant(None);
        if let Err(why) = planted {
            return run(seed, &steps).map(|()| (seed + 1, why));
        }
    }
    Err("it is not found".to_owned())
}

#[test]
#[allow(clippy::print_stderr, reason = "a table for whoever runs it with --nocapture")]
fn bugs_that_are_put_in_are_found() {
    let all: Vec<_> = std::thread::scope(|scope| {
        let halves = BUGS
            .chunks(BUGS.len().div_ceil(2))
            .map(|bugs| scope.spawn(|| bugs.iter().map(|bug| (*bug, found(bug))).collect::<Vec<_>>()));
        let threads: Vec<_> = halves.collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    for (bug, found) in &all {
        match found {
            Ok((runs, why)) => eprintln!("{runs:5}  {bug}: {}", why.get(..60).unwrap_or(why)),
            Err(why) => eprintln!("    -  {bug}: {why}"),
        }
    }
    let missed: Vec<_> = all.iter().filter(|(_, found)| found.is_err()).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
