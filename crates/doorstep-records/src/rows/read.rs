//! Reads rows: text cells under named columns become typed rows, or faults with remedies.
//!
//! A row with any fault leaves the tables as they were.

use doorstep_core::{About, Act, Author, Direction, Given, Medium, Reach};

use super::{
    CampaignRow, CompanyRow, CountRow, DealOutcome, DealRow, OrderRow, PersonRow, PriceRow,
    RepHoursRow, RepRow, SpendRow, Tables, TargetRow, TouchRow,
};
use crate::Calendar;
use crate::money::Currency;
use crate::schema::Table;
use crate::text::Text;
use crate::value::{self, Fault, When};

/// What a reader needs to know besides the cells.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// For times without a zone, and the ends of days.
    pub calendar: &'a Calendar,
    /// For amounts whose row names no currency.
    pub currency: Option<Currency>,
}

/// Reads rows of one table whose columns stand in a given order.
#[derive(Clone, Debug)]
pub struct RowReader {
    table: Table,
    /// Name of each known column and its place among the cells.
    places: Vec<(&'static str, usize)>,
    /// Place among the cells and index of each attribute.
    attributes: Vec<(usize, usize)>,
    derived: bool,
}

/// Columns that a table needs and a file lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("table {}: the column {} is missing; columns are {}", .table.name(), .column, .has)]
pub struct MissingColumn {
    /// The table.
    pub table: Table,
    /// The first column that is missing.
    pub column: &'static str,
    /// What the file has.
    pub has: String,
}

impl RowReader {
    /// A reader for rows of a table whose cells stand under these names. Names that the table does
    /// not know become attributes where it can have them; the others are returned.
    pub fn new(
        table: Table,
        names: &[&str],
        derived: bool,
        tables: &mut Tables,
    ) -> Result<(Self, Vec<String>), MissingColumn> {
        let mut reader = RowReader {
            table,
            places: Vec::new(),
            attributes: Vec::new(),
            derived,
        };
        let mut unknown = Vec::new();
        for (place, name) in names.iter().enumerate() {
            if let Some(column) = table.columns().iter().find(|column| column.name == *name) {
                reader.places.push((column.name, place));
            } else if let Some(name) = name
                .strip_prefix("attr.")
                .filter(|_| table.has_attributes())
            {
                reader.attributes.push((place, tables.attribute(name)));
            } else {
                if table.has_attributes() && !name.is_empty() {
                    reader.attributes.push((place, tables.attribute(name)));
                }
                unknown.push((*name).to_owned());
            }
        }
        let missing = table
            .columns()
            .iter()
            .find(|column| column.required && reader.place(column.name).is_none());
        match missing {
            Some(column) => Err(MissingColumn {
                table,
                column: column.name,
                has: names.join(", "),
            }),
            None => Ok((reader, unknown)),
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        let found = self.places.iter().find(|(known, _)| *known == name);
        found.map(|&(_, place)| place)
    }

    /// Reads one row into the tables, or tells all that is wrong with it and reads nothing.
    pub fn read(
        &self,
        cells: &[&str],
        reading: Reading,
        tables: &mut Tables,
    ) -> Result<(), Vec<Fault>> {
        let (currencies, assumed) = (tables.currencies.len(), tables.currency_assumed);
        let mut row = Cells {
            reader: self,
            row: cells,
            reading,
            tables,
            faults: Vec::new(),
        };
        match self.table {
            Table::People => row.person(),
            Table::Companies => row.company(),
            Table::Touches => row.touch(),
            Table::Campaigns => row.campaign(),
            Table::Spend => row.spend(),
            Table::Reps => row.rep(),
            Table::RepHours => row.rep_hours(),
            Table::Deals => row.deal(),
            Table::Orders => row.order(),
            Table::Prices => row.price(),
            Table::Targets => row.target(),
            Table::Counts => row.count(),
        }
        if row.faults.is_empty() {
            return Ok(());
        }
        let faults = row.faults;
        tables.currencies.truncate(currencies);
        tables.currency_assumed = assumed;
        Err(faults)
    }
}

/// One row on its way into the tables.
struct Cells<'a> {
    reader: &'a RowReader,
    row: &'a [&'a str],
    reading: Reading<'a>,
    tables: &'a mut Tables,
    faults: Vec<Fault>,
}

impl<'a> Cells<'a> {
    /// A cell, trimmed; empty is unknown.
    fn cell(&self, name: &str) -> Option<&'a str> {
        let place = self.reader.place(name)?;
        let cell = self.row.get(place)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn fault(&mut self, name: &str, value: &str, remedy: &str) {
        self.faults.push(Fault::new(name, value, remedy));
    }

    fn parse<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let cell = self.cell(name)?;
        match read(cell) {
            Ok(value) => Some(value),
            Err(remedy) => {
                self.fault(name, cell, remedy);
                None
            }
        }
    }

    /// A required value: a fault if the cell is empty.
    fn need<T>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, &'static str>) -> Option<T> {
        if self.cell(name).is_none() {
            self.fault(name, "", "it must not be empty");
        }
        self.parse(name, read)
    }

    fn text(&mut self, name: &str) -> Option<Text> {
        let cell = self.cell(name)?;
        Some(self.tables.symbols.put(cell))
    }

    fn need_text(&mut self, name: &str) -> Option<Text> {
        let cell = self.need(name, |cell| Ok(cell.to_owned()))?;
        Some(self.tables.symbols.put(&cell))
    }

    /// The row's own id, which must be new in its table.
    fn id(&mut self, name: &str) -> Option<Text> {
        let id = self.need_text(name)?;
        if self.is_seen(Some(id)) {
            let value = self.tables.symbols.get(id).to_owned();
            self.fault(
                name,
                &value,
                "the same id stands in an earlier row: give each row its own",
            );
            return None;
        }
        Some(id)
    }

    fn word<T>(
        &mut self,
        name: &str,
        from: fn(&str) -> Option<T>,
        known: impl Fn() -> String,
    ) -> Option<T> {
        let cell = self.cell(name)?;
        let found = from(cell);
        if found.is_none() {
            self.fault(
                name,
                cell,
                &format!("an unknown word; use one of {}", known()),
            );
        }
        found
    }

    fn medium(&mut self) -> Option<Medium> {
        self.word("medium", Medium::from_word, || {
            words(Medium::ALL.iter().map(|word| word.word()))
        })
    }

    fn when(&mut self, name: &str) -> Option<When> {
        let calendar = self.reading.calendar;
        self.parse(name, |cell| value::when(cell, calendar))
    }

    /// The currency of the row's amounts; remembered, so that two of them are noticed.
    fn currency(&mut self) -> Option<Currency> {
        let currency = self
            .parse("currency", value::currency)
            .or(self.reading.currency);
        match currency {
            Some(currency) if !self.tables.currencies.contains(&currency) => {
                self.tables.currencies.push(currency);
            }
            Some(_) => {}
            None => self.tables.currency_assumed = true,
        }
        currency
    }

    fn amount(&mut self, name: &str) -> Option<i64> {
        self.cell(name)?;
        let currency = self.currency();
        self.parse(name, |cell| value::amount(cell, currency))
    }

    /// The amount of an order: a refund is none.
    fn order_amount(&mut self, name: &str) -> Option<i64> {
        let amount = self.amount(name)?;
        if amount < 0 {
            let value = self.cell(name).unwrap_or("").to_owned();
            let remedy =
                "an order's amount is 0 or more: leave a refund out, or subtract it from its order";
            self.fault(name, &value, remedy);
        }
        Some(amount)
    }

    fn attributes(&mut self) -> Vec<Option<Text>> {
        let mut values = vec![None; self.tables.attributes.len()];
        for &(place, index) in &self.reader.attributes {
            let cell = self.row.get(place).map_or("", |cell| cell.trim());
            if !cell.is_empty() {
                values[index] = Some(self.tables.symbols.put(cell));
            }
        }
        values
    }

    /// Whether a row of this table has this id already.
    fn is_seen(&self, id: Option<Text>) -> bool {
        id.is_some_and(|id| self.tables.seen.contains(&(self.reader.table, id)))
    }

    /// Keeps the id of a row that was read whole.
    fn is_whole(&mut self, id: Option<Text>) -> bool {
        let whole = self.faults.is_empty();
        if let Some(id) = id.filter(|_| whole) {
            self.tables.seen.insert((self.reader.table, id));
            self.tables.seen_in_order.push((self.reader.table, id));
        }
        whole
    }

    fn person(&mut self) {
        let id = self.id("person");
        let name = self.text("name");
        let email = self.cell("email").map(str::to_lowercase);
        let email = email.map(|email| self.tables.symbols.put(&email));
        let phone = self.cell("phone").and_then(value::e164);
        let phone = phone.map(|phone| self.tables.symbols.put(&phone));
        let company = self.text("company");
        let customer_since = self.when("customer_since");
        self.when("created_at");
        let attributes = self.attributes();
        if let Some(person) = id.filter(|_| self.is_whole(id)) {
            self.tables.people.push(PersonRow {
                person,
                name,
                email,
                phone,
                company,
                customer_since,
                attributes,
            });
        }
    }

    fn company(&mut self) {
        let id = self.id("company");
        let name = self.text("name");
        let attributes = self.attributes();
        if let Some(company) = id.filter(|_| self.is_whole(id)) {
            self.tables.companies.push(CompanyRow {
                company,
                name,
                attributes,
            });
        }
    }

    fn given(&mut self) -> Option<(Given, bool)> {
        let calendar = self.reading.calendar;
        let at = self.need("at", |cell| value::when(cell, calendar));
        if self.cell("medium").is_none() {
            self.fault("medium", "", "it must not be empty");
        }
        let medium = self.medium();
        let direction = self.need("direction", |cell| {
            Direction::from_word(cell).ok_or("an unknown word; use in or out")
        });
        let mut given = Given::new(
            0,
            medium.unwrap_or(Medium::Web),
            direction.unwrap_or(Direction::In),
        );
        given.reach = self.word("reach", Reach::from_word, || "broadcast, personal".into());
        given.author = self.word("author", Author::from_word, || "human, machine".into());
        given.act = self.word("act", Act::from_word, || {
            words(Act::ALL.iter().map(|word| word.word()))
        });
        given.about = self.word("about", About::from_word, || "purchase, service".into());
        given.connected = self.parse("connected", value::truth);
        given.duration_s = self.parse("duration_s", value::number);
        given.has_rep = self.cell("rep").is_some();
        given.has_campaign = self.cell("campaign").is_some() || self.cell("piece").is_some();
        let (at, _, _) = (at?, medium?, direction?);
        let ends = matches!(given.act, Some(Act::Order | Act::Lost))
            || (given.act.is_none() && matches!(given.medium, Medium::OrderForm | Medium::Deal));
        given.at = if ends {
            at.end(calendar)
        } else {
            at.start(calendar)
        };
        Some((given, at.is_day()))
    }

    fn touch(&mut self) {
        let id = self.id("touch");
        let person = self.need_text("person");
        let given = self.given();
        let touch = given.and_then(|(given, _)| match given.resolve() {
            Ok(touch) => Some(touch),
            Err(refusal) => {
                let value = self.cell("act").unwrap_or("").to_owned();
                self.fault("act", &value, &refusal.to_string());
                None
            }
        });
        let row = TouchFields {
            reply_to: self.text("reply_to"),
            campaign: self.text("campaign"),
            piece: self.text("piece"),
            rep: self.text("rep"),
            value: self.order_amount("value"),
            subject: self.text("subject"),
            deal: self.text("deal"),
        };
        if !self.is_whole(id) {
            return;
        }
        if let (Some(id), Some(person), Some(touch), Some((given, is_day))) =
            (id, person, touch, given)
        {
            let connected_unknown = matches!(given.medium, Medium::Call | Medium::Chat)
                && given.connected.is_none()
                && given.duration_s.is_none()
                && given.act.is_none();
            self.tables.touches.push(TouchRow {
                id,
                person,
                touch,
                is_day,
                reach_stated: given.reach.is_some(),
                connected_unknown,
                derived: self.reader.derived,
                reply_to: row.reply_to,
                campaign: row.campaign,
                piece: row.piece,
                rep: row.rep,
                value: row.value,
                subject: row.subject,
                deal: row.deal,
            });
        }
    }

    fn campaign(&mut self) {
        let id = self.id("campaign");
        let name = self.text("name");
        let medium = self.medium();
        self.parse("started_on", value::day);
        let ended_on = self.parse("ended_on", value::day);
        let unit_cost = self.amount("unit_cost");
        if let Some(campaign) = id.filter(|_| self.is_whole(id)) {
            self.tables.campaigns.push(CampaignRow {
                campaign,
                name,
                medium,
                ended_on,
                unit_cost,
            });
        }
    }

    fn spend(&mut self) {
        let campaign = self.need_text("campaign");
        let from = self.need("from", value::day);
        let to = self.need("to", value::day);
        if self.cell("amount").is_none() {
            self.fault("amount", "", "it must not be empty");
        }
        let amount = self.amount("amount");
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let value = self.cell("to").unwrap_or("").to_owned();
            self.fault("to", &value, "it lies before `from`: turn them round");
        }
        if let (Some(campaign), Some(from), Some(to), Some(amount), true) =
            (campaign, from, to, amount, self.is_whole(None))
        {
            self.tables.spend.push(SpendRow {
                campaign,
                from,
                to,
                amount,
            });
        }
    }

    fn rep(&mut self) {
        let id = self.id("rep");
        let name = self.text("name");
        let team = self.text("team");
        self.parse("started_on", value::day);
        self.parse("ended_on", value::day);
        let hour_cost = self.amount("hour_cost");
        if let Some(rep) = id.filter(|_| self.is_whole(id)) {
            self.tables.reps.push(RepRow {
                rep,
                name,
                team,
                hour_cost,
            });
        }
    }

    fn rep_hours(&mut self) {
        let rep = self.need_text("rep");
        let week = self.need("week", |cell| {
            let day = value::day(cell)?;
            let is_monday = day.weekday().to_monday_zero_offset() == 0;
            is_monday
                .then_some(day)
                .ok_or("a week is named by its Monday")
        });
        let hours = self.need("hours", value::number);
        if let (Some(rep), Some(week), Some(hours), true) = (rep, week, hours, self.is_whole(None))
        {
            self.tables.rep_hours.push(RepHoursRow { rep, week, hours });
        }
    }

    fn deal(&mut self) {
        let id = self.id("deal");
        let person = self.need_text("person");
        let outcome = self.word("outcome", deal_outcome, || "won, lost, open".into());
        let outcome = outcome.unwrap_or(DealOutcome::Open);
        let closed_at = self.when("closed_at");
        if outcome != DealOutcome::Open && self.cell("closed_at").is_none() {
            self.fault(
                "closed_at",
                "",
                "a deal that is won or lost needs the time it was closed",
            );
        }
        let row = DealRow {
            deal: id.unwrap_or_else(|| self.tables.symbols.put("")),
            person: person.unwrap_or_else(|| self.tables.symbols.put("")),
            rep: self.text("rep"),
            opened_at: self.when("opened_at"),
            proposed_at: self.when("proposed_at"),
            closed_at,
            outcome,
            lost_reason: self.text("lost_reason"),
            amount: self.order_amount("amount"),
            margin: self.amount("margin"),
        };
        if self.is_whole(id) {
            self.tables.deals.push(row);
        }
    }

    fn order(&mut self) {
        let id = self.id("order");
        let person = self.need_text("person");
        let calendar = self.reading.calendar;
        let at = self.need("at", |cell| value::when(cell, calendar));
        if self.cell("amount").is_none() {
            self.fault("amount", "", "it must not be empty");
        }
        let amount = self.order_amount("amount");
        let margin = self.amount("margin");
        let medium = self.medium();
        if medium == Some(Medium::Deal) && self.cell("rep").is_none() && self.cell("deal").is_none()
        {
            self.fault(
                "medium",
                "deal",
                "an order of the deal book names its rep or its deal",
            );
        }
        let (rep, campaign) = (self.text("rep"), self.text("campaign"));
        let (piece, deal) = (self.text("piece"), self.text("deal"));
        if !self.is_whole(id) {
            return;
        }
        if let (Some(order), Some(person), Some(at), Some(amount)) = (id, person, at, amount) {
            self.tables.orders.push(OrderRow {
                order,
                person,
                at,
                amount,
                margin,
                medium,
                rep,
                campaign,
                piece,
                deal,
            });
        }
    }

    fn price(&mut self) {
        let calendar = self.reading.calendar;
        let at = self.need("at", |cell| value::when(cell, calendar));
        let what = self.need_text("what");
        let change = self.parse("change", value::fraction);
        if let (Some(at), Some(what), true) = (at, what, self.is_whole(None)) {
            self.tables.prices.push(PriceRow { at, what, change });
        }
    }

    fn target(&mut self) {
        let month = self.need("month", value::month);
        let id = month.map(|month| self.tables.symbols.put(&month.to_string()));
        if let Some(cell) = self.cell("month").filter(|_| self.is_seen(id)) {
            self.fault(
                "month",
                cell,
                "this month is planned already: leave one row of it",
            );
        }
        let row = TargetRow {
            month: month.unwrap_or_default(),
            leads: self.parse("leads", value::number),
            answered_share: self.parse("answered_share", value::share),
            conversion: self.parse("conversion", value::share),
            orders: self.parse("orders", value::number),
            amount: self.amount("amount"),
        };
        if self.is_whole(id) {
            self.tables.targets.push(row);
        }
    }

    fn count(&mut self) {
        let month = self.need("month", value::month);
        let leads = self.need("leads", value::count);
        let won = self.need("won", value::count);
        let row = CountRow {
            month: month.unwrap_or_default(),
            source: self.text("source"),
            reached: self.parse("reached", value::count),
            leads: leads.unwrap_or(0),
            answered: self.parse("answered", value::count),
            proposals: self.parse("proposals", value::count),
            won: won.unwrap_or(0),
            amount: self.amount("amount"),
            spend: self.amount("spend"),
            sales_hours: self.parse("sales_hours", value::number),
        };
        if self.is_whole(None) {
            self.tables.counts.push(row);
        }
    }
}

struct TouchFields {
    reply_to: Option<Text>,
    campaign: Option<Text>,
    piece: Option<Text>,
    rep: Option<Text>,
    value: Option<i64>,
    subject: Option<Text>,
    deal: Option<Text>,
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn deal_outcome(word: &str) -> Option<DealOutcome> {
    match word {
        "won" => Some(DealOutcome::Won),
        "lost" => Some(DealOutcome::Lost),
        "open" => Some(DealOutcome::Open),
        _ => None,
    }
}
