//! The human schema: TOML with natural units in key names, read into [`Resolved`] with every fault at once.
//! Reading never stops at a fault: a bad field takes a harmless stand-in, and the whole is thrown away at the end.
//! Defaults are one file, `scenarios/_defaults.toml`, layered under the scenario's own.

mod attention;
mod business;
mod cells;
mod control;
mod date;
mod finance;
mod fixed;
mod market;
mod meta;
mod research;
mod script;
mod section;
mod segment;
mod shock;
mod value;
mod vendor;

pub use date::day_of_date;
use toml::de::DeTable;

use crate::fault::{FAULTS_MAX, Fault, Faults, shown};
use crate::resolved::{RESOLVED_VERSION, Resolved};
use section::{File, Section};

/// The default of every value that a scenario may leave out, with its unit in its name: what the model document prints.
pub const DEFAULTS: &str = include_str!("../scenarios/_defaults.toml");
/// A longer file is refused unread.
pub const FILE_BYTES_MAX: usize = 256 * 1024;

/// Checks a scenario's text and fills in every default.
///
/// # Errors
/// Every fault of the file, in the order of its lines; never empty.
pub fn check(file_name: &str, text: &str) -> Result<Resolved, Vec<Fault>> {
    check_over(file_name, text, DEFAULTS)
}

/// The same over other defaults than the program's.
pub(crate) fn check_over(file_name: &str, text: &str, defaults: &str) -> Result<Resolved, Vec<Fault>> {
    let whole = |rule: String| {
        vec![Fault { file: file_name.to_owned(), line: None, path: String::new(), value: None, rule }]
    };
    if text.len() > FILE_BYTES_MAX {
        return Err(whole(format!("is {} bytes long; at most {FILE_BYTES_MAX} are read", text.len())));
    }
    let own = File { name: file_name, text, default: false };
    let base = File { name: "_defaults.toml", text: defaults, default: true };
    let (own_table, base_table) = (parse(&own)?, parse(&base)?);
    let faults = Faults::of(file_name);
    let root = Section::root(&[(&own, &own_table), (&base, &base_table)], &faults);
    let resolved = read(&root);
    let faults = faults.into_sorted();
    if faults.is_empty() { Ok(resolved) } else { Err(faults) }
}

fn parse<'a>(file: &File<'a>) -> Result<DeTable<'a>, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(file.text);
    if errors.is_empty() {
        return Ok(table.into_inner());
    }
    let fault = |e: &toml::de::Error| Fault {
        file: file.name.to_owned(),
        line: e.span().map(|span| file.line(span.start)),
        path: String::new(),
        value: None,
        rule: format!("is not TOML: {}", shown(e.message())),
    };
    let faults = Faults::of(file.name);
    errors.iter().take(FAULTS_MAX).for_each(|e| faults.add(fault(e)));
    Err(faults.into_sorted())
}

fn read(root: &Section<'_, '_>) -> Resolved {
    let meta = meta::read(root);
    let segments = segment::read_all(root, meta.market_scale_micro);
    let segment_keys: Vec<&str> = segments.iter().map(|s| s.key.as_str()).collect();
    let channels = market::channels(root, &segment_keys, meta.market_scale_micro);
    let channel_keys: Vec<&str> = channels.iter().map(|c| c.key.as_str()).collect();
    let compute = market::compute(root);
    let world = vendor::World {
        start_date: &meta.start_date,
        days: meta.days,
        scale_micro: meta.market_scale_micro,
        segments: &segments,
        channel_keys: &channel_keys,
        compute: &compute,
    };
    let vendors = vendor::read_all(root, &world);
    let script = script::read(root, &world, &vendors);
    let pacing = control::pacing(root);
    let pricing = fixed::pricing(root);
    let resolved = Resolved {
        version: RESOLVED_VERSION,
        api_segment: segment::api(root, &segment_keys, meta.market_scale_micro),
        awareness: market::awareness(root),
        choice: market::choice(root),
        flows: market::flows(root),
        conversation: market::conversation(root),
        advertising: market::advertising(root, meta.market_scale_micro),
        people: finance::people(root),
        finance: finance::read(root, meta.market_scale_micro),
        shocks: shock::read(root, (&meta.start_date, meta.days), &vendors),
        bounds: control::bounds(root),
        unlocks: control::unlocks(root, &channel_keys, pacing.turn_plan.iter().map(|span| span.turns).sum()),
        pacing,
        score: control::score(root),
        switches: market::switches(root),
        business: business::read(root, meta.market_scale_micro),
        reports: business::reports(root),
        keywords: attention::keywords(root, &segment_keys, &channels),
        attention: attention::read(root, meta.market_scale_micro),
        house_rules: shock::house_rules(root),
        script,
        segments: segments.clone(),
        channels: channels.clone(),
        compute: compute.clone(),
        vendors: vendors.into_iter().map(|(v, _)| v).collect(),
        meta: meta.clone(),
        pricing,
        research: research::research(root),
        talent: research::talent(root),
    };
    cells::check(root, &resolved);
    fixed::check_script(root, &resolved.vendors, &resolved.script, pricing);
    root.finish();
    resolved
}
