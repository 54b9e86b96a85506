//! What becomes of leads in cells: sources together or alone, open ones, orders without a lead.

use super::made_up::{each, lead, leads, monday, text, weeks};
use super::*;

const HORIZON: i32 = 30;

fn spans() -> [Span; 2] {
    [weeks(1, 52), weeks(1, 0)]
}

fn count(before: &[Lead], now: &[Lead]) -> Cells {
    let both = before.iter().map(|lead| (0, lead));
    let both: Vec<(usize, &Lead)> = both.chain(now.iter().map(|lead| (1, lead))).collect();
    Cells::count(&both, HORIZON, Measure::MarginOrValue)
}

fn whose(cells: &Cells) -> Vec<Whose> {
    cells.segments.iter().map(|segment| segment.of).collect()
}

/// Of each source so many leads, each second one won.
fn of_sources(counts: &[usize]) -> Vec<Lead> {
    let own = |(source, &count): (usize, &usize)| {
        each(leads(monday(0), count, count / 2, 100), |lead| {
            lead.from(source)
        })
    };
    counts.iter().enumerate().flat_map(own).collect()
}

#[test]
fn sources_too_small_for_a_rate_stand_together() {
    // Half are won, so ten leads are five expected wins.
    let all = of_sources(&[40, 8, 6, 10]);
    let cells = count(&all, &all);
    let alone = |source: usize| Whose::Source(Some(text(source)));
    assert_eq!(whose(&cells), [alone(0), Whose::Others, alone(3)]);
}

#[test]
fn a_source_that_is_large_in_one_span_only_stands_with_the_small_ones() {
    let cells = count(&of_sources(&[40, 40]), &of_sources(&[40, 4]));
    assert_eq!(whose(&cells)[1], Whose::Others);
}

#[test]
fn new_and_vanished_sources_stand_alone_and_their_shares_are_told() {
    let cells = count(&of_sources(&[30, 10, 0]), &of_sources(&[20, 0, 20]));
    assert!(whose(&cells).iter().all(|of| *of != Whose::Others));
    assert!((cells.facts.lost_share - 0.25).abs() < 1e-12);
    assert!((cells.facts.new_share - 0.5).abs() < 1e-12);
}

#[test]
fn a_mailing_of_one_period_alone_is_no_new_source() {
    let of = |campaign: usize| {
        each(of_sources(&[40]), |lead| {
            lead.from(campaign).of_campaign(campaign)
        })
    };
    let cells = count(&of(1), &of(2));
    assert!(whose(&cells) == [Whose::Others]);
    assert!(cells.facts.new_share.abs() < 1e-12 && cells.facts.lost_share.abs() < 1e-12);
    // One that goes on is compared with itself.
    assert!(!whose(&count(&of(1), &of(1))).contains(&Whose::Others));
}

#[test]
fn straight_orders_are_a_source_of_their_own_and_no_talk() {
    let mut all = of_sources(&[20]);
    all.extend(each(of_sources(&[10]), |lead| lead.straight(100)));
    let cells = count(&all, &all);
    assert_eq!(cells.segments.len(), 2);
    assert_eq!(cells.facts.talks, [20, 20]);
    assert_eq!(cells.facts.asked, [20, 20]);
    // Sellers have no part in what came straight.
    assert!((cells.sources[0].leads[1] - 20.0).abs() < 1e-12);
}

#[test]
fn an_order_without_a_lead_is_no_segment_and_no_talk() {
    let before = of_sources(&[20]);
    let mut now = of_sources(&[20]);
    now.push(lead(monday(0)).from(7).orphan(900));
    let cells = count(&before, &now);
    assert_eq!(cells.segments.len(), 1);
    assert_eq!(cells.without_lead, [0, 1]);
    assert_eq!(cells.facts.without_lead, [0, 1]);
    assert_eq!(cells.facts.talks, [20, 20]);
    assert_eq!(cells.facts.wins, [10, 11]);
}

#[test]
fn an_open_lead_is_not_a_lost_one() {
    let open = lead(monday(0)).open(12);
    assert_eq!(end(&open, HORIZON), (12, End::Open));
    // Older than the horizon without a win it is one that was not won by then.
    assert_eq!(end(&lead(monday(0)).open(30), HORIZON), (30, End::NotWon));
    let cells = count(&of_sources(&[20]), &[open]);
    assert_eq!(cells.facts.open, [0, 1]);
    assert_eq!(cells.facts.not_won, [10, 0]);
}

#[test]
fn what_came_after_the_horizon_counts_as_not_won_by_it() {
    let late = lead(monday(0)).won(100).after(31);
    assert_eq!(end(&late, HORIZON), (30, End::NotWon));
    let last = lead(monday(0)).won(100).after(30);
    assert_eq!(end(&last, HORIZON), (30, End::Won));
}

#[test]
fn where_spans_overlap_a_lead_stands_in_both() {
    let one = [lead(monday(0))];
    let both = inside(&one, [weeks(2, 0), weeks(1, 0)]);
    assert_eq!(both.len(), 2);
    assert_eq!(inside(&one, spans()).len(), 1);
}

#[test]
fn who_was_never_answered_says_nothing_of_the_reps() {
    let now = [lead(monday(0)).handled(Handled::Never), lead(monday(0))];
    assert_eq!(count(&now, &now).facts.not_won, [1, 1]);
}
