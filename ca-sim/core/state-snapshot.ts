import { CaError } from './problems.ts';
import { type Difference, differences, fingerprintOf, fromJson, type Json, toJson } from './snapshot.ts';
import type { CaState } from './state.ts';

/** All that a CA remembers, to keep and to come back to. Its keys are not in it: it fits the server that it is of. */
export interface CaSnapshot {
  readonly format: 'token-bench ca-sim 1';
  /** SHA-256 of the JSON of `state`: a snapshot that was changed is refused. */
  readonly fingerprint: string;
  readonly state: Json;
}

const FORMAT = 'token-bench ca-sim 1';

export function snapshotOf(state: CaState): CaSnapshot {
  const json = toJson(state);
  return { format: FORMAT, fingerprint: fingerprintOf(json), state: json };
}

/** Whether it is as it was made. */
function isIntact({ format, fingerprint, state }: CaSnapshot): boolean {
  try {
    return format === FORMAT && fingerprintOf(state) === fingerprint;
  } catch {
    // JSON that is nested too deeply to be written again.
    return false;
  }
}

function assertIntact(snapshot: CaSnapshot): void {
  if (isIntact(snapshot)) return;
  throw new CaError('snapshot-malformed', 'Format or fingerprint is not that of a snapshot of this version.');
}

/** The state in a snapshot. @throws CaError snapshot-malformed when it has not the parts of `like`. */
function stateIn(snapshot: CaSnapshot, like: CaState): CaState {
  assertIntact(snapshot);
  try {
    const kept = fromJson(snapshot.state) as CaState;
    const parts = (state: CaState) => Object.keys(state).sort().join();
    if (parts(kept) === parts(like)) return kept;
  } catch (error) {
    throw new CaError('snapshot-malformed', error instanceof Error ? `${error.message}.` : '');
  }
  throw new CaError('snapshot-malformed', 'It has not the parts of a state.');
}

/** Which CA it is: its certificates, whatever has become of them since. */
function identityOf({ caCertificates }: CaState): string {
  return fingerprintOf(toJson([...caCertificates].map(([key, { der }]) => [key, der])));
}

/**
 * Brings the state back to a snapshot. The object stays the same, what hung on it does not.
 * @throws CaError snapshot-malformed, snapshot-foreign (of a CA with other keys), in this order; then nothing has changed.
 */
export function restoreSnapshot(state: CaState, snapshot: CaSnapshot): void {
  const kept = stateIn(snapshot, state);
  if (identityOf(kept) !== identityOf(state)) {
    throw new CaError('snapshot-foreign', 'Its CA certificates are not those of this server.');
  }
  Object.assign(state, kept);
}

/** What happened between two snapshots; secrets are not shown. @throws CaError snapshot-malformed */
export function snapshotDifferences(before: CaSnapshot, after: CaSnapshot): Difference[] {
  assertIntact(before);
  assertIntact(after);
  return differences(before.state, after.state);
}
