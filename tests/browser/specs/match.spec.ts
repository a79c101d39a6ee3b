// A whole match through the pages alone: a room, two students, decisions that act, a bankruptcy, the end.
import { decideSubscription, expect, join, LANGS, openRoom, PHONE, start, step, test, texts, turnTo } from "../harness/classroom.ts";
import { overhear, SECRET_CHANGES } from "../harness/overheard.ts";
import { listenTo } from "../harness/quiet.ts";

for (const lang of LANGS) {
  test(`a match from the room's opening to the podium, ${lang}`, async ({ person, server }) => {
    const t = texts(lang);
    const teacher = await (await person(lang)).newPage();
    const quiet = [listenTo(teacher, server.address)];
    const room = await openRoom(teacher, server, lang, "Stepped");

    const ann = await join(await person(lang, PHONE), server, room, "Ann", 0);
    const bo = await join(await person(lang), server, room, "Bo", 1);
    quiet.push(listenTo(ann, server.address), listenTo(bo, server.address));
    const screen = await (await person(lang)).newPage();
    const told = { screen: overhear(screen), ann: overhear(ann), desk: overhear(teacher) };
    await screen.goto(server.url(`/m/${room.matchId}/screen`));
    await ann.reload();
    await teacher.reload();
    await expect(teacher.locator('[data-vendor="0"]')).toContainText("Ann");
    await expect(teacher.locator('[data-vendor="1"]')).toContainText("Bo");
    await start(room);

    // Ann cuts her price; it waits, then acts with the next turn, and everybody sees it.
    await decideSubscription(ann, lang, 39);
    await expect(ann.locator(".toasts")).toContainText(t["sent.accepted"].split("{")[0]?.trim() ?? "");
    await expect(teacher.locator('[data-vendor="0"] dd').nth(3)).toHaveText("1");
    await step(room);
    await expect(ann.locator(".dial").first()).toContainText(t["dial.now"].replace("{value}", "¥39"));
    await expect(ann.locator('[data-queued="SetPrice"]')).toHaveCount(0);
    await expect(bo.locator(".news").last()).toContainText("¥39");

    // Bo files for bankruptcy, takes it back, then files for good.
    await turnTo(bo, "company");
    await bo.getByRole("button", { name: t["quit.open"] }).click();
    await bo.getByRole("dialog").getByRole("button", { name: t["quit.yes"] }).click();
    const filing = bo.locator('[data-queued="FileBankruptcy"]');
    await turnTo(bo, "decide");
    await filing.getByRole("button").click();
    await expect(filing).toHaveCount(0);
    await turnTo(bo, "company");
    await bo.getByRole("button", { name: t["quit.open"] }).click();
    await bo.getByRole("dialog").getByRole("button", { name: t["quit.yes"] }).click();
    await expect(filing).toHaveCount(1);
    await step(room);
    await expect(bo.getByRole("alert").filter({ hasText: "☠" })).toBeVisible();
    await turnTo(ann, "now");
    await expect(ann.locator(".race li.out")).toHaveCount(1);

    // Who fell still watches; the rest plays on to the end that the instructor calls.
    await step(room);
    await teacher.getByRole("button", { name: t["host.end"] }).click();
    await teacher.getByRole("dialog").getByRole("button", { name: t["host.end"] }).click();
    for (const page of [teacher, ann, bo]) {
      await expect(page.getByRole("heading", { name: t["end.title"] })).toBeVisible();
      await expect(page.locator("tbody tr")).not.toHaveCount(0);
    }
    await expect(bo.locator("tr.mine")).toContainText("☠");
    for (const heard of quiet) heard();

    // The projector was told what everybody may know, a team its own secrets, the desk each company's.
    const secretsOf = (all: Set<string>) => SECRET_CHANGES.filter((change) => all.has(change));
    expect([...told.screen]).toEqual(expect.arrayContaining(["Clock", "Standing 0", "Standing 1", "MarketPoint", "News"]));
    expect(secretsOf(told.screen)).toEqual([]);
    expect([...told.ann].filter((change) => change.startsWith("Dashboard "))).toEqual(["Dashboard 0"]);
    expect(secretsOf(told.ann)).toEqual(expect.arrayContaining(["Dashboard", "OwnPoint", "Queue", "Attention", "Business", "Money", "Lab", "Staff", "Auto"]));
    expect(told.ann).not.toContain("Secrets");
    expect([...told.ann].filter((change) => /^(Lab|Staff) /.test(change)).sort()).toEqual(["Lab 0", "Staff 0"]);
    expect(told.ann).not.toContain("Card");
    expect(secretsOf(told.desk)).toEqual(["Secrets"]);
    expect([...told.desk]).toEqual(expect.arrayContaining(["Secrets 0", "Secrets 1"]));
  });
}

test("the room goes on when all are ready", async ({ person, server }) => {
  const t = texts("en");
  const room = await openRoom(await (await person("en")).newPage(), server, "en", "AllReady");
  const ann = await join(await person("en", PHONE), server, room, "Ann", 0);
  const bo = await join(await person("en", PHONE), server, room, "Bo", 2);
  await start(room);
  await ann.getByRole("button", { name: t["ready.say"] }).click();
  await expect(bo.locator(".ready")).toContainText("1 of 2");
  await expect(ann.locator(".bar .when")).toContainText("Week 0");
  await bo.getByRole("button", { name: t["ready.say"] }).click();
  await expect(ann.locator(".bar .when")).toContainText("Week 1", { timeout: 30_000 });
  await expect(ann.getByRole("button", { name: t["ready.say"] })).toBeVisible();
});
