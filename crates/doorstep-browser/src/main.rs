//! Pictures of a page for the README: `doorstep-browser PAGE.html FOLDER`.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use doorstep_browser::{Driver, Media, Scheme, View, Window};

/// One picture: its file, how the page is looked at, and which element stands at the top of the window.
struct Shot {
    file: &'static str,
    view: View,
    at: &'static str,
}

const SHOTS: [Shot; 5] = [
    shot("verdict-light.png", desk(820, Scheme::Light), "body"),
    shot("verdict-dark.png", desk(820, Scheme::Dark), "body"),
    shot("months-light.png", desk(700, Scheme::Light), "#months"),
    shot("months-dark.png", desk(700, Scheme::Dark), "#months"),
    shot("phone-light.png", PHONE, "body"),
];

const PHONE: View = View {
    width: 390,
    height: 844,
    sharpness: 2,
    scheme: Scheme::Light,
    media: Media::Screen,
};

const fn desk(height: u32, scheme: Scheme) -> View {
    View {
        width: 1200,
        height,
        sharpness: 1,
        scheme,
        media: Media::Screen,
    }
}

const fn shot(file: &'static str, view: View, at: &'static str) -> Shot {
    Shot { file, view, at }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [page, folder] = arguments.as_slice() else {
        eprintln!("Usage: doorstep-browser PAGE.html FOLDER");
        return ExitCode::from(2);
    };
    match take(Path::new(page), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("doorstep-browser: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn take(page: &Path, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let chromedriver = Driver::place().ok_or("chromedriver is not on the PATH")?;
    std::fs::create_dir_all(folder)?;
    let window = Window::open(&chromedriver)?;
    window.show(page)?;
    for Shot { file, view, at } in &SHOTS {
        window.look(*view)?;
        let found = window.ask(
            "const place = document.querySelector(arguments[0]);\n\
             if (place) { window.scrollTo(0, place.getBoundingClientRect().top + window.scrollY); }\n\
             return place !== null;",
            &[(*at).into()],
        )?;
        if found != true {
            return Err(format!("the page has no {at}").into());
        }
        let picture = window.picture()?;
        println!("{file}: {} kB", picture.len().div_ceil(1000));
        std::fs::write(folder.join(file), picture)?;
    }
    Ok(())
}
