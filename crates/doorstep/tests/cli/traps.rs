//! Traps in the records: each would make a number say more, or other, than what happened.

use serde_json::Value;

use crate::native::letter_firm;
use crate::run::{Folder, doorstep, doorstep_with, facts, list, segment, warned, warning_text};

const TOUCHES: &str = "touch,person,at,medium,direction,connected,duration_s,campaign,rep,reply_to,act,value,currency\n";

fn answers_of<'a>(facts: &'a Value, rep: &str) -> &'a Value {
    let mut reps = list(&facts["answer"]["by_rep"]).iter();
    reps.find(|row| row["value"] == rep).unwrap_or(&Value::Null)
}

#[test]
fn where_reps_are_known_by_their_answers_alone_nobody_is_said_to_answer_always() {
    let text = format!(
        "{TOUCHES}k1,p1,2026-03-02T09:00:00Z,form,in,,,,,,,,\n\
         a1,p1,2026-03-02T09:30:00Z,call,out,true,300,,anna,,,,\n\
         k2,p2,2026-03-02T09:00:00Z,form,in,,,,,,,,\n\
         z,p9,2026-04-20T09:00:00Z,form,in,,,,,,,,\n"
    );
    let folder = Folder::new(&[("touches.csv", &text)]);
    let facts = folder.facts();
    assert_eq!(facts["answer"]["clock"]["never"], 1.0 / 3.0);
    let anna = answers_of(&facts, "anna");
    assert_eq!(anna["clock"]["within_1h"], 1.0);
    assert_eq!(anna["clock"]["never"], Value::Null);
    let text = doorstep(&["diagnose", &folder.here()]).text();
    assert!(
        text.contains("who never answers is not on record"),
        "{text}"
    );
}

#[test]
fn who_waits_for_an_answer_is_not_told_to_be_closed() {
    // The slowest was decided in a day; p2 knocked ten days ago and nobody answered.
    let text = format!(
        "{TOUCHES}k1,p1,2026-03-02T09:00:00Z,email,in,,,,,,,,\n\
         a1,p1,2026-03-02T10:00:00Z,email,out,,,,anna,,,,\n\
         o1,p1,2026-03-03T09:00:00Z,order_form,in,,,,,,order,10,EUR\n\
         k2,p2,2026-03-05T09:00:00Z,email,in,,,,,,,,\n\
         k3,p3,2026-03-05T09:00:00Z,email,in,,,,,,,,\n\
         a3,p3,2026-03-05T10:00:00Z,email,out,,,,anna,,,,\n\
         z,p9,2026-03-15T09:00:00Z,newsletter,out,,,,,,,,\n"
    );
    let facts = Folder::new(&[("touches.csv", &text.replace("newsletter", "email"))]).facts();
    assert_eq!(list(&facts["waiting"]).len(), 1);
    let stale = warning_text(&facts, "stale-deals");
    assert!(
        stale.starts_with("1 open lead is"),
        "only the answered one: {stale}"
    );
}

#[test]
fn what_the_unit_costs_is_paid_for_pieces_not_for_answers_and_talks() {
    let folder = letter_firm();
    folder.put("spend.csv", b"campaign,from,to,amount\n");
    folder.put(
        "campaigns.csv",
        b"campaign,medium,unit_cost,currency\nspring,letter,0.90,EUR\n",
    );
    let touches = folder.read("touches.csv")
        + "c9,p4,2026-03-10T11:00:00Z,call,out,true,300,spring,,anna,,,\n";
    folder.put("touches.csv", touches.as_bytes());
    let facts = folder.facts();
    let whole = list(&facts["campaigns"])
        .iter()
        .find(|row| row["campaign"] == "spring" && row["piece"].is_null());
    assert_eq!(whole.map(|row| &row["cost"]), Some(&Value::from(360)));
}

#[test]
fn spend_of_a_campaign_that_has_ended_is_not_missing_afterwards() {
    let folder = letter_firm();
    let later = folder.read("touches.csv") + "z,p4,2026-04-20T11:00:00Z,email,in,,,,,,,,\n";
    folder.put("touches.csv", later.as_bytes());
    assert!(warned(&folder.facts(), "stream-ends").contains(&"spend"));
    folder.put("campaigns.csv", b"campaign,ended_on\nspring,2026-03-05\n");
    assert!(!warned(&folder.facts(), "stream-ends").contains(&"spend"));
}

#[test]
fn reps_and_campaigns_are_called_by_their_names() {
    let folder = letter_firm();
    folder.put("reps.csv", b"rep,name\nanna,Anna Berg\n");
    folder.put("campaigns.csv", b"campaign,name\nspring,Spring letter\n");
    let facts = folder.facts();
    assert_eq!(segment(&facts, "rep", "anna")["name"], "Anna Berg");
    assert_eq!(answers_of(&facts, "anna")["name"], "Anna Berg");
    let text = doorstep(&["diagnose", &folder.here()]).text();
    assert!(
        text.contains("Anna Berg") && text.contains("Spring letter"),
        "{text}"
    );
    // Two of the same name are told apart.
    folder.put("reps.csv", b"rep,name\nanna,Anna Berg\nab2,Anna Berg\n");
    assert_eq!(
        segment(&folder.facts(), "rep", "anna")["name"],
        "anna (Anna Berg)"
    );
}

#[test]
fn pieces_are_a_segment_column() {
    let facts = facts(&[&letter_firm().here(), "--by", "piece"]);
    assert_eq!(segment(&facts, "piece", "A")["leads"], 2);
}

#[test]
fn a_customer_from_before_the_records_is_a_customer_in_explain_too() {
    let folder = letter_firm();
    folder.put(
        "people.csv",
        b"person,name,customer_since\np1,Ada,2020-01-01\np2,Bea,\np3,Cleo,\np4,Dora,\n",
    );
    assert_eq!(folder.facts()["repeat"]["cases"], 1);
    let text = doorstep(&["explain", &folder.here(), "--person", "p1"]).text();
    assert!(text.contains("a customer already"), "{text}");
}

#[test]
fn explain_praises_marketing_no_more_than_diagnose_does() {
    let text = format!("{TOUCHES}o1,p1,2026-03-03T09:00:00Z,order_form,in,,,,,,order,10,EUR\n");
    let folder = Folder::new(&[("touches.csv", &text)]);
    assert_eq!(folder.facts()["funnel"]["won_by_unknown"], 1);
    let text = doorstep(&["explain", &folder.here(), "--person", "p1"]).text();
    assert!(text.contains("nobody can tell by whom"), "{text}");
    assert!(!text.contains("won by marketing"), "{text}");
}

#[test]
fn of_a_notebook_only_whole_months_up_to_the_day_asked_for_count() {
    let folder = Folder::new(&[(
        "counts.csv",
        "month,leads,won,amount,spend\n2026-01,40,4,100,50\n2026-02,40,8,,60\n2026-03,5,9,30,\n",
    )]);
    let facts = facts(&[&folder.here(), "--as-of", "2026-03-15", "--currency", "EUR"]);
    assert_eq!(facts["funnel"]["leads"], 80);
    assert_eq!(
        facts["funnel"]["value"],
        Value::Null,
        "February's is unknown"
    );
    assert_eq!(warned(&facts, "amount-partial"), ["amount"]);
    let cost = &list(&facts["campaigns"])[0];
    assert_eq!(cost["cost"], 11_000);
    assert_eq!(cost["cost_per_lead"], 138);
}

#[test]
fn more_orders_than_people_at_the_door_are_named() {
    let folder = Folder::new(&[("counts.csv", "month,leads,won\n2026-01,40,4\n2026-03,5,9\n")]);
    assert_eq!(warned(&folder.facts(), "won-above-leads"), ["2026-03"]);
    assert!(warning_text(&folder.facts(), "won-above-leads").contains("2026-03"));
}

#[test]
fn months_typed_before_an_answer_that_never_came_are_kept() {
    let folder = Folder::new(&[]);
    let out = folder.path("counts.csv");
    let run = doorstep_with(
        &["ask", "--out", &out],
        &[],
        "2026-03\n12\n3\n\n\n\n\n2026-04\n\n\n\n\n\n\n",
    );
    assert!(
        run.err.contains("The months before it are kept"),
        "{}",
        run.err
    );
    run.text();
    assert!(folder.read("counts.csv").ends_with("\n2026-03,,12,3,,,\n"));
}

#[test]
fn judge_counts_answers_to_touches_that_are_not_there() {
    let line = r#"{"touches":[{"id":"a","person":"p","at":"2026-03-02T09:00:00Z","medium":"email","direction":"in","reply_to":"nowhere"}]}"#;
    let run = doorstep_with(&["judge", "-"], &[], line);
    assert!(run.err.starts_with("1 touch answers"), "{}", run.err);
    run.text();
}

#[test]
fn ids_that_name_nobody_are_told_and_still_count() {
    let folder = letter_firm();
    let touches = folder.read("touches.csv")
        + "z1,p8,2026-03-10T11:00:00Z,email,in,,,,,,,,\n\
           z2,p9,2026-03-10T11:00:00Z,email,in,,,,,,,,\n";
    folder.put("touches.csv", touches.as_bytes());
    folder.put("reps.csv", b"rep,name\nbert,Bert\n");
    let facts = folder.facts();
    assert_eq!(warned(&facts, "reference-unknown"), ["person", "rep"]);
    let text = warning_text(&facts, "reference-unknown");
    assert!(
        text.starts_with("2 ids of column person have no row in people (such as p8, p9)"),
        "{text}"
    );
    assert_eq!(facts["counts"]["people"], 6);
    assert!(warned(&letter_firm().facts(), "reference-unknown").is_empty());
}

#[test]
fn a_year_mistyped_does_not_move_the_day_of_judging() {
    let folder = letter_firm();
    let plain = folder.facts();
    let touches = folder.read("touches.csv") + "z,p4,2126-03-10T11:00:00Z,email,in,,,,,,,,\n";
    folder.put("touches.csv", touches.as_bytes());
    let with_slip = folder.facts();
    assert_eq!(warned(&with_slip, "future-records"), ["touches"]);
    assert!(warning_text(&with_slip, "future-records").contains("z on 2126-03-10"));
    assert_eq!(with_slip["months"], plain["months"]);
    assert_eq!(with_slip["counts"]["touches"], plain["counts"]["touches"]);
    let asked = facts(&[&folder.here(), "--as-of", "2126-12-31"]);
    assert!(warned(&asked, "future-records").is_empty());
    assert_eq!(asked["counts"]["touches"], 10);
}

#[test]
fn a_deal_closed_before_it_was_opened_is_named() {
    let folder = Folder::new(&[(
        "deals.csv",
        "deal,person,rep,opened_at,closed_at,outcome\n\
         d1,p1,anna,2026-03-05,2026-03-04,won\n\
         d2,p2,anna,2026-03-05,2026-03-05,won\n",
    )]);
    assert!(
        warning_text(&folder.facts(), "closed-before-opened")
            .contains("1 deal closed before being opened (such as d1)")
    );
    assert_eq!(folder.facts()["funnel"]["won"], 2);
}

/// How many orders and what value two tables of one sale make.
fn sale(touch: &str, order: &str, deal: &str) -> (Value, Value) {
    let touches = format!("touch,person,at,medium,direction,act,value,currency\n{touch}");
    let orders = format!("order,person,at,amount,currency\n{order}");
    let deals = format!("deal,person,rep,closed_at,outcome,amount,currency\n{deal}");
    let mut files = vec![
        ("touches.csv", touches),
        ("orders.csv", orders),
        ("deals.csv", deals),
    ];
    files.retain(|(_, text)| text.lines().count() > 1);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let facts = Folder::new(&files).facts();
    (
        facts["counts"]["orders"].clone(),
        facts["funnel"]["value"].clone(),
    )
}

#[test]
fn one_sale_told_by_two_tables_is_one_order() {
    let form = "t,p1,2026-03-05T09:00:00Z,order_form,in,order,,\n";
    let valued = "t,p1,2026-03-05T09:00:00Z,order_form,in,order,80,EUR\n";
    let order = "o,p1,2026-03-05T09:00:30Z,80,EUR\n";
    let of_the_day = "o,p1,2026-03-05,80,EUR\n";
    let deal = "d,p1,anna,2026-03-05T09:00:10Z,won,80,EUR\n";
    let one = (Value::from(1), Value::from(8_000));
    assert_eq!(sale(form, order, ""), one);
    assert_eq!(sale(form, of_the_day, ""), one);
    assert_eq!(sale(valued, order, ""), one);
    assert_eq!(sale("", order, deal), one);
    assert_eq!(sale("", of_the_day, deal), one);
    assert_eq!(sale(valued, "", deal), one);
    assert_eq!(sale(valued, order, deal), one);
}

#[test]
fn two_sales_are_two_orders() {
    let order = "o,p1,2026-03-05T09:00:30Z,80,EUR\n";
    let two = Value::from(2);
    let another_value = "t,p1,2026-03-05T09:00:00Z,order_form,in,order,81,EUR\n";
    assert_eq!(sale(another_value, order, "").0, two);
    let another_hour = "t,p1,2026-03-05T10:00:00Z,order_form,in,order,,\n";
    assert_eq!(sale(another_hour, order, "").0, two);
    let another_person = "d,p2,anna,2026-03-05T09:00:10Z,won,80,EUR\n";
    assert_eq!(sale("", order, another_person).0, two);
    let twice = "o,p1,2026-03-05T09:00:30Z,80,EUR\nq,p1,2026-03-05T09:00:31Z,80,EUR\n";
    let once = "t,p1,2026-03-05T09:00:00Z,order_form,in,order,80,EUR\n";
    assert_eq!(sale(once, twice, "").0, two);
}

#[test]
fn a_customer_in_one_of_several_rows_is_a_customer_from_the_earliest_day() {
    let folder = letter_firm();
    let rows = "person,name,email,customer_since\n\
         p1,Ada,ada@a.example,2026-03-20\n\
         old,Ada,ada@a.example,2019-05-01\n\
         p2,Bea,,\np3,Cleo,,\np4,Dora,,\n";
    folder.put("people.csv", rows.as_bytes());
    assert_eq!(folder.facts()["repeat"]["cases"], 1);
}

#[test]
fn what_a_rejected_row_says_of_currencies_is_rejected_with_it() {
    let folder = letter_firm();
    let orders = folder.read("orders.csv") + "o3,p3,not a time,10.00,USD,\n";
    folder.put("orders.csv", orders.as_bytes());
    let rejects = folder.path("rejects.csv.txt");
    let facts = facts(&[&folder.here(), "--skip-bad", &rejects]);
    assert_eq!(facts["currency"], "EUR");
}

#[test]
fn headers_without_rows_are_no_report() {
    let folder = Folder::new(&[("people.csv", "person,name\n"), ("touches.csv", TOUCHES)]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(
        text.contains("people.csv, touches.csv") && text.contains("no rows"),
        "{text}"
    );
    let folder = letter_firm();
    folder.put("reps.csv", b"rep,name\n");
    assert_eq!(warned(&folder.facts(), "file-empty"), ["reps.csv"]);
}

#[test]
fn amounts_without_a_currency_are_said_to_have_none() {
    let folder = Folder::new(&[("orders.csv", "order,person,at,amount\no,p,2026-03-05,80\n")]);
    assert_eq!(warned(&folder.facts(), "currency-unknown"), ["currency"]);
    let asked = facts(&[&folder.here(), "--currency", "EUR"]);
    assert!(warned(&asked, "currency-unknown").is_empty());
}

#[test]
fn files_that_overlap_count_each_row_once_and_twins_within_a_file_twice() {
    let folder = letter_firm();
    let row = "spring,2026-03-06,2026-03-06,10.00,EUR\n";
    let head = "campaign,from,to,amount,currency\n";
    folder.put(
        "spend.csv",
        format!("{head}{row}{row}spring,2026-03-08,2026-03-08,2.00,EUR\n").as_bytes(),
    );
    folder.put(
        "more/spend.csv",
        format!("{head}{row}{row}{row}spring,2026-03-07,2026-03-07,1.00,EUR\n").as_bytes(),
    );
    let facts = facts(&[&folder.here(), &folder.path("more")]);
    let whole = list(&facts["campaigns"])
        .iter()
        .find(|row| row["piece"].is_null());
    assert_eq!(whole.map(|row| &row["cost"]), Some(&Value::from(3_300)));
    assert!(warning_text(&facts, "rows-repeated").starts_with("2 rows of spend.csv stand"));
}

#[test]
fn the_same_row_of_a_table_with_ids_in_two_files_is_one_and_another_of_the_id_is_refused() {
    let folder = letter_firm();
    let again = "order,person,at,amount,currency,rep\n\
         o2,p2,2026-03-12T12:00:00Z,280.00,EUR,anna\n\
         o5,p3,2026-03-12T12:00:00Z,20.00,EUR,\n";
    folder.put("more/orders.csv", again.as_bytes());
    let both = [folder.here(), folder.path("more")];
    let facts = facts(&[&both[0], &both[1]]);
    assert_eq!(facts["counts"]["orders"], 3);
    folder.put("more/orders.csv", again.replace("280", "281").as_bytes());
    let text = doorstep(&["diagnose", &both[0], &both[1]]).refusal();
    assert!(text.contains("the same id"), "{text}");
}

#[test]
fn a_refund_is_no_order() {
    let folder = Folder::new(&[("orders.csv", "order,person,at,amount\no,p,2026-03-05,-80\n")]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(
        text.contains("orders.csv row 2, amount = \"-80\"") && text.contains("refund"),
        "{text}"
    );
}

#[test]
fn spreadsheets_and_archives_of_other_kinds_and_policies_are_left_out_with_a_remedy() {
    let folder = letter_firm();
    for (name, remedy) in [
        ("deals.xls", "save it as .xlsx, or each sheet as CSV"),
        ("old.rar", "unpack"),
        ("policy.toml", "--policy FILE"),
    ] {
        folder.put(name, b"x");
        let facts = folder.facts();
        let text = list(&facts["warnings"])
            .iter()
            .find(|warning| warning["subject"] == name);
        let text = text
            .and_then(|warning| warning["text"].as_str())
            .unwrap_or("");
        assert!(text.contains(remedy), "{name}: {text}");
    }
}

#[test]
fn a_workbook_or_an_archive_that_cannot_be_read_is_refused_with_a_remedy() {
    for (name, remedy) in [
        ("deals.xlsx", "save it again as .xlsx"),
        ("old.zip", "pack it again"),
    ] {
        let folder = letter_firm();
        folder.put(name, b"x");
        let text = doorstep(&["diagnose", &folder.here()]).refusal();
        assert!(text.contains(name) && text.contains(remedy), "{text}");
    }
}

#[test]
fn the_example_of_the_documentation_is_read_as_it_stands() {
    let document = crate::run::workspace().join("docs/native-files.md");
    let document = std::fs::read_to_string(document).expect("the documentation can be read");
    let example = document.split("```").nth(1).unwrap_or_default();
    let folder = Folder::new(&[]);
    let mut file = String::new();
    let mut names = Vec::new();
    for line in example.lines().filter(|line| !line.is_empty()) {
        if let Some((name, header)) = line.split_once(".csv ") {
            file = format!("{name}.csv");
            names.push(name.to_owned());
            folder.put(&file, format!("{}\n", header.trim()).as_bytes());
        } else {
            let text = folder.read(&file) + line.trim() + "\n";
            folder.put(&file, text.as_bytes());
        }
    }
    assert_eq!(names.len(), 12, "{names:?}");
    let facts = folder.facts();
    assert_eq!(facts["funnel"]["won_by_marketing"], 1);
    assert_eq!(facts["funnel"]["won_by_sales"], 1);
    for code in [
        "reference-unknown",
        "column-unknown",
        "future-records",
        "file-not-used",
    ] {
        assert!(warned(&facts, code).is_empty(), "{code}");
    }
}

#[test]
fn where_every_row_was_rejected_or_nothing_happened_there_is_no_report() {
    let folder = Folder::new(&[("orders.csv", "order,person,at,amount\no,p,yesterday,80\n")]);
    let rejects = folder.path("rejects.txt");
    let text = doorstep(&["diagnose", &folder.here(), "--skip-bad", &rejects]).refusal();
    assert!(text.contains("1 row was rejected"), "{text}");
    assert!(folder.read("rejects.txt").contains("yesterday"));
    let folder = Folder::new(&[("people.csv", "person,name\np1,Ada\n")]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(text.contains("touches.csv"), "{text}");
}

#[test]
fn a_notebook_says_what_marketing_cost() {
    let folder = Folder::new(&[("counts.csv", "month,leads,won,spend\n2026-01,40,4,800\n")]);
    let text = doorstep(&["diagnose", &folder.here(), "--currency", "EUR"]).text();
    assert!(
        text.contains("Marketing cost 800 EUR: 20.00 a lead and 200.00 a customer."),
        "{text}"
    );
    assert!(!text.contains("zone-assumed"), "{text}");
}
