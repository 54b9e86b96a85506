//! From the leads of a business to its verdict.
//!
//! It must never judge a side of which there are no records, nor one that the firm does without.

use doorstep_core::{Policy, Reading};
use doorstep_records::calendar::days_between;
use doorstep_records::{Business, Text};
use jiff::civil::Date;

use super::causes::{Causes, Evidence, Part};
use super::cells::{self, Cells, Facts, Lead};
use super::decision::{self, Bench, Decision, Judgement};
use super::estimate::{Bootstrap, Estimate, Swing};
use super::factors::{Endings, Estimator};
use super::levels::{Factor, Side};
use super::money::Measure;
use super::path::{self, Step};
use super::ripening::Ripening;
use super::sensitivity;
use super::span::{self, Kind, Reference, Span};
use super::swing::Waves;
use super::{Question, Verdict, effects, levers, placebo, plan, rhythm, sellers, words};
use crate::capacity;
use crate::lag::Lags;
use crate::survey::{CaseLine, Survey};

/// How many draws the bootstrap makes.
pub(super) const DRAWS: usize = 500;
/// A factor stands alone if the records tell of at least so many of the cases that it concerns.
pub(super) const TOLD: f64 = 0.5;
/// An offer is a stage of its own if at least so many were made in both spans,
/// and at least half as many as were won.
const FEWEST_PROPOSALS: usize = 10;
/// Where fewer of the leads than this are talked with, the firm does without selling.
const SELLING: f64 = 0.02;
/// From this share of leads on that one of the periods has no source for, like is hardly compared with like.
const UNLIKE: f64 = 0.2;
/// From this share of the leads on that come by recommendation, the firm does without marketing.
const REFERRED: f64 = 0.8;
/// Where so many of those talked with bought, the others are not recorded.
const ONLY_BUYERS: f64 = 0.98;
/// Prices that rose by less are no reason to leave.
const RAISED: f64 = 0.02;
/// A hand-over is on record if at least this share of the knocks of which one can tell was answered.
const ANSWERED: f64 = 0.05;
/// How a source by recommendation is named.
const REFERRAL_WORDS: [&str; 5] = ["referr", "recommend", "word of mouth", "mouth", "empfehl"];

/// All that a verdict is made from.
pub(super) struct Case<'a> {
    pub(super) business: &'a Business,
    pub(super) survey: &'a Survey,
    pub(super) policy: &'a Policy,
    /// The same, with the selling time on record.
    pub(super) scene: capacity::Scene<'a>,
    pub(super) lags: &'a Lags,
    pub(super) question: &'a Question,
    /// The records say something of marketing.
    pub(super) has_marketing: bool,
    /// A win counts within so many days of the door.
    pub(super) horizon: i32,
}

/// The spans that are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spans {
    pub(super) period: Span,
    pub(super) reference: Reference,
}

impl Spans {
    pub(super) fn both(self) -> [Span; 2] {
        [self.reference.span(), self.period]
    }

    pub(super) fn weeks(self) -> [f64; 2] {
        self.both().map(|span| f64::from(span.days()) / 7.0)
    }
}

/// What leads are judged by.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) spans: Spans,
    pub(super) swing: Swing,
    pub(super) ripening: &'a Ripening,
    /// How many spans the reference was chosen from, if it was chosen.
    pub(super) luck: Option<f64>,
    /// The side against which the sellers' load speaks.
    pub(super) contradicted: Option<Side>,
    /// How many draws the bootstrap makes.
    pub(super) draws: usize,
    /// A shorter period that settled nothing.
    pub(super) unsettled: Option<Span>,
}

/// What all looks have in common.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) leads: &'a [Lead],
    pub(super) cover: &'a span::Cover<'a>,
    pub(super) waves: Waves,
    pub(super) ripening: &'a Ripening,
}

impl Basis<'_> {
    /// How much leads, rates and money of two spans differ by themselves.
    pub(super) fn swing(&self, spans: Spans) -> Swing {
        let both = spans.both();
        let leads = both.map(|span| self.cover.leads(span) as f64);
        self.waves.between(both, leads, spans.reference.kind)
    }
}

/// What was found, and how it was looked for.
struct Looked<'a> {
    view: View<'a>,
    decided: Decided,
}

/// A side that cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// Nothing of marketing is recorded.
    NoMarketingRecords,
    /// Nearly all come by recommendation, and nothing is spent or sent.
    Referrals,
    /// Every order comes straight: nobody sells.
    NoSelling,
}

impl Absence {
    const fn sides(self) -> &'static [Side] {
        match self {
            Absence::NoMarketingRecords | Absence::Referrals => &[Side::Marketing],
            Absence::NoSelling => &[Side::HandOver, Side::Sales],
        }
    }
}

/// What was found on some leads.
pub(super) struct Decided {
    pub(super) counted: Cells,
    pub(super) estimate: Estimate,
    pub(super) judgement: Judgement,
    pub(super) absences: Vec<Absence>,
    pub(super) causes: Causes,
    /// So many times the leads would settle it, if it is not settled.
    pub(super) times_to_settle: Option<f64>,
}

impl Decided {
    /// How many further leads that is.
    pub(super) fn leads_to_settle(&self) -> Option<usize> {
        let leads = self.counted.facts.leads[1] as f64;
        self.times_to_settle
            .map(|times| ((times - 1.0) * leads).ceil() as usize)
    }
}

impl Case<'_> {
    pub(super) fn verdict(&self) -> (Verdict, Vec<Step>) {
        let leads = self.leads(self.survey, Reading::Base);
        let doors: Vec<Date> = leads.iter().map(|lead| lead.door).collect();
        let won: Vec<Date> = leads
            .iter()
            .filter(|lead| cells::end(lead, self.horizon).1 == cells::End::Won)
            .map(|lead| lead.door)
            .collect();
        let planned = plan::months(self.business);
        let today = self.business.calendar.date(self.survey.as_of);
        let days = jiff::Span::new().days(self.horizon);
        let mature = today.checked_sub(days).unwrap_or(today);
        let cover = span::Cover::new(doors, won, &planned, self.lags, mature);
        let (period, reference) = match cover.choose(self.question.period, self.question.against) {
            Ok(chosen) => chosen,
            Err(why) => {
                let refusal = words::refusal(why, Some(self.horizon), Some(mature));
                return (refusal, Vec::new());
            }
        };
        let ripening = Ripening::of(&leads, self.horizon, self.lags, today);
        let comparable = self.lags.first_win.filter(|_| self.lags.is_history_missing);
        let from = cover.unbroken_from().max(comparable).unwrap_or(period.from);
        let basis = Basis {
            leads: &leads,
            cover: &cover,
            waves: Waves::of(&leads, self.horizon, from, period.to, mature),
            ripening: &ripening,
        };
        let spans = Spans { period, reference };
        match self.look_until_settled(basis, spans) {
            Ok(looked) => {
                let path = path::path(self, basis, looked.view.spans);
                (self.told(&leads, &looked), path)
            }
            Err(refusal) => (*refusal, path::path(self, basis, spans)),
        }
    }

    /// Looks at the usual period, and where that settles nothing at longer ones: one that names a side is
    /// taken. Who names the period has it looked at alone.
    fn look_until_settled<'a>(
        &self,
        basis: Basis<'a>,
        spans: Spans,
    ) -> Result<Looked<'a>, Box<Verdict>> {
        let first = self.look(basis, spans)?;
        let is_open = first.decided.judgement.decision == Decision::NotEnoughData;
        if !is_open || self.question.period.is_some() {
            return Ok(first);
        }
        let longer = basis.cover.longer(spans.period, self.question.against);
        let named = longer.into_iter().find_map(|(period, reference)| {
            let looked = self.look(basis, Spans { period, reference }).ok()?;
            looked
                .decided
                .judgement
                .decision
                .is_named()
                .then_some(looked)
        });
        Ok(named.map_or(first, |mut longer| {
            longer.view.unsettled = Some(spans.period);
            longer
        }))
    }

    /// The leads under a reading, with the value by which they are compared like with like.
    pub(super) fn leads(&self, survey: &Survey, reading: Reading) -> Vec<Lead> {
        let name = self.question.mix.as_deref().unwrap_or("source");
        let name = name.strip_prefix("attr.").unwrap_or(name);
        let mut attributes = self.business.attributes.iter();
        let column = attributes.position(|attribute| attribute.name == name);
        let mix = |line: &CaseLine| -> Option<Text> {
            match (name, column) {
                ("campaign", _) => line.campaign,
                ("piece", None) => line.piece,
                ("source", _) | (_, None) => line.source,
                (_, Some(place)) => self.business.parties[line.party].attributes[place],
            }
        };
        cells::leads(self.business, self.policy, survey, reading, mix)
    }

    fn look<'a>(&self, basis: Basis<'a>, spans: Spans) -> Result<Looked<'a>, Box<Verdict>> {
        let Spans { period, reference } = spans;
        let Basis { leads, cover, .. } = basis;
        let inside = cells::inside(leads, spans.both());
        let counted = Cells::count(&inside, self.horizon, measure(reference));
        let facts = counted.facts;
        if is_sold(&facts) && are_only_buyers(&counted.sources) {
            return Err(Box::new(words::all_won(spans, Some(self.horizon))));
        }
        let is_unmatched = |period: usize| facts.without_lead[period] * 2 > facts.wins[period];
        if (0..2).any(is_unmatched) {
            return Err(Box::new(words::unmatched(spans, self.horizon, &facts)));
        }
        if self.is_out_of_step(period, reference.span()) {
            return Err(Box::new(words::out_of_step(spans, Some(self.horizon))));
        }
        let view = View {
            spans,
            swing: basis.swing(spans),
            ripening: basis.ripening,
            luck: (reference.kind == Kind::Best).then(|| cover.chosen_from(period)),
            contradicted: self.contradicted(spans),
            draws: DRAWS,
            unsettled: None,
        };
        let too_little = || Box::new(words::too_little(spans, Some(self.horizon), &facts));
        let decided = self.decide(&inside, view).ok_or_else(too_little)?;
        Ok(Looked { view, decided })
    }

    /// What was found, told.
    fn told(&self, leads: &[Lead], looked: &Looked) -> Verdict {
        let Looked { view, decided } = looked;
        let Spans { period, reference } = view.spans;
        let sensitivity = sensitivity::of(self, leads, *view, decided);
        let placebo = placebo::placebo(self, leads, *view);
        let mix = effects::mix(decided, &self.business.symbols);
        let worth = self.scene.worth(period, self.horizon);
        let segments = &decided.counted.segments;
        let levers = levers::of(&decided.estimate, segments, &worth);
        let today = self.business.calendar.date(self.survey.as_of);
        let counted = sellers::Counted {
            business: self.business,
            spans: view.spans,
            horizon: self.horizon,
            today,
            facts: &decided.counted.facts,
            swing: view.swing.won,
        };
        let sellers = counted.sellers(leads);
        let effects = effects::effects(&decided.estimate, &decided.judgement);
        let found = words::Found {
            spans: view.spans,
            unsettled: view.unsettled,
            horizon: Some(self.horizon),
            decided,
            sensitivity: &sensitivity,
            placebo: placebo.as_ref(),
            mix: &mix,
            sellers: Some(&sellers),
            levers: &levers,
            contradicted: view.contradicted,
            currency: self.business.currency,
            today,
            has_prices: !self.business.prices.is_empty(),
        };
        Verdict {
            period: Some(period),
            reference: Some(reference),
            horizon_days: Some(self.horizon),
            decision: decided.judgement.decision,
            posterior: Some(decided.judgement.posterior),
            marginals: Some(decided.judgement.marginals),
            earned: effects::earned(decided, &effects),
            effects,
            actions: found.actions(),
            sentences: found.sentences(),
            sides: effects::sides(&decided.estimate, &decided.judgement),
            sellers: Some(sellers),
            mix,
            levers,
            sensitivity: Some(sensitivity),
            placebo,
        }
    }

    /// Estimates and decides on leads, each with its period.
    pub(super) fn decide(&self, inside: &[(usize, &Lead)], view: View) -> Option<Decided> {
        let View {
            spans,
            swing,
            ripening,
            ..
        } = view;
        let counted = Cells::count(inside, self.horizon, measure(spans.reference));
        let plan = (spans.reference.kind == Kind::Plan).then(|| {
            let plan = plan::plan(self.business, spans.period);
            plan::within(plan, ripening.later.point)
        });
        let facts = &counted.facts;
        let is_empty = facts.leads[1] == 0 || (facts.leads[0] == 0 && plan.is_none());
        if is_empty || facts.wins == [0, 0] {
            return None;
        }
        let factors = match plan {
            Some(plan) => plan::factors(plan, facts),
            None => factors_of(&counted),
        };
        let estimator = Estimator {
            cells: &counted,
            factors: &factors,
            weeks: spans.weeks(),
            endings: Endings::of(&counted, self.horizon)?,
            plan,
            swing,
        };
        let mut estimate = Estimate::of(&mut Bootstrap::new(estimator)?, swing, view.draws)?;
        estimate.scale(&ripening.later);
        if let Some(spans) = view.luck {
            estimate.take_back(sensitivity::luck_of_the_best(spans) * estimate.reference_sd);
        }
        let absences = self.absences(inside, facts);
        let not_judged: Vec<Side> = absences
            .iter()
            .flat_map(|absence| absence.sides())
            .copied()
            .collect();
        let causes = self.causes(&counted, spans);
        let bench = Bench {
            not_judged: &not_judged,
            causes,
            contradicted: view.contradicted,
            is_unlike: f64::max(facts.new_share, facts.lost_share) > UNLIKE && plan.is_none(),
        };
        let judgement = decision::judge(&estimate, bench)?;
        let times_to_settle = decision::times_to_settle_if_open(&estimate, bench, &judgement);
        Some(Decided {
            counted,
            estimate,
            judgement,
            absences,
            causes,
            times_to_settle,
        })
    }

    /// Fewer leads leave sellers idle; where they have no idle time and as much work as before, that speaks
    /// against marketing.
    fn contradicted(&self, spans: Spans) -> Option<Side> {
        let reference = Some(spans.reference.span()).filter(|_| spans.reference.kind != Kind::Plan);
        let scene = &self.scene;
        let found = capacity::Summary::of(scene.business, scene.records, spans.period, reference)?;
        let is_as_before = found.fell.is_some_and(|fell| fell < 0.5);
        (found.region == capacity::Region::Binding && is_as_before).then_some(Side::Marketing)
    }

    fn causes(&self, counted: &Cells, spans: Spans) -> Causes {
        let facts = &counted.facts;
        Causes::of(&Evidence {
            sources: &counted.sources,
            reps: &counted.reps,
            not_won: facts.not_won,
            not_won_with_rep: facts.not_won_with_rep,
            talks: facts.talks,
            reasons: facts.reasons,
            for_price: facts.for_price,
            is_price_raised: self.is_price_raised(spans),
        })
    }

    /// The sides that cannot be judged.
    fn absences(&self, inside: &[(usize, &Lead)], facts: &Facts) -> Vec<Absence> {
        let mut absences = Vec::new();
        if !self.has_marketing {
            absences.push(Absence::NoMarketingRecords);
        } else if self.is_by_referral(inside) {
            absences.push(Absence::Referrals);
        }
        if !is_sold(facts) {
            absences.push(Absence::NoSelling);
        }
        absences
    }

    /// Whether nearly all come by recommendation, and nothing is spent on bringing more.
    fn is_by_referral(&self, inside: &[(usize, &Lead)]) -> bool {
        let is_referral = |text: Text| {
            let lower = self.business.symbols.get(text).to_lowercase();
            REFERRAL_WORDS.iter().any(|word| lower.contains(word))
        };
        let referred = inside
            .iter()
            .filter(|(_, lead)| lead.source().is_some_and(is_referral));
        let has_spend = !self.business.spend.is_empty();
        !has_spend && referred.count() as f64 >= REFERRED * inside.len() as f64
    }

    /// Whether decisions come in the rhythm of a quarter, and the two spans stand at different places in it.
    fn is_out_of_step(&self, period: Span, reference: Span) -> bool {
        rhythm::is_quarterly(self.business, self.survey) && rhythm::is_unlike(period, reference)
    }

    /// Whether prices of the period were clearly above those of the reference: the rises on the price log, each
    /// by how much more of the period's days than of the reference's lie after it.
    fn is_price_raised(&self, spans: Spans) -> bool {
        let calendar = &self.business.calendar;
        let rises = self.business.prices.iter().filter_map(|row| {
            let change = row.change.filter(|change| *change > 0.0)?;
            let day = row.at.date(calendar);
            let [before, now] = spans.both().map(|span| share_after(span, day));
            Some(change * (now - before))
        });
        rises.sum::<f64>() >= RAISED
    }
}

/// The share of a span's days from a day on.
fn share_after(span: Span, day: Date) -> f64 {
    let after = (days_between(day, span.to) + 1).clamp(0, span.days());
    f64::from(after) / f64::from(span.days().max(1))
}

/// Whether nearly all who were talked with bought: those who did not must be missing.
fn are_only_buyers(sources: &[Part]) -> bool {
    let all: f64 = sources.iter().flat_map(|part| part.leads).sum();
    let won: f64 = sources.iter().flat_map(|part| part.wins).sum();
    won >= ONLY_BUYERS * all
}

/// Whether the firm sells by talk at all.
fn is_sold(facts: &Facts) -> bool {
    let sum = |of: [usize; 2]| of.iter().sum::<usize>() as f64;
    sum(facts.talks) > 0.0 && sum(facts.talks) >= SELLING * sum(facts.leads)
}

/// A plan names what is sold, not what it leaves.
fn measure(reference: Reference) -> Measure {
    if reference.kind == Kind::Plan {
        Measure::Value
    } else {
        Measure::MarginOrValue
    }
}

/// The factors that the records can tell apart.
fn factors_of(counted: &Cells) -> Vec<Factor> {
    let facts = &counted.facts;
    let is_told = |part: [usize; 2], whole: [usize; 2]| {
        (0..2).all(|period| whole[period] > 0 && part[period] as f64 >= TOLD * whole[period] as f64)
    };
    let has_proposals = (0..2).all(|p| {
        let enough = TOLD * facts.wins[p] as f64;
        facts.proposals[p] >= FEWEST_PROPOSALS && facts.proposals[p] as f64 >= enough
    });
    let is_earned = |period: usize| {
        let own = counted.money.iter().filter(|won| won.period == period);
        own.map(|won| won.money * won.count).sum::<f64>() > 0.0
    };
    // What leaves nothing, or less, has no ratio to anything.
    let has_money = (is_told(facts.margins, facts.wins) || is_told(facts.values, facts.wins))
        && (0..2).all(is_earned);
    let mut factors = vec![Factor::Leads, Factor::Mix];
    // Where nobody ever answers, answers are not recorded.
    let is_answered =
        (0..2).all(|p| facts.answered[p] as f64 >= ANSWERED * facts.told[p].max(1) as f64);
    if is_told(facts.told, facts.asked) && is_answered {
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
