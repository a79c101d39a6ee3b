import { describe, expect, it } from 'vitest';
import { bridge, POINTS_MAX, spread, thin } from './layout';

describe('thinning', () => {
  const points = Array.from({ length: 5_000 }, (_, x) => ({ x, y: x === 3_333 ? 99 : Math.sin(x / 90) }));
  it('keeps ends, peaks and order within the limit', () => {
    const few = thin(points);
    expect(few.length).toBeLessThanOrEqual(POINTS_MAX);
    expect(few[0]).toBe(points[0]);
    expect(few.at(-1)).toBe(points.at(-1));
    expect(few).toContain(points[3_333]);
    for (let i = 1; i < few.length; i += 1) expect(few[i]!.x).toBeGreaterThan(few[i - 1]!.x);
  });
  it('leaves few points alone', () => {
    const few = points.slice(0, POINTS_MAX);
    expect(thin(few)).toBe(few);
    expect(thin([])).toEqual([]);
  });
});

describe('labels', () => {
  it('keep their distance, order and bounds', () => {
    const wishes = [50, 51, 52, 0, 100, 99, 50];
    const places = spread(wishes, 12, 0, 100);
    const sorted = [...places].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i += 1) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(12 - 1e-9);
    expect(sorted[0]).toBeGreaterThanOrEqual(0);
    expect(sorted.at(-1)).toBeLessThanOrEqual(100);
    expect(places[0]!).toBeLessThan(places[1]!);
    expect(places[3]).toBe(0);
  });
  it('stay where they are when there is room', () => {
    expect(spread([10, 90, 50], 12, 0, 100)).toEqual([10, 90, 50]);
  });
});

it('a bridge ends where its steps lead', () => {
  const { bars, end } = bridge(100, [{ label: 'a', delta: 30 }, { label: 'b', delta: -150 }]);
  expect(bars.map((b) => [b.from, b.to])).toEqual([[100, 130], [130, -20]]);
  expect(end).toBe(-20);
});
