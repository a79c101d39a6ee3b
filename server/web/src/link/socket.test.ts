import { beforeEach, describe, expect, it, vi, afterEach } from 'vitest';
import { backoffMs } from './backoff';
import { Outbox, OUTBOX_MAX } from './outbox';
import { DEAD_MS, Link, PING_MS, type LineEvents, type LinkState, type Protocol } from './socket';

type Told = { state: LinkState[]; messages: string[]; answers: [number, string][] };
type FakeLine = { events: LineEvents; sent: string[]; closed: boolean };

const protocol: Protocol<string, string, string> = {
  hello: () => 'hello',
  ping: () => 'ping',
  command: ({ seq, command }) => `command ${seq} ${command}`,
  read(text) {
    const [kind, a, b] = text.split(' ');
    if (kind === 'welcome') return { kind, message: text };
    if (kind === 'pong') return { kind };
    if (kind === 'answer') return { kind, seq: Number(a), answer: b ?? '' };
    if (kind === 'refusal') return { kind, reason: a ?? '' };
    if (kind === 'message') return { kind, message: a ?? '' };
    throw new Error('not a message');
  },
};

function memoryStore(): { text: string | null; load(): string | null; save(t: string): void } {
  return { text: null, load() { return this.text; }, save(t) { this.text = t; } };
}

function setUp(store = memoryStore()) {
  const lines: FakeLine[] = [];
  const told: Told = { state: [], messages: [], answers: [] };
  const outbox = new Outbox<string>(store);
  const link = new Link<string, string, string>(
    (events) => {
      const line: FakeLine = { events, sent: [], closed: false };
      lines.push(line);
      return { send: (t) => { if (line.closed) throw new Error('closed'); line.sent.push(t); }, close: () => { line.closed = true; } };
    },
    protocol,
    outbox,
    {
      now: () => Date.now(),
      after: (ms, action) => setTimeout(action, ms) as unknown as number,
      cancel: (timer) => clearTimeout(timer),
      random: () => 0.5,
    },
    { state: (s) => told.state.push(s), message: (m) => told.messages.push(m), answer: (s, a) => told.answers.push([s, a]) },
  );
  const last = (): FakeLine => {
    const line = lines.at(-1);
    if (line === undefined) throw new Error('no line was opened');
    return line;
  };
  const goLive = (): void => { last().events.opened(); last().events.received('welcome'); };
  return { link, lines, told, outbox, last, goLive, state: () => told.state.at(-1)?.kind };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('opening', () => {
  it('greets, is live at the welcome, and passes messages on', () => {
    const { link, told, last, goLive, state } = setUp();
    link.start();
    expect(state()).toBe('connecting');
    goLive();
    last().events.received('message a');
    expect(last().sent).toEqual(['hello']);
    expect(state()).toBe('live');
    expect(told.messages).toEqual(['welcome', 'a']);
  });

  it('gives up a line that opens and never greets, whatever else it says', () => {
    const { link, lines, last, state } = setUp();
    link.start();
    last().events.opened();
    for (let ms = 0; ms < DEAD_MS + PING_MS; ms += 1_000) {
      lines[0]?.events.received('pong');
      vi.advanceTimersByTime(1_000);
    }
    expect(lines[0]?.closed).toBe(true);
    expect(state()).toBe('reconnecting');
  });

  it('stops for good when refused', () => {
    const { link, lines, told, last, state } = setUp();
    link.start();
    last().events.opened();
    last().events.received('refusal version');
    vi.advanceTimersByTime(60_000);
    link.reopen();
    expect(state()).toBe('refused');
    expect(told.state.at(-1)).toEqual({ kind: 'refused', reason: 'version' });
    expect(lines).toHaveLength(1);
    expect(last().closed).toBe(true);
  });
});

describe('staying', () => {
  it('pings every 2.5 s and lives while it hears', () => {
    const { link, last, goLive, state } = setUp();
    link.start();
    goLive();
    for (let i = 0; i < 20; i += 1) {
      vi.advanceTimersByTime(PING_MS);
      last().events.received('pong');
    }
    expect(last().sent.filter((t) => t === 'ping')).toHaveLength(20);
    expect(state()).toBe('live');
  });

  it('says so within 10 s of silence, and tries again', () => {
    const { link, lines, goLive, state } = setUp();
    link.start();
    goLive();
    vi.advanceTimersByTime(7_500);
    expect(state()).toBe('live');
    vi.advanceTimersByTime(2_500);
    expect(state()).toBe('reconnecting');
    expect(lines[0]?.closed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(lines).toHaveLength(2);
  });

  it('drops a line that sends nonsense', () => {
    const { link, last, goLive, state } = setUp();
    link.start();
    goLive();
    last().events.received('?');
    expect(state()).toBe('reconnecting');
  });
});

describe('coming back', () => {
  it('waits longer each time, and starts over after a success', () => {
    const { link, lines, told, last, goLive } = setUp();
    link.start();
    const waits = [0, 1, 2, 3, 4, 5].map(() => {
      last().events.ended();
      const state = told.state.at(-1);
      const wait = state?.kind === 'reconnecting' && state.nextTryAt !== null ? state.nextTryAt - Date.now() : -1;
      vi.advanceTimersByTime(wait);
      return wait;
    });
    expect(waits).toEqual([375, 750, 1500, 3000, 6000, 6000]);
    expect(lines).toHaveLength(7);
    goLive();
    last().events.ended();
    expect(told.state.at(-1)).toEqual({ kind: 'reconnecting', failures: 1, nextTryAt: Date.now() + 375 });
  });

  it('keeps its jitter between half and whole', () => {
    expect([backoffMs(1, 0), backoffMs(1, 0.999), backoffMs(5, 0), backoffMs(500, 0.999)]).toEqual([250, 500, 4000, 7996]);
  });

  it('opens a new line at once when the page returns, and ignores the old one', () => {
    const { link, lines, told, goLive } = setUp();
    link.start();
    goLive();
    link.reopen();
    expect(lines).toHaveLength(2);
    lines[0]?.events.received('message ghost');
    lines[0]?.events.ended();
    expect(told.messages).toEqual(['welcome']);
    goLive();
    expect(told.state.at(-1)).toEqual({ kind: 'live' });
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
  });

  it('does not wait out the pause when the page returns', () => {
    const { link, lines, last } = setUp();
    link.start();
    last().events.ended();
    link.reopen();
    expect(lines).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
  });

  it('stays away after stop', () => {
    const { link, lines, goLive, state } = setUp();
    link.start();
    goLive();
    link.stop();
    vi.advanceTimersByTime(60_000);
    link.reopen();
    expect(state()).toBe('closed');
    expect(lines).toHaveLength(1);
  });
});

describe('commands', () => {
  it('are resent with the same number until answered, each answer told once', () => {
    const { link, told, last, goLive, outbox } = setUp();
    link.start();
    goLive();
    expect(link.submit('price')).toBe(1);
    expect(link.submit('bid')).toBe(2);
    last().events.received('answer 1 yes');
    last().events.ended();
    vi.advanceTimersByTime(5_000);
    goLive();
    expect(last().sent.filter((t) => t !== 'ping')).toEqual(['hello', 'command 2 bid']);
    last().events.received('answer 2 no');
    last().events.received('answer 2 no');
    expect(told.answers).toEqual([[1, 'yes'], [2, 'no']]);
    expect(outbox.pending()).toEqual([]);
  });

  it('given while away go out in order on return', () => {
    const { link, last, goLive } = setUp();
    link.start();
    link.submit('a');
    link.submit('b');
    expect(last().sent).toEqual([]);
    goLive();
    expect(last().sent).toEqual(['hello', 'command 1 a', 'command 2 b']);
  });

  it('survive a reload with their numbers', () => {
    const store = memoryStore();
    const before = setUp(store);
    before.link.start();
    before.goLive();
    before.link.submit('a');
    before.link.submit('b');
    before.last().events.received('answer 1 yes');
    const after = setUp(store);
    after.link.start();
    after.goLive();
    expect(after.last().sent).toEqual(['hello', 'command 2 b']);
    expect(after.link.submit('c')).toBe(3);
  });

  it('are bounded, and a full outbox says so', () => {
    const { link } = setUp();
    link.start();
    for (let i = 0; i < OUTBOX_MAX; i += 1) expect(link.submit('x')).toBe(i + 1);
    expect(link.submit('x')).toBeNull();
  });

  it('start over from a damaged store', () => {
    for (const text of ['{', '{"next":0,"waiting":[]}', '{"next":"a"}', 'null']) {
      const store = memoryStore();
      store.text = text;
      expect(new Outbox<string>(store).pending()).toEqual([]);
    }
  });
});
