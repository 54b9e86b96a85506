//! A verdict from monthly totals alone: an owner with a notebook.
//!
//! It must never be surer than totals can be: which lead became which order is not known, nor how much
//! orders differ.

use std::collections::BTreeMap;

use doorstep_records::rows::CountRow;
use doorstep_records::{Business, Text};
use jiff::ToSpan;
use jiff::civil::Date;
use rand_distr::{Distribution, Gamma, StandardNormal};
use rand_pcg::Pcg64;

use super::case::{DRAWS, Decided, Spans};
use super::causes::Causes;
use super::cells::{Cells, Facts};
use super::decision::{self, Bench};
use super::estimate::{Estimate, Source, Swing};
use super::factors::{Plan, UNSEEN, drawn};
use super::levels::{Factor, Levels};
use super::sensitivity::{Sensitivity, counted, luck_of_the_best, q_star};
use super::span::{Against, Kind, NoSpan, Reference, Span, months};
use super::{Question, Verdict, effects, levers, plan, swing, words};
use crate::capacity::{Paid, Worth};

/// The period is so many months, if there are as many before it.
const MONTHS: usize = 3;
/// The best is looked for among so many months before.
const MONTHS_BACK: i32 = 24;
/// With fewer wins in either period a source is counted with the others.
const FEWEST_WINS: u64 = 5;
/// Orders differ about as much as their mean: the coefficient of variation of an exponential number.
const SPREAD_OF_ORDERS: f64 = 1.0;
/// An order comes about half a month after its lead, so this part of a month's orders belongs to the leads
/// of the month before.
const LATE: f64 = 0.5;
/// The logarithm of the leads of a month differs from that of the next by at least so much.
const LEAST_SWING: f64 = 0.1;

/// The verdict on whole months of totals.
pub(crate) fn verdict(business: &Business, rows: &[&CountRow], question: &Question) -> Verdict {
    let months = by_month(rows);
    let spans = match choose(business, rows, &months, question) {
        Ok(spans) => spans,
        Err(why) => return words::refusal(why, None, None),
    };
    let plan = (spans.reference.kind == Kind::Plan).then(|| plan::plan(business, spans.period));
    let mut totals = Totals::of(rows, spans, plan);
    let facts = totals.facts();
    if facts.leads[1] == 0 || (facts.leads[0] == 0 && plan.is_none()) || facts.wins == [0, 0] {
        return words::too_little(spans, None, &facts);
    }
    totals.factors = match plan {
        Some(plan) => plan::factors(plan, &facts),
        None => totals.told_apart(),
    };
    totals.late = late(&months, spans);
    let swing = swing_of(&months, spans);
    let causes = Causes::of(&super::causes::Evidence::default());
    let bench = Bench {
        not_judged: &[],
        causes,
        is_unlike: false,
        contradicted: None,
    };
    let decided = Estimate::of(&mut totals, swing, DRAWS).and_then(|mut estimate| {
        if spans.reference.kind == Kind::Best {
            let before = months.range(..spans.period.from).count() as f64;
            let windows =
                before.min(f64::from(MONTHS_BACK)) / super::span::months(spans.period).len() as f64;
            estimate.take_back(luck_of_the_best(windows) * estimate.reference_sd);
        }
        let judgement = decision::judge(&estimate, bench)?;
        Some(Decided {
            times_to_settle: decision::times_to_settle_if_open(&estimate, bench, &judgement),
            counted: Cells::of_facts(facts.clone()),
            absences: Vec::new(),
            causes,
            estimate,
            judgement,
        })
    });
    match decided {
        Some(decided) => {
            let paid = Paid::of_totals(rows, spans.period);
            whole(business, spans, &decided, paid)
        }
        None => words::too_little(spans, None, &facts),
    }
}

fn whole(business: &Business, spans: Spans, decided: &Decided, paid: Option<Paid>) -> Verdict {
    let facts = &decided.counted.facts;
    let sensitivity = Sensitivity {
        leads: counted(facts.leads, spans.reference.kind),
        won: counted(facts.wins, spans.reference.kind),
        q_star: q_star(&decided.estimate),
        leads_to_settle: decided.leads_to_settle(),
        ..Sensitivity::default()
    };
    let worth = Worth {
        paid,
        ..Worth::default()
    };
    let levers = levers::of(&decided.estimate, &[], &worth);
    let effects = effects::effects(&decided.estimate, &decided.judgement);
    let found = words::Found {
        spans,
        unsettled: None,
        horizon: None,
        decided,
        sensitivity: &sensitivity,
        placebo: None,
        mix: &[],
        sellers: None,
        levers: &levers,
        contradicted: None,
        currency: business.currency,
        today: spans.period.to,
        has_prices: false,
    };
    Verdict {
        period: Some(spans.period),
        reference: Some(spans.reference),
        horizon_days: None,
        decision: decided.judgement.decision,
        posterior: Some(decided.judgement.posterior),
        marginals: Some(decided.judgement.marginals),
        earned: effects::earned(decided, &effects),
        effects,
        sides: effects::sides(&decided.estimate, &decided.judgement),
        sellers: None,
        mix: Vec::new(),
        actions: found.actions(),
        sentences: found.sentences(),
        levers,
        sensitivity: Some(sensitivity),
        placebo: None,
    }
}

fn by_month(rows: &[&CountRow]) -> BTreeMap<Date, f64> {
    let mut months: BTreeMap<Date, f64> = BTreeMap::new();
    for row in rows {
        *months.entry(row.month).or_default() += row.leads as f64;
    }
    months
}

/// The last months, and those they are compared with.
fn choose(
    business: &Business,
    rows: &[&CountRow],
    known: &BTreeMap<Date, f64>,
    question: &Question,
) -> Result<Spans, NoSpan> {
    let last = *known.keys().next_back().ok_or(NoSpan::NoLeads)?;
    let period = question.period.unwrap_or_else(|| {
        let count = (known.len() / 2).clamp(1, MONTHS) as i32;
        span_of(last.saturating_sub((count - 1).months()), last)
    });
    let check = |span: Span| {
        let is_known = months(span).iter().all(|month| known.contains_key(month));
        // Totals are of whole months.
        let is_whole = span == span_of(span.from, span.to);
        match (is_whole, is_known) {
            (false, _) => Err(NoSpan::NotWhole(span)),
            (_, false) => Err(NoSpan::NotCovered(span)),
            _ => Ok(span),
        }
    };
    check(period)?;
    let length = months(period).len() as i32;
    let earlier = |by: i32| {
        let from = period.from.saturating_sub(by.months());
        check(span_of(from, from.saturating_add((length - 1).months())))
    };
    let reference = |kind: Kind| {
        move |span: Span| Reference {
            from: span.from,
            to: span.to,
            kind,
        }
    };
    let last_year = || earlier(12).map(reference(Kind::LastYear));
    let previous = || earlier(length).map(reference(Kind::Previous));
    let planned = plan::months(business);
    let reference = match question.against {
        Against::Usual => last_year().or_else(|_| previous()),
        Against::LastYear => last_year(),
        Against::Previous => previous(),
        Against::Best => best(rows, &earlier, length).map(reference(Kind::Best)),
        Against::Plan if months(period).iter().all(|month| planned.contains(month)) => {
            Ok(reference(Kind::Plan)(period))
        }
        Against::Plan => Err(NoSpan::NoPlan(period)),
        Against::Range(span) if span.from <= period.to && period.from <= span.to => {
            Err(NoSpan::Overlap(span))
        }
        Against::Range(span) => check(span).map(reference(Kind::Range)),
    };
    // A notebook of one month is too short rather than not covered.
    reference
        .map(|reference| Spans { period, reference })
        .map_err(|why| {
            if known.len() < 2 {
                NoSpan::TooShort
            } else {
                why
            }
        })
}

/// The months with the most orders, of those of a period's length that end before it and begin within two years
/// of its beginning; the latest of several that are as good.
fn best(
    rows: &[&CountRow],
    earlier: &impl Fn(i32) -> Result<Span, NoSpan>,
    length: i32,
) -> Result<Span, NoSpan> {
    let won = |span: &Span| -> u64 {
        let own = rows.iter().filter(|row| span.holds(row.month));
        own.map(|row| row.won).sum()
    };
    let spans = (length..=MONTHS_BACK)
        .rev()
        .filter_map(|by| earlier(by).ok());
    spans.max_by_key(won).ok_or(NoSpan::TooShort)
}

/// Whole months.
fn span_of(first: Date, last: Date) -> Span {
    Span {
        from: first.first_of_month(),
        to: last.last_of_month(),
    }
}

/// How much the logarithm of a month's leads differs from that of the next, by their standard deviation.
fn swing_of(months: &BTreeMap<Date, f64>, spans: Spans) -> Swing {
    let in_span = |span: Span| months.range(span.from..=span.to).map(|(_, leads)| *leads);
    let counts: Vec<f64> = months.values().copied().collect();
    let leads = spans.both().map(|span| in_span(span).sum());
    Swing {
        sd: swing::of_leads(swing::dispersion(&counts), leads, spans.reference.kind),
        season: swing::season(spans.reference.kind),
        ..Swing::default()
    }
}

/// What the rate of winning is uncertain by because orders are set against the leads of the same months.
fn late(months: &BTreeMap<Date, f64>, spans: Spans) -> f64 {
    let logs: Vec<f64> = months.values().map(|leads| leads.max(0.5).ln()).collect();
    let steps = logs.windows(2).map(|pair| (pair[1] - pair[0]).powi(2));
    let mean = steps.sum::<f64>() / (logs.len().max(2) - 1) as f64;
    let length = super::span::months(spans.period).len().max(1) as f64;
    mean.sqrt().max(LEAST_SWING) * LATE / length
}

/// What is added up of one source in one period.
#[derive(Clone, Copy, Default)]
struct Sum {
    leads: f64,
    answered: f64,
    proposals: f64,
    won: f64,
    amount: f64,
}

/// What chance does besides to the numbers.
#[derive(Clone, Copy)]
struct Chance {
    /// See [`late`]; a factor of the rate of winning in either period.
    late: [f64; 2],
    /// Wins that may be usual in a period in which nothing was won: see [`UNSEEN`].
    unseen: f64,
}

/// The rate of winning that may be usual in a period in which nothing was won.
fn unseen(sums: &[[Sum; 2]], wins: f64, period: usize) -> f64 {
    let sum = |of: fn(&Sum) -> f64, period: usize| -> f64 {
        sums.iter().map(|own| of(&own[period])).sum()
    };
    let leads = |period: usize| sum(|sum| sum.leads, period);
    let other = sum(|sum| sum.won, 1 - period) / leads(1 - period).max(f64::MIN_POSITIVE);
    other.min(wins / (leads(period) + 1.0))
}

/// Totals by period and source.
struct Totals {
    sums: Vec<[Sum; 2]>,
    /// Whether each row says how many were answered, got an offer, and what was sold.
    tells: [bool; 3],
    factors: Vec<Factor>,
    weeks: [f64; 2],
    /// See [`late`].
    late: f64,
    plan: Option<Plan>,
}

impl Totals {
    fn of(rows: &[&CountRow], spans: Spans, plan: Option<Plan>) -> Self {
        let period_of = |row: &CountRow| {
            if spans.period.holds(row.month) {
                Some(1)
            } else if plan.is_none() && spans.reference.span().holds(row.month) {
                Some(0)
            } else {
                None
            }
        };
        let inside: Vec<(usize, &CountRow)> = rows
            .iter()
            .filter_map(|row| Some((period_of(row)?, *row)))
            .collect();
        let is_whole = |of: fn(&CountRow) -> bool| inside.iter().all(|(_, row)| of(row));
        let mut sources: BTreeMap<Option<Text>, [Sum; 2]> = BTreeMap::new();
        for (period, row) in &inside {
            let sum = &mut sources.entry(row.source).or_default()[*period];
            sum.leads += row.leads as f64;
            sum.answered += row.answered.unwrap_or(0) as f64;
            sum.proposals += row.proposals.unwrap_or(0) as f64;
            sum.won += row.won as f64;
            sum.amount += row.amount.unwrap_or(0) as f64;
        }
        let mut sums: Vec<[Sum; 2]> = Vec::new();
        let mut others = [Sum::default(); 2];
        for own in sources.into_values() {
            if own.iter().all(|sum| sum.won >= FEWEST_WINS as f64) {
                sums.push(own);
            } else {
                (0..2).for_each(|period| others[period].add(&own[period]));
            }
        }
        if others.iter().any(|sum| sum.leads > 0.0) {
            sums.push(others);
        }
        Totals {
            sums,
            tells: [
                is_whole(|row| row.answered.is_some()),
                is_whole(|row| row.proposals.is_some()),
                is_whole(|row| row.amount.is_some() || row.won == 0),
            ],
            factors: Vec::new(),
            weeks: spans.weeks(),
            late: 0.0,
            plan,
        }
    }

    fn told_apart(&self) -> Vec<Factor> {
        let [answered, proposals, amount] = self.tells;
        let named = [
            (Factor::Leads, true),
            (Factor::Mix, self.sums.len() > 1),
            (Factor::HandOver, answered),
            (Factor::Proposal, proposals),
            (Factor::Win, true),
            (Factor::Money, amount),
        ];
        named
            .into_iter()
            .filter(|(_, is_told)| *is_told)
            .map(|(factor, _)| factor)
            .collect()
    }

    fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        for own in &self.sums {
            for (period, sum) in own.iter().enumerate() {
                facts.leads[period] += sum.leads as usize;
                facts.talks[period] += sum.leads as usize;
                facts.wins[period] += sum.won as usize;
                if self.tells[0] {
                    facts.asked[period] += sum.leads as usize;
                    facts.told[period] += sum.leads as usize;
                }
                if self.tells[2] {
                    facts.values[period] += sum.won as usize;
                }
            }
        }
        facts
    }

    fn levels(&self, sums: &[[Sum; 2]], chance: Chance, period: usize) -> Levels {
        let all: f64 = sums.iter().map(|own| own[period].leads).sum();
        let won = |period: usize| sums.iter().map(|own| own[period].won).sum::<f64>();
        let amount = |period: usize| sums.iter().map(|own| own[period].amount).sum::<f64>();
        // Without an order nothing says that one would bring more or less.
        let told = if won(period) > 0.0 {
            period
        } else {
            1 - period
        };
        let an_order = amount(told) / won(told).max(f64::MIN_POSITIVE);
        let mut levels = Levels {
            leads: all / self.weeks[period],
            ..Levels::default()
        };
        for own in sums {
            let sum = &own[period];
            let leads = sum.leads.max(f64::MIN_POSITIVE);
            let share = |part: f64, is_told: bool| if is_told { part / leads } else { 1.0 };
            let handled = share(sum.answered, self.tells[0]).clamp(1e-6, 1.0);
            let proposed = share(sum.proposals, self.tells[1]).max(1e-6) / handled;
            let rate = if won(period) > 0.0 {
                sum.won / leads
            } else {
                unseen(sums, chance.unseen, period)
            };
            let rate = rate * chance.late[period];
            levels.mix.push(sum.leads / all.max(f64::MIN_POSITIVE));
            levels.handled.push(handled);
            levels.proposed.push(proposed);
            levels.won.push(rate / (handled * proposed));
            // A source with hardly an order sells as dearly as the others.
            let money = if won(period) > 0.0 {
                drawn(sum.amount, sum.won, an_order)
            } else {
                an_order
            };
            levels.money.push(if self.tells[2] { money } else { 0.0 });
        }
        levels
    }

    fn both(&self, sums: &[[Sum; 2]], chance: Chance) -> [Levels; 2] {
        let now = self.levels(sums, chance, 1);
        match self.plan {
            Some(plan) => {
                let now = now.as_one();
                // A plan of answers is a plan of those who are handled.
                let is_told = self.factors.contains(&Factor::HandOver);
                let handled = plan.answered.filter(|_| is_told);
                [plan.levels(&now, handled), now]
            }
            None => [self.levels(sums, chance, 0), now],
        }
    }
}

impl Sum {
    fn add(&mut self, other: &Sum) {
        self.leads += other.leads;
        self.answered += other.answered;
        self.proposals += other.proposals;
        self.won += other.won;
        self.amount += other.amount;
    }

    fn sell_nothing(&mut self) {
        self.won = 0.0;
        self.amount = 0.0;
    }

    /// As it might be as well: numbers of people by chance, what an order brings by how orders differ.
    fn drawn(&self, chance: &mut Pcg64) -> Sum {
        let mut about = |count: f64| {
            // Half of one more: who counted nobody may have missed somebody.
            let gamma = Gamma::new(count + 0.5, 1.0);
            gamma.map_or(count, |gamma| gamma.sample(chance))
        };
        let mut share = |part: f64, whole: f64| {
            let (part, rest) = (about(part), about((whole - part).max(0.0)));
            (part, part + rest)
        };
        let (won, leads) = share(self.won, self.leads);
        let of_leads = |(part, whole): (f64, f64)| leads * part / whole;
        let answered = of_leads(share(self.answered, self.leads));
        let proposals = of_leads(share(self.proposals, self.leads));
        let shock: f64 = StandardNormal.sample(chance);
        let spread = SPREAD_OF_ORDERS / self.won.max(1.0).sqrt();
        let an_order = self.amount / self.won.max(1.0);
        Sum {
            leads,
            answered,
            proposals,
            won,
            amount: an_order * won * (spread * shock).exp(),
        }
    }
}

impl Source for Totals {
    fn factors(&self) -> &[Factor] {
        &self.factors
    }

    fn point(&self) -> [Levels; 2] {
        let chance = Chance {
            late: [1.0; 2],
            unseen: UNSEEN,
        };
        self.both(&self.sums, chance)
    }

    fn draw(&mut self, chance: &mut Pcg64) -> [Levels; 2] {
        let mut sums: Vec<[Sum; 2]> = self
            .sums
            .iter()
            .map(|own| [own[0].drawn(chance), own[1].drawn(chance)])
            .collect();
        let late = [0, 1].map(|_| {
            let shock: f64 = StandardNormal.sample(chance);
            (self.late * shock).exp()
        });
        let mut unseen = UNSEEN;
        for period in 0..2 {
            if self.sums.iter().all(|own| own[period].won == 0.0) {
                for own in &mut sums {
                    own[period].sell_nothing();
                }
                let gamma = Gamma::new(UNSEEN, 1.0);
                unseen = gamma.map_or(UNSEEN, |gamma| gamma.sample(chance));
            }
        }
        self.both(&sums, Chance { late, unseen })
    }
}

#[cfg(test)]
mod tests;
