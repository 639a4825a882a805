import { createSign, createVerify, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Target, Workload } from './case.ts';

/** The floor: what Node's own OpenSSL does with no token around it. It has no GOST. */
export function nodeCryptoTarget(message: Uint8Array): Target {
  return {
    name: 'node:crypto',
    cases: { 'sign/rsa-2048': () => rsaSigning(message), 'verify/rsa-2048': () => rsaVerifying(message) },
  };
}

function rsaSigning(message: Uint8Array): Workload {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let signature = Buffer.alloc(0);
  return {
    run() {
      signature = sign('sha256', message, privateKey);
    },
    check() {
      const verifier = createVerify('sha256').update(message);
      if (!verifier.verify(publicKey, signature)) throw new Error('node:crypto made a signature that does not verify');
    },
    close() {},
  };
}

function rsaVerifying(message: Uint8Array): Workload {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signature = createSign('sha256').update(message).sign(privateKey);
  let verdict = false;
  return {
    run() {
      verdict = verify('sha256', message, publicKey, signature);
    },
    check() {
      if (!verdict) throw new Error('node:crypto refused its own signature');
    },
    close() {},
  };
}
