import { SUITES, type Suite } from '../../pki/suites.ts';
import { type Dn, dnValue, encodeName } from '../../pki/x509/name.ts';
import { pairLabel } from '../token/installation.ts';
import { destroyFragments, destroyPair, generatePair, settleId } from '../token/key-generation.ts';
import { readKeySet, type TokenKeyPair, waitingPairs } from '../token/key-set.ts';
import type { TokenSession } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import type { FlowRun } from './flow-run.ts';
import type { StepName } from './steps.ts';

/** The two pairs of a set. */
export interface NewKeySet {
  readonly GOST: TokenKeyPair;
  readonly RSA: TokenKeyPair;
}

/** Suites of a KISC key set (R-CA-12), in the order in which they are made. */
const SET: readonly { algorithm: 'GOST' | 'RSA'; suite: Suite; step: StepName }[] = [
  { algorithm: 'GOST', suite: SUITES['kisc-2004'], step: 'make-gost-keys' },
  { algorithm: 'RSA', suite: SUITES['rsa-2048'], step: 'make-rsa-keys' },
];

/**
 * The new key pairs for this name: those that wait on the token already, and new ones for what is missing, so that there
 * is never a second set. When one cannot be made, the pairs made in this call are removed again, as far as the token
 * still answers; pairs that waited before stay.
 *
 * @throws FlowError of the steps `make-gost-keys` and `make-rsa-keys`.
 */
export async function obtainKeySet(run: FlowRun, session: TokenSession, subject: Dn): Promise<NewKeySet> {
  const name = encodeName(subject);
  const made: TokenKeyPair[] = [];
  const obtain = ({ algorithm, suite, step }: (typeof SET)[number]) =>
    run.step(step, async () => {
      const set = readKeySet(session);
      const waiting = waitingPairs(set, suite.family, name)[0];
      if (waiting) {
        run.tell({ kind: 'note', text: `A ${suite.title} pair waits on the token already; it is used.` });
        return settleId(session, waiting);
      }
      destroyFragments(session, set, name);
      const label = pairLabel(suite.family, holderOf(subject), undefined);
      const pair = await run.makingKey(algorithm, () => generatePair(session, suite, { label, subject: name }));
      made.push(pair);
      return pair;
    });
  try {
    const pairs = [];
    for (const row of SET) pairs.push(await obtain(row));
    const [GOST, RSA] = pairs as [TokenKeyPair, TokenKeyPair];
    return { GOST, RSA };
  } catch (error) {
    removePairs(session, made);
    throw error;
  }
}

/** Both waiting pairs for this name; `undefined` for what is not on this token. */
export function waitingKeySet(session: TokenSession, subject: Dn): Partial<NewKeySet> {
  const set = readKeySet(session);
  const name = encodeName(subject);
  const [GOST] = waitingPairs(set, 'GOST', name);
  const [RSA] = waitingPairs(set, 'RSA', name);
  return { ...(GOST && { GOST }), ...(RSA && { RSA }) };
}

/** Removes pairs that nobody will ever certify. A token that does not answer any more is left as it is: see the error that led here. */
export function removePairs(session: TokenSession, pairs: readonly (TokenKeyPair | undefined)[]): void {
  try {
    for (const pair of pairs) if (pair) destroyPair(session, pair);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
  }
}

/** Surname, for labels: the first word of the common name. */
function holderOf(subject: Dn): string {
  return (dnValue(subject, 'CN') ?? 'key').split(' ')[0] ?? 'key';
}
