import { afterEach, expect, it } from 'vitest';
import { fill, paramNames, type Key } from './dictionary';
import { en } from './en';
import { firstLang, flatten, lang, say, setLang, t } from './language.svelte';
import { zh } from './zh';

const keys = Object.keys(zh) as Key[];
afterEach(() => setLang('zh'));

it('both languages have the same keys, in the same order, and no empty text', () => {
  expect(Object.keys(en)).toEqual(keys);
  for (const key of keys) expect(`${zh[key].trim()}|${en[key].trim()}`).not.toMatch(/^\||\|$/);
});

it('both languages ask for the same parameters', () => {
  for (const key of keys) expect(paramNames(en[key]), key).toEqual(paramNames(zh[key]));
});

it('English holds no Chinese, and Chinese texts are Chinese', () => {
  for (const key of keys) {
    expect(en[key], key).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
    expect(zh[key], key).toMatch(/[\u4e00-\u9fff]|^\{.*\}$/);
  }
});

it('fills in names and plurals, and nothing that was not given', () => {
  expect(fill('{n} {n|week|weeks}', { n: 1 })).toBe('1 week');
  expect(fill('{n} {n|week|weeks}', { n: 0 })).toBe('0 weeks');
  expect(fill('{a} {b}', { a: '{b}' })).toBe('{b} {b}');
  expect(fill('{constructor}')).toBe('{constructor}');
});

it('speaks the current language', async () => {
  expect(t('chart.week', { week: 31 })).toBe('第 31 周');
  await setLang('en');
  expect(lang()).toBe('en');
  expect(t('chart.week', { week: 31 })).toBe('Week 31');
});

it('takes the first language it knows', () => {
  expect(firstLang(null, ['fr-FR', 'en-GB', 'zh-CN'])).toBe('en');
  expect(firstLang('zh', ['en'])).toBe('zh');
  expect(firstLang('xx', [])).toBe('zh');
});

it('a content key that is not there shows itself', () => {
  expect(say('no.such.key')).toBe('no.such.key');
  expect(flatten({ a: { b: 'x' }, c: 'y', n: 3 })).toEqual({ 'a.b': 'x', c: 'y' });
});
