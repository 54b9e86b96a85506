//! Tests of mix against rate and of standardised rates: published tables and properties.

use proptest::prelude::*;

use super::*;

fn segment(before: (f64, f64), now: (f64, f64)) -> Segment {
    let rate = |rate: f64| rate.is_finite().then_some(rate);
    Segment {
        reference_size: before.0,
        reference_rate: rate(before.1),
        present_size: now.0,
        present_rate: rate(now.1),
    }
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} instead of {expected}"
    );
}

#[test]
fn a_new_segment_is_measured_against_the_rate_of_all() {
    // The supplied estimate says that the new one would have done as it does now.
    let parts = kitagawa(&[
        segment((100.0, 0.3), (80.0, 0.3)),
        segment((0.0, 0.1), (20.0, 0.1)),
    ])
    .unwrap();
    assert_close(parts.appeared, 0.2 * (0.1 - 0.28), 1e-15);
    assert_close(parts.continuing, -0.2 * (0.3 - 0.28), 1e-15);
    assert_close(parts.rate, 0.0, 1e-15);
    assert_eq!((parts.appeared_share, parts.vanished_share), (0.2, 0.0));
}

#[test]
fn a_missing_rate_without_an_estimate_is_that_of_all() {
    let unknown = f64::NAN;
    let now = [(80.0, 0.3), (20.0, 0.1)];
    let parts = |estimate| {
        let segments = [
            segment((50.0, 0.3), now[0]),
            segment((0.0, estimate), now[1]),
        ];
        kitagawa(&segments).unwrap()
    };
    assert_eq!(parts(unknown), parts(0.3));
    assert_close(parts(unknown).rate, 0.1 * (0.1 - 0.3), 1e-15);
}

#[test]
fn what_moved_alike_everywhere_is_no_gain_from_a_new_segment() {
    let unknown = f64::NAN;
    let parts = kitagawa(&[
        segment((60.0, 0.2), (60.0, 0.3)),
        segment((40.0, 0.2), (0.0, unknown)),
        segment((0.0, unknown), (40.0, 0.3)),
    ])
    .unwrap();
    assert_close(parts.appeared, 0.0, 1e-15);
    assert_close(parts.vanished, 0.0, 1e-15);
    assert_close(parts.continuing, 0.0, 1e-15);
    assert_close(parts.rate, 0.1, 1e-15);
}

#[test]
fn a_segment_of_neither_period_is_passed_over() {
    let unknown = f64::NAN;
    let real = segment((10.0, 0.2), (20.0, 0.4));
    let with = kitagawa(&[real, segment((0.0, unknown), (0.0, unknown))]).unwrap();
    let without = kitagawa(&[real]).unwrap();
    assert_eq!((with.mix, with.rate), (without.mix, without.rate));
    assert_eq!(with.segments.len(), 2);
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let missing = kitagawa(&[segment((10.0, f64::NAN), (10.0, 0.2))]);
    assert_eq!(missing, Err(DecompositionError::MissingRate { segment: 0 }));
    let empty = kitagawa(&[segment((0.0, 0.1), (10.0, 0.2))]);
    assert_eq!(empty, Err(DecompositionError::NoVolume));
    assert_eq!(kitagawa(&[]), Err(DecompositionError::NoVolume));
    let negative = kitagawa(&[segment((-1.0, 0.1), (10.0, 0.2))]);
    assert_eq!(
        negative,
        Err(DecompositionError::InvalidNumber { value: -1.0 })
    );
    let infinite = Segment {
        reference_rate: Some(f64::INFINITY),
        ..segment((1.0, 0.1), (10.0, 0.2))
    };
    let value = f64::INFINITY;
    assert_eq!(
        kitagawa(&[infinite]),
        Err(DecompositionError::InvalidNumber { value })
    );
}

#[test]
fn a_standard_without_weight_or_of_another_length_is_refused() {
    let standard = |weights: &[f64]| direct_standard(weights, &[0.1, 0.2]);
    assert_eq!(standard(&[0.0, 0.0]), Err(DecompositionError::NoVolume));
    assert_eq!(standard(&[1.0]), Err(DecompositionError::UnequalShapes));
    assert_eq!(
        standard(&[1.0, -1.0]),
        Err(DecompositionError::InvalidNumber { value: -1.0 })
    );
}

/// Segments of both periods, of one and of none; rates missing where there is no size.
fn segments() -> impl Strategy<Value = Vec<Segment>> {
    let side = || {
        prop_oneof![
            1 => Just((0.0, f64::NAN)),
            1 => (Just(0.0), 0.0..1.0),
            5 => (0.1..100.0, 0.0..1.0),
        ]
    };
    let one = (side(), side()).prop_map(|(before, now)| segment(before, now));
    prop::collection::vec(one, 1..8).prop_map(|mut segments| {
        segments.push(segment((1.0, 0.5), (2.0, 0.25)));
        segments
    })
}

fn parts(segments: &[Segment]) -> Kitagawa {
    kitagawa(segments).unwrap()
}

fn lines(parts: &Kitagawa) -> [f64; 7] {
    [
        parts.mix,
        parts.rate,
        parts.continuing,
        parts.appeared,
        parts.vanished,
        parts.appeared_share,
        parts.vanished_share,
    ]
}

proptest! {
    #[test]
    fn mix_and_rate_add_up_to_the_change(segments in segments()) {
        let parts = parts(&segments);
        assert_close(parts.mix + parts.rate, parts.total(), 1e-12);
        assert_close(parts.continuing + parts.appeared + parts.vanished, parts.mix, 1e-12);
        assert_close(parts.segments.iter().map(|one| one.mix).sum(), parts.mix, 1e-12);
        assert_close(parts.segments.iter().map(|one| one.rate).sum(), parts.rate, 1e-12);
    }

    #[test]
    fn exchanging_the_periods_turns_every_sign(segments in segments()) {
        let turned: Vec<Segment> = (segments.iter())
            .map(|one| Segment {
                reference_size: one.present_size,
                reference_rate: one.present_rate,
                present_size: one.reference_size,
                present_rate: one.reference_rate,
            })
            .collect();
        let (there, back) = (parts(&segments), parts(&turned));
        assert_close(there.mix, -back.mix, 1e-12);
        assert_close(there.rate, -back.rate, 1e-12);
        assert_close(there.continuing, -back.continuing, 1e-12);
        assert_close(there.appeared, -back.vanished, 1e-12);
        assert_close(there.appeared_share, back.vanished_share, 1e-12);
    }

    #[test]
    fn a_segment_in_two_halves_changes_nothing(segments in segments()) {
        let mut halves = segments.clone();
        halves[0].reference_size *= 0.5;
        halves[0].present_size *= 0.5;
        halves.push(halves[0]);
        for (whole, halves) in lines(&parts(&segments)).iter().zip(lines(&parts(&halves))) {
            assert_close(*whole, halves, 1e-12);
        }
    }

    #[test]
    fn the_order_of_the_segments_means_nothing(mut segments in segments()) {
        let straight = lines(&parts(&segments));
        segments.reverse();
        for (one, other) in straight.iter().zip(lines(&parts(&segments))) {
            assert_close(*one, other, 1e-12);
        }
    }

    #[test]
    fn the_unit_of_the_sizes_means_nothing(segments in segments(), unit in 0.01..100.0) {
        let scaled: Vec<Segment> = (segments.iter())
            .map(|one| Segment { present_size: unit * one.present_size, ..*one })
            .collect();
        for (one, other) in lines(&parts(&segments)).iter().zip(lines(&parts(&scaled))) {
            assert_close(*one, other, 1e-12);
        }
    }

    /// With the rates of all segments known on both sides it is the two-factor case of Das Gupta.
    #[test]
    fn mix_and_rate_are_the_two_factors_of_das_gupta(
        known in prop::collection::vec(((0.1..9.0, 0.0..1.0), (0.1..9.0, 0.0..1.0)), 1..6)
    ) {
        let segments: Vec<Segment> =
            known.iter().map(|&(before, now)| segment(before, now)).collect();
        let side = |one: &[(f64, f64)]| {
            let total: f64 = one.iter().map(|one| one.0).sum();
            [one.iter().map(|one| one.0 / total).collect(), one.iter().map(|one| one.1).collect()]
        };
        let (before, now): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let (before, now): ([Vec<f64>; 2], [Vec<f64>; 2]) = (side(&before), side(&now));
        let general = das_gupta(&before, &now, sum_of_products).unwrap();
        let special = parts(&segments);
        assert_close(special.mix, general.effects[0], 1e-12);
        assert_close(special.rate, general.effects[1], 1e-12);
    }
}
