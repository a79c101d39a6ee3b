// A student's page under watch: the batches it sent, the answers it got, and the answers it showed.
// Stands in the page's line and passes everything on, except that it may lose what comes from the server.
// Invariant: what is recorded as told did reach the page; a page that was reloaded has lost its count of notes.
import type { BrowserContext, Page } from "@playwright/test";
import { expect } from "./server.ts";

/** A subscription price that the page sent. */
export interface Sent {
  yuan: number;
  /** The first day on which it acts; undefined while there is no answer. */
  acceptedFor?: number;
  /** The answer in full when it is any other than "accepted". */
  otherwise?: unknown;
}

interface Act {
  type: "Act";
  seq: number;
  commands: { price: { fen_per_month: number } }[];
}
interface Ack {
  type: "Ack";
  seq: number;
  answer: { answer: string; acts_on_day: number };
}

declare global {
  interface Window {
    /** How many notes with these words the page has shown since it was loaded. */
    notesShown?: number;
  }
}

export class Student {
  /** By the page's own number for the batch. */
  readonly sent = new Map<number, Sent>();
  /** Frames that carried a batch: more than batches, as the unanswered ones are sent again. */
  frames = 0;
  /** Decisions that were committed on the page, or are just about to be. */
  typed = 0;
  /** While true, nothing of what the server says reaches the page. */
  deaf = false;

  private constructor(
    readonly vendor: number,
    private readonly words: string,
  ) {}

  /** Call before the person opens a page. `accepted` is how a note of acceptance begins. */
  static async watch(context: BrowserContext, vendor: number, accepted: string): Promise<Student> {
    const student = new Student(vendor, accepted);
    await context.routeWebSocket(/\/ws$/, (client) => {
      const server = client.connectToServer();
      client.onMessage((frame) => {
        student.note(String(frame));
        server.send(frame);
      });
      server.onMessage((frame) => {
        if (student.deaf) return;
        student.note(String(frame));
        client.send(frame);
      });
    });
    return student;
  }

  /** Counts the notes of acceptance that the page shows from now on. */
  async countNotes(page: Page): Promise<void> {
    await page.evaluate((words) => {
      window.notesShown = 0;
      const added = (node: Node) => {
        if (node instanceof Element && node.matches(".toast") && node.textContent?.includes(words)) window.notesShown! += 1;
      };
      const changed = (changes: MutationRecord[]) => changes.forEach((change) => change.addedNodes.forEach(added));
      new MutationObserver(changed).observe(document.querySelector(".toasts")!, { childList: true });
    }, this.words);
  }

  /** Waits until all that was committed is answered, and shown as accepted once each. */
  async expectAllAnswered(page: Page): Promise<void> {
    await expect.poll(() => this.sent.size, { timeout: 20_000 }).toBe(this.typed);
    await expect.poll(() => this.unanswered(), { timeout: 20_000 }).toEqual([]);
    expect([...this.sent.values()].filter(({ otherwise }) => otherwise !== undefined)).toEqual([]);
    await expect.poll(() => page.evaluate(() => window.notesShown)).toBe(this.accepted().length);
  }

  /** The decisions that the server has accepted, as far as this page was told, oldest first. */
  accepted(): { vendor: number; yuan: number; actsOnDay: number }[] {
    const all = [...this.sent].sort(([one], [other]) => one - other);
    return all.flatMap(([, { yuan, acceptedFor }]) =>
      acceptedFor === undefined ? [] : [{ vendor: this.vendor, yuan, actsOnDay: acceptedFor }],
    );
  }

  unanswered(): number[] {
    return [...this.sent.values()].filter((batch) => batch.acceptedFor === undefined && batch.otherwise === undefined).map(({ yuan }) => yuan);
  }

  private note(frame: string): void {
    const message = JSON.parse(frame) as Act | Ack | { type: "Other" };
    if (message.type === "Act") {
      this.frames += 1;
      const yuan = (message.commands[0]?.price.fen_per_month ?? NaN) / 100;
      const before = this.sent.get(message.seq);
      if (before === undefined) this.sent.set(message.seq, { yuan });
      else expect(yuan, `batch ${message.seq} sent again`).toBe(before.yuan);
    } else if (message.type === "Ack") {
      const batch = this.sent.get(message.seq);
      if (batch === undefined) throw new Error(`an answer to batch ${message.seq}, which was never sent`);
      if (message.answer.answer === "Accepted") batch.acceptedFor = message.answer.acts_on_day;
      else batch.otherwise = message.answer;
    }
  }
}
