// An update to other rules, without a second program: a match's log is altered as if a release of other rules had played it.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { ServerProcess } from "./server.ts";

const SCRIPT = join(import.meta.dirname, "other_rules.py");

/** Whether this machine has the Python that alters logs. */
export function hasPython(): boolean {
  return spawnSync("python3", ["--version"]).status === 0;
}

/** Makes a match one of the next rules version and returns that; the server must be gone. */
export async function underOtherRules(server: ServerProcess, matchId: string): Promise<number> {
  return Number(await server.alterData(SCRIPT, matchId));
}
