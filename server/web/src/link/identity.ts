// Who this tab is to the server: a random client id, and the sequence number of its next command.
// Invariant: two tabs never use one id, for the server takes the second tab's command 7 for a retry of the first's.
import { recall, recallInTab, remember, rememberInTab, forget } from './memory';

const TAB = 'burnrate.client';
const HOLDER = 'burnrate.holder.';
/** A tab that has not renewed its claim for this long is gone. Browsers slow a hidden tab's timers to one a minute. */
const CLAIM_MS = 90_000;
export const CLAIM_RENEW_MS = 5_000;

/** 128 random bits as 32 hex digits. `getRandomValues` also works at http://192.168.x.x, where randomUUID does not. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * This tab's client id: the one it had before a reload, or a new one. A duplicated tab copies the id,
 * so an id that another living tab claims is left to it. `page` is a random id of this page load.
 */
export function claimClientId(page: string, now: number): string {
  const kept = recallInTab(TAB);
  const id = kept !== null && /^[0-9a-f]{32}$/.test(kept) && !heldByOther(kept, page, now) ? kept : randomId();
  rememberInTab(TAB, id);
  renewClaim(id, page, now);
  return id;
}

/** A new id in place of one whose numbers were lost. */
export function replaceClientId(old: string, page: string, now: number): string {
  releaseClaim(old, page);
  const id = randomId();
  rememberInTab(TAB, id);
  renewClaim(id, page, now);
  return id;
}

/** Call every `CLAIM_RENEW_MS`. */
export function renewClaim(id: string, page: string, now: number): void {
  remember(HOLDER + id, `${page} ${now}`);
}

/** Call on pagehide, so that the reload which follows finds its own id free. */
export function releaseClaim(id: string, page: string): void {
  if (recall(HOLDER + id)?.startsWith(`${page} `) === true) forget(HOLDER + id);
}

function heldByOther(id: string, page: string, now: number): boolean {
  const [holder, since] = (recall(HOLDER + id) ?? '').split(' ');
  return holder !== undefined && holder !== '' && holder !== page && Math.abs(now - Number(since)) < CLAIM_MS;
}
