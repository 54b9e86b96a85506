//! Whether things that are said to have a chance of 8 in 10 come true 8 times in 10.
//!
//! Chances are those of some world. So firms weigh by how frequent their class is in the world that the verdict says it
//! expects, not by how many of them the design has.

use crate::{Class, Firm};

/// How many bins of equal width there are between 0 and 1.
pub const BINS: usize = 10;
/// Chances of the classes that the verdict expects before it has seen any records.
const EXPECTED: [f64; 6] = [0.1375, 0.1375, 0.1375, 0.1375, 0.05, 0.40];

/// Predictions of about the same chance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Their mean.
    pub said: f64,
    /// The share that came true.
    pub came_true: f64,
    /// Its standard error.
    pub error: f64,
    /// How many there are.
    pub count: usize,
}

impl Bin {
    /// How much more often they came true than was said.
    pub fn gap(&self) -> f64 {
        self.came_true - self.said
    }
}

/// One prediction, whether it came true, and how much it weighs.
#[derive(Clone, Copy, Debug)]
pub struct Prediction {
    /// The chance that was given.
    pub said: f64,
    /// Whether it came true.
    pub came_true: bool,
    /// How much it weighs.
    pub weight: f64,
}

/// Groups predictions into [`BINS`] of equal width; an empty one stays empty. A chance of 1 is in the last.
pub fn bins(predictions: &[Prediction]) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for (place, bin) in bins.iter_mut().enumerate() {
        let of_bin = |said: f64| ((said * BINS as f64) as usize).min(BINS - 1) == place;
        let own: Vec<&Prediction> = predictions.iter().filter(|one| of_bin(one.said)).collect();
        *bin = summed(&own);
    }
    bins
}

fn summed(predictions: &[&Prediction]) -> Bin {
    let weight: f64 = predictions.iter().map(|one| one.weight).sum();
    if weight <= 0.0 {
        return Bin::default();
    }
    let mean = |of: &dyn Fn(&Prediction) -> f64| {
        predictions
            .iter()
            .map(|one| one.weight * of(one))
            .sum::<f64>()
            / weight
    };
    let came_true = mean(&|one| f64::from(u8::from(one.came_true)));
    // So many equal weights would be as uncertain.
    let squares: f64 = predictions.iter().map(|one| one.weight.powi(2)).sum();
    let equal = weight * weight / squares;
    let near = (came_true * equal + 0.5) / (equal + 1.0);
    Bin {
        said: mean(&|one| one.said),
        came_true,
        error: (near * (1.0 - near) / equal).sqrt(),
        count: predictions.len(),
    }
}

/// The chances of every class that the firms were told, all classes together, weighed as the verdict's world has them.
pub fn of_all_classes(firms: &[&Firm]) -> Vec<Prediction> {
    predictions(firms, |_, posterior| {
        Class::ALL.into_iter().zip(*posterior).collect()
    })
}

/// The chances of the likeliest class of each firm.
pub fn of_the_likeliest(firms: &[&Firm]) -> Vec<Prediction> {
    predictions(firms, |firm, posterior| {
        let likeliest = firm.told.likeliest();
        let all = Class::ALL.into_iter().zip(*posterior);
        all.filter(|(class, _)| Some(*class) == likeliest).collect()
    })
}

fn predictions(
    firms: &[&Firm],
    of: impl Fn(&Firm, &[f64; 6]) -> Vec<(Class, f64)>,
) -> Vec<Prediction> {
    let told: Vec<(&Firm, &[f64; 6])> = firms
        .iter()
        .filter_map(|firm| Some((*firm, firm.told.posterior.as_ref()?)))
        .collect();
    let count = |class: Class| {
        let own = told.iter().filter(|(firm, _)| firm.truth.class() == class);
        own.count().max(1) as f64
    };
    let counts = Class::ALL.map(count);
    let mut predictions = Vec::new();
    for (firm, posterior) in told {
        let truth = firm.truth.class();
        let weight = EXPECTED[truth as usize] / counts[truth as usize];
        let own = of(firm, posterior).into_iter();
        predictions.extend(own.map(|(class, said)| Prediction {
            said,
            came_true: class == truth,
            weight,
        }));
    }
    predictions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::tests::firm;
    use doorstep_balance::verdict::{Decision, Side};

    fn said(said: f64, came_true: bool) -> Prediction {
        Prediction {
            said,
            came_true,
            weight: 1.0,
        }
    }

    #[test]
    fn honest_chances_have_no_gap() {
        let mut list = vec![said(0.25, true)];
        list.extend([said(0.25, false); 3]);
        let bin = bins(&list)[2];
        assert!(bin.gap().abs() < 1e-12 && bin.count == 4 && bin.error > 0.0);
    }

    #[test]
    fn certainty_is_in_the_last_bin() {
        let bins = bins(&[said(1.0, false), said(0.0, false)]);
        assert!((bins[9].gap() + 1.0).abs() < 1e-12);
        assert_eq!((bins[0].count, bins[5].count), (1, 0));
    }

    #[test]
    fn classes_weigh_as_the_verdict_expects_them() {
        // As many firms of either class, though one is expected far more often.
        let chances = [0.3, 0.0, 0.0, 0.0, 0.0, 0.7];
        let mut firms = [
            firm(&[], Decision::Balanced),
            firm(&[Side::Marketing], Decision::Balanced),
        ];
        for firm in &mut firms {
            firm.told.posterior = Some(chances);
        }
        let firms: Vec<&Firm> = firms.iter().collect();
        let bin = bins(&of_the_likeliest(&firms))[7];
        assert!((bin.came_true - 0.4 / 0.5375).abs() < 1e-12);
        assert_eq!(of_all_classes(&firms).len(), 12);
    }
}
