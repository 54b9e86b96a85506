//! The same records give the same rows, however their files were saved and packed.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its files fails"
)]

use std::fs;
use std::io::Write;
use std::path::Path;

use doorstep_core::Policy;
use doorstep_intake::{Asked, Intake, IntakeError, Plan, Rejects};
use doorstep_records::Calendar;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Nothing is said of the files but where they are.
fn asked(paths: Vec<std::path::PathBuf>) -> Asked {
    Asked {
        paths,
        ..Asked::default()
    }
}

/// A business, as cells. All its letters are in Windows-1252.
const PEOPLE: &[[&str; 3]] = &[
    ["person", "name", "attr.source"],
    ["p1", "J\u{fc}rgen M\u{fc}ller", "Messe; Halle 3, Stand 7"],
    [
        "p2",
        "Zo\u{eb} \u{201c}Z\u{201d} d\u{2019}Arc",
        "letter | autumn",
    ],
    ["p3", "", "line one\nline two"],
    ["p4", "Ann", ""],
];
const TOUCHES: &[[&str; 6]] = &[
    ["touch", "person", "at", "medium", "direction", "subject"],
    [
        "t1",
        "p1",
        "2026-03-02T09:00:00Z",
        "form",
        "in",
        "20 \u{20ac} \"off\"?",
    ],
    [
        "t2",
        "p1",
        "2026-03-02T10:00:00Z",
        "email",
        "out",
        "Re: 20 \u{20ac}",
    ],
    ["t3", "p2", "2026-03-03", "letter", "out", "a\tb"],
    ["t4", "p2", "2026-03-09T08:00:00Z", "call", "in", ""],
    [
        "t5",
        "p3",
        "2026-03-09T08:00:00Z",
        "form",
        "in",
        "= not a formula",
    ],
];

/// As a native file has them; an hour of some days is known.
const ORDERS: &[[&str; 5]] = &[
    ["order", "person", "at", "amount", "margin"],
    ["o1", "p1", "2026-03-02", "1234", "-12.25"],
    ["o2", "p2", "2026-04-03 09:30:00", "1234567.5", "1000"],
    ["o3", "p3", "2026-12-25 23:59:58", "0.05", "0.01"],
    ["o4", "p4", "1999-01-13", "12.25", "-2500.5"],
    ["\u{f6}5", "p4", "2026-03-04", "1500.00", "0"],
];

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16Little,
    Utf16BigUnmarked,
    Windows1252,
}

#[derive(Clone, Copy, Debug)]
enum Packing {
    Plain,
    Gzip,
    Zstandard,
    GzipByAnotherName,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Delimited,
    JsonArray,
    JsonLines,
    JsonWrapped,
}

#[derive(Clone, Copy, Debug)]
struct Spelling {
    format: Format,
    encoding: Encoding,
    packing: Packing,
    /// All files in one archive, deflated or not.
    archive: Option<CompressionMethod>,
    delimiter: char,
    says_delimiter: bool,
    has_carriage_returns: bool,
    quotes_all: bool,
    /// Empty cells behind every row's last.
    padding: usize,
    days: Days,
    numbers: Numbers,
}

/// How a day is written.
#[derive(Clone, Copy, Debug)]
enum Days {
    Native,
    /// By a pattern of `strftime`.
    Pattern(&'static str),
    /// As a spreadsheet counts them.
    Counted,
}

impl Days {
    fn write(self, cell: &str) -> String {
        let (day, time) = cell.split_once(' ').unwrap_or((cell, ""));
        let date: jiff::civil::Date = day.parse().unwrap();
        match self {
            Days::Native => cell.to_owned(),
            Days::Pattern(pattern) => format!("{} {time}", date.strftime(pattern))
                .trim()
                .to_owned(),
            Days::Counted => {
                let epoch = jiff::civil::date(1899, 12, 30);
                let days = (date - epoch).get_days();
                let time: jiff::civil::Time = time.parse().unwrap_or_default();
                let seconds = (time - jiff::civil::Time::midnight()).total(jiff::Unit::Second);
                let part = seconds.unwrap() / 86_400.0;
                let part = format!("{part:.9}");
                format!("{days}{}", part.trim_start_matches('0'))
                    .trim_end_matches(['0'])
                    .trim_end_matches('.')
                    .to_owned()
            }
        }
    }
}

/// How a number is written.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    decimal: char,
    between_thousands: Option<char>,
    has_brackets: bool,
}

impl Numbers {
    fn write(self, cell: &str) -> String {
        let (is_negative, digits) = match cell.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, cell),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let mut text = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.extend(self.between_thousands);
            }
            text.push(digit);
        }
        if !decimals.is_empty() {
            text.push(self.decimal);
            text.push_str(decimals);
        }
        match (is_negative, self.has_brackets) {
            (true, true) => format!("({text})"),
            (true, false) => format!("-{text}"),
            (false, _) => text,
        }
    }
}

impl Spelling {
    fn text(&self, rows: &[Vec<&str>]) -> String {
        if !matches!(self.format, Format::Delimited) {
            return self.json(rows);
        }
        let end = if self.has_carriage_returns {
            "\r\n"
        } else {
            "\n"
        };
        let mut text = String::new();
        if self.says_delimiter {
            text += &format!("sep={}{end}", self.delimiter);
        }
        for (number, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|cell| self.cell(cell));
            text += &cells.collect::<Vec<_>>().join(&self.delimiter.to_string());
            if number > 0 {
                text.extend(std::iter::repeat_n(self.delimiter, self.padding));
            }
            text += end;
        }
        text
    }

    /// Objects whose values are texts; what is empty is null or absent, in turn.
    fn json(&self, rows: &[Vec<&str>]) -> String {
        let objects = rows[1..].iter().enumerate().map(|(number, row)| {
            let mut object = serde_json::Map::new();
            for (name, cell) in rows[0].iter().zip(row) {
                match (*cell, number % 2) {
                    ("", 0) => {}
                    ("", _) => {
                        object.insert((*name).to_owned(), serde_json::Value::Null);
                    }
                    (cell, _) => {
                        object.insert((*name).to_owned(), cell.into());
                    }
                }
            }
            serde_json::Value::Object(object)
        });
        let objects: Vec<serde_json::Value> = objects.collect();
        match self.format {
            Format::JsonLines => {
                let lines = objects.iter().map(|object| object.to_string() + "\n");
                lines.collect()
            }
            Format::JsonWrapped => {
                serde_json::json!({"total": objects.len(), "records": objects}).to_string()
            }
            _ => serde_json::to_string_pretty(&objects).unwrap(),
        }
    }

    fn cell(&self, cell: &str) -> String {
        let must = cell.contains([self.delimiter, '"', '\n', '\r']);
        if must || self.quotes_all {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        let utf_16 =
            |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        match self.encoding {
            Encoding::Utf8 => text.into(),
            Encoding::Utf8Marked => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            Encoding::Utf16Little => [b"\xff\xfe".to_vec(), utf_16(u16::to_le_bytes)].concat(),
            Encoding::Utf16BigUnmarked => utf_16(u16::to_be_bytes),
            Encoding::Windows1252 => {
                let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(text);
                assert!(!is_lossy);
                bytes.into_owned()
            }
        }
    }

    fn packed(&self, name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
        let extension = match self.format {
            Format::Delimited if self.delimiter == '\t' => "tsv",
            Format::Delimited if self.delimiter == '|' => "txt",
            Format::Delimited => "csv",
            Format::JsonLines => "jsonl",
            Format::JsonArray | Format::JsonWrapped => "json",
        };
        let name = format!("{name}.{extension}");
        let gzip = || {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(bytes).unwrap();
            gzip.finish().unwrap()
        };
        match self.packing {
            Packing::Plain => (name, bytes.to_vec()),
            Packing::Gzip => (format!("{name}.gz"), gzip()),
            Packing::GzipByAnotherName => (name, gzip()),
            Packing::Zstandard => (format!("{name}.zst"), zstd::encode_all(bytes, 3).unwrap()),
        }
    }

    fn save(&self, folder: &Path) {
        let mut written: Vec<[String; 5]> =
            ORDERS.iter().map(|row| row.map(str::to_owned)).collect();
        for row in &mut written[1..] {
            row[2] = self.days.write(&row[2]);
            row[3] = self.numbers.write(&row[3]);
            row[4] = self.numbers.write(&row[4]);
        }
        let orders: Vec<Vec<&str>> = written
            .iter()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect();
        let rows =
            |rows: &[&[&'static str]]| rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>();
        let people: Vec<&[&str]> = PEOPLE.iter().map(<[_; 3]>::as_slice).collect();
        let touches: Vec<&[&str]> = TOUCHES.iter().map(<[_; 6]>::as_slice).collect();
        let tables = [
            ("people", rows(&people)),
            ("touches", rows(&touches)),
            ("orders", orders),
        ];
        let files = tables.map(|(name, rows)| self.packed(name, &self.encoded(&self.text(&rows))));
        match self.archive {
            None => {
                for (name, bytes) in files {
                    fs::write(folder.join(name), bytes).unwrap();
                }
            }
            Some(method) => {
                let file = fs::File::create(folder.join("export.zip")).unwrap();
                let mut archive = ZipWriter::new(file);
                let options = SimpleFileOptions::default().compression_method(method);
                for (name, bytes) in files {
                    archive
                        .start_file(format!("../out/{name}"), options)
                        .unwrap();
                    archive.write_all(&bytes).unwrap();
                }
                archive.finish().unwrap();
            }
        }
    }
}

fn spelling() -> impl Strategy<Value = Spelling> {
    let encodings = [
        Encoding::Utf8,
        Encoding::Utf8Marked,
        Encoding::Utf16Little,
        Encoding::Utf16BigUnmarked,
        Encoding::Windows1252,
    ];
    let packings = [
        Packing::Plain,
        Packing::Gzip,
        Packing::Zstandard,
        Packing::GzipByAnotherName,
    ];
    let archives = [
        None,
        Some(CompressionMethod::Stored),
        Some(CompressionMethod::Deflated),
    ];
    let formats = prop_oneof![
        4 => Just(Format::Delimited),
        1 => Just(Format::JsonArray),
        1 => Just(Format::JsonLines),
        1 => Just(Format::JsonWrapped),
    ];
    (
        formats,
        prop::sample::select(encodings.to_vec()),
        prop::sample::select(packings.to_vec()),
        prop::sample::select(archives.to_vec()),
        prop::sample::select(vec![',', ';', '\t', '|']),
        any::<[bool; 3]>(),
        0..3_usize,
        days(),
        numbers(),
    )
        .prop_map(
            |(format, encoding, packing, archive, delimiter, flags, padding, days, numbers)| {
                Spelling {
                    format,
                    encoding,
                    packing,
                    archive,
                    delimiter,
                    says_delimiter: flags[0],
                    has_carriage_returns: flags[1],
                    quotes_all: flags[2],
                    padding,
                    days,
                    numbers,
                }
            },
        )
}

fn days() -> impl Strategy<Value = Days> {
    prop::sample::select(vec![
        Days::Native,
        Days::Pattern("%d/%m/%Y"),
        Days::Pattern("%-d/%-m/%y"),
        Days::Pattern("%m/%d/%Y"),
        Days::Pattern("%-m-%-d-%y"),
        Days::Pattern("%d.%m.%Y"),
        Days::Pattern("%d.%m.%y"),
        Days::Pattern("%Y/%m/%d"),
        Days::Pattern("%Y%m%d"),
        Days::Counted,
    ])
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let marks = vec![
        ('.', None),
        ('.', Some(',')),
        ('.', Some('\'')),
        (',', None),
        (',', Some('.')),
        (',', Some(' ')),
        (',', Some('\u{a0}')),
    ];
    (prop::sample::select(marks), any::<bool>()).prop_map(
        |((decimal, between_thousands), has_brackets)| Numbers {
            decimal,
            between_thousands,
            has_brackets,
        },
    )
}

fn read(folder: &Path) -> Result<Intake, IntakeError> {
    let calendar = Calendar::new(&Policy::default()).unwrap();
    Plan::of(&asked(vec![folder.to_owned()]))?.read(&calendar, None, Rejects::stop())
}

/// All that the rows say, with their texts.
fn told(intake: &Intake) -> String {
    let tables = &intake.tables;
    let text = |text| tables.symbols.get_or_empty(text).to_owned();
    let people = tables.people.iter().map(|row| {
        let attributes = row.attributes.iter().map(|value| text(*value));
        let attributes: Vec<String> = attributes.collect();
        format!(
            "{} {} {attributes:?}",
            text(Some(row.person)),
            text(row.name)
        )
    });
    let touches = tables.touches.iter().map(|row| {
        let (id, person) = (text(Some(row.id)), text(Some(row.person)));
        format!(
            "{id} {person} {:?} {} {:?}",
            row.touch,
            row.is_day,
            text(row.subject)
        )
    });
    let orders = tables
        .orders
        .iter()
        .map(|row| format!("{} {:?} {:?}", text(Some(row.order)), row.at, row.amount));
    people
        .chain(touches)
        .chain(orders)
        .collect::<Vec<_>>()
        .join("\n")
}

const AS_IT_IS: Spelling = Spelling {
    format: Format::Delimited,
    encoding: Encoding::Utf8,
    packing: Packing::Plain,
    archive: None,
    delimiter: ',',
    says_delimiter: false,
    has_carriage_returns: false,
    quotes_all: false,
    padding: 0,
    days: Days::Native,
    numbers: Numbers {
        decimal: '.',
        between_thousands: None,
        has_brackets: false,
    },
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_same_records_are_the_same_rows_however_they_are_saved(spelling in spelling()) {
        let (plain, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        AS_IT_IS.save(plain.path());
        spelling.save(other.path());
        let (plain, other) = (read(plain.path()).unwrap(), read(other.path()).unwrap());
        prop_assert_eq!(told(&plain), told(&other));
        prop_assert_eq!(plain.tables.touches.len(), TOUCHES.len() - 1);
        let is_utf8 = matches!(spelling.encoding, Encoding::Utf8 | Encoding::Utf8Marked);
        let decoded = other.told.notices.iter().filter(|notice| notice.code == "text-decoded");
        prop_assert_eq!(decoded.count(), if is_utf8 { 0 } else { 3 });
    }
}

/// What the orders of this file are refused with.
fn refused_orders(orders: &str) -> String {
    refusal(&[(
        "orders.csv",
        format!("order,person,at,amount\n{orders}").into(),
    )])
}

#[test]
fn a_column_whose_days_can_be_read_in_two_ways_is_refused_with_both() {
    let text = refused_orders("o1,p1,03/04/2026,1\no2,p2,05/06/2026,2\n");
    for part in [
        "orders.csv row 2: at",
        "\"03/04/2026\"",
        "2026-04-03 or 2026-03-04",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_column_with_the_day_first_and_the_month_first_is_refused_with_both_rows() {
    let text = refused_orders("o1,p1,25/04/2026,1\no2,p2,05/26/2026,2\n");
    for part in ["row 3", "05/26/2026", "25/04/2026", "row 2"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_column_with_decimal_commas_and_points_is_refused_with_both_rows() {
    let text = refused_orders("o1,p1,2026-03-02,12.5\no2,p2,2026-03-02,\"12,5\"\n");
    for part in ["row 3", "\"12,5\"", "\"12.5\" in row 2"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn titles_above_the_header_and_totals_at_the_end_are_passed_over_and_told() {
    let folder = TempDir::new().unwrap();
    let spend = "Kosten 2026\n\"1. Januar, bis heute\"\ncampaign;from;to;amount\na;2026-01-01;2026-01-31;1.000,50\n\
                 Total;2026-02-01;2026-02-02;5,00\nGesamt;;;1.005,50\nTotal: all;;;1.005,50\n";
    fs::write(folder.path().join("spend.csv"), spend).unwrap();
    let intake = read(folder.path()).unwrap();
    let amounts: Vec<i64> = intake.tables.spend.iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [100_050, 500], "a campaign may be called Total");
    let told: Vec<&str> = intake
        .told
        .notices
        .iter()
        .map(|notice| notice.text.as_str())
        .collect();
    for part in ["2 rows above the header", "2 lines of totals"] {
        assert!(told.iter().any(|text| text.contains(part)), "{told:?}");
    }
    // In the middle it is a bad row, and the number is that of the line.
    let spend = "Kosten\ncampaign;from;to;amount\nGesamt;;;1\na;2026-01-01;2026-01-31;1\n";
    fs::write(folder.path().join("spend.csv"), spend).unwrap();
    let text = read(folder.path()).unwrap_err().to_string();
    assert!(text.contains("row 3, from is empty"), "{text}");
}

#[test]
fn the_sign_of_amounts_is_their_currency_and_two_are_refused() {
    let folder = TempDir::new().unwrap();
    let orders = "order;person;at;amount\no1;p1;2026-03-02;1.234,50 €\no2;p2;2026-03-03;€ 12\n";
    fs::write(folder.path().join("orders.csv"), orders).unwrap();
    let tables = read(folder.path()).unwrap().tables;
    let amounts: Vec<i64> = tables.orders.iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [123_450, 1_200]);
    let codes: Vec<&str> = tables
        .currencies
        .iter()
        .map(doorstep_records::Currency::code)
        .collect();
    assert_eq!(codes, ["EUR"]);
    let text = refused_orders("o1,p1,2026-03-02,€12.5\no2,p2,2026-03-02,£12.5\n");
    for part in ["row 3", "£12.5", "€12.5", "row 2"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_comma_that_may_be_decimal_or_between_thousands_is_a_bad_cell() {
    let text = refused_orders("o1,p1,2026-03-02,\"1,234\"\n");
    assert!(text.contains("\"1,234\""), "{text}");
}

fn refusal(files: &[(&str, Vec<u8>)]) -> String {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    read(folder.path()).unwrap_err().to_string()
}

#[test]
fn what_unpacks_to_far_more_than_any_export_is_refused_before_it_fills_the_machine() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(b"person,name\n").unwrap();
    let row = [b"p,".to_vec(), vec![b'0'; 1 << 20], b"\n".to_vec()].concat();
    for _ in 0..300 {
        gzip.write_all(&row).unwrap();
    }
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    let text = refusal(&[("people.csv.gz", bomb)]);
    assert!(
        text.contains("250 times its size"),
        "{}",
        &text[..text.len().min(400)]
    );
}

#[test]
fn values_of_json_that_are_no_texts_are_read_as_a_native_file_writes_them() {
    let folder = TempDir::new().unwrap();
    let orders = r#"[{"order": 7, "person": "p", "at": "2026-03-02", "amount": 1234.5, "margin": null},
        {"order": 12345678901234567890, "person": "p", "at": "2026-03-03", "amount": 0, "currency": "EUR"}]"#;
    fs::write(folder.path().join("orders.json"), orders).unwrap();
    let people =
        r#"{"person": "p", "attr": {"region": "north", "tags": ["a", "b"]}, "attr.vip": true}"#;
    fs::write(folder.path().join("people.jsonl"), people).unwrap();
    let tables = read(folder.path()).unwrap().tables;
    let text = |text| tables.symbols.get(text);
    assert_eq!(
        (text(tables.orders[0].order), tables.orders[0].amount),
        ("7", 123_450)
    );
    assert_eq!(text(tables.orders[1].order), "12345678901234567890");
    let names: Vec<&str> = tables
        .attributes
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    let values = &tables.people[0].attributes;
    let said = |name: &str| {
        let place = names.iter().position(|known| *known == name).unwrap();
        values[place].map(text)
    };
    assert_eq!(said("region"), Some("north"));
    assert_eq!(said("tags"), Some("a;b"));
    assert_eq!(said("vip"), Some("true"));
}

#[test]
fn json_that_is_broken_or_holds_no_records_is_told_with_its_place() {
    for (text, part) in [
        (r#"[{"person": "p1"}, {"person": "p2""#, "no whole JSON"),
        (
            r#"[{"person": "p1"}, 7]"#,
            "row 2: a record must be an object",
        ),
        ("{\"person\": \"p1\"}\n{\"person\" \"p2\"}", "line 2"),
    ] {
        let told = refusal(&[("people.json", text.into())]);
        assert!(
            told.contains("people.json") && told.contains(part),
            "{told}"
        );
    }
    let deep = format!("[{}1{}]", "[".repeat(5_000), "]".repeat(5_000));
    assert!(refusal(&[("people.json", deep.into())]).contains("no whole JSON"));
}

#[test]
fn parquet_gives_the_rows_that_the_same_table_as_text_gives() {
    use arrow_array::{
        BooleanArray, Date32Array, Decimal128Array, Float64Array, RecordBatch, StringArray,
        TimestampMillisecondArray,
    };
    use std::sync::Arc;
    let orders = RecordBatch::try_from_iter([
        (
            "order",
            Arc::new(StringArray::from(vec!["o1", "o2"])) as arrow_array::ArrayRef,
        ),
        ("person", Arc::new(StringArray::from(vec!["p1", "p2"]))),
        ("at", Arc::new(Date32Array::from(vec![20_514, 20_515]))),
        (
            "amount",
            Arc::new(
                Decimal128Array::from(vec![123_450, 99])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
        (
            "margin",
            Arc::new(Float64Array::from(vec![Some(12.5), None])),
        ),
    ]);
    let at = TimestampMillisecondArray::from(vec![Some(1_772_442_000_000)])
        .with_timezone("Europe/Berlin");
    let touches = RecordBatch::try_from_iter([
        (
            "touch",
            Arc::new(StringArray::from(vec!["t1"])) as arrow_array::ArrayRef,
        ),
        ("person", Arc::new(StringArray::from(vec!["p1"]))),
        ("at", Arc::new(at)),
        ("medium", Arc::new(StringArray::from(vec!["call"]))),
        ("direction", Arc::new(StringArray::from(vec!["in"]))),
        ("connected", Arc::new(BooleanArray::from(vec![true]))),
    ]);
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for (name, batch) in [("orders", orders.unwrap()), ("touches", touches.unwrap())] {
        let file = fs::File::create(one.path().join(name).with_extension("parquet")).unwrap();
        let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }
    let text =
        "order,person,at,amount,margin\no1,p1,2026-03-02,1234.50,12.5\no2,p2,2026-03-03,0.99,\n";
    fs::write(other.path().join("orders.csv"), text).unwrap();
    let text =
        "touch,person,at,medium,direction,connected\nt1,p1,2026-03-02T09:00:00Z,call,in,true\n";
    fs::write(other.path().join("touches.csv"), text).unwrap();
    assert_eq!(
        told(&read(one.path()).unwrap()),
        told(&read(other.path()).unwrap())
    );
    let bad = refusal(&[("orders.parquet", b"PAR1 and no more".to_vec())]);
    assert!(
        bad.contains("orders.parquet") && bad.contains("Parquet"),
        "{bad}"
    );
}

#[test]
fn an_archive_that_is_cut_or_holds_what_is_not_known_names_itself_and_the_remedy() {
    let text = refusal(&[("export.zip", b"PK\x03\x04 and no more".to_vec())]);
    assert!(
        text.contains("export.zip") && text.contains("pack it again"),
        "{text}"
    );
    let text = refusal(&[("touches.csv.gz", vec![0x1f, 0x8b, 8, 0, 1, 2])]);
    assert!(text.contains("touches.csv.gz"), "{text}");
    let text = refusal(&[("touches.csv.zst", vec![0x28, 0xb5, 0x2f, 0xfd, 9, 9, 9])]);
    assert!(text.contains("touches.csv.zst"), "{text}");
}

#[test]
fn a_name_over_two_columns_of_a_native_file_is_refused() {
    let text = refusal(&[("people.csv", b"person,name,name\np1,A,B\n".to_vec())]);
    assert!(text.contains("two columns are called name"), "{text}");
}

#[test]
fn a_row_with_too_few_or_too_many_cells_can_be_left_out_as_any_bad_row() {
    let folder = TempDir::new().unwrap();
    let rows = "person,name\np1,A\np2\np3,B,C\np4,D,,\n";
    fs::write(folder.path().join("people.csv"), rows).unwrap();
    let calendar = Calendar::new(&Policy::default()).unwrap();
    let plan = Plan::of(&asked(vec![folder.path().to_owned()])).unwrap();
    let text = plan
        .read(&calendar, None, Rejects::stop())
        .unwrap_err()
        .to_string();
    for part in [
        "people.csv row 3: the row has 1 cells",
        "people.csv row 4: the row has 3 cells",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let rejects = Rejects::keep(Box::new(Vec::new())).unwrap();
    let intake = plan.read(&calendar, None, rejects).unwrap();
    assert_eq!((intake.told.rejected, intake.tables.people.len()), (2, 2));
}
