import { describe, expect, it } from 'vitest';
import { changeText, countChange, moneyChange, percentChange } from './change';
import { formatCountdown, formatRunway, runwayMood, weekOfDay } from './duration';
import { fenToField, fenToInput, formatMoney, formatMoneyExact, parseYuan } from './money';
import { basisPointsOf, decimal, divideRounded, formatCount, formatPercent, formatWhole } from './number';

describe('counts', () => {
  it.each([
    [0, '0', '0'],
    [-0, '0', '0'],
    [1, '1', '1'],
    [-1, '−1', '−1'],
    [999, '999', '999'],
    [9_999, '9,999', '9,999'],
    [10_000, '1万', '10K'],
    [10_049, '1万', '10K'],
    [10_050, '1.01万', '10.1K'],
    [12_345, '1.23万', '12.3K'],
    [-12_345, '−1.23万', '−12.3K'],
    [99_949, '9.99万', '99.9K'],
    [99_950, '10万', '100K'],
    [99_999, '10万', '100K'],
    [123_456, '12.3万', '123K'],
    [999_499, '99.9万', '999K'],
    [999_500, '100万', '1M'],
    [1_000_000, '100万', '1M'],
    [9_960_000, '996万', '9.96M'],
    [12_345_678, '1,235万', '12.3M'],
    [99_600_000, '9,960万', '99.6M'],
    [99_994_999, '9,999万', '100M'],
    [99_995_000, '1亿', '100M'],
    [99_999_999, '1亿', '100M'],
    [100_000_000, '1亿', '100M'],
    [123_456_789, '1.23亿', '123M'],
    [999_499_999, '9.99亿', '999M'],
    [999_500_000, '10亿', '1B'],
    [999_949_999_999, '9,999亿', '1T'],
    [999_950_000_000, '1万亿', '1T'],
    [1_000_000_000_000, '1万亿', '1T'],
    [-1_000_000_000_000, '−1万亿', '−1T'],
    [1_234_000_000_000, '1.23万亿', '1.23T'],
    [Number.MAX_SAFE_INTEGER, '9,007万亿', '9,007T'],
  ])('%d', (n, zh, en) => {
    expect(formatCount(n, 'zh')).toBe(zh);
    expect(formatCount(n, 'en')).toBe(en);
  });

  it('refuses what is no number', () => {
    for (const bad of [NaN, Infinity, -Infinity, 2 ** 53]) expect(() => formatCount(bad, 'zh')).toThrow(RangeError);
  });

  it('writes whole numbers in full', () => {
    expect(formatWhole(1_234_567)).toBe('1,234,567');
    expect(formatWhole(-100)).toBe('−100');
  });

  it('never shows more than four digits or a long fraction', () => {
    for (let n = 10_000; n < 9e15; n = Math.floor(n * 1.0137) + 1) {
      for (const lang of ['zh', 'en'] as const) {
        expect(formatCount(n, lang)).toMatch(/^(\d{1,3}(\.\d{1,2})?|\d,\d{3})(万|亿|万亿|K|M|B|T)$/);
      }
    }
  });

  it('rounds half away from zero in integers', () => {
    expect(divideRounded(15, 10)).toBe(2);
    expect(divideRounded(14, 10)).toBe(1);
    expect(divideRounded(Number.MAX_SAFE_INTEGER, 1)).toBe(Number.MAX_SAFE_INTEGER);
    expect(decimal(1_230, 2)).toBe('12.3');
    expect(decimal(5, 2)).toBe('0.05');
  });
});

describe('percentages', () => {
  it.each([[0, '0%'], [5, '0.1%'], [4, '0%'], [-4, '0%'], [1250, '12.5%'], [10_000, '100%'], [-2_500, '−25%']])('%d', (bp, text) => {
    expect(formatPercent(bp)).toBe(text);
  });
  it('has no share of nothing', () => {
    expect(basisPointsOf(1, 0)).toBeNull();
    expect(basisPointsOf(1, 3)).toBe(3333);
  });
});

describe('money', () => {
  it.each([
    [0, '¥0', '¥0'],
    [1, '¥0.01', '¥0.01'],
    [45, '¥0.45', '¥0.45'],
    [100, '¥1', '¥1'],
    [1_250, '¥12.50', '¥12.50'],
    [9_999, '¥99.99', '¥99.99'],
    [10_049, '¥100', '¥100'],
    [999_949, '¥9,999', '¥9,999'],
    [999_950, '¥1万', '¥10K'],
    [1_200_000, '¥1.2万', '¥12K'],
    [-1_200_000, '−¥1.2万', '−¥12K'],
    [100_000_000_000_000, '¥1万亿', '¥1T'],
  ])('%d fen', (fen, zh, en) => {
    expect(formatMoney(fen, 'zh')).toBe(zh);
    expect(formatMoney(fen, 'en')).toBe(en);
  });

  it('is exact in tables', () => {
    expect(formatMoneyExact(123_456_780)).toBe('¥1,234,567.80');
    expect(formatMoneyExact(-5)).toBe('−¥0.05');
    expect(() => formatMoneyExact(0.5)).toThrow(RangeError);
  });

  it('reads back what it puts into a field', () => {
    for (const fen of [0, 1, 10, 45, 100, 1_234_567, -50, 99_999_999]) for (const write of [fenToInput, fenToField]) expect(parseYuan(write(fen))).toBe(fen);
    expect(parseYuan('¥ 1,200.5')).toBe(120_050);
    for (const bad of ['', 'a', '1.234', '--1', '1e5', '12345678901234', '.', '1.']) expect(parseYuan(bad)).toBeNull();
  });
});

describe('changes', () => {
  it('carries arrow and sign', () => {
    expect(changeText(countChange(312, 'en'))).toBe('▲ +312');
    expect(changeText(countChange(-31_200, 'zh'))).toBe('▼ −3.12万');
    expect(changeText(moneyChange(-400_000, 'en'))).toBe('▼ −¥4,000');
    expect(changeText(percentChange(1_250))).toBe('▲ +12.5%');
    expect(changeText(countChange(0, 'zh'))).toBe('＝ 0');
    expect(percentChange(3).direction).toBe('same');
  });
});

describe('durations', () => {
  it.each([
    [null, '不在烧钱', 'not burning'],
    [0, '0 天', '0 days'],
    [1, '1 天', '1 day'],
    [13, '13 天', '13 days'],
    [14, '2 周', '2 weeks'],
    [20, '2 周', '2 weeks'],
    [182, '26 周', '26 weeks'],
    [734, '104 周', '104 weeks'],
    [735, '两年以上', 'over 2 years'],
    [-3, '0 天', '0 days'],
  ])('%s days of runway', (days, zh, en) => {
    expect(formatRunway(days, 'zh')).toBe(zh);
    expect(formatRunway(days, 'en')).toBe(en);
  });
  it('knows weeks, moods and countdowns', () => {
    expect([0, 1, 7, 8, 14, 15].map(weekOfDay)).toEqual([0, 1, 1, 2, 2, 3]);
    expect([null, 182, 181, 28, 27, 7, 6, 0].map(runwayMood)).toEqual(['safe', 'safe', 'watch', 'watch', 'danger', 'danger', 'last', 'last']);
    expect([42_000, 41_001, 60_000, 0, -5].map(formatCountdown)).toEqual(['0:42', '0:42', '1:00', '0:00', '0:00']);
  });
});
