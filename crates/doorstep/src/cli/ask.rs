//! `doorstep ask`: an owner with a notebook types monthly totals in.

use std::io::BufRead;
use std::path::PathBuf;

use clap::Args;
use doorstep_app::notebook::{self, MonthTotals};
use doorstep_app::{Error, Request, records};

use super::diagnose::{Format, show};
use super::screen;
use crate::clock;

/// Nobody types more months than a century has.
const MAX_MONTHS: usize = 1_200;

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// The native file to write; a file that is there is never written over
    #[arg(long, value_name = "FILE.csv", default_value = "counts.csv")]
    out: PathBuf,
    /// The currency of the amounts, such as EUR
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
}

impl Ask {
    pub(super) fn run(&self) -> Result<(), Error> {
        notebook::check(&self.out)?;
        screen::note(
            "Monthly totals, month by month. Enter alone is \"I don't know\"; Enter at the month ends.\n",
        )?;
        let mut months: Vec<MonthTotals> = Vec::new();
        let mut lines = std::io::stdin().lock().lines();
        while months.len() < MAX_MONTHS {
            match ask_month(&mut lines, &months) {
                Ok(Some(month)) => months.push(month),
                Ok(None) => break,
                // What was typed before is not lost.
                Err(error @ Error::Option { .. }) if !months.is_empty() => {
                    screen::note(&format!("{error}. The months before it are kept.\n"))?;
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        if months.is_empty() {
            return screen::note("No month was given, so nothing is written.\n");
        }
        notebook::write(&self.out, &months)?;
        screen::note(&format!("Written to {}.\n\n", self.out.display()))?;
        let loaded = records::load(&Request {
            paths: vec![self.out.clone()],
            currency: self.currency.clone(),
            now: Some(clock::now()),
            ..Request::default()
        })?;
        show(&loaded, &loaded.facts(&[])?, &[], Format::Text)
    }
}

type Lines<'a> = std::io::Lines<std::io::StdinLock<'a>>;

/// One month's totals; none if the month is left empty.
fn ask_month(lines: &mut Lines, known: &[MonthTotals]) -> Result<Option<MonthTotals>, Error> {
    let is_new_month = |text: &str| {
        is_month(text)?;
        let is_known = known.iter().any(|totals| totals.month == text);
        if is_known {
            Err("this month was given already; write another, or Enter alone to end")
        } else {
            Ok(())
        }
    };
    let month = ask(lines, "Month (such as 2026-03)", is_new_month)?;
    if month.is_empty() {
        return Ok(None);
    }
    let (leads, won) = ask_leads_and_won(lines)?;
    Ok(Some(MonthTotals {
        month,
        leads,
        won,
        reached: ask(
            lines,
            "  People your letters, ads and mailings reached",
            is_count,
        )?,
        amount: ask(lines, "  Value of the orders", is_amount)?,
        spend: ask(lines, "  Spent on marketing", is_amount)?,
        sales_hours: ask(lines, "  Hours spent selling", is_amount)?,
    }))
}

/// Who came and what was won of them. Either can be mistyped, so where more is won than came both are asked
/// for again.
fn ask_leads_and_won(lines: &mut Lines) -> Result<(String, String), Error> {
    loop {
        let leads = need(
            lines,
            "  People who came to the door (asked, rang, wrote, ordered)",
            is_count,
        )?;
        let won = need(lines, "  Of all these, orders won", is_count)?;
        // Both are whole numbers: they have been read.
        if won.parse::<u32>().ok() <= leads.parse::<u32>().ok() {
            return Ok((leads, won));
        }
        screen::note(&format!(
            "  {won} orders of {leads} people: more than came cannot be won of them. Both again; count orders of earlier customers among those who came\n"
        ))?;
    }
}

/// Asks until the answer can be read; the end of the input is "I don't know".
fn ask(
    lines: &mut Lines,
    question: &str,
    is_sound: impl Fn(&str) -> Result<(), &'static str>,
) -> Result<String, Error> {
    loop {
        screen::note(&format!("{question}: "))?;
        let Some(line) = lines.next() else {
            return Ok(String::new());
        };
        let answer = line.map_err(|source| Error::Io {
            path: "standard input".into(),
            source,
        })?;
        let answer = answer.trim().to_owned();
        match is_sound(&answer) {
            _ if answer.is_empty() => return Ok(answer),
            Ok(()) => return Ok(answer),
            Err(remedy) => screen::note(&format!("  {answer:?}: {remedy}\n"))?,
        }
    }
}

/// Asks for a number that a month must have; the end of the input is an error.
fn need(
    lines: &mut Lines,
    question: &str,
    is_sound: impl Fn(&str) -> Result<(), &'static str>,
) -> Result<String, Error> {
    const TRIES: usize = 5;
    for _ in 0..TRIES {
        let answer = ask(lines, question, &is_sound)?;
        if !answer.is_empty() {
            return Ok(answer);
        }
        screen::note("  this number is needed, 0 if there were none\n")?;
    }
    Err(Error::Option {
        option: "ask",
        value: question.trim().to_owned(),
        remedy: "no number was given, so this month is left out".to_owned(),
    })
}

fn is_month(text: &str) -> Result<(), &'static str> {
    let sound = text.is_ascii()
        && text.len() == 7
        && text.as_bytes()[4] == b'-'
        && text[..4]
            .parse::<u16>()
            .is_ok_and(|year| (1900..2200).contains(&year))
        && text[5..]
            .parse::<u8>()
            .is_ok_and(|month| (1..=12).contains(&month));
    sound.then_some(()).ok_or("write a month such as 2026-03")
}

fn is_count(text: &str) -> Result<(), &'static str> {
    text.parse::<u32>()
        .map(|_| ())
        .map_err(|_| "write a whole number")
}

fn is_amount(text: &str) -> Result<(), &'static str> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |part: &str| {
        !part.is_empty() && part.len() <= 15 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (plain(whole) && plain(fraction))
        .then_some(())
        .ok_or("write a plain number with a decimal point and no other marks, such as 1234.50")
}
