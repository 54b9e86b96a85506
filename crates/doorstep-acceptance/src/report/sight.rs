//! What lies out of sight: other readings of the door, hidden quality, lost tracks, and refusals.

use std::collections::BTreeMap;

use super::table::{Table, percent};
use super::{leads_heads, of_leads};
use crate::Firm;
use crate::design::{LEVELS, SIZES};
use crate::metrics::{Figure, flips, hidden};

/// Which days were judged, and whether the weakness was at work on them.
pub(super) fn spans(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    let mut row = |name: String, is_so: &dyn Fn(&Firm) -> bool| {
        let shares = LEVELS.map(|leads| {
            let own = of_leads(firms, leads).into_iter();
            percent(Figure::share(own.map(is_so)))
        });
        table.named(name, shares);
    };
    for weeks in [13, 26, 52] {
        row(format!("period of {weeks} weeks"), &|firm| {
            firm.told.days == weeks * 7
        });
    }
    row("weakness at work on all its days".to_owned(), &|firm| {
        firm.truth.at_work > 0.99
    });
    row("... on less than half of them".to_owned(), &|firm| {
        firm.truth.at_work < 0.5
    });
    table.under(
        "The days that were judged",
        "What is planted begins two months more before the records end than a quarter (from 150 leads a month on), half a year (from 25 on) or a year.",
    )
}

/// How often another reading of the door says something else.
pub(super) fn readings(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    let flips = LEVELS.map(|leads| percent(flips::flips(of_leads(firms, leads))));
    table.named("decided firms that flip", flips);
    table.under(
        "Other readings of the door",
        "Of decided firms, those whose decision is another side, or none, under the strict or the lenient reading; that a reading has too few leads to tell does not count.",
    )
}

/// Whether it warns where it cannot see.
pub(super) fn hidden(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    let mut row = |name: String, own: &dyn Fn(&Firm) -> bool, holds: fn(&Firm) -> bool| {
        let cells = LEVELS.map(|leads| {
            let own = of_leads(firms, leads).into_iter().filter(|firm| own(firm));
            percent(hidden::share(own, holds))
        });
        table.named(name, cells);
    };
    for size in SIZES {
        let of_size = |firm: &Firm| firm.truth.is_hidden && firm.is_of_size(size);
        let name = |what: &str| format!("hidden quality, {:.0} %: {what}", size * 100.0);
        row(
            name("booked on sales"),
            &of_size,
            hidden::is_blamed_on_sales,
        );
        row(
            name("... with a q* that hides it"),
            &of_size,
            hidden::is_covered_up,
        );
    }
    let lost = |firm: &Firm| firm.truth.is_balanced() && firm.has_lost_tracks();
    row(
        "lost tracks, balanced: booked on marketing".to_owned(),
        &lost,
        hidden::is_blamed_on_marketing,
    );
    row(
        "... with a warning about orders or sources".to_owned(),
        &lost,
        |firm| {
            hidden::is_blamed_on_marketing(firm)
                && firm
                    .told
                    .warnings
                    .iter()
                    .any(|code| TRACKING.contains(&code.as_str()))
        },
    );
    let kept = |firm: &Firm| firm.truth.is_balanced() && !firm.has_lost_tracks();
    row(
        "no lost tracks, balanced: booked on marketing".to_owned(),
        &kept,
        hidden::is_blamed_on_marketing,
    );
    table.under(
        "Out of sight",
        "q* hides a fall of quality if it says that only a larger one would explain what is booked on sales. Its end is that of an 80 % interval, so it is beyond the truth in a tenth of the firms by chance alone.",
    )
}

/// Codes of warnings that point at leads which were not recorded.
const TRACKING: [&str; 2] = ["source-unknown", "no-marketing-records"];

/// Why nothing was compared.
pub(super) fn refusals(firms: &[&Firm]) -> String {
    let mut reasons: BTreeMap<String, Vec<&Firm>> = BTreeMap::new();
    for firm in firms {
        if let Some(reason) = &firm.told.refusal {
            // Dates differ from firm to firm.
            let words = reason
                .split(' ')
                .filter(|word| !word.contains(|letter: char| letter.is_ascii_digit()));
            let words: Vec<&str> = words.take(16).collect();
            reasons.entry(words.join(" ")).or_default().push(firm);
        }
    }
    let mut table = Table::new(&["in its own words", "firms", "of all"]);
    for (reason, own) in reasons {
        let share = Figure::share(
            firms
                .iter()
                .map(|firm| own.iter().any(|one| one.seed == firm.seed)),
        );
        table.row([reason, own.len().to_string(), percent(share)]);
    }
    let told = firms.iter().filter(|firm| firm.told.refusal.is_none());
    let last_year =
        |firm: &&Firm| firm.told.reference == Some(doorstep_balance::verdict::Kind::LastYear);
    let share = percent(Figure::share(told.map(last_year)));
    let sentence = format!(
        "Firms for which no chances were given. Of the others {share} % were compared with the same weeks a year earlier."
    );
    table.under("Refusals", &sentence)
}
