//! Much work on several threads, with the results in the order of the work.
//!
//! No result may depend on the number of threads, nor on which of them did it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Does the work of each place below `count` and returns the results in order.
///
/// Each thread takes the next place that nobody has taken. It goes on while `go_on`, told how many places are taken,
/// says so; then only the results before the first missing one are returned, so that what is there is always the
/// beginning of the whole. The error of the lowest place that has one ends the work.
pub fn in_order<T: Send, E: Send>(
    count: usize,
    threads: usize,
    go_on: impl Fn(usize) -> bool + Sync,
    work: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let one = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count || failed.load(Ordering::Relaxed) || !go_on(place) {
                return done;
            }
            let result = work(place);
            if result.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            done.push((place, result));
        }
    };
    let mut done: Vec<(usize, Result<T, E>)> = thread::scope(|scope| {
        let crew: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(one)).collect();
        crew.into_iter()
            .flat_map(|hand| match hand.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    done.sort_by_key(|(place, _)| *place);
    let whole = done.into_iter().enumerate();
    whole
        .take_while(|(expected, (place, _))| expected == place)
        .map(|(_, (_, result))| result)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_stand_in_order_whatever_the_number_of_threads() {
        let square = |place: usize| Ok::<_, ()>(place * place);
        let one = in_order(100, 1, |_| true, square);
        assert_eq!(one, in_order(100, 7, |_| true, square));
        assert_eq!(one.unwrap()[9], 81);
    }

    #[test]
    fn the_lowest_error_ends_the_work() {
        let result = in_order(
            1_000,
            2,
            |_| true,
            |place| if place < 5 { Ok(place) } else { Err(place) },
        );
        assert_eq!(result, Err(5));
    }

    #[test]
    fn what_is_stopped_is_the_beginning_of_the_whole() {
        let result = in_order(1_000, 2, |taken| taken < 10, Ok::<_, ()>);
        assert_eq!(result, Ok((0..10).collect()));
    }
}
