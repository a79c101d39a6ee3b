// One page's conversation with the server: attaches, keeps the view, sends commands until answered, asks and is answered.
// Invariant: the view holds only what the server said; nothing is predicted here.
import { browserClock, onReturn, webSocketLine } from '../link/browser';
import type { Outbox } from '../link/outbox';
import { Link, type LinkState } from '../link/socket';
import { clientId, outboxFor } from '../link/tab';
import type { ClientMessage } from '../wire/ClientMessage';
import type { Command } from '../wire/Command';
import type { Order } from '../wire/Order';
import type { ServerMessage } from '../wire/ServerMessage';
import type { Since } from '../wire/Since';
import type { WireError } from '../wire/WireError';
import { Feed } from './feed';
import { gameProtocol, REQUESTS_FROM, retryAfterMs, SUBPROTOCOL, write, type Outcome } from './protocol';
import { EMPTY_VIEW, type View } from './view';

/** As whom this page is there. */
export type Attachment =
  | { readonly as: 'nobody' }
  | { readonly as: 'seat'; readonly matchId: string; readonly token: string }
  | { readonly as: 'public'; readonly matchId: string }
  | { readonly as: 'instructor'; readonly matchId: string; readonly key: string };

/** A batch of commands that was sent, and what became of it; null while the server has not said. */
export type Sent = { readonly seq: number; readonly commands: readonly Command[]; readonly outcome: Outcome | null };

const SENT_KEPT = 24;

export class Session {
  view = $state.raw<View>(EMPTY_VIEW);
  line = $state.raw<LinkState>({ kind: 'connecting' });
  /** The view is there. */
  ready = $state(false);
  /** Why this page cannot be attached; nothing more is tried. */
  fault = $state.raw<WireError | null>(null);
  stopping = $state(false);
  sent = $state.raw<readonly Sent[]>([]);
  /** When the clock's figure arrived, on the page's own clock. */
  clockAt = $state(0);
  /** Messages that answer no request of `request`, for pages that ask by hand. */
  onmessage: ((message: ServerMessage) => void) | null = null;
  onoutcome: ((sent: Sent) => void) | null = null;

  private readonly feed = new Feed();
  private readonly link: Link<ServerMessage, readonly Command[], Outcome>;
  private readonly outbox: Outbox<readonly Command[]>;
  private readonly asked = new Map<number, (answer: ServerMessage) => void>();
  private lastRequest = REQUESTS_FROM;
  private attaching = false;
  private again: ReturnType<typeof setTimeout> | null = null;
  private readonly unwatch: () => void;

  constructor(private readonly attachment: Attachment) {
    this.outbox = outboxFor(attachment.as === 'nobody' ? 'lobby' : attachment.matchId);
    this.sent = this.outbox.pending().map(({ seq, command }) => ({ seq, commands: command, outcome: null }));
    this.link = new Link(webSocketLine('/ws', SUBPROTOCOL), gameProtocol(clientId()), this.outbox, browserClock, {
      state: (state) => this.lineIs(state),
      message: (message) => this.hear(message),
      answer: (seq, outcome) => this.settle(seq, outcome),
    });
    this.unwatch = onReturn(() => this.link.reopen());
    this.link.start();
  }

  /** Batches that the server has not answered. */
  get waiting(): readonly Sent[] {
    return this.sent.filter((batch) => batch.outcome === null);
  }

  close(): void {
    this.unwatch();
    if (this.again !== null) clearTimeout(this.again);
    this.link.stop();
  }

  retry(): void {
    this.link.reopen();
  }

  tell(message: ClientMessage): boolean {
    return this.link.tell(write(message));
  }

  /** Sends a batch and keeps sending it until answered; null when too many wait. */
  act(commands: readonly Command[]): number | null {
    const seq = this.link.submit(commands);
    if (seq !== null) this.sent = [...this.sent, { seq, commands, outcome: null }].slice(-SENT_KEPT);
    return seq;
  }

  /** Asks and waits; a lost line answers `TooSlow`, as the server would say it. */
  request(build: (request: number) => ClientMessage): Promise<ServerMessage> {
    this.lastRequest += 1;
    const request = this.lastRequest;
    return new Promise((resolve) => {
      this.asked.set(request, resolve);
      if (!this.tell(build(request))) this.answerAsked(request, lost(request));
    });
  }

  async order(order: Order): Promise<WireError | null> {
    const answer = await this.request((request) => ({ type: 'Order', request, order }));
    return answer.type === 'Error' ? answer.error : null;
  }

  private lineIs(state: LinkState): void {
    this.line = state;
    if (state.kind === 'live') this.stopping = false;
    else for (const request of [...this.asked.keys()]) this.answerAsked(request, lost(request));
  }

  private hear(message: ServerMessage): void {
    switch (message.type) {
      case 'Welcome':
        // Whatever a page asks comes first: where the match can't be attached to, this line hears nothing after that.
        this.onmessage?.(message);
        return this.attach();
      case 'Attached':
        this.attaching = false;
        this.feed.attached();
        break;
      case 'Snapshot':
      case 'Delta':
        this.show(this.feed.take(message));
        break;
      case 'Error':
        return this.refused(message);
      case 'Created':
      case 'Done':
      case 'Forecasted':
      case 'ForecastRefused':
        this.answerAsked(message.request, message);
        break;
      default:
        break;
    }
    this.onmessage?.(message);
  }

  private attach(): void {
    const message = attachMessage(this.attachment, this.feed.since);
    if (message === null) return;
    this.attaching = true;
    this.tell(message);
  }

  private show(taken: 'shown' | 'partial' | 'gap'): void {
    if (taken === 'gap' && !this.attaching) this.attach();
    if (taken !== 'shown') return;
    if (this.feed.view.clock !== this.view.clock) this.clockAt = Date.now();
    this.view = this.feed.view;
    this.ready = true;
  }

  private refused(message: Extract<ServerMessage, { type: 'Error' }>): void {
    const { request, error } = message;
    if (request !== null && this.asked.has(request)) return this.answerAsked(request, message);
    const wait = retryAfterMs(error);
    if (error.error === 'Stopping') this.stopping = true;
    if (request !== null && wait !== null) return this.later(wait, () => this.link.resend());
    if (this.attaching) {
      if (wait !== null) return this.later(wait, () => this.attach());
      this.fault = error;
      this.link.stop();
    }
    this.onmessage?.(message);
  }

  private later(ms: number, action: () => void): void {
    if (this.again !== null) clearTimeout(this.again);
    this.again = setTimeout(action, ms);
  }

  private settle(seq: number, outcome: Outcome): void {
    const batch = this.sent.find((sent) => sent.seq === seq);
    this.sent = this.sent.map((sent) => (sent.seq === seq ? { ...sent, outcome } : sent));
    if (batch !== undefined) this.onoutcome?.({ ...batch, outcome });
  }

  private answerAsked(request: number, answer: ServerMessage): void {
    const resolve = this.asked.get(request);
    this.asked.delete(request);
    resolve?.(answer);
  }
}

function lost(request: number): ServerMessage {
  return { type: 'Error', request, error: { error: 'TooSlow' } };
}

function attachMessage(attachment: Attachment, since: Since | null): ClientMessage | null {
  switch (attachment.as) {
    case 'nobody':
      return null;
    case 'seat':
      return { type: 'Sit', match_id: attachment.matchId, token: attachment.token, since };
    case 'public':
      return { type: 'Watch', match_id: attachment.matchId, since };
    case 'instructor':
      return { type: 'Instruct', match_id: attachment.matchId, key: attachment.key, since };
  }
}
