//! Why fewer of those talked with buy: the sellers, the offer, or something that befell all alike.
//!
//! It must never put on the sellers what the reasons of loss and the price log put on the price, nor
//! tell apart what falls the same way everywhere.

use doorstep_stats::proportion::ln_beta_binomial;

/// How much better "the same everywhere" must explain the fall than "here and there".
const COMMON: f64 = 3.0;
/// Neither sources nor reps may speak against it by so much (a logarithm).
const AGAINST: f64 = -0.5;
/// Rates change by no more than this ratio (a logarithm) in all parts alike.
const WIDEST: f64 = 3.0;
const HALVINGS: u32 = 40;
/// The mean of falls that differ is looked for between none and twice the common one, in so many steps.
const MEANS: u32 = 8;
/// Where some parts fell and the others stayed, so many did, as shares of all.
const SOME: [f64; 4] = [0.2, 0.35, 0.5, 0.65];
/// Nodes of the integral on either side of its middle.
const NODES: i32 = 8;
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
/// Beginnings of words of a reason that means the price. Who has no budget may find the price right, and times hard.
const PRICE_WORDS: [&str; 11] = [
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
    "precio",
];
/// The same as whole words: longer ones mean something else.
const WHOLE_WORDS: [&str; 8] = [
    "cher", "chers", "chère", "chères", "caro", "caros", "cara", "caras",
];
/// Words that only begin like one.
const OTHER_WORDS: [&str; 2] = ["kostenlos", "kostenvoranschl"];

/// Whether a reason of loss is about the price, in the words of the deal book.
pub(super) fn is_about_price(reason: &str) -> bool {
    let lower = reason.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphabetic());
    words.any(|word| {
        let begins = |known: &&str| word.starts_with(*known);
        WHOLE_WORDS.contains(&word)
            || (PRICE_WORDS.iter().any(begins) && !OTHER_WORDS.iter().any(begins))
    })
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
/// logarithm: the parts' rates fell by the same ratio; or by ratios spread about their mean as widely as the
/// fall is large; or some fell and the others stayed. None if fewer than two parts can be compared, or nothing fell.
///
/// Of a part's wins, those of the period are a share that depends on the ratio and on the leads alone, however few
/// they are; so many small parts tell as much as one large one.
fn ln_common(parts: &[Part]) -> Option<f64> {
    let shares: Vec<Share> = parts.iter().filter_map(Share::of).collect();
    if shares.len() < 2 {
        return None;
    }
    let fell = ratio(&shares);
    if fell >= 0.0 {
        return None;
    }
    let same: f64 = shares.iter().map(|share| share.ln_likelihood(fell)).sum();
    let spread = |mean: f64| -> f64 {
        let parts = shares.iter();
        parts.map(|share| share.ln_spread(mean, -fell)).sum()
    };
    // With its own mean, which is the best that either can have.
    let means = (0..=MEANS).map(|step| fell * 2.0 * f64::from(step) / f64::from(MEANS));
    let spread = means.map(spread).fold(f64::NEG_INFINITY, f64::max);
    let some = SOME.map(|fallen| {
        let parts = shares.iter();
        parts.map(|share| share.ln_some(fallen, fell)).sum()
    });
    let some = some.into_iter().fold(f64::NEG_INFINITY, f64::max);
    // Either of the two is as likely as the other.
    let (high, low) = (spread.max(some), spread.min(some));
    let here_and_there = high + ((low - high).exp().ln_1p() - std::f64::consts::LN_2);
    Some(same - here_and_there)
}

/// The logarithm of the ratio by which all parts' rates changed, if by the same: where the wins of the period
/// are as many as expected. Expected wins rise with the ratio, so halving finds it.
fn ratio(shares: &[Share]) -> f64 {
    let excess = |ratio: f64| -> f64 {
        let parts = shares.iter();
        let differences = parts.map(|share| share.weight * (share.now - share.expected(ratio)));
        differences.sum()
    };
    let (mut low, mut high) = (-WIDEST, WIDEST);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if excess(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// How a part's wins fell to the reference and the period.
struct Share {
    now: f64,
    all: f64,
    /// The logarithm of its leads in the period by those in the reference.
    leads: f64,
    /// Counts of a part of whom many buy vary less than those of rare events, by so much.
    weight: f64,
}

impl Share {
    fn of(part: &Part) -> Option<Self> {
        let all: f64 = part.wins.iter().sum();
        let leads: f64 = part.leads.iter().sum();
        let is_known = all > 0.0 && part.leads.iter().all(|&leads| leads > 0.0);
        is_known.then(|| Share {
            now: part.wins[1],
            all,
            leads: (part.leads[1] / part.leads[0]).ln(),
            weight: 1.0 / (1.0 - all / leads).clamp(0.1, 1.0),
        })
    }

    fn expected(&self, ratio: f64) -> f64 {
        self.all / (1.0 + (-ratio - self.leads).exp())
    }

    fn ln_likelihood(&self, ratio: f64) -> f64 {
        let odds = ratio + self.leads;
        let before = self.all - self.now;
        -self.weight * (self.now * (-odds).exp().ln_1p() + before * odds.exp().ln_1p())
    }

    /// The same where a share of the parts fell, so that all together fell by a ratio.
    fn ln_some(&self, fallen: f64, all: f64) -> f64 {
        let own = ((fallen - 1.0 + all.exp()) / fallen)
            .max((-WIDEST).exp())
            .ln();
        let (fell, stayed) = (
            fallen.ln() + self.ln_likelihood(own),
            (1.0 - fallen).ln() + self.ln_likelihood(0.0),
        );
        fell.max(stayed) + (-(fell - stayed).abs()).exp().ln_1p()
    }

    /// The same where the ratio is spread normally about a mean: the integral, by the trapezoid rule about
    /// where its matter lies.
    fn ln_spread(&self, mean: f64, spread: f64) -> f64 {
        let before = self.all - self.now;
        let odds = (self.now + 0.5) / (before + 0.5);
        let (own, precision) = (
            odds.ln() - self.leads,
            self.weight / (1.0 / (self.now + 0.5) + 1.0 / (before + 0.5)),
        );
        let about = spread.powi(-2);
        let middle = (own * precision + mean * about) / (precision + about);
        let step = 1.0 / (precision + about).sqrt() / 2.0;
        let at = |place: i32| {
            let ratio = middle + f64::from(place) * step;
            self.ln_likelihood(ratio) - 0.5 * ((ratio - mean) / spread).powi(2)
        };
        let highest = (-NODES..=NODES).map(at).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = (-NODES..=NODES)
            .map(|place| (at(place) - highest).exp())
            .sum();
        highest + (sum * step / spread).ln() - 0.5 * std::f64::consts::TAU.ln()
    }
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
    use super::{Causes, Evidence, Part, is_about_price, ln_common};

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
        for text in [
            "Too expensive",
            "price",
            "zu teuer",
            "Kosten zu hoch",
            "Trop cher",
            "muy caro",
        ] {
            assert!(is_about_price(text), "{text}");
        }
        for text in [
            "no budget",
            "chose a competitor",
            "no answer",
            "not now",
            "cherche un autre fournisseur",
            "kostenlose Alternative",
            "wartet auf Kostenvoranschlag",
            "Caroline took over",
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
    fn sellers_with_a_handful_of_leads_each_show_together_that_one_of_them_fell() {
        let small = |wins: [f64; 2]| Part {
            wins,
            leads: [12.0, 12.0],
        };
        let one_fell: Vec<Part> = (0..9)
            .map(|rep| small([5.0, if rep < 3 { 0.0 } else { 5.0 }]))
            .collect();
        let all_fell = vec![small([6.0, 2.0]); 9];
        let ln = |parts: &[Part]| ln_common(parts).unwrap();
        assert!(ln(&one_fell) < -1.0, "{}", ln(&one_fell));
        assert!(ln(&all_fell) > 0.5, "{}", ln(&all_fell));
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
