// People in a classroom, as browsers: an instructor who opens a room, students who join it. Only through the pages.
// The `test` of this file adds `person`, whose browsers are closed when the test ends.
import type { BrowserContext, Page } from "@playwright/test";
import { enMatch } from "../../../server/web/src/i18n/en_match.ts";
import { zhMatch } from "../../../server/web/src/i18n/zh_match.ts";
import { expect, test as serverTest, type ServerProcess } from "./server.ts";

export { expect };

export type Lang = "zh" | "en";
export const LANGS: readonly Lang[] = ["zh", "en"];
export type Pace = "Timed" | "Stepped" | "AllReady";
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 320, height: 700 };
export const LAPTOP = { width: 1280, height: 800 };

/** The pages' own texts in a language, by key. */
export function texts(lang: Lang): Record<keyof typeof zhMatch, string> {
  return lang === "zh" ? zhMatch : enMatch;
}

/** A browser of a person who reads a language; nothing is shared with other people's. */
export type NewPerson = (lang: Lang, viewport?: { width: number; height: number }) => Promise<BrowserContext>;

export const test = serverTest.extend<{ person: NewPerson }>({
  person: async ({ browser }, use) => {
    const all: BrowserContext[] = [];
    await use(async (lang, viewport = LAPTOP) => {
      const locale = lang === "zh" ? "zh-CN" : "en-GB";
      const context = await browser.newContext({ locale, viewport, reducedMotion: "reduce" });
      all.push(context);
      return context;
    });
    for (const context of all) await context.close();
  },
});

export interface Room {
  /** The instructor's page, at the desk of the match. */
  desk: Page;
  code: string;
  matchId: string;
  lang: Lang;
}

/** Follows the link that the server printed and opens a room on the first scenario; `seconds` is a timed turn's length. */
export async function openRoom(page: Page, server: ServerProcess, lang: Lang, pace: Pace, seconds?: number, matches?: number): Promise<Room> {
  const t = texts(lang);
  await page.goto(server.instructorUrl);
  await page.getByRole("radio", { name: new RegExp(t[`pace.${pace}`]) }).check();
  if (seconds !== undefined) await fillNumber(page, t["teach.seconds"], seconds);
  if (matches !== undefined) await fillNumber(page, t["teach.matches"], matches);
  await page.getByRole("button", { name: t["teach.create"] }).click();
  await page.waitForURL(/\/m\/[^/]+\/host$/);
  const matchId = /\/m\/([^/]+)\/host$/.exec(page.url())?.[1] ?? "";
  const code = ((await page.locator(".sign .code").textContent()) ?? "").trim();
  expect(code).toMatch(/^[0-9A-Z]{3,12}$/);
  return { desk: page, code, matchId, lang };
}

async function fillNumber(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole("textbox", { name: label });
  await field.fill(String(value));
  await field.press("Tab");
}

/** Joins as a newcomer would: the code is in the address, then a name, then a company; a room of several matches gives any. */
export async function join(context: BrowserContext, server: ServerProcess, room: Room, name: string, vendor?: number): Promise<Page> {
  const page = await context.newPage();
  const t = texts(room.lang);
  await page.goto(server.url(`/j/${room.code}`));
  await page.getByLabel(t["join.name"]).fill(name);
  if (vendor !== undefined) await page.locator(`.pick input[value="${vendor}"]`).check();
  await page.getByRole("button", { name: t["join.go"], exact: true }).click();
  await page.waitForURL(`**/m/${room.matchId}/play`);
  await expect(page.getByText(t["wait.start"])).toBeVisible();
  return page;
}

export async function start(room: Room): Promise<void> {
  await room.desk.getByRole("button", { name: texts(room.lang)["host.start"] }).click();
}

/** Plays to the end of the turn and waits until the next one has begun. */
export async function step(room: Room): Promise<void> {
  const before = await turnAt(room.desk);
  await room.desk.getByRole("button", { name: texts(room.lang)["host.step"] }).click();
  await expect.poll(() => turnAt(room.desk), { timeout: 30_000 }).toBe(before + 1);
}

/** The turn that the instructor's desk shows. */
export async function turnAt(desk: Page): Promise<number> {
  return Number(/(\d+)\D*$/.exec((await desk.locator(".week").textContent()) ?? "")?.[1]);
}

/** Brings a part of the playing page to sight on a phone; on a desk all parts are there. */
export async function turnTo(page: Page, part: "now" | "decide" | "company"): Promise<void> {
  // A match that was just started has no parts yet on its students' pages.
  await expect(page.locator("nav.tabs")).toBeVisible();
  const tab = page.locator("nav.tabs button").nth(["now", "decide", "company"].indexOf(part));
  if (await tab.isVisible()) await tab.click();
}

/** Sets the first dial, the subscription, to so many yuan a month and sends it; returns when the server has it. */
export async function decideSubscription(page: Page, lang: Lang, yuan: number): Promise<void> {
  const t = texts(lang);
  await turnTo(page, "decide");
  const field = page.locator(".dial .entry input").first();
  await field.fill(String(yuan));
  await field.press("Tab");
  await page.getByRole("button", { name: t["decide.commit"] }).click();
  await expect(page.locator('[data-queued="SetPrice"]')).toContainText(`¥${yuan}`);
}
