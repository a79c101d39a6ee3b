import { expect, it } from 'vitest';
import { cleanCode, fragmentValue, routeOf } from './route';

it.each([
  ['/', { page: 'home' }],
  ['', { page: 'home' }],
  ['/j/ab3k', { page: 'join', code: 'AB3K' }],
  ['/J/AB3K', { page: 'join', code: 'AB3K' }],
  ['/j/ab-3k/', { page: 'join', code: 'AB3K' }],
  ['/j/', { page: 'missing' }],
  ['/j/<img>', { page: 'missing' }],
  ['/j/ABCDEFGHIJKLMNOP', { page: 'missing' }],
  ['/m/7f-_A/play', { page: 'play', matchId: '7f-_A' }],
  ['/M/7f/SCREEN', { page: 'screen', matchId: '7f' }],
  ['/m/7f/host', { page: 'host', matchId: '7f' }],
  ['/m/7f/hosts', { page: 'missing' }],
  ['/m/7f', { page: 'missing' }],
  ['/m/../play', { page: 'missing' }],
  ['/help', { page: 'help' }],
  ['/help/x', { page: 'missing' }],
  ['/constructor', { page: 'missing' }],
])('%s', (path, route) => {
  expect(routeOf(path)).toEqual(route);
});

it('cleans codes', () => {
  expect(cleanCode(' a b 3 k ')).toBe('AB3K');
  expect(cleanCode('ab')).toBeNull();
  expect(cleanCode('烧钱大战')).toBeNull();
});

it('reads secrets from the fragment', () => {
  expect(fragmentValue('#key=abc&x=1', 'key')).toBe('abc');
  expect(fragmentValue('', 'key')).toBeNull();
});
