import {
  CKA_CLASS,
  CKA_DECRYPT,
  CKA_ENCRYPT,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_TOKEN,
  CKA_UNWRAP,
  CKA_VALUE_LEN,
  CKA_WRAP,
  CKK_AES,
  CKM_AES_KEY_GEN,
  CKM_AES_KEY_WRAP,
  CKO_SECRET_KEY,
  type Handle,
  type KeyPair,
  type Template,
} from '../../emulator/index.ts';
import type { Workload } from '../case.ts';
import { ALGORITHMS, type Algorithm } from './algorithms.ts';
import type { Workbench } from './workbench.ts';

/** RSA keys beyond this take seconds each: more samples than a benchmark has time for. */
const GENERATED: readonly string[] = ALGORITHMS.map(({ name }) => name).filter(
  (name) => !['rsa-3072', 'rsa-4096', 'rsa-2048-pss'].includes(name) && !name.endsWith('-hashed'),
);

const AES_TEMPLATE: Template = [
  { type: CKA_TOKEN, value: false },
  { type: CKA_VALUE_LEN, value: 32 },
  { type: CKA_ENCRYPT, value: true },
  { type: CKA_DECRYPT, value: true },
  { type: CKA_WRAP, value: true },
  { type: CKA_UNWRAP, value: true },
  { type: CKA_EXTRACTABLE, value: true },
];

/** An AES-256 key that lives as long as the session. */
export function aesKey({ token: { p11, session } }: Workbench): Handle {
  return p11.C_GenerateKey(session, { mechanism: CKM_AES_KEY_GEN }, AES_TEMPLATE);
}

/** C_GenerateKeyPair and C_GenerateKey, each key destroyed again; C_WrapKey and C_UnwrapKey of an AES key by another. */
export function keyCases(bench: Workbench): Record<string, () => Workload> {
  const cases: Record<string, () => Workload> = {};
  for (const algorithm of ALGORITHMS) {
    const isMeasured = GENERATED.includes(algorithm.name) && bench.has(algorithm.generation);
    if (isMeasured) cases[`generate/${algorithm.name}`] = () => generating(bench, algorithm);
  }
  if (!bench.has(CKM_AES_KEY_GEN)) return cases;
  cases['generate/aes-256'] = () => generatingAes(bench);
  if (bench.has(CKM_AES_KEY_WRAP)) {
    cases['wrap/aes-256'] = () => wrapping(bench);
    cases['unwrap/aes-256'] = () => unwrapping(bench);
  }
  return cases;
}

function generating({ token: { p11, session } }: Workbench, { name, generation, publicTemplate }: Algorithm): Workload {
  let pair: KeyPair | undefined;
  const destroy = () => {
    if (pair !== undefined) for (const key of [pair.publicKey, pair.privateKey]) p11.C_DestroyObject(session, key);
    pair = undefined;
  };
  return {
    before: destroy,
    run() {
      pair = p11.C_GenerateKeyPair(session, { mechanism: generation }, publicTemplate, []);
    },
    check() {
      if (pair === undefined) throw new Error(`${name}: no key pair was made`);
      p11.C_GetAttributeValue(session, pair.privateKey, [{ type: CKA_CLASS }]);
    },
    close: destroy,
  };
}

function generatingAes(bench: Workbench): Workload {
  const { p11, session } = bench.token;
  let key: Handle | undefined;
  const destroy = () => {
    if (key !== undefined) p11.C_DestroyObject(session, key);
    key = undefined;
  };
  return {
    before: destroy,
    run() {
      key = aesKey(bench);
    },
    check() {
      if (key === undefined) throw new Error('no AES key was made');
      p11.C_GetAttributeValue(session, key, [{ type: CKA_CLASS }]);
    },
    close: destroy,
  };
}

const WRAPPED: Template = [
  { type: CKA_CLASS, value: CKO_SECRET_KEY },
  { type: CKA_KEY_TYPE, value: CKK_AES },
  { type: CKA_TOKEN, value: false },
  { type: CKA_EXTRACTABLE, value: true },
];

function wrapping(bench: Workbench): Workload {
  const { p11, session } = bench.token;
  const [by, key] = [aesKey(bench), aesKey(bench)];
  let wrapped: Buffer = Buffer.alloc(0);
  return {
    run() {
      wrapped = p11.C_WrapKey(session, { mechanism: CKM_AES_KEY_WRAP }, by, key, Buffer.alloc(64));
    },
    check() {
      const mechanism = { mechanism: CKM_AES_KEY_WRAP };
      p11.C_DestroyObject(session, p11.C_UnwrapKey(session, mechanism, by, wrapped, WRAPPED));
    },
    close: () => destroyAll(bench, [by, key]),
  };
}

function unwrapping(bench: Workbench): Workload {
  const { p11, session } = bench.token;
  const [by, key] = [aesKey(bench), aesKey(bench)];
  const mechanism = { mechanism: CKM_AES_KEY_WRAP };
  const wrapped = Buffer.from(p11.C_WrapKey(session, mechanism, by, key, Buffer.alloc(64)));
  let unwrapped: Handle | undefined;
  const destroy = () => {
    if (unwrapped !== undefined) p11.C_DestroyObject(session, unwrapped);
    unwrapped = undefined;
  };
  return {
    before: destroy,
    run() {
      unwrapped = p11.C_UnwrapKey(session, mechanism, by, wrapped, WRAPPED);
    },
    check() {
      if (unwrapped === undefined) throw new Error('nothing was unwrapped');
      const again = p11.C_WrapKey(session, mechanism, by, unwrapped, Buffer.alloc(64));
      if (!again.equals(wrapped)) throw new Error('another key came out than went in');
    },
    close() {
      destroy();
      destroyAll(bench, [by, key]);
    },
  };
}

export function destroyAll({ token: { p11, session } }: Workbench, objects: readonly Handle[]): void {
  for (const object of objects) p11.C_DestroyObject(session, object);
}
