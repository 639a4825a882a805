import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes } from '../http/ca.ts';
import { gammaPkiData } from '../pki/cmc/testing/gamma.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { CRL_REASONS, type CrlReason, parseCrl } from '../pki/x509/crl.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { type CaBench, certificateDer, enrol, type Identity, openBench, pair, requestNow } from './testing/ca-bench.ts';
import {
  ALL_AUTOMATIC,
  call,
  codeOf,
  detailsOf,
  ok,
  requestId,
  revocation,
  serialOf,
  signPkiData,
} from './testing/webra-client.ts';

/** Revocation over the SOAP service, by hand and without, and what shows of it. */

let bench: CaBench;
let me: Awaited<ReturnType<typeof enrol>>;
let other: Awaited<ReturnType<typeof enrol>>;

beforeAll(async () => {
  bench = await openBench({}, ALL_AUTOMATIC);
  me = await enrol(bench, 1);
  other = await enrol(bench, 2);
});
afterAll(() => bench.ca.close());

describe('revokeCert', () => {
  const linesOf = async (file: typeof caFiles.crlGost | typeof caFiles.crlRsa) =>
    parseCrl(await bench.client.octets(file.path)).revoked;

  it('X-CA-11 X-CA-3 Gamma’s CMC request revokes one’s own certificate: in the CRL at once, and the signer is worth nothing any more', async () => {
    const { identity, subject } = await enrol(bench, 50);
    const { issuer, serialNumber } = parseCertificate(identity.certificate);
    const data = gammaPkiData({ issuer, serialNumber, subject: subject.replaceAll(',', ';'), at: bench.clock.now() });
    expect((await linesOf(caFiles.crlGost)).has(serialNumber)).toBe(false);
    const given = { signedCMS: await signPkiData(identity, data), serialNumber };
    const { request } = ok(await call(bench, identity, 'revokeCert', given));
    expect(request).toMatchObject({ status: 'processed', type: 'revocation', cause: 'revRChanged' });
    expect(request.fxRequestDetails[0]?.certBody).toEqual(Uint8Array.from(identity.certificate));
    expect((await linesOf(caFiles.crlGost)).get(serialNumber)?.reason).toBe('superseded');
    expect(codeOf(await call(bench, identity, 'revokeCert', given))).toBe('signError');
    const gone = await call(bench, bench.authority, 'revokeCert', {
      ...given,
      signedCMS: await revocation(bench.authority, identity.certificate),
    });
    expect(codeOf(gone)).toBe('incorrectDataError');
  });

  it('X-CA-6 X-CA-10 a Registration Authority revokes for every reason; the list and the service name it', async () => {
    const reasons = Object.keys(CRL_REASONS).filter((reason) => reason !== 'removeFromCRL') as CrlReason[];
    const named: Record<string, string | undefined> = {};
    for (let i = 0; i < reasons.length; i += 2) {
      const { view } = await enrol(bench, 60 + i);
      for (const [at, algorithm] of (['GOST', 'RSA'] as const).entries()) {
        const reason = reasons[i + at];
        if (reason === undefined) continue;
        const der = certificateDer(view, algorithm);
        const signedCMS = await revocation(bench.authority, der, reason);
        const serialNumber = Buffer.from(serialOf(der), 'hex').toString('base64');
        const { request } = ok(await call(bench, bench.authority, 'revokeCert', { signedCMS, serialNumber }));
        named[reason] = request.cause;
        const lines = await linesOf(algorithm === 'GOST' ? caFiles.crlGost : caFiles.crlRsa);
        expect(lines.get(serialOf(der))?.reason ?? 'unspecified').toBe(reason);
      }
    }
    expect(named).toEqual({
      unspecified: 'revRUnknown',
      keyCompromise: 'revRKey',
      cACompromise: 'revRCA',
      affiliationChanged: 'revRChangedInfo',
      superseded: 'revRChanged',
      cessationOfOperation: 'revRStoped',
      certificateHold: 'revRHold',
      privilegeWithdrawn: 'revRUnknown',
      aACompromise: 'revRUnknown',
    });
  });

  it('X-CA-6 a hold is taken back with revRRemoveFromCRL: the certificate is off the list and good again', async () => {
    const { view } = await enrol(bench, 80);
    const der = certificateDer(view, 'GOST');
    const ask = async (reason: CrlReason) =>
      call(bench, bench.authority, 'revokeCert', {
        signedCMS: await revocation(bench.authority, der, reason),
        serialNumber: serialOf(der),
      });
    expect(codeOf(await ask('removeFromCRL'))).toBe('incorrectDataError');
    expect(ok(await ask('certificateHold')).request.cause).toBe('revRHold');
    expect((await linesOf(caFiles.crlGost)).get(serialOf(der))?.reason).toBe('certificateHold');
    expect(ok(await ask('removeFromCRL')).request.cause).toBe('revRRemoveFromCRL');
    expect((await linesOf(caFiles.crlGost)).has(serialOf(der))).toBe(false);
  });

  it('X-CA-10 refuses what is not the signer’s to revoke, unknown, contradictory or no revocation, and changes nothing', async () => {
    const { identity } = me;
    const victim = other.identity.certificate;
    const ask = async (signedCMS: Uint8Array, serialNumber = serialOf(victim), who: Identity = bench.authority) =>
      codeOf(await call(bench, who, 'revokeCert', { signedCMS, serialNumber }));
    expect(await ask(await revocation(identity, victim))).toBe('signError');
    expect(await ask(await revocation(bench.authority, victim), serialOf(victim), identity)).toBe('signError');
    expect(await ask(await revocation(bench.authority, victim), serialOf(identity.certificate))).toBe(
      'incorrectDataError',
    );
    expect(await ask(await revocation(bench.authority, victim, 'superseded', { serialNumber: '0A' }), '0A')).toBe(
      'entityNotFound',
    );
    const issuer = parseCertificate(identity.certificate).subject;
    expect(await ask(await revocation(bench.authority, victim, 'superseded', { issuer }))).toBe('entityNotFound');
    expect(await ask(await signPkiData(bench.authority, Uint8Array.of(5, 0)))).toBe('incorrectDataError');
    expect(
      await ask(
        detailsOf(await pair({ subject: me.subject, key: 'x', signedBy: identity }))[0]?.bodySigned ??
          new Uint8Array(0),
      ),
    ).toBe('incorrectDataError');
    expect(await ask(Uint8Array.of(1))).toBe('signError');
    const broken = await revocation(bench.authority, victim);
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    expect(await ask(broken)).toBe('signError');
    expect((await linesOf(caFiles.crlGost)).has(serialOf(victim))).toBe(false);
  });
});

describe('revocations at the desks', () => {
  it('X-CA-13 X-CA-4 without the switches manager and officer approve; the last approval revokes, a rejection does not', async () => {
    const byHand = await openBench({}, { isApproveOneReg: true, isApproveTwoReg: true });
    const { identity, view, subject } = await enrol(byHand, 1);
    const ask = async () => {
      const serialNumber = serialOf(identity.certificate);
      return call(byHand, identity, 'revokeCert', {
        signedCMS: await revocation(identity, identity.certificate),
        serialNumber,
      });
    };
    const { request } = ok(await ask());
    expect(request).toMatchObject({ status: 'novel', type: 'revocation' });
    byHand.clock.advance(30 * DAY_MS);
    const params = { id: requestId(request.id) };
    expect(await requestNow(byHand, params.id)).toMatchObject({ status: 'novel', type: 'revocation', subject });
    expect(codeOf(await ask())).toBe('uniqueError');
    const approve = (role: 'manager' | 'officer') => byHand.client.call(caRoutes.approve, { params, body: { role } });
    const listed = async () =>
      parseCrl(await byHand.client.octets(caFiles.crlGost.path)).revoked.has(serialOf(identity.certificate));
    const requests = await pair({ subject, key: 'meanwhile', signedBy: identity });
    expect((await byHand.client.call(caRoutes.requestCertificates, { body: { requests } })).status).toBe('novel');
    expect([(await approve('manager')).status, await listed()]).toEqual(['approved1', false]);
    expect([(await approve('officer')).status, await listed()]).toEqual(['processed', true]);
    const headers = { accept: 'text/html' };
    const page = await (await fetch(`${byHand.ca.url}/requests/${params.id}`, { headers })).text();
    for (const part of ['отзыв', serialOf(identity.certificate), 'superseded', 'изменение статуса сертификата']) {
      expect(page).toContain(part);
    }
    expect(page).not.toContain('Шаблоны');
    const held = certificateDer(view, 'RSA');
    const signedCMS = await revocation(byHand.authority, held, 'certificateHold');
    const second = ok(
      await call(byHand, byHand.authority, 'revokeCert', { signedCMS, serialNumber: serialOf(held) }),
    ).request;
    const id = requestId(second.id);
    await byHand.client.call(caRoutes.reject, { params: { id }, body: { reason: 'Нет заявления' } });
    expect((await requestNow(byHand, id)).status).toBe('rejected');
    expect(parseCrl(await byHand.client.octets(caFiles.crlRsa.path)).revoked.size).toBe(0);
    await byHand.ca.close();
  });

  it('X-CA-5 what happened to the certificate while the request waited makes it an error', async () => {
    const byHand = await openBench({}, { isApproveOneReg: true, isApproveTwoReg: true, isApproveTwoRev: true });
    const { identity } = await enrol(byHand, 1);
    const serialNumber = serialOf(identity.certificate);
    const signedCMS = await revocation(identity, identity.certificate);
    const { request } = ok(await call(byHand, identity, 'revokeCert', { signedCMS, serialNumber }));
    await byHand.client.call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
    const params = { id: requestId(request.id) };
    const view = await byHand.client.call(caRoutes.approve, { params, body: { role: 'manager' } });
    expect(view).toMatchObject({ status: 'error', reason: expect.stringContaining('is revoked') });
    await byHand.ca.close();
  });
});
