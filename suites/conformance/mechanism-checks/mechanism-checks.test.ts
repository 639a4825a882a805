import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../../../emulator/spec/constants.gen.ts';
import type { Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { loadVectors } from '../../../pki/testing/vectors.ts';
import { checkOf } from '../checks/checks.ts';
import { judge } from '../judge.ts';
import { brokenToken, instead, type Lies, refusal } from '../testing/broken-token.ts';
import { materialOf } from './materials.ts';
import { mechanismChecks, mechanismRule } from './mechanism-checks.ts';
import { cmac } from './outside-hashes.ts';
import { GOST_DIGESTS, PUBLISHED_CODES, PUBLISHED_DIGESTS, PUBLISHED_SIGNATURES } from './published-answers.ts';

const verdictOf = (id: string, lies: Lies) => judge(checkOf(id), brokenToken(lies), () => 0);

type Lie = (honest: (...args: never[]) => unknown, ...args: never[]) => unknown;

const lying =
  (name: keyof Pkcs11, lie: Lie): Lies =>
  (p11) => {
    const honest = (...args: never[]) => (p11[name] as (...args: never[]) => unknown).call(p11, ...args);
    return { [name]: (...args: never[]) => lie(honest, ...args) } as Partial<Pkcs11>;
  };
const forgiving = (name: keyof Pkcs11, code: string, value: unknown = undefined) =>
  lying(name, (honest, ...args) =>
    instead(
      code,
      () => honest(...args),
      () => value,
    ),
  );
const zeroed = (name: keyof Pkcs11) =>
  lying(name, (honest, ...args) => Buffer.alloc((honest(...args) as Buffer).length));
const refusing = (name: keyof Pkcs11, code: string) =>
  lying(name, () => {
    throw refusal(code);
  });

const BROKEN: readonly (readonly [string, Lies])[] = [
  ['CKM_SHA256/digest-known-answers', zeroed('C_Digest')],
  ['CKM_SHA256/digest-parts', zeroed('C_DigestFinal')],
  ['CKM_SHA256/digest-length', refusing('C_Digest', 'GENERAL_ERROR')],
  ['CKM_SHA256_HMAC/sign-round-trip', zeroed('C_Sign')],
  ['CKM_SHA256_HMAC/sign-known-answers', zeroed('C_Sign')],
  ['CKM_RSA_PKCS/sign-known-answers', zeroed('C_Sign')],
  ['CKM_ECDSA_SHA256/sign-parts', zeroed('C_SignFinal')],
  ['CKM_EDDSA/sign-parts', lying('C_SignUpdate', () => undefined)],
  ['CKM_GOSTR3410/sign-flipped-bit', forgiving('C_Verify', 'SIGNATURE_INVALID', true)],
  ['CKM_SHA256_RSA_PKCS/sign-wrong-key', forgiving('C_Verify', 'SIGNATURE_INVALID', true)],
  ['CKM_RSA_PKCS/sign-data-length', forgiving('C_Sign', 'DATA_LEN_RANGE', Buffer.alloc(256))],
  ['CKM_RSA_PKCS_PSS/sign-parameter', forgiving('C_SignInit', 'MECHANISM_PARAM_INVALID')],
  ['CKM_ECDSA/sign-key-type', forgiving('C_SignInit', 'KEY_TYPE_INCONSISTENT')],
  ['CKM_SHA256_RSA_PKCS/sign-key-size', refusing('C_SignInit', 'KEY_SIZE_RANGE')],
  [
    'CKM_SHA256_HMAC/sign-length',
    lying('C_Sign', (honest, ...args) => Buffer.concat([honest(...args) as Buffer, Buffer.of(0)])),
  ],
  ['CKM_AES_CBC/encrypt-round-trip', zeroed('C_Decrypt')],
  ['CKM_AES_CTR/encrypt-known-answers', zeroed('C_Encrypt')],
  ['CKM_AES_GCM/encrypt-parts', zeroed('C_EncryptUpdate')],
  ['CKM_AES_GCM/encrypt-flipped-bit', forgiving('C_Decrypt', 'ENCRYPTED_DATA_INVALID', Buffer.alloc(83))],
  ['CKM_AES_GCM/encrypt-wrong-key', forgiving('C_Decrypt', 'ENCRYPTED_DATA_INVALID', Buffer.alloc(83))],
  ['CKM_AES_ECB/encrypt-data-length', forgiving('C_Encrypt', 'DATA_LEN_RANGE', Buffer.alloc(16))],
  ['CKM_AES_CBC/encrypt-parameter', forgiving('C_EncryptInit', 'MECHANISM_PARAM_INVALID')],
  ['CKM_AES_CBC/encrypt-key-type', forgiving('C_DecryptInit', 'KEY_TYPE_INCONSISTENT')],
  ['CKM_RSA_PKCS/recover-round-trip', zeroed('C_VerifyRecover')],
  ['CKM_RSA_PKCS/recover-flipped-bit', forgiving('C_VerifyRecover', 'SIGNATURE_INVALID', Buffer.alloc(1))],
  ['CKM_RSA_PKCS/recover-data-length', forgiving('C_SignRecover', 'DATA_LEN_RANGE', Buffer.alloc(256))],
  ['CKM_AES_KEY_WRAP/wrap-known-answers', zeroed('C_WrapKey')],
  ['CKM_AES_KEY_WRAP/wrap-length', refusing('C_WrapKey', 'GENERAL_ERROR')],
  ['CKM_SHA256_KEY_DERIVATION/derive-known-answers', refusing('C_DeriveKey', 'FUNCTION_FAILED')],
  ['CKM_ECDH1_DERIVE/derive-parameter', forgiving('C_DeriveKey', 'MECHANISM_PARAM_INVALID', Buffer.alloc(8))],
  ['CKM_AES_KEY_GEN/generate-key-size', forgiving('C_GenerateKey', 'ATTRIBUTE_VALUE_INVALID', Buffer.alloc(8))],
];

describe('a token that does not do what its mechanism list says', () => {
  it.each(BROKEN)('fails %s', { timeout: 60_000 }, async (id, lies) => {
    expect(await verdictOf(id, () => ({}))).toMatchObject({ status: 'passed', findings: [] });
    expect((await verdictOf(id, lies)).status).toBe('failed');
  });
});

describe('the checks of mechanisms', () => {
  const info = { minKeySize: 0, maxKeySize: 0 };

  it('follow from what the token promises, and each has a rule', () => {
    const one = [{ mechanism: ck.CKM_SHA256_HMAC, flags: ck.CKF_VERIFY, ...info }];
    const ids = mechanismChecks(one).map(({ rule }) => rule);
    expect(ids).toContain('CKM_SHA256_HMAC/sign-wrong-key');
    expect(ids).not.toContain('CKM_SHA256_HMAC/sign-round-trip');
    for (const id of ids) expect(mechanismRule(id)?.id).toBe(id);
  });

  it('say of a mechanism that the suite does not know that there is no material, which is no pass', async () => {
    const [check] = mechanismChecks([{ mechanism: ck.CKM_DSA, flags: ck.CKF_SIGN | ck.CKF_VERIFY, ...info }]);
    expect(check?.rule).toBe('CKM_DSA/sign');
    const lists = lying('C_GetMechanismList', () => [ck.CKM_DSA]);
    const knows = lying('C_GetMechanismInfo', () => ({ flags: ck.CKF_SIGN, ...info }));
    const verdict = await verdictOf('CKM_DSA/sign', (p11) => ({ ...lists(p11), ...knows(p11) }));
    expect(verdict).toMatchObject({ status: 'unsupported', reason: 'the suite has no material for it' });
  });

  it('are none for what is no identifier', () => {
    expect(['CKM_RSA_PKCS/nothing', 'PIN-14', 'rm -rf/sign'].map((id) => mechanismRule(id))).toEqual(
      Array(3).fill(undefined),
    );
  });
});

describe('the published answers', () => {
  it('are those of the repository for GOST, and those of OpenSSL for the rest', () => {
    const hex = (octets: Buffer | undefined) => octets?.toString('hex');
    expect(hex(GOST_DIGESTS[0]?.digest)).toBe(loadVectors('rfc-5831').gost34311[0]?.test);
    expect(hex(PUBLISHED_DIGESTS.CKM_GOSTR3411_12_512?.[0]?.digest)).toBe(loadVectors('rfc-6986').streebog[0]?.h512);
    expect(hex(PUBLISHED_CODES.CKM_GOSTR3411_12_256_HMAC?.[0]?.signature)).toBe(loadVectors('rfc-7836').hmac[0]?.h256);
    const [first, , third] = loadVectors('kazakh-gost').signatures;
    expect(hex(PUBLISHED_SIGNATURES.CKM_GOSTR3410?.[0]?.signature)).toBe(first?.srBe);
    expect(hex(PUBLISHED_SIGNATURES.CKM_GOSTR3410_512?.[0]?.signature)).toBe(third?.srBe);
    for (const [name, answers] of Object.entries(PUBLISHED_DIGESTS)) {
      for (const { message, digest } of answers)
        expect(hex(materialOf(name).digest?.digest(message))).toBe(hex(digest));
    }
    const [code] = PUBLISHED_CODES.CKM_SHA256_HMAC ?? [];
    const { secret = Buffer.alloc(0) } = code?.key ?? {};
    expect(
      hex(
        createHmac('sha256', secret)
          .update(code?.data ?? '')
          .digest(),
      ),
    ).toBe(hex(code?.signature));
    for (const { key, data, signature } of PUBLISHED_CODES.CKM_AES_CMAC ?? []) {
      expect(hex(cmac('aes-128-ecb', 16, key.secret ?? Buffer.alloc(0), data))).toBe(hex(signature));
    }
  });
});
