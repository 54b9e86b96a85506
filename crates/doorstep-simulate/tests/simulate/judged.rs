//! The simulated records as the rest of Doorstep reads and judges them. Only tests may do this: the
//! simulator itself knows no rule.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use doorstep_core::{Case, DAY, Judged, Micros, Outcome, Policy, Reading, Sink, Winner, fold};
use doorstep_records::rows::Reading as CellReading;
use doorstep_records::{Business, Calendar, Currency, Notice, Party, Table, Tables};
use doorstep_simulate::{Firm, Sheet, Weakness, simulate};

/// The demo's policy.
pub(crate) fn policy() -> Result<Policy, String> {
    Policy::from_toml("zone = \"Europe/Berlin\"").map_err(|error| error.to_string())
}

/// Reads every row; the first fault is an error.
pub(crate) fn read(sheets: &[Sheet]) -> Result<Tables, String> {
    let calendar = Calendar::new(&policy()?).map_err(|error| error.to_string())?;
    let reading = CellReading {
        calendar: &calendar,
        currency: Currency::parse("EUR"),
    };
    let mut tables = Tables::default();
    for sheet in sheets {
        let rows = sheet.rows.iter();
        let rows = rows.map(|row| row.iter().map(String::as_str).collect());
        tables
            .read(sheet.table, &sheet.columns, rows, reading)
            .map_err(|defect| defect.to_string())?;
    }
    Ok(tables)
}

/// One case of new business that reached the door.
#[derive(Clone, Debug)]
pub(crate) struct Lead {
    pub(crate) at: Micros,
    pub(crate) month: String,
    pub(crate) source: String,
    /// The door was the order itself: there was nothing to answer.
    pub(crate) is_order: bool,
    pub(crate) answer: Option<Micros>,
    pub(crate) in_time: bool,
    pub(crate) outcome: Outcome,
    pub(crate) won_by: Option<Winner>,
    /// Days from the door to the order.
    pub(crate) lag: Option<i64>,
    pub(crate) talked: bool,
}

impl Lead {
    pub(crate) fn is_won(&self) -> bool {
        self.outcome == Outcome::Won
    }
}

#[derive(Default)]
struct Cases(Vec<Case>);

impl Sink for Cases {
    fn touch(&mut self, _: u32, _: Judged) {}
    fn case(&mut self, case: Case) {
        self.0.push(case);
    }
}

/// The demo's firm, judged.
#[derive(Debug)]
pub(crate) struct Demo {
    /// New business that reached the door.
    pub(crate) leads: Vec<Lead>,
    /// What an owner should know of the records; best nothing.
    pub(crate) notices: Vec<Notice>,
}

/// Every weakness.
pub(crate) const ALL: [Weakness; 7] = [
    Weakness::None,
    Weakness::SlowHandOver,
    Weakness::PoorSelling,
    Weakness::TooFewLeads,
    Weakness::WrongPeople,
    Weakness::WeakOffer,
    Weakness::HardMarket,
];

/// The sheet of a table.
pub(crate) fn sheet(sheets: &[Sheet], table: Table) -> Option<&Sheet> {
    sheets.iter().find(|sheet| sheet.table == table)
}

/// The cells of a column.
pub(crate) fn column(sheet: &Sheet, name: &str) -> Vec<String> {
    let place = sheet.columns.iter().position(|column| *column == name);
    let cells = sheet.rows.iter().filter_map(|row| row.get(place?));
    cells.cloned().collect()
}

/// The demo's firm with a weakness; judged once, however many tests ask.
pub(crate) fn demo(weakness: Weakness) -> Result<&'static Demo, String> {
    static DEMOS: [OnceLock<Result<Demo, String>>; ALL.len()] =
        [const { OnceLock::new() }; ALL.len()];
    let judged = DEMOS[weakness as usize].get_or_init(|| {
        judge(&Firm {
            weakness,
            ..Firm::default()
        })
    });
    judged.as_ref().map_err(Clone::clone)
}

fn judge(firm: &Firm) -> Result<Demo, String> {
    let policy = policy()?;
    let tables = read(&simulate(firm))?;
    let business = Business::assemble(tables, &policy).map_err(|error| error.to_string())?;
    let as_of = business.at.iter().copied().max();
    let mut leads = Vec::new();
    let is_new = |party: &&Party| party.customer_since.is_none();
    for party in business.parties.iter().filter(is_new) {
        let mut cases = Cases::default();
        fold(&policy, business.columns(party), as_of, &mut cases);
        let new = cases.0.iter().filter(|case| !case.repeat);
        leads.extend(new.filter_map(|case| lead(&business, &policy, party, case)));
    }
    Ok(Demo {
        leads,
        notices: business.notices,
    })
}

fn lead(business: &Business, policy: &Policy, party: &Party, case: &Case) -> Option<Lead> {
    let door = case.door(Reading::Base)?;
    let answer = door.answer.map(|answer| answer.after);
    let source = business
        .attributes
        .iter()
        .position(|attribute| attribute.name == "source")
        .and_then(|index| party.attributes[index]);
    let ordered_at = case.order.map(|place| {
        let start = party.touches.start + place as usize;
        business.at[start]
    });
    Some(Lead {
        at: door.at,
        month: business.calendar.date(door.at).to_string()[..7].to_owned(),
        source: business.symbols.get_or_empty(source).to_owned(),
        is_order: door.is_order,
        in_time: answer.is_some_and(|after| {
            let target = policy.answer_target;
            business
                .calendar
                .is_within(target, door.at, door.at + after)
        }),
        answer,
        outcome: case.outcome,
        won_by: case.won_by,
        lag: ordered_at.map(|at| (at - door.at) / DAY),
        talked: case.level >= 3,
    })
}

/// A share, 0 of nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// A line a month: leads, orders outright, answered in time, never answered, won by either side.
pub(crate) fn by_month(leads: &[Lead]) -> String {
    let mut months: BTreeMap<&str, Vec<&Lead>> = BTreeMap::new();
    for lead in leads {
        months.entry(&lead.month).or_default().push(lead);
    }
    let mut text = String::new();
    for (month, leads) in months {
        let count = |is: &dyn Fn(&Lead) -> bool| leads.iter().filter(|lead| is(lead)).count();
        let asked = count(&|lead| !lead.is_order);
        text += &format!(
            "{month} leads {:4} asked {asked:4} in time {:.2} never {:.2} talked {:.2} won {:3} ({:.3}) by marketing {:3}\n",
            leads.len(),
            share(count(&|lead| lead.in_time), asked),
            share(
                count(&|lead| !lead.is_order && lead.answer.is_none()),
                asked
            ),
            share(count(&|lead| lead.talked), asked),
            count(&Lead::is_won),
            share(count(&Lead::is_won), leads.len()),
            count(&|lead| lead.won_by == Some(Winner::Marketing)),
        );
    }
    text
}
