//! Rows of the tables, typed. Text becomes values in [`RowReader`], once; after that the type is the proof. A [`Row`] goes into
//! [`Tables`], to be judged, or into a ledger, to be kept; a ledger gives the same row back.

mod check;
mod order;
mod read;
mod take;

use std::collections::{HashMap, HashSet};

use doorstep_core::{Given, Medium, Refusal, Touch};
use jiff::civil::Date;

use crate::Calendar;
use crate::money::Currency;
use crate::schema::Table;
use crate::text::{Symbols, Text};
use crate::value::{Fault, When};

pub use read::{MissingColumn, Reading, Row, RowReader, Value};

/// A row of `people`.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// `person`.
    pub person: Text,
    /// `name`.
    pub name: Option<Text>,
    /// `email`, lower case.
    pub email: Option<Text>,
    /// `phone` as E.164, if it is one.
    pub phone: Option<Text>,
    /// `company`.
    pub company: Option<Text>,
    /// `customer_since`.
    pub customer_since: Option<When>,
    /// Values of the attributes, by index into [`Tables::attributes`].
    pub attributes: Vec<Option<Text>>,
}

/// A row of `companies`.
#[derive(Clone, Debug)]
pub struct CompanyRow {
    /// `company`.
    pub company: Text,
    /// `name`.
    pub name: Option<Text>,
    /// Values of the attributes.
    pub attributes: Vec<Option<Text>>,
}

/// A row of `touches`: a recorded contact, its defaults filled in.
#[derive(Clone, Debug)]
pub struct TouchRow {
    /// `touch`.
    pub id: Text,
    /// `person`.
    pub person: Text,
    /// What the rules read, `reply_to` not yet resolved.
    pub touch: Touch,
    /// Only the day is known.
    pub is_day: bool,
    /// The row says for how many it was meant.
    pub reach_stated: bool,
    /// A call or chat of which nobody said whether it reached them.
    pub connected_unknown: bool,
    /// Made from a lead's field rather than from a recorded contact.
    pub derived: bool,
    /// `reply_to`.
    pub reply_to: Option<Text>,
    /// `campaign`.
    pub campaign: Option<Text>,
    /// `piece`.
    pub piece: Option<Text>,
    /// `rep`.
    pub rep: Option<Text>,
    /// `value` in minor units.
    pub value: Option<i64>,
    /// `subject`.
    pub subject: Option<Text>,
    /// `deal`.
    pub deal: Option<Text>,
}

impl TouchRow {
    /// The row of a recorded contact, its defaults filled in, or why it is refused. What else is known
    /// of it is set on its fields.
    pub fn of(id: Text, person: Text, given: Given) -> Result<Self, Refusal> {
        Ok(TouchRow {
            id,
            person,
            touch: given.resolve()?,
            is_day: false,
            reach_stated: given.reach.is_some(),
            connected_unknown: is_connection_unknown(&given),
            derived: false,
            reply_to: None,
            campaign: None,
            piece: None,
            rep: None,
            value: None,
            subject: None,
            deal: None,
        })
    }
}

/// Whether nobody said that a call or chat reached the other side.
const fn is_connection_unknown(given: &Given) -> bool {
    matches!(given.medium, Medium::Call | Medium::Chat)
        && given.connected.is_none()
        && given.duration_s.is_none()
        && given.act.is_none()
}

/// A row of `campaigns`.
#[derive(Clone, Debug)]
pub struct CampaignRow {
    /// `campaign`.
    pub campaign: Text,
    /// `name`.
    pub name: Option<Text>,
    /// `medium`.
    pub medium: Option<Medium>,
    /// `ended_on`: the last day on which it was sent or shown.
    pub ended_on: Option<Date>,
    /// `unit_cost` of one piece, minor units.
    pub unit_cost: Option<i64>,
}

/// A row of `spend`.
#[derive(Clone, Debug)]
pub struct SpendRow {
    /// `campaign`.
    pub campaign: Text,
    /// `from`, included.
    pub from: Date,
    /// `to`, included.
    pub to: Date,
    /// `amount` in minor units.
    pub amount: i64,
}

/// A row of `reps`.
#[derive(Clone, Debug)]
pub struct RepRow {
    /// `rep`.
    pub rep: Text,
    /// `name`.
    pub name: Option<Text>,
    /// `team`.
    pub team: Option<Text>,
    /// `hour_cost` in minor units.
    pub hour_cost: Option<i64>,
}

/// A row of `rep_hours`.
#[derive(Clone, Debug)]
pub struct RepHoursRow {
    /// `rep`.
    pub rep: Text,
    /// `week`: its Monday.
    pub week: Date,
    /// `hours` available for selling.
    pub hours: f64,
}

/// How a deal stands in the deal book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealOutcome {
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// Undecided.
    Open,
}

impl DealOutcome {
    /// All of them.
    pub const ALL: &[DealOutcome] = &[DealOutcome::Won, DealOutcome::Lost, DealOutcome::Open];

    /// Its word in the deal book.
    pub const fn word(self) -> &'static str {
        match self {
            DealOutcome::Won => "won",
            DealOutcome::Lost => "lost",
            DealOutcome::Open => "open",
        }
    }

    /// The outcome of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        DealOutcome::ALL
            .iter()
            .copied()
            .find(|outcome| outcome.word() == word)
    }
}

/// A row of `deals`.
#[derive(Clone, Debug)]
pub struct DealRow {
    /// `deal`.
    pub deal: Text,
    /// `person`.
    pub person: Text,
    /// `rep`.
    pub rep: Option<Text>,
    /// `opened_at`.
    pub opened_at: Option<When>,
    /// `proposed_at`.
    pub proposed_at: Option<When>,
    /// `closed_at`; there if the deal is won or lost.
    pub closed_at: Option<When>,
    /// `outcome`.
    pub outcome: DealOutcome,
    /// `lost_reason`: why it was lost, in the words of the deal book.
    pub lost_reason: Option<Text>,
    /// `amount` in minor units.
    pub amount: Option<i64>,
    /// `margin` in minor units.
    pub margin: Option<i64>,
}

/// A row of `orders`.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// `order`.
    pub order: Text,
    /// `person`.
    pub person: Text,
    /// `at`.
    pub at: When,
    /// `amount` in minor units.
    pub amount: i64,
    /// `margin` in minor units.
    pub margin: Option<i64>,
    /// `medium`, if given.
    pub medium: Option<Medium>,
    /// `rep`.
    pub rep: Option<Text>,
    /// `campaign`.
    pub campaign: Option<Text>,
    /// `piece`.
    pub piece: Option<Text>,
    /// `deal`.
    pub deal: Option<Text>,
}

/// A row of `prices`.
#[derive(Clone, Debug)]
pub struct PriceRow {
    /// `at`.
    pub at: When,
    /// `what` changed.
    pub what: Text,
    /// `change` as a fraction.
    pub change: Option<f64>,
}

/// A row of `targets`.
#[derive(Clone, Debug)]
pub struct TargetRow {
    /// `month`, as its first day.
    pub month: Date,
    /// `leads`.
    pub leads: Option<f64>,
    /// `answered_share`.
    pub answered_share: Option<f64>,
    /// `conversion`.
    pub conversion: Option<f64>,
    /// `orders`.
    pub orders: Option<f64>,
    /// `amount` in minor units.
    pub amount: Option<i64>,
}

/// A row of `counts`.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// `month`, as its first day.
    pub month: Date,
    /// `source`.
    pub source: Option<Text>,
    /// `reached`.
    pub reached: Option<u64>,
    /// `leads`.
    pub leads: u64,
    /// `answered`.
    pub answered: Option<u64>,
    /// `proposals`.
    pub proposals: Option<u64>,
    /// `won`.
    pub won: u64,
    /// `amount` in minor units.
    pub amount: Option<i64>,
    /// `spend` in minor units.
    pub spend: Option<i64>,
    /// `sales_hours`.
    pub sales_hours: Option<f64>,
}

/// An attribute of people, known at or before the door unless it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, without `attr.`.
    pub name: String,
    /// It became known after the door: shown, but never used to compare like with like.
    pub after_door: bool,
}

/// The system of native files. Its ids stand as they are; those of others stand behind their system's name where there are
/// several.
pub const NATIVE: &str = "native";

/// Where rows go: into tables, or into a ledger.
pub trait Sink {
    /// That the rows which follow come from this system, the only one or one of several.
    fn system(&mut self, name: &str, is_one_of_several: bool) {
        let _ = (name, is_one_of_several);
    }

    /// That people may have an attribute; `after_door` if it became known only then.
    fn attribute(&mut self, name: &str, after_door: bool);

    /// Takes what one row of a file says: all of its rows, or none.
    fn take(&mut self, rows: &[Row], place: Place) -> Result<(), Refused>;

    /// Ends the rows: tells of those that cannot stand beside others after all, and that are left out.
    fn finish(&mut self) -> std::io::Result<Vec<(Place, Fault)>> {
        Ok(Vec::new())
    }
}

/// Where a row stands in what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of its file, in the order they are read.
    pub file: u32,
    /// Its row, as a spreadsheet numbers it.
    pub row: u64,
}

/// Why rows are not taken.
#[derive(Debug)]
pub enum Refused {
    /// They cannot stand beside the others.
    Bad(Vec<Fault>),
    /// They cannot be kept.
    Io(std::io::Error),
}

/// Tables as a place where rows go.
#[derive(Debug)]
pub struct IntoTables<'a> {
    /// The tables.
    pub tables: &'a mut Tables,
    /// For days, and what has only a day.
    pub calendar: &'a Calendar,
    /// The system whose ids must be told apart from those of others.
    system: Option<String>,
}

impl<'a> IntoTables<'a> {
    /// Tables that rows go into.
    pub const fn new(tables: &'a mut Tables, calendar: &'a Calendar) -> Self {
        IntoTables {
            tables,
            calendar,
            system: None,
        }
    }
}

impl Sink for IntoTables<'_> {
    fn system(&mut self, name: &str, is_one_of_several: bool) {
        let is_told_apart = is_one_of_several && name != NATIVE;
        self.system = is_told_apart.then(|| name.to_owned());
    }

    fn attribute(&mut self, name: &str, after_door: bool) {
        let index = self.tables.attribute(name);
        self.tables.attributes[index].after_door |= after_door;
    }

    fn take(&mut self, rows: &[Row], _: Place) -> Result<(), Refused> {
        let mark = self.tables.mark();
        let mut faults: Vec<Fault> = Vec::new();
        for row in rows {
            let taken = match &self.system {
                Some(system) => {
                    let ids = row.ids_of(system);
                    let mut row = row.clone();
                    row.name(&ids);
                    self.tables.take(&row, self.calendar)
                }
                None => self.tables.take(row, self.calendar),
            };
            if let Err(fault) = taken
                && !faults.contains(&fault)
            {
                faults.push(fault);
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        self.tables.take_back(mark);
        Err(Refused::Bad(faults))
    }
}

/// All records of a business, as rows.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Where the texts are.
    pub symbols: Symbols,
    /// Attributes of people.
    pub attributes: Vec<Attribute>,
    /// Rows of `people`.
    pub people: Vec<PersonRow>,
    /// Rows of `companies`.
    pub companies: Vec<CompanyRow>,
    /// Rows of `touches`.
    pub touches: Vec<TouchRow>,
    /// Rows of `campaigns`.
    pub campaigns: Vec<CampaignRow>,
    /// Rows of `spend`.
    pub spend: Vec<SpendRow>,
    /// Rows of `reps`.
    pub reps: Vec<RepRow>,
    /// Rows of `rep_hours`.
    pub rep_hours: Vec<RepHoursRow>,
    /// Rows of `deals`.
    pub deals: Vec<DealRow>,
    /// Rows of `orders`.
    pub orders: Vec<OrderRow>,
    /// Rows of `prices`.
    pub prices: Vec<PriceRow>,
    /// Rows of `targets`.
    pub targets: Vec<TargetRow>,
    /// Rows of `counts`.
    pub counts: Vec<CountRow>,
    /// Currencies that rows name, in order of first appearance.
    pub currencies: Vec<Currency>,
    /// Some amounts name no currency, and were read with two decimals.
    pub currency_assumed: bool,
    seen: HashSet<(Table, Text)>,
    /// The ids of `seen` in the order they came, so that rows can be taken back.
    seen_in_order: Vec<(Table, Text)>,
    attribute_index: HashMap<String, usize>,
}

impl Tables {
    /// The index of an attribute, which is added if it is new.
    pub fn attribute(&mut self, name: &str) -> usize {
        if let Some(&index) = self.attribute_index.get(name) {
            return index;
        }
        let index = self.attributes.len();
        self.attributes.push(Attribute {
            name: name.to_owned(),
            after_door: false,
        });
        self.attribute_index.insert(name.to_owned(), index);
        index
    }

    /// Whether there is any row about single people.
    pub fn has_people(&self) -> bool {
        !(self.people.is_empty()
            && self.touches.is_empty()
            && self.deals.is_empty()
            && self.orders.is_empty())
    }
}

/// Rows that were made to be read, and cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {text}", .table.name())]
pub struct Defect {
    /// Their table.
    pub table: Table,
    /// What is wrong.
    pub text: String,
}

impl Tables {
    /// Reads rows whose cells stand under these names, as of a native file without a flaw: the first flaw is an error.
    pub fn read<'c>(
        &mut self,
        table: Table,
        names: &[&str],
        rows: impl IntoIterator<Item = Vec<&'c str>>,
        reading: Reading,
    ) -> Result<(), Defect> {
        let defect = |text: String| Defect { table, text };
        let (reader, unknown) =
            RowReader::new(table, names, false).map_err(|error| defect(error.to_string()))?;
        if let Some(name) = unknown.first() {
            return Err(defect(format!("no column is called {name}")));
        }
        for name in reader.attributes() {
            self.attribute(name);
        }
        for cells in rows {
            let row = reader.read(&cells, reading).map_err(|faults| {
                let texts: Vec<_> = faults.iter().map(ToString::to_string).collect();
                defect(texts.join("; "))
            })?;
            self.take(&row, reading.calendar)
                .map_err(|fault| defect(fault.to_string()))?;
        }
        Ok(())
    }
}

/// How many rows the tables had at a moment.
#[derive(Clone, Copy, Debug)]
struct Mark {
    rows: [usize; 12],
    seen: usize,
    currencies: usize,
    currency_assumed: bool,
}

impl Tables {
    /// Marks the rows there are now.
    fn mark(&self) -> Mark {
        Mark {
            rows: [
                self.people.len(),
                self.companies.len(),
                self.touches.len(),
                self.campaigns.len(),
                self.spend.len(),
                self.reps.len(),
                self.rep_hours.len(),
                self.deals.len(),
                self.orders.len(),
                self.prices.len(),
                self.targets.len(),
                self.counts.len(),
            ],
            seen: self.seen_in_order.len(),
            currencies: self.currencies.len(),
            currency_assumed: self.currency_assumed,
        }
    }

    /// Takes back every row that came after a mark: what one bad row of an export made.
    fn take_back(&mut self, mark: Mark) {
        let [
            people,
            companies,
            touches,
            campaigns,
            spend,
            reps,
            rep_hours,
            deals,
            orders,
            prices,
            targets,
            counts,
        ] = mark.rows;
        self.people.truncate(people);
        self.companies.truncate(companies);
        self.touches.truncate(touches);
        self.campaigns.truncate(campaigns);
        self.spend.truncate(spend);
        self.reps.truncate(reps);
        self.rep_hours.truncate(rep_hours);
        self.deals.truncate(deals);
        self.orders.truncate(orders);
        self.prices.truncate(prices);
        self.targets.truncate(targets);
        self.counts.truncate(counts);
        self.currencies.truncate(mark.currencies);
        self.currency_assumed = mark.currency_assumed;
        for id in self.seen_in_order.drain(mark.seen..) {
            self.seen.remove(&id);
        }
    }
}
