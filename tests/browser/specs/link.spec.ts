// Lines that break and servers that die: the page says so, comes back by itself, and no decision is lost or doubled.
import type { Page } from "@playwright/test";
import { decideSubscription, expect, join, openRoom, PHONE, start, step, test, texts } from "../harness/classroom.ts";
import { Cable } from "../harness/cut.ts";

/** What a seat shows of its own company and of the market. */
async function seen(page: Page): Promise<unknown> {
  return {
    when: await page.locator(".bar .when b").first().textContent(),
    figures: await page.locator(".vitals .figure").allTextContents(),
    race: await page.locator(".race li .value").allTextContents(),
  };
}

test("a cut line shows within 10 s, and the page catches up by itself", async ({ person, server }) => {
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Stepped");
  const context = await person("en");
  const page = await join(context, server, room, "Ann", 0);
  const cable = await Cable.of(page);
  await page.reload();
  await start(room);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator(".vitals")).toBeVisible();
  await step(room);
  await expect.poll(() => seen(page)).toEqual(await seen(other));

  cable.cut();
  await expect(page.getByText(/Reconnecting/)).toBeVisible({ timeout: 10_000 });
  await step(room);
  await step(room);
  // What is on the page stays there, and so does a decision that is made meanwhile.
  const field = page.locator(".dial .entry input").first();
  await field.fill("33");
  await field.press("Enter");
  await expect(page.getByText("1 decision is waiting")).toBeVisible();
  await cable.mend(page);
  await expect(page.getByText(/Reconnecting/)).toBeHidden({ timeout: 2_000 });
  await expect(other.locator('[data-queued="SetPrice"]')).toContainText("¥33");
  await expect.poll(() => seen(page), { timeout: 2_000 }).toEqual(await seen(other));
  await expect(page.locator('[data-queued="SetPrice"]')).toHaveCount(1);
});

test("the server is killed three times: clients come back, decisions stand, none is doubled", async ({ person, server }) => {
  const t = texts("en");
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Stepped");
  const page = await join(await person("en", PHONE), server, room, "Ann", 0);
  await start(room);
  for (const yuan of [45, 41, 37]) {
    await decideSubscription(page, "en", yuan);
    await server.killHard();
    await expect(page.getByText(/Reconnecting/)).toBeVisible({ timeout: 10_000 });
    await server.restart();
    await expect(page.getByText(/Reconnecting/)).toBeHidden({ timeout: 20_000 });
    await expect(room.desk.getByText(t["host.recovered"])).toBeVisible({ timeout: 20_000 });
    const waiting = page.locator('[data-queued="SetPrice"]');
    await expect(waiting).toHaveCount(1);
    await expect(waiting).toContainText(`¥${yuan}`);
    await room.desk.getByRole("button", { name: t["host.resume"] }).first().click();
    await expect(room.desk.getByText(t["host.recovered"])).toBeHidden();
    await step(room);
    await expect(page.locator(".dial").first()).toContainText(`now ¥${yuan}`);
  }
});

test("pausing stops every clock at once", async ({ person, server }) => {
  const t = texts("en");
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Timed");
  const page = await join(await person("en", PHONE), server, room, "Ann", 0);
  await start(room);
  await expect(page.getByRole("timer").first()).toBeVisible();
  await room.desk.getByRole("button", { name: t["host.pause"] }).first().click();
  await expect(page.getByText(t["play.paused"])).toBeVisible({ timeout: 500 });
  await expect(page.getByRole("timer")).toHaveCount(0);
});
