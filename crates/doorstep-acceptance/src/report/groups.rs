//! Where it goes wrong: by what was planted, by leads, and by what else was going on.

use std::collections::BTreeSet;

use clap::ValueEnum;

use super::of_leads;
use super::table::{Table, difference, percent};
use crate::Firm;
use crate::design::{LEVELS, SIZES, WORDS};
use crate::metrics::{Figure, money};

/// By what firms are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Group {
    /// What was planted.
    Planted,
    /// Leads a month.
    Leads,
    /// What else was going on.
    Confounder,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 3] = [Group::Planted, Group::Leads, Group::Confounder];
}

/// The tables of these groups.
pub(super) fn tables(firms: &[&Firm], groups: &[Group]) -> String {
    let table = |group: &Group| match group {
        Group::Planted => by_planted(firms),
        Group::Leads => by_leads(firms),
        Group::Confounder => by_confounder(firms),
    };
    groups.iter().map(table).collect::<Vec<_>>().join("\n")
}

const HEADS: [&str; 8] = [
    "",
    "right",
    "a wrong side",
    "\"balanced\"",
    "not decided",
    "the usual rule right",
    "truth in the money interval",
    "regret, % of the best",
];

fn row(table: &mut Table, name: String, firms: &[&Firm]) {
    let share = |holds: &dyn Fn(&Firm) -> bool| {
        percent(Figure::share(firms.iter().map(|firm| holds(firm))))
    };
    let is_told_balanced =
        |firm: &Firm| firm.told.decision == doorstep_balance::verdict::Decision::Balanced;
    let cells = [
        share(&Firm::is_right),
        share(&Firm::is_wrong_side),
        share(&is_told_balanced),
        share(&|firm| !firm.told.is_decided()),
        share(&|firm| firm.truth.is_right(firm.usual)),
        percent(money::coverage(firms.iter().copied())),
        percent(money::regret_of_verdict(firms.iter().copied())),
    ];
    table.named(name, cells);
}

fn by_planted(firms: &[&Firm]) -> String {
    let mut table = Table::new(&HEADS);
    for word in WORDS {
        let own: Vec<&Firm> = firms
            .iter()
            .copied()
            .filter(|firm| firm.planted == word)
            .collect();
        let sizes: Vec<f64> = SIZES.into_iter().filter(|_| word != WORDS[0]).collect();
        if sizes.is_empty() {
            row(&mut table, word.to_owned(), &own);
        }
        for size in sizes {
            let own: Vec<&Firm> = own
                .iter()
                .copied()
                .filter(|firm| firm.is_of_size(size))
                .collect();
            row(&mut table, format!("{word}, {:.0} %", size * 100.0), &own);
        }
    }
    table.under(
        "By what was planted",
        "With two at once, either of them is right. Firms of all numbers of leads.",
    )
}

fn by_leads(firms: &[&Firm]) -> String {
    let mut table = Table::new(&HEADS);
    for leads in LEVELS {
        for (word, is_weak) in [("balanced", false), ("weak", true)] {
            let mut own = of_leads(firms, leads);
            own.retain(|firm| firm.truth.is_balanced() != is_weak);
            row(&mut table, format!("{leads} leads, {word}"), &own);
        }
    }
    table.under("By leads a month", "All weaknesses, the hidden ones too.")
}

fn by_confounder(firms: &[&Firm]) -> String {
    let mut table = Table::new(&[
        "confounder",
        "balanced: false alarms with",
        "more than without",
        "weak: right with",
        "more than without",
        "weak: a wrong side with",
        "more than without",
        "all: not decided with",
        "more than without",
        "truth in the money interval with",
        "more than without",
    ]);
    let names: BTreeSet<&str> = firms
        .iter()
        .flat_map(|firm| firm.confounders.iter().copied())
        .collect();
    for name in names {
        let with: Vec<&Firm> = firms
            .iter()
            .copied()
            .filter(|firm| firm.has(name))
            .collect();
        let without: Vec<&Firm> = firms
            .iter()
            .copied()
            .filter(|firm| !firm.has(name))
            .collect();
        let mut cells = Vec::new();
        let mut compare = |of: &dyn Fn(&[&Firm]) -> Option<Figure>| {
            let (with, without) = (of(&with), of(&without));
            cells.push(percent(with));
            cells.push(difference(
                with.zip(without).map(|(with, without)| with.less(&without)),
            ));
        };
        compare(&|firms| of_balanced(firms, true, Firm::is_wrong_side));
        compare(&|firms| of_balanced(firms, false, Firm::is_right));
        compare(&|firms| of_balanced(firms, false, Firm::is_wrong_side));
        compare(&|firms| Figure::share(firms.iter().map(|firm| !firm.told.is_decided())));
        compare(&|firms| money::coverage(firms.iter().copied()));
        table.named(name, cells);
    }
    table.under(
        "Which confounder hurts",
        "Firms that have it beside all firms that have it not; other confounders are equally frequent in both. Differences beyond three standard errors are bold.",
    )
}

fn of_balanced(
    firms: &[&Firm],
    is_balanced: bool,
    holds: impl Fn(&Firm) -> bool,
) -> Option<Figure> {
    let own = firms
        .iter()
        .filter(|firm| firm.truth.is_balanced() == is_balanced);
    Figure::share(own.map(|firm| holds(firm)))
}
