//! Credit by the place in the path.
//!
//! It must never look at paths that failed: a rule cannot learn.

use super::{AttributionError, Credits, Path, check};

/// Who on a path is given its successes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// The first.
    First,
    /// The last.
    Last,
    /// All alike, as often as they appear.
    Linear,
    /// Each in proportion to `2^(-age / half_life)`.
    Decay {
        /// After this time a touch counts half, in the unit of the ages.
        half_life: f64,
    },
    /// The first and the last get these shares, and those between the rest in equal parts. A path of two
    /// is divided in the proportion of the shares, a path of one needs no rule.
    Position {
        /// The share of the first.
        first: f64,
        /// The share of the last.
        last: f64,
    },
}

impl Rule {
    /// 40 % for the first, 40 % for the last, 20 % between.
    pub const ENDS: Self = Self::Position {
        first: 0.4,
        last: 0.4,
    };

    fn check(self) -> Result<(), AttributionError> {
        let (what, value, is_sound) = match self {
            Self::First | Self::Last | Self::Linear => return Ok(()),
            Self::Decay { half_life } => ("half-life", half_life, half_life > 0.0),
            Self::Position { first, last } => {
                let are_shares = first >= 0.0 && last >= 0.0;
                let sum = first + last;
                ("pair of shares", sum, are_shares && sum > 0.0 && sum <= 1.0)
            }
        };
        if is_sound && value.is_finite() {
            Ok(())
        } else {
            Err(AttributionError::Invalid { what, value })
        }
    }

    /// The share of the one at `place` on a path that is not empty. Shares need not add up to 1.
    fn weight(self, path: &Path<'_>, place: usize) -> f64 {
        let last_place = path.channels.len() - 1;
        let only = |is_it: bool| f64::from(u8::from(is_it));
        match self {
            Self::First => only(place == 0),
            Self::Last => only(place == last_place),
            Self::Linear => 1.0,
            Self::Decay { half_life } => {
                // Counted from the latest, so that an old path is not lost in rounding.
                let latest = path.ages.iter().copied().fold(f64::INFINITY, f64::min);
                (-(path.ages[place] - latest) / half_life).exp2()
            }
            Self::Position { .. } if last_place == 0 => 1.0,
            Self::Position { first, .. } if place == 0 => first,
            Self::Position { last, .. } if place == last_place => last,
            Self::Position { first, last } => (1.0 - first - last) / (last_place - 1) as f64,
        }
    }
}

/// The successes of all paths, divided among channels 0 to `channels - 1` by a rule.
///
/// Errors when a path names another channel or has a count that is negative or not finite, when the rule
/// needs ages and they are not there, and on a rule with an impossible setting.
///
/// ```
/// use doorstep_stats::attribution::{Path, Rule, credits};
///
/// let paths = [Path::new(&[0, 1, 1], 6.0, 1.0), Path::new(&[], 2.0, 0.0)];
/// let linear = credits(2, &paths, Rule::Linear)?;
/// assert_eq!(linear.channels, [2.0, 4.0]);
/// assert_eq!(linear.without, 2.0);
/// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
/// ```
pub fn credits(
    channels: usize,
    paths: &[Path<'_>],
    rule: Rule,
) -> Result<Credits, AttributionError> {
    rule.check()?;
    check(channels, paths)?;
    let mut given = vec![0.0; channels];
    let mut without = 0.0;
    for (index, path) in paths.iter().enumerate() {
        if matches!(rule, Rule::Decay { .. }) && !has_sound_ages(path) {
            return Err(AttributionError::Ages { path: index });
        }
        let weights = (0..path.channels.len()).map(|place| rule.weight(path, place));
        let total: f64 = weights.clone().sum();
        if total == 0.0 {
            without += path.successes;
            continue;
        }
        for (channel, weight) in path.channels.iter().zip(weights) {
            given[*channel] += path.successes * weight / total;
        }
    }
    Ok(Credits {
        channels: given,
        without,
    })
}

fn has_sound_ages(path: &Path<'_>) -> bool {
    let are_sound = path.ages.iter().all(|age| *age >= 0.0 && age.is_finite());
    are_sound && path.ages.len() == path.channels.len()
}
