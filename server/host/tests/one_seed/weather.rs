//! What befalls the world while the storm lasts, all of it drawn: cuts, partitions, deaths of the server, restarts, disks
//! that are full, fail or stall, clocks that jump.

use std::time::Duration;

use burnrate_eventlog::Fault;
use tokio::time::{Instant, sleep, sleep_until};

use crate::dice::Dice;
use crate::judge::Judge;
use crate::plan::Plan;
use crate::warden::Warden;

/// One change of the weather.
#[derive(Clone, Copy, Debug)]
enum Change {
    Cut,
    Part,
    Kill,
    Restart,
    Full,
    Refused,
    SyncFails,
    Unknown,
    Stall,
    Jump,
}

fn draw(plan: &Plan, dice: &mut Dice) -> Change {
    if plan.cuts_only {
        return if dice.chance(4) { Change::Kill } else { Change::Cut };
    }
    match dice.below(100) {
        0..32 => Change::Cut,
        32..45 => Change::Part,
        45..58 => Change::Kill,
        58..63 => Change::Restart,
        63..71 => Change::Full,
        71..75 => Change::Refused,
        75..78 => Change::SyncFails,
        78..82 => Change::Unknown,
        82..91 => Change::Stall,
        _ => Change::Jump,
    }
}

/// Waits a while for the moment between an append and its acknowledgement.
async fn wait_for_append(warden: &Warden) {
    for _ in 0..1_000 {
        if warden.disk.is_between() {
            return;
        }
        sleep(Duration::from_millis(1)).await;
    }
}

/// Lets the storm rage until its end.
pub(crate) async fn storm(plan: &Plan, visitors: u8, warden: &mut Warden, judge: &Judge) {
    let mut dice = Dice::new(plan.seed, 4);
    let end = Instant::now() + Duration::from_millis(plan.storm_ms);
    loop {
        let wait = Duration::from_millis(dice.between(20, plan.weather_every_ms));
        if Instant::now() + wait >= end {
            return sleep_until(end).await;
        }
        sleep(wait).await;
        let change = draw(plan, &mut dice);
        judge.note(&format!("weather {change:?}"), &[]);
        let client = u8::try_from(dice.between(1, u64::from(visitors))).unwrap();
        let span = |dice: &mut Dice, least, most| Duration::from_millis(dice.between(least, most));
        match change {
            Change::Cut => {
                if warden.network.cut(client) {
                    judge.mark("a connection was cut");
                }
            }
            Change::Part => {
                warden.network.hold(client, Instant::now() + span(&mut dice, 200, 20_000));
                judge.mark("a client was parted from the server");
            }
            Change::Kill => {
                if !plan.cuts_only && dice.chance(60) {
                    wait_for_append(warden).await;
                }
                warden.kill();
                sleep(span(&mut dice, 0, 2_000)).await;
                warden.start();
            }
            Change::Restart => {
                warden.stop().await;
                warden.start();
            }
            Change::Full => warden.disk.fail_next(Fault::Full),
            Change::Refused => warden.disk.fail_next(Fault::Refused),
            Change::SyncFails | Change::Unknown => {
                let fails = matches!(change, Change::SyncFails);
                warden.disk.fail_next(if fails { Fault::SyncFails } else { Fault::DurableButUnknown });
                // Until its keeper starts it anew.
                sleep(span(&mut dice, 500, 4_000)).await;
                warden.kill();
                warden.start();
            }
            Change::Stall => {
                warden.disk.stall(Instant::now() + span(&mut dice, 500, 6_000));
                judge.mark("the disk stalled");
            }
            Change::Jump => {
                warden.clock.jump(dice.between(500, 90_000));
                judge.mark("the clock jumped");
            }
        }
    }
}
