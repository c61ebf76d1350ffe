use super::Failure;

/// A server that asks for a longer wait is not waited for: the person decides.
const MAX_WAIT_MS: u64 = 60_000;
/// The waits double up to this many times the first.
const MAX_DOUBLING: u64 = 16;

/// How long to wait before sending again, or nothing if the failure is final. `attempt` counts the
/// repetitions so far.
pub(super) fn wait_before_retry(
    failure: &Failure,
    attempt: u32,
    retries: u32,
    base_ms: u64,
    jitter: f64,
) -> Option<u64> {
    if attempt >= retries || !failure.should_retry.unwrap_or(failure.transient) {
        return None;
    }
    match failure.retry_after_ms {
        Some(ms) if ms > MAX_WAIT_MS => None,
        Some(ms) if ms > 0 => Some(ms),
        _ => {
            let factor = 1u64.checked_shl(attempt).unwrap_or(MAX_DOUBLING).clamp(1, MAX_DOUBLING);
            let whole = base_ms.saturating_mul(factor).min(MAX_WAIT_MS);
            // Jitter only shortens, by up to a quarter, so that many clients do not come back at once.
            let thousandths = (jitter.clamp(0.0, 1.0) * 250.0) as u64;
            Some(whole - whole * thousandths / 1000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::TurnError;

    #[test]
    fn waits_grow_are_capped_and_obey_the_server() {
        let check = |transient, should_retry, after, attempt, jitter, expected| {
            let failure =
                Failure { error: TurnError::Overloaded, transient, should_retry, retry_after_ms: after };
            let found = wait_before_retry(&failure, attempt, 3, 500, jitter);
            assert_eq!(found, expected, "{failure:?} {attempt} {jitter}");
        };
        check(true, None, None, 0, 0.0, Some(500));
        check(true, None, None, 1, 0.0, Some(1_000));
        check(true, None, None, 2, 1.0, Some(1_500));
        check(true, None, None, 3, 0.0, None);
        check(false, None, None, 0, 0.0, None);
        check(false, Some(true), None, 0, f64::NAN, Some(500));
        check(true, Some(false), None, 0, 0.0, None);
        check(true, None, Some(5), 2, 0.5, Some(5));
        check(true, None, Some(0), 0, 0.0, Some(500));
        check(true, None, Some(60_000), 0, 0.0, Some(60_000));
        check(true, None, Some(60_001), 0, 0.0, None);
        let passing = Failure::passing(TurnError::Overloaded);
        assert_eq!(wait_before_retry(&passing, 9, 10, 500, 0.0), Some(8_000));
        assert_eq!(wait_before_retry(&passing, 99, 100, u64::MAX, 0.0), Some(60_000));
    }
}
