//! What files may mean, as text.

use doorstep_app::records::{Explained, FileGuess};

/// What is known of files, what is guessed, and how sure that is.
pub(super) fn shown(explained: &Explained) -> String {
    let mut text = String::new();
    for (file, what) in &explained.known {
        text.push_str(&format!("{file}: known, {what}\n"));
    }
    for guess in &explained.guesses {
        text.push_str(&table(guess));
    }
    for file in &explained.others {
        text.push_str(&format!(
            "{file}: nothing here fits it; docs/import.md says how to write a mapping file\n"
        ));
    }
    text
}

fn table(guess: &FileGuess) -> String {
    const WIDEST: usize = 34;
    let cut = |text: &str| {
        let plain: String = text
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        if plain.chars().count() > WIDEST {
            plain
                .chars()
                .take(WIDEST - 3)
                .chain("...".chars())
                .collect()
        } else {
            plain
        }
    };
    let rows = guess.columns.iter().map(|column| {
        let (meaning, certainty) = if column.meaning.is_empty() {
            ("not used".to_owned(), String::new())
        } else {
            (column.meaning.clone(), format!("{:.2}", column.certainty))
        };
        let samples: Vec<String> = column.samples.iter().map(|sample| cut(sample)).collect();
        [cut(&column.column), meaning, certainty, samples.join(" | ")]
    });
    let head = ["column", "meaning", "sure", "values"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let width = |place: usize| {
        rows.iter()
            .map(|row| row[place].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    let mut text = format!(
        "{}: perhaps {}, certainty {:.2}\n",
        guess.file,
        guess.table.name(),
        guess.certainty
    );
    for [column, meaning, sure, samples] in &rows {
        let line = format!(
            "  {column:<0$}  {meaning:<1$}  {sure:<2$}  {samples}",
            widths[0], widths[1], widths[2]
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for question in &guess.questions {
        text.push_str(&format!("  ? {question}\n"));
    }
    text
}
