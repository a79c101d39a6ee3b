// The `test` that specs import: Playwright's, with a `server` that each test has to itself.
// When a test fails, what its server printed is attached to the report.
import { test as base } from "@playwright/test";
import { ServerProcess } from "./server-process.ts";

export { expect } from "@playwright/test";
export type { ServerProcess } from "./server-process.ts";

/** Set by each project in playwright.config.ts. */
export interface ServerOptions {
  listenAddress: string;
}

export const test = base.extend<ServerOptions & { server: ServerProcess }>({
  listenAddress: ["127.0.0.1", { option: true }],
  server: async ({ listenAddress }, use, testInfo) => {
    const server = await ServerProcess.start(listenAddress);
    try {
      await use(server);
    } finally {
      await server.dispose();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server.log", { body: server.log(), contentType: "text/plain" });
      }
    }
  },
});
