//! Whoever else is in the records: customers who come again, and machines that fill in forms.
//!
//! They are no new business and earn nothing that a verdict on new business may count.

use doorstep_records::{Act, Direction, Medium};

use super::Trial;
use super::clock::{self, DAY, HOUR, awake, opening};
use super::dice::{Dice, Theme};
use super::firm::Firm;
use super::habits::Habits;
use super::ledger::{Ending, Ledger, Order};
use super::story::{Scribe, new_person};

/// Customers from before the records, and those won since, buy again.
pub(super) fn customers(trial: &Trial, firm: &Firm, habits: &Habits, ledger: &mut Ledger) {
    let won = won(ledger);
    for (number, (person, at)) in (0..).zip(won) {
        let mut dice = Dice::new(trial.seed, Theme::Again, number);
        if dice.happens(0.3) {
            let later = (dice.around(70.0, 0.6).clamp(10.0, 600.0) * DAY as f64) as i64;
            again(firm, habits, ledger, dice, person, at + later);
        }
    }
    let old = (2.0 * trial.leads_a_month) as u64;
    for number in 0..old {
        let mut dice = Dice::new(trial.seed, Theme::Again, 1 << 40 | number);
        let begin = ledger.begin;
        let span = (ledger.end - begin) as f64;
        let at = begin + (dice.unit() * span) as i64;
        let person = new_person(firm, ledger, &mut dice, begin, None);
        let since = clock::day_of(begin) - 30 - dice.below(900) as i64;
        let row = &mut ledger.people[person as usize];
        row.customer_since = Some(clock::date_of(since));
        row.created_on = clock::date_of(since);
        again(firm, habits, ledger, dice, person, at);
    }
}

/// Who bought and when: by a deal or by an order without one.
fn won(ledger: &Ledger) -> Vec<(u32, i64)> {
    let deals = ledger.deals.iter().filter_map(|deal| match deal.closed {
        Some((at, Ending::Won)) => Some((deal.person, at)),
        _ => None,
    });
    let orders = ledger.orders.iter().filter(|order| order.deal.is_none());
    let orders = orders.map(|order| (order.person, order.at));
    deals.chain(orders).collect()
}

/// Another purchase: half of them ask first.
fn again(firm: &Firm, habits: &Habits, ledger: &mut Ledger, mut dice: Dice, person: u32, at: i64) {
    let at = awake(at);
    let amount = (firm.median * dice.around(0.7, 0.5)).round();
    let rep = habits.rep_on(dice.below(firm.reps.len()), at);
    let asks = dice.happens(0.5);
    let answered_at = clock::plus_working(at, (dice.around(1.5, 0.6) * HOUR as f64) as i64);
    let days = dice.around(4.0, 0.5);
    let scribe = Scribe {
        firm,
        habits,
        ledger,
        dice,
        person,
    };
    let ordered_at = if asks {
        let knock = scribe.contact(at, Medium::Email, Direction::In);
        scribe.ledger.contact(knock);
        let mut answer = Scribe::contact(&scribe, answered_at, Medium::Email, Direction::Out);
        answer.rep = Some(rep);
        scribe.ledger.contact(answer);
        opening(answered_at + (days * DAY as f64) as i64)
    } else {
        at
    };
    scribe.ledger.order(Order {
        person,
        at: ordered_at,
        amount: amount as i64,
        margin: firm
            .books
            .margins
            .then_some((amount * firm.margin).round() as i64),
        medium: (!asks).then_some(Medium::OrderForm),
        rep: asks.then_some(rep),
        campaign: None,
        deal: None,
    });
}

/// Forms filled in by machines; some look human and are taken for interest.
pub(super) fn machines(trial: &Trial, firm: &Firm, ledger: &mut Ledger) {
    let (begin, end) = (ledger.begin, ledger.end);
    let count = (trial.leads_a_month * f64::from(trial.months) * 0.1) as u64;
    for number in 0..count {
        let mut dice = Dice::new(trial.seed, Theme::Bots, number);
        // Machines came up lately: most forms lie in the second half.
        let part = dice.unit().sqrt();
        let at = begin + ((end - begin - 1) as f64 * part) as i64;
        let person = new_person(firm, ledger, &mut dice, at, None);
        let mut form = super::ledger::Contact::new(person, at, Medium::Form, Direction::In);
        form.by_machine = dice.happens(0.7);
        form.act = (!form.by_machine).then_some(Act::Signal);
        ledger.contact(form);
    }
}
