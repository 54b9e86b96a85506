//! Bad input: it is refused whole, or set aside row by row; it is never guessed at.

use crate::native::letter_firm;
use crate::run::{Folder, doorstep, facts, warning_text};

const TOUCHES: &str = "\
touch,person,at,medium,direction,rep
t1,p1,2026-03-02T09:00:00Z,form,in,
t2,p1,2026-03-02T10:00:00Z,call,out,anna
t3,p2,2026-03-03T09:00:00Z,letter,out,
";

/// What a folder with these touches is refused with.
fn refusal(touches: &str) -> String {
    let folder = Folder::new(&[("touches.csv", touches)]);
    doorstep(&["diagnose", &folder.here()]).refusal()
}

#[test]
fn a_bad_row_stops_the_run_and_names_file_row_column_value_and_remedy() {
    let text = refusal(
        "touch,person,at,medium,direction\n\
         t1,p1,2026-03-02T09:00:00Z,form,in\n\
         t2,p1,31.02.2026,form,in\n",
    );
    for part in [
        "touches.csv",
        "row 3",
        "at",
        "31.02.2026",
        "write a time such as",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("--skip-bad"), "{text}");
    assert!(text.contains("1 cell cannot be read"), "{text}");
}

#[test]
fn every_fault_of_a_row_is_told() {
    let text = refusal(
        "touch,person,at,medium,direction,connected,duration_s\n\
         ,,soon,pigeon,sideways,maybe,-5\n",
    );
    for part in [
        "touch is empty",
        "person is empty",
        "at = \"soon\"",
        "medium = \"pigeon\"",
        "direction = \"sideways\"",
        "connected = \"maybe\"",
        "duration_s = \"-5\"",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(
        text.contains("letter, email"),
        "the words that are known: {text}"
    );
    assert!(text.contains("7 cells"), "{text}");
}

#[test]
fn twenty_faults_are_shown_and_all_are_counted() {
    let mut touches = "touch,person,at,medium,direction\n".to_owned();
    for number in 0..57 {
        touches.push_str(&format!("t{number},p1,never,form,in\n"));
    }
    let text = refusal(&touches);
    assert_eq!(text.matches("at = \"never\"").count(), 20, "{text}");
    assert!(text.contains("57 cells"), "{text}");
    assert!(text.contains("and 37 more"), "{text}");
}

#[test]
fn faults_of_all_files_are_told_at_once() {
    let folder = Folder::new(&[
        (
            "touches.csv",
            "touch,person,at,medium,direction\nt1,p1,never,form,in\n",
        ),
        (
            "orders.csv",
            "order,person,at,amount\no1,p1,2026-03-02,many\n",
        ),
    ]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(text.contains("touches.csv row 2, at"), "{text}");
    assert!(text.contains("orders.csv row 2, amount"), "{text}");
}

#[test]
fn an_id_that_stands_twice_in_a_file_is_refused() {
    let text = refusal(
        "touch,person,at,medium,direction\n\
         t1,p1,2026-03-02,form,in\n\
         t1,p2,2026-03-02,form,in\n",
    );
    assert!(text.contains("row 3, touch = \"t1\""), "{text}");
}

#[test]
fn a_month_that_is_planned_twice_is_refused() {
    let folder = Folder::new(&[
        (
            "touches.csv",
            "touch,person,at,medium,direction\nt1,p1,2026-03-02,form,in\n",
        ),
        (
            "targets.csv",
            "month,leads\n2026-03,100\n2026-04,90\n2026-03,20\n",
        ),
    ]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(
        text.contains("targets.csv row 4, month = \"2026-03\""),
        "{text}"
    );
    assert!(text.contains("planned already"), "{text}");
}

#[test]
fn a_touch_that_nobody_can_have_made_is_refused() {
    let text = refusal(
        "touch,person,at,medium,direction,act\n\
         t1,p1,2026-03-02,email,out,order\n",
    );
    assert!(text.contains("row 2, act = \"order\""), "{text}");
}

#[test]
fn skip_bad_keeps_every_rejected_row_with_its_reason_and_goes_on() {
    let folder = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction,rep\n\
         t1,p1,2026-03-02T09:00:00Z,form,in,\n\
         t2,p1,never,call,out,anna\n\
         t3,p2,2026-03-02T09:00:00Z,pigeon,sideways,\n\
         t4,p3,2026-03-02T09:00:00Z,form,in,\n",
    )]);
    let rejects = Folder::new(&[]);
    let facts = facts(&[&folder.here(), "--skip-bad", &rejects.path("rejects.csv")]);
    assert_eq!(facts["counts"]["touches"], 2);
    assert_eq!(facts["funnel"]["leads"], 2);
    assert!(warning_text(&facts, "rows-rejected").starts_with("2 rows"));
    let kept = rejects.read("rejects.csv");
    let lines: Vec<_> = kept.lines().collect();
    assert_eq!(lines[0], "file,row,column,value,reason,cells");
    assert_eq!(lines.len(), 3, "{kept}");
    assert!(lines[1].starts_with("touches.csv,3,at,never,"), "{kept}");
    assert!(lines[1].contains("write a time such as"), "{kept}");
    assert!(
        lines[1].contains("t2 | p1 | never | call | out | anna"),
        "{kept}"
    );
    assert!(
        lines[2].starts_with("touches.csv,4,medium | direction,pigeon | sideways,"),
        "{kept}"
    );
}

#[test]
fn skip_bad_without_a_bad_row_keeps_none_and_warns_of_none() {
    let folder = Folder::new(&[("touches.csv", TOUCHES)]);
    let rejects = Folder::new(&[]);
    let facts = facts(&[&folder.here(), "--skip-bad", &rejects.path("rejects.csv")]);
    assert_eq!(warning_text(&facts, "rows-rejected"), "");
    assert_eq!(rejects.read("rejects.csv").lines().count(), 1);
}

#[test]
fn formulas_in_rejected_cells_are_written_as_text() {
    let folder = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction\n\
         =HYPERLINK(1),p1,@SUM(A1),form,in\n\
         +cmd,p1,-2+3,form,in\n\
         sound,p1,2026-03-02,form,in\n",
    )]);
    let rejects = Folder::new(&[]);
    facts(&[&folder.here(), "--skip-bad", &rejects.path("rejects.csv")]);
    let kept = rejects.read("rejects.csv");
    assert!(kept.contains("'@SUM(A1)"), "{kept}");
    assert!(kept.contains("'=HYPERLINK(1) | p1"), "{kept}");
    assert!(kept.contains("'-2+3"), "{kept}");
    for line in kept.lines() {
        for cell in line.split(',') {
            assert!(!cell.starts_with(['=', '+', '@', '-']), "{line}");
        }
    }
}

#[test]
fn a_row_with_the_wrong_number_of_cells_is_refused() {
    let text = refusal("touch,person,at,medium,direction\nt1,p1,2026-03-02,form,in\nt2,p1\n");
    for part in ["touches.csv", "row 3", "2 cells", "header 5"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn text_that_is_saved_in_two_ways_is_refused_and_says_what_to_do() {
    let folder = Folder::new(&[]);
    folder.put("people.csv", b"person,name\np1,J\xc3\xb6rg\np2,M\xfcller\n");
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    for part in ["people.csv", "row 3", "UTF-8"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_required_column_that_is_missing_is_named() {
    let text = refusal("touch,person,at,medium\nt1,p1,2026-03-02,form\n");
    for part in ["touches.csv", "direction", "missing"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn an_empty_folder_is_refused_and_says_what_can_be_read() {
    let folder = Folder::new(&[]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(
        text.contains("touches.csv") && text.contains("none at all"),
        "{text}"
    );
}

#[test]
fn a_folder_of_unknown_files_is_refused_and_names_them() {
    let folder = Folder::new(&[("weather.csv", "day,rain\n1,2\n"), ("notes.txt", "hello")]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(
        text.contains("weather.csv") && text.contains("notes.txt"),
        "{text}"
    );
}

#[test]
fn a_path_that_is_missing_is_named() {
    let text = doorstep(&["diagnose", "no/such/folder"]).refusal();
    assert!(text.contains("no/such/folder"), "{text}");
}

#[test]
fn a_column_that_is_unknown_is_refused_and_those_there_are_named() {
    let folder = Folder::new(&[
        ("touches.csv", TOUCHES),
        ("people.csv", "person,attr.region\np1,north\n"),
    ]);
    let text = doorstep(&["diagnose", &folder.here(), "--by", "shoe_size"]).refusal();
    for part in ["--by", "shoe_size", "source", "campaign", "rep", "region"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn an_option_that_says_nothing_is_named() {
    let folder = Folder::new(&[("touches.csv", TOUCHES)]);
    for (option, value) in [
        ("--as-of", "yesterday"),
        ("--as-of", "2026-02-30"),
        ("--zone", "Europe/Berln"),
        ("--currency", "money"),
    ] {
        let text = doorstep(&["diagnose", &folder.here(), option, value]).refusal();
        assert!(text.contains(value), "{option} {value}: {text}");
    }
}

#[test]
fn a_policy_out_of_range_names_key_and_range() {
    let folder = Folder::new(&[("touches.csv", TOUCHES), ("policy.toml", "bulk_n = 0\n")]);
    let policy = folder.path("policy.toml");
    let text = doorstep(&["diagnose", &folder.path("touches.csv"), "--policy", &policy]).refusal();
    assert!(
        text.contains("policy.toml") && text.contains("bulk_n"),
        "{text}"
    );
    assert!(text.chars().any(|c| c.is_ascii_digit()), "{text}");
    for (toml, key) in [
        ("silence_d = -1\n", "silence_d"),
        ("no_such_key = 1\n", "no_such_key"),
        ("zone = 5\n", "zone"),
        ("answer_target = \"soon\"\n", "answer_target"),
        ("this is no toml", "policy.toml"),
    ] {
        folder.put("policy.toml", toml.as_bytes());
        let touches = folder.path("touches.csv");
        let text = doorstep(&["diagnose", &touches, "--policy", &policy]).refusal();
        assert!(text.contains(key), "{toml}: {text}");
    }
}

#[test]
fn usage_errors_exit_with_two() {
    for arguments in [
        vec![],
        vec!["diagnose"],
        vec!["frobnicate"],
        vec!["diagnose", "x", "--no-such-option"],
        vec!["diagnose", "x", "--format", "yaml"],
        vec!["explain", "x"],
        vec!["judge"],
    ] {
        let run = doorstep(&arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
    }
}

#[test]
fn help_and_version_exit_with_zero() {
    for arguments in [["--help"], ["--version"]] {
        let run = doorstep(&arguments);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.out.contains("doorstep"), "{}", run.out);
    }
}

/// A simple generator of numbers (Knuth's MMIX), the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }

    /// Bytes that look like a table now and then.
    fn bytes(&mut self) -> Vec<u8> {
        const COMMON: &[u8] = b"0123456789,;\"\n\r\t-:.=+Z person,at\xff\x00\xc3\xef";
        let length = self.below(400);
        (0..length)
            .map(|_| match self.below(4) {
                0 => self.below(256) as u8,
                _ => COMMON[self.below(COMMON.len())],
            })
            .collect()
    }

    /// A sound file with some of its bytes changed, cut out or doubled.
    fn mutated(&mut self, sound: &str) -> Vec<u8> {
        let mut bytes = sound.as_bytes().to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len().max(1));
            match self.below(5) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 => {
                    let more = self.bytes();
                    bytes.splice(at..at, more.into_iter().take(8));
                }
                _ => {
                    let digit = b'0' + self.below(10) as u8;
                    bytes.splice(at..at, [digit; 9]);
                }
            }
        }
        bytes
    }
}

const NAMES: [&str; 12] = [
    "people",
    "companies",
    "touches",
    "campaigns",
    "spend",
    "reps",
    "rep_hours",
    "deals",
    "orders",
    "prices",
    "targets",
    "counts",
];

const SOUND: [(&str, &str); 9] = [
    (
        "people",
        "person,name,email,phone,customer_since,attr.source\np1,Jane,j@x.example,+49 30 123456,2020-01-01,ad\np2,Joe,,,,web\n",
    ),
    ("touches", TOUCHES),
    (
        "orders",
        "order,person,at,amount,margin,currency,medium,rep\no1,p1,2026-03-04,120.50,20,EUR,,anna\no2,p2,2026-03-05T10:00:00Z,80,,EUR,order_form,\n",
    ),
    (
        "deals",
        "deal,person,rep,opened_at,proposed_at,closed_at,outcome,amount,currency\nd1,p1,anna,2026-03-02,2026-03-03,2026-03-04,won,120.50,EUR\nd2,p2,bert,2026-03-02,,2026-04-04,lost,,\n",
    ),
    (
        "campaigns",
        "campaign,name,medium,unit_cost,currency\nspring,Spring,letter,0.90,EUR\n",
    ),
    (
        "spend",
        "campaign,from,to,amount,currency\nspring,2026-03-01,2026-03-31,1000,EUR\n",
    ),
    ("rep_hours", "rep,week,hours\nanna,2026-03-02,30\n"),
    ("prices", "at,what,change\n2026-03-01,lamp,0.05\n"),
    (
        "targets",
        "month,leads,conversion,amount\n2026-03,100,0.2,5000\n",
    ),
];

#[track_caller]
fn assert_no_crash(arguments: &[&str], what: &str) {
    let run = doorstep(arguments);
    assert!(
        matches!(run.code, Some(0 | 1)) && !run.err.contains("panicked"),
        "{what}: exit {:?}\n{}",
        run.code,
        run.err
    );
}

#[test]
fn files_of_random_bytes_never_crash_it() {
    let mut random = Random(20_260_302);
    for round in 0..120 {
        let folder = Folder::new(&[]);
        let name = NAMES[random.below(NAMES.len())];
        let ending = ["csv", "csv.gz"][usize::from(random.below(8) == 0)];
        let bytes = random.bytes();
        folder.put(&format!("{name}.{ending}"), &bytes);
        assert_no_crash(
            &["diagnose", &folder.here()],
            &format!(
                "round {round}, {name}.{ending} {:?}",
                String::from_utf8_lossy(&bytes)
            ),
        );
    }
}

#[test]
fn mutated_native_files_never_crash_it() {
    let mut random = Random(1_954);
    for round in 0..160 {
        let folder = Folder::new(&[]);
        let mut written = String::new();
        let victim = random.below(SOUND.len());
        for (index, (name, sound)) in SOUND.into_iter().enumerate() {
            let bytes = if index == victim || random.below(5) == 0 {
                random.mutated(sound)
            } else {
                sound.as_bytes().to_vec()
            };
            folder.put(&format!("{name}.csv"), &bytes);
            if index == victim {
                written = format!("{name}: {}", String::from_utf8_lossy(&bytes));
            }
        }
        let rejects = Folder::new(&[]);
        let (here, kept) = (folder.here(), rejects.path("rejects.csv"));
        let mut arguments = vec!["diagnose", here.as_str()];
        if round % 2 == 0 {
            arguments.extend(["--skip-bad", kept.as_str()]);
        }
        if round % 3 == 0 {
            arguments.extend(["--format", "json"]);
        }
        assert_no_crash(&arguments, &format!("round {round}, {written}"));
    }
}

#[test]
fn mutated_policies_never_crash_it() {
    const POLICY: &str = "zone = \"Europe/Berlin\"\nbulk_n = 20\nsilence_d = 60\nanswer_target = \"1h\"\nbusiness_hours = \"Mo-Fr 09:00-17:00\"\nholidays = [\"2026-05-25\"]\n";
    let mut random = Random(7);
    for round in 0..40 {
        let folder = Folder::new(&[("touches.csv", TOUCHES)]);
        let bytes = random.mutated(POLICY);
        let policy = folder.put("policy.toml", &bytes);
        let touches = folder.path("touches.csv");
        assert_no_crash(
            &["diagnose", &touches, "--policy", &policy],
            &format!("round {round}: {}", String::from_utf8_lossy(&bytes)),
        );
    }
}

#[test]
fn mutated_lines_never_crash_judge() {
    const LINE: &str = r#"{"touches": [{"id": "t1", "person": "p1", "at": "2026-03-02T09:00:00Z", "medium": "call", "direction": "out", "duration_s": 90, "connected": true}], "as_of": "2026-04-01T00:00:00Z"}"#;
    let mut random = Random(11);
    for round in 0..60 {
        let folder = Folder::new(&[]);
        let bytes = random.mutated(LINE);
        let file = folder.put("lines.jsonl", &bytes);
        assert_no_crash(
            &["judge", &file],
            &format!("round {round}: {}", String::from_utf8_lossy(&bytes)),
        );
    }
}

#[test]
fn a_rejects_file_never_writes_over_anything() {
    let text = "touch,person,at,medium,direction\nt1,p1,2026-03-02,form,in\n";
    let folder = Folder::new(&[("touches.csv", text)]);
    let path = folder.path("touches.csv");
    doorstep(&["diagnose", &folder.here(), "--skip-bad", &path]).refusal();
    assert_eq!(folder.read("touches.csv"), text);
}

#[test]
fn amounts_beyond_all_reason_are_refused_and_sums_never_overflow() {
    let order = |id: u32, amount: &str| format!("o{id},p1,2026-03-02T0{id}:00:00Z,{amount},EUR\n");
    let head = "order,person,at,amount,currency\n";
    let absurd = Folder::new(&[(
        "orders.csv",
        &(head.to_owned() + &order(1, "90000000000000000")),
    )]);
    let refusal = doorstep(&["diagnose", &absurd.here()]).refusal();
    assert!(refusal.contains("too large a number"), "{refusal}");
    let most = "9999999999999.99";
    let large = Folder::new(&[(
        "orders.csv",
        &(head.to_owned() + &order(1, most) + &order(2, most)),
    )]);
    assert_eq!(large.facts()["funnel"]["value"], 1_999_999_999_999_998_i64);
}

#[test]
fn amounts_without_a_currency_never_take_the_decimals_of_another() {
    let folder = Folder::new(&[(
        "orders.csv",
        "order,person,at,amount,currency\no1,p1,2026-01-05,1000,\no2,p1,2026-01-05,500,JPY\n",
    )]);
    let refusal = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(refusal.contains("--currency JPY"), "{refusal}");
    let told = doorstep(&[
        "diagnose",
        &folder.here(),
        "--currency",
        "JPY",
        "--format",
        "json",
    ])
    .json();
    assert_eq!(told["funnel"]["value"], 1500);
}

#[test]
fn a_day_beyond_the_calendar_is_refused() {
    let folder = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction\nt1,p1,2026-03-02,form,in\n",
    )]);
    for day in [
        "--as-of=9999-12-31",
        "--as-of=-009999-01-01",
        "--as-of=2200-01-01",
    ] {
        let refusal = doorstep(&["diagnose", &folder.here(), day]).refusal();
        assert!(refusal.contains("--as-of"), "{refusal}");
    }
}

#[test]
fn a_comma_that_may_stand_between_thousands_is_told_what_to_write() {
    let orders = "order,person,at,amount\no1,p1,2026-03-02,\"1,234\"\n";
    let folder = Folder::new(&[("orders.csv", orders)]);
    let text = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(text.contains("there is a comma in it"), "{text}");
    assert!(text.contains("1234.50"), "{text}");
}

#[test]
fn decimal_commas_and_marks_of_thousands_of_a_whole_column_are_read() {
    let orders = "order;person;at;amount;currency\no1;p1;25.12.2025;1.234,50;EUR\no2;p2;26.12.2025;0,5;EUR\n";
    let folder = Folder::new(&[("orders.csv", orders)]);
    assert_eq!(folder.facts()["funnel"]["value"], 123_500);
}

#[test]
fn a_day_before_all_records_is_refused_with_the_first_that_is_not() {
    let totals = Folder::new(&[("counts.csv", "month,leads,won\n2026-01,12,4\n")]);
    for (folder, first) in [(letter_firm(), "2026-03-02"), (totals, "2026-01-31")] {
        let arguments = ["diagnose", &folder.here(), "--as-of", "2010-01-01"];
        let text = doorstep(&arguments).refusal();
        assert!(text.contains("nothing is recorded by then"), "{text}");
        assert!(text.contains(first), "{text}");
        let there = ["diagnose", &folder.here(), "--as-of", first];
        doorstep(&there).text();
    }
}
