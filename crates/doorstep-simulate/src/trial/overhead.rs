//! Rows that belong to no lead: campaigns and what they cost, reps and their hours, the price log.
//!
//! Nothing here may depend on the leads that were played.

use doorstep_records::Medium;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Trial;
use super::clock::{self, DAY, MONTH_DAYS};
use super::conditions::Conditions;
use super::dice::{Dice, Theme};
use super::firm::Firm;
use super::habits::Habits;
use super::ledger::{Campaign, Hours, Ledger, Price, Rep, Spend};
use super::sources::KNOCKS;

/// Writes all of them.
pub(super) fn write(
    trial: &Trial,
    firm: &Firm,
    habits: &Habits,
    recent: &Conditions,
    weak_from: i64,
    ledger: &mut Ledger,
) {
    let dice = &mut Dice::new(trial.seed, Theme::Books, 1);
    ledger.sources = firm.sources.iter().map(|source| source.name).collect();
    campaigns(firm, ledger);
    if firm.books.costs {
        spend(trial, firm, dice, ledger);
    }
    if firm.books.reps || firm.books.hours {
        reps(firm, habits, dice, ledger);
    }
    if firm.books.hours {
        hours(trial, firm, habits, dice, ledger);
    }
    prices(trial, recent, weak_from, dice, ledger);
}

/// One campaign a source, so that their places are the same.
fn campaigns(firm: &Firm, ledger: &mut Ledger) {
    let started_on = clock::date_of(clock::day_of(ledger.begin));
    ledger.campaigns = firm
        .sources
        .iter()
        .map(|source| Campaign {
            name: source.name,
            medium: source.medium.unwrap_or(KNOCKS[1]),
            started_on,
        })
        .collect();
}

/// A row a month and campaign, about the same each month.
fn spend(trial: &Trial, firm: &Firm, dice: &mut Dice, ledger: &mut Ledger) {
    let total = trial.leads_a_month * firm.median * dice.between(0.02, 0.08);
    let weights: f64 = firm.sources.iter().map(|source| source.cost).sum();
    let today = clock::date_of(clock::day_of(ledger.end) - 1);
    let mut from = clock::date_of(clock::day_of(ledger.begin)).first_of_month();
    while from.last_of_month() <= today {
        for (place, source) in firm.sources.iter().enumerate() {
            if source.medium.is_some_and(|medium| medium != Medium::Web) && weights > 0.0 {
                let amount = total * source.cost / weights * dice.between(0.9, 1.1);
                ledger.spend.push(Spend {
                    campaign: place as u8,
                    from,
                    to: from.last_of_month(),
                    amount: amount.round() as i64,
                });
            }
        }
        from = from.saturating_add(1.month());
    }
}

fn reps(firm: &Firm, habits: &Habits, dice: &mut Dice, ledger: &mut Ledger) {
    let started_on = clock::date_of(clock::day_of(ledger.begin) - 200);
    let turnover = habits.turnover();
    let count = firm.reps.len() + usize::from(turnover.is_some());
    for place in 0..count {
        let hour_cost = (dice.between(35.0, 70.0) * 100.0).round() as i64;
        let date = turnover.map(|turnover| clock::date_of(clock::day_of(turnover.at)));
        let is = |who: fn(&super::habits::Turnover) -> u8| {
            turnover.is_some_and(|turnover| usize::from(who(&turnover)) == place)
        };
        ledger.reps.push(Rep {
            started_on: date.filter(|_| is(|it| it.successor)).unwrap_or(started_on),
            ended_on: date.filter(|_| is(|it| it.leaver)),
            hour_cost: firm.books.costs.then_some(hour_cost),
        });
    }
}

/// Enough for the usual number of leads, with some air.
fn hours(trial: &Trial, firm: &Firm, habits: &Habits, dice: &mut Dice, ledger: &mut Ledger) {
    let a_week = trial.leads_a_month * 7.0 / MONTH_DAYS * 2.0 / dice.between(0.55, 0.8);
    let (begin, end) = (clock::day_of(ledger.begin), clock::day_of(ledger.end));
    let mut monday = begin - clock::weekday(begin) + 7;
    while monday + 7 <= end {
        for rep in 0..firm.reps.len() {
            let share = firm.turns[1][rep];
            let hours = a_week * share * dice.between(0.85, 1.1);
            ledger.hours.push(Hours {
                rep: habits.rep_on(rep, monday * DAY),
                monday: clock::date_of(monday),
                tenths: (hours * 10.0).round() as i64,
            });
        }
        monday += 7;
    }
}

/// The price log: what changed, and small changes that mattered to nobody.
fn prices(
    trial: &Trial,
    recent: &Conditions,
    weak_from: i64,
    dice: &mut Dice,
    ledger: &mut Ledger,
) {
    let begins: Date = clock::date_of(clock::day_of(weak_from));
    let change = (recent.price.change * 1_000.0).round() as i64;
    if change != 0 {
        ledger.prices.push(Price {
            on: begins,
            what: if change > 0 {
                "price list"
            } else {
                "discounts"
            },
            thousandths: change,
        });
    }
    let day = clock::day_of(weak_from) + dice.below(40) as i64 - 20;
    let thousandths = 20 + dice.below(50) as i64;
    if trial.confounders.price_change_without_effect {
        ledger.prices.push(Price {
            on: clock::date_of(day),
            what: "delivery charge",
            thousandths,
        });
    }
}
