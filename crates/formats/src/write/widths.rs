//! How wide the columns of a table are, for both PDF and Word.

/// What the cells of a column ask for, in any unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Need {
    /// Width below which a word would be broken.
    pub(super) least: f32,
    /// Width at which no cell wraps.
    pub(super) most: f32,
}

/// Widths that add up to `total`: each column gets what it needs, the rest goes by content.
pub(super) fn shared(needs: &[Need], total: f32) -> Vec<f32> {
    if needs.is_empty() {
        return Vec::new();
    }
    let count = needs.len() as f32;
    // No column may starve the others, and none may vanish.
    let floor = (total / count) * 0.35;
    let cap = total * if needs.len() > 2 { 0.3 } else { 0.45 };
    let least: Vec<f32> = needs.iter().map(|n| n.least.clamp(floor.min(cap), cap.max(floor))).collect();
    let most: Vec<f32> = needs.iter().zip(&least).map(|(n, l)| n.most.max(*l)).collect();
    let sum_least: f32 = least.iter().sum();
    let sum_most: f32 = most.iter().sum();
    if sum_most <= total {
        let spare = total - sum_most;
        return most.iter().map(|m| m + spare * m / sum_most.max(1.0)).collect();
    }
    if sum_least >= total {
        return least.iter().map(|l| l * total / sum_least).collect();
    }
    // Long cells ask for far more than they need: the square root keeps the short ones readable.
    let wish: Vec<f32> = most.iter().zip(&least).map(|(m, l)| (m - l).max(0.0).sqrt()).collect();
    let sum_wish: f32 = wish.iter().sum();
    let spare = total - sum_least;
    let mut widths: Vec<f32> =
        least.iter().zip(&wish).map(|(l, w)| l + spare * w / sum_wish.max(0.001)).collect();
    // What a column cannot use goes to those that still wrap.
    for _ in 0..4 {
        let excess: f32 = widths.iter().zip(&most).map(|(w, m)| (w - m).max(0.0)).sum();
        let short: f32 = widths.iter().zip(&most).map(|(w, m)| (m - w).max(0.0)).sum();
        if excess < 0.01 || short < 0.01 {
            break;
        }
        for (width, most) in widths.iter_mut().zip(&most) {
            if *width > *most {
                *width = *most;
            } else {
                *width += excess * (most - *width) / short;
            }
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_add_up_and_none_vanishes() {
        let check = |needs: &[(f32, f32)], total: f32| {
            let needs: Vec<Need> = needs.iter().map(|&(least, most)| Need { least, most }).collect();
            let widths = shared(&needs, total);
            assert_eq!(widths.len(), needs.len());
            assert!((widths.iter().sum::<f32>() - total).abs() < 0.5, "{widths:?}");
            assert!(widths.iter().all(|w| *w > 0.2 * total / needs.len() as f32), "{widths:?}");
            widths
        };
        assert_eq!(shared(&[], 100.0), Vec::<f32>::new());
        check(&[(0.0, 0.0), (0.0, 0.0)], 100.0);
        check(&[(10.0, 20.0), (10.0, 20.0)], 100.0);
        check(&[(1e6, 1e9)], 100.0);
        check(&[(30.0, 9000.0), (20.0, 40.0), (5.0, 5.0)], 480.0);
        check(&vec![(50.0, 70.0); 63], 480.0);
        let widths = check(&[(30.0, 30.0), (40.0, 2000.0)], 480.0);
        assert!(widths[1] > widths[0] * 3.0, "{widths:?}");
    }
}
