//! Trial firms as the rest of Doorstep reads and judges them.

use doorstep_core::{Case, Judged, Policy, Sink, fold};
use doorstep_records::rows::Reading;
use doorstep_records::{Business, Calendar, Currency, Tables};
use doorstep_simulate::Sheet;
use doorstep_simulate::trial::Play;

/// Reads every row under a policy; the first fault is an error.
pub(super) fn tables(sheets: &[Sheet], policy: &str) -> Result<Tables, String> {
    let policy = Policy::from_toml(policy).map_err(|error| error.to_string())?;
    let calendar = Calendar::new(&policy).map_err(|error| error.to_string())?;
    let reading = Reading {
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

/// A business and every case of it, with the place of its party.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) business: Business,
    pub(super) policy: Policy,
    pub(super) cases: Vec<(usize, Case)>,
}

#[derive(Default)]
struct Cases(Vec<Case>);

impl Sink for Cases {
    fn touch(&mut self, _: u32, _: Judged) {}
    fn case(&mut self, case: Case) {
        self.0.push(case);
    }
}

/// Judges a played firm.
pub(super) fn judge(play: Play) -> Result<Judgement, String> {
    let policy = Policy::from_toml(play.policy).map_err(|error| error.to_string())?;
    let business = Business::assemble(play.tables, &policy).map_err(|error| error.to_string())?;
    let as_of = business.at.iter().copied().max();
    let mut cases = Vec::new();
    for (place, party) in business.parties.iter().enumerate() {
        let mut sink = Cases::default();
        fold(&policy, business.columns(party), as_of, &mut sink);
        cases.extend(sink.0.into_iter().map(|case| (place, case)));
    }
    Ok(Judgement {
        business,
        policy,
        cases,
    })
}
