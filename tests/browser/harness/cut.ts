// A cable to pull: while cut, nothing passes either way and no new connection gets through, but nothing says so, as
// with a phone that left the room.
import type { Page } from "@playwright/test";

export class Cable {
  private whole = true;

  /** Call before the page goes anywhere. */
  static async of(page: Page): Promise<Cable> {
    const cable = new Cable();
    await page.routeWebSocket(/\/ws$/, (client) => {
      if (!cable.whole) return;
      const server = client.connectToServer();
      client.onMessage((frame) => cable.whole && server.send(frame));
      server.onMessage((frame) => cable.whole && client.send(frame));
    });
    return cable;
  }

  cut(): void {
    this.whole = false;
  }

  /** Mends it, and tells the page what a browser tells when its network is back. */
  async mend(page: Page): Promise<void> {
    this.whole = true;
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
  }
}
