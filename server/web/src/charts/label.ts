// Labels on charts: how wide a text will be, and how to shorten a name that is too long. Estimates, for layout alone.

/** Width in px of a text at a font size; a Chinese character is one em, a Latin letter about 0.56. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const char of text) ems += /[\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(char) ? 1.02 : /[il.,:;'|1 ]/.test(char) ? 0.4 : /[A-Zmw%]/.test(char) ? 0.72 : 0.57;
  return ems * size;
}

/** The text, or as much of it as fits with an ellipsis. */
export function shorten(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const chars = [...text];
  while (chars.length > 1 && textWidth(`${chars.join('')}…`, size) > width) chars.pop();
  return `${chars.join('')}…`;
}

/** Whole-number ticks for weeks, about one in each `every` px. */
export function weekTicks(from: number, to: number, width: number, every = 52): number[] {
  const span = Math.max(1, to - from);
  const rough = span / Math.max(1, Math.round(width / every));
  const step = [1, 2, 5, 10, 20, 50, 100].find((s) => s >= rough) ?? Math.ceil(rough / 100) * 100;
  const ticks: number[] = [];
  for (let week = Math.ceil(from / step) * step; week <= to; week += step) ticks.push(week);
  return ticks;
}
