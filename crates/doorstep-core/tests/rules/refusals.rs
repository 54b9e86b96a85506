//! Bad input is refused: every combination of section 1 that says nothing or contradicts itself.

use doorstep_core::{Act, Direction, Given, Medium, Reach, Refusal};

fn refused(medium: Medium, direction: Direction, change: impl Fn(&mut Given)) -> Option<Refusal> {
    let mut given = Given::new(0, medium, direction);
    change(&mut given);
    given.resolve().err()
}

#[test]
fn a_person_cannot_broadcast_propose_or_give_up() {
    let broadcast = refused(Medium::Email, Direction::In, |given| {
        given.reach = Some(Reach::Broadcast);
    });
    assert_eq!(broadcast, Some(Refusal::InBroadcast));
    for act in [Act::Proposal, Act::Lost] {
        let refusal = refused(Medium::Email, Direction::In, |given| given.act = Some(act));
        assert_eq!(refusal, Some(Refusal::InAct(act)));
    }
}

#[test]
fn a_business_cannot_order_signal_or_opt_out() {
    for act in [Act::Order, Act::Signal, Act::Optout] {
        let refusal = refused(Medium::Email, Direction::Out, |given| given.act = Some(act));
        assert_eq!(refusal, Some(Refusal::OutAct(act)));
    }
}

#[test]
fn their_word_in_our_touch_needs_a_connected_live_personal_touch() {
    for act in [Act::Request, Act::Accept, Act::Answer, Act::Refusal] {
        let by_mail = refused(Medium::Email, Direction::Out, |given| given.act = Some(act));
        assert_eq!(by_mail, Some(Refusal::OutActNotLive(act)));
        let by_phone = refused(Medium::Call, Direction::Out, |given| given.act = Some(act));
        assert_eq!(by_phone, None, "a call with their word in it was connected");
        let not_reached = refused(Medium::Call, Direction::Out, |given| {
            given.act = Some(act);
            given.connected = Some(false);
        });
        assert_eq!(not_reached, Some(Refusal::OutActNotLive(act)));
        let to_many = refused(Medium::Meeting, Direction::Out, |given| {
            given.act = Some(act);
            given.reach = Some(Reach::Broadcast);
        });
        assert_eq!(to_many, Some(Refusal::OutActNotLive(act)));
    }
}

#[test]
fn the_deal_book_records_only_orders_and_losses() {
    assert_eq!(refused(Medium::Deal, Direction::In, |_| ()), None);
    assert_eq!(refused(Medium::Deal, Direction::Out, |_| ()), None);
    let request = refused(Medium::Deal, Direction::In, |given| {
        given.act = Some(Act::Request);
    });
    assert_eq!(request, Some(Refusal::DealAct(Act::Request)));
    let message = refused(Medium::Deal, Direction::Out, |given| {
        given.act = Some(Act::Message);
    });
    assert_eq!(message, Some(Refusal::DealAct(Act::Message)));
    let lost = refused(Medium::Email, Direction::Out, |given| {
        given.act = Some(Act::Lost);
    });
    assert_eq!(lost, Some(Refusal::LostMedium(Medium::Email)));
}

#[test]
fn a_duration_is_a_number_that_is_not_negative() {
    for seconds in [-1.0, -0.001, f64::NAN, f64::INFINITY] {
        let refusal = refused(Medium::Call, Direction::In, |given| {
            given.duration_s = Some(seconds);
        });
        assert_eq!(refusal, Some(Refusal::Duration));
    }
}

#[test]
fn every_accepted_touch_packs_and_unpacks_to_itself() {
    for &medium in Medium::ALL {
        for &act in Act::ALL {
            for &direction in Direction::ALL {
                let mut given = Given::new(7, medium, direction);
                given.act = Some(act);
                let Ok(touch) = given.resolve() else { continue };
                assert_eq!((touch.nature.medium(), touch.nature.act()), (medium, act));
                assert_eq!(touch.nature.is_in(), direction == Direction::In);
                assert!(touch.nature.is_act_stated());
            }
        }
    }
}
