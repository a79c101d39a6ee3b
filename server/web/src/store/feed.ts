// Snapshots and deltas: puts pieces together, applies steps in order, notices what is missing. Pure but for its own state.
// Invariant: `view` is always the server's view at `since`; a half-arrived snapshot is never shown.
import type { Change } from '../wire/Change';
import type { ServerMessage } from '../wire/ServerMessage';
import type { Since } from '../wire/Since';
import { applyAll, EMPTY_VIEW, type View } from './view';

export type Step = Extract<ServerMessage, { type: 'Snapshot' | 'Delta' }>;
/** `gap`: attach again with `since`; `partial`: more pieces will come. */
export type Taken = 'shown' | 'partial' | 'gap';

export class Feed {
  view: View = EMPTY_VIEW;
  since: Since | null = null;
  private pieces: Change[][] = [];

  take(step: Step): Taken {
    return step.type === 'Snapshot' ? this.piece(step) : this.delta(step);
  }

  /** A new attachment begins: pieces of the one before will not be completed. */
  attached(): void {
    this.pieces = [];
  }

  private piece(step: Extract<Step, { type: 'Snapshot' }>): Taken {
    if (step.piece === 0) this.pieces = [];
    // Pieces come in order on one line; anything else belongs to a snapshot that was given up.
    if (step.piece !== this.pieces.length) return 'gap';
    this.pieces.push(step.changes);
    if (this.pieces.length < step.pieces) return 'partial';
    this.view = applyAll(EMPTY_VIEW, this.pieces.flat());
    this.since = { epoch: step.epoch, seq: step.seq };
    this.pieces = [];
    return 'shown';
  }

  private delta(step: Extract<Step, { type: 'Delta' }>): Taken {
    if (this.since === null || step.from > this.since.seq) return 'gap';
    // Seen already: the line was changed while it travelled.
    if (step.seq <= this.since.seq) return 'shown';
    if (step.from < this.since.seq) return 'gap';
    this.view = applyAll(this.view, step.changes);
    this.since = { epoch: this.since.epoch, seq: step.seq };
    return 'shown';
  }
}
