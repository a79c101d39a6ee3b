// Numbers as players read them: 万 and 亿 in Chinese, K, M, B and T in English. Integers in, text out.
// Invariant: the same integer gives the same text in every browser; neither Intl nor a float's own printing is asked.

export type Lang = 'zh' | 'en';

/** The minus sign of typography; as wide as a plus in tabular numerals. */
export const MINUS = '−';

type Unit = { readonly size: number; readonly sign: string };

const UNITS: Record<Lang, readonly Unit[]> = {
  zh: [
    { size: 1e4, sign: '万' },
    { size: 1e8, sign: '亿' },
    { size: 1e12, sign: '万亿' },
  ],
  en: [
    { size: 1e3, sign: 'K' },
    { size: 1e6, sign: 'M' },
    { size: 1e9, sign: 'B' },
    { size: 1e12, sign: 'T' },
  ],
};

/** Below this a count is written in full: people notice 9,999 becoming 10,000. */
const IN_FULL_BELOW = 10_000;

/** A whole number with thousands separators: 1234567 → "1,234,567". */
export function formatWhole(value: number): string {
  const n = asInteger(value);
  return (n < 0 ? MINUS : '') + grouped(Math.abs(n));
}

/** A count in at most three significant digits, or four before a unit changes: 1.23万, 123万, 1,234万, 1亿. */
export function formatCount(value: number, lang: Lang): string {
  const n = asInteger(value);
  const sign = n < 0 ? MINUS : '';
  const size = Math.abs(n);
  return sign + (size < IN_FULL_BELOW ? grouped(size) : inUnits(size, UNITS[lang]));
}

/** Basis points as per cent, at most one decimal: 1250 → "12.5%", 5 → "0.1%". */
export function formatPercent(basisPoints: number): string {
  const n = asInteger(basisPoints);
  const tenths = divideRounded(Math.abs(n), 10);
  return (n < 0 && tenths > 0 ? MINUS : '') + decimal(tenths, 1) + '%';
}

/** Part of whole in basis points, for percentages of two counts; a part of nothing is null. */
export function basisPointsOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part / whole) * 10_000) : null;
}

/** Rounds half away from zero, in integers alone, so no binary fraction decides. `size` ≥ 0, `by` ≥ 1. */
export function divideRounded(size: number, by: number): number {
  const rest = size % by;
  return (size - rest) / by + (rest * 2 >= by ? 1 : 0);
}

/** `scaled` is the number times 10^digits; zeros at the end go: (1230, 2) → "12.3". */
export function decimal(scaled: number, digits: number): string {
  const factor = 10 ** digits;
  const whole = grouped((scaled - (scaled % factor)) / factor);
  const fraction = String(scaled % factor).padStart(digits, '0').replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Thousands separators; `size` ≥ 0. */
export function grouped(size: number): string {
  return String(size).replace(/\B(?=(\d{3})+$)/g, ',');
}

function inUnits(size: number, units: readonly Unit[]): string {
  let index = 0;
  while (size >= (units[index + 1]?.size ?? Infinity)) index += 1;
  const unit = units[index];
  if (unit === undefined) return grouped(size);
  const digits = size >= unit.size * 100 ? 0 : size >= unit.size * 10 ? 1 : 2;
  const scaled = divideRounded(size, unit.size / 10 ** digits);
  // A rounding that reaches the next unit is written in it: 99,999,999 is 1亿, never 10,000万.
  const next = units[index + 1];
  if (next !== undefined && scaled >= (next.size / unit.size) * 10 ** digits) return `1${next.sign}`;
  return decimal(scaled, digits) + unit.sign;
}

function asInteger(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`not a number that can be shown: ${value}`);
  const n = value < 0 ? -Math.round(-value) : Math.round(value);
  if (Math.abs(n) > Number.MAX_SAFE_INTEGER) throw new RangeError(`beyond exact integers: ${value}`);
  return n === 0 ? 0 : n;
}
