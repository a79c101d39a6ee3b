// What charts are given: figures of vendors by week, as whole numbers, with the vendor's look.
import type { VendorLook } from '../look/vendor';

export type VendorSeries = {
  readonly key: string | number;
  readonly name: string;
  readonly look: VendorLook;
  /** One figure a week from the chart's first week on; null where there is none (before entry, after death). */
  readonly values: readonly (number | null)[];
  /** The reader's own vendor: drawn heavier, named "you". */
  readonly mine?: boolean;
  /** The week in which it went out of business. */
  readonly outWeek?: number | null;
};

export type VendorFigure = {
  readonly key: string | number;
  readonly name: string;
  readonly look: VendorLook;
  readonly value: number;
  readonly mine?: boolean;
  readonly outWeek?: number | null;
};

/** Writes a figure for the reader. */
export type Format = (value: number) => string;

/** The last figure of a series that is there. */
export function lastOf(values: readonly (number | null)[]): number | null {
  for (let i = values.length - 1; i >= 0; i -= 1) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
