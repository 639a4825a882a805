import { caCmpRoutes } from '../../../http/ca-cmp.ts';
import { caDeskRoutes } from '../../../http/ca-desk.ts';
import { ocspRoutes } from '../../../http/ca-ocsp.ts';
import { timeStampRoutes } from '../../../http/ca-time-stamp.ts';
import { imprintOfDigest } from '../../../pki/cms/message-imprint.ts';
import { buildTimeStampRequest, nonceOf } from '../../../pki/cms/time-stamp-request.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { dnToString, parseDn } from '../../../pki/x509/name.ts';
import { certIdOf } from '../../../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../../../pki/x509/ocsp-request.ts';
import { buildRequest } from '../../../pki/x509/request.ts';
import type { CaBench } from '../ca-bench.ts';
import { type CertificateParty, CmpBench, confirmation, ir, RFC_EC, SECRET } from '../cmp-bench.ts';
import { certificateRequest } from '../cmp-client.ts';
import { ask, post } from '../enrolment-bench.ts';
import { keySigner } from '../keys.ts';
import type { Visiting } from './visits.ts';

/** OCSP, time stamps, and every kind of CMP message. */
export async function visitMessages({ bench, secrets }: Visiting): Promise<void> {
  await visitResponder(bench);
  await visitTimeStamps(bench);
  const cmp = await CmpBench.on(bench);
  secrets.push(SECRET.secret);
  const party = await cmp.enrolled();
  await visitCmp(cmp, party);
  await visitPolling(bench, cmp);
}

/** The CA certifies its responders when they are first needed: here before anything is kept, so that no answer changes the state. */
export async function wakeResponders(bench: CaBench): Promise<void> {
  await visitResponder(bench);
  await visitTimeStamps(bench);
  const headers = { 'content-type': 'application/pkixcmp' };
  await post(bench.ca.url + caCmpRoutes.cmp.path, Buffer.of(0x30, 0), headers);
}

async function visitResponder({ ca }: CaBench): Promise<void> {
  const issuers = ca.caCertificates.filter(({ role }) => role === 'issuing');
  for (const [i, { certificate }] of issuers.entries()) {
    const certIds = [certIdOf(parseCertificate(certificate), '0A'), certIdOf(parseCertificate(certificate), '0B')];
    const request = await buildOcspRequest({ certIds, nonce: Uint8Array.of(4, 2, i, 1) });
    const { post: plain, postToFolder, get } = ocspRoutes;
    const row = i % 2 === 0 ? plain : postToFolder;
    await post(ca.url + row.path, request, { 'content-type': row.takes[i % 2] as string });
    const escaped = encodeURIComponent(Buffer.from(request).toString('base64'));
    await ask(ca.url + get.path.replace('*', escaped));
  }
}

const POLICIES = ['1.2.398.3.3.2.6.1', '1.3.6.1.4.1.32473.3161.2', undefined] as const;

async function visitTimeStamps({ ca }: CaBench): Promise<void> {
  for (const policy of POLICIES) {
    const request = buildTimeStampRequest({
      imprint: imprintOfDigest('2.16.840.1.101.3.4.2.1', new Uint8Array(32).fill(7)),
      nonce: nonceOf(new Uint8Array(8).fill(9)),
      certReq: true,
      ...(policy !== undefined && { policy }),
    });
    await post(ca.url + timeStampRoutes.stamp.path, request, { 'content-type': timeStampRoutes.stamp.takes[0] });
  }
}

async function visitCmp(cmp: CmpBench, party: CertificateParty): Promise<void> {
  const { subject, issuer, serialNumber } = parseCertificate(party.certificate);
  const signer = await keySigner('ec-p256', 'cmp visit');
  const name = dnToString(subject);
  await cmp.client(party).send({ type: 'cr', content: [await certificateRequest(signer, name)] });
  await cmp.client(party).send({ type: 'kur', content: [await certificateRequest(signer, name)] });
  const content = await buildRequest({ subject: parseDn(cmp.fresh()) }, signer);
  await cmp.client(SECRET, { recipient: RFC_EC }).send({ type: 'p10cr', content });
  await cmp.client().send({ type: 'genm', content: [] });
  const session = cmp.client();
  const told = await session.message(await ir(cmp.fresh()));
  const url = cmp.bench.ca.url + caCmpRoutes.wellKnown.path;
  await post(url, told, { 'content-type': 'application/pkixcmp' });
  await cmp.client(party).send({ type: 'rr', content: [{ certDetails: { issuer, serialNumber } }] });
}

async function visitPolling({ client }: CaBench, cmp: CmpBench): Promise<void> {
  const progress = (body: { kind: 'polls'; count: number } | { kind: 'at-once' }) =>
    client.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'rfc', progress: body } });
  await progress({ kind: 'polls', count: 2 });
  const session = cmp.client();
  await session.send(await ir(cmp.fresh()));
  await session.send({ type: 'pollReq', content: [{ certReqId: 0 }] });
  await progress({ kind: 'at-once' });
  await session.send(confirmation(new Uint8Array(4)));
}
