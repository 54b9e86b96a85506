//! Native files: the ledger's tables as CSV, the form in which anybody can hand us a business.

use serde_json::Value;

use crate::run::{Folder, doorstep, facts, list, segment, warned, warning_text};

/// A firm that sells by sales letter: four got the letter, one sent the order form back, one asked and
/// was rung up before she bought, one waits for an answer, one did nothing.
const PEOPLE: &str = "\
person,name,email,attr.region
p1,Ada,ada@a.example,north
p2,Bea,bea@b.example,south
p3,Cleo,cleo@c.example,south
p4,Dora,dora@d.example,north
";
const TOUCHES: &str = "\
touch,person,at,medium,direction,connected,duration_s,campaign,piece,rep,value,currency,subject
l1,p1,2026-03-02,letter,out,,,spring,A,,,,Lamps
l2,p2,2026-03-02,letter,out,,,spring,A,,,,Lamps
l3,p3,2026-03-02,letter,out,,,spring,B,,,,Lamps
l4,p4,2026-03-02,letter,out,,,spring,B,,,,Lamps
f1,p1,2026-03-09T09:00:00Z,order_form,in,,,spring,A,,120.00,EUR,
f2,p2,2026-03-09T10:00:00Z,form,in,,,spring,A,,,,
c2,p2,2026-03-09T10:30:00Z,call,out,true,300,,,anna,,,
f4,p4,2026-03-10T10:00:00Z,email,in,,,,,,,,
";
const ORDERS: &str = "\
order,person,at,amount,currency,rep
o2,p2,2026-03-12T12:00:00Z,280.00,EUR,anna
";
const SPEND: &str = "campaign,from,to,amount,currency\nspring,2026-03-01,2026-03-05,400.00,EUR\n";

pub(crate) fn letter_firm() -> Folder {
    Folder::new(&[
        ("people.csv", PEOPLE),
        ("touches.csv", TOUCHES),
        ("orders.csv", ORDERS),
        ("spend.csv", SPEND),
    ])
}

fn campaign<'a>(facts: &'a Value, name: &str, piece: Option<&str>) -> &'a Value {
    let piece = serde_json::json!(piece);
    let mut rows = list(&facts["campaigns"]).iter();
    let found = rows.find(|row| row["campaign"] == name && row["piece"] == piece);
    found.unwrap_or(&Value::Null)
}

#[test]
fn who_sent_the_form_back_was_won_by_marketing_and_who_was_rung_up_by_sales() {
    let facts = letter_firm().facts();
    let funnel = &facts["funnel"];
    for (key, number) in [
        ("reached", 4),
        ("leads", 3),
        ("won", 2),
        ("won_by_marketing", 1),
        ("won_by_sales", 1),
        ("won_by_unknown", 0),
        ("claimed", 0),
        ("open", 1),
        ("lost", 0),
        ("value", 40_000),
    ] {
        assert_eq!(funnel[key], number, "{key}");
    }
    assert_eq!(facts["counts"]["people"], 4);
    assert_eq!(facts["counts"]["orders"], 2);
    assert_eq!(facts["counts"]["reps"], 1);
    assert_eq!(facts["counts"]["campaigns"], 1);
    assert_eq!(facts["currency"], "EUR");
}

#[test]
fn the_key_code_on_what_they_sent_in_names_campaign_and_piece() {
    let facts = letter_firm().facts();
    assert_eq!(segment(&facts, "source", "spring")["leads"], 3);
    assert_eq!(segment(&facts, "source", "spring")["won"], 2);
    let piece = campaign(&facts, "spring", Some("A"));
    assert_eq!(piece["leads"], 2);
    assert_eq!(piece["won_by_marketing"], 1);
    assert_eq!(piece["won_by_sales"], 1);
}

#[test]
fn a_campaign_costs_so_much_a_lead_and_a_customer() {
    let facts = letter_firm().facts();
    let whole = campaign(&facts, "spring", None);
    assert_eq!(whole["sent"], 4);
    assert_eq!(whole["reached"], 4);
    assert_eq!(whole["cost"], 40_000);
    assert_eq!(whole["cost_per_lead"], 13_333);
    assert_eq!(whole["cost_per_customer"], 20_000);
    // Half of what was sent bears half of the cost.
    assert_eq!(campaign(&facts, "spring", Some("A"))["cost"], 20_000);
    assert_eq!(
        campaign(&facts, "spring", Some("A"))["cost_per_customer"],
        10_000
    );
}

#[test]
fn without_spend_the_unit_cost_of_what_was_sent_is_the_cost() {
    let folder = letter_firm();
    folder.put("spend.csv", b"campaign,from,to,amount\n");
    folder.put(
        "campaigns.csv",
        b"campaign,unit_cost,currency\nspring,0.90,EUR\n",
    );
    let facts = folder.facts();
    assert_eq!(campaign(&facts, "spring", None)["cost"], 360);
    assert_eq!(campaign(&facts, "spring", None)["cost_per_lead"], 120);
}

#[test]
fn who_waits_at_the_door_is_named_until_answered() {
    let facts = letter_firm().facts();
    let waiting = list(&facts["waiting"]);
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0]["person"], "p4");
    assert_eq!(waiting[0]["name"], "Dora");
}

#[test]
fn answers_are_timed_from_the_knock() {
    let facts = letter_firm().facts();
    let overall = &facts["answer"];
    assert_eq!(overall["knocks"], 2);
    assert_eq!(overall["clock"]["within_5m"], 0.0);
    assert_eq!(overall["clock"]["within_1h"], 0.5);
}

#[test]
fn an_attribute_of_people_is_a_segment() {
    let facts = letter_firm().facts();
    assert_eq!(segment(&facts, "region", "north")["leads"], 2);
    assert_eq!(segment(&facts, "region", "north")["won"], 1);
    assert_eq!(segment(&facts, "region", "south")["reached"], 2);
    assert_eq!(segment(&facts, "region", "south")["won"], 1);
}

#[test]
fn as_of_leaves_out_what_came_later() {
    let folder = letter_firm();
    let facts = facts(&[&folder.here(), "--as-of", "2026-03-09"]);
    assert_eq!(facts["funnel"]["leads"], 2);
    assert_eq!(facts["funnel"]["won"], 1);
    assert_eq!(facts["counts"]["touches"], 7);
    assert_eq!(facts["as_of"], "2026-03-09T23:59:59+00:00");
}

#[test]
fn an_order_of_a_deal_is_one_order_by_the_deals_rep() {
    let folder = Folder::new(&[
        (
            "deals.csv",
            "deal,person,rep,proposed_at,closed_at,outcome,amount,currency\n\
             d1,p1,anna,2026-03-04T09:00:00Z,2026-03-10T09:00:00Z,won,500,EUR\n\
             d2,p2,bert,,2026-03-11T09:00:00Z,lost,,\n\
             d3,p3,bert,,2026-03-12T09:00:00Z,won,70,EUR\n",
        ),
        (
            "orders.csv",
            "order,person,at,amount,currency,deal\n\
             o1,p1,2026-03-10T08:00:00Z,300,EUR,d1\n\
             o2,p1,2026-03-10T12:00:00Z,200,EUR,d1\n",
        ),
        (
            "touches.csv",
            "touch,person,at,medium,direction,connected,rep\n\
             t1,p1,2026-03-02T09:00:00Z,form,in,,\n\
             t2,p1,2026-03-02T09:10:00Z,call,out,true,anna\n\
             t3,p2,2026-03-02T09:00:00Z,form,in,,\n\
             t4,p3,2026-03-02T09:00:00Z,form,in,,\n",
        ),
    ]);
    let facts = folder.facts();
    assert_eq!(facts["funnel"]["won"], 2);
    assert_eq!(facts["funnel"]["lost"], 1);
    assert_eq!(facts["funnel"]["won_by_sales"], 2);
    assert_eq!(facts["funnel"]["claimed"], 1); // d3: nobody recorded a talk
    assert_eq!(facts["funnel"]["value"], 57_000);
    assert_eq!(facts["counts"]["orders"], 3);
    let anna = segment(&facts, "rep", "anna");
    assert_eq!(anna["won"], 1);
    assert_eq!(anna["amount"], 50_000);
}

#[test]
fn monthly_totals_alone_give_facts_and_say_what_they_cannot() {
    let folder = Folder::new(&[(
        "counts.csv",
        "month,source,reached,leads,won,amount\n\
         2026-01,letter,1000,40,10,2000.50\n\
         2026-01,web,,20,2,300\n\
         2026-02,letter,1000,50,5,1000\n",
    )]);
    let facts = facts(&[&folder.here(), "--currency", "EUR"]);
    assert_eq!(facts["funnel"]["leads"], 110);
    assert_eq!(facts["funnel"]["won"], 17);
    assert_eq!(facts["funnel"]["won_by_unknown"], 17);
    assert_eq!(facts["funnel"]["value"], 330_050);
    assert_eq!(list(&facts["months"]).len(), 2);
    assert_eq!(list(&facts["months"])[0]["leads"], 60);
    assert_eq!(segment(&facts, "source", "letter")["leads"], 90);
    assert_eq!(warned(&facts, "totals-only"), ["counts"]);
    assert_eq!(facts["as_of"], "2026-02-28T23:59:59+00:00");
}

#[test]
fn a_byte_order_mark_semicolons_and_gzip_make_no_difference() {
    let plain = letter_firm().facts();
    let folder = letter_firm();
    let marked = format!(
        "\u{feff}{}",
        TOUCHES.replace(',', ";").replace('\n', "\r\n")
    );
    folder.put("touches.csv", marked.as_bytes());
    folder.put("people.csv", PEOPLE.replace(',', "\t").as_bytes());
    assert_eq!(folder.facts(), plain);
    // The orders, compressed by gzip.
    let folder = Folder::new(&[
        ("people.csv", PEOPLE),
        ("touches.csv", TOUCHES),
        ("spend.csv", SPEND),
    ]);
    folder.put("orders.csv.gz", &stored(ORDERS.as_bytes()));
    assert_eq!(folder.facts(), plain);
}

/// Bytes as a gzip file that stores them as they are.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("a short text");
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    gzip.extend(length.to_le_bytes());
    gzip.extend((!length).to_le_bytes());
    gzip.extend(bytes);
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 * (sum & 1));
        }
    }
    gzip.extend((!sum).to_le_bytes());
    gzip.extend(u32::from(length).to_le_bytes());
    gzip
}

#[test]
fn the_same_files_again_add_nothing() {
    let (one, other) = (letter_firm(), letter_firm());
    let once = one.facts();
    let twice = facts(&[&one.here(), &other.here()]);
    for key in [
        "counts",
        "funnel",
        "campaigns",
        "by",
        "months",
        "closings",
        "answer",
        "repeat",
    ] {
        assert_eq!(once[key], twice[key], "{key}");
    }
    let mut unused = warned(&twice, "file-not-used");
    unused.sort_unstable();
    assert_eq!(
        unused,
        ["orders.csv", "people.csv", "spend.csv", "touches.csv"]
    );
    assert!(warning_text(&twice, "file-not-used").contains("rows stand in another file"));
}

#[test]
fn two_currencies_are_refused_and_named() {
    let folder = letter_firm();
    folder.put("orders.csv", ORDERS.replace("EUR", "USD").as_bytes());
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(text.contains("EUR") && text.contains("USD"), "{text}");
}

#[test]
fn a_column_that_no_table_knows_is_named_and_of_people_kept() {
    let folder = letter_firm();
    folder.put(
        "people.csv",
        b"person,shoe_size\np1,38\np2,40\np3,40\np4,38\n",
    );
    folder.put(
        "orders.csv",
        ORDERS
            .replace("rep\n", "rep,mood\n")
            .replace("anna\n", "anna,good\n")
            .as_bytes(),
    );
    let facts = folder.facts();
    let unknown = warned(&facts, "column-unknown");
    assert_eq!(unknown, ["people.csv: shoe_size", "orders.csv: mood"]);
    assert_eq!(segment(&facts, "shoe_size", "38")["leads"], 2);
}

#[test]
fn single_files_are_read_like_a_folder() {
    let folder = letter_firm();
    let files =
        ["people.csv", "touches.csv", "orders.csv", "spend.csv"].map(|name| folder.path(name));
    let arguments = files.each_ref().map(String::as_str);
    assert_eq!(facts(&arguments), folder.facts());
}

#[test]
fn a_zone_that_nobody_gave_is_said_to_be_assumed() {
    let folder = letter_firm();
    assert_eq!(warned(&folder.facts(), "zone-assumed"), ["zone"]);
    let facts = facts(&[&folder.here(), "--zone", "Europe/Berlin"]);
    assert!(warned(&facts, "zone-assumed").is_empty());
    assert!(facts["as_of"].as_str().unwrap().ends_with("+01:00"));
}

#[test]
fn monthly_totals_beside_records_of_people_are_named_and_not_counted() {
    let folder = letter_firm();
    folder.put("counts.csv", b"month,leads,won\n2026-03,900,800\n");
    let facts = folder.facts();
    assert_eq!(facts["funnel"]["leads"], 3);
    assert_eq!(warned(&facts, "counts-not-used"), ["counts"]);
}

/// A folder of touches with the columns that these tests need.
fn touches(rows: &str) -> Folder {
    let head = "touch,person,at,medium,direction,author,act,campaign,piece,value,currency,about\n";
    Folder::new(&[("touches.csv", &format!("{head}{rows}"))])
}

#[test]
fn only_orders_of_the_case_are_its_value() {
    let facts = touches(
        "a,p1,2026-03-02T09:00:00Z,order_form,in,,,,,100,EUR,\n\
         b,p1,2026-03-02T09:05:00Z,email,out,machine,,,,100,EUR,\n\
         c,p1,2026-03-02T09:10:00Z,order_form,in,,,,,40,EUR,service\n\
         d,p1,2026-03-02T10:00:00Z,order_form,in,,,,,5,EUR,\n",
    )
    .facts();
    assert_eq!(facts["funnel"]["value"], 10_500);
}

#[test]
fn a_key_code_alone_credits_the_campaign_whose_piece_it_is() {
    let facts = touches(
        "a,p1,2026-03-02,letter,out,,,spring,K7,,,\n\
         b,p2,2026-03-02,letter,out,,,spring,K7,,,\n\
         c,p1,2026-03-09T10:00:00Z,order_form,in,,,,K7,100,EUR,\n",
    )
    .facts();
    assert_eq!(campaign(&facts, "spring", None)["leads"], 1);
    assert_eq!(campaign(&facts, "spring", Some("K7"))["leads"], 1);
    assert_eq!(segment(&facts, "source", "spring")["won"], 1);
}

#[test]
fn where_talk_is_not_recorded_no_campaign_is_praised_for_a_win() {
    let facts = touches(
        "a,p1,2026-03-02,letter,out,,,spring,,,,\n\
         c,p1,2026-03-09T10:00:00Z,order_form,in,,,spring,,100,EUR,\n",
    )
    .facts();
    assert_eq!(facts["funnel"]["won_by_unknown"], 1);
    let spring = campaign(&facts, "spring", None);
    assert_eq!(spring["won_by_marketing"], 0);
    assert_eq!(spring["won_by_unknown"], 1);
}

#[test]
fn a_mailbox_of_nameless_people_is_not_one_person() {
    let people = "person,email\np1,info@x.example\np2,info@x.example\np3,info@x.example\n";
    let folder = Folder::new(&[("people.csv", people)]);
    folder.put(
        "touches.csv",
        b"touch,person,at,medium,direction\na,p1,2026-03-02,form,in\nb,p2,2026-03-03,form,in\n",
    );
    let facts = folder.facts();
    assert_eq!(facts["counts"]["people"], 3);
    assert_eq!(warned(&facts, "key-shared"), ["info@x.example"]);
}

#[test]
fn a_proposal_known_only_from_the_deal_book_leaves_the_answer_unknown_not_never() {
    let folder = Folder::new(&[
        (
            "touches.csv",
            "touch,person,at,medium,direction\na,p1,2026-03-02T09:00:00Z,form,in\n",
        ),
        (
            "deals.csv",
            "deal,person,rep,proposed_at,closed_at,outcome\nd1,p1,anna,2026-03-05,2026-04-10,lost\n",
        ),
    ]);
    let facts = folder.facts();
    assert_eq!(facts["answer"]["clock"]["unknown"], 1.0);
    assert_eq!(facts["answer"]["clock"]["never"], Value::Null);
    assert!(list(&facts["waiting"]).is_empty());
}

#[test]
fn by_team_leads_are_those_of_its_reps() {
    let folder = letter_firm();
    let unknown = doorstep(&["diagnose", &folder.here(), "--by", "team"]).refusal();
    assert!(unknown.contains("there is no such column"), "{unknown}");
    folder.put("reps.csv", b"rep,name,team\nanna,Anna,north\n");
    let facts = facts(&[&folder.here(), "--by", "team"]);
    let team = segment(&facts, "team", "north");
    assert_eq!(
        (&team["leads"], &team["won"]),
        (&1.into(), &1.into()),
        "{team}"
    );
    assert_eq!(team["reached"], Value::Null);
    // Who sold is no way to compare like with like.
    let mix = doorstep(&["diagnose", &folder.here(), "--mix", "team"]).refusal();
    assert!(mix.contains("--mix"), "{mix}");
}
