//! `burnrate serve`: opens the data folder, binds the port, says where everything is, and runs the server until it is
//! told to stop. The one place that names sockets, the system's clock, its entropy and its disk.

mod banner;
mod check;
mod settings;

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use burnrate_client_proto::id::InstructorKey;
use burnrate_eventlog::{Salvage, SqliteOptions, open_or_salvage};
use tokio::net::TcpListener;

pub(crate) use self::settings::ServeArgs;
use self::settings::Settings;
use super::failure::Failure;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::free_space::FreeSpace;
use crate::snapshots::SnapshotFolder;
use crate::{RunError, run as run_server};

/// The file in the data folder that keeps a key that nobody chose.
const KEY_FILE: &str = "instructor-key";

/// Descriptors that are kept for files, out of those that the system gives.
const DESCRIPTORS_KEPT: u64 = 64;

/// Runs the subcommand.
pub(crate) fn run(args: &ServeArgs, out: &mut impl Write) -> Result<(), Failure> {
    let settings = Settings::read(args)?;
    if args.check {
        return check::run(&settings.data, out);
    }
    start_tracing();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Input(format!("the system gives no threads: {error}")))?;
    runtime.block_on(serve(settings, out))
}

async fn serve(settings: Settings, out: &mut impl Write) -> Result<(), Failure> {
    let (store, salvage) =
        open_or_salvage(&settings.data, SqliteOptions::default()).map_err(Failure::input)?;
    if let Some(salvage) = &salvage {
        report(salvage);
    }
    let entropy = Entropy::from_system().map_err(Failure::input)?;
    let key = match &settings.instructor_key {
        Some(key) => key.clone(),
        None => kept_key(&settings.data.join(KEY_FILE), &entropy)?,
    };
    let stop = stop_requests()?;
    let listener = bind(settings.listen).await?;
    let address = listener.local_addr().map_err(Failure::input)?;
    banner::print(out, address, &key, &settings.data).map_err(Failure::input)?;
    let config = config(&settings, key);
    let clock = Arc::new(SystemClock::start());
    run_server(listener, clock, Arc::new(store), entropy, stop, config).await.map_err(|error| match error {
        RunError::Recover(_) => Failure::input(error),
        RunError::LogInDoubt(_) => Failure::Ended(error.to_string()),
    })
}

/// Says what became of a damaged database, stream by stream.
fn report(salvage: &Salvage) {
    let aside = salvage.kept_aside.display();
    tracing::error!(
        "the database is damaged ({}); it is kept in {aside}, and what is sound of it is served",
        salvage.why
    );
    for stream in &salvage.recovery.streams {
        match &stream.damage {
            None => tracing::warn!("{}: whole, {} records", stream.stream, stream.kept.count),
            Some(damage) => tracing::error!(
                "{}: {} records kept, {} left out, since {damage}",
                stream.stream,
                stream.kept.count,
                stream.lost_count
            ),
        }
    }
    match &salvage.rows_damage {
        None => tracing::warn!("{} rows beside the logs, people among them, are kept", salvage.row_count),
        Some(why) => tracing::error!(
            "{} rows beside the logs, people among them, are kept; more may be lost: {why}",
            salvage.row_count
        ),
    }
}

fn config(settings: &Settings, key: InstructorKey) -> Config {
    let mut config = Config::new(key);
    config.trusted_proxies.clone_from(&settings.trusted_proxies);
    config.free_space = FreeSpace::of_folder(&settings.data);
    config.snapshots = Some(SnapshotFolder::in_data_folder(&settings.data));
    if let Some(grace_ms) = settings.grace_ms {
        config.grace_ms = grace_ms;
    }
    // Where the limit can't be raised, or asked for, the usual number of places stands.
    if let Ok(descriptors) = rlimit::increase_nofile_limit(u64::MAX) {
        let places = descriptors.saturating_sub(DESCRIPTORS_KEPT).max(16);
        config.connections_max = config.connections_max.min(usize::try_from(places).unwrap_or(usize::MAX));
    }
    config
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).await.map_err(|error| {
        let other = SocketAddr::new(listen.ip(), listen.port().saturating_add(1));
        Failure::Input(if error.kind() == std::io::ErrorKind::AddrInUse {
            format!("{listen}: the port is in use; stop what uses it, or pass --listen {other}")
        } else {
            format!("{listen}: can't listen here: {error}")
        })
    })
}

/// The key in a file, which is made with a new key, for its owner's eyes alone, if it is not there.
fn kept_key(path: &Path, entropy: &Entropy) -> Result<InstructorKey, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) => InstructorKey::new(text.trim()).map_err(|bad| failed(&bad)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
            let key = InstructorKey::new(&entropy.letters(LETTERS, 26)).map_err(|bad| failed(&bad))?;
            write_secret(path, key.as_str()).map_err(|error| failed(&error))?;
            Ok(key)
        }
        Err(error) => Err(failed(&error)),
    }
}

fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// Hears Ctrl-C and the system's request to stop from this call on; the future ends at the first of them.
#[cfg(unix)]
fn stop_requests() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let unheard = |error| Failure::Input(format!("the system's signals can't be heard: {error}"));
    let mut interrupted = signal(SignalKind::interrupt()).map_err(unheard)?;
    let mut terminated = signal(SignalKind::terminate()).map_err(unheard)?;
    Ok(async move {
        tokio::select! {
            biased;
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Hears Ctrl-C; the future ends with it.
#[cfg(not(unix))]
fn stop_requests() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C can't be heard here");
            std::future::pending::<()>().await;
        }
    })
}

fn start_tracing() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,burnrate_host=info"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
    if let Err(error) = started {
        eprintln!("burnrate: messages are not shown: {error}");
    }
}
