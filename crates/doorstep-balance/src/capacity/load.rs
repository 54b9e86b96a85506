//! The load: what comes to the door asks for so many selling hours a week, and so many there are.
//!
//! It must never call a firm idle or busy on hours that nobody recorded: without them only the work that
//! was once kept up can be held against it.

use jiff::civil::Date;
use rand_distr::{Distribution, Gamma};
use rand_pcg::Pcg64;
use serde::Serialize;

use super::Likely;
use super::work::{Knock, Records, Week};
use crate::verdict::Span;

/// How many draws the bootstrap makes.
pub(super) const DRAWS: usize = 500;
/// The stream of chance: the same records give the same numbers.
const SEED: u128 = 0x0d00_5735_d00f_70ad;
/// Below this load sellers starve; above the other leads wait for lack of time.
const STARVING: f64 = 0.7;
const BINDING: f64 = 0.9;
/// A region is named from this probability on.
const SURE: f64 = 0.8;
/// Knocks are weighed in at most so many groups: more would not change the interval.
const GROUPS: usize = 256;
/// Work later than so many weeks after the knock is no longer the knock's.
const LIFE_WEEKS: usize = 26;
/// With fewer answered knocks nobody can tell what one takes.
const FEWEST_KNOCKS: usize = 10;
/// Hours are those of the sellers who work only if the others do at most this share of the work.
const BY_OTHERS: f64 = 0.1;
/// Work is demonstrated if it was kept up for so many weeks running.
const SUSTAINED_WEEKS: usize = 4;

/// Where a load lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// Below 0.70: sellers wait for work.
    Starving,
    /// From 0.70 to 0.90.
    Healthy,
    /// Above 0.90: work waits for sellers.
    Binding,
    /// No region is likely enough.
    CannotTell,
}

/// How likely each region is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Regions {
    /// Below 0.70.
    pub starving: f64,
    /// From 0.70 to 0.90.
    pub healthy: f64,
    /// Above 0.90.
    pub binding: f64,
}

impl Regions {
    fn of(loads: &[f64]) -> Self {
        let share = |is_inside: &dyn Fn(f64) -> bool| {
            let inside = loads.iter().filter(|&&load| is_inside(load)).count();
            inside as f64 / loads.len().max(1) as f64
        };
        Regions {
            starving: share(&|load| load < STARVING),
            healthy: share(&|load| (STARVING..=BINDING).contains(&load)),
            binding: share(&|load| load > BINDING),
        }
    }

    fn decide(self) -> Region {
        match self {
            _ if self.starving >= SURE => Region::Starving,
            _ if self.healthy >= SURE => Region::Healthy,
            _ if self.binding >= SURE => Region::Binding,
            _ => Region::CannotTell,
        }
    }
}

/// One draw of what a load is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draw {
    /// Knocks a week.
    pub(super) knocks: f64,
    /// Selling hours that one takes.
    pub(super) hours_per_knock: f64,
    /// Hours a week of all other selling work.
    pub(super) other: f64,
}

impl Draw {
    /// Hours a week that are asked for.
    pub(super) fn demand(self) -> f64 {
        self.knocks * self.hours_per_knock + self.other
    }
}

/// Work and hours of one span of days.
#[derive(Clone, Debug)]
pub(super) struct Load {
    /// Whole weeks that were counted.
    pub(super) weeks: usize,
    /// Selling hours a week; none if they are not known of those who did the work.
    pub(super) hours: Option<f64>,
    /// Recorded work a week, in hours.
    pub(super) recorded: f64,
    /// The most work that was ever kept up for four weeks running, hours a week.
    pub(super) demonstrated: Option<f64>,
    /// Weekly knocks vary so many times as much as by chance alone.
    pub(super) dispersion: f64,
    /// Squared coefficient of variation of the work of a knock.
    pub(super) work_variation: f64,
    pub(super) point: Draw,
    pub(super) draws: Vec<Draw>,
}

impl Load {
    /// The load of a span; none without a whole week in it, without recorded work, or with so few answered
    /// knocks that nobody can tell what one takes.
    pub(super) fn of(records: &Records, span: Span) -> Option<Self> {
        let mut mondays = records.mondays(span);
        let all: Vec<Week> = mondays.iter().map(|&day| records.week(day)).collect();
        let hours = known_hours(&all);
        if hours.is_some() {
            // A week of which no row speaks is not a week without hours.
            mondays.retain(|&day| records.week(day).hours.is_some());
        }
        let first = *mondays.first()?;
        let weeks: Vec<Week> = mondays.iter().map(|&day| records.week(day)).collect();
        let recorded = mean(weeks.iter().map(|week| week.work));
        if recorded <= 0.0 {
            return None;
        }
        let counts = counts(records, &mondays);
        let inside: Vec<&Knock> = records
            .knocks
            .iter()
            .filter(|knock| span.holds(knock.door))
            .collect();
        let lives = Lives::of(&inside, records.today);
        let has_knocks = counts.iter().any(|&count| count > 0.0);
        if has_knocks && lives.answered < FEWEST_KNOCKS {
            return None;
        }
        let dispersion = dispersion(&counts);
        let others: Vec<f64> = weeks.iter().map(|week| week.other()).collect();
        let even = vec![1.0; GROUPS];
        let point = Draw {
            knocks: mean(counts.iter().copied()),
            hours_per_knock: lives.hours(&even),
            other: mean(others.iter().copied()),
        };
        Some(Load {
            weeks: weeks.len(),
            hours,
            recorded,
            demonstrated: demonstrated(records, first),
            dispersion,
            work_variation: variation(&inside),
            point,
            draws: draws(&counts, dispersion, &lives, &others)?,
        })
    }

    /// Load in each draw, against so many hours a week.
    fn loads(&self, hours: f64) -> Vec<f64> {
        let load = |draw: &Draw| draw.demand() / hours.max(f64::MIN_POSITIVE);
        self.draws.iter().map(load).collect()
    }

    /// Work over the recorded hours; none where these are not known.
    pub(super) fn load(&self) -> Option<Likely> {
        self.against(self.hours?)
    }

    /// Work over the most that was ever kept up.
    pub(super) fn load_of_demonstrated(&self) -> Option<Likely> {
        self.against(self.demonstrated?)
    }

    fn against(&self, hours: f64) -> Option<Likely> {
        let value = self.point.demand() / hours;
        Likely::of(value, &self.loads(hours)).filter(|_| hours > 0.0)
    }

    /// The region, and how likely each is. Where hours are not known only starvation can be claimed, and
    /// only against what was demonstrated.
    pub(super) fn region(&self) -> (Region, Option<Regions>) {
        if let Some(hours) = self.hours {
            let regions = Regions::of(&self.loads(hours));
            return (regions.decide(), Some(regions));
        }
        let Some(hours) = self.demonstrated else {
            return (Region::CannotTell, None);
        };
        let starving = Regions::of(&self.loads(hours)).starving;
        let region = if starving >= SURE {
            Region::Starving
        } else {
            Region::CannotTell
        };
        (region, None)
    }

    /// The share of the work that must be on record for sellers to starve; none where they do not.
    pub(super) fn recorded_share_needed(&self) -> Option<f64> {
        let is_starving = self.hours.is_some() && self.region().0 == Region::Starving;
        self.load()
            .filter(|_| is_starving)
            .map(|load| load.value / STARVING)
    }

    /// How likely it is that this load lies below another's. Where the hours of either are not known the
    /// work is compared.
    pub(super) fn is_below(&self, other: &Load) -> f64 {
        let (own, others) = match self.hours.zip(other.hours) {
            Some((hours, other_hours)) => (hours, other_hours),
            None => (1.0, 1.0),
        };
        let pairs = self.loads(own).into_iter().zip(other.loads(others));
        pairs.filter(|(own, other)| own < other).count() as f64 / self.draws.len().max(1) as f64
    }

    /// An interval of something of the draws.
    pub(super) fn likely(&self, of: impl Fn(Draw) -> f64) -> Option<Likely> {
        let draws: Vec<f64> = self.draws.iter().map(|&draw| of(draw)).collect();
        Likely::of(of(self.point), &draws)
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

/// Hours a week, over the weeks that have rows, if nearly all of the work was done by sellers with rows.
fn known_hours(weeks: &[Week]) -> Option<f64> {
    let with_rows: Vec<f64> = weeks.iter().filter_map(|week| week.hours).collect();
    let work: f64 = weeks.iter().map(|week| week.work).sum();
    let by_others: f64 = weeks.iter().map(|week| week.by_others).sum();
    let is_told = 2 * with_rows.len() >= weeks.len() && by_others <= BY_OTHERS * work;
    (is_told && !with_rows.is_empty()).then(|| mean(with_rows.into_iter()))
}

/// Knocks of each week.
fn counts(records: &Records, mondays: &[Date]) -> Vec<f64> {
    let mut counts = vec![0.0; mondays.len()];
    for knock in &records.knocks {
        if let Ok(place) = mondays.binary_search(&super::work::monday_of(knock.door)) {
            counts[place] += 1.0;
        }
    }
    counts
}

/// Variance of the weekly counts over their mean, at least 1.
fn dispersion(counts: &[f64]) -> f64 {
    let middle = mean(counts.iter().copied());
    let squares = counts.iter().map(|count| (count - middle).powi(2));
    let variance = squares.sum::<f64>() / (counts.len().max(2) - 1) as f64;
    (variance / middle.max(f64::MIN_POSITIVE)).clamp(1.0, 1e6)
}

/// Squared coefficient of variation of the work of answered knocks; 1 where there is none.
fn variation(knocks: &[&Knock]) -> f64 {
    let answered = knocks.iter().filter(|knock| knock.is_answered());
    let hours: Vec<f64> = answered.map(|knock| knock.hours()).collect();
    let middle = mean(hours.iter().copied());
    if middle <= 0.0 {
        return 1.0;
    }
    let squares = hours.iter().map(|hours| (hours - middle).powi(2));
    squares.sum::<f64>() / (hours.len().max(2) - 1) as f64 / middle.powi(2)
}

/// The highest of the lowest weeks of every four weeks running before the end of a span's first week and
/// after: what was kept up in each of the four, so that one busy week shows nothing.
fn demonstrated(records: &Records, any: Date) -> Option<f64> {
    let with_work = records.weeks.iter().filter(|(_, week)| week.work > 0.0);
    let mut days = with_work.map(|(day, _)| *day);
    let first = days.next()?;
    let last = days.next_back()?.max(any);
    let whole = records.mondays(Span {
        from: first,
        to: super::work::monday_of(last).saturating_add(jiff::Span::new().days(6)),
    });
    let work: Vec<f64> = whole.iter().map(|&day| records.week(day).work).collect();
    let lowest = work
        .windows(SUSTAINED_WEEKS)
        .map(|weeks| weeks.iter().copied().fold(f64::INFINITY, f64::min));
    lowest.max_by(f64::total_cmp).filter(|&hours| hours > 0.0)
}

/// Work by age of the answered knocks, in groups: the mean cumulative work counts of each age only those
/// knocks that have lived it, so that young ones do not look cheap (Nelson 2003).
struct Lives {
    answered: usize,
    /// By age in weeks, then by group.
    work: Vec<Vec<f64>>,
    at_risk: Vec<Vec<f64>>,
}

impl Lives {
    fn of(knocks: &[&Knock], today: Date) -> Self {
        let answered: Vec<&&Knock> = knocks.iter().filter(|knock| knock.is_answered()).collect();
        let mut lives = Lives {
            answered: answered.len(),
            work: vec![vec![0.0; GROUPS]; LIFE_WEEKS],
            at_risk: vec![vec![0.0; GROUPS]; LIFE_WEEKS],
        };
        for (place, knock) in answered.iter().enumerate() {
            let group = place % GROUPS;
            let age = doorstep_records::calendar::days_between(knock.door, today) + 1;
            let lived = (age.max(0) / 7) as usize;
            for week in lives.at_risk.iter_mut().take(lived) {
                week[group] += 1.0;
            }
            let whole = knock.work.iter().filter(|(age, _)| *age < lived);
            for &(age, hours) in whole.filter(|(age, _)| *age < LIFE_WEEKS) {
                lives.work[age][group] += hours;
            }
        }
        lives
    }

    /// Mean work of a knock over its life, with a weight for each group.
    fn hours(&self, weights: &[f64]) -> f64 {
        let sum = |group: &[f64]| -> f64 {
            let parts = group.iter().zip(weights);
            parts.map(|(part, weight)| part * weight).sum()
        };
        let ages = self.work.iter().zip(&self.at_risk);
        ages.map(|(work, at_risk)| (sum(work), sum(at_risk)))
            .filter(|(_, at_risk)| *at_risk > 0.0)
            .map(|(work, at_risk)| work / at_risk)
            .sum()
    }
}

/// Draws: knocks by a Gamma of as many effective counts as their dispersion leaves, the work of one and all
/// other work by the Bayesian bootstrap of groups of knocks and of weeks.
fn draws(counts: &[f64], dispersion: f64, lives: &Lives, others: &[f64]) -> Option<Vec<Draw>> {
    let total: f64 = counts.iter().sum();
    // Without any knock their rate is known to be low, not to be nothing.
    let knocks = Gamma::new((total + 0.5) / dispersion, 1.0).ok()?;
    let single = Gamma::new(1.0, 1.0).ok()?;
    let weeks = counts.len().max(1) as f64;
    let mut weights = vec![1.0; GROUPS];
    let draw = |number: usize| {
        let mut chance = Pcg64::new(SEED, number as u128);
        let rate = knocks.sample(&mut chance) * dispersion / weeks;
        for weight in &mut weights {
            *weight = single.sample(&mut chance);
        }
        let (mut work, mut sum) = (0.0, 0.0);
        for other in others {
            let weight: f64 = single.sample(&mut chance);
            work += weight * other;
            sum += weight;
        }
        Draw {
            knocks: rate,
            hours_per_knock: lives.hours(&weights),
            other: work / f64::max(sum, f64::MIN_POSITIVE),
        }
    };
    Some((0..DRAWS).map(draw).collect())
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{Firm, span};
    use super::*;

    #[test]
    fn load_adds_up() {
        // Ten knocks a week of two hours each, and five hours of other work, of forty.
        let firm = Firm {
            knocks_a_week: 10,
            hours_per_knock: 2.0,
            other: 5.0,
            hours: Some(40.0),
            ..Firm::default()
        };
        let load = Load::of(&firm.records(), span(13)).unwrap();
        assert_eq!(load.weeks, 13);
        assert!((load.point.demand() - 25.0).abs() < 1e-9, "{load:?}");
        assert!((load.recorded - 25.0).abs() < 1e-9);
        let ratio = load.load().unwrap();
        assert!((ratio.value - 0.625).abs() < 1e-9);
        assert!(ratio.low < ratio.value && ratio.value < ratio.high);
    }

    #[test]
    fn a_load_names_its_region_only_when_that_is_likely() {
        let region = |hours| {
            let firm = Firm {
                hours: Some(hours),
                ..Firm::default()
            };
            let (region, regions) = Load::of(&firm.records(), span(13)).unwrap().region();
            let regions = regions.unwrap();
            let sum = regions.starving + regions.healthy + regions.binding;
            assert!((sum - 1.0).abs() < 1e-9);
            region
        };
        // Twenty hours of work a week.
        assert_eq!(region(60.0), Region::Starving);
        assert_eq!(region(25.0), Region::Healthy);
        assert_eq!(region(16.0), Region::Binding);
        assert_eq!(region(20.0 / 0.7), Region::CannotTell);
    }

    #[test]
    fn sellers_starve_only_if_enough_of_their_work_is_on_record() {
        let needed = |hours| {
            let firm = Firm {
                hours,
                ..Firm::default()
            };
            let load = Load::of(&firm.records(), span(13)).unwrap();
            load.recorded_share_needed()
        };
        // Twenty hours of work are 28 of 40, if five of seven are on record.
        assert!((needed(Some(40.0)).unwrap() - 5.0 / 7.0).abs() < 1e-9);
        assert_eq!(needed(Some(16.0)), None);
        assert_eq!(needed(None), None);
    }

    #[test]
    fn no_hours_is_never_starving() {
        let none = Firm {
            hours: Some(0.0),
            ..Firm::default()
        };
        let load = Load::of(&none.records(), span(13)).unwrap();
        assert_eq!(load.region().0, Region::Binding);
        assert_eq!(load.load(), None);
        let unknown = Firm {
            hours: None,
            ..Firm::default()
        };
        let load = Load::of(&unknown.records(), span(13)).unwrap();
        assert_eq!(load.region(), (Region::CannotTell, None));
    }

    #[test]
    fn hours_unknown_starvation_is_claimed_only_against_what_was_demonstrated() {
        let mut firm = Firm {
            hours: None,
            weeks: 26,
            ..Firm::default()
        };
        firm.knocks_before = Some(30);
        let load = Load::of(&firm.records(), span(13)).unwrap();
        assert!((load.demonstrated.unwrap() - 60.0).abs() < 1e-9);
        assert_eq!(load.region(), (Region::Starving, None));
    }

    #[test]
    fn hours_of_some_sellers_are_not_the_hours_of_all() {
        let firm = Firm {
            by_others: 0.5,
            ..Firm::default()
        };
        assert_eq!(Load::of(&firm.records(), span(13)).unwrap().hours, None);
    }

    #[test]
    fn young_knocks_do_not_look_cheap() {
        // Half of the work comes three weeks after the knock; judged one week after the last.
        let firm = Firm {
            late_work: 0.5,
            ..Firm::default()
        };
        let load = Load::of(&firm.records(), span(13)).unwrap();
        assert!((load.point.hours_per_knock - 2.0).abs() < 1e-9, "{load:?}");
    }

    #[test]
    fn a_knock_that_nobody_answered_asks_for_as_much_as_the_others() {
        let firm = Firm {
            never: 4,
            ..Firm::default()
        };
        let load = Load::of(&firm.records(), span(13)).unwrap();
        assert!((load.point.hours_per_knock - 2.0).abs() < 1e-9);
        assert!(load.point.demand() > load.recorded);
    }

    #[test]
    fn without_work_or_a_whole_week_there_is_no_load() {
        let idle = Firm {
            hours_per_knock: 0.0,
            ..Firm::default()
        };
        assert!(Load::of(&idle.records(), span(13)).is_none());
        assert!(Load::of(&Firm::default().records(), span(0)).is_none());
    }

    #[test]
    fn the_same_records_give_the_same_load() {
        let load = || {
            Load::of(&Firm::default().records(), span(13))
                .unwrap()
                .load()
        };
        assert_eq!(load(), load());
    }

    #[test]
    fn weeks_that_vary_more_than_by_chance_widen_the_load() {
        let width = |swing| {
            let firm = Firm {
                swing,
                ..Firm::default()
            };
            let load = Load::of(&firm.records(), span(13)).unwrap();
            let knocks = load.likely(|draw| draw.knocks).unwrap();
            knocks.high - knocks.low
        };
        assert!(width(9) > 1.5 * width(0));
    }
}
