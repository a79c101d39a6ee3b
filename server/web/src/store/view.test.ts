// The reducer against the protocol document's own examples: what the server's tests parse, this page shows.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Change } from '../wire/Change';
import type { ServerMessage } from '../wire/ServerMessage';
import { Feed } from './feed';
import { APPENDED_MAX, applyAll, EMPTY_VIEW } from './view';

const document = readFileSync(new URL('../../../../client-proto/PROTOCOL.md', import.meta.url), 'utf8');
const examples = [...document.matchAll(/```json\n(.+?)\n```/gs)].map((match) => JSON.parse(match[1] ?? '') as Record<string, unknown>);
const changes = examples.filter((example) => 'change' in example) as unknown as Change[];

it('knows every kind of change of the protocol document', () => {
  expect(changes.length).toBeGreaterThanOrEqual(17);
  for (const change of changes) expect(applyAll(EMPTY_VIEW, [change]), change.change).not.toEqual(EMPTY_VIEW);
});

it('builds the view that the examples describe', () => {
  const view = applyAll(EMPTY_VIEW, changes);
  expect(view.match?.match_id).toBe('7f3k9q2m');
  expect(view.clock).toMatchObject({ day: 14, turn: 3, phase: 'Running' });
  expect(view.standings.map((standing) => standing.mau)).toEqual([210_000]);
  expect(view.dashboard?.cash_fen).toBe(1_800_000_000);
  expect(view.queue[0]?.command).toEqual({ type: 'SetPrice', price: { item: 'ApiInput', fen_per_mtok: 60 } });
  expect(view.people[0]).toMatchObject({ person: 3, vendor: 0 });
  expect(view.news).toHaveLength(1);
});

it('replaces slots and appends histories', () => {
  const seat = (vendor: number, people: number): Change => ({ change: 'Seat', to: { vendor, team: null, people, connected: 0, bot: false, ready: false } });
  const news: Change = { change: 'News', to: { day: 1, kind: { news: 'Ended' } } };
  const view = applyAll(EMPTY_VIEW, [seat(2, 1), seat(0, 1), seat(2, 5), seat(1, 1), news, news]);
  expect(view.seats.map((s) => [s.vendor, s.people])).toEqual([[0, 1], [1, 1], [2, 5]]);
  expect(view.news).toHaveLength(2);
  const long = applyAll(EMPTY_VIEW, Array.from({ length: APPENDED_MAX + 5 }, (_, day): Change => ({ change: 'News', to: { day, kind: { news: 'Ended' } } })));
  expect(long.news).toHaveLength(APPENDED_MAX);
  expect(long.news[0]?.day).toBe(5);
});

it('keeps one control for each channel', () => {
  const bid = (channel: number, max: number): Change => ({ change: 'Control', to: { control: 'Bid', channel, min: 0, max, step: 1, unlock_turn: 1 } });
  const view = applyAll(EMPTY_VIEW, [bid(1, 10), bid(0, 10), bid(1, 20)]);
  expect(view.controls.map((card) => [card.channel, card.max])).toEqual([[0, 10], [1, 20]]);
});

it('leaves alone what a change does not touch', () => {
  const before = applyAll(EMPTY_VIEW, changes);
  const after = applyAll(before, [{ change: 'Queue', to: { decisions: [] } }]);
  expect(after.standings).toBe(before.standings);
  expect(after.queue).toEqual([]);
});

type Snapshot = Extract<ServerMessage, { type: 'Snapshot' }>;
const clockAt = (day: number): Change => ({ change: 'Clock', to: { day, turn: 1, next_turn_day: 8, phase: 'Running', pace: { pace: 'Stepped' }, turn_ends_in_ms: null } });
const piece = (place: number, pieces: number, all: Change[]): Snapshot => ({ type: 'Snapshot', epoch: 9, seq: 17, piece: place, pieces, changes: all });
const delta = (from: number, seq: number, day: number): ServerMessage & { type: 'Delta' } => ({ type: 'Delta', from, seq, changes: [clockAt(day)] });

it('shows a snapshot only when its last piece has come', () => {
  const feed = new Feed();
  expect(feed.take(piece(0, 2, [clockAt(3)]))).toBe('partial');
  expect(feed.view.clock).toBeNull();
  expect(feed.take(piece(1, 2, []))).toBe('shown');
  expect(feed.view.clock?.day).toBe(3);
  expect(feed.since).toEqual({ epoch: 9, seq: 17 });
});

it('a snapshot replaces all that was there', () => {
  const feed = new Feed();
  feed.take(piece(0, 1, changes));
  feed.take(piece(0, 1, [clockAt(1)]));
  expect(feed.view.standings).toEqual([]);
});

it('applies deltas in order, merged ones too, and none twice', () => {
  const feed = new Feed();
  feed.take(piece(0, 1, [clockAt(3)]));
  expect(feed.take(delta(17, 18, 4))).toBe('shown');
  expect(feed.take(delta(18, 21, 7))).toBe('shown');
  expect(feed.take(delta(17, 18, 4))).toBe('shown');
  expect(feed.view.clock?.day).toBe(7);
  expect(feed.since?.seq).toBe(21);
});

it('notices a gap, a lost piece and a delta before any snapshot', () => {
  const feed = new Feed();
  expect(feed.take(delta(1, 2, 1))).toBe('gap');
  feed.take(piece(0, 1, [clockAt(3)]));
  expect(feed.take(delta(19, 20, 5))).toBe('gap');
  expect(feed.take(delta(15, 20, 5))).toBe('gap');
  expect(feed.since?.seq).toBe(17);
  expect(feed.take(piece(1, 3, []))).toBe('gap');
});
