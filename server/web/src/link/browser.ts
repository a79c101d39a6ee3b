// The browser behind the link: real sockets, the real clock, and the moments at which a page comes back to sight.
import type { Clock, LineFactory } from './socket';

export const browserClock: Clock = {
  now: () => Date.now(),
  after: (ms, action) => window.setTimeout(action, ms),
  cancel: (timer) => window.clearTimeout(timer),
  random: () => Math.random(),
};

/** A WebSocket on our own origin: `path` is like "/ws". */
export function webSocketLine(path: string, subprotocol: string): LineFactory {
  return (events) => {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}${path}`, subprotocol);
    socket.onopen = () => events.opened();
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') events.received(event.data);
    };
    socket.onclose = () => events.ended();
    // An error is always followed by a close, which is what counts.
    return {
      send: (text) => socket.send(text),
      close: () => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  };
}

/** Calls back whenever the page may have slept; returns how to stop. */
export function onReturn(action: () => void): () => void {
  const visible = (): void => {
    if (document.visibilityState === 'visible') action();
  };
  const shown = (event: PageTransitionEvent): void => {
    // The first pageshow of a fresh page is no return.
    if (event.persisted) action();
  };
  document.addEventListener('visibilitychange', visible);
  window.addEventListener('pageshow', shown);
  window.addEventListener('online', action);
  return () => {
    document.removeEventListener('visibilitychange', visible);
    window.removeEventListener('pageshow', shown);
    window.removeEventListener('online', action);
  };
}
