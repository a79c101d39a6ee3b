// The instructor's key: comes in the fragment of the link that the terminal prints, is kept for this tab, never sent in an address.
import { recallInTab, rememberInTab } from '../link/memory';
import { fragmentValue } from './route';

const KEY = 'burnrate.instructor';

/** Takes a key out of the address bar, so that it is neither seen on a projector nor kept in the history. */
export function takeKeyFromAddress(): void {
  const key = fragmentValue(location.hash, 'instructor') ?? fragmentValue(location.hash, 'key');
  if (key === null || key === '') return;
  rememberInTab(KEY, key);
  history.replaceState(null, '', location.pathname + location.search);
}

export function instructorKey(): string | null {
  const key = recallInTab(KEY);
  return key === '' ? null : key;
}

export function keepInstructorKey(key: string): void {
  rememberInTab(KEY, key.trim());
}

export function dropInstructorKey(): void {
  rememberInTab(KEY, '');
}
