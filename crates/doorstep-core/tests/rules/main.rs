//! The door rules, proven: the worked cases, a literal model beside the fold, and properties.

mod cases;
mod driver;
mod model;
mod policy;
mod properties;
mod random;
mod refusals;
