//! What is still to come is what came before, and no more than was followed.

use super::*;
use crate::verdict::cells::made_up::{lead, monday};

const HORIZON: i32 = 30;

/// Leads that came every day for so long, up to today: `won` of ten are won, after exponential times of a mean of
/// so many days, and the others are lost after ten days each.
fn leads(days: i32, won: usize, mean: f64) -> Vec<Lead> {
    let today = monday(0);
    let mut all = Vec::new();
    for age in 0..days {
        let door = today.saturating_sub(age.days());
        for place in 0..10 {
            // Spread evenly over the distribution, in another order each day.
            let share = (f64::from((age * 7 + 3) % 97) + 0.5) / 97.0;
            let lag = (-mean * (1.0 - share).ln()).ceil() as i32;
            let one = lead(door);
            all.push(if place < won {
                one.won(100).ended(lag, age)
            } else {
                one.ended(10 + place as i32, age)
            });
        }
    }
    all
}

fn ripening(leads: &[Lead]) -> Ripening {
    Ripening::of(leads, HORIZON, &Lags::made_up(None), monday(0))
}

/// How many are open at each age.
fn open(leads: &[Lead]) -> BTreeMap<i32, u32> {
    let mut ages = BTreeMap::new();
    for lead in leads.iter().filter(|lead| lead.outcome() == Outcome::Open) {
        *ages.entry(lead.days()).or_default() += 1;
    }
    ages
}

#[test]
fn what_comes_after_the_horizon_is_what_came_after_it_before() {
    let found = ripening(&leads(400, 4, 20.0)).later;
    let wanted = 1.0 / (1.0 - (-30.0_f64 / 20.0).exp());
    assert!((found.point - wanted).abs() < 0.02, "{found:?} {wanted}");
    let draws: Vec<f64> = (0..DRAWS).map(|draw| found.at(Some(draw))).collect();
    let likely = Likely::of(found.point, &draws).unwrap();
    assert!(likely.low < found.point && found.point < likely.high);
    assert!(likely.high - likely.low < 0.1, "{likely:?}");
}

#[test]
fn open_leads_bring_what_leads_of_their_age_brought() {
    let all = leads(400, 4, 20.0);
    let likely = ripening(&all).still_to_come(&open(&all)).unwrap();
    // Of the four a day that will be won, those of age a are still open with chance exp(-a / 20).
    let wanted: f64 = (0..400)
        .map(|age| 4.0 * (-f64::from(age) / 20.0).exp())
        .sum();
    assert!(
        likely.low < wanted && wanted < likely.high,
        "{likely:?} {wanted}"
    );
    assert!(
        (likely.value / wanted - 1.0).abs() < 0.1,
        "{likely:?} {wanted}"
    );
    // Chance alone makes it unsure by about the square root.
    assert!(likely.high - likely.low > 0.5 * wanted.sqrt());
}

#[test]
fn where_leads_were_not_followed_for_long_nothing_is_extrapolated() {
    let all = leads(40, 4, 60.0);
    let found = ripening(&all);
    assert_eq!(found.later, Later::known(1.0));
    assert_eq!(found.still_to_come(&open(&all)), None);
}

#[test]
fn where_nobody_is_open_nothing_is_to_come() {
    let all = leads(400, 4, 20.0);
    assert_eq!(ripening(&all).still_to_come(&BTreeMap::new()), None);
}

#[test]
fn straight_orders_bring_nothing_later() {
    let mut all = leads(400, 4, 20.0);
    let talked = ripening(&all).later.point;
    let orders = all.len();
    all.extend((0..orders).map(|place| lead(monday(place as i64 / 100)).straight(100)));
    let both = ripening(&all).later.point;
    assert!(
        both > 1.0 && both - 1.0 < 0.5 * (talked - 1.0),
        "{both} {talked}"
    );
}

#[test]
fn losses_that_were_swept_up_say_only_that_they_were_lost() {
    let mut all = leads(400, 4, 20.0);
    let usual = ripening(&all).later.point;
    let is_lost = |lead: &&mut Lead| lead.outcome() == Outcome::Lost;
    for one in all.iter_mut().filter(is_lost) {
        // Every hundred days all that is old is swept up, today too.
        let age = days_between(one.door, monday(0));
        *one = lead(one.door).ended(age % 100, age);
    }
    let refs: Vec<&Lead> = all.iter().collect();
    assert!(observations(&refs, monday(0)).is_swept);
    let found = ripening(&all).later.point;
    assert!((found - usual).abs() < 0.05, "{found} {usual}");
}
