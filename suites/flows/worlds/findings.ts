import type { InvariantName } from './invariants.ts';

/** Something that must never be, and was. */
export interface Finding {
  readonly invariant: InvariantName;
  readonly detail: string;
  /** The step of the world after which it was noticed. */
  readonly step: number;
}

/** What was found in a world; each thing once. */
export class Findings {
  readonly all: Finding[] = [];
  /** Where the world stands. */
  step = 0;

  add(invariant: InvariantName, detail: string): void {
    if (this.all.some((one) => one.invariant === invariant && one.detail === detail)) return;
    this.all.push({ invariant, detail, step: this.step });
  }
}
