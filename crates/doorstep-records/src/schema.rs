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

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// It must be there.
    pub required: bool,
}

const fn must(name: &'static str) -> Column {
    Column {
        name,
        required: true,
    }
}

const fn may(name: &'static str) -> Column {
    Column {
        name,
        required: false,
    }
}

const PEOPLE: &[Column] = &[
    must("person"),
    may("name"),
    may("email"),
    may("phone"),
    may("company"),
    may("created_at"),
    may("customer_since"),
];
const COMPANIES: &[Column] = &[must("company"), may("name"), may("domain")];
const TOUCHES: &[Column] = &[
    must("touch"),
    must("person"),
    must("at"),
    must("medium"),
    must("direction"),
    may("reach"),
    may("author"),
    may("act"),
    may("connected"),
    may("duration_s"),
    may("about"),
    may("reply_to"),
    may("campaign"),
    may("piece"),
    may("rep"),
    may("value"),
    may("currency"),
    may("subject"),
    may("deal"),
];
const CAMPAIGNS: &[Column] = &[
    must("campaign"),
    may("name"),
    may("medium"),
    may("audience"),
    may("started_on"),
    may("ended_on"),
    may("unit_cost"),
    may("currency"),
];
const SPEND: &[Column] = &[
    must("campaign"),
    must("from"),
    must("to"),
    must("amount"),
    may("currency"),
];
const REPS: &[Column] = &[
    must("rep"),
    may("name"),
    may("team"),
    may("started_on"),
    may("ended_on"),
    may("hour_cost"),
    may("currency"),
];
const REP_HOURS: &[Column] = &[must("rep"), must("week"), must("hours")];
const DEALS: &[Column] = &[
    must("deal"),
    must("person"),
    may("rep"),
    may("opened_at"),
    may("proposed_at"),
    may("closed_at"),
    may("outcome"),
    may("lost_reason"),
    may("amount"),
    may("margin"),
    may("currency"),
];
const ORDERS: &[Column] = &[
    must("order"),
    must("person"),
    must("at"),
    must("amount"),
    may("margin"),
    may("currency"),
    may("medium"),
    may("rep"),
    may("campaign"),
    may("piece"),
    may("deal"),
];
const PRICES: &[Column] = &[must("at"), must("what"), may("change")];
const TARGETS: &[Column] = &[
    must("month"),
    may("leads"),
    may("answered_share"),
    may("conversion"),
    may("orders"),
    may("amount"),
];
const COUNTS: &[Column] = &[
    must("month"),
    may("source"),
    may("reached"),
    must("leads"),
    may("answered"),
    may("proposals"),
    must("won"),
    may("amount"),
    may("spend"),
    may("sales_hours"),
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
