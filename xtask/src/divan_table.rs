//! Reads the table that divan prints: each benchmark's path (`demand/soft/10`) with its median.
//!
//! Reads what is printed and nothing else; a line it cannot read is not a benchmark's line.

/// Medians in nanoseconds by path, in the order printed.
pub(crate) fn medians_ns(printed: &str) -> Vec<(String, f64)> {
    let mut medians = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for line in printed.lines() {
        let Some((depth, name, rest)) = branch(line) else { continue };
        path.truncate(depth);
        path.push(name.to_owned());
        // fastest │ slowest │ median │ mean │ samples │ iters
        if let Some(median) = rest.split('│').nth(2).and_then(|cell| duration_ns(cell.trim())) {
            medians.push((path.join("/"), median));
        }
    }
    medians
}

/// A line of the tree: how deep it hangs, its name, and its cells. Each level is three columns wide.
fn branch(line: &str) -> Option<(usize, &str, &str)> {
    let marker = line.find("├─ ").or_else(|| line.find("╰─ "))?;
    let depth = line[..marker].chars().count() / 3;
    let text = &line[marker + "├─ ".len()..];
    let (name, rest) = text.split_once("  ").unwrap_or((text, ""));
    Some((depth, name.trim(), rest))
}

fn duration_ns(cell: &str) -> Option<f64> {
    let (number, unit) = cell.split_once(' ')?;
    let factor = match unit {
        "ps" => 1e-3,
        "ns" => 1.0,
        "µs" | "us" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|value| value * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
Timer precision: 20 ns
b             fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ top        1.084 ns      │ 1.847 ns      │ 1.553 ns      │ 1.527 ns      │ 100     │ 204800
╰─ demand                   │               │               │               │         │
   ├─ plain   0.957 µs      │ 30.18 ns      │ 1.194 µs      │ 1.482 ns      │ 100     │ 204800
   │          5.224 Gitem/s │ 165.6 Mitem/s │ 4.187 Gitem/s │ 3.373 Gitem/s │         │
   ╰─ soft                  │               │               │               │         │
      ├─ 10   1.558 ns      │ 2.155 ns      │ 1.783 ms      │ 1.781 ns      │ 100     │ 102400
      ╰─ 100  1.529 ns      │ 2.214 ns      │ 1.803 s       │ 1.809 ns      │ 100     │ 102400
";

    #[test]
    fn reads_names_by_depth_and_medians_by_unit() {
        let read = medians_ns(PRINTED);
        let expected = [
            ("top", 1.553),
            ("demand/plain", 1194.0),
            ("demand/soft/10", 1.783e6),
            ("demand/soft/100", 1.803e9),
        ];
        assert_eq!(read.len(), expected.len(), "{read:?}");
        for ((path, median), (expected_path, expected_median)) in read.iter().zip(expected) {
            assert_eq!(path, expected_path);
            assert!((median - expected_median).abs() < expected_median * 1e-12, "{path}: {median}");
        }
    }
}
