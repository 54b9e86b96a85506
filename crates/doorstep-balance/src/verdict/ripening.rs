//! What comes after the horizon: how many wins leads still bring, by mixtures fitted once to all leads that can be
//! compared, whose draws carry how unsure that is.
//!
//! It must never go beyond what was observed where leads have not been followed for long enough: then the longest
//! age that enough leads reached stands for the end.

use std::collections::BTreeMap;

use doorstep_core::Outcome;
use doorstep_records::calendar::days_between;
use doorstep_stats::cure::{
    Course, Covariates, CureFit, CureSpec, Family, FollowUp, Form, bic_weights,
};
use doorstep_stats::survival::Observation;
use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;
use rand_distr::{Binomial, Distribution, StandardNormal};
use rand_pcg::Pcg64;

use super::case::DRAWS;
use super::cells::{End, Lead, end};
use crate::lag::Lags;
use crate::likely::Likely;

/// The stream of chance: the same records give the same numbers.
const SEED: u128 = 0x0d00_5735_d00f_1a7e;
/// With fewer of either ending nothing is fitted.
const FEWEST: usize = 20;
/// Of more leads every second, third and so on is looked at: that is as good.
const MOST: usize = 100_000;
/// A day on which so large a share of all losses was closed, or more, is a day of sweeping up ...
const SWEPT_DAY: f64 = 0.05;
/// ... and where so many losses fell on such days, when they were closed says nothing.
const SWEPT: f64 = 0.5;
/// Who decides on the day decides half a day after the door.
const SAME_DAY: f64 = 0.5;
/// The times of winning that are tried, and weighed by how well they fit.
const FAMILIES: [Family; 3] = [Family::Weibull, Family::LogNormal, Family::Gamma];
/// No more than so many times as many are won in the end as by the horizon, in any draw.
const MOST_TIMES: f64 = 5.0;

/// How many times as many are won in the end as by the horizon.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Later {
    pub(super) point: f64,
    /// The same in each draw; empty if it is taken as known.
    draws: Vec<f64>,
}

impl Later {
    pub(super) const fn known(point: f64) -> Self {
        Later {
            point,
            draws: Vec::new(),
        }
    }

    /// In one of the draws; the number itself if no draw is meant.
    pub(super) fn at(&self, draw: Option<usize>) -> f64 {
        let drawn = draw.filter(|_| !self.draws.is_empty());
        drawn.map_or(self.point, |draw| self.draws[draw % self.draws.len()])
    }
}

/// How leads ripen after the horizon.
pub(super) struct Ripening {
    pub(super) later: Later,
    /// None where follow-up is too short.
    courses: Option<Courses>,
}

/// How a lead that is talked with goes on.
struct Courses {
    /// The best guess of each family, with its weight.
    best: Vec<(f64, Course)>,
    /// Draws from all by their weights.
    draws: Vec<Course>,
}

impl Ripening {
    pub(super) fn of(leads: &[Lead], horizon: i32, lags: &Lags, today: Date) -> Self {
        let comparable: Vec<&Lead> = leads
            .iter()
            .filter(|lead| lead.is_talk() && lags.is_comparable(lead.door.first_of_month()))
            .collect();
        let step = comparable.len().div_ceil(MOST).max(1);
        let comparable: Vec<&Lead> = comparable.into_iter().step_by(step).collect();
        let observations = observations(&comparable, today);
        let Some(courses) = Courses::of(&observations) else {
            return Ripening {
                later: Later::known(observed(lags, horizon)),
                courses: None,
            };
        };
        // Straight orders are won at the door, and nothing comes later.
        let is_won = |lead: &&Lead| end(lead, horizon).1 == End::Won;
        let wins = leads.iter().filter(is_won).count();
        let talked = leads.iter().filter(|lead| lead.is_talk()).filter(is_won);
        let share = talked.count() as f64 / wins.max(1) as f64;
        let times = |timing: f64| {
            let own = (1.0 / timing).clamp(1.0, MOST_TIMES);
            1.0 + share * (own - 1.0)
        };
        let day = f64::from(horizon).max(SAME_DAY);
        let by_then = courses
            .best
            .iter()
            .map(|(weight, course)| weight * course.timing(day));
        Ripening {
            later: Later {
                point: times(by_then.sum()),
                draws: courses
                    .draws
                    .iter()
                    .map(|course| times(course.timing(day)))
                    .collect(),
            },
            courses: Some(courses),
        }
    }

    /// Wins still to come of leads that are open at these ages, in days; 80 % of what may be, chance and all. None
    /// where follow-up is too short, or nobody is open.
    pub(super) fn still_to_come(&self, ages: &BTreeMap<i32, u32>) -> Option<Likely> {
        let courses = self.courses.as_ref().filter(|_| !ages.is_empty())?;
        let age = |days: i32| f64::from(days).max(SAME_DAY);
        let expected = |course: &Course| -> f64 {
            let parts = ages
                .iter()
                .map(|(&days, &count)| course.share_if_waiting(age(days)) * f64::from(count));
            parts.sum()
        };
        let best = courses.best.iter();
        let value = best.map(|(weight, course)| weight * expected(course)).sum();
        let drawn = |(draw, course): (usize, &Course)| -> Option<f64> {
            let mut chance = Pcg64::new(SEED, (DRAWS + draw) as u128);
            let parts = ages.iter().map(|(&days, &count)| {
                let won = course.share_if_waiting(age(days)).clamp(0.0, 1.0);
                let wins = Binomial::new(u64::from(count), won).ok()?;
                Some(wins.sample(&mut chance) as f64)
            });
            parts.sum()
        };
        let draws: Option<Vec<f64>> = courses.draws.iter().enumerate().map(drawn).collect();
        Likely::of(value, &draws?)
    }
}

/// As far as was observed: by the longest age that enough leads reached.
fn observed(lags: &Lags, horizon: i32) -> f64 {
    let all = lags.longest_supported();
    let ratio = all.and_then(|all| Some(all.won / lags.by(horizon)?.won));
    ratio
        .filter(|ratio| ratio.is_finite())
        .map_or(1.0, |ratio| ratio.max(1.0))
}

fn observations(leads: &[&Lead], today: Date) -> Observations {
    let observe = |lead: &&Lead| {
        let time = f64::from(lead.days()).max(SAME_DAY);
        match lead.outcome() {
            Outcome::Won => Observation::event(time, 0),
            Outcome::Lost | Outcome::Silent => Observation::event(time, 1),
            Outcome::Open => Observation::censored(time),
        }
    };
    // Who is lost is known not to have been won up to today.
    let follow = |lead: &&Lead| {
        let won = (lead.outcome() == Outcome::Won).then_some(0);
        let days = match won {
            Some(_) => lead.days(),
            None => days_between(lead.door, today),
        };
        Observation {
            time: f64::from(days).max(SAME_DAY),
            cause: won,
        }
    };
    let mut closed: BTreeMap<Date, usize> = BTreeMap::new();
    let losses = leads.iter().filter(|lead| lead.outcome() == Outcome::Lost);
    for lead in losses {
        let day = lead.door.saturating_add(lead.days().days());
        *closed.entry(day).or_default() += 1;
    }
    let all: usize = closed.values().sum();
    let is_sweep = |count: &&usize| **count as f64 >= SWEPT_DAY * all as f64;
    let swept: usize = closed.values().filter(is_sweep).sum();
    Observations {
        list: leads.iter().map(observe).collect(),
        followed: leads.iter().map(follow).collect(),
        // A handful of losses falls on few days by nature.
        is_swept: all as f64 * SWEPT_DAY >= 2.0 && swept as f64 > SWEPT * all as f64,
    }
}

/// What was seen of leads.
struct Observations {
    list: Vec<Observation>,
    /// For how long each could have been seen to be won.
    followed: Vec<Observation>,
    /// Losses were swept up: when they were closed says nothing, only that they were.
    is_swept: bool,
}

impl Courses {
    /// None where nothing can be fitted, or follow-up is too short for the fit that weighs most.
    fn of(observations: &Observations) -> Option<Self> {
        let list = &observations.list;
        let count = |cause: usize| list.iter().filter(|one| one.cause == Some(cause)).count();
        if count(0) < FEWEST {
            return None;
        }
        let form = |family: Family| {
            if observations.is_swept || count(1) < FEWEST {
                Form::Mixture
            } else {
                Form::TwoOutcomes(family)
            }
        };
        let fit = |family: Family| {
            let spec = CureSpec {
                form: form(family),
                family,
            };
            spec.fit(list, Covariates::NONE, Covariates::NONE).ok()
        };
        let fits: Vec<CureFit> = FAMILIES.into_iter().filter_map(fit).collect();
        let weights = bic_weights(&fits);
        let course = |fit: &CureFit| fit.model().course(&[], &[]).ok();
        let best: Vec<(f64, Course)> = fits
            .iter()
            .zip(&weights)
            .filter_map(|(fit, &weight)| Some((weight, course(fit)?)))
            .collect();
        let heaviest = best.iter().max_by(|one, other| one.0.total_cmp(&other.0))?;
        if !FollowUp::of(&observations.followed, &heaviest.1)?.is_enough() {
            return None;
        }
        let drawn = |draw: usize| -> Option<Course> {
            let mut chance = Pcg64::new(SEED, draw as u128);
            let place: f64 = chance.random();
            let mut sum = 0.0;
            let chosen = fits.iter().zip(&weights).find(|(_, weight)| {
                sum += **weight;
                place < sum
            });
            let fit = chosen.map(|(fit, _)| fit).or(fits.last())?;
            let size = fit.model().parameters().len();
            let normals: Vec<f64> = (0..size)
                .map(|_| StandardNormal.sample(&mut chance))
                .collect();
            fit.draw(&normals)?.course(&[], &[]).ok()
        };
        let draws: Option<Vec<Course>> = (0..DRAWS).map(drawn).collect();
        Some(Courses {
            best,
            draws: draws?,
        })
    }
}

#[cfg(test)]
mod tests;
