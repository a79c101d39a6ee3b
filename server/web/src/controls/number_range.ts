// The arithmetic of a number field: whole numbers within bounds, and a slider that may be finer near its minimum. Pure.

/** A slider's own positions, 0 to this. */
export const SLIDER_STEPS = 200;

/** The nearest value on the grid of `step` from `min`, within the bounds; the bounds themselves are always reachable. */
export function clampToStep(value: number, min: number, max: number, step: number): number {
  if (value <= min) return min;
  if (value >= max) return max;
  return Math.min(max, min + Math.round((value - min) / step) * step);
}

export function valueAt(position: number, min: number, max: number, step: number, curve: number): number {
  const part = Math.min(1, Math.max(0, position / SLIDER_STEPS));
  return clampToStep(min + (max - min) * part ** curve, min, max, step);
}

export function positionOf(value: number, min: number, max: number, curve: number): number {
  if (max <= min) return 0;
  const part = Math.min(1, Math.max(0, (value - min) / (max - min)));
  return Math.round(SLIDER_STEPS * part ** (1 / curve));
}

/** A whole number as typed, separators and full-width minus allowed; null when it is none. */
export function parseWhole(text: string): number | null {
  const plain = text.replace(/[,，\s]/g, '').replace('−', '-');
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : null;
}
