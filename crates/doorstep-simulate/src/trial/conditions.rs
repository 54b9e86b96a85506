//! The conditions under which a lead meets the firm: sound, or with a planted weakness.
//!
//! A weakness changes what its side does and nothing else; how much is found by bisection, so that the
//! expected money falls by the wanted share, or as far as it can.

use super::dice;
use super::firm::Firm;
use super::worth;
use super::{Planted, Side};

/// What can differ from the firm in good health.
#[derive(Clone, Debug)]
pub(super) struct Conditions {
    /// How many come, as a share of the sound number.
    pub(super) volume: f64,
    /// Share of each source among those who ask.
    pub(super) mix: Vec<f64>,
    /// Share of people in whose place somebody comes who was never going to buy.
    pub(super) poor: f64,
    /// Share of answers that take long.
    pub(super) slow: f64,
    /// Share never answered.
    pub(super) missed: f64,
    /// Logit lost, by rep.
    pub(super) skill: Vec<f64>,
    /// Logit lost everywhere.
    pub(super) climate: f64,
    pub(super) price: Price,
}

/// What a change of price does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    /// The change of amounts, as a fraction.
    pub(super) change: f64,
    /// Logit lost at the order.
    pub(super) objection: f64,
    /// By what the margin of an order is multiplied.
    pub(super) margin: f64,
}

impl Conditions {
    /// Good health.
    pub(super) fn sound(firm: &Firm) -> Self {
        Conditions {
            volume: 1.0,
            mix: firm.mix.clone(),
            poor: 0.0,
            slow: 0.0,
            missed: firm.missed,
            skill: vec![0.0; firm.reps.len()],
            climate: 0.0,
            price: Price {
                change: 0.0,
                objection: 0.0,
                margin: 1.0,
            },
        }
    }

    /// The same, with what one side does taken from other conditions.
    pub(super) fn with_side(&self, side: Side, of: &Conditions) -> Self {
        let mut mixed = self.clone();
        match side {
            Side::Marketing => {
                mixed.volume = of.volume;
                mixed.mix.clone_from(&of.mix);
                mixed.poor = of.poor;
            }
            Side::HandOver => {
                mixed.slow = of.slow;
                mixed.missed = of.missed;
            }
            Side::Sales => mixed.skill.clone_from(&of.skill),
            Side::Offer => mixed.price = of.price,
        }
        mixed
    }
}

/// Sound conditions with other sources' shares that bring as much: the sources in between lose to those
/// at either end.
pub(super) fn shift_mix(firm: &Firm, sound: &Conditions, amount: f64) -> Conditions {
    let of = |source| worth::source_worth(firm, sound, source);
    let mut order: Vec<usize> = (0..firm.sources.len()).collect();
    order.sort_by(|&one, &other| of(one).total_cmp(&of(other)));
    let (low, high) = (order[0], order[order.len() - 1]);
    let mut shifted = sound.clone();
    for &middle in &order[1..order.len() - 1] {
        let moved = amount * sound.mix[middle];
        let up = (of(middle) - of(low)) / (of(high) - of(low));
        shifted.mix[middle] -= moved;
        shifted.mix[high] += moved * up;
        shifted.mix[low] += moved * (1.0 - up);
    }
    shifted
}

/// Sound conditions with a planted weakness of a size.
pub(super) fn plant(firm: &Firm, sound: &Conditions, planted: Planted, size: f64) -> Conditions {
    if size <= 0.0 {
        return sound.clone();
    }
    match planted {
        Planted::None => sound.clone(),
        Planted::Two(one, other) => {
            let first = plant(firm, sound, usual_kind(firm, one), size);
            if one == other {
                return first;
            }
            let second = plant(firm, sound, usual_kind(firm, other), size);
            first.with_side(other, &second)
        }
        Planted::Volume => Conditions {
            volume: sound.volume * (1.0 - size),
            ..sound.clone()
        },
        Planted::Price => plant_price(firm, sound, size),
        single => solve(firm, sound, size, &weakness(firm, sound, single)),
    }
}

/// What a side does wrong when only the side is named.
fn usual_kind(firm: &Firm, side: Side) -> Planted {
    let coin = firm.margin > 0.4;
    match side {
        Side::Marketing if coin => Planted::Volume,
        Side::Marketing => Planted::QualitySeen,
        Side::HandOver if coin => Planted::HandOverSlow,
        Side::HandOver => Planted::HandOverDropped,
        Side::Sales => Planted::RepSkill,
        Side::Offer => Planted::Price,
    }
}

type Weaken<'a> = Box<dyn Fn(f64) -> Conditions + 'a>;

/// Conditions by strength, from 0 (sound) to 1 (as bad as it gets).
fn weakness<'a>(firm: &'a Firm, sound: &'a Conditions, planted: Planted) -> Weaken<'a> {
    match planted {
        Planted::QualitySeen => Box::new(|strength| Conditions {
            mix: tilted(firm, sound, 12.0 * strength),
            ..sound.clone()
        }),
        Planted::QualityHidden => Box::new(|strength| Conditions {
            poor: strength,
            ..sound.clone()
        }),
        Planted::HandOverSlow => Box::new(|strength| Conditions {
            slow: strength,
            ..sound.clone()
        }),
        Planted::HandOverDropped => Box::new(|strength| Conditions {
            missed: sound.missed + (1.0 - sound.missed) * strength,
            ..sound.clone()
        }),
        Planted::OneBadRep => Box::new(|strength| {
            let mut skill = sound.skill.clone();
            skill[0] -= 12.0 * strength;
            Conditions {
                skill,
                ..sound.clone()
            }
        }),
        Planted::MarketShock => Box::new(|strength| Conditions {
            climate: -12.0 * strength,
            ..sound.clone()
        }),
        _ => Box::new(|strength| Conditions {
            skill: unequal_fall(firm, 12.0 * strength),
            ..sound.clone()
        }),
    }
}

/// Shares moved towards the sources that bring least.
fn tilted(firm: &Firm, sound: &Conditions, tilt: f64) -> Vec<f64> {
    let usual = worth::asked_worth(firm, sound);
    let weigh = |(source, share): (usize, &f64)| {
        share * (-tilt * worth::source_worth(firm, sound, source) / usual).exp()
    };
    dice::shares(&sound.mix.iter().enumerate().map(weigh).collect::<Vec<_>>())
}

/// Reps fall unequally: those with many leads, some much, some less; the one with the fewest not at all.
fn unequal_fall(firm: &Firm, most: f64) -> Vec<f64> {
    const UNEQUAL: [f64; 3] = [1.0, 0.55, 0.8];
    let turns = &firm.turns[1];
    let mut by_turns: Vec<usize> = (0..firm.reps.len()).collect();
    by_turns.sort_by(|&one, &other| turns[other].total_cmp(&turns[one]));
    let mut left = 0.7;
    let mut skill = vec![0.0; firm.reps.len()];
    for (place, &rep) in by_turns[..by_turns.len() - 1].iter().enumerate() {
        if left <= 0.0 {
            break;
        }
        skill[rep] = -most * UNEQUAL[place % UNEQUAL.len()];
        left -= turns[rep];
    }
    skill
}

/// A price rise that keeps the margin of an order and loses orders; where margins are on record, every
/// third firm gives discounts instead, which lose margin and no orders.
fn plant_price(firm: &Firm, sound: &Conditions, size: f64) -> Conditions {
    let gives_discounts = firm.books.margins && firm.values.spread < 0.48;
    if gives_discounts {
        let price = Price {
            change: -size * firm.margin,
            objection: 0.0,
            margin: 1.0 - size,
        };
        return Conditions {
            price,
            ..sound.clone()
        };
    }
    let change = 0.04 + 0.08 * firm.values.spread;
    let rise = |strength: f64| Conditions {
        price: Price {
            change,
            objection: -12.0 * strength,
            margin: 1.0,
        },
        ..sound.clone()
    };
    solve(firm, sound, size, &rise)
}

/// The strength at which those who ask bring less by the size, found by bisection.
fn solve(
    firm: &Firm,
    sound: &Conditions,
    size: f64,
    by_strength: &dyn Fn(f64) -> Conditions,
) -> Conditions {
    let wanted = (1.0 - size) * worth::asked_worth(firm, sound);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if worth::asked_worth(firm, &by_strength(middle)) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    by_strength(high)
}
