//! What the simulator must keep: its rows can be read, its chance repeats, its weakness shows.

mod book;
mod judged;
mod promises;
mod trial;
mod weakness;
