import { createSign, createVerify, generateKeyPairSync, type KeyPairKeyObjectResult, sign, verify } from 'node:crypto';
import type { Target, Workload } from './case.ts';

const KEYS = {
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'ecdsa-p256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
} as const;

/** The floor: what Node's own OpenSSL does with no token around it. It has no GOST. */
export function nodeCryptoTarget(message: Uint8Array): Target {
  const cases: Record<string, () => Workload> = {};
  for (const [name, generate] of Object.entries(KEYS)) {
    cases[`sign/${name}`] = () => signing(generate(), message);
    cases[`verify/${name}`] = () => verifying(generate(), message);
  }
  return { name: 'node:crypto', cases };
}

function signing({ publicKey, privateKey }: KeyPairKeyObjectResult, message: Uint8Array): Workload {
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

function verifying({ publicKey, privateKey }: KeyPairKeyObjectResult, message: Uint8Array): Workload {
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
