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
    /// A text: an id, a name, an address.
    Text,
    /// One of a few words, true or false, a currency.
    Word,
    /// A point in time, or only a day.
    When,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A number, a share, a fraction.
    Number,
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

const PEOPLE: &[Column] = &[
    must("person", Kind::Text),
    may("name", Kind::Text),
    may("email", Kind::Text),
    may("phone", Kind::Text),
    may("company", Kind::Text),
    may("created_at", Kind::When),
    may("customer_since", Kind::When),
];
const COMPANIES: &[Column] = &[
    must("company", Kind::Text),
    may("name", Kind::Text),
    may("domain", Kind::Text),
];
const TOUCHES: &[Column] = &[
    must("touch", Kind::Text),
    must("person", Kind::Text),
    must("at", Kind::When),
    must("medium", Kind::Word),
    must("direction", Kind::Word),
    may("reach", Kind::Word),
    may("author", Kind::Word),
    may("act", Kind::Word),
    may("connected", Kind::Word),
    may("duration_s", Kind::Number),
    may("about", Kind::Word),
    may("reply_to", Kind::Text),
    may("campaign", Kind::Text),
    may("piece", Kind::Text),
    may("rep", Kind::Text),
    may("value", Kind::Amount),
    may("currency", Kind::Word),
    may("subject", Kind::Text),
    may("deal", Kind::Text),
];
const CAMPAIGNS: &[Column] = &[
    must("campaign", Kind::Text),
    may("name", Kind::Text),
    may("medium", Kind::Word),
    may("audience", Kind::Text),
    may("started_on", Kind::Day),
    may("ended_on", Kind::Day),
    may("unit_cost", Kind::Amount),
    may("currency", Kind::Word),
];
const SPEND: &[Column] = &[
    must("campaign", Kind::Text),
    must("from", Kind::Day),
    must("to", Kind::Day),
    must("amount", Kind::Amount),
    may("currency", Kind::Word),
];
const REPS: &[Column] = &[
    must("rep", Kind::Text),
    may("name", Kind::Text),
    may("team", Kind::Text),
    may("started_on", Kind::Day),
    may("ended_on", Kind::Day),
    may("hour_cost", Kind::Amount),
    may("currency", Kind::Word),
];
const REP_HOURS: &[Column] = &[
    must("rep", Kind::Text),
    must("week", Kind::Day),
    must("hours", Kind::Number),
];
const DEALS: &[Column] = &[
    must("deal", Kind::Text),
    must("person", Kind::Text),
    may("rep", Kind::Text),
    may("opened_at", Kind::When),
    may("proposed_at", Kind::When),
    may("closed_at", Kind::When),
    may("outcome", Kind::Word),
    may("lost_reason", Kind::Text),
    may("amount", Kind::Amount),
    may("margin", Kind::Amount),
    may("currency", Kind::Word),
];
const ORDERS: &[Column] = &[
    must("order", Kind::Text),
    must("person", Kind::Text),
    must("at", Kind::When),
    must("amount", Kind::Amount),
    may("margin", Kind::Amount),
    may("currency", Kind::Word),
    may("medium", Kind::Word),
    may("rep", Kind::Text),
    may("campaign", Kind::Text),
    may("piece", Kind::Text),
    may("deal", Kind::Text),
];
const PRICES: &[Column] = &[
    must("at", Kind::When),
    must("what", Kind::Text),
    may("change", Kind::Number),
];
const TARGETS: &[Column] = &[
    must("month", Kind::Month),
    may("leads", Kind::Number),
    may("answered_share", Kind::Number),
    may("conversion", Kind::Number),
    may("orders", Kind::Number),
    may("amount", Kind::Amount),
];
const COUNTS: &[Column] = &[
    must("month", Kind::Month),
    may("source", Kind::Text),
    may("reached", Kind::Number),
    must("leads", Kind::Number),
    may("answered", Kind::Number),
    may("proposals", Kind::Number),
    must("won", Kind::Number),
    may("amount", Kind::Amount),
    may("spend", Kind::Amount),
    may("sales_hours", Kind::Number),
];

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
