//! What a server says when it starts: where people go, where the instructor goes, and where the data lies.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use burnrate_client_proto::id::InstructorKey;

use crate::cli::qr::qr;

/// Prints it.
pub(super) fn print(
    out: &mut impl Write,
    address: SocketAddr,
    key: &InstructorKey,
    data: &Path,
) -> io::Result<()> {
    let bases: Vec<String> = reachable(address).iter().map(|at| format!("http://{at}/")).collect();
    let Some(first) = bases.first() else { return Ok(()) };
    // In capitals an address needs fewer modules.
    if let Some(code) = qr(&first.to_ascii_uppercase()) {
        writeln!(out, "{code}")?;
    }
    writeln!(out, "Burnrate {} 烧钱大战", env!("CARGO_PKG_VERSION"))?;
    for base in &bases {
        writeln!(out, "  play 加入      {base}")?;
    }
    // The fragment never leaves the browser, so the key stands in no server's log.
    writeln!(out, "  instruct 教师  {first}#instructor={}", key.as_str())?;
    let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    writeln!(out, "  data 数据      {}", data.display())?;
    writeln!(out, "  stop 停止      Ctrl-C")?;
    out.flush()
}

/// The addresses at which a listening server can be reached: for all networks, each of the machine's own.
fn reachable(address: SocketAddr) -> Vec<SocketAddr> {
    if !address.ip().is_unspecified() {
        return vec![address];
    }
    // A machine that does not tell its addresses is still reachable from itself.
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut lan: Vec<SocketAddr> = interfaces
        .into_iter()
        .map(|interface| interface.ip())
        .filter(|ip| ip.is_ipv4() && !ip.is_loopback())
        .map(|ip| SocketAddr::new(ip, address.port()))
        .collect();
    lan.sort_by_key(|at| !is_private(at.ip()));
    lan.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()));
    lan
}

fn is_private(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(v4) if v4.is_private())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_everything_is_with_the_key_in_the_fragment() {
        let key = InstructorKey::new("abcd-1234").expect("a key");
        let mut out = Vec::new();
        let address = "127.0.0.1:8080".parse().expect("an address");
        print(&mut out, address, &key, Path::new("/data/here")).expect("printed");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains("http://127.0.0.1:8080/#instructor=abcd-1234"), "{text}");
        assert!(text.contains("/data/here"), "{text}");
        assert!(text.contains('█'), "{text}");
    }

    #[test]
    fn a_server_on_all_networks_is_reachable_on_its_own_addresses() {
        let all = reachable("0.0.0.0:9000".parse().expect("an address"));
        assert!(all.iter().all(|at| !at.ip().is_unspecified() && at.port() == 9000));
        assert_eq!(all.last().map(ToString::to_string).as_deref(), Some("127.0.0.1:9000"));
    }
}
