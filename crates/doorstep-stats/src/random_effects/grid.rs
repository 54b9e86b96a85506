//! Which normal distributions of logits are plausible, given all groups.
//!
//! It must never put its points where there is no weight: it looks for the weight first.

use super::SpreadPrior;
use super::conditional::Conditional;
use crate::proportion::Counts;

/// One normal distribution, and its posterior probability.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) mean: f64,
    pub(super) deviation: f64,
    pub(super) weight: f64,
}

/// The spreads that can be told from equality, and from having nothing in common.
const LOG_DEVIATIONS: (f64, f64) = (-4.605, 2.303);
/// Points along each direction; the first look takes fewer means.
const POINTS: usize = 40;
const FIRST_LOOK_MEANS: usize = 9;
/// How far the means reach, in standard deviations.
const REACH: f64 = 6.0;
/// Weights below this part of the greatest are left out.
const NOTHING: f64 = -20.0;

/// The grid for groups with trials that do not all succeed or fail throughout.
pub(super) fn weigh(groups: &[Counts], prior: SpreadPrior) -> Vec<Node> {
    let first = column_weights(&log_weights(
        groups,
        prior,
        LOG_DEVIATIONS,
        FIRST_LOOK_MEANS,
    ));
    let greatest = first.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let heavy = |weight: &f64| *weight > greatest + NOTHING;
    let step = (LOG_DEVIATIONS.1 - LOG_DEVIATIONS.0) / POINTS as f64;
    let from = first.iter().position(heavy).unwrap_or(0);
    let to = first.iter().rposition(heavy).unwrap_or(POINTS - 1);
    let range = (
        LOG_DEVIATIONS.0 + from as f64 * step,
        LOG_DEVIATIONS.0 + (to + 1) as f64 * step,
    );
    normalised(log_weights(groups, prior, range, POINTS).concat())
}

/// Nodes with logarithms of weights, one column for each spread.
fn log_weights(
    groups: &[Counts],
    prior: SpreadPrior,
    (least, most): (f64, f64),
    means: usize,
) -> Vec<Vec<Node>> {
    let step = (most - least) / POINTS as f64;
    (0..POINTS)
        .map(|index| {
            let log_deviation = least + (index as f64 + 0.5) * step;
            column(groups, prior, log_deviation, means)
        })
        .collect()
}

fn column(groups: &[Counts], prior: SpreadPrior, log_deviation: f64, means: usize) -> Vec<Node> {
    let deviation = log_deviation.exp();
    let (middle, error) = plausible_mean(groups, deviation);
    let spacing = 2.0 * REACH * error / (means - 1) as f64;
    (0..means)
        .map(|index| {
            let mean = middle - REACH * error + index as f64 * spacing;
            let evidence: f64 = (groups.iter())
                .map(|&group| Conditional::of(group, mean, deviation).log_evidence)
                .sum();
            let weight = evidence + log_prior(prior, log_deviation) + spacing.ln();
            Node {
                mean,
                deviation,
                weight,
            }
        })
        .collect()
}

/// The density of `ln σ`, up to a constant.
fn log_prior(prior: SpreadPrior, log_deviation: f64) -> f64 {
    match prior {
        SpreadPrior::HalfNormal(scale) => {
            log_deviation - 0.5 * (log_deviation.exp() / scale).powi(2)
        }
        SpreadPrior::Precision { shape, rate } => {
            -2.0 * shape * log_deviation - rate * (-2.0 * log_deviation).exp()
        }
    }
}

/// About where the common logit lies and with what standard error: each group's own logit weighs by
/// the inverse of its variance.
fn plausible_mean(groups: &[Counts], deviation: f64) -> (f64, f64) {
    let (mut total, mut sum) = (0.0, 0.0);
    for group in groups {
        let successes = group.successes() as f64 + 0.5;
        let failures = (group.trials() - group.successes()) as f64 + 0.5;
        let variance = 1.0 / successes + 1.0 / failures + deviation * deviation;
        total += 1.0 / variance;
        sum += (successes / failures).ln() / variance;
    }
    (sum / total, total.sqrt().recip())
}

fn column_weights(columns: &[Vec<Node>]) -> Vec<f64> {
    (columns.iter())
        .map(|column| {
            let greatest = greatest(column);
            let sum: f64 = column
                .iter()
                .map(|node| (node.weight - greatest).exp())
                .sum();
            greatest + sum.ln()
        })
        .collect()
}

fn greatest(nodes: &[Node]) -> f64 {
    nodes
        .iter()
        .map(|node| node.weight)
        .fold(f64::NEG_INFINITY, f64::max)
}

/// Turns log weights into weights that add up to 1, and drops those that are next to nothing.
fn normalised(mut nodes: Vec<Node>) -> Vec<Node> {
    let greatest = greatest(&nodes);
    nodes.retain(|node| node.weight > greatest + NOTHING);
    for node in &mut nodes {
        node.weight = (node.weight - greatest).exp();
    }
    let total: f64 = nodes.iter().map(|node| node.weight).sum();
    for node in &mut nodes {
        node.weight /= total;
    }
    nodes
}
