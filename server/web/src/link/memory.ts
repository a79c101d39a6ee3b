// What the browser keeps for us. Storage may be full, forbidden or absent (private windows): then we forget, and never break.

/** Keeps a text until the browser's data is cleared. */
export function remember(key: string, value: string): void {
  attempt(() => localStorage.setItem(key, value));
}

export function recall(key: string): string | null {
  return attempt(() => localStorage.getItem(key)) ?? null;
}

export function forget(key: string): void {
  attempt(() => localStorage.removeItem(key));
}

/** The same for this tab alone, surviving a reload. */
export function rememberInTab(key: string, value: string): void {
  attempt(() => sessionStorage.setItem(key, value));
}

export function recallInTab(key: string): string | null {
  return attempt(() => sessionStorage.getItem(key)) ?? null;
}

const SEAT = 'burnrate.seat.';

/** The secret that proves a seat in a match; whoever has it, has the seat. */
export function seatToken(matchId: string): string | null {
  return recall(SEAT + matchId);
}

export function keepSeatToken(matchId: string, token: string): void {
  remember(SEAT + matchId, token);
}

export function dropSeatToken(matchId: string): void {
  forget(SEAT + matchId);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
