//! `doorstep demo --write`: the invented firm as native files.

use crate::run::{Folder, doorstep};

fn write(folder: &Folder, name: &str) -> crate::run::Run {
    let place = folder.path(name);
    doorstep(&["demo", "--last-day", "2026-06-30", "--write", &place])
}

#[test]
fn a_folder_with_anything_in_it_is_refused_and_nothing_in_it_is_touched() {
    let folder = Folder::new(&[("mine/orders.csv", "mine\n")]);
    let text = write(&folder, "mine").refusal();
    assert!(
        text.contains("--write") && text.contains("name a new folder"),
        "{text}"
    );
    assert_eq!(folder.read("mine/orders.csv"), "mine\n");
    let names: Vec<_> = std::fs::read_dir(folder.path("mine")).unwrap().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_refused() {
    let folder = Folder::new(&[("mine", "mine\n")]);
    assert!(write(&folder, "mine").refusal().contains("mine"));
    assert_eq!(folder.read("mine"), "mine\n");
}

#[test]
fn a_new_folder_holds_the_firm_and_a_second_time_it_is_not_new() {
    let folder = Folder::new(&[]);
    write(&folder, "firm").text();
    assert!(folder.read("firm/policy.toml").contains("Europe/Berlin"));
    assert!(folder.read("firm/reps.csv").starts_with("rep,"));
    write(&folder, "firm").refusal();
}
