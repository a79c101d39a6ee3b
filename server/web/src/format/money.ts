// Money: integer fen from the server, yuan for the reader. Never computes money, only writes it.
import { decimal, divideRounded, formatCount, formatWhole, grouped, MINUS, type Lang } from './number';

const FEN_PER_YUAN = 100;

/** Money at a glance: ¥0.45, ¥12.50, ¥9,999, ¥1.23万, −¥4.5亿. */
export function formatMoney(fen: number, lang: Lang): string {
  const size = Math.abs(checked(fen));
  const sign = fen < 0 ? MINUS : '';
  // Prices are small and every fen of them counts; from a hundred yuan on, whole yuan are enough.
  if (size < 100 * FEN_PER_YUAN) return `${sign}¥${yuanWithFen(size)}`;
  const yuan = divideRounded(size, FEN_PER_YUAN);
  return `${sign}¥${formatCount(yuan, lang)}`;
}

/** Money to the fen, for tables and accounts: −¥1,234,567.80. */
export function formatMoneyExact(fen: number): string {
  const size = Math.abs(checked(fen));
  const yuan = (size - (size % FEN_PER_YUAN)) / FEN_PER_YUAN;
  return `${fen < 0 ? MINUS : ''}¥${grouped(yuan)}.${String(size % FEN_PER_YUAN).padStart(2, '0')}`;
}

/** What an input field holds: yuan with a point and no separators, "0.45". Exact both ways with `parseYuan`. */
export function fenToInput(fen: number): string {
  const size = Math.abs(checked(fen));
  const text = decimal(size, 2).replace(/,/g, '');
  return fen < 0 ? `-${text}` : text;
}

/** The same with thousands separators, for sums that are too long to read without: "100,000,000". */
export function fenToField(fen: number): string {
  return (fen < 0 ? '-' : '') + decimal(Math.abs(checked(fen)), 2);
}

/** Reads what a person typed as yuan into fen; null when it is not an amount of at most two decimals. */
export function parseYuan(text: string): number | null {
  const match = /^([-−])?(\d{1,13})(?:[.。](\d{1,2}))?$/.exec(text.replace(/[,，\s¥￥]/g, ''));
  if (match === null) return null;
  const fen = Number(match[2]) * FEN_PER_YUAN + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] === undefined || fen === 0 ? fen : -fen;
}

function yuanWithFen(size: number): string {
  return size % FEN_PER_YUAN === 0 ? formatWhole(size / FEN_PER_YUAN) : formatMoneyExact(size).slice(1);
}

function checked(fen: number): number {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not an amount in whole fen: ${fen}`);
  return fen;
}
