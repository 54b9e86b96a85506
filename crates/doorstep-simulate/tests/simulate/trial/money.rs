//! The stated money is the money that is lost.

use doorstep_simulate::trial::{Confounders, Planted, Side, Trial, Truth, truth};

const KINDS: [Planted; 11] = [
    Planted::Volume,
    Planted::QualitySeen,
    Planted::QualityHidden,
    Planted::HandOverSlow,
    Planted::HandOverDropped,
    Planted::RepSkill,
    Planted::OneBadRep,
    Planted::Price,
    Planted::MarketShock,
    Planted::Two(Side::Marketing, Side::Sales),
    Planted::Two(Side::HandOver, Side::Offer),
];

fn told(seed: u64, planted: Planted, size: f64) -> Truth {
    truth(&Trial {
        seed,
        leads_a_month: 300.0,
        planted,
        size,
        months: 7,
        ..Trial::default()
    })
}

/// Mean of numbers and its standard error.
fn mean(numbers: &[f64]) -> (f64, f64) {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let square = |number: &f64| (number - mean).powi(2);
    let variance = numbers.iter().map(square).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

#[test]
fn the_stated_loss_is_what_the_people_of_the_quarter_bring_less() {
    let twins: Vec<Truth> = (0..60).map(|seed| told(seed, Planted::None, 0.0)).collect();
    for planted in KINDS {
        let gap = |(seed, twin): (u64, &Truth)| {
            let weak = told(seed, planted, 0.4);
            // One bad rep makes a firm of another kind, even a good one.
            let sound = match planted {
                Planted::OneBadRep => told(seed, planted, 0.0),
                _ => twin.clone(),
            };
            let lost = sound.realised_a_month - weak.realised_a_month;
            (lost - weak.loss_a_month) as f64 / weak.sound_a_month as f64
        };
        let gaps: Vec<f64> = (0..).zip(&twins).map(gap).collect();
        let (gap, error) = mean(&gaps);
        println!("{planted:?}: {gap:.4} +- {error:.4}");
        assert!(gap.abs() < 3.5 * error, "{planted:?}: {gap} +- {error}");
        assert!(error < 0.03, "{planted:?}: {error}");
    }
}

#[test]
fn on_average_people_bring_what_is_expected() {
    let ratios: Vec<f64> = (0..150)
        .map(|seed| {
            let told = told(seed, Planted::RepSkill, 0.2);
            told.realised_a_month as f64 / (told.sound_a_month - told.loss_a_month) as f64
        })
        .collect();
    let (ratio, error) = mean(&ratios);
    println!("{ratio:.4} +- {error:.4}");
    assert!((ratio - 1.0).abs() < 3.5 * error, "{ratio} +- {error}");
}

#[test]
fn restoring_the_only_weak_side_brings_back_the_loss() {
    for planted in KINDS {
        let told = told(5, planted, 0.2);
        let gains: i64 = told.gain_a_month.values().sum();
        let strong = told.gain_a_month.iter().filter(|&(_, &gain)| gain > 0);
        let sides: Vec<Side> = strong.map(|(&side, _)| side).collect();
        assert_eq!(sides, told.sides, "{planted:?}");
        match told.sides.len() {
            0 => assert!(told.market && told.loss_a_month > 0),
            1 => assert_eq!(gains, told.loss_a_month, "{planted:?}"),
            _ => assert!(gains < told.loss_a_month, "{planted:?}"),
        }
    }
}

#[test]
fn the_size_is_what_was_wanted_or_as_far_as_it_can_be() {
    for planted in KINDS {
        for size in [0.1, 0.2, 0.4] {
            let sizes: Vec<f64> = (0..40).map(|seed| told(seed, planted, size).size).collect();
            let exact = sizes
                .iter()
                .filter(|&reached| (reached - size).abs() < 1e-6);
            let (exact, least) = (exact.count(), sizes.iter().copied().fold(1.0, f64::min));
            println!("{planted:?} {size}: {exact} of 40 exact, least {least:.3}");
            assert!(sizes.iter().all(|&reached| reached < size + 1e-6));
            assert!(exact >= 37, "{planted:?} {size}: {exact}, least {least}");
            let small = Trial {
                leads_a_month: 10.0,
                planted,
                size,
                months: 7,
                ..Trial::default()
            };
            let sizes = (0..40).map(|seed| truth(&Trial { seed, ..small }).size);
            let exact = sizes
                .filter(|reached| (reached - size).abs() < 1e-6)
                .count();
            println!("with few leads {exact} of 40 exact");
            assert!(exact >= 36, "{planted:?} {size}: {exact}");
        }
    }
}

#[test]
fn nothing_is_weak_without_size_and_confounders_cost_nothing() {
    for planted in KINDS {
        let told = told(2, planted, 0.0);
        assert!(told.sides.is_empty() && !told.market && told.loss_a_month == 0);
    }
    let shifted = truth(&Trial {
        confounders: Confounders {
            mix_shift: true,
            ..Confounders::default()
        },
        ..Trial::default()
    });
    let usual = truth(&Trial::default());
    let gap = (shifted.sound_a_month - usual.sound_a_month).abs();
    assert!(gap <= 2, "{gap}");
    assert_eq!(shifted.confounders, ["mix_shift"]);
}
