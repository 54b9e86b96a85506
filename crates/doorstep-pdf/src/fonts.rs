//! The fonts a document is set in: all compiled in, all under the SIL Open Font License.

use typst::foundations::Bytes;
use typst::text::Font;

/// Noto Sans for words and numbers, and what `typst` brings: Libertinus Serif for headings, the others for signs that
/// these two lack.
pub(crate) fn all() -> Vec<Font> {
    [notosans::REGULAR_TTF, notosans::BOLD_TTF]
        .into_iter()
        .chain(typst_assets::fonts())
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .collect()
}
