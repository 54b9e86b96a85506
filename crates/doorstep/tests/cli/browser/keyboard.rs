//! Every control is reached by the key Tab, and who is there sees it.

use std::collections::BTreeSet;

use doorstep_browser::{Scheme, View, Window};
use serde_json::Value;

use super::of_every_page;

#[test]
fn every_control_is_reached_by_tab_and_shows_that_it_is() {
    of_every_page(|window| {
        let mut faults = walk(window, View::screen(1024, Scheme::Light));
        faults.extend(walk(window, View::screen(390, Scheme::Dark)));
        faults
    });
}

/// Goes from control to control as far as the page has any, and tells what is wrong.
pub(super) fn walk(window: &Window, view: View) -> Vec<String> {
    window.look(view).expect("the view changes");
    let controls = ask(window, include_str!("controls.js"));
    let controls = controls.as_array().expect("a list of controls");
    assert!(!controls.is_empty());
    let mut left: BTreeSet<usize> = (0..controls.len()).collect();
    let mut kinds = BTreeSet::new();
    let mut faults = Vec::new();
    // Parts that scroll are reached too, so that more presses than controls may be needed.
    for _ in 0..2 * controls.len() + 10 {
        if left.is_empty() {
            break;
        }
        window.press_tab().expect("the key is pressed");
        let focused = ask(window, include_str!("focused.js"));
        let Some(number) = focused["control"].as_u64() else {
            continue;
        };
        left.remove(&(number as usize));
        let name = &focused["name"];
        if let Some(fault) = focused["fault"].as_str() {
            faults.push(format!("{name}: {fault}"));
        } else if kinds.insert(focused["kind"].to_string()) && !changes_the_picture(window) {
            faults.push(format!("{name} looks the same with focus and without"));
        }
    }
    let missed = left.into_iter();
    faults.extend(missed.map(|number| format!("Tab never reaches {}", controls[number])));
    faults
}

/// Whether the focus is seen. The next Tab goes on from the same place.
fn changes_the_picture(window: &Window) -> bool {
    let picture = || window.picture().expect("a picture is taken");
    let with = picture();
    ask(window, "document.activeElement.blur()");
    with != picture()
}

fn ask(window: &Window, script: &str) -> Value {
    window.ask(script, &[]).expect("the script runs")
}
