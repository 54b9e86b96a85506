//! The verdict: which side, against what, and what it refuses to say.

use std::fmt::Write as _;

use serde_json::Value;

use crate::firms::{Lead, day, firm, folder, happens, leads, verdict};
use crate::native::letter_firm;
use crate::run::{Folder, doorstep, facts, list};

/// The verdict on an invented firm with one planted weakness.
fn demo(weakness: &str, seed: &str) -> Value {
    let run = doorstep(&[
        "demo",
        "--format",
        "json",
        "--last-day",
        "2026-06-30",
        "--seed",
        seed,
        "--weakness",
        weakness,
    ]);
    run.json()["verdict"].clone()
}

fn share(verdict: &Value, of: &str) -> f64 {
    verdict["posterior"][of].as_f64().unwrap_or(f64::NAN)
}

/// The explanation with the largest share.
fn likeliest(verdict: &Value) -> &str {
    let shares = verdict["posterior"].as_object();
    let largest = shares.and_then(|shares| {
        let number = |share: &Value| share.as_f64().unwrap_or(f64::NAN);
        shares
            .iter()
            .max_by(|one, other| number(one.1).total_cmp(&number(other.1)))
    });
    largest.map_or("", |(name, _)| name)
}

fn says(verdict: &Value, words: &str) -> bool {
    let mut sentences = list(&verdict["sentences"]).iter();
    sentences.any(|sentence| {
        sentence["text"]
            .as_str()
            .is_some_and(|text| text.contains(words))
    })
}

/// Whether a sentence rests on this.
fn is_told_of(verdict: &Value, evidence: &str) -> bool {
    let mut sentences = list(&verdict["sentences"]).iter();
    sentences.any(|sentence| sentence["evidence"] == evidence)
}

#[track_caller]
fn assert_names_nothing(verdict: &Value) {
    let decision = verdict["decision"].as_str();
    assert!(
        matches!(decision, Some("balanced" | "not_enough_data")),
        "{verdict}"
    );
}

fn effect(verdict: &Value, factor: &str) -> f64 {
    let mut effects = list(&verdict["effects"]).iter();
    let found = effects.find(|effect| effect["factor"] == factor);
    found
        .and_then(|effect| effect["change"].as_f64())
        .unwrap_or(f64::NAN)
}

/// What is made to fall with all alike: one in eight is won, not three in ten.
fn sell_worse(lead: &mut Lead, number: usize) {
    if lead.is_now() {
        lead.is_won = happens(number, 3, 0.12);
    }
}

fn nothing(_: &mut Lead, _: usize) {}

mod demos {
    use super::*;

    #[test]
    fn a_slow_hand_over_is_named() {
        let verdict = demo("hand-over", "1");
        assert_eq!(verdict["decision"], "hand_over", "{verdict}");
        assert!(share(&verdict, "hand_over") > 0.8);
        let first = &list(&verdict["actions"])[0];
        assert_eq!(first["side"], "hand_over");
        assert!(first["gain_low"].as_i64() < first["gain_high"].as_i64());
    }

    #[test]
    fn where_nothing_is_wrong_no_side_is_named() {
        for seed in ["1", "2", "3"] {
            assert_names_nothing(&demo("none", seed));
        }
    }

    #[test]
    fn poor_selling_is_looked_for_behind_the_door() {
        let verdict = demo("sales", "1");
        assert_eq!(likeliest(&verdict), "sales", "{verdict}");
        // The same fall with every rep and source can be the market too, and that is said.
        let decision = verdict["decision"].as_str();
        assert!(matches!(decision, Some("sales" | "market")), "{verdict}");
    }

    #[test]
    fn the_team_that_sells_poorly_is_named_and_the_other_is_not() {
        let verdict = demo("sales", "1");
        let teams = list(&verdict["sellers"]["by_team"]);
        let of_teams: Vec<_> = teams
            .iter()
            .map(|team| (&team["value"], &team["fell"]))
            .collect();
        assert_eq!(
            of_teams,
            [
                (&"offices".into(), &true.into()),
                (&"practices".into(), &false.into())
            ]
        );
        assert!(says(&verdict, "with the team offices"), "{verdict}");
        assert!(!says(&verdict, "Tom Vetter"), "{verdict}");
    }

    #[test]
    fn where_nothing_is_wrong_no_seller_fell() {
        let verdict = demo("none", "1");
        let sellers = list(&verdict["sellers"]["by_rep"]);
        assert_eq!(sellers.len(), 5);
        assert!(sellers.iter().all(|seller| seller["fell"] == false));
    }

    #[test]
    fn what_a_side_did_is_the_sum_of_what_its_factors_did() {
        let verdict = demo("sales", "1");
        for total in list(&verdict["sides"]) {
            let own = list(&verdict["effects"]).iter();
            let own: Vec<_> = own
                .filter(|effect| effect["side"] == total["side"])
                .collect();
            let sum: f64 = own
                .iter()
                .filter_map(|effect| effect["won_per_month"].as_f64())
                .sum();
            let found = total["won_per_month"].as_f64().unwrap_or(f64::NAN);
            assert!((sum - found).abs() < 1e-9, "{total}");
            let product: f64 = own
                .iter()
                .filter_map(|effect| effect["change"].as_f64())
                .map(|change| 1.0 + change)
                .product();
            let change = total["change"].as_f64().unwrap_or(f64::NAN);
            assert!((product - 1.0 - change).abs() < 1e-9, "{total}");
            assert!(
                total["low"].as_f64() <= Some(change) && Some(change) <= total["high"].as_f64()
            );
        }
    }

    #[test]
    fn a_hard_market_is_looked_for_behind_the_door() {
        assert_eq!(likeliest(&demo("market", "1")), "sales");
    }

    #[test]
    fn fewer_leads_are_never_put_on_sales() {
        let verdict = demo("volume", "1");
        let leads = &list(&verdict["effects"])[0];
        assert_eq!(leads["factor"], "leads");
        assert!(leads["high"].as_f64() < Some(0.0), "{leads}");
        assert_eq!(likeliest(&verdict), "marketing");
        assert!(share(&verdict, "sales") < 0.1, "{verdict}");
    }

    #[test]
    fn other_people_at_the_door_are_marketings() {
        let verdict = demo("mix", "1");
        assert_eq!(verdict["decision"], "marketing", "{verdict}");
    }

    #[test]
    fn a_weak_offer_is_named() {
        let verdict = demo("offer", "1");
        assert_eq!(verdict["decision"], "offer", "{verdict}");
    }

    #[test]
    fn shares_of_the_explanations_add_up_to_one_and_the_same_records_give_the_same_numbers() {
        let verdict = demo("hand-over", "2");
        let shares = verdict["posterior"]
            .as_object()
            .map(|shares| shares.values());
        let sum: f64 = shares.into_iter().flatten().filter_map(Value::as_f64).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{verdict}");
        assert_eq!(demo("hand-over", "2"), verdict);
    }
}

mod references {
    use super::*;

    #[test]
    fn a_firm_as_it_always_was_is_not_weak_against_its_best_time() {
        for kind in [11, 12, 13] {
            let steady = firm(|lead, number| lead.is_won = happens(number, kind, 0.3));
            let verdict = verdict(&steady, &["--against", "best"]);
            assert_eq!(verdict["reference"]["kind"], "best");
            assert_names_nothing(&verdict);
            assert!(says(&verdict, "less what the best owes to luck"));
        }
    }

    #[test]
    fn against_its_best_time_a_fall_is_found_that_is_no_fall_against_last_year() {
        let better_between = firm(|lead, number| {
            if (30..50).contains(&lead.back) {
                lead.is_won = happens(number, 3, 0.65);
            }
        });
        let usual = verdict(&better_between, &[]);
        assert_names_nothing(&usual);
        let best = verdict(&better_between, &["--against", "best"]);
        assert_eq!(likeliest(&best), "sales", "{best}");
        let from = best["reference"]["from"].as_str().unwrap_or("");
        assert!(("2025-06-30".."2025-12-01").contains(&from), "{from}");
    }

    #[test]
    fn without_a_plan_on_record_the_refusal_names_the_file() {
        let verdict = verdict(&firm(nothing), &["--against", "plan"]);
        assert_eq!(verdict["decision"], "not_enough_data");
        assert_eq!(verdict["posterior"], Value::Null);
        assert!(says(&verdict, "targets.csv"), "{verdict}");
    }

    fn planned(leads: u32, conversion: f64) -> Value {
        let firm = firm(nothing);
        let mut rows = String::from("month,leads,answered_share,conversion,orders,amount\n");
        for month in 1..=7 {
            let _ = writeln!(rows, "2026-{month:02},{leads},0.95,{conversion},,");
        }
        firm.put("targets.csv", rows.as_bytes());
        verdict(&firm, &["--against", "plan", "--placebo", "20"])
    }

    #[test]
    fn a_plan_that_came_true_names_nothing() {
        // Twenty-five a week are 109 a month.
        let verdict = planned(109, 0.3);
        assert_eq!(verdict["reference"]["kind"], "plan");
        // Nobody came in a plan.
        assert_eq!(verdict["sensitivity"]["leads"][0], Value::Null);
        assert_names_nothing(&verdict);
        // Of a plan there are no weeks to shuffle.
        assert_eq!(verdict["placebo"], Value::Null);
    }

    #[test]
    fn what_a_plan_promised_and_nobody_brought_is_named() {
        assert_eq!(planned(220, 0.3)["decision"], "marketing");
        let verdict = planned(109, 0.6);
        assert_eq!(likeliest(&verdict), "sales", "{verdict}");
    }

    #[test]
    fn a_plan_is_of_what_is_won_in_the_end() {
        // Three of ten are won, and one of six of these after the horizon.
        let slow = firm(|lead, number| {
            lead.is_won = number % 10 < 3;
            if number / 10 % 6 == 0 {
                lead.days = 45 + (number % 30) as i64;
            }
        });
        let mut rows = String::from("month,leads,conversion\n");
        for month in 1..=7 {
            let _ = writeln!(rows, "2026-{month:02},109,0.3");
        }
        slow.put("targets.csv", rows.as_bytes());
        let verdict = verdict(&slow, &["--against", "plan"]);
        assert_eq!(verdict["horizon_days"], 30);
        assert!(effect(&verdict, "win").abs() < 0.08, "{verdict}");
        assert_names_nothing(&verdict);
    }

    #[test]
    fn a_period_that_is_none_is_refused() {
        let folder = letter_firm();
        for wrong in ["May", "2026-05..2026-04"] {
            let text = doorstep(&["diagnose", &folder.here(), "--period", wrong]).refusal();
            assert!(text.contains("--period"), "{text}");
        }
    }

    #[test]
    fn days_after_the_last_lead_are_no_fall() {
        let firm = firm(nothing);
        for options in [
            ["--period", "2026-05..2026-09", "--against", "previous"],
            ["--period", "2026-01", "--against", "2026-05..2026-09"],
        ] {
            let verdict = verdict(&firm, &options);
            assert_eq!(verdict["posterior"], Value::Null, "{verdict}");
            assert!(says(&verdict, "the leads on record end"), "{verdict}");
        }
    }

    #[test]
    fn the_path_shows_the_quarters_up_to_the_period() {
        let folder = firm(sell_worse);
        let facts = folder.facts();
        let path = list(&facts["path"]);
        assert!((4..=8).contains(&path.len()), "{path:?}");
        assert_eq!(path[path.len() - 1]["to"], facts["verdict"]["period"]["to"]);
        for step in path {
            for arm in ["marketing", "sales"] {
                let [low, value, high] =
                    ["low", "value", "high"].map(|key| step[arm][key].as_f64().unwrap_or(f64::NAN));
                assert!(0.0 < low && low <= value && value <= high, "{step}");
            }
        }
        let sales = |place: usize| path[place]["sales"]["value"].as_f64();
        assert!(sales(path.len() - 1) < Some(0.7), "{path:?}");
    }

    #[test]
    fn the_last_step_of_the_path_reaches_no_further_back_than_the_period() {
        let folder = firm(sell_worse);
        let options = ["--period", "2026-05", "--against", "2026-04"];
        let facts = facts(&[&[folder.here().as_str()], &options[..]].concat());
        let path = list(&facts["path"]);
        for end in ["from", "to"] {
            assert_eq!(path[path.len() - 1][end], facts["verdict"]["period"][end]);
        }
    }

    #[test]
    fn shuffled_weeks_seldom_name_a_side() {
        let verdict = verdict(&firm(nothing), &["--placebo", "20"]);
        assert_eq!(verdict["placebo"]["shuffles"], 20);
        assert!(
            verdict["placebo"]["alarms"].as_u64() <= Some(3),
            "{verdict}"
        );
        assert!(is_told_of(&verdict, "verdict.placebo"));
    }
}

mod causes {
    use super::*;

    #[test]
    fn a_fall_with_all_alike_is_the_market_or_all_of_sales() {
        let verdict = verdict(&firm(sell_worse), &[]);
        assert_eq!(verdict["decision"], "market", "{verdict}");
        assert!(says(&verdict, "the same with all"));
        assert!(says(&verdict, "would tell the two apart"));
    }

    #[test]
    fn one_seller_who_falls_is_sales_and_not_the_market() {
        let verdict = verdict(
            &firm(|lead, number| {
                if lead.is_now() && lead.rep == "anna" {
                    lead.is_won = happens(number, 3, 0.02);
                }
            }),
            &[],
        );
        assert_ne!(verdict["decision"], "market", "{verdict}");
        assert_eq!(likeliest(&verdict), "sales", "{verdict}");
        assert!(share(&verdict, "offer") < 0.1);
    }

    /// Who is made to fall wins one in fifty.
    fn all_but_lost(is_it: impl Fn(&Lead) -> bool) -> impl Fn(&mut Lead, usize) {
        move |lead, number| {
            if lead.is_now() && is_it(lead) {
                lead.is_won = happens(number, 3, 0.02);
            }
        }
    }

    #[test]
    fn the_sellers_who_fell_are_named_and_no_other() {
        let fell = firm(all_but_lost(|lead| lead.rep != "cleo"));
        let verdict = verdict(&fell, &[]);
        assert_eq!(verdict["decision"], "sales", "{verdict}");
        assert!(says(
            &verdict,
            "The rate of winning fell beyond chance with"
        ));
        assert!(says(&verdict, "anna") && says(&verdict, "bert"));
        assert!(!says(&verdict, "cleo"), "{verdict}");
    }

    #[test]
    fn where_nothing_is_settled_yet_the_one_seller_who_fell_is_told() {
        let fell = firm(all_but_lost(|lead| lead.rep == "anna"));
        let verdict = verdict(&fell, &[]);
        assert!(says(&verdict, "fell beyond chance with anna"), "{verdict}");
    }

    #[test]
    fn where_only_won_leads_say_whose_they_were_no_seller_is_named() {
        let fall = all_but_lost(|lead| lead.source != "web");
        let firm = firm(|lead, number| {
            fall(lead, number);
            if !lead.is_won {
                lead.rep = "";
            }
        });
        let verdict = verdict(&firm, &[]);
        assert_eq!(verdict["sellers"]["refused"], "only_on_won", "{verdict}");
        assert!(list(&verdict["sellers"]["by_rep"]).is_empty());
        assert_eq!(verdict["decision"], "sales", "{verdict}");
        assert!(says(&verdict, "Which seller it is nobody can say"));
    }

    #[test]
    fn whose_doing_fewer_wins_are_is_told_in_the_words_of_the_decision() {
        let line = |folder: &Folder| {
            let text = doorstep(&["diagnose", &folder.here()]).text();
            let mut lines = text.lines().filter(|line| line.starts_with("  wins "));
            lines.next().unwrap_or_default().to_owned()
        };
        let market = firm(sell_worse);
        assert!(line(&market).contains("the market or sales"));
        let raised = firm(|lead, number| {
            sell_worse(lead, number);
            if lead.is_now() && happens(number, 31, 0.6) {
                lead.reason = "too expensive";
            }
        });
        raised.put("prices.csv", b"at,what,change\n2026-01-10,all lamps,0.20\n");
        assert!(line(&raised).contains("the offer (its price)"));
    }

    #[test]
    fn after_a_raised_price_losses_that_name_it_are_the_offers() {
        let firm = firm(|lead, number| {
            sell_worse(lead, number);
            if lead.is_now() && happens(number, 31, 0.6) {
                lead.reason = "too expensive";
            }
        });
        firm.put("prices.csv", b"at,what,change\n2026-01-10,all lamps,0.20\n");
        let verdict = verdict(&firm, &[]);
        assert_eq!(verdict["decision"], "offer", "{verdict}");
        assert!(says(&verdict, "named the price"));
        assert_eq!(list(&verdict["actions"])[0]["side"], "offer");
    }

    #[test]
    fn slow_answers_are_the_hand_overs_and_slow_answers_that_sell_as_well_are_nobodys() {
        let of = |won_of_ten: usize| {
            let firm = firm(|lead, number| {
                // A few have always waited, so that the records say what waiting costs.
                let waits = number / 10 % 10 < if lead.is_now() { 7 } else { 1 };
                lead.is_won = number % 10 < 3;
                if waits {
                    lead.answer = Some(96);
                    // Nobody decides before the answer.
                    lead.days += 5;
                    lead.is_won = number % 10 < won_of_ten;
                }
            });
            verdict(&firm, &[])
        };
        let cost = of(1);
        assert_eq!(cost["decision"], "hand_over", "{cost}");
        let free = of(3);
        assert_names_nothing(&free);
        assert!(effect(&free, "hand_over") > -0.1, "{free}");
    }

    #[test]
    fn a_source_that_nobody_answers_any_more_is_no_verdict_on_sales() {
        let firm = firm(|lead, _| {
            if lead.is_now() && lead.source == "web" {
                (lead.answer, lead.is_won) = (None, false);
            }
        });
        let verdict = verdict(&firm, &[]);
        assert_eq!(likeliest(&verdict), "hand_over", "{verdict}");
        assert!(share(&verdict, "sales") < 0.1, "{verdict}");
    }

    #[test]
    fn a_quarter_without_an_order_is_a_fall_behind_the_door() {
        let firm = firm(|lead, _| lead.is_won = lead.is_won && !lead.is_now());
        let verdict = verdict(&firm, &[]);
        assert_eq!(likeliest(&verdict), "sales", "{verdict}");
        assert!(share(&verdict, "offer") < 0.2, "{verdict}");
    }

    #[test]
    fn half_of_the_leads_is_marketings_and_more_leads_are_nobodys() {
        let of = |now: usize| {
            let a_week = |back: i64| if back < crate::firms::NOW { now } else { 25 };
            verdict(&folder(&leads(a_week, nothing)), &[])
        };
        assert_eq!(of(8)["decision"], "marketing");
        assert_names_nothing(&of(60));
    }

    #[test]
    fn one_order_of_a_hundred_times_the_size_decides_nothing_of_the_offer() {
        for back in [10, 62] {
            let firm = firm(|lead, number| {
                let is_first = number % 25 == 0 && lead.back == back;
                if is_first {
                    (lead.is_won, lead.amount) = (true, 400_000);
                }
            });
            let verdict = verdict(&firm, &[]);
            assert!(effect(&verdict, "money").abs() < 0.1, "{verdict}");
            assert_names_nothing(&verdict);
            assert!(says(&verdict, "unusual size"), "{verdict}");
        }
    }

    #[test]
    fn a_new_source_of_more_than_a_fifth_is_noted() {
        let firm = firm(|lead, number| {
            if lead.is_now() && happens(number, 51, 0.3) {
                lead.source = "radio";
            }
        });
        let verdict = verdict(&firm, &[]);
        let share = verdict["sensitivity"]["new_sources"].as_f64();
        assert!(share > Some(0.2), "{verdict}");
        assert!(says(&verdict, "sources that are new"));
        assert_names_nothing(&verdict);
    }
}

mod kinds_of_firms {
    use super::*;

    /// A firm that lives on letters: those who want something send the order form back. So many a week do.
    fn mail_order(orders: impl Fn(i64) -> usize, talks: usize) -> Folder {
        let mut touches = String::from(
            "touch,person,at,medium,direction,connected,duration_s,rep,campaign,value,currency\n",
        );
        let mut number = 0;
        for back in (0..crate::firms::WEEKS).rev() {
            let orders = orders(back);
            for place in 0..60 {
                number += 1;
                let sent = day(back, 0);
                let at = day(back, 1 + place % 4);
                let _ = writeln!(touches, "l{number},p{number},{sent},letter,out,,,,spring,,");
                if place < orders {
                    let value = 80 + place;
                    let _ = writeln!(
                        touches,
                        "o{number},p{number},{at}T09:00:00Z,order_form,in,,,,spring,{value},EUR"
                    );
                }
            }
        }
        for talk in 0..talks {
            let at = day(8 + talk as i64, 2);
            let _ = writeln!(
                touches,
                "a{talk},q{talk},{at}T09:00:00Z,call,in,true,600,anna,,,"
            );
            let _ = writeln!(
                touches,
                "b{talk},q{talk},{at}T11:00:00Z,order_form,in,,,,,90,EUR"
            );
        }
        Folder::new(&[("touches.csv", &touches)])
    }

    #[test]
    fn a_firm_without_sellers_has_no_weak_sellers() {
        let fewer = verdict(&mail_order(|back| if back < 24 { 8 } else { 20 }, 0), &[]);
        assert_eq!(fewer["decision"], "marketing", "{fewer}");
        for verdict in [&fewer, &verdict(&mail_order(|_| 20, 0), &[])] {
            assert_eq!(verdict["posterior"]["sales"], 0.0);
            assert_eq!(verdict["posterior"]["hand_over"], 0.0);
            assert!(says(verdict, "nobody sells here"), "{verdict}");
            // Who orders at once has decided at once: the last weeks are looked at.
            assert_eq!(verdict["horizon_days"], 30);
        }
    }

    #[test]
    fn a_mail_order_firm_whose_few_callers_all_bought_is_judged_like_one_without() {
        let verdict = verdict(&mail_order(|back| if back < 24 { 8 } else { 20 }, 2), &[]);
        assert_eq!(verdict["decision"], "marketing", "{verdict}");
    }

    #[test]
    fn a_firm_that_lives_on_recommendations_has_no_weak_marketing() {
        let fewer = |back: i64| if back < crate::firms::NOW { 8 } else { 25 };
        let firm = folder(&leads(fewer, |lead, _| lead.source = "recommendation"));
        let verdict = verdict(&firm, &[]);
        assert_eq!(verdict["posterior"]["marketing"], 0.0);
        assert_ne!(verdict["decision"], "marketing");
        assert!(says(&verdict, "marketing is missing here, not weak"));
    }

    /// Orders that a seller took, of people who are not on record before.
    fn with_strangers(firm: &Folder, a_week: usize) {
        let mut orders = String::from("order,person,at,amount,currency,rep\n");
        for back in 0..crate::firms::NOW {
            for place in 0..a_week {
                let at = day(back, place);
                let _ = writeln!(
                    orders,
                    "s{back}-{place},s{back}-{place},{at}T12:00:00Z,1200,EUR,anna"
                );
            }
        }
        firm.put("orders.csv", orders.as_bytes());
    }

    #[test]
    fn orders_whose_lead_is_missing_are_counted_in_and_noted() {
        // Half of the leads are written down no more, their orders still are.
        let fewer = |back: i64| if back < crate::firms::NOW { 12 } else { 25 };
        let firm = folder(&leads(fewer, nothing));
        let alone = verdict(&firm, &[]);
        assert_eq!(likeliest(&alone), "marketing");
        with_strangers(&firm, 4);
        let verdict = verdict(&firm, &[]);
        let [before, now] =
            [0, 1].map(|period| verdict["sensitivity"]["orders_without_lead"][period].as_u64());
        assert_eq!((before, now), (Some(0), Some(52)));
        assert_names_nothing(&verdict);
        assert!(effect(&verdict, "leads") > -0.15, "{verdict}");
        assert!(effect(&verdict, "win").abs() < 0.2, "{verdict}");
        assert!(says(&verdict, "not on record before"));
    }

    #[test]
    fn orders_that_are_matched_with_leads_no_more_are_no_fall_of_sales() {
        let unmatched = firm(|lead, number| {
            lead.is_won = lead.is_won && (!lead.is_now() || number % 12 == 0);
        });
        with_strangers(&unmatched, 7);
        let verdict = verdict(&unmatched, &[]);
        assert_eq!(verdict["posterior"], Value::Null, "{verdict}");
        assert!(says(&verdict, "do not belong together"));
    }

    #[test]
    fn orders_that_belong_to_no_lead_at_all_are_no_verdict() {
        let firm = firm(|lead, _| lead.is_won = false);
        let mut orders = String::from("order,person,at,amount,currency,rep\n");
        for back in 0..crate::firms::WEEKS {
            for place in 0..6 {
                let at = day(back, place);
                let _ = writeln!(
                    orders,
                    "s{back}-{place},s{back}-{place},{at}T12:00:00Z,1200,EUR,anna"
                );
            }
        }
        firm.put("orders.csv", orders.as_bytes());
        let verdict = verdict(&firm, &[]);
        assert_eq!(verdict["decision"], "not_enough_data", "{verdict}");
        assert_eq!(verdict["posterior"], Value::Null, "{verdict}");
        assert!(says(&verdict, "do not belong together"));
    }

    #[test]
    fn a_handful_of_leads_is_no_verdict() {
        let verdict = &letter_firm().facts()["verdict"];
        assert_eq!(verdict["decision"], "not_enough_data");
        assert_eq!(verdict["posterior"], Value::Null);
        assert!(!list(&verdict["sentences"]).is_empty());
        let folder = letter_firm();
        let asked = facts(&[
            &folder.here(),
            "--period",
            "2026-03",
            "--against",
            "2026-02",
        ]);
        assert_eq!(asked["verdict"]["decision"], "not_enough_data");
    }

    #[test]
    fn a_notebook_is_judged_by_its_months() {
        let mut rows = String::from("month,source,leads,answered,won,amount\n");
        for (year, months) in [(2025, 1..=12), (2026, 1..=6)] {
            for month in months {
                let leads = if year == 2026 && month > 3 { 50 } else { 140 };
                let won = leads / 4;
                let _ = writeln!(rows, "{year}-{month:02},web,{leads},{leads},{won},{won}00");
            }
        }
        let folder = Folder::new(&[("counts.csv", &rows)]);
        let verdict = verdict(&folder, &["--currency", "EUR"]);
        assert_eq!(verdict["horizon_days"], Value::Null);
        assert_eq!(verdict["decision"], "marketing", "{verdict}");
        assert_eq!(verdict["reference"]["from"], "2025-04-01");
        assert_eq!(
            verdict["sensitivity"]["leads"],
            serde_json::json!([420, 150])
        );
        let [sum, change] = money_of_changes(&verdict);
        assert_eq!(sum, change, "{verdict}");
    }
}

#[test]
fn every_sentence_has_its_evidence_and_at_most_three_things_are_advised() {
    let fell = firm(sell_worse);
    for options in [
        &[][..],
        &["--against", "best", "--placebo", "5"],
        &["--against", "plan"],
        &["--period", "2026-06-01..2026-06-07"],
    ] {
        let verdict = verdict(&fell, options);
        assert!(!list(&verdict["sentences"]).is_empty());
        for sentence in list(&verdict["sentences"]) {
            for key in ["text", "evidence"] {
                let is_there = sentence[key].as_str().is_some_and(|text| !text.is_empty());
                assert!(is_there, "{sentence}");
            }
            let text = sentence["text"].as_str().unwrap_or("");
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        }
        assert!(list(&verdict["actions"]).len() <= 3);
    }
}

/// The money of the changes, and by how much more is earned now than in the reference.
#[track_caller]
fn money_of_changes(verdict: &Value) -> [Option<i64>; 2] {
    let effects = list(&verdict["effects"]).iter();
    let sum = effects
        .map(|effect| effect["money_per_month"].as_i64())
        .sum();
    let earned = &verdict["earned"];
    let ends = earned["period"].as_i64().zip(earned["reference"].as_i64());
    [sum, ends.map(|(period, reference)| period - reference)]
}

#[test]
fn the_money_of_the_changes_leads_from_what_the_reference_earned_to_what_is_earned_now() {
    let fell = firm(sell_worse);
    let mut rows = String::from("month,leads,conversion,amount\n");
    for month in 1..=7 {
        let _ = writeln!(rows, "2026-{month:02},109,0.3,30000");
    }
    fell.put("targets.csv", rows.as_bytes());
    for against in ["last-year", "previous", "best", "plan"] {
        let verdict = verdict(&fell, &["--against", against]);
        let [sum, change] = money_of_changes(&verdict);
        assert!(sum.is_some_and(|sum| sum != 0), "{against}: {verdict}");
        assert_eq!(sum, change, "{against}: {verdict}");
        assert_eq!(verdict["earned"]["of"], "value");
    }
    let planned = verdict(&fell, &["--against", "plan"]);
    let promised = planned["earned"]["reference"].as_f64().unwrap();
    // The months of the plan are not of one length.
    assert!((promised / 3_000_000.0 - 1.0).abs() < 0.02, "{promised}");
}

#[test]
fn money_known_of_too_few_orders_is_not_told_as_money() {
    let unpaid = firm(|lead, number| {
        sell_worse(lead, number);
        lead.amount = if happens(number, 61, 0.3) {
            lead.amount
        } else {
            0
        };
    });
    let deals = unpaid.read("deals.csv").replace(",0,EUR", ",,");
    unpaid.put("deals.csv", deals.as_bytes());
    let verdict = verdict(&unpaid, &[]);
    assert!(says(&verdict, "counts orders, not money"), "{verdict}");
    for effect in list(&verdict["effects"]) {
        assert_eq!(effect["money_per_month"], Value::Null, "{effect}");
    }
    assert_eq!(verdict["earned"], Value::Null);
    assert!(!says(&verdict, "EUR"), "{verdict}");
}

#[test]
fn like_is_compared_with_like_only_by_what_was_known_at_the_door() {
    let firm = firm(nothing);
    for wrong in ["regoin", "rep"] {
        let text = doorstep(&["diagnose", &firm.here(), "--mix", wrong]).refusal();
        assert!(text.contains("--mix") && text.contains("source"), "{text}");
    }
    let of = |column: &str| verdict(&firm, &["--mix", column])["mix"].clone();
    assert_eq!(of("source"), verdict(&firm, &[])["mix"]);
    assert_eq!(of("attr.source"), of("source"));
}
