//! The traps in the records, each with a code of `docs/warnings.md`.

use std::collections::HashSet;

use doorstep_core::{DAY, Medium, Micros, Outcome};
use doorstep_records::calendar::days_between;
use doorstep_records::{Business, Text, money};
use doorstep_stats::quantile;
use jiff::civil::Date;

use crate::facts::{Facts, Warning};
use crate::lag::Lags;
use crate::segments;
use crate::survey::{Reply, Survey};

/// From this share of the wins on, an unknown source is worth a warning.
const UNKNOWN_SHARE: f64 = 0.1;
/// With fewer leads every rate is a guess.
pub(crate) const SMALL: usize = 30;
/// A stream that ends so few days before the moment of judging has not ended.
const SLACK_DAYS: f64 = 2.0;

pub(crate) fn warning(
    code: &'static str,
    subject: impl Into<String>,
    text: impl Into<String>,
) -> Warning {
    Warning {
        code: code.into(),
        subject: subject.into(),
        text: text.into(),
    }
}

pub(crate) fn find(
    business: &Business,
    survey: &Survey,
    lags: &Lags,
    facts: &Facts,
) -> Vec<Warning> {
    let mut found = Vec::new();
    found.extend(history_missing(lags, facts));
    found.extend(cohort_immature(facts));
    found.extend(streams_that_end(business, survey));
    found.extend(won_only(business, survey, facts));
    found.extend(no_marketing(business, survey));
    found.extend(no_sales(survey, facts));
    found.extend(source_unknown(business, survey, facts));
    found.extend(paying_differs(business, survey, facts));
    found.extend(stale(business, survey, lags));
    found.extend(no_rep_hours(facts));
    if !business.counts.is_empty() {
        let text =
            "there are monthly totals too; they are not used, because single people are recorded";
        found.push(warning("counts-not-used", "counts", text));
    }
    if (1..SMALL).contains(&facts.counts.leads) {
        let text = format!(
            "only {}: read every rate with its interval",
            money::some(facts.counts.leads, "lead", "leads")
        );
        found.push(warning("small-sample", "leads", text));
    }
    found
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

fn history_missing(lags: &Lags, facts: &Facts) -> Option<Warning> {
    let first = lags.first_win.filter(|_| lags.is_history_missing)?;
    let months: Vec<_> = facts
        .months
        .iter()
        .filter(|month| !month.comparable)
        .map(|month| month.month.as_str())
        .collect();
    let (from, to) = (months.first()?, months.last()?);
    let text = format!(
        "the first win is recorded on {first}, but by the pace of later leads many must have been won before: the months {from} to {to} lack their early wins and are not compared"
    );
    Some(warning("history-missing", format!("{from} to {to}"), text))
}

fn cohort_immature(facts: &Facts) -> Option<Warning> {
    let young: Vec<_> = facts
        .months
        .iter()
        .filter(|month| !month.mature_30d && month.leads > 0)
        .map(|month| month.month.clone())
        .collect();
    let subject = young.join(", ");
    let text = format!(
        "the leads of {subject} have not all had 30 days: open leads are not lost leads, so their rates are still too low"
    );
    (!young.is_empty()).then(|| warning("cohort-immature", subject, text))
}

/// The days on which a stream has records, in order, each once.
fn days_of(business: &Business, instants: impl Iterator<Item = Micros>) -> Vec<Date> {
    let mut days: Vec<Date> = instants.map(|at| business.calendar.date(at)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// A stream that ends well before the moment of judging is not delivered, never zero.
fn streams_that_end(business: &Business, survey: &Survey) -> Vec<Warning> {
    let known = |place: &usize| business.at[*place] <= survey.as_of;
    let places = || (0..business.at.len()).filter(known);
    let is_closing = |place: &usize| {
        let nature = business.nature[*place];
        nature.medium() == Medium::Deal || nature.act() == doorstep_core::Act::Order
    };
    let at = |place: usize| business.at[place];
    let knocks = days_of(business, survey.leads().filter_map(|line| line.door_at));
    let contacts =
        places().filter(|place| !is_closing(place) && !business.recorded[*place].derived);
    let closings = places().filter(|place| is_closing(place));
    let today = business.calendar.date(survey.as_of);
    let mut hours: Vec<Date> = business.rep_hours.iter().map(|row| row.week).collect();
    hours.sort_unstable();
    let streams = [
        ("leads", knocks),
        ("touches", days_of(business, contacts.map(at))),
        ("deals and orders", days_of(business, closings.map(at))),
        ("spend", spend_days(business)),
        ("hours", hours),
    ];
    streams
        .iter()
        .filter_map(|(name, days)| stream_ends(name, days, today))
        .collect()
}

/// The first and last days of the rows of spend; none if every campaign that costs anything is known to
/// have ended by the last of them.
fn spend_days(business: &Business) -> Vec<Date> {
    let rows = business.spend.iter();
    let mut days: Vec<Date> = rows.flat_map(|row| [row.from, row.to]).collect();
    days.sort_unstable();
    let Some(&last) = days.last() else {
        return days;
    };
    let ended: HashSet<Text> = business
        .campaigns
        .iter()
        .filter(|row| row.ended_on.is_some_and(|ended_on| ended_on <= last))
        .map(|row| row.campaign)
        .collect();
    if business
        .spend
        .iter()
        .all(|row| ended.contains(&row.campaign))
    {
        days.clear();
    }
    days
}

fn stream_ends(name: &str, days: &[Date], today: Date) -> Option<Warning> {
    let last = *days.last()?;
    let gaps: Vec<i32> = days
        .windows(2)
        .map(|pair| days_between(pair[0], pair[1]))
        .collect();
    let usual = quantile::quantile(&gaps, 0.99)?.max(SLACK_DAYS);
    let silent = days_between(last, today);
    let text = format!(
        "the records of {name} end on {last}, {} before the rest: what came after is not delivered, which is not the same as none",
        money::some(silent.max(0) as usize, "day", "days")
    );
    (f64::from(silent) > usual).then(|| warning("stream-ends", name, text))
}

fn won_only(business: &Business, survey: &Survey, facts: &Facts) -> Vec<Warning> {
    let columns = segments::won_only_columns(business, survey).into_iter();
    // A column that is not shown misleads nobody.
    columns
        .filter(|column| facts.by.contains_key(column))
        .map(|column| {
            let text = format!("{column} is known almost only where a lead was won, so no rate per {column} can be computed: record it for every lead");
            match column.as_str() {
                "rep" => warning("rep-only-on-won", column, text),
                _ => warning("value-only-on-won", column, text),
            }
        })
        .collect()
}

/// A source that somebody wrote down: an attribute or a campaign, not merely the medium of a touch.
fn is_source_recorded(business: &Business, survey: &Survey) -> bool {
    let place = business
        .attributes
        .iter()
        .position(|attribute| attribute.name == "source");
    let of_people = place.is_some_and(|place| {
        business
            .parties
            .iter()
            .any(|party| party.attributes[place].is_some())
    });
    of_people || survey.leads().any(|line| line.campaign.is_some())
}

/// Whether anything of marketing is recorded: a source, a campaign, a mailing or spend.
pub(crate) fn has_marketing(business: &Business, survey: &Survey) -> bool {
    let has_source = is_source_recorded(business, survey);
    let sent = business
        .nature
        .iter()
        .any(|nature| nature.is_out() && nature.is_broadcast());
    has_source || sent || !business.campaigns.is_empty() || !business.spend.is_empty()
}

fn no_marketing(business: &Business, survey: &Survey) -> Option<Warning> {
    (!has_marketing(business, survey)).then(|| {
        let text = "no source, campaign, mailing or spend is recorded: nothing can be said of marketing. Record where each lead came from";
        warning("no-marketing-records", "marketing", text)
    })
}

fn no_sales(survey: &Survey, facts: &Facts) -> Option<Warning> {
    let funnel = &facts.funnel;
    let unrecorded = survey.is_talk_unrecorded() && funnel.won > 0;
    unrecorded.then(|| {
        let text = match funnel.claimed {
            0 if funnel.won_by_unknown == 0 => "hardly any call, mail or meeting is recorded as such: who won an order rests on fields of the deal book".to_owned(),
            0 => "hardly any call, mail or meeting is recorded, so nobody can tell which orders a talk won".to_owned(),
            claimed => format!("hardly any call, mail or meeting is recorded: {} of {} are the reps' by their word alone", money::grouped(claimed as i64), money::some(funnel.won, "win", "wins")),
        };
        warning("no-sales-records", "sales", text)
    })
}

fn source_unknown(business: &Business, survey: &Survey, facts: &Facts) -> Option<Warning> {
    if !is_source_recorded(business, survey) {
        return None; // no source is recorded at all: `no-marketing-records` says so
    }
    let sources = facts.by.get("source")?;
    let unknown = sources
        .iter()
        .filter(|source| source.value.is_empty() || source.value == "unknown");
    let (leads, won) = unknown.fold((0, 0), |(leads, won), source| {
        (leads + source.leads, won + source.won)
    });
    let (all_leads, all_won) = (facts.funnel.leads, facts.funnel.won);
    let is_much = |part: usize, whole: usize| part as f64 > UNKNOWN_SHARE * whole as f64;
    (is_much(leads, all_leads) || is_much(won, all_won)).then(|| {
        let text = format!(
            "of {} of the leads and {} of the wins ({} of {}) nobody recorded where they came from",
            percent(leads, all_leads),
            percent(won, all_won),
            money::grouped(won as i64),
            money::grouped(all_won as i64)
        );
        warning("source-unknown", "source", text)
    })
}

/// Won deals whose amount is known only for some: those that paid are not those that were won.
fn paying_differs(business: &Business, survey: &Survey, facts: &Facts) -> Option<Warning> {
    let won = facts.funnel.won;
    let paying = survey
        .leads()
        .filter(|line| line.is_won() && line.value.is_some_and(|value| value > 0))
        .count();
    let any_money = business
        .recorded
        .iter()
        .any(|recorded| recorded.value.is_some());
    let text = format!(
        "only {} of {} that were won ever paid anything, as far as the records show: a win is not yet revenue",
        money::grouped(paying as i64),
        money::grouped(won as i64)
    );
    (any_money && paying * 20 < won * 19).then(|| {
        warning(
            "paying-differs-from-won",
            format!("{paying} of {won}"),
            text,
        )
    })
}

/// Work is recorded, but not of all who do it how many hours they have.
fn no_rep_hours(facts: &Facts) -> Option<Warning> {
    let capacity = facts.capacity.as_ref()?;
    let text = "how many hours the sellers have is not recorded for all who did the work: whether they wait for work or work for them cannot be told, and an hour has no worth. Record their hours by week";
    (capacity.hours_per_week.is_none()).then(|| warning("no-rep-hours", "rep_hours", text))
}

/// Open leads older than any that was ever closed.
fn stale(business: &Business, survey: &Survey, lags: &Lags) -> Option<Warning> {
    let oldest = Micros::from(*lags.closed.iter().max()?);
    // Whoever waits for an answer is not to be closed but to be answered: see the waiting list.
    let open = survey
        .leads()
        .filter(|line| line.case.outcome == Outcome::Open && line.reply != Reply::None);
    let is_stale = |door_at: &Micros| {
        survey.as_of - door_at > oldest * DAY
            && Micros::from(business.calendar.days_between(*door_at, survey.as_of)) > oldest
    };
    let stale = open
        .filter_map(|line| line.door_at)
        .filter(is_stale)
        .count();
    let text = format!(
        "{} older than the {oldest} days after which the slowest was ever decided: close them, or they hide what is alive",
        money::some(stale, "open lead is", "open leads are")
    );
    (stale > 0).then(|| warning("stale-deals", "open leads", text))
}
