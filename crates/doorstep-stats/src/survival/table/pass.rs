//! One pass of weights over the sorted cells.
//!
//! It must never allocate, and never trust a difference of sums to be exactly zero.

use super::{Cell, IncidenceTable, WeightError};

/// A share this near to 1 is 1: no step of a curve is smaller.
const ROUNDING: f64 = 1e-12;

impl IncidenceTable {
    /// Sums the weights of the subjects, in the order in which the table was given them, into a
    /// weight for each cell.
    ///
    /// Errors unless there are as many weights as subjects and `into` has room for each cell.
    ///
    /// ```
    /// use doorstep_stats::survival::{IncidenceTable, Observation, Subject};
    ///
    /// let subjects = [3.0, 1.0, 3.0].map(|day| Subject::from_start(0, Observation::censored(day)));
    /// let table = IncidenceTable::new(&subjects, 1, 1)?;
    /// let mut weights = [0.0; 2];
    /// table.gather([0.5, 0.25, 1.5], &mut weights)?;
    /// assert_eq!(weights, [0.25, 2.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gather(
        &self,
        weights: impl IntoIterator<Item = f64>,
        into: &mut [f64],
    ) -> Result<(), WeightError> {
        length(self.cells.len(), into.len())?;
        into.fill(0.0);
        let mut weights = weights.into_iter();
        let mut found = 0;
        for (&cell, weight) in self.cell_of.iter().zip(&mut weights) {
            into[cell] += weight;
            found += 1;
        }
        length(self.cell_of.len(), found + weights.count())
    }

    /// The weight of all subjects of `group`, such as for its share among all groups.
    ///
    /// Errors on an unknown group and on weights of the wrong number.
    ///
    /// ```
    /// use doorstep_stats::survival::{IncidenceTable, Observation, Subject};
    ///
    /// let subjects = [0, 1, 1].map(|group| Subject::from_start(group, Observation::censored(2.0)));
    /// let table = IncidenceTable::new(&subjects, 2, 1)?;
    /// assert_eq!(table.weight(1, table.counts())?, 2.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn weight(&self, group: usize, weights: &[f64]) -> Result<f64, WeightError> {
        let (_, weights) = self.part(group, weights)?;
        Ok(weights.iter().sum())
    }

    /// The share of `group` that met each cause by each horizon, with one weight a cell.
    ///
    /// `into` is filled by horizon, then cause: its length is horizons times causes. After the last
    /// observation a curve stays where it is. The time is O(cells of the group).
    ///
    /// Errors on an unknown group, on wrong lengths, on horizons that do not ascend, on a weight
    /// that is negative or not finite, and when the group has no weight.
    ///
    /// ```
    /// use doorstep_stats::survival::{IncidenceTable, Observation, Subject, WeightError};
    ///
    /// let late = Subject::from_start(0, Observation::event(5.0, 0)).entering_at(3.0);
    /// let early = Subject::from_start(0, Observation::event(2.0, 0));
    /// let table = IncidenceTable::new(&[early, early, late], 1, 1)?;
    /// let mut shares = [0.0];
    /// table.incidence(0, &[0.5, 1.0], &[2.0], &mut shares)?;
    /// assert_eq!(shares, [1.0]); // the late one was not yet at risk
    /// let nothing = table.incidence(0, &[0.0, 0.0], &[2.0], &mut shares);
    /// assert_eq!(nothing, Err(WeightError::NoWeight { group: 0 }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn incidence(
        &self,
        group: usize,
        weights: &[f64],
        horizons: &[f64],
        into: &mut [f64],
    ) -> Result<(), WeightError> {
        let (cells, weights) = self.part(group, weights)?;
        length(horizons.len() * self.causes, into.len())?;
        check_horizons(horizons)?;
        check_weights(group, weights)?;
        if into.is_empty() {
            return Ok(());
        }
        let (first, last) = self.parts[group].late;
        let offset = self.parts[group].cells.0;
        let mut walk = Walk {
            cells,
            weights,
            late: &self.late[first..last],
            offset,
            next: 0,
            at_risk: (cells.iter().zip(weights))
                .filter(|(cell, _)| cell.entry <= 0.0)
                .map(|(_, weight)| weight)
                .sum(),
            remaining: 1.0,
        };
        into[..self.causes].fill(0.0);
        for (index, &horizon) in horizons.iter().enumerate() {
            let start = index * self.causes;
            if index > 0 {
                into.copy_within(start - self.causes..start, start);
            }
            walk.up_to(horizon, &mut into[start..start + self.causes]);
        }
        for share in into {
            if 1.0 - *share < ROUNDING {
                *share = 1.0;
            }
        }
        Ok(())
    }

    fn part<'a>(
        &'a self,
        group: usize,
        weights: &'a [f64],
    ) -> Result<(&'a [Cell], &'a [f64]), WeightError> {
        length(self.cells.len(), weights.len())?;
        let groups = self.parts.len();
        let part = (self.parts.get(group)).ok_or(WeightError::UnknownGroup { group, groups })?;
        let (from, to) = part.cells;
        Ok((&self.cells[from..to], &weights[from..to]))
    }
}

/// How far the pass has come.
struct Walk<'a> {
    cells: &'a [Cell],
    weights: &'a [f64],
    /// Those that have not entered yet, as positions in the whole table.
    late: &'a [usize],
    offset: usize,
    next: usize,
    at_risk: f64,
    remaining: f64,
}

impl Walk<'_> {
    fn up_to(&mut self, horizon: f64, shares: &mut [f64]) {
        while let Some(&Cell { time, .. }) = self.cells.get(self.next)
            && time <= horizon
        {
            self.step(time, shares);
        }
    }

    fn step(&mut self, time: f64, shares: &mut [f64]) {
        self.enter_before(time);
        let from = self.next;
        let (mut events, mut gone) = (0.0, 0.0);
        while let Some(cell) = self.cells.get(self.next)
            && cell.time <= time
        {
            let weight = self.weights[self.next];
            gone += weight;
            if cell.end < shares.len() {
                events += weight;
            }
            self.next += 1;
        }
        if events > 0.0 {
            let subjects = self.at_risk.max(events);
            let ended = &self.cells[from..self.next];
            for (cell, weight) in ended.iter().zip(&self.weights[from..]) {
                if let Some(share) = shares.get_mut(cell.end) {
                    *share += self.remaining * weight / subjects;
                }
            }
            self.remaining *= (subjects - events) / subjects;
        }
        self.at_risk -= gone;
    }

    fn enter_before(&mut self, time: f64) {
        while let Some((&first, rest)) = self.late.split_first() {
            let cell = first - self.offset;
            if self.cells[cell].entry >= time {
                break;
            }
            self.at_risk += self.weights[cell];
            self.late = rest;
        }
    }
}

fn length(expected: usize, found: usize) -> Result<(), WeightError> {
    if expected == found {
        Ok(())
    } else {
        Err(WeightError::Length { expected, found })
    }
}

fn check_horizons(horizons: &[f64]) -> Result<(), WeightError> {
    let broken = |index: &usize| {
        let horizon = horizons[*index];
        horizon.is_nan() || (*index > 0 && horizons[index - 1] > horizon)
    };
    match (0..horizons.len()).find(broken) {
        Some(index) => Err(WeightError::Horizons { index }),
        None => Ok(()),
    }
}

fn check_weights(group: usize, weights: &[f64]) -> Result<(), WeightError> {
    let mut total = 0.0;
    for (index, &weight) in weights.iter().enumerate() {
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(WeightError::InvalidWeight { index, weight });
        }
        total += weight;
    }
    if total > 0.0 {
        Ok(())
    } else {
        Err(WeightError::NoWeight { group })
    }
}
