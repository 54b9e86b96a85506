//! What the weaknesses leave in the deal book, the price log and the money.

use doorstep_records::Table;
use doorstep_simulate::{Firm, Weakness, simulate};

use crate::judged::{ALL, column, share, sheet};

/// A deal with a proposal, or an order.
#[derive(Debug)]
struct Line {
    at: String,
    rep: String,
    outcome: String,
    reason: String,
    amount: f64,
    margin: f64,
}

/// The first day of the weak weeks of the default firm, and the day before which cases are old.
const WEAK: &str = "2026-02-23";
const OLD: &str = "2026-06-01";

/// The lines of a book that have a time, such as that of the proposal.
fn lines(weakness: Weakness, table: Table, at: &str) -> Option<Vec<Line>> {
    let firm = Firm {
        weakness,
        ..Firm::default()
    };
    let sheets = simulate(&firm);
    let book = sheet(&sheets, table)?;
    let texts = |name| {
        let mut cells = column(book, name);
        cells.resize(book.rows.len(), String::new());
        cells
    };
    let number = |cell: &String| cell.parse::<f64>().ok();
    let numbers = |name| texts(name).iter().map(number).collect::<Option<Vec<f64>>>();
    let (at, rep) = (texts(at), texts("rep"));
    let (outcome, reason) = (texts("outcome"), texts("lost_reason"));
    let (amount, margin) = (numbers("amount")?, numbers("margin")?);
    let line = |row: usize| Line {
        at: at[row].clone(),
        rep: rep[row].clone(),
        outcome: outcome[row].clone(),
        reason: reason[row].clone(),
        amount: amount[row],
        margin: margin[row],
    };
    let all = (0..book.rows.len()).map(line);
    Some(all.filter(|line| !line.at.is_empty()).collect())
}

/// Those of the weak weeks that are old.
fn weak(lines: &[Line]) -> impl Iterator<Item = &Line> + Clone {
    lines
        .iter()
        .filter(|line| (WEAK..OLD).contains(&line.at.as_str()))
}

/// Deals with a proposal.
fn deals(weakness: Weakness) -> Option<Vec<Line>> {
    lines(weakness, Table::Deals, "proposed_at")
}

/// How many of the deals of some sellers were won.
fn won(lines: &[Line], is_of: impl Fn(&str) -> bool) -> f64 {
    let chosen: Vec<&Line> = weak(lines).filter(|line| is_of(&line.rep)).collect();
    let won = chosen.iter().filter(|line| line.outcome == "won").count();
    share(won, chosen.len())
}

/// How many of those lost name the price.
fn price_named(lines: &[Line]) -> f64 {
    let lost: Vec<&Line> = weak(lines).filter(|line| line.outcome == "lost").collect();
    assert!(lost.len() > 80, "{}", lost.len());
    share(
        lost.iter().filter(|line| line.reason == "price").count(),
        lost.len(),
    )
}

fn is_of_the_offices_team(rep: &str) -> bool {
    ["hanna", "jonas", "mira"].contains(&rep)
}

#[test]
fn poor_selling_is_that_of_one_team() {
    let (healthy, weak) = (
        deals(Weakness::None).unwrap(),
        deals(Weakness::PoorSelling).unwrap(),
    );
    let offices = won(&weak, is_of_the_offices_team) / won(&healthy, is_of_the_offices_team);
    assert!((0.1..0.35).contains(&offices), "{offices}");
    let others = |rep: &str| !is_of_the_offices_team(rep);
    // Customers who come again are a few less.
    assert!((won(&weak, others) - won(&healthy, others)).abs() < 0.02);
}

#[test]
fn a_hard_market_is_hard_for_every_seller() {
    let (healthy, weak) = (
        deals(Weakness::None).unwrap(),
        deals(Weakness::HardMarket).unwrap(),
    );
    for name in ["hanna", "jonas", "mira", "tom", "elif"] {
        let left = won(&weak, |rep| rep == name) / won(&healthy, |rep| rep == name);
        assert!((0.2..0.8).contains(&left), "{name}: {left}");
    }
}

#[test]
fn only_a_weak_offer_has_people_name_the_price_and_its_prices_cut() {
    let healthy = price_named(&deals(Weakness::None).unwrap());
    assert!((0.1..0.3).contains(&healthy), "{healthy}");
    for weakness in [Weakness::PoorSelling, Weakness::HardMarket] {
        let named = price_named(&deals(weakness).unwrap());
        assert!(named <= healthy, "{weakness:?}: {named}");
    }
    let named = price_named(&deals(Weakness::WeakOffer).unwrap());
    assert!((0.5..0.8).contains(&named), "{named}");
}

#[test]
fn a_weak_offer_cuts_prices_and_what_an_order_leaves() {
    let orders = |weakness| lines(weakness, Table::Orders, "at");
    let (healthy, cut) = (
        orders(Weakness::None).unwrap(),
        orders(Weakness::WeakOffer).unwrap(),
    );
    assert_eq!(weak(&healthy).count(), weak(&cut).count());
    let amount = |lines: &[Line]| weak(lines).map(|line| line.amount).sum::<f64>();
    let margin = |lines: &[Line]| weak(lines).map(|line| line.margin).sum::<f64>();
    let (amount, margin) = (
        amount(&cut) / amount(&healthy),
        margin(&cut) / margin(&healthy),
    );
    assert!((0.83..0.88).contains(&amount), "{amount}");
    assert!((0.55..0.68).contains(&margin), "{margin}");
}

#[test]
fn prices_change_only_where_the_offer_is_weak() {
    let prices = |weakness| {
        let firm = Firm {
            weakness,
            ..Firm::default()
        };
        sheet(&simulate(&firm), Table::Prices).unwrap().rows.clone()
    };
    let healthy = prices(Weakness::None);
    assert_eq!(healthy.len(), 1);
    assert_eq!(prices(Weakness::HardMarket), healthy);
    let cut = prices(Weakness::WeakOffer);
    assert_eq!(cut.len(), 2);
    assert_eq!(cut[1], [WEAK, "lamps and desks", "-0.16"]);
}

#[test]
fn before_the_weakness_begins_all_touches_are_the_same_to_the_letter() {
    let before = |weakness| {
        let firm = Firm {
            weakness,
            weeks: 30,
            ..Firm::default()
        };
        let mut rows = sheet(&simulate(&firm), Table::Touches)
            .unwrap()
            .rows
            .clone();
        rows.retain(|row| row[2].as_str() < WEAK);
        rows
    };
    let healthy = before(Weakness::None);
    assert!(healthy.len() > 10_000);
    for weakness in ALL {
        assert!(before(weakness) == healthy, "{weakness:?}");
    }
}
