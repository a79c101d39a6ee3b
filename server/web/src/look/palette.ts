// Every colour of the client, once: base.css takes them as custom properties, the tests measure them.
// Invariant: text reaches 4.5:1 on every paper, marks reach 3:1 (WCAG 2.2 AA); palette.test.ts holds both.

/** Surfaces: the page, a card on it, a well pressed into a card. */
export const PAPERS = { paper: '#FBF7EF', card: '#FFFDF8', well: '#F3ECDD' } as const;

/** What is read on any paper. */
export const TEXTS = {
  ink: '#1B1B1F',
  soft: '#5A5A63',
  ember: '#AF3212',
  gain: '#1D6336',
  loss: '#A8221C',
  warn: '#7A4B00',
} as const;

/** What is seen but not read on paper: edges that matter, flames, fills of gauges. */
export const MARKS = { edge: '#847A68', flame: '#D9480F', fuse: '#6B5A3E' } as const;

/** Light text on these filled surfaces: buttons and stamps. */
export const FILLS = { ink: '#1B1B1F', ember: '#AF3212', gain: '#1D6336' } as const;
export const ON_FILL = '#FFFDF8';

/** Washes behind ink: banners, selected rows, a heat strip's steps from cool to hot. */
export const WASHES = {
  calm: '#E4EFE4',
  care: '#FBE9BE',
  alarm: '#F9D9CF',
  mine: '#FCEBC8',
} as const;
export const HEAT = ['#FBF3E2', '#FBE3B8', '#F8C98B', '#F1A86A', '#E8875A'] as const;

/** Vendors 1 to 8, found by search: each 3:1 on all papers, and far apart for three kinds of colour blindness. */
export const VENDOR_COLOURS = [
  '#F05112',
  '#3E509E',
  '#0D3904',
  '#0594B2',
  '#680059',
  '#705001',
  '#8F5EEC',
  '#AC5664',
] as const;
