import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { verifySignature } from '../../pki/keys.ts';
import type { Workload } from '../case.ts';
import type { CaParty } from './errands.ts';

/** What the CA's answers are compared with: their signature alone, with no CA around it. */

/** Octets of what is signed in a certificate, an OCSP answer or a time stamp, more or less. */
const SIGNED_OCTETS = 512;
/** Signatures one after the other in one measurement. */
const BATCH = 8;

/** A signature with the same kind of key: by bare node:crypto, or by this house where node:crypto does not have the algorithm. */
export function signatureAlone(party: CaParty): Workload {
  return party.pair.suite.family === 'GOST' ? signedByHouse(party) : signedByNode(party);
}

function signedByNode({ pair, rng }: CaParty): Workload {
  const { privateKey, publicKey } = nativePair(pair);
  const message = rng.stream('message').bytes(SIGNED_OCTETS);
  let signature: Uint8Array = new Uint8Array(0);
  return {
    batch: BATCH,
    run() {
      for (let i = 0; i < BATCH; i++) signature = sign('sha256', message, privateKey);
    },
    check() {
      if (!verify('sha256', message, publicKey, signature)) throw new Error('a signature that does not verify');
    },
    close() {},
  };
}

function signedByHouse({ pair, signer, rng }: CaParty): Workload {
  const { suite, publicKey } = pair;
  const message = rng.stream('message').bytes(SIGNED_OCTETS);
  const form = suite.form.certificate;
  let signature: Uint8Array = new Uint8Array(0);
  return {
    inFlight: 1,
    batch: BATCH,
    async run() {
      for (let i = 0; i < BATCH; i++) signature = await signer.sign(message, form);
    },
    check() {
      if (!verifySignature(suite, publicKey, message, signature, form)) {
        throw new Error(`${suite.title}: a signature that does not verify`);
      }
    },
    close() {},
  };
}

/**
 * What no CA can leave out when it issues: the signature, and the verification that the request is signed by its own key, which
 * comes as DER; both by bare node:crypto.
 */
export function signatureAndProof(party: CaParty): Workload {
  const { privateKey, publicKey } = nativePair(party.pair);
  const key = publicKey.export({ format: 'der', type: 'spki' });
  const request = party.rng.stream('request').bytes(SIGNED_OCTETS);
  const message = party.rng.stream('message').bytes(SIGNED_OCTETS);
  const proof = sign('sha256', request, privateKey);
  let proofs = 0;
  return {
    batch: BATCH,
    run() {
      proofs = 0;
      for (let i = 0; i < BATCH; i++) {
        if (verify('sha256', request, createPublicKey({ key, format: 'der', type: 'spki' }), proof)) proofs++;
        sign('sha256', message, privateKey);
      }
    },
    check() {
      if (proofs !== BATCH) throw new Error('a proof of possession that does not verify');
    },
    close() {},
  };
}

function nativePair({
  privateKey,
}: {
  readonly privateKey: Uint8Array;
}): Record<'privateKey' | 'publicKey', KeyObject> {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  return { privateKey: key, publicKey: createPublicKey(key) };
}
