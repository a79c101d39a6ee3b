//! What the server says over plain HTTP.

use burnrate_eventlog::MemoryStore;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Host, within};

async fn get(host: &Host, path: &str, more: &str) -> String {
    let mut socket = TcpStream::connect(host.address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n", host.address);
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    within(socket.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn every_route_of_the_client_gets_the_page_with_its_guards() {
    let host = Host::start(&MemoryStore::new()).await;
    for route in ["/", "/j/AB3K", "/J/AB3K", "/m/7f3k9q2m/play", "/help"] {
        let answer = get(&host, route, "").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{route}: {answer}");
        for guard in [
            "content-security-policy: default-src 'self'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "content-type: text/html",
        ] {
            assert!(answer.contains(guard), "{route} lacks {guard}");
        }
    }
    assert!(get(&host, "/wp-login.php", "").await.starts_with("HTTP/1.1 404"));
    assert!(get(&host, "/../Cargo.toml", "").await.starts_with("HTTP/1.1 404"));
    assert!(get(&host, "/healthz", "").await.ends_with("ok\n"));
    let figures = get(&host, "/metrics", "").await;
    assert!(figures.contains("\nburnrate_sockets 0\n"), "{figures}");
    host.stop().await;
}

#[tokio::test]
async fn an_upgrade_that_can_not_be_is_told_why() {
    let host = Host::start(&MemoryStore::new()).await;
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let spoken = format!("{upgrade}Sec-WebSocket-Protocol: burnrate.v1.json\r\n");
    for (more, status, why) in [
        (String::new(), "426", "speaks WebSocket"),
        (upgrade.to_owned(), "400", "burnrate.v1.json"),
        (format!("{spoken}Origin: http://elsewhere.example\r\n"), "403", "Origin"),
    ] {
        let answer = get(&host, "/ws", &more).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(why), "{answer}");
    }
    host.stop().await;
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let host = Host::start(&MemoryStore::new()).await;
    let mut socket = TcpStream::connect(host.address).await.unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
    // The server must have seen the connection before its time can run out.
    while !get(&host, "/metrics", "").await.contains("\nburnrate_connections 2\n") {}
    host.clock.advance(10_001);
    let mut answer = Vec::new();
    within(socket.read_to_end(&mut answer)).await.unwrap();
    host.stop().await;
}
