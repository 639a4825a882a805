import { createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { haveOpenssl, openssl } from '../testing/foreign.ts';
import { type AlgorithmId, readAlgorithm } from '../x509/algorithm.ts';
import { readDer } from '../x509/der.ts';
import { type Asn1, integer, NULL, octetString, oid, sequence, toDer } from '../x509/der-build.ts';
import { outcome } from '../x509/testing/outcome.ts';
import {
  ITERATIONS_MAX,
  isPasswordMac,
  PASSWORD_MAC_OID,
  PBMAC1_OID,
  passwordBasedMac,
  passwordMac,
  withSalt,
} from './password-mac.ts';

const SALT = Uint8Array.of(1, 2, 3, 4);
const MESSAGE = new TextEncoder().encode('TEST message');
const SECRET = 'Құпия-secret';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const HMAC_SHA512 = '1.2.840.113549.2.11';
const PBKDF2 = '1.2.840.113549.1.5.12';

const identified = (id: string, parameters: Asn1): AlgorithmId =>
  readAlgorithm(readDer(toDer(sequence(oid(id), parameters))), id);
const named = (id: string) => sequence(oid(id), NULL());
const pbm = (owf: string, iterations: number, mac: string, salt = SALT) =>
  identified(PASSWORD_MAC_OID, sequence(octetString(salt), named(owf), integer(iterations), named(mac)));
const pbmac1 = (derivation: Asn1[], mac: string, kdf = PBKDF2) =>
  identified(PBMAC1_OID, sequence(sequence(oid(kdf), sequence(...derivation)), named(mac)));
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

describe('PBMAC1', () => {
  it('is PBKDF2 and HMAC as node:crypto has them; the key is as long as the digest unless said otherwise', () => {
    const mac = (keyLength: number | undefined, hash: string, prf: string) =>
      createHmac(hash, pbkdf2Sync(SECRET, SALT, 100, keyLength ?? 64, prf))
        .update(MESSAGE)
        .digest('hex');
    const derivation = [octetString(SALT), integer(100)];
    expect(hex(passwordMac(pbmac1(derivation, HMAC_SHA512), SECRET, MESSAGE))).toBe(mac(undefined, 'sha512', 'sha1'));
    const long = [...derivation, integer(20), named(HMAC_SHA256)];
    expect(hex(passwordMac(pbmac1(long, HMAC_SHA512), SECRET, MESSAGE))).toBe(mac(20, 'sha512', 'sha256'));
  });
});

const ossl = haveOpenssl();
describe.skipIf(!ossl.have)(`PasswordBasedMac${ossl.note}`, () => {
  it('is the hash, again and again, of secret and salt, as the key of HMAC: step by step with OpenSSL', () => {
    let key: Uint8Array = Buffer.concat([Buffer.from(SECRET), SALT]);
    for (let i = 0; i < 3; i++) key = openssl(['dgst', '-sha256', '-binary'], key).stdout;
    const mac = openssl(
      ['dgst', '-sha512', '-binary', '-mac', 'HMAC', '-macopt', `hexkey:${hex(key)}`],
      MESSAGE,
    ).stdout;
    expect(hex(passwordMac(pbm(SHA256, 3, HMAC_SHA512), SECRET, MESSAGE))).toBe(hex(mac));
    expect(mac).toHaveLength(64);
  });
});

describe('a MAC from a password', () => {
  it('is the same method under another salt, with another result', () => {
    for (const method of [passwordBasedMac(SALT, 7), pbmac1([octetString(SALT), integer(9)], HMAC_SHA256)]) {
      expect([isPasswordMac(method), withSalt(method, SALT)]).toEqual([true, method]);
      const salted = withSalt(method, Uint8Array.of(5));
      expect(hex(passwordMac(salted, SECRET, MESSAGE))).not.toBe(hex(passwordMac(method, SECRET, MESSAGE)));
      expect(withSalt(salted, SALT)).toEqual(method);
    }
  });

  it.each([
    ['more iterations than are done', pbm(SHA256, ITERATIONS_MAX + 1, HMAC_SHA256), 'not-supported'],
    ['no iteration', pbm(SHA256, 0, HMAC_SHA256), 'not-supported'],
    ['a salt without end', pbm(SHA256, 1, HMAC_SHA256, new Uint8Array(1025)), 'not-supported'],
    ['a hash that nobody has', pbm(HMAC_SHA256, 1, HMAC_SHA256), 'unknown-algorithm'],
    ['a MAC that nobody has', pbm(SHA256, 1, SHA256), 'unknown-algorithm'],
    ['no parameters', identified(PASSWORD_MAC_OID, NULL()), 'malformed'],
    [
      'another derivation than PBKDF2',
      pbmac1([octetString(SALT), integer(1)], HMAC_SHA256, SHA256),
      'unknown-algorithm',
    ],
    ['a key of no octet', pbmac1([octetString(SALT), integer(1), integer(0)], HMAC_SHA256), 'not-supported'],
    ['a signature algorithm', identified('1.2.840.113549.1.1.11', NULL()), 'unknown-algorithm'],
  ])('with %s is refused', (_, method, code) => {
    expect(outcome(() => passwordMac(method, SECRET, MESSAGE))).toBe(code);
  });
});
