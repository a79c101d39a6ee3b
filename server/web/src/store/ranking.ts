// Who came first when a match is over. Equal scores share a place; among them whoever lived longer is named first.
import type { Standing } from '../wire/Standing';

export interface Ranked {
  standing: Standing;
  /** From 1; companies of one score have the same. */
  place: number;
}

const score = (standing: Standing): number => standing.score_fen ?? 0;
const lastDay = (standing: Standing): number => standing.died_on_day ?? Infinity;

export function ranked(standings: readonly Standing[]): Ranked[] {
  // Two that live to the end differ by nothing: Infinity - Infinity is no order.
  const outlived = (a: Standing, b: Standing): number => (lastDay(a) === lastDay(b) ? 0 : lastDay(b) - lastDay(a));
  const sorted = [...standings].sort((a, b) => score(b) - score(a) || outlived(a, b) || a.vendor - b.vendor);
  return sorted.map((standing) => ({ standing, place: 1 + sorted.findIndex((other) => score(other) === score(standing)) }));
}

/** The best three at most: whoever has nothing left stands on no step. */
export function onSteps(entries: Ranked[]): Ranked[] {
  return entries.slice(0, 3).filter(({ standing }) => score(standing) > 0);
}
