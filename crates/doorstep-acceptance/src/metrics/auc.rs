//! How well a score tells two groups apart, whatever the threshold.

use super::Figure;

/// The area under the ROC curve: the chance that a score of `positive` is higher than one of `negative`, ties counting
/// half; none if either is empty.
///
/// By ranks, O(n ln n). Its error: Hanley and `McNeil` (1982), *Radiology* 143, 29–36, with `Q1 = A/(2-A)` and
/// `Q2 = 2A²/(1+A)`.
pub fn auc(positive: &[f64], negative: &[f64]) -> Option<Figure> {
    if positive.is_empty() || negative.is_empty() {
        return None;
    }
    let mut scores: Vec<(f64, bool)> = positive.iter().map(|&score| (score, true)).collect();
    scores.extend(negative.iter().map(|&score| (score, false)));
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut pairs) = (0.0, 0.0);
    for tied in scores.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let hits = tied.iter().filter(|score| score.1).count() as f64;
        let others = tied.len() as f64 - hits;
        pairs += hits * (below + others / 2.0);
        below += others;
    }
    let (m, n) = (positive.len() as f64, negative.len() as f64);
    let area = pairs / (m * n);
    let (q1, q2) = (area / (2.0 - area), 2.0 * area * area / (1.0 + area));
    let variance =
        area * (1.0 - area) + (m - 1.0) * (q1 - area * area) + (n - 1.0) * (q2 - area * area);
    Some(Figure {
        value: area,
        error: (variance.max(0.0) / (m * n)).sqrt(),
        count: positive.len() + negative.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::auc;

    #[test]
    fn scores_that_are_apart_have_an_area_of_one() {
        let area = |positive: &[f64], negative: &[f64]| auc(positive, negative).unwrap().value;
        assert!((area(&[0.8, 0.9], &[0.1, 0.2, 0.3]) - 1.0).abs() < 1e-12);
        assert!(area(&[0.1], &[0.2, 0.3]).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_have_an_area_of_a_half() {
        let equal = auc(&[0.5; 4], &[0.5; 9]).unwrap();
        assert!((equal.value - 0.5).abs() < 1e-12);
        assert!(equal.error > 0.1);
    }

    #[test]
    fn a_tie_counts_half() {
        let area = auc(&[0.5, 0.9], &[0.5, 0.1]).unwrap().value;
        assert!((area - 0.875).abs() < 1e-12);
        assert_eq!(auc(&[], &[0.1]), None);
    }
}
