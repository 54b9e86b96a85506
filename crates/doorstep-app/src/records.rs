//! From paths to the facts of a business, or to one person's timeline.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use doorstep_balance::facts::Options;
use doorstep_balance::{Facts, Question, Timeline, Warning};
use doorstep_core::{Micros, Policy};
use doorstep_intake::{Asked, Intake, Plan, Rejects, UsedFile};
pub use doorstep_intake::{Explained, FileGuess};
use doorstep_records::{Business, Calendar, Currency, Notice, money, value};

use jiff::civil::Date;

use crate::Error;
use crate::sources::Sources;

/// What to read, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Mapping files.
    pub maps: Vec<PathBuf>,
    /// What the files are, as `preset.file` or the name of a table.
    pub role: Option<String>,
    /// Files that are not known are taken for what they are guessed to be.
    pub guess: bool,
    /// The business's own addresses, for mail.
    pub ours: Vec<String>,
    /// A policy file.
    pub policy: Option<PathBuf>,
    /// A zone that overrides the policy's.
    pub zone: Option<String>,
    /// The currency of amounts whose row names none.
    pub currency: Option<String>,
    /// Judge as of the end of this day.
    pub as_of: Option<String>,
    /// Where rows go that cannot be read; without it such a row stops the run.
    pub skip_bad: Option<PathBuf>,
    /// The present, if the caller knows it: what lies after it is a slip of the pen.
    pub now: Option<Micros>,
    /// What the verdict is asked.
    pub question: Question,
}

impl Request {
    /// What is to be read; `system` is what to call where the rows come from.
    pub(crate) fn asked(&self, system: Option<&str>) -> Asked {
        Asked {
            paths: self.paths.clone(),
            maps: self.maps.clone(),
            role: self.role.clone(),
            guess: self.guess,
            ours: self.ours.clone(),
            system: system.map(str::to_owned),
        }
    }
}

/// The records of a business, ready for questions.
#[derive(Debug)]
pub struct Loaded {
    business: Business,
    policy: Policy,
    as_of: Option<Micros>,
    question: Question,
    /// The files that were read.
    pub used: Vec<UsedFile>,
    /// Rows that were left out.
    pub rejected: usize,
}

/// Reads the records.
pub fn load(request: &Request) -> Result<Loaded, Error> {
    let sources = Sources::of(&request.asked(None))?;
    let policy = policy(request, &sources)?;
    let calendar = Calendar::new(&policy)?;
    let as_of = request
        .as_of
        .as_deref()
        .map(|text| end_of_day(text, &calendar))
        .transpose()?;
    let currency = request.currency.as_deref().map(currency).transpose()?;
    let Intake { tables, told } = sources.read(&calendar, currency, rejects(request)?)?;
    let mut business = Business::assemble(tables, &policy)?;
    if business.at.is_empty() && business.counts.is_empty() {
        return Err(Error::NothingHappened {
            rejected: told.rejected,
        });
    }
    if let (Some(text), Some(as_of)) = (&request.as_of, as_of) {
        check_as_of(text, as_of, &business)?;
    }
    let zone = sources.zone_differs(&policy);
    business
        .notices
        .splice(0..0, told.notices.into_iter().chain(zone));
    let now = request.now.filter(|_| as_of.is_none());
    let today = now.map(|now| business.calendar.date(now));
    let as_of = as_of.or(today.and_then(|today| leave_out_the_future(&mut business, today)));
    Ok(Loaded {
        business,
        policy,
        as_of,
        question: request.question.clone(),
        used: told.used,
        rejected: told.rejected,
    })
}

/// What the files of a request are, as far as it is known or can be guessed. A guess is written into a mapping file, which
/// must not be there yet.
pub fn explain_files(request: &Request, mapping: &Path) -> Result<Explained, Error> {
    let explained = Plan::explain(&request.asked(None))?;
    if !explained.guesses.is_empty() {
        let mut file = File::create_new(mapping).map_err(Error::new_file("--explain", mapping))?;
        file.write_all(explained.mapping.as_bytes())
            .map_err(Error::io(mapping))?;
    }
    Ok(explained)
}

/// That something is recorded by the day that somebody named.
fn check_as_of(text: &str, as_of: Micros, business: &Business) -> Result<(), Error> {
    let calendar = &business.calendar;
    let months = business.counts.iter().map(|row| row.month.last_of_month());
    let days = business.at.iter().map(|&at| calendar.date(at));
    let first = if business.at.is_empty() {
        months.min()
    } else {
        days.min()
    };
    match first.filter(|&first| calendar.end_of(first) > as_of) {
        None => Ok(()),
        Some(first) => Err(Error::Option {
            option: "--as-of",
            value: text.to_owned(),
            remedy: format!("nothing is recorded by then: name {first} or a later day"),
        }),
    }
}

/// Names what lies after today, such as a year mistyped. If touches do, the latest of the others is the moment
/// to judge at.
fn leave_out_the_future(business: &mut Business, today: Date) -> Option<Micros> {
    let end = business.calendar.end_of(today);
    let future = (0..business.at.len()).filter(|&place| business.at[place] > end);
    let latest = future.clone().max_by_key(|&place| business.at[place]);
    if let Some(place) = latest {
        let text = format!(
            "{} after today, {today} (the latest is {} on {}), and left out of every number: check the year, or count with --as-of",
            money::some(future.count(), "touch lies", "touches lie"),
            business.touch_name(&business.recorded[place]),
            business.calendar.date(business.at[place])
        );
        business
            .notices
            .push(Notice::new("future-records", "touches", text));
    }
    let before = business.counts.len();
    business.counts.retain(|row| row.month <= today);
    let months = before - business.counts.len();
    if months > 0 {
        let text = format!(
            "{} of a month after today, {today}, and left out of every number: check the year",
            money::some(months, "row is", "rows are")
        );
        business
            .notices
            .push(Notice::new("future-records", "counts", text));
    }
    let others = business.at.iter().copied().filter(|&at| at <= end);
    latest.map(|_| others.max().unwrap_or(end))
}

/// The numbers that fit the records, the owner's over them, the command line's over both.
pub(crate) fn policy(request: &Request, sources: &Sources) -> Result<Policy, Error> {
    let mut policy = Policy::default();
    for preset in sources.policies() {
        policy.overlay(&preset).map_err(Error::PresetPolicy)?;
    }
    policy.zone = sources.zone().or(policy.zone);
    if let Some(file) = &request.policy {
        overlay(&mut policy, file)?;
    }
    if let Some(zone) = &request.zone {
        policy.zone = Some(zone.clone());
    }
    Ok(policy)
}

/// Reads a policy file over the default policy.
pub fn read_policy(file: &Path) -> Result<Policy, Error> {
    let mut policy = Policy::default();
    overlay(&mut policy, file)?;
    Ok(policy)
}

fn overlay(policy: &mut Policy, file: &Path) -> Result<(), Error> {
    let text = fs::read_to_string(file).map_err(Error::io(file))?;
    policy.overlay(&text).map_err(|error| Error::Policy {
        file: file.to_owned(),
        error: Box::new(error),
    })
}

fn end_of_day(text: &str, calendar: &Calendar) -> Result<Micros, Error> {
    let date = value::day(text).map_err(|_| Error::Option {
        option: "--as-of",
        value: text.to_owned(),
        remedy: "write a date such as 2026-03-31".to_owned(),
    })?;
    Ok(calendar.end_of(date))
}

pub(crate) fn currency(code: &str) -> Result<Currency, Error> {
    Currency::parse(code).ok_or_else(|| Error::Option {
        option: "--currency",
        value: code.to_owned(),
        remedy: "write an ISO 4217 code such as EUR".to_owned(),
    })
}

pub(crate) fn rejects(request: &Request) -> Result<Rejects, Error> {
    let Some(path) = &request.skip_bad else {
        return Ok(Rejects::stop());
    };
    // A file that is there is never written over: it may be one of the records.
    let file = File::create_new(path).map_err(Error::new_file("--skip-bad", path))?;
    Rejects::keep(Box::new(file)).map_err(|error| Error::Io {
        path: path.clone(),
        source: error.into(),
    })
}

/// That each column is one that there is.
fn check_columns(option: &'static str, columns: &[String], known: &[String]) -> Result<(), Error> {
    for column in columns {
        let name = column.strip_prefix("attr.").unwrap_or(column);
        if !known.iter().any(|known| known == name) {
            return Err(Error::Option {
                option,
                value: column.clone(),
                remedy: format!("there is no such column; there are {}", known.join(", ")),
            });
        }
    }
    Ok(())
}

impl Loaded {
    /// Records judged as of a moment, by default that of the latest touch.
    pub(crate) fn of(business: Business, policy: Policy, as_of: Option<Micros>) -> Self {
        Loaded {
            business,
            policy,
            as_of,
            question: Question::default(),
            used: Vec::new(),
            rejected: 0,
        }
    }

    /// The facts. An unknown column in `by` is an error that names those there are.
    pub fn facts(&self, by: &[String]) -> Result<Facts, Error> {
        let (by_names, mix_names) = (
            doorstep_balance::column_names(&self.business),
            doorstep_balance::mix_names(&self.business),
        );
        check_columns("--by", by, &by_names)?;
        check_columns("--mix", self.question.mix.as_slice(), &mix_names)?;
        let options = Options {
            as_of: self.as_of,
            by: by.to_vec(),
            question: self.question.clone(),
        };
        let mut facts = Facts::of(&self.business, &self.policy, &options);
        if self.rejected > 0 {
            let text = format!(
                "{} could not be read: left out of every number",
                money::some(self.rejected, "row", "rows")
            );
            let subject = "rows".to_owned();
            facts.warnings.insert(
                0,
                Warning {
                    code: "rows-rejected".into(),
                    subject,
                    text,
                },
            );
        }
        Ok(facts)
    }

    /// The timeline of a person, called by id, e-mail, phone or name.
    pub fn timeline(&self, person: &str) -> Result<Timeline, Error> {
        match self.business.parties_called(person)[..] {
            [index] => Ok(Timeline::of(
                &self.business,
                &self.policy,
                self.as_of,
                index,
            )),
            [] => Err(Error::NoSuchPerson(person.to_owned())),
            ref several => {
                let id = |&index: &usize| self.business.parties[index].id;
                let ids = several
                    .iter()
                    .map(id)
                    .map(|id| self.business.symbols.get(id));
                Err(Error::SeveralPeople {
                    called: person.to_owned(),
                    ids: ids.collect::<Vec<_>>().join(", "),
                })
            }
        }
    }

    /// Cases to show touch by touch: one won by marketing and one by sales, as far as there are any.
    pub fn examples(&self) -> Vec<Timeline> {
        Timeline::examples(&self.business, &self.policy, self.as_of)
    }

    /// Decimals of the currency's minor unit.
    pub fn decimals(&self) -> u32 {
        money::decimals(self.business.currency)
    }

    /// Whether the records reach the present: what waits can still be answered.
    pub fn is_fresh(&self, now: Micros) -> bool {
        const FRESH_DAYS: i64 = 7;
        let latest = self
            .as_of
            .or_else(|| self.business.at.iter().copied().max());
        latest.is_some_and(|latest| now - latest <= FRESH_DAYS * doorstep_core::DAY)
    }
}
