//! Makes the records of an invented business in which one thing is wrong, and everybody knows what.
//!
//! "Kontor & Lampe" sells reading lamps and desk furniture by sales letter to small offices.
//! [`simulate`] plays its weeks: letters and newsletters go out, people react, sellers answer and
//! talk, orders come in; and what a firm would have on record of it comes back as [`Sheet`]s.
//!
//! ```
//! use doorstep_simulate::{Firm, simulate};
//!
//! let firm = Firm { weeks: 8, ..Firm::default() };
//! let sheets = simulate(&firm);
//! assert_eq!(sheets, simulate(&firm));
//! ```
//!
//! This crate must never judge a touch, nor read a clock, a file or any other source of chance than
//! the seed: the same seed and day give the same bytes.

mod arrivals;
mod campaigns;
mod chance;
mod conversation;
mod customers;
mod desk;
mod firm;
mod knock;
mod letters;
mod moment;
mod names;
mod newsletters;
mod people;
mod prospecting;
mod records;
mod sheet;
mod tables;
pub mod trial;
mod world;

pub use firm::{Firm, Weakness};
pub use sheet::Sheet;

/// Plays the weeks of a firm up to the end of its day, and returns its records: one sheet a table,
/// rows in order of time.
pub fn simulate(firm: &Firm) -> Vec<Sheet> {
    let mut world = world::World::new(firm);
    world.play_weeks();
    world.open_the_door();
    tables::sheets(&world)
}
