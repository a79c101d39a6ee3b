import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BLINDNESS, contrast, distance, linear, seenBy } from './colour';
import { FILLS, HEAT, MARKS, ON_FILL, PAPERS, TEXTS, VENDOR_COLOURS, WASHES } from './palette';
import { monogram, shapePath, vendorLook, VENDORS_MAX } from './vendor';

const papers = Object.entries(PAPERS);

describe('contrast', () => {
  it('measures as WCAG does', () => {
    expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#FFFFFF')).toBeCloseTo(4.48, 2);
  });
  it.each(Object.entries(TEXTS))('text %s is readable on every paper', (_, colour) => {
    for (const [, paper] of papers) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(Object.entries(MARKS))('mark %s is visible on every paper', (_, colour) => {
    for (const [, paper] of papers) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
  });
  it('buttons, washes and heat carry their text', () => {
    for (const fill of Object.values(FILLS)) expect(contrast(ON_FILL, fill)).toBeGreaterThanOrEqual(4.5);
    for (const wash of [...Object.values(WASHES), ...HEAT]) expect(contrast(TEXTS.ink, wash)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(TEXTS.gain, WASHES.calm)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(TEXTS.loss, WASHES.alarm)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(TEXTS.warn, WASHES.care)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(TEXTS.soft, WASHES.mine)).toBeGreaterThanOrEqual(4.5);
  });
  it('vendors are visible on every paper', () => {
    for (const colour of VENDOR_COLOURS)
      for (const [name, paper] of papers) expect(contrast(colour, paper), `${colour} on ${name}`).toBeGreaterThanOrEqual(3);
  });
});

describe('vendor colours', () => {
  const pairs = VENDOR_COLOURS.flatMap((a, i) => VENDOR_COLOURS.slice(i + 1).map((b) => [a, b] as const));
  it('differ for every eye', () => {
    for (const [a, b] of pairs) {
      expect(distance(linear(a), linear(b)), `${a} ${b}`).toBeGreaterThan(10);
      for (const [kind, matrix] of Object.entries(BLINDNESS)) {
        expect(distance(seenBy(matrix, linear(a)), seenBy(matrix, linear(b))), `${kind} ${a} ${b}`).toBeGreaterThan(10);
      }
    }
  });
  it('never stand alone: twelve looks, twelve glyphs', () => {
    const looks = Array.from({ length: VENDORS_MAX }, (_, i) => vendorLook(i));
    expect(new Set(looks.map((l) => l.glyph)).size).toBe(VENDORS_MAX);
    expect(new Set(looks.map((l) => `${l.shape} ${l.hollow}`)).size).toBe(VENDORS_MAX);
    expect(new Set(looks.map((l) => `${l.colour} ${l.dash}`)).size).toBe(VENDORS_MAX);
    for (const look of looks) expect(shapePath(look.shape, 6)).toMatch(/^M[-\d.,LaZ ]+Z$/);
  });
  it('monograms are short', () => {
    expect(['Nova AI', 'panda', '熊猫科技', '  ', '🐼 x', 'a b c'].map(monogram)).toEqual(['NA', 'P', '熊', '?', '🐼', 'AB']);
  });
});

it('base.css says the same colours', () => {
  const baseCss = readFileSync(new URL('./base.css', import.meta.url), 'utf8');
  const named = { ...PAPERS, ...TEXTS, ...MARKS, ...Object.fromEntries(Object.entries(WASHES).map(([k, v]) => [`wash-${k}`, v])) };
  for (const [name, colour] of Object.entries(named)) expect(baseCss).toContain(`--${name}: ${colour};`);
});
