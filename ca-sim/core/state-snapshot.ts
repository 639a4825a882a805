import { type Difference, fingerprintOf, toJson } from '../../simulation/snapshot.ts';
import { type Snapshot, Snapshots } from '../../simulation/state-snapshot.ts';
import { CaError } from './problems.ts';
import type { CaState } from './state.ts';
import { CA_PARTS } from './state-parts.ts';

const FORMAT = 'token-bench ca-sim 1';

/** All that a CA remembers, to keep and to come back to. Its keys are not in it: it fits the server that it is of. */
export type CaSnapshot = Snapshot<typeof FORMAT>;

const snapshots = new Snapshots<CaState, typeof FORMAT>({
  format: FORMAT,
  parts: CA_PARTS,
  identityOf: ({ caCertificates }) => fingerprintOf(toJson([...caCertificates].map(([key, { der }]) => [key, der]))),
  foreign: 'Its CA certificates are not those of this server.',
  refusal: (code, detail) => new CaError(code, detail),
});

export function snapshotOf(state: CaState): CaSnapshot {
  return snapshots.of(state);
}

/**
 * Brings the state back to a snapshot. The object stays the same, what hung on it does not.
 * @throws CaError snapshot-malformed, snapshot-foreign (of a CA with other keys), in this order; then nothing has changed.
 */
export function restoreSnapshot(state: CaState, snapshot: CaSnapshot): void {
  snapshots.restore(state, snapshot);
}

/** What happened between two snapshots; secrets are not shown. @throws CaError snapshot-malformed */
export function snapshotDifferences(before: CaSnapshot, after: CaSnapshot): Difference[] {
  return snapshots.differences(before, after);
}
