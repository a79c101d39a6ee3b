//! The WebSocket upgrade, as far as a request's head decides it: the version, the key, the subprotocol, and where the
//! page that asks comes from. Pure: a head in, an agreement or a refusal out.

use axum::http::header::{
    CONNECTION, HOST, ORIGIN, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use burnrate_client_proto::codec::Codec;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// What both sides agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The subprotocol.
    pub codec: Codec,
    /// The value of `Sec-WebSocket-Accept`.
    pub accept: String,
}

/// Why a request is no upgrade for us, with what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHandshake {
    /// A plain request.
    #[error("this address speaks WebSocket: send Connection: Upgrade and Upgrade: websocket")]
    NoUpgrade,
    /// Another version of the protocol.
    #[error("only Sec-WebSocket-Version 13 is spoken here")]
    Version,
    /// No key, or a strange one.
    #[error("Sec-WebSocket-Key is missing or is not 16 bytes in base64")]
    Key,
    /// None of our subprotocols is offered.
    #[error("offer the subprotocol burnrate.v1.json or burnrate.v1.bincode in Sec-WebSocket-Protocol")]
    Subprotocol,
    /// A page of another site.
    #[error("pages of other sites may not connect: Origin and Host differ")]
    Origin,
}

impl BadHandshake {
    /// The HTTP status that fits.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::NoUpgrade | Self::Version => StatusCode::UPGRADE_REQUIRED,
            Self::Key | Self::Subprotocol => StatusCode::BAD_REQUEST,
            Self::Origin => StatusCode::FORBIDDEN,
        }
    }
}

/// Reads the head of a request.
///
/// # Errors
/// [`BadHandshake`] that says what is missing.
pub fn agree(method: &Method, headers: &HeaderMap) -> Result<Agreement, BadHandshake> {
    let upgrades = method == Method::GET
        && has_token(headers, &CONNECTION, "upgrade")
        && has_token(headers, &UPGRADE, "websocket");
    if !upgrades {
        return Err(BadHandshake::NoUpgrade);
    }
    if text(headers, &SEC_WEBSOCKET_VERSION) != Some("13") {
        return Err(BadHandshake::Version);
    }
    let key = text(headers, &SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24 && key.ends_with("=="));
    let key = key.ok_or(BadHandshake::Key)?;
    if !is_same_site(headers) {
        return Err(BadHandshake::Origin);
    }
    let codec = tokens(headers, &SEC_WEBSOCKET_PROTOCOL).find_map(Codec::from_subprotocol);
    let codec = codec.ok_or(BadHandshake::Subprotocol)?;
    Ok(Agreement { codec, accept: derive_accept_key(key.as_bytes()) })
}

/// A browser sends the page's origin, and its host must be ours; programs send none and may connect. A page that was
/// rebound to our address by DNS sends its own name as Host too, so the origin's host alone is compared: it can only
/// ask what its own visitors could.
fn is_same_site(headers: &HeaderMap) -> bool {
    if !headers.contains_key(ORIGIN) {
        return true;
    }
    let origin = text(headers, &ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    match (origin, text(headers, &HOST)) {
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(host),
        (None, _) | (_, None) => false,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn tokens<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',').map(str::trim))
}

fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    tokens(headers, name).any(|found| found.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const GOOD: [(HeaderName, &str); 6] = [
        (CONNECTION, "keep-alive, Upgrade"),
        (UPGRADE, "websocket"),
        (SEC_WEBSOCKET_VERSION, "13"),
        (SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
        (SEC_WEBSOCKET_PROTOCOL, "other, burnrate.v1.bincode"),
        (HOST, "192.168.1.20:8080"),
    ];

    fn agreed(changes: &[(HeaderName, Option<&'static str>)]) -> Result<Agreement, BadHandshake> {
        let mut headers: HeaderMap =
            GOOD.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        for (name, value) in changes {
            match value {
                Some(value) => drop(headers.insert(name, HeaderValue::from_static(value))),
                None => drop(headers.remove(name)),
            }
        }
        agree(&Method::GET, &headers)
    }

    #[test]
    fn a_good_head_is_agreed_with_the_accept_of_the_standard() {
        let agreement = agreed(&[]).expect("agreed");
        assert_eq!(agreement.codec, Codec::Bincode);
        assert_eq!(agreement.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert!(agreed(&[(ORIGIN, Some("http://192.168.1.20:8080"))]).is_ok());
    }

    #[test]
    fn each_fault_is_named() {
        let cases = [
            ((UPGRADE, None), BadHandshake::NoUpgrade),
            ((SEC_WEBSOCKET_VERSION, Some("8")), BadHandshake::Version),
            ((SEC_WEBSOCKET_KEY, Some("short")), BadHandshake::Key),
            ((SEC_WEBSOCKET_PROTOCOL, None), BadHandshake::Subprotocol),
            ((SEC_WEBSOCKET_PROTOCOL, Some("burnrate.v2.json")), BadHandshake::Subprotocol),
            ((ORIGIN, Some("http://elsewhere.example")), BadHandshake::Origin),
            ((ORIGIN, Some("null")), BadHandshake::Origin),
        ];
        for (change, fault) in cases {
            assert_eq!(agreed(&[change]), Err(fault));
        }
    }
}
