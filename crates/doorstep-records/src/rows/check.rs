//! What the cells of one row may not say together.

use doorstep_core::{Act, Given, Medium};

use super::DealOutcome;
use super::read::{Row, Value};
use crate::Calendar;
use crate::schema::{DEALS, ORDERS, REP_HOURS, SPEND, TOUCHES, Table};
use crate::value::Fault;

/// The place of a column, known when the program is built.
macro_rules! at {
    ($columns:ident, $name:literal) => {
        const { $crate::schema::place($columns, $name) }
    };
}
pub(super) use at;

/// What a row says under a column, if it says this kind of thing.
macro_rules! said {
    ($row:expr, $columns:ident, $name:literal, $kind:ident) => {
        match $row.values[$crate::rows::check::at!($columns, $name)] {
            Some($crate::rows::read::Value::$kind(value)) => Some(value),
            _ => None,
        }
    };
}
pub(super) use said;

impl Row<'_> {
    /// Tells what the cells contradict; `shown` gives the cell at the place of a column.
    pub(super) fn check<'s>(
        &self,
        calendar: &Calendar,
        shown: &dyn Fn(usize) -> &'s str,
        faults: &mut Vec<Fault>,
    ) {
        match self.table {
            Table::Touches => self.check_touch(calendar, shown, faults),
            Table::Spend => self.check_spend(shown, faults),
            Table::RepHours => self.check_week(shown, faults),
            Table::Deals => self.check_deal(shown, faults),
            Table::Orders => self.check_order(shown, faults),
            Table::People
            | Table::Companies
            | Table::Campaigns
            | Table::Reps
            | Table::Prices
            | Table::Targets
            | Table::Counts => {}
        }
    }

    /// What the rules are told of a touch, and whether only its day is known.
    pub(super) fn given(&self, calendar: &Calendar) -> Option<(Given, bool)> {
        let at = said!(self, TOUCHES, "at", When)?;
        let medium = said!(self, TOUCHES, "medium", Medium)?;
        let direction = said!(self, TOUCHES, "direction", Direction)?;
        let is_said = |place: usize| self.values[place].is_some();
        let mut given = Given::new(0, medium, direction);
        given.reach = said!(self, TOUCHES, "reach", Reach);
        given.author = said!(self, TOUCHES, "author", Author);
        given.act = said!(self, TOUCHES, "act", Act);
        given.about = said!(self, TOUCHES, "about", About);
        given.connected = said!(self, TOUCHES, "connected", Truth);
        given.duration_s = said!(self, TOUCHES, "duration_s", Number);
        given.has_rep = is_said(at!(TOUCHES, "rep"));
        given.has_campaign = is_said(at!(TOUCHES, "campaign")) || is_said(at!(TOUCHES, "piece"));
        let ends = matches!(given.act, Some(Act::Order | Act::Lost))
            || (given.act.is_none() && matches!(given.medium, Medium::OrderForm | Medium::Deal));
        given.at = if ends {
            at.end(calendar)
        } else {
            at.start(calendar)
        };
        Some((given, at.is_day()))
    }

    fn check_touch<'s>(
        &self,
        calendar: &Calendar,
        shown: &dyn Fn(usize) -> &'s str,
        faults: &mut Vec<Fault>,
    ) {
        if let Some((given, _)) = self.given(calendar)
            && let Err(refusal) = given.resolve()
        {
            let act = shown(at!(TOUCHES, "act"));
            faults.push(Fault::new("act", act, refusal.to_string()));
        }
        self.check_no_refund(at!(TOUCHES, "value"), shown, faults);
    }

    /// The amount of an order: a refund is none.
    fn check_no_refund<'s>(
        &self,
        place: usize,
        shown: &dyn Fn(usize) -> &'s str,
        faults: &mut Vec<Fault>,
    ) {
        const REMEDY: &str =
            "an order's amount is 0 or more: leave a refund out, or subtract it from its order";
        if let Some(Value::Amount(amount)) = self.values[place]
            && amount < 0
        {
            let column = self.table.columns()[place].name;
            faults.push(Fault::new(column, shown(place), REMEDY));
        }
    }

    fn check_spend<'s>(&self, shown: &dyn Fn(usize) -> &'s str, faults: &mut Vec<Fault>) {
        let (from, to) = (
            said!(self, SPEND, "from", Day),
            said!(self, SPEND, "to", Day),
        );
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let to = shown(at!(SPEND, "to"));
            faults.push(Fault::new(
                "to",
                to,
                "it lies before `from`: turn them round",
            ));
        }
    }

    fn check_week<'s>(&self, shown: &dyn Fn(usize) -> &'s str, faults: &mut Vec<Fault>) {
        let week = said!(self, REP_HOURS, "week", Day);
        if week.is_some_and(|day| day.weekday().to_monday_zero_offset() != 0) {
            let week = shown(at!(REP_HOURS, "week"));
            faults.push(Fault::new("week", week, "a week is named by its Monday"));
        }
    }

    fn check_deal<'s>(&self, shown: &dyn Fn(usize) -> &'s str, faults: &mut Vec<Fault>) {
        let outcome = said!(self, DEALS, "outcome", Outcome);
        let is_decided = outcome.is_some_and(|outcome| outcome != DealOutcome::Open);
        if is_decided && shown(at!(DEALS, "closed_at")).is_empty() {
            let remedy = "a deal that is won or lost needs the time it was closed";
            faults.push(Fault::new("closed_at", "", remedy));
        }
        self.check_no_refund(at!(DEALS, "amount"), shown, faults);
    }

    fn check_order<'s>(&self, shown: &dyn Fn(usize) -> &'s str, faults: &mut Vec<Fault>) {
        self.check_no_refund(at!(ORDERS, "amount"), shown, faults);
        let is_of_deal_book = said!(self, ORDERS, "medium", Medium) == Some(Medium::Deal);
        let is_said = |place: usize| self.values[place].is_some();
        if is_of_deal_book && !is_said(at!(ORDERS, "rep")) && !is_said(at!(ORDERS, "deal")) {
            let remedy = "an order of the deal book names its rep or its deal";
            faults.push(Fault::new("medium", "deal", remedy));
        }
    }
}
