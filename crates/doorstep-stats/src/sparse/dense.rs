//! Small dense symmetric matrices, row by row.
//!
//! It must never go on with a matrix that is not positive definite.

/// The lower triangle `L` of `M = L L'`.
#[derive(Debug, Clone)]
pub(super) struct Cholesky {
    lower: Vec<f64>,
    size: usize,
}

impl Cholesky {
    /// `None` unless the matrix is positive definite.
    pub(super) fn of(mut matrix: Vec<f64>, size: usize) -> Option<Self> {
        for row in 0..size {
            for column in 0..=row {
                let before: f64 = (0..column)
                    .map(|k| matrix[row * size + k] * matrix[column * size + k])
                    .sum();
                let rest = matrix[row * size + column] - before;
                matrix[row * size + column] = if row == column {
                    if rest.is_nan() || rest <= 0.0 {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / matrix[column * size + column]
                };
            }
        }
        Some(Self {
            lower: matrix,
            size,
        })
    }

    /// `L⁻¹ v`.
    fn forward(&self, vector: &[f64]) -> Vec<f64> {
        let mut solved: Vec<f64> = Vec::with_capacity(self.size);
        for (row, value) in vector.iter().enumerate() {
            let known = &self.lower[row * self.size..row * self.size + row];
            let rest = value - dot(known, &solved);
            solved.push(rest / self.lower[row * self.size + row]);
        }
        solved
    }

    /// The column of `M⁻¹` that belongs to a component.
    pub(super) fn solve_unit(&self, component: usize) -> Vec<f64> {
        let mut unit = vec![0.0; self.size];
        unit[component] = 1.0;
        let mut solved = self.forward(&unit);
        for row in (0..self.size).rev() {
            let below: f64 = (row + 1..self.size)
                .map(|k| self.lower[k * self.size + row] * solved[k])
                .sum();
            solved[row] = (solved[row] - below) / self.lower[row * self.size + row];
        }
        solved
    }

    /// ln N(v; 0, M).
    pub(super) fn ln_density(&self, vector: &[f64]) -> f64 {
        let scaled = self.forward(vector);
        let determinant: f64 = (0..self.size)
            .map(|k| self.lower[k * self.size + k].ln())
            .sum();
        -0.5 * dot(&scaled, &scaled)
            - determinant
            - 0.5 * self.size as f64 * std::f64::consts::TAU.ln()
    }
}

/// The sum of products; the longer of the two keeps its rest.
pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}
