//! One step of a match: propose, append, settle, show. Nothing is shown or answered before its append is durable.
//! After an append that was not, the match's value is dropped and rebuilt from the log, and nothing was done.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::{Audience, ServerMessage, WireError};
use burnrate_client_proto::view::{Change, Phase};
use burnrate_eventlog::Append;
use burnrate_matches::{Intent, Match, Proposal, Refusal, Reply, Settled};
use burnrate_sim::{Author, Batch, EndReason, Stamp};

use super::order::Orderer;
use super::rebuild::Rebuild;
use super::request::{Act, BUSY_RETRY_MS};
use super::{Actor, JOBS_MAX, MatchState, Stopped};
use crate::limits::Bucket;
use crate::outbox::Outbox;
use burnrate_sim::panic_text;

/// Something that needs an append.
pub(super) enum Job {
    Act(Act),
    Start(Orderer),
    End(Orderer),
    Day,
    SeatControl {
        vendor: VendorId,
        bot: bool,
    },
    /// An order of the instructor's that is a record and nothing else: a card, the score's weights.
    Ordered {
        intent: Intent,
        orderer: Orderer,
    },
    /// Take a decision back.
    TakeBack {
        decision: u64,
        orderer: Orderer,
    },
    /// The match without a decision that is taken back, on its way to the log.
    Corrected {
        game: Option<Box<Match>>,
        orderer: Orderer,
    },
}

/// A job whose records are on their way to the log.
pub(super) struct InFlight {
    pub(super) job: Job,
    proposal: Proposal,
    append: Pin<Box<dyn Future<Output = Append> + Send>>,
}

/// An append that ended.
pub(super) struct Appended {
    job: Job,
    proposal: Proposal,
    result: Append,
}

impl InFlight {
    /// Ends when the append in flight has; never when there is none.
    pub(super) async fn appended(slot: &mut Option<Self>) -> Appended {
        let result = match slot {
            Some(in_flight) => in_flight.append.as_mut().await,
            None => std::future::pending().await,
        };
        match slot.take() {
            Some(InFlight { job, proposal, .. }) => Appended { job, proposal, result },
            None => std::future::pending().await,
        }
    }
}

impl Job {
    /// Tells the asker that nothing was done.
    pub(super) fn refuse(self, error: &WireError) {
        match self {
            Self::Act(act) => act.outbox.refuse(Some(act.stamp.seq), error.clone()),
            Self::Start(orderer)
            | Self::End(orderer)
            | Self::Ordered { orderer, .. }
            | Self::TakeBack { orderer, .. }
            | Self::Corrected { orderer, .. } => orderer.refuse(error.clone()),
            Self::Day | Self::SeatControl { .. } => {}
        }
    }

    /// What the match is asked for it; nothing for what is no step of the match as it stands.
    fn intent(&self) -> Option<Intent> {
        Some(match self {
            Self::Act(act) => Intent::Commands(Batch {
                vendor: act.vendor,
                author: Author::Person(act.person),
                stamp: Some(act.stamp),
                commands: act.commands.clone(),
            }),
            Self::Start(_) => Intent::Start,
            Self::End(_) => Intent::End(EndReason::Instructor),
            Self::Day => Intent::CloseDay,
            Self::SeatControl { vendor, bot } => Intent::SeatControl { vendor: *vendor, bot: *bot },
            Self::Ordered { intent, .. } => intent.clone(),
            Self::TakeBack { .. } | Self::Corrected { .. } => return None,
        })
    }
}

/// Runs the market's code; a panic in it becomes a text.
pub(super) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| panic_text(panic.as_ref()))
}

impl Actor {
    /// Starts jobs until one is on its way to the log or none is left.
    pub(super) fn do_next_jobs(&mut self) -> Result<(), Stopped> {
        while !self.is_busy() && self.game.is_some() {
            let Some(job) = self.next_job() else { return Ok(()) };
            self.begin(job)?;
        }
        Ok(())
    }

    /// Who plays a seat comes first, then what people asked for, then the day.
    fn next_job(&mut self) -> Option<Job> {
        let now_ms = self.now_ms();
        let market = self.game.as_ref()?.simulation();
        let may_write = self.no_room.is_none_or(|no_room| no_room.next_try_ms(now_ms).is_none());
        if market.phase() != Phase::Ended && may_write {
            let wants = |vendor: &VendorId| self.seats.wants_bot(*vendor, now_ms);
            // Who held the seats of recorded rivals is recorded too.
            let mut seats = self.seats.vendors().filter(|vendor| self.is_played(*vendor));
            let wrong = seats.find(|vendor| wants(vendor) != market.bot_decides(*vendor));
            if let Some(vendor) = wrong {
                return Some(Job::SeatControl { vendor, bot: wants(&vendor) });
            }
        }
        if let Some(job) = self.jobs.pop_front() {
            return Some(job);
        }
        let may_pass = market.phase() == Phase::Running;
        (may_pass && self.pacing.is_due(now_ms)).then_some(Job::Day)
    }

    fn begin(&mut self, job: Job) -> Result<(), Stopped> {
        if let Job::TakeBack { decision, orderer } = job {
            self.begin_correction(decision, orderer);
            return Ok(());
        }
        let (Some(game), Some(intent)) = (&mut self.game, job.intent()) else { return Ok(()) };
        let proposal = match guarded(|| game.propose(intent)) {
            Ok(Ok(proposal)) => proposal,
            Ok(Err(refusal)) => return self.refused(job, refusal),
            Err(panic) => {
                job.refuse(&WireError::Quarantined { record: self.record_count });
                return Err(self.quarantine(&panic));
            }
        };
        if proposal.records.is_empty() {
            return self.settle(job, proposal);
        }
        self.append(job, proposal);
        Ok(())
    }

    /// Sends a job's records on their way to the log.
    pub(super) fn append(&mut self, job: Job, proposal: Proposal) {
        let (store, stream) = (Arc::clone(&self.around.store), self.stream.clone());
        let (epoch, expected, records) = (self.epoch, self.record_count, proposal.records.clone());
        let append = Box::pin(async move { store.append(&stream, epoch, expected, records).await });
        self.in_flight = Some(InFlight { job, proposal, append });
    }

    fn refused(&mut self, job: Job, refusal: Refusal) -> Result<(), Stopped> {
        let error = match refusal {
            Refusal::Started | Refusal::NotStarted | Refusal::Over => WireError::NotNow {},
            Refusal::Card(why) => super::order::card_refused(why),
            Refusal::Weights(why) => super::order::weights_refused(why),
            Refusal::Malformed => batch_size(),
            Refusal::InFlight | Refusal::NoVendor(_) | Refusal::RecordTooLong => {
                job.refuse(&WireError::Quarantined { record: self.record_count });
                return Err(self.quarantine(&refusal.to_string()));
            }
        };
        // A day that can't be closed must not be asked for again and again.
        if matches!(job, Job::Day) {
            self.pacing.stop();
            self.clock_changed = true;
        }
        job.refuse(&error);
        Ok(())
    }

    /// Goes on after an append.
    pub(super) fn appended(&mut self, appended: Appended) -> Result<(), Stopped> {
        let Appended { job, proposal, result } = appended;
        match result {
            Append::Durable(head) => {
                self.record_count = head.count;
                self.no_room = None;
                self.around.metrics.appends_total.up();
                self.settle(job, proposal)
            }
            Append::Conflict { .. } | Append::Fenced { .. } => {
                job.refuse(&WireError::StoreUnavailable {});
                tracing::error!(match_id = %self.id, ?result, "match {}: another server writes its log; it stops here", self.id);
                Err(self.stop(MatchState::LostLog))
            }
            Append::Full => {
                self.around.metrics.appends_failed_total.up();
                self.found_no_room(job, &proposal);
                Ok(())
            }
            // Nobody can say what became of it, so it is not answered at all. The server ends.
            Append::Unknown(_) => {
                self.around.metrics.appends_failed_total.up();
                self.drop_and_rebuild();
                Ok(())
            }
            Append::Failed(_) => {
                self.around.metrics.appends_failed_total.up();
                tracing::warn!(match_id = %self.id, ?result, "match {}: the log can't be written; rebuilding", self.id);
                job.refuse(&WireError::StoreUnavailable {});
                self.drop_and_rebuild();
                Ok(())
            }
        }
    }

    pub(super) fn drop_and_rebuild(&mut self) {
        self.tell_status();
        self.game = None;
        self.jobs.drain(..).for_each(|job| job.refuse(&WireError::StoreUnavailable {}));
        self.rebuild = Some(Rebuild::begin(&self.around, &self.id, None, self.rivals.clone()));
    }

    fn settle(&mut self, mut job: Job, proposal: Proposal) -> Result<(), Stopped> {
        if let Job::Corrected { game, .. } = &mut job
            && let Some(corrected) = game.take()
        {
            self.put_in_place(corrected);
        }
        let Some(game) = &mut self.game else { return Ok(()) };
        let settled = match guarded(|| game.settle(proposal)) {
            Ok(settled) => settled,
            Err(panic) => {
                job.refuse(&WireError::Quarantined { record: self.record_count });
                return Err(self.quarantine(&panic));
            }
        };
        self.pass_time(&job, &settled);
        let Settled { reply, changes, .. } = settled;
        self.publish(changes);
        self.answer(job, reply);
        Ok(())
    }

    /// What a settled step means for the clock.
    fn pass_time(&mut self, job: &Job, settled: &Settled) {
        let now_ms = self.now_ms();
        let place = self.turn_place();
        match job {
            Job::Start(_) => self.pacing.run(place, now_ms),
            Job::Day => {
                self.around.metrics.days_closed_total.up();
                self.pacing.day_closed(place, now_ms);
                if place.at_start {
                    self.seats.turn_ended();
                }
            }
            Job::Act(_)
            | Job::End(_)
            | Job::SeatControl { .. }
            | Job::Ordered { .. }
            | Job::TakeBack { .. }
            | Job::Corrected { .. } => {}
        }
        if settled.ended.is_some() {
            self.pacing.stop();
        }
        self.clock_changed |= matches!(job, Job::Start(_) | Job::Day | Job::End(_) | Job::Corrected { .. });
    }

    /// Tells every audience its changes of one step, and the clock where it moved.
    pub(super) fn publish(&mut self, mut changes: Vec<(Audience, Vec<Change>)>) {
        let clock = std::mem::take(&mut self.clock_changed).then(|| self.clock());
        let make_up = self.make_up_changed();
        let audiences: Vec<Audience> = self.board.audiences().collect();
        for audience in audiences {
            let place = changes.iter().position(|(whose, _)| *whose == audience);
            let mut step = place.map_or_else(Vec::new, |place| changes.swap_remove(place).1);
            step.extend(clock.clone().map(Change::Clock));
            step.extend(make_up.clone().map(Change::MakeUp));
            let behind = self.board.publish(audience, step);
            self.around.metrics.views_conflated_total.up_by(behind);
        }
    }

    fn answer(&mut self, job: Job, reply: Reply) {
        match (job, reply) {
            (Job::Act(act), Reply::Answer(answer)) => {
                self.around.metrics.batches_answered_total.up();
                act.outbox.answer(ServerMessage::Ack { seq: act.stamp.seq, answer });
            }
            (
                Job::Start(orderer)
                | Job::End(orderer)
                | Job::Ordered { orderer, .. }
                | Job::TakeBack { orderer, .. }
                | Job::Corrected { orderer, .. },
                Reply::Done | Reply::Answer(_),
            ) => orderer.done(),
            (Job::Act(_) | Job::Day | Job::SeatControl { .. }, _) => {}
        }
    }

    /// Takes a batch in, within the seat's rate.
    pub(super) fn act(&mut self, act: Act) {
        let (now_ms, rate) = (self.now_ms(), self.around.config.command_rate);
        let refuse = |error| act.outbox.refuse(Some(act.stamp.seq), error);
        if act.commands.is_empty() || act.commands.len() > BATCH_COMMANDS_MAX {
            return refuse(batch_size());
        }
        if !self.seats.holds(act.person, act.vendor) {
            return refuse(WireError::WrongToken {});
        }
        if self.game.is_none() {
            return refuse(WireError::StoreUnavailable {});
        }
        if self.jobs.len() >= JOBS_MAX {
            return refuse(WireError::Busy { retry_after_ms: BUSY_RETRY_MS });
        }
        let bucket = self.command_buckets.entry(act.vendor).or_insert_with(|| Bucket::new(rate));
        let commands = u32::try_from(act.commands.len()).unwrap_or(u32::MAX);
        match bucket.take(now_ms, commands) {
            Ok(()) => self.jobs.push_back(Job::Act(act)),
            Err(retry_after_ms) => refuse(WireError::TooFast { retry_after_ms }),
        }
    }

    /// Answers from the last durable state.
    pub(super) fn ask(&self, outbox: &Outbox, stamp: Stamp) {
        match &self.game {
            Some(game) => outbox.answer(ServerMessage::Ack { seq: stamp.seq, answer: game.answer(stamp) }),
            None => outbox.refuse(Some(stamp.seq), WireError::StoreUnavailable {}),
        }
    }

    /// Answers from what the seat may see.
    pub(super) fn forecast(
        &mut self,
        outbox: &Outbox,
        vendor: VendorId,
        request: u32,
        commands: &[Command],
    ) -> Result<(), Stopped> {
        let asked = Some(u64::from(request));
        let (now_ms, rate) = (self.now_ms(), self.around.config.forecast_rate);
        let Some(game) = &self.game else {
            outbox.refuse(asked, WireError::StoreUnavailable {});
            return Ok(());
        };
        if commands.len() > BATCH_COMMANDS_MAX {
            outbox.refuse(asked, batch_size());
            return Ok(());
        }
        let bucket = self.forecast_buckets.entry(vendor).or_insert_with(|| Bucket::new(rate));
        if let Err(retry_after_ms) = bucket.take(now_ms, 1) {
            outbox.refuse(asked, WireError::TooFast { retry_after_ms });
            return Ok(());
        }
        match guarded(|| game.forecast(vendor, commands)) {
            Ok(Ok(forecast)) => outbox.answer(ServerMessage::Forecasted { request, forecast }),
            Ok(Err(rejection)) => outbox.answer(super::order::unforeseen(request, rejection)),
            Err(panic) => {
                outbox.refuse(asked, WireError::Quarantined { record: self.record_count });
                return Err(self.quarantine(&panic));
            }
        }
        Ok(())
    }
}

fn batch_size() -> WireError {
    WireError::BatchSize { max: u16::try_from(BATCH_COMMANDS_MAX).unwrap_or(u16::MAX) }
}
