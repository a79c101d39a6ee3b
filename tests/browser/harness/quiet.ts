// Listens to a page for what must not happen: an error in its console, an exception, a request to anybody else.
import { expect, type Page } from "@playwright/test";

/** Call before the page goes anywhere; the returned function fails with all that was heard. */
export function listenTo(page: Page, origin: string): () => void {
  const heard: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") heard.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => heard.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) heard.push(`outside request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return () => expect(heard).toEqual([]);
}

/** Fails when the page can be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // After a change of size, sizes in container units are the old ones until a frame is drawn: measure what was drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess, "px of sideways scroll").toBeLessThanOrEqual(0);
}
