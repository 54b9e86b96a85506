//! All facts of a business, in the shape of the JSON contract.

use std::collections::{BTreeMap, HashSet};

use doorstep_core::policy::Span;
use doorstep_core::{Medium, Policy};
use doorstep_records::rows::DealOutcome;
use doorstep_records::{Business, Notice};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::answers::{Answers, Waiting};
use crate::campaigns::CampaignFacts;
use crate::capacity::Capacity;
use crate::funnel::{self, Funnel};
use crate::lag::{Lag, Lags};
use crate::media::{self, MediumFacts};
use crate::months::{self, Closing, Month};
use crate::reps::{self, Reps};
use crate::segments::{self, Segments};
use crate::survey::{Survey, WonBy};
use crate::verdict::{Question, Step, Verdict};
use crate::{campaigns, capacity, notebook, warnings};

/// Version of the contract.
const SCHEMA: u32 = 1;

/// What a caller may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The moment of judging; by default that of the latest touch.
    pub as_of: Option<doorstep_core::Micros>,
    /// Segment columns to show besides source, campaign and rep, however many values they have.
    pub by: Vec<String>,
    /// What the verdict is asked.
    pub question: Question,
}

/// Something in the records that an owner should know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A code of `docs/warnings.md`.
    pub code: std::borrow::Cow<'static, str>,
    /// What it is about.
    pub subject: String,
    /// A sentence for the owner.
    pub text: String,
}

impl From<Notice> for Warning {
    fn from(notice: Notice) -> Self {
        Warning {
            code: notice.code,
            subject: notice.subject,
            text: notice.text,
        }
    }
}

/// How much was recorded.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counts {
    /// People (companies, where the policy folds by company).
    pub people: usize,
    /// Touches up to `as_of`.
    pub touches: usize,
    /// New cases.
    pub cases: usize,
    /// New cases that reached the door.
    pub leads: usize,
    /// Orders, repeat business included.
    pub orders: usize,
    /// Reps that any record names.
    pub reps: usize,
    /// Campaigns that any record names.
    pub campaigns: usize,
}

/// Repeat business: cases after an earlier win.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Repeat {
    /// Cases.
    pub cases: usize,
    /// Won.
    pub won: usize,
    /// Won by marketing outright.
    pub won_by_marketing: usize,
    /// Won by sales.
    pub won_by_sales: usize,
    /// Won, and the records cannot tell by whom.
    pub won_by_unknown: usize,
    /// Value of their orders, minor units.
    pub value: Option<i64>,
}

/// The facts: the contract of `doorstep diagnose --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    /// Version of the contract.
    pub schema: u32,
    /// The moment of judging, RFC 3339.
    pub as_of: String,
    /// ISO 4217 code of all money, if known.
    pub currency: Option<String>,
    /// The policy in force.
    pub policy: Map<String, Value>,
    /// How much was recorded.
    pub counts: Counts,
    /// From reached to won, new business.
    pub funnel: Funnel,
    /// Segments by column.
    pub by: BTreeMap<String, Segments>,
    /// Sellers against what chance allows; null where they cannot be compared.
    pub reps: Option<Reps>,
    /// Cohorts by month of the door.
    pub months: Vec<Month>,
    /// Closings by month.
    pub closings: Vec<Closing>,
    /// How fast knocks were answered.
    pub answer: Option<Answers>,
    /// What each campaign and piece brought.
    pub campaigns: Vec<CampaignFacts>,
    /// What kind of contact each medium really is.
    pub media: Vec<MediumFacts>,
    /// Knocks that nobody has answered.
    pub waiting: Vec<Waiting>,
    /// Repeat business.
    pub repeat: Repeat,
    /// How long winning takes.
    pub lag: Option<Lag>,
    /// Whether sellers wait for work or work for sellers; null without sellers or recorded work.
    pub capacity: Option<Capacity>,
    /// The verdict's two arms in the last quarters, the earliest first; null if none can be compared.
    pub path: Option<Vec<Step>>,
    /// Which side is the weakness, how sure, what it costs, and what to do.
    pub verdict: Option<Verdict>,
    /// The traps in the records.
    pub warnings: Vec<Warning>,
}

impl Facts {
    /// Counts the facts of a business.
    pub fn of(business: &Business, policy: &Policy, options: &Options) -> Self {
        if business.parties.is_empty() && !business.counts.is_empty() {
            return notebook::facts(business, policy, options.as_of, &options.question);
        }
        let survey = Survey::of(business, policy, options.as_of);
        let lags = Lags::of(business, &survey);
        let months = months::months(business, &survey, &lags);
        let funnel = funnel::funnel(business, &survey, &lags);
        let by = segments::segments(business, &survey, &options.by);
        let answers = Answers::of(business, policy, &survey);
        let mut facts = Facts {
            schema: SCHEMA,
            as_of: business.calendar.rfc3339(survey.as_of),
            currency: business.currency.map(|currency| currency.code().to_owned()),
            policy: policy_values(policy),
            counts: counts(business, &survey),
            months,
            closings: months::closings(business, &survey),
            campaigns: campaigns::campaigns(business, &survey),
            media: media::media(business, policy, &survey),
            waiting: crate::answers::waiting(business, policy, &survey),
            answer: answers,
            repeat: repeat(&survey),
            reps: by.get("rep").and_then(|segments| reps::reps(segments)),
            lag: lags.lag(),
            capacity: None,
            path: None,
            verdict: None,
            warnings: business
                .notices
                .iter()
                .cloned()
                .map(Warning::from)
                .collect(),
            funnel,
            by,
        };
        let has_marketing = warnings::has_marketing(business, &survey);
        let question = &options.question;
        let selling = capacity::Records::of(business, policy, &survey);
        let scene = capacity::Scene {
            business,
            policy,
            survey: &survey,
            records: &selling,
        };
        let (verdict, path) = Verdict::of(scene, &lags, question, has_marketing);
        facts.capacity = scene.capacity(Some(&verdict));
        facts.verdict = Some(verdict);
        facts.path = Some(path).filter(|path| !path.is_empty());
        let found = warnings::find(business, &survey, &lags, &facts);
        facts.warnings.extend(found);
        facts
    }
}

fn counts(business: &Business, survey: &Survey) -> Counts {
    let known = business.recorded.iter().zip(&business.at);
    let known = known.filter(|(_, at)| **at <= survey.as_of);
    let (mut reps, mut campaigns) = (HashSet::new(), HashSet::new());
    for (recorded, _) in known {
        reps.extend(recorded.rep);
        campaigns.extend(recorded.campaign);
    }
    let open = business
        .deals
        .iter()
        .filter(|deal| deal.outcome == DealOutcome::Open);
    reps.extend(open.filter_map(|deal| deal.rep));
    campaigns.extend(business.campaigns.iter().map(|row| row.campaign));
    campaigns.extend(business.spend.iter().map(|row| row.campaign));
    campaigns.extend(survey.leads().filter_map(|line| line.campaign));
    Counts {
        people: business.parties.len(),
        touches: survey.touches,
        cases: survey.new_cases().count(),
        leads: survey.leads().count(),
        orders: survey.orders,
        reps: reps.len(),
        campaigns: campaigns.len(),
    }
}

fn repeat(survey: &Survey) -> Repeat {
    let mut repeat = Repeat::default();
    for line in survey.cases.iter().filter(|line| line.case.repeat) {
        repeat.cases += 1;
        repeat.won += usize::from(line.is_won());
        repeat.won_by_marketing += usize::from(survey.won_by(line) == Some(WonBy::Marketing));
        repeat.won_by_sales += usize::from(survey.won_by(line) == Some(WonBy::Sales));
        repeat.won_by_unknown += usize::from(survey.won_by(line) == Some(WonBy::Unknown));
        if let Some(value) = line.value {
            repeat.value = Some(repeat.value.unwrap_or(0).saturating_add(value));
        }
    }
    repeat
}

/// The policy in force, as its file would say it.
pub(crate) fn policy_values(policy: &Policy) -> Map<String, Value> {
    let windows = Medium::ALL.iter().map(|&medium| {
        let span = Span::of_micros(policy.answer_window(medium));
        (medium.word().to_owned(), Value::from(span.to_string()))
    });
    let mut work: Map<String, Value> = Medium::ALL
        .iter()
        .map(|&medium| {
            (
                medium.word().to_owned(),
                Value::from(policy.work_min.of(medium)),
            )
        })
        .collect();
    work.insert("proposal".to_owned(), policy.work_min.proposal.into());
    let holidays = policy
        .business_hours
        .holidays()
        .iter()
        .map(|day| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day));
    let value = json!({
        "unit": policy.unit.word(),
        "zone": policy.zone.as_deref().unwrap_or("UTC"),
        "talk_min_s": policy.talk_min_s,
        "interest_s": policy.interest_s,
        "silence_d": policy.silence_d,
        "same_order_h": policy.same_order_h,
        "bulk_n": policy.bulk_n,
        "answer_window": windows.collect::<Map<_, _>>(),
        "answer_target": policy.answer_target.to_string(),
        "source_window_d": policy.source_window_d,
        "business_hours": policy.business_hours.week.to_string(),
        "holidays": holidays.collect::<Vec<_>>(),
        "work_min": work,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
