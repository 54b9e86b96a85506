//! How one comes in: setting up, signing in and out, and what every answer carries.

use crate::site::{PASSWORD, Site};

#[test]
fn the_first_page_sets_up_and_nobody_sets_up_twice() {
    let site = Site::empty();
    let first = site.client();
    assert_eq!(first.get("/").to, "/door");
    assert_eq!(first.get("/door").to, "/set-up");
    assert_eq!(first.get("/sign-in").to, "/set-up");
    let (site, _owner) = site.with_owner();
    let second = site.client();
    assert_eq!(second.get("/set-up").to, "/sign-in");
    let again = second.post(
        "/set-up",
        &[
            ("firm", "Others"),
            ("currency", "USD"),
            ("zone", "UTC"),
            ("name", "Eve"),
            ("email", "eve@example.com"),
            ("password", PASSWORD),
        ],
    );
    assert_eq!(again.status, 409, "{}", again.text);
    let signed_in = second.post(
        "/sign-in",
        &[("email", "eve@example.com"), ("password", PASSWORD)],
    );
    assert_eq!(signed_in.status, 403);
}

#[test]
fn set_up_tells_what_is_wrong_beside_its_field() {
    let site = Site::empty();
    let right = [
        ("firm", "Sarnbach"),
        ("currency", "EUR"),
        ("zone", "Europe/Berlin"),
        ("name", "Ruth"),
        ("email", "ruth@example.com"),
        ("password", PASSWORD),
    ];
    for (field, wrong) in [
        ("firm", " "),
        ("currency", "euros"),
        ("zone", "Europe/Nowhere"),
        ("name", ""),
        ("email", "ruth"),
        ("password", "short"),
    ] {
        let mut form = right.to_vec();
        form.retain(|(name, _)| *name != field);
        form.push((field, wrong));
        let refused = site.client().post("/set-up", &form);
        assert_eq!(refused.status, 422, "{field}");
        assert!(
            refused.text.contains(&format!("id=\"{field}-error\"")),
            "{}",
            refused.text
        );
    }
    assert_eq!(site.client().get("/door").to, "/set-up");
}

#[test]
fn a_wrong_password_and_an_unknown_address_are_told_in_the_same_words() {
    let (site, _owner) = Site::empty().with_owner();
    let told = |email: &str, password: &str| {
        let answer = site
            .client()
            .post("/sign-in", &[("email", email), ("password", password)]);
        assert_eq!(answer.status, 403);
        answer.text.replace(email, "")
    };
    assert_eq!(
        told("ruth@example.com", "not the password"),
        told("eve@example.com", "not the password")
    );
}

#[test]
fn guessing_passwords_ends_after_eight_tries_even_with_the_right_one() {
    let (site, _owner) = Site::empty().with_owner();
    let guesser = site.client();
    for number in 0..8 {
        let guess = format!("guess number {number}");
        let answer = guesser.post(
            "/sign-in",
            &[("email", "ruth@example.com"), ("password", &guess)],
        );
        assert!(answer.text.contains("do not match"), "{}", answer.text);
    }
    let answer = guesser.post(
        "/sign-in",
        &[("email", "ruth@example.com"), ("password", PASSWORD)],
    );
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("too many tries"), "{}", answer.text);
    // Another address is not slowed down by it.
    let answer = guesser.post(
        "/sign-in",
        &[("email", "eve@example.com"), ("password", PASSWORD)],
    );
    assert!(answer.text.contains("do not match"), "{}", answer.text);
}

#[test]
fn who_signs_out_is_out_everywhere_their_cookie_went() {
    let (_site, owner) = Site::empty().with_owner();
    let key = owner.key("/account");
    let before = owner.cookie();
    let out = owner.post("/sign-out", &[("key", &key)]);
    assert_eq!(out.to, "/sign-in");
    assert_eq!(owner.get("/door").to, "/sign-in");
    let kept = owner.post_from("/people/new", &[("key", &key)], &[("cookie", &before)]);
    assert_eq!(kept.to, "/sign-in", "{}", kept.text);
}

#[test]
fn every_answer_forbids_scripts_frames_and_keeping() {
    let (site, owner) = Site::empty().with_owner();
    for page in [
        "/door",
        "/people",
        "/no-such-page",
        "/people/999",
        "/healthz",
    ] {
        let answer = owner.get(page);
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        assert!(
            header("content-security-policy").starts_with("default-src 'none'"),
            "{page}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{page}");
        assert_eq!(header("cache-control"), "no-store", "{page}");
    }
    assert_eq!(owner.get("/no-such-page").status, 404);
    assert_eq!(owner.get("/people/999").status, 404);
    assert_eq!(owner.get("/people/nine").status, 400);
    let cookie = site.client().post(
        "/sign-in",
        &[("email", "ruth@example.com"), ("password", PASSWORD)],
    );
    let cookie = cookie
        .headers
        .get("set-cookie")
        .and_then(|value| value.to_str().ok());
    let cookie = cookie.unwrap_or_default();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
}

#[test]
fn the_server_tells_that_it_lives_and_that_its_database_answers() {
    let site = Site::empty();
    assert_eq!(site.client().get("/healthz").text, "alive\n");
    assert_eq!(site.client().get("/readyz").text, "ready\n");
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let (_site, owner) = Site::empty().with_owner();
    let much = "x".repeat(300 << 10);
    let answer = owner.send("/people/new", "/people/new", &[("name", &much)]);
    assert_eq!(answer.status, 400, "{}", answer.text);
}
