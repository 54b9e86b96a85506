//! What the database promises, told as stories; each runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story may stop where the database does not do what it should"
)]

mod engines;

use doorstep_core::{About, Act, Author, Direction, Given, Medium, Reach};
use doorstep_store::{
    AccountId, Imported, KeptRow, NewAccount, NewConsent, NewPerson, NewTouch, Place, Standing,
    Store, StoreError, TouchId,
};
use engines::stories;

stories!(
    what_is_not_committed_has_never_been,
    a_touch_is_read_as_it_was_recorded,
    touches_come_in_time_order_and_of_equal_times_as_they_were_recorded,
    a_person_is_found_by_the_beginnings_of_words,
    what_is_no_longer_known_of_a_person_does_not_find_them,
    a_page_of_people_goes_on_where_the_one_before_ended,
    the_longest_waiting_knock_is_first_and_one_that_is_answered_is_gone,
    an_address_has_one_account,
    a_session_ends_with_its_time_or_with_its_account,
    tries_to_sign_in_are_counted_from_a_moment_on,
    a_touch_of_nobody_is_refused,
    an_imported_row_is_kept_once_and_found_by_whose_it_is,
    what_is_sent_twice_under_one_key_is_recorded_once,
    of_what_somebody_allowed_and_forbade_the_latest_counts,
);

fn named(name: &str) -> NewPerson {
    NewPerson {
        name: Some(name.to_owned()),
        ..NewPerson::default()
    }
}

fn touch(person: doorstep_store::PersonId, given: Given) -> NewTouch {
    NewTouch {
        person,
        given,
        reply_to: None,
        campaign: None,
        piece: None,
        rep: None,
        deal: None,
        is_day: false,
        is_derived: false,
        value: None,
        subject: None,
        said: None,
        sent_as: None,
        recorded_at: 7,
        recorded_by: None,
    }
}

async fn account(store: &Store, email: &str) -> AccountId {
    let mut tx = store.write().await.unwrap();
    let new = NewAccount {
        email: email.to_owned(),
        name: "Nadia".to_owned(),
        role: "seller",
        password: "hash".to_owned(),
        created_at: 1,
    };
    let id = tx.create_account(&new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn what_is_not_committed_has_never_been(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let id = tx.create_person(&named("Jonas Keel"), 1).await.unwrap();
    assert!(tx.find_person(id).await.unwrap().is_some());
    drop(tx);
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.find_person(id).await.unwrap(), None);
}

async fn a_touch_is_read_as_it_was_recorded(store: &Store) {
    let rep = account(store, "nadia@example.com").await;
    let mut tx = store.write().await.unwrap();
    let person = tx.create_person(&named("Jonas Keel"), 1).await.unwrap();
    let asked = Given::new(1_000_000, Medium::Email, Direction::In);
    let asked = tx.insert_touch(&touch(person, asked)).await.unwrap();
    let mut given = Given::new(2_000_000, Medium::Call, Direction::Out);
    given.reach = Some(Reach::Personal);
    given.author = Some(Author::Human);
    given.act = Some(Act::Answer);
    given.connected = Some(true);
    given.duration_s = Some(720.0);
    given.about = Some(About::Purchase);
    given.has_rep = true;
    given.has_campaign = true;
    let new = NewTouch {
        reply_to: Some(asked),
        campaign: Some("autumn".to_owned()),
        piece: Some("A-204".to_owned()),
        rep: Some("elif".to_owned()),
        deal: Some("d0001".to_owned()),
        is_day: true,
        is_derived: true,
        value: Some(1_460_000),
        subject: Some("Filters".to_owned()),
        said: Some("Does it cope with “hard” water?\n'; DROP TABLE touch; --".to_owned()),
        recorded_by: Some(rep),
        ..touch(person, given)
    };
    let id = tx.insert_touch(&new).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let read = tx.list_touches(person).await.unwrap();
    let last = read.last().unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!((last.id, &last.given), (id, &new.given));
    assert_eq!(last.reply_to, Some(asked));
    assert_eq!(last.rep.as_deref(), Some("elif"));
    assert!(last.is_day && last.is_derived);
    assert_eq!(last.deal.as_deref(), Some("d0001"));
    assert_eq!(
        (
            &last.campaign,
            &last.piece,
            &last.subject,
            &last.said,
            last.value
        ),
        (
            &new.campaign,
            &new.piece,
            &new.subject,
            &new.said,
            new.value
        )
    );
}

async fn touches_come_in_time_order_and_of_equal_times_as_they_were_recorded(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let person = tx.create_person(&named("Jonas Keel"), 1).await.unwrap();
    let mut ids = Vec::new();
    for at in [30, 10, 20, 10] {
        let given = Given::new(at, Medium::Email, Direction::In);
        ids.push(tx.insert_touch(&touch(person, given)).await.unwrap());
    }
    let read = tx.list_touches(person).await.unwrap();
    let read: Vec<TouchId> = read.iter().map(|touch| touch.id).collect();
    assert_eq!(read, [ids[1], ids[3], ids[2], ids[0]]);
}

/// A person who is in the lists.
async fn known(store: &Store, new: &NewPerson, last_at: i64) -> doorstep_store::PersonId {
    let mut tx = store.write().await.unwrap();
    let id = tx.create_person(new, 1).await.unwrap();
    let standing = Standing {
        last_at: Some(last_at),
        ..Standing::default()
    };
    tx.set_standing(id, &standing).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn a_person_is_found_by_the_beginnings_of_words(store: &Store) {
    let new = NewPerson {
        name: Some("Inês Amaral".to_owned()),
        email: Some("ines.amaral@cafe.example".to_owned()),
        phone: Some("+43555012345".to_owned()),
        company: Some("Café Amaral".to_owned()),
        ..NewPerson::default()
    };
    let ines = known(store, &new, 5).await;
    let other = known(store, &named("Ineke Visser"), 6).await;
    let mut tx = store.read().await.unwrap();
    for (text, expected) in [
        ("ine", vec![other, ines]),
        ("INÊS", vec![ines]),
        ("amar in", vec![ines]),
        ("café", vec![ines]),
        ("ines.amaral@cafe", vec![ines]),
        ("+4355501", vec![ines]),
        ("maral", vec![]),
        ("", vec![]),
        ("%", vec![]),
    ] {
        let found = tx.search_people(text, 10).await.unwrap();
        let found: Vec<_> = found.iter().map(|person| person.id).collect();
        assert_eq!(found, expected, "{text:?}");
    }
}

async fn what_is_no_longer_known_of_a_person_does_not_find_them(store: &Store) {
    let id = known(store, &named("Jonas Keel"), 5).await;
    let mut tx = store.write().await.unwrap();
    tx.update_person(id, &named("Jonas Brandt")).await.unwrap();
    assert!(tx.search_people("keel", 10).await.unwrap().is_empty());
    assert_eq!(tx.search_people("brandt", 10).await.unwrap().len(), 1);
}

async fn a_page_of_people_goes_on_where_the_one_before_ended(store: &Store) {
    let mut all = Vec::new();
    // Some at the same moment.
    for number in 0..7 {
        all.push(known(store, &named("Somebody"), 10 + number / 3).await);
    }
    all.reverse();
    let mut tx = store.read().await.unwrap();
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = tx.list_people(before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = last.last_at.map(|at| (at, last.id));
        seen.extend(page.iter().map(|person| person.id));
    }
    assert_eq!(seen, all);
}

async fn the_longest_waiting_knock_is_first_and_one_that_is_answered_is_gone(store: &Store) {
    let rep = account(store, "nadia@example.com").await;
    let mut people = Vec::new();
    for since in [20, 10, 30] {
        let mut tx = store.write().await.unwrap();
        let person = tx.create_person(&named("Somebody"), 1).await.unwrap();
        let given = Given::new(since, Medium::Form, Direction::In);
        let knock = tx.insert_touch(&touch(person, given)).await.unwrap();
        let standing = Standing {
            door_touch: Some(knock),
            waits_since: Some(since),
            ..Standing::default()
        };
        tx.set_standing(person, &standing).await.unwrap();
        tx.commit().await.unwrap();
        people.push((person, knock));
    }
    let mut tx = store.write().await.unwrap();
    tx.take_knock(people[1].1, rep, 40).await.unwrap();
    tx.take_knock(people[1].1, rep, 41).await.unwrap();
    let waiting = tx.list_knocks(10).await.unwrap();
    let order: Vec<_> = waiting.iter().map(|knock| knock.person).collect();
    assert_eq!(order, [people[1].0, people[0].0, people[2].0]);
    assert_eq!(waiting[0].taken_by_name.as_deref(), Some("Nadia"));
    assert_eq!(waiting[0].medium, "form");
    assert_eq!(tx.count_knocks_before(20).await.unwrap(), 1);
    assert_eq!(tx.count_knocks_before(21).await.unwrap(), 2);
    tx.set_standing(people[1].0, &Standing::default())
        .await
        .unwrap();
    tx.give_back_knock(people[1].1).await.unwrap();
    assert_eq!(tx.count_knocks().await.unwrap(), 2);
    assert_eq!(tx.list_knocks(1).await.unwrap()[0].person, people[0].0);
}

async fn an_address_has_one_account(store: &Store) {
    account(store, "nadia@example.com").await;
    let mut tx = store.write().await.unwrap();
    let again = NewAccount {
        email: "nadia@example.com".to_owned(),
        name: "Another".to_owned(),
        role: "owner",
        password: "hash".to_owned(),
        created_at: 2,
    };
    let refused = tx.create_account(&again).await;
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    drop(tx);
    assert_eq!(
        store.read().await.unwrap().count_accounts().await.unwrap(),
        1
    );
}

async fn a_session_ends_with_its_time_or_with_its_account(store: &Store) {
    let rep = account(store, "nadia@example.com").await;
    let mut tx = store.write().await.unwrap();
    tx.begin_session("secret", rep, "key", 10, 20)
        .await
        .unwrap();
    let session = tx.find_session("secret", 19).await.unwrap().unwrap();
    assert_eq!(
        (session.account.id, session.form_key.as_str()),
        (rep, "key")
    );
    assert_eq!(tx.find_session("secret", 20).await.unwrap(), None);
    assert_eq!(tx.find_session("another", 19).await.unwrap(), None);
    tx.close_account(rep, 15).await.unwrap();
    assert_eq!(tx.find_session("secret", 19).await.unwrap(), None);
}

async fn tries_to_sign_in_are_counted_from_a_moment_on(store: &Store) {
    let mut tx = store.write().await.unwrap();
    for at in [10, 20, 30] {
        tx.note_try("nadia@example.com", at).await.unwrap();
    }
    assert_eq!(tx.count_tries("nadia@example.com", 20).await.unwrap(), 2);
    assert_eq!(tx.count_tries("ruth@example.com", 0).await.unwrap(), 0);
    tx.take_back_try("nadia@example.com", 20).await.unwrap();
    assert_eq!(tx.count_tries("nadia@example.com", 20).await.unwrap(), 1);
    tx.forget_sessions(0, 30).await.unwrap();
    assert_eq!(tx.count_tries("nadia@example.com", 0).await.unwrap(), 1);
}

async fn an_imported_row_is_kept_once_and_found_by_whose_it_is(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let imported = Imported {
        more: Some("{\"region\":\"west\"}".to_owned()),
        customer_since: Some("2021-05-21".to_owned()),
        sent_as: "demo p00001".to_owned(),
    };
    let person = tx
        .import_person(&named("Hannes Ziegler"), &imported, 1)
        .await
        .unwrap();
    assert_eq!(tx.find_imported("demo p00001").await.unwrap(), Some(person));
    assert_eq!(tx.find_imported("demo p00002").await.unwrap(), None);
    let row = KeptRow {
        kind: "deals".to_owned(),
        cells: "{\"deal\":\"d0001\"}".to_owned(),
    };
    assert!(tx.keep_row(&row, "demo d0001", Some(person)).await.unwrap());
    assert!(!tx.keep_row(&row, "demo d0001", Some(person)).await.unwrap());
    let spend = KeptRow {
        kind: "spend".to_owned(),
        ..row.clone()
    };
    assert!(tx.keep_row(&spend, "demo s1", None).await.unwrap());
    let of_person = tx.list_kept_of(person).await.unwrap();
    assert_eq!(of_person, std::slice::from_ref(&row));
    let of_kind = tx.list_kept("spend").await.unwrap();
    assert_eq!(of_kind, std::slice::from_ref(&spend));
    assert_eq!(tx.export_kept().await.unwrap(), [row, spend]);
    let known = tx.find_person(person).await.unwrap().unwrap();
    assert_eq!(known.more, imported.more);
}

async fn what_is_sent_twice_under_one_key_is_recorded_once(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let person = tx.create_person(&named("Jonas Keel"), 1).await.unwrap();
    let new = NewTouch {
        sent_as: Some("once".to_owned()),
        ..touch(person, Given::new(1, Medium::Form, Direction::In))
    };
    tx.insert_touch(&new).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    let again = tx.insert_touch(&new).await;
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    drop(tx);
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.list_touches(person).await.unwrap().len(), 1);
}

async fn of_what_somebody_allowed_and_forbade_the_latest_counts(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let person = tx.create_person(&named("Jonas Keel"), 1).await.unwrap();
    for (channel, is_given, at) in [
        ("email", true, 1),
        ("letter", true, 2),
        ("email", false, 3),
        ("phone", false, 4),
    ] {
        let consent = NewConsent {
            person,
            channel,
            is_given,
            at,
            wording: "You may write to me.",
            place: "form enquiry",
        };
        tx.insert_consent(&consent).await.unwrap();
    }
    let channels = tx.list_consented(person).await.unwrap();
    assert_eq!(channels, ["letter"]);
}

async fn a_touch_of_nobody_is_refused(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let given = Given::new(1, Medium::Email, Direction::In);
    let refused = tx
        .insert_touch(&touch(doorstep_store::PersonId(404), given))
        .await;
    assert!(matches!(refused, Err(StoreError::Missing)), "{refused:?}");
}

#[tokio::test]
async fn a_folder_that_is_opened_again_holds_what_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().join("data"));
    let store = Store::open(&place, 1).await.unwrap();
    let id = known(&store, &named("Jonas Keel"), 5).await;
    store.close().await;
    let store = Store::open(&place, 2).await.unwrap();
    let person = store.read().await.unwrap().find_person(id).await.unwrap();
    assert_eq!(person.unwrap().name.as_deref(), Some("Jonas Keel"));
}
