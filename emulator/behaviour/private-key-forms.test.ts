import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { haveOpensslGost, opensslGost, withFiles } from '../../pki/testing/foreign.ts';
import * as ck from '../index.ts';
import { attribute, importSecret, loggedIn, oid, rvOf, type Workbench } from '../testing/workbench.ts';

const gost = haveOpensslGost();
const KEK = Buffer.from('202122232425262728292a2b2c2d2e2f', 'hex');
const KWP: ck.Mechanism = { mechanism: ck.CKM_AES_KEY_WRAP_KWP };
const room = () => Buffer.alloc(1024);

interface GostKind {
  readonly name: string;
  readonly mechanism: number;
  readonly keyType: number;
  readonly curve: ck.ParameterOid;
  readonly hash: ck.ParameterOid;
  /** Algorithm and parameter set of OpenSSL's engine. */
  readonly openssl: [string, string];
}

const GOST_256 = { mechanism: ck.CKM_GOSTR3410_KEY_PAIR_GEN, keyType: ck.CKK_GOSTR3410 };
const GOST_512 = { mechanism: ck.CKM_GOSTR3410_512_KEY_PAIR_GEN, keyType: ck.CKK_GOSTR3410_512 };

const kind = (
  family: typeof GOST_256,
  curve: ck.ParameterOid,
  hash: ck.ParameterOid,
  ...openssl: [string, string]
) => ({
  ...family,
  name: `${curve} with ${hash}`,
  curve,
  hash,
  openssl,
});

const GOST_KINDS: readonly GostKind[] = [
  kind(GOST_256, 'CryptoPro-A', 'GOSTR3411-94-CryptoPro', 'gost2001', 'A'),
  kind(GOST_256, 'CryptoPro-A', 'GOSTR3411-94-Test', 'gost2001', 'A'),
  kind(GOST_256, 'CryptoPro-B', 'GOSTR3411-94-CryptoPro', 'gost2001', 'B'),
  kind(GOST_256, 'CryptoPro-C', 'GOSTR3411-94-CryptoPro', 'gost2001', 'C'),
  kind(GOST_256, 'CryptoPro-A', 'Streebog-256', 'gost2012_256', 'A'),
  kind(GOST_256, 'TC26-256-A', 'Streebog-256', 'gost2012_256', 'TCA'),
  kind(GOST_512, 'TC26-512-A', 'Streebog-512', 'gost2012_512', 'A'),
  kind(GOST_512, 'TC26-512-B', 'Streebog-512', 'gost2012_512', 'B'),
  kind(GOST_512, 'TC26-512-C', 'Streebog-512', 'gost2012_512', 'C'),
];

const EXTRACTABLE: ck.Template = [
  { type: ck.CKA_EXTRACTABLE, value: true },
  { type: ck.CKA_SENSITIVE, value: false },
];

function parameters({ curve, hash }: GostKind): ck.Template {
  return [
    { type: ck.CKA_GOSTR3410_PARAMS, value: oid(curve) },
    { type: ck.CKA_GOSTR3411_PARAMS, value: oid(hash) },
  ];
}

/** The PrivateKeyInfo that the token wraps, opened by the same wrapping key. */
function wrappedForm(bench: Workbench, kek: ck.Handle, key: ck.Handle): Buffer {
  const { p11, session } = bench;
  const wrapped = Buffer.from(p11.C_WrapKey(session, KWP, kek, key, room()));
  p11.C_DecryptInit(session, KWP, kek);
  return Buffer.from(p11.C_Decrypt(session, wrapped, room()));
}

/** A PrivateKeyInfo brought onto the token under the wrapping key. */
function arrived(bench: Workbench, kek: ck.Handle, keyType: number, info: Buffer): ck.Handle {
  const { p11, session } = bench;
  p11.C_EncryptInit(session, KWP, kek);
  const wrapped = Buffer.from(p11.C_Encrypt(session, info, room()));
  return p11.C_UnwrapKey(session, KWP, kek, wrapped, [
    { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
    { type: ck.CKA_KEY_TYPE, value: keyType },
    { type: ck.CKA_SENSITIVE, value: false },
  ]);
}

/** What OpenSSL writes of a key that lies in a file. */
function opensslPkey(der: Buffer, ...options: string[]): Buffer {
  return withFiles({ key: der }, ({ key }) => {
    const { status, stdout, stderr } = opensslGost([
      'pkey',
      '-inform',
      'DER',
      '-in',
      key,
      '-outform',
      'DER',
      ...options,
    ]);
    if (status !== 0) throw new Error(stderr);
    return stdout;
  });
}

/** OpenSSL's engine knows no Test S-box and writes the identifier of the CryptoPro one in its place. */
function inOpenssl(der: Buffer): Buffer {
  return Buffer.from(der.toString('hex').replace(hex('GOSTR3411-94-Test'), hex('GOSTR3411-94-CryptoPro')), 'hex');
}

const hex = (name: ck.ParameterOid) => oid(name).toString('hex');

describe.each(GOST_KINDS)('a GOST key on $name', (gostKind) => {
  const bench = loggedIn(`form ${gostKind.name}`);
  const { p11, session } = bench;
  const kek = importSecret(bench, ck.CKK_AES, KEK);
  const pair = p11.C_GenerateKeyPair(session, { mechanism: gostKind.mechanism }, parameters(gostKind), EXTRACTABLE);
  const spki = attribute(bench, pair.publicKey, ck.CKA_PUBLIC_KEY_INFO);

  it('tells one CKA_PUBLIC_KEY_INFO in both halves', () => {
    expect(attribute(bench, pair.privateKey, ck.CKA_PUBLIC_KEY_INFO)).toEqual(spki);
  });

  it.skipIf(!gost.have)(`is wrapped as PKCS #8 in which OpenSSL finds that public key${gost.note}`, () => {
    const info = wrappedForm(bench, kek, pair.privateKey);
    expect(opensslPkey(info, '-pubout')).toEqual(inOpenssl(spki));
    expect(opensslPkey(info)).toEqual(inOpenssl(info));
  });

  it('comes back the same, and as BouncyCastle and the National CA write it too', () => {
    const info = wrappedForm(bench, kek, pair.privateKey);
    const value = attribute(bench, pair.privateKey, ck.CKA_VALUE);
    const nested = nestedForm(info, value);
    for (const form of [info, nested]) {
      const back = arrived(bench, kek, gostKind.keyType, form);
      for (const type of [ck.CKA_VALUE, ck.CKA_GOSTR3410_PARAMS, ck.CKA_GOSTR3411_PARAMS, ck.CKA_PUBLIC_KEY_INFO]) {
        expect(attribute(bench, back, type)).toEqual(attribute(bench, pair.privateKey, type));
      }
    }
  });

  it.skipIf(!gost.have)(`takes a key that OpenSSL made${gost.note}`, () => {
    const [algorithm, set] = gostKind.openssl;
    const made = opensslGost([
      'genpkey',
      '-algorithm',
      algorithm,
      '-pkeyopt',
      `paramset:${set}`,
      '-outform',
      'DER',
    ]).stdout;
    const key = arrived(bench, kek, gostKind.keyType, made);
    expect(attribute(bench, key, ck.CKA_PUBLIC_KEY_INFO)).toEqual(opensslPkey(made, '-pubout'));
    expect(attribute(bench, key, ck.CKA_GOSTR3410_PARAMS)).toEqual(oid(gostKind.curve));
  });
});

/** The same PrivateKeyInfo with one OCTET STRING more around the key. */
function nestedForm(info: Buffer, value: Buffer): Buffer {
  const tlv = (tag: number, ...parts: Buffer[]) => {
    const content = Buffer.concat(parts);
    return Buffer.concat([
      Buffer.from(content.length < 128 ? [tag, content.length] : [tag, 0x81, content.length]),
      content,
    ]);
  };
  const head = info.subarray(info[1] === 0x81 ? 3 : 2, info.length - value.length - 2);
  return tlv(0x30, head, tlv(0x04, tlv(0x04, value)));
}

describe.each([
  { name: 'Ed25519', generation: ck.CKM_EC_EDWARDS_KEY_PAIR_GEN, keyType: ck.CKK_EC_EDWARDS },
  { name: 'X25519', generation: ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN, keyType: ck.CKK_EC_MONTGOMERY },
] as const)('an $name key', ({ name, generation, keyType }) => {
  const bench = loggedIn(`form ${name}`);
  const { p11, session } = bench;
  const kek = importSecret(bench, ck.CKK_AES, KEK);
  const { oid: curve, curveName } = ck.EC_PARAMETERS[name];

  it.each([curve, curveName])('is wrapped as RFC 8410 has it (CKA_EC_PARAMS %s)', (value) => {
    const pair = p11.C_GenerateKeyPair(
      session,
      { mechanism: generation },
      [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(value, 'hex') }],
      EXTRACTABLE,
    );
    const info = wrappedForm(bench, kek, pair.privateKey);
    const key = createPrivateKey({ key: info, format: 'der', type: 'pkcs8' });
    expect(key.asymmetricKeyType).toBe(name.toLowerCase());
    expect(key.export({ format: 'der', type: 'pkcs8' })).toEqual(info);
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
    for (const half of [pair.publicKey, pair.privateKey]) {
      expect(attribute(bench, half, ck.CKA_PUBLIC_KEY_INFO)).toEqual(spki);
    }
    const back = arrived(bench, kek, keyType, info);
    expect(attribute(bench, back, ck.CKA_VALUE)).toEqual(attribute(bench, pair.privateKey, ck.CKA_VALUE));
  });

  it('that OpenSSL made comes in', () => {
    const made = name === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
    const key = arrived(bench, kek, keyType, made.privateKey.export({ format: 'der', type: 'pkcs8' }));
    expect(attribute(bench, key, ck.CKA_PUBLIC_KEY_INFO)).toEqual(
      made.publicKey.export({ format: 'der', type: 'spki' }),
    );
  });
});

describe('C_UnwrapKey of private keys', () => {
  const bench = loggedIn('wrong forms');
  const kek = importSecret(bench, ck.CKK_AES, KEK);
  const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const ed448 = generateKeyPairSync('ed448').privateKey.export({ format: 'der', type: 'pkcs8' });
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' });

  it.each([
    ['an Ed25519 key as Montgomery', ck.CKK_EC_MONTGOMERY, ed25519],
    ['an Ed25519 key as GOST', ck.CKK_GOSTR3410, ed25519],
    ['an Ed448 key', ck.CKK_EC_EDWARDS, ed448],
    ['a P-256 key as GOST', ck.CKK_GOSTR3410_512, p256],
    ['a P-256 key as Edwards', ck.CKK_EC_EDWARDS, p256],
    ['an Ed25519 key cut short', ck.CKK_EC_EDWARDS, ed25519.subarray(0, -1)],
    ['no DER', ck.CKK_GOSTR3410, Buffer.from('not a key at all')],
  ])('refuses %s', (_, keyType, info) => {
    expect(rvOf(() => arrived(bench, kek, keyType, info))).toMatch(/^CKR_(WRAPPED_KEY_INVALID|CURVE_NOT_SUPPORTED)$/);
  });
});
