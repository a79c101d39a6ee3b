import { expect, it } from 'vitest';
import { clampToStep, parseWhole, positionOf, SLIDER_STEPS, valueAt } from './number_range';

it('stays on the grid and within bounds', () => {
  expect([-5, 0, 4, 6, 97, 99, 500].map((v) => clampToStep(v, 0, 98, 10))).toEqual([0, 0, 0, 10, 98, 98, 98]);
});

it('reaches both ends and comes back to where it was', () => {
  for (const curve of [1, 3]) {
    expect(valueAt(0, 5, 1_000_000, 100, curve)).toBe(5);
    expect(valueAt(SLIDER_STEPS, 5, 1_000_000, 100, curve)).toBe(1_000_000);
    for (let position = 0; position <= SLIDER_STEPS; position += 7) {
      expect(positionOf(valueAt(position, 0, 10_000_000, 1, curve), 0, 10_000_000, curve)).toBe(position);
    }
  }
  expect(positionOf(3, 3, 3, 1)).toBe(0);
});

it('reads whole numbers only', () => {
  expect(['12', '1,200', '−3', ' 7 ', '', '1.5', '1e3', 'NaN', '9'.repeat(16)].map(parseWhole)).toEqual([12, 1200, -3, 7, null, null, null, null, null]);
});
