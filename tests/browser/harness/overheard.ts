// What the server tells a page, by the names of the wire's changes: to judge that secrets stay with their owners.
import type { Page } from "@playwright/test";

/** Changes that belong to one company or to the instructor, and to nobody else. */
export const SECRET_CHANGES = ["Dashboard", "OwnPoint", "Queue", "Notice", "Attention", "Business", "Money", "Lab", "Staff", "Auto", "Report", "Secrets"] as const;

interface Frame {
  changes?: { change: string; to: { vendor?: number } }[];
}

/** Call before the page goes anywhere. The set fills as the page is told: `Clock`, and `Dashboard 0` where a company is named. */
export function overhear(page: Page): Set<string> {
  const told = new Set<string>();
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const { changes = [] } = JSON.parse(String(payload)) as Frame;
      for (const { change, to } of changes) {
        told.add(change);
        if (to.vendor !== undefined) told.add(`${change} ${to.vendor}`);
      }
    }),
  );
  return told;
}
