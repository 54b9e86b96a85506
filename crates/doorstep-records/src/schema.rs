//! The ledger's tables and their columns, schema version 1. Names are a contract.

/// Version of the tables below.
pub const SCHEMA_VERSION: u32 = 1;

/// A table of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Who people are, and what was known of them at the door.
    People,
    /// The companies they belong to.
    Companies,
    /// Every contact.
    Touches,
    /// What was sent or shown, as a whole.
    Campaigns,
    /// What campaigns cost.
    Spend,
    /// The sellers.
    Reps,
    /// Their hours.
    RepHours,
    /// The deal book.
    Deals,
    /// Orders.
    Orders,
    /// The price log.
    Prices,
    /// The owner's plan.
    Targets,
    /// Monthly totals from a notebook.
    Counts,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name of a row, here or elsewhere: of a person, a campaign, a seller.
    Id,
    /// Another text.
    Text,
    /// A word of `medium`.
    Medium,
    /// A word of `direction`.
    Direction,
    /// A word of `reach`.
    Reach,
    /// A word of `author`.
    Author,
    /// A word of `act`.
    Act,
    /// A word of `about`.
    About,
    /// How a deal stands.
    Outcome,
    /// True or false.
    Truth,
    /// A currency.
    Currency,
    /// A point in time, or only a day.
    When,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A number that is not negative.
    Number,
    /// A whole number that is not negative.
    Count,
    /// A share of a whole.
    Share,
    /// A fraction, which may be negative.
    Fraction,
    /// An amount of money.
    Amount,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// It must be there.
    pub required: bool,
}

const fn must(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: false,
    }
}

pub(crate) const PEOPLE: &[Column] = &[
    must("person", Kind::Id),
    may("name", Kind::Text),
    may("email", Kind::Text),
    may("phone", Kind::Text),
    may("company", Kind::Id),
    may("created_at", Kind::When),
    may("customer_since", Kind::When),
];
pub(crate) const COMPANIES: &[Column] = &[
    must("company", Kind::Id),
    may("name", Kind::Text),
    may("domain", Kind::Text),
];
pub(crate) const TOUCHES: &[Column] = &[
    must("touch", Kind::Id),
    must("person", Kind::Id),
    must("at", Kind::When),
    must("medium", Kind::Medium),
    must("direction", Kind::Direction),
    may("reach", Kind::Reach),
    may("author", Kind::Author),
    may("act", Kind::Act),
    may("connected", Kind::Truth),
    may("duration_s", Kind::Number),
    may("about", Kind::About),
    may("reply_to", Kind::Id),
    may("campaign", Kind::Id),
    may("piece", Kind::Text),
    may("rep", Kind::Id),
    may("value", Kind::Amount),
    may("currency", Kind::Currency),
    may("subject", Kind::Text),
    may("deal", Kind::Id),
];
pub(crate) const CAMPAIGNS: &[Column] = &[
    must("campaign", Kind::Id),
    may("name", Kind::Text),
    may("medium", Kind::Medium),
    may("audience", Kind::Text),
    may("started_on", Kind::Day),
    may("ended_on", Kind::Day),
    may("unit_cost", Kind::Amount),
    may("currency", Kind::Currency),
];
pub(crate) const SPEND: &[Column] = &[
    must("campaign", Kind::Id),
    must("from", Kind::Day),
    must("to", Kind::Day),
    must("amount", Kind::Amount),
    may("currency", Kind::Currency),
];
pub(crate) const REPS: &[Column] = &[
    must("rep", Kind::Id),
    may("name", Kind::Text),
    may("team", Kind::Text),
    may("started_on", Kind::Day),
    may("ended_on", Kind::Day),
    may("hour_cost", Kind::Amount),
    may("currency", Kind::Currency),
];
pub(crate) const REP_HOURS: &[Column] = &[
    must("rep", Kind::Id),
    must("week", Kind::Day),
    must("hours", Kind::Number),
];
pub(crate) const DEALS: &[Column] = &[
    must("deal", Kind::Id),
    must("person", Kind::Id),
    may("rep", Kind::Id),
    may("opened_at", Kind::When),
    may("proposed_at", Kind::When),
    may("closed_at", Kind::When),
    may("outcome", Kind::Outcome),
    may("lost_reason", Kind::Text),
    may("amount", Kind::Amount),
    may("margin", Kind::Amount),
    may("currency", Kind::Currency),
];
pub(crate) const ORDERS: &[Column] = &[
    must("order", Kind::Id),
    must("person", Kind::Id),
    must("at", Kind::When),
    must("amount", Kind::Amount),
    may("margin", Kind::Amount),
    may("currency", Kind::Currency),
    may("medium", Kind::Medium),
    may("rep", Kind::Id),
    may("campaign", Kind::Id),
    may("piece", Kind::Text),
    may("deal", Kind::Id),
];
pub(crate) const PRICES: &[Column] = &[
    must("at", Kind::When),
    must("what", Kind::Text),
    may("change", Kind::Fraction),
];
pub(crate) const TARGETS: &[Column] = &[
    must("month", Kind::Month),
    may("leads", Kind::Number),
    may("answered_share", Kind::Share),
    may("conversion", Kind::Share),
    may("orders", Kind::Number),
    may("amount", Kind::Amount),
];
pub(crate) const COUNTS: &[Column] = &[
    must("month", Kind::Month),
    may("source", Kind::Text),
    may("reached", Kind::Count),
    must("leads", Kind::Count),
    may("answered", Kind::Count),
    may("proposals", Kind::Count),
    must("won", Kind::Count),
    may("amount", Kind::Amount),
    may("spend", Kind::Amount),
    may("sales_hours", Kind::Number),
];

/// The place of a column, found when the program is built.
pub(crate) const fn place(columns: &[Column], name: &str) -> usize {
    let mut place = 0;
    while place < columns.len() {
        if is_same(columns[place].name.as_bytes(), name.as_bytes()) {
            return place;
        }
        place += 1;
    }
    // Out of bounds: the build stops here.
    columns.len() + MAX_COLUMNS
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// No table has more columns.
pub(crate) const MAX_COLUMNS: usize = TOUCHES.len();

impl Table {
    /// Every table.
    pub const ALL: &[Table] = &[
        Table::People,
        Table::Companies,
        Table::Touches,
        Table::Campaigns,
        Table::Spend,
        Table::Reps,
        Table::RepHours,
        Table::Deals,
        Table::Orders,
        Table::Prices,
        Table::Targets,
        Table::Counts,
    ];

    /// Its name: the stem of its native file.
    pub const fn name(self) -> &'static str {
        match self {
            Table::People => "people",
            Table::Companies => "companies",
            Table::Touches => "touches",
            Table::Campaigns => "campaigns",
            Table::Spend => "spend",
            Table::Reps => "reps",
            Table::RepHours => "rep_hours",
            Table::Deals => "deals",
            Table::Orders => "orders",
            Table::Prices => "prices",
            Table::Targets => "targets",
            Table::Counts => "counts",
        }
    }

    /// The table of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Table::ALL
            .iter()
            .copied()
            .find(|table| table.name() == name)
    }

    /// Its columns, in the order of the contract.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Table::People => PEOPLE,
            Table::Companies => COMPANIES,
            Table::Touches => TOUCHES,
            Table::Campaigns => CAMPAIGNS,
            Table::Spend => SPEND,
            Table::Reps => REPS,
            Table::RepHours => REP_HOURS,
            Table::Deals => DEALS,
            Table::Orders => ORDERS,
            Table::Prices => PRICES,
            Table::Targets => TARGETS,
            Table::Counts => COUNTS,
        }
    }

    /// Whether rows may carry attributes (`attr.NAME`).
    pub const fn has_attributes(self) -> bool {
        matches!(self, Table::People | Table::Companies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_has_more_columns_than_a_row_has_room_for() {
        for table in Table::ALL {
            assert!(table.columns().len() <= MAX_COLUMNS, "{}", table.name());
        }
    }
}
