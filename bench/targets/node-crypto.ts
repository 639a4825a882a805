import {
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
  scryptSync,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { STRONG_DERIVATION } from '../emulator/index.ts';
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
    cases[`sign-async/${name}`] = () => signingLater(generate(), message);
  }
  cases['login/token-image'] = derivation;
  return { name: 'node:crypto', isPeer: true, cases };
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

const signLater: (hash: string, message: Uint8Array, key: KeyPairKeyObjectResult['privateKey']) => Promise<Buffer> =
  promisify(sign);

/** As many at once as the cases of the tokens have. */
const IN_FLIGHT = 4;

function signingLater({ publicKey, privateKey }: KeyPairKeyObjectResult, message: Uint8Array): Workload {
  let signatures: Buffer[] = [];
  return {
    inFlight: IN_FLIGHT,
    async run() {
      signatures = await Promise.all(Array.from({ length: IN_FLIGHT }, () => signLater('sha256', message, privateKey)));
    },
    check() {
      if (!signatures.every((signature) => verify('sha256', message, publicKey, signature))) {
        throw new Error('node:crypto made a signature that does not verify');
      }
    },
    close() {},
  };
}

/** What a login on a token image cannot do without: one key from the PIN. */
function derivation(): Workload {
  const { logN, r, p } = STRONG_DERIVATION;
  const options = { N: 2 ** logN, r, p, maxmem: 2 ** 28 };
  let key = Buffer.alloc(0);
  return {
    run() {
      key = scryptSync('12345678', Buffer.alloc(16), 44, options);
    },
    check() {
      if (!key.equals(scryptSync('12345678', Buffer.alloc(16), 44, options))) throw new Error('scrypt varies');
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
