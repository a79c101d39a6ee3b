// The company's desks through the pages: what stands on them acts like any decision; the instructor's cards and weights.
import { expect, join, openRoom, PHONE, start, step, test, turnTo } from "../harness/classroom.ts";

test("a report and a card", async ({ person, server }) => {
  const desk = await (await person("en")).newPage();
  const room = await openRoom(desk, server, "en", "Stepped");
  const ann = await join(await person("en", PHONE), server, room, "Ann", 0);
  await start(room);
  // The scenario opens reports on turn 13.
  for (let turn = 1; turn < 13; turn += 1) await step(room);

  await turnTo(ann, "company");
  for (const panel of ["money", "staff", "lab", "attention"]) await expect(ann.locator(`[data-panel="${panel}"]`)).toBeVisible();
  await ann.locator('[data-panel="reports"] > summary').click();
  await ann.locator('[data-panel="reports"]').getByRole("button", { name: "Monthly users of all" }).click();
  const waiting = ann.locator('[data-queued="BuyReport"]');
  await turnTo(ann, "decide");
  await expect(waiting).toHaveCount(1);
  await step(room);
  await expect(waiting).toHaveCount(0);

  const cards = desk.locator("[data-cards]");
  await cards.getByRole("button", { name: "an investor winter" }).click();
  await expect(cards).toContainText("on the table");
  await step(room);
  await turnTo(ann, "now");
  await expect(ann.locator(".news").last()).toContainText("Rumour: an investor winter");
});
