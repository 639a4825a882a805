import type { Target } from '../targets/target.ts';
import type { Move } from '../trial.ts';

/** A token that is there to be judged. */
export interface Provision {
  readonly target: Target;
  /** What a process needs in its environment to see it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes it out and puts it in; absent where nobody can. */
  readonly move?: (wish: Move) => Promise<void>;
  /** The token is not needed any more. */
  dispose(): Promise<void>;
}

/** Where tokens to be judged come from. */
export interface Provisioner {
  /** What is judged, for people. */
  readonly name: string;
  /** Whether the target itself gives every check a token of its own. */
  readonly everyTokenIsFresh: boolean;
  /** Whether {@link token} makes a new token; else it is always the same one, and one process at a time uses it. */
  readonly throwAway: boolean;
  /** @param blank what was on it may be gone: a token that is not new is initialised again. */
  token(blank: boolean): Promise<Provision>;
}
