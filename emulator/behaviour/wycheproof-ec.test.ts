import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, loggedIn, rvOf, type Workbench } from '../testing/workbench.ts';
import { loadWycheproof, octetsOf, Tally, wycheproofMissing } from '../testing/wycheproof.ts';

const missing = wycheproofMissing();
const oidOf = (name: ck.EcCurveName) => Buffer.from(ck.EC_PARAMETERS[name].oid, 'hex');

interface SignatureTest {
  readonly msg: string;
  readonly sig: string;
}

/** DER OCTET STRING around a point. */
function octetString(point: Buffer): Buffer {
  const head = point.length < 0x80 ? [4, point.length] : [4, 0x81, point.length];
  return Buffer.concat([Buffer.from(head), point]);
}

function importPublic({ p11, session }: Workbench, keyType: number, curve: ck.EcCurveName, point: Buffer): ck.Handle {
  return p11.C_CreateObject(session, [
    { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
    { type: ck.CKA_KEY_TYPE, value: keyType },
    { type: ck.CKA_EC_PARAMS, value: oidOf(curve) },
    { type: ck.CKA_EC_POINT, value: octetString(point) },
  ]);
}

/** Verifies whole and in parts where the mechanism allows it; both must come to the same. */
function verdictOf({ p11, session }: Workbench, mechanism: number, key: ck.Handle, test: SignatureTest): string {
  const [message, signature] = [octetsOf(test.msg), octetsOf(test.sig)];
  // The Init must succeed: a vector is refused by C_Verify or not at all.
  p11.C_VerifyInit(session, { mechanism }, key);
  const whole = rvOf(() => p11.C_Verify(session, message, signature));
  if (mechanism === ck.CKM_EDDSA) return whole;
  p11.C_VerifyInit(session, { mechanism }, key);
  p11.C_VerifyUpdate(session, message);
  const parts = rvOf(() => p11.C_VerifyFinal(session, signature));
  return whole === parts ? whole : `${whole} whole, ${parts} in parts`;
}

/** Verdicts per curve; the numbers of each file add up to its numberOfTests. */
const ECDSA_COUNTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'P-256': {
    'valid: CKR_OK': 173,
    'invalid: CKR_SIGNATURE_INVALID': 68,
    'invalid of another length: CKR_SIGNATURE_LEN_RANGE': 21,
  },
  'P-384': {
    'valid: CKR_OK': 193,
    'invalid: CKR_SIGNATURE_INVALID': 68,
    'invalid of another length: CKR_SIGNATURE_LEN_RANGE': 19,
  },
  'P-521': {
    'valid: CKR_OK': 231,
    'invalid: CKR_SIGNATURE_INVALID': 73,
    'invalid of another length: CKR_SIGNATURE_LEN_RANGE': 14,
  },
  secp256k1: {
    'valid: CKR_OK': 167,
    'invalid: CKR_SIGNATURE_INVALID': 67,
    'invalid of another length: CKR_SIGNATURE_LEN_RANGE': 18,
  },
};

describe.skipIf(missing)(`Wycheproof, elliptic curves${missing && ` (skipped: ${missing})`}`, () => {
  it.each([
    ['ecdsa_secp256r1_sha256_p1363_test', 'P-256', ck.CKM_ECDSA_SHA256, 64],
    ['ecdsa_secp384r1_sha384_p1363_test', 'P-384', ck.CKM_ECDSA_SHA384, 96],
    ['ecdsa_secp521r1_sha512_p1363_test', 'P-521', ck.CKM_ECDSA_SHA512, 132],
    ['ecdsa_secp256k1_sha256_p1363_test', 'secp256k1', ck.CKM_ECDSA_SHA256, 64],
  ] as const)('%s', (name, curve, mechanism, length) => {
    const bench = loggedIn(name);
    const tally = new Tally();
    const file = loadWycheproof<{ publicKey: { uncompressed: string } }, SignatureTest>(name);
    for (const group of file.testGroups) {
      const key = importPublic(bench, ck.CKK_EC, curve, octetsOf(group.publicKey.uncompressed));
      for (const test of group.tests) {
        const other = test.sig.length / 2 === length ? '' : ' of another length';
        tally.add(`${test.result}${other}: ${verdictOf(bench, mechanism, key, test)}`);
      }
    }

    expect(tally.counts).toEqual(ECDSA_COUNTS[curve]);
    expect(Object.values(tally.counts).reduce((sum, count) => sum + count, 0)).toBe(file.numberOfTests);
  });

  it('ed25519_test', () => {
    const bench = loggedIn('ed25519');
    const tally = new Tally();
    const file = loadWycheproof<{ publicKey: { pk: string } }, SignatureTest>('ed25519_test');
    for (const group of file.testGroups) {
      const key = importPublic(bench, ck.CKK_EC_EDWARDS, 'Ed25519', octetsOf(group.publicKey.pk));
      for (const test of group.tests) {
        const other = test.sig.length === 128 ? '' : ' of another length';
        tally.add(`${test.result}${other}: ${verdictOf(bench, ck.CKM_EDDSA, key, test)}`);
      }
    }
    expect(tally.counts).toEqual({
      'valid: CKR_OK': 88,
      'invalid: CKR_SIGNATURE_INVALID': 51,
      'invalid of another length: CKR_SIGNATURE_LEN_RANGE': 12,
    });
  });

  interface AgreementTest {
    readonly public: string;
    readonly private: string;
    readonly shared: string;
  }

  function importPrivate(
    { p11, session }: Workbench,
    keyType: number,
    curve: ck.EcCurveName,
    value: Buffer,
  ): ck.Handle {
    return p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
      { type: ck.CKA_KEY_TYPE, value: keyType },
      { type: ck.CKA_EC_PARAMS, value: oidOf(curve) },
      { type: ck.CKA_DERIVE, value: true },
      { type: ck.CKA_VALUE, value },
    ]);
  }

  /** The shared secret by C_DeriveKey, or the code of the refusal. */
  function derived(bench: Workbench, key: ck.Handle, publicData: Buffer): string {
    const { p11, session } = bench;
    let secret: ck.Handle | undefined;
    const parameter = { type: 6, kdf: ck.CKD_NULL, publicData } as ck.MechanismParameter;
    const rv = rvOf(() => {
      secret = p11.C_DeriveKey(session, { mechanism: ck.CKM_ECDH1_DERIVE, parameter }, key, [
        { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
        { type: ck.CKA_SENSITIVE, value: false },
        { type: ck.CKA_EXTRACTABLE, value: true },
      ]);
    });
    return secret === undefined ? rv : attribute(bench, secret, ck.CKA_VALUE).toString('hex');
  }

  it.each([
    [
      'ecdh_secp256r1_ecpoint_test',
      ck.CKK_EC,
      'P-256',
      { 'valid: the secret': 330, 'acceptable: the secret': 1, 'invalid: CKR_MECHANISM_PARAM_INVALID': 24 },
    ],
    [
      'ecdh_secp384r1_ecpoint_test',
      ck.CKK_EC,
      'P-384',
      { 'valid: the secret': 771, 'acceptable: the secret': 1, 'invalid: CKR_MECHANISM_PARAM_INVALID': 18 },
    ],
    // Acceptable and refused: public keys of small order, whose secret would be zero (RFC 7748 section 6.1).
    [
      'x25519_test',
      ck.CKK_EC_MONTGOMERY,
      'X25519',
      { 'valid: the secret': 264, 'acceptable: the secret': 223, 'acceptable: CKR_MECHANISM_PARAM_INVALID': 31 },
    ],
  ] as const)('%s', (name, keyType, curve, counts) => {
    const bench = loggedIn(name);
    const tally = new Tally();
    for (const { tests } of loadWycheproof<object, AgreementTest>(name).testGroups) {
      for (const test of tests) {
        const key = importPrivate(bench, keyType, curve, octetsOf(test.private));
        const answer = derived(bench, key, octetsOf(test.public));
        tally.add(`${test.result}: ${answer === test.shared ? 'the secret' : answer}`);
        bench.p11.C_DestroyObject(bench.session, key);
      }
    }
    expect(tally.counts).toEqual(counts);
  });
});
