//! The verdict as text: its sentences, what each factor and side did, who won how many, what to do.
//!
//! It must never round a firm's handful of orders to nothing.

use doorstep_balance::Verdict;
use doorstep_balance::verdict::{Decision, Effect, Factor, Seller, Sellers, Side, SideEffect};

use super::{Page, ROWS};
use crate::numbers::{count, interval, money, of_hundred, orders, signed};
use crate::paper::{Grid, Ink, clean, left, right};

/// One line of the table of what changed.
struct Line {
    name: String,
    side: &'static str,
    change: [f64; 3],
    won: f64,
    money: Option<i64>,
}

impl Line {
    /// That fewer buy is the offer's where they leave over the price, and where it can be the market no one's.
    fn of_factor(effect: &Effect, decision: Decision) -> Self {
        let side = match (effect.factor, effect.side) {
            (Factor::Win, Side::Offer) => "the offer (its price)",
            (Factor::Win, Side::Sales) if decision == Decision::Market => "the market or sales",
            (_, side) => side.words(),
        };
        Line {
            name: effect.factor.word().to_owned(),
            side,
            change: [effect.change, effect.low, effect.high],
            won: effect.won_per_month,
            money: effect.money_per_month,
        }
    }

    fn of_side(total: &SideEffect) -> Self {
        Line {
            name: format!("{}, all of it", total.side.words()),
            side: total.side.words(),
            change: [total.change, total.low, total.high],
            won: total.won_per_month,
            money: total.money_per_month,
        }
    }
}

impl Page<'_> {
    /// The sentences, and under them what each factor did, who won how many, and what to do.
    pub(super) fn verdict(&self) -> String {
        let Some(verdict) = &self.facts.verdict else {
            return String::new();
        };
        let mut text = self.paper.heading("The verdict");
        for (place, sentence) in verdict.sentences.iter().enumerate() {
            let lines = self.paper.paragraph(2, &clean(&sentence.text));
            text.push_str(&match place {
                0 => self.paper.ink(Ink::Strong, lines.trim_end()) + "\n",
                _ => lines,
            });
        }
        if !verdict.effects.is_empty() {
            text.push('\n');
            text.push_str(&self.effects(verdict).explained(self.paper));
        }
        text.push_str(&self.balance());
        for (number, action) in (1..).zip(&verdict.actions) {
            let text_of = format!("{number}. {}. First: {}.", action.action, action.first_step);
            text.push_str(&self.paper.paragraph(2, &text_of));
        }
        text.push_str(&self.sellers(verdict));
        text
    }

    fn effects(&self, verdict: &Verdict) -> Grid {
        let mut grid = Grid::new(&[
            left(""),
            left("side"),
            right("change %", 0).means("of what is earned, by this alone"),
            right("likely", 1).means("80 % sure"),
            right("orders a month", 2),
            right("money a month", 3),
        ]);
        let orders = verdict.effects.iter().map(|effect| effect.won_per_month);
        let most = orders.fold(0.0, |most, one| f64::max(most, one.abs()));
        for effect in &verdict.effects {
            grid.row(
                Ink::Plain,
                self.cells(Line::of_factor(effect, verdict.decision), most),
            );
        }
        // What a side of one factor did stands there already.
        let is_several = |side: Side| {
            let own = verdict.effects.iter().filter(|effect| effect.side == side);
            own.count() > 1
        };
        for total in verdict.sides.iter().filter(|total| is_several(total.side)) {
            grid.row(Ink::Strong, self.cells(Line::of_side(total), most));
        }
        grid
    }

    /// `most` is the largest number of orders in the table.
    fn cells(&self, line: Line, most: f64) -> Vec<String> {
        let [change, low, high] = line
            .change
            .map(|share| signed((share * 100.0).round() as i64));
        let known = line.money.is_some();
        vec![
            line.name,
            line.side.to_owned(),
            change,
            format!("{low} to {high}"),
            orders(line.won, most),
            if known {
                money(line.money, self.decimals)
            } else {
                String::new()
            },
        ]
    }

    /// By seller and team, the period against the reference.
    fn sellers(&self, verdict: &Verdict) -> String {
        let (Some(sellers), Some(days)) = (&verdict.sellers, verdict.horizon_days) else {
            return String::new();
        };
        if sellers.by_rep.is_empty() {
            return String::new();
        }
        let title = format!("Who won how many of those talked with, within {days} days");
        let mut text = self.paper.heading(&title);
        text.push_str(&seller_grid(sellers).explained(self.paper));
        let [before, now] = sellers.without_rep;
        if before + now > 0 {
            let note = format!(
                "Of {} leads of the period, and {} of the reference, no seller is on record.",
                count(now),
                count(before)
            );
            text.push_str(&self.paper.paragraph(2, &note));
        }
        text
    }
}

fn seller_grid(sellers: &Sellers) -> Grid {
    let mut grid = Grid::new(&[
        left(""),
        right("leads before", 2).means("in the reference, of those who had the time to decide"),
        right("of 100", 0),
        right("between", 3).means("where that rate can lie, 95 % sure"),
        right("leads now", 1).means("in the period"),
        right("of 100", 0),
        right("between", 3),
        right("change", 0),
        right("surely", 1).means("where the change lies, 95 % sure of the whole list at once"),
    ]);
    grid.row(Ink::Strong, seller_cells("all", &sellers.all));
    let ink = |seller: &Seller| match seller.fell {
        Some(true) => Ink::Alarm,
        _ => Ink::Plain,
    };
    for team in sellers.by_team.iter().take(ROWS) {
        let name = format!("team {}", team.called());
        grid.row(ink(team), seller_cells(&name, team));
    }
    for seller in sellers.by_rep.iter().take(ROWS) {
        grid.row(ink(seller), seller_cells(seller.called(), seller));
    }
    let lists = [&sellers.by_team, &sellers.by_rep];
    let more = lists.map(|list| list.len().saturating_sub(ROWS));
    grid.leave_out(more.iter().sum());
    grid
}

fn seller_cells(name: &str, seller: &Seller) -> Vec<String> {
    let points = |share: f64| signed((share * 100.0).round() as i64);
    let ends = seller.low.zip(seller.high);
    vec![
        name.to_owned(),
        count(seller.before.leads),
        of_hundred(seller.before.rate),
        interval(seller.before.low, seller.before.high),
        count(seller.now.leads),
        of_hundred(seller.now.rate),
        interval(seller.now.low, seller.now.high),
        seller.change.map_or_else(String::new, points),
        ends.map_or_else(String::new, |(low, high)| {
            format!("{} to {}", points(low), points(high))
        }),
    ]
}
