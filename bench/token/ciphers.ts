import { createHash } from 'node:crypto';
import {
  CKM_AES_GCM,
  CKM_AES_KEY_GEN,
  CKM_GOSTR3411,
  CKM_GOSTR3411_12_512,
  CKM_SHA256,
  type GcmParameter,
  type Mechanism,
} from '../../emulator/index.ts';
import type { Workload } from '../case.ts';
import { aesKey, destroyAll } from './keys.ts';
import type { Workbench } from './workbench.ts';

/** pkcs11js' CK_PARAMS_AES_GCM. */
const CK_PARAMS_AES_GCM = 3;
const TAG_OCTETS = 16;
const DIGEST_OCTETS_MAX = 64;

/** Digests that tokens have, and what node:crypto calls those that it has too. */
const DIGESTS: readonly { readonly name: string; readonly mechanism: number; readonly native?: string }[] = [
  { name: 'sha-256', mechanism: CKM_SHA256, native: 'sha256' },
  { name: 'gost-34.311-95', mechanism: CKM_GOSTR3411 },
  { name: 'streebog-512', mechanism: CKM_GOSTR3411_12_512 },
];

/** C_Digest, C_Encrypt and C_Decrypt of a message, each after its C_…Init. */
export function cipherCases(bench: Workbench, message: Uint8Array): Record<string, () => Workload> {
  const data = Buffer.from(message);
  const cases: Record<string, () => Workload> = {};
  for (const { name, mechanism, native } of DIGESTS) {
    if (bench.has(mechanism)) cases[`digest/${name}`] = () => digesting(bench, mechanism, data, native);
  }
  if (bench.has(CKM_AES_GCM, CKM_AES_KEY_GEN)) {
    cases['encrypt/aes-gcm'] = () => ciphering(bench, data, 'encrypt');
    cases['decrypt/aes-gcm'] = () => ciphering(bench, data, 'decrypt');
  }
  return cases;
}

function digesting({ token: { p11, session } }: Workbench, mechanism: number, data: Buffer, native?: string): Workload {
  const output = Buffer.alloc(DIGEST_OCTETS_MAX);
  const digestOf = (octets: Buffer) => {
    p11.C_DigestInit(session, { mechanism });
    return p11.C_Digest(session, octets, output);
  };
  let digest: Buffer = Buffer.alloc(0);
  return {
    run() {
      digest = digestOf(data);
    },
    check() {
      const got = Buffer.from(digest);
      const isRight = native === undefined || got.equals(createHash(native).update(data).digest());
      if (!isRight || digestOf(data.subarray(1)).equals(got)) throw new Error('the digest is wrong');
    },
    close() {},
  };
}

function ciphering(bench: Workbench, data: Buffer, way: 'encrypt' | 'decrypt'): Workload {
  const { p11, session } = bench.token;
  const key = aesKey(bench);
  const iv = Buffer.alloc(12, 7);
  const parameter: GcmParameter = { type: CK_PARAMS_AES_GCM, iv, ivBits: 8 * iv.length, tagBits: 8 * TAG_OCTETS };
  const mechanism: Mechanism = { mechanism: CKM_AES_GCM, parameter };
  const space = Buffer.alloc(data.length + TAG_OCTETS);
  const encrypt = () => {
    p11.C_EncryptInit(session, mechanism, key);
    return p11.C_Encrypt(session, data, space);
  };
  const decrypt = (octets: Buffer) => {
    p11.C_DecryptInit(session, mechanism, key);
    return p11.C_Decrypt(session, octets, Buffer.alloc(space.length));
  };
  const encrypted = Buffer.from(encrypt());
  let last: Buffer = Buffer.alloc(0);
  return {
    run() {
      last = way === 'encrypt' ? encrypt() : decrypt(encrypted);
    },
    check() {
      const plain = way === 'encrypt' ? decrypt(Buffer.from(last)) : last;
      if (!plain.equals(data)) throw new Error('what was encrypted is not what is decrypted');
    },
    close: () => destroyAll(bench, [key]),
  };
}
