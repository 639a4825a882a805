import { nameOf } from '../../../emulator/spec/names.ts';
import type { Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { RvName } from '../finding.ts';
import type { CipherMaterial, SigningMaterial } from '../mechanism-checks/material.ts';
import { materialOf } from '../mechanism-checks/materials.ts';
import { measureMechanisms } from '../mechanism-checks/mechanism-checks.ts';
import { type KeysOnToken, keysOnToken } from '../mechanism-checks/mechanism-keys.ts';
import { ROOM } from '../mechanism-checks/subject.ts';
import type { Trial } from '../trial.ts';

/** What the checks of operations stand on: a mechanism that this token has, with a key on it. */

/** A mechanism that the token lists, ready to be used. */
export interface Ready<Material> {
  readonly name: string;
  readonly mechanism: Mechanism;
  readonly material: Material;
  readonly keys: KeysOnToken;
}

export type Signer = Ready<SigningMaterial>;
export type Enciphering = Ready<CipherMaterial>;

/** Tokens have one or the other; the quick ones first. */
const SIGNERS = [
  'CKM_SHA256_HMAC',
  'CKM_SHA_1_HMAC',
  'CKM_GOSTR3410_WITH_GOSTR3411',
  'CKM_ECDSA_SHA256',
  'CKM_SHA256_RSA_PKCS',
  'CKM_RSA_PKCS',
];
const CIPHERS = ['CKM_AES_CBC', 'CKM_AES_ECB', 'CKM_DES3_CBC'];
const DIGESTS = ['CKM_SHA256', 'CKM_SHA_1', 'CKM_GOSTR3411', 'CKM_GOSTR3411_12_256'];

/** Numbers and flags of the token's mechanisms by name. */
export function listed(trial: Trial): ReadonlyMap<string, { readonly mechanism: number; readonly flags: number }> {
  const all = trial.step('C_GetMechanismList', () => measureMechanisms(trial.p11, trial.slot));
  return new Map(all.map(({ mechanism, flags }) => [nameOf('CKM', mechanism), { mechanism, flags }]));
}

function chosen(
  trial: Trial,
  names: readonly string[],
  flag = 0,
): { readonly name: string; readonly mechanism: number } {
  const all = listed(trial);
  for (const name of names) {
    const found = all.get(name);
    if (found !== undefined && (found.flags & flag) === flag) return { name, mechanism: found.mechanism };
  }
  return trial.unsupported(`the token has none of ${names.join(', ')}`);
}

const withParameter = (mechanism: number, parameter: Mechanism['parameter']): Mechanism => ({
  mechanism,
  ...(parameter !== undefined && { parameter }),
});

/** @throws Unsupported when the token has none of the names. */
export function signer(trial: Trial, session: Handle, names: readonly string[] = SIGNERS): Signer {
  const { name, mechanism } = chosen(trial, names);
  const material = materialOf(name).sign ?? trial.unsupported(`the suite has no material for ${name}`);
  const keys = keysOnToken(trial, session, material.keys, 'sign');
  return { name, mechanism: withParameter(mechanism, material.parameter), material, keys };
}

/** @throws Unsupported */
export function cipher(trial: Trial, session: Handle, names: readonly string[] = CIPHERS): Enciphering {
  const { name, mechanism } = chosen(trial, names);
  const material = materialOf(name).encrypt ?? trial.unsupported(`the suite has no material for ${name}`);
  const keys = keysOnToken(trial, session, material.keys, 'encrypt');
  return { name, mechanism: withParameter(mechanism, material.parameter?.(16)), material, keys };
}

/** @throws Unsupported */
export function digester(trial: Trial) {
  const { name, mechanism } = chosen(trial, DIGESTS);
  const material = materialOf(name).digest ?? trial.unsupported(`the suite has no material for ${name}`);
  return { name, mechanism: { mechanism }, digest: (message: Buffer) => material.digest(message) };
}

/** What is done when the token can do it; that it cannot is said, and no pass. */
export function whereSupported(trial: Trial, acts: readonly (() => void)[]): void {
  const before = trial.looked;
  const reasons: string[] = [];
  for (const act of acts) {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Unsupported') throw error;
      reasons.push(error.message);
    }
  }
  for (const reason of reasons) trial.note(`not tried: ${reason}`);
  if (trial.looked === before) trial.unsupported(reasons.join('; ') || 'there is nothing to try');
}

export const MESSAGE = Buffer.from('an operation of three parts, one of them after another'.padEnd(64, '.'));
export const room = (): Buffer => Buffer.alloc(ROOM);

/** The functions of one kind of operation, as a table of what is called. */
export interface Operation {
  readonly name: string;
  readonly init: (session: Handle) => void;
  readonly update: (session: Handle, data: Buffer) => unknown;
  readonly final: (session: Handle) => unknown;
  readonly single: (session: Handle, data: Buffer) => unknown;
}

function digestOperation(trial: Trial): Operation {
  const { p11 } = trial;
  const { mechanism } = digester(trial);
  return {
    name: 'C_Digest',
    init: (session) => p11.C_DigestInit(session, mechanism),
    update: (session, data) => p11.C_DigestUpdate(session, data),
    final: (session) => p11.C_DigestFinal(session, room()),
    single: (session, data) => p11.C_Digest(session, data, room()),
  };
}

function signOperation(trial: Trial, session: Handle): Operation {
  const { p11 } = trial;
  const { mechanism, keys } = signer(trial, session);
  return {
    name: 'C_Sign',
    init: (own) => p11.C_SignInit(own, mechanism, keys.backward),
    update: (own, data) => p11.C_SignUpdate(own, data),
    final: (own) => p11.C_SignFinal(own, room()),
    single: (own, data) => p11.C_Sign(own, data, room()),
  };
}

/** Of {@link MESSAGE}, which it takes for what is verified. */
function verifyOperation(trial: Trial, session: Handle): Operation {
  const { p11 } = trial;
  const { mechanism, keys } = signer(trial, session);
  const signature = trial.step('C_Sign', () => {
    p11.C_SignInit(session, mechanism, keys.backward);
    return Buffer.from(p11.C_Sign(session, MESSAGE, room()));
  });
  return {
    name: 'C_Verify',
    init: (own) => p11.C_VerifyInit(own, mechanism, keys.forward),
    update: (own, data) => p11.C_VerifyUpdate(own, data),
    final: (own) => p11.C_VerifyFinal(own, signature),
    single: (own, data) => p11.C_Verify(own, data, signature),
  };
}

function encryptOperation(trial: Trial, session: Handle): Operation {
  const { p11 } = trial;
  const { mechanism, keys } = cipher(trial, session);
  return {
    name: 'C_Encrypt',
    init: (own) => p11.C_EncryptInit(own, mechanism, keys.forward),
    update: (own, data) => p11.C_EncryptUpdate(own, data, room()),
    final: (own) => p11.C_EncryptFinal(own, room()),
    single: (own, data) => p11.C_Encrypt(own, data, room()),
  };
}

function decryptOperation(trial: Trial, session: Handle): Operation {
  const { p11 } = trial;
  const { mechanism, keys } = cipher(trial, session);
  return {
    name: 'C_Decrypt',
    init: (own) => p11.C_DecryptInit(own, mechanism, keys.backward),
    update: (own, data) => p11.C_DecryptUpdate(own, data, room()),
    final: (own) => p11.C_DecryptFinal(own, room()),
    single: (own, data) => p11.C_Decrypt(own, data, room()),
  };
}

/** Every kind of operation that works in parts. */
export function eachOperation(trial: Trial, session: Handle, act: (operation: Operation) => void): void {
  whereSupported(trial, [
    () => act(digestOperation(trial)),
    () => act(signOperation(trial, session)),
    () => act(verifyOperation(trial, session)),
    () => act(encryptOperation(trial, session)),
    () => act(decryptOperation(trial, session)),
  ]);
}

/** No operation of the kind is going on. */
export function isOver(
  trial: Trial,
  { name, single }: Operation,
  session: Handle,
  when: string,
  ...also: RvName[]
): void {
  trial.api(`${name} ${when}`, () => single(session, MESSAGE), 'OPERATION_NOT_INITIALIZED', ...also);
}
