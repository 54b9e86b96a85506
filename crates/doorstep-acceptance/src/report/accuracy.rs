//! How often the decision is right, and how often there is one.

use doorstep_balance::verdict::{Decision, Side};

use super::table::{Table, none, percent};
use super::{leads_heads, of_leads};
use crate::design::{LEVELS, SIZES};
use crate::metrics::power::{Leads, leads_needed};
use crate::metrics::{Figure, scores};
use crate::{Class, Firm};

fn share<'a>(
    firms: impl IntoIterator<Item = &'a Firm>,
    holds: impl Fn(&Firm) -> bool,
) -> Option<Figure> {
    Figure::share(firms.into_iter().map(holds))
}

fn decided<'a>(firms: &[&'a Firm]) -> Vec<&'a Firm> {
    let decided = firms.iter().copied();
    decided.filter(|firm| firm.told.is_decided()).collect()
}

/// One weakness that records can show, by its size and the number of leads.
pub(super) fn by_size_and_leads(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    for size in SIZES {
        let cells = LEVELS.map(|leads| {
            let own = of_leads(firms, leads).into_iter();
            own.filter(|firm| firm.is_of_size(size) && firm.is_single_and_seen())
                .collect::<Vec<&Firm>>()
        });
        let name = |what: &str| format!("{:.0} %: {what}", size * 100.0);
        let row = |of: &dyn Fn(&Vec<&Firm>) -> Option<Figure>| {
            cells.iter().map(of).map(percent).collect::<Vec<_>>()
        };
        table.named(
            name("decided"),
            row(&|firms| share(firms.iter().copied(), |firm| firm.told.is_decided())),
        );
        table.named(
            name("right when decided"),
            row(&|firms| share(decided(firms), Firm::is_right)),
        );
        table.named(
            name("... if \"market\" is wrong wherever sellers fell"),
            row(&|firms| {
                share(decided(firms), |firm| {
                    firm.truth.is_right_to_the_word(firm.told.decision)
                })
            }),
        );
        table.named(
            name("right, of all"),
            row(&|firms| share(firms.iter().copied(), Firm::is_right)),
        );
        table.named(
            name("a wrong side named"),
            row(&|firms| share(firms.iter().copied(), Firm::is_wrong_side)),
        );
        table.named(
            name("the usual rule right"),
            row(&|firms| {
                share(firms.iter().copied(), |firm| {
                    firm.truth.is_right(firm.usual)
                })
            }),
        );
    }
    table.under(
        "One weakness that records can show",
        "Without hidden quality, and without two at once. \"Balanced\" counts as decided, and as wrong. \"Market\" means \"the market, or all of sales: these records cannot tell\", so it is right where all sellers fell alike.",
    )
}

/// One weakness that records can show, by what it takes of all the money, and the number of leads.
pub(super) fn by_share_lost(firms: &[&Firm]) -> String {
    const RANGES: [(f64, f64); 5] = [(0.0, 0.05), (0.05, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 1.0)];
    let mut table = Table::new(&leads_heads("of all the money"));
    for (least, most) in RANGES {
        let cells = LEVELS.map(|leads| {
            let own = of_leads(firms, leads).into_iter().filter(|firm| {
                let lost = firm.truth.share_lost * firm.truth.at_work;
                firm.is_single_and_seen() && least <= lost && lost < most
            });
            percent(share(own, Firm::is_right))
        });
        table.named(
            format!("{:.0} to {:.0} %", least * 100.0, most * 100.0),
            cells,
        );
    }
    table.under(
        "One weakness that records can show, by what it takes",
        "Right, of all: by the share of all the money that is lost, times the share of the period's days on which it was lost.",
    )
}

/// Balanced firms, and the likeliest explanation of all firms.
pub(super) fn by_leads(firms: &[&Firm]) -> String {
    let mut table = Table::new(&leads_heads("leads a month"));
    let mut row = |name: &str, of: &dyn Fn(&[&Firm]) -> Option<Figure>| {
        table.named(
            name,
            LEVELS.map(|leads| percent(of(&of_leads(firms, leads)))),
        );
    };
    row("balanced: a side named (false alarm)", &|firms| {
        share(balanced(firms), Firm::is_wrong_side)
    });
    row("... the usual rule", &|firms| {
        share(balanced(firms), |firm| {
            firm.usual == Decision::Marketing || firm.usual == Decision::Sales
        })
    });
    row("... without any confounder", &|firms| {
        share(clean(firms), Firm::is_wrong_side)
    });
    row("... the usual rule, without any", &|firms| {
        share(clean(firms), |firm| {
            firm.usual == Decision::Marketing || firm.usual == Decision::Sales
        })
    });
    row("balanced: said to be", &|firms| {
        share(balanced(firms), Firm::is_right)
    });
    row("balanced: not decided", &|firms| {
        share(balanced(firms), |firm| !firm.told.is_decided())
    });
    row("weak: not decided", &|firms| {
        let weak = firms
            .iter()
            .copied()
            .filter(|firm| !firm.truth.is_balanced());
        share(weak, |firm| !firm.told.is_decided())
    });
    row("all: likeliest explanation right", &|firms| {
        scores::top_one(firms.iter().copied())
    });
    table.under(
        "False alarms and abstention",
        "By leads a month. The likeliest explanation is counted whatever its chance, where there is one.",
    )
}

fn balanced<'a>(firms: &[&'a Firm]) -> Vec<&'a Firm> {
    let balanced = firms.iter().copied();
    balanced.filter(|firm| firm.truth.is_balanced()).collect()
}

fn clean<'a>(firms: &[&'a Firm]) -> Vec<&'a Firm> {
    let clean = balanced(firms).into_iter();
    clean.filter(|firm| firm.confounders.is_empty()).collect()
}

/// What was said of what was true.
pub(super) fn confusion(firms: &[&Firm]) -> String {
    const SAID: [(Decision, &str); 7] = [
        (Decision::Marketing, "marketing"),
        (Decision::HandOver, "hand-over"),
        (Decision::Sales, "sales"),
        (Decision::Market, "market"),
        (Decision::Offer, "offer"),
        (Decision::Balanced, "balanced"),
        (Decision::NotEnoughData, "not enough data"),
    ];
    let heads = std::iter::once("truth")
        .chain(SAID.map(|(_, word)| word))
        .chain(["firms"]);
    let mut table = Table::new(&heads.collect::<Vec<_>>());
    for class in Class::ALL {
        let own: Vec<&&Firm> = firms
            .iter()
            .filter(|firm| firm.truth.class() == class)
            .collect();
        let said = SAID.map(|(decision, _)| {
            let count = own
                .iter()
                .filter(|firm| firm.told.decision == decision)
                .count();
            format!("{:.1}", count as f64 / own.len().max(1) as f64 * 100.0)
        });
        table.named(
            class.word(),
            said.into_iter().chain([own.len().to_string()]),
        );
    }
    table.under(
        "What was said of what was true",
        "Percent of each row. Market shocks stand with sales, hidden quality with marketing.",
    )
}

/// How many leads a month it takes to be named in 80 of 100 firms.
pub(super) fn power(firms: &[&Firm]) -> String {
    let sizes = SIZES.map(|size| format!("{:.0} %", size * 100.0));
    let heads: Vec<String> = std::iter::once("side".to_owned()).chain(sizes).collect();
    let mut table = Table::new(&heads);
    let mut row = |name: &str, class: Option<Class>| {
        let needed = SIZES.map(|size| {
            let tried = LEVELS.into_iter().filter_map(|leads| {
                let own = of_leads(firms, leads).into_iter().filter(|firm| {
                    firm.is_of_size(size)
                        && firm.is_single_and_seen()
                        && class.is_none_or(|class| firm.truth.class() == class)
                });
                Some((leads, share(own, Firm::is_right)?))
            });
            words(leads_needed(&tried.collect::<Vec<_>>()))
        });
        table.named(name, needed);
    };
    for side in Side::ALL {
        row(Class::of(side).word(), Some(Class::of(side)));
    }
    row("any", None);
    table.under(
        "Leads a month to be named in 80 of 100 firms",
        "Straight lines between the numbers of leads that were tried, on a logarithmic scale. Confounders included.",
    )
}

/// What another threshold would do.
pub(super) fn thresholds(firms: &[&Firm]) -> String {
    let mut table = Table::new(&[
        "named from",
        "balanced: false alarms",
        "one weakness, 40 %, 60 leads or more: right",
        "... a wrong side",
        "20 %: right",
        "... a wrong side",
    ]);
    for least in [0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        let of_size = |size: f64| {
            let own = firms.iter().copied().filter(move |firm| {
                firm.is_single_and_seen() && firm.is_of_size(size) && firm.leads_a_month >= 60.0
            });
            own.collect::<Vec<_>>()
        };
        let is_right = |firm: &Firm| named_from(firm, least) == Some(firm.truth.class());
        let is_wrong =
            |firm: &Firm| named_from(firm, least).is_some_and(|class| class != firm.truth.class());
        table.named(
            format!(".{:.0}", least * 10.0),
            [
                percent(share(balanced(firms), is_wrong)),
                percent(share(of_size(0.4), is_right)),
                percent(share(of_size(0.4), is_wrong)),
                percent(share(of_size(0.2), is_right)),
                percent(share(of_size(0.2), is_wrong)),
            ],
        );
    }
    table.under(
        "What another threshold would do",
        "By the posterior of a single side alone, whether its effect matters or not, and before market or price are looked at.",
    )
}

/// The single side whose chance is so large.
fn named_from(firm: &Firm, least: f64) -> Option<Class> {
    let posterior = firm.told.posterior?;
    let sides = Class::ALL.into_iter().zip(posterior).take(Side::ALL.len());
    let best = sides.max_by(|one, other| one.1.total_cmp(&other.1))?;
    (best.1 >= least).then_some(best.0)
}

fn words(needed: Option<Leads>) -> String {
    needed.map_or_else(none, |needed| match needed {
        Leads::AtMost(leads) => format!("at most {leads:.0}"),
        Leads::About(leads) => format!("about {leads:.0}"),
        Leads::MoreThan(leads) => format!("more than {leads:.0}"),
    })
}
