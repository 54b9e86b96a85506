//! Why fewer of those talked with buy: the sellers, the offer, or something that befell all alike.
//!
//! It must never put on the sellers what the reasons of loss and the price log put on the price, nor
//! tell apart what falls the same way everywhere.

use doorstep_stats::proportion::ln_beta_binomial;

/// How much better "the same everywhere" must explain the fall than "here and there".
const COMMON: f64 = 3.0;
/// Neither sources nor reps may speak against it by so much (a logarithm).
const AGAINST: f64 = -0.5;
/// A part of the business with fewer leads or wins in either period says nothing.
const FEWEST_LEADS: f64 = 20.0;
const FEWEST_WINS: f64 = 3.0;
/// The rep must be known of so many of those who were talked with and did not buy.
const REPS_KNOWN: f64 = 0.6;
/// With fewer reasons in either period they say nothing.
const FEWEST_REASONS: usize = 15;
/// Of the losses that a price brings, so many name it: the least and the most.
const NAMED_LEAST: f64 = 0.4;
const NAMED_MOST: f64 = 0.95;
const STEPS: u32 = 12;
/// People give a reason that is easy to say: reasons count for less than they would if each were true.
const TRUST: f64 = 0.7;
/// So much at most can they say (a logarithm).
const MOST: f64 = 5.0;
/// How likely a weak offer is, compared with poor selling, where nothing tells the two apart.
const OFFER: f64 = 0.04;
/// The same where the reasons of loss have a say.
const OFFER_WITH_REASONS: f64 = 0.12;
/// The same after a price was raised.
const OFFER_AFTER_RAISE: f64 = 3.0;
/// Poor selling falls on all reps and sources alike so often.
const SELLING_IS_COMMON: f64 = 0.5;
/// Words of a reason that means the price. Who has no budget may find the price right, and times hard.
const PRICE_WORDS: [&str; 13] = [
    "price",
    "pricing",
    "expensive",
    "costly",
    "cost",
    "afford",
    "preis",
    "teuer",
    "kosten",
    "prix",
    "cher",
    "precio",
    "caro",
];

/// Whether a reason of loss is about the price, in the words of the deal book.
pub(super) fn is_about_price(reason: &str) -> bool {
    let lower = reason.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphabetic());
    words.any(|word| PRICE_WORDS.iter().any(|known| word.starts_with(known)))
}

/// One part of the business whose win rate can be compared: wins and leads in the reference and the period.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    pub(super) wins: [f64; 2],
    pub(super) leads: [f64; 2],
}

/// What the records say of the reasons.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence<'a> {
    pub(super) sources: &'a [Part],
    pub(super) reps: &'a [Part],
    /// Those talked with and not won, and of how many the rep is known.
    pub(super) not_won: [usize; 2],
    pub(super) not_won_with_rep: [usize; 2],
    /// Those talked with, and losses with a reason, and for the price.
    pub(super) talks: [usize; 2],
    pub(super) reasons: [usize; 2],
    pub(super) for_price: [usize; 2],
    /// A price was raised in between.
    pub(super) is_price_raised: bool,
}

/// Why fewer buy.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Causes {
    /// How likely it is the offer, if fewer buy.
    pub(super) offer: f64,
    /// The fall is the same with all sources and reps.
    pub(super) is_common: bool,
    /// Reps could be compared.
    pub(super) has_reps: bool,
    /// Reasons of loss could be compared.
    pub(super) has_reasons: bool,
}

impl Causes {
    pub(super) fn of(evidence: &Evidence) -> Self {
        let has_reps = (0..2).all(|period| {
            let all = evidence.not_won[period] as f64;
            evidence.not_won_with_rep[period] as f64 >= REPS_KNOWN * all
        });
        let by_source = ln_common(evidence.sources);
        let by_rep = ln_common(evidence.reps).filter(|_| has_reps);
        let known = || [by_source, by_rep].into_iter().flatten();
        let ln_common: f64 = known().sum();
        let speaks_against = known().any(|one| one < AGAINST);
        let has_reasons = evidence
            .reasons
            .iter()
            .all(|&count| count >= FEWEST_REASONS);
        let ln_reasons = if has_reasons {
            ln_reasons(evidence)
        } else {
            0.0
        };
        let prior = match (evidence.is_price_raised, has_reasons) {
            (true, _) => OFFER_AFTER_RAISE,
            (false, true) => OFFER_WITH_REASONS,
            (false, false) => OFFER,
        };
        let offer = prior * ln_reasons.exp();
        // An offer is the same for all; selling is, or is not.
        let selling = SELLING_IS_COMMON + (1.0 - SELLING_IS_COMMON) * (-ln_common).exp();
        Causes {
            offer: offer / (offer + selling),
            is_common: ln_common > COMMON.ln() && !speaks_against,
            has_reps: by_rep.is_some(),
            has_reasons,
        }
    }
}

/// How much better "the same fall in every part" explains the parts than "here more, there less", as a
/// logarithm. The parts' falls are `x` with errors `s`: all equal, or spread about their mean as widely as
/// it is large. None if fewer than two parts can be compared, or nothing fell.
fn ln_common(parts: &[Part]) -> Option<f64> {
    let falls: Vec<(f64, f64)> = parts.iter().filter_map(fall).collect();
    let weight: f64 = falls.iter().map(|(_, variance)| 1.0 / variance).sum();
    let mean = falls.iter().map(|(x, variance)| x / variance).sum::<f64>() / weight;
    if falls.len() < 2 || mean >= 0.0 {
        return None;
    }
    let fit = |spread: f64| {
        // With its own mean, which is the best that either can have.
        let terms = falls
            .iter()
            .map(|(x, variance)| (x, variance + spread * spread));
        let weight: f64 = terms.clone().map(|(_, variance)| 1.0 / variance).sum();
        let mean = terms.clone().map(|(x, variance)| x / variance).sum::<f64>() / weight;
        terms
            .map(|(x, variance)| -0.5 * (x - mean).powi(2) / variance - 0.5 * variance.ln())
            .sum::<f64>()
    };
    Some(fit(0.0) - fit(mean))
}

/// The change of the logarithm of a part's rate and its variance; none without wins on both sides.
fn fall(part: &Part) -> Option<(f64, f64)> {
    let rate = |period: usize| (part.wins[period] + 0.5) / (part.leads[period] + 1.0);
    let enough = (0..2).all(|period| {
        part.leads[period] >= FEWEST_LEADS
            // A part that lost all its wins is the clearest fall there is.
            && (part.wins[period] >= FEWEST_WINS || (period == 1 && part.wins[0] >= FEWEST_WINS))
    });
    let variance =
        |period: usize| 1.0 / (part.wins[period] + 0.5) - 1.0 / (part.leads[period] + 1.0);
    enough.then(|| {
        (
            (rate(1) / rate(0)).ln(),
            (variance(0) + variance(1)).max(1e-9),
        )
    })
}

/// How much better a weak offer explains the reasons of loss than poor selling, as a logarithm: were it
/// the offer, the additional losses would name the price more often than the others; were it the selling,
/// as often as before.
fn ln_reasons(evidence: &Evidence) -> f64 {
    let rate =
        |period: usize| evidence.reasons[period] as f64 / (evidence.talks[period] as f64).max(1.0);
    let not_won =
        |period: usize| evidence.not_won[period] as f64 / (evidence.talks[period] as f64).max(1.0);
    let more = |rate: &dyn Fn(usize) -> f64| 1.0 - rate(0) / rate(1).max(f64::MIN_POSITIVE);
    let additional = more(&rate).max(more(&not_won)).clamp(0.0, 0.9);
    let [before, now] = [0, 1].map(|period| evidence.reasons[period] as f64);
    let [price_before, price_now] = [0, 1].map(|period| evidence.for_price[period] as f64);
    let as_before = ln_beta_binomial(
        price_now * TRUST,
        now * TRUST,
        price_before * TRUST + 0.5,
        (before - price_before) * TRUST + 0.5,
    );
    let share = (price_before + 0.5) / (before + 1.0);
    let mut sum = 0.0;
    for step in 0..=STEPS {
        let named = NAMED_LEAST + (NAMED_MOST - NAMED_LEAST) * f64::from(step) / f64::from(STEPS);
        let expected = (1.0 - additional) * share + additional * named.max(share);
        // As sure of the share as the reference makes one.
        let size = before * TRUST + 1.0;
        sum += ln_beta_binomial(
            price_now * TRUST,
            now * TRUST,
            expected * size,
            (1.0 - expected) * size,
        )
        .exp();
    }
    let offer = (sum / f64::from(STEPS + 1)).max(f64::MIN_POSITIVE).ln();
    (offer - as_before).clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::{Causes, Evidence, Part, is_about_price};

    fn part(before: f64, now: f64) -> Part {
        Part {
            wins: [before, now],
            leads: [200.0, 200.0],
        }
    }

    fn reasons(for_price: [usize; 2]) -> Evidence<'static> {
        Evidence {
            talks: [400, 400],
            not_won: [300, 340],
            reasons: [150, 190],
            for_price,
            ..Evidence::default()
        }
    }

    #[test]
    fn reasons_that_mean_the_price_are_known_by_their_words() {
        for text in ["Too expensive", "price", "zu teuer", "Kosten zu hoch"] {
            assert!(is_about_price(text), "{text}");
        }
        for text in [
            "no budget",
            "chose a competitor",
            "no answer",
            "not now",
            "",
        ] {
            assert!(!is_about_price(text), "{text}");
        }
    }

    #[test]
    fn a_fall_alike_with_all_is_common_and_one_with_some_reps_is_not() {
        let alike = [part(60.0, 36.0), part(55.0, 33.0), part(64.0, 38.0)];
        let some = [part(60.0, 12.0), part(60.0, 58.0), part(60.0, 61.0)];
        let known = Evidence {
            not_won: [400, 400],
            not_won_with_rep: [400, 400],
            sources: &alike,
            ..Evidence::default()
        };
        assert!(
            Causes::of(&Evidence {
                reps: &alike,
                ..known
            })
            .is_common
        );
        assert!(
            !Causes::of(&Evidence {
                reps: &some,
                ..known
            })
            .is_common
        );
    }

    #[test]
    fn reps_known_only_of_winners_are_not_compared() {
        let some = [part(60.0, 12.0), part(60.0, 58.0)];
        let causes = Causes::of(&Evidence {
            reps: &some,
            not_won: [400, 400],
            not_won_with_rep: [0, 0],
            ..Evidence::default()
        });
        assert!(!causes.has_reps);
    }

    #[test]
    fn losses_that_name_the_price_more_often_point_to_the_offer() {
        let offer = |price| Causes::of(&reasons(price)).offer;
        assert!(offer([45, 105]) > 0.8, "{}", offer([45, 105]));
        assert!(offer([45, 57]) < 0.2, "{}", offer([45, 57]));
    }

    #[test]
    fn after_a_raised_price_the_offer_is_the_likelier() {
        let raised = Evidence {
            is_price_raised: true,
            ..Evidence::default()
        };
        assert!(Causes::of(&raised).offer > 0.7);
        assert!(Causes::of(&Evidence::default()).offer < 0.3);
    }

    #[test]
    fn one_seller_who_fell_is_not_the_market_and_speaks_against_the_price() {
        let one = [part(60.0, 6.0), part(60.0, 60.0), part(60.0, 62.0)];
        let all = [part(60.0, 36.0), part(60.0, 36.0), part(60.0, 36.0)];
        let of = |reps: &[Part]| {
            Causes::of(&Evidence {
                reps,
                not_won: [400, 400],
                not_won_with_rep: [400, 400],
                is_price_raised: true,
                ..Evidence::default()
            })
        };
        assert!(!of(&one).is_common && of(&one).has_reps);
        assert!(of(&one).offer < of(&all).offer);
    }

    #[test]
    fn a_rise_is_never_common() {
        let rose = [part(36.0, 60.0), part(36.0, 58.0), part(36.0, 61.0)];
        let causes = Causes::of(&Evidence {
            sources: &rose,
            ..Evidence::default()
        });
        assert!(!causes.is_common);
    }

    #[test]
    fn of_one_part_or_of_handfuls_nothing_is_common() {
        let one = [part(60.0, 30.0)];
        let small = [
            Part {
                wins: [2.0, 1.0],
                leads: [10.0, 10.0],
            },
            Part {
                wins: [2.0, 0.0],
                leads: [10.0, 10.0],
            },
        ];
        for sources in [&one[..], &small[..]] {
            let causes = Causes::of(&Evidence {
                sources,
                ..Evidence::default()
            });
            assert!(!causes.is_common);
        }
    }

    #[test]
    fn a_handful_of_reasons_says_nothing() {
        let few = Evidence {
            reasons: [14, 60],
            for_price: [2, 50],
            ..reasons([0, 0])
        };
        let causes = Causes::of(&few);
        assert!(!causes.has_reasons && causes.offer < 0.3, "{causes:?}");
    }
}
