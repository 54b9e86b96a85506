//! Which firms there are: every firm follows from its seed alone.
//!
//! Firms alternate between balanced and weak ones. Among the weak ones what is planted, its size, and the leads a month
//! each run through a list whose lengths have no common factor, so that all combinations come up equally often. In each
//! sixteen firms of either kind four have no confounder, and of the twelve others each confounder is in exactly three,
//! which are drawn by lot. So the beginning of a series is as balanced as the whole.
//!
//! Seeds by which the verdict is tuned must never be among those that are reported.

use doorstep_simulate::trial::{Confounders, Planted, Side, Trial};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;

/// Firms of the whole run.
pub const FIRMS: usize = 8_000;
/// The largest number of firms in a series; the next series begins there.
pub const FIRMS_MAX: usize = 1_000_000;
/// Leads a month that firms have; the slow large ones less often.
const LEADS: [f64; 23] = [
    60.0, 10.0, 25.0, 150.0, 60.0, 400.0, 25.0, 10.0, 60.0, 150.0, 25.0, 1000.0, 60.0, 10.0, 400.0,
    25.0, 150.0, 60.0, 10.0, 25.0, 60.0, 150.0, 400.0,
];
/// Each number of leads once, in order.
pub const LEVELS: [f64; 6] = [10.0, 25.0, 60.0, 150.0, 400.0, 1000.0];
/// Sizes of a weakness.
pub const SIZES: [f64; 3] = [0.4, 0.2, 0.1];
/// What is planted; the offer has only the one kind, so it comes twice.
const PLANTED: [Planted; 11] = [
    Planted::Volume,
    Planted::HandOverSlow,
    Planted::RepSkill,
    Planted::Price,
    Planted::QualitySeen,
    Planted::HandOverDropped,
    Planted::MarketShock,
    Planted::QualityHidden,
    Planted::OneBadRep,
    Planted::Price,
    Planted::Two(Side::Marketing, Side::Sales),
];
/// Two sides that are weak at once.
const PAIRS: [(Side, Side); 6] = [
    (Side::Marketing, Side::Sales),
    (Side::HandOver, Side::Sales),
    (Side::Marketing, Side::HandOver),
    (Side::Sales, Side::Offer),
    (Side::Marketing, Side::Offer),
    (Side::HandOver, Side::Offer),
];
/// How many confounders there are.
const CONFOUNDERS: usize = 14;
/// How long records are: two years to compare, and a horizon.
const MONTHS: u32 = 30;
/// The last day that records can have.
const LAST_DAY: Date = date(2026, 6, 30);
/// So many firms share a draw of their confounders.
const BLOCK: usize = 16;
/// So many of them have none.
const CLEAN: usize = 4;
/// Of the others so many have each.
const WITH: usize = 3;

/// Which seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Those whose numbers are reported.
    Reported,
    /// Those by which the verdict may be tuned.
    Tuning,
}

impl Series {
    /// The seed of its first firm.
    pub const fn first_seed(self) -> u64 {
        match self {
            Series::Reported => 40_000_000,
            Series::Tuning => 20_000_000,
        }
    }

    /// The firm at a place.
    pub fn trial(self, place: usize) -> Trial {
        let seed = self.first_seed() + place as u64;
        let (half, number) = (place % 2, place / 2);
        let is_weak = half == 1;
        let days = (place as i64 * 37) % 364;
        Trial {
            seed,
            leads_a_month: LEADS[number % LEADS.len()],
            planted: if is_weak {
                planted(number)
            } else {
                Planted::None
            },
            size: if is_weak {
                SIZES[number % SIZES.len()]
            } else {
                0.0
            },
            confounders: confounders(self.first_seed() + half as u64, number),
            months: MONTHS,
            today: LAST_DAY.saturating_sub(days.days()),
        }
    }
}

/// The firm of a seed; none if it belongs to no series.
pub fn of_seed(seed: u64) -> Option<Trial> {
    [Series::Reported, Series::Tuning]
        .into_iter()
        .find_map(|series| {
            let place = seed.checked_sub(series.first_seed())? as usize;
            (place < FIRMS_MAX).then(|| series.trial(place))
        })
}

fn planted(number: usize) -> Planted {
    match PLANTED[number % PLANTED.len()] {
        Planted::Two(..) => {
            let (one, other) = PAIRS[number / PLANTED.len() % PAIRS.len()];
            Planted::Two(one, other)
        }
        planted => planted,
    }
}

/// Which confounders the firm has, drawn with its block.
fn confounders(seed: u64, number: usize) -> Confounders {
    let (block, place) = (number / BLOCK, number % BLOCK);
    let mut chance = Pcg64::new(u128::from(seed), block as u128);
    let mut order: Vec<usize> = (0..BLOCK).collect();
    order.shuffle(&mut chance);
    let place = order[place];
    let mut on = [false; CONFOUNDERS];
    for is_on in &mut on {
        let mut order: Vec<usize> = (CLEAN..BLOCK).collect();
        order.shuffle(&mut chance);
        *is_on = order[..WITH].contains(&place);
    }
    Confounders {
        mix_shift: on[0],
        seasonality: on[1],
        trend: on[2],
        lag_change: on[3],
        rep_turnover: on[4],
        best_leads_to_best_reps: on[5],
        price_change_without_effect: on[6],
        tracking_loss: on[7],
        duplicate_identities: on[8],
        back_dated_closings: on[9],
        sweep_closings: on[10],
        repeat_customers: on[11],
        bot_forms: on[12],
        one_huge_order: on[13],
    }
}

/// What is planted, as a word.
pub const fn word(planted: Planted) -> &'static str {
    match planted {
        Planted::None => "nothing",
        Planted::Volume => "volume",
        Planted::QualitySeen => "quality seen",
        Planted::QualityHidden => "quality hidden",
        Planted::HandOverSlow => "hand-over slow",
        Planted::HandOverDropped => "hand-over dropped",
        Planted::RepSkill => "skill of all reps",
        Planted::OneBadRep => "one bad rep",
        Planted::Price => "price",
        Planted::MarketShock => "market shock",
        Planted::Two(..) => "two at once",
    }
}

/// All words of [`word`], nothing first.
pub const WORDS: [&str; 11] = [
    "nothing",
    "volume",
    "quality seen",
    "quality hidden",
    "hand-over slow",
    "hand-over dropped",
    "skill of all reps",
    "one bad rep",
    "price",
    "market shock",
    "two at once",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn half_of_the_firms_are_balanced_at_every_number_of_leads() {
        let mut counts: BTreeMap<u64, [usize; 2]> = BTreeMap::new();
        for place in 0..46 * 10 {
            let trial = Series::Reported.trial(place);
            let is_weak = usize::from(trial.size > 0.0);
            counts.entry(trial.leads_a_month as u64).or_default()[is_weak] += 1;
        }
        assert_eq!(counts.len(), LEVELS.len());
        assert!(counts.values().all(|[balanced, weak]| balanced == weak));
        assert_eq!(counts[&1000], [10, 10]);
    }

    #[test]
    fn every_weakness_comes_in_every_size_with_every_number_of_leads() {
        let mut seen = BTreeMap::new();
        for place in 0..2 * 11 * 3 * 23 {
            let trial = Series::Tuning.trial(place);
            if trial.size > 0.0 {
                let cell = (
                    word(trial.planted),
                    (trial.size * 100.0) as u64,
                    trial.leads_a_month as u64,
                );
                *seen.entry(cell).or_insert(0_usize) += 1;
            }
        }
        assert_eq!(seen.len(), 10 * SIZES.len() * LEVELS.len());
        assert_eq!(
            (seen[&("volume", 40, 60)], seen[&("price", 10, 1000)]),
            (6, 2)
        );
    }

    #[test]
    fn each_confounder_is_in_three_of_sixteen_firms() {
        let count = |is_on: fn(&Confounders) -> bool, half: usize| {
            let places = (0..32).filter(|place| place % 2 == half);
            places
                .filter(|&place| is_on(&Series::Reported.trial(place).confounders))
                .count()
        };
        for half in 0..2 {
            assert_eq!(count(|on| on.mix_shift, half), 3);
            assert_eq!(count(|on| on.one_huge_order, half), 3);
        }
    }

    #[test]
    fn tuning_never_sees_what_is_reported() {
        let last = Series::Tuning.first_seed() + FIRMS_MAX as u64;
        assert!(last <= Series::Reported.first_seed());
        assert_eq!(of_seed(last).map(|trial| trial.seed), None);
        assert_eq!(
            of_seed(20_000_007).map(|trial| trial.seed),
            Some(20_000_007)
        );
    }
}
