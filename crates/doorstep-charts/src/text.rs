//! Bars and sparks for a terminal: blocks where there is Unicode, plain signs elsewhere.
//!
//! It must never know how wide the terminal is, or write a colour.

/// Which signs a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// Eighths of blocks.
    Blocks,
    /// ASCII only.
    Plain,
}

const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PLAIN_HEIGHTS: [char; 8] = ['.', '.', ':', ':', '-', '=', '+', '#'];
/// No bar is longer.
const CELLS_MAX: usize = 400;

/// A bar of a share between 0 and 1, `cells` wide at most and without padding.
///
/// What is no number has no bar; what is above zero has at least the thinnest one.
///
/// ```
/// use doorstep_charts::text::{Signs, bar};
/// assert_eq!(bar(0.5, 8, Signs::Blocks), "████");
/// assert_eq!(bar(0.5, 8, Signs::Plain), "####");
/// ```
pub fn bar(share: f64, cells: usize, signs: Signs) -> String {
    let cells = cells.min(CELLS_MAX);
    if !share.is_finite() || share <= 0.0 || cells == 0 {
        return String::new();
    }
    let length = share.min(1.0) * cells as f64;
    match signs {
        Signs::Plain => "#".repeat((length.round() as usize).max(1)),
        Signs::Blocks => {
            let eighths = ((length * 8.0).round() as usize).max(1);
            let mut text = "█".repeat(eighths / 8);
            if !eighths.is_multiple_of(8) {
                text.push(EIGHTHS[eighths % 8 - 1]);
            }
            text
        }
    }
}

/// One sign a value, from zero to the largest; a space where nothing is known.
///
/// Values below zero are drawn as zero: a spark shows sizes.
///
/// ```
/// use doorstep_charts::text::{Signs, spark};
/// assert_eq!(spark(&[Some(0.0), Some(4.0), None, Some(8.0)], Signs::Blocks), "▁▅ █");
/// ```
pub fn spark(values: &[Option<f64>], signs: Signs) -> String {
    let known = |value: &Option<f64>| value.filter(|value| value.is_finite());
    let largest = values.iter().filter_map(known).fold(0.0_f64, f64::max);
    let steps = match signs {
        Signs::Blocks => HEIGHTS,
        Signs::Plain => PLAIN_HEIGHTS,
    };
    let sign = |value: &Option<f64>| match known(value) {
        None => ' ',
        Some(value) if largest > 0.0 => {
            let step = (value.max(0.0) / largest * 7.0).round() as usize;
            steps[step.min(7)]
        }
        Some(_) => steps[0],
    };
    values.iter().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::{Signs, bar, spark};

    #[test]
    fn what_is_no_number_has_no_bar() {
        for share in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0] {
            assert_eq!(bar(share, 10, Signs::Blocks), "");
        }
        assert_eq!(bar(f64::MAX, 3, Signs::Plain), "###");
        assert_eq!(bar(1e-9, 3, Signs::Blocks), "▏");
    }

    #[test]
    fn a_spark_has_one_sign_a_value() {
        let values = [Some(1.0), None, Some(f64::NAN), Some(-3.0), Some(2.0)];
        assert_eq!(spark(&values, Signs::Blocks), "▅  ▁█");
        assert_eq!(spark(&values, Signs::Plain), "-  .#");
        assert_eq!(spark(&[], Signs::Plain), "");
    }
}
