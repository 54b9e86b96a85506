//! Symmetric positive definite systems of a handful of unknowns, by Cholesky, and how long a Markov
//! chain takes to its end.
//!
//! It must never answer for a matrix that is not positive definite. Ten unknowns need no library of
//! matrices: the whole of it is the few lines below.

/// The factor `L` of a matrix `L Lᵀ`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cholesky {
    size: usize,
    /// Row by row; zeros above the diagonal.
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors a symmetric matrix given row by row; `None` unless it is positive definite beyond
    /// rounding.
    pub(crate) fn of(matrix: &[f64], size: usize) -> Option<Self> {
        let mut lower = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let known: f64 = (0..column)
                    .map(|k| lower[row * size + k] * lower[column * size + k])
                    .sum();
                let rest = matrix[row * size + column] - known;
                lower[row * size + column] = if row > column {
                    rest / lower[column * size + column]
                } else if rest > 1e-13 * matrix[row * size + row].abs() {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Self { size, lower })
    }

    /// `x` with `L Lᵀ x = right`.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let at = |row: usize, column: usize| self.lower[row * self.size + column];
        let mut x = right.to_vec();
        for row in 0..self.size {
            let known: f64 = (0..row).map(|k| at(row, k) * x[k]).sum();
            x[row] = (x[row] - known) / at(row, row);
        }
        for row in (0..self.size).rev() {
            let known: f64 = (row + 1..self.size).map(|k| at(k, row) * x[k]).sum();
            x[row] = (x[row] - known) / at(row, row);
        }
        x
    }

    /// The inverse of the matrix, row by row.
    pub(crate) fn inverse(&self) -> Vec<f64> {
        (0..self.size)
            .flat_map(|row| {
                let mut unit = vec![0.0; self.size];
                unit[row] = 1.0;
                self.solve(&unit)
            })
            .collect()
    }

    /// `L x`.
    pub(crate) fn times(&self, x: &[f64]) -> Vec<f64> {
        self.lower
            .chunks(self.size)
            .map(|row| row.iter().zip(x).map(|(l, x)| l * x).sum())
            .collect()
    }
}

/// The mean number of steps of a Markov chain that starts in its first state, until it is absorbed.
///
/// `moves` are the probabilities from state to state, row by row, `ends` those of absorption. States are
/// taken out one by one from the last, by sums and products of positive numbers only, so that even a
/// rare end keeps all its digits (Grassmann, Taksar and Heyman 1985, Operations Research 33,
/// 1107–1116). O(states³). Infinite when there is no way to the end.
pub(crate) fn mean_steps(mut moves: Vec<f64>, ends: &[f64]) -> f64 {
    let size = ends.len();
    let mut ends = ends.to_vec();
    let mut times = vec![1.0; size];
    for last in (1..size).rev() {
        let (rest, row) = moves.split_at_mut(last * size);
        let row = &row[..last];
        let leaving = row.iter().sum::<f64>() + ends[last];
        for (from, line) in rest.chunks_mut(size).enumerate() {
            let share = line[last] / leaving;
            if share > 0.0 {
                let through = line.iter_mut().zip(row);
                through.for_each(|(direct, onward)| *direct += share * onward);
                ends[from] += share * ends[last];
                times[from] += share * times[last];
            }
        }
    }
    match (times.first(), ends.first()) {
        (Some(time), Some(end)) => time / end,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked by hand: L = [2; 1 3; 0 -1 1].
    const MATRIX: [f64; 9] = [4.0, 2.0, 0.0, 2.0, 10.0, -3.0, 0.0, -3.0, 2.0];

    #[test]
    fn the_factor_solves_and_multiplies() {
        let factor = Cholesky::of(&MATRIX, 3).unwrap();
        assert_eq!(factor.times(&[1.0, 1.0, 1.0]), [2.0, 4.0, 0.0]);
        let found = factor.solve(&[8.0, 19.0, -4.0]);
        for (found, expected) in found.iter().zip([1.0, 2.0, 1.0]) {
            assert!((found - expected).abs() < 1e-14);
        }
        let identity: f64 = (0..3).map(|k| MATRIX[k] * factor.inverse()[k]).sum();
        assert!((identity - 1.0).abs() < 1e-14);
    }

    /// A fair walk on 0, 1, 2 with a wall below and the end at 3: worked by hand, 12 steps.
    #[test]
    fn a_walk_takes_as_many_steps_as_by_hand() {
        let moves = vec![0.5, 0.5, 0.0, 0.5, 0.0, 0.5, 0.0, 0.5, 0.0];
        assert!((mean_steps(moves, &[0.0, 0.0, 0.5]) - 12.0).abs() < 1e-12);
    }

    /// Two states that hardly ever end: the digits of the end are not lost beside 1.
    #[test]
    fn a_rare_end_keeps_its_digits() {
        let steps = mean_steps(vec![0.0, 1.0, 1.0 - 1e-20, 0.0], &[0.0, 1e-20]);
        assert!((steps * 1e-20 - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_no_factor() {
        assert_eq!(Cholesky::of(&[1.0, 1.0, 1.0, 1.0], 2), None);
        assert_eq!(Cholesky::of(&[-1.0], 1), None);
        assert_eq!(Cholesky::of(&[f64::NAN], 1), None);
    }
}
