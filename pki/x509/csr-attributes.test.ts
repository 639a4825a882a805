import { describe, expect, it } from 'vitest';
import { haveOpenssl, openssl } from '../testing/foreign.ts';
import { encodeCsrAttributes } from './csr-attributes.ts';

const ossl = haveOpenssl();

describe('CsrAttrs', () => {
  it.skipIf(!ossl.have)(`reads for OpenSSL as in the example of RFC 7030 section 4.5.2${ossl.note}`, () => {
    const der = encodeCsrAttributes([
      { oid: '1.2.840.113549.1.9.7' },
      { oid: '1.2.840.10045.2.1', values: [{ oid: '1.3.132.0.34' }] },
      { oid: '1.2.840.113549.1.1.1', values: [{ integer: 2048 }] },
      { oid: '1.2.840.10045.4.3.3' },
    ]);
    const tree = openssl(['asn1parse', '-inform', 'DER'], der).stdout.toString();
    const types = [...tree.matchAll(/(?:prim|cons): (\w+(?: \w+)?)\s*(?::(\S+))?/g)].map(([, type, value]) =>
      [type?.trim(), value].filter(Boolean).join(' '),
    );
    expect(types).toEqual([
      'SEQUENCE',
      'OBJECT challengePassword',
      'SEQUENCE',
      'OBJECT id-ecPublicKey',
      'SET',
      'OBJECT secp384r1',
      'SEQUENCE',
      'OBJECT rsaEncryption',
      'SET',
      'INTEGER 0800',
      'OBJECT ecdsa-with-SHA384',
    ]);
  });

  it('may be empty, and sorts the values of an attribute', () => {
    expect(encodeCsrAttributes([])).toEqual(Uint8Array.of(0x30, 0));
    const one = encodeCsrAttributes([{ oid: '1.2.3', values: [{ integer: 2 }, { integer: 1 }] }]);
    expect(one).toEqual(encodeCsrAttributes([{ oid: '1.2.3', values: [{ integer: 1 }, { integer: 2 }] }]));
  });
});
