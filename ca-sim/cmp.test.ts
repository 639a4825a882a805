import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import type { PkiBody } from '../pki/cmp/bodies.ts';
import { CONTROLS, certId } from '../pki/cmp/certificate-request.ts';
import { encode, generalizedTime } from '../pki/cmp/der-codec.ts';
import { directoryGeneralName, directoryNameOf } from '../pki/cmp/header.ts';
import { signCertRequest } from '../pki/cmp/proof-of-possession.ts';
import { PKI_STATUS } from '../pki/cmp/status.ts';
import { digest } from '../pki/keys.ts';
import { SUITES } from '../pki/suites.ts';
import { readAlgorithm } from '../pki/x509/algorithm.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { readDer } from '../pki/x509/der.ts';
import { oid, sequence, toDer } from '../pki/x509/der-build.ts';
import { keyUsage } from '../pki/x509/extensions.ts';
import { dnToString, parseDn } from '../pki/x509/name.ts';
import { buildRequest } from '../pki/x509/request.ts';
import { type CaBench, openBench, register } from './testing/ca-bench.ts';
import { CmpBench, confirmation, ir, RFC_EC, RFC_RSA, SECRET } from './testing/cmp-bench.ts';
import {
  certificateIn,
  certificateRequest,
  expectBody,
  isProtectedFor,
  statusOf,
  verdictOf,
  withProof,
} from './testing/cmp-client.ts';
import { keySigner } from './testing/keys.ts';

/** Certificates over CMP, asked for by a client of our own; OpenSSL's and BouncyCastle's have files of their own. */

let cmp: CmpBench;
let kisc: CaBench;
beforeAll(async () => {
  kisc = await openBench({ authorities: ['kz-kisc', 'kz-nuc', 'rfc'] });
  cmp = await CmpBench.on(kisc);
});
afterAll(() => cmp.close());

const rsa = (key: string) => keySigner('rsa-2048', key);
const numberOf = (der: Uint8Array) => parseCertificate(der).serialNumber;

describe('a certificate over CMP', () => {
  it('X-CA-12 ir with the secret of a PIN envelope, confirmed: the answers are under the same secret, with roots to trust', async () => {
    const session = cmp.client(SECRET, { recipient: RFC_RSA });
    const subject = cmp.fresh();
    const told = await session.send(await ir(subject));
    const { caPubs = [], response } = expectBody(told, 'ip');
    expect([told.httpStatus, response.length, verdictOf(told)]).toEqual([200, 1, 'ip']);
    const certificate = parseCertificate(certificateIn(told));
    expect([dnToString(certificate.subject), dnToString(certificate.issuer)].map((one) => parseDn(one))).toEqual([
      parseDn(subject),
      parseDn(RFC_RSA),
    ]);
    expect(caPubs.map((der) => parseCertificate(der).basicConstraints?.ca)).toEqual([true]);
    expect(isProtectedFor(told, SECRET)).toBe(true);
    const { header } = told.envelope;
    expect(header.value.transactionID).toEqual(session.transactionID);
    expect(header.value.recipNonce).toEqual(new Uint8Array(16).fill(7));
    expect(header.value.senderNonce).toHaveLength(16);
    const waits = header.value.generalInfo?.find(({ infoType }) => infoType === '1.3.6.1.5.5.7.4.14');
    expect(waits?.infoValue).toEqual(encode(generalizedTime, cmp.bench.clock.now() + 600_000));
    const confirmed = await session.send(confirmation(certificate.der));
    expect([verdictOf(confirmed), isProtectedFor(confirmed, SECRET)]).toEqual(['pkiConf', true]);
    cmp.bench.clock.advance(3_600_000);
    expect(await cmp.revocationOf(certificate.der)).toBeUndefined();
  });

  it('signed by a certificate of this CA: cr and kur of the same name, answers signed by the CA', async () => {
    const party = await cmp.enrolled();
    const { subject } = parseCertificate(party.certificate);
    const cr = await cmp.client(party).send({
      type: 'cr',
      content: [await certificateRequest(await keySigner('ec-p256', 'cmp second'), dnToString(subject))],
    });
    expect([verdictOf(cr), isProtectedFor(cr, party)]).toEqual(['cp', true]);
    const oldCertID = { issuer: directoryGeneralName(parseDn(RFC_RSA)), serialNumber: numberOf(party.certificate) };
    const controls = [{ type: CONTROLS.oldCertID, value: encode(certId, oldCertID) }];
    const updated = await cmp.client(party).send({
      type: 'kur',
      content: [await certificateRequest(await keySigner('ec-p256', 'cmp second'), dnToString(subject), { controls })],
    });
    expect(parseCertificate(certificateIn(updated)).subject).toEqual(subject);
    const [signer] = (updated.envelope.extraCerts ?? []).map(parseCertificate);
    expect(signer?.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.27']);
    expect(directoryNameOf(updated.envelope.header.value.sender)).toEqual(signer?.subject);
  });

  it('p10cr: the PKCS#10 of anybody, answered with the number -1', async () => {
    const content = await buildRequest({ subject: parseDn(cmp.fresh()) }, await keySigner('ec-p256', 'cmp ec'));
    const told = await cmp.client(SECRET, { recipient: RFC_EC }).send({ type: 'p10cr', content });
    expect(expectBody(told, 'cp').response[0]?.certReqId).toBe(-1);
    expect(dnToString(parseCertificate(certificateIn(told)).issuer)).toBe('C=KZ,O=TEST token-bench,CN=TEST CA EC');
  });

  it('what was not granted as asked for is said', async () => {
    const signer = await rsa('cmp rsa');
    const certTemplate = {
      subject: parseDn(cmp.fresh()),
      publicKey: signer.publicKey,
      validity: { notAfter: cmp.bench.clock.now() + 1000 },
      extensions: [keyUsage(['keyCertSign'])],
    };
    const request = await signCertRequest({ certReqId: 0, certTemplate }, signer);
    const told = await cmp.client().send({ type: 'ir', content: [request] });
    expect(statusOf(told)).toMatchObject({ status: PKI_STATUS.grantedWithMods });
    expect(statusOf(told)?.statusString?.[0]).toContain('the validity, the extension 2.5.29.15');
    expect(parseCertificate(certificateIn(told)).keyUsage?.has('keyCertSign')).toBe(false);
  });

  it('GOST: a Registration Authority of KISC vouches with its signature, and for possession with its word', async () => {
    const party = { kind: 'certificate', ...kisc.authority } as const;
    const request = await certificateRequest(await keySigner('ec-p256', 'cmp vouched'), cmp.fresh());
    const told = await cmp
      .client(party)
      .send({ type: 'ir', content: [withProof(request, { kind: 'raVerified', value: null })] });
    expect([verdictOf(told), isProtectedFor(told, party)]).toEqual(['ip', true]);
  });

  it.each([
    ['nuc-2015-512', 'kz-nuc', 'GOST-2015'],
    ['nuc-2004', 'kz-nuc', 'GOST'],
  ] as const)('GOST: %s keys are certified where the recipient is that CA', async (suite, authority, algorithm) => {
    const all = await cmp.bench.client.call(caRoutes.authorities, {});
    const row = all.find((one) => one.authority === authority && one.role === 'issuing' && one.algorithm === algorithm);
    const recipient = row?.subject ?? '';
    const signer = await keySigner(suite, 'cmp gost');
    const session = cmp.client(SECRET, { recipient });
    const told = await session.send({ type: 'ir', content: [await certificateRequest(signer, cmp.fresh())] });
    const certificate = certificateIn(told);
    expect(dnToString(parseCertificate(certificate).issuer)).toBe(recipient);
    const certHash = digest(SUITES[suite], certificate);
    const confirmed = await session.send({ type: 'certConf', content: [{ certHash, certReqId: 0 }] });
    expect(verdictOf(confirmed)).toBe('pkiConf');
  });
});

describe('KISC over CMP', () => {
  it('X-CA-12 certifies a GOST and an RSA key of a registered person, each under the twin of the one name', async () => {
    const subject = await register(kisc, 1200);
    const party = await cmp.handOut('KISC00001200', { subject });
    for (const suite of ['kisc-2004', 'rsa-2048'] as const) {
      const signer = await keySigner(suite, 'cmp rsa');
      const session = cmp.client(party, { recipient: 'C=KZ, O=TEST KISC, CN=TEST KISC CA' });
      const told = await session.send({ type: 'ir', content: [await certificateRequest(signer, subject)] });
      const certificate = parseCertificate(certificateIn(told));
      expect([dnToString(certificate.issuer), certificate.signatureOid]).toEqual([
        'C=KZ,O=TEST KISC,CN=TEST KISC CA',
        SUITES[suite].signatureOid,
      ]);
      const certHash = digest(SUITES[suite], certificate.der);
      const confirmed = await session.send({ type: 'certConf', content: [{ certHash, certReqId: 0 }] });
      expect(verdictOf(confirmed)).toBe('pkiConf');
    }
  });

  it('certifies nobody whom it does not know, and no key twice', async () => {
    const recipient = 'C=KZ, O=TEST KISC, CN=TEST KISC CA';
    const ask = async (name: string, key: string) => {
      const content = [await certificateRequest(await keySigner('kisc-2004', key), name)];
      return verdictOf(await cmp.client(SECRET, { recipient }).send({ type: 'ir', content }));
    };
    const subject = await register(kisc, 1201);
    expect(await ask(cmp.fresh(), 'cmp unknown')).toBe('ip notAuthorized');
    expect(await ask(subject, 'cmp known')).toBe('ip');
    expect(await ask(subject, 'cmp known')).toBe('ip duplicateCertReq');
  });
});

describe('confirmation', () => {
  it('a certificate that the client refuses is revoked, also when the confirmation is empty', async () => {
    for (const refuse of [
      (der: Uint8Array) => confirmation(der, { status: 2 }),
      (): PkiBody => ({ type: 'certConf', content: [] }),
    ]) {
      const session = cmp.client();
      const certificate = certificateIn(await session.send(await ir(cmp.fresh())));
      expect(verdictOf(await session.send(refuse(certificate)))).toBe('pkiConf');
      expect(await cmp.revocationOf(certificate)).toMatchObject({ reason: 'cessationOfOperation' });
      expect(verdictOf(await session.send(confirmation(certificate)))).toBe('error badRequest');
    }
  });

  it('a certificate that is not confirmed in time is revoked at that instant; later the client is told so', async () => {
    const session = cmp.client();
    const certificate = certificateIn(await session.send(await ir(cmp.fresh())));
    const revokedAt = cmp.bench.clock.now() + 600_000;
    cmp.bench.clock.advance(600_000);
    expect(await cmp.revocationOf(certificate)).toBeUndefined();
    cmp.bench.clock.advance(1000);
    expect(await cmp.revocationOf(certificate)).toMatchObject({ revokedAt, reason: 'cessationOfOperation' });
    const late = await session.send(confirmation(certificate));
    expect([verdictOf(late), statusOf(late)?.statusString]).toEqual([
      'error badRequest',
      ['The transaction is lapsed.'],
    ]);
  });

  it('implicitConfirm is granted: nothing is waited for', async () => {
    const session = cmp.client();
    const generalInfo = [{ infoType: '1.3.6.1.5.5.7.4.13', infoValue: Uint8Array.of(5, 0) }];
    const told = await session.send(await ir(cmp.fresh()), { generalInfo });
    expect(told.envelope.header.value.generalInfo).toEqual(generalInfo);
    const certificate = certificateIn(told);
    expect(verdictOf(await session.send(confirmation(certificate)))).toBe('error certConfirmed');
    cmp.bench.clock.advance(3_600_000);
    expect(await cmp.revocationOf(certificate)).toBeUndefined();
  });

  it('is of that certificate, that request, that sender and that nonce, or nothing happens', async () => {
    const session = cmp.client();
    const issued = await session.send(await ir(cmp.fresh()));
    const certificate = certificateIn(issued);
    const { senderNonce: recipNonce = new Uint8Array(0) } = issued.envelope.header.value;
    const other = await cmp.handOut('KISC00000778');
    const stranger = cmp.client(other, { transactionID: session.transactionID });
    const certHash = digest(SUITES['rsa-2048'], certificate);
    const sha512 = readAlgorithm(readDer(toDer(sequence(oid('2.16.840.1.101.3.4.2.3')))), 'hashAlg');
    const status = (content: object): PkiBody => ({
      type: 'certConf',
      content: [{ certHash, certReqId: 0, ...content }],
    });
    const send = async (body: PkiBody, nonce = recipNonce, by = session, pvno = 3) =>
      verdictOf(await by.send(body, { recipNonce: nonce, pvno }));
    expect(await send(status({}), new Uint8Array(16))).toBe('error badRecipientNonce');
    expect(await send(status({}), recipNonce, stranger)).toBe('error notAuthorized');
    expect(await send(status({ certHash: Uint8Array.of(1) }))).toBe('error badCertId');
    expect(await send(status({ certReqId: 1 }))).toBe('error badRequest');
    expect(await send(status({ hashAlg: sha512 }))).toBe('error badCertId');
    expect(
      await send(status({ hashAlg: { ...sha512, ...readAlgorithm(readDer(toDer(sequence(oid('1.2.3')))), '') } })),
    ).toBe('error badAlg');
    const right = status({
      hashAlg: sha512,
      certHash: Uint8Array.from(createHash('sha512').update(certificate).digest()),
    });
    expect(await send(right, recipNonce, session, 2)).toBe('error badCertId');
    expect(await send(status({ statusInfo: { status: 0, failInfo: [2] } }))).toBe('error badRequest');
    expect(await send(right)).toBe('pkiConf');
  });
});
