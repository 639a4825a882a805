import * as ck from '../../index.ts';
import { firstSlot, RW, USER_PIN } from '../workbench.ts';

/** A key pair as programs look for it. */
export interface KeyPairOnToken {
  /** CKA_ID in hexadecimal. */
  readonly id: string;
  /** CKA_LABEL. */
  readonly name: string;
}

export const RSA_2048: KeyPairOnToken = { id: '01', name: 'RSA-2048' };
export const EC_P256: KeyPairOnToken = { id: '02', name: 'P-256' };
export const KEY_PAIRS: readonly KeyPairOnToken[] = [RSA_2048, EC_P256];

interface Generation {
  readonly mechanism: number;
  readonly publicTemplate: ck.Template;
  readonly privateTemplate: ck.Template;
}

const GENERATION: Readonly<Record<string, Generation>> = {
  [RSA_2048.id]: {
    mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN,
    publicTemplate: [{ type: ck.CKA_MODULUS_BITS, value: 2048 }],
    privateTemplate: [{ type: ck.CKA_DECRYPT, value: true }],
  },
  [EC_P256.id]: {
    mechanism: ck.CKM_EC_KEY_PAIR_GEN,
    publicTemplate: [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(ck.EC_PARAMETERS['P-256'].oid, 'hex') }],
    privateTemplate: [],
  },
};

/** Makes a key pair on the token, as an application in this process. */
export function makeKeyPair(emulator: ck.Emulator, { id, name }: KeyPairOnToken): void {
  const generation = GENERATION[id];
  if (generation === undefined) throw new RangeError(`no key pair ${id}`);
  const { mechanism, publicTemplate, privateTemplate } = generation;
  const p11 = emulator.application();
  p11.C_Initialize();
  const session = p11.C_OpenSession(firstSlot(p11), RW);
  p11.C_Login(session, ck.CKU_USER, USER_PIN);
  const both: ck.Template = [
    { type: ck.CKA_TOKEN, value: true },
    { type: ck.CKA_ID, value: Buffer.from(id, 'hex') },
    { type: ck.CKA_LABEL, value: name },
  ];
  const isPrivate = { type: ck.CKA_PRIVATE, value: true };
  const [publicKey, privateKey]: [ck.Template, ck.Template] = [
    [...publicTemplate, ...both],
    [...privateTemplate, ...both, isPrivate],
  ];
  p11.C_GenerateKeyPair(session, { mechanism }, publicKey, privateKey);
  p11.C_Finalize();
}
