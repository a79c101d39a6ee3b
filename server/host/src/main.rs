//! The program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    burnrate_host::cli::main()
}
