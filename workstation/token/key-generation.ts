import {
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_ID,
  CKA_LABEL,
  CKA_MODULUS_BITS,
  CKA_PRIVATE,
  CKA_PUBLIC_EXPONENT,
  CKA_SENSITIVE,
  CKA_SIGN,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKA_VERIFY,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_ACTION_PROHIBITED,
  CKR_ATTRIBUTE_READ_ONLY,
  CKR_OBJECT_HANDLE_INVALID,
} from '../../emulator/spec/constants.gen.ts';
import { PARAMETER_OIDS } from '../../emulator/spec/oids.ts';
import type { Handle, KeyPair, Template } from '../../emulator/spec/pkcs11-api.ts';
import { CKM_GOSTR3410_512_KEY_PAIR_GEN } from '../../emulator/spec/vendor.ts';
import type { Suite, SuiteId } from '../../pki/suites.ts';
import { type KeySet, sameOctets, type TokenKeyPair } from './key-set.ts';
import { keyIdOf, publicKeyOf } from './public-key.ts';
import type { TokenSession } from './session.ts';
import { calling, callingAsync, returnValueOf, TokenError, tokenErrorOf } from './token-error.ts';

/** How a suite's key pairs are made: one row. */
interface GenerationRow {
  readonly mechanism: number;
  /** Attributes of the public key template that say what kind of key it becomes. */
  readonly parameters: Template;
}

const GOST_2004: GenerationRow = {
  mechanism: CKM_GOSTR3410_KEY_PAIR_GEN,
  parameters: [
    { type: CKA_GOSTR3410_PARAMS, value: fromHex(PARAMETER_OIDS['CryptoPro-A']) },
    { type: CKA_GOSTR3411_PARAMS, value: fromHex(PARAMETER_OIDS['GOSTR3411-94-Test']) },
  ],
};

/** A suite without a row is not for the tokens of these flows. */
const GENERATION: Readonly<Partial<Record<SuiteId, GenerationRow>>> = {
  'kisc-2004': GOST_2004,
  'nuc-2004': GOST_2004,
  'nuc-2015-512': {
    mechanism: CKM_GOSTR3410_512_KEY_PAIR_GEN,
    parameters: [
      { type: CKA_GOSTR3410_PARAMS, value: fromHex(PARAMETER_OIDS['TC26-512-A']) },
      { type: CKA_GOSTR3411_PARAMS, value: fromHex(PARAMETER_OIDS['Streebog-512']) },
    ],
  },
  'rsa-2048': {
    mechanism: CKM_RSA_PKCS_KEY_PAIR_GEN,
    parameters: [
      { type: CKA_MODULUS_BITS, value: 2048 },
      { type: CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
    ],
  },
};

/** Whether the token can make key pairs of this suite. */
export function canGenerate(session: TokenSession, suite: Suite): boolean {
  const row = GENERATION[suite.id];
  return row !== undefined && session.mechanisms().has(row.mechanism);
}

/** How a new pair is named. */
export interface NewPair {
  /** For people only. */
  readonly label: string;
  /** Name of the request that is going to be made for it, DER: kept as CKA_SUBJECT. */
  readonly subject: Uint8Array;
}

/**
 * Makes a key pair on the token (PKCS#11 3.1 section 5.18.2). The private key is sensitive and not extractable: it
 * never leaves (R-CA-21). Both objects get the CKA_ID of {@link keyIdOf}; until then, and on tokens that do not let it
 * be changed, an ID drawn by the token ties them together, so that an interrupted pair is still found as a pair.
 *
 * Errors: `token-cannot`, `token-memory-full`, `token-removed`, any of the token's.
 */
export async function generatePair(session: TokenSession, suite: Suite, naming: NewPair): Promise<TokenKeyPair> {
  const row = GENERATION[suite.id];
  if (row === undefined || !canGenerate(session, suite))
    throw new TokenError('token-cannot', `It cannot make ${suite.title} keys.`);
  const { mechanism, parameters } = row;
  const { token, handle } = session;
  const firstId = calling('drawing an ID', () => token.C_GenerateRandom(handle, Buffer.alloc(20)));
  const [publicTemplate, privateTemplate] = templates(naming, firstId, parameters);
  const pair = await callingAsync(`making a ${suite.title} key pair`, () =>
    token.C_GenerateKeyPairAsync(handle, { mechanism }, publicTemplate, privateTemplate),
  );
  const spki = publicKeyOf(session, pair.publicKey, suite);
  if (!spki) throw new TokenError('token-cannot', `It does not show the public key of a ${suite.title} pair.`);
  const id = giveId(session, pair, keyIdOf(spki), firstId);
  return { ...naming, ...pair, suite, spki, id: Uint8Array.from(id), state: 'WAIT', certificates: [] };
}

function templates({ label, subject }: NewPair, id: Buffer, parameters: Template): [Template, Template] {
  const shared: Template = [
    { type: CKA_TOKEN, value: true },
    { type: CKA_ID, value: id },
    { type: CKA_LABEL, value: label },
    { type: CKA_SUBJECT, value: Buffer.from(subject) },
  ];
  return [
    [
      { type: CKA_CLASS, value: CKO_PUBLIC_KEY },
      ...shared,
      { type: CKA_PRIVATE, value: false },
      { type: CKA_VERIFY, value: true },
      ...parameters,
    ],
    [
      { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
      ...shared,
      { type: CKA_PRIVATE, value: true },
      { type: CKA_SENSITIVE, value: true },
      { type: CKA_EXTRACTABLE, value: false },
      { type: CKA_SIGN, value: true },
    ],
  ];
}

/**
 * Gives both objects of a waiting pair the CKA_ID of {@link keyIdOf}, when they do not have it yet and the token lets
 * it be changed. A pair whose making was interrupted between the two steps is finished by this.
 */
export function settleId(session: TokenSession, pair: TokenKeyPair): TokenKeyPair {
  const id = keyIdOf(pair.spki);
  if (pair.publicKey === undefined || sameOctets(id, pair.id)) return pair;
  const { publicKey, privateKey } = pair;
  return { ...pair, id: Uint8Array.from(giveId(session, { publicKey, privateKey }, id, Buffer.from(pair.id))) };
}

function giveId(session: TokenSession, pair: KeyPair, id: Buffer, firstId: Buffer): Buffer {
  let renamed = 0;
  try {
    for (const object of [pair.publicKey, pair.privateKey]) {
      session.token.C_SetAttributeValue(session.handle, object, [{ type: CKA_ID, value: id }]);
      renamed += 1;
    }
    return id;
  } catch (error) {
    const rv = returnValueOf(error);
    const isFixed = rv === CKR_ATTRIBUTE_READ_ONLY || rv === CKR_ACTION_PROHIBITED;
    if (!isFixed || renamed > 0) throw tokenErrorOf(error, 'naming a key pair');
    return firstId;
  }
}

/** Removes a pair with its certificates. What is gone already is no error: an interrupted removal can be done again. */
export function destroyPair(session: TokenSession, pair: TokenKeyPair): void {
  for (const { handle } of pair.certificates) destroy(session, handle);
  if (pair.publicKey) destroy(session, pair.publicKey);
  destroy(session, pair.privateKey);
}

/** Removes the halves of pairs that were made for this name. */
export function destroyFragments(session: TokenSession, set: KeySet, subject: Uint8Array): void {
  for (const fragment of set.fragments) {
    if (sameOctets(fragment.subject, subject)) destroy(session, fragment.handle);
  }
}

function destroy(session: TokenSession, object: Handle): void {
  try {
    session.token.C_DestroyObject(session.handle, object);
  } catch (error) {
    if (returnValueOf(error) !== CKR_OBJECT_HANDLE_INVALID) throw tokenErrorOf(error, 'deleting a key pair');
  }
}

function fromHex(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
