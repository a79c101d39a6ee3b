// The wire's JSON to what the link understands, and back. Knows which errors may pass and which end a command.
import type { Incoming, Protocol } from '../link/socket';
import type { Answer } from '../wire/Answer';
import type { ClientMessage } from '../wire/ClientMessage';
import type { Command } from '../wire/Command';
import type { ServerMessage } from '../wire/ServerMessage';
import type { WireError } from '../wire/WireError';

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = 'burnrate.v1.json';

/** Requests that are not commands count from here, so that an error's number tells which of both it answers. */
export const REQUESTS_FROM = 1_000_000_000;

/** What became of a batch: the server's durable answer, or an error that sending again would not mend. */
export type Outcome = Answer | { readonly answer: 'Failed'; readonly error: WireError };

/** How long to wait before the same message may be sent again; null when that is of no use. */
export function retryAfterMs(error: WireError): number | null {
  switch (error.error) {
    case 'TooFast':
    case 'Busy':
      return error.retry_after_ms;
    case 'StoreUnavailable':
      return 2_000;
    // A seat is asked for again after each welcome; the command goes once that has been answered.
    case 'NotSeated':
    case 'Stopping':
    case 'TooSlow':
      return 1_000;
    default:
      return null;
  }
}

export function write(message: ClientMessage): string {
  return JSON.stringify(message);
}

export function gameProtocol(client: string): Protocol<ServerMessage, readonly Command[], Outcome> {
  let nonce = 0;
  return {
    hello: () => write({ type: 'Hello', protocol: PROTOCOL_VERSION, client }),
    ping: () => write({ type: 'Ping', nonce: (nonce = (nonce + 1) % 1_000_000) }),
    command: ({ seq, command }) => write({ type: 'Act', seq, commands: [...command] }),
    read: (text) => incoming(JSON.parse(text) as ServerMessage),
  };
}

function incoming(message: ServerMessage): Incoming<ServerMessage, Outcome> {
  switch (message.type) {
    case 'Welcome':
      return { kind: 'welcome', message };
    case 'Pong':
      return { kind: 'pong' };
    case 'Ack':
      return { kind: 'answer', seq: message.seq, answer: message.answer };
    case 'Error':
      return refusal(message);
    default:
      return { kind: 'message', message };
  }
}

function refusal(message: Extract<ServerMessage, { type: 'Error' }>): Incoming<ServerMessage, Outcome> {
  const { request, error } = message;
  if (error.error === 'ProtocolVersion') return { kind: 'refusal', reason: error.error };
  if (request !== null && request < REQUESTS_FROM && retryAfterMs(error) === null) {
    return { kind: 'answer', seq: request, answer: { answer: 'Failed', error } };
  }
  return { kind: 'message', message };
}
