import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, importSecret, loggedIn, rvOf, type Workbench } from '../testing/workbench.ts';
import { loadWycheproof, octetsOf, Tally, wycheproofMissing } from '../testing/wycheproof.ts';

const missing = wycheproofMissing();
const ROOM = 1 << 12;
/** pkcs11js' CK_PARAMS_AES_CCM and CK_PARAMS_AES_GCM. */
const CK_PARAMS_AES_CCM = 2;
const CK_PARAMS_AES_GCM = 3;

interface CipherTest {
  readonly key: string;
  readonly iv: string;
  readonly aad?: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag?: string;
}

interface MacTest {
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
}

interface WrapTest {
  readonly key: string;
  readonly msg: string;
  readonly ct: string;
}

/** Encrypts (valid vectors only) and decrypts; the end is the first refusal, or that what came out is wrong. */
function cipherEnd(bench: Workbench, mechanism: ck.Mechanism, test: CipherTest & { result: string }): string {
  const { p11, session } = bench;
  const key = importSecret(bench, ck.CKK_AES, octetsOf(test.key));
  const [plaintext, ciphertext] = [octetsOf(test.msg), octetsOf(test.ct + (test.tag ?? ''))];
  const init = rvOf(() => p11.C_EncryptInit(session, mechanism, key));
  if (init !== 'CKR_OK') return `Init ${init}`;
  const made = p11.C_Encrypt(session, plaintext, Buffer.alloc(ROOM));
  if (test.result === 'valid' && !made.equals(ciphertext)) return 'another ciphertext';
  p11.C_DecryptInit(session, mechanism, key);
  const out = Buffer.alloc(ROOM);
  let read = Buffer.alloc(0);
  const rv = rvOf(() => {
    read = p11.C_Decrypt(session, ciphertext, out) as typeof read;
  });
  if (rv !== 'CKR_OK') return out.equals(Buffer.alloc(ROOM)) ? rv : `${rv}, and something of the plaintext`;
  return read.equals(plaintext) ? rv : 'another plaintext';
}

function macEnd(
  bench: Workbench,
  mechanism: ck.Mechanism,
  keyType: number,
  test: MacTest & { result: string },
): string {
  const { p11, session } = bench;
  let key: ck.Handle = Buffer.alloc(0);
  const created = rvOf(() => {
    key = importSecret(bench, keyType, octetsOf(test.key));
  });
  if (created !== 'CKR_OK') return `key ${created}`;
  const [message, code] = [octetsOf(test.msg), octetsOf(test.tag)];
  p11.C_SignInit(session, mechanism, key);
  const made = p11.C_Sign(session, message, Buffer.alloc(ROOM));
  if (made.equals(code) !== (test.result === 'valid')) return 'another code';
  // The positive control: what was just made is right, so a refusal is about the vector's code.
  p11.C_VerifyInit(session, mechanism, key);
  p11.C_Verify(session, message, made);
  p11.C_VerifyInit(session, mechanism, key);
  return rvOf(() => p11.C_Verify(session, message, code));
}

function wrapEnd(bench: Workbench, mechanism: number, { key, msg, ct, result }: WrapTest & { result: string }): string {
  const { p11, session } = bench;
  const wrappingKey = importSecret(bench, ck.CKK_AES, octetsOf(key));
  if (result === 'valid') {
    const target = importSecret(bench, ck.CKK_GENERIC_SECRET, octetsOf(msg));
    const wrapped = p11.C_WrapKey(session, { mechanism }, wrappingKey, target, Buffer.alloc(ROOM));
    if (!wrapped.equals(octetsOf(ct))) return 'another wrapped key';
  }
  const template = [ck.CKA_CLASS, ck.CKA_KEY_TYPE].map((type, at) => ({
    type,
    value: [ck.CKO_SECRET_KEY, ck.CKK_GENERIC_SECRET][at] ?? 0,
  }));
  let value = Buffer.alloc(0);
  const rv = rvOf(() => {
    const unwrapped = p11.C_UnwrapKey(session, { mechanism }, wrappingKey, octetsOf(ct), template);
    value = attribute(bench, unwrapped, ck.CKA_VALUE) as typeof value;
  });
  return rv === 'CKR_OK' && !value.equals(octetsOf(msg)) ? 'another key' : rv;
}

describe.skipIf(missing)(`Wycheproof, secret keys${missing && ` (skipped: ${missing})`}`, () => {
  it('aes_gcm: 316; no IV, and one longer than OpenSSL takes, are refused at once', () => {
    const bench = loggedIn('wycheproof gcm');
    const tally = new Tally();
    for (const { tests } of loadWycheproof<object, CipherTest>('aes_gcm_test').testGroups) {
      for (const test of tests) {
        const parameter = {
          type: CK_PARAMS_AES_GCM,
          iv: octetsOf(test.iv),
          aad: octetsOf(test.aad ?? ''),
          tagBits: 128,
        };
        tally.add(`${test.result}: ${cipherEnd(bench, { mechanism: ck.CKM_AES_GCM, parameter }, test)}`);
      }
    }
    expect(tally.counts).toEqual({
      'valid: CKR_OK': 226,
      'valid: Init CKR_MECHANISM_PARAM_INVALID': 3,
      'invalid: CKR_ENCRYPTED_DATA_INVALID': 81,
      'invalid: Init CKR_MECHANISM_PARAM_INVALID': 6,
    });
  });

  it('aes_ccm: 552; nonces and codes of lengths that CCM has not are refused at once', () => {
    const bench = loggedIn('wycheproof ccm');
    const tally = new Tally();
    for (const { tests } of loadWycheproof<object, CipherTest>('aes_ccm_test').testGroups) {
      for (const test of tests) {
        const parameter = {
          type: CK_PARAMS_AES_CCM,
          dataLen: test.msg.length / 2,
          nonce: octetsOf(test.iv),
          aad: octetsOf(test.aad ?? ''),
          macLen: (test.tag ?? '').length / 2,
        };
        tally.add(`${test.result}: ${cipherEnd(bench, { mechanism: ck.CKM_AES_CCM, parameter }, test)}`);
      }
    }
    expect(tally.counts).toEqual({
      'valid: CKR_OK': 405,
      'invalid: CKR_ENCRYPTED_DATA_INVALID': 81,
      'invalid: Init CKR_MECHANISM_PARAM_INVALID': 66,
    });
  });

  it('aes_cbc_pkcs5: 216', () => {
    const bench = loggedIn('wycheproof cbc');
    const tally = new Tally();
    for (const { tests } of loadWycheproof<object, CipherTest>('aes_cbc_pkcs5_test').testGroups) {
      for (const test of tests) {
        const whole = test.ct.length % 32 === 0 && test.ct.length > 0 ? '' : ', no whole blocks';
        const mechanism = { mechanism: ck.CKM_AES_CBC_PAD, parameter: octetsOf(test.iv) };
        tally.add(`${test.result}${whole}: ${cipherEnd(bench, mechanism, test)}`);
      }
    }
    expect(tally.counts).toEqual({
      'valid: CKR_OK': 72,
      'invalid: CKR_ENCRYPTED_DATA_INVALID': 141,
      'invalid, no whole blocks: CKR_ENCRYPTED_DATA_LEN_RANGE': 3,
    });
  });

  it.each([
    ['aes_cmac_test', ck.CKK_AES, ck.CKM_AES_CMAC, ck.CKM_AES_CMAC_GENERAL, 16, { valid: 63, invalid: 243, keys: 5 }],
    [
      'hmac_sha1_test',
      ck.CKK_GENERIC_SECRET,
      ck.CKM_SHA_1_HMAC,
      ck.CKM_SHA_1_HMAC_GENERAL,
      20,
      { valid: 66, invalid: 104, keys: 0 },
    ],
    [
      'hmac_sha256_test',
      ck.CKK_GENERIC_SECRET,
      ck.CKM_SHA256_HMAC,
      ck.CKM_SHA256_HMAC_GENERAL,
      32,
      { valid: 66, invalid: 108, keys: 0 },
    ],
    [
      'hmac_sha384_test',
      ck.CKK_GENERIC_SECRET,
      ck.CKM_SHA384_HMAC,
      ck.CKM_SHA384_HMAC_GENERAL,
      48,
      { valid: 66, invalid: 108, keys: 0 },
    ],
    [
      'hmac_sha512_test',
      ck.CKK_GENERIC_SECRET,
      ck.CKM_SHA512_HMAC,
      ck.CKM_SHA512_HMAC_GENERAL,
      64,
      { valid: 66, invalid: 108, keys: 0 },
    ],
    [
      'hmac_sha3_256_test',
      ck.CKK_GENERIC_SECRET,
      ck.CKM_SHA3_256_HMAC,
      ck.CKM_SHA3_256_HMAC_GENERAL,
      32,
      { valid: 66, invalid: 108, keys: 0 },
    ],
  ] as const)('%s, whole codes and shorter ones', (name, keyType, full, general, length, { valid, invalid, keys }) => {
    const bench = loggedIn(`wycheproof ${name}`);
    const tally = new Tally();
    for (const { tagSize, tests } of loadWycheproof<{ tagSize: number }, MacTest>(name).testGroups) {
      const octets = tagSize / 8;
      const mechanism = octets === length ? { mechanism: full } : { mechanism: general, parameter: octets };
      for (const test of tests) tally.add(`${test.result}: ${macEnd(bench, mechanism, keyType, test)}`);
    }
    expect(tally.counts).toEqual({
      'valid: CKR_OK': valid,
      'invalid: CKR_SIGNATURE_INVALID': invalid,
      ...(keys > 0 && { 'invalid: key CKR_ATTRIBUTE_VALUE_INVALID': keys }),
    });
  });

  it.each([
    ['aes_wrap_test', ck.CKM_AES_KEY_WRAP, 165],
    ['aes_kwp_test', ck.CKM_AES_KEY_WRAP_KWP, 254],
  ])('%s: wrapped and unwrapped', (name, mechanism, total) => {
    const bench = loggedIn(`wycheproof ${name}`);
    const tally = new Tally();
    const file = loadWycheproof<object, WrapTest>(name);
    for (const { tests } of file.testGroups) {
      for (const test of tests) tally.add(`${test.result}: ${wrapEnd(bench, mechanism, test)}`);
    }
    expect(file.numberOfTests).toBe(total);
    expect(tally.counts).toEqual(WRAP_COUNTS[name]);
  });
});

const WRAP_COUNTS: Readonly<Record<string, Record<string, number>>> = {
  // Wrong sizes are refused before anything is unwrapped, wrong initial values by the integrity check.
  aes_wrap_test: {
    'valid: CKR_OK': 36,
    'invalid: CKR_WRAPPED_KEY_INVALID': 72,
    'invalid: CKR_WRAPPED_KEY_LEN_RANGE': 54,
    'acceptable: CKR_WRAPPED_KEY_LEN_RANGE': 3,
  },
  aes_kwp_test: {
    'valid: CKR_OK': 77,
    'invalid: CKR_WRAPPED_KEY_INVALID': 174,
    'invalid: CKR_WRAPPED_KEY_LEN_RANGE': 3,
  },
};
