// Every route, in both languages: nothing asked of others, no error, no sideways scroll, no finding of axe, no stray Chinese.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../harness/accessibility.ts";
import { expect, join, LANGS, LAPTOP, NARROW, openRoom, PHONE, start, step, test, turnTo, type Lang } from "../harness/classroom.ts";
import { expectNoSidewaysScroll, listenTo } from "../harness/quiet.ts";

/** Company names and titles are content in both languages; what people type is theirs. */
async function expectOneLanguage(page: Page, lang: Lang): Promise<void> {
  if (lang === "zh") return;
  const shown = await page.locator("main").innerText();
  expect(shown.match(/[\u4e00-\u9fff]+/g) ?? []).toEqual([]);
}

/** What is folded away is judged as well. */
async function unfold(page: Page): Promise<void> {
  await page.locator("details").evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
}

async function expectSound(page: Page, lang: Lang): Promise<void> {
  await unfold(page);
  for (const size of [LAPTOP, PHONE, NARROW]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    if (size !== NARROW) await expectAccessible(page);
  }
  await expectOneLanguage(page, lang);
  expect(await page.locator("main").innerText()).not.toMatch(/\{\w+\}/);
}

for (const lang of LANGS) {
  test(`the door, the help, a wrong address, a wrong code, ${lang}`, async ({ person, server }) => {
    const page = await (await person(lang)).newPage();
    const quiet = listenTo(page, server.address);
    for (const path of ["/", "/help", "/j/ZZZZ", "/m/nothere/play", "/m/nothere/host"]) {
      await page.goto(server.url(path));
      await expect(page.locator("main h1, main h2").first()).toBeVisible();
      await expectSound(page, lang);
    }
    quiet();
  });

  test(`the pages of a match, before, during and after, ${lang}`, async ({ person, server }) => {
    const desk = await (await person(lang)).newPage();
    const quiet = [listenTo(desk, server.address)];
    const room = await openRoom(desk, server, lang, "Stepped");
    const student = await join(await person(lang), server, room, "Ann", 0);
    const screen = await (await person(lang)).newPage();
    quiet.push(listenTo(student, server.address), listenTo(screen, server.address));
    await screen.goto(server.url(`/m/${room.matchId}/screen#code=${room.code}`));
    await expect(screen.locator(".sign .code")).toHaveText(room.code);
    for (const page of [desk, student, screen]) await expectSound(page, lang);

    await start(room);
    for (let turn = 1; turn < 6; turn += 1) await step(room);
    for (const part of ["now", "decide", "company"] as const) {
      await student.setViewportSize(PHONE);
      await turnTo(student, part);
      await expectSound(student, lang);
    }
    for (const picture of [0, 1, 2]) {
      await screen.locator(".pictures input").nth(picture).check();
      await expectSound(screen, lang);
    }
    await expectSound(desk, lang);

    await desk.locator(".button.alarm").first().click();
    await desk.getByRole("dialog").locator(".button.alarm").click();
    for (const page of [desk, student, screen]) {
      await expect(page.locator(".podium")).toBeVisible();
      await expectSound(page, lang);
    }
    for (const heard of quiet) heard();
  });
}
