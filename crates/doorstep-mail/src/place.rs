//! Whether people answer each other in a message's thread.

use std::collections::HashMap;

use crate::message::Message;
use crate::threads::Threads;

/// Which way mail goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nobody else speaks in its thread.
    OneWay,
    /// Its thread, by the headers alone, has two or more human senders.
    TwoWay,
}

/// Where each message belongs. Automatic answers, bounces and complaints make no thread two-way, and
/// neither does a subject.
pub fn places(messages: &[Message], threads: &Threads) -> Vec<Place> {
    let mut voices = vec![Voices::default(); threads.count];
    let mut senders: HashMap<&str, usize> = HashMap::new();
    for (message, thread) in messages.iter().zip(&threads.of) {
        if let Some(sender) = human(message) {
            let next = senders.len();
            let sender = *senders.entry(sender).or_insert(next);
            voices[thread.number].hear(sender);
        }
    }
    let place = |number: usize| {
        if voices[number].are_two {
            Place::TwoWay
        } else {
            Place::OneWay
        }
    };
    threads
        .of
        .iter()
        .map(|thread| place(thread.number))
        .collect()
}

/// Who speaks, if it is a human being: by address, else by name.
fn human(message: &Message) -> Option<&str> {
    let from = message.from.as_ref().filter(|_| message.kind.is_human())?;
    Some(from.address.as_deref().unwrap_or(&from.name))
}

#[derive(Clone, Default)]
struct Voices {
    first: Option<usize>,
    are_two: bool,
}

impl Voices {
    fn hear(&mut self, sender: usize) {
        let first = *self.first.get_or_insert(sender);
        self.are_two |= first != sender;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::message;

    fn places_of(texts: &[&str]) -> Vec<Place> {
        let messages: Vec<_> = texts.iter().map(|text| message(text)).collect();
        places(&messages, &Threads::of(&messages))
    }

    const ASKED: &str = "From: a@x.example\nMessage-ID: <1@x>\nSubject: Q\n\n";

    #[test]
    fn two_human_senders_in_one_thread_make_it_two_way() {
        let answered = "From: b@y.example\nMessage-ID: <2@y>\nIn-Reply-To: <1@x>\n\n";
        assert_eq!(places_of(&[ASKED, answered]), [Place::TwoWay; 2]);
        let oneself = answered.replace("b@y.example", "A@X.example");
        assert_eq!(places_of(&[ASKED, &oneself]), [Place::OneWay; 2]);
    }

    #[test]
    fn neither_a_machine_nor_a_subject_makes_a_thread_two_way() {
        let machine = "From: b@y.example\nMessage-ID: <2@y>\nIn-Reply-To: <1@x>\nAuto-Submitted: auto-replied\n\n";
        let bounce = "From: MAILER-DAEMON@y.example\nMessage-ID: <3@y>\nIn-Reply-To: <1@x>\n\n";
        let subject = "From: b@y.example\nMessage-ID: <4@y>\nSubject: Re: Q\n\n";
        assert_eq!(
            places_of(&[ASKED, machine, bounce, subject]),
            [Place::OneWay; 4]
        );
    }
}
