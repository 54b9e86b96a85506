//! Readers of others that stop the program at broken input: what stops them is an error here.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a reader of others; a panic in it is told as a text and shown to nobody.
///
/// Our own code must never run inside: its panics are faults of the program, to be seen.
pub(super) fn contained<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_CONTAINED.get() {
                before(panic);
            }
        }));
    });
    IS_CONTAINED.set(true);
    // What it was reading is thrown away with it.
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_CONTAINED.set(false);
    read.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("the reader gave up").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::contained;

    #[test]
    fn what_stops_a_reader_of_others_is_an_error() {
        assert_eq!(contained(|| 1), Ok(1));
        let broken: [u8; 0] = [];
        let place = broken.len();
        let stopped = contained(|| *broken.get(place).expect("a byte"));
        assert_eq!(stopped, Err("a byte".to_owned()));
        assert_eq!(contained(|| 2), Ok(2));
    }
}
