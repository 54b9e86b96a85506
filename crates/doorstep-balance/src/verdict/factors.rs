//! The factors of what a business earns, and their levels in the two periods.
//!
//! `V = leads · Σ mix · hand-over · proposal · win · money`, exactly, in each period: what the records
//! cannot tell apart stands in one factor, and nothing is counted twice.

use doorstep_stats::survival::{IncidenceTable, Observation, Subject};
use serde::Serialize;

use super::cells::{Cells, End, Handled, Key};

/// A factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// How many come to the door.
    Leads,
    /// What kind of people they are.
    Mix,
    /// Whether they are answered in time.
    HandOver,
    /// Whether they get an offer with a price.
    Proposal,
    /// Whether they buy.
    Win,
    /// What an order leaves.
    Money,
}

/// Whose doing a factor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Bringing people to the door.
    Marketing,
    /// Answering them.
    HandOver,
    /// Bringing them through it.
    Sales,
    /// What is offered, at what price.
    Offer,
}

impl Side {
    /// All of them.
    pub const ALL: [Side; 4] = [Side::Marketing, Side::HandOver, Side::Sales, Side::Offer];
}

impl Factor {
    /// Whose doing it is.
    pub const fn side(self) -> Side {
        match self {
            Factor::Leads | Factor::Mix => Side::Marketing,
            Factor::HandOver => Side::HandOver,
            Factor::Proposal | Factor::Win => Side::Sales,
            Factor::Money => Side::Offer,
        }
    }
}

/// Levels of the factors in one period, by segment where they differ by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels {
    /// Leads a week.
    pub(super) leads: f64,
    /// Each segment's share of them.
    pub(super) mix: Vec<f64>,
    /// The share that is handled as well as if answered in time.
    pub(super) handled: Vec<f64>,
    /// The share of these with a proposal.
    pub(super) proposed: Vec<f64>,
    /// Wins by the horizon, of these.
    pub(super) won: Vec<f64>,
    /// Money a win, minor units.
    pub(super) money: Vec<f64>,
}

impl Levels {
    /// Wins and money a week, with each factor of `factors` taken from `present` where its bit is set,
    /// else from `reference`.
    pub(super) fn value(
        reference: &Levels,
        present: &Levels,
        factors: &[Factor],
        set: u32,
    ) -> (f64, f64) {
        let level = |factor: Factor| {
            let place = factors.iter().position(|&known| known == factor);
            let is_present = place.is_some_and(|place| set >> place & 1 == 1);
            if is_present { present } else { reference }
        };
        let (mix, handled) = (level(Factor::Mix), level(Factor::HandOver));
        let (proposed, won) = (level(Factor::Proposal), level(Factor::Win));
        let money = level(Factor::Money);
        let (mut wins, mut earned) = (0.0, 0.0);
        for segment in 0..mix.mix.len() {
            let of_segment = mix.mix[segment]
                * handled.handled[segment]
                * proposed.proposed[segment]
                * won.won[segment];
            wins += of_segment;
            earned += of_segment * money.money[segment];
        }
        let leads = level(Factor::Leads).leads;
        (leads * wins, leads * earned)
    }
}

/// What is summed of one segment in one period.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: f64,
    not_asked: f64,
    in_time: f64,
    late: f64,
    unknown: f64,
    proposals: f64,
    won: f64,
    won_in_time: f64,
    won_late: f64,
    money: f64,
    money_wins: f64,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.all += other.all;
        self.not_asked += other.not_asked;
        self.in_time += other.in_time;
        self.late += other.late;
        self.unknown += other.unknown;
        self.proposals += other.proposals;
        self.won += other.won;
        self.won_in_time += other.won_in_time;
        self.won_late += other.won_late;
        self.money += other.money;
        self.money_wins += other.money_wins;
    }

    fn take(&mut self, key: &Key, weight: f64) {
        self.all += weight;
        let handled = match key.handled {
            Handled::NotAsked => &mut self.not_asked,
            Handled::InTime => &mut self.in_time,
            Handled::Late => &mut self.late,
            Handled::Unknown => &mut self.unknown,
        };
        *handled += weight;
        if key.has_proposal {
            self.proposals += weight;
        }
        if key.end == End::Won {
            match key.handled {
                Handled::InTime => self.won_in_time += weight,
                Handled::Late => self.won_late += weight,
                _ => {}
            }
        }
    }

    /// The share answered in time, of those one can tell of.
    fn in_time_share(&self) -> Option<f64> {
        let told = self.in_time + self.late;
        (told > 0.0).then(|| self.in_time / told)
    }
}

/// A share drawn towards another by the weight of one lead: what was hardly seen is not extreme.
fn drawn(part: f64, whole: f64, towards: f64) -> f64 {
    (part + towards) / (whole + 1.0)
}

/// Estimates the levels from weighted cells.
pub(super) struct Estimator<'a> {
    pub(super) cells: &'a Cells,
    pub(super) factors: &'a [Factor],
    /// Length of the reference and of the period.
    weeks: [f64; 2],
    horizon: f64,
    /// The leads of a period and segment as one group, sorted once for all draws.
    endings: IncidenceTable,
}

impl<'a> Estimator<'a> {
    /// `None` without leads.
    pub(super) fn new(
        cells: &'a Cells,
        factors: &'a [Factor],
        weeks: [f64; 2],
        horizon: i32,
    ) -> Option<Self> {
        let size = cells.segments.len();
        let subject = |&(key, _): &(Key, u32)| {
            let cause = match key.end {
                End::Won => Some(0),
                End::NotWon => Some(1),
                End::Open => None,
            };
            let time = f64::from(key.day);
            Subject::from_start(key.period * size + key.segment, Observation { time, cause })
        };
        let subjects: Vec<Subject> = cells.counts.iter().map(subject).collect();
        Some(Self {
            endings: IncidenceTable::new(&subjects, 2 * size, 2).ok()?,
            horizon: f64::from(horizon),
            cells,
            factors,
            weeks,
        })
    }

    /// The levels in the reference and in the period, with a weight for each cell and each win's money.
    pub(super) fn levels(&self, cells: &[f64], money: &[f64]) -> [Levels; 2] {
        let tallies = self.tallies(cells, money);
        let late_worth = late_worth(&tallies);
        [0, 1].map(|period| self.of_period(&tallies, period, late_worth))
    }

    fn tallies(&self, weights: &[f64], money: &[f64]) -> [Vec<Tally>; 2] {
        let size = self.cells.segments.len();
        let mut tallies = [vec![Tally::default(); size], vec![Tally::default(); size]];
        for ((key, _), &weight) in self.cells.counts.iter().zip(weights) {
            tallies[key.period][key.segment].take(key, weight);
        }
        let mut gathered = vec![0.0; self.endings.cells()];
        let whole = (self.endings).gather(weights.iter().copied(), &mut gathered);
        for (group, tally) in tallies.iter_mut().flatten().enumerate() {
            let mut shares = [0.0; 2];
            let until = [self.horizon];
            let met = (self.endings).incidence(group, &gathered, &until, &mut shares);
            // A segment that one period does not have has no weight and no wins.
            if whole.is_ok() && met.is_ok() {
                tally.won = tally.all * shares[0];
            }
        }
        for (&(period, segment, value), weight) in self.cells.money.iter().zip(money) {
            tallies[period][segment].money += weight * value as f64;
            tallies[period][segment].money_wins += weight;
        }
        tallies
    }

    fn has(&self, factor: Factor) -> bool {
        self.factors.contains(&factor)
    }

    fn of_period(&self, tallies: &[Vec<Tally>; 2], period: usize, late_worth: f64) -> Levels {
        let own = &tallies[period];
        let all: f64 = own.iter().map(|tally| tally.all).sum();
        let mut levels = Levels {
            leads: all / self.weeks[period],
            ..Levels::default()
        };
        for (segment, tally) in own.iter().enumerate() {
            let is_straight = self.cells.segments[segment].is_straight;
            let alike = self.alike(tallies, period, is_straight);
            let rate = drawn(
                tally.won,
                tally.all,
                alike.won / alike.all.max(f64::MIN_POSITIVE),
            );
            let handled = if is_straight || !self.has(Factor::HandOver) {
                1.0
            } else {
                handled(tally, &alike, late_worth)
            };
            let proposed = if is_straight || !self.has(Factor::Proposal) {
                1.0
            } else {
                let share = alike.proposals / alike.all.max(f64::MIN_POSITIVE);
                drawn(tally.proposals, tally.all, share) / handled
            };
            levels.mix.push(tally.all / all.max(f64::MIN_POSITIVE));
            levels.handled.push(handled);
            levels.proposed.push(proposed);
            levels.won.push(rate / (handled * proposed));
            levels
                .money
                .push(self.money(tallies, period, tally, &alike));
        }
        levels
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

    /// Money a win: the segment's, drawn towards that of its like; the same everywhere, if the records
    /// do not carry it.
    fn money(&self, tallies: &[Vec<Tally>; 2], period: usize, own: &Tally, alike: &Tally) -> f64 {
        if !self.has(Factor::Money) {
            let all = tallies.iter().flatten();
            let (money, wins) = all.fold((0.0, 0.0), |(money, wins), tally| {
                (money + tally.money, wins + tally.won)
            });
            return money / f64::max(wins, f64::MIN_POSITIVE);
        }
        let whole = |tallies: &[Tally]| {
            let sums = tallies.iter().map(|tally| (tally.money, tally.money_wins));
            let (money, wins) = sums.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
            money / f64::max(wins, f64::MIN_POSITIVE)
        };
        let towards = if alike.money_wins > 0.0 {
            alike.money / alike.money_wins
        } else {
            whole(&tallies[period])
        };
        drawn(own.money, own.money_wins, towards)
    }
}

/// The share that is handled as well as if answered in time: a late answer is worth something too.
fn handled(tally: &Tally, alike: &Tally, late_worth: f64) -> f64 {
    if tally.all <= 0.0 {
        return 1.0;
    }
    let in_time = tally
        .in_time_share()
        .or(alike.in_time_share())
        .unwrap_or(1.0);
    let asked = tally.in_time + tally.late + tally.unknown;
    (tally.not_asked + asked * (in_time + (1.0 - in_time) * late_worth)) / tally.all
}

/// What a lead answered late is worth, compared with one answered in time of the same segment: the wins
/// among late ones over those expected at the rate of the timely ones. Both periods together, so that it
/// is no factor of its own; between 0 and 1.
fn late_worth(tallies: &[Vec<Tally>; 2]) -> f64 {
    let (mut found, mut expected) = (0.0, 0.0);
    for (before, now) in tallies[0].iter().zip(&tallies[1]) {
        let mut both = *before;
        both.add(now);
        if both.in_time > 0.0 {
            found += both.won_late;
            expected += both.late * both.won_in_time / both.in_time;
        }
    }
    if expected > 0.0 {
        f64::clamp(found / expected, 0.0, 1.0)
    } else {
        1.0
    }
}
