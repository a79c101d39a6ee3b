//! The moves of a match that are in force, as far as its log has been read, and what the days came to. A correction is made
//! here: the moves without the decision that was taken back are put again, and that market stands in the place of the other.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::command::Answers;
use burnrate_sim::{Author, DayClosed, EndReason, Event, OpenError, Opening, Simulation, StateHash, Vitals};

use super::elsewhere::NamedTenders;
use super::{DayFigures, Move, Rerun, note_lapsed};

/// Decisions of one match that may be taken back: each is another run of the whole match wherever its log is read.
pub const CORRECTIONS_MAX: usize = 32;

/// The moves in force.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    opening: Opening,
    moves: Vec<Move>,
    days: u32,
    /// The records that close them.
    day_records: Vec<u64>,
    /// Of every day.
    figures: Vec<DayFigures>,
    vitals: Vec<Vitals>,
    /// By vendor: the days on which decisions lapsed, one entry each.
    lapsed: Vec<Vec<u32>>,
    /// Commands that came to nothing when the moves were put again for the last correction.
    refused: Vec<u32>,
    /// What bids named, in the market in which they were made.
    named: NamedTenders,
    /// What had been answered by the last correction.
    answers: Option<Answers>,
}

/// Why a decision can't be taken back.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionRefusal {
    /// There is no such record, or it is no decision of a person or bot.
    #[error("record {record} is no decision of this match")]
    NoDecision {
        /// Which.
        record: u64,
    },
    /// It was taken back before.
    #[error("the decision of record {record} was taken back already")]
    TakenBack {
        /// Which.
        record: u64,
    },
    /// The record that tells of it names another company or day than the decision's.
    #[error("it was another company's decision, or of another day")]
    OtherDecision,
    /// The match is over.
    #[error("the match is over")]
    Over,
    /// Too many were taken back.
    #[error("{CORRECTIONS_MAX} decisions were taken back already")]
    TooMany,
    /// The market can't begin again; as it began once, it can.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// A market without a decision.
pub(crate) struct Corrected {
    pub(crate) simulation: Simulation,
    /// Its days, as they went now.
    pub(crate) days: Vec<DayClosed>,
    /// [`Event::TakenBack`].
    pub(crate) event: Event,
}

impl Line {
    /// A match of which nothing but its opening was read.
    pub(crate) fn begin(opening: Opening) -> Self {
        let vendors = opening.resolved.vendors.len();
        Self {
            opening,
            moves: Vec::new(),
            days: 0,
            day_records: Vec::new(),
            figures: Vec::new(),
            vitals: Vec::new(),
            lapsed: vec![Vec::new(); vendors],
            refused: vec![0; vendors],
            named: NamedTenders::default(),
            answers: None,
        }
    }

    /// Takes in the next record, which the market has taken in, save for a correction, which [`Self::take_back`] makes.
    pub(crate) fn take(&mut self, record: u64, event: &Event, market: &Simulation) {
        self.named.note(record, event, market);
        match event {
            Event::DayClosed(closed) => {
                self.days = closed.day;
                self.day_records.push(record);
                self.figures.push(DayFigures::of(closed));
                note_lapsed(&mut self.lapsed, closed.vitals.len(), closed.day, &closed.outcomes);
                self.vitals.clone_from(&closed.vitals);
            }
            // These two follow from the rules, wherever the moves are put.
            Event::Opened(_) | Event::Ended { reason: EndReason::ScenarioOver | EndReason::OneLeft } => {}
            Event::Started {}
            | Event::CommandsAccepted { .. }
            | Event::CommandRefused { .. }
            | Event::SeatControl { .. }
            | Event::Ended { reason: EndReason::Instructor }
            | Event::ShockPlayed { .. }
            | Event::ScoreWeightsSet { .. }
            | Event::TakenBack { .. } => {
                self.moves.push(Move { record, before_day: self.days + 1, event: event.clone() });
            }
        }
    }

    /// Takes a decision back: the moves without it are put again up to the day of `market`, which gave the answers that stand.
    /// What the rules refuse there is left out. `at` is the correction's own record.
    ///
    /// # Errors
    /// [`CorrectionRefusal`]; nothing has changed then.
    pub(crate) fn take_back(
        &mut self,
        record: u64,
        at: u64,
        market: &Simulation,
    ) -> Result<Corrected, CorrectionRefusal> {
        let (vendor, decided_before_day) = self.check(record, market)?;
        let mut line = self.clone();
        line.moves.retain(|one| one.record != record);
        let mut rerun = Rerun::on(&line, line.opening.seed)?;
        let days: Vec<DayClosed> = std::iter::from_fn(|| rerun.close_told_day()).collect();
        rerun.finish();
        let (lapsed, refused) = (rerun.lapsed_in_all(), rerun.refused_in_all());
        let mut simulation = rerun.into_simulation();
        let answers = market.answers();
        simulation.stand_by(&answers);
        let state_hash: StateHash = simulation.state_hash();
        let event = Event::TakenBack { record, vendor, decided_before_day, state_hash };
        line.days = simulation.day();
        line.day_records.truncate(days.len());
        line.figures = days.iter().map(DayFigures::of).collect();
        (line.vitals, line.lapsed, line.refused) = (simulation.vitals(), lapsed, refused);
        line.answers = Some(answers);
        line.take(at, &event, &simulation);
        *self = line;
        Ok(Corrected { simulation, days, event })
    }

    /// Whose decision a record is and the day before which it was made, if it can be taken back.
    fn check(&self, record: u64, market: &Simulation) -> Result<(VendorId, u32), CorrectionRefusal> {
        if market.is_over().is_some() {
            return Err(CorrectionRefusal::Over);
        }
        if self.corrections().any(|(_, taken)| taken == record) {
            return Err(CorrectionRefusal::TakenBack { record });
        }
        if self.correction_count() >= CORRECTIONS_MAX {
            return Err(CorrectionRefusal::TooMany);
        }
        match self.move_of(record) {
            // What the scenario's script moved is nobody's slip.
            Some(Move {
                before_day,
                event: Event::CommandsAccepted { vendor, author: Author::Person(_) | Author::Bot, .. },
                ..
            }) => Ok((*vendor, *before_day)),
            Some(_) | None => Err(CorrectionRefusal::NoDecision { record }),
        }
    }

    /// The corrections so far, each with the decision's record.
    fn corrections(&self) -> impl Iterator<Item = (&Move, u64)> {
        self.moves.iter().filter_map(|one| {
            if let Event::TakenBack { record, .. } = &one.event { Some((one, *record)) } else { None }
        })
    }

    /// How many decisions were taken back.
    pub(crate) fn correction_count(&self) -> usize {
        self.corrections().count()
    }

    /// What had been answered by a correction; none for another move. Only those of the last one matter: answers move no
    /// market, and each correction stands by all that were given before it.
    pub(super) fn answers_by(&self, one: &Move) -> Option<&Answers> {
        let last = self.corrections().last().is_some_and(|(last, _)| last.record == one.record);
        self.answers.as_ref().filter(|_| last)
    }

    /// The record of the last correction.
    pub(super) fn last_correction(&self) -> Option<u64> {
        self.corrections().last().map(|(last, _)| last.record)
    }

    /// How many commands of a vendor came to nothing when the moves were put again for the last correction.
    pub(super) fn refused(&self, vendor: VendorId) -> u32 {
        self.refused.get(vendor.index()).copied().unwrap_or(0)
    }

    /// What it began from.
    pub(crate) fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The same, to keep.
    pub(crate) fn into_opening(self) -> Opening {
        self.opening
    }

    /// The moves in force, in the log's order.
    pub(crate) fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The move of a record; none for a record of another kind.
    pub(crate) fn move_of(&self, record: u64) -> Option<&Move> {
        let place = self.moves.binary_search_by_key(&record, |one| one.record).ok()?;
        self.moves.get(place)
    }

    /// The record that closes a day; none for a day that the match has not.
    pub(super) fn day_record(&self, day: u32) -> Option<u64> {
        self.day_records.get(usize::try_from(day).ok()?.checked_sub(1)?).copied()
    }

    /// The figures of every day.
    pub(super) fn figures(&self) -> &[DayFigures] {
        &self.figures
    }

    /// What bids named.
    pub(super) fn named(&self) -> &NamedTenders {
        &self.named
    }

    /// Days that were closed.
    pub(crate) fn days(&self) -> u32 {
        self.days
    }

    /// Every vendor's figures at the end of the last day, in vendor order.
    pub(super) fn vitals(&self) -> &[Vitals] {
        &self.vitals
    }

    /// How many decisions of a vendor lapsed before they could act, on the days after one and up to another.
    pub(super) fn lapsed(&self, vendor: VendorId, after_day: u32, until_day: u32) -> u32 {
        let days = self.lapsed.get(vendor.index()).map_or(&[][..], Vec::as_slice);
        let within = days.iter().filter(|day| (after_day.saturating_add(1)..=until_day).contains(day));
        u32::try_from(within.count()).unwrap_or(u32::MAX)
    }
}
