//! Estimates the levels of the factors in the two periods from weighted cells.
//!
//! It must never count a lead answered late as one that is lost, if late ones were won as well.

use doorstep_stats::survival::{IncidenceTable, Observation, Subject};

use super::cells::{Cells, End, Handled, Key};
use super::estimate::Swing;
use super::levels::{Factor, Levels};

/// How knocks can have been handled, of which one can tell: in time, late, very late, never.
const HANDLED: usize = 4;
/// A stage that nobody passed: as good as nobody, so that what comes after it can still be divided by it.
const NOBODY: f64 = 1e-6;

/// Of wins of which none was seen so many may be usual: with more, none would have a chance below 5 %.
///
/// Source: J. A. Hanley and A. Lippman-Hand (1983), *If nothing goes wrong, is everything all right?*,
/// JAMA 249, 1743-1745 (the rule of three).
pub(super) const UNSEEN: f64 = 3.0;

/// What is summed of one segment in one period.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: f64,
    not_asked: f64,
    handled: [f64; HANDLED],
    won_handled: [f64; HANDLED],
    proposals: f64,
    won: f64,
    money: f64,
    money_wins: f64,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.all += other.all;
        self.not_asked += other.not_asked;
        for class in 0..HANDLED {
            self.handled[class] += other.handled[class];
            self.won_handled[class] += other.won_handled[class];
        }
        self.proposals += other.proposals;
        self.won += other.won;
        self.money += other.money;
        self.money_wins += other.money_wins;
    }

    /// Wins of the leads.
    fn rate(&self) -> f64 {
        self.won / self.all.max(f64::MIN_POSITIVE)
    }

    fn take(&mut self, key: &Key, weight: f64) {
        self.all += weight;
        if key.has_proposal {
            self.proposals += weight;
        }
        let class = match key.handled {
            Handled::InTime => 0,
            Handled::Late => 1,
            Handled::VeryLate => 2,
            Handled::Never => 3,
            Handled::NotAsked => {
                self.not_asked += weight;
                return;
            }
            Handled::Unknown => return,
        };
        self.handled[class] += weight;
        if key.end == End::Won {
            self.won_handled[class] += weight;
        }
    }

    /// The share of each way of handling, of those one can tell of.
    fn shares(&self) -> Option<[f64; HANDLED]> {
        let told: f64 = self.handled.iter().sum();
        (told > 0.0).then(|| self.handled.map(|part| part / told))
    }

    /// Wins of those answered in time; `usual` is what a lead or two would add.
    fn rate_in_time(&self, usual: f64) -> f64 {
        (self.won_handled[0] + 2.0 * usual) / (self.handled[0] + 2.0)
    }
}

/// A share drawn towards another by the weight of one lead: what was hardly seen is not extreme.
pub(super) fn drawn(part: f64, whole: f64, towards: f64) -> f64 {
    (part + towards) / (whole + 1.0)
}

/// The owner's plan, where he made one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// Leads a week.
    pub(super) leads: Option<f64>,
    /// Share of knocks answered.
    pub(super) answered: Option<f64>,
    /// Wins of the leads.
    pub(super) conversion: Option<f64>,
    /// Money an order, minor units.
    pub(super) money: Option<f64>,
}

impl Plan {
    /// The plan's levels; what it does not name is as in the period. `handled` is what the planned share of
    /// answers would make of the leads; none where answers are not planned, or the records do not tell of
    /// them.
    pub(super) fn levels(self, now: &Levels, handled: Option<f64>) -> Levels {
        let mut planned = now.clone();
        planned.leads = self.leads.unwrap_or(now.leads);
        if let Some(handled) = handled {
            planned.handled = vec![handled];
        }
        if let Some(conversion) = self.conversion {
            // What the plan says of all is, handled as planned, what it says of these.
            planned.won = vec![conversion / (planned.handled[0] * planned.proposed[0])];
        }
        if let Some(money) = self.money {
            planned.money = vec![money];
        }
        planned
    }

    /// The share that would be handled as well as if answered in time. Who is not answered in time is answered
    /// late or never as now.
    fn handled(self, own: &[Tally], worth: Worth) -> Option<f64> {
        let not_in_time = 1.0 - self.answered?;
        let mut all = Tally::default();
        for tally in own {
            all.add(tally);
        }
        let asked = (all.all - all.not_asked) / all.all.max(f64::MIN_POSITIVE);
        let mut shares = all.shares().unwrap_or([0.0, 1.0, 0.0, 0.0]);
        shares[0] = 0.0;
        let others: f64 = shares.iter().sum();
        let worth = if others > 0.0 {
            worth.of_shares(shares) / others
        } else {
            worth.0[1]
        };
        Some(1.0 - asked * not_in_time * (1.0 - worth))
    }
}

/// A weight for each cell, for each bin of the wins' money, and for the orders without a lead of either
/// period.
pub(super) struct Weights {
    pub(super) cells: Vec<f64>,
    pub(super) money: Vec<f64>,
    pub(super) without_lead: [f64; 2],
    /// What swings do to the period.
    pub(super) shock: Shock,
    /// Wins that may be usual in either period if none was seen; see [`UNSEEN`].
    pub(super) unseen: [f64; 2],
}

/// What the swings of the rates and of the money do to the period, as logarithms.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shock {
    pub(super) won: f64,
    pub(super) answered: f64,
    pub(super) money: f64,
}

/// The leads of a period and segment as one group, sorted once for all draws.
pub(super) struct Endings {
    table: IncidenceTable,
    groups: usize,
    horizon: f64,
}

impl Endings {
    /// `None` without leads.
    pub(super) fn of(cells: &Cells, horizon: i32) -> Option<Self> {
        let segments = cells.segments.len();
        let subject = |&(key, _): &(Key, u32)| {
            let cause = match key.end {
                End::Won => Some(0),
                End::NotWon => Some(1),
                End::Open => None,
            };
            let time = f64::from(key.day);
            let group = key.period * segments + key.segment;
            Subject::from_start(group, Observation { time, cause })
        };
        let subjects: Vec<Subject> = cells.counts.iter().map(subject).collect();
        let groups = 2 * segments;
        Some(Self {
            table: IncidenceTable::new(&subjects, groups, 2).ok()?,
            groups,
            horizon: f64::from(horizon),
        })
    }

    /// The share won by the horizon of each segment, those of the reference first, with a weight for each
    /// cell; 0 of a segment without weight.
    fn won(&self, cells: &[f64]) -> Vec<f64> {
        let mut weights = vec![0.0; self.table.cells()];
        let gathered = self.table.gather(cells.iter().copied(), &mut weights);
        let until = [self.horizon];
        let won = |group: usize| {
            let mut shares = [0.0; 2];
            let met = (self.table).incidence(group, &weights, &until, &mut shares);
            gathered.and(met).map_or(0.0, |()| shares[0])
        };
        (0..self.groups).map(won).collect()
    }
}

/// Estimates the levels from weighted cells.
pub(super) struct Estimator<'a> {
    pub(super) cells: &'a Cells,
    pub(super) factors: &'a [Factor],
    /// Length of the reference and of the period.
    pub(super) weeks: [f64; 2],
    pub(super) endings: Endings,
    /// The reference is a plan.
    pub(super) plan: Option<Plan>,
    /// How much rates and money swing by themselves.
    pub(super) swing: Swing,
}

/// What a lead is worth by how it was handled, compared with one that was answered in time.
#[derive(Clone, Copy)]
struct Worth([f64; HANDLED]);

impl Estimator<'_> {
    /// The levels in the reference and in the period.
    pub(super) fn levels(&self, weights: &Weights) -> [Levels; 2] {
        let tallies = self.tallies(weights);
        let worth = Worth::of(&tallies);
        let mut levels = [0, 1].map(|period| self.of_period(&tallies, period, worth, weights));
        if let Some(plan) = self.plan {
            levels[1] = levels[1].as_one();
            let handled = plan.handled(&tallies[1], worth);
            let handled = handled.filter(|_| self.has(Factor::HandOver));
            levels[0] = plan.levels(&levels[1], handled);
        }
        levels
    }

    fn tallies(&self, weights: &Weights) -> [Vec<Tally>; 2] {
        let size = self.cells.segments.len();
        let mut tallies = [vec![Tally::default(); size], vec![Tally::default(); size]];
        for ((key, _), &weight) in self.cells.counts.iter().zip(&weights.cells) {
            tallies[key.period][key.segment].take(key, weight);
        }
        let shares = self.endings.won(&weights.cells);
        for (tally, share) in tallies.iter_mut().flatten().zip(shares) {
            tally.won = tally.all * share;
        }
        for (won, weight) in self.cells.money.iter().zip(&weights.money) {
            let tally = &mut tallies[won.period][won.segment];
            tally.money += weight * won.money;
            tally.money_wins += weight;
        }
        tallies
    }

    fn has(&self, factor: Factor) -> bool {
        self.factors.contains(&factor)
    }

    fn of_period(
        &self,
        tallies: &[Vec<Tally>; 2],
        period: usize,
        worth: Worth,
        weights: &Weights,
    ) -> Levels {
        let own = &tallies[period];
        // A shock moves the period away from its reference.
        let shock = if period == 0 {
            Shock::default()
        } else {
            weights.shock
        };
        let missing = self.missing(own, weights.without_lead[period]);
        let is_straight = |segment: usize| self.cells.segments[segment].is_straight;
        let leads = |segment: usize| {
            let times = if is_straight(segment) { 1.0 } else { missing };
            own[segment].all * times
        };
        let all: f64 = (0..own.len()).map(leads).sum();
        let mut levels = Levels {
            leads: all / self.weeks[period],
            ..Levels::default()
        };
        for (segment, tally) in own.iter().enumerate() {
            let is_straight = is_straight(segment);
            let alike = self.alike(tallies, period, is_straight);
            let rate = if alike.won > 0.0 {
                drawn(tally.won, tally.all, alike.rate())
            } else {
                let other = self.alike(tallies, 1 - period, is_straight).rate();
                other.min(weights.unseen[period] / (alike.all + 1.0))
            };
            let rate = if is_straight {
                rate
            } else {
                (rate * shock.won.exp()).min(1.0)
            };
            let handled = if is_straight || !self.has(Factor::HandOver) {
                1.0
            } else {
                let own = handled(tally, &alike, worth) * tally.all;
                drawn(own, tally.all, handled(&alike, &alike, worth)).max(NOBODY)
            };
            let proposed = if is_straight || !self.has(Factor::Proposal) {
                1.0
            } else {
                let share = alike.proposals / alike.all.max(f64::MIN_POSITIVE);
                drawn(tally.proposals, tally.all, share).max(NOBODY) / handled
            };
            levels.mix.push(leads(segment) / all.max(f64::MIN_POSITIVE));
            levels.proposed.push(proposed);
            levels.won.push(rate / (handled * proposed));
            // Were more or fewer answered in time, so many more or fewer would be won.
            let more = if is_straight || !self.has(Factor::HandOver) {
                0.0
            } else {
                answered_in_time(tally, &alike, worth) * shock.answered.exp_m1()
            };
            levels.handled.push((handled + more).clamp(NOBODY, 1.0));
            let money = self.money(tallies, period, tally, &alike);
            levels.money.push(money * shock.money.exp());
        }
        levels
    }

    /// How many leads there were for each that is on record: orders without one had one too.
    fn missing(&self, own: &[Tally], without_lead: f64) -> f64 {
        let segments = self.cells.segments.iter().zip(own);
        let talks = segments.filter(|(segment, _)| !segment.is_straight);
        let won: f64 = talks.map(|(_, tally)| tally.won).sum();
        if won > 0.0 {
            1.0 + without_lead / won
        } else {
            1.0
        }
    }

    /// All segments of a period that a straight order, or a talk, leads through; those of the other
    /// period, if this one has none.
    fn alike(&self, tallies: &[Vec<Tally>; 2], period: usize, is_straight: bool) -> Tally {
        let sum = |period: usize| {
            let mut sum = Tally::default();
            let segments = self.cells.segments.iter().zip(&tallies[period]);
            for (_, tally) in segments.filter(|(segment, _)| segment.is_straight == is_straight) {
                sum.add(tally);
            }
            sum
        };
        let own = sum(period);
        if own.all > 0.0 { own } else { sum(1 - period) }
    }

    /// Money a win: the segment's, drawn towards that of its like; the same everywhere, if it is no factor,
    /// and none, if it is known of too few.
    fn money(&self, tallies: &[Vec<Tally>; 2], period: usize, own: &Tally, alike: &Tally) -> f64 {
        let sum = |tallies: &[Tally]| {
            let sums = tallies.iter().map(|tally| (tally.money, tally.money_wins));
            sums.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1))
        };
        let a_win = |(money, wins): (f64, f64)| money / f64::max(wins, f64::MIN_POSITIVE);
        let all = || {
            let (before, now) = (sum(&tallies[0]), sum(&tallies[1]));
            (before.0 + now.0, before.1 + now.1)
        };
        if !self.has(Factor::Money) {
            return 0.0;
        }
        let whole = sum(&tallies[period]);
        let towards = if alike.money_wins > 0.0 {
            alike.money / alike.money_wins
        } else if whole.1 > 0.0 {
            a_win(whole)
        } else {
            // Without a win nothing says that one would bring more or less.
            a_win(all())
        };
        drawn(own.money, own.money_wins, towards)
    }
}

/// The share that is handled as well as if answered in time: a late answer is worth something too.
fn handled(tally: &Tally, alike: &Tally, worth: Worth) -> f64 {
    if tally.all <= 0.0 {
        return 1.0;
    }
    let shares = tally.shares().or(alike.shares());
    let asked = tally.all - tally.not_asked;
    let well = shares.map_or(1.0, |shares| worth.of_shares(shares));
    (tally.not_asked + asked * well) / tally.all
}

/// What those answered in time bring beyond what they would bring if they were answered as the others are, as a share
/// of what all would bring if all were answered in time.
fn answered_in_time(tally: &Tally, alike: &Tally, worth: Worth) -> f64 {
    let Some(mut others) = tally.shares().or(alike.shares()) else {
        return 0.0;
    };
    let in_time = others[0];
    others[0] = 0.0;
    let late: f64 = others.iter().sum();
    let own = if late > 0.0 {
        worth.of_shares(others) / late
    } else {
        worth.0[1]
    };
    let asked = (tally.all - tally.not_asked) / tally.all.max(f64::MIN_POSITIVE);
    asked * in_time * (1.0 - own)
}

impl Worth {
    /// The wins among those answered late, very late or never, over those expected at the rate of the timely
    /// ones of the same segment and period. Both periods together, so that it is no factor of its own; between
    /// 0 and 1, and no more than that of a shorter wait, as [`falling`] sees to it.
    fn of(tallies: &[Vec<Tally>; 2]) -> Self {
        let mut found = [0.0; HANDLED];
        let mut expected = [0.0; HANDLED];
        for (before, now) in tallies[0].iter().zip(&tallies[1]) {
            let mut both = *before;
            both.add(now);
            if both.handled[0] <= 0.0 {
                continue;
            }
            let usual = both.won_handled[0] / both.handled[0];
            for tally in [before, now] {
                let rate = tally.rate_in_time(usual);
                for class in 0..HANDLED {
                    found[class] += tally.won_handled[class];
                    expected[class] += tally.handled[class] * rate;
                }
            }
        }
        Worth(falling(found, expected))
    }

    fn of_shares(self, shares: [f64; HANDLED]) -> f64 {
        shares
            .iter()
            .zip(self.0)
            .map(|(share, worth)| share * worth)
            .sum()
    }
}

/// Found over expected of each class, made to fall from class to class: neighbours that rise are taken
/// together, so that a handful of one class says little of the next. As multiples of the first; a class of
/// which nothing is expected is like the one before.
///
/// Source: the pool-adjacent-violators algorithm of M. Ayer and others (1955), *An empirical distribution
/// function for sampling with incomplete information*, Annals of Mathematical Statistics 26, 641-647.
fn falling(found: [f64; HANDLED], expected: [f64; HANDLED]) -> [f64; HANDLED] {
    // Of each block found, expected, and how many classes.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(HANDLED);
    for class in 0..HANDLED {
        match blocks.last_mut() {
            Some(last) if expected[class] <= 0.0 => last.2 += 1,
            _ => blocks.push((found[class], expected[class], 1)),
        }
        while let [.., one, other] = blocks[..]
            && other.0 * one.1 >= one.0 * other.1
        {
            blocks.truncate(blocks.len() - 2);
            blocks.push((one.0 + other.0, one.1 + other.1, one.2 + other.2));
        }
    }
    let ratio = |block: &(f64, f64, usize)| block.0 / block.1.max(f64::MIN_POSITIVE);
    let first = blocks.first().map_or(0.0, ratio);
    let mut worth = [1.0; HANDLED];
    if first > 0.0 {
        let all = blocks
            .iter()
            .flat_map(|block| std::iter::repeat_n(ratio(block) / first, block.2));
        for (own, worth) in worth.iter_mut().zip(all) {
            *own = worth;
        }
    }
    worth
}

#[cfg(test)]
mod tests;
