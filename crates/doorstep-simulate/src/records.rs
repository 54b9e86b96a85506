//! What the firm writes down: contacts, deals and orders, in the order in which they are played.
//!
//! It keeps what happens after the firm's last day too, and must never show it: the tables leave it
//! out, as they would have to on that day.

use std::rc::Rc;

use crate::campaigns::{CampaignId, PieceId};
use crate::desk::RepId;
use crate::moment::Moment;
use crate::people::PersonId;

/// A contact's place among the contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContactId(pub(crate) usize);

/// A deal's place among the deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DealId(pub(crate) usize);

/// One contact. Words are those of the native tables; an empty word is left to its default.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) person: PersonId,
    pub(crate) at: Moment,
    pub(crate) medium: &'static str,
    pub(crate) direction: &'static str,
    pub(crate) author: &'static str,
    pub(crate) act: &'static str,
    pub(crate) connected: &'static str,
    pub(crate) duration_s: Option<i64>,
    pub(crate) about: &'static str,
    pub(crate) reply_to: Option<ContactId>,
    pub(crate) campaign: Option<CampaignId>,
    pub(crate) piece: Option<PieceId>,
    pub(crate) rep: Option<RepId>,
    pub(crate) deal: Option<DealId>,
    pub(crate) subject: Option<Rc<str>>,
}

impl Contact {
    /// From the person to the firm.
    pub(crate) const fn incoming(person: PersonId, at: Moment, medium: &'static str) -> Self {
        Contact {
            person,
            at,
            medium,
            direction: "in",
            author: "",
            act: "",
            connected: "",
            duration_s: None,
            about: "",
            reply_to: None,
            campaign: None,
            piece: None,
            rep: None,
            deal: None,
            subject: None,
        }
    }

    /// From the firm to the person.
    pub(crate) const fn outgoing(person: PersonId, at: Moment, medium: &'static str) -> Self {
        let mut contact = Contact::incoming(person, at, medium);
        contact.direction = "out";
        contact
    }

    /// What was done.
    pub(crate) fn act(mut self, act: &'static str) -> Self {
        self.act = act;
        self
    }

    /// A program did it.
    pub(crate) fn by_machine(mut self) -> Self {
        self.author = "machine";
        self
    }

    /// It is about something already bought.
    pub(crate) fn about_service(mut self) -> Self {
        self.about = "service";
        self
    }

    /// A live contact that got through and lasted so many seconds.
    pub(crate) fn lasting(mut self, seconds: i64) -> Self {
        self.connected = "true";
        self.duration_s = Some(seconds);
        self
    }

    /// A live contact that did not get through.
    pub(crate) fn unreached(mut self) -> Self {
        self.connected = "false";
        self
    }

    /// It answers another.
    pub(crate) fn answering(mut self, contact: impl Into<Option<ContactId>>) -> Self {
        self.reply_to = contact.into();
        self
    }

    /// It belongs to a campaign, perhaps to one piece of it.
    pub(crate) fn of(mut self, campaign: Option<CampaignId>, piece: Option<PieceId>) -> Self {
        self.campaign = campaign;
        self.piece = piece;
        self
    }

    /// A seller acted.
    pub(crate) fn by(mut self, rep: impl Into<Option<RepId>>) -> Self {
        self.rep = rep.into();
        self
    }

    /// It belongs to a deal.
    pub(crate) fn in_deal(mut self, deal: impl Into<Option<DealId>>) -> Self {
        self.deal = deal.into();
        self
    }

    /// Its subject line.
    pub(crate) fn subject(mut self, subject: impl Into<Rc<str>>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

/// How a deal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Won,
    Lost(&'static str),
}

/// One line of the deal book.
#[derive(Clone, Debug)]
pub(crate) struct Deal {
    pub(crate) person: PersonId,
    pub(crate) rep: RepId,
    pub(crate) opened_at: Moment,
    pub(crate) proposed_at: Option<Moment>,
    pub(crate) ended: Option<(Moment, Ending)>,
    pub(crate) amount: Money,
}

/// What a sale brings, in cents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Money {
    pub(crate) amount: i64,
    pub(crate) margin: i64,
}

/// One order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) person: PersonId,
    pub(crate) at: Moment,
    pub(crate) money: Money,
    pub(crate) medium: &'static str,
    pub(crate) rep: Option<RepId>,
    pub(crate) campaign: Option<CampaignId>,
    pub(crate) piece: Option<PieceId>,
    pub(crate) deal: Option<DealId>,
}

/// Everything written down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    pub(crate) contacts: Vec<Contact>,
    pub(crate) deals: Vec<Deal>,
    pub(crate) orders: Vec<Order>,
}

impl Records {
    /// Writes a contact down.
    pub(crate) fn add(&mut self, contact: Contact) -> ContactId {
        self.contacts.push(contact);
        ContactId(self.contacts.len() - 1)
    }

    /// Opens a deal.
    pub(crate) fn open(&mut self, deal: Deal) -> DealId {
        self.deals.push(deal);
        DealId(self.deals.len() - 1)
    }

    /// A deal, to be changed.
    pub(crate) fn deal_mut(&mut self, deal: DealId) -> &mut Deal {
        &mut self.deals[deal.0]
    }
}
