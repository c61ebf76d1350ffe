//! A run, and what is left of it when everything is taken away that its failure does not need.

use crate::step::Step;
use crate::world::World;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many steps a run has.
pub(crate) const STEPS: usize = 300;

/// The steps happen; then the faults stop, everybody meets, and what must hold is looked at.
pub(crate) fn run(seed: u64, steps: &[Step]) -> Result<(), String> {
    let whole = || {
        let mut world = World::of(seed);
        for step in steps {
            world.step(*step);
            world.trouble()?;
        }
        world.come_to_rest();
        world.check()
    };
    let panicked = |_| Err("it panicked".to_owned());
    catch_unwind(AssertUnwindSafe(whole)).unwrap_or_else(panicked)
}

/// The fewest steps that still go wrong: chunks are left out, then smaller ones, then single steps (Zeller and Hildebrandt,
/// "Simplifying and Isolating Failure-Inducing Input", 2002).
pub(crate) fn shrunk(steps: &[Step], fails: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let mut left = steps.to_vec();
    let mut size = left.len() / 2;
    while size > 0 {
        let (mut at, mut fewer) = (0, false);
        while at < left.len() {
            let mut without = left.clone();
            without.drain(at..(at + size).min(left.len()));
            if fails(&without) {
                left = without;
                fewer = true;
            } else {
                at += size;
            }
        }
        if !fewer || size > 1 {
            size /= 2;
        }
    }
    left
}

/// What kind of failure it is.
fn kind(why: &str) -> &str {
    why.get(..16).unwrap_or(why)
}

/// A failure as it can be put into the list of regressions.
pub(crate) fn told(seed: u64, steps: &[Step], why: &str) -> String {
    let same = |steps: &[Step]| run(seed, steps).is_err_and(|other| kind(&other) == kind(why));
    let shortest = shrunk(steps, same);
    let why_short = run(seed, &shortest).err().unwrap_or_default();
    let mut text = format!("At the shortest: {why_short}\n\n(\"what it was\", {seed}, &[\n");
    for step in &shortest {
        text += &format!("    {step:?},\n");
    }
    text.push_str("]),");
    text
}
