//! How fast knocks were answered, by a human, in clock time and in business hours; and who waits.

use std::collections::{BTreeMap, HashMap};

use doorstep_core::{DAY, HOUR, Micros, Outcome, Policy};
use doorstep_records::calendar::month_text;
use doorstep_records::{Business, Text};
use serde::Serialize;

use crate::funnel::share;
use crate::names::Names;
use crate::survey::{CaseLine, Reply, Survey};

const FIVE_MINUTES: Micros = HOUR / 12;

/// Shares of the knocks, each of those that had the time for it: a knock of ten minutes ago cannot yet
/// have waited a day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AnswerShares {
    /// Answered within 5 minutes.
    pub within_5m: Option<f64>,
    /// Within 1 hour.
    pub within_1h: Option<f64>,
    /// Within 1 day (a business day, on the business clock).
    pub within_1d: Option<f64>,
    /// Within the policy's `answer_target`.
    pub within_target: Option<f64>,
    /// Never: unanswered, and the case closed or older than the knock's answer window.
    pub never: Option<f64>,
    /// The records cannot tell.
    pub unknown: Option<f64>,
}

/// Answer shares on both clocks.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SegmentAnswers {
    /// The value of the segment; "" if missing.
    pub value: String,
    /// What people call it, where the records say it.
    pub name: Option<String>,
    /// Knocks.
    pub knocks: usize,
    /// On the clock.
    pub clock: AnswerShares,
    /// In business hours.
    pub business: AnswerShares,
    /// Median hours to the answer, of those answered.
    pub median_hours: Option<f64>,
}

/// Answer shares of one hour of the week.
#[derive(Clone, Debug, Serialize)]
pub struct HourOfWeek {
    /// 0 = Monday 00:00 to 167.
    pub hour: usize,
    /// The shares.
    #[serde(flatten)]
    pub answers: SegmentAnswers,
}

/// How fast knocks were answered.
#[derive(Clone, Debug, Serialize)]
pub struct Answers {
    /// All knocks.
    #[serde(flatten)]
    pub overall: SegmentAnswers,
    /// By source.
    pub by_source: Vec<SegmentAnswers>,
    /// By rep of the case: who answered, else the deal's; "" where there is none. Where reps are known
    /// almost only by their answers, nobody's `never` can be told.
    pub by_rep: Vec<SegmentAnswers>,
    /// By month of the knock, "YYYY-MM".
    pub by_month: Vec<SegmentAnswers>,
    /// By hour of the week of the knock, hours without knocks left out.
    pub by_hour_of_week: Vec<HourOfWeek>,
}

/// A knock that nobody has answered.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// The person.
    pub person: String,
    /// Their name.
    pub name: Option<String>,
    /// When they knocked.
    pub since: String,
    /// What carried the knock.
    pub medium: &'static str,
    /// Where they came from.
    pub source: String,
    /// Hours on the clock since.
    pub hours: f64,
    /// The policy's `answer_target` is past.
    pub late: bool,
}

/// One knock: when, and when answered.
struct Knock {
    at: Micros,
    reply: Reply,
    /// No answer is to be expected any more.
    is_over: bool,
    /// Time on the clock until the answer, or until now.
    clock: Micros,
    /// The same in business hours, counted only as far as any question asks.
    business: Micros,
}

/// What "in time" means: each span in microseconds of its clock.
struct Spans {
    business_day: Micros,
    target: Micros,
    is_target_business: bool,
}

impl Spans {
    fn of(business: &Business, policy: &Policy) -> Self {
        let on_the_clock = policy.answer_target.micros();
        let in_business = business.calendar.business_span(policy.answer_target);
        Spans {
            business_day: business.calendar.business_day(),
            target: in_business.or(on_the_clock).unwrap_or(DAY),
            is_target_business: in_business.is_some(),
        }
    }

    /// More business time than any question asks for.
    fn enough(&self) -> Micros {
        let target = if self.is_target_business {
            self.target
        } else {
            0
        };
        target.max(self.business_day).max(HOUR)
    }
}

impl Answers {
    /// None if no knock asked for an answer, or of none the time is known.
    pub(crate) fn of(business: &Business, policy: &Policy, survey: &Survey) -> Option<Self> {
        let spans = Spans::of(business, policy);
        let knocks: Vec<(&CaseLine, Knock)> = survey
            .leads()
            .filter_map(|line| Some((line, knock(business, policy, survey, &spans, line)?)))
            .collect();
        if knocks.is_empty() {
            return None;
        }
        let shares = |value: &str, knocks: &[&Knock]| segment(&spans, value, knocks);
        let all: Vec<&Knock> = knocks.iter().map(|(_, knock)| knock).collect();
        let names = Names::of(business);
        let by = |column: &str, value: &dyn Fn(&CaseLine) -> Option<Text>| {
            let mut groups: HashMap<Option<Text>, Vec<&Knock>> = HashMap::new();
            for (line, knock) in &knocks {
                groups.entry(value(line)).or_default().push(knock);
            }
            let mut list: Vec<SegmentAnswers> = groups
                .into_iter()
                .map(|(value, knocks)| SegmentAnswers {
                    name: names.of_value(column, value),
                    ..shares(business.symbols.get_or_empty(value), &knocks)
                })
                .collect();
            list.sort_by(|one, other| {
                other
                    .knocks
                    .cmp(&one.knocks)
                    .then_with(|| one.value.cmp(&other.value))
            });
            list
        };
        let mut months: BTreeMap<String, Vec<&Knock>> = BTreeMap::new();
        for (_, knock) in &knocks {
            let month = month_text(business.calendar.date(knock.at));
            months.entry(month).or_default().push(knock);
        }
        let mut hours: Vec<Vec<&Knock>> = vec![Vec::new(); 168];
        for (_, knock) in &knocks {
            hours[business.calendar.hour_of_week(knock.at)].push(knock);
        }
        let by_hour = hours
            .iter()
            .enumerate()
            .filter(|(_, knocks)| !knocks.is_empty());
        Some(Answers {
            overall: shares("", &all),
            by_source: by("source", &|line| line.source),
            by_rep: if is_rep_known_of_the_unanswered(&knocks) {
                by("rep", &|line| line.rep)
            } else {
                without_never(by("rep", &|line| line.rep))
            },
            by_month: months
                .iter()
                .map(|(month, knocks)| shares(month, knocks))
                .collect(),
            by_hour_of_week: by_hour
                .map(|(hour, knocks)| HourOfWeek {
                    hour,
                    answers: shares("", knocks),
                })
                .collect(),
        })
    }
}

/// Whether a knock that nobody answered still names the rep it was given to, at least half as often as
/// one that was answered. Else a rep who never answers is nowhere on record.
fn is_rep_known_of_the_unanswered(knocks: &[(&CaseLine, Knock)]) -> bool {
    let known = |is_answered: bool| {
        let asked = knocks
            .iter()
            .filter(|(_, knock)| matches!(knock.reply, Reply::At(_)) == is_answered);
        let (count, named) = asked.fold((0, 0), |(count, named), (line, _)| {
            (count + 1, named + usize::from(line.rep.is_some()))
        });
        share(named, count)
    };
    match (known(false), known(true)) {
        (Some(unanswered), Some(answered)) => unanswered * 2.0 >= answered,
        _ => true,
    }
}

fn without_never(mut reps: Vec<SegmentAnswers>) -> Vec<SegmentAnswers> {
    for rep in &mut reps {
        rep.clock.never = None;
        rep.business.never = None;
    }
    reps
}

fn knock(
    business: &Business,
    policy: &Policy,
    survey: &Survey,
    spans: &Spans,
    line: &CaseLine,
) -> Option<Knock> {
    let (at, medium) = line.door_at.zip(line.door_medium)?;
    let is_late = survey.as_of - at > policy.answer_window(medium);
    let until = match line.reply {
        Reply::NotAsked => return None,
        Reply::At(answered) => answered,
        Reply::Unknown | Reply::None => survey.as_of,
    };
    Some(Knock {
        at,
        reply: line.reply,
        is_over: is_late || line.case.outcome != Outcome::Open,
        clock: until - at,
        business: business.calendar.business_up_to(at, until, spans.enough()),
    })
}

fn segment(spans: &Spans, value: &str, knocks: &[&Knock]) -> SegmentAnswers {
    let answered = knocks
        .iter()
        .filter(|knock| matches!(knock.reply, Reply::At(_)));
    let hours: Vec<f64> = answered
        .map(|knock| knock.clock as f64 / HOUR as f64)
        .collect();
    SegmentAnswers {
        value: value.to_owned(),
        name: None,
        knocks: knocks.len(),
        clock: shares(spans, knocks, DAY, |knock| knock.clock),
        business: shares(spans, knocks, spans.business_day, |knock| knock.business),
        median_hours: doorstep_stats::quantile::median(&hours),
    }
}

fn shares(
    spans: &Spans,
    knocks: &[&Knock],
    day: Micros,
    elapsed: fn(&Knock) -> Micros,
) -> AnswerShares {
    let known: Vec<&Knock> = knocks
        .iter()
        .copied()
        .filter(|knock| knock.reply != Reply::Unknown)
        .collect();
    let never = known
        .iter()
        .filter(|knock| knock.reply == Reply::None && knock.is_over)
        .count();
    let of_target = if spans.is_target_business {
        |knock: &Knock| knock.business
    } else {
        |knock: &Knock| knock.clock
    };
    AnswerShares {
        within_5m: within(&known, FIVE_MINUTES, elapsed),
        within_1h: within(&known, HOUR, elapsed),
        within_1d: within(&known, day, elapsed),
        within_target: within(&known, spans.target, of_target),
        never: share(never, known.len()),
        unknown: share(knocks.len() - known.len(), knocks.len()),
    }
}

/// The share answered in time, of those answered or past the time.
fn within(knocks: &[&Knock], span: Micros, elapsed: fn(&Knock) -> Micros) -> Option<f64> {
    let (mut asked, mut in_time) = (0, 0);
    for knock in knocks {
        let is_in_time = elapsed(knock) <= span;
        match knock.reply {
            Reply::At(_) => {
                asked += 1;
                in_time += usize::from(is_in_time);
            }
            _ => asked += usize::from(!is_in_time),
        }
    }
    share(in_time, asked)
}

/// Open cases whose knock nobody has answered, the longest waiting first.
pub(crate) fn waiting(business: &Business, policy: &Policy, survey: &Survey) -> Vec<Waiting> {
    let unanswered = survey
        .cases
        .iter()
        .filter(|line| line.reply == Reply::None && line.case.outcome == Outcome::Open);
    let mut lines: Vec<(Micros, &CaseLine)> = unanswered
        .filter_map(|line| Some((line.door_at?, line)))
        .collect();
    lines.sort_by_key(|(at, line)| (*at, line.party));
    let waiting = lines.into_iter().map(|(at, line)| {
        let party = &business.parties[line.party];
        Waiting {
            person: business.symbols.get(party.id).to_owned(),
            name: party.name.map(|name| business.symbols.get(name).to_owned()),
            since: business.calendar.rfc3339(at),
            medium: line.door_medium.map_or("", doorstep_core::Medium::word),
            source: business.symbols.get_or_empty(line.source).to_owned(),
            hours: ((survey.as_of - at) as f64 / HOUR as f64 * 10.0).round() / 10.0,
            late: !business
                .calendar
                .is_within(policy.answer_target, at, survey.as_of),
        }
    });
    waiting.collect()
}
