//! Pictures of a page for the README: `doorstep-browser PAGE.html FOLDER`.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use doorstep_browser::{Driver, Media, Scheme, View, Window};

/// One picture: its file, how the page is looked at, and from the top of which element to the bottom of which it shows.
struct Shot {
    file: &'static str,
    view: View,
    from: &'static str,
    to: &'static str,
}

const VERDICT: (&str, &str) = ("body", "#balance");
const MONTHS: (&str, &str) = ("#months", "#months");
const ARMS: (&str, &str) = ("#balance", "#balance");

const SHOTS: [Shot; 5] = [
    shot("verdict-light.png", screen(1200, 1, Scheme::Light), VERDICT),
    shot("verdict-dark.png", screen(1200, 1, Scheme::Dark), VERDICT),
    shot("months-light.png", screen(1200, 1, Scheme::Light), MONTHS),
    shot("months-dark.png", screen(1200, 1, Scheme::Dark), MONTHS),
    shot("phone.png", screen(390, 2, Scheme::Light), ARMS),
];

const fn screen(width: u32, sharpness: u32, scheme: Scheme) -> View {
    View {
        width,
        height: 900,
        sharpness,
        scheme,
        media: Media::Screen,
    }
}

const fn shot(file: &'static str, view: View, (from, to): (&'static str, &'static str)) -> Shot {
    Shot {
        file,
        view,
        from,
        to,
    }
}

/// Where the elements begin and end, from the top of the page.
const EDGES: &str = "\
    const [from, to] = [...arguments].map((name) => document.querySelector(name)?.getBoundingClientRect());\n\
    return from && to ? [scrollY + from.top, scrollY + to.bottom] : null;";

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
    for shot in &SHOTS {
        window.look(shot.view)?;
        let edges = window.ask(EDGES, &[shot.from.into(), shot.to.into()])?;
        let (Some(top), Some(bottom)) = (edges[0].as_f64(), edges[1].as_f64()) else {
            return Err(format!("the page has no {} or no {}", shot.from, shot.to).into());
        };
        window.look(View {
            height: (bottom - top).ceil() as u32,
            ..shot.view
        })?;
        window.ask("scrollTo(0, arguments[0])", &[top.into()])?;
        let picture = window.picture()?;
        println!("{}: {} kB", shot.file, picture.len().div_ceil(1000));
        std::fs::write(folder.join(shot.file), picture)?;
    }
    Ok(())
}
