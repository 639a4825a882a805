import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils.js';
import { generateKeyPair, keyPairFromPrivateKey, type SoftwareKeyPair } from '../pki/keys.ts';
import type { Suite } from '../pki/suites.ts';
import type { Rng } from '../simulation/rng.ts';

/**
 * Keys of a CA that was founded before from the same seed (docs/decisions/008): making an RSA key costs most of the time that
 * a CA takes to start. What a key is kept under is drawn from the generator itself, so another seed never finds it, and the
 * machine's generator, which repeats nothing, always makes a fresh one.
 */
const made = new Map<string, Promise<SoftwareKeyPair>>();

/** The oldest are forgotten: without a seed every server adds keys that nobody asks for again. */
const MADE_MAX = 500;

/**
 * The key pair that this stream makes, remembered for the life of the process.
 * @param folder where it is remembered for other processes too (one file each, PKCS#8, readable by its owner only); absent: nowhere.
 */
export function cachedKeyPair(suite: Suite, rng: Rng, folder?: string): Promise<SoftwareKeyPair> {
  const name = `${suite.id}-${bytesToHex(rng.stream('name of this key').bytes(16))}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const pair = fromFolder(suite, name, folder) ?? makeKeyPair(suite, rng, name, folder);
  made.set(name, pair);
  const [oldest = ''] = made.keys();
  if (made.size > MADE_MAX) made.delete(oldest);
  return pair;
}

async function makeKeyPair(suite: Suite, rng: Rng, name: string, folder?: string): Promise<SoftwareKeyPair> {
  const pair = await generateKeyPair(suite, rng);
  if (folder !== undefined) keep(pair, folder, name);
  return pair;
}

/** What cannot be read, or is no such key, is made anew. */
function fromFolder(suite: Suite, name: string, folder?: string): Promise<SoftwareKeyPair> | undefined {
  if (folder === undefined) return undefined;
  try {
    const pair = keyPairFromPrivateKey(new Uint8Array(readFileSync(join(folder, name))));
    return pair.suite.id === suite.id ? Promise.resolve(pair) : undefined;
  } catch {
    return undefined;
  }
}

/** Complete or not at all: another process may be reading or writing the same file. */
function keep({ privateKey }: SoftwareKeyPair, folder: string, name: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${name}.${process.pid}`);
  writeFileSync(draft, privateKey, { mode: 0o600 });
  renameSync(draft, join(folder, name));
}
