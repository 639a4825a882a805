import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalRoutes } from '../http/ca-national.ts';
import type { HttpClient } from '../http/client.ts';
import { issueCertificate, parseCertificate } from '../pki/x509/certificate.ts';
import { type Identity, MINUTE_MS, problemOf } from './testing/ca-bench.ts';
import { keySigner } from './testing/keys.ts';
import {
  enterCabinet,
  logIn,
  type NationalBench,
  type NationalPerson,
  openNationalBench,
  registerCitizen,
  signed,
} from './testing/national-bench.ts';

let bench: NationalBench;
let person: NationalPerson;
const code = async (call: Promise<unknown>) => (await problemOf(call)).code;

/** A certificate that looks like another one but is signed by nobody who may. */
async function forgedIdentity({ certificate }: Identity): Promise<Identity> {
  const { serialNumber, issuer, subject, notBefore, notAfter, extensions } = parseCertificate(certificate);
  const signer = await keySigner('nuc-2015-512', 'forger');
  const template = { serialNumber, issuer, subject, notBefore, notAfter, extensions, publicKey: signer.publicKey };
  return { signer, certificate: await issueCertificate(template, signer) };
}

beforeAll(async () => {
  bench = await openNationalBench();
  person = await registerCitizen(bench, 1);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

describe("login to the National CA's cabinet", () => {
  it('R-NUC-6, R-NUC-15 offers the five storages with the passwords they come with', async () => {
    const { storages } = await bench.visitor().call(nationalRoutes.challenge);
    expect(storages.map(({ title, defaultPassword }) => [title.kk, defaultPassword])).toEqual([
      ['Дербес компьютер', undefined],
      ['жеке куәлік', undefined],
      ['eToken PRO (Java, 72K)', '1234567890'],
      ['JaCarta', '1234567890'],
      ['Kaztoken', '12345678'],
    ]);
    expect(storages.filter(({ isProtected }) => !isProtected).map(({ id }) => id)).toEqual(['PKCS12']);
  });

  it('R-NUC-10, R-NUC-18 the signed challenge opens the cabinet of the holder of the key', async () => {
    const visitor = bench.visitor();
    const [identity] = person.identities as [Identity];
    const { subject, serialNumber } = await logIn(visitor, identity);
    expect([subject, serialNumber]).toEqual([person.subject, parseCertificate(identity.certificate).serialNumber]);
    expect(await visitor.call(nationalRoutes.cabinet)).toMatchObject({ subject, email: person.email });
    expect(await visitor.call(nationalRoutes.entry)).toEqual({ isInCabinet: true });
    await visitor.call(nationalRoutes.leave);
    expect(await code(visitor.call(nationalRoutes.cabinet))).toBe('visit-needed');
  });

  it('R-NUC-8, R-NUC-42 only with the authentication key; the key to sign with does not log in', async () => {
    const pair = await registerCitizen(bench, 2, 'GOST-2004');
    const [auth, sign] = pair.identities as [Identity, Identity];
    expect(await code(logIn(bench.visitor(), sign))).toBe('not-authentication-key');
    expect((await logIn(bench.visitor(), auth)).subject).toBe(pair.subject);
  });

  it('a challenge is good once, for this visit, for ten minutes, and for its very octets', async () => {
    const [identity] = person.identities as [Identity];
    const [visitor, other] = [bench.visitor(), bench.visitor()];
    const attempt = (who: HttpClient, signature: string) =>
      code(who.call(nationalRoutes.signIn, { body: { signature } }));
    const first = await visitor.call(nationalRoutes.challenge);
    await other.call(nationalRoutes.challenge);
    expect(await attempt(other, await signed(first.challenge, identity))).toBe('content-not-asked');
    expect(await attempt(other, await signed(first.challenge, identity))).toBe('challenge-missing');
    bench.clock.advance(10 * MINUTE_MS + 1);
    expect(await attempt(visitor, await signed(first.challenge, identity))).toBe('challenge-missing');
    expect(await attempt(bench.visitor(), await signed(first.challenge, identity))).toBe('challenge-missing');
  });

  it('what is no signature of a certificate of this CA is refused', async () => {
    const [identity] = person.identities as [Identity];
    const forged = await forgedIdentity(identity);
    const attempt = async (make: (challenge: string) => Promise<string> | string) => {
      const visitor = bench.visitor();
      const { challenge } = await visitor.call(nationalRoutes.challenge);
      return code(visitor.call(nationalRoutes.signIn, { body: { signature: await make(challenge) } }));
    };
    const broken = async (challenge: string) => {
      const octets = Buffer.from(await signed(challenge, identity), 'base64');
      octets.writeUInt8(octets.readUInt8(octets.length - 1) ^ 1, octets.length - 1);
      return octets.toString('base64');
    };
    expect(await attempt(() => 'AAAA')).toBe('cms-malformed');
    expect(await attempt(() => '-----BEGIN CMS-----')).toBe('cms-malformed');
    expect(await attempt(broken)).toBe('cms-signature');
    expect(await attempt((challenge) => signed(challenge, forged))).toBe('signer-unknown');
  });

  it('a visit ends after half an hour without a request', async () => {
    const visitor = await enterCabinet(bench, person);
    bench.clock.advance(29 * MINUTE_MS);
    await visitor.call(nationalRoutes.cabinet);
    bench.clock.advance(30 * MINUTE_MS + 1);
    expect(await code(visitor.call(nationalRoutes.cabinet))).toBe('visit-needed');
  });
});
