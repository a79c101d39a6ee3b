// How a vendor looks: colour + shape + dash + monogram. Colour never stands alone, and a vendor never changes its look.
import { VENDOR_COLOURS } from './palette';

export type Shape = 'circle' | 'square' | 'up' | 'diamond' | 'plus' | 'star' | 'pentagon' | 'down';

export type VendorLook = {
  readonly colour: string;
  readonly shape: Shape;
  /** Vendors 9 to 12 reuse colours 1 to 4, hollow and dashed. */
  readonly hollow: boolean;
  /** An SVG stroke-dasharray; empty is a whole line. */
  readonly dash: string;
  /** The shape as a character, for running text. */
  readonly glyph: string;
};

const SHAPES: readonly Shape[] = ['circle', 'square', 'up', 'diamond', 'plus', 'star', 'pentagon', 'down'];
const GLYPHS = ['●', '■', '▲', '◆', '✚', '★', '⬟', '▼', '○', '□', '△', '◇'] as const;
// Dashes differ within a hue's reach even among the first eight, for black-and-white print.
const DASHES = ['', '', '9 3', '', '3 3', '12 3 3 3', '', '6 4', '2 4', '2 4', '2 4', '2 4'] as const;

/** The most vendors a match may have. */
export const VENDORS_MAX = 12;

/** The look of the vendor at a place in scenario order, 0 to 11; beyond that it starts over. */
export function vendorLook(index: number): VendorLook {
  const place = ((Math.trunc(index) % VENDORS_MAX) + VENDORS_MAX) % VENDORS_MAX;
  const base = place % VENDOR_COLOURS.length;
  return {
    colour: VENDOR_COLOURS[base] ?? VENDOR_COLOURS[0],
    shape: SHAPES[base] ?? 'circle',
    hollow: place >= VENDOR_COLOURS.length,
    dash: DASHES[place] ?? '',
    glyph: GLYPHS[place] ?? '●',
  };
}

/** One or two characters of a name: "Nova AI" → "NA", "熊猫" → "熊", "" → "?". */
export function monogram(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => word !== '');
  const first = firstLetter(words[0]);
  if (first === '') return '?';
  if (/[^\u0000-\u024F]/.test(first)) return first;
  return (first + firstLetter(words[1])).toUpperCase();
}

function firstLetter(word: string | undefined): string {
  return word === undefined ? '' : ([...word][0] ?? '');
}

/** The outline of a shape centred on 0,0 within a radius, as an SVG path. */
export function shapePath(shape: Shape, radius: number): string {
  switch (shape) {
    case 'circle': {
      const r = radius * 0.9;
      return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
    }
    case 'square':
      return polygon([[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]], radius);
    case 'up':
      return polygon([[0, -1], [0.95, 0.75], [-0.95, 0.75]], radius);
    case 'down':
      return polygon([[0, 1], [0.95, -0.75], [-0.95, -0.75]], radius);
    case 'diamond':
      return polygon([[0, -1.1], [0.95, 0], [0, 1.1], [-0.95, 0]], radius);
    case 'plus':
      return polygon([[-0.34, -0.95], [0.34, -0.95], [0.34, -0.34], [0.95, -0.34], [0.95, 0.34], [0.34, 0.34],
        [0.34, 0.95], [-0.34, 0.95], [-0.34, 0.34], [-0.95, 0.34], [-0.95, -0.34], [-0.34, -0.34]], radius);
    case 'star':
      return polygon(around(10, (i) => (i % 2 === 0 ? 1.1 : 0.48)), radius);
    case 'pentagon':
      return polygon(around(5, () => 1), radius);
  }
}

function around(count: number, reach: (i: number) => number): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    return [Math.cos(angle) * reach(i), Math.sin(angle) * reach(i)];
  });
}

function polygon(points: readonly (readonly [number, number])[], radius: number): string {
  return `M${points.map(([x, y]) => `${(x * radius).toFixed(2)},${(y * radius).toFixed(2)}`).join('L')}Z`;
}
