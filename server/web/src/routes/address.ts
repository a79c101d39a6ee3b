// The address that people type or scan: where this page came from, unless the instructor names another of the machine's.

const HOST = /^[0-9A-Za-z.\-[\]:]{1,253}$/;

/** A host with an optional port, as typed; null when it can't be one. */
export function cleanHost(text: string): string | null {
  const host = text.trim().replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
  return HOST.test(host) ? host : null;
}

/** What the QR code holds: capitals throughout, which makes the code smaller; the server takes either case. */
export function joinUrl(host: string, code: string, scheme = 'http'): string {
  return `${scheme}://${host}/j/${code}`.toUpperCase();
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.|\[?::1\]?)/i.test(host);
}
