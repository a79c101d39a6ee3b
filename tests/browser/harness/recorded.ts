// What a match's log holds of people's decisions, as `burnrate inspect` tells it. Only for a server that is gone.
import { expect, type ServerProcess } from "./server.ts";

/** A subscription price that a person decided. */
export interface Decided {
  vendor: number;
  yuan: number;
  /** The first day on which it acts. */
  actsOnDay: number;
}

export interface Recorded {
  /** The chain's link of each record, in order: whatever a record says, its link says all before it too. */
  links: string[];
  /** Days that are over. */
  daysClosed: number;
  decided: Decided[];
}

interface Inspected {
  streams: { records: { kind: string; link: string; what: string }[] }[];
}

/** Reads the log of the one match. */
export async function recordedBy(server: ServerProcess): Promise<Recorded> {
  const { streams } = JSON.parse(await server.aboutData("inspect", "--json")) as Inspected;
  const matches = streams.filter(({ records }) => records[0]?.kind === "Opened");
  expect(matches, "matches in the data folder").toHaveLength(1);
  const records = matches[0]?.records ?? [];
  const persons = records.filter(({ kind, what }) => kind === "CommandsAccepted" && what.includes(" by Person("));
  return {
    links: records.map(({ link }) => link),
    daysClosed: records.filter(({ kind }) => kind === "DayClosed").length,
    decided: persons.map(({ what }) => readDecided(what)),
  };
}

function readDecided(what: string): Decided {
  const form = /^vendor (\d+) by Person\(.*?\), acts on day (\d+): \[SetPrice \{ price: Subscription \{ fen_per_month: Fen\((\d+)\) \} \}\]$/;
  const [, vendor, day, fen] = form.exec(what) ?? [];
  if (vendor === undefined) throw new Error(`not one subscription price: ${what}`);
  return { vendor: Number(vendor), yuan: Number(fen) / 100, actsOnDay: Number(day) };
}
