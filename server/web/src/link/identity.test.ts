import { beforeEach, expect, it, vi } from 'vitest';
import { claimClientId, randomId, releaseClaim, renewClaim } from './identity';
import { keepSeatToken, recall, remember, seatToken } from './memory';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

beforeEach(() => {
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('sessionStorage', storage());
});

it('draws 128 bits without randomUUID', () => {
  vi.stubGlobal('crypto', { getRandomValues: <T extends Uint8Array>(a: T): T => a.fill(171) });
  expect(randomId()).toBe('ab'.repeat(16));
  vi.unstubAllGlobals();
  expect(randomId()).not.toBe(randomId());
});

it('keeps its id over a reload', () => {
  const id = claimClientId('page1', 0);
  releaseClaim(id, 'page1');
  expect(claimClientId('page2', 1_000)).toBe(id);
});

it('leaves the id to the tab it was duplicated from', () => {
  const id = claimClientId('page1', 0);
  renewClaim(id, 'page1', 20_000);
  expect(claimClientId('page2', 21_000)).not.toBe(id);
});

it('takes the id over from a tab that died', () => {
  const id = claimClientId('page1', 0);
  expect(claimClientId('page2', 100_000)).toBe(id);
});

it('never takes over another page’s claim on leaving', () => {
  const id = claimClientId('page1', 0);
  renewClaim(id, 'page2', 5);
  releaseClaim(id, 'page1');
  expect(claimClientId('page3', 10)).not.toBe(id);
});

it('forgets rather than breaks when storage is forbidden', () => {
  const broken = { getItem() { throw new Error('denied'); }, setItem() { throw new Error('denied'); } } as unknown as Storage;
  vi.stubGlobal('localStorage', broken);
  remember('a', 'b');
  expect(recall('a')).toBeNull();
  keepSeatToken('m', 't');
  expect(seatToken('m')).toBeNull();
});
