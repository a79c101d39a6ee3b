// The connection: opens, greets, pings, notices death, comes back, and resends what was not acknowledged.
// Invariant: at most one socket is alive, and events of an older one are ignored.
// Knows no message of the game: a `Protocol` turns texts into `Incoming` and back. Clock and sockets are handed in.
import { backoffMs } from './backoff';
import type { Numbered, Outbox } from './outbox';

export const PING_MS = 2_500;
/** Nothing heard for this long: the line is dead, whatever the browser says of it. */
export const DEAD_MS = 9_000;

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Was live, or could not get there; `nextTryAt` is clock time. */
  | { readonly kind: 'reconnecting'; readonly failures: number; readonly nextTryAt: number | null }
  /** The server will not have us (a wrong token, another version): trying again is of no use. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'closed' };

/** What a text from the server means to the link; everything else is the game's and passed on. */
export type Incoming<Message, Answer> =
  | { readonly kind: 'welcome'; readonly message: Message }
  | { readonly kind: 'pong' }
  | { readonly kind: 'answer'; readonly seq: number; readonly answer: Answer }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'refusal'; readonly reason: string };

/** The thin adapter to the wire's types. Each function returns the text of one frame. */
export interface Protocol<Message, Command, Answer> {
  hello(): string;
  ping(): string;
  command(numbered: Numbered<Command>): string;
  /** Throws on what is not a message: the link then drops the line and starts afresh. */
  read(text: string): Incoming<Message, Answer>;
}

export interface Line {
  send(text: string): void;
  close(): void;
}
export interface LineEvents {
  opened(): void;
  received(text: string): void;
  ended(): void;
}
export type LineFactory = (events: LineEvents) => Line;

export interface Clock {
  now(): number;
  after(ms: number, action: () => void): number;
  cancel(timer: number): void;
  /** In [0, 1). */
  random(): number;
}

export interface LinkEvents<Message, Answer> {
  state(state: LinkState): void;
  message(message: Message): void;
  /** Once for each command, however often the server says it. */
  answer(seq: number, answer: Answer): void;
}

export class Link<Message, Command, Answer> {
  private state: LinkState = { kind: 'connecting' };
  private line: Line | null = null;
  /** Grows with each line; events that carry an older number come from a line we left. */
  private generation = 0;
  private failures = 0;
  private heardAt = 0;
  private pinger: number | null = null;
  private retry: number | null = null;

  constructor(
    private readonly open: LineFactory,
    private readonly protocol: Protocol<Message, Command, Answer>,
    private readonly outbox: Outbox<Command>,
    private readonly clock: Clock,
    private readonly events: LinkEvents<Message, Answer>,
  ) {}

  start(): void {
    this.failures = 0;
    this.connect({ kind: 'connecting' });
  }

  /** Sends a command now or as soon as the line is back; null when too many wait unanswered. */
  submit(command: Command): number | null {
    const numbered = this.outbox.push(command);
    if (numbered === null) return null;
    if (this.state.kind === 'live') this.send(this.protocol.command(numbered));
    return numbered.seq;
  }

  /** Sends what needs no number and no resending: attaching, asking, forecasts. False when there is no line. */
  tell(text: string): boolean {
    if (this.state.kind !== 'live') return false;
    this.send(text);
    return true;
  }

  /** Sends everything unanswered again on the same line, after the server asked to wait. */
  resend(): void {
    if (this.state.kind !== 'live') return;
    for (const numbered of this.outbox.pending()) this.send(this.protocol.command(numbered));
  }

  /** The page came back to sight, or the person asked: phones leave sockets that look open and are dead. */
  reopen(): void {
    if (this.state.kind === 'refused' || this.state.kind === 'closed') return;
    this.failures = 0;
    this.connect(this.state.kind === 'connecting' ? this.state : { kind: 'reconnecting', failures: 0, nextTryAt: null });
  }

  stop(): void {
    this.drop();
    this.become({ kind: 'closed' });
  }

  private connect(shown: LinkState): void {
    this.drop();
    this.generation += 1;
    const mine = this.generation;
    const current = (action: () => void) => () => {
      if (mine === this.generation) action();
    };
    this.heardAt = this.clock.now();
    this.become(shown);
    this.line = this.open({
      opened: current(() => this.send(this.protocol.hello())),
      received: (text) => current(() => this.receive(text))(),
      ended: current(() => this.lost()),
    });
    this.beat();
  }

  /** The heartbeat also bounds opening and greeting: a line that never says welcome is dead at `DEAD_MS` too. */
  private beat(): void {
    // Wakes for the next ping, or at the very moment at which the silence has lasted too long.
    const untilDead = this.heardAt + DEAD_MS - this.clock.now();
    this.pinger = this.clock.after(Math.max(1, Math.min(PING_MS, untilDead)), () => {
      this.pinger = null;
      if (this.clock.now() - this.heardAt >= DEAD_MS) return this.lost();
      if (this.state.kind === 'live') this.send(this.protocol.ping());
      this.beat();
    });
  }

  private receive(text: string): void {
    let incoming: Incoming<Message, Answer>;
    try {
      incoming = this.protocol.read(text);
    } catch {
      return this.lost();
    }
    // Before the welcome nothing counts as life, or a server that talks but never greets would hold us for ever.
    if (this.state.kind === 'live' || incoming.kind === 'welcome') this.heardAt = this.clock.now();
    switch (incoming.kind) {
      case 'welcome':
        return this.welcomed(incoming.message);
      case 'pong':
        return;
      case 'answer':
        if (this.outbox.settle(incoming.seq)) this.events.answer(incoming.seq, incoming.answer);
        return;
      case 'message':
        return this.events.message(incoming.message);
      case 'refusal':
        this.drop();
        return this.become({ kind: 'refused', reason: incoming.reason });
    }
  }

  private welcomed(message: Message): void {
    this.failures = 0;
    this.become({ kind: 'live' });
    this.events.message(message);
    for (const numbered of this.outbox.pending()) this.send(this.protocol.command(numbered));
  }

  private lost(): void {
    this.drop();
    this.failures += 1;
    const wait = backoffMs(this.failures, this.clock.random());
    this.become({ kind: 'reconnecting', failures: this.failures, nextTryAt: this.clock.now() + wait });
    this.retry = this.clock.after(wait, () => {
      this.retry = null;
      this.connect({ kind: 'reconnecting', failures: this.failures, nextTryAt: null });
    });
  }

  private drop(): void {
    this.generation += 1;
    for (const timer of [this.pinger, this.retry]) if (timer !== null) this.clock.cancel(timer);
    this.pinger = null;
    this.retry = null;
    const line = this.line;
    this.line = null;
    line?.close();
  }

  private send(text: string): void {
    try {
      this.line?.send(text);
    } catch {
      this.lost();
    }
  }

  private become(state: LinkState): void {
    this.state = state;
    this.events.state(state);
  }
}
