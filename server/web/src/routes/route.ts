// Addresses and what they mean. Pure, so each address is a line of a test.

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'join'; readonly code: string }
  | { readonly page: 'play' | 'screen' | 'host'; readonly matchId: string }
  | { readonly page: 'help' }
  | { readonly page: 'missing' };

const CODE = /^[0-9A-Z]{3,12}$/;
const MATCH_ID = /^[0-9A-Za-z_-]{1,64}$/;

/** Reads a path. A printed QR code is upper case throughout, so /J/AB3K must work as /j/ab3k does. */
export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, second, third] = parts;
  const head = first?.toLowerCase();
  if (head === undefined) return { page: 'home' };
  if (head === 'help' && parts.length === 1) return { page: 'help' };
  if (head === 'j' && parts.length === 2 && second !== undefined) {
    const code = cleanCode(second);
    return code === null ? { page: 'missing' } : { page: 'join', code };
  }
  if (head === 'm' && parts.length === 3 && second !== undefined && MATCH_ID.test(second)) {
    const page = third?.toLowerCase();
    if (page === 'play' || page === 'screen' || page === 'host') return { page, matchId: second };
  }
  return { page: 'missing' };
}

/** A code as typed or scanned: spaces and dashes go, case rises; null when it can't be a code. */
export function cleanCode(text: string): string | null {
  const code = text.replace(/[\s-]/g, '').toUpperCase();
  return CODE.test(code) ? code : null;
}

/** The value of a key in a fragment such as "#key=…": secrets travel there, for browsers never send it to a server. */
export function fragmentValue(fragment: string, name: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, '')).get(name);
}
