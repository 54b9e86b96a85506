//! Rows into the tables.

use super::check::{at, said};
use super::read::{Row, Value};
use super::{
    CampaignRow, CompanyRow, CountRow, DealOutcome, DealRow, OrderRow, PersonRow, PriceRow,
    RepHoursRow, RepRow, SpendRow, Tables, TargetRow, TouchRow, is_connection_unknown,
};
use crate::Calendar;
use crate::schema::{
    CAMPAIGNS, COMPANIES, COUNTS, DEALS, ORDERS, PEOPLE, PRICES, REP_HOURS, REPS, SPEND, TARGETS,
    TOUCHES, Table,
};
use crate::text::Text;
use crate::value::{self, Fault};

impl Tables {
    /// Takes a row in, or tells why it cannot stand beside the others.
    pub fn take(&mut self, row: &Row, calendar: &Calendar) -> Result<(), Fault> {
        let id = self.id(row);
        let seen = id.map(|id| (row.table, id));
        if let Some(seen) = seen
            && self.seen.contains(&seen)
        {
            return Err(self.repeated(row, seen.1));
        }
        let taken = match row.table {
            Table::People => self.person(row),
            Table::Companies => self.company(row),
            Table::Touches => self.touch(row, calendar),
            Table::Campaigns => self.campaign(row),
            Table::Spend => self.spend(row),
            Table::Reps => self.rep(row),
            Table::RepHours => self.rep_hours(row),
            Table::Deals => self.deal(row),
            Table::Orders => self.order(row),
            Table::Prices => self.price(row),
            Table::Targets => self.target(row),
            Table::Counts => self.count(row),
        };
        // A row that was read has all that its table needs.
        if taken.is_some() {
            self.seen.extend(seen);
            self.seen_in_order.extend(seen);
            self.remember_currency(row);
        }
        Ok(())
    }

    /// What the row is called, if its table may hold it only once.
    fn id(&mut self, row: &Row) -> Option<Text> {
        match (row.table, row.values[0]) {
            (
                Table::People
                | Table::Companies
                | Table::Touches
                | Table::Campaigns
                | Table::Reps
                | Table::Deals
                | Table::Orders,
                Some(Value::Text(id)),
            ) => Some(self.symbols.put(id)),
            (Table::Targets, Some(Value::Day(month))) => Some(self.symbols.put(&month.to_string())),
            _ => None,
        }
    }

    fn repeated(&self, row: &Row, id: Text) -> Fault {
        let remedy = match row.table {
            Table::Targets => "this month is planned already: leave one row of it",
            _ => "the same id stands in an earlier row: give each row its own",
        };
        let id = self.symbols.get(id);
        // A month is shown as it is written.
        let shown = if row.table == Table::Targets {
            id.get(..7).unwrap_or(id)
        } else {
            id
        };
        Fault::new(row.table.columns()[0].name, shown, remedy)
    }

    /// Two currencies must be noticed.
    fn remember_currency(&mut self, row: &Row) {
        match row.currency {
            Some(currency) if !self.currencies.contains(&currency) => {
                self.currencies.push(currency);
            }
            None if row.has_amounts() => self.currency_assumed = true,
            _ => {}
        }
    }

    fn text(&mut self, row: &Row, place: usize) -> Option<Text> {
        match row.values[place] {
            Some(Value::Text(text)) => Some(self.symbols.put(text)),
            _ => None,
        }
    }

    fn attribute_values(&mut self, row: &Row) -> Vec<Option<Text>> {
        for (name, _) in &row.attributes {
            self.attribute(name);
        }
        let mut values = vec![None; self.attributes.len()];
        for (name, value) in &row.attributes {
            let index = self.attribute(name);
            values[index] = Some(self.symbols.put(value));
        }
        values
    }

    fn person(&mut self, row: &Row) -> Option<()> {
        let email = said!(row, PEOPLE, "email", Text).map(str::to_lowercase);
        let phone = said!(row, PEOPLE, "phone", Text).and_then(value::e164);
        let person = PersonRow {
            person: self.text(row, at!(PEOPLE, "person"))?,
            name: self.text(row, at!(PEOPLE, "name")),
            email: email.map(|email| self.symbols.put(&email)),
            phone: phone.map(|phone| self.symbols.put(&phone)),
            company: self.text(row, at!(PEOPLE, "company")),
            customer_since: said!(row, PEOPLE, "customer_since", When),
            attributes: self.attribute_values(row),
        };
        self.people.push(person);
        Some(())
    }

    fn company(&mut self, row: &Row) -> Option<()> {
        let company = CompanyRow {
            company: self.text(row, at!(COMPANIES, "company"))?,
            name: self.text(row, at!(COMPANIES, "name")),
            attributes: self.attribute_values(row),
        };
        self.companies.push(company);
        Some(())
    }

    fn touch(&mut self, row: &Row, calendar: &Calendar) -> Option<()> {
        let (given, is_day) = row.given(calendar)?;
        let touch = TouchRow {
            id: self.text(row, at!(TOUCHES, "touch"))?,
            person: self.text(row, at!(TOUCHES, "person"))?,
            touch: given.resolve().ok()?,
            is_day,
            reach_stated: given.reach.is_some(),
            connected_unknown: is_connection_unknown(&given),
            derived: row.derived,
            reply_to: self.text(row, at!(TOUCHES, "reply_to")),
            campaign: self.text(row, at!(TOUCHES, "campaign")),
            piece: self.text(row, at!(TOUCHES, "piece")),
            rep: self.text(row, at!(TOUCHES, "rep")),
            value: said!(row, TOUCHES, "value", Amount),
            subject: self.text(row, at!(TOUCHES, "subject")),
            deal: self.text(row, at!(TOUCHES, "deal")),
        };
        self.touches.push(touch);
        Some(())
    }

    fn campaign(&mut self, row: &Row) -> Option<()> {
        let campaign = CampaignRow {
            campaign: self.text(row, at!(CAMPAIGNS, "campaign"))?,
            name: self.text(row, at!(CAMPAIGNS, "name")),
            medium: said!(row, CAMPAIGNS, "medium", Medium),
            ended_on: said!(row, CAMPAIGNS, "ended_on", Day),
            unit_cost: said!(row, CAMPAIGNS, "unit_cost", Amount),
        };
        self.campaigns.push(campaign);
        Some(())
    }

    fn spend(&mut self, row: &Row) -> Option<()> {
        let spend = SpendRow {
            campaign: self.text(row, at!(SPEND, "campaign"))?,
            from: said!(row, SPEND, "from", Day)?,
            to: said!(row, SPEND, "to", Day)?,
            amount: said!(row, SPEND, "amount", Amount)?,
        };
        self.spend.push(spend);
        Some(())
    }

    fn rep(&mut self, row: &Row) -> Option<()> {
        let rep = RepRow {
            rep: self.text(row, at!(REPS, "rep"))?,
            name: self.text(row, at!(REPS, "name")),
            team: self.text(row, at!(REPS, "team")),
            hour_cost: said!(row, REPS, "hour_cost", Amount),
        };
        self.reps.push(rep);
        Some(())
    }

    fn rep_hours(&mut self, row: &Row) -> Option<()> {
        let hours = RepHoursRow {
            rep: self.text(row, at!(REP_HOURS, "rep"))?,
            week: said!(row, REP_HOURS, "week", Day)?,
            hours: said!(row, REP_HOURS, "hours", Number)?,
        };
        self.rep_hours.push(hours);
        Some(())
    }

    fn deal(&mut self, row: &Row) -> Option<()> {
        let outcome = said!(row, DEALS, "outcome", Outcome).unwrap_or(DealOutcome::Open);
        // Of a deal that is open it is a hope.
        let closed_at = said!(row, DEALS, "closed_at", When);
        let closed_at = closed_at.filter(|_| outcome != DealOutcome::Open);
        let deal = DealRow {
            deal: self.text(row, at!(DEALS, "deal"))?,
            person: self.text(row, at!(DEALS, "person"))?,
            rep: self.text(row, at!(DEALS, "rep")),
            opened_at: said!(row, DEALS, "opened_at", When),
            proposed_at: said!(row, DEALS, "proposed_at", When),
            closed_at,
            outcome,
            lost_reason: self.text(row, at!(DEALS, "lost_reason")),
            amount: said!(row, DEALS, "amount", Amount),
            margin: said!(row, DEALS, "margin", Amount),
        };
        self.deals.push(deal);
        Some(())
    }

    fn order(&mut self, row: &Row) -> Option<()> {
        let order = OrderRow {
            order: self.text(row, at!(ORDERS, "order"))?,
            person: self.text(row, at!(ORDERS, "person"))?,
            at: said!(row, ORDERS, "at", When)?,
            amount: said!(row, ORDERS, "amount", Amount)?,
            margin: said!(row, ORDERS, "margin", Amount),
            medium: said!(row, ORDERS, "medium", Medium),
            rep: self.text(row, at!(ORDERS, "rep")),
            campaign: self.text(row, at!(ORDERS, "campaign")),
            piece: self.text(row, at!(ORDERS, "piece")),
            deal: self.text(row, at!(ORDERS, "deal")),
        };
        self.orders.push(order);
        Some(())
    }

    fn price(&mut self, row: &Row) -> Option<()> {
        let price = PriceRow {
            at: said!(row, PRICES, "at", When)?,
            what: self.text(row, at!(PRICES, "what"))?,
            change: said!(row, PRICES, "change", Number),
        };
        self.prices.push(price);
        Some(())
    }

    fn target(&mut self, row: &Row) -> Option<()> {
        let target = TargetRow {
            month: said!(row, TARGETS, "month", Day)?,
            leads: said!(row, TARGETS, "leads", Number),
            answered_share: said!(row, TARGETS, "answered_share", Number),
            conversion: said!(row, TARGETS, "conversion", Number),
            orders: said!(row, TARGETS, "orders", Number),
            amount: said!(row, TARGETS, "amount", Amount),
        };
        self.targets.push(target);
        Some(())
    }

    fn count(&mut self, row: &Row) -> Option<()> {
        let count = CountRow {
            month: said!(row, COUNTS, "month", Day)?,
            source: self.text(row, at!(COUNTS, "source")),
            reached: said!(row, COUNTS, "reached", Count),
            leads: said!(row, COUNTS, "leads", Count)?,
            answered: said!(row, COUNTS, "answered", Count),
            proposals: said!(row, COUNTS, "proposals", Count),
            won: said!(row, COUNTS, "won", Count)?,
            amount: said!(row, COUNTS, "amount", Amount),
            spend: said!(row, COUNTS, "spend", Amount),
            sales_hours: said!(row, COUNTS, "sales_hours", Number),
        };
        self.counts.push(count);
        Some(())
    }
}
