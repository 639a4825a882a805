import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { loggedIn, rvOf, type Workbench } from '../testing/workbench.ts';
import { loadWycheproof, octetsOf, Tally, wycheproofMissing } from '../testing/wycheproof.ts';

const missing = wycheproofMissing();

interface PublicGroup {
  readonly publicKeyDer?: string;
  readonly publicKey?: { readonly modulus: string; readonly publicExponent: string };
  readonly keySize: number;
}

interface PssGroup extends PublicGroup {
  readonly sha: string;
  readonly mgfSha: string;
  readonly sLen: number;
}

interface SignatureTest {
  readonly msg: string;
  readonly sig: string;
}

const HASHES: Readonly<Record<string, { digest: number; mgf: number; pss: number }>> = {
  'SHA-1': { digest: ck.CKM_SHA_1, mgf: ck.CKG_MGF1_SHA1, pss: ck.CKM_SHA1_RSA_PKCS_PSS },
  'SHA-224': { digest: ck.CKM_SHA224, mgf: ck.CKG_MGF1_SHA224, pss: ck.CKM_SHA224_RSA_PKCS_PSS },
  'SHA-256': { digest: ck.CKM_SHA256, mgf: ck.CKG_MGF1_SHA256, pss: ck.CKM_SHA256_RSA_PKCS_PSS },
  'SHA-384': { digest: ck.CKM_SHA384, mgf: ck.CKG_MGF1_SHA384, pss: ck.CKM_SHA384_RSA_PKCS_PSS },
  'SHA-512': { digest: ck.CKM_SHA512, mgf: ck.CKG_MGF1_SHA512, pss: ck.CKM_SHA512_RSA_PKCS_PSS },
};

function importPublic({ p11, session }: Workbench, group: PublicGroup): ck.Handle {
  const der = octetsOf(group.publicKeyDer ?? '');
  const { n = '', e = '' } = createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' });
  return p11.C_CreateObject(session, [
    { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA },
    { type: ck.CKA_MODULUS, value: Buffer.from(n, 'base64url') },
    { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from(e, 'base64url') },
  ]);
}

/** Plays every test of a file and counts the verdicts by what the vector wants. */
function verdicts<G extends PublicGroup>(name: string, mechanismOf: (group: G) => ck.Mechanism): Tally {
  const bench = loggedIn(name);
  const { p11, session } = bench;
  const tally = new Tally();
  for (const group of loadWycheproof<G, SignatureTest>(name).testGroups) {
    const key = importPublic(bench, group);
    for (const { msg, sig, result } of group.tests) {
      // The Init must succeed: a vector is refused by C_Verify or not at all.
      p11.C_VerifyInit(session, mechanismOf(group), key);
      const length = sig.length / 2 === group.keySize / 8 ? '' : ' of another length';
      tally.add(`${result}${length}: ${rvOf(() => p11.C_Verify(session, octetsOf(msg), octetsOf(sig)))}`);
    }
  }
  return tally;
}

describe.skipIf(missing)(`Wycheproof, RSA signatures${missing && ` (skipped: ${missing})`}`, () => {
  it.each([
    ['rsa_signature_2048_sha256_test', ck.CKM_SHA256_RSA_PKCS, { valid: 9, invalid: 247, length: 2 }],
    ['rsa_signature_2048_sha512_test', ck.CKM_SHA512_RSA_PKCS, { valid: 8, invalid: 248, length: 2 }],
    ['rsa_signature_4096_sha512_test', ck.CKM_SHA512_RSA_PKCS, { valid: 7, invalid: 249, length: 2 }],
  ])('%s: PKCS #1 v1.5', (name, mechanism, { valid, invalid, length }) => {
    const { counts } = verdicts(name, () => ({ mechanism }));
    const { 'acceptable: CKR_OK': accepted = 0, 'acceptable: CKR_SIGNATURE_INVALID': refused = 0, ...clear } = counts;
    expect(clear).toEqual({
      'valid: CKR_OK': valid,
      'invalid: CKR_SIGNATURE_INVALID': invalid,
      'invalid of another length: CKR_SIGNATURE_LEN_RANGE': length,
    });
    expect(accepted + refused).toBe(1);
  });

  const pssOf = ({ sha, mgfSha, sLen }: PssGroup): ck.Mechanism => ({
    mechanism: HASHES[sha]?.pss ?? 0,
    parameter: {
      type: 5,
      hashAlg: HASHES[sha]?.digest,
      mgf: HASHES[mgfSha]?.mgf,
      saltLen: sLen,
    } as ck.MechanismParameter,
  });

  it('rsa_pss_2048_sha256_mgf1_32_test: PSS and what is wrong with it', () => {
    expect(verdicts('rsa_pss_2048_sha256_mgf1_32_test', pssOf).counts).toEqual({
      'valid: CKR_OK': 63,
      'invalid: CKR_SIGNATURE_INVALID': 40,
      'invalid of another length: CKR_SIGNATURE_LEN_RANGE': 5,
    });
  });

  it('rsa_pss_misc_test: 150 combinations of hash, mask and salt', () => {
    expect(verdicts('rsa_pss_misc_test', pssOf).counts).toEqual({ 'valid: CKR_OK': 150 });
  });
});

interface DecryptionGroup {
  readonly privateKeyPkcs8: string;
  readonly keySize: number;
  readonly mgfSha?: string;
  readonly sha?: string;
}

interface DecryptionTest {
  readonly msg: string;
  readonly ct: string;
  readonly label?: string;
}

const PRIVATE_PARTS = {
  n: ck.CKA_MODULUS,
  e: ck.CKA_PUBLIC_EXPONENT,
  d: ck.CKA_PRIVATE_EXPONENT,
  p: ck.CKA_PRIME_1,
  q: ck.CKA_PRIME_2,
  dp: ck.CKA_EXPONENT_1,
  dq: ck.CKA_EXPONENT_2,
  qi: ck.CKA_COEFFICIENT,
} as const;

function importPrivate({ p11, session }: Workbench, { privateKeyPkcs8 }: DecryptionGroup): ck.Handle {
  const key = createPrivateKey({ key: octetsOf(privateKeyPkcs8), format: 'der', type: 'pkcs8' });
  const jwk = key.export({ format: 'jwk' });
  return p11.C_CreateObject(session, [
    { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA },
    { type: ck.CKA_DECRYPT, value: true },
    ...Object.entries(PRIVATE_PARTS).map(([part, type]) => ({
      type,
      value: Buffer.from(String(jwk[part as keyof typeof PRIVATE_PARTS]), 'base64url'),
    })),
  ]);
}

/** Decrypts every test of a file: the message of the vector, another message, or the code of the refusal. */
function decryptions(name: string, mechanismOf: (group: DecryptionGroup, test: DecryptionTest) => ck.Mechanism): Tally {
  const bench = loggedIn(name);
  const { p11, session } = bench;
  const tally = new Tally();
  for (const group of loadWycheproof<DecryptionGroup, DecryptionTest>(name).testGroups) {
    const key = importPrivate(bench, group);
    for (const test of group.tests) {
      let message = '';
      p11.C_DecryptInit(session, mechanismOf(group, test), key);
      const rv = rvOf(() => {
        message = p11.C_Decrypt(session, octetsOf(test.ct), Buffer.alloc(512)).toString('hex');
      });
      const length = test.ct.length / 2 === group.keySize / 8 ? '' : ' of another length';
      const answer = message === test.msg ? 'the message' : 'another message';
      tally.add(`${test.result}${length}: ${rv === 'CKR_OK' ? answer : rv}`);
    }
  }
  return tally;
}

describe.skipIf(missing)(`Wycheproof, RSA decryption${missing && ` (skipped: ${missing})`}`, () => {
  const oaepOf = ({ sha = '', mgfSha = '' }: DecryptionGroup, { label = '' }: DecryptionTest): ck.Mechanism => ({
    mechanism: ck.CKM_RSA_PKCS_OAEP,
    parameter: {
      type: 4,
      hashAlg: HASHES[sha]?.digest,
      mgf: HASHES[mgfSha]?.mgf,
      source: ck.CKZ_DATA_SPECIFIED,
      sourceData: octetsOf(label),
    } as ck.MechanismParameter,
  });

  it.each([
    ['rsa_oaep_2048_sha1_mgf1sha1_test', 17, 14, 5],
    ['rsa_oaep_2048_sha256_mgf1sha256_test', 18, 14, 5],
  ])('%s', (name, valid, invalid, length) => {
    expect(decryptions(name, oaepOf).counts).toEqual({
      'valid: the message': valid,
      'invalid: CKR_ENCRYPTED_DATA_INVALID': invalid,
      'invalid of another length: CKR_ENCRYPTED_DATA_LEN_RANGE': length,
    });
  });

  it('rsa_pkcs1_2048_test', () => {
    expect(decryptions('rsa_pkcs1_2048_test', () => ({ mechanism: ck.CKM_RSA_PKCS })).counts).toEqual({
      'valid: the message': 42,
      'invalid: CKR_ENCRYPTED_DATA_INVALID': 20,
      'invalid of another length: CKR_ENCRYPTED_DATA_LEN_RANGE': 5,
    });
  });
});
