// Changes: always an arrow and a sign, so gain and loss never hang on colour alone.
import { formatMoney } from './money';
import { formatCount, formatPercent, type Lang } from './number';

/** Which way a figure went; what is good or bad is the caller's to say. */
export type Direction = 'up' | 'down' | 'same';

/** A change ready to show: `▲` and `+312` are kept apart so that a screen reader gets the number alone. */
export type Change = { readonly direction: Direction; readonly arrow: string; readonly text: string };

const ARROWS: Record<Direction, string> = { up: '▲', down: '▼', same: '＝' };

/** A change of a count: ▲ +312. */
export function countChange(delta: number, lang: Lang): Change {
  return signed(delta, formatCount(delta, lang));
}

/** A change of money: ▼ −¥4,000. */
export function moneyChange(fen: number, lang: Lang): Change {
  return signed(fen, formatMoney(fen, lang));
}

/** A change in basis points: ▲ +12.5%. */
export function percentChange(basisPoints: number): Change {
  return signed(basisPoints, formatPercent(basisPoints));
}

/** The whole change in one string: "▲ +312". */
export function changeText(change: Change): string {
  return `${change.arrow} ${change.text}`;
}

function signed(delta: number, text: string): Change {
  // What rounds to nothing is shown as no change, not as "+0".
  const direction: Direction = !/[1-9]/.test(text) ? 'same' : delta > 0 ? 'up' : 'down';
  return { direction, arrow: ARROWS[direction], text: direction === 'up' ? `+${text}` : text };
}
