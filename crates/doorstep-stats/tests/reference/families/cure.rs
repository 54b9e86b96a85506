//! Cure models in the parameters of Stata and R: the share that never meets the event, on one of
//! three links, and the time to it.
//!
//! It must never fit anything itself: every number follows from the fit of the library, and every
//! error from its covariance.

use doorstep_stats::cure::{Covariates, CureFit, CureModel, CureSpec, Family, Form};
use doorstep_stats::survival::Observation;

use super::observations;
use crate::answers::{Answers, Gap};
use crate::data::{self, Sheet};
use crate::entry::{Entry, plain};

const GROUPS: [&str; 3] = ["good", "medium", "poor"];

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let sample = Sample::read(entry)?;
    let spec = CureSpec {
        form: form(entry),
        family: family(entry)?,
    };
    let columns = sample.names.len();
    let values: Vec<f64> = sample.rows.iter().flatten().copied().collect();
    let share = Covariates::new(&values, columns);
    let scaled = columns > 0
        && (entry.says(&["anc", "scale(", "scale =", "scale=~"]) || has_key(entry, "scale_group"));
    let scale = if scaled { share } else { Covariates::NONE };
    let fit = spec
        .fit(&sample.observations, share, scale)
        .map_err(Gap::refused)?;
    let mut writer = Writer {
        entry,
        fit: &fit,
        share_columns: columns,
        scale_columns: scale.columns(),
        answers: Answers::default(),
    };
    writer.shares(&sample);
    writer.times(spec.family, &sample);
    writer.summary(&sample);
    Ok(writer.answers)
}

fn has_key(entry: &Entry, part: &str) -> bool {
    entry.expected.keys().any(|key| plain(key).contains(part))
}

fn form(entry: &Entry) -> Form {
    let non_mixture = entry.says(&[
        "nonmixture",
        "non-mixture",
        "non mixture",
        "non_mixture",
        "nmix",
        "mixture=f",
    ]);
    if non_mixture {
        Form::NonMixture
    } else {
        Form::Mixture
    }
}

fn family(entry: &Entry) -> Result<Family, Gap> {
    const NAMES: [(&[&str], Family); 5] = [
        (&["weibull"], Family::Weibull),
        (
            &[
                "lognormal",
                "log-normal",
                "lnorm",
                "log_normal",
                "log normal",
            ],
            Family::LogNormal,
        ),
        (
            &["gengamma", "generalised gamma", "generalized gamma"],
            Family::GeneralisedGamma,
        ),
        (&["gamma"], Family::Gamma),
        (&["exponential"], Family::Exponential),
    ];
    let named = NAMES.iter().find(|(names, _)| entry.says(names));
    match named {
        Some((_, family)) => Ok(*family),
        None if entry.says(&["vignette"]) => Ok(Family::Weibull),
        None => Err(Gap::missing("the name of a distribution")),
    }
}

/// Observations, and what distinguishes them.
struct Sample {
    observations: Vec<Observation>,
    names: Vec<String>,
    rows: Vec<Vec<f64>>,
}

impl Sample {
    fn read(entry: &Entry) -> Result<Self, Gap> {
        if entry.data_set().is_none() {
            let observations = observations::of_one_kind(&observations::required(&entry.inputs)?);
            return Self::with_groups(entry, observations, |inputs| {
                let labels = inputs
                    .inputs
                    .value(&["group", "groups"])
                    .and_then(|labels| labels.as_array());
                let labels = labels.ok_or_else(|| Gap::missing("the group of each subject"))?;
                Ok(labels
                    .iter()
                    .map(|label| label.as_str().unwrap_or_default().to_lowercase())
                    .collect())
            });
        }
        if !entry.says(&["gbsg2", "flexsurv", "bc", "breast"]) {
            return Err(Gap::NoData(format!("no file is known for {}", entry.words)));
        }
        let sheet = data::read("gbsg2.csv", "reference_sets", ',')?;
        let subjects = sheet
            .numbers("time")?
            .into_iter()
            .zip(sheet.numbers("cens")?);
        let observations = subjects
            .map(|(time, event)| Observation {
                time,
                cause: (event > 0.0).then_some(0),
            })
            .collect();
        Self::with_groups(entry, observations, |_| prognostic_groups(&sheet))
    }

    fn with_groups(
        entry: &Entry,
        observations: Vec<Observation>,
        groups: impl Fn(&Entry) -> Result<Vec<String>, Gap>,
    ) -> Result<Self, Gap> {
        let names: Vec<String> =
            if entry.says(&["group"]) && !has_key(entry, "good") || has_key(entry, "medium") {
                vec!["medium".to_owned(), "poor".to_owned()]
            } else if entry.says(&["good"])
                || entry.says(&["covariate"]) && !entry.says(&["no covariate"])
            {
                vec!["good".to_owned()]
            } else {
                return Ok(Self {
                    rows: vec![Vec::new(); observations.len()],
                    observations,
                    names: Vec::new(),
                });
            };
        let groups = groups(entry)?;
        let row = |group: &String| {
            names
                .iter()
                .map(|name| f64::from(u8::from(name == group)))
                .collect()
        };
        let rows = groups.iter().map(row).collect();
        Ok(Self {
            observations,
            names,
            rows,
        })
    }

    /// The covariates of the groups that have a name of their own.
    fn groups(&self) -> Vec<(&'static str, Vec<f64>)> {
        let row = |group: &str| {
            self.names
                .iter()
                .map(|name| f64::from(u8::from(name == group)))
                .collect()
        };
        let shown = if self.names.is_empty() {
            &[][..]
        } else {
            &GROUPS[..]
        };
        shown.iter().map(|group| (*group, row(group))).collect()
    }
}

/// The thirds of the prognostic index of Sauerbrei and Royston (1999), *JRSS A* 162, 71–94, model
/// III, which is what R `flexsurv::bc` calls good, medium and poor.
fn prognostic_groups(sheet: &Sheet) -> Result<Vec<String>, Gap> {
    let [age, nodes, receptor] = ["age", "pnodes", "progrec"].map(|column| sheet.numbers(column));
    let (age, nodes, receptor) = (age?, nodes?, receptor?);
    let (grades, hormone) = (sheet.texts("tgrade")?, sheet.texts("horTh")?);
    let index: Vec<f64> = (0..age.len())
        .map(|row| {
            let decades = age[row] / 50.0;
            let yes = |truth: bool| f64::from(u8::from(truth));
            1.742 * decades.powi(-2) - 7.812 * decades.powf(-0.5) + 0.517 * yes(grades[row] != "I")
                - 1.981 * (-0.12 * nodes[row]).exp()
                - 0.058 * (receptor[row] + 1.0).sqrt()
                - 0.394 * yes(hormone[row] == "yes")
        })
        .collect();
    let mut order: Vec<usize> = (0..index.len()).collect();
    order.sort_by(|&one, &other| index[one].total_cmp(&index[other]));
    let mut groups = vec![String::new(); index.len()];
    for (place, row) in order.into_iter().enumerate() {
        let third = (3 * place / index.len()).min(2);
        GROUPS[third].clone_into(&mut groups[row]);
    }
    Ok(groups)
}

struct Writer<'a> {
    entry: &'a Entry,
    fit: &'a CureFit,
    share_columns: usize,
    scale_columns: usize,
    answers: Answers,
}

impl Writer<'_> {
    /// A number that follows from the parameters, its standard error by the delta method and its
    /// normal interval.
    fn put(&mut self, names: &[&str], of: impl Fn(&[f64]) -> f64) {
        let point = self.fit.model().parameters().to_vec();
        let slope: Vec<f64> = (0..point.len())
            .map(|index| {
                let near = 1e-5 * (1.0 + point[index].abs());
                let moved = |distance: f64| {
                    let mut point = point.clone();
                    point[index] += distance;
                    of(&point)
                };
                (moved(near) - moved(-near)) / (2.0 * near)
            })
            .collect();
        let products = self.fit.covariance().chunks(point.len()).zip(&slope);
        let variance: f64 = products
            .map(|(row, by)| {
                by * row
                    .iter()
                    .zip(&slope)
                    .map(|(part, by)| part * by)
                    .sum::<f64>()
            })
            .sum();
        let (value, error) = (of(&point), variance.sqrt());
        let z = self
            .entry
            .inputs
            .confidence()
            .map_or(f64::NAN, doorstep_stats::Confidence::critical_value);
        for name in names {
            self.answers.put(&[name], value);
            self.answers
                .put(&[&format!("se_{name}"), &format!("{name}_se")], error);
            self.answers.put(
                &[&format!("lower_{name}"), &format!("{name}_lower")],
                value - z * error,
            );
            self.answers.put(
                &[&format!("upper_{name}"), &format!("{name}_upper")],
                value + z * error,
            );
        }
    }

    /// On the link that the entry names, and as they are.
    fn shares(&mut self, sample: &Sample) {
        let link: fn(f64) -> f64 = if self.entry.says(&["loglog", "log-log", "exp(-exp("]) {
            |never| (-never.ln()).ln()
        } else if self.entry.says(&["identity"]) {
            |never| never
        } else {
            |never| (never / (1.0 - never)).ln()
        };
        let never = |row: Vec<f64>| {
            move |parameters: &[f64]| {
                let slopes = parameters[1..]
                    .iter()
                    .zip(&row)
                    .map(|(slope, value)| slope * value);
                1.0 / (1.0 + (parameters[0] + slopes.sum::<f64>()).exp())
            }
        };
        let none = vec![0.0; self.share_columns];
        let (base, base_link) = (never(none.clone()), never(none.clone()));
        self.put(
            &["pi", "pi_cons", "cons", "pi_intercept", "intercept"],
            move |parameters| link(base_link(parameters)),
        );
        self.put(
            &[
                "theta",
                "cured_fraction",
                "cure_fraction",
                "cured",
                "cured_identity_link",
                "p_never",
            ],
            &base,
        );
        self.put(
            &["c", "share", "eventual", "uncured_fraction"],
            |parameters| 1.0 - base(parameters),
        );
        for (column, name) in sample.names.iter().enumerate() {
            let mut row = none.clone();
            row[column] = 1.0;
            let (with, without) = (never(row), never(none.clone()));
            let names = [
                name.clone(),
                format!("pi_{name}"),
                format!("group{name}"),
                format!("group_{name}"),
            ];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.put(&names, move |parameters| {
                link(with(parameters)) - link(without(parameters))
            });
        }
        for (group, row) in sample.groups() {
            let names = ["theta", "cured", "cured_fraction"].map(|name| format!("{name}_{group}"));
            self.put(&names.each_ref().map(String::as_str), never(row));
        }
    }

    fn times(&mut self, family: Family, sample: &Sample) {
        let location = 1 + self.share_columns;
        let shape = location + 1 + self.scale_columns;
        match family {
            Family::Weibull => {
                self.put(&["ln_gamma", "ln_shape", "log_shape"], |parameters| {
                    parameters[shape]
                });
                self.put(&["gamma", "shape"], |parameters| parameters[shape].exp());
                self.put(&["ln_lambda", "ln_scale", "log_scale"], |parameters| {
                    -parameters[shape].exp() * parameters[location]
                });
                self.put(&["lambda", "scale"], |parameters| {
                    (-parameters[shape].exp() * parameters[location]).exp()
                });
                for (column, name) in sample.names.iter().enumerate().take(self.scale_columns) {
                    let names = [
                        format!("scale_group{name}"),
                        format!("scale_{name}"),
                        format!("ln_lambda_{name}"),
                    ];
                    let at = location + 1 + column;
                    self.put(&names.each_ref().map(String::as_str), |parameters| {
                        -parameters[shape].exp() * parameters[at]
                    });
                }
            }
            Family::LogNormal => {
                self.put(&["mu", "meanlog"], |parameters| parameters[location]);
                self.put(&["ln_sigma", "log_sigma"], |parameters| parameters[shape]);
                self.put(&["sigma", "sdlog"], |parameters| parameters[shape].exp());
            }
            Family::Gamma => {
                self.put(&["shape", "k"], |parameters| parameters[shape].exp());
                self.put(&["ln_shape"], |parameters| parameters[shape]);
                self.put(&["rate"], |parameters| (-parameters[location]).exp());
                self.put(&["ln_rate"], |parameters| -parameters[location]);
            }
            Family::Exponential => {
                self.put(&["lambda", "rate"], |parameters| {
                    (-parameters[location]).exp()
                });
                self.put(&["ln_lambda", "ln_rate"], |parameters| {
                    -parameters[location]
                });
            }
            Family::GeneralisedGamma => {
                self.put(&["mu"], |parameters| parameters[location]);
                self.put(&["ln_sigma"], |parameters| parameters[shape]);
                self.put(&["sigma"], |parameters| parameters[shape].exp());
                self.put(&["q"], |parameters| parameters[shape + 1]);
            }
        }
    }

    fn summary(&mut self, sample: &Sample) {
        let fit = self.fit;
        let parameters = fit.model().parameters().len() as f64;
        self.answers.put(
            &["loglik", "log_likelihood", "ll", "loglikelihood"],
            fit.log_likelihood(),
        );
        self.answers
            .put(&["aic"], 2.0 * parameters - 2.0 * fit.log_likelihood());
        self.answers.put(&["bic"], fit.bic());
        self.answers.put(&["df", "parameters", "n_par"], parameters);
        self.answers.put(&["n"], sample.observations.len());
        let events = sample
            .observations
            .iter()
            .filter(|one| one.cause.is_some())
            .count();
        self.answers.put(&["events", "n_events"], events);
        self.answers
            .put(&["censored"], sample.observations.len() - events);
        self.answers.put(
            &["total_time", "time_at_risk"],
            sample.observations.iter().map(|one| one.time).sum::<f64>(),
        );
        let Some(times) = self.entry.inputs.numbers(&["t", "times", "at"]) else {
            return;
        };
        let curve = |model: &CureModel, row: &[f64]| {
            let course = model
                .course(row, &row[..self.scale_columns.min(row.len())])
                .ok()?;
            Some(
                times
                    .iter()
                    .map(|&time| 1.0 - course.incidence(time))
                    .collect::<Vec<f64>>(),
            )
        };
        self.answers.put(
            &["surv", "survival"],
            curve(fit.model(), &vec![0.0; self.share_columns]),
        );
        for (group, row) in sample.groups() {
            self.answers.put(
                &[&format!("surv_{group}"), &format!("survival_{group}")],
                curve(fit.model(), &row),
            );
        }
    }
}
