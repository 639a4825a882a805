import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes } from '../http/ca.ts';
import { caEstRoutes } from '../http/ca-est.ts';
import { cmcFiles } from '../http/ca-webra.ts';
import { type Control, onlyValue } from '../pki/cmc/body-parts.ts';
import { CMC_CONTENT, CMC_CONTROL } from '../pki/cmc/identifiers.ts';
import { buildPkiData, parsePkiResponse } from '../pki/cmc/pki-data.ts';
import { buildRevokeRequest, type RevokeRequest } from '../pki/cmc/revoke-request.ts';
import { parseStatusInfo } from '../pki/cmc/status-info.ts';
import { gammaPkiData } from '../pki/cmc/testing/gamma.ts';
import { verifyCms } from '../pki/cms/signed-data.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { octetString, toDer } from '../pki/x509/der-build.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CaBench, certificateDer, enrol, type Identity, identityOf, openBench, wrap } from './testing/ca-bench.ts';
import { ALL_AUTOMATIC, revocation, serialOf, signPkiData } from './testing/webra-client.ts';

/** CMC over HTTP: what a client of RFC 5272 gets. */

let bench: CaBench;
let person: Awaited<ReturnType<typeof enrol>>;
beforeAll(async () => {
  bench = await openBench({}, ALL_AUTOMATIC);
  person = await enrol(bench, 1);
});
afterAll(() => bench.ca.close());

/** Posts a message and opens the answer: who signed it, its controls, and its statuses. */
async function post(message: Uint8Array, { ca }: CaBench = bench) {
  const headers = { 'content-type': 'application/pkcs7-mime; smime-type=CMC-request' };
  const response = await fetch(ca.url + cmcFiles.cmc.path, { method: 'POST', headers, body: Buffer.from(message) });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, cmcFiles.cmc.contentType]);
  const answer = await verifyCms(new Uint8Array(await response.arrayBuffer()));
  expect(answer.contentType).toBe(CMC_CONTENT.pkiResponse);
  const { controls } = parsePkiResponse(answer.content);
  const statuses = controls.filter(({ type }) => type === CMC_CONTROL.statusInfoV2);
  return { controls, statuses: statuses.map((one) => parseStatusInfo(onlyValue(one))), signer: answer.certificate };
}

/** Posts a message to EST's address, base64 as EST wants it. */
async function postToEst(message: Uint8Array, label = '') {
  const response = await fetch(`${bench.ca.url}/.well-known/est/${label}fullcmc`, {
    method: 'POST',
    headers: { 'content-type': 'application/pkcs7-mime; smime-type=CMC-request' },
    body: Buffer.from(message).toString('base64'),
  });
  const text = await response.text();
  if (!text.startsWith('MII')) return { status: response.status, text };
  const { content, contentType } = await verifyCms(Buffer.from(text, 'base64'));
  expect([response.headers.get('content-type'), contentType]).toEqual([
    caEstRoutes.fullCmc.contentType,
    CMC_CONTENT.pkiResponse,
  ]);
  const { controls } = parsePkiResponse(content);
  const found = controls.filter(({ type }) => type === CMC_CONTROL.statusInfoV2);
  return { status: response.status, statuses: found.map((one) => parseStatusInfo(onlyValue(one)).status) };
}

const control = (bodyPartId: number, type: string, value: Uint8Array): Control => ({
  bodyPartId,
  type,
  values: [value],
});
const revoke = (bodyPartId: number, certificate: Uint8Array, change: Partial<RevokeRequest> = {}) => {
  const { issuer, serialNumber } = parseCertificate(certificate);
  const value = buildRevokeRequest({ issuer, serialNumber, reason: 'keyCompromise', ...change });
  return control(bodyPartId, CMC_CONTROL.revokeRequest, value);
};
const data = (...controls: Control[]) => buildPkiData({ controls, requests: [], contents: [], others: [] });
const isListed = async (certificate: Uint8Array, of = bench) =>
  parseCrl(await of.client.octets(caFiles.crlGost.path)).revoked.has(serialOf(certificate));

describe("EST's address of CMC", () => {
  it.each(['', 'kz-kisc/'])('X-CA-11 does what /cmc does (fullcmc of EST, label "%s")', async (label) => {
    const { identity } = await enrol(bench, label === '' ? 41 : 42);
    const message = await signPkiData(identity, data(revoke(1, identity.certificate)));
    expect(await postToEst(message, label)).toEqual({ status: 200, statuses: ['success'] });
    expect(await isListed(identity.certificate)).toBe(true);
  });

  it('says with the status too that all is refused; one of several that is done is a success', async () => {
    const { identity } = await enrol(bench, 43);
    const foreign = revoke(2, person.identity.certificate);
    const refused = await signPkiData(identity, data(foreign));
    expect(await postToEst(refused)).toEqual({ status: 400, statuses: ['failed'] });
    expect(await postToEst(Uint8Array.of(0x30, 0))).toEqual({ status: 400, statuses: ['failed'] });
    const both = await signPkiData(identity, data(revoke(1, identity.certificate), foreign));
    expect(await postToEst(both)).toEqual({ status: 200, statuses: ['success', 'failed'] });
    expect((await postToEst(refused, 'nobody/')).status).toBe(404);
  });
});

describe('a revocation', () => {
  it('X-CA-11 in the form of Gamma’s client succeeds: on the list at once, the transaction’s number given back', async () => {
    const { identity } = await enrol(bench, 2);
    const { issuer, serialNumber } = parseCertificate(identity.certificate);
    const content = gammaPkiData({ issuer, serialNumber, subject: 'C=KZ;', at: bench.clock.now() });
    const { controls, statuses, signer } = await post(await signPkiData(identity, content));
    expect(statuses).toEqual([{ status: 'success', bodyParts: [2] }]);
    expect(controls.map(({ bodyPartId, type }) => [bodyPartId, type])).toEqual([
      [1, CMC_CONTROL.statusInfoV2],
      [2, CMC_CONTROL.transactionId],
    ]);
    const issuing = await bench.client.octets(caFiles.issuingGost.path);
    expect([await isListed(identity.certificate), signer.serialNumber]).toEqual([true, serialOf(issuing)]);
  });

  it('comes with others: each is answered for itself, and the sender’s nonce comes back as the recipient’s', async () => {
    const first = (await enrol(bench, 3)).identity.certificate;
    const second = (await enrol(bench, 4)).identity.certificate;
    const nonce = control(9, CMC_CONTROL.senderNonce, toDer(octetString(Uint8Array.of(1, 2, 3))));
    const content = data(
      revoke(4, first),
      revoke(5, second, { serialNumber: '0A' }),
      revoke(6, first),
      revoke(7, second),
      nonce,
    );
    const { controls, statuses } = await post(await signPkiData(bench.authority, content));
    expect(statuses.map(({ status, bodyParts, failInfo }) => [status, bodyParts[0], failInfo])).toEqual([
      ['success', 4, undefined],
      ['failed', 5, 'badCertId'],
      ['failed', 6, 'badRequest'],
      ['success', 7, undefined],
    ]);
    const recipient = controls.find(({ type }) => type === CMC_CONTROL.recipientNonce);
    expect(recipient?.values).toEqual(nonce.values);
  });

  it('X-CA-13 that waits for a desk is pending; whoever may ask learns with the token what has become of it', async () => {
    const byHand = await openBench({}, { isApproveOneReg: true, isApproveTwoReg: true, isApproveOneRev: true });
    const { identity } = await enrol(byHand, 1);
    const stranger = (await enrol(byHand, 2)).identity;
    const [status] = (await post(await revocation(identity, identity.certificate), byHand)).statuses;
    expect(status).toMatchObject({ status: 'pending', bodyParts: [1] });
    expect(status?.pending?.at).toBe(byHand.clock.now() + 3_600_000);
    const token = status?.pending?.token ?? new Uint8Array(0);
    const inquire = async (who: Identity, what = token) => {
      const query = control(1, CMC_CONTROL.queryPending, toDer(octetString(what)));
      const [answer] = (await post(await signPkiData(who, data(query)), byHand)).statuses;
      return [answer?.status, answer?.failInfo];
    };
    expect(await inquire(identity)).toEqual(['pending', undefined]);
    expect(await inquire(stranger)).toEqual(['failed', 'badRequest']);
    expect(await inquire(byHand.authority, Uint8Array.of(1))).toEqual(['failed', 'badCertId']);
    expect((await post(await revocation(identity, identity.certificate), byHand)).statuses[0]?.failInfo).toBe(
      'tryLater',
    );
    const params = { id: new TextDecoder().decode(token) };
    await byHand.client.call(caRoutes.approve, { params, body: { role: 'officer' } });
    expect([await inquire(byHand.authority), await isListed(identity.certificate, byHand)]).toEqual([
      ['success', undefined],
      true,
    ]);
    await byHand.ca.close();
  });
});

describe('what is refused', () => {
  const failure = async (message: Uint8Array) => {
    const { statuses, signer } = await post(message);
    const [{ status, failInfo, bodyParts } = { status: undefined, failInfo: undefined, bodyParts: [] }] = statuses;
    return { status, failInfo, bodyParts, signedBy: signer.suite.family };
  };

  it('changes nothing, and says why in the words of RFC 5272', async () => {
    const { identity, view, key } = person;
    const other = (await enrol(bench, 10)).identity.certificate;
    const rsa = await identityOf(view, 'RSA', key);
    expect(await failure(await revocation(rsa, other))).toEqual({
      status: 'failed',
      failInfo: 'badRequest',
      bodyParts: [1],
      signedBy: 'RSA',
    });
    const changed = await revocation(identity, identity.certificate);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(await failure(changed)).toMatchObject({ failInfo: 'badMessageCheck', bodyParts: [0], signedBy: 'RSA' });
    const elsewhere = await openBench({ rng: new SeededRng('elsewhere') });
    expect(await failure(await revocation(elsewhere.authority, other))).toMatchObject({ failInfo: 'badIdentity' });
    await elsewhere.ca.close();
    for (const nothing of [new Uint8Array(0), Uint8Array.of(1), Buffer.from(await wrap(data(), identity), 'base64')]) {
      expect(await failure(nothing)).toMatchObject({ status: 'failed', failInfo: 'badRequest', bodyParts: [0] });
    }
    expect(await failure(await signPkiData(identity, data()))).toMatchObject({
      failInfo: 'badRequest',
      signedBy: 'GOST',
    });
    expect(await failure(await signPkiData(identity, Uint8Array.of(5, 0)))).toMatchObject({ failInfo: 'badRequest' });
    expect([await isListed(other), await isListed(identity.certificate)]).toEqual([false, false]);
  });

  it('a message with something that is not supported is not begun', async () => {
    const { identity } = person;
    const request = { bodyPartId: 8, der: Uint8Array.of(0xa0, 3, 2, 1, 8) };
    const strange = control(7, '1.3.6.1.5.5.7.7.15', Uint8Array.of(5, 0));
    const controls = [revoke(1, identity.certificate), strange];
    const content = buildPkiData({ controls, requests: [request], contents: [], others: [] });
    expect(await failure(await signPkiData(identity, content))).toMatchObject({
      status: 'noSupport',
      bodyParts: [7, 8],
    });
    expect(await isListed(identity.certificate)).toBe(false);
  });

  it('a signer who is revoked or on hold can revoke nothing any more', async () => {
    const { identity, view } = await enrol(bench, 11);
    await bench.client.call(caRoutes.revoke, {
      body: { serialNumber: serialOf(identity.certificate), reason: 'certificateHold' },
    });
    const rsa = certificateDer(view, 'RSA');
    expect(await failure(await revocation(identity, rsa))).toMatchObject({ failInfo: 'badIdentity', bodyParts: [0] });
    expect(await failure(await revocation(identity, identity.certificate, 'removeFromCRL'))).toMatchObject({
      failInfo: 'badIdentity',
    });
    expect(
      (await post(await revocation(bench.authority, identity.certificate, 'removeFromCRL'))).statuses[0]?.status,
    ).toBe('success');
    expect((await post(await revocation(identity, rsa))).statuses[0]?.status).toBe('success');
  });
});
