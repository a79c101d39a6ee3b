//! A server as a process of its own, so that its memory and its CPU time are nobody else's; it is killed when this value
//! goes. Figures come from Linux's /proc: elsewhere there are none, and the benchmark says so.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::Outcome;

/// Linux tells times to programs in hundredths of a second, whatever its own clock does.
const TICKS_PER_SECOND: f64 = 100.0;

pub(crate) struct Program {
    child: Child,
    address: SocketAddr,
    /// Open until the end, as a program may print on.
    _said: BufReader<ChildStdout>,
}

impl Program {
    /// Starts a program that prints an address (`http://IP:PORT/`) once it listens there.
    pub(crate) fn start(command: &mut Command) -> Outcome<Self> {
        command.env_remove("RUST_LOG").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut said = BufReader::new(child.stdout.take().ok_or("the program has no output")?);
        let mut line = String::new();
        while said.read_line(&mut line)? > 0 {
            if let Some(address) = address_in(&line) {
                return Ok(Self { child, address, _said: said });
            }
            line.clear();
        }
        Err(format!("the program ended with {} and named no address", child.wait()?).into())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resident memory in bytes.
    pub(crate) fn resident_bytes(&self) -> Outcome<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS in /proc")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib * 1024.0)
    }

    /// CPU seconds since its start, of all its threads, in the program and in the system on its behalf.
    pub(crate) fn cpu_seconds(&self) -> Outcome<f64> {
        let stat = self.proc("stat")?;
        // The name, in parentheses, may hold anything; user and system time are the 12th and 13th words after it.
        let (_, words) = stat.rsplit_once(')').ok_or("no name in /proc")?;
        let ticks = |index| words.split_whitespace().nth(index).ok_or("/proc has too few words");
        let sum = ticks(11)?.parse::<u64>()? + ticks(12)?.parse::<u64>()?;
        Ok(sum as f64 / TICKS_PER_SECOND)
    }

    /// One of the figures that a Burnrate server tells Prometheus.
    pub(crate) fn metric(&self, name: &str) -> Outcome<f64> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(stream, "GET /metrics HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let prefix = format!("burnrate_{name} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&prefix)).ok_or("no such figure")?;
        Ok(line.trim().parse()?)
    }

    fn proc(&self, file: &str) -> Outcome<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        fs::read_to_string(&path).map_err(|error| format!("{path}: {error}; this needs Linux").into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A process that ended already can't be killed, which is as good.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn address_in(line: &str) -> Option<SocketAddr> {
    line.split("http://").nth(1)?.split('/').next()?.trim().parse().ok()
}
