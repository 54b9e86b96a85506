//! A guess as a mapping file.

use std::fmt::Write;

use doorstep_records::Table;

use super::values::{ANSWERS, DIRECTIONS, MEDIA, OUTCOMES, Words, is_no_contact, word_for};
use super::{FileGuess, Found, Meaning, names};
use crate::file::Source;
use crate::problems::IntakeError;

/// What stands above every guess.
const HEAD: &str = "\
# What the columns of these files mean, as far as it can be guessed: correct it, then import with --map.
# docs/import.md says what can stand here.
# What the system is called that the files come from: those of another system need another name.
name = \"mapping\"
title = \"a mapping file\"
# Attributes that became known only after the door: shown, never used to compare like with like.
after_door = [\"owner\"]

# The zone of times, if they are those of UTC:
# times = \"UTC\"
# If no row tells whether the day or the month is first, or what a comma parts:
# days = \"day_first\"
# decimals = \"comma\"
";

/// What files may be, as a mapping file, and for people. Files that no table fits are not in it.
pub(crate) fn mapping(sources: &[Source]) -> Result<(String, Vec<FileGuess>), IntakeError> {
    let mut text = HEAD.to_owned();
    let mut guesses = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        let Some(found) = super::guess(source)? else {
            continue;
        };
        let mut writer = Writer {
            found: &found,
            name: format!("file{}", number + 1),
            text: String::new(),
            questions: Vec::new(),
        };
        writer.file();
        text.push_str(&writer.text);
        let questions = writer.questions;
        guesses.push(found.shown(questions));
    }
    Ok((text, guesses))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A column or a word, as a key of TOML.
fn key(text: &str) -> String {
    quoted(text)
}

struct Writer<'a, 'b> {
    found: &'a Found<'b>,
    name: String,
    text: String,
    questions: Vec<String>,
}

impl Writer<'_, '_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn file(&mut self) {
        let source = self.found.source;
        let used = self.found.of.values().map(|(place, _)| *place);
        let used = used.chain(self.found.attributes.iter().map(|(place, _)| *place));
        let mut used: Vec<usize> = used.collect();
        used.sort_unstable();
        let columns: Vec<String> = used
            .iter()
            .map(|&place| quoted(&source.header[place]))
            .collect();
        let head = format!(
            "\n# {}: {}, certainty {:.2}\n[[file]]\nname = {}\ncolumns = [{}]\noptional = true\n",
            source.name().replace('\n', " "),
            self.found.table.name(),
            self.found.certainty,
            quoted(&self.name),
            columns.join(", ")
        );
        self.line(&head);
        if self.found.table == Table::People {
            self.person(false);
        } else {
            if matches!(
                self.found.table,
                Table::Touches | Table::Orders | Table::Deals
            ) {
                self.person(true);
            }
            self.record();
        }
    }

    fn begin(&mut self, table: &str, more: &str) {
        let head = format!(
            "[[record]]\nfile = {}\ntable = \"{table}\"{more}\n[record.columns]",
            quoted(&self.name)
        );
        self.line(&head);
    }

    /// A cell, with how sure it is.
    fn cell(&mut self, name: &str, cell: &str, meaning: Option<Meaning>) {
        let sure = meaning.and_then(|meaning| self.found.of.get(&meaning));
        let sure = sure.map_or(String::new(), |(_, sure)| {
            format!(" # certainty {:.2}", sure.min(0.99))
        });
        let line = format!("{name} = {cell}{sure}");
        self.line(&line);
    }

    fn column(&mut self, meaning: Meaning) {
        if let Some(column) = self.found.column(meaning) {
            let (name, cell) = (self.found.called(meaning), quoted(column));
            self.cell(name, &cell, Some(meaning));
        }
    }

    /// What names a person: an id, else their address, number or name.
    fn person_cell(&self) -> String {
        let found = self.found;
        if let (Some(caller), Some(callee)) =
            (found.column(Meaning::Caller), found.column(Meaning::Callee))
        {
            let out = self.direction_condition();
            return format!(
                "{{ first = [{{ column = {}, only = {out} }}, {}] }}",
                quoted(callee),
                quoted(caller)
            );
        }
        let id = [Meaning::Person]
            .into_iter()
            .chain((found.table == Table::People).then_some(Meaning::Id));
        let others = [
            Meaning::Email,
            Meaning::Phone,
            Meaning::Caller,
            Meaning::Callee,
            Meaning::Name,
        ];
        let mut cells: Vec<String> = id
            .chain(others)
            .filter_map(|meaning| found.column(meaning))
            .map(quoted)
            .collect();
        if !found.has(Meaning::Person) && !found.has(Meaning::Name) {
            cells.extend(self.full_name());
        }
        cells.extend(
            found
                .column(Meaning::Company)
                .map(quoted)
                .filter(|_| found.table != Table::People),
        );
        if found.has(Meaning::Person) {
            cells.truncate(1);
        }
        if found.table == Table::Deals && cells.is_empty() {
            let id = found.column(Meaning::DealId).or(found.column(Meaning::Id));
            cells.push(
                id.map_or("{ content = true, prefix = \"buyer \" }".to_owned(), |id| {
                    format!("{{ column = {}, prefix = \"buyer of \" }}", quoted(id))
                }),
            );
        }
        match &cells[..] {
            [one] => one.clone(),
            _ => format!("{{ first = [{}] }}", cells.join(", ")),
        }
    }

    /// First and last name as one.
    fn full_name(&self) -> Option<String> {
        let names = [Meaning::FirstName, Meaning::LastName];
        let names = names.map(|meaning| self.found.column(meaning).map(quoted));
        let names: Vec<String> = names.into_iter().flatten().collect();
        (!names.is_empty()).then(|| format!("{{ parts = [{}], with = \" \" }}", names.join(", ")))
    }

    fn direction_condition(&self) -> String {
        let words = self.words_of(Meaning::Direction, &DIRECTIONS, "out");
        let column = self.found.column(Meaning::Direction).unwrap_or("");
        format!(
            "{{ column = {}, among = [{}] }}",
            quoted(column),
            words.join(", ")
        )
    }

    /// The values of a column that stand for a word.
    fn words_of(&self, meaning: Meaning, known: &Words, word: &str) -> Vec<String> {
        let values = self.found.profile(meaning).map(|profile| &profile.values);
        let mut words: Vec<&String> = values
            .into_iter()
            .flat_map(|values| values.keys())
            .filter(|value| word_for(value, known) == Some(word))
            .collect();
        words.sort();
        words.into_iter().map(|value| quoted(value)).collect()
    }

    /// The person that a row is of; `once` if several rows may be of one.
    fn person(&mut self, is_once: bool) {
        let found = self.found;
        let has_more = [
            Meaning::Email,
            Meaning::Phone,
            Meaning::Name,
            Meaning::LastName,
            Meaning::Company,
            Meaning::Source,
            Meaning::Caller,
        ]
        .iter()
        .any(|meaning| found.has(*meaning));
        if is_once && !has_more {
            return;
        }
        self.begin("people", "\nonce = true\nneeds = [\"person\"]");
        let person = self.person_cell();
        self.cell("person", &person, Some(Meaning::Person));
        if found.has(Meaning::Name) {
            self.column(Meaning::Name);
        } else if let Some(cell) = self.full_name() {
            self.cell("name", &cell, Some(Meaning::LastName));
        }
        self.column(Meaning::Email);
        if found.has(Meaning::Caller) && found.has(Meaning::Callee) {
            self.cell("phone", &person, Some(Meaning::Caller));
        } else {
            let phone = [Meaning::Phone, Meaning::Caller, Meaning::Callee]
                .into_iter()
                .find(|meaning| found.has(*meaning));
            if let Some(meaning) = phone {
                self.column(meaning);
            }
        }
        self.column(Meaning::Company);
        if let Some(column) = found.column(Meaning::Source) {
            self.cell("\"attr.source\"", &quoted(column), Some(Meaning::Source));
        }
        if found.table == Table::People {
            self.column(Meaning::CreatedAt);
            self.column(Meaning::CustomerSince);
            for meaning in [Meaning::Rep, Meaning::Campaign] {
                if let Some(column) = found.column(meaning) {
                    let name = quoted(found.called(meaning));
                    self.cell(&name, &quoted(column), Some(meaning));
                }
            }
            for (place, name) in &found.attributes {
                let cell = quoted(&found.source.header[*place]);
                self.cell(&key(&format!("attr.{name}")), &cell, None);
            }
            self.questions.push("is nothing in it known only after somebody came to the door? Take such attributes out".to_owned());
        }
        self.line("");
    }

    fn record(&mut self) {
        let found = self.found;
        match found.table {
            Table::Touches => self.touch(),
            Table::Orders => {
                self.begin("orders", "");
                self.id("order", &[Meaning::OrderId, Meaning::Id]);
                let person = self.person_cell();
                self.cell("person", &person, None);
                self.at();
                for meaning in [
                    Meaning::Amount,
                    Meaning::Margin,
                    Meaning::Currency,
                    Meaning::Rep,
                    Meaning::Campaign,
                ] {
                    self.column(meaning);
                }
            }
            Table::Deals => {
                self.begin("deals", "");
                self.id("deal", &[Meaning::DealId, Meaning::Id]);
                let person = self.person_cell();
                self.cell("person", &person, None);
                for meaning in [
                    Meaning::Rep,
                    Meaning::OpenedAt,
                    Meaning::ProposedAt,
                    Meaning::ClosedAt,
                    Meaning::LostReason,
                    Meaning::Amount,
                    Meaning::Margin,
                    Meaning::Currency,
                ] {
                    self.column(meaning);
                }
                self.mapped(Meaning::Outcome, &OUTCOMES, Some("open"));
            }
            Table::Spend => {
                self.begin("campaigns", "\nonce = true");
                self.column(Meaning::Campaign);
                self.cell(
                    "name",
                    &quoted(found.column(Meaning::Campaign).unwrap_or("")),
                    None,
                );
                self.cell("medium", "{ constant = \"ad\" }", None);
                self.line("");
                self.begin("spend", "");
                self.column(Meaning::Campaign);
                let day = found
                    .column(Meaning::Day)
                    .filter(|_| !found.has(Meaning::From));
                let from = day.or(found.column(Meaning::From)).unwrap_or("");
                let to = day.or(found.column(Meaning::To)).unwrap_or(from);
                self.cell("from", &quoted(from), Some(Meaning::From));
                self.cell("to", &quoted(to), Some(Meaning::To));
                let cost = found.column(Meaning::Cost).unwrap_or("");
                let is_micros = names::words(cost)
                    .iter()
                    .any(|word| word.starts_with("micro"));
                let cell = if is_micros {
                    format!("{{ column = {}, divide_by = 1000000 }}", quoted(cost))
                } else {
                    quoted(cost)
                };
                self.cell("amount", &cell, Some(Meaning::Cost));
                if !is_micros && self.has_large_whole_costs() {
                    self.questions.push(format!(
                        "is {cost} in millionths? Then write divide_by = 1000000 beside it"
                    ));
                }
                self.column(Meaning::Currency);
            }
            Table::Counts => {
                self.begin("counts", "");
                let month = quoted(found.column(Meaning::Month).unwrap_or(""));
                self.cell(
                    "month",
                    &format!("{{ column = {month}, month = true }}"),
                    Some(Meaning::Month),
                );
                for meaning in [
                    Meaning::Source,
                    Meaning::Reached,
                    Meaning::Leads,
                    Meaning::Answered,
                    Meaning::Proposals,
                    Meaning::Won,
                    Meaning::Amount,
                    Meaning::Cost,
                    Meaning::Hours,
                ] {
                    self.column(meaning);
                }
            }
            _ => {
                self.begin(found.table.name(), "");
                for meaning in [Meaning::Rep, Meaning::Week, Meaning::Hours] {
                    self.column(meaning);
                }
            }
        }
        self.line("");
    }

    /// Whether costs are whole numbers so large that they may be micro-units.
    fn has_large_whole_costs(&self) -> bool {
        const LARGE: u64 = 100_000;
        let Some(profile) = self.found.profile(Meaning::Cost) else {
            return false;
        };
        let wholes = || profile.values.keys().map(|value| value.parse::<u64>());
        wholes().all(|whole| whole.is_ok())
            && wholes().flatten().max().is_some_and(|most| most >= LARGE)
    }

    fn id(&mut self, name: &str, meanings: &[Meaning]) {
        let meaning = meanings.iter().find(|meaning| self.found.has(**meaning));
        let column = meaning.and_then(|meaning| self.found.column(*meaning));
        let cell = column.map_or_else(
            || format!("{{ content = true, prefix = \"{name} \" }}"),
            quoted,
        );
        self.cell(name, &cell, meaning.copied());
    }

    fn at(&mut self) {
        let found = self.found;
        let at = quoted(found.column(Meaning::At).unwrap_or(""));
        let cell = match found.column(Meaning::Clock) {
            Some(clock) => format!("{{ parts = [{at}, {}], with = \" \" }}", quoted(clock)),
            None => at,
        };
        self.cell("at", &cell, Some(Meaning::At));
    }

    /// A column whose words are others than the ledger's.
    fn mapped(&mut self, meaning: Meaning, known: &Words, other: Option<&str>) {
        let Some(column) = self.found.column(meaning) else {
            return;
        };
        let mut words = Vec::new();
        let mut unknown = Vec::new();
        let values = self.found.profile(meaning).map(|profile| &profile.values);
        let mut values: Vec<&String> = values
            .into_iter()
            .flat_map(|values| values.keys())
            .collect();
        values.sort();
        for value in values {
            match word_for(value, known) {
                Some(word) => words.push(format!("{} = \"{word}\"", key(value))),
                None if is_no_contact(value) => {}
                None => unknown.push(quoted(value)),
            }
        }
        let other = other.map_or(String::new(), |other| format!(", other = \"{other}\""));
        let cell = format!(
            "{{ column = {}, map = {{ {} }}{other} }}",
            quoted(column),
            words.join(", ")
        );
        let name = self.found.called(meaning);
        if !unknown.is_empty() {
            let all: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            self.questions.push(format!(
                "what is {} in {column}: {}?",
                unknown.join(", "),
                all.join(", ")
            ));
        }
        self.cell(name, &cell, Some(meaning));
    }

    fn touch(&mut self) {
        let found = self.found;
        let values = found
            .profile(Meaning::Medium)
            .map(|profile| &profile.values);
        let is_none = |value: &&String| is_no_contact(value);
        let mut none: Vec<&String> = values
            .into_iter()
            .flat_map(|values| values.keys())
            .filter(is_none)
            .collect();
        none.sort();
        let none: Vec<String> = none.into_iter().map(|value| quoted(value)).collect();
        let mut more = "\nneeds = [\"person\"]".to_owned();
        if let Some(column) = found.column(Meaning::Medium).filter(|_| !none.is_empty()) {
            // Writing into a String does not fail.
            let _ = write!(
                more,
                "\nonly = {{ column = {}, not = [{}] }}",
                quoted(column),
                none.join(", ")
            );
        }
        self.begin("touches", &more);
        self.id("touch", &[Meaning::Id]);
        let person = self.person_cell();
        self.cell("person", &person, None);
        self.at();
        if found.has(Meaning::Medium) {
            self.mapped(Meaning::Medium, &MEDIA, None);
        } else {
            let medium = self.only_medium();
            self.cell("medium", &format!("{{ constant = \"{medium}\" }}"), None);
            self.questions
                .push(format!("is every row a {medium}? No column tells"));
        }
        if found.has(Meaning::Direction) {
            self.mapped(Meaning::Direction, &DIRECTIONS, None);
        } else {
            let direction = if self.only_medium() == "form" {
                "in"
            } else {
                "out"
            };
            self.cell(
                "direction",
                &format!("{{ constant = \"{direction}\" }}"),
                None,
            );
            self.questions.push(format!(
                "who turned to whom? No column tells: every row is taken for {direction}"
            ));
        }
        self.duration();
        self.mapped(Meaning::Connected, &ANSWERS, Some(""));
        for meaning in [
            Meaning::Subject,
            Meaning::Rep,
            Meaning::Campaign,
            Meaning::DealId,
        ] {
            self.column(meaning);
        }
    }

    /// How long it lasted: in seconds, in minutes, or on a clock.
    fn duration(&mut self) {
        /// Of so large a share of talks on a clock the first number is nought: then it is hours.
        const SHORT: f64 = 0.8;
        let found = self.found;
        let Some(column) = found.column(Meaning::Duration) else {
            return;
        };
        let values = found.profile(Meaning::Duration);
        let values = values.into_iter().flat_map(|profile| &profile.values);
        let clocks: Vec<(&String, usize)> = values
            .filter(|(value, _)| value.contains(':'))
            .map(|(value, count)| (value, *count))
            .collect();
        let count = |is_it: fn(&str) -> bool| -> usize {
            let those = clocks.iter().filter(|(value, _)| is_it(value));
            those.map(|(_, count)| count).sum()
        };
        let is_pair = |value: &str| value.matches(':').count() == 1;
        let short = count(|value| value.starts_with("0:") || value.starts_with("00:"));
        let is_hours = short as f64 >= SHORT * count(|_| true) as f64;
        let column_text = quoted(column);
        let is_minutes = names::words(column)
            .iter()
            .any(|word| word.starts_with("min"));
        let cell = if clocks.is_empty() && is_minutes {
            format!("{{ column = {column_text}, times = 60 }}")
        } else if clocks.is_empty() {
            column_text
        } else if is_hours && clocks.iter().all(|(value, _)| is_pair(value)) {
            self.questions.push(format!(
                "is 0:05 in {column} five minutes? If it is five seconds take times = 60 away"
            ));
            format!("{{ column = {column_text}, clock = true, times = 60 }}")
        } else {
            format!("{{ column = {column_text}, clock = true }}")
        };
        self.cell("duration_s", &cell, Some(Meaning::Duration));
    }

    /// The medium of a file that has no column for it, from what it and its columns are called.
    fn only_medium(&self) -> &'static str {
        let found = self.found;
        if found.has(Meaning::Duration) || found.has(Meaning::Caller) {
            return "call";
        }
        let mut words = names::words(&found.source.name());
        words.extend(
            found
                .source
                .header
                .iter()
                .flat_map(|name| names::words(name)),
        );
        let says = |(_, names): &&(&'static str, Vec<&'static str>)| {
            names.iter().any(|name| {
                words
                    .iter()
                    .any(|word| word.starts_with(name) && name.len() > 3)
            })
        };
        MEDIA
            .iter()
            .find(says)
            .map_or("form", |(medium, _)| *medium)
    }
}
