//! Numbers as pictures: each chart is plain data that draws itself as SVG and always shows how sure it is.
//!
//! | chart | question it answers |
//! |---|---|
//! | [`Balance`] | which of two arms carries less than a reference? |
//! | [`Waterfall`] | which steps lead from one total to the next? |
//! | [`Sureness`] | how probable is each answer? |
//! | [`Funnel`] | how many get how far? |
//! | [`Columns`] | what happened month by month, and what is not known yet? |
//! | [`Ranking`] | how do many rows compare on one scale? |
//! | [`FunnelPlot`] | which unit lies outside what chance allows? |
//! | [`Curves`] | what share is reached by when? |
//! | [`Heat`] | when does something happen? |
//! | [`Shares`] | how is a whole divided? |
//! | [`Lanes`] | what happened to one case, on which side? |
//! | [`Dumbbell`] | how much of each row lies on either side of the line? |
//!
//! Every chart has a title that says what it shows, a text alternative and a [`Table`] of its numbers. `draw` never
//! fails: what is not a finite number is drawn as missing, and a chart without numbers says so in a sentence.
//!
//! ```
//! use doorstep_charts::{Answer, Caption, Locale, Look, Side, Sureness};
//!
//! let answer = |name: &str, side, probability| Answer { name: name.to_owned(), side, probability };
//! let chart = Sureness {
//!     caption: Caption::new("sure", "How sure we are", ""),
//!     head: "Answer".to_owned(),
//!     answers: vec![answer("Yes", Side::Cool, 0.9), answer("no", Side::Grey, 0.1)],
//! }
//! .draw(&Look::paper(Locale::EN, 640.0));
//! assert!(chart.svg.starts_with("<svg"));
//! assert_eq!(chart.description, "Yes, 90 of 100. no 10.");
//! assert_eq!(chart.table.csv(), "Answer,of 100\r\nYes,90\r\nno,10\r\n");
//! ```
//!
//! Two hues stand for two sides; a shape, a place or a word always says the same as the colour.
//!
//! It must never compute a statistic, know what a number stands for, or read or write anything.

mod balance;
mod canvas;
mod chart;
mod columns;
mod curves;
mod dumbbell;
mod estimate;
mod funnel;
mod funnel_plot;
mod heat;
mod lanes;
mod locale;
mod look;
mod palette;
mod ranking;
mod rows;
mod scale;
mod shares;
mod spacing;
mod sprite;
mod sureness;
mod table;
pub mod text;
mod unit;
mod waterfall;
mod words;
mod xml;

pub use balance::{Arm, Balance, Period, Shortfall};
pub use chart::{Caption, Chart, Key};
pub use columns::{Column, Columns};
pub use curves::{Curve, CurvePoint, Curves};
pub use dumbbell::{Dumbbell, DumbbellRow};
pub use estimate::Estimate;
pub use funnel::{Funnel, Outcome, Stage};
pub use funnel_plot::{FunnelPlot, LimitPoint, UnitPoint};
pub use heat::{Heat, HeatRow};
pub use lanes::{Door, Lanes, Shape, Speaker, Touch, sign};
pub use locale::{Language, Locale};
pub use look::{Look, Width};
pub use palette::{Colours, Palette, Side};
pub use ranking::{RankRow, Ranking};
pub use shares::{Share, ShareBar, Shares};
pub use sprite::{CHARTS_CSS, COLOURS_CSS, sprite};
pub use sureness::{Answer, Sureness};
pub use table::{Cell, Head, Table};
pub use unit::Unit;
pub use waterfall::{Step, Total, Waterfall};
pub use xml::runs_left;
