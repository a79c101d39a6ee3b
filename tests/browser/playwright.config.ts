// How the browser tests run: the system's Chromium, against the real `burnrate` program on a port of its own choice.
// Every test starts its own server (harness/server.ts); nothing here starts one.
import { defineConfig, type Project } from "@playwright/test";
import { ownAddress } from "./harness/address.ts";
import type { ServerOptions } from "./harness/server.ts";

const loopback: Project<ServerOptions> = {
  name: "loopback",
  use: { listenAddress: "127.0.0.1" },
};

// Over plain HTTP only loopback is a "secure context": on any other address browsers withhold the clipboard,
// `crypto.randomUUID` and more. That is how a classroom meets the pages, so the tests meet them so too, except
// those tagged @loopback-only.
const lanAddress = ownAddress();
const lan: Project<ServerOptions>[] =
  lanAddress === undefined
    ? []
    : [{ name: "own-address", use: { listenAddress: lanAddress }, grepInvert: /@loopback-only/ }];
if (lanAddress === undefined) {
  console.log("own-address: not run (this machine has no address but loopback)");
}

export default defineConfig<ServerOptions>({
  testDir: "./specs",
  outputDir: "./test-results",
  timeout: 120_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  workers: 1,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["BURNRATE_CHROMIUM"] ?? "/usr/bin/chromium",
      // No sandbox: containers have none to give. The rest keeps Chromium from asking the network for anything.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [loopback, ...lan],
});
