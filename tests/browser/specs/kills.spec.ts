// Ten kills of the server at random moments of a timed match: whatever a page was told is in the log, exactly once.
import type { BrowserContext, Page } from "@playwright/test";
import { expect, join, openRoom, PHONE, start, test, texts, turnAt, turnTo, type Room } from "../harness/classroom.ts";
import { recordedBy, type Recorded } from "../harness/recorded.ts";
import type { ServerProcess } from "../harness/server.ts";
import { Student } from "../harness/student.ts";

const KILLS = 10;
const TURN_SECONDS = 5;
const SEED = 20_240_902;
const t = texts("en");

interface Seat {
  page: Page;
  student: Student;
}

/** Evenly in [0, below), the same sequence on each run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Types a price never set before, in turns above and below ¥49; the returned click commits it and waits for no answer. */
async function decide({ page, student }: Seat): Promise<() => Promise<void>> {
  const count = student.typed++;
  const by = 1 + Math.floor(count / 2);
  const field = page.locator(".dial .entry input").first();
  await field.fill(String(49 + (count % 2 === 0 ? by : -by)));
  await field.press("Tab");
  const commit = page.getByRole("button", { name: t["decide.commit"] });
  await expect(commit).toBeEnabled();
  return () => commit.click();
}

async function takeSeat(room: Room, server: ServerProcess, context: BrowserContext, name: string, vendor: number): Promise<Seat> {
  const student = await Student.watch(context, vendor, t["sent.accepted"].split("{")[0]?.trim() ?? "");
  const page = await join(context, server, room, name, vendor);
  return { page, student };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What the students do as the server dies; each moment comes twice. */
const MOMENTS = ["clicking", "answer lost", "too late", "answer lost", "idle"] as const;
type Moment = (typeof MOMENTS)[number];
/** The kill comes at random within so many ms. */
const WITHIN_MS: Record<Moment, number> = { clicking: 100, "answer lost": 200, "too late": 1, idle: 1 };

async function killAt(moment: Moment, server: ServerProcess, seats: readonly Seat[], random: (below: number) => number): Promise<void> {
  const commits = [];
  if (moment !== "idle") for (const seat of seats) commits.push(await decide(seat));
  const clicks = moment === "too late" ? [] : commits.splice(0);
  for (const { student } of seats) student.deaf = moment === "answer lost";
  const clicked = Promise.all(clicks.map((click) => click()));
  if (moment === "answer lost") {
    for (const { student } of seats) await expect.poll(() => student.sent.size, { intervals: [1] }).toBe(student.typed);
  }
  await pause(random(WITHIN_MS[moment]));
  await server.killHard();
  for (const { student } of seats) student.deaf = false;
  await clicked;
  for (const click of commits) await click();
}

/** All that pages were told is in the log once, and nothing else but what they sent and were not told yet. */
function expectAccountedFor(recorded: Recorded, seats: readonly Seat[]): void {
  for (const { student } of seats) {
    const inLog = recorded.decided.filter(({ vendor }) => vendor === student.vendor);
    const told = student.accepted();
    expect(inLog.slice(0, told.length), "told and recorded").toEqual(told);
    const untold = inLog.slice(told.length).map(({ yuan }) => yuan);
    expect(student.unanswered(), "recorded and not told yet").toEqual(expect.arrayContaining(untold));
    expect(new Set(inLog.map(({ yuan }) => yuan)).size, "recorded once").toBe(inLog.length);
  }
}

/** The queue on a page is the newest decision, unless it has acted. */
async function expectQueued({ page, student }: Seat, recorded: Recorded): Promise<void> {
  const newest = student.accepted().at(-1);
  const waiting = page.locator('[data-queued="SetPrice"]');
  if (newest === undefined || newest.actsOnDay <= recorded.daysClosed) return expect(waiting).toHaveCount(0);
  await expect(waiting).toHaveCount(1);
  await expect(waiting).toContainText(`¥${newest.yuan}`);
}

test("ten kills of a timed match: what a page was told stands, once, and all come back", { tag: "@loopback-only" }, async ({ person, server }, testInfo) => {
  testInfo.setTimeout(180_000);
  const random = randomFrom(SEED);
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Timed", TURN_SECONDS);
  const seats = [
    await takeSeat(room, server, await person("en", PHONE), "Ann", 0),
    await takeSeat(room, server, await person("en"), "Bo", 1),
  ] as const;
  const pages = [room.desk, ...seats.map(({ page }) => page)];
  await start(room);
  for (const { page, student } of seats) {
    await turnTo(page, "decide");
    await student.countNotes(page);
  }

  let before: Recorded = { links: [], daysClosed: 0, decided: [] };
  const tally = { kills: 0, committedUntold: 0, recordedUntold: 0 };
  for (; tally.kills < KILLS; tally.kills += 1) {
    await pause(random(2_500));
    for (const seat of seats) {
      if (random(2) === 0) await (await decide(seat))();
      await seat.student.expectAllAnswered(seat.page);
    }
    const turn = await turnAt(room.desk);
    const moment = MOMENTS[tally.kills % MOMENTS.length] ?? "idle";
    await killAt(moment, server, seats, random);
    for (const page of pages) await expect(page.getByText(/Reconnecting/)).toBeVisible({ timeout: 10_000 });

    const recorded = await recordedBy(server);
    expect(recorded.links.slice(0, before.links.length), "nothing recorded is changed").toEqual(before.links);
    expectAccountedFor(recorded, seats);
    const told = seats.flatMap(({ student }) => student.accepted()).length;
    tally.committedUntold += seats.reduce((sum, { student }) => sum + student.typed, 0) - told;
    tally.recordedUntold += recorded.decided.length - told;
    before = recorded;

    await server.restart();
    for (const page of pages) await expect(page.getByText(/Reconnecting/)).toBeHidden({ timeout: 20_000 });
    await expect(room.desk.getByText(t["host.recovered"])).toBeVisible({ timeout: 20_000 });
    expect(await turnAt(room.desk), "the turn after the kill").toBeGreaterThanOrEqual(turn);
    for (const seat of seats) {
      await seat.student.expectAllAnswered(seat.page);
      await expectQueued(seat, recorded);
    }
    await room.desk.getByRole("button", { name: t["host.resume"] }).first().click();
    await expect(room.desk.getByText(t["host.recovered"])).toBeHidden();
  }

  await server.stop();
  const recorded = await recordedBy(server);
  expectAccountedFor(recorded, seats);
  const told = seats.flatMap(({ student }) => student.accepted());
  expect(recorded.decided).toHaveLength(told.length);
  // Without these the test would have passed over what it is about.
  expect(tally.recordedUntold, "recorded, and the answer lost").toBeGreaterThan(0);
  expect(recorded.daysClosed, "the match went on").toBeGreaterThan(7 * 2);
  await server.aboutData("replay", "--verify");
  const frames = seats.reduce((sum, { student }) => sum + student.frames, 0);
  const figures = { ...tally, told: told.length, frames, daysClosed: recorded.daysClosed, seed: SEED };
  testInfo.annotations.push({ type: "figures", description: JSON.stringify(figures) });
  console.log(`kills: ${JSON.stringify(figures)}`);
});
