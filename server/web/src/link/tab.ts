// This tab's client id for as long as the page lives: claimed once, its claim kept fresh, given back when the page goes.
import { CLAIM_RENEW_MS, claimClientId, randomId, releaseClaim, renewClaim, replaceClientId } from './identity';
import { rememberInTab, recallInTab } from './memory';
import { Outbox, type OutboxStore } from './outbox';

const page = randomId();
let id: string | null = null;

export function clientId(): string {
  if (id === null) {
    id = claimClientId(page, Date.now());
    setInterval(renew, CLAIM_RENEW_MS);
    window.addEventListener('pagehide', () => id !== null && releaseClaim(id, page));
    window.addEventListener('pageshow', renew);
  }
  return id;
}

/**
 * The outbox of this tab for a match, under the tab's id: a tab that gets another id begins with an empty one, and
 * an outbox that can't be read gets a new id, for its numbers start over.
 */
export function outboxFor<Command>(matchId: string): Outbox<Command> {
  const outbox = new Outbox<Command>(storeFor(matchId));
  if (!outbox.damaged) return outbox;
  id = replaceClientId(clientId(), page, Date.now());
  return new Outbox<Command>(storeFor(matchId));
}

function storeFor(matchId: string): OutboxStore {
  const key = `burnrate.outbox.${clientId()}.${matchId}`;
  return { load: () => recallInTab(key), save: (text) => rememberInTab(key, text) };
}

function renew(): void {
  if (id !== null) renewClaim(id, page, Date.now());
}
