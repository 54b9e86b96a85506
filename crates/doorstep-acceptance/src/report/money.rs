//! The money: intervals and advice.

use super::table::{Table, percent};
use super::{leads_heads, of_leads};
use crate::Firm;
use crate::design::LEVELS;
use crate::metrics::Figure;
use crate::metrics::money::{self, Place};

/// Whether 80 % intervals hold the truth.
pub(super) fn coverage(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    let mut row = |name: &str, of: &dyn Fn(&[&Firm]) -> Option<Figure>| {
        table.named(
            name,
            LEVELS.map(|leads| percent(of(&of_leads(firms, leads)))),
        );
    };
    let at = |firms: &[&Firm], place: Place| {
        let own = firms.iter().filter(|firm| firm.is_single_and_seen());
        Figure::share(
            own.filter_map(|firm| money::covered(firm))
                .map(|covered| covered.place == place),
        )
    };
    row("holds the truth", &|firms| at(firms, Place::Within));
    row("loss said to be too small", &|firms| {
        at(firms, Place::Below)
    });
    row("loss said to be too large", &|firms| {
        at(firms, Place::Above)
    });
    row("... without confounders, holds it", &|firms| {
        let clean = firms
            .iter()
            .copied()
            .filter(|firm| firm.confounders.is_empty() && firm.is_single_and_seen());
        money::coverage(clean)
    });
    row("balanced: a side's interval holds no change", &|firms| {
        money::coverage_at_rest(firms.iter().copied())
    });
    row("... without confounders", &|firms| {
        money::coverage_at_rest(
            firms
                .iter()
                .copied()
                .filter(|firm| firm.confounders.is_empty()),
        )
    });
    table.under(
        "80 % intervals of the money",
        "One weakness that records can show, whatever was decided. The interval is the sum of the lower to the sum of the upper ends of the weak side's factors (so a little too wide for marketing and sales, which have two). The truth is the generator's loss a month, times the share of the period's days on which the weakness was at work less that of the reference's; below half of the days a firm is left out. A market's fall stands with sales. A loss that was booked on other sides only counts as not held.",
    )
}

/// What the advice is worth.
pub(super) fn regret(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    let mut row = |name: &str, of: &dyn Fn(&[&Firm]) -> Option<Figure>| {
        table.named(
            name,
            LEVELS.map(|leads| percent(of(&of_leads(firms, leads)))),
        );
    };
    row("first action of the verdict", &|firms| {
        money::regret_of_verdict(firms.iter().copied())
    });
    row("... where it advises one", &|firms| {
        let advised = firms
            .iter()
            .copied()
            .filter(|firm| firm.told.advised.is_some());
        money::regret_of_verdict(advised)
    });
    row("what the usual rule blames", &|firms| {
        money::regret_of_usual(firms.iter().copied())
    });
    table.under(
        "Regret",
        "What mending the best side would bring, less what mending the advised one would, in percent of the best; no advice brings nothing. Firms with something to mend, hidden weaknesses too.",
    )
}
