import { expect, it } from 'vitest';
import { gameProtocol, REQUESTS_FROM, retryAfterMs } from './protocol';

const protocol = gameProtocol('ab'.repeat(16));
const read = (message: unknown) => protocol.read(JSON.stringify(message));

it('greets with its client id and numbers its commands', () => {
  expect(JSON.parse(protocol.hello())).toEqual({ type: 'Hello', protocol: 1, client: 'ab'.repeat(16) });
  expect(JSON.parse(protocol.command({ seq: 7, command: [{ type: 'FileBankruptcy' }] }))).toEqual({ type: 'Act', seq: 7, commands: [{ type: 'FileBankruptcy' }] });
});

it('an acknowledgement is an answer, whatever it says', () => {
  expect(read({ type: 'Ack', seq: 3, answer: { answer: 'TooOld' } })).toEqual({ kind: 'answer', seq: 3, answer: { answer: 'TooOld' } });
});

it('an error that may pass leaves the command waiting; another ends it', () => {
  const busy = { type: 'Error', request: 4, error: { error: 'Busy', retry_after_ms: 200 } };
  expect(read(busy)).toEqual({ kind: 'message', message: busy });
  const size = { error: 'BatchSize', max: 32 } as const;
  expect(read({ type: 'Error', request: 4, error: size })).toEqual({ kind: 'answer', seq: 4, answer: { answer: 'Failed', error: size } });
  expect(retryAfterMs(size)).toBeNull();
});

it('an error of another request answers no command', () => {
  const error = { type: 'Error', request: REQUESTS_FROM + 4, error: { error: 'NotNow' } };
  expect(read(error).kind).toBe('message');
});

it('another version ends the connection for good', () => {
  expect(read({ type: 'Error', request: null, error: { error: 'ProtocolVersion', supported: 2 } }).kind).toBe('refusal');
});
