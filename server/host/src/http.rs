//! Requests over HTTP: the pages, health, figures, and the upgrade to a WebSocket. Every answer says that nothing from
//! another origin may run. Connections are counted and limited here; what happens on a WebSocket is `socket`'s.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    REFERRER_POLICY, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_PROTOCOL, UPGRADE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Router, middleware};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OwnedSemaphorePermit;

use crate::address::{AddressGroup, client_address};
use crate::clock::HyperTimer;
use crate::handshake::{BadHandshake, agree};
use crate::pages::{self, Page};
use crate::server::Server;
use crate::session::Session;
use crate::socket;

/// Bytes of a request's head at most; the rest of hyper's buffer is not needed, as requests have no bodies here.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// A place among the connections; given back when the connection's last task ends.
type Place = Arc<OwnedSemaphorePermit>;

/// The routes of the site.
pub(crate) fn router(server: Arc<Server>) -> Router {
    Router::new()
        .route("/ws", any(upgrade))
        .route("/healthz", get(async || "ok\n"))
        .route("/metrics", get(metrics))
        .fallback(page)
        .layer(middleware::map_response(guarded))
        .with_state(server)
}

/// Serves one TCP connection until it closes or becomes a WebSocket.
pub(crate) async fn serve<Io>(
    io: Io,
    from: IpAddr,
    place: OwnedSemaphorePermit,
    router: Router,
    server: Arc<Server>,
) where
    Io: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    server.metrics.connections.up();
    let place: Place = Arc::new(place);
    let service = service_fn(|mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(from);
        request.extensions_mut().insert(Arc::clone(&place));
        let answer = hyper::service::Service::call(&TowerToHyperService::new(router.clone()), request);
        async move { Ok::<_, Infallible>(answer.await.into_response()) }
    });
    let connection = http1::Builder::new()
        .timer(HyperTimer::new(Arc::clone(&server.clock)))
        .header_read_timeout(Duration::from_millis(u64::from(server.config.request_head_ms)))
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(io), service)
        .with_upgrades();
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection ended badly");
    }
    server.metrics.connections.down();
}

/// The client's own address, when a trusted proxy stands between.
fn address_of(socket: IpAddr, headers: &HeaderMap, server: &Server) -> AddressGroup {
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok()).collect();
    AddressGroup::of(client_address(socket, &lines, &server.config.trusted_proxies))
}

async fn upgrade(
    State(server): State<Arc<Server>>,
    Extension(from): Extension<IpAddr>,
    Extension(place): Extension<Place>,
    mut request: Request,
) -> Response {
    let agreement = match agree(request.method(), request.headers()) {
        Ok(agreement) => agreement,
        Err(bad) => return refused(bad),
    };
    let Ok(accept) = HeaderValue::from_str(&agreement.accept) else { return refused(BadHandshake::Key) };
    let address = address_of(from, request.headers(), &server);
    let codec = agreement.codec;
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        // The place is held until the WebSocket ends.
        let _place = place;
        match upgrade.await {
            Ok(upgraded) => {
                let session = Session::new(Arc::clone(&server), address);
                socket::serve(upgraded, codec, session, server).await;
            }
            Err(error) => tracing::debug!(%error, "an upgrade failed"),
        }
    });
    let headers = [
        (CONNECTION, HeaderValue::from_static("Upgrade")),
        (UPGRADE, HeaderValue::from_static("websocket")),
        (SEC_WEBSOCKET_ACCEPT, accept),
        (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(codec.subprotocol())),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

fn refused(bad: BadHandshake) -> Response {
    let mut response = (bad.status(), format!("{bad}\n")).into_response();
    if bad.status() == StatusCode::UPGRADE_REQUIRED {
        response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    }
    response
}

async fn metrics(State(server): State<Arc<Server>>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4");
    ([(CONTENT_TYPE, kind)], server.metrics.text()).into_response()
}

async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n").into_response();
    }
    let path = uri.path();
    match pages::file(path) {
        Some(found) => sent(&found, &headers),
        None if is_route(path) => sent(&pages::index(), &headers),
        None => (StatusCode::NOT_FOUND, "there is no such page\n").into_response(),
    }
}

/// Whether the browser client has a screen at this path; a QR code holds it in capitals.
fn is_route(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let mut parts = path.trim_matches('/').split('/');
    matches!(
        (parts.next(), parts.next(), parts.next()),
        (Some("" | "help"), None, _) | (Some("j"), Some(_), None) | (Some("m"), Some(_), _)
    )
}

fn sent(page: &Page, headers: &HeaderMap) -> Response {
    let takes_gzip = headers
        .get_all(ACCEPT_ENCODING)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|coding| coding.trim().split(';').next() == Some("gzip")));
    let keep = if page.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let gzip = page.gzip.filter(|_| takes_gzip);
    let mut response = Response::new(Body::from(gzip.unwrap_or(page.body)));
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(page.content_type));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if gzip.is_some() {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// What every answer says about itself.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'self'"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_has_screens_at_its_routes_in_either_case_and_nowhere_else() {
        for route in
            ["/", "/help", "/help/", "/j/AB3K", "/J/AB3K", "/m/7f3k/play", "/M/7F3K/SCREEN", "/m/7f3k"]
        {
            assert!(is_route(route), "{route}");
        }
        for other in ["/favicon.ico", "/j", "/j/a/b", "/m", "/helper", "/assets/x.js", "/admin", "/.env"] {
            assert!(!is_route(other), "{other}");
        }
    }
}
