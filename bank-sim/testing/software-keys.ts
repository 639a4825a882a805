import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../../pki/keys.ts';
import type { Signer } from '../../pki/signer.ts';
import { SUITES } from '../../pki/suites.ts';
import { SeededRng } from '../../simulation/rng.ts';
import type { SetAlgorithm } from '../core/profiles.ts';

const pairs = new Map<string, Promise<SoftwareKeyPair>>();

/** A signer in memory in place of a token. The same name is the same key; it is made once per test file. */
export async function signerNamed(name: string, algorithm: SetAlgorithm): Promise<Signer> {
  const suite = SUITES[algorithm === 'GOST' ? 'kisc-2004' : 'rsa-2048'];
  const key = `${algorithm} ${name}`;
  const rng = new SeededRng(key);
  const pair = pairs.get(key) ?? generateKeyPair(suite, rng.stream('pair'));
  pairs.set(key, pair);
  return softwareSigner(await pair, rng.stream('nonces'));
}

/** A GOST and an RSA key of one name. */
export async function signerSet(name: string): Promise<Record<SetAlgorithm, Signer>> {
  return { GOST: await signerNamed(name, 'GOST'), RSA: await signerNamed(name, 'RSA') };
}
