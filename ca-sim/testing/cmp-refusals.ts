import type { PkiBody } from '../../pki/cmp/bodies.ts';
import { CONTROLS, certId } from '../../pki/cmp/certificate-request.ts';
import { encode } from '../../pki/cmp/der-codec.ts';
import { directoryGeneralName, type PkiHeader } from '../../pki/cmp/header.ts';
import { signCertRequest } from '../../pki/cmp/proof-of-possession.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import type { CmpBench } from './cmp-bench.ts';
import { confirmation, ir, SECRET } from './cmp-bench.ts';
import { certificateIn, certificateRequest, type Protected, type Told, withProof } from './cmp-client.ts';
import { keySigner } from './keys.ts';

/** One row: a message that the CA refuses, and how. docs/cmp.md is drawn from these rows, and a test sends them. */
export interface CmpRefusalRow {
  /** What is wrong with it. */
  readonly wrong: string;
  /** Kind of the answer and failInfo. */
  readonly verdict: string;
  readonly send: (cmp: CmpBench) => Promise<Told>;
}

const NONE = { kind: 'none' } as const;

/** An ir that would be right but for its header. */
const header =
  (change: Partial<PkiHeader>) =>
  async (cmp: CmpBench): Promise<Told> =>
    cmp.client().send(await ir(cmp.fresh()), change);

const body =
  (content: PkiBody, party: Protected = SECRET) =>
  (cmp: CmpBench): Promise<Told> =>
    cmp.client(party).send(content);

/** An ir of another template. */
const template =
  (change: { subject?: string | null; publicKey?: null; suite?: SuiteId; twice?: true }) =>
  async (cmp: CmpBench): Promise<Told> => {
    const signer = await keySigner(change.suite ?? 'ec-p256', 'cmp refused');
    const subject = change.subject === undefined ? cmp.fresh() : change.subject;
    const certTemplate = {
      ...(subject !== null && { subject: subject === '' ? [] : parseDn(subject) }),
      ...(change.publicKey === undefined && { publicKey: signer.publicKey }),
    };
    const request = await signCertRequest({ certReqId: 0, certTemplate }, signer);
    return cmp.client().send({ type: 'ir', content: change.twice ? [request, request] : [request] });
  };

async function withAnotherProof(cmp: CmpBench): Promise<Told> {
  const request = await certificateRequest(await keySigner('ec-p256', 'cmp refused'), cmp.fresh());
  const { popo } = await certificateRequest(await keySigner('ec-p256', 'cmp other'), cmp.fresh());
  return cmp.client().send({ type: 'ir', content: [withProof(request, popo)] });
}

/** A kur of a fresh certificate. */
const update =
  (change: { subject?: string; party?: Protected; oldNumber?: string }) =>
  async (cmp: CmpBench): Promise<Told> => {
    const party = change.party ?? (await cmp.enrolled());
    const issuer = directoryGeneralName(parseDn('CN=TEST'));
    const value =
      change.oldNumber === undefined ? undefined : encode(certId, { issuer, serialNumber: change.oldNumber });
    const request = await certificateRequest(
      await keySigner('ec-p256', 'cmp updated'),
      change.subject ?? cmp.fresh(),
      value && { controls: [{ type: CONTROLS.oldCertID, value }] },
    );
    return cmp.client(party).send({ type: 'kur', content: [request] });
  };

async function replayed(cmp: CmpBench): Promise<Told> {
  const session = cmp.client();
  const message = await session.message(await ir(cmp.fresh()));
  await session.post(message);
  return session.post(message);
}

/** Sends an ir with the envelope of this kind. */
const envelope =
  (
    more: { subject?: string; singleUse?: boolean; validForSeconds?: number },
    act: 'again' | 'later' | 'locked' | 'once',
  ) =>
  async (cmp: CmpBench): Promise<Told> => {
    const party = await cmp.handOut(`KISC0000100${['again', 'later', 'locked', 'once'].indexOf(act)}`, more);
    if (act === 'again') await cmp.client(party).send(await ir(cmp.fresh()));
    if (act === 'later') cmp.bench.clock.advance(2000);
    const wrong = { ...party, secret: 'another-secret' };
    for (let i = 0; act === 'locked' && i < 5; i++) await cmp.client(wrong).send(await ir(cmp.fresh()));
    return cmp.client(party).send(await ir(cmp.fresh()));
  };

/** Signs with this key under a certificate of another. */
const signedBy =
  (suite: SuiteId) =>
  async (cmp: CmpBench): Promise<Told> => {
    const request = await certificateRequest(await keySigner('ec-p256', 'cmp refused'), cmp.fresh());
    const certificate = certificateIn(await cmp.client().send({ type: 'ir', content: [request] }));
    const signer = await keySigner(suite, 'cmp stranger');
    return cmp.client({ kind: 'certificate', signer, certificate }).send(await ir(cmp.fresh()));
  };

async function revoked(cmp: CmpBench): Promise<Told> {
  const party = await cmp.enrolled();
  const { issuer, serialNumber } = parseCertificate(party.certificate);
  await cmp.client(party).send({ type: 'rr', content: [{ certDetails: { issuer, serialNumber } }] });
  return cmp.client(party).send(await ir(cmp.fresh()));
}

async function badlySigned(cmp: CmpBench): Promise<Told> {
  const signer = await keySigner('ec-p256', 'cmp refused');
  const content = Uint8Array.from(await buildRequest({ subject: parseDn(cmp.fresh()) }, signer));
  content[content.length - 1] = (content.at(-1) as number) ^ 1;
  return cmp.client().send({ type: 'p10cr', content });
}

async function foreign(cmp: CmpBench): Promise<Told> {
  const root = cmp.bench.ca.caCertificates.find(({ role, algorithm }) => role === 'root' && algorithm === 'RSA');
  const signer = await keySigner('rsa-2048', 'cmp rsa');
  const party = { kind: 'certificate', signer, certificate: root?.certificate ?? new Uint8Array(0) } as const;
  return cmp.client(party).send(await ir(cmp.fresh()), { sender: directoryGeneralName(parseDn('CN=TEST nobody')) });
}

async function forSomebodyElse(cmp: CmpBench): Promise<Told> {
  return cmp.client(await cmp.enrolled()).send(await ir(cmp.fresh()));
}

export const CMP_REFUSALS: readonly CmpRefusalRow[] = [
  {
    wrong: 'octets that are no PKIMessage (HTTP status 400)',
    verdict: 'error badDataFormat',
    send: (cmp) => cmp.client().post(Uint8Array.of(0x30, 1)),
  },
  { wrong: 'pvno other than 2 and 3', verdict: 'error unsupportedVersion', send: header({ pvno: 1 }) },
  {
    wrong: 'no protection',
    verdict: 'error badMessageCheck',
    send: async (cmp) => cmp.client(NONE).send(await ir(cmp.fresh())),
  },
  {
    wrong: 'a wrong secret, or a reference that there is not',
    verdict: 'error badMessageCheck',
    send: async (cmp) => cmp.client({ ...SECRET, reference: 'KISC99999999' }).send(await ir(cmp.fresh())),
  },
  {
    wrong: 'a PIN envelope after its time',
    verdict: 'error notAuthorized',
    send: envelope({ validForSeconds: 1 }, 'later'),
  },
  {
    wrong: 'a PIN envelope after five wrong secrets in a row',
    verdict: 'error notAuthorized',
    send: envelope({}, 'locked'),
  },
  {
    wrong: "a signature that the key in the sender's certificate has not made",
    verdict: 'error badMessageCheck',
    send: signedBy('ec-p256'),
  },
  {
    wrong: 'a signature or MAC of an algorithm that is not taken, also one that the key does not have',
    verdict: 'error badAlg',
    send: signedBy('nuc-2004'),
  },
  { wrong: "no certificate of the sender's name among extraCerts", verdict: 'error signerNotTrusted', send: foreign },
  {
    wrong: "a sender's certificate out of its time, on hold, revoked or of another CA",
    verdict: 'error signerNotTrusted',
    send: revoked,
  },
  {
    wrong: 'a recipient that is no CA of this server',
    verdict: 'error wrongAuthority',
    send: header({ recipient: directoryGeneralName(parseDn('CN=nobody')) }),
  },
  {
    wrong: 'a recipient that is no directory name',
    verdict: 'error wrongAuthority',
    send: header({ recipient: Uint8Array.of(0x82, 1, 0x61) }),
  },
  {
    wrong: 'no transactionID, or one of more than 64 octets',
    verdict: 'error badDataFormat',
    send: header({ transactionID: new Uint8Array(65) }),
  },
  {
    wrong: 'no senderNonce, or one of less than 16 octets',
    verdict: 'error badSenderNonce',
    send: header({ senderNonce: new Uint8Array(15) }),
  },
  {
    wrong: 'a recipNonce in the first message of a transaction',
    verdict: 'error badRecipientNonce',
    send: header({ recipNonce: new Uint8Array(16) }),
  },
  {
    wrong: 'implicitConfirm with another value than NULL',
    verdict: 'error badRequest',
    send: header({ generalInfo: [{ infoType: '1.3.6.1.5.5.7.4.13', infoValue: Uint8Array.of(2, 1, 0) }] }),
  },
  {
    wrong: 'a general message with a value that its question does not have',
    verdict: 'error badDataFormat',
    send: body({ type: 'genm', content: [{ infoType: '1.3.6.1.5.5.7.4.17', infoValue: Uint8Array.of(2, 1, 0) }] }),
  },
  {
    wrong: 'a message that only a CA sends, or of a kind that is not spoken here (krr, ccr, nested, ...)',
    verdict: 'error badRequest',
    send: body({ type: 'pkiConf', content: null }),
  },
  {
    wrong: 'a body that is not what its kind says',
    verdict: 'error badDataFormat',
    send: (cmp) => cmp.client().sendBody(Uint8Array.of(0xa0, 2, 5, 0)),
  },
  {
    wrong: 'a transactionID that was used before: also the same message again',
    verdict: 'error transactionIdInUse',
    send: replayed,
  },
  { wrong: 'more than one request in one message', verdict: 'error badRequest', send: template({ twice: true }) },
  {
    wrong: 'a template without a subject, where no PIN envelope has one',
    verdict: 'ip badCertTemplate',
    send: template({ subject: null }),
  },
  { wrong: 'an empty subject', verdict: 'ip badCertTemplate', send: template({ subject: '' }) },
  {
    wrong: 'a template without a public key: this CA makes no keys for others',
    verdict: 'ip badCertTemplate',
    send: template({ publicKey: null }),
  },
  { wrong: 'a key that the CA does not certify', verdict: 'ip badCertTemplate', send: template({ suite: 'nuc-2004' }) },
  {
    wrong: 'no proof of possession, a wrong one, or one of another kind than a signature',
    verdict: 'ip badPOP',
    send: withAnotherProof,
  },
  {
    wrong: 'raVerified from somebody who is no Registration Authority',
    verdict: 'ip badPOP',
    send: async (cmp) =>
      cmp.client().send({
        type: 'ir',
        content: [
          withProof(await certificateRequest(await keySigner('ec-p256', 'cmp refused'), cmp.fresh()), {
            kind: 'raVerified',
            value: null,
          }),
        ],
      }),
  },
  {
    wrong: 'a PIN envelope of single use, used for another request',
    verdict: 'ip notAuthorized',
    send: envelope({ singleUse: true }, 'again'),
  },
  {
    wrong: 'a PIN envelope of another name',
    verdict: 'ip notAuthorized',
    send: envelope({ subject: 'CN=TEST Somebody' }, 'once'),
  },
  {
    wrong: 'a name other than that of the certificate that signs, from no Registration Authority',
    verdict: 'ip notAuthorized',
    send: forSomebodyElse,
  },
  { wrong: 'a PKCS#10 that its own key has not signed', verdict: 'cp badPOP', send: badlySigned },
  {
    wrong: 'a PKCS#10 that is none',
    verdict: 'cp badDataFormat',
    send: body({ type: 'p10cr', content: Uint8Array.of(0x30, 0) }),
  },
  { wrong: 'a key update under a password', verdict: 'kup wrongIntegrity', send: update({ party: SECRET }) },
  {
    wrong: 'a key update of another certificate than the one that signs (oldCertID)',
    verdict: 'kup badCertId',
    send: update({ oldNumber: '0A' }),
  },
  {
    wrong: 'a key update with another name',
    verdict: 'kup badCertTemplate',
    send: update({ subject: 'CN=TEST Other' }),
  },
  {
    wrong: 'a confirmation or poll in a transaction that there is not',
    verdict: 'error badRequest',
    send: body(confirmation(Uint8Array.of(0x30, 0))),
  },
];
