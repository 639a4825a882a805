import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BodyOf, PkiBody } from '../pki/cmp/bodies.ts';
import { rejectionStatus } from '../pki/cmp/status.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { dnToString, parseDn } from '../pki/x509/name.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { type CertificateParty, CmpBench, confirmation, ir, SECRET } from './testing/cmp-bench.ts';
import { certificateIn, certificateRequest, expectBody, type Told, verdictOf } from './testing/cmp-client.ts';
import { keySigner } from './testing/keys.ts';

/** How transactions of CMP end otherwise than they should, and what certificates may still do at their end. */

let cmp: CmpBench;
beforeEach(async () => {
  cmp = await CmpBench.open();
});
afterEach(() => cmp.close());

const ERROR: PkiBody = { type: 'error', content: { pKIStatusInfo: rejectionStatus('systemFailure', 'No room.') } };

describe('an error that the client tells of', () => {
  it('is confirmed, and the certificate that he has not confirmed is revoked', async () => {
    const session = cmp.client();
    const certificate = certificateIn(await session.send(await ir(cmp.fresh())));
    expect(verdictOf(await session.send(ERROR))).toBe('pkiConf');
    expect(await cmp.revocationOf(certificate)).toMatchObject({ reason: 'cessationOfOperation' });
    expect(verdictOf(await session.send(confirmation(certificate)))).toBe('error badRequest');
  });

  it('changes nothing of what is confirmed, nor of what there is not', async () => {
    const session = cmp.client();
    const certificate = certificateIn(await session.send(await ir(cmp.fresh())));
    await session.send(confirmation(certificate));
    expect(verdictOf(await session.send(ERROR))).toBe('pkiConf');
    expect(await cmp.revocationOf(certificate)).toBeUndefined();
    expect(verdictOf(await cmp.client().send(ERROR))).toBe('pkiConf');
  });

  it('is taken from nobody else, nor with another nonce', async () => {
    const session = cmp.client();
    const issued = await session.send(await ir(cmp.fresh()));
    const { transactionID } = session;
    const { senderNonce: recipNonce = new Uint8Array(0) } = issued.envelope.header.value;
    const stranger = cmp.client(await cmp.handOut('KISC00000990'), { transactionID });
    expect(verdictOf(await stranger.send(ERROR, { recipNonce }))).toBe('error notAuthorized');
    expect(verdictOf(await session.send(ERROR, { recipNonce: new Uint8Array(16) }))).toBe('error badRecipientNonce');
    expect(await cmp.revocationOf(certificateIn(issued))).toBeUndefined();
  });
});

describe('a confirmation', () => {
  it('under the key of the new certificate is of somebody else than who began', async () => {
    const session = cmp.client();
    const issued = await session.send(await ir(cmp.fresh()));
    const certificate = certificateIn(issued);
    const { senderNonce: recipNonce = new Uint8Array(0) } = issued.envelope.header.value;
    const holder: CertificateParty = {
      kind: 'certificate',
      signer: await keySigner('rsa-2048', 'cmp rsa'),
      certificate,
    };
    const told = await cmp
      .client(holder, { transactionID: session.transactionID })
      .send(confirmation(certificate), { recipNonce });
    expect(verdictOf(told)).toBe('error notAuthorized');
  });
});

const update = async ({ certificate }: CertificateParty, key = 'cmp ec'): Promise<PkiBody> => {
  const { subject } = parseCertificate(certificate);
  return { type: 'kur', content: [await certificateRequest(await keySigner('ec-p256', key), dnToString(subject))] };
};

describe('a key update', () => {
  it('is not for whose certificate has ended, is on hold or is revoked; to the last instant it is', async () => {
    const party = await cmp.enrolled();
    const { notAfter } = parseCertificate(party.certificate);
    const sent = async () => verdictOf(await cmp.client(party).send(await update(party)));
    const change = async (reason: number) => {
      const told = await cmp.client().send({ type: 'rr', content: [named(party, { reason })] });
      return verdictOf(told);
    };
    expect(await change(6)).toBe('rp');
    expect(await sent()).toBe('error signerNotTrusted');
    expect(await change(8)).toBe('rp');
    expect(await sent()).toBe('kup');
    cmp.bench.clock.advance(notAfter - cmp.bench.clock.now());
    expect(await sent()).toBe('kup');
    cmp.bench.clock.advance(1000);
    expect(await sent()).toBe('error signerNotTrusted');
  });
});

type RevDetails = BodyOf<'rr'>['content'][number];

/** A certificate as a revocation request names it. */
function named(
  { certificate }: CertificateParty,
  { reason = 0, ...more }: Partial<RevDetails['certDetails']> & { reason?: number } = {},
): RevDetails {
  const { issuer, serialNumber } = parseCertificate(certificate);
  const crlEntryDetails = [{ oid: '2.5.29.21', critical: false, value: Uint8Array.of(10, 1, reason) }];
  return { certDetails: { issuer, serialNumber, ...more }, crlEntryDetails };
}

describe('a revocation request', () => {
  it('that says something of the certificate that is not so means another one', async () => {
    const party = await cmp.enrolled();
    const { subject, publicKey } = parseCertificate(party.certificate);
    const other = (await keySigner('ec-p256', 'cmp ec')).publicKey;
    const revokes = async (line: RevDetails): Promise<string> => {
      const told: Told = await cmp.client(party).send({ type: 'rr', content: [line] });
      expect(expectBody(told, 'rp').status).toHaveLength(1);
      return verdictOf(told);
    };
    expect(await revokes(named(party, { subject: parseDn('CN=TEST Other') }))).toBe('rp badCertId');
    expect(await revokes(named(party, { publicKey: other }))).toBe('rp badCertId');
    expect(await revokes(named(party, { version: 1 }))).toBe('rp badRequest');
    const strange = { oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) };
    expect(await revokes({ ...named(party), crlEntryDetails: [strange] })).toBe('rp unacceptedExtension');
    expect(await cmp.revocationOf(party.certificate)).toBeUndefined();
    expect(await revokes(named(party, { subject, publicKey, version: 2 }))).toBe('rp');
    expect(await cmp.revocationOf(party.certificate)).toBeDefined();
  });

  it('for a certificate that has ended is refused, as nobody would look for it on a list', async () => {
    const party = await cmp.enrolled();
    cmp.bench.clock.advance(366 * DAY_MS);
    // The old envelope has ended too.
    await cmp.envelope({ reference: SECRET.reference, secret: SECRET.secret });
    const told = await cmp.client().send({ type: 'rr', content: [named(party)] });
    expect(verdictOf(told)).toBe('rp badCertId');
  });
});
