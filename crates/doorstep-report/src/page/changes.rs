//! What changed: the contribution of each factor, as steps from the reference to the period.

use doorstep_balance::verdict::{Earned, Effect, Factor, Kind, OrderMoney};

use doorstep_charts::{
    Caption, Chart, Estimate, Look, RankRow, Ranking, Step, Total, Unit, Waterfall,
};

use super::markup::{Block, Part, Row, Table, number, optional, words};
use super::view::View;
use super::words::{capital, class, hue, label, span};

pub(super) fn part(view: &View) -> Part {
    let totals = if view.earned().is_some() && !view.is_totals() {
        " Both totals are of new business, with the wins that come later, and an outlying order only up to what is usual: they are no sums of the books."
    } else {
        ""
    };
    let note = format!(
        "What each change alone did, from {} to now. The thin line shows where a step can end, 80\u{a0}% sure.{totals}",
        view.reference()
    );
    if view.effects().is_empty() {
        let gap = Block::gap(
            "Nothing can be compared.",
            "With two spans of records whose leads all had time to decide, this part shows what each change did, and in money.",
        );
        return Part::new("changes", "What changed", "", vec![gap]);
    }
    let drawn = Block::chart(drawing(view).draw(&view.look_of_verdict()));
    let table = Block::more("All numbers of the changes", table(view), "");
    Part::new("changes", "What changed", note, vec![drawn, table])
}

enum Drawing {
    Money(Waterfall),
    Share(Ranking),
}

impl Drawing {
    fn draw(&self, look: &Look) -> Chart {
        match self {
            Drawing::Money(waterfall) => waterfall.draw(look),
            Drawing::Share(ranking) => ranking.draw(look),
        }
    }
}

/// Steps from what was earned to what is, or where that is not known each change on one scale.
fn drawing(view: &View) -> Drawing {
    let steps: Option<Vec<Step>> = view
        .effects()
        .iter()
        .map(|effect| step(view, effect))
        .collect();
    let caption = |measure: String| Caption::new("changes-chart", finding(view), measure);
    match view.earned().zip(steps) {
        Some((earned, steps)) => Drawing::Money(waterfall(view, caption, earned, steps)),
        None => Drawing::Share(Ranking {
            caption: caption(format!("Change of what is {}, of 100", counted(view))),
            head: "What changed".to_owned(),
            value_head: "Change".to_owned(),
            unit: Unit::OfHundred { decimals: 0 },
            is_change: true,
            reference: None,
            rows: view.effects().iter().map(rank).collect(),
        }),
    }
}

/// What the changes are of: money, where it is known, else orders.
fn counted(view: &View) -> &'static str {
    let mut effects = view.effects().iter();
    if effects.any(|effect| effect.money_per_month.is_some()) {
        "earned"
    } else {
        "won"
    }
}

fn waterfall(
    view: &View,
    caption: impl Fn(String) -> Caption,
    earned: Earned,
    steps: Vec<Step>,
) -> Waterfall {
    let of = match earned.of {
        OrderMoney::Margin => "Margin",
        OrderMoney::Value => "Value of the orders",
    };
    let total = |name: &str, note: String, minor: i64| Total {
        name: capital(name),
        note,
        value: view.units(minor),
    };
    let now = view.verdict.and_then(|verdict| verdict.period);
    Waterfall {
        caption: caption(format!("{of} a month, from {} to now", view.reference())),
        head: "What changed".to_owned(),
        value_head: "A month".to_owned(),
        unit: view.unit(),
        start: total(view.reference(), before(view), earned.reference),
        steps,
        end: total("now", now.map_or_else(String::new, span), earned.period),
    }
}

/// The days of the reference, and what its total is besides what was earned in them.
fn before(view: &View) -> String {
    let days = view.reference_days().map_or_else(String::new, span);
    match view.kind() {
        Some(Kind::Plan) => "as planned".to_owned(),
        Some(Kind::Best) => format!("{days}, less what the best owes to luck"),
        _ => days,
    }
}

fn step(view: &View, effect: &Effect) -> Option<Step> {
    let [value, low, high] = [
        effect.money_per_month?,
        effect.money_low?,
        effect.money_high?,
    ];
    Some(Step {
        name: capital(said(effect.factor, effect.change < 0.0)),
        side: hue(effect.side),
        side_name: label(effect.side).to_owned(),
        change: Estimate::new(view.units(value), view.units(low), view.units(high)),
    })
}

fn rank(effect: &Effect) -> RankRow {
    RankRow {
        name: capital(said(effect.factor, effect.change < 0.0)),
        note: label(effect.side).to_owned(),
        side: hue(effect.side),
        estimate: Some(Estimate::new(effect.change, effect.low, effect.high)),
        is_few: false,
    }
}

/// What a change is called, by its direction.
pub(super) const fn said(factor: Factor, is_fall: bool) -> &'static str {
    match (factor, is_fall) {
        (Factor::Leads, true) => "fewer people came to the door",
        (Factor::Leads, false) => "more people came to the door",
        (Factor::Mix, true) => "people came who buy less",
        (Factor::Mix, false) => "people came who buy more",
        (Factor::HandOver, true) => "they were answered later",
        (Factor::HandOver, false) => "they were answered sooner",
        (Factor::Proposal, true) => "fewer got an offer",
        (Factor::Proposal, false) => "more got an offer",
        (Factor::Win, true) => "fewer of those talked with bought",
        (Factor::Win, false) => "more of those talked with bought",
        (Factor::Money, true) => "an order left less",
        (Factor::Money, false) => "an order left more",
    }
}

/// What changed most; where the verdict abstains, how little that is worth.
fn finding(view: &View) -> String {
    let found = largest(view);
    if view.abstains() {
        format!("Nothing to act on yet: {}", uncapital(&found))
    } else {
        found
    }
}

fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// The largest clear fall and the largest clear rise, as a sentence without its full stop.
fn largest(view: &View) -> String {
    let size = |effect: &&Effect| effect.change;
    let falls = view.effects().iter().filter(|effect| effect.high < 0.0);
    let rises = view.effects().iter().filter(|effect| effect.low > 0.0);
    let fall = falls.min_by(|one, other| size(one).total_cmp(&size(other)));
    let rise = rises.max_by(|one, other| size(one).total_cmp(&size(other)));
    let what = |effect: &Effect| said(effect.factor, effect.change < 0.0);
    match (fall, rise) {
        (Some(fall), Some(rise)) if rise.change > -fall.change => capital(&format!(
            "{}, which gave {}; {}, which took {}",
            what(rise),
            amount(view, rise),
            what(fall),
            amount(view, fall)
        )),
        (Some(fall), Some(rise)) => capital(&format!(
            "{}, which took {}; {}, which gave {} back",
            what(fall),
            amount(view, fall),
            what(rise),
            amount(view, rise)
        )),
        (Some(fall), None) => capital(&format!(
            "{}, which took {}",
            what(fall),
            amount(view, fall)
        )),
        (None, Some(rise)) => capital(&format!(
            "{}, which gave {}; nothing clearly fell",
            what(rise),
            amount(view, rise)
        )),
        (None, None) => "No single change is clear of chance".to_owned(),
    }
}

fn amount(view: &View, effect: &Effect) -> String {
    match effect.money_per_month {
        Some(money) => format!("{} a month", view.estimated_money(money.abs())),
        None => format!("{:.0}\u{a0}% of what is won", (effect.change * 100.0).abs()),
    }
}

fn table(view: &View) -> Table {
    let has_money = view
        .effects()
        .iter()
        .any(|effect| effect.money_per_month.is_some());
    let mut heads = vec![
        words("What changed"),
        number("Change, %"),
        number("could be"),
        optional("Orders a month"),
    ];
    if has_money {
        heads.push(number("Money a month"));
        heads.push(optional("could be"));
    }
    let mut table = Table::new("What each change did, of what is earned", heads);
    table.rows = view
        .effects()
        .iter()
        .map(|effect| row(view, effect, has_money))
        .collect();
    table
}

fn row(view: &View, effect: &Effect, has_money: bool) -> Row {
    let percent = |share: f64| view.signed((share * 100.0).round() as i64);
    let mut cells = vec![
        percent(effect.change),
        format!("{} to {}", percent(effect.low), percent(effect.high)),
        view.signed(effect.won_per_month.round() as i64),
    ];
    if has_money {
        let money = |minor: Option<i64>| {
            minor.map_or_else(|| "\u{2013}".to_owned(), |minor| view.signed_money(minor))
        };
        cells.push(money(effect.money_per_month));
        cells.push(format!(
            "{} to {}",
            money(effect.money_low),
            money(effect.money_high)
        ));
    }
    Row {
        side: class(effect.side),
        name: capital(said(effect.factor, effect.change < 0.0)),
        note: label(effect.side).to_owned(),
        cells,
    }
}
