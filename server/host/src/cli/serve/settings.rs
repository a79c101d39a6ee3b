//! What `serve` was told: by flags, by a file, or not at all. A flag wins over the file.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use burnrate_client_proto::id::InstructorKey;
use clap::Args;
use serde::Deserialize;

use crate::address::Network;
use crate::cli::failure::Failure;

/// Where data lies if nobody says: beside the program's caller, so that it is seen, and easily taken along.
const DATA_FOLDER: &str = "burnrate-data";

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// The longest file of settings in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Serve matches to browsers and bots.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ServeArgs {
    /// Address and port to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Listen to the whole local network, and print every address of this machine.
    #[arg(long)]
    lan: bool,
    /// The data folder; made if it is not there [default: burnrate-data].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where logs are kept: sqlite (in the data folder).
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// The instructor's key, 8 to 64 letters, digits, - or _ [default: one that the data folder keeps].
    #[arg(long, value_name = "KEY")]
    instructor_key: Option<String>,
    /// A proxy whose X-Forwarded-For is believed, such as 10.0.0.0/8; may be given several times.
    #[arg(long, value_name = "CIDR")]
    trusted_proxy: Vec<String>,
    /// A file with any of these settings.
    #[arg(long, value_name = "FILE.toml")]
    config: Option<PathBuf>,
    /// Days to keep ended matches for; not offered by this release.
    #[arg(long, value_name = "N")]
    keep_days: Option<u32>,
    /// List the matches in the data folder that this release can't go on with, and exit.
    #[arg(long)]
    pub(super) check: bool,
}

/// A file of settings. Its names are the flags', with `_` for `-`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    listen: Option<SocketAddr>,
    lan: Option<bool>,
    data: Option<PathBuf>,
    store: Option<String>,
    instructor_key: Option<String>,
    trusted_proxy: Option<Vec<String>>,
    keep_days: Option<u32>,
    /// Seconds after which an empty seat is played by its bot: 0 to 86,400.
    grace_seconds: Option<u32>,
}

/// What a server starts with.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) listen: SocketAddr,
    pub(super) data: PathBuf,
    pub(super) instructor_key: Option<InstructorKey>,
    pub(super) trusted_proxies: Vec<Network>,
    pub(super) grace_ms: Option<u32>,
}

impl Settings {
    /// Puts flags and file together.
    pub(super) fn read(args: &ServeArgs) -> Result<Self, Failure> {
        let file = args.config.as_deref().map_or_else(|| Ok(SettingsFile::default()), read_file)?;
        check_store(args.store.as_deref().or(file.store.as_deref()))?;
        if args.keep_days.or(file.keep_days).is_some() {
            let line =
                "--keep-days: this release keeps everything; delete the data folder to delete its matches";
            return Err(Failure::Input(line.to_owned()));
        }
        let mut listen = args.listen.or(file.listen).unwrap_or(LISTEN);
        if args.lan || file.lan.unwrap_or(false) {
            listen.set_ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        }
        let key = args.instructor_key.as_deref().or(file.instructor_key.as_deref());
        let key = key.map(InstructorKey::new).transpose();
        let proxies = if args.trusted_proxy.is_empty() {
            file.trusted_proxy.unwrap_or_default()
        } else {
            args.trusted_proxy.clone()
        };
        let proxies: Result<Vec<Network>, _> = proxies.iter().map(|text| text.parse()).collect();
        if file.grace_seconds.is_some_and(|seconds| seconds > 86_400) {
            return Err(Failure::Input("grace_seconds: must be from 0 to 86400".to_owned()));
        }
        Ok(Self {
            listen,
            data: args.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from(DATA_FOLDER)),
            instructor_key: key.map_err(|bad| Failure::Input(format!("--instructor-key: {bad}")))?,
            trusted_proxies: proxies.map_err(|bad| Failure::Input(format!("--trusted-proxy: {bad}")))?,
            grace_ms: file.grace_seconds.map(|seconds| seconds * 1_000),
        })
    }
}

fn check_store(store: Option<&str>) -> Result<(), Failure> {
    match store {
        None | Some("sqlite") => Ok(()),
        Some(other) => {
            // A URL may hold a password; its scheme says enough.
            let scheme: String = other.chars().take_while(|c| *c != ':').take(32).collect();
            Err(Failure::Input(format!("--store {scheme}: this release keeps logs in sqlite alone")))
        }
    }
}

fn read_file(path: &Path) -> Result<SettingsFile, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        // A fault of the TOML is told over several lines; one says enough.
        let text = error.to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        Failure::Input(format!("{}: {}", path.display(), lines.join(" ")))
    };
    let bytes = std::fs::metadata(path).map_err(|error| failed(&error))?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(failed(&format!("{bytes} bytes are too many for settings: at most {FILE_BYTES_MAX}")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
    toml::from_str(&text).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file_and_the_lan_over_the_address() {
        let settings = |args: ServeArgs| Settings::read(&args).map_err(|failure| failure.to_string());
        let plain = settings(ServeArgs::default()).expect("the defaults");
        assert_eq!((plain.listen, plain.data), (LISTEN, PathBuf::from(DATA_FOLDER)));
        let lan = ServeArgs { lan: true, listen: "127.0.0.1:9000".parse().ok(), ..ServeArgs::default() };
        assert_eq!(settings(lan).map(|s| s.listen.to_string()).as_deref(), Ok("0.0.0.0:9000"));
        let proxy = ServeArgs { trusted_proxy: vec!["10.0.0.0/99".to_owned()], ..ServeArgs::default() };
        assert!(settings(proxy).expect_err("no network").contains("10.0.0.0/99"));
    }

    #[test]
    fn another_store_is_refused_without_telling_its_password() {
        let store = Some("postgres://me:secret@db/burnrate".to_owned());
        let refused =
            Settings::read(&ServeArgs { store, ..ServeArgs::default() }).expect_err("refused").to_string();
        assert!(refused.contains("postgres") && !refused.contains("secret"), "{refused}");
    }

    #[test]
    fn the_file_has_the_flags_names_and_no_others() {
        let file: SettingsFile =
            toml::from_str("listen = \"0.0.0.0:80\"\ntrusted_proxy = [\"::1\"]\ngrace_seconds = 5\n")
                .expect("read");
        assert_eq!(file.grace_seconds, Some(5));
        assert!(toml::from_str::<SettingsFile>("port = 80").is_err());
    }
}
