//! Which units can be compared at all: the connected parts of links between two kinds of unit.
//!
//! It must never let units be compared that no chain of links joins: whatever differs between them
//! may as well belong to what they are linked to.

/// Two kinds of unit, left and right, and the parts into which their links join them.
///
/// If each case has one unit of either kind, and both kinds affect its outcome, then two left units
/// that dealt with one right unit can be compared, and so can two that are joined by a chain of such
/// links. Across parts, nothing tells the effect of one kind from that of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    count: usize,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// A link names a unit that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("link {link} names a unit that is not there")]
pub struct UnknownUnit {
    /// Position among the links.
    pub link: usize,
}

/// The connected parts of `left` and `right` units, both counted from 0, by links between a left and a
/// right one. A unit without links is a part of its own. Links may be repeated, in any order.
///
/// Nearly O(units + links). Errors when a link names a unit that is not there.
///
/// Source: J. M. Abowd, R. H. Creecy and F. Kramarz (2002), *Computing person and firm effects using
/// linked longitudinal employer-employee data*, LEHD technical paper 2002-06, on connected groups; R.
/// E. Tarjan (1975), JACM 22, 215–225, on the algorithm.
///
/// ```
/// use doorstep_stats::connected::components;
///
/// // Left 0 and 1 share right 0; left 2 has right 1 for itself.
/// let parts = components(3, 2, &[(0, 0), (1, 0), (2, 1)])?;
/// assert_eq!(parts.count(), 2);
/// assert!(parts.left_comparable(0, 1) && !parts.left_comparable(0, 2));
/// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
/// ```
pub fn components(
    left: usize,
    right: usize,
    links: &[(usize, usize)],
) -> Result<Components, UnknownUnit> {
    let mut forest = Forest::of(left + right);
    for (link, &(one, other)) in links.iter().enumerate() {
        if one >= left || other >= right {
            return Err(UnknownUnit { link });
        }
        forest.join(one, left + other);
    }
    let roots: Vec<usize> = (0..left + right).map(|unit| forest.root(unit)).collect();
    // A root is the first unit of its part, so parts are numbered as they first appear.
    let firsts: Vec<usize> = (0..roots.len())
        .filter(|&unit| roots[unit] == unit)
        .collect();
    let mut parts: Vec<usize> = (roots.iter())
        .map(|root| firsts.partition_point(|other| other < root))
        .collect();
    let of_right = parts.split_off(left);
    Ok(Components {
        count: firsts.len(),
        left: parts,
        right: of_right,
    })
}

impl Components {
    /// How many parts there are, units without links included.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// assert_eq!(components(2, 1, &[(1, 0)])?.count(), 2);
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn count(&self) -> usize {
        self.count
    }

    /// For each left unit the number of its part, from 0 in the order of their first units.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// assert_eq!(components(2, 1, &[(1, 0)])?.left(), [0, 1]);
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn left(&self) -> &[usize] {
        &self.left
    }

    /// For each right unit the number of its part.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// assert_eq!(components(2, 1, &[(1, 0)])?.right(), [1]);
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn right(&self) -> &[usize] {
        &self.right
    }

    /// Whether two left units can be compared. No, if one of them is not there.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// // No shared right unit, but a chain: left 0, right 0, left 1, right 1, left 2.
    /// let parts = components(3, 2, &[(0, 0), (1, 0), (1, 1), (2, 1)])?;
    /// assert!(parts.left_comparable(0, 2));
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn left_comparable(&self, one: usize, other: usize) -> bool {
        comparable(&self.left, one, other)
    }

    /// Whether two right units can be compared. No, if one of them is not there.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// let parts = components(2, 3, &[(0, 0), (0, 1), (1, 2)])?;
    /// assert!(parts.right_comparable(0, 1) && !parts.right_comparable(0, 2));
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn right_comparable(&self, one: usize, other: usize) -> bool {
        comparable(&self.right, one, other)
    }

    /// The left units that a left unit can be compared with, itself left out.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// let parts = components(4, 2, &[(0, 0), (1, 1), (2, 0)])?;
    /// assert_eq!(parts.left_comparable_with(0), [2]);
    /// assert!(parts.left_comparable_with(3).is_empty());
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn left_comparable_with(&self, unit: usize) -> Vec<usize> {
        comparable_with(&self.left, unit)
    }

    /// The right units that a right unit can be compared with, itself left out.
    ///
    /// ```
    /// # use doorstep_stats::connected::components;
    /// let parts = components(1, 3, &[(0, 0), (0, 2)])?;
    /// assert_eq!(parts.right_comparable_with(0), [2]);
    /// # Ok::<(), doorstep_stats::connected::UnknownUnit>(())
    /// ```
    pub fn right_comparable_with(&self, unit: usize) -> Vec<usize> {
        comparable_with(&self.right, unit)
    }
}

fn comparable(parts: &[usize], one: usize, other: usize) -> bool {
    parts
        .get(one)
        .is_some_and(|part| parts.get(other) == Some(part))
}

fn comparable_with(parts: &[usize], unit: usize) -> Vec<usize> {
    (0..parts.len())
        .filter(|&other| other != unit && comparable(parts, unit, other))
        .collect()
}

/// Units as trees, one tree a part; its root is its first unit.
struct Forest {
    parents: Vec<usize>,
}

impl Forest {
    fn of(units: usize) -> Self {
        Self {
            parents: (0..units).collect(),
        }
    }

    /// The root of a unit's tree; units on the way are tied closer to it.
    fn root(&mut self, mut unit: usize) -> usize {
        while self.parents[unit] != unit {
            self.parents[unit] = self.parents[self.parents[unit]];
            unit = self.parents[unit];
        }
        unit
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn units_without_links_are_alone() {
        let parts = components(2, 2, &[]).unwrap();
        assert_eq!(
            (parts.left(), parts.right()),
            ([0, 1].as_slice(), [2, 3].as_slice())
        );
        assert!(parts.left_comparable_with(0).is_empty());
        assert!(!parts.left_comparable(0, 7) && !parts.left_comparable(7, 7));
        assert_eq!(components(0, 0, &[]).unwrap().count(), 0);
    }

    #[test]
    fn a_link_to_nobody_is_an_error() {
        assert_eq!(
            components(1, 1, &[(0, 0), (0, 1)]),
            Err(UnknownUnit { link: 1 })
        );
        assert_eq!(components(1, 1, &[(1, 0)]), Err(UnknownUnit { link: 0 }));
    }

    fn graphs() -> impl Strategy<Value = (usize, usize, Vec<(usize, usize)>)> {
        (1_usize..9, 1_usize..9).prop_flat_map(|(left, right)| {
            let links = prop::collection::vec((0..left, 0..right), 0..14);
            (Just(left), Just(right), links)
        })
    }

    /// Left units reached from one by going to and fro along the links until nothing new turns up.
    fn reached(start: usize, links: &[(usize, usize)]) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([start]);
        loop {
            let rights: BTreeSet<usize> = (links.iter())
                .filter(|link| found.contains(&link.0))
                .map(|link| link.1)
                .collect();
            let lefts = links.iter().filter(|link| rights.contains(&link.1));
            let before = found.len();
            found.extend(lefts.map(|link| link.0));
            if found.len() == before {
                return found;
            }
        }
    }

    proptest! {
        #[test]
        fn a_part_is_all_that_links_reach_and_nothing_else((left, right, links) in graphs()) {
            let parts = components(left, right, &links).unwrap();
            for unit in 0..left {
                let mut expected = reached(unit, &links);
                expected.remove(&unit);
                prop_assert_eq!(parts.left_comparable_with(unit), Vec::from_iter(expected));
            }
            for &(one, other) in &links {
                prop_assert_eq!(parts.left()[one], parts.right()[other]);
            }
        }

        #[test]
        fn being_comparable_is_symmetric_and_carries_over((left, right, links) in graphs()) {
            let parts = components(left, right, &links).unwrap();
            for one in 0..left {
                prop_assert!(parts.left_comparable(one, one));
                for other in 0..left {
                    let both = parts.left_comparable(one, other);
                    prop_assert_eq!(both, parts.left_comparable(other, one));
                    for third in 0..left {
                        let onward = parts.left_comparable(other, third);
                        prop_assert!(!(both && onward) || parts.left_comparable(one, third));
                    }
                }
            }
        }

        #[test]
        fn exchanging_the_kinds_exchanges_the_answers((left, right, links) in graphs()) {
            let turned: Vec<(usize, usize)> = links.iter().map(|&(one, other)| (other, one)).collect();
            let (there, back) = (
                components(left, right, &links).unwrap(),
                components(right, left, &turned).unwrap(),
            );
            prop_assert_eq!(there.count(), back.count());
            for unit in 0..left {
                prop_assert_eq!(there.left_comparable_with(unit), back.right_comparable_with(unit));
            }
        }

        #[test]
        fn parts_are_numbered_without_gaps_and_links_in_any_order((left, right, mut links) in graphs()) {
            let parts = components(left, right, &links).unwrap();
            let seen: BTreeSet<usize> = parts.left().iter().chain(parts.right()).copied().collect();
            prop_assert_eq!(seen, (0..parts.count()).collect());
            links.reverse();
            prop_assert_eq!(parts, components(left, right, &links).unwrap());
        }
    }
}
