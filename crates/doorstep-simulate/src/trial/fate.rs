//! What becomes of a lead, decided in a fixed order of draws before a word of it is written down.
//!
//! The same draws under better conditions never end worse: a sound and a weak firm can be compared lead
//! by lead.

use super::arrivals::Arrival;
use super::clock::{self, DAY, HOUR};
use super::conditions::Conditions;
use super::dice::{Dice, Theme, pick};
use super::firm::Firm;
use super::money::ValueDraw;
use super::sources::{GRADE_VALUE, POOR};
use super::worth::Odds;

/// A lead's way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    pub(super) number: u64,
    /// The knock, local seconds.
    pub(super) at: i64,
    /// It lies in the time of the weakness.
    pub(super) recent: bool,
    pub(super) source: usize,
    pub(super) kind: Kind,
    /// What an order is worth, in minor units.
    pub(super) amount: i64,
    pub(super) margin: i64,
}

/// How they came and how it goes on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Ordered outright.
    Straight,
    /// Asked first.
    Asked(Asked),
}

/// The way of somebody who asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) rep: usize,
    /// Put through at once.
    pub(super) live: bool,
    /// When somebody answered, if anybody did.
    pub(super) answered_at: Option<i64>,
    /// Still warm then, or going on alone.
    pub(super) warm: bool,
    pub(super) offered: bool,
    pub(super) won: bool,
    /// Would have ordered at the old price.
    pub(super) lost_by_price: bool,
    /// Seconds to the decision, from the answer or else from the knock.
    pub(super) lag: i64,
}

impl Fate {
    /// Whether it ends with an order, sooner or later.
    pub(super) const fn is_won(&self) -> bool {
        match self.kind {
            Kind::Straight => true,
            Kind::Asked(asked) => asked.won,
        }
    }
}

/// When which conditions hold, and what bookkeeping changes with them.
pub(super) struct Times<'a> {
    pub(super) before: &'a Conditions,
    pub(super) recent: &'a Conditions,
    /// The first second of the weakness.
    pub(super) weak_from: i64,
    /// By what decisions take longer since then.
    pub(super) slower: f64,
}

/// What becomes of an arrival; nothing, if under its conditions it stays away.
pub(super) fn fate(seed: u64, firm: &Firm, times: &Times, arrival: Arrival) -> Option<Fate> {
    let dice = &mut Dice::new(seed, Theme::Fate, arrival.number);
    let [comes, straight, whence, live] = [(); 4].map(|()| dice.unit());
    let is_straight = straight < firm.straight;
    let of = |at: i64| {
        if at >= times.weak_from {
            times.recent
        } else {
            times.before
        }
    };
    let mut source = pick(&of(arrival.at).mix, whence);
    let is_live = !is_straight && live < firm.sources[source].live;
    // Whoever is put through calls while somebody is there.
    let at = if is_live {
        clock::opening(arrival.at)
    } else {
        arrival.at
    };
    let conditions = of(at);
    if comes >= conditions.volume {
        return None;
    }
    let value = ValueDraw::new(dice);
    let median = firm.median * firm.values.of(&value);
    let (kind, median, price) = if is_straight {
        source = 0;
        (Kind::Straight, median * firm.straight_value, 0.0)
    } else {
        let (asked, grade) = asked(dice, firm, conditions, source, at, is_live);
        let usual = median * firm.sources[source].value * GRADE_VALUE[grade];
        (Kind::Asked(asked), usual, conditions.price.change)
    };
    let margin = median * firm.margin * value.margin_factor();
    let kept = if is_straight {
        1.0
    } else {
        conditions.price.margin
    };
    let recent = at >= times.weak_from;
    Some(Fate {
        number: arrival.number,
        at,
        recent,
        source,
        kind: slowed(kind, if recent { times.slower } else { 1.0 }),
        amount: (median * (1.0 + price)).round() as i64,
        margin: (margin * kept).round() as i64,
    })
}

fn asked(
    dice: &mut Dice,
    firm: &Firm,
    conditions: &Conditions,
    source: usize,
    at: i64,
    live: bool,
) -> (Asked, usize) {
    let [graded, spoiled, turn, missed, late, cools, offers, closes] =
        [(); 8].map(|()| dice.unit());
    let grade = if spoiled < conditions.poor {
        POOR
    } else {
        pick(&firm.sources[source].grades, graded)
    };
    let rep = pick(&firm.turns[grade], turn);
    let normal = dice.normal();
    let wait = if live {
        0.0
    } else if late < conditions.slow {
        firm.slow_wait.at(normal)
    } else {
        firm.good_wait.at(normal)
    };
    let answered_at =
        (live || missed >= conditions.missed).then(|| clock::plus_working(at, wait as i64));
    let still = match answered_at {
        Some(_) => firm.cooling.warm(wait),
        None => firm.alone,
    };
    let warm = live || cools < still;
    let odds = Odds::of(firm, conditions, source, grade, rep);
    let offered = warm && offers < odds.offer;
    let won = offered && closes < odds.close;
    let asked = Asked {
        rep,
        live,
        answered_at: if live { Some(at) } else { answered_at },
        warm,
        offered,
        won,
        lost_by_price: offered && !won && closes < odds.close_at_old_price,
        lag: lag(dice, firm, won),
    };
    (asked, grade)
}

/// Log-logistic, with some who take much longer; a no takes longer than a yes.
fn lag(dice: &mut Dice, firm: &Firm, won: bool) -> i64 {
    let [unit, slow] = [(); 2].map(|()| dice.unit().clamp(1e-4, 1.0 - 1e-4));
    let pace = &firm.pace;
    let mut days = pace.median_d * (unit / (1.0 - unit)).powf(1.0 / pace.shape);
    if slow < pace.slow {
        days *= pace.slower;
    }
    if !won {
        days *= 1.5;
    }
    (days.min(85.0) * DAY as f64) as i64 + HOUR
}

fn slowed(kind: Kind, factor: f64) -> Kind {
    match kind {
        Kind::Asked(asked) => Kind::Asked(Asked {
            lag: (asked.lag as f64 * factor) as i64,
            ..asked
        }),
        Kind::Straight => kind,
    }
}
