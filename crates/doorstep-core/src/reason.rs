//! Section 5: the side of a touch and the reason for it, and the three readings.
//!
//! The side follows from the reason alone, so nothing stores it twice.

use crate::touch::words;
use serde::{Deserialize, Serialize};

words! {
    /// Which side a touch was on.
    Side {
        /// It brought, or tried to bring, people to the door.
        Marketing = "marketing",
        /// It brought, or tried to bring, them through the door.
        Sales = "sales",
        /// It looked after what was bought before.
        Service = "service",
        /// A machine's, or a record without a case.
        None = "none",
    }
}

words! {
    /// Why a touch is on its side.
    Reason {
        /// A machine acted.
        Machine = "machine",
        /// About what was bought before.
        Service = "service",
        /// A record of loss with no case open.
        Stray = "stray",
        /// An order that nobody had talked into being.
        OrderMarketing = "order_marketing",
        /// An order after an exchange.
        OrderSales = "order_sales",
        /// An order that a rep claims, without a recorded exchange.
        OrderClaimed = "order_claimed",
        /// Before they initiated contact.
        BeforeDoor = "before_door",
        /// The person initiated contact.
        Knock = "knock",
        /// Sales opened the door.
        Prospecting = "prospecting",
        /// Interest without a word, or an opt-out.
        Signal = "signal",
        /// The business gave the case up.
        Closed = "closed",
        /// One text for many, while a conversation was open.
        BroadcastDuringSales = "broadcast_during_sales",
        /// Part of the conversation.
        Exchange = "exchange",
    }
}

words! {
    /// How strictly "initiated contact" is read. Verdicts use [`Reading::Base`].
    Reading {
        /// The first request, acceptance or order; or a talk of ours that opened the door.
        Base = "base",
        /// The base door counts only if a real conversation stood before the order.
        Strict = "strict",
        /// The first signal by a human is already the door.
        Lenient = "lenient",
    }
}

impl Reason {
    /// The side that follows from the reason.
    pub const fn side(self) -> Side {
        match self {
            Reason::Machine | Reason::Stray => Side::None,
            Reason::Service => Side::Service,
            Reason::OrderMarketing
            | Reason::BeforeDoor
            | Reason::Signal
            | Reason::BroadcastDuringSales => Side::Marketing,
            Reason::OrderSales
            | Reason::OrderClaimed
            | Reason::Knock
            | Reason::Prospecting
            | Reason::Closed
            | Reason::Exchange => Side::Sales,
        }
    }

    /// Whether it is the reason of an order.
    pub const fn is_order(self) -> bool {
        matches!(
            self,
            Reason::OrderMarketing | Reason::OrderSales | Reason::OrderClaimed
        )
    }

    /// Whether it is the reason of a touch that belongs to a case.
    pub const fn is_of_a_case(self) -> bool {
        !matches!(self, Reason::Machine | Reason::Service | Reason::Stray)
    }
}
