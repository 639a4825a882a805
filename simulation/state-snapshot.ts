import { type Difference, differences, fingerprintOf, fromJson, type Json, toJson } from './snapshot.ts';
import { partOf, type StateParts } from './storage/state-parts.ts';

/** All that a house remembers, to keep and to come back to. It fits the house that it is of. */
export interface Snapshot<Format extends string = string> {
  readonly format: Format;
  /** SHA-256 of the JSON of `state`: a snapshot that was changed is refused. */
  readonly fingerprint: string;
  readonly state: Json;
}

/** What is to be known of a house's states. */
export interface SnapshotKind<State extends object, Format extends string> {
  readonly format: Format;
  readonly parts: StateParts;
  /** Which house it is the state of, whatever has become of it since. */
  identityOf(state: State): string;
  /** What is said of the snapshot of another one. */
  readonly foreign: string;
  /** The house's own refusal. */
  refusal(code: 'snapshot-malformed' | 'snapshot-foreign', detail: string): Error;
}

/** Makes snapshots of one kind of house, and takes them back. */
export class Snapshots<State extends object, Format extends string> {
  readonly #kind: SnapshotKind<State, Format>;

  constructor(kind: SnapshotKind<State, Format>) {
    this.#kind = kind;
  }

  of(state: State): Snapshot<Format> {
    const json = toJson(state);
    return { format: this.#kind.format, fingerprint: fingerprintOf(json), state: json };
  }

  /**
   * Brings the state back to a snapshot. The object stays the same, what hung on it does not.
   * @throws the house's snapshot-malformed, snapshot-foreign, in this order; then nothing has changed.
   */
  restore(state: State, snapshot: Snapshot<Format>): void {
    const kept = this.#stateIn(snapshot, state);
    const { identityOf, foreign, refusal } = this.#kind;
    if (identityOf(kept) !== identityOf(state)) throw refusal('snapshot-foreign', foreign);
    Object.assign(state, kept);
  }

  /** What happened between two snapshots; secrets are not shown. @throws the house's snapshot-malformed */
  differences(before: Snapshot<Format>, after: Snapshot<Format>): Difference[] {
    this.#assertIntact(before);
    this.#assertIntact(after);
    return differences(before.state, after.state);
  }

  /** The state in a snapshot, which must have the parts of `like`. */
  #stateIn(snapshot: Snapshot<Format>, like: State): State {
    this.#assertIntact(snapshot);
    try {
      const kept = fromJson(snapshot.state) as State;
      const names = (state: State) => Object.keys(state).sort().join();
      if (names(kept) === names(like) && hasParts(kept, this.#kind.parts)) return kept;
    } catch (error) {
      throw this.#kind.refusal('snapshot-malformed', error instanceof Error ? `${error.message}.` : '');
    }
    throw this.#kind.refusal('snapshot-malformed', 'It has not the parts of a state.');
  }

  #assertIntact(snapshot: Snapshot<Format>): void {
    if (this.#isIntact(snapshot)) return;
    const detail = 'Format or fingerprint is not that of a snapshot of this version.';
    throw this.#kind.refusal('snapshot-malformed', detail);
  }

  /** Whether it is as it was made. */
  #isIntact({ format, fingerprint, state }: Snapshot<Format>): boolean {
    try {
      return format === this.#kind.format && fingerprintOf(state) === fingerprint;
    } catch {
      // JSON that is nested too deeply to be written again.
      return false;
    }
  }
}

/** Whether there lies in each place what belongs there: somebody may have written a fingerprint of his own. */
function hasParts(state: object, parts: StateParts): boolean {
  return Object.entries(parts).every(([name, part]) => {
    const { kind } = part;
    const content = partOf(state, name);
    if (kind === 'records')
      return content instanceof Map && [...content.values()].every(part.isPlain ? isPlain : isThing);
    if (kind === 'texts') return content instanceof Set && [...content].every((one) => typeof one === 'string');
    if (kind === 'members') return content instanceof Set && [...content].every(isThing);
    if (kind === 'list') return Array.isArray(content) && content.every(isThing);
    return isPlain(content);
  });
}

function isPlain(value: unknown): boolean {
  return ['number', 'string', 'boolean'].includes(typeof value);
}

function isThing(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
