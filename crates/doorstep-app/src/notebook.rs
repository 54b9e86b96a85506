//! Monthly totals that an owner types in, kept as a native `counts` file.

use std::fs::OpenOptions;
use std::path::Path;

use doorstep_intake::native;

use crate::Error;

/// The totals of one month, as typed; empty is unknown.
#[derive(Clone, Debug, Default)]
pub struct MonthTotals {
    /// "YYYY-MM".
    pub month: String,
    /// People who came to the door.
    pub leads: String,
    /// Orders won.
    pub won: String,
    /// People our letters, ads and mailings reached.
    pub reached: String,
    /// Value of the orders.
    pub amount: String,
    /// Spent on marketing.
    pub spend: String,
    /// Hours of selling.
    pub sales_hours: String,
}

const COLUMNS: &[&str] = &[
    "month",
    "reached",
    "leads",
    "won",
    "amount",
    "spend",
    "sales_hours",
];

/// Whether the totals can be written here: asked before anybody types.
pub fn check(path: &Path) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::new_file("--out", path)(
            std::io::ErrorKind::AlreadyExists.into(),
        ));
    }
    Ok(())
}

/// Writes the totals as a new file. A file that is there already is never written over.
pub fn write(path: &Path, months: &[MonthTotals]) -> Result<(), Error> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(Error::new_file("--out", path))?;
    let rows = months.iter().map(|month| {
        let MonthTotals {
            month,
            leads,
            won,
            reached,
            amount,
            spend,
            sales_hours,
        } = month;
        [month, reached, leads, won, amount, spend, sales_hours]
            .map(String::as_str)
            .to_vec()
    });
    native::write(file, COLUMNS, rows).map_err(|error| Error::Io {
        path: path.to_owned(),
        source: error.into(),
    })
}
