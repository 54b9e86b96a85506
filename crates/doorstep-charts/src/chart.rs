//! A chart that is drawn: its words, its numbers, its picture, and the figure a page shows.

use crate::xml::escaped;
use crate::{Locale, Look, Side, Table};

/// The words above a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// The chart's name within its page, such as `balance`; ids are made of it.
    pub id: String,
    /// The finding, as a sentence without a full stop.
    pub title: String,
    /// What is measured, of what, in which unit.
    pub subtitle: String,
    /// What is said instead if there are no numbers; a sentence of the locale if it is empty.
    pub empty: String,
}

impl Caption {
    /// A caption with the usual sentence for a chart without numbers.
    pub fn new(id: &str, title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        Self {
            id: id.to_owned(),
            title: title.into(),
            subtitle: subtitle.into(),
            empty: String::new(),
        }
    }

    /// What to say if there are no numbers.
    #[must_use]
    pub fn or_empty(self, sentence: impl Into<String>) -> Self {
        Self {
            empty: sentence.into(),
            ..self
        }
    }

    /// The sentence for a chart without numbers.
    pub(crate) fn nothing(&self, locale: Locale) -> &str {
        if self.empty.is_empty() {
            locale.words().nothing
        } else {
            &self.empty
        }
    }
}

/// One entry of a legend, for fills that repeat in every column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Whose mark.
    pub side: Side,
    /// Whether it is the hatching of what is not known yet.
    pub is_open: bool,
    /// What it stands for.
    pub name: String,
}

/// A drawn chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its id, prefix included.
    pub id: String,
    /// The finding.
    pub title: String,
    /// What is measured.
    pub subtitle: String,
    /// The text alternative, with its numbers.
    pub description: String,
    /// The numbers.
    pub table: Table,
    /// The picture, whole and well-formed on its own.
    pub svg: String,
    /// Its height in pixels.
    pub height: f64,
    /// For paper: the same in several pictures if it is higher than a sheet and made of rows, each with the scale.
    pub sheets: Vec<String>,
    /// For a page: rows of a table with one drawing each, to be shown instead of the picture.
    pub rows: Option<String>,
    /// A legend, if fills repeat.
    pub keys: Vec<Key>,
    /// Whether there was nothing to draw; the picture then is a sentence.
    pub is_empty: bool,
    pub(crate) locale: Locale,
}

impl Chart {
    /// The whole figure for a page: caption, picture, and the numbers to open below it.
    pub fn figure(&self) -> String {
        let (id, picture) = (&self.id, self.picture());
        format!(
            "<figure class=\"chart\" id=\"{id}\">\n{}{picture}\n{}</figure>\n",
            self.caption(),
            self.numbers()
        )
    }

    /// The picture alone in its box, for a place that has said already what it shows.
    pub fn bare(&self) -> String {
        format!("<div class=\"chart\">{}</div>\n", self.picture())
    }

    fn picture(&self) -> String {
        match &self.rows {
            _ if self.is_empty => format!("<p class=\"empty\">{}</p>", escaped(&self.description)),
            Some(rows) => rows.clone(),
            None => self.svg.clone(),
        }
    }

    fn caption(&self) -> String {
        let mut caption = format!("<figcaption>\n<h3>{}</h3>\n", escaped(&self.title));
        if !self.subtitle.is_empty() {
            caption += &format!("<p>{}</p>\n", escaped(&self.subtitle));
        }
        if !self.keys.is_empty() && !self.is_empty {
            let keys: Vec<String> = self.keys.iter().map(Key::html).collect();
            caption += &format!("<p class=\"row\">{}</p>\n", keys.join(" "));
        }
        caption + "</figcaption>\n"
    }

    /// The table to open, unless the picture is a table itself.
    fn numbers(&self) -> String {
        if self.is_empty || self.table.rows.is_empty() || self.rows.is_some() {
            return String::new();
        }
        let words = self.locale.words();
        format!(
            "<details>\n<summary>{}</summary>\n{}\n</details>\n",
            words.numbers,
            self.table.for_readers().html()
        )
    }
}

impl Key {
    fn html(&self) -> String {
        let class = self.side.class();
        let fill = if self.is_open {
            format!("class=\"open\" fill=\"url(#open-{class})\"")
        } else if self.side == Side::Grey {
            "class=\"range\"".to_owned()
        } else {
            "class=\"estimate\"".to_owned()
        };
        let name = escaped(&self.name);
        format!(
            "<span class=\"nowrap\"><svg class=\"sign {class}\" aria-hidden=\"true\">\
             <rect {fill} width=\"14\" height=\"14\"/></svg> {name}</span>"
        )
    }
}

/// What a chart hands over when it has drawn itself.
pub(crate) struct Drawn {
    pub(crate) description: String,
    pub(crate) table: Table,
    pub(crate) svg: String,
    pub(crate) height: f64,
}

impl Drawn {
    pub(crate) fn chart(self, caption: &Caption, look: &Look) -> Chart {
        Chart {
            id: look.id(&caption.id),
            title: caption.title.clone(),
            subtitle: caption.subtitle.clone(),
            description: self.description,
            table: self.table,
            svg: self.svg,
            height: self.height,
            sheets: Vec::new(),
            rows: None,
            keys: Vec::new(),
            is_empty: false,
            locale: look.locale,
        }
    }
}

impl Chart {
    /// A sentence instead of a picture.
    pub(crate) fn empty(caption: &Caption, look: &Look, table: Table) -> Self {
        use crate::canvas::{Canvas, Label};
        let sentence = caption.nothing(look.locale).to_owned();
        let height = 44.0;
        let mut canvas = Canvas::new(look, &caption.id, height);
        canvas.label(&Label::new(0.0, 26.0, sentence.as_str()).within(1.0));
        let svg = canvas.finish(&caption.title, &sentence);
        let drawn = Drawn {
            description: sentence,
            table,
            svg,
            height,
        };
        Self {
            is_empty: true,
            ..drawn.chart(caption, look)
        }
    }

    pub(crate) fn with_rows(self, rows: Option<String>) -> Self {
        Self { rows, ..self }
    }

    pub(crate) fn with_sheets(self, sheets: Vec<String>) -> Self {
        Self { sheets, ..self }
    }

    pub(crate) fn with_keys(self, keys: Vec<Key>) -> Self {
        Self { keys, ..self }
    }
}
