//! Section 8: the owner's numbers for the rules, read from TOML, validated, with every default.
//!
//! Unknown keys and numbers out of range are errors that name the key and the range. Whether a zone
//! exists only a calendar can tell; this module checks that the name is one.

mod hours;
mod span;

use std::fmt;

use serde::Deserialize;

pub use hours::{Holiday, Hours, MINUTES_PER_DAY, Weekly};
pub use span::{Span, SpanUnit};

use crate::touch::Medium;
use crate::{DAY, HOUR, Micros};

/// Whose touches make one stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Each person's.
    #[default]
    Person,
    /// Those of all people of a company: the buyer is then the company.
    Company,
}

impl Unit {
    /// The word of the policy file.
    pub const fn word(self) -> &'static str {
        match self {
            Unit::Person => "person",
            Unit::Company => "company",
        }
    }
}

/// The owner's numbers. [`Policy::default`] is the one the rules describe.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// `unit`: whose touches make one stream. Default person.
    pub unit: Unit,
    /// `zone`: IANA name; dates, months, lags in days, business hours, times without a zone. Default
    /// UTC; None says that nobody has chosen one.
    pub zone: Option<String>,
    /// `talk_min_s`: seconds; shorter live touches are no talk. 0 to 3600, default 30.
    pub talk_min_s: u32,
    /// `interest_s`: seconds; an `out` talk this long opens the door, an order talk this long is a
    /// talk. 0 to 3600, default 120.
    pub interest_s: u32,
    /// `silence_d`: days that a case at the door rests before it is silent; 0 = never. 0 to 3650,
    /// default 180.
    pub silence_d: u32,
    /// `same_order_h`: hours in which later orders join the first. 0 to 720, default 24.
    pub same_order_h: u32,
    /// `bulk_n`: the same subject to so many people within 24 h is a broadcast. 2 to 100000, default 20.
    pub bulk_n: u32,
    /// `answer_window.MEDIUM`: how long an answer may take. 1 h to 365 d each.
    answer_windows: [Micros; Medium::COUNT],
    /// `answer_target`: what "answered in time" means. Default 1 business day.
    pub answer_target: Span,
    /// `source_window_d`: days that the source of a case may lie back. 1 to 730, default 90.
    pub source_window_d: u32,
    /// `business_hours` and `holidays`: the business clock. Default Mon-Fri 09:00-17:00, no holidays.
    pub business_hours: Hours,
    /// `work_min.MEDIUM` and `work_min.proposal`: selling minutes of a touch without duration. 0 to 600.
    pub work_min: WorkMinutes,
}

/// Selling minutes of a touch without duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkMinutes {
    media: [u32; Medium::COUNT],
    /// A written offer with a price.
    pub proposal: u32,
}

impl WorkMinutes {
    /// Minutes of a touch of this medium.
    pub const fn of(&self, medium: Medium) -> u32 {
        self.media[medium as usize]
    }
}

impl Default for WorkMinutes {
    fn default() -> Self {
        let mut media = [0; Medium::COUNT];
        for (medium, minutes) in [
            (Medium::Call, 10),
            (Medium::Email, 8),
            (Medium::Letter, 20),
            (Medium::Meeting, 60),
            (Medium::Visit, 60),
            (Medium::Chat, 10),
        ] {
            media[medium as usize] = minutes;
        }
        WorkMinutes {
            media,
            proposal: 45,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            unit: Unit::Person,
            zone: None,
            talk_min_s: 30,
            interest_s: 120,
            silence_d: 180,
            same_order_h: 24,
            bulk_n: 20,
            answer_windows: default_windows(),
            answer_target: Span::new(1, SpanUnit::BusinessDays),
            source_window_d: 90,
            business_hours: Hours::default(),
            work_min: WorkMinutes::default(),
        }
    }
}

/// The windows of section 2.
fn default_windows() -> [Micros; Medium::COUNT] {
    let mut windows = [10 * DAY; Medium::COUNT];
    for &medium in Medium::ALL {
        windows[medium as usize] = match medium {
            Medium::Chat => HOUR,
            Medium::Sms | Medium::Social => 2 * DAY,
            Medium::Meeting | Medium::Visit | Medium::Deal => 14 * DAY,
            Medium::Letter | Medium::Ad | Medium::Event => 30 * DAY,
            Medium::Email
            | Medium::Form
            | Medium::OrderForm
            | Medium::Web
            | Medium::Call
            | Medium::Voicemail => 10 * DAY,
        };
    }
    windows
}

/// What is wrong with a policy file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, or an unknown key, or a value of the wrong type.
    #[error("{0}")]
    Syntax(String),
    /// A number outside its range.
    #[error("{key} = {value} is out of range: {low} to {high} {unit}")]
    Range {
        /// The key.
        key: String,
        /// What it says.
        value: String,
        /// The least allowed.
        low: String,
        /// The most allowed.
        high: String,
        /// Of what.
        unit: &'static str,
    },
    /// A text that cannot be read.
    #[error("{key} = {value:?}: {remedy}")]
    Text {
        /// The key.
        key: String,
        /// What it says.
        value: String,
        /// What to write instead.
        remedy: String,
    },
}

/// The file as written: every key may be absent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    unit: Option<Unit>,
    zone: Option<String>,
    talk_min_s: Option<i64>,
    interest_s: Option<i64>,
    silence_d: Option<i64>,
    same_order_h: Option<i64>,
    bulk_n: Option<i64>,
    answer_window: Option<toml::Table>,
    answer_target: Option<String>,
    source_window_d: Option<i64>,
    business_hours: Option<String>,
    holidays: Option<Vec<String>>,
    work_min: Option<toml::Table>,
}

impl Policy {
    /// Reads a policy file. What it does not say keeps its default.
    ///
    /// ```
    /// use doorstep_core::{Medium, Policy, DAY};
    /// let policy = Policy::from_toml("silence_d = 365\n[answer_window]\nletter = \"45 d\"")?;
    /// assert_eq!(policy.silence_d, 365);
    /// assert_eq!(policy.answer_window(Medium::Letter), 45 * DAY);
    /// assert!(Policy::from_toml("silent_d = 365").is_err());
    /// # Ok::<(), doorstep_core::PolicyError>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let mut policy = Policy::default();
        policy.overlay(text)?;
        Ok(policy)
    }

    /// Lays a policy file over this policy: a preset's numbers first, the owner's over them.
    pub fn overlay(&mut self, text: &str) -> Result<(), PolicyError> {
        let file: PolicyFile =
            toml::from_str(text).map_err(|error| PolicyError::Syntax(error.to_string()))?;
        set(&mut self.unit, file.unit);
        if let Some(zone) = file.zone {
            self.zone = Some(zone_name(zone)?);
        }
        number(
            &mut self.talk_min_s,
            "talk_min_s",
            file.talk_min_s,
            0..=3600,
            "seconds",
        )?;
        number(
            &mut self.interest_s,
            "interest_s",
            file.interest_s,
            0..=3600,
            "seconds",
        )?;
        number(
            &mut self.silence_d,
            "silence_d",
            file.silence_d,
            0..=3650,
            "days",
        )?;
        number(
            &mut self.same_order_h,
            "same_order_h",
            file.same_order_h,
            0..=720,
            "hours",
        )?;
        number(
            &mut self.bulk_n,
            "bulk_n",
            file.bulk_n,
            2..=100_000,
            "people",
        )?;
        number(
            &mut self.source_window_d,
            "source_window_d",
            file.source_window_d,
            1..=730,
            "days",
        )?;
        self.overlay_windows(file.answer_window.unwrap_or_default())?;
        self.overlay_work(file.work_min.unwrap_or_default())?;
        if let Some(target) = file.answer_target {
            self.answer_target = Span::parse("answer_target", &target)?;
        }
        if let Some(hours) = file.business_hours {
            self.business_hours.week = Weekly::parse(&hours)?;
        }
        if let Some(holidays) = file.holidays {
            self.business_hours.set_holidays(&holidays)?;
        }
        Ok(())
    }

    fn overlay_windows(&mut self, table: toml::Table) -> Result<(), PolicyError> {
        for (word, value) in table {
            let key = format!("answer_window.{word}");
            let medium = medium(&key, &word)?;
            let toml::Value::String(text) = value else {
                return Err(text_error(
                    key,
                    value,
                    "write a text such as \"36 h\" or \"10 d\"",
                ));
            };
            let span = Span::parse(&key, &text)?;
            match span.micros() {
                Some(micros) if (HOUR..=365 * DAY).contains(&micros) => {
                    self.answer_windows[medium as usize] = micros;
                }
                Some(_) => {
                    return Err(PolicyError::Range {
                        key,
                        value: text,
                        low: "1 h".into(),
                        high: "365 d".into(),
                        unit: "",
                    });
                }
                None => {
                    let remedy = "an answer window is in clock time: write \"36 h\" or \"10 d\"";
                    return Err(text_error(key, text, remedy));
                }
            }
        }
        Ok(())
    }

    fn overlay_work(&mut self, table: toml::Table) -> Result<(), PolicyError> {
        for (word, value) in table {
            let key = format!("work_min.{word}");
            let toml::Value::Integer(minutes) = value else {
                return Err(text_error(
                    key,
                    value,
                    "write a whole number of minutes, 0 to 600",
                ));
            };
            let slot = match word.as_str() {
                "proposal" => &mut self.work_min.proposal,
                _ => &mut self.work_min.media[medium(&key, &word)? as usize],
            };
            number(slot, &key, Some(minutes), 0..=600, "minutes")?;
        }
        Ok(())
    }

    /// How long an answer to a touch of this medium may take.
    #[inline]
    pub fn answer_window(&self, medium: Medium) -> Micros {
        self.answer_windows[medium as usize]
    }

    /// `silence_d` in microseconds; 0 = never.
    pub const fn silence(&self) -> Micros {
        self.silence_d as Micros * DAY
    }
}

fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

fn number(
    slot: &mut u32,
    key: &str,
    value: Option<i64>,
    range: std::ops::RangeInclusive<i64>,
    unit: &'static str,
) -> Result<(), PolicyError> {
    let Some(value) = value else { return Ok(()) };
    match u32::try_from(value) {
        Ok(number) if range.contains(&value) => {
            *slot = number;
            Ok(())
        }
        _ => Err(PolicyError::Range {
            key: key.to_owned(),
            value: value.to_string(),
            low: range.start().to_string(),
            high: range.end().to_string(),
            unit,
        }),
    }
}

fn medium(key: &str, word: &str) -> Result<Medium, PolicyError> {
    Medium::from_word(word).ok_or_else(|| {
        let words: Vec<_> = Medium::ALL.iter().map(|medium| medium.word()).collect();
        text_error(
            key,
            word,
            &format!("not a medium; one of {}", words.join(", ")),
        )
    })
}

/// The shape of an IANA name. Whether there is such a zone, a calendar tells.
fn zone_name(zone: String) -> Result<String, PolicyError> {
    let sound = !zone.is_empty()
        && zone.len() <= 64
        && zone
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    if sound {
        Ok(zone)
    } else {
        Err(text_error(
            "zone",
            zone,
            "write an IANA name such as Europe/Berlin",
        ))
    }
}

fn text_error(key: impl Into<String>, value: impl fmt::Display, remedy: &str) -> PolicyError {
    PolicyError::Text {
        key: key.into(),
        value: value.to_string(),
        remedy: remedy.to_owned(),
    }
}
