/** One thing that is measured, on one target: a closed loop of `run`, after which the work done is checked. */
export interface Workload {
  /** What each `run` needs, made anew and not measured. */
  before?(): void | Promise<void>;
  /** One operation; or {@link inFlight} of them, waited for together. */
  run(): void | Promise<void>;
  /** Given when `run` is asynchronous: how many operations it has under way at once. */
  readonly inFlight?: number;
  /** How many operations each of these makes one after the other in one `run`. Default 1. */
  readonly batch?: number;
  /** How often it is run in a round at least, where that is fewer than usual because one takes long. */
  readonly samplesMin?: number;
  /** Verifies what the last operation gave. @throws when it is wrong: a fast wrong answer is no figure. */
  check(): void | Promise<void>;
  close(): void;
}

/** Where a case runs: the emulator through one of its doors, or the floor it is compared with. */
export interface Target {
  readonly name: string;
  /** It is there to be compared with: ratios of it are not taken. */
  readonly isPeer?: true;
  /** Case name, e.g. `sign/rsa-2048`, to what prepares it. Cases that a target lacks are left out. */
  readonly cases: Readonly<Record<string, () => Workload>>;
  /** When nothing more is measured on it. */
  close?(): void | Promise<void>;
}
