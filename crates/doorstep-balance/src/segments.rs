//! The same counts by source, campaign, rep and every attribute of people.

use std::collections::{BTreeMap, HashMap};

use doorstep_core::Outcome;
use doorstep_records::{Business, Text};
use doorstep_stats::Confidence;
use doorstep_stats::proportion::{Counts, difference_by_score};
use doorstep_stats::quantile;
use doorstep_stats::shrinkage::Shrinkage;
use serde::Serialize;

use crate::funnel::share;
use crate::names::Names;
use crate::survey::{CaseLine, Survey};

/// Attributes with more values than this are shown only when asked for.
const MAX_VALUES: usize = 100;
/// If so many times more of the won than of the other leads carry a value, it was written down
/// because they were won.
const WON_ONLY_RATIO: f64 = 2.0;

/// Of fewer leads nothing is said against others.
const FEW: usize = 20;

/// One value of a segment column.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Segment {
    /// The value; "" if missing.
    pub value: String,
    /// What people call it, where the records say it: the name of a rep or campaign.
    pub name: Option<String>,
    /// People with a touch of ours.
    pub reached: Option<usize>,
    /// New cases that reached the door.
    pub leads: usize,
    /// Won.
    pub won: usize,
    /// Lost.
    pub lost: usize,
    /// won / leads; null if the column cannot carry rates.
    pub rate: Option<f64>,
    /// Lower end of the rate's 95 % interval (Wilson).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Where the rate lies of that of all others together, by the score test of the difference (Miettinen and Nurminen 1985),
    /// 95 % sure of all values of the column at once; null if that is not clear, of few leads, and of sellers.
    pub against_others: Option<Against>,
    /// The rate drawn towards all others (beta-binomial empirical Bayes).
    pub shrunk: Option<f64>,
    /// won / reached.
    pub rate_reached: Option<f64>,
    /// won / (won + lost).
    pub win_rate_closed: Option<f64>,
    /// Median days from the door to the order.
    pub median_days_to_win: Option<f64>,
    /// Value of all orders / leads, minor units.
    pub value_per_lead: Option<i64>,
    /// Value of all orders, minor units.
    pub amount: Option<i64>,
    /// The value became known after the door: never used to compare like with like.
    pub after_door: bool,
}

/// Which way a rate clearly differs from that of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Fewer are won.
    Below,
    /// More are won.
    Above,
}

/// The values of a column, by leads, descending.
pub type Segments = Vec<Segment>;

/// Finds the value of a case in a column.
type ValueOf<'a> = Box<dyn Fn(&CaseLine) -> Option<Text> + 'a>;

/// A column: its name, and the value of each case.
struct Column<'a> {
    name: String,
    after_door: bool,
    /// Known of people before any case: so reached people can be counted by it.
    of_people: bool,
    value: ValueOf<'a>,
}

/// What is counted of one value on the way.
#[derive(Default)]
struct Tally {
    segment: Segment,
    days: Vec<i32>,
    /// Won of those reached.
    won_reached: usize,
}

pub(crate) fn segments(
    business: &Business,
    survey: &Survey,
    asked: &[String],
) -> BTreeMap<String, Segments> {
    let is_asked = |name: &str| {
        asked
            .iter()
            .any(|asked| asked.strip_prefix("attr.").unwrap_or(asked) == name)
    };
    let names = Names::of(business);
    let mut by = BTreeMap::new();
    for column in columns(business) {
        let always = matches!(column.name.as_str(), "source" | "campaign" | "rep");
        let tallies = count(business, survey, &column, &names);
        let is_short = column.of_people && tallies.len() <= MAX_VALUES;
        if always || is_asked(&column.name) || is_short {
            let is_won_only = is_won_only(survey, &column);
            let mut segments = finish(tallies, is_won_only);
            // Sellers are held against chance by `reps`, which knows that leads are not shared out by lot.
            if !is_won_only && !is_of_sellers(&column) {
                hold_against_others(&mut segments);
            }
            by.insert(column.name, segments);
        }
    }
    by
}

/// Whether a column was written down only because the case was won.
fn is_won_only(survey: &Survey, column: &Column) -> bool {
    let (mut won, mut won_known, mut other, mut other_known) = (0, 0, 0, 0);
    for line in survey.leads() {
        let known = usize::from((column.value)(line).is_some());
        if line.is_won() {
            won += 1;
            won_known += known;
        } else {
            other += 1;
            other_known += known;
        }
    }
    let (Some(of_won), Some(of_other)) = (share(won_known, won), share(other_known, other)) else {
        return false;
    };
    won_known > 0 && of_won > WON_ONLY_RATIO * of_other
}

/// The names of the columns whose rates are refused.
pub(crate) fn won_only_columns(business: &Business, survey: &Survey) -> Vec<String> {
    let columns = columns(business).into_iter();
    columns
        .filter(|column| is_won_only(survey, column))
        .map(|column| column.name)
        .collect()
}

/// The names of all segment columns, each once.
pub fn column_names(business: &Business) -> Vec<String> {
    columns(business)
        .into_iter()
        .map(|column| column.name)
        .collect()
}

/// Names of the columns by which like can be compared with like: what was known at or before the door.
pub fn mix_names(business: &Business) -> Vec<String> {
    let known = columns(business).into_iter();
    known
        .filter(|column| !column.after_door && !is_of_sellers(column))
        .map(|column| column.name)
        .collect()
}

/// Whether a column says who sold: known from the answer on, and of nobody who was only reached.
fn is_of_sellers(column: &Column) -> bool {
    !column.of_people && matches!(column.name.as_str(), "rep" | "team")
}

fn columns(business: &Business) -> Vec<Column<'_>> {
    let of_people = |name: &str| {
        business
            .attributes
            .iter()
            .any(|attribute| attribute.name == name)
    };
    let mut columns = vec![
        Column {
            name: "source".into(),
            after_door: false,
            of_people: of_people("source"),
            value: Box::new(|line| line.source),
        },
        Column {
            name: "campaign".into(),
            after_door: false,
            of_people: of_people("campaign"),
            value: Box::new(|line| line.campaign),
        },
        Column {
            name: "rep".into(),
            after_door: false,
            of_people: false,
            value: Box::new(|line| line.rep),
        },
        Column {
            name: "piece".into(),
            after_door: false,
            of_people: false,
            value: Box::new(|line| line.piece),
        },
    ];
    for (index, attribute) in business.attributes.iter().enumerate() {
        let is_own = |column: &Column| column.name == attribute.name;
        if !columns.iter().any(is_own) {
            columns.push(Column {
                name: attribute.name.clone(),
                after_door: attribute.after_door,
                of_people: true,
                value: Box::new(move |line| business.parties[line.party].attributes[index]),
            });
        }
    }
    // Where people have an attribute of that name, it is theirs.
    let has_teams = business.reps.iter().any(|row| row.team.is_some());
    if has_teams && !columns.iter().any(|column| column.name == "team") {
        columns.push(Column {
            name: "team".into(),
            after_door: false,
            of_people: false,
            value: team_of(business),
        });
    }
    columns
}

/// The team of the rep of a case.
fn team_of(business: &Business) -> ValueOf<'_> {
    let rows = business.reps.iter();
    let teams: HashMap<Text, Text> = rows.filter_map(|row| Some((row.rep, row.team?))).collect();
    Box::new(move |line| teams.get(&line.rep?).copied())
}

fn count(business: &Business, survey: &Survey, column: &Column, names: &Names) -> Vec<Tally> {
    let mut tallies: HashMap<Option<Text>, Tally> = HashMap::new();
    let mut of_party: HashMap<usize, Option<Text>> = HashMap::new();
    for line in survey.new_cases() {
        let value = (column.value)(line);
        of_party.entry(line.party).or_insert(value);
        if line.is_lead() {
            let tally = tallies.entry(value).or_default();
            add(tally, business, line);
            tally.won_reached += usize::from(line.is_won() && survey.reached[line.party]);
        }
    }
    if column.of_people || !is_of_sellers(column) {
        for (party, _) in survey
            .reached
            .iter()
            .enumerate()
            .filter(|(_, reached)| **reached)
        {
            if let Some(value) = of_party.get(&party) {
                let tally = tallies.entry(*value).or_default();
                tally.segment.reached = Some(tally.segment.reached.unwrap_or(0) + 1);
            }
        }
    }
    let named = tallies.into_iter().map(|(value, mut tally)| {
        business
            .symbols
            .get_or_empty(value)
            .clone_into(&mut tally.segment.value);
        tally.segment.name = names.of_value(&column.name, value);
        tally.segment.after_door = column.after_door;
        tally
    });
    let mut named: Vec<Tally> = named.collect();
    // One order, so that sums of floats come out the same in every run.
    named.sort_by(|one, other| one.segment.value.cmp(&other.segment.value));
    named
}

fn add(tally: &mut Tally, business: &Business, line: &CaseLine) {
    let segment = &mut tally.segment;
    segment.leads += 1;
    match line.case.outcome {
        Outcome::Won => segment.won += 1,
        Outcome::Lost => segment.lost += 1,
        Outcome::Open | Outcome::Silent => {}
    }
    if let (true, Some(door_at), Some(won_at)) = (line.is_won(), line.door_at, line.case.closed_at)
    {
        tally
            .days
            .push(business.calendar.days_between(door_at, won_at).max(0));
    }
    if let Some(value) = line.value {
        segment.amount = Some(segment.amount.unwrap_or(0).saturating_add(value));
    }
}

fn finish(tallies: Vec<Tally>, won_only: bool) -> Segments {
    let groups: Vec<Option<Counts>> = tallies
        .iter()
        .map(|tally| Counts::new(tally.segment.won as u64, tally.segment.leads as u64).ok())
        .collect();
    let known: Vec<Counts> = groups
        .iter()
        .flatten()
        .copied()
        .filter(|group| group.trials() > 0)
        .collect();
    let shrinkage = Shrinkage::fit(&known).ok();
    let is_money_known = tallies.iter().any(|tally| tally.segment.amount.is_some());
    let mut segments: Segments = tallies
        .into_iter()
        .zip(groups)
        .map(|(tally, group)| {
            let won_reached = tally.won_reached;
            let mut segment = tally.segment;
            segment.median_days_to_win = quantile::median(&tally.days);
            if won_only {
                return segment;
            }
            let interval = group.and_then(Counts::wilson_95);
            segment.rate = share(segment.won, segment.leads);
            segment.low = interval.map(|interval| interval.lower);
            segment.high = interval.map(|interval| interval.upper);
            segment.shrunk = match (&shrinkage, group.filter(|group| group.trials() > 0)) {
                (Some(shrinkage), Some(group)) => Some(shrinkage.posterior(group).mean),
                _ => segment.rate,
            };
            segment.rate_reached = segment
                .reached
                .and_then(|reached| share(won_reached, reached));
            segment.win_rate_closed = share(segment.won, segment.won + segment.lost);
            segment.value_per_lead = per_lead(&segment, is_money_known);
            segment
        })
        .collect();
    segments.sort_by(|one, other| {
        let by_size = (other.leads, other.reached).cmp(&(one.leads, one.reached));
        by_size.then_with(|| one.value.cmp(&other.value))
    });
    segments
}

/// Says of each value whether its rate clearly lies off that of all others together; Bonferroni's share of the risk for each.
fn hold_against_others(segments: &mut [Segment]) {
    let total = |of: fn(&Segment) -> usize| segments.iter().map(of).sum::<usize>();
    let (won, leads) = (total(|segment| segment.won), total(|segment| segment.leads));
    let is_told = |segment: &Segment| segment.leads >= FEW && segment.leads < leads;
    let told = segments.iter().filter(|segment| is_told(segment)).count();
    let Ok(confidence) = Confidence::new(1.0 - 0.05 / told.max(1) as f64) else {
        return;
    };
    for segment in segments.iter_mut().filter(|segment| is_told(segment)) {
        let counts = |won: usize, leads: usize| Counts::new(won as u64, leads as u64).ok();
        let own = counts(segment.won, segment.leads);
        let others = counts(won - segment.won, leads - segment.leads);
        let between = own.zip(others);
        let difference =
            between.and_then(|(own, others)| difference_by_score(own, others, confidence));
        segment.against_others = match difference {
            Some(difference) if difference.lower > 0.0 => Some(Against::Above),
            Some(difference) if difference.upper < 0.0 => Some(Against::Below),
            _ => None,
        };
    }
}

/// Rounded to the nearest minor unit. Where money is known at all, a segment without any has none.
fn per_lead(segment: &Segment, is_money_known: bool) -> Option<i64> {
    if segment.leads == 0 || !is_money_known {
        return None;
    }
    let amount = segment.amount.unwrap_or(0) as f64;
    Some((amount / segment.leads as f64).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(counts: &[(usize, usize)]) -> Segments {
        let segment = |(won, leads): &(usize, usize)| Segment {
            won: *won,
            leads: *leads,
            ..Segment::default()
        };
        let mut segments: Segments = counts.iter().map(segment).collect();
        hold_against_others(&mut segments);
        segments
    }

    fn clear(segments: &[Segment]) -> Vec<Option<Against>> {
        segments
            .iter()
            .map(|segment| segment.against_others)
            .collect()
    }

    #[test]
    fn a_value_far_from_all_others_is_clear_and_one_near_them_or_of_few_leads_is_not() {
        let found = column(&[(40, 400), (160, 800), (158, 800), (162, 800), (0, 10)]);
        assert_eq!(
            clear(&found),
            [Some(Against::Below), None, None, None, None]
        );
        let found = column(&[(160, 400), (80, 400), (82, 400), (79, 400)]);
        assert_eq!(found[0].against_others, Some(Against::Above));
    }

    #[test]
    fn what_is_clear_of_two_values_is_not_so_of_one_of_many() {
        // 28 of 100 where the others win 18 of 100.
        let few = column(&[(28, 100), (180, 1_000)]);
        assert_eq!(few[0].against_others, Some(Against::Above));
        let mut many = vec![(28, 100)];
        many.extend([(9, 50); 40]);
        assert!(clear(&column(&many)).iter().all(Option::is_none));
    }

    #[test]
    fn one_value_alone_has_no_others() {
        assert_eq!(clear(&column(&[(40, 400)])), [None]);
        assert!(column(&[]).is_empty());
    }
}
