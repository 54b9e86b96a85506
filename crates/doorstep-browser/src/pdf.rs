//! The one thing that must be known of a printed page: on which sheet each link stands.
//!
//! A PDF as Chromium writes it: pages and links are plain objects, only their drawings are packed. It must never be
//! used for other PDFs.

/// A printed page.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The PDF.
    pub bytes: Vec<u8>,
    sheets: Vec<Vec<String>>,
}

impl Paper {
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&bytes);
        let objects: Vec<(&str, &str)> = objects(&text).collect();
        let is_page = |(_, body): &&(&str, &str)| {
            body.contains("/Type /Page\n")
                || body.contains("/Type /Page ")
                || body.contains("/Type /Page>")
        };
        let sheets = objects.iter().filter(is_page).map(|(_, body)| {
            let links = references(body, "/Annots");
            let link = |id: &str| {
                let (_, body) = objects.iter().find(|(number, _)| *number == id)?;
                address(body)
            };
            links.into_iter().filter_map(link).collect()
        });
        let sheets = sheets.collect();
        Paper { bytes, sheets }
    }

    /// How many sheets there are.
    pub fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// The numbers of the sheets, from 1, on which a link to this address stands.
    pub fn sheets_with(&self, link: &str) -> Vec<usize> {
        let holds = |(_, links): &(usize, &Vec<String>)| links.iter().any(|held| held == link);
        let found = (1..).zip(&self.sheets).filter(holds);
        found.map(|(number, _)| number).collect()
    }
}

/// Every object: its number and what stands between `obj` and `endobj`.
fn objects(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices(" 0 obj").filter_map(|(place, mark)| {
        let number = text[..place].rsplit('\n').next()?;
        let rest = &text[place + mark.len()..];
        let end = rest.find("endobj")?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| (number, &rest[..end]))
    })
}

/// The numbers of the objects in the list of this name: `/Annots [4 0 R 5 0 R]`.
fn references<'a>(body: &'a str, name: &str) -> Vec<&'a str> {
    let list = body
        .split_once(name)
        .and_then(|(_, rest)| rest.split_once(']'));
    let Some((list, _)) = list else {
        return Vec::new();
    };
    let list = list.trim_start().trim_start_matches('[');
    list.split(" 0 R")
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .collect()
}

/// Where a link leads: `/URI (address)`.
fn address(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("/URI (")?;
    Some(rest.split_once(')')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Paper;

    #[test]
    fn every_link_is_found_on_its_sheet() {
        let pdf = "%PDF-1.4\n3 0 obj\n<</Type /Annot\n/A <</S /URI\n/URI (https://a/)>>>>\nendobj\n\
                   4 0 obj\n<</Type /Annot\n/A <</S /URI\n/URI (https://b/)>>>>\nendobj\n\
                   5 0 obj\n<</Type /Page\n/Annots [3 0 R]>>\nendobj\n\
                   6 0 obj\n<</Type /Page\n/Annots [4 0 R 3 0 R]>>\nendobj\n\
                   7 0 obj\n<</Type /Pages\n/Kids [5 0 R 6 0 R]>>\nendobj\n";
        let paper = Paper::of(pdf.as_bytes().to_vec());
        assert_eq!(paper.sheets(), 2);
        assert_eq!(paper.sheets_with("https://a/"), [1, 2]);
        assert_eq!(paper.sheets_with("https://b/"), [2]);
        assert!(paper.sheets_with("https://c/").is_empty());
    }
}
