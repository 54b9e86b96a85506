//! The balance: both arms in the last quarters, each with how far it could reach.

use doorstep_balance::capacity::Likely;
use doorstep_balance::verdict::{self, Decision, Factor, Span, Step};
use doorstep_charts::{Arm, Balance, Caption, Estimate, Period, Shortfall, Side};

use super::markup::{Block, Part};
use super::view::View;
use super::words::{capital, quarter};

/// Within so much of the reference an arm carries the same.
const EVEN: f64 = 0.05;
/// Days of a month, on average.
const MONTH_DAYS: f64 = 365.25 / 12.0;

pub(super) fn part(view: &View) -> Part {
    let note = "Each arm starts at the door. It is solid as far as we are sure and pale where it could end. The grey band is where a side carries the same as before.";
    let periods = periods(view);
    if periods.is_empty() {
        let gap = Block::gap("The balance cannot be drawn.", lacking(view));
        return Part::new("balance", "The balance", "", vec![gap]);
    }
    let chart = drawing(view, periods).draw(&view.look_of_verdict());
    let blocks = vec![Block::chart(chart)];
    Part::new("balance", "The balance", note, blocks)
}

const fn lacking(view: &View) -> &'static str {
    match view.verdict {
        Some(verdict) if verdict.period.is_some() => {
            "The quarters are drawn where people are known and compared with other weeks of theirs, not with a plan."
        }
        _ => {
            "It needs people who came to the door in two spans that can be compared: each at least four weeks long, with time for the leads to decide."
        }
    }
}

/// The quarters of the path; from monthly totals, which have none, the period alone.
fn periods(view: &View) -> Vec<Period> {
    let steps = view.facts.path.as_deref().unwrap_or_default();
    let periods = steps.iter().map(|step| Period {
        name: quarter(days(step)),
        warm: Some(hundred(step.marketing)),
        cool: Some(hundred(step.sales)),
    });
    let periods: Vec<Period> = periods.collect();
    if periods.is_empty() && view.is_totals() {
        of_totals(view).into_iter().collect()
    } else {
        periods
    }
}

/// Monthly totals know one factor an arm, so its change is the arm's.
fn of_totals(view: &View) -> Option<Period> {
    let arm = |factor: Factor| {
        let effect = view
            .effects()
            .iter()
            .find(|effect| effect.factor == factor)?;
        Some(hundred(Likely {
            value: 1.0 + effect.change,
            low: 1.0 + effect.low,
            high: 1.0 + effect.high,
        }))
    };
    Some(Period {
        name: quarter(view.verdict?.period?),
        warm: Some(arm(Factor::Leads)?),
        cool: Some(arm(Factor::Win)?),
    })
}

const fn days(step: &Step) -> Span {
    Span {
        from: step.from,
        to: step.to,
    }
}

/// What the last quarter shows of each arm.
fn finding(view: &View, periods: &[Period]) -> String {
    let last = periods.last().and_then(|last| last.warm.zip(last.cool));
    let Some((warm, cool)) = last else {
        return String::new();
    };
    let is = if view.abstains() { "looks" } else { "is" };
    let said = |name: &str, arm: Estimate| {
        let what = if arm.high < 100.0 {
            "shorter"
        } else if arm.low > 100.0 {
            "longer"
        } else {
            "neither clearly longer nor shorter"
        };
        (format!("the {name} arm {is} {what}"), what)
    };
    let (sales, how) = said("sales", cool);
    let (marketing, same) = said("marketing", warm);
    let against = view.against();
    if how == same {
        let are = if view.abstains() { "look" } else { "are" };
        return format!("Both arms {are} {how} than {against}");
    }
    capital(&format!("{sales} than {against}; {marketing}"))
}

fn drawing(view: &View, periods: Vec<Period>) -> Balance {
    let reference = view.reference();
    let like = if view.is_totals() {
        ""
    } else {
        " Sales compares like people with like: the same mix of sources."
    };
    let subtitle = format!("100 stands for {reference}.{like}");
    let [warm, cool] = arms(view);
    Balance {
        caption: Caption::new("balance-chart", finding(view, &periods), subtitle),
        period: "Quarter".to_owned(),
        warm,
        cool,
        periods,
        reference: reference.to_owned(),
        band: (100.0 * (1.0 - EVEN), 100.0 * (1.0 + EVEN)),
        shortfall: shortfall(view),
    }
}

fn hundred(arm: Likely) -> Estimate {
    Estimate::new(arm.value * 100.0, arm.low * 100.0, arm.high * 100.0)
}

/// How many come a month, and how many of 100 are brought through, now and in the reference.
fn arms(view: &View) -> [Arm; 2] {
    let arm = |name: &str, meaning: &str| Arm {
        name: name.to_owned(),
        figure: String::new(),
        meaning: meaning.to_owned(),
        before: String::new(),
    };
    let [mut warm, mut cool] = [
        arm("Marketing", "how many come to the door"),
        arm("Sales", "how many are brought through"),
    ];
    let spans = view
        .verdict
        .and_then(|verdict| verdict.period)
        .zip(view.reference_days());
    let found = view
        .verdict
        .and_then(|verdict| verdict.sensitivity.as_ref());
    let (Some((period, reference)), Some(found)) = (spans, found) else {
        return [warm, cool];
    };
    let monthly = |place: usize, span: Span| {
        let month = found.leads[place]? as f64 / f64::from(span.days()) * MONTH_DAYS;
        Some(view.count(month.round() as usize))
    };
    let through = |place: usize| {
        let (won, leads) = found.won[place].zip(found.leads[place])?;
        Some(format!("{:.0}", won as f64 / leads.max(1) as f64 * 100.0))
    };
    let before = |number: Option<String>| {
        number.map_or_else(String::new, |number| {
            format!("{number} {}", view.reference_short())
        })
    };
    if let Some(month) = monthly(1, period) {
        warm.figure = month;
        "come to the door a month".clone_into(&mut warm.meaning);
    }
    warm.before = before(monthly(0, reference));
    if let Some(share) = through(1) {
        cool.figure = format!("{share} of 100");
        "are brought through".clone_into(&mut cool.meaning);
    }
    cool.before = before(through(0));
    [warm, cool]
}

/// What the named side is short of, where it has an arm.
fn shortfall(view: &View) -> Option<Shortfall> {
    let (named, side) = match view.verdict?.decision {
        Decision::Marketing => (verdict::Side::Marketing, Side::Warm),
        Decision::HandOver => (verdict::Side::HandOver, Side::Cool),
        Decision::Sales | Decision::Market => (verdict::Side::Sales, Side::Cool),
        Decision::Offer | Decision::Balanced | Decision::NotEnoughData => return None,
    };
    let own = view.verdict?.sides.iter().find(|own| own.side == named)?;
    let (money, low, high) = (own.money_per_month?, own.money_low?, own.money_high?);
    (money < 0).then(|| Shortfall {
        side,
        told: format!("{} a month short", view.estimated_money(-money)),
        interval: format!(
            "{} to {}",
            view.estimated_money(-high),
            view.estimated_money(-low)
        ),
    })
}
