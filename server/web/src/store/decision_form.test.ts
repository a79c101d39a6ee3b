import { describe, expect, it } from 'vitest';
import type { Change } from '../wire/Change';
import type { Command } from '../wire/Command';
import type { Control } from '../wire/Control';
import { readFileSync } from 'node:fs';
import { commandsOf, dials, grouped, isQueued, isTouched, lockedUntil, nextUnlock, shownValue, withoutSent } from './decision_form';
import { amountBounds, dilutionBp, onGrid } from './round_form';
import { applyAll, EMPTY_VIEW, type View } from './view';

const document = readFileSync(new URL('../../../../client-proto/PROTOCOL.md', import.meta.url), 'utf8');
const changes = [...document.matchAll(/```json\n(\{"change".+?)\n```/gs)].map((match) => JSON.parse(match[1] ?? '') as Change).filter((c) => c.change !== 'Control');
const control = (name: Control, unlock_turn: number, channel: number | null = null): Change => ({ change: 'Control', to: { control: name, channel, min: 0, max: 1_000_000, step: 10, unlock_turn } });
const queue = (...commands: Command[]): Change => ({
  change: 'Queue',
  to: { decisions: commands.map((command) => ({ key: { kind: 'SetPrice', item: 'Subscription' }, command, by: 1, acts_on_day: 22 })) },
});
const subscription = (fen: number): Command => ({ type: 'SetPrice', price: { item: 'Subscription', fen_per_month: fen } });

/** The document's vendor on turn 3, with these controls and an empty queue. */
function view(...more: Change[]): View {
  return applyAll(EMPTY_VIEW, [...changes, queue(), ...more]);
}

describe('dials', () => {
  it('are those that the turn has opened, prices first', () => {
    const seen = view(control('Gpus', 3), control('Bid', 2, 0), control('Subscription', 1), control('CreativeSpend', 4), control('AskPreMoney', 1));
    expect(dials(seen).map((dial) => dial.id)).toEqual(['price:Subscription', 'bid:0', 'gpu:Days30', 'gpu:Days90', 'gpu:Days365']);
    expect(nextUnlock(seen)).toMatchObject({ turn: 4, cards: [{ control: 'CreativeSpend' }] });
  });
  it('show what holds, over it what waits, over it what was touched', () => {
    const [dial] = dials(view(control('Subscription', 1)));
    expect(dial).toMatchObject({ current: 4_900, queued: null });
    const [waiting] = dials(view(control('Subscription', 1), queue(subscription(3_900))));
    if (waiting === undefined) throw new Error('no dial');
    expect(waiting).toMatchObject({ current: 4_900, queued: 3_900 });
    expect(shownValue(waiting, {})).toBe(3_900);
    expect(shownValue(waiting, { 'price:Subscription': 2_900 })).toBe(2_900);
  });
  it('count a raise on notice as what holds', () => {
    const [dial] = dials(view(control('ApiInput', 1)));
    expect(dial?.current).toBe(100);
  });
  it('sum the leases of a term', () => {
    const terms = dials(view(control('Gpus', 1)));
    expect(terms.map((dial) => dial.current)).toEqual([0, 60, 0]);
  });
});

describe('commands', () => {
  const all = dials(view(control('Subscription', 1), control('Bid', 1, 0), control('Gpus', 1), control('FreeQuota', 1), control('CreativeSpend', 1), queue(subscription(3_900))));
  it('come from what was changed alone', () => {
    expect(commandsOf(all, {})).toEqual([]);
    expect(commandsOf(all, { 'price:Subscription': 3_900 })).toEqual([]);
    expect(commandsOf(all, { 'price:Subscription': 2_900, 'bid:0': 50, 'gpu:Days90': 80, 'price:FreeQuota': 20, creative: 70 })).toEqual([
      subscription(2_900),
      { type: 'SetPrice', price: { item: 'FreeQuota', tenths: 20 } },
      { type: 'SetBid', channel: 0, bid_fen_per_day: 50 },
      { type: 'RefreshCreative', spend_fen: 70 },
      { type: 'RentGpu', term: 'Days90', gpus: 80 },
    ]);
  });
  it('going back to what holds takes the waiting decision back', () => {
    expect(commandsOf(all, { 'price:Subscription': 4_900 })).toEqual([{ type: 'Withdraw', decision: { kind: 'SetPrice', item: 'Subscription' } }]);
  });
  it('what was accepted leaves the draft; what moved on since stays', () => {
    const sent = [subscription(2_900), { type: 'SetBid', channel: 0, bid_fen_per_day: 50 }] as const;
    expect(withoutSent({ 'price:Subscription': 2_900, 'bid:0': 60, creative: 70 }, sent, all)).toEqual({ 'bid:0': 60, creative: 70 });
    expect(withoutSent({ 'price:Subscription': 4_900 }, [{ type: 'Withdraw', decision: { kind: 'SetPrice', item: 'Subscription' } }], all)).toEqual({});
  });
  it('a value equal to what waits is not touched', () => {
    const [dial] = all;
    if (dial === undefined) throw new Error('no dial');
    expect(isTouched(dial, { [dial.id]: 3_900 })).toBe(false);
    expect(isTouched(dial, { [dial.id]: 3_901 })).toBe(true);
  });
});

describe('asking for money', () => {
  it.each([1_000_000_000, 123_456_000_000, 333_000_000])('bounds sell from 5%% to 40%% at %i', (ask) => {
    const { min, max } = amountBounds(ask, 1_000_000);
    for (const amount of [min, max]) {
      expect(amount * 20).toBeGreaterThanOrEqual(ask + amount);
      expect(amount * 5).toBeLessThanOrEqual((ask + amount) * 2);
      expect(amount % 1_000_000).toBe(0);
    }
  });
  it('says the share sold', () => {
    expect(dilutionBp(20, 80)).toBe(2_000);
    expect(dilutionBp(0, 0)).toBe(0);
  });
  it('keeps to the grid', () => {
    expect(onGrid(1_234, 100, 10_000, 100)).toBe(1_200);
    expect(onGrid(5, 100, 10_000, 100)).toBe(100);
  });
});

describe('the dials of the grown market', () => {
  const open = (...names: Control[]): View => view(...names.map((name) => control(name, 1)));
  it('set what holds, what acts once and what is one of a few', () => {
    const all = dials(open('Signup', 'Pay', 'Hires', 'TrainShare', 'Auto', 'CityWeeks'));
    expect(all.map((dial) => [dial.id, dial.kind])).toEqual([
      ['Allocate', 'level'], ['SetSignup', 'choice'], ['SetPay', 'level'], ['Hire', 'once'], ['BookOffline', 'once'],
    ]);
    expect(all.find((dial) => dial.id === 'SetSignup')).toMatchObject({ min: 0, max: 1, step: 1 });
    expect(all.filter((dial) => dial.kind === 'once').map((dial) => dial.current)).toEqual([0, 0]);
    expect(commandsOf(all, { SetPay: 12_345, Hire: 2, BookOffline: 4 })).toEqual([
      { type: 'SetPay', multiple_bp: 12_345 }, { type: 'Hire', heads: 2 }, { type: 'BookOffline', city_weeks: 4 },
    ]);
  });
  it('name the option of a choice', () => {
    const [signup] = dials(open('Signup'));
    if (signup === undefined) throw new Error('no dial');
    const other = 1 - signup.current;
    expect(commandsOf([signup], { SetSignup: other })).toEqual([{ type: 'SetSignup', signup: ['Phone', 'None'][other] }]);
  });
  it('are one a channel where a channel is named', () => {
    const booked = dials(open('CreatorTier'));
    expect(booked.map((dial) => dial.key)).toEqual(view().channels.map(({ id }) => ({ kind: 'BookCreator', channel: id })));
  });
  it('stay away while the view holds no figures for them', () => {
    const bare = { ...open('Pay', 'TrainShare', 'Signup', 'BoughtGpus'), staff: null, lab: null, attention: null };
    expect(dials(bare)).toEqual([]);
  });
  it('never offer more than today may be hired', () => {
    const [hire] = dials(open('Hires'));
    expect(hire?.max).toBe(open().staff?.may_hire);
  });
  it('close the groups past the first few', () => {
    const all = dials(open('Subscription', 'FreeQuota', 'Pay', 'Hires', 'Signup'));
    expect(grouped(all, 3).map((group) => [group.group, group.open])).toEqual([['prices', true], ['product', true], ['people', false]]);
  });
  it('tell a lock only while everything is locked', () => {
    const seen = view(control('DebtAmount', 9), control('BridgeAmount', 7), control('Report', 1));
    expect(lockedUntil(seen, ['DebtAmount', 'BridgeAmount'])).toBe(7);
    expect(lockedUntil(seen, ['DebtAmount', 'Report'])).toBeNull();
  });
  it('one decision of a kind waits at a time', () => {
    const seen = view({ change: 'Queue', to: { decisions: [{ key: { kind: 'Borrow' }, command: { type: 'Borrow', amount_fen: 5 }, by: 1, acts_on_day: 22 }] } });
    expect(isQueued(seen, { type: 'Borrow', amount_fen: 9 })).toBe(true);
    expect(isQueued(seen, { type: 'Repay', amount_fen: 9 })).toBe(false);
  });
});
