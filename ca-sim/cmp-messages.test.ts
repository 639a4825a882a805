import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caDeskRoutes } from '../http/ca-desk.ts';
import type { BodyOf, PkiBody } from '../pki/cmp/bodies.ts';
import { decode, listOf, objectIdentifier, raw } from '../pki/cmp/der-codec.ts';
import { directoryGeneralName } from '../pki/cmp/header.ts';
import { PKI_STATUS } from '../pki/cmp/status.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { CmpBench, confirmation, ir, RFC_RSA, SECRET } from './testing/cmp-bench.ts';
import { certificateIn, expectBody, type Protected, statusOf, verdictOf } from './testing/cmp-client.ts';

/** What CMP does besides giving certificates: polling, revocation, information. */

let cmp: CmpBench;
beforeAll(async () => {
  cmp = await CmpBench.open();
});
afterAll(() => cmp.close());

const progress = (value: Parameters<typeof setProgress>[0]) => setProgress(value);
function setProgress(
  value: { kind: 'at-once' | 'desk' } | { kind: 'polls'; count: number } | { kind: 'after'; ms: number },
) {
  return cmp.bench.client.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'rfc', progress: value } });
}
const POLL: PkiBody = { type: 'pollReq', content: [{ certReqId: 0 }] };

describe('polling', () => {
  it('goes on as often as the CA wants, then the certificate is there and is confirmed as any other', async () => {
    await progress({ kind: 'polls', count: 2 });
    const session = cmp.client();
    const waiting = await session.send(await ir(cmp.fresh()));
    expect([verdictOf(waiting), statusOf(waiting)?.status]).toEqual(['ip', PKI_STATUS.waiting]);
    const [line] = expectBody(await session.send(POLL), 'pollRep');
    expect(line).toEqual({ certReqId: 0, checkAfter: 1, reason: ['The request is novel.'] });
    const certificate = certificateIn(await session.send(POLL));
    expect(verdictOf(await session.send(confirmation(certificate)))).toBe('pkiConf');
    expect(verdictOf(await session.send(POLL))).toBe('error badRequest');
    await progress({ kind: 'at-once' });
  });

  it('says in simulated time when to come back', async () => {
    await progress({ kind: 'after', ms: 90_000 });
    const session = cmp.client();
    await session.send(await ir(cmp.fresh()));
    expect(expectBody(await session.send(POLL), 'pollRep')[0]?.checkAfter).toBe(90);
    cmp.bench.clock.advance(89_500);
    expect(expectBody(await session.send(POLL), 'pollRep')[0]?.checkAfter).toBe(1);
    cmp.bench.clock.advance(500);
    expect(verdictOf(await session.send(POLL))).toBe('ip');
    await progress({ kind: 'at-once' });
  });

  it('is for who has asked, about what he has asked; a confirmation comes too early', async () => {
    await progress({ kind: 'desk' });
    const session = cmp.client();
    const waiting = await session.send(await ir(cmp.fresh()));
    const { senderNonce: recipNonce = new Uint8Array(0) } = waiting.envelope.header.value;
    const stranger = cmp.client(await cmp.handOut('KISC00000880'), { transactionID: session.transactionID });
    const send = async (body: PkiBody, by = session) => verdictOf(await by.send(body, { recipNonce }));
    expect(await send(POLL, stranger)).toBe('error notAuthorized');
    expect(await send({ type: 'pollReq', content: [{ certReqId: 1 }] })).toBe('error badRequest');
    expect(await send(confirmation(Uint8Array.of(0x30, 0)))).toBe('error badRequest');
    expect(await send(POLL, cmp.client())).toBe('error badRequest');
    expect(await send(await ir(cmp.fresh()))).toBe('error transactionIdInUse');
    expect(await send(POLL)).toBe('pollRep');
    await progress({ kind: 'at-once' });
  });
});

type RevDetails = BodyOf<'rr'>['content'][number];

function details(certificate: Uint8Array, reason?: number): RevDetails {
  const { issuer, serialNumber } = parseCertificate(certificate);
  const value = Uint8Array.of(10, 1, reason ?? 0);
  const crlEntryDetails = [{ oid: '2.5.29.21', critical: false, value }];
  return { certDetails: { issuer, serialNumber }, ...(reason !== undefined && { crlEntryDetails }) };
}

async function revokes(party: Protected, ...content: RevDetails[]): Promise<string[]> {
  const told = await cmp.client(party).send({ type: 'rr', content });
  if (told.body.type === 'error') return [verdictOf(told)];
  return expectBody(told, 'rp').status.map((status) =>
    verdictOf({ ...told, body: { type: 'rp', content: { status: [status] } } }),
  );
}

describe('revocation', () => {
  it('X-CA-6 suspends, releases and revokes with every reason; each line has its own answer', async () => {
    const { certificate } = await cmp.enrolled();
    expect(await revokes(SECRET, details(certificate, 6))).toEqual(['rp']);
    expect(await cmp.revocationOf(certificate)).toMatchObject({ reason: 'certificateHold' });
    expect(await revokes(SECRET, details(certificate, 6))).toEqual(['rp incorrectData']);
    expect(await revokes(SECRET, details(certificate, 8))).toEqual(['rp']);
    expect(await revokes(SECRET, details(certificate, 8), details(certificate, 5), details(certificate, 1))).toEqual([
      'rp incorrectData',
      'rp',
      'rp certRevoked',
    ]);
    expect(await cmp.revocationOf(certificate)).toMatchObject({ reason: 'cessationOfOperation' });
  });

  it('tells which certificates it was about', async () => {
    const { certificate } = await cmp.enrolled();
    const told = await cmp.client().send({ type: 'rr', content: [details(certificate, 4)] });
    const { issuer, serialNumber } = parseCertificate(certificate);
    expect(expectBody(told, 'rp').revCerts).toEqual([{ issuer: directoryGeneralName(issuer), serialNumber }]);
  });

  it('is for the holder of the name or of the PIN envelope, of a certificate that there is, for a reason that there is', async () => {
    const mine = await cmp.enrolled();
    const other = await cmp.enrolled();
    const stranger = await cmp.handOut('KISC00000881');
    expect(await revokes(other, details(mine.certificate))).toEqual(['rp notAuthorized']);
    expect(await revokes(stranger, details(mine.certificate))).toEqual(['rp notAuthorized']);
    const { issuer } = parseCertificate(mine.certificate);
    expect(await revokes(mine, { certDetails: { issuer, serialNumber: '0A' } })).toEqual(['rp badCertId']);
    expect(await revokes(mine, { certDetails: { serialNumber: '0A' } })).toEqual(['rp badCertId']);
    expect(await revokes(mine, details(mine.certificate, 7))).toEqual(['rp incorrectData']);
    const many = Array.from({ length: 101 }, () => details(mine.certificate));
    expect(await revokes(mine, ...many)).toEqual(['error badRequest']);
    expect(await cmp.revocationOf(mine.certificate)).toBeUndefined();
    expect(await revokes(mine, details(mine.certificate))).toEqual(['rp']);
  });
});

describe('information', () => {
  const ask = async (...types: string[]) => {
    const content = types.map((infoType) => ({ infoType }));
    const session = cmp.client(SECRET, { recipient: RFC_RSA });
    return expectBody(await session.send({ type: 'genm', content }), 'genp');
  };
  const value = async (infoType: string) => (await ask(infoType))[0]?.infoValue ?? new Uint8Array(0);
  const own = (role: string, algorithm: string) =>
    cmp.bench.ca.caCertificates.find((one) => one.role === role && one.algorithm === algorithm)?.certificate;

  it('the CA certificates and the list in force of the CA that was asked', async () => {
    const certificates = decode(listOf(raw()), await value('1.3.6.1.5.5.7.4.17'), 'caCerts');
    expect(certificates).toEqual([own('issuing', 'RSA'), own('issuing', 'EC')]);
    const list = parseCrl(await value('1.3.6.1.5.5.7.4.6'));
    expect(list.issuer).toEqual(parseCertificate(own('issuing', 'RSA') ?? new Uint8Array(0)).subject);
    expect(decode(listOf(raw()), await value('1.3.6.1.5.5.7.4.2'), 'signKeyPairTypes')).toHaveLength(2);
  });

  it('nothing has come after the root, also when it is named (id-it 18 answers id-it 20)', async () => {
    for (const infoValue of [undefined, own('root', 'RSA')]) {
      const content = [{ infoType: '1.3.6.1.5.5.7.4.20', ...(infoValue && { infoValue }) }];
      const told = await cmp.client(SECRET, { recipient: RFC_RSA }).send({ type: 'genm', content });
      expect(expectBody(told, 'genp')).toEqual([{ infoType: '1.3.6.1.5.5.7.4.18' }]);
    }
  });

  it('everything when nothing is asked; what is not known is named', async () => {
    expect(await ask()).toHaveLength(4);
    const [known, unknown] = await ask('1.2.3', '1.3.6.1.5.5.7.4.20', '1.2.4');
    expect([known?.infoType, unknown?.infoType]).toEqual(['1.3.6.1.5.5.7.4.18', '1.3.6.1.5.5.7.4.7']);
    expect(decode(listOf(objectIdentifier), unknown?.infoValue ?? new Uint8Array(0), '')).toEqual(['1.2.3', '1.2.4']);
  });
});
