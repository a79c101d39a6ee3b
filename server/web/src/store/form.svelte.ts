// The decision form's own state: what was touched and what the server last said of it. Kept apart from the view, which is the server's.
import type { Command } from '../wire/Command';
import { commandsOf, dials, withoutSent, type Dial, type Draft } from './decision_form';
import type { Outcome } from './protocol';
import type { Sent, Session } from './session.svelte';

/** A batch that was not taken: which command, and the server's reason. */
export type Refusal = { readonly command: Command | null; readonly outcome: Exclude<Outcome, { answer: 'Accepted' }> };

export class DecisionForm {
  draft = $state.raw<Draft>({});
  refusal = $state.raw<Refusal | null>(null);
  /** The dial whose help is open. */
  open = $state<string | null>(null);
  readonly dials = $derived.by((): readonly Dial[] => dials(this.session.view));
  readonly commands = $derived.by((): readonly Command[] => commandsOf(this.dials, this.draft));

  constructor(private readonly session: Session) {}

  set(id: string, value: number): void {
    this.draft = { ...this.draft, [id]: value };
  }

  reset(id: string): void {
    this.draft = Object.fromEntries(Object.entries(this.draft).filter(([other]) => other !== id));
  }

  undo(): void {
    this.draft = {};
    this.refusal = null;
  }

  /** Sends all that was changed as one batch; false when nothing was, or too much waits already. */
  commit(): boolean {
    this.refusal = null;
    return this.commands.length > 0 && this.session.act(this.commands) !== null;
  }

  answered(batch: Sent): void {
    const { outcome } = batch;
    if (outcome === null) return;
    if (outcome.answer === 'Accepted') {
      this.refusal = null;
      this.draft = withoutSent(this.draft, batch.commands, this.dials);
    } else {
      this.refusal = { command: outcome.answer === 'Refused' ? (batch.commands[outcome.index] ?? null) : null, outcome };
    }
  }
}
