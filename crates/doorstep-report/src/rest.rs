//! Who has not been brought through, and who will be in the end: said alike in a terminal and on a page.

use doorstep_balance::{Eventual, Funnel};
use doorstep_charts::Locale;

/// The sentences; none where all were brought through.
pub(crate) fn rest(funnel: &Funnel, locale: Locale) -> String {
    let ends = [
        (funnel.lost, "lost"),
        (funnel.silent, "fallen silent"),
        (funnel.open, "still undecided"),
    ];
    let ends: Vec<String> = ends
        .iter()
        .filter(|(people, _)| *people > 0)
        .map(|(people, end)| format!("{} {end}", locale.number(*people as f64, 0)))
        .collect();
    let others = match &ends[..] {
        [] => None,
        ends => Some(format!("The others: {}.", ends.join(", "))),
    };
    // Where everybody has decided, what is won in the end is what was won.
    let eventual = funnel.eventual.as_ref();
    let in_the_end = eventual
        .filter(|_| funnel.open + funnel.silent > 0)
        .map(|eventual| won(eventual, locale));
    let sentences: Vec<String> = others.into_iter().chain(in_the_end).collect();
    sentences.join(" ")
}

fn won(eventual: &Eventual, locale: Locale) -> String {
    let share = |share: f64| locale.number(share * 100.0, 1);
    let between = match (eventual.low, eventual.high) {
        (Some(low), Some(high)) => format!(" (between {} and {})", share(low), share(high)),
        _ => String::new(),
    };
    format!(
        "Within {} days {} of 100 are won{between}, as far as months can be compared.",
        eventual.horizon_days,
        share(eventual.rate)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn funnel(lost: usize, silent: usize, open: usize) -> Funnel {
        Funnel {
            lost,
            silent,
            open,
            eventual: Some(Eventual {
                rate: 0.246,
                low: Some(0.232),
                high: Some(0.259),
                horizon_days: 180,
            }),
            ..Funnel::default()
        }
    }

    #[test]
    fn each_end_that_anybody_came_to_is_told_and_then_what_is_won_in_the_end() {
        assert_eq!(
            rest(&funnel(1_391, 0, 582), Locale::EN),
            "The others: 1,391 lost, 582 still undecided. Within 180 days 24.6 of 100 are won (between 23.2 and 25.9), as far as months can be compared."
        );
    }

    #[test]
    fn where_everybody_has_decided_nothing_is_foretold() {
        assert_eq!(rest(&funnel(7, 0, 0), Locale::EN), "The others: 7 lost.");
        assert_eq!(rest(&funnel(0, 0, 0), Locale::EN), "");
    }

    #[test]
    fn an_end_without_an_interval_is_told_without_one() {
        let mut open = funnel(0, 3, 0);
        open.eventual = open.eventual.map(|eventual| Eventual {
            low: None,
            ..eventual
        });
        assert_eq!(
            rest(&open, Locale::EN),
            "The others: 3 fallen silent. Within 180 days 24.6 of 100 are won, as far as months can be compared."
        );
    }
}
