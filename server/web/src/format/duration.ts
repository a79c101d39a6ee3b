// Spans of game time. A runway is rounded down: nobody should be told of a week that is not there.
import type { Lang } from './number';

const DAYS_PER_WEEK = 7;
/** Beyond two years a forecast is a phrase, not a figure. */
const FAR_WEEKS = 104;

/** A runway in days as words: "6 days", "26 weeks", "over 2 years"; null means that nothing burns. */
export function formatRunway(days: number | null, lang: Lang): string {
  if (days === null) return lang === 'zh' ? '不在烧钱' : 'not burning';
  const whole = Math.max(0, Math.floor(days));
  if (whole < 2 * DAYS_PER_WEEK) return formatDays(whole, lang);
  const weeks = Math.floor(whole / DAYS_PER_WEEK);
  if (weeks > FAR_WEEKS) return lang === 'zh' ? '两年以上' : 'over 2 years';
  return formatWeeks(weeks, lang);
}

/** "1 day", "3 天". */
export function formatDays(days: number, lang: Lang): string {
  return lang === 'zh' ? `${days} 天` : `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** "1 week", "26 周". */
export function formatWeeks(weeks: number, lang: Lang): string {
  return lang === 'zh' ? `${weeks} 周` : `${weeks} ${weeks === 1 ? 'week' : 'weeks'}`;
}

/** The week that holds a day; day 1 to 7 are week 1, and day 0 (before the start) is week 0. */
export function weekOfDay(day: number): number {
  return Math.ceil(Math.max(0, day) / DAYS_PER_WEEK);
}

/** A countdown as m:ss, never below 0:00. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** How worried to be about a runway; the words of the gauge and its colour both follow from this. */
export type RunwayMood = 'safe' | 'watch' | 'danger' | 'last';

/** Under 4 weeks a funding round can hardly close in time; under half a year it is time to raise, and people begin to leave. */
export function runwayMood(days: number | null): RunwayMood {
  if (days === null) return 'safe';
  const weeks = days / DAYS_PER_WEEK;
  if (weeks < 1) return 'last';
  if (weeks < 4) return 'danger';
  return weeks < 26 ? 'watch' : 'safe';
}
