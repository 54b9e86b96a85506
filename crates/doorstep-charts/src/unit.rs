//! What a number is counted in, and so how it is written.

use crate::Locale;

/// The unit of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A plain number with so many decimals.
    Plain {
        /// Digits behind the mark.
        decimals: u8,
    },
    /// Money in whole units of a currency, given by its code.
    Money {
        /// Such as `EUR`.
        currency: String,
        /// Digits behind the mark; ticks have none.
        decimals: u8,
    },
    /// A share between 0 and 1, written "18 of 100" with so many decimals.
    OfHundred {
        /// Digits behind the mark.
        decimals: u8,
    },
}

impl Unit {
    /// Whole numbers.
    pub const fn count() -> Self {
        Self::Plain { decimals: 0 }
    }

    /// The number in the unit that readers see: a share of 0.18 is 18.
    pub(crate) fn counted(&self, value: f64) -> f64 {
        match self {
            Self::Plain { .. } | Self::Money { .. } => value,
            Self::OfHundred { .. } => value * 100.0,
        }
    }

    /// The number as it stands in a table or beside a mark, without "of 100".
    pub(crate) fn bare(&self, value: f64, locale: Locale) -> String {
        match self {
            Self::Plain { decimals } => locale.number(value, *decimals),
            Self::Money { currency, decimals } => locale.money(value, currency, *decimals),
            Self::OfHundred { decimals } => locale.number(self.counted(value), *decimals),
        }
    }

    /// The number as a change, with its sign.
    pub(crate) fn signed(&self, value: f64, locale: Locale) -> String {
        match self {
            Self::Plain { decimals } => locale.signed(value, *decimals),
            Self::Money { currency, decimals } => locale.signed_money(value, currency, *decimals),
            Self::OfHundred { decimals } => locale.signed(self.counted(value), *decimals),
        }
    }

    /// The number at a tick.
    pub(crate) fn tick(&self, value: f64, locale: Locale) -> String {
        match self {
            Self::Plain { .. } => locale.short_number(value),
            Self::Money { currency, .. } => locale.short_money(value, currency),
            Self::OfHundred { .. } => locale.short_number(self.counted(value)),
        }
    }

    /// Whether ticks between whole numbers would say nothing.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self, Self::Plain { decimals: 0 } | Self::Money { .. })
    }
}
