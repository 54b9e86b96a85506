//! Threads: which message answers which, by the ids in their headers (RFC 5256, section 3, REFERENCES).
//!
//! It departs from the algorithm there in three things, so that the order of messages changes no thread:
//! what a message says of its own parent goes before what others say of it; messages are of one
//! thread if ids connect them, also where a link was refused because its child has a parent already; and
//! all ids of `In-Reply-To` connect, not the first alone, since old mailers write an address before the
//! id. The step by subject gives a number of its own, marked doubtful: it never makes an answer.
//!
//! Nothing here calls itself, and each link takes all but constant time, however deep a chain is.

use std::collections::HashMap;

use crate::message::Message;
use crate::subject::base_subject;

/// Where a message belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// The number of its thread, by the headers alone, from 0 in the order of messages.
    pub number: usize,
    /// The place of the message that it answers, if that is there.
    pub parent: Option<usize>,
    /// The number of its thread if threads of the same subject are one (RFC 5256, section 3, step 5).
    pub by_subject: usize,
    /// Whether only a subject ties its thread to another.
    pub is_doubtful: bool,
    /// The place of the same message, if it was read before: one that went two ways, or lies in two
    /// folders.
    pub copy_of: Option<usize>,
}

/// The threads of messages, and for each message where it belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// One for each message, in their order.
    pub of: Vec<Thread>,
    /// How many threads there are, by the headers.
    pub count: usize,
    /// How many there are if those of the same subject are one.
    pub count_by_subject: usize,
}

impl Threads {
    /// Puts messages into threads. Their order decides the numbers, and nothing else.
    pub fn of(messages: &[Message]) -> Self {
        let mut tree = Tree::default();
        let nodes: Vec<usize> = messages
            .iter()
            .enumerate()
            .map(|(at, one)| tree.add(at, one))
            .collect();
        for (message, node) in messages.iter().zip(&nodes) {
            tree.connect(message, *node);
        }
        for message in messages {
            tree.chain(&message.references);
        }
        let mut threads = tree.threads(&nodes);
        threads.join_by_subject(messages);
        threads
    }

    /// How many messages each thread has, by its number; copies count once.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.count];
        for thread in self.of.iter().filter(|thread| thread.copy_of.is_none()) {
            sizes[thread.number] += 1;
        }
        sizes
    }

    /// Gives threads of one subject one number. In the order of time, a thread that begins with an
    /// answer joins the latest of its subject; one that begins anew begins a group of its own, so that a
    /// report of the same name each week stays as many threads as there were weeks.
    fn join_by_subject(&mut self, messages: &[Message]) {
        let mut first: Vec<Option<(i64, usize)>> = vec![None; self.count];
        for (place, (thread, message)) in self.of.iter().zip(messages).enumerate() {
            let key = (message.at.unwrap_or(i64::MAX), place);
            let first = &mut first[thread.number];
            if first.is_none_or(|first| key < first) {
                *first = Some(key);
            }
        }
        let mut order: Vec<_> = first.into_iter().flatten().collect();
        order.sort_unstable();

        let mut joined = Groups::new(self.count);
        let mut latest: HashMap<String, usize> = HashMap::new();
        let mut is_doubtful = vec![false; self.count];
        for (_, place) in order {
            let number = self.of[place].number;
            let base = base_subject(&messages[place].subject);
            if base.text.is_empty() {
                continue;
            }
            let before = latest.get(&base.text).copied().filter(|_| base.is_reply);
            if let Some(before) = before {
                joined.join(before, number);
                (is_doubtful[before], is_doubtful[number]) = (true, true);
            }
            latest.insert(base.text, number);
        }
        let mut numbers = Numbers::default();
        for thread in &mut self.of {
            thread.by_subject = numbers.of(joined.root(thread.number));
            thread.is_doubtful = is_doubtful[thread.number];
        }
        self.count_by_subject = numbers.0.len();
    }
}

/// Messages and the ids that are only spoken of, as nodes with parents.
#[derive(Default)]
struct Tree<'a> {
    ids: HashMap<&'a str, usize>,
    /// The first message with an id and a time, so that its copies are known.
    known: HashMap<Same<'a>, usize>,
    message: Vec<Option<usize>>,
    parent: Vec<Option<usize>>,
    /// Nodes that parents connect: only a link between two groups makes no loop.
    linked: Groups,
    /// Nodes that ids connect in any way.
    connected: Groups,
}

/// What two copies of one message have in common: lists change the rest. Ids alone are not enough, since
/// some software uses one again and again.
#[derive(PartialEq, Eq, Hash)]
struct Same<'a> {
    id: &'a str,
    at: Option<i64>,
    /// Only of messages without a time.
    else_by: Option<(Option<&'a str>, &'a str)>,
}

impl<'a> Tree<'a> {
    /// The node of a message: the one of its id, unless another message has that.
    fn add(&mut self, place: usize, message: &'a Message) -> usize {
        let else_by = (message.sender(), message.subject.as_str());
        let same = Same {
            id: &message.id,
            at: message.at,
            else_by: message.at.is_none().then_some(else_by),
        };
        if let Some(node) = self.known.get(&same) {
            return *node;
        }
        let is_taken = self.ids.contains_key(message.id.as_str());
        let node = if is_taken {
            self.node()
        } else {
            self.node_of(&message.id)
        };
        self.message[node] = Some(place);
        self.known.insert(same, node);
        node
    }

    fn node(&mut self) -> usize {
        self.message.push(None);
        self.parent.push(None);
        self.linked.add();
        self.connected.add()
    }

    fn node_of(&mut self, id: &'a str) -> usize {
        if let Some(node) = self.ids.get(id) {
            return *node;
        }
        let node = self.node();
        self.ids.insert(id, node);
        node
    }

    /// Connects a message with every id that it names, and links it to its parent.
    fn connect(&mut self, message: &'a Message, node: usize) {
        for id in message.references.iter().chain(&message.in_reply_to) {
            let other = self.node_of(id);
            self.connected.join(node, other);
        }
        let last = message.references.last();
        let candidates = || last.into_iter().chain(&message.in_reply_to);
        let is_there = |id: &&String| {
            let other = self.ids.get(id.as_str());
            other.is_some_and(|other| *other != node && self.message[*other].is_some())
        };
        // Of what it names, a message that is there; else what RFC 5256 would take.
        if let Some(parent) = candidates().find(is_there).or_else(|| candidates().next()) {
            let parent = self.node_of(parent);
            self.link(node, parent);
        }
    }

    /// Each of the references is the child of the one before it, if it has no parent yet.
    fn chain(&mut self, references: &'a [String]) {
        for pair in references.windows(2) {
            let (parent, child) = (self.node_of(&pair[0]), self.node_of(&pair[1]));
            self.link(child, parent);
        }
    }

    /// Makes a node the child of another, unless it has a parent, or that would close a loop.
    fn link(&mut self, child: usize, parent: usize) {
        if self.parent[child].is_none() && self.linked.join(child, parent) {
            self.parent[child] = Some(parent);
        }
    }

    fn threads(&mut self, nodes: &[usize]) -> Threads {
        let mut numbers = Numbers::default();
        let mut of = Vec::with_capacity(nodes.len());
        for (place, node) in nodes.iter().enumerate() {
            let first = self.message[*node].filter(|first| *first != place);
            of.push(Thread {
                number: numbers.of(self.connected.root(*node)),
                parent: self.parent[*node].and_then(|parent| self.message[parent]),
                copy_of: first,
                ..Thread::default()
            });
        }
        Threads {
            of,
            count: numbers.0.len(),
            count_by_subject: 0,
        }
    }
}

/// Numbers in the order in which they are asked for.
#[derive(Default)]
struct Numbers(HashMap<usize, usize>);

impl Numbers {
    fn of(&mut self, root: usize) -> usize {
        let next = self.0.len();
        *self.0.entry(root).or_insert(next)
    }
}

/// Disjoint sets, joined by size, with paths halved.
#[derive(Default)]
struct Groups {
    above: Vec<usize>,
    size: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self {
            above: (0..count).collect(),
            size: vec![1; count],
        }
    }

    fn add(&mut self) -> usize {
        let place = self.above.len();
        self.above.push(place);
        self.size.push(1);
        place
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.above[place] != place {
            self.above[place] = self.above[self.above[place]];
            place = self.above[place];
        }
        place
    }

    /// Makes two sets one. False if they were.
    fn join(&mut self, left: usize, right: usize) -> bool {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return false;
        }
        let is_larger = self.size[left] >= self.size[right];
        let (large, small) = if is_larger {
            (left, right)
        } else {
            (right, left)
        };
        self.above[small] = large;
        self.size[large] += self.size[small];
        true
    }
}
