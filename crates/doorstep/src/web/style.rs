//! The style sheet: what reports have, and what pages with controls have besides.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;

static SHEET: LazyLock<String> = LazyLock::new(|| {
    let own = include_str!("../../static/app.css");
    let [colours, page, charts] = doorstep_report::STYLES;
    [colours, page, charts, own].join("\n")
});

/// Where the sheet is: another address for another sheet, so that browsers may keep it for good.
pub(super) fn address() -> String {
    // FNV-1a: only to tell two sheets apart.
    let hash = SHEET.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("/style.css?{hash:016x}")
}

pub(super) async fn sheet() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        SHEET.as_str(),
    )
}
