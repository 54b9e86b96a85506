//! How well a model explains what was observed, with the exact slope by every parameter.
//!
//! It must never leave its domain with a number that looks valid: there the value is not finite.

use super::family::{Lifetime, MOST_SHAPES, Slopes};
use super::{Covariates, CureSpec, Family, Form};
use crate::maximise::Hill;
use crate::survival::Observation;

/// Where the parts of a model's parameters lie: the share's coefficients, then the event's timing,
/// then that of the other ending.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    pub(super) spec: CureSpec,
    pub(super) share_columns: usize,
    pub(super) scale_columns: usize,
}

/// Where the parameters of one distribution lie: the coefficients of the log scale, then the shapes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing {
    pub(super) family: Family,
    start: usize,
    scale_columns: usize,
}

impl Layout {
    pub(super) fn event(self) -> Timing {
        Timing {
            family: self.spec.family,
            start: 1 + self.share_columns,
            scale_columns: self.scale_columns,
        }
    }

    pub(super) fn other(self) -> Option<Timing> {
        let Form::TwoOutcomes(family) = self.spec.form else {
            return None;
        };
        Some(Timing {
            family,
            start: self.event().end(),
            scale_columns: self.scale_columns,
        })
    }

    pub(super) fn parameters(self) -> usize {
        self.other().unwrap_or(self.event()).end()
    }

    /// The logit of the share.
    pub(super) fn logit(self, parameters: &[f64], covariates: &[f64]) -> f64 {
        linear(&parameters[..=self.share_columns], covariates)
    }
}

impl Timing {
    pub(super) fn location(self) -> usize {
        self.start
    }

    pub(super) fn first_shape(self) -> usize {
        self.start + 1 + self.scale_columns
    }

    fn end(self) -> usize {
        self.first_shape() + self.family.shapes()
    }

    pub(super) fn log_scale(self, parameters: &[f64], covariates: &[f64]) -> f64 {
        linear(&parameters[self.start..self.first_shape()], covariates)
    }

    pub(super) fn shapes(self, parameters: &[f64]) -> &[f64] {
        &parameters[self.first_shape()..self.end()]
    }

    fn at(self, parameters: &[f64], log_time: f64, covariates: &[f64]) -> Lifetime {
        let z = log_time - self.log_scale(parameters, covariates);
        self.family.at(z, self.shapes(parameters))
    }

    /// Adds `weight` times the slopes of a term to the whole slope.
    fn add(self, slope: &mut [f64], covariates: &[f64], term: Slopes, weight: f64) {
        add_linear(&mut slope[self.start..], covariates, -weight * term.by_z);
        for (part, by_shape) in slope[self.first_shape()..self.end()]
            .iter_mut()
            .zip(term.by_shape)
        {
            *part += weight * by_shape;
        }
    }
}

fn linear(coefficients: &[f64], covariates: &[f64]) -> f64 {
    let (intercept, slopes) = coefficients.split_first().unwrap_or((&0.0, &[]));
    let products = slopes
        .iter()
        .zip(covariates)
        .map(|(slope, value)| slope * value);
    intercept + products.sum::<f64>()
}

fn add_linear(slope: &mut [f64], covariates: &[f64], by_sum: f64) {
    let ones = std::iter::once(&1.0).chain(covariates);
    for (part, value) in slope.iter_mut().zip(ones) {
        *part += by_sum * value;
    }
}

/// What was seen of some subjects that are alike.
#[derive(Debug, Clone, Copy)]
struct Row<'a> {
    cause: Option<usize>,
    log_time: f64,
    count: f64,
    share_covariates: &'a [f64],
    scale_covariates: &'a [f64],
}

/// The log-likelihood of one model for one set of observations.
pub(super) struct Likelihood<'a> {
    pub(super) layout: Layout,
    rows: Vec<Row<'a>>,
}

impl<'a> Likelihood<'a> {
    /// For checked observations. Like subjects are counted once, as long as nothing else is known of
    /// any.
    pub(super) fn new(
        spec: CureSpec,
        observations: &[Observation],
        share_covariates: Covariates<'a>,
        scale_covariates: Covariates<'a>,
    ) -> Self {
        let layout = Layout {
            spec,
            share_columns: share_covariates.columns,
            scale_columns: scale_covariates.columns,
        };
        let mut rows: Vec<Row<'a>> = (observations.iter().enumerate())
            .map(|(index, observation)| Row {
                cause: observation.cause,
                log_time: observation.time.ln(),
                count: 1.0,
                share_covariates: share_covariates.row(index),
                scale_covariates: scale_covariates.row(index),
            })
            .collect();
        if layout.share_columns + layout.scale_columns == 0 {
            rows.sort_unstable_by(|left, right| {
                (left.cause.cmp(&right.cause)).then(left.log_time.total_cmp(&right.log_time))
            });
            rows.dedup_by(|next, row| {
                let alike = next.cause == row.cause && next.log_time <= row.log_time;
                if alike {
                    row.count += next.count;
                }
                alike
            });
        }
        Self { layout, rows }
    }

    /// The smallest and largest logit of the share among the subjects.
    pub(super) fn logits(&self, parameters: &[f64]) -> (f64, f64) {
        (self.rows.iter())
            .map(|row| self.layout.logit(parameters, row.share_covariates))
            .fold(
                (f64::INFINITY, f64::NEG_INFINITY),
                |(least, most), logit| (least.min(logit), most.max(logit)),
            )
    }
}

impl Hill for Likelihood<'_> {
    fn climb(&self, parameters: &[f64], slope: &mut [f64]) -> f64 {
        slope.fill(0.0);
        let term = match self.layout.spec.form {
            Form::Mixture | Form::TwoOutcomes(_) => mixture,
            Form::NonMixture => non_mixture,
        };
        (self.rows.iter())
            .map(|row| row.count * term(self.layout, *row, parameters, slope))
            .sum()
    }
}

/// The outcome that needs no time: its density is left out, and it can occur at any time.
const TIMELESS: Slopes = Slopes {
    value: 0.0,
    by_z: 0.0,
    by_shape: [0.0; MOST_SHAPES],
};

fn mixture(layout: Layout, row: Row<'_>, parameters: &[f64], slope: &mut [f64]) -> f64 {
    let share = Chance::of_logit(layout.logit(parameters, row.share_covariates));
    let (event, other) = (layout.event(), layout.other());
    let timing = event.at(parameters, row.log_time, row.scale_covariates);
    let other_timing = other.map(|other| other.at(parameters, row.log_time, row.scale_covariates));
    let (value, by_logit, event_part, other_part) = match row.cause {
        Some(0) => (
            share.log + timing.log_density.value - row.log_time,
            share.rest,
            Some((timing.log_density, 1.0)),
            None,
        ),
        Some(_) => {
            let density = other_timing.map(|timing| timing.log_density);
            let timed = density.map_or(0.0, |density| density.value - row.log_time);
            (
                share.log_rest + timed,
                -share.share,
                None,
                density.map(|density| (density, 1.0)),
            )
        }
        None => {
            let survival = other_timing.map_or(TIMELESS, |timing| timing.log_survival);
            let late = share.log + timing.log_survival.value;
            let value = log_sum(late, share.log_rest + survival.value);
            let still = (late - value).exp();
            (
                value,
                still - share.share,
                Some((timing.log_survival, still)),
                Some((survival, 1.0 - still)),
            )
        }
    };
    add_linear(slope, row.share_covariates, row.count * by_logit);
    if let Some((term, weight)) = event_part {
        event.add(slope, row.scale_covariates, term, row.count * weight);
    }
    if let (Some(other), Some((term, weight))) = (other, other_part) {
        other.add(slope, row.scale_covariates, term, row.count * weight);
    }
    value
}

fn non_mixture(layout: Layout, row: Row<'_>, parameters: &[f64], slope: &mut [f64]) -> f64 {
    let share = Chance::of_logit(layout.logit(parameters, row.share_covariates));
    let chances = -share.log_rest;
    let event = layout.event();
    let timing = event.at(parameters, row.log_time, row.scale_covariates);
    let survival = timing.log_survival.value.exp();
    let met = -timing.log_survival.value.exp_m1();
    // The slope of -κF is that of ln S, times κS.
    let (value, by_logit, density_weight, survival_weight) = match row.cause {
        Some(0) => (
            chances.ln() + timing.log_density.value - row.log_time - chances * met,
            share.share * (1.0 / chances - met),
            1.0,
            chances * survival,
        ),
        Some(_) => (-chances, -share.share, 0.0, 0.0),
        None => (-chances * met, -share.share * met, 0.0, chances * survival),
    };
    add_linear(slope, row.share_covariates, row.count * by_logit);
    let weighted = [
        (timing.log_density, density_weight),
        (timing.log_survival, survival_weight),
    ];
    for (term, weight) in weighted.into_iter().filter(|(_, weight)| *weight > 0.0) {
        event.add(slope, row.scale_covariates, term, row.count * weight);
    }
    value
}

/// A share and what is left to 1, with their logarithms, none of which rounding makes 0.
struct Chance {
    share: f64,
    rest: f64,
    log: f64,
    log_rest: f64,
}

impl Chance {
    fn of_logit(logit: f64) -> Self {
        let log = -log_sum(0.0, -logit);
        let log_rest = -log_sum(0.0, logit);
        Self {
            share: log.exp(),
            rest: log_rest.exp(),
            log,
            log_rest,
        }
    }
}

/// `ln(e^one + e^other)`.
pub(super) fn log_sum(one: f64, other: f64) -> f64 {
    let (less, more) = (one.min(other), one.max(other));
    if less.is_infinite() {
        more
    } else {
        more + (less - more).exp().ln_1p()
    }
}
