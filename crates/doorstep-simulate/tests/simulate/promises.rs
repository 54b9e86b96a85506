//! What holds whatever is wrong with the firm.

use std::collections::{HashMap, HashSet};

use doorstep_records::Table;
use doorstep_simulate::{Firm, simulate};

use crate::judged::{self, ALL, by_month, column, sheet};

#[test]
fn every_row_can_be_read_and_put_together() {
    for weakness in ALL {
        let demo = judged::demo(weakness).unwrap();
        println!("{weakness:?}\n{}", by_month(&demo.leads));
        assert!(demo.notices.is_empty(), "{:?}", demo.notices);
    }
}

#[test]
fn the_demo_is_large_but_quick() {
    let sheets = simulate(&Firm::default());
    for sheet in &sheets {
        println!("{:10} {:7}", sheet.table.name(), sheet.rows.len());
    }
    let rows = |table| sheet(&sheets, table).unwrap().rows.len();
    assert!((12_000..20_000).contains(&rows(Table::People)));
    assert!((80_000..150_000).contains(&rows(Table::Touches)));
}

#[test]
fn the_same_seed_and_day_give_the_same_bytes_and_others_do_not() {
    let firm = Firm {
        weeks: 20,
        ..Firm::default()
    };
    let sheets = simulate(&firm);
    assert_eq!(sheets, simulate(&firm));
    let other = Firm {
        seed: firm.seed + 1,
        ..firm.clone()
    };
    assert_ne!(sheets, simulate(&other));
    let later = Firm {
        today: firm.today.tomorrow().unwrap(),
        ..firm
    };
    assert_ne!(sheets, simulate(&later));
}

#[test]
fn nothing_lies_after_today_or_before_the_first_week() {
    let firm = Firm::default();
    let times = [
        (Table::Touches, "at"),
        (Table::Orders, "at"),
        (Table::Deals, "opened_at"),
        (Table::Deals, "proposed_at"),
        (Table::Deals, "closed_at"),
        (Table::Spend, "to"),
        (Table::Campaigns, "started_on"),
        (Table::Campaigns, "ended_on"),
        (Table::People, "created_at"),
        (Table::RepHours, "week"),
    ];
    let last = format!("{} 23:59:59", firm.today);
    let sheets = simulate(&firm);
    for (table, name) in times {
        let cells = column(sheet(&sheets, table).unwrap(), name);
        assert!(!cells.is_empty());
        for cell in cells {
            assert!(cell.as_str() <= last.as_str(), "{name} {cell}");
        }
    }
    let touches = column(sheet(&sheets, Table::Touches).unwrap(), "at");
    assert!(touches[0].as_str() >= "2025-01-06");
    assert!(touches.is_sorted());
}

#[test]
fn the_records_have_what_the_analyses_need() {
    let firm = Firm::default();
    let sheets = simulate(&firm);
    let cells = |table, name| column(sheet(&sheets, table).unwrap(), name);
    for (table, name) in [
        (Table::Reps, "hour_cost"),
        (Table::RepHours, "hours"),
        (Table::Orders, "margin"),
        (Table::Deals, "margin"),
        (Table::Spend, "amount"),
        (Table::Targets, "leads"),
    ] {
        assert!(cells(table, name).iter().all(|cell| !cell.is_empty()));
    }
    let hours = cells(Table::RepHours, "rep").len();
    assert_eq!(hours, 5 * firm.weeks as usize);
    let spent: HashSet<String> = cells(Table::Spend, "campaign").into_iter().collect();
    assert_eq!(spent.len(), cells(Table::Campaigns, "campaign").len());
    let outcomes = cells(Table::Deals, "outcome");
    for (outcome, reason) in outcomes.iter().zip(cells(Table::Deals, "lost_reason")) {
        assert_eq!(outcome == "lost", !reason.is_empty());
    }
}

#[test]
fn every_reply_names_an_earlier_touch_of_the_same_person() {
    let sheets = simulate(&Firm::default());
    let touches = sheet(&sheets, Table::Touches).unwrap();
    let ids = column(touches, "touch");
    let people = column(touches, "person");
    let replies = column(touches, "reply_to");
    let at = column(touches, "at");
    let places: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    let mut named = 0;
    for (place, reply) in replies
        .iter()
        .enumerate()
        .filter(|(_, reply)| !reply.is_empty())
    {
        let earlier = places[reply.as_str()];
        assert!(
            earlier < place && at[earlier] <= at[place],
            "{}",
            ids[place]
        );
        assert_eq!(people[earlier], people[place], "{}", ids[place]);
        named += 1;
    }
    assert!(named > 5_000, "{named}");
}

#[test]
fn every_name_used_is_the_name_of_something() {
    let sheets = simulate(&Firm::default());
    let cells = |table, name| column(sheet(&sheets, table).unwrap(), name);
    let uses = [
        (Table::Touches, "person", Table::People),
        (Table::Touches, "campaign", Table::Campaigns),
        (Table::Touches, "rep", Table::Reps),
        (Table::Touches, "deal", Table::Deals),
        (Table::Orders, "person", Table::People),
        (Table::Orders, "deal", Table::Deals),
        (Table::Orders, "campaign", Table::Campaigns),
        (Table::Deals, "person", Table::People),
        (Table::Spend, "campaign", Table::Campaigns),
        (Table::RepHours, "rep", Table::Reps),
    ];
    for (user, name, used) in uses {
        let known: HashSet<String> = cells(used, name).into_iter().collect();
        for cell in cells(user, name)
            .into_iter()
            .filter(|cell| !cell.is_empty())
        {
            assert!(known.contains(&cell), "{} {name} {cell}", user.name());
        }
    }
}

#[test]
fn every_kind_of_touch_is_there() {
    let sheets = simulate(&Firm::default());
    let touches = sheet(&sheets, Table::Touches).unwrap();
    let count = |wanted: &[(&str, &str)]| {
        let places: Vec<(usize, &str)> = wanted
            .iter()
            .filter_map(|&(name, cell)| {
                let place = touches.columns.iter().position(|column| *column == name);
                Some((place?, cell))
            })
            .collect();
        let is_it = |row: &&Vec<String>| places.iter().all(|&(place, cell)| row[place] == cell);
        touches.rows.iter().filter(is_it).count()
    };
    for wanted in [
        &[("medium", "letter"), ("direction", "out")][..],
        &[("medium", "letter"), ("direction", "in"), ("act", "")],
        &[("author", "machine"), ("subject", "Out of office")],
        &[("author", "machine"), ("medium", "web")],
        &[("author", "machine"), ("direction", "out")],
        &[("about", "service"), ("direction", "out")],
        &[("act", "optout")],
        &[("act", "signal"), ("author", "")],
        &[("act", "proposal"), ("direction", "out")],
        &[("act", "refusal"), ("direction", "out")],
        &[("act", "refusal"), ("direction", "in")],
        &[("act", "accept"), ("direction", "out"), ("medium", "call")],
        &[("act", "accept"), ("direction", "in")],
        &[("connected", "false"), ("direction", "out")],
        &[("connected", "false"), ("direction", "in")],
        &[("medium", "meeting"), ("direction", "in")],
        &[("medium", "visit")],
        &[("medium", "voicemail")],
    ] {
        assert!(count(wanted) >= 10, "{wanted:?}: {}", count(wanted));
    }
}

#[test]
fn a_firm_of_any_size_on_any_day_can_be_played() {
    for (weeks, letters_per_mailing) in [(0, 2_500), (1, 0), (5, 3), (30, 2_500)] {
        for today in ["2024-02-29", "2026-01-01", "2026-03-29", "2026-08-02"] {
            let firm = Firm {
                today: today.parse().unwrap(),
                weeks,
                letters_per_mailing,
                ..Firm::default()
            };
            judged::read(&simulate(&firm)).unwrap();
        }
    }
}
