//! Keeping labels and signs apart.

/// Places in rising order, moved as little as needed to lie at least `gap` apart between `low` and `high`.
///
/// If there are too many for the room, the gap shrinks until they fit.
pub(crate) fn spread(places: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let spaces = places.len().saturating_sub(1).max(1) as f64;
    let gap = gap.min((high - low) / spaces);
    let mut moved: Vec<f64> = places.iter().map(|place| place.clamp(low, high)).collect();
    for index in 1..moved.len() {
        moved[index] = moved[index].max(moved[index - 1] + gap);
    }
    let mut limit = high;
    for place in moved.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    moved
}

/// How many of a row of labels to step over, so that at most `most` are shown.
pub(crate) fn stride(count: usize, most: usize) -> usize {
    let least = count.div_ceil(most.max(1)).max(1);
    let steps = [1, 2, 3, 6, 12, 24];
    steps
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{spread, stride};

    #[test]
    fn labels_that_touch_are_moved_apart() {
        assert_eq!(
            spread(&[10.0, 12.0, 50.0], 14.0, 0.0, 100.0),
            [10.0, 24.0, 50.0]
        );
        assert_eq!(spread(&[95.0, 99.0], 14.0, 0.0, 100.0), [86.0, 100.0]);
    }

    #[test]
    fn a_year_of_months_is_labelled_by_the_quarter() {
        assert_eq!(stride(21, 8), 3);
        assert_eq!(stride(5, 8), 1);
        assert_eq!(stride(500, 8), 63);
    }

    proptest! {
        #[test]
        fn nothing_is_moved_out_of_the_room(mut places in prop::collection::vec(0.0..1.0_f64, 0..60)) {
            places.sort_by(f64::total_cmp);
            for place in spread(&places, 0.03, 0.0, 1.0) {
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&place), "{place}");
            }
        }
    }
}
