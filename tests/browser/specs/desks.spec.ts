// The company's desks through the pages: what stands on them acts like any decision; the instructor's cards and weights.
import { expect, join, LAPTOP, openRoom, PHONE, start, step, test, turnTo } from "../harness/classroom.ts";

test("a report with its price, a sale that asks first, and a card for one company", async ({ person, server }) => {
  const desk = await (await person("en")).newPage();
  const room = await openRoom(desk, server, "en", "Stepped");
  const ann = await join(await person("en", PHONE), server, room, "Ann", 0);
  await start(room);
  // The scenario opens reports on turn 13 and sales on turn 14.
  for (let turn = 1; turn < 14; turn += 1) await step(room);

  await turnTo(ann, "company");
  for (const panel of ["money", "staff", "lab", "attention"]) await expect(ann.locator(`[data-panel="${panel}"]`)).toBeVisible();
  await expect(ann.locator("[data-score]")).toContainText("Each habit user");
  const reports = ann.locator('[data-panel="reports"]');
  await reports.locator("summary").first().click();
  await expect(reports.locator(".offer").first()).toContainText(/¥[\d,.]+K?, comes after \d+ days/);
  await reports.getByRole("button", { name: "Monthly users of all" }).click();

  const money = ann.locator('[data-panel="money"]');
  await money.locator("summary").first().click();
  await money.locator("summary.tap").click();
  await money.getByRole("button", { name: /Put the company up for sale/ }).click();
  const question = ann.locator("dialog[open]");
  await expect(question).toContainText("this seat decides no more");
  await question.getByRole("button", { name: "Not yet" }).click();

  const waiting = ann.locator('[data-queued="BuyReport"]');
  await turnTo(ann, "decide");
  await expect(waiting).toHaveCount(1);
  await expect(ann.locator('[data-queued="OfferSale"]')).toHaveCount(0);

  const cards = desk.locator("[data-cards]");
  await cards.getByLabel(/scandal/).selectOption("0");
  await expect(cards.getByLabel(/breakout/)).toHaveValue("");
  // A scandal has no rumour, whatever is set for the others.
  await cards.getByRole("button", { name: "a scandal" }).click();
  await expect(cards.locator("li", { hasText: "A scandal" })).toContainText("on the table");
  await cards.getByRole("button", { name: "an investor winter" }).click();
  await expect(cards.locator("li", { hasText: "An investor winter" })).toContainText("on the table");
  await step(room);
  await expect(waiting).toHaveCount(0);
  await turnTo(ann, "now");
  await expect(ann.locator(".news").last()).toContainText("Rumour: an investor winter");
});

test("whoever is bankrupt still watches the market, on whichever part of the page it happens", async ({ person, server }) => {
  const desk = await (await person("en")).newPage();
  const room = await openRoom(desk, server, "en", "Stepped");
  const ann = await join(await person("en", PHONE), server, room, "Ann", 0);
  await start(room);
  await expect(ann.locator("nav.tabs")).toBeVisible();
  await turnTo(ann, "company");
  await ann.getByRole("button", { name: "File for bankruptcy…" }).click();
  await ann.locator("dialog[open]").getByRole("button", { name: "File for bankruptcy", exact: true }).click();
  await expect(ann.getByText("The filing is queued")).toBeVisible();
  await step(room);
  await step(room);
  await expect(ann.getByRole("alert")).toContainText("Your company fell");
  await expect(ann.locator(".race")).toBeVisible();
  await expect(ann.locator(".runway")).toHaveCount(0);
  await expect(ann.getByRole("link", { name: "Take another company" })).toBeVisible();
});

test("a laptop decides on one side or looks at the company; a projector shows every company at once", async ({ person, server }) => {
  const desk = await (await person("en")).newPage();
  const room = await openRoom(desk, server, "en", "Stepped");
  const ann = await join(await person("en", LAPTOP), server, room, "Ann", 0);
  const screen = await (await person("en", { width: 1920, height: 1080 })).newPage();
  await screen.goto(server.url(`/m/${room.matchId}/screen`));
  await start(room);
  await expect(ann.locator("form.decide")).toBeVisible();
  await expect(ann.locator("[data-score]")).toBeHidden();
  await turnTo(ann, "company");
  await expect(ann.locator("form.decide")).toBeHidden();
  await expect(ann.locator("[data-score]")).toBeVisible();
  await expect(ann.locator(".runway")).toBeVisible();

  await step(room);
  const racers = screen.locator(".race > li");
  await expect(racers).toHaveCount(6);
  await expect(racers.last()).toBeInViewport({ ratio: 1 });
});
