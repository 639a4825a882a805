import { describe, expect, it } from 'vitest';
import { haveOpensslGost, opensslGost, withFiles } from '../../pki/testing/foreign.ts';
import { fromHex, loadVectors } from '../../pki/testing/vectors.ts';
import * as ck from '../index.ts';
import { attribute, importSecret, loggedIn, oid, rvOf, type Workbench } from '../testing/workbench.ts';

const gost = haveOpensslGost();
const UKM = Buffer.from('1d80603c8544c727', 'hex');
const bool = (type: number, value: boolean) => ({ type, value });
const OPEN: ck.Template = [bool(ck.CKA_EXTRACTABLE, true), bool(ck.CKA_SENSITIVE, false)];

function derive(
  { p11, session }: Workbench,
  mechanism: number,
  key: ck.Handle,
  publicData: Buffer,
  members: object = {},
  ...template: ck.Template
): ck.Handle {
  const parameter = { type: 0, kdf: ck.CKD_NULL, publicData, ukm: UKM, ...members };
  return p11.C_DeriveKey(session, { mechanism, parameter }, key, [...OPEN, ...template]);
}

/** A private key as OpenSSL reads it: the token's own PrivateKeyInfo. */
function exported(bench: Workbench, key: ck.Handle): Buffer {
  const { p11, session } = bench;
  const kek = importSecret(bench, ck.CKK_AES, Buffer.alloc(16, 7));
  const mechanism = { mechanism: ck.CKM_AES_KEY_WRAP_KWP };
  const wrapped = Buffer.from(p11.C_WrapKey(session, mechanism, kek, key, Buffer.alloc(256)));
  p11.C_DecryptInit(session, mechanism, kek);
  return Buffer.from(p11.C_Decrypt(session, wrapped, Buffer.alloc(256)));
}

function opensslSecret(privateKey: Buffer, peer: Buffer): Buffer {
  return withFiles({ key: privateKey, peer }, ({ key, peer: peerKey }) => {
    const keys = ['-inkey', key, '-keyform', 'DER', '-peerkey', peerKey, '-peerform', 'DER'];
    const { status, stdout, stderr } = opensslGost([
      'pkeyutl',
      '-derive',
      ...keys,
      '-pkeyopt',
      `ukmhex:${UKM.toString('hex')}`,
    ]);
    if (status !== 0) throw new Error(stderr);
    return stdout;
  });
}

const KINDS = [
  [
    'GOST R 34.10-2001',
    ck.CKM_GOSTR3410_DERIVE,
    ck.CKM_GOSTR3410_KEY_PAIR_GEN,
    'CryptoPro-A',
    'GOSTR3411-94-CryptoPro',
  ],
  ['2012, 256 bits', ck.CKM_GOSTR3410_12_DERIVE, ck.CKM_GOSTR3410_KEY_PAIR_GEN, 'CryptoPro-B', 'Streebog-256'],
  ['2012, cofactor 4', ck.CKM_GOSTR3410_12_DERIVE, ck.CKM_GOSTR3410_KEY_PAIR_GEN, 'TC26-256-A', 'Streebog-256'],
  ['2012, 512 bits', ck.CKM_GOSTR3410_12_DERIVE, ck.CKM_GOSTR3410_512_KEY_PAIR_GEN, 'TC26-512-A', 'Streebog-512'],
] as const;

describe.each(KINDS)('key agreement of GOST, %s', (name, mechanism, generation, curve, hash) => {
  const bench = loggedIn(`vko ${name}`);
  const pair = (derives = true) =>
    bench.p11.C_GenerateKeyPair(
      bench.session,
      { mechanism: generation },
      [
        { type: ck.CKA_GOSTR3410_PARAMS, value: oid(curve) },
        { type: ck.CKA_GOSTR3411_PARAMS, value: oid(hash) },
      ],
      [...OPEN, bool(ck.CKA_DERIVE, derives)],
    );
  const [a, b] = [pair(), pair()];
  const publicOf = ({ publicKey }: ck.KeyPair) => attribute(bench, publicKey, ck.CKA_VALUE);
  const secretOf = (key: ck.Handle) => attribute(bench, key, ck.CKA_VALUE);

  it('gives both sides one secret of 32 octets', () => {
    const secret = secretOf(derive(bench, mechanism, a.privateKey, publicOf(b)));
    expect(secret).toHaveLength(32);
    expect(secretOf(derive(bench, mechanism, b.privateKey, publicOf(a)))).toEqual(secret);
    const aes = derive(
      bench,
      mechanism,
      a.privateKey,
      publicOf(b),
      {},
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
      { type: ck.CKA_VALUE_LEN, value: 16 },
    );
    expect(secretOf(aes)).toEqual(secret.subarray(0, 16));
  });

  it.skipIf(!gost.have)(`is that of OpenSSL's GOST engine${gost.note}`, () => {
    const peer = attribute(bench, b.publicKey, ck.CKA_PUBLIC_KEY_INFO);
    const secret = secretOf(derive(bench, mechanism, a.privateKey, publicOf(b)));
    expect(secret).toEqual(opensslSecret(exported(bench, a.privateKey), peer));
  });

  it('refuses other keys, KDFs, UKMs, points and lengths', () => {
    const end = (publicData: Buffer, members: object = {}, key = a.privateKey, ...more: ck.Template) =>
      rvOf(() => derive(bench, mechanism, key, publicData, members, ...more));
    const other = publicOf(b);
    const off = Buffer.from(other);
    off[0] = (off[0] ?? 0) ^ 1;
    const invalid = 'CKR_MECHANISM_PARAM_INVALID';
    expect(end(off)).toBe(invalid);
    expect(end(other.subarray(1))).toBe(invalid);
    expect(end(other, { kdf: ck.CKD_CPDIVERSIFY_KDF })).toBe(invalid);
    for (const ukm of [Buffer.alloc(7, 1), Buffer.alloc(17, 1), Buffer.alloc(8), undefined]) {
      expect(end(other, { ukm })).toBe(invalid);
    }
    expect(end(other, {}, a.publicKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(end(other, {}, pair(false).privateKey)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
    expect(end(other, {}, a.privateKey, { type: ck.CKA_VALUE_LEN, value: 33 })).toBe('CKR_TEMPLATE_INCONSISTENT');
    const noStructure = () => bench.p11.C_DeriveKey(bench.session, { mechanism, parameter: other }, a.privateKey, []);
    expect(rvOf(noStructure)).toBe(invalid);
  });
});

describe('CKM_GOSTR3410_12_DERIVE', () => {
  it('is the example of RFC 7836 appendix B', () => {
    const bench = loggedIn('rfc 7836');
    const [vector] = loadVectors('rfc-7836').vko;
    const value = (hex = '') => Buffer.from(fromHex(hex));
    const key = bench.p11.C_CreateObject(bench.session, [
      { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_GOSTR3410_512 },
      { type: ck.CKA_GOSTR3410_PARAMS, value: oid('TC26-512-A') },
      { type: ck.CKA_GOSTR3411_PARAMS, value: oid('Streebog-512') },
      { type: ck.CKA_VALUE, value: value(vector?.aPrivateHex) },
      bool(ck.CKA_DERIVE, true),
    ]);
    const secret = derive(bench, ck.CKM_GOSTR3410_12_DERIVE, key, value(vector?.bPublicHex));
    expect(attribute(bench, secret, ck.CKA_VALUE).toString('hex')).toBe(vector?.kek256);
  });
});
