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

/** Where private keys are remembered beyond the life of the process. */
export interface KeyKeep {
  /** PKCS#8, or undefined. */
  find(name: string): Uint8Array | undefined;
  put(name: string, privateKey: Uint8Array): void;
}

/**
 * The key pair that this stream makes, remembered for the life of the process.
 * @param keep where it is remembered for other processes too; absent: nowhere.
 */
export async function cachedKeyPair(suite: Suite, rng: Rng, keep?: KeyKeep): Promise<SoftwareKeyPair> {
  const name = `${suite.id}-${bytesToHex(rng.stream('name of this key').bytes(16))}`;
  const pair = made.get(name) ?? kept(suite, name, keep) ?? generateKeyPair(suite, rng);
  made.set(name, pair);
  const [oldest = ''] = made.keys();
  if (made.size > MADE_MAX) made.delete(oldest);
  const { privateKey } = await pair;
  const before = keep?.find(name);
  if (before === undefined || Buffer.compare(before, privateKey) !== 0) keep?.put(name, privateKey);
  return pair;
}

/** What cannot be read, or is no such key, is made anew. */
function kept(suite: Suite, name: string, keep?: KeyKeep): Promise<SoftwareKeyPair> | undefined {
  const octets = keep?.find(name);
  if (octets === undefined) return undefined;
  try {
    const pair = keyPairFromPrivateKey(octets);
    return pair.suite.id === suite.id ? Promise.resolve(pair) : undefined;
  } catch {
    // Whatever is wrong with it: the stream makes the same key again.
    return undefined;
  }
}

/** A folder of keys, one file each, readable by its owner only. */
export function keyFolder(folder: string): KeyKeep {
  return {
    find: (name) => readIfThere(join(folder, name)),
    // Complete or not at all: another process may be reading or writing the same file.
    put: (name, privateKey) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `${name}.${process.pid}`);
      writeFileSync(draft, privateKey, { mode: 0o600 });
      renameSync(draft, join(folder, name));
    },
  };
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return undefined;
  }
}
