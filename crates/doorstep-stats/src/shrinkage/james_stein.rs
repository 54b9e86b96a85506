//! Values of equal, known variance, steadied by one another.
//!
//! It must never push a value beyond the common mean.

/// How far values are drawn to their mean: the positive-part James–Stein estimate.
///
/// ```
/// use doorstep_stats::shrinkage::JamesStein;
///
/// let values = [1.0, 2.0, 3.0, 4.0, 5.0];
/// let steadied = JamesStein::of(&values, 2.0).unwrap();
/// assert_eq!(steadied.mean, 3.0);
/// assert!((steadied.factor - 0.6).abs() < 1e-12); // 1 - 2 · 2 / 10
/// assert!((steadied.estimate(5.0) - 4.2).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JamesStein {
    /// The mean of all values.
    pub mean: f64,
    /// How much of its distance to the mean a value keeps, 0 to 1.
    pub factor: f64,
}

impl JamesStein {
    /// Learns from `k` values that chance moves with the same `variance` `V`:
    ///
    /// ```text
    /// c = max(0, 1 - (k-3) V / Σ (yᵢ - ȳ)²)
    /// ```
    ///
    /// `None` with fewer than four values, where nothing is gained, and unless all are finite and the
    /// variance is positive and finite.
    ///
    /// Source: Efron and Morris (1975), JASA 70, 311–319; (1977), *Scientific American* 236(5),
    /// 119–127.
    ///
    /// ```
    /// use doorstep_stats::shrinkage::JamesStein;
    ///
    /// assert_eq!(JamesStein::of(&[1.0, 2.0, 3.0], 0.1), None);
    /// assert_eq!(JamesStein::of(&[1.0, 1.0, 1.0, 1.1], 5.0).unwrap().factor, 0.0);
    /// ```
    pub fn of(values: &[f64], variance: f64) -> Option<Self> {
        let finite = values.iter().all(|value| value.is_finite());
        if values.len() < 4 || !finite || !(variance > 0.0 && variance.is_finite()) {
            return None;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let factor = if squares > 0.0 {
            (1.0 - (count - 3.0) * variance / squares).max(0.0)
        } else {
            0.0
        };
        Some(Self { mean, factor })
    }

    /// The steadied value: `ȳ + c (y - ȳ)`.
    ///
    /// ```
    /// # use doorstep_stats::shrinkage::JamesStein;
    /// let steadied = JamesStein { mean: 10.0, factor: 0.25 };
    /// assert_eq!(steadied.estimate(14.0), 11.0);
    /// ```
    pub fn estimate(&self, value: f64) -> f64 {
        self.mean + self.factor * (value - self.mean)
    }
}
