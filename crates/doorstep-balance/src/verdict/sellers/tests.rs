//! Who won how many, and what is refused.

use doorstep_records::Table;
use jiff::civil::date;

use super::super::cells::Cells;
use super::super::cells::made_up::{each, leads, monday, weeks};
use super::super::made_up::{business, rows};
use super::super::money::Measure;
use super::super::span::Reference;
use super::*;

const HORIZON: i32 = 30;
const SPANS: [i64; 2] = [52, 6];

/// The leads of a seller, in the reference and in the period: how many, and how many won.
fn of(rep: usize, before: [usize; 2], now: [usize; 2]) -> Vec<Lead> {
    let [past, present] = SPANS.map(|back| monday(back + 1));
    let mut all = leads(past, before[0], before[1], 100);
    all.extend(leads(present, now[0], now[1], 100));
    each(all, |lead| lead.of_rep(rep))
}

/// Sellers 0 to 3, the first two of one team. The people come first, so that the texts of made-up leads are
/// the numbers that they are.
fn firm() -> Business {
    let people = rows(&["0", "1", "2", "3"]);
    let lines = ["0,Anna,north", "1,Bert,north", "2,Cleo,south", "3,,"];
    business(&[
        (Table::People, "person", &people),
        (Table::Reps, "rep,name,team", &rows(&lines)),
    ])
}

fn found_as_of(leads: &[Lead], kind: Kind, today: Date) -> Sellers {
    let [past, period] = SPANS.map(|back| weeks(13, back - 5));
    let spans = Spans {
        period,
        reference: Reference {
            from: past.from,
            to: past.to,
            kind,
        },
    };
    let inside = cells::inside(leads, spans.both());
    let counted = Cells::count(&inside, HORIZON, Measure::MarginOrValue);
    Counted {
        business: &firm(),
        spans,
        horizon: HORIZON,
        today,
        facts: &counted.facts,
        swing: 0.0,
    }
    .sellers(leads)
}

fn found(leads: &[Lead]) -> Sellers {
    found_as_of(leads, Kind::LastYear, date(2026, 8, 31))
}

/// One seller's rate fell by half; the others' did not.
fn one_fell() -> Vec<Lead> {
    let mut all = of(0, [200, 80], [200, 40]);
    all.extend(of(1, [200, 80], [200, 78]));
    all.extend(of(2, [200, 80], [200, 80]));
    all
}

#[test]
fn the_seller_whose_rate_fell_stands_first_and_the_others_did_not_fall() {
    let sellers = found(&one_fell());
    assert_eq!(sellers.refused, None);
    let first = &sellers.by_rep[0];
    assert_eq!((first.value.as_str(), first.called()), ("0", "Anna"));
    assert_eq!((first.before.won, first.now.won), (80, 40));
    assert_eq!(first.fell, Some(true));
    let others = &sellers.by_rep[1..];
    assert!(others.iter().all(|other| other.fell == Some(false)));
    assert_eq!((sellers.all.now.leads, sellers.all.now.won), (600, 198));
}

#[test]
fn a_team_has_the_leads_of_its_sellers() {
    let sellers = found(&one_fell());
    let teams: Vec<(&str, usize, usize)> = sellers
        .by_team
        .iter()
        .map(|team| (team.value.as_str(), team.now.leads, team.now.won))
        .collect();
    assert_eq!(teams, [("north", 400, 118), ("south", 200, 80)]);
}

#[test]
fn rates_have_wilsons_interval_and_their_difference_newcombes() {
    let sellers = found(&of(0, [34, 7], [34, 1]));
    let one = &sellers.by_rep[0];
    // Newcombe (1998): 7 of 34 and 1 of 34, from 0.019 to 0.341.
    let (low, high) = (one.low.unwrap(), one.high.unwrap());
    assert!(
        (low + 0.341).abs() < 0.001 && (high + 0.019).abs() < 0.001,
        "{one:?}"
    );
    assert!((one.before.low.unwrap() - 0.1035).abs() < 0.001, "{one:?}");
}

#[test]
fn among_many_sellers_one_must_have_fallen_further() {
    let mut all = of(0, [34, 7], [34, 1]);
    assert_eq!(found(&all).by_rep[0].fell, Some(true));
    all.extend(of(1, [34, 7], [34, 7]));
    all.extend(of(2, [34, 7], [34, 7]));
    assert_eq!(found(&all).by_rep[0].fell, Some(false));
}

#[test]
fn where_only_won_leads_say_whose_they_were_there_is_no_rate() {
    let mut all = of(0, [60, 60], [40, 40]);
    let [past, present] = SPANS.map(|back| monday(back + 1));
    all.extend(leads(past, 100, 0, 0));
    all.extend(leads(present, 100, 0, 0));
    let sellers = found(&all);
    assert_eq!(sellers.refused, Some(Refused::OnlyOnWon));
    assert!(sellers.by_rep.is_empty() && sellers.by_team.is_empty());
}

#[test]
fn where_no_lead_says_whose_it_was_that_is_said() {
    let [past, present] = SPANS.map(|back| monday(back + 1));
    let mut all = leads(past, 50, 10, 100);
    all.extend(leads(present, 50, 10, 100));
    assert_eq!(found(&all).refused, Some(Refused::NoReps));
}

#[test]
fn with_a_handful_of_leads_each_nobody_is_compared() {
    // The third is of another team than the first.
    let mut all = of(0, [19, 9], [60, 3]);
    all.extend(of(2, [60, 20], [19, 2]));
    let sellers = found(&all);
    assert_eq!(sellers.refused, Some(Refused::TooFew));
    let is_open = |seller: &Seller| seller.change.is_none() && seller.fell.is_none();
    assert!(sellers.by_rep.iter().all(is_open));
    assert_eq!(sellers.by_rep.len(), 2);
}

#[test]
fn a_team_is_compared_where_each_of_its_sellers_has_a_handful_of_leads() {
    let mut all = of(0, [19, 12], [60, 3]);
    all.extend(of(1, [60, 40], [19, 1]));
    let sellers = found(&all);
    assert_eq!(sellers.refused, None);
    assert_eq!(sellers.by_team[0].fell, Some(true));
    assert!(sellers.by_rep.iter().all(|seller| seller.fell.is_none()));
}

#[test]
fn leads_that_had_no_time_to_decide_do_not_count() {
    let present = monday(SPANS[1] + 1);
    let young = found_as_of(
        &one_fell(),
        Kind::LastYear,
        present.saturating_add(29.days()),
    );
    assert_eq!(young.all.now.leads, 0);
    let due = found_as_of(
        &one_fell(),
        Kind::LastYear,
        present.saturating_add(30.days()),
    );
    assert_eq!(due.all.now.leads, 600);
}

#[test]
fn straight_orders_are_no_sellers() {
    let mut all = one_fell();
    let present = monday(SPANS[1] + 1);
    all.extend(each(leads(present, 50, 50, 100), |lead| lead.straight(100)));
    assert_eq!(found(&all), found(&one_fell()));
}

#[test]
fn a_plan_names_no_sellers() {
    let sellers = found_as_of(&one_fell(), Kind::Plan, date(2026, 8, 31));
    assert_eq!(sellers.refused, Some(Refused::Plan));
}

#[test]
fn leads_of_nobody_are_counted_apart() {
    let mut all = one_fell();
    all.extend(leads(monday(SPANS[1] + 1), 30, 0, 0));
    let sellers = found(&all);
    assert_eq!(sellers.without_rep, [0, 30]);
    assert_eq!(sellers.all.now.leads, 630);
    assert_eq!(sellers.by_rep.len(), 3);
}
