// The arithmetic of asking for money: bounds of the amount at a valuation, and the share it would sell. Pure, in whole fen.
// Nothing here says what investors will do.

/** A round sells 5% to 40% of the company after the money. */
const SOLD_LEAST_BP = 500;
const SOLD_MOST_BP = 4_000;
const WHOLE_BP = 10_000;

/** The share that an amount buys at a pre-money valuation, in ten-thousandths. */
export function dilutionBp(amountFen: number, preMoneyFen: number): number {
  const post = amountFen + preMoneyFen;
  return post <= 0 ? 0 : Math.round((amountFen / post) * WHOLE_BP);
}

/** The least and the most that may be asked for at a valuation, both inside the rule, on a grid of `step`. */
export function amountBounds(askFen: number, step: number): { readonly min: number; readonly max: number } {
  const least = (askFen * SOLD_LEAST_BP) / (WHOLE_BP - SOLD_LEAST_BP);
  const most = (askFen * SOLD_MOST_BP) / (WHOLE_BP - SOLD_MOST_BP);
  const min = Math.ceil(least / step) * step;
  return { min, max: Math.max(min, Math.floor(most / step) * step) };
}

/** A valuation on the grid of its control. */
export function onGrid(fen: number, min: number, max: number, step: number): number {
  const value = Math.min(max, Math.max(min, fen));
  return Math.min(max, min + Math.round((value - min) / step) * step);
}
