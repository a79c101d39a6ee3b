// The arithmetic of charts that d3 does not have: thinning, spreading labels, bridges. Pure.

/** The most points a line is drawn with; more cost time and show nothing. */
export const POINTS_MAX = 360;

export type Point = { readonly x: number; readonly y: number };

/**
 * At most `most` points that look the same: first and last stay, and each bucket keeps its lowest and highest,
 * so no peak disappears.
 */
export function thin(points: readonly Point[], most: number = POINTS_MAX): readonly Point[] {
  if (points.length <= most) return points;
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined || most < 4) return points.slice(0, most);
  const inner = points.slice(1, -1);
  const buckets = Math.floor((most - 2) / 2);
  const kept: Point[] = [first];
  for (let b = 0; b < buckets; b += 1) {
    const bucket = inner.slice(Math.floor((b * inner.length) / buckets), Math.floor(((b + 1) * inner.length) / buckets));
    kept.push(...extremes(bucket));
  }
  return [...kept, last];
}

function extremes(bucket: readonly Point[]): Point[] {
  let low = bucket[0];
  let high = bucket[0];
  for (const point of bucket) {
    if (low === undefined || point.y < low.y) low = point;
    if (high === undefined || point.y > high.y) high = point;
  }
  if (low === undefined || high === undefined) return [];
  if (low === high) return [low];
  return low.x < high.x ? [low, high] : [high, low];
}

/**
 * Moves labels apart: each result is at least `gap` from its neighbours, within [low, high] where they fit,
 * in the order of the wishes and as near to them as pushing allows. Results are in the order of the input.
 */
export function spread(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wishes.map((wish, index) => ({ wish, index })).sort((a, b) => a.wish - b.wish || a.index - b.index);
  const places = order.map(({ wish }) => Math.min(high, Math.max(low, wish)));
  for (let i = 1; i < places.length; i += 1) places[i] = Math.max(places[i] ?? 0, (places[i - 1] ?? 0) + gap);
  // What was pushed out below is pushed back up.
  let roof = high;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i] ?? 0, roof);
    roof = (places[i] ?? 0) - gap;
  }
  const result = new Array<number>(wishes.length).fill(0);
  order.forEach(({ index }, i) => { result[index] = places[i] ?? 0; });
  return result;
}

export type BridgeStep = { readonly label: string; readonly delta: number };
export type BridgeBar = BridgeStep & { readonly from: number; readonly to: number };

/** The bars of a waterfall: each step starts where the one before ended. */
export function bridge(start: number, steps: readonly BridgeStep[]): { readonly bars: readonly BridgeBar[]; readonly end: number } {
  let level = start;
  const bars = steps.map((step) => {
    const from = level;
    level += step.delta;
    return { ...step, from, to: level };
  });
  return { bars, end: level };
}
