//! What came of the firms, as a document: every table, every error, the misses with the hits.
//!
//! It must never choose what to show by how good it looks.

mod accuracy;
mod chances;
mod groups;
mod money;
mod sight;
mod table;

use crate::design::{self, Series};
use crate::{Firm, wishes};
use table::{Table, percent};

pub use groups::Group;

/// How the firms came about.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Which seeds.
    pub series: Series,
    /// How many firms were asked for.
    pub asked: usize,
    /// How many of them were also read through files.
    pub through_files: usize,
}

/// The whole document.
pub fn document(firms: &[Firm], run: Run, groups: &[Group]) -> String {
    let all: Vec<&Firm> = firms.iter().collect();
    let parts = [
        head(firms, run),
        wished(firms),
        accuracy::by_size_and_leads(&all),
        accuracy::by_share_lost(&all),
        accuracy::by_leads(&all),
        accuracy::confusion(&all),
        accuracy::power(&all),
        accuracy::thresholds(&all),
        groups::tables(&all, groups),
        chances::scores(&all),
        chances::reliability(&all),
        money::coverage(&all),
        money::regret(&all),
        sight::spans(&all),
        sight::readings(&all),
        sight::hidden(&all),
        sight::refusals(&all),
    ];
    parts.join("\n")
}

fn head(firms: &[Firm], run: Run) -> String {
    let first = run.series.first_seed();
    let last = first + firms.len().saturating_sub(1) as u64;
    let seeds = match run.series {
        Series::Reported => "They are not among the seeds by which the verdict was tuned.",
        Series::Tuning => "These are the seeds for tuning: **no number of them may be reported.**",
    };
    let cut = if firms.len() < run.asked {
        format!(" Time ran out: {} firms had been asked for.", run.asked)
    } else {
        String::new()
    };
    format!(
        "# The verdict on firms whose weakness is known

Written by `cargo xtask acceptance`. {} invented firms, seeds {first} to {last}, went through the code of `doorstep diagnose`;
{} of them through files too, with the same facts (numbers to nine digits). {seeds}{cut}

Half of the firms are balanced. In the others one thing is planted, at 10, 20 or 40 % of the money that passes the weak side,
so that less of all the money is lost where many order outright. It lasts as long as the verdict looks back, and two months
more: a quarter from 150 leads a month on, half a year from 25 on, a year below; a shorter one would be seen less. The generator is written apart from the
estimator and shares no code with it. In three of four firms something else goes on besides: each of fourteen confounders in a
quarter of those. Numbers are percent ± one standard error, which is what another run's luck would move them by, and in
brackets how many firms they rest on. *Decided* is a firm that was told anything but \"not enough data\". *Right* is the side
that was planted; the market is right for market shocks, and where sellers fell whom no record names.
*The usual rule* compares the last three whole months' leads, and orders won by leads, with the three months before, and
blames the larger drop above 5 %.
",
        firms.len(),
        run.through_files
    )
}

fn wished(firms: &[Firm]) -> String {
    let mut table = Table::new(&["", "wish", "found", ""]);
    for wished in wishes::all(firms) {
        table.row([
            wished.of.clone(),
            wished.wish.text(),
            percent(wished.figure),
            wished.word().to_owned(),
        ]);
    }
    table.under(
        "Wishes",
        "The rule is the shipped one: a side is named from a posterior of .8 on, if its effect is above 5 %.",
    )
}

/// The firms of one number of leads.
fn of_leads<'a>(firms: &[&'a Firm], leads: f64) -> Vec<&'a Firm> {
    firms
        .iter()
        .copied()
        .filter(|firm| firm.is_of_leads(leads))
        .collect()
}

/// A heading for each number of leads, after another.
fn leads_heads(first: &str) -> Vec<String> {
    let leads = design::LEVELS.into_iter().map(|leads| leads.to_string());
    std::iter::once(first.to_owned()).chain(leads).collect()
}

#[cfg(test)]
mod tests {
    use doorstep_balance::verdict::{Decision, Side};

    use super::*;
    use crate::firm::tests::firm;

    const RUN: Run = Run {
        series: Series::Reported,
        asked: 3,
        through_files: 0,
    };

    #[test]
    fn misses_stand_in_the_report() {
        let mut firms: Vec<Firm> = (0..40).map(|_| firm(&[], Decision::Sales)).collect();
        firms.push(firm(&[Side::Marketing], Decision::Sales));
        let text = document(&firms, RUN, &Group::ALL);
        assert!(text.contains("| false alarms on balanced firms, 60 leads a month | at most 5 % | 100 ± 1.7 (40) | **missed** |"), "{text}");
    }

    #[test]
    fn a_run_that_time_cut_short_says_so_and_one_for_tuning_too() {
        let text = document(&[], RUN, &[]);
        assert!(text.contains("Time ran out: 3 firms"), "{text}");
        let tuning = Run {
            series: Series::Tuning,
            ..RUN
        };
        assert!(document(&[], tuning, &[]).contains("may be reported"));
    }
}
