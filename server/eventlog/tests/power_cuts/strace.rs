//! Records a process with strace: runs it, reads what strace wrote, keeps what touched the recorded folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::recording::Op;

/// `?`: whether or not this machine's architecture has it.
const CALLS: &str = "trace=?open,?openat,?creat,?mkdir,?mkdirat,?write,?writev,?pwrite64,?pwritev,?pwritev2,?truncate,\
                     ?ftruncate,?fallocate,?fsync,?fdatasync,?sync_file_range,?rename,?renameat,?renameat2,?unlink,\
                     ?unlinkat,?rmdir,?link,?linkat,?copy_file_range,?sendfile";
/// The file in the recorded folder to which the process writes its acknowledgements, a line each.
pub(crate) const ACKNOWLEDGEMENTS: &str = "acknowledgements";

/// Whether strace is here and may trace.
pub(crate) fn is_here() -> bool {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-o", "/dev/null", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    strace.status().is_ok_and(|status| status.success())
}

/// strace, about to run a command with further options of strace's own; it writes to the file `trace`.
pub(crate) fn command(trace: &Path, options: &[&str]) -> Command {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-xx", "-s", "2000000", "-e", CALLS]).args(options).arg("-o").arg(trace);
    strace
}

/// Whether a line of a trace, in which paths are hexadecimal, has this text in one.
pub(crate) fn names(line: &str, text: &str) -> bool {
    line.contains(&text.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>())
}

/// What the trace says was done below `folder`.
pub(crate) fn read(trace: &str, folder: &Path) -> Vec<Op> {
    let folder = format!("{}/", folder.to_str().expect("a path in UTF-8"));
    let mut reader = Reader { folder, ..Reader::default() };
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    for line in trace.lines() {
        let Some((process, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some((call, _)) = rest.split_once(" <unfinished ...>") {
            // An acknowledgement counts from its beginning, everything else from its end.
            if call.starts_with("write(") {
                reader.call(&format!("{call}) = 0"));
            } else {
                begun.insert(process, call);
            }
        } else if let Some((_, end)) = rest.split_once(" resumed>") {
            if let Some(call) = begun.remove(process) {
                reader.call(&format!("{call}{end}"));
            }
        } else {
            reader.call(rest);
        }
    }
    reader.ops
}

#[derive(Default)]
struct Reader {
    folder: String,
    files: BTreeSet<String>,
    ops: Vec<Op>,
}

impl Reader {
    fn call(&mut self, line: &str) {
        let Some((call, result)) = line.rsplit_once(" = ") else { return };
        let Some((name, arguments)) = call.split_once('(') else { return };
        if result.starts_with('-') || result.starts_with('?') {
            return;
        }
        let arguments: Vec<&str> = arguments.trim_end().trim_end_matches(')').split(", ").collect();
        match name {
            "write" | "pwrite64" | "ftruncate" | "fsync" | "fdatasync" => {
                if let Some(path) = self.open_file(arguments[0]) {
                    self.on_file(name, path, &arguments);
                }
            }
            "open" | "creat" | "mkdir" | "unlink" | "rename" => self.on_names(name, &arguments, 0, 1),
            "openat" | "mkdirat" | "unlinkat" => self.on_names(name, &arguments, 1, 1),
            "renameat" | "renameat2" => self.on_names(name, &arguments, 1, 3),
            other => {
                let ours = arguments.iter().any(|argument| unhex(argument).contains(&self.folder));
                assert!(!ours, "a call that the recorder does not know: {other}");
            }
        }
    }

    fn on_file(&mut self, name: &str, path: String, arguments: &[&str]) {
        let number = |at: usize| arguments[at].parse::<u64>().expect("a number");
        match name {
            "write" if path == ACKNOWLEDGEMENTS => {
                let line = unhex(arguments[1]).trim_end().to_owned();
                self.ops.push(Op::Acknowledge { line });
            }
            "write" => panic!("{path}: written without an offset, which SQLite never does"),
            "pwrite64" => {
                let bytes = unhex_bytes(quoted(arguments[1]));
                assert_eq!(bytes.len() as u64, number(2), "strace cut the data short");
                self.ops.push(Op::Write { path, offset: number(3), bytes });
            }
            "ftruncate" => self.ops.push(Op::Resize { path, length: number(1) }),
            _ => self.ops.push(Op::Sync { path }),
        }
    }

    fn on_names(&mut self, name: &str, arguments: &[&str], first: usize, second: usize) {
        let Some(path) = self.inside(&unhex(arguments[first])) else { return };
        if name.starts_with("mkdir") {
            self.ops.push(Op::MakeFolder { path });
        } else if name.starts_with("unlink") {
            self.files.remove(&path);
            self.ops.push(Op::Remove { path });
        } else if name.starts_with("rename") {
            let to = self.inside(&unhex(arguments[second])).expect("renamed within the folder");
            self.files.remove(&path);
            self.files.insert(to.clone());
            self.ops.push(Op::Rename { from: path, to });
        } else {
            let flags = arguments[first + 1];
            if flags.contains("O_CREAT") && self.files.insert(path.clone()) {
                self.ops.push(Op::Create { path: path.clone() });
            }
            if flags.contains("O_TRUNC") {
                self.ops.push(Op::Resize { path, length: 0 });
            }
        }
    }

    /// The path of a descriptor as strace shows it: `5</path>`.
    fn open_file(&self, argument: &str) -> Option<String> {
        let (_, path) = argument.split_once('<')?;
        self.inside(&unhex(path.trim_end_matches('>')))
    }

    /// The path below the recorded folder; none for others and for SQLite's shared memory, which no cut keeps.
    fn inside(&self, path: &str) -> Option<String> {
        let path =
            if path == self.folder.trim_end_matches('/') { "" } else { path.strip_prefix(&self.folder)? };
        (!path.ends_with("-shm") && !path.ends_with(" (deleted)")).then(|| path.to_owned())
    }
}

fn unhex(argument: &str) -> String {
    String::from_utf8_lossy(&unhex_bytes(quoted(argument))).into_owned()
}

fn quoted(argument: &str) -> &str {
    argument.trim_matches('"')
}

/// The bytes of `\x62\x75..`; text without such stays as it is.
fn unhex_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text;
    while let Some(byte) = rest.get(..4).and_then(|code| code.strip_prefix("\\x")) {
        bytes.push(u8::from_str_radix(byte, 16).expect("two digits"));
        rest = &rest[4..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}
