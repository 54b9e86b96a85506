//! Competing risks where time is counted in whole units and subjects carry weights: one pass, no memory.
//!
//! It must never treat a competing event as censoring.

/// The weighted Aalen-Johansen incidence of two competing causes, fed in time order.
///
/// With all weights 1 it is that of [`CumulativeIncidence`](super::CumulativeIncidence). Weights may be any
/// numbers that are not negative, such as those of a Bayesian bootstrap.
///
/// ```
/// use doorstep_stats::survival::binned::Incidence;
///
/// let mut incidence = Incidence::default();
/// incidence.leave(3, [1.0, 0.0], 1.0); // cause 0 after 3 units
/// incidence.leave(5, [0.0, 0.0], 1.0); // still waiting after 5
/// incidence.leave(7, [1.0, 0.0], 1.0); // cause 0 after 7
/// assert_eq!(incidence.by(4), [1.0 / 3.0, 0.0]);
/// assert_eq!(incidence.by(7), [1.0, 0.0]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Incidence {
    /// Time, weight of either cause, weight of all that leave then.
    bins: Vec<(i32, [f64; 2], f64)>,
    all: f64,
}

impl Incidence {
    /// Subjects of weight `all` leave observation at `time`; `events` of it by either cause, the rest
    /// undecided. Times must not fall from call to call; one that does counts at the last time.
    pub fn leave(&mut self, time: i32, events: [f64; 2], all: f64) {
        self.all += all;
        match self.bins.last_mut() {
            Some((last, of_bin, leaving)) if *last >= time => {
                of_bin[0] += events[0];
                of_bin[1] += events[1];
                *leaving += all;
            }
            _ => self.bins.push((time, events, all)),
        }
    }

    /// The share that met each cause by a time, that time included; zeros if nobody was observed.
    pub fn by(&self, time: i32) -> [f64; 2] {
        let (mut at_risk, mut free) = (self.all, 1.0);
        let mut shares = [0.0; 2];
        let until = self.bins.iter().take_while(|bin| bin.0 <= time);
        for (_, events, leaving) in until {
            if at_risk <= 0.0 {
                break;
            }
            shares[0] += free * events[0] / at_risk;
            shares[1] += free * events[1] / at_risk;
            free *= (1.0 - (events[0] + events[1]) / at_risk).max(0.0);
            at_risk -= leaving;
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Incidence;
    use crate::Confidence;
    use crate::survival::{CumulativeIncidence, Observation};

    proptest! {
        #[test]
        fn with_equal_weights_it_is_the_estimate_of_single_subjects(
            mut subjects in prop::collection::vec((0_i32..40, 0_usize..3), 1..60),
            weight in 0.1_f64..5.0,
        ) {
            subjects.sort_unstable();
            let mut incidence = Incidence::default();
            for &(time, end) in &subjects {
                let event = |cause: usize| if end == cause { weight } else { 0.0 };
                incidence.leave(time, [event(0), event(1)], weight);
            }
            let observations: Vec<Observation> = subjects
                .iter()
                .map(|&(time, end)| match end {
                    2 => Observation::censored(f64::from(time)),
                    cause => Observation::event(f64::from(time), cause),
                })
                .collect();
            let curves = CumulativeIncidence::estimate(&observations, 2).unwrap();
            for time in 0..40 {
                for cause in 0..2 {
                    let wanted = curves.at(cause, f64::from(time), Confidence::P95).unwrap().value;
                    let found = incidence.by(time)[cause];
                    prop_assert!((found - wanted).abs() < 1e-9, "{time}: {found} {wanted}");
                }
            }
        }
    }

    #[test]
    fn nobody_is_no_share() {
        assert!(
            Incidence::default()
                .by(10)
                .iter()
                .all(|share| *share == 0.0)
        );
    }
}
