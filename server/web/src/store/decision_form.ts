// The decision form: what may be set, what was touched, and the commands that follow. Pure.
// Invariant: only what differs from what already waits (or holds) becomes a command; setting a value back to what
// holds today takes the waiting decision back.
import type { Command } from '../wire/Command';
import type { Control } from '../wire/Control';
import type { ControlCard } from '../wire/ControlCard';
import type { Dashboard } from '../wire/Dashboard';
import type { DecisionKey } from '../wire/DecisionKey';
import { keyName, keyOfCommand, levelOf } from './decision_key';
import { commandOf, CONTROL_ORDER, currentOf, DIAL_GROUPS, DIAL_TABLE, keysOf, mostOf, type DialGroup, type DialKind } from './dial_table';
import type { View } from './view';

export type Dial = {
  readonly id: string;
  readonly control: Control;
  readonly kind: DialKind;
  readonly group: DialGroup;
  readonly key: DecisionKey;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What holds today; what acts once is 0 unless one waits. */
  readonly current: number;
  /** What waits in the queue, when something does. */
  readonly queued: number | null;
};

/** Values that were touched, by dial. */
export type Draft = Readonly<Record<string, number>>;

/** The dials that this turn may use, prices first, as a newcomer meets them. */
export function dials(view: View): readonly Dial[] {
  const { dashboard, clock } = view;
  if (dashboard === null || clock === null) return [];
  const open = view.controls.filter((card) => card.unlock_turn <= Math.max(1, clock.turn));
  return [...open].sort((a, b) => order(a) - order(b)).flatMap((card) => keysOf(view, card).map((key) => dialOf(view, dashboard, card, key)));
}

/** The dials group by group; a group past the first `few` dials starts closed. */
export function grouped(all: readonly Dial[], few: number): readonly { readonly group: DialGroup; readonly dials: readonly Dial[]; readonly open: boolean }[] {
  let before = 0;
  return DIAL_GROUPS.flatMap((group) => {
    const mine = all.filter((dial) => dial.group === group);
    if (mine.length === 0) return [];
    const open = before < few;
    before += mine.length;
    return [{ group, dials: mine, open }];
  });
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
  return all.filter((dial) => isTouched(dial, draft)).flatMap((dial) => {
    const value = draft[dial.id] ?? dial.current;
    const command = value === dial.current && dial.queued !== null ? ({ type: 'Withdraw', decision: dial.key } as const) : commandOf(dial.key, value);
    return command === null ? [] : [command];
  });
}

/** The draft without what a batch took over. */
export function withoutSent(draft: Draft, commands: readonly Command[], all: readonly Dial[]): Draft {
  const sent = new Map(commands.map((command) => [keyName(keyOfCommand(command)), levelOf(command)]));
  return Object.fromEntries(Object.entries(draft).filter(([id, value]) => {
    if (!sent.has(id)) return true;
    // What was moved on since stays touched.
    return (sent.get(id) ?? all.find((dial) => dial.id === id)?.current) !== value;
  }));
}

/** A control's card, if this turn may use it. */
export function openCard(view: View, control: Control): ControlCard | null {
  const card = view.controls.find((other) => other.control === control);
  return card !== undefined && card.unlock_turn <= Math.max(1, view.clock?.turn ?? 1) ? card : null;
}

function dialOf(view: View, dashboard: Dashboard, card: ControlCard, key: DecisionKey): Dial {
  const id = keyName(key);
  const waiting = view.queue.find(({ command }) => command.type !== 'Withdraw' && keyName(keyOfCommand(command)) === id);
  const { kind, group } = DIAL_TABLE[card.control];
  const choice = kind === 'choice';
  const current = currentOf(view, dashboard, key);
  const queued = waiting === undefined ? null : levelOf(waiting.command);
  return {
    id, control: card.control, kind, group, key, min: choice ? 0 : card.min, max: Math.max(mostOf(view, card, key), current, queued ?? 0),
    step: choice ? 1 : Math.max(1, card.step), current, queued,
  };
}

function order(card: ControlCard): number {
  return CONTROL_ORDER.indexOf(card.control) * 1_000 + (card.channel ?? 0);
}

/** The turn that opens the first of these controls, while all of them are locked; else null. */
export function lockedUntil(view: View, controls: readonly Control[]): number | null {
  const cards = view.controls.filter((card) => controls.includes(card.control));
  return cards.length === 0 || cards.some((card) => openCard(view, card.control) !== null) ? null : Math.min(...cards.map((card) => card.unlock_turn));
}

/** Whether a decision about the same thing waits. */
export function isQueued(view: View, command: Command): boolean {
  const name = keyName(keyOfCommand(command));
  return view.queue.some((decision) => keyName(decision.key) === name);
}
