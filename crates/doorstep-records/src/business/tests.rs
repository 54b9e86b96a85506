//! How rows become touches: orders, deals, days, bulk mail, people and companies.

use doorstep_core::{Act, Medium, Micros, Policy, SECOND};

use super::{Business, Party};
use crate::rows::{Reading, RowReader};
use crate::{Calendar, Recorded, Table, Tables};

/// Rows on their way to a business.
struct Records {
    policy: Policy,
    calendar: Calendar,
    tables: Tables,
}

impl Records {
    fn under(policy: &str) -> Self {
        let policy = Policy::from_toml(policy).unwrap();
        Records {
            calendar: Calendar::new(&policy).unwrap(),
            policy,
            tables: Tables::default(),
        }
    }

    fn new() -> Self {
        Records::under("zone = \"UTC\"")
    }

    fn with<R: AsRef<str>>(self, table: Table, columns: &str, rows: &[R]) -> Self {
        self.read(table, columns, rows, false)
    }

    /// Touches made from a lead's field.
    fn with_derived(self, columns: &str, rows: &[&str]) -> Self {
        self.read(Table::Touches, columns, rows, true)
    }

    /// Reads rows whose cells stand between commas.
    fn read<R: AsRef<str>>(
        mut self,
        table: Table,
        columns: &str,
        rows: &[R],
        derived: bool,
    ) -> Self {
        let names: Vec<&str> = columns.split(',').collect();
        let (reader, unknown) = RowReader::new(table, &names, derived).unwrap();
        assert!(unknown.is_empty(), "{unknown:?}");
        let reading = Reading {
            calendar: &self.calendar,
            currency: None,
        };
        for row in rows {
            let cells: Vec<&str> = row.as_ref().split(',').collect();
            let row = reader.read(&cells, reading).unwrap();
            self.tables.take(&row, &self.calendar).unwrap();
        }
        self
    }

    fn business(self) -> Business {
        Business::assemble(self.tables, &self.policy).unwrap()
    }
}

/// What a test looks at of one touch.
#[derive(Debug, PartialEq)]
struct Seen<'a> {
    id: &'a str,
    at: Micros,
    medium: Medium,
    act: Act,
    rep: &'a str,
    value: Option<i64>,
}

fn at(text: &str) -> Micros {
    text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

fn party<'a>(business: &'a Business, id: &str) -> &'a Party {
    let handle = business.symbols.find(id);
    let mut parties = business.parties.iter();
    parties.find(|party| Some(party.id) == handle).unwrap()
}

fn seen<'a>(business: &'a Business, id: &str) -> Vec<Seen<'a>> {
    let party = party(business, id);
    let places = party.touches.clone();
    places
        .map(|place| {
            let recorded: &Recorded = &business.recorded[place];
            Seen {
                id: business.symbols.get(recorded.id),
                at: business.at[place],
                medium: business.nature[place].medium(),
                act: business.nature[place].act(),
                rep: business.symbols.get_or_empty(recorded.rep),
                value: recorded.value,
            }
        })
        .collect()
}

fn ids<'a>(business: &'a Business, id: &str) -> Vec<&'a str> {
    seen(business, id).iter().map(|touch| touch.id).collect()
}

fn notice<'a>(business: &'a Business, code: &str) -> Option<&'a str> {
    let mut notices = business.notices.iter();
    let found = notices.find(|notice| notice.code == code);
    found.map(|notice| notice.text.as_str())
}

const DEALS: &str = "deal,person,rep,opened_at,proposed_at,closed_at,outcome,amount";
const ORDERS: &str = "order,person,at,amount,margin,medium,rep,deal";
const TOUCHES: &str = "touch,person,at,medium,direction,act,value,subject,reach,reply_to,deal";

#[test]
fn a_deal_won_without_an_order_becomes_an_order_by_its_rep() {
    let business = Records::new()
        .with(
            Table::Deals,
            DEALS,
            &["d1,p1,anna,2026-03-01T08:00:00Z,,2026-03-10T09:00:00Z,won,120.50"],
        )
        .business();
    let order = Seen {
        id: "d1",
        at: at("2026-03-10T09:00:00Z"),
        medium: Medium::Deal,
        act: Act::Order,
        rep: "anna",
        value: Some(12_050),
    };
    assert_eq!(seen(&business, "p1"), [order]);
    assert!(!business.nature[0].is_out());
    assert!(business.recorded[0].derived);
    assert_eq!(business.recorded[0].table, Table::Deals);
    assert!(!business.recorded[0].is_timed());
}

#[test]
fn a_lost_deal_becomes_a_loss_and_an_open_one_no_touch() {
    let business = Records::new()
        .with(
            Table::Deals,
            DEALS,
            &[
                "d1,p1,anna,2026-03-01,,2026-03-10T09:00:00Z,lost,120",
                "d2,p2,anna,2026-03-01,,,open,120",
                "d3,p3,anna,2026-03-01,,,,120",
            ],
        )
        .with(Table::People, "person", &["p2", "p3"])
        .business();
    let lost = &seen(&business, "p1")[0];
    assert_eq!(
        (lost.medium, lost.act, lost.value),
        (Medium::Deal, Act::Lost, None)
    );
    assert!(business.nature[party(&business, "p1").touches.start].is_out());
    assert!(seen(&business, "p2").is_empty());
    assert!(seen(&business, "p3").is_empty());
}

#[test]
fn a_deal_with_orders_lends_them_its_rep_and_the_medium_deal() {
    let business = Records::new()
        .with(
            Table::Deals,
            DEALS,
            &["d1,p1,anna,,,2026-03-10T09:00:00Z,won,300"],
        )
        .with(
            Table::Orders,
            ORDERS,
            &[
                "o1,p1,2026-03-10T09:00:00Z,100,,,,d1",
                "o2,p1,2026-03-11T09:00:00Z,150,,order_form,,d1",
                "o3,p1,2026-03-12T09:00:00Z,50,,,bert,d1",
            ],
        )
        .business();
    let seen = seen(&business, "p1");
    let told: Vec<_> = seen
        .iter()
        .map(|touch| (touch.id, touch.medium, touch.rep))
        .collect();
    assert_eq!(
        told,
        [
            ("o1", Medium::Deal, "anna"),
            ("o2", Medium::OrderForm, "anna"),
            ("o3", Medium::Deal, "bert"),
        ]
    );
    assert!(seen.iter().all(|touch| touch.act == Act::Order));
    assert!(business.recorded.iter().all(|recorded| !recorded.derived));
}

#[test]
fn an_order_without_rep_or_deal_came_by_order_form() {
    let business = Records::new()
        .with(
            Table::Orders,
            ORDERS,
            &["o1,p1,2026-03-10,100,,,,", "o2,p2,2026-03-10,100,,,anna,"],
        )
        .business();
    assert_eq!(seen(&business, "p1")[0].medium, Medium::OrderForm);
    assert_eq!(seen(&business, "p2")[0].medium, Medium::Deal);
}

/// A recorded order of 100 at nine, and a row of `orders`.
fn contact_and_row(contact_at: &str, row: &str) -> Business {
    let contact = format!("t1,p1,{contact_at},order_form,in,order,100,,,,");
    Records::new()
        .with(Table::Touches, TOUCHES, &[contact])
        .with(Table::Orders, ORDERS, &[row])
        .business()
}

#[test]
fn an_order_recorded_as_contact_and_as_row_within_a_minute_is_one() {
    for row in [
        "o1,p1,2026-03-10T09:01:00Z,100,20,,anna,",
        "o1,p1,2026-03-10T08:59:00Z,100.00,20,,anna,",
    ] {
        let business = contact_and_row("2026-03-10T09:00:00Z", row);
        assert_eq!(ids(&business, "p1"), ["t1"], "{row}");
        // The row lends what it knows besides.
        assert_eq!(business.recorded[0].margin, Some(2_000));
        assert_eq!(seen(&business, "p1")[0].rep, "anna");
    }
}

#[test]
fn another_minute_value_or_person_is_another_order() {
    for (row, person) in [
        ("o1,p1,2026-03-10T09:01:01Z,100,,,,", "p1"),
        ("o1,p1,2026-03-10T09:00:00Z,101,,,,", "p1"),
        ("o1,p2,2026-03-10T09:00:00Z,100,,,,", "p2"),
    ] {
        let business = contact_and_row("2026-03-10T09:00:00Z", row);
        assert!(ids(&business, person).contains(&"o1"), "{row}");
        assert_eq!(business.at.len(), 2, "{row}");
    }
}

#[test]
fn where_only_the_day_is_known_the_same_day_is_the_same_order() {
    let business = contact_and_row("2026-03-10T09:00:00Z", "o1,p1,2026-03-10,100,,,,");
    assert_eq!(ids(&business, "p1"), ["t1"]);
    let business = contact_and_row("2026-03-10", "o1,p1,2026-03-10T17:00:00Z,100,,,,");
    assert_eq!(ids(&business, "p1"), ["t1"]);
    let business = contact_and_row("2026-03-10T09:00:00Z", "o1,p1,2026-03-11,100,,,,");
    assert_eq!(ids(&business, "p1"), ["t1", "o1"]);
}

#[test]
fn each_recorded_order_is_taken_once() {
    let business = Records::new()
        .with(
            Table::Touches,
            TOUCHES,
            &["t1,p1,2026-03-10T09:00:00Z,order_form,in,order,100,,,,"],
        )
        .with(
            Table::Orders,
            ORDERS,
            &[
                "o1,p1,2026-03-10T09:00:00Z,100,,,,",
                "o2,p1,2026-03-10T09:00:00Z,100,,,,",
            ],
        )
        .business();
    assert_eq!(ids(&business, "p1"), ["t1", "o2"]);
}

#[test]
fn a_proposal_date_is_a_touch_unless_one_is_recorded_for_the_deal() {
    let deal = "d1,p1,anna,,2026-03-05T09:00:00Z,,open,100";
    let business = Records::new().with(Table::Deals, DEALS, &[deal]).business();
    let proposal = &seen(&business, "p1")[0];
    assert_eq!(
        (proposal.medium, proposal.act, proposal.rep, proposal.value),
        (Medium::Email, Act::Proposal, "anna", None)
    );
    assert!(business.nature[0].is_out());
    assert!(business.recorded[0].derived);
    let recorded = "t1,p1,2026-03-06T09:00:00Z,letter,out,proposal,,,,,";
    for (of_deal, touches) in [
        ("d1", vec!["t1"]),
        ("d2", vec!["d1", "t1"]),
        ("", vec!["d1", "t1"]),
    ] {
        let business = Records::new()
            .with(Table::Deals, DEALS, &[deal])
            .with(Table::Touches, TOUCHES, &[format!("{recorded}{of_deal}")])
            .business();
        assert_eq!(ids(&business, "p1"), touches, "{of_deal}");
    }
}

/// One subject to so many people, the hours apart that divide a day evenly or not.
fn mailing(people: usize, minutes_apart: usize, reach: &str) -> Business {
    let rows: Vec<String> = (0..people)
        .map(|number| {
            let minutes = number * minutes_apart;
            let (day, hour, minute) = (2 + minutes / 1440, minutes / 60 % 24, minutes % 60);
            format!("t{number},p{number},2026-03-{day:02}T{hour:02}:{minute:02}:00Z,email,out,,,Lamps,{reach},,")
        })
        .collect();
    Records::new()
        .with(Table::Touches, TOUCHES, &rows)
        .business()
}

fn broadcasts(business: &Business) -> usize {
    let natures = business.nature.iter();
    natures.filter(|nature| nature.is_broadcast()).count()
}

#[test]
fn one_subject_to_twenty_people_within_a_day_is_a_broadcast() {
    assert_eq!(broadcasts(&mailing(20, 1, "")), 20);
    assert_eq!(broadcasts(&mailing(19, 1, "")), 0);
    // 19 gaps of 75 minutes are just under a day, of 76 just over.
    assert_eq!(broadcasts(&mailing(20, 75, "")), 20);
    assert_eq!(broadcasts(&mailing(20, 76, "")), 0);
}

#[test]
fn a_reach_that_is_stated_is_believed() {
    assert_eq!(broadcasts(&mailing(40, 1, "personal")), 0);
    assert_eq!(broadcasts(&mailing(2, 1, "broadcast")), 2);
}

#[test]
fn one_subject_twenty_times_to_one_person_is_no_broadcast() {
    let rows: Vec<String> = (0..20)
        .map(|number| format!("t{number},p1,2026-03-02T09:{number:02}:00Z,email,out,,,Lamps,,,"))
        .collect();
    let business = Records::new()
        .with(Table::Touches, TOUCHES, &rows)
        .business();
    assert_eq!(broadcasts(&business), 0);
}

#[test]
fn calls_with_one_subject_are_no_broadcast() {
    let rows: Vec<String> = (0..30)
        .map(|number| format!("t{number},p{number},2026-03-02T09:00:00Z,call,out,,,Lamps,,,"))
        .collect();
    let business = Records::new()
        .with(Table::Touches, TOUCHES, &rows)
        .business();
    assert_eq!(broadcasts(&business), 0);
}

const PEOPLE: &str = "person,name,email,phone,company";

/// Three touches, one each of p1, p2 and p3.
const THREE: [&str; 3] = [
    "t1,p1,2026-03-02T09:00:00Z,form,in,,,,,,",
    "t2,p2,2026-03-03T09:00:00Z,form,in,,,,,,",
    "t3,p3,2026-03-04T09:00:00Z,form,in,,,,,,",
];

#[test]
fn the_same_email_or_phone_is_the_same_person() {
    let business = Records::new()
        .with(
            Table::People,
            PEOPLE,
            &[
                "p1,Jane Doe,Jane@X.example,,",
                "p2,Doe Jane,jane@x.example ,+49 (30) 123-456,",
                "p3,J. Doe,,0049 30 123456,",
            ],
        )
        .with(Table::Touches, TOUCHES, &THREE)
        .business();
    assert_eq!(business.parties.len(), 1);
    assert_eq!(ids(&business, "p1"), ["t1", "t2", "t3"]);
    assert_eq!(notice(&business, "key-shared"), None);
}

#[test]
fn an_address_with_three_names_joins_nobody_and_is_named() {
    let business = Records::new()
        .with(
            Table::People,
            PEOPLE,
            &[
                "p1,Jane Doe,info@x.example,,",
                "p2,Joe Roe,info@x.example,,",
                "p3,Kim Poe,info@x.example,,",
            ],
        )
        .with(Table::Touches, TOUCHES, &THREE)
        .business();
    assert_eq!(business.parties.len(), 3);
    let text = notice(&business, "key-shared").unwrap();
    assert!(
        text.contains("info@x.example") && text.contains("3 names"),
        "{text}"
    );
}

#[test]
fn a_number_that_is_no_world_number_joins_nobody() {
    let business = Records::new()
        .with(
            Table::People,
            PEOPLE,
            &["p1,Jane,,030 123456,", "p2,Jane,,030 123456,"],
        )
        .business();
    assert_eq!(business.parties.len(), 2);
}

#[test]
fn where_the_unit_is_the_company_its_people_are_one_stream() {
    let people = ["p1,Jane,,,c1", "p2,Joe,,,c1", "p3,Kim,,,"];
    let records = |policy: &str| {
        Records::under(policy)
            .with(Table::People, PEOPLE, &people)
            .with(
                Table::Companies,
                "company,name,attr.sector",
                &["c1,Acme,tools"],
            )
            .with(Table::Touches, TOUCHES, &THREE)
            .business()
    };
    let business = records("unit = \"company\"");
    assert_eq!(business.parties.len(), 2);
    assert_eq!(ids(&business, "c1"), ["t1", "t2"]);
    assert_eq!(ids(&business, "p3"), ["t3"]);
    let acme = party(&business, "c1");
    assert_eq!(business.symbols.get_or_empty(acme.name), "Acme");
    assert_eq!(business.symbols.get_or_empty(acme.attributes[0]), "tools");
    // Folded by person, what is known of a company is known of its people.
    let business = records("");
    assert_eq!(business.parties.len(), 3);
    assert_eq!(
        business
            .symbols
            .get_or_empty(party(&business, "p2").attributes[0]),
        "tools"
    );
}

#[test]
fn a_day_counts_from_its_start_and_an_order_or_loss_at_its_end() {
    let business = Records::under("zone = \"Europe/Berlin\"")
        .with(
            Table::Touches,
            TOUCHES,
            &[
                "t1,p1,2026-03-02,form,in,,,,,,",
                "t2,p1,2026-03-02,order_form,in,,,,,,",
            ],
        )
        .with(Table::Orders, ORDERS, &["o1,p2,2026-03-02,5,,,,"])
        .with(
            Table::Deals,
            DEALS,
            &[
                "d1,p3,anna,,2026-03-02,2026-03-02,won,5",
                "d2,p4,anna,,,2026-03-02,lost,",
            ],
        )
        .business();
    let (start, end) = (at("2026-03-01T23:00:00Z"), at("2026-03-02T23:00:00Z") - 1);
    let when = |id: &str| {
        seen(&business, id)
            .iter()
            .map(|touch| touch.at)
            .collect::<Vec<_>>()
    };
    assert_eq!(when("p1"), [start, end]);
    assert_eq!(when("p2"), [end]);
    assert_eq!(when("p3"), [start, end]);
    assert_eq!(when("p4"), [end]);
    assert!(business.recorded.iter().all(|recorded| recorded.is_day));
    assert!(
        business
            .recorded
            .iter()
            .all(|recorded| !recorded.is_timed())
    );
}

#[test]
fn a_midnight_that_does_not_exist_is_the_first_instant_of_the_day() {
    let business = Records::under("zone = \"America/Sao_Paulo\"")
        .with(
            Table::Touches,
            TOUCHES,
            &[
                "t1,p1,2018-11-04,form,in,,,,,,",
                "t2,p1,2018-11-03,order_form,in,,,,,,",
            ],
        )
        .business();
    // Clocks went from 24:00 to 01:00: 03:00 UTC.
    let first = at("2018-11-04T03:00:00Z");
    let seen = seen(&business, "p1");
    assert_eq!((seen[0].id, seen[0].at), ("t2", first - 1));
    assert_eq!((seen[1].id, seen[1].at), ("t1", first));
}

#[test]
fn a_reply_to_nothing_known_is_counted_and_read_as_silent() {
    let business = Records::new()
        .with(
            Table::Touches,
            TOUCHES,
            &[
                "t1,p1,2026-03-02T09:00:00Z,letter,out,,,,,,",
                "t2,p1,2026-03-03T09:00:00Z,form,in,,,,,t1,",
                "t3,p1,2026-03-04T09:00:00Z,email,in,,,,,nowhere,",
                "t4,p1,2026-03-05T09:00:00Z,email,in,,,,,t5,",
                "t5,p1,2026-03-06T09:00:00Z,email,in,,,,,,",
                "t6,p2,2026-03-06T09:00:00Z,email,in,,,,,t1,",
            ],
        )
        .business();
    let replies: Vec<_> = business
        .reply_to
        .iter()
        .map(|reply| reply.map(|reply| reply.ordinal))
        .collect();
    assert_eq!(replies, [None, Some(0), None, None, None, None]);
    let text = notice(&business, "reply-unknown").unwrap();
    assert!(text.starts_with("3 touches"), "{text}");
}

#[test]
fn a_deal_closed_before_the_first_contact_moves_the_contact_to_the_closing() {
    let contact = ["t1,p1,2018-03-08,form,in,,,,,,"];
    let deal = ["d1,p1,anna,,,2018-03-06T19:38:00Z,won,5"];
    let business = Records::new()
        .with_derived(TOUCHES, &contact)
        .with(Table::Deals, DEALS, &deal)
        .business();
    let seen_moved = seen(&business, "p1");
    assert_eq!(seen_moved[0].id, "t1");
    assert_eq!(seen_moved[1].id, "d1");
    assert_eq!(seen_moved[0].at, seen_moved[1].at);
    assert_eq!(seen_moved[0].at, at("2018-03-06T19:38:00Z"));
    assert!(
        notice(&business, "closed-before-contact")
            .unwrap()
            .starts_with("1 deal")
    );
    // A contact that somebody recorded as such stays where it was recorded.
    let business = Records::new()
        .with(Table::Touches, TOUCHES, &contact)
        .with(Table::Deals, DEALS, &deal)
        .business();
    assert_eq!(ids(&business, "p1"), ["d1", "t1"]);
    assert_eq!(notice(&business, "closed-before-contact"), None);
}

#[test]
fn touches_stand_in_time_order_and_equal_times_in_the_order_of_the_records() {
    let business = Records::new()
        .with(
            Table::Touches,
            TOUCHES,
            &[
                "t3,p1,2026-03-03T09:00:00Z,email,in,,,,,,",
                "t1,p1,2026-03-02T09:00:00Z,email,in,,,,,,",
                "t2,p1,2026-03-03T09:00:00Z,email,in,,,,,,",
            ],
        )
        .business();
    assert_eq!(ids(&business, "p1"), ["t1", "t3", "t2"]);
    assert_eq!(business.at[1] - business.at[0], 24 * 3600 * SECOND);
}

#[test]
fn an_id_that_stands_twice_leaves_the_tables_as_they_were() {
    let mut records = Records::new();
    let (reader, _) = RowReader::new(Table::People, &["person"], false).unwrap();
    let reading = Reading {
        calendar: &records.calendar,
        currency: None,
    };
    let row = reader.read(&["p1"], reading).unwrap();
    records.tables.take(&row, &records.calendar).unwrap();
    let fault = records.tables.take(&row, &records.calendar).unwrap_err();
    assert_eq!(fault.column, "person");
    assert_eq!(records.tables.people.len(), 1);
}
