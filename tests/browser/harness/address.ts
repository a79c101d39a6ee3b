// An address of this machine that is not loopback, as a phone in the room would use.
import { networkInterfaces } from "node:os";

/** The first IPv4 address that is this machine's own and not loopback; undefined when there is none. */
export function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find((address) => address.family === "IPv4" && !address.internal)?.address;
}
