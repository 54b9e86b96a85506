//! Which side is named, and when none is.

use super::*;
use crate::verdict::estimate::Parts;
use crate::verdict::levels::Levels;
use crate::verdict::ripening::Later;

const FACTORS: [Factor; 6] = [
    Factor::Leads,
    Factor::Mix,
    Factor::HandOver,
    Factor::Proposal,
    Factor::Win,
    Factor::Money,
];

/// Contributions to the logarithm, each as unsure as the others; draws to match.
fn estimate(log: [f64; 6], error: f64) -> Estimate {
    let parts = |log: Vec<f64>| Parts {
        won: vec![0.0; 6],
        money: vec![0.0; 6],
        log,
    };
    let quantiles = (0..200).map(|place| {
        let share = (f64::from(place) + 0.5) / 200.0;
        doorstep_stats::quantile::normal(share) * error
    });
    let draws = quantiles
        .map(|off| parts(log.iter().map(|part| part + off).collect()))
        .collect();
    let mut covariance = vec![0.0; 36];
    for place in 0..6 {
        covariance[place * 7] = error * error;
    }
    Estimate {
        factors: FACTORS.to_vec(),
        point: parts(log.to_vec()),
        draws,
        covariance,
        levels: [Levels::default(), Levels::default()],
        present: Vec::new(),
        later: Later::known(1.0),
        season: 0.0,
        reference_sd: 0.0,
    }
}

fn bench() -> Bench<'static> {
    Bench {
        not_judged: &[],
        causes: Causes::default(),
        is_unlike: false,
        contradicted: None,
    }
}

/// One factor changed by so much, all others not at all.
fn one(factor: Factor, change: f64) -> [f64; 6] {
    FACTORS.map(|known| if known == factor { change } else { 0.0 })
}

fn sum(posterior: &Posterior) -> f64 {
    let sides = Side::ALL.map(|side| posterior.of(side));
    sides.iter().sum::<f64>() + posterior.pair + posterior.balanced
}

#[test]
fn a_clear_fall_names_its_side() {
    for (factor, decision) in [
        (Factor::Leads, Decision::Marketing),
        (Factor::Mix, Decision::Marketing),
        (Factor::HandOver, Decision::HandOver),
        (Factor::Proposal, Decision::Sales),
        (Factor::Win, Decision::Sales),
        (Factor::Money, Decision::Offer),
    ] {
        let judged = judge(&estimate(one(factor, -0.5), 0.05), bench()).unwrap();
        assert_eq!(judged.decision, decision, "{factor:?} {judged:?}");
        assert!((sum(&judged.posterior) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_rise_is_never_a_weakness() {
    for factor in FACTORS {
        for rise in [0.1, 0.5, 2.0] {
            let judged = judge(&estimate(one(factor, rise), 0.05), bench()).unwrap();
            assert!(!judged.decision.is_named(), "{factor:?} {rise} {judged:?}");
            assert!(judged.posterior.of(factor.side()) < 0.3, "{judged:?}");
        }
    }
}

#[test]
fn where_nothing_changed_and_that_is_sure_it_is_balanced() {
    let judged = judge(&estimate([0.0; 6], 0.03), bench()).unwrap();
    assert_eq!(judged.decision, Decision::Balanced);
    let unsure = judge(&estimate([0.0; 6], 0.6), bench()).unwrap();
    assert_eq!(unsure.decision, Decision::NotEnoughData);
}

#[test]
fn the_largest_of_several_noisy_falls_is_not_named() {
    let noisy = [-0.15, 0.1, -0.12, 0.05, -0.2, -0.1];
    let judged = judge(&estimate(noisy, 0.2), bench()).unwrap();
    assert!(!judged.decision.is_named(), "{judged:?}");
}

#[test]
fn a_fall_too_small_to_matter_is_not_named() {
    // Very sure, and nothing else moves, but less than 5 of 100.
    let judged = judge(&estimate(one(Factor::Win, -0.04), 0.002), bench()).unwrap();
    assert!(!judged.decision.is_named(), "{judged:?}");
}

#[test]
fn two_sides_that_fell_are_a_pair_and_no_one_side() {
    let mut both = one(Factor::Win, -0.6);
    both[0] = -0.6;
    let judged = judge(&estimate(both, 0.05), bench()).unwrap();
    assert!(judged.posterior.pair > 0.8, "{judged:?}");
    assert!(!judged.decision.is_named());
    assert!(judged.marginals.marketing > 0.8 && judged.marginals.sales > 0.8);
}

#[test]
fn what_the_reasons_put_on_the_price_goes_to_the_offer_and_the_sum_stays_one() {
    let fell = estimate(one(Factor::Win, -0.5), 0.05);
    for offer in [0.0, 0.3, 0.5, 0.9, 1.0] {
        let causes = Causes {
            offer,
            ..Causes::default()
        };
        let judged = judge(&fell, Bench { causes, ..bench() }).unwrap();
        assert!((sum(&judged.posterior) - 1.0).abs() < 1e-9, "{offer}");
        let Posterior {
            sales, offer: own, ..
        } = judged.posterior;
        assert!(
            (own / (own + sales) - offer).abs() < 0.01,
            "{offer} {judged:?}"
        );
        assert!(sales >= -1e-12 && judged.marginals.offer <= 1.0);
    }
    let priced = Causes {
        offer: 0.97,
        ..Causes::default()
    };
    let judged = judge(
        &fell,
        Bench {
            causes: priced,
            ..bench()
        },
    )
    .unwrap();
    assert_eq!(judged.decision, Decision::Offer);
    assert_eq!(judged.side(Factor::Win), Side::Offer);
    // Fewer offers made is the sellers' doing all the same.
    assert_eq!(judged.side(Factor::Proposal), Side::Sales);
}

#[test]
fn fewer_offers_are_not_shared_with_the_price() {
    let causes = Causes {
        offer: 0.9,
        ..Causes::default()
    };
    let fell = estimate(one(Factor::Proposal, -0.5), 0.05);
    let judged = judge(&fell, Bench { causes, ..bench() }).unwrap();
    assert_eq!(judged.decision, Decision::Sales, "{judged:?}");
}

#[test]
fn the_same_fall_everywhere_is_the_market() {
    let causes = Causes {
        is_common: true,
        ..Causes::default()
    };
    let bench = Bench { causes, ..bench() };
    let judged = judge(&estimate(one(Factor::Win, -0.5), 0.05), bench).unwrap();
    assert_eq!(judged.decision, Decision::Market);
    // Of marketing that says nothing.
    let judged = judge(&estimate(one(Factor::Leads, -0.5), 0.05), bench).unwrap();
    assert_eq!(judged.decision, Decision::Marketing);
}

#[test]
fn against_what_speaks_against_it_a_side_needs_more() {
    // Between 80 and 90 of 100.
    let between = (0..200).find_map(|step| {
        let error = 0.05 + f64::from(step) * 0.001;
        let found = estimate(one(Factor::Leads, -0.55), error);
        let judged = judge(&found, bench()).unwrap();
        let is_between = (0.81..0.89).contains(&judged.marginals.marketing);
        (is_between && judged.decision == Decision::Marketing).then_some(found)
    });
    let found = between.unwrap();
    for doubtful in [
        Bench {
            contradicted: Some(Side::Marketing),
            ..bench()
        },
        Bench {
            is_unlike: true,
            ..bench()
        },
    ] {
        let judged = judge(&found, doubtful).unwrap();
        assert_eq!(judged.decision, Decision::NotEnoughData);
    }
    let elsewhere = Bench {
        contradicted: Some(Side::Sales),
        ..bench()
    };
    let judged = judge(&found, elsewhere).unwrap();
    assert_eq!(judged.decision, Decision::Marketing);
    // What is clear enough stands all the same.
    let clear = Bench {
        contradicted: Some(Side::Marketing),
        ..bench()
    };
    let judged = judge(&estimate(one(Factor::Leads, -0.7), 0.03), clear).unwrap();
    assert_eq!(judged.decision, Decision::Marketing);
}

#[test]
fn a_side_that_cannot_be_judged_gets_no_share() {
    for side in Side::ALL {
        let absent = [side];
        let bench = Bench {
            not_judged: &absent,
            ..bench()
        };
        for factor in FACTORS {
            let judged = judge(&estimate(one(factor, -0.5), 0.05), bench).unwrap();
            assert!(judged.posterior.of(side).abs() < 1e-12, "{side:?}");
            assert!((sum(&judged.posterior) - 1.0).abs() < 1e-9);
            assert_ne!(judged.decision, Decision::of(side));
        }
    }
}

#[test]
fn an_undecided_case_says_how_many_more_leads_would_settle_it() {
    let unsure = estimate(one(Factor::Win, -0.35), 0.16);
    let judged = judge(&unsure, bench()).unwrap();
    assert_eq!(judged.decision, Decision::NotEnoughData, "{judged:?}");
    let times = times_to_settle_if_open(&unsure, bench(), &judged).unwrap();
    assert!(times > 1.0);
    let surer = estimate(one(Factor::Win, -0.35), 0.16 / times.sqrt());
    assert_ne!(
        judge(&surer, bench()).unwrap().decision,
        Decision::NotEnoughData
    );
    let clear = estimate(one(Factor::Win, -0.5), 0.05);
    let judged = judge(&clear, bench()).unwrap();
    assert_eq!(times_to_settle_if_open(&clear, bench(), &judged), None);
}

#[test]
fn what_would_settle_it_holds_by_the_same_rule() {
    let absent = [Side::Marketing, Side::HandOver];
    let benches = [
        bench(),
        Bench {
            contradicted: Some(Side::Sales),
            ..bench()
        },
        Bench {
            is_unlike: true,
            ..bench()
        },
        Bench {
            not_judged: &absent,
            ..bench()
        },
    ];
    for (place, bench) in benches.into_iter().enumerate() {
        for (change, error) in [(-0.25, 0.12), (-0.05, 0.15), (0.0, 0.25), (-0.35, 0.2)] {
            let unsure = estimate(one(Factor::Win, change), error);
            let judgement = judge(&unsure, bench).unwrap();
            let Some(times) = times_to_settle_if_open(&unsure, bench, &judgement) else {
                continue;
            };
            let surer = estimate(one(Factor::Win, change), error / times.sqrt());
            let then = judge(&surer, bench).unwrap();
            let is_settled = then.decision != Decision::NotEnoughData;
            assert!(is_settled, "{place} {change} {error} {times} {then:?}");
        }
    }
}

#[test]
fn a_side_that_clearly_rose_did_not_fall() {
    let mut log = one(Factor::Win, -0.5);
    log[0] = 0.6;
    log[1] = 0.3;
    let judged = judge(&estimate(log, 0.08), bench()).unwrap();
    assert!(judged.marginals.marketing.abs() < 1e-9, "{judged:?}");
    assert_eq!(judged.decision, Decision::Sales);
    // Where everything rose nothing fell.
    let judged = judge(&estimate([0.5; 6], 0.08), bench()).unwrap();
    assert_eq!(judged.decision, Decision::Balanced, "{judged:?}");
    // One that may have risen may have fallen too.
    let mut log = one(Factor::Win, -0.5);
    log[0] = 0.05;
    let judged = judge(&estimate(log, 0.08), bench()).unwrap();
    assert!(judged.marginals.marketing > 0.01, "{judged:?}");
}

#[test]
fn where_three_sides_rose_balanced_takes_what_one_side_takes() {
    let mut log = [0.5; 6];
    log[3] = 0.0;
    log[4] = -0.15;
    let mut found = estimate(log, 0.08);
    // Of the wins next to nothing is known.
    found.covariance[4 * 7] = 0.25 * 0.25;
    found.covariance[3 * 7] = 0.25 * 0.25;
    let judged = judge(&found, bench()).unwrap();
    assert!(judged.posterior.balanced > 0.65, "{judged:?}");
    assert_eq!(judged.decision, Decision::NotEnoughData, "{judged:?}");
    assert!(judged.balanced_from() > 0.85, "{}", judged.balanced_from());
}

#[test]
fn no_number_of_leads_takes_the_season_away() {
    let mut found = estimate(one(Factor::Leads, -0.35), 0.15);
    found.covariance[0] = 0.3 * 0.3;
    let settles = |season: f64| {
        let found = Estimate {
            season,
            ..found.clone()
        };
        let judged = judge(&found, bench()).unwrap();
        times_to_settle_if_open(&found, bench(), &judged)
    };
    let by_leads = settles(0.0).unwrap();
    let beside_season = settles(0.3 * 0.3);
    assert!(
        beside_season.is_none_or(|times| times > by_leads),
        "{by_leads} {beside_season:?}"
    );
}
