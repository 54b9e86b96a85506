//! Who may what: every address as every role, and as nobody.

use crate::site::{Client, Site};

/// Every page: all who are signed in may see it.
const PAGES: &[&str] = &[
    "/door",
    "/door/note",
    "/balance",
    "/people",
    "/people/new",
    "/people/1",
    "/people/1/edit",
    "/account",
];

/// A form: its address, what it sends, and who may send it.
type Form = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

/// Every form.
const FORMS: &[Form] = &[
    (
        "/people/new",
        &[
            ("name", "A"),
            ("email", ""),
            ("phone", ""),
            ("company", ""),
            ("source", ""),
        ],
        RECORDERS,
    ),
    (
        "/people/1/edit",
        &[
            ("name", "A"),
            ("email", ""),
            ("phone", ""),
            ("company", ""),
            ("source", ""),
        ],
        RECORDERS,
    ),
    (
        "/people/1/touches",
        &[
            ("what", "they-called"),
            ("at", ""),
            ("minutes", ""),
            ("value", ""),
            ("said", ""),
        ],
        RECORDERS,
    ),
    ("/door/1/take", &[], RECORDERS),
    ("/door/1/give-back", &[], RECORDERS),
    (
        "/door/note",
        &[
            ("name", "B"),
            ("email", ""),
            ("phone", ""),
            ("company", ""),
            ("source", ""),
            ("what", "they-called"),
            ("at", ""),
            ("said", ""),
        ],
        RECORDERS,
    ),
    ("/touches/1/take-back", &[], RECORDERS),
    (
        "/accounts",
        &[
            ("name", "C"),
            ("email", "c@example.com"),
            ("role", "reader"),
            ("password", "long enough it is"),
        ],
        &["owner"],
    ),
    ("/sign-out", &[], &["owner", "marketer", "seller", "reader"]),
];

const RECORDERS: &[&str] = &["owner", "marketer", "seller"];

fn firm() -> (Site, Client) {
    let (site, owner) = Site::empty().with_owner();
    let person = owner.send(
        "/people/new",
        "/people/new",
        &[
            ("name", "Jonas"),
            ("email", ""),
            ("phone", ""),
            ("company", ""),
            ("source", ""),
        ],
    );
    assert_eq!(person.to, "/people/1");
    (site, owner)
}

#[test]
fn nobody_sees_a_page_or_sends_a_form_without_having_signed_in() {
    let (site, _owner) = firm();
    let nobody = site.client();
    for page in PAGES {
        let answer = nobody.get(page);
        assert_eq!(
            (answer.status, answer.to.as_str()),
            (303, "/sign-in"),
            "{page}"
        );
    }
    for (address, form, _) in FORMS {
        let answer = nobody.post(address, form);
        assert_eq!(
            (answer.status, answer.to.as_str()),
            (303, "/sign-in"),
            "{address}"
        );
    }
}

#[test]
fn every_form_is_taken_from_those_roles_that_may_and_from_no_other() {
    let (site, owner) = firm();
    for role in ["marketer", "seller", "reader"] {
        site.colleague(&owner, role);
    }
    for role in ["reader", "seller", "marketer", "owner"] {
        let caller = site.client();
        let email = if role == "owner" { "ruth" } else { role };
        let email = format!("{email}@example.com");
        let form = [
            ("email", email.as_str()),
            ("password", crate::site::PASSWORD),
        ];
        assert_eq!(caller.post("/sign-in", &form).status, 303);
        for page in PAGES {
            assert_eq!(caller.get(page).status, 200, "{page} as {role}");
        }
        for (address, form, roles) in FORMS {
            let answer = caller.send("/account", address, form);
            let is_refused = answer.status == 403;
            assert_eq!(
                is_refused,
                !roles.contains(&role),
                "{address} as {role}: {answer:?}"
            );
        }
    }
}

#[test]
fn a_form_without_the_key_of_who_sends_it_is_refused() {
    let (site, owner) = firm();
    let seller = site.colleague(&owner, "seller");
    let stolen = seller.key("/account");
    for (address, form, _) in FORMS {
        assert_eq!(owner.post(address, form).status, 403, "{address}");
        let mut form = form.to_vec();
        form.push(("key", &stolen));
        assert_eq!(owner.post(address, &form).status, 403, "{address}");
    }
}

#[test]
fn what_another_site_sends_is_refused_before_anything_else() {
    let (_site, owner) = firm();
    let key = owner.key("/account");
    for headers in [
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site")],
        [("origin", "https://evil.example")],
        [("origin", "null")],
    ] {
        for address in ["/sign-out", "/sign-in", "/set-up", "/people/new"] {
            let answer = owner.post_from(address, &[("key", &key)], &headers);
            assert_eq!(answer.status, 403, "{address} {headers:?}");
        }
    }
    assert_eq!(owner.get("/door").status, 200);
}

#[test]
fn a_knock_that_is_not_there_is_told_so() {
    let (_site, owner) = firm();
    let answer = owner.send("/account", "/door/404/take", &[]);
    assert_eq!(answer.status, 404, "{}", answer.text);
}
