//! The browser client, built by `build.rs` and embedded: files by their address, nothing else.
//! Invariant: the table is fixed at build time and sorted by address; no file of the disk is ever read.
//! Knows nothing of HTTP beyond a content type: routes, caching and content policy are the host's.

/// One file of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The file as it is.
    pub body: &'static [u8],
    /// The file compressed with gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// The name holds a hash of the content, so a browser may keep the file for ever.
    pub immutable: bool,
}

static ASSETS: &[(&str, Asset)] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file at an address such as `/assets/index-1a2b.js`; `/` is the page itself. Unknown addresses are `None`:
/// answer [`index`] for the client's own routes, and 404 for anything under `/assets/`.
pub fn file(path: &str) -> Option<&'static Asset> {
    let path = if path == "/" { "/index.html" } else { path };
    let place = ASSETS.binary_search_by(|(address, _)| (*address).cmp(path)).ok()?;
    ASSETS.get(place).map(|(_, asset)| asset)
}

/// The page that every route of the client starts from; to be served with `Cache-Control: no-cache`.
pub fn index() -> &'static Asset {
    static NOTHING: Asset =
        Asset { content_type: "text/html; charset=utf-8", body: b"", gzip: None, immutable: false };
    // A build without index.html fails, so the empty page is never served.
    file("/index.html").unwrap_or(&NOTHING)
}

/// Every address with its file, in order.
pub fn files() -> impl Iterator<Item = (&'static str, &'static Asset)> {
    ASSETS.iter().map(|(address, asset)| (*address, asset))
}

#[cfg(test)]
mod tests {
    use super::{file, files, index};

    #[test]
    fn the_page_names_only_files_that_are_there() {
        let page = String::from_utf8_lossy(index().body);
        let named: Vec<&str> =
            page.split(['"', '\'']).filter(|text| text.starts_with('/') && text.contains('.')).collect();
        assert!(named.len() >= 3, "the page names its script and styles: {named:?}");
        for address in named {
            assert!(file(address).is_some(), "{address} is not embedded");
        }
    }

    #[test]
    fn addresses_are_sorted_and_found() {
        let addresses: Vec<&str> = files().map(|(address, _)| address).collect();
        assert!(addresses.is_sorted(), "{addresses:?}");
        for (address, asset) in files() {
            assert_eq!(file(address), Some(asset));
            assert_eq!(asset.immutable, address.starts_with("/assets/"), "{address}");
            assert!(!asset.body.is_empty(), "{address} is empty");
        }
    }

    #[test]
    fn unknown_addresses_are_nothing() {
        for address in ["", "/m/7/play", "/assets/", "/../Cargo.toml", "index.html"] {
            assert_eq!(file(address), None, "{address:?}");
        }
    }

    #[test]
    fn compressed_bytes_are_gzip_and_smaller() {
        let mut compressed = 0;
        for (address, asset) in files() {
            if let Some(gzip) = asset.gzip {
                assert_eq!(gzip.get(..2), Some([0x1f, 0x8b].as_slice()), "{address}");
                assert!(gzip.len() < asset.body.len(), "{address}");
                compressed += 1;
            }
        }
        assert!(compressed >= 3, "script, styles and page compress");
    }
}
