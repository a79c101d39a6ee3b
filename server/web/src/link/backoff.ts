// How long to wait before the next attempt: doubling from half a second to eight, with jitter,
// so that a classroom whose server restarts does not come back in one blow.

const FIRST_MS = 500;
const MOST_MS = 8_000;

/** Before attempt `failures` + 1; `random` is in [0, 1). Between half and the whole of the doubled time. */
export function backoffMs(failures: number, random: number): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(Math.max(0, failures - 1), 10));
  return Math.round(whole / 2 + (whole / 2) * random);
}
