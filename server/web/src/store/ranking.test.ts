import { describe, expect, it } from 'vitest';
import type { Standing } from '../wire/Standing';
import { onSteps, ranked } from './ranking';

function standing(vendor: number, score_fen: number, died_on_day: number | null = null): Standing {
  return {
    vendor, status: died_on_day === null ? 'Active' : 'Liquidated', died_on_day, mau: 0, mau_last_turn: 0, share_bp: 0,
    api_input_fen_per_mtok: 0, api_output_fen_per_mtok: 0, subscription_fen_per_month: 0, free_quota_tenths: 0, quality_milli: 0,
    last_post_money_fen: null, score_fen, for_sale_reserve_fen: null, hibernating: false, signup: 'Phone', surface: 'App', launched: true, weights_open: false,
  };
}

describe('the ranking at the end', () => {
  const end = ranked([standing(0, 0, 300), standing(1, 500), standing(2, 0, 160), standing(3, 900), standing(4, 0)]);

  it('goes by score, then by who lived longer, and equals share a place', () => {
    expect(end.map((entry) => entry.standing.vendor)).toEqual([3, 1, 4, 0, 2]);
    expect(end.map((entry) => entry.place)).toEqual([1, 2, 3, 3, 3]);
  });

  it('puts nobody on a step who has nothing left', () => {
    expect(onSteps(end).map((entry) => entry.standing.vendor)).toEqual([3, 1]);
    expect(onSteps(ranked([1, 2, 3, 4].map((score, vendor) => standing(vendor, score)))).map((entry) => entry.standing.vendor)).toEqual([3, 2, 1]);
    expect(onSteps(ranked([standing(0, 0)]))).toEqual([]);
  });
});
