//! Tests of the parent module: published tables and properties.

use proptest::prelude::*;

use super::*;

#[rustfmt::skip]
const SIZES_1985: [f64; 22] = [
    3041.0, 11577.0, 27450.0, 32711.0, 35480.0, 27411.0, 19555.0, 19795.0, 15254.0, 8022.0, 2472.0,
    707.0, 2692.0, 6473.0, 6841.0, 6547.0, 4352.0, 3034.0, 2540.0, 1749.0, 804.0, 236.0,
];
#[rustfmt::skip]
const SIZES_1970: [f64; 22] = [
    2968.0, 11484.0, 34614.0, 30992.0, 21983.0, 20314.0, 20928.0, 16897.0, 11339.0, 5720.0, 1315.0,
    535.0, 2162.0, 6120.0, 4781.0, 3096.0, 2718.0, 2363.0, 1767.0, 1149.0, 448.0, 117.0,
];
#[rustfmt::skip]
const RATES_1985: [f64; 22] = [
    9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570,
    17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161,
];
#[rustfmt::skip]
const RATES_1970: [f64; 22] = [
    18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837,
    36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205,
];

/// Two groups by eleven ages.
fn levels() -> [Vec<usize>; 2] {
    [
        (0..22).map(|cell| cell / 11).collect(),
        (0..22).map(|cell| cell % 11).collect(),
    ]
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} {expected}");
}

/// Das Gupta (1993), example 5.3, as printed by R `DasGuptR` 2.1.0.
#[test]
fn death_rates_by_age_and_group_agree_with_example_5_3() {
    let before = Cells {
        sizes: &SIZES_1970,
        factors: &[&RATES_1970],
    };
    let now = Cells {
        sizes: &SIZES_1985,
        factors: &[&RATES_1985],
    };
    let parts = cross_classified(&levels(), before, now, |factors| factors[0]).unwrap();
    assert_close(parts.reference, 9.421_833, 1e-6);
    assert_close(parts.present, 8.735_618, 1e-6);
    assert_close(parts.structure[0], 0.019_774_9, 1e-7);
    assert_close(parts.structure[1], 1.521_734_7, 1e-7);
    assert_close(parts.factors[0], -2.227_725_4, 1e-7);
}

/// The same package, `dgcc`.
#[test]
fn structural_factors_agree_with_dasguptr() {
    let [group, age] = structure(&levels(), &SIZES_1985)
        .unwrap()
        .try_into()
        .unwrap();
    for (cell, (by_age, by_group)) in [
        (0.015_344_15, 0.830_123_7),
        (0.058_415_72, 0.830_110_0),
        (0.138_692_59, 0.829_007_5),
        (0.163_480_55, 0.838_102_4),
    ]
    .into_iter()
    .enumerate()
    {
        assert_close(age[cell], by_age, 1e-7);
        assert_close(group[cell], by_group, 1e-7);
    }
}

/// With one variable and one factor there is nothing to split: it is Kitagawa's formula.
#[test]
fn one_variable_is_mix_against_rate() {
    let before = Cells {
        sizes: &[60.0, 40.0],
        factors: &[&[0.3, 0.1]],
    };
    let now = Cells {
        sizes: &[25.0, 25.0],
        factors: &[&[0.2, 0.4]],
    };
    let parts = cross_classified(&[[0, 1]], before, now, |factors| factors[0]).unwrap();
    assert_close(parts.structure[0], -0.1 * 0.25 + 0.1 * 0.25, 1e-15);
    assert_close(parts.factors[0], -0.1 * 0.55 + 0.3 * 0.45, 1e-15);
}

#[test]
fn an_empty_cell_has_no_structure_and_a_missing_level_is_an_error() {
    let factors = structure(&[[0, 0, 1], [0, 1, 1]], &[0.0, 2.0, 2.0]).unwrap();
    assert_close(factors[0][0] + factors[1][0], 0.0, 0.0);
    let short = structure(&[vec![0, 1], vec![0]], &[1.0, 2.0]);
    assert_eq!(short, Err(DecompositionError::UnequalShapes));
    let none = structure(&[[0, 1]], &[0.0, 0.0]);
    assert_eq!(none, Err(DecompositionError::NoVolume));
}

/// Three variables of two levels each; sizes and two factors for both sides.
type Sides = [(Vec<f64>, [Vec<f64>; 2]); 2];

const CUBE: [[usize; 8]; 3] = [
    [0, 0, 0, 0, 1, 1, 1, 1],
    [0, 0, 1, 1, 0, 0, 1, 1],
    [0, 1, 0, 1, 0, 1, 0, 1],
];

fn sides() -> impl Strategy<Value = Sides> {
    let size = prop_oneof![1 => Just(0.0), 6 => 1.0..100.0_f64];
    let sizes = prop::collection::vec(size, 8).prop_map(|mut sizes| {
        sizes[7] += 1.0;
        sizes
    });
    let factor = || prop::collection::vec(0.0..1.0, 8);
    let side = (sizes, [factor(), factor()]);
    [side.clone(), side]
}

fn decompose<L: AsRef<[usize]>>(levels: &[L], sides: &Sides) -> CrossClassified {
    let [(old_sizes, old), (new_sizes, new)] = sides;
    let before = Cells {
        sizes: old_sizes,
        factors: &[&old[0], &old[1]],
    };
    let now = Cells {
        sizes: new_sizes,
        factors: &[&new[0], &new[1]],
    };
    cross_classified(levels, before, now, |factors| factors[0] * factors[1]).unwrap()
}

fn all(parts: &CrossClassified) -> Vec<f64> {
    (parts.structure.iter().chain(&parts.factors))
        .copied()
        .collect()
}

proptest! {
    #[test]
    fn structural_factors_multiply_to_the_share((sizes, _) in sides().prop_map(|[one, _]| one)) {
        let factors = structure(&CUBE, &sizes).unwrap();
        let total: f64 = sizes.iter().sum();
        for (cell, size) in sizes.iter().enumerate() {
            let product: f64 = factors.iter().map(|factor| factor[cell]).product();
            assert_close(product, size / total, 1e-12);
        }
    }

    #[test]
    fn contributions_add_up_to_the_change(sides in sides()) {
        let parts = decompose(&CUBE, &sides);
        assert_close(all(&parts).iter().sum(), parts.present - parts.reference, 1e-12);
    }

    #[test]
    fn exchanging_the_periods_turns_every_sign(sides in sides()) {
        let [before, now] = sides.clone();
        let back = all(&decompose(&CUBE, &[now, before]));
        for (there, back) in all(&decompose(&CUBE, &sides)).iter().zip(back) {
            assert_close(*there, -back, 1e-12);
        }
    }

    #[test]
    fn the_order_of_the_variables_means_nothing(sides in sides()) {
        let straight = decompose(&CUBE, &sides);
        let turned = decompose(&[CUBE[2], CUBE[0], CUBE[1]], &sides);
        for (one, other) in [(0, 1), (1, 2), (2, 0)] {
            assert_close(straight.structure[one], turned.structure[other], 1e-12);
        }
    }

    #[test]
    fn a_cell_in_two_halves_changes_nothing(sides in sides()) {
        let mut halves = sides.clone();
        for (sizes, factors) in &mut halves {
            sizes[0] *= 0.5;
            sizes.push(sizes[0]);
            for factor in factors {
                factor.push(factor[0]);
            }
        }
        let levels = CUBE.map(|variable| [variable.as_slice(), &variable[..1]].concat());
        let halves = all(&decompose(&levels, &halves));
        for (whole, halves) in all(&decompose(&CUBE, &sides)).iter().zip(halves) {
            assert_close(*whole, halves, 1e-12);
        }
    }
}
