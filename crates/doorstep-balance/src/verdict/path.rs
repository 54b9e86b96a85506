//! The path of the two arms: how many and whom marketing brought, and how many of like people were brought
//! through, quarter by quarter.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::case::{Basis, Case, Spans, View};
use super::cells;
use super::levels::{Factor, Side};
use super::span::{Kind, Span};
use crate::likely::Likely;

/// A step's length, unless the period is shorter: then it is the period's, or the last step would reach beyond it.
const QUARTER_DAYS: i32 = 91;
/// So many steps are shown.
const STEPS: i32 = 8;
/// Draws of each step: for a plot.
const DRAWS: usize = 150;

/// One quarter of the path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Leads, and their kind, as a multiple of the reference.
    pub marketing: Likely,
    /// Hand-over, offers and wins, at equal mix.
    pub sales: Likely,
}

/// The path of the quarters up to the period's end, the earliest first.
pub(super) fn path(case: &Case, basis: Basis, spans: Spans) -> Vec<Step> {
    if spans.reference.kind == Kind::Plan {
        return Vec::new();
    }
    let length = spans.period.days().min(QUARTER_DAYS);
    let step_back = |back: i32| {
        let to = spans.period.to.checked_sub((back * length).days()).ok()?;
        let from = to.checked_sub((length - 1).days()).ok()?;
        Some(Span { from, to })
    };
    let mut steps: Vec<Step> = (0..STEPS)
        .map_while(step_back)
        .take_while(|&span| basis.cover.check(span).is_ok())
        .filter_map(|period| step(case, basis, Spans { period, ..spans }))
        .collect();
    steps.reverse();
    steps
}

fn step(case: &Case, basis: Basis, spans: Spans) -> Option<Step> {
    let inside = cells::inside(basis.leads, spans.both());
    let view = View {
        spans,
        swing: basis.swing(spans),
        ripening: basis.ripening,
        luck: None,
        contradicted: None,
        draws: DRAWS,
        unsettled: None,
    };
    let decided = case.decide(&inside, view)?;
    let arm = |sides: &[Side]| {
        let is_own = |factor: Factor| sides.contains(&factor.side());
        let Likely { value, low, high } = decided.estimate.log_of(is_own)?;
        Some(Likely {
            value: value.exp(),
            low: low.exp(),
            high: high.exp(),
        })
    };
    Some(Step {
        from: spans.period.from,
        to: spans.period.to,
        marketing: arm(&[Side::Marketing])?,
        sales: arm(&[Side::HandOver, Side::Sales])?,
    })
}
