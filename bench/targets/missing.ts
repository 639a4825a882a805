/** A peer that could not be measured, and why. */
export interface Missing {
  readonly target: string;
  readonly why: string;
}

/** What could be opened, and what could not. */
export interface Found<T> {
  readonly targets: readonly T[];
  readonly missing: readonly Missing[];
}
