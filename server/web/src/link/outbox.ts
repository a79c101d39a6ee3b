// Commands that the server has not answered yet, each with its sequence number for ever.
// Invariant: numbers only grow, and a number is never given to a second command; so a resend is never a new command.

export type Numbered<Command> = { readonly seq: number; readonly command: Command };

/** More than this and the server's memory of 64 answers would not cover a resend. */
export const OUTBOX_MAX = 32;

/** Where an outbox is kept over a reload of the tab. */
export type OutboxStore = { load(): string | null; save(text: string): void };

export class Outbox<Command> {
  private next = 1;
  private waiting: Numbered<Command>[] = [];
  /** What was kept could not be read: numbers start over, so the client id has to be a new one. */
  damaged = false;

  constructor(private readonly store: OutboxStore) {
    this.restore();
  }

  /** Numbers a command and keeps it until acknowledged; null when too many wait already. */
  push(command: Command): Numbered<Command> | null {
    if (this.waiting.length >= OUTBOX_MAX) return null;
    const numbered = { seq: this.next, command };
    this.next += 1;
    this.waiting.push(numbered);
    this.keep();
    return numbered;
  }

  /** Forgets an answered command; true when it was waiting (an answer may come twice). */
  settle(seq: number): boolean {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((numbered) => numbered.seq !== seq);
    if (this.waiting.length === before) return false;
    this.keep();
    return true;
  }

  /** What waits, oldest first: the order in which it is resent. */
  pending(): readonly Numbered<Command>[] {
    return this.waiting;
  }

  private keep(): void {
    this.store.save(JSON.stringify({ next: this.next, waiting: this.waiting }));
  }

  private restore(): void {
    const text = this.store.load();
    if (text === null) return;
    try {
      const kept = JSON.parse(text) as { next: number; waiting: Numbered<Command>[] };
      if (!Number.isSafeInteger(kept.next) || kept.next < 1 || !Array.isArray(kept.waiting)) {
        this.damaged = true;
        return;
      }
      this.waiting = kept.waiting.filter((w) => Number.isSafeInteger(w.seq) && w.seq > 0 && w.seq < kept.next);
      this.next = kept.next;
    } catch {
      this.damaged = true;
    }
  }
}
