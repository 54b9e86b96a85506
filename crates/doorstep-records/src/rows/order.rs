//! Tables in an order of their own, so that the order of rows and files changes no number.

use doorstep_core::Micros;

use super::{Tables, TouchRow};
use crate::Calendar;
use crate::text::Text;

/// Renames the texts of rows.
macro_rules! rename {
    ($rows:expr, $by:expr; $($field:ident),*; $($optional:ident),*) => {
        for row in &mut $rows {
            $(row.$field = $by(row.$field);)*
            $(row.$optional = row.$optional.map(&$by);)*
        }
    };
}

impl Tables {
    /// Sorts handles by their texts and rows by who they are about and when, as a ledger keeps them. Touches of one person
    /// at one time keep the order they came in.
    pub(crate) fn sort(&mut self, calendar: &Calendar) {
        let ranks = self.symbols.sort();
        self.rename(&|text| ranks.of(text));
        self.people.sort_by_key(|row| row.person);
        self.companies.sort_by_key(|row| row.company);
        self.touches
            .sort_by_key(|row: &TouchRow| (row.person, row.touch.at));
        self.campaigns.sort_by_key(|row| row.campaign);
        self.spend
            .sort_by_key(|row| (row.campaign, row.from, row.to, row.amount));
        self.reps.sort_by_key(|row| row.rep);
        self.rep_hours.sort_by_key(|row| (row.rep, row.week));
        self.deals.sort_by_key(|row| row.person);
        self.orders
            .sort_by_key(|row| -> (Text, Micros) { (row.person, row.at.start(calendar)) });
        self.prices
            .sort_by_key(|row| (row.at.start(calendar), row.what));
        self.targets.sort_by_key(|row| row.month);
        self.counts.sort_by_key(|row| (row.month, row.source));
    }

    fn rename(&mut self, by: &dyn Fn(Text) -> Text) {
        rename!(self.people, by; person; name, email, phone, company);
        rename!(self.companies, by; company; name);
        rename!(self.touches, by; id, person; reply_to, campaign, piece, rep, subject, deal);
        rename!(self.campaigns, by; campaign; name);
        rename!(self.spend, by; campaign;);
        rename!(self.reps, by; rep; name, team);
        rename!(self.rep_hours, by; rep;);
        rename!(self.deals, by; deal, person; rep, lost_reason);
        rename!(self.orders, by; order, person; rep, campaign, piece, deal);
        rename!(self.prices, by; what;);
        rename!(self.counts, by;; source);
        let people = self.people.iter_mut().map(|row| &mut row.attributes);
        let companies = self.companies.iter_mut().map(|row| &mut row.attributes);
        for value in people.chain(companies).flatten().flatten() {
            *value = by(*value);
        }
        // Ids that were seen are asked for no more: rows come before their order.
        self.seen.clear();
        self.seen_in_order.clear();
    }
}
