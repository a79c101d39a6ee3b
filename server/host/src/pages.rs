//! The browser client's files, as far as they are built in (feature `web`); a plain page that says so otherwise.

/// One file to serve.
pub(crate) struct Page {
    pub(crate) content_type: &'static str,
    pub(crate) body: &'static [u8],
    /// The body as gzip, where that is shorter.
    pub(crate) gzip: Option<&'static [u8]>,
    /// Whether its name changes with its content, so that a browser may keep it for ever.
    pub(crate) immutable: bool,
}

/// The file at a path of the site, such as `/assets/index-1a2b.js`.
#[cfg(feature = "web")]
pub(crate) fn file(path: &str) -> Option<Page> {
    burnrate_web::file(path).map(page)
}

/// The page that every route of the client opens with.
#[cfg(feature = "web")]
pub(crate) fn index() -> Page {
    page(burnrate_web::index())
}

#[cfg(feature = "web")]
fn page(asset: &'static burnrate_web::Asset) -> Page {
    Page { content_type: asset.content_type, body: asset.body, gzip: asset.gzip, immutable: asset.immutable }
}

/// There are no files in this build.
#[cfg(not(feature = "web"))]
pub(crate) fn file(_path: &str) -> Option<Page> {
    None
}

/// Says that this build has no pages.
#[cfg(not(feature = "web"))]
pub(crate) fn index() -> Page {
    const BODY: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Burnrate</title>\
        <p>This server was built without the web feature, so it has no pages. The game is at /ws.</p>\
        <p lang=\"zh\">此服务器构建时未包含网页，游戏接口在 /ws。</p></html>";
    Page { content_type: "text/html; charset=utf-8", body: BODY.as_bytes(), gzip: None, immutable: false }
}
