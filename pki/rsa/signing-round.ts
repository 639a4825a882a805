import { constants, type KeyObject, sign } from 'node:crypto';
import { setImmediate } from 'node:timers';
import { RSA_HASHES, type RsaHash, rsaSignPkcs1 } from './pkcs1.ts';

/** Somebody who waits for a signature. */
interface Order {
  readonly key: KeyObject;
  readonly hash: RsaHash;
  readonly message: Uint8Array;
  readonly resolve: (signature: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

let round: Order[] = [];

/**
 * As `rsaSignPkcs1`, with the other processors' help. All that is ordered in one turn of the event loop makes a round: one
 * signature is made here, as the way to another thread and back takes a good part of the time that a signature does, and the
 * others meanwhile in libuv's threads. So one that is alone never waits for a thread.
 */
export function rsaSignInRound(key: KeyObject, hash: RsaHash, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    round.push({ key, hash, message: new Uint8Array(message), resolve, reject });
    if (round.length === 1) setImmediate(signRound);
  });
}

function signRound(): void {
  const [first, ...others] = round;
  round = [];
  for (const order of others) signElsewhere(order);
  if (first !== undefined) signHere(first);
}

function signElsewhere({ key, hash, message, resolve, reject }: Order): void {
  const padded = { key, padding: constants.RSA_PKCS1_PADDING };
  sign(RSA_HASHES[hash].openssl, message, padded, (error, signature) => {
    if (error) reject(error);
    else resolve(new Uint8Array(signature));
  });
}

function signHere({ key, hash, message, resolve, reject }: Order): void {
  try {
    resolve(rsaSignPkcs1(key, hash, message));
  } catch (error) {
    reject(error);
  }
}
