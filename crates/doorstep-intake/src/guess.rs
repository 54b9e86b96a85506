//! What files may mean that nobody knows here: guessed from what their columns are called and from what stands in them.
//!
//! A guess is shown with how sure it is, and is a mapping file: a preset that its owner can correct. It must never be used before
//! somebody has seen it, or said yes.

mod mapping;
mod names;
mod values;

use std::collections::BTreeMap;

use doorstep_records::Table;

use crate::file::Source;
use crate::problems::IntakeError;
use names::Name;
use values::Profile;

pub(crate) use mapping::mapping;

/// What a column may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Meaning {
    /// The name of the row.
    Id,
    Person,
    Email,
    Phone,
    /// The number that called, and the one that was called.
    Caller,
    Callee,
    FirstName,
    LastName,
    Name,
    Company,
    CreatedAt,
    CustomerSince,
    At,
    /// The time of a day that stands in another column.
    Clock,
    Medium,
    Direction,
    Connected,
    Duration,
    Subject,
    Rep,
    Campaign,
    Source,
    OrderId,
    DealId,
    Amount,
    Margin,
    Cost,
    Currency,
    Outcome,
    LostReason,
    OpenedAt,
    ClosedAt,
    ProposedAt,
    From,
    To,
    Day,
    Month,
    Reached,
    Leads,
    Answered,
    Proposals,
    Won,
    Hours,
    Week,
    /// Not used, but telling of reports of advertisements.
    Clicks,
}

impl Meaning {
    /// Its word in the list of names.
    const fn word(self) -> &'static str {
        match self {
            Meaning::Id => "id",
            Meaning::Person => "person",
            Meaning::Email => "email",
            Meaning::Phone => "phone",
            Meaning::Caller => "caller",
            Meaning::Callee => "callee",
            Meaning::FirstName => "first_name",
            Meaning::LastName => "last_name",
            Meaning::Name => "name",
            Meaning::Company => "company",
            Meaning::CreatedAt => "created_at",
            Meaning::CustomerSince => "customer_since",
            Meaning::At => "at",
            Meaning::Clock => "clock",
            Meaning::Medium => "medium",
            Meaning::Direction => "direction",
            Meaning::Connected => "connected",
            Meaning::Duration => "duration",
            Meaning::Subject => "subject",
            Meaning::Rep => "rep",
            Meaning::Campaign => "campaign",
            Meaning::Source => "source",
            Meaning::OrderId => "order_id",
            Meaning::DealId => "deal_id",
            Meaning::Amount => "amount",
            Meaning::Margin => "margin",
            Meaning::Cost => "cost",
            Meaning::Currency => "currency",
            Meaning::Outcome => "outcome",
            Meaning::LostReason => "lost_reason",
            Meaning::OpenedAt => "opened_at",
            Meaning::ClosedAt => "closed_at",
            Meaning::ProposedAt => "proposed_at",
            Meaning::From => "from",
            Meaning::To => "to",
            Meaning::Day => "day",
            Meaning::Month => "month",
            Meaning::Reached => "reached",
            Meaning::Leads => "leads",
            Meaning::Answered => "answered",
            Meaning::Proposals => "proposals",
            Meaning::Won => "won",
            Meaning::Hours => "hours",
            Meaning::Week => "week",
            Meaning::Clicks => "clicks",
        }
    }
}

/// What a file may be.
#[derive(Clone, Debug, PartialEq)]
pub struct FileGuess {
    /// Its name.
    pub file: String,
    /// The table that its rows are of.
    pub table: Table,
    /// How sure that is, from 0 to 1.
    pub certainty: f64,
    /// Its columns, in their order.
    pub columns: Vec<ColumnGuess>,
    /// What its owner should look at before anything else.
    pub questions: Vec<String>,
}

/// What a column may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnGuess {
    /// Its name.
    pub column: String,
    /// The column of the ledger, `attr.NAME`, or nothing if it is not used.
    pub meaning: String,
    /// How sure that is, from 0 to 1.
    pub certainty: f64,
    /// Three of its values.
    pub samples: Vec<String>,
}

/// A file with what its columns were found to mean.
struct Found<'a> {
    source: &'a Source,
    table: Table,
    certainty: f64,
    profiles: Vec<Profile>,
    /// The place of the column of each meaning, and how sure that is.
    of: BTreeMap<Meaning, (usize, f64)>,
    /// Attributes: the place of their column, and their name.
    attributes: Vec<(usize, String)>,
}

/// No more rows than these are looked at.
const LOOKED_AT: usize = 2_000;

/// A column that is less surely of a meaning is not used.
const LEAST: f64 = 0.35;

/// A column that is more surely of a meaning is called so.
const NAMED: f64 = 0.7;

/// A table, what makes a file one of it and how much, and what such a file cannot do without: one of each group.
type Telling = (
    Table,
    &'static [(Meaning, f64)],
    &'static [&'static [Meaning]],
);

/// The tables that files can be of.
const TABLES: &[Telling] = &[
    (
        Table::Touches,
        &[
            (Meaning::Medium, 1.0),
            (Meaning::Direction, 1.3),
            (Meaning::Duration, 1.2),
            (Meaning::Subject, 0.5),
            (Meaning::At, 0.6),
            (Meaning::Connected, 0.6),
            (Meaning::Caller, 0.9),
            (Meaning::Callee, 0.9),
            (Meaning::Person, 0.3),
            (Meaning::Name, 0.2),
            (Meaning::Company, 0.2),
            (Meaning::Rep, 0.3),
            (Meaning::Email, 0.2),
            (Meaning::Phone, 0.3),
        ],
        &[
            &[Meaning::At],
            PERSON,
            &[
                Meaning::Medium,
                Meaning::Direction,
                Meaning::Duration,
                Meaning::Subject,
                Meaning::Caller,
            ],
        ],
    ),
    (
        Table::Orders,
        &[
            (Meaning::OrderId, 1.6),
            (Meaning::Amount, 1.0),
            (Meaning::At, 0.7),
            (Meaning::Currency, 0.4),
            (Meaning::Email, 0.3),
            (Meaning::Person, 0.3),
            (Meaning::Name, 0.2),
            (Meaning::Margin, 0.3),
        ],
        &[&[Meaning::Amount], &[Meaning::At], PERSON],
    ),
    (
        Table::Deals,
        &[
            (Meaning::DealId, 1.2),
            (Meaning::Outcome, 1.2),
            (Meaning::ClosedAt, 1.2),
            (Meaning::OpenedAt, 0.5),
            (Meaning::LostReason, 1.0),
            (Meaning::Amount, 0.7),
            (Meaning::ProposedAt, 0.6),
            (Meaning::Rep, 0.3),
        ],
        &[&[Meaning::Outcome], &[Meaning::Amount, Meaning::ClosedAt]],
    ),
    (
        Table::Spend,
        &[
            (Meaning::Campaign, 1.4),
            (Meaning::Cost, 1.4),
            (Meaning::Day, 0.7),
            (Meaning::From, 0.5),
            (Meaning::To, 0.4),
            (Meaning::Clicks, 1.2),
            (Meaning::Currency, 0.3),
        ],
        &[
            &[Meaning::Campaign],
            &[Meaning::Cost],
            &[Meaning::Day, Meaning::From],
        ],
    ),
    (
        Table::Counts,
        &[
            (Meaning::Month, 1.0),
            (Meaning::Leads, 1.5),
            (Meaning::Won, 1.2),
            (Meaning::Proposals, 0.9),
            (Meaning::Answered, 0.5),
            (Meaning::Cost, 0.3),
            (Meaning::Reached, 0.4),
            (Meaning::Amount, 0.2),
            (Meaning::Hours, 0.3),
        ],
        &[&[Meaning::Month], &[Meaning::Leads], &[Meaning::Won]],
    ),
    (
        Table::RepHours,
        &[
            (Meaning::Rep, 0.8),
            (Meaning::Week, 1.2),
            (Meaning::Hours, 1.5),
        ],
        &[&[Meaning::Rep], &[Meaning::Week], &[Meaning::Hours]],
    ),
    (
        Table::People,
        &[
            (Meaning::Email, 0.6),
            (Meaning::Phone, 0.6),
            (Meaning::FirstName, 0.8),
            (Meaning::LastName, 0.8),
            (Meaning::Name, 0.5),
            (Meaning::Company, 0.5),
            (Meaning::CreatedAt, 0.5),
            (Meaning::Source, 0.7),
            (Meaning::Person, 0.4),
        ],
        &[&[
            Meaning::Email,
            Meaning::Phone,
            Meaning::LastName,
            Meaning::Name,
            Meaning::Person,
        ]],
    ),
];

/// What names a person, the surest first.
const PERSON: &[Meaning] = &[
    Meaning::Person,
    Meaning::Email,
    Meaning::Phone,
    Meaning::Caller,
    Meaning::Callee,
    Meaning::Name,
    Meaning::LastName,
    Meaning::Company,
];

/// What else a table can take.
fn takes(table: Table) -> &'static [Meaning] {
    match table {
        Table::People => &[
            Meaning::Rep,
            Meaning::Id,
            Meaning::Campaign,
            Meaning::CustomerSince,
        ],
        Table::Touches => &[
            Meaning::Id,
            Meaning::Campaign,
            Meaning::FirstName,
            Meaning::LastName,
            Meaning::Clock,
            Meaning::DealId,
            Meaning::Source,
        ],
        Table::Orders => &[
            Meaning::Id,
            Meaning::Phone,
            Meaning::FirstName,
            Meaning::LastName,
            Meaning::Company,
            Meaning::Campaign,
            Meaning::Rep,
            Meaning::Clock,
            Meaning::Source,
        ],
        Table::Deals => &[
            Meaning::Id,
            Meaning::Person,
            Meaning::Email,
            Meaning::Phone,
            Meaning::Name,
            Meaning::Company,
            Meaning::Currency,
            Meaning::Margin,
            Meaning::Source,
            Meaning::FirstName,
            Meaning::LastName,
        ],
        Table::Counts => &[Meaning::Source],
        _ => &[],
    }
}

/// Guesses what a file is; none if no table fits it at all.
fn guess(source: &Source) -> Result<Option<Found<'_>>, IntakeError> {
    let mut profiles: Vec<Profile> = source.header.iter().map(|_| Profile::default()).collect();
    let mut rows = 0;
    source.each(|row| {
        rows += 1;
        if rows <= LOOKED_AT && row.ragged.is_none() {
            for (cell, profile) in row.cells.iter().zip(&mut profiles) {
                profile.see(cell);
            }
        }
        Ok(())
    })?;
    let names: Vec<Name> = source.header.iter().map(|name| Name::of(name)).collect();
    let columns: Vec<(&Name, &Profile)> = names.iter().zip(&profiles).collect();
    let scored = TABLES.iter().map(|(table, telling, needed)| {
        let of = assign(
            &columns,
            *table,
            telling
                .iter()
                .map(|(meaning, _)| *meaning)
                .chain(takes(*table).iter().copied()),
        );
        let is_whole = needed
            .iter()
            .all(|group| group.iter().any(|meaning| of.contains_key(meaning)));
        let weight = |meaning: &Meaning| {
            telling
                .iter()
                .find(|(known, _)| known == meaning)
                .map_or(0.0, |(_, weight)| *weight)
        };
        let score: f64 = of
            .iter()
            .map(|(meaning, (_, sure))| weight(meaning) * sure)
            .sum();
        let score = score - against(*table, &columns);
        (*table, of, if is_whole { score } else { 0.0 })
    });
    let mut scored: Vec<_> = scored.filter(|(.., score)| *score > 0.0).collect();
    scored.sort_by(|(.., one), (.., other)| other.total_cmp(one));
    let runner_up = scored.get(1).map_or(0.0, |(.., score)| *score);
    let Some((table, of, score)) = scored.into_iter().next() else {
        return Ok(None);
    };
    let of = with_last_name(of);
    let attributes = if table == Table::People {
        attributes(source, &of, &columns)
    } else {
        Vec::new()
    };
    Ok(Some(Found {
        source,
        table,
        certainty: (score / (score + 0.6) - 0.25 * runner_up / score).clamp(0.05, 0.99),
        profiles,
        of,
        attributes,
    }))
}

/// Beside first names a name is a last name.
fn with_last_name(mut of: BTreeMap<Meaning, (usize, f64)>) -> BTreeMap<Meaning, (usize, f64)> {
    if of.contains_key(&Meaning::FirstName)
        && !of.contains_key(&Meaning::LastName)
        && let Some(name) = of.remove(&Meaning::Name)
    {
        of.insert(Meaning::LastName, name);
    }
    of
}

/// How much columns speak against a table that has no place for them: lists of people have no amounts of orders and no lengths of calls.
fn against(table: Table, columns: &[(&Name, &Profile)]) -> f64 {
    let telling: &[(Meaning, f64)] = match table {
        Table::People => &[
            (Meaning::OrderId, 1.2),
            (Meaning::Amount, 0.8),
            (Meaning::Direction, 1.2),
            (Meaning::Duration, 0.8),
            (Meaning::ClosedAt, 0.8),
        ],
        Table::Orders => &[
            (Meaning::Direction, 1.0),
            (Meaning::Duration, 1.2),
            (Meaning::Clicks, 1.0),
            (Meaning::LostReason, 1.0),
        ],
        Table::Spend => &[
            (Meaning::Direction, 1.5),
            (Meaning::Duration, 1.0),
            (Meaning::Phone, 1.0),
            (Meaning::Email, 1.0),
        ],
        Table::Touches => &[(Meaning::OrderId, 0.5), (Meaning::Clicks, 1.0)],
        _ => &[],
    };
    let surest = |meaning: Meaning| {
        let scores = columns
            .iter()
            .map(|(name, profile)| sureness(name, profile, meaning, table));
        Some(scores.fold(0.0, f64::max)).filter(|surest| *surest >= NAMED)
    };
    telling
        .iter()
        .filter_map(|(meaning, weight)| Some(weight * surest(*meaning)?))
        .sum()
}

/// Gives each meaning the column that is most surely of it, and each column one meaning.
fn assign(
    columns: &[(&Name, &Profile)],
    table: Table,
    meanings: impl Iterator<Item = Meaning>,
) -> BTreeMap<Meaning, (usize, f64)> {
    let mut scores = Vec::new();
    for meaning in meanings {
        for (place, (name, profile)) in columns.iter().enumerate() {
            let score = sureness(name, profile, meaning, table);
            if score >= LEAST {
                scores.push((score, meaning, place));
            }
        }
    }
    // Of equals the column that comes first.
    scores.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then(one.2.cmp(&other.2))
            .then(one.1.cmp(&other.1))
    });
    let mut of: BTreeMap<Meaning, (usize, f64)> = BTreeMap::new();
    for (score, meaning, place) in scores {
        let is_taken = of.values().any(|(other, _)| *other == place);
        if !is_taken && !of.contains_key(&meaning) {
            of.insert(meaning, (place, score));
        }
    }
    of
}

fn sureness(name: &Name, profile: &Profile, meaning: Meaning, table: Table) -> f64 {
    // How far somebody has come is no name, and is known only after the door.
    if name.is_status() && !matches!(meaning, Meaning::Outcome | Meaning::Connected) {
        return 0.0;
    }
    let Some(values) = profile.fit(meaning, table) else {
        return 0.0;
    };
    let both = name.fit(meaning) * (0.7 + 0.29 * values);
    // What the values tell does not help a column whose name says that it is of no use.
    if name.is_of_no_use() {
        both
    } else {
        both.max(profile.tells(meaning, table))
    }
}

/// Columns that say something of people, known at the door as far as anybody can tell.
fn attributes(
    source: &Source,
    of: &BTreeMap<Meaning, (usize, f64)>,
    columns: &[(&Name, &Profile)],
) -> Vec<(usize, String)> {
    let is_taken = |place: usize| of.values().any(|(other, _)| *other == place);
    let is_one = |(place, (name, profile)): &(usize, &(&Name, &Profile))| {
        !is_taken(*place) && !name.is_status() && !name.is_of_no_use() && profile.is_attribute()
    };
    let places = columns.iter().enumerate().filter(is_one);
    let named = places.map(|(place, _)| (place, names::words(&source.header[place]).join("_")));
    named.filter(|(_, name)| !name.is_empty()).collect()
}

impl Found<'_> {
    fn has(&self, meaning: Meaning) -> bool {
        self.of.contains_key(&meaning)
    }

    fn column(&self, meaning: Meaning) -> Option<&str> {
        let (place, _) = self.of.get(&meaning)?;
        self.source.header.get(*place).map(String::as_str)
    }

    fn profile(&self, meaning: Meaning) -> Option<&Profile> {
        let (place, _) = self.of.get(&meaning)?;
        self.profiles.get(*place)
    }

    /// What a meaning is called in the ledger.
    fn called(&self, meaning: Meaning) -> &'static str {
        match (meaning, self.table) {
            (Meaning::Id, Table::Touches) => "touch",
            // A row has one name.
            (Meaning::Id, Table::Orders) if self.has(Meaning::OrderId) => "",
            (Meaning::Id, Table::Deals) if self.has(Meaning::DealId) => "",
            (Meaning::Id, Table::People) if self.has(Meaning::Person) => "",
            (Meaning::Id, Table::People) => "person",
            (Meaning::Id | Meaning::OrderId, Table::Orders) => "order",
            (Meaning::Id | Meaning::DealId, Table::Deals) | (Meaning::DealId, _) => "deal",
            (Meaning::Id | Meaning::OrderId | Meaning::Clicks, _) => "",
            (Meaning::Rep, Table::People) => "attr.owner",
            (Meaning::Campaign, Table::People) => "attr.campaign",
            (Meaning::Source, table) if table != Table::Counts => "attr.source",
            (Meaning::Cost, Table::Counts) => "spend",
            (Meaning::Cost, _) => "amount",
            (Meaning::Hours, Table::Counts) => "sales_hours",
            (Meaning::Caller | Meaning::Callee, _) => "phone",
            (Meaning::Clock, _) => "at",
            (Meaning::Duration, _) => "duration_s",
            (meaning, _) => meaning.word(),
        }
    }

    /// The guess, for people.
    fn shown(&self, questions: Vec<String>) -> FileGuess {
        let column = |(place, name): (usize, &String)| {
            let known = self.of.iter().find(|(_, (other, _))| *other == place);
            let attribute = self.attributes.iter().find(|(other, _)| *other == place);
            let (meaning, certainty) = match (known, attribute) {
                (Some((meaning, (_, sure))), _) => (self.called(*meaning).to_owned(), *sure),
                (None, Some((_, name))) => (format!("attr.{name}"), 0.5),
                (None, None) => (String::new(), 0.5),
            };
            ColumnGuess {
                column: name.clone(),
                meaning,
                certainty: certainty.min(0.99),
                samples: self.profiles[place].samples.clone(),
            }
        };
        FileGuess {
            file: self.source.name(),
            table: self.table,
            certainty: self.certainty,
            columns: self.source.header.iter().enumerate().map(column).collect(),
            questions,
        }
    }
}
