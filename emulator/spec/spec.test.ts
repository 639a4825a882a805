import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import * as constants from './constants.gen.ts';
import { ckrName, nameOf } from './names.ts';
import { PARAMETER_OIDS } from './oids.ts';
import * as vendor from './vendor.ts';

describe('constants of PKCS#11', () => {
  it('are what scripts/generate-spec.mjs makes of the OASIS data', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-spec.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('have the values of the standard', () => {
    expect([constants.CKR_PIN_INCORRECT, constants.CKR_PIN_LOCKED]).toEqual([0xa0, 0xa4]);
    expect(constants.CKM_GOSTR3410_WITH_GOSTR3411).toBe(0x1202);
    expect(constants.CKA_ALWAYS_AUTHENTICATE).toBe(0x202);
    expect(constants.CK_UNAVAILABLE_INFORMATION).toBe(2n ** 64n - 1n);
  });
});

describe('names', () => {
  it('are found again for every number of every named family', () => {
    let looked = 0;
    for (const [name, value] of Object.entries({ ...constants, ...vendor })) {
      const family = /^(CKR|CKA|CKM|CKO|CKK|CKC|CKU)_/.exec(name)?.[1] as 'CKR' | undefined;
      if (family === undefined || typeof value !== 'number') continue;
      const found = nameOf(family, value);
      expect({ ...constants, ...vendor }[found as 'CKR_OK'], name).toBe(value);
      looked++;
    }
    expect(looked).toBeGreaterThan(800);
  });

  it('prefer the name that the standard does not deprecate', () => {
    expect(nameOf('CKK', constants.CKK_ECDSA)).toBe('CKK_EC');
    expect(nameOf('CKM', constants.CKM_ECDSA_KEY_PAIR_GEN)).toBe('CKM_EC_KEY_PAIR_GEN');
  });

  it('of unknown numbers show the number', () => {
    expect(ckrName(0x80001234)).toBe('CKR_0x80001234');
    expect(nameOf('CKM', vendor.CKM_GOSTR3410_512)).toBe('CKM_GOSTR3410_512');
  });
});

describe('vendor numbers', () => {
  it('are those of the TC26 and Tumar headers', () => {
    expect(vendor.CKM_GOSTR3410_512_KEY_PAIR_GEN).toBe(0xd4321005);
    expect(vendor.CKK_GOSTR3410_512).toBe(0xd4321003);
    expect(vendor.CKM_GOSTR3411_12_512).toBe(0xd4321013);
    expect(vendor.CKM_TUM_SIGN_GOST3411_R3410).toBe(0x8f000000 + 709);
    expect(vendor.CKM_TUM_SIGN_KEY_GEN_EC256_512G_A).toBe(0x8f000262);
    expect(vendor.CKM_TUM_HASH_GOSTCP_HMAC_GENERAL).toBe(0x8f00011b);
  });
});

describe('parameter OIDs', () => {
  const dotted: Record<keyof typeof PARAMETER_OIDS, string> = {
    'CryptoPro-A': '1.2.643.2.2.35.1',
    'CryptoPro-B': '1.2.643.2.2.35.2',
    'CryptoPro-C': '1.2.643.2.2.35.3',
    'TC26-256-A': '1.2.643.7.1.2.1.1.1',
    'GOSTR3411-94-Test': '1.2.643.2.2.30.0',
    'GOSTR3411-94-CryptoPro': '1.2.643.2.2.30.1',
    'TC26-512-A': '1.2.643.7.1.2.1.2.1',
    'TC26-512-B': '1.2.643.7.1.2.1.2.2',
    'TC26-512-C': '1.2.643.7.1.2.1.2.3',
    'Streebog-256': '1.2.643.7.1.1.2.2',
    'Streebog-512': '1.2.643.7.1.1.2.3',
  };
  it.each(Object.entries(dotted))('%s is the DER of %s', (name, oid) => {
    const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
    const arcs = [first * 40 + second, ...rest].flatMap((arc) => (arc < 128 ? [arc] : [0x80 | (arc >> 7), arc & 0x7f]));
    expect(PARAMETER_OIDS[name as keyof typeof PARAMETER_OIDS]).toBe(
      Buffer.from([6, arcs.length, ...arcs]).toString('hex'),
    );
  });
});
