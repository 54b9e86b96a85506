//! A notebook: months against the same months, and no surer than totals can be.

use doorstep_records::Table;
use jiff::civil::date;

use super::*;
use crate::verdict::Decision;
use crate::verdict::made_up::{business, rows};

const COLUMNS: &str = "month,source,leads,answered,won,amount";

/// So many months up to June 2026, told by how many months before it each is.
fn notebook(months: i32, row: impl Fn(i32) -> String) -> Business {
    notebook_with(months, row, &[])
}

fn notebook_with(months: i32, row: impl Fn(i32) -> String, targets: &[&str]) -> Business {
    let of = |back: i32| {
        let month = date(2026, 6, 1).saturating_sub(back.months());
        format!("{:04}-{:02},{}", month.year(), month.month(), row(back))
    };
    let counts: Vec<String> = (0..months).map(of).collect();
    let plan = "month,leads,answered_share,conversion,orders,amount";
    business(&[
        (Table::Counts, COLUMNS, &counts),
        (Table::Targets, plan, &rows(targets)),
    ])
}

fn of(business: &Business, question: &Question) -> Verdict {
    let rows: Vec<&CountRow> = business.counts.iter().collect();
    verdict(business, &rows, question)
}

fn usual(business: &Business) -> Verdict {
    of(business, &Question::default())
}

fn against(against: Against) -> Question {
    Question {
        against,
        ..Question::default()
    }
}

fn change(verdict: &Verdict, factor: Factor) -> (f64, f64, f64) {
    let found = verdict
        .effects
        .iter()
        .find(|effect| effect.factor == factor);
    let effect = found.unwrap();
    (effect.change, effect.low, effect.high)
}

fn steady(_: i32) -> String {
    "letter,100,90,25,2500.00".to_owned()
}

#[test]
fn three_months_are_compared_with_the_same_a_year_earlier() {
    let verdict = usual(&notebook(24, steady));
    let period = verdict.period.unwrap();
    assert_eq!(
        (period.from, period.to),
        (date(2026, 4, 1), date(2026, 6, 30))
    );
    let reference = verdict.reference.unwrap();
    assert_eq!(reference.kind, Kind::LastYear);
    assert_eq!(reference.from, date(2025, 4, 1));
    assert_eq!(reference.to, date(2025, 6, 30));
    assert_eq!(verdict.horizon_days, None);
    assert!(!verdict.decision.is_named(), "{:?}", verdict.decision);
}

#[test]
fn without_last_year_the_months_before_are_taken_and_one_month_is_too_short() {
    let reference = usual(&notebook(7, steady)).reference.unwrap();
    assert_eq!(reference.kind, Kind::Previous);
    assert_eq!(reference.from, date(2026, 1, 1));
    let two = usual(&notebook(2, steady));
    assert_eq!(two.period.unwrap().from, date(2026, 6, 1));
    let one = usual(&notebook(1, steady));
    assert_eq!((one.decision, one.period), (Decision::NotEnoughData, None));
}

#[test]
fn days_and_months_that_the_notebook_lacks_are_not_compared() {
    let business = notebook(24, steady);
    for (from, to) in [
        (date(2026, 4, 15), date(2026, 6, 30)),
        (date(2026, 6, 1), date(2026, 7, 31)),
    ] {
        let period = Some(Span { from, to });
        let question = Question {
            period,
            ..Question::default()
        };
        let verdict = of(&business, &question);
        assert_eq!(verdict.decision, Decision::NotEnoughData);
        assert_eq!(verdict.posterior, None);
    }
}

#[test]
fn half_of_the_leads_is_a_fall_of_marketing_and_half_of_the_wins_is_not() {
    let fewer = |back: i32| {
        if back < 3 {
            "letter,60,54,15,1500.00".to_owned()
        } else {
            "letter,150,135,38,3800.00".to_owned()
        }
    };
    let verdict = usual(&notebook(24, fewer));
    assert_eq!(
        verdict.decision,
        Decision::Marketing,
        "{:?}",
        verdict.posterior
    );
    let worse = |back: i32| {
        if back < 3 {
            "letter,150,135,15,1500.00".to_owned()
        } else {
            "letter,150,135,38,3800.00".to_owned()
        }
    };
    let posterior = usual(&notebook(24, worse)).posterior.unwrap();
    assert!(
        posterior.sales > 0.7 && posterior.marketing < 0.1,
        "{posterior:?}"
    );
}

#[test]
fn amounts_that_one_month_lacks_are_no_fall_of_the_offer() {
    let partial = |back: i32| {
        let amount = if back == 1 { "" } else { "2500.00" };
        format!("letter,100,90,25,{amount}")
    };
    let verdict = usual(&notebook(24, partial));
    let is_money = |effect: &effects::Effect| effect.factor == Factor::Money;
    assert!(
        !verdict.effects.iter().any(is_money),
        "{:?}",
        verdict.effects
    );
    assert!(
        verdict
            .effects
            .iter()
            .all(|effect| effect.money_per_month.is_none())
    );
    // Of a month without orders nothing was sold.
    let none = |back: i32| {
        if back == 1 {
            "letter,100,90,0,".to_owned()
        } else {
            steady(back)
        }
    };
    assert!(usual(&notebook(24, none)).effects.iter().any(is_money));
}

#[test]
fn an_amount_in_months_without_an_order_breaks_nothing() {
    let row = |back: i32| {
        if back < 3 {
            "letter,100,90,0,500.00".to_owned()
        } else {
            steady(back)
        }
    };
    let verdict = usual(&notebook(24, row));
    let posterior = verdict.posterior.unwrap();
    assert!(
        posterior.sales.is_finite() && posterior.offer < 0.5,
        "{posterior:?}"
    );
    for effect in &verdict.effects {
        assert!(
            effect.change.is_finite() && effect.low <= effect.high,
            "{effect:?}"
        );
    }
}

#[test]
fn a_small_source_without_an_order_is_no_fall_of_the_price() {
    let business = {
        let of = |back: i32| {
            let month = date(2026, 6, 1).saturating_sub(back.months());
            let name = format!("{:04}-{:02}", month.year(), month.month());
            let small = if back < 3 { (0, 0) } else { (1, 400) };
            [
                format!("{name},letter,100,90,25,2500.00"),
                format!("{name},fair,10,9,{},{}.00", small.0, small.1),
            ]
        };
        let counts: Vec<String> = (0..24).flat_map(of).collect();
        business(&[(Table::Counts, COLUMNS, &counts)])
    };
    let (price, _, _) = change(&usual(&business), Factor::Money);
    assert!(price > -0.05, "{price}");
}

#[test]
fn totals_are_less_sure_than_single_leads_would_be() {
    let (_, low, high) = change(&usual(&notebook(24, steady)), Factor::Win);
    // Of single leads the difference of two rates of 75 in 300 has this error.
    let error = (2.0 * (1.0 / 75.0_f64 - 1.0 / 300.0)).sqrt();
    let width = 2.0 * 1.2816 * error;
    let found = high.ln_1p() - low.ln_1p();
    assert!(found > width && found < 2.0 * width, "{found} {width}");
    let (_, low, high) = change(&usual(&notebook(24, steady)), Factor::Money);
    // Nobody knows how much orders differ: about as much as their mean.
    let error = (2.0 / 75.0_f64).sqrt();
    assert!(high.ln_1p() - low.ln_1p() > 0.9 * 2.0 * 1.2816 * error);
}

#[test]
fn leads_that_swing_from_month_to_month_are_no_fall() {
    let swinging = |back: i32| {
        if back % 3 == 0 {
            "letter,20,18,5,500.00"
        } else {
            "letter,140,126,35,3500.00"
        }
        .to_owned()
    };
    let (_, low, high) = change(&usual(&notebook(24, swinging)), Factor::Leads);
    assert!(low < -0.2 && high > 0.2, "{low} {high}");
}

#[test]
fn a_plan_that_came_true_names_nothing_and_one_that_did_not_names_what_is_missing() {
    let plan = |leads: u32, conversion: &str| {
        let rows = ["2026-04", "2026-05", "2026-06"]
            .map(|month| format!("{month},{leads},0.9,{conversion},,"));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        of(&notebook_with(24, steady, &rows), &against(Against::Plan))
    };
    let met = plan(100, "0.25");
    assert_eq!(met.reference.unwrap().kind, Kind::Plan);
    assert!(!met.decision.is_named(), "{met:?}");
    assert!(change(&met, Factor::Win).0.abs() < 0.02);
    let missed = plan(400, "0.25");
    assert_eq!(
        missed.decision,
        Decision::Marketing,
        "{:?}",
        missed.posterior
    );
}

#[test]
fn a_planned_share_of_answers_that_nobody_counted_takes_nothing_off_the_rate() {
    let uncounted = |_: i32| "letter,100,,25,2500.00".to_owned();
    let targets = [
        "2026-04,100,0.8,0.25,,",
        "2026-05,100,0.8,0.25,,",
        "2026-06,100,0.8,0.25,,",
    ];
    let verdict = of(
        &notebook_with(24, uncounted, &targets),
        &against(Against::Plan),
    );
    assert!(
        change(&verdict, Factor::Win).0.abs() < 0.02,
        "{:?}",
        verdict.effects
    );
}

#[test]
fn without_a_plan_nothing_is_compared_with_one() {
    let verdict = of(&notebook(24, steady), &against(Against::Plan));
    assert_eq!(verdict.posterior, None);
    assert!(verdict.sentences[0].text.contains("targets.csv"));
}

#[test]
fn a_lead_costs_what_was_spent_on_the_sources_that_cost_anything() {
    let lead = |spend: [&str; 2]| {
        let columns = "month,source,leads,won,amount,spend";
        let of = |back: i32| {
            let month = date(2026, 6, 1).saturating_sub(back.months());
            let month = format!("{:04}-{:02}", month.year(), month.month());
            [
                // Paid once for three months.
                format!(
                    "{month},letter,100,20,2000.00,{}",
                    if back % 3 == 2 { spend[0] } else { "" }
                ),
                format!("{month},walked in,50,20,2000.00,{}", spend[1]),
            ]
        };
        let rows: Vec<String> = (0..24).flat_map(of).collect();
        let verdict = usual(&business(&[(Table::Counts, columns, &rows)]));
        let found = verdict
            .levers
            .into_iter()
            .find(|lever| lever.lever == "lead");
        found.unwrap()
    };
    let letter = lead(["1500.00", ""]);
    assert_eq!(letter.cost, Some(500));
    // Of the letter's leads a fifth is won, for a hundred each; of all, more.
    let one = letter.money_per_month.unwrap();
    assert!((1_900..2_150).contains(&one), "{one}");
    let returned = letter.returned.unwrap();
    assert!(returned.low < 4.1 && 4.0 < returned.high, "{returned:?}");
    assert_eq!(lead(["", "0.00"]).cost, None);
}
