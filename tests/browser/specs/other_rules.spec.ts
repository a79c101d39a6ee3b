// After an update to other rules, as a classroom meets it: everybody watches the match that was under way, nobody plays it,
// and the room's other match goes on.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../harness/accessibility.ts";
import { decideSubscription, expect, join, LANGS, LAPTOP, openRoom, start, step, test, texts, turnAt, type Lang, type Room } from "../harness/classroom.ts";
import { hasPython, underOtherRules } from "../harness/other-rules.ts";
import { overhear, SECRET_CHANGES } from "../harness/overheard.ts";
import { expectNoSidewaysScroll, listenTo } from "../harness/quiet.ts";
import type { ServerProcess } from "../harness/server.ts";

const TURNS = 3;
const ANN_ASKS = 39;
const PROJECTOR = { width: 1920, height: 1080 };
const SMALL_PHONE = { width: 360, height: 740 };
/** How long pages may take to come back after a restart. */
const BACK = { timeout: 20_000 };

/** How every page says why, in the server's words. */
const SAYS: Record<Lang, (rules: number) => string> = {
  zh: (rules) => `这场比赛按规则第 ${rules} 版进行，本服务器不`,
  en: (rules) => `This match was played under rules version ${rules}, which this server does not play.`,
};

function matchesOf({ desk, lang }: Room) {
  return desk.getByRole("navigation", { name: texts(lang)["teach.matches"] }).getByRole("link");
}

/** The room, at its second match. */
async function secondMatch(room: Room): Promise<Room> {
  const path = (await matchesOf(room).nth(1).getAttribute("href")) ?? "";
  const matchId = /^\/m\/([^/]+)\/host$/.exec(path)?.[1];
  if (matchId === undefined) throw new Error(`the desk leads to no second match, but to ${path}`);
  return { ...room, matchId };
}

/** Lines of a page, whatever its width makes of them. */
async function linesOf(page: Page, selector: string): Promise<string[]> {
  const lines = await page.locator(selector).allInnerTexts();
  return lines.map((line) => line.replace(/\s+/g, " ").trim());
}

/** What the projector tells of a match: when it is, who stands where with how many users, how they came there, what Ann did. */
async function seenOn(screen: Page, lang: Lang): Promise<Record<"when" | "race" | "history" | "news", string[]>> {
  const t = texts(lang);
  const [when, race, news] = [await linesOf(screen, ".head .when b"), await linesOf(screen, ".race > li"), await linesOf(screen, ".news li")];
  await screen.getByRole("radio", { name: t["screen.lines"] }).check();
  await screen.locator("figure .toggle").click();
  const history = await linesOf(screen, "figure tr");
  await screen.getByRole("radio", { name: t["screen.race"] }).check();
  // Of such a match the server tells what each day closed with, but not what stood before the first, in week 0.
  return { when, race, history: history.filter((week) => !week.startsWith("0 ")), news: news.filter((line) => line.includes(`¥${ANN_ASKS}`)) };
}

async function expectSound(page: Page): Promise<void> {
  const before = page.viewportSize() ?? LAPTOP;
  for (const size of [SMALL_PHONE, LAPTOP]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
  await page.setViewportSize(before);
  expect(await page.locator("main").innerText()).not.toMatch(/\{\w+\}|NaN|undefined|null/);
}

/** Asks for whatever seat the room gives. */
async function askForSeat(page: Page, server: ServerProcess, room: Room, name: string): Promise<void> {
  const t = texts(room.lang);
  await page.goto(server.url(`/j/${room.code}`));
  await page.getByLabel(t["join.name"]).fill(name);
  await page.getByRole("button", { name: t["join.go"], exact: true }).click();
}

test.beforeEach(() => test.skip(!hasPython(), "no python3 on this machine"));

for (const lang of LANGS) {
  test(`a match of other rules is watched, and the room's other match goes on, ${lang}`, { tag: "@loopback-only" }, async ({ person, server }) => {
    const t = texts(lang);
    const room = await openRoom(await (await person(lang)).newPage(), server, lang, "Stepped", undefined, 2);
    const { desk } = room;
    const other = await secondMatch(room);
    const ann = await join(await person(lang, SMALL_PHONE), server, room, "Ann");
    const bo = await join(await person(lang), server, other, "Bo");
    const screen = await (await person(lang, PROJECTOR)).newPage();
    const told = overhear(screen);
    await screen.goto(server.url(`/m/${room.matchId}/screen#code=${room.code}`));
    await start(room);
    await decideSubscription(ann, lang, ANN_ASKS);
    for (let turn = 0; turn < TURNS; turn += 1) await step(room);
    const week = await desk.locator(".week .figure").innerText();
    await expect(screen.locator(".head .when b")).toHaveText(week);
    const seen = await seenOn(screen, lang);
    // Without these the test would compare nothing with nothing.
    expect(seen.race.filter((line) => line.includes("Ann"))).toHaveLength(1);
    expect(seen.history, "a heading and the weeks").toHaveLength(1 + TURNS);
    expect(seen.news).toHaveLength(1);

    await server.stop();
    const says = SAYS[lang](await underOtherRules(server, room.matchId));
    await server.restart();

    await test.step("the projector, left as it was and opened anew, shows what it showed, and why there is no more", async () => {
      const banner = screen.locator(".banner");
      await expect(banner.filter({ hasText: says })).toBeVisible(BACK);
      const heard = listenTo(screen, server.address);
      expect(await seenOn(screen, lang)).toEqual(seen);
      await screen.reload();
      await expect(banner.filter({ hasText: says })).toBeVisible();
      expect(await seenOn(screen, lang)).toEqual(seen);
      await expect(screen.locator(".race > li .value").last()).toBeInViewport({ ratio: 1 });
      // It is no pause that somebody could end, and no match that somebody could still join.
      await expect(banner).toHaveCount(1);
      await expect(screen.locator(".head")).not.toContainText(lang === "zh" ? "暂停" : "Paused");
      await expect(screen.locator("main")).not.toContainText(room.code);
      expect(SECRET_CHANGES.filter((change) => told.has(change))).toEqual([]);
      await expectSound(screen);
      heard();
    });

    await test.step("Ann's phone, left as it was and read anew, says why, and leads to where she watches", async () => {
      const why = ann.getByRole("alert");
      await expect(why).toContainText(says, BACK);
      const heard = listenTo(ann, server.address);
      await expect(ann.locator("main input, main button"), "controls that would do nothing").toHaveCount(0);
      await ann.reload();
      await expect(why).toContainText(says);
      await expect(ann.locator("main input, main button")).toHaveCount(0);
      await expectSound(ann);
      await why.getByRole("link", { name: t["fault.watch"] }).click();
      await expect(ann.locator(".banner")).toContainText(says);
      expect(await linesOf(ann, ".race > li")).toEqual(seen.race);
      await expectSound(ann);
      heard();
    });

    await test.step("the desk says the same, and leads to the other match, which goes on", async () => {
      const why = desk.getByRole("alert");
      await expect(why).toContainText(says, BACK);
      const heard = listenTo(desk, server.address);
      await expect(desk.getByRole("button", { name: t["host.step"] })).toHaveCount(0);
      await desk.reload();
      await expect(why).toContainText(says);
      await expect(why.getByRole("link", { name: t["fault.watch"] })).toHaveAttribute("href", `/m/${room.matchId}/screen`);
      await expectSound(desk);
      await matchesOf(room).nth(1).click();
      await expect(desk.getByText(t["host.recovered"])).toBeVisible();
      expect(desk.url()).toContain(other.matchId);
      await expect(bo.locator(".bar .when b").first()).toHaveText(week, BACK);
      await desk.getByRole("button", { name: t["host.resume"] }).first().click();
      await step(other);
      expect(await turnAt(desk)).toBe(1 + TURNS + 1);
      await expect(bo.locator(".bar .when b").first()).toHaveText(await desk.locator(".week .figure").innerText());
      await expect(bo.locator(".bar .when b").first()).not.toHaveText(week);
      heard();
    });

    await test.step("whoever comes late is led to the other match, though both have as many people", async () => {
      const cy = await (await person(lang, SMALL_PHONE)).newPage();
      const heard = listenTo(cy, server.address);
      await askForSeat(cy, server, room, "Cy");
      await cy.waitForURL(`**/m/${other.matchId}/play`);
      await expect(cy.locator(".vitals")).toBeVisible();
      heard();
    });
  });

  test(`a room with nothing but a match of other rules invites nobody, ${lang}`, { tag: "@loopback-only" }, async ({ person, server }) => {
    const t = texts(lang);
    const room = await openRoom(await (await person(lang)).newPage(), server, lang, "Stepped");
    await server.stop();
    const says = SAYS[lang](await underOtherRules(server, room.matchId));
    await server.restart();

    const screen = await (await person(lang, PROJECTOR)).newPage();
    const cy = await (await person(lang, SMALL_PHONE)).newPage();
    const quiet = [listenTo(screen, server.address), listenTo(cy, server.address)];
    await screen.goto(server.url(`/m/${room.matchId}/screen#code=${room.code}`));
    await expect(screen.locator(".banner")).toContainText(says);
    await expect(screen.locator("main")).not.toContainText(room.code);
    await expectSound(screen);

    await askForSeat(cy, server, room, "Cy");
    const why = cy.getByRole("alert");
    await expect(why).toContainText(says);
    await expectSound(cy);
    await why.getByRole("link", { name: t["fault.watch"] }).click();
    await expect(cy.locator(".banner")).toContainText(says);
    expect(cy.url()).toBe(server.url(`/m/${room.matchId}/screen`));
    for (const heard of quiet) heard();
  });
}
