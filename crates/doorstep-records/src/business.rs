//! From rows to touches: one business, its people, and each one's touches in time order.

mod assemble;
mod bulk;
mod orders;
mod references;
mod twins;

#[cfg(test)]
mod tests;

use std::ops::Range;

use doorstep_core::{Columns, Micros, Nature, ReplyTo};
use jiff::civil::Date;

use crate::calendar::CalendarError;
use crate::money::Currency;
use crate::rows::{
    Attribute, CampaignRow, CountRow, DealRow, PriceRow, RepHoursRow, RepRow, SpendRow, TargetRow,
};
use crate::text::{Symbols, Text};
use crate::{Calendar, Notice, Table, value};

/// Why the records cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// More than one currency.
    #[error(
        "amounts in {}: Doorstep has no rates. Export one currency at a time, or convert the amounts before",
        .0.join(" and ")
    )]
    Currencies(Vec<String>),
    /// Some amounts name a currency without hundredths, and some none.
    #[error(
        "some amounts are in {0}, others name no currency, so their decimals cannot be told: fill the column currency in, or use --currency {0}"
    )]
    CurrencyMissing(String),
    /// No such zone or holiday.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// More touches than the tables can number.
    #[error("more than {} touches: split the records", u32::MAX)]
    TooMany,
}

/// What was recorded of a touch besides what the rules read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded {
    /// Its id in its table.
    pub id: Text,
    /// The table it was made from.
    pub table: Table,
    /// The id of the person, before people were joined.
    pub person: Text,
    /// Its campaign.
    pub campaign: Option<Text>,
    /// Its piece.
    pub piece: Option<Text>,
    /// Its rep.
    pub rep: Option<Text>,
    /// Its deal.
    pub deal: Option<Text>,
    /// Its subject.
    pub subject: Option<Text>,
    /// Value of an order, minor units.
    pub value: Option<i64>,
    /// Margin of an order, minor units.
    pub margin: Option<i64>,
    /// Made from a field of a deal or lead: never used in answer times or work load.
    pub derived: bool,
    /// Only the day is known: never used in answer times.
    pub is_day: bool,
}

impl Recorded {
    /// Whether its time can be trusted in an answer time.
    pub const fn is_timed(&self) -> bool {
        !self.derived && !self.is_day
    }
}

/// One stream of touches: a person, or a company where the policy says so.
#[derive(Clone, Debug)]
pub struct Party {
    /// The id that stands for it.
    pub id: Text,
    /// Its name, if known.
    pub name: Option<Text>,
    /// Its touches, as places in the columns.
    pub touches: Range<usize>,
    /// Values of the attributes, by index.
    pub attributes: Vec<Option<Text>>,
    /// It was a customer before this day.
    pub customer_since: Option<Date>,
}

/// The records of a business, put together.
#[derive(Clone, Debug)]
pub struct Business {
    /// Where the texts are.
    pub symbols: Symbols,
    /// Local time and the business clock.
    pub calendar: Calendar,
    /// The one currency of all amounts, if any is known.
    pub currency: Option<Currency>,
    /// Attributes of the parties.
    pub attributes: Vec<Attribute>,
    /// The parties, in order of first appearance.
    pub parties: Vec<Party>,
    /// E-mail addresses and phone numbers of the rows of `people`, each with the index of its party.
    pub keys: Vec<(Text, usize)>,
    /// When, party after party, each in time order.
    pub at: Vec<Micros>,
    /// What.
    pub nature: Vec<Nature>,
    /// How long.
    pub duration_s: Vec<u32>,
    /// Answering what.
    pub reply_to: Vec<Option<ReplyTo>>,
    /// What else was recorded.
    pub recorded: Vec<Recorded>,
    /// The deal book.
    pub deals: Vec<DealRow>,
    /// Campaigns.
    pub campaigns: Vec<CampaignRow>,
    /// Spend.
    pub spend: Vec<SpendRow>,
    /// Reps.
    pub reps: Vec<RepRow>,
    /// Hours of reps.
    pub rep_hours: Vec<RepHoursRow>,
    /// Prices.
    pub prices: Vec<PriceRow>,
    /// Targets.
    pub targets: Vec<TargetRow>,
    /// Monthly totals.
    pub counts: Vec<CountRow>,
    /// What an owner should know before believing a number.
    pub notices: Vec<Notice>,
}

impl Business {
    /// The touches of one party, as the fold reads them.
    pub fn columns(&self, party: &Party) -> Columns<'_> {
        let range = party.touches.clone();
        Columns {
            at: &self.at[range.clone()],
            nature: &self.nature[range.clone()],
            duration_s: &self.duration_s[range.clone()],
            reply_to: &self.reply_to[range],
        }
    }

    /// The parties that somebody may mean: by id or by e-mail or phone, else by name. More than one where
    /// they share it.
    pub fn parties_called(&self, called: &str) -> Vec<usize> {
        let handle = self.symbols.find(called);
        let has_id = |party: &Party| {
            let mut recorded = self.recorded(party).iter();
            handle.is_some()
                && (Some(party.id) == handle
                    || recorded.any(|recorded| Some(recorded.person) == handle))
        };
        if let Some(index) = self.parties.iter().position(has_id) {
            return vec![index];
        }
        let lower = called.trim().to_lowercase();
        let is_key = |key: Text| {
            let key = self.symbols.get(key);
            key == lower || value::e164(called).is_some_and(|phone| phone == key)
        };
        let by_key = self.keys.iter().filter(|(key, _)| is_key(*key));
        let mut found: Vec<usize> = by_key.map(|&(_, party)| party).collect();
        if found.is_empty() {
            let has_name = |party: &Party| {
                let name = self.symbols.get_or_empty(party.name);
                !lower.is_empty() && name.to_lowercase() == lower
            };
            let by_name = self.parties.iter().enumerate();
            found.extend(
                by_name
                    .filter(|(_, party)| has_name(party))
                    .map(|(index, _)| index),
            );
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What else was recorded of one party's touches.
    pub fn recorded(&self, party: &Party) -> &[Recorded] {
        &self.recorded[party.touches.clone()]
    }

    /// A touch's id for people: `orders 17`, or just the id for a recorded contact.
    pub fn touch_name(&self, recorded: &Recorded) -> String {
        let id = self.symbols.get(recorded.id);
        match recorded.table {
            Table::Touches => id.to_owned(),
            table => format!("{}:{id}", table.name()),
        }
    }
}
