import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../../pki/keys.ts';
import type { Signer } from '../../pki/signer.ts';
import { SUITES, type SuiteId } from '../../pki/suites.ts';
import { SeededRng } from '../../simulation/rng.ts';

const rng = new SeededRng('ca-sim tests');
const made = new Map<string, Promise<SoftwareKeyPair>>();

/** A key pair by name: the same name is the same pair, in every test. */
export function keyPair(suite: SuiteId, name: string): Promise<SoftwareKeyPair> {
  const label = `${suite} ${name}`;
  const pair = made.get(label) ?? generateKeyPair(SUITES[suite], rng.stream(label));
  made.set(label, pair);
  return pair;
}

/** A signer of that pair, its nonces always from the same beginning. */
export async function keySigner(suite: SuiteId, name: string): Promise<Signer> {
  return softwareSigner(await keyPair(suite, name), rng.stream(`nonces ${suite} ${name}`));
}
