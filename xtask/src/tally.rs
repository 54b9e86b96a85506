//! Counts what the test programs report, line by line, while their output passes through.

/// What the test programs said so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) programs: usize,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
    pub(crate) filtered: usize,
    /// Last parts of the names of the tests that ran, for counting those of one kind.
    names: Vec<String>,
    /// Full names of the tests that failed.
    pub(crate) failures: Vec<String>,
}

impl Tally {
    /// Takes in one line of output. Lines that are no report are ignored.
    pub(crate) fn observe(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            self.add_result(result);
        } else if let Some(report) = line.strip_prefix("test ")
            && let Some((name, outcome)) = report.rsplit_once(" ... ")
        {
            self.add_test(name, outcome.trim());
        }
    }

    /// How many tests ran whose own name, without its modules, starts like this.
    pub(crate) fn ran_with_prefix(&self, prefix: &str) -> usize {
        self.names
            .iter()
            .filter(|name| name.starts_with(prefix))
            .count()
    }

    fn add_result(&mut self, result: &str) {
        self.programs += 1;
        // "ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s"
        for part in result.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let (Some(count), Some(kind)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(count) = count.parse::<usize>() else {
                continue;
            };
            match kind {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                "filtered" => self.filtered += count,
                _ => {}
            }
        }
    }

    fn add_test(&mut self, name: &str, outcome: &str) {
        if outcome.starts_with("ignored") {
            return;
        }
        let last = name.rsplit("::").next().unwrap_or(name);
        self.names.push(last.to_owned());
        if outcome == "FAILED" {
            self.failures.push(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.observe(line));
        tally
    }

    #[test]
    fn the_results_of_several_programs_add_up() {
        let tally = tally(
            "running 3 tests\n\
             test turns::real_orders_fold ... ok\n\
             test real_files_open ... FAILED\n\
             test slow ... ignored, takes an hour\n\
             test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n\
             test result: ok. 40 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s\n",
        );
        assert_eq!((tally.programs, tally.passed, tally.failed), (2, 41, 1));
        assert_eq!((tally.ignored, tally.filtered), (1, 2));
        assert_eq!(tally.ran_with_prefix("real_"), 2);
        assert_eq!(tally.failures, ["real_files_open"]);
    }

    #[test]
    fn other_output_counts_for_nothing() {
        assert_eq!(
            tally("test of strength\nall doctests ran in 0.31s\n\n"),
            Tally::default()
        );
    }
}
