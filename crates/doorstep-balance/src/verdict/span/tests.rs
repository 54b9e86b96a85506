//! Which weeks are judged, against which others.

use jiff::civil::date;

use super::*;
use crate::verdict::cells::made_up::{monday, weeks};

/// Leads a week over so many weeks, and what else the choice looks at.
struct Records {
    doors: Vec<Date>,
    won: Vec<Date>,
    planned: Vec<Date>,
    lags: Lags,
    mature: Date,
}

impl Records {
    fn new(weeks_on_record: i64, a_week: usize) -> Self {
        let own = |back: i64| std::iter::repeat_n(monday(back).saturating_add(6.days()), a_week);
        let first = std::iter::once(monday(weeks_on_record - 1));
        Records {
            doors: first.chain((0..weeks_on_record).flat_map(own)).collect(),
            won: Vec::new(),
            planned: Vec::new(),
            lags: Lags::made_up(None),
            mature: date(2026, 12, 31),
        }
    }

    fn cover(&self) -> Cover<'_> {
        Cover::new(
            self.doors.clone(),
            self.won.clone(),
            &self.planned,
            &self.lags,
            self.mature,
        )
    }

    fn choose(&self, against: Against) -> Result<(Span, Reference), NoSpan> {
        self.cover().choose(None, against)
    }

    fn named(&self, period: Span, against: Against) -> Result<(Span, Reference), NoSpan> {
        self.cover().choose(Some(period), against)
    }
}

fn reference(span: Span, kind: Kind) -> Reference {
    Reference {
        from: span.from,
        to: span.to,
        kind,
    }
}

#[test]
fn thirteen_whole_weeks_are_compared_with_the_same_a_year_earlier() {
    let chosen = Records::new(120, 20).choose(Against::Usual).unwrap();
    assert_eq!(chosen.0, weeks(13, 0));
    assert_eq!(chosen.1, reference(weeks(13, 52), Kind::LastYear));
}

#[test]
fn fewer_than_150_leads_ask_for_twice_and_four_times_the_weeks() {
    for (a_week, expected) in [(12, 13), (11, 26), (6, 26), (5, 52)] {
        let (period, _) = Records::new(120, a_week).choose(Against::Usual).unwrap();
        assert_eq!(period, weeks(expected, 0), "{a_week} a week");
    }
}

#[test]
fn where_even_a_year_has_too_few_the_longest_that_can_be_compared_is_taken() {
    let (period, _) = Records::new(120, 1).choose(Against::Usual).unwrap();
    assert_eq!(period, weeks(52, 0));
    // Of 60 weeks no year can be compared with another.
    let (period, against) = Records::new(60, 1).choose(Against::Usual).unwrap();
    assert_eq!(period, weeks(26, 0));
    assert_eq!(against, reference(weeks(26, 26), Kind::Previous));
}

#[test]
fn the_weeks_end_where_all_leads_had_time_to_decide() {
    let mut records = Records::new(120, 20);
    records.mature = monday(4).saturating_add(2.days());
    let (period, _) = records.choose(Against::Usual).unwrap();
    // A Wednesday: the week before is the last whole one.
    assert_eq!(period, weeks(13, 5));
}

#[test]
fn without_last_year_the_equal_span_before_is_taken() {
    let records = Records::new(40, 20);
    let (_, against) = records.choose(Against::Usual).unwrap();
    assert_eq!(against, reference(weeks(13, 13), Kind::Previous));
    let refused = records.choose(Against::LastYear).unwrap_err();
    assert!(matches!(refused, NoSpan::NotCovered(_)), "{refused:?}");
}

#[test]
fn short_records_are_halved_and_of_less_than_eight_weeks_nothing_is_said() {
    let (period, against) = Records::new(10, 20).choose(Against::Usual).unwrap();
    assert_eq!(period, weeks(5, 0));
    assert_eq!(against.span(), weeks(5, 5));
    assert!(Records::new(7, 20).choose(Against::Usual).is_err());
}

#[test]
fn without_leads_there_is_nothing_to_compare() {
    let none = Records::new(0, 0);
    let none = Records {
        doors: Vec::new(),
        ..none
    };
    assert_eq!(none.choose(Against::Usual), Err(NoSpan::NoLeads));
    assert_eq!(
        none.named(weeks(13, 0), Against::Previous),
        Err(NoSpan::NoLeads)
    );
}

#[test]
fn where_wins_are_missing_nothing_is_compared() {
    let mut records = Records::new(120, 20);
    records.lags = Lags::made_up(Some(monday(30)));
    let (_, against) = records.choose(Against::Usual).unwrap();
    assert_eq!(against.kind, Kind::Previous);
    let old = weeks(13, 40);
    assert_eq!(
        records.named(weeks(13, 0), Against::Range(old)),
        Err(NoSpan::NotComparable(old))
    );
    assert_eq!(
        records.named(old, Against::Previous),
        Err(NoSpan::NotComparable(old))
    );
}

#[test]
fn a_span_before_the_first_lead_is_not_covered() {
    let records = Records::new(30, 20);
    let early = weeks(13, 25);
    assert_eq!(
        records.named(weeks(13, 0), Against::Range(early)),
        Err(NoSpan::NotCovered(early))
    );
}

#[test]
fn an_end_of_the_records_is_no_fall() {
    let records = Records::new(120, 20);
    let ahead = weeks(13, -6);
    for (period, against) in [
        (ahead, Against::Previous),
        (weeks(13, 13), Against::Range(ahead)),
    ] {
        let refused = records.named(period, against);
        assert_eq!(refused, Err(NoSpan::Ended(ahead)), "{against:?}");
    }
    // A few days without a lead are no end.
    let month = Span {
        from: date(2026, 6, 1),
        to: date(2026, 6, 30),
    };
    assert!(records.named(month, Against::Previous).is_ok());
}

#[test]
fn longer_periods_end_on_the_same_day_the_shortest_first() {
    let records = Records::new(120, 20);
    let longer = records.cover().longer(weeks(13, 0), Against::Usual);
    let periods: Vec<Span> = longer.iter().map(|(period, _)| *period).collect();
    assert_eq!(periods, [weeks(26, 0), weeks(52, 0)]);
    let none = records.cover().longer(weeks(52, 0), Against::Usual);
    assert!(none.is_empty());
    // What has no reference is left out.
    let short = Records::new(60, 20);
    let longer = short.cover().longer(weeks(13, 0), Against::Usual);
    assert_eq!(longer.len(), 1);
    assert_eq!(longer[0].1.kind, Kind::Previous);
}

#[test]
fn records_are_unbroken_from_the_last_gap_on() {
    let mut records = Records::new(120, 20);
    assert_eq!(records.cover().unbroken_from(), Some(monday(119)));
    records.doors.push(date(1970, 1, 1));
    assert_eq!(records.cover().unbroken_from(), Some(monday(119)));
}

#[test]
fn neither_a_longer_period_nor_the_best_has_a_gap_in_it() {
    let mut records = Records::new(120, 20);
    records.won = vec![monday(33); 50];
    records.won.extend([monday(60); 9]);
    let gap = weeks(16, 25);
    records.doors.retain(|&door| !gap.holds(door));
    let longer = records.cover().longer(weeks(13, 0), Against::Previous);
    assert_eq!(longer, []);
    let (period, best) = records.choose(Against::Best).unwrap();
    assert!(best.span().holds(monday(60)), "{best:?}");
    let spans = records.cover().earlier(period);
    assert!(spans.iter().all(|span| !span.holds(monday(28))));
}

#[test]
fn the_best_span_has_the_most_wins_and_ended_before_the_period() {
    let mut records = Records::new(150, 20);
    // Best of all within the period itself; second best 40 weeks back.
    records.won = std::iter::repeat_n(monday(2), 90)
        .chain(std::iter::repeat_n(monday(40), 50))
        .chain(std::iter::repeat_n(monday(20), 30))
        .collect();
    let (period, best) = records.choose(Against::Best).unwrap();
    assert_eq!(period, weeks(13, 0));
    assert_eq!(best.kind, Kind::Best);
    assert!(best.span().holds(monday(40)) && best.to < period.from);
    assert_eq!(best.span().days(), period.days());
    // The latest of several that are as good begins with that week.
    assert_eq!(best.from, monday(40));
}

#[test]
fn the_best_span_began_within_two_years() {
    let mut records = Records::new(200, 20);
    records.won = vec![monday(160); 90];
    records.won.push(monday(60));
    let (_, best) = records.choose(Against::Best).unwrap();
    assert!(best.span().holds(monday(60)), "{best:?}");
}

#[test]
fn one_span_before_is_no_choice_and_two_years_are_eight() {
    let chosen_from = |on_record: i64| {
        let records = Records::new(on_record, 20);
        records.cover().chosen_from(weeks(13, 0))
    };
    assert!((chosen_from(26) - 1.0).abs() < 1e-9);
    assert!((chosen_from(39) - 2.0).abs() < 1e-9);
    assert!(
        (chosen_from(300) - 8.0).abs() < 1e-9,
        "{}",
        chosen_from(300)
    );
    assert!(chosen_from(20).abs() < 1e-9);
}

#[test]
fn a_plan_is_compared_with_only_if_it_holds_every_month_of_the_period() {
    let mut records = Records::new(120, 20);
    let period = weeks(13, 0);
    assert_eq!(
        records.choose(Against::Plan),
        Err(NoSpan::NoPlan(weeks(13, 0)))
    );
    records.planned = months(period);
    assert_eq!(records.planned.len(), 4, "March to June");
    let (_, plan) = records.choose(Against::Plan).unwrap();
    assert_eq!(plan, reference(period, Kind::Plan));
    records.planned.remove(1);
    assert!(records.choose(Against::Plan).is_err());
}

#[test]
fn weeks_without_a_lead_where_they_come_daily_are_a_gap_and_no_fall() {
    let mut records = Records::new(120, 20);
    let lost = weeks(6, 4);
    records.doors.retain(|&door| !lost.holds(door));
    let period = weeks(13, 0);
    let refused = records.named(period, Against::Previous);
    assert_eq!(refused, Err(NoSpan::Gap(period)));
    let against = Against::Range(period);
    assert_eq!(
        records.named(weeks(13, 13), against),
        Err(NoSpan::Gap(period))
    );
    // A month of holidays is none.
    let mut records = Records::new(120, 20);
    let closed = weeks(3, 4);
    records.doors.retain(|&door| !closed.holds(door));
    assert!(records.named(period, Against::Previous).is_ok());
}

#[test]
fn leads_that_come_with_each_letter_have_no_gaps() {
    // Two weeks of leads after a letter, ten weeks of none.
    let mut records = Records::new(120, 20);
    records.doors.retain(|&door| {
        let back = days_between(door, monday(0)).div_euclid(7);
        back.rem_euclid(12) < 2
    });
    let (_, against) = records.named(weeks(26, 0), Against::LastYear).unwrap();
    assert_eq!(against.kind, Kind::LastYear);
}

#[test]
fn a_reference_has_no_day_in_common_with_the_period() {
    let records = Records::new(120, 20);
    for shared in [weeks(13, 12), weeks(13, 0), weeks(4, 4), weeks(30, 0)] {
        let refused = records.named(weeks(13, 0), Against::Range(shared));
        assert_eq!(refused, Err(NoSpan::Overlap(shared)));
    }
    let apart = Against::Range(weeks(13, 13));
    assert!(records.named(weeks(13, 0), apart).is_ok());
}

#[test]
fn leads_that_had_no_time_to_decide_are_not_compared() {
    let mut records = Records::new(120, 20);
    records.mature = monday(13);
    let young = records.named(weeks(13, 0), Against::Previous);
    assert_eq!(young, Err(NoSpan::TooYoung(weeks(13, 0))));
    // Of a period that is partly old enough the older leads say how the younger will do.
    records.mature = monday(8);
    assert!(records.named(weeks(13, 0), Against::Previous).is_ok());
}
