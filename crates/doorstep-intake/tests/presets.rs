//! Other systems' files, as the presets read them. The rows here are ours, in the shapes of their exports.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it made it"
)]

use std::fs;
use std::path::{Path, PathBuf};

use doorstep_core::{Act, Policy};
use doorstep_intake::preset::Preset;
use doorstep_intake::{Asked, Intake, IntakeError, Plan, Rejects};
use doorstep_records::rows::{DealOutcome, TouchRow};
use doorstep_records::{Calendar, Tables};

/// Reads files of these names and contents.
fn read(files: &[(&str, &str)]) -> Result<Intake, IntakeError> {
    read_as(files, None)
}

fn read_as(files: &[(&str, &str)], role: Option<&str>) -> Result<Intake, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    read_folders(&[folder.path()], role)
}

fn read_folders(folders: &[&Path], role: Option<&str>) -> Result<Intake, IntakeError> {
    let asked = Asked {
        paths: folders.iter().map(|path| path.to_path_buf()).collect(),
        role: role.map(str::to_owned),
        ..Asked::default()
    };
    let calendar = Calendar::new(&Policy::default()).unwrap();
    Plan::of(&asked)?.read(&calendar, None, Rejects::stop())
}

fn id<'a>(tables: &'a Tables, touch: &TouchRow) -> &'a str {
    tables.symbols.get(touch.id)
}

/// Each touch as a line: id, person, direction, act, whether it reached them.
fn touches(intake: &Intake) -> Vec<String> {
    let tables = &intake.tables;
    let line = |touch: &TouchRow| {
        let person = tables.symbols.get(touch.person);
        let given = &touch.touch;
        format!(
            "{} {person} {} {} {}",
            id(tables, touch),
            if given.nature.is_in() { "in" } else { "out" },
            given.nature.act().word(),
            if given.nature.is_connected() {
                "reached"
            } else {
                "-"
            }
        )
    };
    tables.touches.iter().map(line).collect()
}

/// Lines without the hexadecimal ids that are made of what rows say.
fn without_contents(lines: &[String]) -> Vec<String> {
    let is_content = |word: &&str| word.len() > 32 && word.as_bytes()[32] == b'-';
    let plain = lines.iter().map(|line| {
        let words = line.split(' ').filter(|word| !is_content(word));
        words.collect::<Vec<_>>().join(" ")
    });
    plain.collect()
}

const GOOGLE_ADS: &str = "Campaign report
\"July 8, 2025 - July 31, 2025\"
Campaign status,Campaign,Currency code,Impr.,Interactions,Cost
Enabled,Autumn,INR,\"25,881\",\"20,127\",\"1,661.67\"
Enabled,Door,INR,\"20,287\",\"1,934\",904.26
Total: Campaigns, --,INR,\"46,168\",\"22,061\",\"2,565.92\"
Total: Account,,INR,\"46,168\",\"22,061\",\"2,565.92\"
";

#[test]
fn lines_above_and_below_a_report_of_google_ads_are_no_campaigns_and_its_range_is_what_the_cost_is_of()
 {
    let intake = read(&[("Campaign report.csv", GOOGLE_ADS)]).unwrap();
    let spend = intake.tables.spend.iter();
    let spend: Vec<_> = spend
        .map(|row| (row.amount, row.from.to_string(), row.to.to_string()))
        .collect();
    let days = || ("2025-07-08".to_owned(), "2025-07-31".to_owned());
    let row = |amount| (amount, days().0, days().1);
    assert_eq!(spend, [row(166_167), row(90_426)]);
    assert_eq!(intake.tables.campaigns.len(), 2);
    assert_eq!(intake.tables.currencies[0].code(), "INR");
}

#[test]
fn a_report_by_day_costs_on_its_days() {
    let text = "Day,Campaign,Currency code,Clicks,Cost\n2026-03-02,Autumn,EUR,3,\"1.234,50\"\n2026-03-03,Autumn,EUR,4,\"12,25\"\n";
    let intake = read(&[("report.csv", text)]).unwrap();
    let spend = intake
        .tables
        .spend
        .iter()
        .map(|row| (row.amount, row.from.to_string()));
    let spend: Vec<_> = spend.collect();
    assert_eq!(
        spend,
        [
            (123_450, "2026-03-02".to_owned()),
            (1_225, "2026-03-03".to_owned())
        ]
    );
    assert_eq!(
        intake.tables.campaigns.len(),
        1,
        "a campaign of two days is one"
    );
}

const TWILIO: &str = "id,from,to,direction,duration,start_time,status,answered_by,parent_call_id
c1,+15550001111,+15559990000,inbound,95,2026-03-02 09:00:00.000000 UTC,completed,,
c2,+15559990000,+15550002222,outbound-api,0,2026-03-02 10:00:00.000000 UTC,no-answer,,
c3,+15559990000,+15550003333,outbound-dial,41,2026-03-02 11:00:00.000000 UTC,completed,human,
c4,+15559990000,+15550003333,outbound-dial,22,2026-03-02 12:00:00.000000 UTC,completed,machine_start,
c5,+15550001111,+15559990000,outbound-dial,95,2026-03-02 09:00:03.000000 UTC,completed,,c1
c6,+15550004444,+15559990000,inbound,0,2026-03-02 13:00:00.000000 UTC,canceled,,
";

#[test]
fn a_call_of_no_length_is_an_attempt_and_the_person_is_the_other_side() {
    let intake = read(&[("calls.csv", TWILIO)]).unwrap();
    assert_eq!(
        touches(&intake),
        [
            "call c1 +15550001111 in request reached",
            "call c2 +15550002222 out message -",
            "call c3 +15550003333 out message reached",
            "call c4 +15550003333 out message -",
            "call c6 +15550004444 in request -",
        ],
        "what a machine took is no talk, and the second leg of a call is the same call"
    );
    assert_eq!(
        intake.tables.people.len(),
        4,
        "several calls of a person are one person's"
    );
}

const ASTERISK: &str = r#""""Ann"" <101>","101","004930123","default","PJSIP/101-00000001","PJSIP/trunk-00000002","Dial","x","2026-03-02 09:00:00","2026-03-02 09:00:10","2026-03-02 09:01:40","100","90","ANSWERED","DOCUMENTATION","","1.1","",1
"""" <101>","101","004930456","default","PJSIP/101-00000003","PJSIP/trunk-00000004","Dial","x","2026-03-02 10:00:00","","2026-03-02 10:00:30","30","0","NO ANSWER","DOCUMENTATION","","1.2","",2
"""" <0049301>","0049301","101","from-trunk","PJSIP/trunk-00000005","PJSIP/101-00000006","Dial","x","2026-03-02 11:00:00","2026-03-02 11:00:05","2026-03-02 11:03:05","185","180","ANSWERED","DOCUMENTATION","","1.3","",3
"""" <101>","101","102","default","PJSIP/101-00000007","PJSIP/102-00000008","Dial","x","2026-03-02 12:00:00","2026-03-02 12:00:05","2026-03-02 12:03:05","185","180","ANSWERED","DOCUMENTATION","","1.4","",4
"#;

/// Real records, if they are there: `DOORSTEP_REAL_DATA`, or `shared/data` beside the workspace.
fn real(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("DOORSTEP_REAL_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no real data at {}", path.display());
    None
}

#[test]
fn eleven_of_fourteen_real_calls_of_asterisk_were_answered() {
    let Some(path) = real("asterisk_cdr/Master.csv") else {
        return;
    };
    let intake = read_folders(&[&path], None).unwrap();
    let calls = intake.tables.touches.iter().map(|touch| touch.touch);
    assert_eq!(calls.clone().count(), 14);
    assert_eq!(
        calls
            .clone()
            .filter(|call| call.nature.is_connected())
            .count(),
        11
    );
    assert_eq!(
        calls.filter_map(|call| call.duration_s).sum::<u32>(),
        78,
        "seconds of talk"
    );
}

#[test]
fn none_of_the_real_calls_of_twilio_is_a_talk() {
    let Some(path) = real("twilio_fivetran_seeds/twilio_call_data.csv") else {
        return;
    };
    // One of nine is on 30 February.
    let text = fs::read_to_string(path)
        .unwrap()
        .replace("2022-02-30", "2022-02-28");
    let intake = read(&[("twilio_call_data.csv", &text)]).unwrap();
    let calls = intake.tables.touches.iter().map(|touch| touch.touch.nature);
    assert_eq!(calls.clone().count(), 9);
    assert!(
        calls
            .clone()
            .all(|call| call.is_in() && !call.is_connected())
    );
}

#[test]
fn a_real_report_of_google_ads_sums_to_its_two_campaigns() {
    let Some(path) = real("google_ads_ui_export/Campaign report.csv") else {
        return;
    };
    let intake = read_folders(&[&path], None).unwrap();
    let amounts = intake.tables.spend.iter().map(|row| row.amount);
    assert_eq!(amounts.sum::<i64>(), 256_593);
}

#[test]
fn real_opportunities_of_salesforce_are_five_won_four_lost_and_one_open() {
    let Some(path) = real("salesforce_fivetran_seeds") else {
        return;
    };
    let intake = read_folders(&[&path], None).unwrap();
    let count = |outcome| {
        let deals = intake.tables.deals.iter();
        deals.filter(|deal| deal.outcome == outcome).count()
    };
    assert_eq!(
        [DealOutcome::Won, DealOutcome::Lost, DealOutcome::Open].map(count),
        [5, 4, 1]
    );
    let mut amounts: Vec<_> = intake
        .tables
        .deals
        .iter()
        .filter_map(|deal| deal.amount)
        .collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [100, 20_000_000, 21_000_000, 2_412_000_000]);
}

#[test]
fn ringing_is_no_talk_and_calls_between_colleagues_are_no_touches() {
    let intake = read(&[("Master.csv", ASTERISK)]).unwrap();
    assert_eq!(
        touches(&intake),
        [
            "1.1/1 004930123 out message reached",
            "1.2/2 004930456 out message -",
            "1.3/3 0049301 in request reached",
        ]
    );
    assert_eq!(
        intake.tables.touches[0].touch.duration_s,
        Some(90),
        "not the 100 s with ringing"
    );
}

#[test]
fn the_older_layout_of_asterisk_is_told_by_its_first_row() {
    let text = "\"\",\"101\",\"004930123\",\"default\",\"x\",\"PJSIP/101-01\",\"PJSIP/trunk-02\",\"Dial\",\"x\",\"2026-03-02 09:00:00\",\"2026-03-02 09:00:10\",\"2026-03-02 09:01:40\",100,90,\"ANSWERED\",\"DOCUMENTATION\",\"1.1\",\"\"\n";
    let intake = read(&[("Master.csv", text)]).unwrap();
    assert_eq!(touches(&intake), ["1.1 004930123 out message reached"]);
}

#[test]
fn hubspot_says_by_its_stages_who_was_won_and_by_the_contacts_of_an_engagement_who_spoke() {
    let intake = read(&[
        ("contact.csv", "id,property_email,property_firstname,property_lastname,property_createdate,property_first_conversion_date,_fivetran_deleted\n1,a@x.example,Ann,A,2026-03-01 09:00:00,2026-03-01 9:00:00,FALSE\n2,b@x.example,Ben,B,2026-03-01 09:00:00,,false\n3,c@x.example,Cy,C,2026-03-01 09:00:00,2026-03-01 09:00:00,TRUE\n"),
        ("submission.csv", "timestamp,form_id,contact_id,conversion_id,title\n2026-03-01 10:00:00,7,2,70,Request a demo\n2026-03-01 08:00:00,8,2,71,Newsletter Signup\n"),
        ("deal.csv", "deal_id,is_deleted,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,property_closedate,property_createdate\n10,false,s1,o1,One,\"1,200.50\",2026-03-20 10:00:00,2026-03-02 10:00:00\n11,false,s2,o1,Two,,2026-03-21 10:00:00,2026-03-02 10:00:00\n12,false,s3,o1,Three,,2026-06-21 10:00:00,2026-03-02 10:00:00\n13,true,s1,o1,Gone,5,2026-03-21 10:00:00,2026-03-02 10:00:00\n"),
        ("deal_contact.csv", "contact_id,deal_id\n1,10\n2,11\n"),
        ("stage.csv", "stage_id,closed_won,is_closed,pipeline_id\ns1,TRUE,TRUE,p\ns2,FALSE,TRUE,p\ns3,FALSE,FALSE,p\n"),
        ("engagement_call.csv", "engagement_id,_fivetran_deleted,property_hs_timestamp,property_hs_call_direction,property_hs_call_duration,type\n20,false,2026-03-03 09:00:00,OUTBOUND,125000,CALL\n21,false,2026-03-04 09:00:00,OUTBOUND,1000,CALL\n"),
        ("engagement_contact.csv", "contact_id,engagement_id\n1,20\n"),
    ])
    .unwrap();
    let lines = touches(&intake);
    assert_eq!(
        lines,
        [
            "first form of 1 1 in request -",
            "form 70/2 2 in request -",
            "form 71/2 2 in signal -",
            "call 20 1 out message reached",
        ],
        "what is deleted never happened, and a first form stands for forms that are not there"
    );
    let deals = intake.tables.deals.iter();
    let deals: Vec<_> = deals
        .map(|deal| {
            (
                intake.tables.symbols.get(deal.person),
                deal.outcome,
                deal.amount,
                deal.closed_at.is_some(),
            )
        })
        .collect();
    assert_eq!(
        deals,
        [
            ("1", DealOutcome::Won, Some(120_050), true),
            ("2", DealOutcome::Lost, None, true),
            ("buyer of 12", DealOutcome::Open, None, false),
        ]
    );
    assert_eq!(
        intake.tables.touches[3].touch.duration_s,
        Some(125),
        "milliseconds"
    );
    let notices: Vec<_> = intake
        .told
        .notices
        .iter()
        .map(|notice| notice.text.as_str())
        .collect();
    assert_eq!(
        notices,
        ["engagement_call.csv: 1 row has no person, so nothing of it is among the touches"]
    );
}

#[test]
fn the_labels_of_hubspots_web_interface_are_read_as_its_tables() {
    let intake = read(&[
        ("contacts.csv", "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Original Source,Create Date,Associated Company\n501,Ann,A,Ann@X.example,+49 30 123,Jo,New,Lead,PAID_SEARCH,2026-03-12 09:14,8001;8002\n"),
        ("deals.csv", "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Create Date,Associated Contact IDs\n9,One,Closed Won,Sales,100,2026-03-20 10:00,Jo,2026-03-13 10:00,501;502\n"),
    ])
    .unwrap();
    let tables = &intake.tables;
    assert_eq!(
        tables.symbols.get(tables.people[0].email.unwrap()),
        "ann@x.example"
    );
    assert_eq!(
        tables.symbols.get(tables.people[0].attributes[1].unwrap()),
        "PAID_SEARCH"
    );
    assert!(
        tables.attributes[0].after_door,
        "the owner is known after the door"
    );
    assert_eq!(tables.symbols.get(tables.deals[0].person), "501");
    assert_eq!(tables.deals[0].outcome, DealOutcome::Won);
}

#[test]
fn a_salesforce_lead_is_the_contact_it_became_and_only_done_calls_count() {
    let api = [
        (
            "Lead.csv",
            "Id,FirstName,LastName,Company,Email,Status,LeadSource,IsConverted,ConvertedContactId,ConvertedOpportunityId,CreatedDate\nL1,Ann,A,Acme,a@x.example,Converted,Web,true,C1,O1,2026-03-01T09:00:00.000+0000\nL2,Ben,B,Bolt,b@x.example,Open,Purchased List,false,,,2026-03-01T09:00:00.000+0000\n",
        ),
        (
            "Opportunity.csv",
            "Id,AccountId,StageName,Amount,CloseDate,IsWon,IsClosed,OwnerId,CreatedDate\nO1,A1,Closed Won,500,2026-03-20,true,true,U1,2026-03-05T09:00:00.000+0000\nO2,A2,Proposal,,2026-06-20,false,false,U1,2026-03-05T09:00:00.000+0000\n",
        ),
        (
            "Task.csv",
            "Id,WhoId,WhatId,ActivityDate,Status,TaskSubtype,CallType,CallDurationInSeconds,OwnerId,CreatedDate,Subject\nT1,L1,O1,2026-03-02,Completed,Call,Inbound,200,U1,2026-03-02T10:00:00.000+0000,Hello\nT2,L1,O1,2026-03-03,Not Started,Call,Outbound,,U1,2026-03-02T10:00:00.000+0000,Later\nT3,L1,,2026-03-03,Completed,Task,,,U1,2026-03-02T10:00:00.000+0000,Buy milk\n",
        ),
    ];
    let intake = read(&api).unwrap();
    assert_eq!(
        touches(&intake),
        ["lead L1 C1 in request -", "task T1 C1 in request reached"],
        "nobody of a bought list has turned to the firm"
    );
    let tables = &intake.tables;
    let deals: Vec<_> = tables
        .deals
        .iter()
        .map(|deal| tables.symbols.get(deal.person))
        .collect();
    assert_eq!(deals, ["C1", "buyer at A2"]);
    assert!(
        tables.deals[0]
            .closed_at
            .is_some_and(doorstep_records::When::is_day)
    );
    // A connector's spelling of the same names is the same.
    let snake = |text: &str| {
        let (header, rows) = text.split_once('\n').unwrap();
        let letters = header.chars().flat_map(|letter| {
            let under = letter.is_uppercase().then_some('_');
            under.into_iter().chain(letter.to_lowercase())
        });
        let header = letters.collect::<String>().replace(",_", ",");
        format!("{}\n{rows}", header.trim_start_matches('_'))
    };
    let texts: Vec<String> = api.iter().map(|(_, text)| snake(text)).collect();
    let files: Vec<(&str, &str)> = api
        .iter()
        .map(|(name, _)| *name)
        .zip(texts.iter().map(String::as_str))
        .collect();
    assert_eq!(touches(&read(&files).unwrap()), touches(&intake));
}

#[test]
fn letters_and_opens_of_mailchimp_are_one_way_and_leaving_the_list_is_told() {
    let intake = read(&[
        ("campaign.csv", "id,subject_line,send_time,list_id,archive_url,title\nk1,Spring,2026-03-01 09:00:00,l1,x,Spring 26\n"),
        ("member.csv", "id,list_id,email_address,status,timestamp_opt,timestamp_signup,merge_fname,merge_lname,ip_opt,latitude\nm1,l1,A@x.example,subscribed,2026-02-01 09:00:00,,Ann,A,10.0.0.1,43.6\n"),
        ("recipient.csv", "campaign_id,member_id,list_id,combination_id\nk1,m1,l1,\n"),
        ("activity.csv", "action,campaign_id,member_id,timestamp,list_id,combination_id,url\nopen,k1,m1,2026-03-01 10:00:00,l1,,\nbounce,k1,m1,2026-03-01 10:00:00,l1,,\n"),
        ("unsubscribe.csv", "campaign_id,member_id,list_id,reason,timestamp\nk1,m1,l1,,2026-03-02 10:00:00\n"),
    ])
    .unwrap();
    assert_eq!(
        without_contents(&touches(&intake)),
        [
            "joined m1/l1 m1 in signal -",
            "sent k1/m1 m1 out message -",
            "activity m1 in signal -",
            "left k1/m1 m1 in optout -",
        ]
    );
    assert!(
        intake
            .tables
            .touches
            .iter()
            .all(|touch| touch.touch.nature.act() != Act::Request)
    );
    let names = intake
        .tables
        .attributes
        .iter()
        .map(|attribute| attribute.name.as_str());
    assert!(
        names
            .collect::<Vec<_>>()
            .iter()
            .all(|name| !name.contains("ip") && !name.contains("lat"))
    );
}

#[test]
fn the_audience_of_mailchimp_is_read_from_its_three_files() {
    let header = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,NOTES,TAGS";
    let subscribed = format!(
        "{header}\na@x.example,Ann,A,2,,,2016-04-18 13:51:14,10.0.0.1,1,e1,,\"\"\"VIP\"\",\"\"Blog\"\"\"\n"
    );
    let unsubscribed = format!(
        "{header},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE\nb@x.example,Ben,B,2,,,2016-04-18 13:51:14,10.0.0.1,2,e2,,,2016-05-18 13:51:14,Spring\n"
    );
    let intake = read(&[
        ("subscribed_members.csv", &subscribed),
        ("unsubscribed_members.csv", &unsubscribed),
    ])
    .unwrap();
    assert_eq!(
        touches(&intake),
        [
            "joined a@x.example a@x.example in signal -",
            "joined b@x.example b@x.example in signal -",
            "left b@x.example b@x.example in optout -",
        ]
    );
}

#[test]
fn several_systems_in_one_folder_are_read_side_by_side_and_one_person_is_one() {
    let contact = "id,property_email,property_phone,property_createdate\n1,a@x.example,+15550001111,2026-03-01 09:00:00\n";
    let intake = read(&[
        ("contact.csv", contact),
        ("calls.csv", TWILIO),
        ("Campaign report.csv", GOOGLE_ADS),
    ])
    .unwrap();
    let tables = &intake.tables;
    let people: Vec<_> = tables
        .people
        .iter()
        .map(|row| tables.symbols.get(row.person))
        .collect();
    assert!(
        people.contains(&"hubspot:1") && people.contains(&"twilio:+15550001111"),
        "{people:?}"
    );
    let (identity, _) = doorstep_records::identity::Identity::of(tables);
    let of = |name: &str| {
        identity.root(
            tables
                .people
                .iter()
                .map(|row| row.person)
                .find(|id| tables.symbols.get(*id) == name)
                .unwrap(),
        )
    };
    assert_eq!(of("hubspot:1"), of("twilio:+15550001111"));
}

#[test]
fn two_exports_of_one_system_in_two_folders_are_two_systems() {
    let [one, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let header = "id,property_email,property_createdate\n";
    for (folder, mail) in [(&one, "a@x.example"), (&other, "b@x.example")] {
        fs::write(
            folder.path().join("contact.csv"),
            format!("{header}1,{mail},2026-03-01 09:00:00\n"),
        )
        .unwrap();
    }
    let intake = read_folders(&[one.path(), other.path()], None).unwrap();
    assert_eq!(
        intake.tables.people.len(),
        2,
        "the contact 1 of one portal is not that of the other"
    );
}

#[test]
fn native_files_with_the_export_of_one_system_name_its_people() {
    let [export, own] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let contact = "id,property_email,property_createdate\n1,a@x.example,2026-03-01 09:00:00\n";
    let touch = "touch,person,at,medium,direction\nt1,1,2026-03-02,call,in\n";
    fs::write(export.path().join("contact.csv"), contact).unwrap();
    fs::write(own.path().join("touches.csv"), touch).unwrap();
    let intake = read_folders(&[export.path(), &own.path().join("touches.csv")], None).unwrap();
    assert_eq!(
        intake.tables.touches[0].person,
        intake.tables.people[0].person
    );
}

#[test]
fn a_file_is_what_its_owner_says_it_is() {
    let text = "sid,from,to,direction,duration,start_time,status,answered_by,parent_call_id\nc1,+15550001111,+15559990000,inbound,95,2026-03-02 09:00:00,completed,,\n";
    let intake = read_as(&[("anything.csv", text)], Some("twilio.calls")).unwrap();
    assert_eq!(touches(&intake).len(), 1);
    let error = read_as(&[("anything.csv", text)], Some("twilio.letters"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("twilio.letters") && error.contains("twilio.calls"),
        "{error}"
    );
}

/// What a mapping of calls without ids makes: the id of each touch, and the people.
fn calls(text: &str) -> (Vec<String>, Vec<String>) {
    let mapping = r#"
name = "phones"
title = "Phones"
[[file]]
name = "calls"
columns = ["when", "number"]
[[record]]
file = "calls"
table = "people"
once = true
[record.columns]
person = "number"
[[record]]
file = "calls"
table = "touches"
[record.columns]
touch = { content = true }
person = "number"
at = "when"
medium = { constant = "call" }
direction = { constant = "in" }
"#;
    let folder = tempfile::tempdir().unwrap();
    let (map, file) = (
        folder.path().join("map.toml"),
        folder.path().join("calls.csv"),
    );
    fs::write(&map, mapping).unwrap();
    fs::write(&file, text).unwrap();
    let asked = Asked {
        paths: vec![file],
        maps: vec![map],
        ..Asked::default()
    };
    let calendar = Calendar::new(&Policy::default()).unwrap();
    let rejects = Rejects::keep(Box::new(std::io::sink())).unwrap();
    let tables = Plan::of(&asked)
        .unwrap()
        .read(&calendar, None, rejects)
        .unwrap()
        .tables;
    let touches = tables
        .touches
        .iter()
        .map(|row| tables.symbols.get(row.id).to_owned());
    let people = tables
        .people
        .iter()
        .map(|row| tables.symbols.get(row.person).to_owned());
    (touches.collect(), people.collect())
}

#[test]
fn rows_without_ids_are_known_by_what_they_say_wherever_they_stand() {
    let (first, _) = calls("when,number\n2026-03-02,1\n2026-03-03,2\n2026-03-03,2\n");
    let (again, _) = calls("number,when\n2,2026-03-03\n3,2026-03-01\n1,2026-03-02\n2,2026-03-03\n");
    assert_eq!(first.len(), 3);
    assert_ne!(first[1], first[2], "twins within a file are two");
    assert!(
        first.iter().all(|id| again.contains(id)),
        "{first:?} {again:?}"
    );
    assert!(
        first[0].starts_with("77d04f8e05654a554c193691247d261a"),
        "{} must never change",
        first[0]
    );
}

#[test]
fn a_row_that_is_refused_does_not_keep_its_person_from_later_rows() {
    let (touches, people) = calls("when,number\nsoon,1\n2026-03-03,1\n");
    assert_eq!((touches.len(), people.len()), (1, 1));
}

#[test]
fn micro_units_are_scaled_and_rounded_to_whole_cents() {
    let mapping = r#"
name = "ads"
title = "Ads in micros"
currency = "EUR"
[[file]]
name = "stats"
columns = ["campaign_id", "date", "cost_micros"]
[[record]]
file = "stats"
table = "spend"
[record.columns]
campaign = "campaign_id"
from = "date"
to = "date"
amount = { first = [{ column = "cost_micros", divide_by = 1000000 }] }
"#;
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.toml");
    let stats = folder.path().join("stats.csv");
    fs::write(&map, mapping).unwrap();
    fs::write(&stats, "campaign_id,date,cost_micros\nk,2026-03-02 00:00:00,1234560000\nk,2026-03-03 00:00:00,10000\nk,2026-03-04 00:00:00,2475000\n").unwrap();
    let asked = Asked {
        paths: vec![stats],
        maps: vec![map],
        ..Asked::default()
    };
    let calendar = Calendar::new(&Policy::default()).unwrap();
    let intake = Plan::of(&asked)
        .unwrap()
        .read(&calendar, None, Rejects::stop())
        .unwrap();
    let amounts: Vec<_> = intake.tables.spend.iter().map(|row| row.amount).collect();
    assert_eq!(
        amounts,
        [123_456, 1, 248],
        "the last is rounded to whole cents"
    );
}

#[test]
fn a_mapping_that_cannot_work_is_refused_before_any_row_is_read() {
    let whole = "name = \"x\"\ntitle = \"x\"\n[[file]]\nname = \"f\"\ncolumns = [\"a\"]\n[[record]]\nfile = \"f\"\ntable = \"reps\"\n[record.columns]\nrep = \"a\"\n";
    assert!(Preset::parse(whole).is_ok());
    for (from, to, told) in [
        (
            "rep = \"a\"",
            "rep = { column = \"a\", constant = \"b\" }",
            "takes its text from one",
        ),
        ("rep = \"a\"", "rep = { cell = \"y\" }", "under [cells]"),
        ("rep = \"a\"", "name = \"a\"", "needs a column rep"),
        ("rep = \"a\"", "rep = \"a\"\nage = \"a\"", "no column age"),
        (
            "table = \"reps\"",
            "table = \"sellers\"",
            "there is no table sellers",
        ),
        (
            "file = \"f\"\ntable",
            "file = \"g\"\ntable",
            "no file of it",
        ),
        (
            "title = \"x\"",
            "title = \"x\"\ncurrency = \"euros\"",
            "ISO 4217",
        ),
        (
            "title = \"x\"",
            "title = \"x\"\ncolour = 1",
            "unknown field",
        ),
        (
            "rep = \"a\"",
            "rep = { column = \"a\", divide_by = 60 }",
            "not 10, 100",
        ),
        (
            "rep = \"a\"",
            "rep = { first = [{ rolled_date = { first_year = 2008, years = 3, month = \"a\", day = \"a\" } }] }",
            "every row must do",
        ),
        (
            "[[file]]",
            "[cells]\ny = { first = [{ cell = \"y\" }, \"a\"] }\n[[file]]",
            "",
        ),
        (
            "title = \"x\"\n[[file]]",
            "title = \"x\"\n[cells]\ny = { cell = \"y\" }\n[[file]]",
            "",
        ),
    ] {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from}");
        match Preset::parse(&text) {
            Err(error) => assert!(error.to_string().contains(told), "{told}: {error}"),
            // A cell that nobody uses does no harm.
            Ok(_) => assert!(told.is_empty(), "{told}"),
        }
    }
    let endless = whole
        .replace("[[file]]", "[cells]\ny = { cell = \"y\" }\n[[file]]")
        .replace("rep = \"a\"", "rep = { cell = \"y\" }");
    assert!(
        Preset::parse(&endless)
            .unwrap_err()
            .to_string()
            .contains("deep")
    );
    let names: Vec<String> = (0..20)
        .map(|depth| {
            let next = format!("{{ cell = \"c{}\" }}", depth + 1);
            format!("c{depth} = {{ parts = [{next}, {next}, {next}] }}")
        })
        .collect();
    let wide = whole
        .replace(
            "[[file]]",
            &format!(
                "[cells]\n{}\nc20 = {{ constant = \"x\" }}\n[[file]]",
                names.join("\n")
            ),
        )
        .replace("rep = \"a\"", "rep = { cell = \"c0\" }");
    assert!(
        Preset::parse(&wide)
            .unwrap_err()
            .to_string()
            .contains("in all")
    );
}

fn letter(from: &str, to: &str, day: u32, id: &str, more: &str) -> String {
    format!(
        "From x Mon Mar  2 09:00:00 2026\nFrom: {from}\nTo: {to}\nDate: {day} Mar 2026 09:00:00 +0000\nMessage-ID: <{id}@m.example>\nSubject: Hello\n{more}\nText\n\n"
    )
}

fn read_mail(text: &str, ours: &[&str]) -> Result<Intake, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("inbox.mbox"), text).unwrap();
    let asked = Asked {
        paths: vec![folder.path().to_owned()],
        ours: ours.iter().map(|&name| name.to_owned()).collect(),
        ..Asked::default()
    };
    let calendar = Calendar::new(&Policy::default()).unwrap();
    Plan::of(&asked)?.read(&calendar, None, Rejects::stop())
}

#[test]
fn mail_says_who_wrote_and_what_answers_what_and_a_newsletter_to_us_is_no_question() {
    let text = [
        letter("Ann <ann@x.example>", "us@shop.example", 2, "1", ""),
        letter(
            "us@shop.example",
            "ann@x.example",
            3,
            "2",
            "In-Reply-To: <1@m.example>\n",
        ),
        letter(
            "news@other.example",
            "us@shop.example",
            4,
            "3",
            "List-Unsubscribe: <https://other.example>\n",
        ),
        letter(
            "ann@x.example",
            "us@shop.example",
            5,
            "4",
            "Auto-Submitted: auto-replied\nIn-Reply-To: <2@m.example>\n",
        ),
    ]
    .concat();
    let intake = read_mail(&text, &["us@shop.example"]).unwrap();
    let tables = &intake.tables;
    assert_eq!(
        touches(&intake),
        [
            "1@m.example ann@x.example in request -",
            "2@m.example ann@x.example out message -",
            "4@m.example ann@x.example in request -",
        ]
    );
    let answers = tables
        .touches
        .iter()
        .map(|touch| touch.reply_to.map(|id| tables.symbols.get(id)));
    assert_eq!(
        answers.collect::<Vec<_>>(),
        [None, Some("1@m.example"), Some("2@m.example")]
    );
    assert!(
        tables.touches[2].touch.nature.is_machine(),
        "nobody is there who answers by himself"
    );
    assert_eq!(tables.people.len(), 1);
}

#[test]
fn whose_mail_it_is_is_asked_where_the_mail_does_not_tell() {
    let text = [
        letter("a@x.example", "b@y.example", 2, "1", ""),
        letter("b@y.example", "a@x.example", 3, "2", ""),
    ]
    .concat();
    let error = read_mail(&text, &[]).unwrap_err().to_string();
    assert!(
        error.contains("--ours") && error.contains("a@x.example (2)"),
        "{error}"
    );
    let error = read_mail(&text, &["c@z.example"]).unwrap_err().to_string();
    assert!(
        error.contains("c@z.example wrote none of this mail"),
        "{error}"
    );
}
