//! What a run must not fall below, so that a change which spoils the verdict is seen.
//!
//! A limit never fails by chance: it is broken only if a rate as good as the one that was measured would bring so bad a
//! count in fewer than one of a hundred thousand runs (Clopper and Pearson). It must never be a wish: those are in
//! [`crate::wishes`], and may be missed.

use doorstep_stats::Confidence;
use doorstep_stats::proportion::Counts;

use crate::Firm;
use crate::metrics::Figure;
use crate::metrics::hidden;

/// Two tails of one in a hundred thousand.
const COVERAGE: f64 = 1.0 - 2e-5;

/// Which way is bad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// More than this.
    AtMost(f64),
    /// Less than this.
    AtLeast(f64),
}

impl Bound {
    /// Whether a share is so bad that chance does not explain it. Without firms nothing is.
    pub fn is_broken(self, share: Option<Figure>) -> bool {
        let interval = share.and_then(|share| {
            let counts = Counts::new(share.hits() as u64, share.count as u64).ok()?;
            counts.clopper_pearson(Confidence::new(COVERAGE).ok()?)
        });
        interval.is_some_and(|range| match self {
            Bound::AtMost(rate) => range.lower > rate,
            Bound::AtLeast(rate) => range.upper < rate,
        })
    }
}

/// A limit and what the run says of it.
#[derive(Clone, Debug)]
pub struct Limit {
    /// What is limited.
    pub of: &'static str,
    /// What the run has.
    pub share: Option<Figure>,
    /// What it may have.
    pub bound: Bound,
}

impl Limit {
    /// Whether the run breaks it.
    pub fn is_broken(&self) -> bool {
        self.bound.is_broken(self.share)
    }

    /// As a line.
    pub fn text(&self) -> String {
        let (word, rate) = match self.bound {
            Bound::AtMost(rate) => ("at most", rate),
            Bound::AtLeast(rate) => ("at least", rate),
        };
        let share = self.share.map_or("no firms".to_owned(), |share| {
            format!("{} of {}", share.hits(), share.count)
        });
        let broken = if self.is_broken() { "BROKEN" } else { "kept" };
        format!(
            "{broken}: {}: {share}; {word} {:.0} of 100 beyond chance",
            self.of,
            rate * 100.0
        )
    }
}

/// The limits, with the rates that the last full run measured.
pub fn all(firms: &[Firm]) -> Vec<Limit> {
    let balanced = || firms.iter().filter(|firm| firm.truth.is_balanced());
    let weak = || firms.iter().filter(|firm| !firm.truth.is_balanced());
    let seen = || weak().filter(|firm| !firm.truth.is_hidden);
    let large = || seen().filter(|firm| firm.size >= 0.4 && firm.leads_a_month >= 60.0);
    vec![
        Limit {
            of: "balanced firms with a side named",
            share: Figure::share(balanced().map(Firm::is_wrong_side)),
            bound: Bound::AtMost(FALSE_ALARMS),
        },
        Limit {
            of: "weak firms with a wrong side named",
            share: Figure::share(seen().map(Firm::is_wrong_side)),
            bound: Bound::AtMost(WRONG_SIDES),
        },
        Limit {
            of: "weaknesses of 40 %, at 60 leads a month or more, that are named",
            share: Figure::share(large().map(Firm::is_right)),
            bound: Bound::AtLeast(NAMED),
        },
        Limit {
            of: "hidden quality that is covered up",
            share: hidden::share(
                weak().filter(|firm| firm.truth.is_hidden),
                hidden::is_covered_up,
            ),
            bound: Bound::AtMost(COVERED_UP),
        },
    ]
}

/// What the last full run measured, rounded to the bad side.
const FALSE_ALARMS: f64 = 0.02;
const WRONG_SIDES: f64 = 0.03;
const NAMED: f64 = 0.65;
const COVERED_UP: f64 = 0.02;

#[cfg(test)]
mod tests {
    use super::*;

    fn share(hits: usize, count: usize) -> Option<Figure> {
        Figure::share((0..count).map(|place| place < hits))
    }

    #[test]
    fn a_limit_bears_bad_luck_but_not_a_bad_verdict() {
        let bound = Bound::AtMost(0.05);
        assert!(!bound.is_broken(share(10, 75))); // three in a thousand runs
        assert!(bound.is_broken(share(25, 75)));
        let bound = Bound::AtLeast(0.9);
        assert!(!bound.is_broken(share(8, 12)));
        assert!(bound.is_broken(share(3, 12)));
    }

    #[test]
    fn no_firms_break_no_limit() {
        assert!(!Bound::AtMost(0.0).is_broken(None));
        assert!(all(&[]).iter().all(|limit| !limit.is_broken()));
    }
}
