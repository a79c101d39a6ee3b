//! What a World may hold, as three explicit lists: *stored* (saved and hashed), *scratch* (filled within a day, never read
//! before it is written), *static* (rebuilt from the opening). A test fails on any other type in the World.
//!
//! Bytes: format and rules version, then each stored type in the list's order, for vendors, segments and channels in
//! scenario order, each value bincode. Invariant: no float, no `Entity`, no map without an order is ever stored.

use bevy_ecs::component::Mutable;
use bevy_ecs::prelude::*;
use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{Decode, Encode};

use crate::roster::Roster;

/// The version of the saved layout.
const SAVE_FORMAT: u16 = 1;

/// The longest saved state in bytes.
pub const SAVE_BYTES_MAX: usize = 8 * 1024 * 1024;

const BINCODE: Configuration<LittleEndian, Varint, Limit<SAVE_BYTES_MAX>> =
    bincode::config::standard().with_limit::<SAVE_BYTES_MAX>();

/// What lives within a day only. A day must come out the same whatever stands here when it begins.
pub trait Scratch: Sized + Encode + Decode<()> {
    /// Contents that would do harm if a system read them before writing.
    fn rubbish() -> Self;
}

/// Why bytes are no saved state of this match.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// Written by another release.
    #[error("saved state has format {format} of rules {rules_version}; this release reads {SAVE_FORMAT} of {rules}", rules = crate::RULES_VERSION)]
    OtherRelease {
        /// Its format.
        format: u16,
        /// Its rules.
        rules_version: u32,
    },
    /// The bytes do not hold what they should.
    #[error("saved state is broken at {what}: {why}")]
    Malformed {
        /// The type that was being read.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Bytes behind the state.
    #[error("{bytes} bytes behind the saved state")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// The opening itself is of no use.
    #[error(transparent)]
    Open(#[from] crate::simulation::OpenError),
}

macro_rules! stored_types {
    (vendor: [$($vendor:ty),* $(,)?], segment: [$($segment:ty),* $(,)?],
     channel: [$($channel:ty),* $(,)?], resource: [$($resource:ty),* $(,)?] $(,)?) => {
        fn encode_all(world: &World, roster: &Roster, out: &mut Vec<u8>) {
            $(encode_column::<$vendor>(world, &roster.vendors, out);)*
            $(encode_column::<$segment>(world, &roster.segments, out);)*
            $(encode_column::<$channel>(world, &roster.channels, out);)*
            $(encode_value(&world.get_resource::<$resource>(), out);)*
        }

        fn decode_all(world: &mut World, roster: &Roster, bytes: &mut &[u8]) -> Result<(), SaveError> {
            $(decode_column::<$vendor>(world, &roster.vendors, bytes)?;)*
            $(decode_column::<$segment>(world, &roster.segments, bytes)?;)*
            $(decode_column::<$channel>(world, &roster.channels, bytes)?;)*
            $(decode_resource::<$resource>(world, bytes)?;)*
            Ok(())
        }

        /// The first stored value in which two Worlds of one match differ.
        pub(crate) fn first_difference(one: &World, other: &World) -> Option<Difference> {
            let (here, there) = (one.resource::<Roster>(), other.resource::<Roster>());
            let nothing: Option<Difference> = None;
            nothing
                $(.or_else(|| in_column::<$vendor>("vendor", (one, &here.vendors), (other, &there.vendors))))*
                $(.or_else(|| in_column::<$segment>("segment", (one, &here.segments), (other, &there.segments))))*
                $(.or_else(|| in_column::<$channel>("channel", (one, &here.channels), (other, &there.channels))))*
                $(.or_else(|| Difference::between(&one.get_resource::<$resource>(), &other.get_resource::<$resource>())))*
        }

        /// Gives a vendor of another World all that this one's vendor has.
        pub(crate) fn copy_vendor(from: &World, vendor: Entity, into: &mut World, twin: Entity) {
            $(if let Some(value) = from.get::<$vendor>(vendor) {
                into.entity_mut(twin).insert(value.clone());
            })*
        }

        /// The stored types, for the test that knows every type in a World.
        #[cfg(test)]
        pub(crate) fn stored_type_ids() -> Vec<std::any::TypeId> {
            vec![
                $(std::any::TypeId::of::<$vendor>(),)* $(std::any::TypeId::of::<$segment>(),)*
                $(std::any::TypeId::of::<$channel>(),)* $(std::any::TypeId::of::<$resource>(),)*
            ]
        }
    };
}

macro_rules! scratch_types {
    (resource: [$($resource:ty),* $(,)?] $(,)?) => {
        /// Rubbish in all scratch, as bytes: a day must not notice.
        pub(crate) fn rubbish() -> Vec<ScratchValue> {
            vec![$(ScratchValue::of(Some(&<$resource as Scratch>::rubbish())),)*]
        }

        /// All scratch as bytes, in the list's order.
        pub(crate) fn save_scratch(world: &World) -> Vec<ScratchValue> {
            vec![$(ScratchValue::of(world.get_resource::<$resource>()),)*]
        }

        /// Overwrites all scratch with what was saved.
        pub(crate) fn restore_scratch(world: &mut World, saved: &[ScratchValue]) -> Result<(), SaveError> {
            let mut saved = saved.iter();
            $(decode_resource::<$resource>(world, &mut saved.next().map_or(&[][..], |value| &value.bytes))?;)*
            Ok(())
        }

        /// The scratch types, for the test that knows every type in a World.
        #[cfg(test)]
        pub(crate) fn scratch_type_ids() -> Vec<std::any::TypeId> {
            vec![$(std::any::TypeId::of::<$resource>(),)*]
        }
    };
}

// Append at the end of a list: the order is the byte layout.
stored_types! {
    vendor: [
        crate::vendor::VendorIndex,
        crate::vendor::Business,
        crate::vendor::Product,
        crate::vendor::Prices,
        crate::vendor::People,
        crate::command::Queue,
        crate::history::OwnHistory,
        crate::finance::Ledger,
        crate::finance::CapTable,
        crate::finance::Parent,
        crate::finance::Accruals,
        crate::finance::Burn,
        crate::finance::Funding,
        crate::finance::Performance,
        crate::finance::Solvency,
        crate::finance::Traction,
        crate::market::advertising::AdBids,
        crate::market::advertising::AdPipeline,
        crate::market::advertising::Fatigue,
        crate::market::advertising::AdResults,
        crate::market::awareness::InTheNews,
        crate::market::serving::Compute,
        crate::market::serving::ServiceLoad,
        crate::market::self_serve::ApiSales,
        crate::market::audience::MauHistory,
        crate::market::audience::Audience,
        crate::market::causes::UserCauses,
        crate::market::business::BusinessBook,
        crate::market::reports::ReportDesk,
        crate::market::reports::Leavers,
        crate::finance::Notes,
        crate::finance::Loan,
        crate::finance::Hibernation,
        crate::finance::ForSale,
        crate::finance::TurnMark,
        crate::market::advertising::AdPlan,
        crate::market::advertising::CreatorBookings,
        crate::market::advertising::PosterRuns,
        crate::market::search_pages::SearchPages,
        crate::market::scandal::Scandals,
        crate::market::offering::Offering,
        crate::market::offering::WebVisits,
        crate::house_rule::AutoAreas,
        crate::finance::GpuAssets,
        crate::market::research::Projects,
        crate::market::research::Model,
        crate::market::research::ServingResearch,
        crate::market::research::DataStock,
        crate::market::talent::Staffing,
    ],
    segment: [
        crate::segment::SegmentIndex,
        crate::segment::Cells,
        crate::segment::SecondUsers,
        crate::segment::Registered,
        crate::segment::ExitRings,
        crate::segment::Goodwill,
        crate::segment::EverActive,
    ],
    channel: [
        crate::channel::ChannelIndex,
        crate::channel::AttentionPrice,
        crate::market::own_channel::ChannelAccess,
    ],
    resource: [
        crate::calendar::Calendar,
        crate::seat::Seats,
        crate::command::Answers,
        crate::history::MarketHistory,
        crate::finance::Sentiment,
        crate::market::self_serve::ApiAccounts,
        crate::market::audience::CategoryMau,
        crate::market::business::Tenders,
        crate::market::advertising::KeywordPrices,
        crate::market::advertising::CreatorDemand,
        crate::market::search_pages::SearchSurcharge,
        crate::shock::Climate,
        crate::finance::ScoreWeights,
        crate::market::research::Frontier,
        crate::market::talent::Seekers,
    ],
}

// Scratch is resources alone: no entity carries any.
scratch_types! {
    resource: [
        crate::outcome::Outcomes,
        crate::market::demand::Values,
        crate::market::demand::FlowDesk,
        crate::market::demand::DayTally,
        crate::market::advertising::Reach,
        crate::market::self_serve::ApiDesk,
        crate::invariants::Morning,
    ],
}

/// One scratch value as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScratchValue {
    /// Its type.
    pub(crate) what: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl ScratchValue {
    fn of<T: Encode>(value: Option<&T>) -> Self {
        let mut bytes = Vec::new();
        encode_value(&value, &mut bytes);
        Self { what: std::any::type_name::<T>(), bytes }
    }
}

/// A stored value that is not the same in two Worlds.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Its type.
    pub(crate) what: &'static str,
    /// Whose it is: vendor, segment or channel, and its place; none for a resource.
    pub(crate) of: Option<(&'static str, usize)>,
    /// Its bytes in the one and in the other.
    pub(crate) bytes: [Vec<u8>; 2],
}

impl Difference {
    fn between<T: Encode>(one: &Option<&T>, other: &Option<&T>) -> Option<Self> {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        encode_value(one, &mut here);
        encode_value(other, &mut there);
        let what = std::any::type_name::<T>();
        (here != there).then_some(Self { what, of: None, bytes: [here, there] })
    }
}

fn in_column<T: Component + Encode>(
    kind: &'static str,
    (one, here): (&World, &[Entity]),
    (other, there): (&World, &[Entity]),
) -> Option<Difference> {
    here.iter().zip(there).enumerate().find_map(|(place, (a, b))| {
        let found = Difference::between(&one.get::<T>(*a), &other.get::<T>(*b))?;
        Some(Difference { of: Some((kind, place)), ..found })
    })
}

/// The static types: rebuilt from the opening.
#[cfg(test)]
pub(crate) fn static_type_ids() -> Vec<std::any::TypeId> {
    vec![
        std::any::TypeId::of::<crate::rules::Rules>(),
        std::any::TypeId::of::<Roster>(),
        std::any::TypeId::of::<crate::market::rates::Rates>(),
    ]
}

/// The whole stored state as bytes.
pub(crate) fn save(world: &World) -> Vec<u8> {
    let mut out = Vec::with_capacity(48 * 1024);
    out.extend_from_slice(&SAVE_FORMAT.to_le_bytes());
    out.extend_from_slice(&crate::RULES_VERSION.to_le_bytes());
    encode_all(world, world.resource::<Roster>(), &mut out);
    out
}

/// Overwrites the stored state of a World that was built from the same opening.
pub(crate) fn restore(world: &mut World, bytes: &[u8]) -> Result<(), SaveError> {
    let mut rest = bytes;
    let format = take_head(&mut rest).map(u16::from_le_bytes);
    let rules_version = take_head(&mut rest).map(u32::from_le_bytes);
    match (format, rules_version) {
        (Some(SAVE_FORMAT), Some(crate::RULES_VERSION)) => {}
        (format, rules) => {
            let (format, rules_version) = (format.unwrap_or(0), rules.unwrap_or(0));
            return Err(SaveError::OtherRelease { format, rules_version });
        }
    }
    let roster = world.resource::<Roster>().clone();
    decode_all(world, &roster, &mut rest)?;
    if rest.is_empty() { Ok(()) } else { Err(SaveError::TrailingBytes { bytes: rest.len() }) }
}

fn take_head<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

fn encode_value<T: Encode>(value: &T, out: &mut Vec<u8>) {
    let done = bincode::encode_into_std_write(value, out, BINCODE);
    assert!(done.is_ok(), "{} can't be encoded: {done:?}", std::any::type_name::<T>());
}

fn encode_column<T: Component + Encode>(world: &World, entities: &[Entity], out: &mut Vec<u8>) {
    for entity in entities {
        encode_value(&world.get::<T>(*entity), out);
    }
}

fn decode_value<T: Decode<()>>(bytes: &mut &[u8]) -> Result<T, SaveError> {
    let what = std::any::type_name::<T>();
    let (value, read) = bincode::decode_from_slice(bytes, BINCODE)
        .map_err(|error| SaveError::Malformed { what, why: error.to_string() })?;
    *bytes = bytes.get(read..).unwrap_or_default();
    Ok(value)
}

fn decode_column<T: Component<Mutability = Mutable> + Decode<()>>(
    world: &mut World,
    entities: &[Entity],
    bytes: &mut &[u8],
) -> Result<(), SaveError> {
    for entity in entities {
        match decode_value::<Option<T>>(bytes)? {
            Some(value) => world.entity_mut(*entity).insert(value),
            None => world.entity_mut(*entity).remove::<T>(),
        };
    }
    Ok(())
}

fn decode_resource<T: Resource + Decode<()>>(world: &mut World, bytes: &mut &[u8]) -> Result<(), SaveError> {
    match decode_value::<Option<T>>(bytes)? {
        Some(value) => world.insert_resource(value),
        None => drop(world.remove_resource::<T>()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Match;
    use std::any::TypeId;
    use std::collections::BTreeSet;

    /// What `bevy_ecs` itself puts into every World.
    const OWN_TO_THE_ECS: [&str; 11] = [
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::lifecycle::AddEvent>",
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::lifecycle::InsertEvent>",
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::lifecycle::DiscardEvent>",
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::lifecycle::RemoveEvent>",
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::lifecycle::DespawnEvent>",
        "bevy_ecs::resource::IsResource",
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::archetype::ArchetypeCreated>",
        "bevy_ecs::entity_disabling::DefaultQueryFilters",
        "bevy_ecs::entity_disabling::Disabled",
        "bevy_ecs::schedule::schedule::Schedules",
        "bevy_ecs::event::EventWrapperComponent<bevy_ecs::schedule::schedule::ScheduleBuilt>",
    ];

    #[test]
    fn every_type_in_the_world_is_stored_scratch_or_static() {
        let game = Match::given_all_unlocked().days(15);
        let known: BTreeSet<TypeId> =
            [stored_type_ids(), scratch_type_ids(), static_type_ids()].concat().into_iter().collect();
        let all = game.sim.world.components().iter_registered().map(|(_, info)| info);
        let unknown: Vec<String> = all
            .filter(|info| !info.type_id().is_some_and(|id| known.contains(&id)))
            .map(|info| info.name().to_string())
            .filter(|name| !OWN_TO_THE_ECS.contains(&name.as_str()))
            .collect();
        assert!(unknown.is_empty(), "neither stored, scratch nor static: {unknown:#?}");
    }

    #[test]
    fn no_type_is_in_two_lists() {
        let all = [stored_type_ids(), scratch_type_ids(), static_type_ids()].concat();
        let set: BTreeSet<TypeId> = all.iter().copied().collect();
        assert_eq!(set.len(), all.len());
    }

    #[test]
    fn rubbish_in_scratch_changes_no_day() {
        let (mut clean, mut dirty) = (Match::given_all_unlocked(), Match::given_all_unlocked());
        for _ in 0..40 {
            restore_scratch(&mut dirty.sim.world, &rubbish()).unwrap();
            assert_eq!(clean.sim.close_day(), dirty.sim.close_day());
        }
    }
}
