//! Empirical Bayes: a Beta prior learnt from groups.
//!
//! It must never learn a prior from groups that the entry keeps out of it.

use doorstep_stats::shrinkage::{BetaPrior, Shrinkage};

use super::james_stein;
use super::proportion::pairs;
use crate::answers::{Answers, Gap};
use crate::entry::Entry;

const SUCCESSES: [&str; 6] = ["y", "k", "x", "r", "successes", "hits"];
pub(super) const TRIALS: [&str; 6] = ["n", "trials", "at_bats", "ab", "nobs", "total"];

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    if entry.says(&["james", "stein", "efron"]) {
        return james_stein::answer(entry);
    }
    let numbers = |names: &[&str]| entry.inputs.numbers(names);
    let (Some(successes), Some(trials)) = (numbers(&SUCCESSES), numbers(&TRIALS)) else {
        return Err(Gap::missing("successes y and trials n of each group"));
    };
    let groups = pairs(&successes, &trials)?;
    let known = entry
        .inputs
        .count(&["prior_groups", "historical", "n_prior"])
        .map_or(groups.len(), |count| count as usize);
    let learnt = groups
        .get(..known)
        .ok_or_else(|| Gap::missing("as many groups as the prior takes"))?;
    if entry
        .inputs
        .text(&["sd_divisor"])
        .is_some_and(|divisor| divisor != "k-1" && divisor != "n-1")
    {
        return Err(Gap::Failed(
            "the moment estimate divides by the groups minus one".to_owned(),
        ));
    }
    let by_likelihood = match Shrinkage::fit(learnt) {
        Ok(Shrinkage::PlugIn(prior)) => Some(prior),
        _ => None,
    };
    let given = entry
        .inputs
        .number(&["alpha", "a"])
        .zip(entry.inputs.number(&["beta", "b"]));
    let prior = match given {
        Some((alpha, beta)) => BetaPrior::new(alpha, beta),
        None if entry.says(&["likelihood", "mle"]) => by_likelihood,
        None => BetaPrior::from_moments(learnt),
    };
    let prior =
        prior.ok_or_else(|| Gap::missing("groups from which a Beta prior can be learnt"))?;
    let mut answers = Answers::default();
    put_prior(&mut answers, "", prior);
    if let Some(prior) = by_likelihood {
        put_prior(&mut answers, "mle_", prior);
    }
    let posteriors: Vec<_> = groups.iter().map(|&group| prior.posterior(group)).collect();
    let rest = if known < groups.len() {
        &posteriors[known..]
    } else {
        &posteriors[..]
    };
    let list = |of: fn(&doorstep_stats::shrinkage::Posterior) -> f64| {
        rest.iter().map(of).collect::<Vec<_>>()
    };
    answers.put(
        &["post_mean", "posterior_mean", "post_means", "shrunk"],
        list(|posterior| posterior.mean),
    );
    answers.put(
        &["post_sd", "posterior_sd", "post_sds"],
        list(|posterior| posterior.standard_deviation),
    );
    for (number, posterior) in (1..).zip(&posteriors) {
        answers.put(
            &[
                &format!("post{number}_mean"),
                &format!("post_{number}_mean"),
            ],
            posterior.mean,
        );
        answers.put(
            &[&format!("post{number}_sd"), &format!("post_{number}_sd")],
            posterior.standard_deviation,
        );
    }
    Ok(answers)
}

fn put_prior(answers: &mut Answers, prefix: &str, prior: BetaPrior) {
    let Ok(nothing) = doorstep_stats::proportion::Counts::new(0, 0) else {
        return;
    };
    // By construction the prior has the mean and the deviation of the raw shares.
    let own = prior.posterior(nothing);
    for (name, value) in [
        ("mean", own.mean),
        ("sd", own.standard_deviation),
        ("variance", own.standard_deviation.powi(2)),
        ("alpha", prior.alpha()),
        ("beta", prior.beta()),
        ("strength", prior.strength()),
        ("alpha_plus_beta", prior.strength()),
    ] {
        answers.put(
            &[
                &format!("{prefix}{name}"),
                &format!("{name}_{}", prefix.trim_end_matches('_')),
            ],
            value,
        );
    }
}
