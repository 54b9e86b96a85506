//! Whether several groups meet an event at different rates.
//!
//! It must never compare groups at times when only one of them is under observation.

use super::{Observation, SurvivalError, check};
use crate::linear::Cholesky;
use crate::special::chi_square_upper;

/// The outcome of a log-rank test.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// How far the groups are from equal rates.
    pub chi_square: f64,
    /// The number of comparable groups minus one.
    pub degrees_of_freedom: usize,
    /// The probability of a `chi_square` as large or larger when all rates are equal.
    pub p_value: f64,
    /// The events of each group.
    pub observed: Vec<f64>,
    /// The events each group would have had at the common rate.
    pub expected: Vec<f64>,
}

/// Why groups cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum LogRankError {
    /// An observation is not valid; positions are counted through all groups.
    #[error(transparent)]
    Invalid(#[from] SurvivalError),
    /// No event occurred while at least two groups were under observation.
    #[error("no event occurred while two groups were under observation")]
    NotComparable,
}

/// The log-rank test of equal event rates in all groups.
///
/// At each event time with `d` events among `n` subjects at risk, of whom `nⱼ` are in group `j`,
/// the group expects `d nⱼ/n` events. With `O - E` summed over all times and its hypergeometric
/// covariance
///
/// ```text
/// Vⱼₗ = Σ d (n-d)/(n-1) · (nⱼ/n) (δⱼₗ - nₗ/n)
/// ```
///
/// the statistic is `(O-E)ᵀ V⁻¹ (O-E)` over all comparable groups but one. An event of any cause
/// counts; pass other causes as censored to compare the rates of one. The time is O(n log n) plus
/// O(event times · groups²).
///
/// Errors on invalid observations, and when nothing can be compared.
///
/// Source: Mantel (1966), *Cancer Chemotherapy Reports* 50, 163–170; Peto and Peto (1972), JRSS A
/// 135, 185–207.
///
/// ```
/// use doorstep_stats::survival::{Observation, log_rank};
///
/// let early = [1.0, 2.0, 2.0, 3.0, 4.0].map(|time| Observation::event(time, 0));
/// let late = [5.0, 6.0, 8.0, 8.0, 9.0].map(|time| Observation::event(time, 0));
/// let test = log_rank(&[&early, &late])?;
/// assert_eq!((test.degrees_of_freedom, test.observed), (1, vec![5.0, 5.0]));
/// assert!(test.p_value < 0.01);
/// # Ok::<(), doorstep_stats::survival::LogRankError>(())
/// ```
pub fn log_rank(groups: &[&[Observation]]) -> Result<LogRank, LogRankError> {
    let mut subjects: Vec<(usize, Observation)> = (groups.iter().enumerate())
        .flat_map(|(group, members)| members.iter().map(move |&one| (group, one)))
        .collect();
    check(subjects.iter().map(|subject| subject.1), usize::MAX)?;
    subjects.sort_unstable_by(|left, right| left.1.time.total_cmp(&right.1.time));
    let mut sums = Sums::new(groups.iter().map(|members| members.len()));
    for tied in subjects.chunk_by(|left, right| left.1.time >= right.1.time) {
        sums.meet(tied);
    }
    sums.test()
}

/// What has been summed so far, and who is still at risk.
struct Sums {
    at_risk: Vec<f64>,
    observed: Vec<f64>,
    expected: Vec<f64>,
    covariance: Vec<f64>,
}

impl Sums {
    fn new(sizes: impl Iterator<Item = usize>) -> Self {
        let at_risk: Vec<f64> = sizes.map(|size| size as f64).collect();
        let groups = at_risk.len();
        Self {
            at_risk,
            observed: vec![0.0; groups],
            expected: vec![0.0; groups],
            covariance: vec![0.0; groups * groups],
        }
    }

    /// Counts the events of one time, then lets all whose time it is go.
    fn meet(&mut self, tied: &[(usize, Observation)]) {
        let groups = self.at_risk.len();
        let all: f64 = self.at_risk.iter().sum();
        let events = tied.iter().filter(|one| one.1.cause.is_some());
        let count = events.clone().count() as f64;
        for &(group, _) in events {
            self.observed[group] += 1.0;
        }
        let spread = if all > 1.0 {
            count * (all - count) / (all - 1.0)
        } else {
            0.0
        };
        for one in 0..groups {
            let share = self.at_risk[one] / all;
            self.expected[one] += count * share;
            for other in 0..groups {
                let same = if one == other { 1.0 } else { 0.0 };
                self.covariance[one * groups + other] +=
                    spread * share * (same - self.at_risk[other] / all);
            }
        }
        for &(group, _) in tied {
            self.at_risk[group] -= 1.0;
        }
    }

    fn test(self) -> Result<LogRank, LogRankError> {
        let groups = self.at_risk.len();
        let comparable: Vec<usize> = (0..groups)
            .filter(|&group| self.covariance[group * groups + group] > 0.0)
            .collect();
        let (_, kept) = comparable
            .split_last()
            .filter(|(_, kept)| !kept.is_empty())
            .ok_or(LogRankError::NotComparable)?;
        let difference: Vec<f64> = (kept.iter())
            .map(|&group| self.observed[group] - self.expected[group])
            .collect();
        let covariance: Vec<f64> = (kept.iter())
            .flat_map(|&one| kept.iter().map(move |&other| one * groups + other))
            .map(|place| self.covariance[place])
            .collect();
        // Groups that form islands in time, each never beside the others, make it singular.
        let factor = Cholesky::of(&covariance, kept.len()).ok_or(LogRankError::NotComparable)?;
        let solved = factor.solve(&difference);
        let chi_square: f64 = solved.iter().zip(&difference).map(|(x, y)| x * y).sum();
        Ok(LogRank {
            chi_square,
            degrees_of_freedom: kept.len(),
            p_value: chi_square_upper(chi_square, kept.len() as f64),
            observed: self.observed,
            expected: self.expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gehan() -> [Vec<Observation>; 2] {
        let mut treated = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0]
            .map(|time| Observation::event(time, 0))
            .to_vec();
        treated.extend(
            [
                6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
            ]
            .map(Observation::censored),
        );
        let control = [
            1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0,
            12.0, 15.0, 17.0, 22.0, 23.0,
        ];
        [
            treated,
            control.map(|time| Observation::event(time, 0)).to_vec(),
        ]
    }

    #[test]
    fn groups_that_never_meet_cannot_be_compared() {
        let waiting = [Observation::censored(1.0)];
        let later = [Observation::event(2.0, 0), Observation::event(3.0, 0)];
        assert_eq!(
            log_rank(&[&waiting, &later]),
            Err(LogRankError::NotComparable)
        );
        assert_eq!(log_rank(&[&later]), Err(LogRankError::NotComparable));
        assert_eq!(
            log_rank(&[&waiting, &waiting]),
            Err(LogRankError::NotComparable)
        );
        let nothing = log_rank(&[&[], &[]]).unwrap_err();
        assert_eq!(
            nothing,
            LogRankError::Invalid(SurvivalError::NoObservations)
        );
    }

    #[test]
    fn an_empty_group_changes_nothing() {
        let [treated, control] = gehan();
        let two = log_rank(&[&treated, &control]).unwrap();
        let three = log_rank(&[&treated, &[], &control]).unwrap();
        assert_eq!(two.degrees_of_freedom, three.degrees_of_freedom);
        assert!((two.chi_square - three.chi_square).abs() < 1e-12);
    }

    fn group() -> impl Strategy<Value = Vec<Observation>> {
        let one =
            (0..20_u8, prop::option::of(Just(0_usize))).prop_map(|(time, cause)| Observation {
                time: f64::from(time),
                cause,
            });
        prop::collection::vec(one, 1..30)
    }

    proptest! {
        #[test]
        fn observed_and_expected_have_one_sum_and_order_does_not_matter(
            one in group(), two in group(), three in group(),
        ) {
            let forth = log_rank(&[&one, &two, &three]);
            let back = log_rank(&[&three, &one, &two]);
            if let (Ok(forth), Ok(back)) = (forth, back) {
                let observed: f64 = forth.observed.iter().sum();
                let expected: f64 = forth.expected.iter().sum();
                prop_assert!((observed - expected).abs() < 1e-9);
                prop_assert!((forth.chi_square - back.chi_square).abs() < 1e-6 * forth.chi_square.max(1.0));
                prop_assert!(forth.chi_square >= 0.0);
                prop_assert!((0.0..=1.0).contains(&forth.p_value));
            }
        }
    }
}
