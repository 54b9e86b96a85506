//! What the verdict is asked, from what somebody typed.

use doorstep_balance::verdict::{Against, Question, Span};
use doorstep_records::value;
use jiff::civil::Date;

use crate::Error;

/// Reads the options: a period, a reference, and the column of the mix.
pub fn question(
    period: Option<&str>,
    against: Option<&str>,
    mix: Option<&str>,
    placebo: usize,
) -> Result<Question, Error> {
    Ok(Question {
        period: period
            .map(|text| span("--period", text, SHAPE))
            .transpose()?,
        against: match against {
            None => Against::Usual,
            Some("last-year") => Against::LastYear,
            Some("previous") => Against::Previous,
            Some("best") => Against::Best,
            Some("plan") => Against::Plan,
            Some(text) => Against::Range(span("--against", text, REFERENCES)?),
        },
        mix: mix.map(str::to_owned),
        placebo,
    })
}

const SHAPE: &str =
    "write a year or month such as 2018-05, or two months or days such as 2018-04-02..2018-05-27";

const REFERENCES: &str =
    "write last-year, previous, best or plan, or days such as 2018-04 or 2018-04-02..2018-05-27";

/// Years, months or days, one or two of them: `2018`, `2018-05`, `2018-04..2018-05`, `2018-04-02..2018-05-27`.
fn span(option: &'static str, text: &str, shape: &str) -> Result<Span, Error> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let error = |remedy: &str| Error::Option {
        option,
        value: text.to_owned(),
        remedy: remedy.to_owned(),
    };
    let (from, _) = days(first).ok_or_else(|| error(shape))?;
    let (_, to) = days(last).ok_or_else(|| error(shape))?;
    if from <= to {
        Ok(Span { from, to })
    } else {
        Err(error("it ends before it begins: turn it round"))
    }
}

/// The first and the last day of a year, month or day.
fn days(text: &str) -> Option<(Date, Date)> {
    if text.len() == 4 {
        let first = value::month(&format!("{text}-01")).ok()?;
        return Some((first, first.last_of_year()));
    }
    let month = value::month(text).map(|first| (first, first.last_of_month()));
    month
        .or_else(|_| value::day(text).map(|day| (day, day)))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::question;

    #[test]
    fn a_month_is_all_its_days_and_both_ends_count() {
        let span = |text: &str| question(Some(text), None, None, 0).unwrap().period.unwrap();
        assert_eq!(span("2018-02").to.to_string(), "2018-02-28");
        assert_eq!(span("2018-04..2018-05").from.to_string(), "2018-04-01");
        assert_eq!(span("2018").to.to_string(), "2018-12-31");
        assert_eq!(span("2018-04-02..2018-05").to.to_string(), "2018-05-31");
    }

    #[test]
    fn what_is_no_span_is_refused_with_an_example() {
        for wrong in [
            "May",
            "2018-13",
            "2018-05..",
            "..",
            "2018-05-10..2018-05-02",
        ] {
            let error = question(Some(wrong), None, None, 0)
                .unwrap_err()
                .to_string();
            assert!(
                error.contains(wrong) && error.contains("--period"),
                "{error}"
            );
        }
        assert!(question(None, Some("next-year"), None, 0).is_err());
    }
}
