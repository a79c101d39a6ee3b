// The decision form: what may be set, what was touched, and the commands that follow. Pure.
// Invariant: only what differs from what already waits (or holds) becomes a command; setting a value back to what
// holds today takes the waiting decision back.
import type { Command } from '../wire/Command';
import type { ControlCard } from '../wire/ControlCard';
import type { Dashboard } from '../wire/Dashboard';
import type { DecisionKey } from '../wire/DecisionKey';
import type { GpuTerm } from '../wire/GpuTerm';
import type { PriceItem } from '../wire/PriceItem';
import type { Standing } from '../wire/Standing';
import type { View } from './view';

export const GPU_TERMS: readonly GpuTerm[] = ['Days30', 'Days90', 'Days365'];
const PRICES: readonly PriceItem[] = ['Subscription', 'FreeQuota', 'ApiInput', 'ApiOutput'];

/** What one dial sets. */
export type Target =
  | { readonly kind: 'bid'; readonly channel: number }
  | { readonly kind: 'price'; readonly item: PriceItem }
  | { readonly kind: 'creative' }
  | { readonly kind: 'gpu'; readonly term: GpuTerm };

export type Dial = {
  readonly id: string;
  readonly target: Target;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What holds today; a creative refresh is 0 unless one waits. */
  readonly current: number;
  /** What waits in the queue, when something does. */
  readonly queued: number | null;
};

/** Values that were touched, by dial. */
export type Draft = Readonly<Record<string, number>>;

export function dialId(target: Target): string {
  switch (target.kind) {
    case 'bid': return `bid:${target.channel}`;
    case 'price': return `price:${target.item}`;
    case 'creative': return 'creative';
    case 'gpu': return `gpu:${target.term}`;
  }
}

/** The dials that this turn may use, prices first, as a newcomer meets them. */
export function dials(view: View): readonly Dial[] {
  const { dashboard, clock } = view;
  if (dashboard === null || clock === null) return [];
  const open = view.controls.filter((card) => card.unlock_turn <= Math.max(1, clock.turn));
  return [...open].sort((a, b) => order(a) - order(b)).flatMap((card) => targetsOf(card).map((target) => dialOf(view, dashboard, card, target)));
}

/** The soonest turn that opens more, and what; null when all is open. */
export function nextUnlock(view: View): { readonly turn: number; readonly cards: readonly ControlCard[] } | null {
  const turn = Math.max(1, view.clock?.turn ?? 1);
  const locked = view.controls.filter((card) => card.unlock_turn > turn);
  if (locked.length === 0) return null;
  const soonest = Math.min(...locked.map((card) => card.unlock_turn));
  return { turn: soonest, cards: locked.filter((card) => card.unlock_turn === soonest) };
}

/** The value that a dial shows. */
export function shownValue(dial: Dial, draft: Draft): number {
  return draft[dial.id] ?? dial.queued ?? dial.current;
}

export function isTouched(dial: Dial, draft: Draft): boolean {
  const value = draft[dial.id];
  return value !== undefined && value !== (dial.queued ?? dial.current);
}

/** The commands of a form. */
export function commandsOf(all: readonly Dial[], draft: Draft): readonly Command[] {
  return all.filter((dial) => isTouched(dial, draft)).map((dial) => {
    const value = draft[dial.id] ?? dial.current;
    return value === dial.current && dial.queued !== null ? { type: 'Withdraw', decision: keyOf(dial.target) } : commandOf(dial.target, value);
  });
}

/** The draft without what a batch took over. */
export function withoutSent(draft: Draft, commands: readonly Command[], all: readonly Dial[]): Draft {
  const gone = new Set(commands.map((command) => dialOfKey(command.type === 'Withdraw' ? command.decision : keyOfCommand(command))));
  const valueSent = new Map(commands.flatMap((command) => {
    const target = targetOfCommand(command);
    return target === null ? [] : [[dialId(target), levelOf(command)] as const];
  }));
  return Object.fromEntries(Object.entries(draft).filter(([id, value]) => {
    if (!gone.has(id)) return true;
    // What was moved on since stays touched.
    const sent = valueSent.get(id) ?? all.find((dial) => dial.id === id)?.current;
    return sent !== value;
  }));
}

export function keyOf(target: Target): DecisionKey {
  switch (target.kind) {
    case 'bid': return { kind: 'SetBid', channel: target.channel };
    case 'price': return { kind: 'SetPrice', item: target.item };
    case 'creative': return { kind: 'RefreshCreative' };
    case 'gpu': return { kind: 'RentGpu', term: target.term };
  }
}

export function commandOf(target: Target, value: number): Command {
  switch (target.kind) {
    case 'bid': return { type: 'SetBid', channel: target.channel, bid_fen_per_day: value };
    case 'creative': return { type: 'RefreshCreative', spend_fen: value };
    case 'gpu': return { type: 'RentGpu', term: target.term, gpus: value };
    case 'price':
      switch (target.item) {
        case 'ApiInput':
        case 'ApiOutput': return { type: 'SetPrice', price: { item: target.item, fen_per_mtok: value } };
        case 'Subscription': return { type: 'SetPrice', price: { item: target.item, fen_per_month: value } };
        case 'FreeQuota': return { type: 'SetPrice', price: { item: target.item, tenths: value } };
      }
  }
}

/** What a command sets; null for those that no dial shows. */
export function targetOfCommand(command: Command): Target | null {
  switch (command.type) {
    case 'SetBid': return { kind: 'bid', channel: command.channel };
    case 'RefreshCreative': return { kind: 'creative' };
    case 'SetPrice': return { kind: 'price', item: command.price.item };
    case 'RentGpu': return { kind: 'gpu', term: command.term };
    case 'OpenRound':
    case 'AcceptTerm':
    case 'DeclineTerm':
    case 'FileBankruptcy':
    case 'Withdraw': return null;
  }
}

/** The level that a command of a dial sets. */
export function levelOf(command: Command): number {
  switch (command.type) {
    case 'SetBid': return command.bid_fen_per_day;
    case 'RefreshCreative': return command.spend_fen;
    case 'RentGpu': return command.gpus;
    case 'SetPrice': return 'fen_per_mtok' in command.price ? command.price.fen_per_mtok : 'tenths' in command.price ? command.price.tenths : command.price.fen_per_month;
    case 'OpenRound':
    case 'AcceptTerm':
    case 'DeclineTerm':
    case 'FileBankruptcy':
    case 'Withdraw': return 0;
  }
}

export function keyOfCommand(command: Command): DecisionKey {
  switch (command.type) {
    case 'OpenRound': return { kind: 'OpenRound' };
    case 'AcceptTerm': return { kind: 'AcceptTerm', round: command.round };
    case 'DeclineTerm': return { kind: 'DeclineTerm', round: command.round, rank: command.rank };
    case 'FileBankruptcy': return { kind: 'FileBankruptcy' };
    case 'Withdraw': return command.decision;
    case 'SetBid':
    case 'RefreshCreative':
    case 'SetPrice':
    case 'RentGpu': return keyOf(targetOfCommand(command) ?? { kind: 'creative' });
  }
}

/** The level of one price in a vendor's public figures. */
export function priceIn(standing: Standing, item: PriceItem): number {
  switch (item) {
    case 'ApiInput': return standing.api_input_fen_per_mtok;
    case 'ApiOutput': return standing.api_output_fen_per_mtok;
    case 'Subscription': return standing.subscription_fen_per_month;
    case 'FreeQuota': return standing.free_quota_tenths;
  }
}

function dialOfKey(key: DecisionKey): string {
  switch (key.kind) {
    case 'SetBid': return `bid:${key.channel}`;
    case 'SetPrice': return `price:${key.item}`;
    case 'RentGpu': return `gpu:${key.term}`;
    case 'RefreshCreative': return 'creative';
    case 'OpenRound':
    case 'AcceptTerm':
    case 'DeclineTerm':
    case 'FileBankruptcy': return key.kind;
  }
}

function targetsOf(card: ControlCard): readonly Target[] {
  switch (card.control) {
    case 'Bid': return card.channel === null ? [] : [{ kind: 'bid', channel: card.channel }];
    case 'CreativeSpend': return [{ kind: 'creative' }];
    case 'ApiInput':
    case 'ApiOutput':
    case 'Subscription':
    case 'FreeQuota': return [{ kind: 'price', item: card.control }];
    case 'Gpus': return GPU_TERMS.map((term) => ({ kind: 'gpu', term }));
    case 'RoundAmount':
    case 'AskPreMoney': return [];
  }
}

function dialOf(view: View, dashboard: Dashboard, card: ControlCard, target: Target): Dial {
  const waiting = view.queue.find(({ command }) => {
    const other = targetOfCommand(command);
    return other !== null && dialId(other) === dialId(target);
  });
  return {
    id: dialId(target), target, min: card.min, max: card.max, step: Math.max(1, card.step),
    current: currentOf(view, dashboard, target), queued: waiting === undefined ? null : levelOf(waiting.command),
  };
}

function currentOf(view: View, dashboard: Dashboard, target: Target): number {
  switch (target.kind) {
    case 'bid': return dashboard.bid_fen_per_day[target.channel] ?? 0;
    case 'creative': return 0;
    case 'gpu': return dashboard.leases.filter((lease) => lease.term === target.term).reduce((sum, lease) => sum + lease.gpus, 0);
    case 'price': {
      const own = view.standings.find((standing) => standing.vendor === dashboard.vendor);
      const raise = dashboard.pending_raises.find((pending) => pending.item === target.item);
      return raise?.to ?? (own === undefined ? 0 : priceIn(own, target.item));
    }
  }
}

function order(card: ControlCard): number {
  const price = PRICES.findIndex((item) => item === card.control);
  if (price !== -1) return price;
  const later = ['Bid', 'CreativeSpend', 'Gpus'].indexOf(card.control);
  return 10 + later * 100 + (card.channel ?? 0);
}
