//! Setting up, signing in and out.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use doorstep_core::{DAY, Micros, SECOND};
use doorstep_records::Currency;
use doorstep_store::{NewAccount, StoreError};
use sha2::{Digest, Sha256};

use super::role::{Actor, Role};
use super::{Firm, LINE, Office, OfficeError, Right, firm, typed};

/// A browser stays signed in so long.
const SESSION: Micros = 30 * DAY;
/// So many tries in so long.
const TRIES: i64 = 8;
const TRIES_WITHIN: Micros = 15 * 60 * SECOND;
/// Shorter passwords are guessed.
const SHORTEST: usize = 10;
/// Hashing endless ones would keep the machine busy.
const LONGEST: usize = 1_000;

/// Chance, from outside.
#[derive(Clone, Copy, Debug)]
pub struct Chance(pub [u8; 48]);

impl Chance {
    fn secret(&self) -> String {
        hex(&self.0[..32])
    }

    /// A name that nobody else gives.
    pub fn once(&self) -> String {
        hex(&self.0[..16])
    }

    fn form_key(&self) -> String {
        hex(&self.0[32..])
    }

    fn salt(&self) -> &[u8] {
        &self.0[..16]
    }
}

/// What the first page asks for.
#[derive(Clone, Debug, Default)]
pub struct SetUp {
    /// The firm's name.
    pub firm: String,
    /// Its currency.
    pub currency: String,
    /// Its zone.
    pub zone: String,
    /// The owner's name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A browser that was signed in: what it must keep.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The secret of its cookie.
    pub secret: String,
    /// When it ends.
    pub ends_at: Micros,
}

/// Whether there is an owner.
pub async fn is_set_up(office: &Office) -> Result<bool, OfficeError> {
    Ok(office.store.read().await?.count_accounts().await? > 0)
}

/// Makes the firm and its owner's account.
pub async fn set_up(
    office: &Office,
    given: &SetUp,
    chance: Chance,
    now: Micros,
) -> Result<(), OfficeError> {
    // Hashing takes time, which strangers could ask for without end.
    if is_set_up(office).await? {
        return Err(OfficeError::SetUpAlready);
    }
    let firm_name = must("firm", &given.firm, "write the name of your firm")?;
    let name = must("name", &given.name, "write your name")?;
    let email = email_of(&given.email)?;
    let zone = firm::zone(given.zone.trim())?;
    let currency = Currency::parse(&given.currency)
        .ok_or_else(|| OfficeError::field("currency", "write its three letters, such as EUR"))?;
    let password = hashed(&given.password, chance)?;
    let mut tx = office.store.write().await?;
    if tx.count_accounts().await? > 0 {
        return Err(OfficeError::SetUpAlready);
    }
    let owner = NewAccount {
        email,
        name,
        role: Role::Owner.word(),
        password,
        created_at: now,
    };
    let account = tx.create_account(&owner).await?;
    Firm::write(&mut tx, &firm_name, currency, &zone).await?;
    tx.note(Some(account), "set up", "firm", None, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody who is to have an account.
#[derive(Clone, Debug, Default)]
pub struct Colleague {
    /// What to call them.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are for, by its word.
    pub role: String,
    /// Their first password.
    pub password: String,
}

/// Makes an account for a colleague.
pub async fn add(
    office: &Office,
    actor: &Actor,
    given: &Colleague,
    chance: Chance,
    now: Micros,
) -> Result<(), OfficeError> {
    actor.must(Right::Manage)?;
    let role = Role::from_word(&given.role)
        .ok_or_else(|| OfficeError::field("role", "choose one of the roles"))?;
    let new = NewAccount {
        email: email_of(&given.email)?,
        name: must("name", &given.name, "write their name")?,
        role: role.word(),
        password: hashed(&given.password, chance)?,
        created_at: now,
    };
    let mut tx = office.store.write().await?;
    let account = match tx.create_account(&new).await {
        Err(StoreError::Taken) => {
            return Err(OfficeError::field(
                "email",
                "there is an account of this address already",
            ));
        }
        other => other?,
    };
    let subject = format!("account {account}");
    actor
        .note(&mut tx, "added", subject, Some(role.word()), now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// An account in the list of them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its number.
    pub id: doorstep_store::AccountId,
    /// What to call them.
    pub name: String,
    /// Where to reach them.
    pub email: String,
    /// What they are for, by its word.
    pub role: String,
    /// They no longer sign in.
    pub has_left: bool,
}

/// All accounts.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Listed>, OfficeError> {
    actor.must(Right::Read)?;
    let accounts = office.store.read().await?.list_accounts().await?;
    let listed = accounts.into_iter().map(|account| Listed {
        id: account.id,
        name: account.name,
        email: account.email,
        role: account.role,
        has_left: account.left_at.is_some(),
    });
    Ok(listed.collect())
}

/// Signs a browser in.
pub async fn sign_in(
    office: &Office,
    email: &str,
    password: &str,
    chance: Chance,
    now: Micros,
) -> Result<SignedIn, OfficeError> {
    let email = email.trim().to_lowercase();
    let mut tx = office.store.write().await?;
    if tx.count_tries(&email, now - TRIES_WITHIN).await? >= TRIES {
        return Err(OfficeError::TooManyTries);
    }
    // Counted before it is known whether it is right: many at once are no more than one after the other.
    tx.note_try(&email, now).await?;
    let account = tx.find_account_by_email(&email).await?;
    tx.commit().await?;
    let account = account.filter(|account| account.left_at.is_none());
    // An address without an account takes as long as one with another password; nobody waits for either.
    let known = account
        .as_ref()
        .map_or(NO_PASSWORD, |account| &account.password)
        .to_owned();
    let password = password.to_owned();
    let is_right = tokio::task::spawn_blocking(move || {
        password.len() <= LONGEST && is_password(&password, &known)
    });
    let is_right = is_right
        .await
        .map_err(|error| OfficeError::Defect(error.to_string()))?;
    let account = account
        .filter(|_| is_right)
        .ok_or(OfficeError::WrongPassword)?;
    let mut tx = office.store.write().await?;
    tx.take_back_try(&email, now).await?;
    let ends_at = now + SESSION;
    let secret = chance.secret();
    tx.forget_sessions(now, now - TRIES_WITHIN).await?;
    tx.begin_session(
        &hash_of(&secret),
        account.id,
        &chance.form_key(),
        now,
        ends_at,
    )
    .await?;
    tx.note(
        Some(account.id),
        "signed in",
        &format!("account {}", account.id),
        None,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(SignedIn { secret, ends_at })
}

/// Who holds a secret; [`OfficeError::Nobody`] if it is none, or no longer.
pub async fn actor(office: &Office, secret: &str, now: Micros) -> Result<Actor, OfficeError> {
    let mut tx = office.store.read().await?;
    let session = tx.find_session(&hash_of(secret), now).await?;
    let session = session.ok_or(OfficeError::Nobody)?;
    Actor::of(&session.account, session.form_key)
}

/// Signs a browser out.
pub async fn sign_out(office: &Office, secret: &str) -> Result<(), OfficeError> {
    let mut tx = office.store.write().await?;
    tx.end_session(&hash_of(secret)).await?;
    tx.commit().await?;
    Ok(())
}

/// The hash of no password, made like the others.
const NO_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn must(field: &'static str, text: &str, remedy: &str) -> Result<String, OfficeError> {
    typed(field, text, LINE)?.ok_or_else(|| OfficeError::field(field, remedy))
}

pub(super) fn email_of(text: &str) -> Result<String, OfficeError> {
    let email = typed("email", text, LINE)?.map(|email| email.to_lowercase());
    email
        .filter(|email| is_email(email))
        .ok_or_else(|| OfficeError::field("email", "write an address such as name@example.com"))
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let is_whole = !name.is_empty() && domain.contains('.') && !domain.ends_with('.');
    is_whole && !domain.contains('@') && !text.contains(char::is_whitespace)
}

fn hashed(password: &str, chance: Chance) -> Result<String, OfficeError> {
    let length = password.chars().count();
    if length < SHORTEST || password.len() > LONGEST {
        let text = format!("at least {SHORTEST} characters: a sentence is easily kept in mind");
        return Err(OfficeError::field("password", text));
    }
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), chance.salt())
        .map_err(|error| OfficeError::Defect(format!("the password cannot be hashed: {error}")))?;
    Ok(hash.to_string())
}

fn is_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

fn hash_of(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves
        .map(|half| char::from(DIGITS[usize::from(half)]))
        .collect()
}
