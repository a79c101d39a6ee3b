// What the digest makes of the news and of the public history.
import { expect, it } from 'vitest';
import { EMPTY_VIEW, type View } from '../store/view';
import type { News } from '../wire/News';
import { newsItems } from './news_digest';

const named = (id: number, name: string): View['vendors'][number] => ({ id, key: name, name: { zh: name, en: name }, monogram: name.slice(0, 1), class: 'Startup', open_to_people: true, enters_on_day: 0 });
const view = (changes: Partial<View>): View => ({ ...EMPTY_VIEW, vendors: [named(0, '萤火'), named(1, '滚滚'), named(2, '纸鸢')], ...changes });
const price = (day: number, vendor: number, from: number, to: number): News => ({ day, kind: { news: 'PriceChanged', vendor, item: 'ApiInput', from, to } });
const point = (day: number, ...mau: number[]): View['marketPoints'][number] => ({ day, mau, api_price_fen_per_mtok: [], cpm_fen: [] });

it('who moves the same price the same way on one day stands in one line', () => {
  const news = [price(8, 0, 200, 100), price(8, 1, 120, 130), price(8, 1, 200, 120), { day: 8, kind: { news: 'Congested', vendor: 2 } } as News, price(15, 2, 100, 90)];
  const items = newsItems(view({ news }), 1);
  expect(items.map((item) => item.day)).toEqual([8, 8, 8, 15]);
  expect(items[0]?.text).toMatch(/萤火、滚滚.*¥1–¥1.20/);
  expect(items.map((item) => item.own)).toEqual([true, true, false, false]);
});

it('a clear lead is an overtaking, told once; equals that take turns are none', () => {
  const marketPoints = [point(0, 100, 90, 80), point(7, 100, 101, 80), point(14, 100, 99, 80), point(21, 100, 120, 80), point(28, 100, 119, 80), point(35, 100, 119, 500)];
  const items = newsItems(view({ marketPoints }), null);
  expect(items.map((item) => item.day)).toEqual([21, 35, 35]);
  expect(items[0]?.text).toMatch(/滚滚.*萤火.*1/);
  expect(items[2]?.text).toMatch(/纸鸢.*滚滚.*1/);
});
