//! Which lines of a test runner's output are its summary: cargo test's, vitest's and Playwright's.
//!
//! They are held back while a step runs and end the whole output, so that each is printed once.

/// cargo test: `test result: ok. 3 passed; 0 failed; …`
pub(crate) fn of_cargo_test(line: &str) -> bool {
    line.starts_with("test result: ")
}

/// vitest: ` Test Files  1 passed (1)` and `      Tests  3 passed (3)`
pub(crate) fn of_vitest(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("Test Files  ") || text.starts_with("Tests  ")
}

/// Playwright's list reporter: `  12 passed (3.2s)`, `  1 failed`, `  2 skipped`, …
pub(crate) fn of_playwright(line: &str) -> bool {
    let Some((count, rest)) = line.strip_prefix("  ").and_then(|text| text.split_once(' ')) else {
        return false;
    };
    const VERDICTS: [&str; 6] = ["passed (", "failed", "flaky", "skipped", "did not run", "interrupted"];
    count.parse::<u32>().is_ok() && VERDICTS.iter().any(|verdict| rest.starts_with(verdict))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_told_from_other_lines() {
        assert!(of_cargo_test("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(!of_cargo_test("test tests::result ... ok"));
        assert!(of_vitest(" Test Files  1 passed (1)"));
        assert!(of_vitest("      Tests  1 failed | 3 passed (4)"));
        assert!(!of_vitest(" ✓ src/a.test.ts (3 tests) 5ms"));
        for line in ["  12 passed (3.2s)", "  1 failed", "  2 skipped", "  1 flaky", "  4 did not run"] {
            assert!(of_playwright(line), "{line}");
        }
        for line in ["Running 12 tests using 1 worker", "  ✓  1 join.spec.ts:3:5 › joins (1s)", "  1) join"]
        {
            assert!(!of_playwright(line), "{line}");
        }
    }
}
