import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import { formatMoneyExact } from '../format/money';
import { formatCount } from '../format/number';
import { setLang } from '../i18n/language.svelte';
import { vendorLook } from '../look/vendor';
import Funnel from './Funnel.svelte';
import HeatStrip from './HeatStrip.svelte';
import { shorten, textWidth, weekTicks } from './label';
import LineChart from './LineChart.svelte';
import PriceStrip from './PriceStrip.svelte';
import RaceBars from './RaceBars.svelte';
import RunwayGauge from './RunwayGauge.svelte';
import ShareArea from './ShareArea.svelte';
import Waterfall from './Waterfall.svelte';

const count = (n: number): string => formatCount(n, 'en');
const series = [
  { key: 1, name: 'Nova', look: vendorLook(0), values: [10, 20, 30] },
  { key: 2, name: '<img onerror=x>', look: vendorLook(8), values: [5, 6, null], mine: true, outWeek: 3 },
];
const figures = series.map(({ key, name, look }, i) => ({ key, name, look, value: 30 - 20 * i, mine: i === 1, outWeek: null }));

/** What a screen reader is told of the drawing. */
function nameOf(body: string): string {
  return /role="img" aria-label="([^"]*)"/.exec(body)?.[1] ?? '';
}

afterEach(() => setLang('zh'));

describe('every chart says itself in a sentence', () => {
  it('lines, with deaths', async () => {
    await setLang('en');
    const { body } = render(LineChart, { props: { title: 'Users', lines: series, firstWeek: 1, format: count } });
    expect(nameOf(body)).toBe('Users: week 1 to week 3. Nova is highest with 30. 1 company is out.');
    expect(body).toContain('Show table');
  });
  it('shares', async () => {
    await setLang('en');
    const { body } = render(ShareArea, { props: { title: 'Share', layers: series, firstWeek: 1 } });
    expect(nameOf(body)).toBe('Share: in week 3 Nova is largest with 100%.');
  });
  it('race', () => {
    expect(nameOf(render(RaceBars, { props: { title: '排行', racers: figures, format: count } }).body)).toBe('排行：Nova 以 30 领先，共 2 家。');
  });
  it('prices', () => {
    const { body } = render(PriceStrip, { props: { title: '价格', prices: figures, format: formatMoneyExact, queued: 12 } });
    expect(nameOf(body)).toBe('价格：你的价格 ¥0.10，最便宜的对手是 Nova，¥0.30。');
    expect(body).toContain('→ ¥0.12');
  });
  it('funnel', async () => {
    await setLang('en');
    const steps = [{ label: 'aware', value: 400 }, { label: 'tried', value: 100 }, { label: 'paying', value: 0 }];
    const { body } = render(Funnel, { props: { title: 'Funnel', steps, format: count } });
    expect(nameOf(body)).toBe('Funnel: from aware 400 to paying 0, 0% overall.');
    expect(body).toContain('↓ 25%');
  });
  it('heat, with its values printed', () => {
    const { body } = render(HeatStrip, { props: { title: '广告', channels: [{ label: '搜索', values: [100, null, 250] }], firstWeek: 4, format: formatMoneyExact } });
    expect(nameOf(body)).toBe('广告：最贵的是 搜索，第 6 周，¥2.50。');
    for (const value of ['¥1.00', '–', '¥2.50']) expect(body).toContain(value);
  });
  it('bridge, with signs', async () => {
    await setLang('en');
    const { body } = render(Waterfall, { props: { title: 'Cash', start: 100, steps: [{ label: 'ads', delta: -150 }, { label: 'sales', delta: 20 }], format: count } });
    expect(nameOf(body)).toBe('Cash: from 100 to −30.');
    for (const text of ['▼ −150', '▲ +20']) expect(body).toContain(text);
  });
  it('runway', () => {
    expect(nameOf(render(RunwayGauge, { props: { days: 9, sixtyDays: null } }).body)).toBe('还能烧多久：9 天，危险。');
    expect(nameOf(render(RunwayGauge, { props: { days: null } }).body)).toBe('还能烧多久：不在烧钱，从容。');
  });
});

it('names do no harm', () => {
  for (const { body } of [
    render(LineChart, { props: { title: 'x', lines: series, firstWeek: 1, format: count } }),
    render(RaceBars, { props: { title: 'x', racers: figures, format: count } }),
    render(PriceStrip, { props: { title: 'x', prices: figures, format: count } }),
  ]) {
    expect(body).not.toContain('<img');
  }
});

it('without figures a chart says so instead of drawing', () => {
  for (const { body } of [
    render(LineChart, { props: { title: 'x', lines: [], firstWeek: 1, format: count } }),
    render(ShareArea, { props: { title: 'x', layers: [], firstWeek: 1 } }),
    render(RaceBars, { props: { title: 'x', racers: [], format: count } }),
  ]) {
    expect(body).toContain('还没有数据');
    expect(body).not.toContain('NaN');
  }
});

it('labels fit', () => {
  expect(shorten('Nova', 13, 100)).toBe('Nova');
  const short = shorten('一个名字特别特别长的公司', 13, 80);
  expect(short).toMatch(/^一个.*…$/);
  expect(textWidth(short, 13)).toBeLessThanOrEqual(80);
  expect(weekTicks(1, 40, 207)).toEqual([10, 20, 30, 40]);
  expect(weekTicks(3, 3, 200)).toEqual([3]);
});
