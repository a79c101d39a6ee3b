//! One run: a world from a seed, a storm, a calm, a comparison, an end; then the log is held to everything that was said.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};
use std::time::Duration;

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{Change, Place};
use burnrate_eventlog::{EventStore, Head, StreamId};
use burnrate_matches::Match;
use burnrate_sim::Event;
use tokio::time::sleep;

use crate::disk::Disk;
use crate::judge::{Judge, Marks};
use crate::network::Network;
use crate::plan::Plan;
use crate::stage::{Act, Stage};
use crate::visitor::{Role, Town, Visitor};
use crate::warden::Warden;
use crate::weather;

thread_local! {
    /// Panics of this thread, which one run has for itself.
    static PANICS: Cell<u64> = const { Cell::new(0) };
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) faults: Vec<String>,
    pub(crate) marks: Marks,
    pub(crate) trace: Vec<String>,
    pub(crate) digest: String,
}

/// Plays one run.
pub(crate) fn run(plan: &Plan) -> Outcome {
    count_panics();
    PANICS.set(0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let judge = {
        let runtime = runtime.unwrap();
        let _inside = runtime.enter();
        let judge = Arc::new(Judge::new());
        let played = catch_unwind(AssertUnwindSafe(|| runtime.block_on(play(plan, &judge))));
        if played.is_err() || PANICS.get() > 0 {
            judge.fault("something panicked");
        }
        judge
    };
    let (faults, marks, trace, digest) = judge.verdict();
    Outcome { faults, marks, trace, digest }
}

fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.set(PANICS.get() + 1);
            told(panic);
        }));
    });
}

async fn play(plan: &Plan, judge: &Arc<Judge>) {
    let network = Network::new(plan.seed);
    let disk = Disk::new(plan.seed, judge, plan.plant_early_acknowledgement);
    let mut warden = Warden::new(plan.seed, plan.config(), &network, &disk, judge);
    let stage = Arc::new(Stage::default());
    let (network, shared) = (Arc::clone(&network), Arc::clone(judge));
    let town = Arc::new(Town { plan: plan.clone(), network, judge: shared, stage: Arc::clone(&stage) });
    warden.start();
    let roles = [Role::Instructor, Role::Screen];
    let roles = roles.into_iter().chain(std::iter::repeat_n(Role::Player, usize::from(plan.players)));
    let visitors = (1..).zip(roles).map(|(number, role)| Visitor::new(&town, number, role));
    let visits: Vec<_> = visitors.map(|visitor| tokio::spawn(visitor.visit())).collect();
    let count = visits.len();
    weather::storm(plan, u8::try_from(count).unwrap(), &mut warden, judge).await;

    judge.note("calm", &[]);
    if disk.is_stopped() {
        warden.kill();
        warden.start();
    }
    disk.heal();
    town.network.heal();
    stage.turn_to(Act::Calm);
    reached(judge, "settled", count, || stage.settled_count()).await;
    sleep(Duration::from_secs(3)).await;
    stage.turn_to(Act::Compare);
    reached(judge, "compared", count, || stage.compared_count()).await;
    stage.turn_to(Act::Over);
    let mut kept = Vec::new();
    for visit in visits {
        kept.push(visit.await.unwrap());
    }
    warden.stop().await;
    warden.bury().await;
    judge.note("the log is read", &[]);
    examine(&disk, &kept, judge).await;
}

/// Waits until all visitors have done it.
async fn reached(judge: &Judge, what: &str, count: usize, done: impl Fn() -> usize) {
    for _ in 0..3_000 {
        if done() >= count {
            return;
        }
        sleep(Duration::from_millis(200)).await;
    }
    judge.fault(&format!("only {} of {count} clients {what} in ten minutes of calm", done()));
}

/// Holds every log to itself, and to what its clients were told.
async fn examine(disk: &Disk, visitors: &[Visitor], judge: &Judge) {
    let mut all = Vec::new();
    for stream in disk.store.streams().await.unwrap() {
        let payloads = read(disk, &stream, judge).await;
        let Some(id) = stream.as_str().strip_prefix("match/").and_then(|id| MatchId::new(id).ok()) else {
            continue;
        };
        all.extend(payloads.iter().map(|payload| Event::from_bytes(payload).unwrap()));
        match Match::recover(&id, payloads.into_iter().map(Ok)) {
            Ok(replayed) => visitors.iter().for_each(|visitor| hold(visitor, &id, &replayed, judge)),
            // A match whose opening was never written belongs to no classroom.
            Err(burnrate_matches::RecoverError::Empty) => {}
            Err(error) => judge.fault(&format!("the log of match {id} does not replay: {error}")),
        }
    }
    visitors.iter().for_each(|visitor| visitor.journal.compare(&all));
}

async fn read(disk: &Disk, stream: &StreamId, judge: &Judge) -> Vec<Vec<u8>> {
    let (mut head, mut payloads) = (Head::empty(stream), Vec::new());
    loop {
        let records = disk.store.read(stream, head.count, usize::MAX).await.unwrap();
        if records.is_empty() {
            break;
        }
        for record in records {
            head = head.after(stream, &record.payload);
            if record.seq + 1 != head.count || record.link != head.hash {
                judge.fault(&format!("record {} of {} breaks the chain", record.seq, stream.as_str()));
            }
            payloads.push(record.payload);
        }
    }
    if disk.store.head(stream).await.unwrap() != Some(head) {
        judge.fault(&format!("{} does not end where its head says", stream.as_str()));
    }
    payloads
}

/// Holds a client's last view to the market that its log gives.
fn hold(visitor: &Visitor, id: &MatchId, replayed: &Match, judge: &Judge) {
    let Some((of, audience)) = visitor.follower.place() else { return };
    if of != id {
        return;
    }
    let view = replayed.view(*audience);
    let slots = view.iter().filter_map(|change| match change.place() {
        Place::Slot(slot) => Some((slot, change)),
        Place::Series(_) => None,
    });
    for (slot, change) in slots.filter(|(_, change)| !matches!(change, Change::Clock(_) | Change::Match(_))) {
        if visitor.follower.view.get(slot) != Some(change) {
            let eyes: Audience = *audience;
            judge.fault(&format!("{eyes:?} of match {id} was left with another {slot:?} than the log gives"));
        }
    }
    judge.mark("a view equals the log's replay");
}
