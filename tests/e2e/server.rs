//! The real server as a process of its own, on a free port of the loopback; it is killed when this value goes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use burnrate_client_proto::id::InstructorKey;
use burnrate_tests::burnrate_program;

/// The instructor's key of every server under test.
pub(crate) const KEY: &str = "a-key-for-tests";

/// A server that does not say where it is by then is broken.
const START: Duration = Duration::from_secs(60);

pub(crate) fn key() -> InstructorKey {
    InstructorKey::new(KEY).unwrap()
}

/// A server that runs.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    data: PathBuf,
    said: Arc<Mutex<String>>,
    complaints: Arc<Mutex<String>>,
}

impl Server {
    /// Starts one on this data folder, at a free port.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_at(data, "127.0.0.1:0")
    }

    /// Starts one again after its end: same port, same data.
    pub(crate) fn restart(&mut self) {
        self.kill();
        *self = Self::start_at(&self.data.clone(), &self.address.to_string());
    }

    fn start_at(data: &Path, listen: &str) -> Self {
        let mut command = Command::new(burnrate_program().unwrap());
        command.args(["serve", "--listen", listen, "--instructor-key", KEY, "--data"]).arg(data);
        command.env_remove("RUST_LOG").env("RUST_BACKTRACE", "0");
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = drained(child.stdout.take().unwrap());
        let complaints = drained(child.stderr.take().unwrap());
        // From here on the value's end is the process's.
        let unknown = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self { child, address: unknown, data: data.to_owned(), said, complaints };
        server.address = server.wait_for_address();
        server
    }

    fn wait_for_address(&mut self) -> SocketAddr {
        let began = Instant::now();
        loop {
            if let Some(address) = address_in(&self.said()) {
                return address;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the server ended with {status}: {}", self.complaints());
            }
            assert!(began.elapsed() < START, "the server does not say where it is: {}", self.complaints());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it printed so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// What it wrote to standard error so far.
    pub(crate) fn complaints(&self) -> String {
        self.complaints.lock().unwrap().clone()
    }

    /// Waits until it has written this to standard error.
    pub(crate) fn complains_of(&self, what: &str) {
        let began = Instant::now();
        while !self.complaints().contains(what) {
            assert!(began.elapsed() < START, "it does not complain of {what}: {}", self.complaints());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        // A process that ended already can't be killed, which is as good.
        drop(self.child.kill());
        self.child.wait().unwrap();
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as Ctrl-C does, and gives its exit status.
    #[cfg(unix)]
    pub(crate) fn stop(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.ended()
    }

    /// Waits until it ends by itself, and gives its exit status.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return ExitStatus::code(&status);
            }
            assert!(began.elapsed() < START, "the server does not stop");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The figures that it tells Prometheus.
    pub(crate) fn metrics(&self) -> String {
        get(self.address, "/metrics")
    }

    /// One of these figures.
    pub(crate) fn metric(&self, name: &str) -> u64 {
        let text = self.metrics();
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("burnrate_{name} ")));
        line.unwrap_or_else(|| panic!("no figure {name} in {text}")).trim().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The whole answer to a plain GET.
pub(crate) fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn address_in(said: &str) -> Option<SocketAddr> {
    // The last of the lines with an address; once it is whole, so is the one that is read.
    said.lines().find(|line| line.contains("#instructor="))?;
    let line = said.lines().find(|line| line.contains("http://"))?;
    line.split("http://").nth(1)?.split('/').next()?.parse().ok()
}

fn drained(from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&text);
    std::thread::spawn(move || {
        let mut lines = BufReader::new(from);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            kept.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
    text
}
