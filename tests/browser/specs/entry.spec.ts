// The way in: the QR code, wrong codes, the keyboard, names that mean harm, a language switched in the middle.
import { expect, join, openRoom, PHONE, start, test, texts } from "../harness/classroom.ts";
import { readQrCodeFrom } from "../harness/qr-code.ts";
import { listenTo } from "../harness/quiet.ts";

test("the QR code leads to the room, capitals and all, also with another address", async ({ person, server }) => {
  const page = await (await person("en")).newPage();
  const room = await openRoom(page, server, "en", "Stepped");
  const shown = page.locator(".sign .qr").first();
  const read = await readQrCodeFrom(shown);
  expect(read).toBe(`${server.address}/j/${room.code}`.toUpperCase());
  expect(await page.locator(".sign .host").textContent()).toBe(new URL(server.address).host);

  // What the camera reads is what a browser opens: scheme and host in any case.
  const phone = await (await person("en", PHONE)).newPage();
  await phone.goto(read);
  await expect(phone.getByLabel("Room code")).toHaveValue(room.code);

  await page.getByLabel(texts("en")["host.address"]).fill("192.168.7.20:8080");
  await expect.poll(() => readQrCodeFrom(shown)).toBe(`HTTP://192.168.7.20:8080/J/${room.code}`);
});

test("joining takes three inputs and works from the keyboard alone, and so does a decision", async ({ person, server }) => {
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Stepped");
  const page = await (await person("en")).newPage();
  await page.goto(server.url(`/j/${room.code}`));
  await expect(page.locator(".pick")).not.toHaveCount(0);
  // A code, a name, and one choice among companies.
  await expect(page.locator("form input:not([type=radio])")).toHaveCount(2);
  expect(new Set(await page.locator("form input[type=radio]").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).name))).size).toBe(1);
  await page.getByLabel(texts("en")["join.name"]).focus();
  await page.keyboard.type("Keys");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/play$/);
  await start(room);

  const field = page.locator(".dial .entry input").first();
  await expect(field).toBeVisible();
  await tabTo(page, ".dial .entry input");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-queued="SetPrice"]')).toContainText("¥48");
  await tabTo(page, '[data-queued="SetPrice"] button');
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-queued="SetPrice"]')).toHaveCount(0);
});

test("a wrong code says so and can be mended", async ({ person, server }) => {
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Stepped");
  const page = await (await person("en", PHONE)).newPage();
  await page.goto(server.url("/j/ZZZZ"));
  await expect(page.getByRole("alert")).toContainText("no such room");
  await page.getByLabel("Room code").fill(room.code.toLowerCase());
  await page.getByRole("button", { name: "Enter" }).click();
  await expect(page.locator(".pick")).not.toHaveCount(0);
});

test("a seat is one's own over a reload, and lost with its token", async ({ person, server }) => {
  const t = texts("en");
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Stepped");
  const page = await join(await person("en", PHONE), server, room, "Ann", 0);
  await page.reload();
  await expect(page.getByText(t["wait.start"])).toBeVisible();
  await page.goto(server.url(`/j/${room.code}`));
  await expect(page.getByRole("link", { name: t["join.back.go"] })).toBeVisible();
  await page.evaluate((id) => localStorage.setItem(`burnrate.seat.${id}`, "0".repeat(32)), room.matchId);
  await page.goto(server.url(`/m/${room.matchId}/play`));
  await expect(page.getByRole("link", { name: t["fault.join"] })).toBeVisible();
});

test("names that mean harm do none", async ({ person, server }) => {
  const desk = await (await person("en")).newPage();
  const quiet = [listenTo(desk, server.address)];
  const room = await openRoom(desk, server, "en", "Stepped");
  const evil = "<img src=x onerror=a()>";
  const screen = await (await person("en")).newPage();
  quiet.push(listenTo(screen, server.address));
  await screen.goto(server.url(`/m/${room.matchId}/screen`));
  const first = await join(await person("en", PHONE), server, room, evil, 0);
  const second = await join(await person("en", PHONE), server, room, "=1+1", 1);
  quiet.push(listenTo(first, server.address), listenTo(second, server.address));
  for (const page of [desk, screen, first, second]) {
    await expect(page.locator("main")).toContainText(evil);
    await expect(page.locator("main img[src=x]")).toHaveCount(0);
  }
  await start(room);
  await expect(screen.locator(".race")).toContainText(evil);
  for (const heard of quiet) heard();
});

test("switching the language keeps what was typed", async ({ person, server }) => {
  const page = await (await person("en", PHONE)).newPage();
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "Stepped");
  await page.goto(server.url(`/j/${room.code}`));
  await page.getByLabel(texts("en")["join.name"]).fill("Half a na");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.getByLabel(texts("zh")["join.name"])).toHaveValue("Half a na");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
});

/** Presses Tab until the focus is where it should be; fails when it never gets there. */
async function tabTo(page: import("@playwright/test").Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const there = await page.evaluate((wanted) => document.activeElement === document.querySelector(wanted), selector);
    if (there) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
