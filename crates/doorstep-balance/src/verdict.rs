//! The verdict: which side is the weakness, how sure, what it costs, and what to do.
//!
//! It must never claim more than the records carry: what they cannot tell apart stands together, what
//! they do not hold is named, and "not enough data" is an answer.

mod cells;
mod decision;
mod estimate;
mod factors;
mod levers;
mod rhythm;
mod span;
mod words;

use std::collections::BTreeMap;

use doorstep_core::{Policy, Reading};
use doorstep_records::calendar::days_between;
use doorstep_records::{Business, Text};
use jiff::civil::Date;
use serde::Serialize;

use crate::capacity;
use crate::lag::Lags;
use crate::survey::{CaseLine, Survey};
use cells::{Cells, End, Lead, Whose};
use decision::Part;
use estimate::{Estimate, Swing};
use factors::Estimator;

pub use decision::{Decision, Marginals, Posterior};
pub use factors::{Factor, Side};
pub use levers::{Lever, Returned};
pub use span::{Against, Kind, Reference, Span};

/// How many draws the bootstrap makes.
const DRAWS: usize = 500;
/// Horizons of a win, in days, shortest first.
const HORIZONS: [i32; 3] = [30, 60, 90];
/// By the horizon so many of the wins of comparable cohorts are in.
const MOST_WINS: f64 = 0.8;
/// What a year's season can do to the number of leads, where it is not known (standard deviation of the
/// logarithm).
const SEASON: f64 = 0.12;
/// The leads of so many days are compared with those of the next, to see how they vary.
const BLOCK_DAYS: i32 = 28;
/// One lead in so many must come in steadily to show how leads vary.
const FEWEST_STEADY: usize = 5;
/// A factor stands alone if the records tell of at least so many of the cases that it concerns.
const TOLD: f64 = 0.5;
/// An offer is a stage of its own if at least so many were made in either span.
const FEWEST_PROPOSALS: usize = 10;

/// What a caller may ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The days to judge; by default the last whole weeks whose leads all had the horizon.
    pub period: Option<Span>,
    /// What they are compared with.
    pub against: Against,
    /// The attribute by which leads are compared like with like; by default their source.
    pub mix: Option<String>,
}

/// The verdict: part of the JSON contract.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The days that are judged; none if no span could be compared with another.
    pub period: Option<Span>,
    /// What they are compared with.
    pub reference: Option<Reference>,
    /// A win counts within so many days of the door.
    pub horizon_days: i32,
    /// Which side.
    pub decision: Decision,
    /// How likely each explanation is.
    pub posterior: Option<Posterior>,
    /// How likely each side has fallen.
    pub marginals: Option<Marginals>,
    /// What each factor contributed.
    pub effects: Vec<Effect>,
    /// What one more of something would be worth.
    pub levers: Vec<Lever>,
    /// At most three things to do.
    pub actions: Vec<Action>,
    /// What would overturn it.
    pub sensitivity: Option<Sensitivity>,
    /// What an owner reads aloud.
    pub sentences: Vec<Sentence>,
}

/// What a factor contributed to the change; 80 % intervals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The factor.
    pub factor: Factor,
    /// Whose doing it is.
    pub side: Side,
    /// Change of what is earned, as a ratio minus 1.
    pub change: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Wins a month.
    pub won_per_month: f64,
    /// Money a month, minor units; null if no money is recorded.
    pub money_per_month: Option<i64>,
    /// Lower end.
    pub money_low: Option<i64>,
    /// Upper end.
    pub money_high: Option<i64>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What.
    pub action: String,
    /// On which side.
    pub side: Option<Side>,
    /// Why.
    pub because: String,
    /// How to begin.
    pub first_step: String,
    /// What it can bring a month at least, minor units; null if unknown.
    pub gain_low: Option<i64>,
    /// At most.
    pub gain_high: Option<i64>,
    /// When its effect can be seen.
    pub check_on: Option<Date>,
    /// By what number.
    pub measure: String,
}

/// What would overturn the verdict.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sensitivity {
    /// Leads in the reference and in the period.
    pub leads: [usize; 2],
    /// Wins within the horizon.
    pub won: [usize; 2],
    /// Share of the period's leads that are still open.
    pub share_open: f64,
    /// A hidden fall of the leads' quality to this share of what it was would explain what is booked on
    /// sales; null if sales did not fall.
    pub q_star: Option<f64>,
    /// The decision under the other readings of the door.
    pub readings: BTreeMap<&'static str, Decision>,
    /// So many further leads would settle an undecided case, if what was found stays as it is.
    pub leads_to_settle: Option<usize>,
}

/// A sentence and the numbers behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// What to read aloud.
    pub text: String,
    /// Where it comes from.
    pub evidence: String,
}

/// All that a verdict is made from.
struct Case<'a> {
    business: &'a Business,
    survey: &'a Survey,
    policy: &'a Policy,
    lags: &'a Lags,
    question: &'a Question,
    /// The records say something of marketing.
    has_marketing: bool,
    /// Selling time on record.
    capacity: &'a capacity::Records,
}

impl Verdict {
    pub(crate) fn of(
        business: &Business,
        policy: &Policy,
        survey: &Survey,
        lags: &Lags,
        question: &Question,
        has_marketing: bool,
        capacity: &capacity::Records,
    ) -> Self {
        let case = Case {
            business,
            survey,
            policy,
            lags,
            question,
            has_marketing,
            capacity,
        };
        let horizon = horizon(lags);
        let leads = case.leads(Reading::Base);
        let doors: Vec<Date> = leads.iter().map(|lead| lead.door).collect();
        match case
            .cover(&doors, horizon)
            .choose(question.period, question.against)
        {
            Ok((period, reference)) => case.judge(&leads, period, reference, horizon),
            Err(why) => words::refusal(why, horizon),
        }
    }
}

/// The shortest horizon by which most of the wins are in.
fn horizon(lags: &Lags) -> i32 {
    let longest = HORIZONS[HORIZONS.len() - 1];
    let Some(all) = lags.longest_supported() else {
        return longest;
    };
    let is_most = |day: &i32| {
        lags.by(*day)
            .is_some_and(|point| point.won >= MOST_WINS * all.won)
    };
    HORIZONS.into_iter().find(is_most).unwrap_or(longest)
}

impl Case<'_> {
    fn cover<'a>(&'a self, doors: &'a [Date], horizon: i32) -> span::Cover<'a> {
        let today = self.business.calendar.date(self.survey.as_of);
        let days = jiff::Span::new().days(horizon);
        span::Cover {
            doors,
            lags: self.lags,
            mature: today.checked_sub(days).unwrap_or(today),
        }
    }

    /// The leads under a reading, with the value by which they are compared like with like.
    fn leads(&self, reading: Reading) -> Vec<Lead> {
        let column = self.question.mix.as_deref().and_then(|name| {
            let name = name.strip_prefix("attr.").unwrap_or(name);
            let attributes = &self.business.attributes;
            attributes
                .iter()
                .position(|attribute| attribute.name == name)
        });
        let mix = |line: &CaseLine| -> Option<Text> {
            match column {
                Some(place) => self.business.parties[line.party].attributes[place],
                None if self.question.mix.as_deref() == Some("campaign") => line.campaign,
                None => line.source,
            }
        };
        cells::leads(self.business, self.policy, self.survey, reading, mix)
    }

    fn judge(&self, leads: &[Lead], period: Span, reference: Reference, horizon: i32) -> Verdict {
        let counted = Cells::count(leads, [reference.span(), period], horizon);
        if counted.facts.wins == counted.facts.leads {
            return words::all_won(period, reference, horizon);
        }
        if self.is_out_of_step(period, reference.span()) {
            return words::out_of_step(period, reference, horizon);
        }
        let Some((estimate, judgement)) = self.decide(leads, &counted, period, reference, horizon)
        else {
            return words::too_little(period, reference, horizon, &counted.facts);
        };
        let is_judged = |factor: Factor| self.is_judged(factor);
        let parts = parts(&counted);
        let mut decision = judgement.decision;
        let is_common = decision == Decision::Sales && decision::is_common(&parts);
        if is_common {
            decision = if self.is_price_raised(reference.from, period.to) {
                Decision::Offer
            } else {
                Decision::Market
            };
        }
        let times = (decision == Decision::NotEnoughData)
            .then(|| decision::times_to_settle(&estimate, is_judged))
            .flatten();
        let facts = counted.facts;
        let sensitivity = Sensitivity {
            leads: facts.leads,
            won: facts.wins,
            share_open: facts.open[1] as f64 / facts.leads[1].max(1) as f64,
            q_star: q_star(&estimate),
            readings: self.readings(period, reference, horizon),
            leads_to_settle: times
                .map(|times| ((times - 1.0) * facts.leads[1] as f64).ceil() as usize),
        };
        let found = words::Found {
            period,
            reference,
            horizon,
            decision,
            judgement: &judgement,
            estimate: &estimate,
            facts: &facts,
            sensitivity: &sensitivity,
            has_marketing: self.has_marketing,
            currency: self.business.currency,
        };
        Verdict {
            period: Some(period),
            reference: Some(reference),
            horizon_days: horizon,
            decision,
            posterior: Some(judgement.posterior),
            marginals: Some(judgement.marginals),
            effects: effects(&estimate),
            levers: self.levers(&estimate, &counted, period, horizon),
            actions: found.actions(),
            sentences: found.sentences(),
            sensitivity: Some(sensitivity),
        }
    }

    /// What one more of something is worth, with what capacity says of a lead and an hour.
    fn levers(
        &self,
        estimate: &Estimate,
        counted: &Cells,
        period: Span,
        horizon: i32,
    ) -> Vec<Lever> {
        let scene = capacity::Scene {
            business: self.business,
            policy: self.policy,
            survey: self.survey,
            records: self.capacity,
        };
        let worth = scene.worth(period, horizon);
        levers::of(estimate, &counted.segments, &worth)
    }

    fn decide(
        &self,
        leads: &[Lead],
        counted: &Cells,
        period: Span,
        reference: Reference,
        horizon: i32,
    ) -> Option<(Estimate, decision::Judgement)> {
        let facts = &counted.facts;
        if facts.leads.contains(&0) || facts.wins == [0, 0] {
            return None;
        }
        let factors = factors_of(facts);
        let weeks = [reference.span(), period].map(|span| f64::from(span.days()) / 7.0);
        let estimator = Estimator {
            cells: counted,
            factors: &factors,
            weeks,
            horizon,
        };
        let swing = swing(leads, [reference.span(), period], reference.kind);
        let estimate = Estimate::of(&estimator, swing, DRAWS)?;
        let judgement = decision::judge(&estimate, |factor| self.is_judged(factor))?;
        Some((estimate, judgement))
    }

    /// Without any marketing records there is no opinion on marketing.
    fn is_judged(&self, factor: Factor) -> bool {
        self.has_marketing || factor.side() != Side::Marketing
    }

    /// Whether decisions come in the rhythm of a quarter, and the two spans stand at different places in it.
    fn is_out_of_step(&self, period: Span, reference: Span) -> bool {
        rhythm::is_quarterly(self.business, self.survey) && rhythm::is_unlike(period, reference)
    }

    /// Whether a price went up between the two spans or within them.
    fn is_price_raised(&self, from: Date, to: Date) -> bool {
        let calendar = &self.business.calendar;
        self.business.prices.iter().any(|row| {
            let day = row.at.date(calendar);
            from < day && day <= to && row.change.is_some_and(|change| change > 0.0)
        })
    }

    /// The decision under the other readings of the door.
    fn readings(
        &self,
        period: Span,
        reference: Reference,
        horizon: i32,
    ) -> BTreeMap<&'static str, Decision> {
        let decide = |reading: Reading| {
            let leads = self.leads(reading);
            let counted = Cells::count(&leads, [reference.span(), period], horizon);
            let decided = self.decide(&leads, &counted, period, reference, horizon);
            decided.map_or(Decision::NotEnoughData, |(_, judgement)| judgement.decision)
        };
        [Reading::Strict, Reading::Lenient]
            .into_iter()
            .map(|reading| (reading.word(), decide(reading)))
            .collect()
    }
}

/// The factors that the records can tell apart.
fn factors_of(facts: &cells::Facts) -> Vec<Factor> {
    let is_told = |part: [usize; 2], whole: [usize; 2]| {
        (0..2).all(|period| whole[period] > 0 && part[period] as f64 >= TOLD * whole[period] as f64)
    };
    let has_proposals = facts
        .proposals
        .iter()
        .all(|&count| count >= FEWEST_PROPOSALS);
    let has_money = is_told(facts.margins, facts.wins) || is_told(facts.values, facts.wins);
    let mut factors = vec![Factor::Leads, Factor::Mix];
    if is_told(facts.told, facts.asked) {
        factors.push(Factor::HandOver);
    }
    if has_proposals {
        factors.push(Factor::Proposal);
    }
    factors.push(Factor::Win);
    if has_money {
        factors.push(Factor::Money);
    }
    factors
}

/// How much more than chance the leads vary, and what the season can do where it is not known.
///
/// A mailing brings its leads in a burst. That there was one is a deed, not noise, so only leads that come
/// in steadily show how much they vary by themselves: how blocks of four weeks differ from the next, over
/// all the records. Half of the mean squared difference, by the mean, is 1 if they come by chance alone.
fn swing(leads: &[Lead], spans: [Span; 2], kind: Kind) -> Swing {
    let steady = steady_doors(leads);
    let first = steady.iter().copied().min().unwrap_or(spans[0].from);
    let blocks = (days_between(first, spans[1].to) + 1) / BLOCK_DAYS;
    let mut counts = vec![0.0; blocks.max(0) as usize];
    for &door in &steady {
        // Whole blocks, counted back from the end of the period.
        let place = days_between(door, spans[1].to) / BLOCK_DAYS;
        if let Some(count) = usize::try_from(place)
            .ok()
            .and_then(|place| counts.get_mut(place))
        {
            *count += 1.0;
        }
    }
    let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
    let differences = counts
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).powi(2) / 2.0);
    let count = differences.len().max(1) as f64;
    let dispersion = (differences.sum::<f64>() / count / f64::max(mean, 1.0)).max(1.0);
    let of_span = |span: Span| {
        leads
            .iter()
            .filter(|lead| span.holds(lead.door))
            .count()
            .max(1)
    };
    let mut variance: f64 = spans
        .iter()
        .map(|&span| (dispersion - 1.0) / of_span(span) as f64)
        .sum();
    if kind != Kind::LastYear {
        variance += SEASON * SEASON;
    }
    Swing {
        sd: variance.sqrt(),
    }
}

/// The doors of leads that no short campaign brought; of all leads, if these are too few to tell.
fn steady_doors(leads: &[Lead]) -> Vec<Date> {
    let mut campaigns: BTreeMap<Text, (Date, Date)> = BTreeMap::new();
    for lead in leads {
        if let Some(campaign) = lead.campaign {
            let (first, last) = campaigns.entry(campaign).or_insert((lead.door, lead.door));
            *first = lead.door.min(*first);
            *last = lead.door.max(*last);
        }
    }
    let doors = leads.iter().map(|lead| lead.door);
    let all = doors.clone().min().zip(doors.clone().max());
    let long = all.map_or(0, |(first, last)| days_between(first, last) / 2);
    let is_steady = |lead: &&Lead| {
        let campaign = lead.campaign.and_then(|campaign| campaigns.get(&campaign));
        campaign.is_none_or(|&(first, last)| days_between(first, last) >= long)
    };
    let steady: Vec<Date> = leads
        .iter()
        .filter(is_steady)
        .map(|lead| lead.door)
        .collect();
    if steady.len() * FEWEST_STEADY >= leads.len() {
        steady
    } else {
        doors.collect()
    }
}

/// Wins and leads of each segment that talk leads through.
fn parts(counted: &Cells) -> Vec<Part> {
    let empty = Part {
        wins: [0.0; 2],
        leads: [0.0; 2],
    };
    let mut parts = vec![empty; counted.segments.len()];
    for (key, count) in &counted.counts {
        let part = &mut parts[key.segment];
        part.leads[key.period] += f64::from(*count);
        if key.end == End::Won {
            part.wins[key.period] += f64::from(*count);
        }
    }
    let segments = counted.segments.iter().zip(parts);
    segments
        .filter(|(segment, _)| !segment.is_straight && segment.of != Whose::Others)
        .map(|(_, part)| part)
        .collect()
}

/// The upper end of what is booked on sales, as a share: hidden quality this low would explain it all.
fn q_star(estimate: &Estimate) -> Option<f64> {
    let sales = |contributions: &Vec<f64>| -> f64 {
        let own = contributions.iter().zip(&estimate.factors);
        own.filter(|(_, factor)| factor.side() == Side::Sales)
            .map(|(part, _)| part)
            .sum()
    };
    let draws: Vec<f64> = estimate.draws.iter().map(sales).collect();
    let range = estimate::range(sales(&estimate.log), &draws)?;
    (range.value < 0.0).then(|| range.high.exp().min(1.0))
}

fn effects(estimate: &Estimate) -> Vec<Effect> {
    let has_money = estimate
        .levels
        .iter()
        .any(|levels| levels.money.iter().any(|&money| money > 0.0));
    let minor = |money: f64| has_money.then(|| money.round() as i64);
    let effect = |(place, &factor): (usize, &Factor)| {
        let change = estimate.change(place)?;
        let money = estimate.money[place];
        Some(Effect {
            factor,
            side: factor.side(),
            change: change.value,
            low: change.low,
            high: change.high,
            won_per_month: estimate.won[place].value,
            money_per_month: minor(money.value),
            money_low: minor(money.low),
            money_high: minor(money.high),
        })
    };
    estimate
        .factors
        .iter()
        .enumerate()
        .filter_map(effect)
        .collect()
}
