//! Tests of the parent module: regressions worked by hand, and properties.

use proptest::prelude::*;

use super::*;

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * (1.0 + expected.abs()),
        "{found} instead of {expected}"
    );
}

/// Slopes 1 and 3 on equally spread cases, so that the common one is 2; means 1 and 3 of the
/// covariate, 1 and 8 of the outcome.
#[test]
fn three_parts_are_those_worked_by_hand() {
    let before = Group {
        outcomes: &[0.0, 1.0, 2.0],
        covariates: &[0.0, 1.0, 2.0],
    };
    let now = Group {
        outcomes: &[5.0, 8.0, 11.0],
        covariates: &[2.0, 3.0, 4.0],
    };
    let parts = oaxaca(before, now).unwrap();
    let found = [
        parts.explained,
        parts.unexplained,
        parts.endowments,
        parts.coefficients,
        parts.interaction,
    ];
    for (found, expected) in found.into_iter().zip([4.0, 3.0, 2.0, 1.0, 4.0]) {
        assert_close(found, expected, 1e-12);
    }
}

#[test]
fn what_no_column_tells_is_unexplained() {
    let before = Group {
        outcomes: &[1.0, 3.0],
        covariates: &[],
    };
    let now = Group {
        outcomes: &[5.0],
        covariates: &[],
    };
    let parts = oaxaca(before, now).unwrap();
    assert_close(parts.unexplained, 3.0, 1e-15);
    assert_close(parts.explained, 0.0, 0.0);
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let plain = Group {
        outcomes: &[1.0, 2.0, 4.0],
        covariates: &[0.0, 1.0, 2.0],
    };
    let empty = Group {
        outcomes: &[],
        covariates: &[],
    };
    assert_eq!(oaxaca(plain, empty), Err(DecompositionError::NoVolume));
    let wider = Group {
        covariates: &[0.0, 1.0, 2.0, 3.0, 5.0, 8.0],
        ..plain
    };
    assert_eq!(oaxaca(plain, wider), Err(DecompositionError::UnequalShapes));
    let ragged = Group {
        covariates: &[0.0, 1.0],
        ..plain
    };
    assert_eq!(
        oaxaca(ragged, plain),
        Err(DecompositionError::UnequalShapes)
    );
    let constant = Group {
        covariates: &[2.0, 2.0, 2.0],
        ..plain
    };
    assert_eq!(oaxaca(plain, constant), Err(DecompositionError::Collinear));
    let infinite = Group {
        outcomes: &[1.0, f64::INFINITY, 2.0],
        ..plain
    };
    let value = f64::INFINITY;
    assert_eq!(
        oaxaca(infinite, plain),
        Err(DecompositionError::InvalidNumber { value })
    );
}

/// Outcomes and two columns of both groups.
type Sample = (Vec<f64>, Vec<f64>);

fn sample() -> impl Strategy<Value = Sample> {
    prop::collection::vec((-5.0..5.0, -1.0..1.0, -1.0..1.0), 6..30).prop_map(|cases| {
        let outcomes = cases.iter().map(|case| case.0).collect();
        let covariates = cases.iter().flat_map(|case| [case.1, case.2]).collect();
        (outcomes, covariates)
    })
}

fn parts(before: &Sample, now: &Sample) -> Oaxaca {
    let group = |(outcomes, covariates)| Group {
        outcomes,
        covariates,
    };
    oaxaca(group((&before.0, &before.1)), group((&now.0, &now.1))).unwrap()
}

proptest! {
    #[test]
    fn two_parts_and_three_add_up_to_the_gap(before in sample(), now in sample()) {
        let parts = parts(&before, &now);
        assert_close(parts.explained + parts.unexplained, parts.total(), 1e-9);
        let three = parts.endowments + parts.coefficients + parts.interaction;
        assert_close(three, parts.total(), 1e-9);
        assert_close(parts.by_column.iter().sum(), parts.explained, 1e-12);
    }

    #[test]
    fn exchanging_the_groups_turns_every_sign(before in sample(), now in sample()) {
        let (there, back) = (parts(&before, &now), parts(&now, &before));
        assert_close(there.explained, -back.explained, 1e-9);
        assert_close(there.unexplained, -back.unexplained, 1e-9);
        assert_close(there.interaction, back.interaction, 1e-9);
    }

    #[test]
    fn the_order_of_the_columns_means_nothing(before in sample(), now in sample()) {
        let turned = |(outcomes, covariates): &Sample| -> Sample {
            let turned = covariates.chunks(2).flat_map(|row| [row[1], row[0]]).collect();
            (outcomes.clone(), turned)
        };
        let (one, other) = (parts(&before, &now), parts(&turned(&before), &turned(&now)));
        assert_close(one.explained, other.explained, 1e-9);
        assert_close(one.by_column[0], other.by_column[1], 1e-9);
    }

    #[test]
    fn the_unit_of_a_column_means_nothing(before in sample(), now in sample(), unit in 0.01..100.0) {
        let scaled = |(outcomes, covariates): &Sample| -> Sample {
            let scaled = covariates.chunks(2).flat_map(|row| [unit * row[0] + 3.0, row[1]]).collect();
            (outcomes.clone(), scaled)
        };
        let (one, other) = (parts(&before, &now), parts(&scaled(&before), &scaled(&now)));
        assert_close(one.explained, other.explained, 1e-7);
        assert_close(one.endowments, other.endowments, 1e-7);
    }
}
