//! A number from many firms, and how far chance alone would move it in another run.
//!
//! It must never show an error of nought because every firm happened to agree.

/// An average over firms with its Monte-Carlo standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The average.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// Over how many firms.
    pub count: usize,
}

impl Figure {
    /// The share of firms for which something holds; none without firms.
    ///
    /// Its error is `√(p(1-p)/n)` with `p = (k+½)/(n+1)`, which is not 0 where all agree.
    pub fn share(holds: impl IntoIterator<Item = bool>) -> Option<Self> {
        let (hits, count) = holds
            .into_iter()
            .fold((0_usize, 0_usize), |(hits, count), holds| {
                (hits + usize::from(holds), count + 1)
            });
        (count > 0).then(|| {
            let n = count as f64;
            let near = (hits as f64 + 0.5) / (n + 1.0);
            Figure {
                value: hits as f64 / n,
                error: (near * (1.0 - near) / n).sqrt(),
                count,
            }
        })
    }

    /// The mean of numbers, with error `sd/√n`; none without numbers.
    pub fn mean(numbers: impl IntoIterator<Item = f64>) -> Option<Self> {
        let numbers: Vec<f64> = numbers.into_iter().collect();
        let n = numbers.len() as f64;
        let value = numbers.iter().sum::<f64>() / n;
        let squares: f64 = numbers.iter().map(|number| (number - value).powi(2)).sum();
        (!numbers.is_empty()).then(|| Figure {
            value,
            error: (squares / (n - 1.0).max(1.0) / n).sqrt(),
            count: numbers.len(),
        })
    }

    /// How many firms it holds for, of a share.
    pub fn hits(&self) -> usize {
        (self.value * self.count as f64).round() as usize
    }

    /// By how much it is more than another of other firms.
    #[must_use]
    pub fn less(&self, other: &Figure) -> Figure {
        Figure {
            value: self.value - other.value,
            error: self.error.hypot(other.error),
            count: self.count + other.count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn no_firms_are_no_number() {
        assert_eq!(Figure::share([]), None);
        assert_eq!(Figure::mean([]), None);
    }

    #[test]
    fn a_share_where_all_agree_has_an_error_all_the_same() {
        let all = Figure::share([true; 20]).unwrap();
        assert!((all.value - 1.0).abs() < 1e-12 && all.error > 0.01);
        assert_eq!(all.hits(), 20);
    }

    #[test]
    fn a_mean_has_the_error_of_its_spread() {
        let mean = Figure::mean([1.0, 3.0]).unwrap();
        assert!((mean.value - 2.0).abs() < 1e-12 && (mean.error - 1.0).abs() < 1e-12);
    }
}
