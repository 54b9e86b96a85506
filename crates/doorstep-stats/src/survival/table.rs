//! Cumulative incidence over the same subjects again and again, each time weighted anew.
//!
//! It must never draw a weight itself, and never sort, allocate or look at a subject twice while
//! weights are applied: that is done once, when the table is made.

use super::{Observation, SurvivalError, check};

mod pass;

/// One subject of an [`IncidenceTable`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject {
    /// The group whose curve the subject counts for, from 0.
    pub group: usize,
    /// When the subject came under observation, on its own clock: it is at risk only after. 0 for a
    /// subject seen from the start.
    pub entry: f64,
    /// How long it was observed, and what ended the observation.
    pub observation: Observation,
}

impl Subject {
    /// A subject seen from the start of its clock.
    ///
    /// ```
    /// use doorstep_stats::survival::{Observation, Subject};
    ///
    /// let subject = Subject::from_start(2, Observation::event(3.5, 0));
    /// assert_eq!((subject.group, subject.entry), (2, 0.0));
    /// ```
    pub fn from_start(group: usize, observation: Observation) -> Self {
        let entry = 0.0;
        Self {
            group,
            entry,
            observation,
        }
    }

    /// The same subject, had it come under observation at `entry` (delayed entry). Subjects that
    /// met an event before they could enter are missing from the data; without the entry, the
    /// survivors would make every curve too low.
    ///
    /// ```
    /// use doorstep_stats::survival::{Observation, Subject};
    ///
    /// let subject = Subject::from_start(0, Observation::censored(9.0)).entering_at(4.0);
    /// assert_eq!(subject.entry, 4.0);
    /// ```
    #[must_use]
    pub fn entering_at(self, entry: f64) -> Self {
        Self { entry, ..self }
    }
}

/// Why weights give no curve.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum WeightError {
    /// A slice or iterator has another length than the table asks for.
    #[error("{expected} values were needed, and there are {found}")]
    Length {
        /// How many the table asks for.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A weight was negative, infinite or not a number.
    #[error("weight {index} is {weight}; weights are finite and not negative")]
    InvalidWeight {
        /// Position among the weights.
        index: usize,
        /// The offending weight.
        weight: f64,
    },
    /// All weights of the group are 0, or it has no subjects: it has no curve.
    #[error("group {group} has no weight")]
    NoWeight {
        /// The group asked for.
        group: usize,
    },
    /// The group was not among those announced.
    #[error("group {group} was asked for, but groups run from 0 to below {groups}")]
    UnknownGroup {
        /// The group asked for.
        group: usize,
        /// How many groups were announced.
        groups: usize,
    },
    /// The horizons did not ascend, or one was not a number.
    #[error("horizon {index} does not follow the one before it")]
    Horizons {
        /// Position among the horizons.
        index: usize,
    },
}

/// All subjects that are alike: same group, time, end and entry.
#[derive(Debug, Clone, Copy)]
struct Cell {
    time: f64,
    entry: f64,
    /// The cause, or the number of causes when still waiting.
    end: usize,
}

/// Where one group lies in the table.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    cells: (usize, usize),
    late: (usize, usize),
}

/// Subjects of one or many groups, sorted once, ready for any number of weightings.
///
/// Like subjects share a cell, so with times in whole days a weighting costs as much as there are
/// different (day, end) pairs, not subjects. The weighted curves are those of
/// [`CumulativeIncidence`](super::CumulativeIncidence) with sums of weights for counts:
///
/// ```text
/// Fₖ(t) = Σ S(tᵢ-) dₖᵢ/nᵢ    dₖᵢ = Σ wⱼ over events of cause k at tᵢ
///                            nᵢ = Σ wⱼ over subjects j with entryⱼ < tᵢ ≤ timeⱼ, or entryⱼ = 0
/// ```
///
/// With all weights 1 and no late entries both agree to the last digit.
///
/// Two ways to a Bayesian bootstrap, equal in distribution:
///
/// - a weight drawn from Exp(1) for each subject, then [`gather`](Self::gather): when the same
///   subjects enter several tables or shares, their weights must be the same everywhere;
/// - a weight drawn from Gamma(count, 1) for each cell, the sum of that many Exp(1): cheaper.
///
/// For the plain bootstrap draw Poisson(1) or Poisson(count).
///
/// Making the table takes O(n log n) time. With late entries the first risk sets may be so small
/// that a single event ends the curve; such a curve says little.
///
/// Sources: Rubin (1981), *The Bayesian bootstrap*, Annals of Statistics 9, 130–134; Lo (1993), *A
/// Bayesian bootstrap for censored data*, Annals of Statistics 21, 100–123; for late entries,
/// Keiding (1991), *Age-specific incidence and prevalence*, JRSS A 154, 371–412.
///
/// ```
/// use doorstep_stats::survival::{IncidenceTable, Observation, Subject};
///
/// let subjects = [
///     Subject::from_start(0, Observation::event(1.0, 0)),
///     Subject::from_start(0, Observation::event(2.0, 1)),
///     Subject::from_start(0, Observation::censored(2.0)),
///     Subject::from_start(0, Observation::event(4.0, 0)),
/// ];
/// let table = IncidenceTable::new(&subjects, 1, 2)?;
/// let mut shares = [0.0; 4]; // two horizons by two causes
/// table.incidence(0, table.counts(), &[1.0, 3.0], &mut shares)?;
/// assert_eq!(shares, [0.25, 0.0, 0.25, 0.25]);
///
/// let mut weights = vec![0.0; table.cells()];
/// table.gather([3.0, 1.0, 1.0, 1.0], &mut weights)?;
/// table.incidence(0, &weights, &[1.0, 3.0], &mut shares)?;
/// assert_eq!(shares[0], 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct IncidenceTable {
    causes: usize,
    /// By group, time and end.
    cells: Vec<Cell>,
    counts: Vec<f64>,
    /// The cell of each subject, in the caller's order.
    cell_of: Vec<usize>,
    /// The cells that enter late, by group and entry.
    late: Vec<usize>,
    parts: Vec<Part>,
}

impl IncidenceTable {
    /// Sorts the subjects of groups `0..groups`, whose events are of causes `0..causes`.
    ///
    /// Errors without subjects, on a time or entry that is negative or not finite, on an entry not
    /// before the time (unless it is 0), and on a cause or group that was not announced.
    ///
    /// ```
    /// use doorstep_stats::survival::{IncidenceTable, Observation, Subject, SurvivalError};
    ///
    /// let unseen = Subject::from_start(0, Observation::event(2.0, 0)).entering_at(2.0);
    /// let error = IncidenceTable::new(&[unseen], 1, 1).unwrap_err();
    /// assert!(matches!(error, SurvivalError::InvalidEntry { index: 0, .. }));
    /// ```
    pub fn new(subjects: &[Subject], groups: usize, causes: usize) -> Result<Self, SurvivalError> {
        check(subjects.iter().map(|subject| subject.observation), causes)?;
        check_entries(subjects, groups)?;
        let mut order: Vec<usize> = (0..subjects.len()).collect();
        order.sort_by(|&left, &right| by_cell(&subjects[left], &subjects[right]));
        let mut table = Self {
            causes,
            cells: Vec::new(),
            counts: Vec::new(),
            cell_of: vec![0; subjects.len()],
            late: Vec::new(),
            parts: vec![Part::default(); groups],
        };
        for alike in
            order.chunk_by(|&left, &right| by_cell(&subjects[left], &subjects[right]).is_eq())
        {
            table.push(alike, &subjects[alike[0]]);
        }
        table.index_late_entries();
        Ok(table)
    }

    fn push(&mut self, alike: &[usize], first: &Subject) {
        for &subject in alike {
            self.cell_of[subject] = self.cells.len();
        }
        self.cells.push(Cell {
            time: first.observation.time,
            entry: first.entry,
            end: first.observation.cause.unwrap_or(self.causes),
        });
        self.counts.push(alike.len() as f64);
        let part = &mut self.parts[first.group];
        if part.cells.1 == 0 {
            part.cells.0 = self.cells.len() - 1;
        }
        part.cells.1 = self.cells.len();
    }

    fn index_late_entries(&mut self) {
        for part in &mut self.parts {
            let first = self.late.len();
            let (from, to) = part.cells;
            self.late
                .extend((from..to).filter(|&cell| self.cells[cell].entry > 0.0));
            self.late[first..].sort_by(|&left, &right| {
                (self.cells[left].entry).total_cmp(&self.cells[right].entry)
            });
            part.late = (first, self.late.len());
        }
    }

    /// How many cells there are, over all groups: the length of every slice of weights.
    ///
    /// ```
    /// use doorstep_stats::survival::{IncidenceTable, Observation, Subject};
    ///
    /// let alike = Subject::from_start(0, Observation::censored(3.0));
    /// assert_eq!(IncidenceTable::new(&[alike, alike], 1, 1)?.cells(), 1);
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// How many subjects share each cell: the weights of the data as they are.
    ///
    /// ```
    /// use doorstep_stats::survival::{IncidenceTable, Observation, Subject};
    ///
    /// let alike = Subject::from_start(0, Observation::censored(3.0));
    /// assert_eq!(IncidenceTable::new(&[alike, alike], 1, 1)?.counts(), [2.0]);
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }
}

fn by_cell(left: &Subject, right: &Subject) -> std::cmp::Ordering {
    // Adding zero makes one time of both zeros.
    let time = |subject: &Subject| subject.observation.time + 0.0;
    let entry = |subject: &Subject| subject.entry + 0.0;
    (left.group.cmp(&right.group))
        .then(time(left).total_cmp(&time(right)))
        .then(left.observation.cause.cmp(&right.observation.cause))
        .then(entry(left).total_cmp(&entry(right)))
}

fn check_entries(subjects: &[Subject], groups: usize) -> Result<(), SurvivalError> {
    for (index, subject) in subjects.iter().enumerate() {
        let (entry, time) = (subject.entry, subject.observation.time);
        let possible = entry.abs() <= 0.0 || (entry > 0.0 && entry < time);
        if !possible {
            return Err(SurvivalError::InvalidEntry { index, entry, time });
        }
        let group = subject.group;
        if group >= groups {
            return Err(SurvivalError::UnknownGroup {
                index,
                group,
                groups,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
