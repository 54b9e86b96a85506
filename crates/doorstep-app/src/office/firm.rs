//! The firm: its name, zone, currency and rules.

use doorstep_core::{Micros, Policy};
use doorstep_records::{Calendar, Currency, money};
use doorstep_store::Tx;

use super::{Office, OfficeError};

const NAME: &str = "firm.name";
const CURRENCY: &str = "firm.currency";
const POLICY: &str = "firm.policy";

/// What all pages need of the firm.
#[derive(Clone, Debug)]
pub struct Firm {
    /// Its name.
    pub name: String,
    /// Its money.
    pub currency: Currency,
    /// Its rules.
    pub policy: Policy,
    /// Its days and hours.
    pub calendar: Calendar,
}

impl Firm {
    /// The firm that uses this Doorstep; [`OfficeError::NotSetUp`] before there is one.
    pub async fn of(office: &Office) -> Result<Self, OfficeError> {
        Firm::read(&mut office.store.read().await?).await
    }

    pub(super) async fn read(tx: &mut Tx) -> Result<Self, OfficeError> {
        let name = tx.find_setting(NAME).await?.ok_or(OfficeError::NotSetUp)?;
        let currency = tx.find_setting(CURRENCY).await?.unwrap_or_default();
        let rules = tx.find_setting(POLICY).await?.unwrap_or_default();
        let mut policy = Policy::default();
        policy
            .overlay(&rules)
            .map_err(|error| OfficeError::Defect(format!("the stored policy: {error}")))?;
        let calendar = Calendar::new(&policy)
            .map_err(|error| OfficeError::Defect(format!("the stored policy: {error}")))?;
        let currency = Currency::parse(&currency)
            .ok_or_else(|| OfficeError::Defect(format!("the stored currency {currency:?}")))?;
        Ok(Firm {
            name,
            currency,
            policy,
            calendar,
        })
    }

    pub(super) async fn write(
        tx: &mut Tx,
        name: &str,
        currency: Currency,
        zone: &str,
    ) -> Result<(), OfficeError> {
        let policy = format!("zone = {}\n", toml_text(zone));
        tx.set_setting(NAME, name).await?;
        tx.set_setting(CURRENCY, currency.code()).await?;
        tx.set_setting(POLICY, &policy).await?;
        Ok(())
    }

    /// An amount in minor units, with its currency.
    pub fn money(&self, minor: i64) -> String {
        let plain = money::plain(minor, Some(self.currency));
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let whole = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), money::grouped);
        // Round amounts are read more easily without their noughts.
        let part = Some(part).filter(|part| part.contains(|digit| digit != '0'));
        let part = part.map_or(String::new(), |part| format!(".{part}"));
        format!("{}\u{a0}{whole}{part}", self.currency.code())
    }

    /// A moment on the firm's clock, to the minute.
    pub fn local(&self, at: Micros) -> String {
        let local = self.calendar.local(at);
        local.strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

/// That a zone is one.
pub(super) fn zone(text: &str) -> Result<String, OfficeError> {
    let mut policy = Policy::default();
    let is_one = policy
        .overlay(&format!("zone = {}\n", toml_text(text)))
        .is_ok()
        && Calendar::new(&policy).is_ok();
    if is_one {
        Ok(text.to_owned())
    } else {
        Err(OfficeError::field(
            "zone",
            "no zone is called so: write one such as Europe/Berlin or America/New_York",
        ))
    }
}

fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
