import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
  randomBytes,
  type SignKeyObjectInput,
  scryptSync,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { STRONG_DERIVATION } from '../../emulator/index.ts';
import type { Target, Workload } from '../case.ts';
import type { TokenWork } from '../token/cases.ts';

/** A signature algorithm as node:crypto has it. */
interface NativeAlgorithm {
  readonly name: string;
  /** Null: the algorithm has its own. */
  readonly hash: string | null;
  readonly options?: Omit<SignKeyObjectInput, 'key'>;
  readonly generate: () => KeyPairKeyObjectResult;
  /** Too slow to be measured, or measured as another. */
  readonly isNotGenerated?: true;
}

const rsa = (modulusLength: number) => () => generateKeyPairSync('rsa', { modulusLength });
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

const ALGORITHMS: readonly NativeAlgorithm[] = [
  { name: 'rsa-2048', hash: 'sha256', generate: rsa(2048) },
  { name: 'rsa-3072', hash: 'sha256', generate: rsa(3072), isNotGenerated: true },
  { name: 'rsa-4096', hash: 'sha256', generate: rsa(4096), isNotGenerated: true },
  { name: 'rsa-2048-pss', hash: 'sha256', options: PSS, generate: rsa(2048), isNotGenerated: true },
  { name: 'ecdsa-p256', hash: 'sha256', generate: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }) },
  { name: 'ecdsa-p384', hash: 'sha384', generate: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }) },
  { name: 'ed25519', hash: null, generate: () => generateKeyPairSync('ed25519') },
];

/** The floor: what Node's own OpenSSL does with no token around it. It has no GOST. */
export function nodeCryptoTarget({ message, concurrency }: TokenWork): Target {
  const cases: Record<string, () => Workload> = {};
  for (const algorithm of ALGORITHMS) {
    const { name } = algorithm;
    const signer = () => new NativeSigner(algorithm);
    cases[`sign/${name}`] = () => signing(signer(), message);
    cases[`verify/${name}`] = () => verifying(signer(), message);
    for (const count of concurrency)
      cases[`sign-async/${name}@${count}`] = () => signingLater(signer(), count, message);
    if (!algorithm.isNotGenerated) cases[`generate/${name}`] = () => generating(algorithm);
  }
  cases['login/token-image'] = derivation;
  cases['digest/sha-256'] = () => digesting(message);
  cases['encrypt/aes-gcm'] = () => ciphering(message, 'encrypt');
  cases['decrypt/aes-gcm'] = () => ciphering(message, 'decrypt');
  return { name: 'node:crypto', isPeer: true, cases };
}

const KEYS = new Map<string, KeyPairKeyObjectResult>();

const signLater = promisify(sign) as (
  hash: string | null,
  message: Uint8Array,
  key: SignKeyObjectInput,
) => Promise<Buffer>;

class NativeSigner {
  readonly #hash: string | null;
  readonly #privateKey: SignKeyObjectInput;
  readonly #publicKey: SignKeyObjectInput;

  constructor({ name, hash, options, generate }: NativeAlgorithm) {
    const { publicKey, privateKey } = KEYS.get(name) ?? generate();
    KEYS.set(name, { publicKey, privateKey });
    this.#hash = hash;
    this.#privateKey = { key: privateKey, ...options };
    this.#publicKey = { key: publicKey, ...options };
  }

  sign(message: Uint8Array): Buffer {
    return sign(this.#hash, message, this.#privateKey);
  }

  signLater(message: Uint8Array): Promise<Buffer> {
    return signLater(this.#hash, message, this.#privateKey);
  }

  verify(message: Uint8Array, signature: Uint8Array): boolean {
    return verify(this.#hash, message, this.#publicKey, signature);
  }

  /** @throws Error */
  demand(message: Uint8Array, signature: Uint8Array): void {
    if (!this.verify(message, signature)) throw new Error('node:crypto made a signature that does not verify');
  }
}

function signing(signer: NativeSigner, message: Uint8Array): Workload {
  let signature: Buffer = Buffer.alloc(0);
  return {
    run() {
      signature = signer.sign(message);
    },
    check: () => signer.demand(message, signature),
    close() {},
  };
}

function verifying(signer: NativeSigner, message: Uint8Array): Workload {
  const signature = signer.sign(message);
  let verdict = false;
  return {
    run() {
      verdict = signer.verify(message, signature);
    },
    check() {
      if (!verdict) throw new Error('node:crypto refused its own signature');
      if (signer.verify(message.subarray(1), signature)) throw new Error('node:crypto accepted another message');
    },
    close() {},
  };
}

function signingLater(signer: NativeSigner, count: number, message: Uint8Array): Workload {
  let signatures: Buffer[] = [];
  return {
    inFlight: count,
    async run() {
      signatures = await Promise.all(Array.from({ length: count }, () => signer.signLater(message)));
    },
    check() {
      for (const signature of signatures) signer.demand(message, signature);
    },
    close() {},
  };
}

function generating({ name, generate }: NativeAlgorithm): Workload {
  let pair: KeyPairKeyObjectResult | undefined;
  return {
    run() {
      pair = generate();
    },
    check() {
      if (pair?.privateKey.type !== 'private') throw new Error(`${name}: no key pair was made`);
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

function digesting(message: Uint8Array): Workload {
  let digest = Buffer.alloc(0);
  return {
    run() {
      digest = createHash('sha256').update(message).digest();
    },
    check() {
      if (digest.length !== 32) throw new Error('no digest');
    },
    close() {},
  };
}

function ciphering(message: Uint8Array, way: 'encrypt' | 'decrypt'): Workload {
  const key = randomBytes(32);
  const iv = Buffer.alloc(12, 7);
  const encrypt = () => {
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return { octets: Buffer.concat([cipher.update(message), cipher.final()]), tag: cipher.getAuthTag() };
  };
  const decrypt = ({ octets, tag }: ReturnType<typeof encrypt>) => {
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
    return Buffer.concat([decipher.update(octets), decipher.final()]);
  };
  const encrypted = encrypt();
  let last = encrypted;
  let plain = Buffer.alloc(0);
  return {
    run() {
      if (way === 'encrypt') last = encrypt();
      else plain = decrypt(encrypted);
    },
    check() {
      if (way === 'encrypt') plain = decrypt(last);
      if (!plain.equals(message)) throw new Error('what was encrypted is not what is decrypted');
    },
    close() {},
  };
}
