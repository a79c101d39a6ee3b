// Shares in ten-thousandths as a field holds them: "12.5" for 1,250, exact both ways.
import { parseYuan } from '../format/money';
import { decimal } from '../format/number';

export function percentField(bp: number): string {
  return decimal(Math.max(0, bp), 2).replace(/,/g, '');
}

/** Null when it is not a share of at most two decimals. */
export function readPercent(text: string): number | null {
  return parseYuan(text.replace(/[%％]/g, ''));
}
