//! What came of the firms, as numbers, each with its Monte-Carlo standard error.
//!
//! A metric must never choose its firms by what they were told, unless its name says so.

pub mod auc;
pub mod figure;
pub mod flips;
pub mod hidden;
pub mod money;
pub mod power;
pub mod reliability;
pub mod scores;

pub use auc::auc;
pub use figure::Figure;
