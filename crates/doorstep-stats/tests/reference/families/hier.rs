//! Groups one by one or with random effects: posterior shares and the ranks they leave open.
//!
//! It must never draw without a seed: the same numbers come out in every run.

use doorstep_stats::Confidence;
use doorstep_stats::proportion::Counts;
use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
use doorstep_stats::rank::{Best, RankTally};
use doorstep_stats::shrinkage::{BetaPrior, Posterior};

use super::proportion::pairs;
use crate::answers::{Answers, Found, Gap};
use crate::entry::{Entry, plain};

/// A thousandth of the places differs from one seed to the next.
const DRAWS: usize = 4_000;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let numbers = |names: &[&str]| entry.inputs.numbers(names);
    let (Some(successes), Some(trials)) = (
        numbers(&["r", "k", "y", "x", "deaths", "successes"]),
        numbers(&["n", "trials", "operations"]),
    ) else {
        return Err(Gap::missing("successes r and trials n of each group"));
    };
    let groups = pairs(&successes, &trials)?;
    let prior = |name: &[&str], default: f64| entry.inputs.number(name).unwrap_or(default);
    if entry.says(&["random", "logit-normal", "hierarchical"]) {
        let shape = prior(&["prior_shape", "tau_shape"], 0.001);
        let rate = prior(&["prior_rate", "tau_rate"], 0.001);
        let model = LogitNormal::fit(&groups, SpreadPrior::Precision { shape, rate })
            .map_err(Gap::refused)?;
        let quantile = |group, probability| model.quantile(group, probability);
        let mut answers = describe(
            entry,
            &groups,
            |group| model.posterior(group),
            quantile,
            |uniform| model.draw(&groups, uniform),
        )?;
        answers.put(
            &["pop_mean", "population_mean", "mu_share"],
            model.middle_share(),
        );
        answers.put(&["sigma_mean", "sigma"], model.spread());
        return Ok(answers);
    }
    let prior = BetaPrior::new(prior(&["alpha", "a"], 1.0), prior(&["beta", "b"], 1.0))
        .ok_or_else(|| Gap::missing("a Beta prior"))?;
    let quantile = |group, probability| Some(prior.updated(group).quantile(probability));
    let draw = |uniform: &mut dyn FnMut() -> f64| {
        groups
            .iter()
            .map(|&group| prior.updated(group).quantile(uniform()))
            .collect()
    };
    describe(
        entry,
        &groups,
        |group| prior.posterior(group),
        quantile,
        draw,
    )
}

fn describe(
    entry: &Entry,
    groups: &[Counts],
    posterior: impl Fn(Counts) -> Posterior,
    quantile: impl Fn(Counts, f64) -> Option<f64>,
    draw: impl Fn(&mut dyn FnMut() -> f64) -> Vec<f64>,
) -> Result<Answers, Gap> {
    let mut answers = Answers::default();
    let posteriors: Vec<Posterior> = groups.iter().map(|&group| posterior(group)).collect();
    let means: Vec<f64> = posteriors.iter().map(|posterior| posterior.mean).collect();
    let deviations: Vec<f64> = posteriors
        .iter()
        .map(|posterior| posterior.standard_deviation)
        .collect();
    answers.put(
        &[
            "mean",
            "mean_exact",
            "bugs_mean",
            "quadrature_mean",
            "post_mean",
            "posterior_mean",
        ],
        means,
    );
    answers.put(
        &[
            "sd",
            "sd_exact",
            "bugs_sd",
            "quadrature_sd",
            "post_sd",
            "posterior_sd",
        ],
        deviations,
    );
    for key in entry.expected.keys() {
        if let Some(probability) = probability(&plain(key)) {
            let found: Vec<Option<f64>> = groups
                .iter()
                .map(|&group| quantile(group, probability))
                .collect();
            answers.put(&[key], found);
        }
    }
    if entry.expected.keys().any(|key| plain(key).contains("rank")) {
        put_ranks(&mut answers, groups.len(), draw)?;
    }
    Ok(answers)
}

/// `q2_5` is 2.5 %, `median` one half.
fn probability(key: &str) -> Option<f64> {
    let key = key.strip_prefix("bugs_").unwrap_or(key);
    match key {
        "median" => Some(0.5),
        "lower" => Some(0.025),
        "upper" => Some(0.975),
        key => Some(
            key.strip_prefix('q')?
                .replace('_', ".")
                .parse::<f64>()
                .ok()?
                / 100.0,
        ),
    }
}

/// The group with the smallest share has rank 1, as in the examples of BUGS.
fn put_ranks(
    answers: &mut Answers,
    groups: usize,
    draw: impl Fn(&mut dyn FnMut() -> f64) -> Vec<f64>,
) -> Result<(), Gap> {
    let mut state = 1_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let mut tally = RankTally::new(groups, Best::Lowest);
    for _ in 0..DRAWS {
        tally.add(&draw(&mut uniform)).map_err(Gap::refused)?;
    }
    let ranks = tally.ranks(Confidence::P95);
    let list = |of: &dyn Fn(&doorstep_stats::rank::Ranks) -> Found| {
        Found::List(ranks.iter().map(of).collect())
    };
    answers.put(
        &["rank_2.5_50_97.5", "ranks", "rank"],
        list(&|ranks| [ranks.lower, ranks.median, ranks.upper].into()),
    );
    answers.put(
        &["rank_median", "median_rank"],
        list(&|ranks| ranks.median.into()),
    );
    answers.put(
        &["rank_lower", "rank_2.5"],
        list(&|ranks| ranks.lower.into()),
    );
    answers.put(
        &["rank_upper", "rank_97.5"],
        list(&|ranks| ranks.upper.into()),
    );
    answers.put(
        &["rank_interval", "rank_ci"],
        list(&|ranks| [ranks.lower, ranks.upper].into()),
    );
    answers.put(
        &["p_rank_1", "p_best", "p_lowest"],
        list(&|ranks| ranks.best.into()),
    );
    Ok(())
}
