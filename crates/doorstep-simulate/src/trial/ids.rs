//! Ids and other cells that typed rows and text cells must spell alike.

use super::names;

/// A person's id.
pub(super) fn person(place: u32) -> String {
    format!("p{:06}", place + 1)
}

/// A contact's id.
pub(super) fn touch(place: u32) -> String {
    format!("t{:07}", place + 1)
}

/// A deal's id.
pub(super) fn deal(place: u32) -> String {
    format!("d{:06}", place + 1)
}

/// An order's id.
pub(super) fn order(place: u32) -> String {
    format!("o{:06}", place + 1)
}

/// A rep's id.
pub(super) fn rep(place: u8) -> String {
    format!("r{:02}", place + 1)
}

/// A campaign's id.
pub(super) fn campaign(place: u8) -> String {
    format!("c{:02}", place + 1)
}

/// An e-mail address.
pub(super) fn email(number: u32) -> String {
    format!("m{number:06}@mail.example")
}

/// A rep's name.
pub(super) fn rep_name(place: u8) -> String {
    names::full((place % 24, place % 40))
}
