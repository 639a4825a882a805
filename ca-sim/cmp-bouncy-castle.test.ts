import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { bouncyCastleLater, haveBouncyCastle } from '../pki/testing/foreign.ts';
import { parseCertificate, verifyCertificateSignature } from '../pki/x509/certificate.ts';
import { dnToString } from '../pki/x509/name.ts';
import { CmpBench, RFC_RSA, SECRET } from './testing/cmp-bench.ts';

/** BouncyCastle's CMP classes as the client; it verifies every answer, and the GOST ones with its own arithmetic. */

const SOURCE = fileURLToPath(new URL('./testing/CmpClient.java', import.meta.url));
const bouncy = haveBouncyCastle('bcpkix', 'bcutil');
const answers = new Map<string, string>();
let cmp: CmpBench;
let gostIssuer: Uint8Array;

beforeAll(async () => {
  if (!bouncy.have) return;
  cmp = await CmpBench.open({ authorities: ['rfc', 'kz-nuc'] });
  const all = await cmp.bench.client.call(caRoutes.authorities, {});
  const gost = all.find((one) => one.authority === 'kz-nuc' && one.role === 'issuing' && one.algorithm === 'GOST-2015');
  gostIssuer = parseCertificate(Buffer.from(gost?.certificate ?? '', 'base64')).publicKey;
  const own = { reference: 'KISC00000901', secret: SECRET.secret, subject: 'C=KZ, CN=TEST BC Named' };
  await cmp.envelope({ ...own, singleUse: true });
  const args = [
    `${cmp.bench.ca.url}/cmp`,
    RFC_RSA,
    gost?.subject ?? '',
    SECRET.reference,
    own.reference,
    SECRET.secret,
  ];
  const { status, stdout, stderr } = await bouncyCastleLater(SOURCE, args, { jars: ['bcpkix', 'bcutil'] });
  expect([status, stderr]).toEqual([0, '']);
  for (const line of stdout.toString().trim().split('\n')) {
    const [name = '', ...value] = line.split(' ');
    answers.set(name, value.join(' '));
  }
}, 60_000);
afterAll(() => cmp?.close());

const certificate = (name: string) => parseCertificate(Buffer.from(answers.get(`${name}-certificate`) ?? '', 'hex'));
/** BouncyCastle's constants in PKIFailureInfo. */
const REVOKED_BITS = { certRevoked: 1 << 13, signerNotTrusted: 1 << 19 };

describe.skipIf(!bouncy.have)(`BouncyCastle over CMP${bouncy.note}`, () => {
  it.each(['RSA', 'EC'])(
    'X-CA-12 enrols an %s key with a PIN envelope and confirms; every answer verifies',
    (algorithm) => {
      expect(dnToString(certificate(algorithm).subject)).toBe(`C=KZ,CN=TEST BC ${algorithm}`);
      expect(answers.get(`${algorithm}-confirmed`)).toBe('true');
    },
  );

  it.each(['RSA', 'EC'])('updates and revokes with the %s certificate; a revoked one is worth nothing', (algorithm) => {
    const told = ['updated', 'update-confirmed', 'revoked', 'revoked-again', 'revoked-signs'];
    expect(told.map((what) => answers.get(`${algorithm}-${what}`))).toEqual([
      'true',
      'true',
      'true',
      `rejected ${REVOKED_BITS.certRevoked}`,
      `error ${REVOKED_BITS.signerNotTrusted}`,
    ]);
  });

  it('names nobody, proves the key by a MAC, and gets the name of its PIN envelope', () => {
    expect(dnToString(certificate('PKMAC').subject)).toBe('C=KZ,CN=TEST BC Named');
  });

  it('asks a question that has four answers', () => {
    expect(answers.get('genp')).toBe('4');
  });

  it('enrols and revokes a GOST 34.10-2015 key, and the CA answers in GOST', () => {
    const issued = certificate('GOST');
    expect(verifyCertificateSignature(issued, gostIssuer)).toBe(true);
    expect(['confirmed', 'revoked', 'answer-signed'].map((what) => answers.get(`GOST-${what}`))).toEqual([
      'true',
      'true',
      'true',
    ]);
  });
});
