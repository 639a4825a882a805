import { readAlgorithm } from '../../x509/algorithm.ts';
import { readDer } from '../../x509/der.ts';
import { characterString, NULL, oid, sequence, toDer } from '../../x509/der-build.ts';
import { keyUsage } from '../../x509/extensions.ts';
import { parseDn } from '../../x509/name.ts';
import { buildRequest } from '../../x509/request.ts';
import { type Holder, NOW, testCa, testUser } from '../../x509/testing/authority.ts';
import type { BodyOf, BodyType, PkiBody } from '../bodies.ts';
import { CONTROLS, certId, type certReqMsg, type ProofOfPossession, type pkMacValue } from '../certificate-request.ts';
import { encode, type ValueOf } from '../der-codec.ts';
import { directoryGeneralName, type PkiHeader } from '../header.ts';
import { passwordBasedMac } from '../password-mac.ts';
import { signBoundCertRequest, signCertRequest } from '../proof-of-possession.ts';
import { FAIL_INFO, PKI_STATUS } from '../status.ts';

/** One message of every kind with every part filled in, for readers and writers to prove themselves on. */

export const SUBJECT = parseDn('C=KZ, O=TEST, CN=TEST Requester');
const CA_NAME = directoryGeneralName(parseDn('CN=TEST CA'));
const utf8Der = (text: string) => toDer(characterString('utf8', text));

export const PKI_HEADER: PkiHeader = {
  pvno: 2,
  sender: directoryGeneralName(SUBJECT),
  recipient: CA_NAME,
  messageTime: NOW,
  senderKID: Uint8Array.of(1, 2, 3),
  recipKID: Uint8Array.of(4, 5),
  transactionID: new Uint8Array(16).fill(6),
  senderNonce: new Uint8Array(16).fill(7),
  recipNonce: new Uint8Array(16).fill(8),
  freeText: ['TEST', 'ТЕСТ'],
  generalInfo: [{ infoType: '1.3.6.1.5.5.7.4.13', infoValue: toDer(NULL()) }, { infoType: '1.3.6.1.5.5.7.4.14' }],
};

const REJECTED = {
  status: PKI_STATUS.rejection,
  statusString: ['no'],
  failInfo: [FAIL_INFO.badPOP, FAIL_INFO.badAlg].sort(),
};

/** A certificate request with every part of a template. */
export function fullRequest(publicKey: Uint8Array) {
  return {
    certReqId: 0,
    certTemplate: {
      version: 2,
      serialNumber: '7F01',
      signingAlg: readAlgorithm(readDer(toDer(sequence(oid('1.2.840.113549.1.1.11'), NULL()))), 'signingAlg'),
      issuer: parseDn('CN=TEST CA'),
      validity: { notBefore: NOW, notAfter: Date.UTC(2051, 0, 1) },
      subject: SUBJECT,
      publicKey,
      issuerUID: Uint8Array.of(1),
      subjectUID: Uint8Array.of(2),
      extensions: [keyUsage(['digitalSignature'])],
    },
    controls: [
      { type: CONTROLS.regToken, value: utf8Der('token') },
      { type: CONTROLS.oldCertID, value: encode(certId, { issuer: CA_NAME, serialNumber: '0A' }) },
    ],
  };
}

async function requests({ signer }: Holder): Promise<ValueOf<typeof certReqMsg>[]> {
  const full = fullRequest(signer.publicKey);
  const signed = await signCertRequest(full, signer);
  const bare = { certReqId: -1, certTemplate: { publicKey: signer.publicKey } };
  const mac = { algId: passwordBasedMac(Uint8Array.of(1), 10), value: Uint8Array.of(2, 3) } satisfies ValueOf<
    typeof pkMacValue
  >;
  const others: ProofOfPossession[] = [
    { kind: 'raVerified', value: null },
    { kind: 'keyEncipherment', value: Uint8Array.of(0x81, 1, 0) },
    { kind: 'keyAgreement', value: Uint8Array.of(0x80, 1, 0) },
  ];
  return [
    { ...signed, regInfo: [{ type: '1.3.6.1.5.5.7.5.2.1', value: utf8Der('a?b%') }] },
    { certReq: signed.certReq },
    await signBoundCertRequest(bare, { kind: 'sender', value: PKI_HEADER.sender }, signer),
    await signBoundCertRequest(bare, { kind: 'publicKeyMAC', value: mac }, signer),
    ...others.map((popo) => ({ certReq: signed.certReq, popo })),
  ];
}

function answers({ der }: Holder) {
  const response: BodyOf<'ip'>['content']['response'] = [
    {
      certReqId: 0,
      status: { status: PKI_STATUS.accepted },
      certifiedKeyPair: { certOrEncCert: { kind: 'certificate', value: der } },
      rspInfo: Uint8Array.of(9),
    },
    { certReqId: -1, status: REJECTED },
  ];
  return { caPubs: [der], response };
}

/** A body of every kind. */
export async function bodySpecimens(): Promise<{ readonly [T in BodyType]: BodyOf<T> }> {
  const ca = await testCa('rsa-2048', 'TEST CA');
  const user = await testUser('rsa-2048', 'TEST user', ca);
  const asked = await requests(user);
  const told = answers(user);
  const info = [{ infoType: '1.3.6.1.5.5.7.4.6' }, { infoType: '1.3.6.1.5.5.7.4.17', infoValue: user.der }];
  const reason = { oid: '2.5.29.21', critical: false, value: Uint8Array.of(10, 1, 4) };
  const certDetails = { issuer: parseDn('CN=TEST CA'), serialNumber: '0A' };
  const confirmed = { certHash: new Uint8Array(32), certReqId: 0 };
  const hashAlg = fullRequest(user.signer.publicKey).certTemplate.signingAlg;
  return {
    ir: { type: 'ir', content: asked },
    ip: { type: 'ip', content: told },
    cr: { type: 'cr', content: asked },
    cp: { type: 'cp', content: told },
    p10cr: { type: 'p10cr', content: await buildRequest({ subject: SUBJECT }, user.signer) },
    kur: { type: 'kur', content: asked },
    kup: { type: 'kup', content: { response: [] } },
    rr: { type: 'rr', content: [{ certDetails, crlEntryDetails: [reason] }, { certDetails }] },
    rp: {
      type: 'rp',
      content: {
        status: [{ status: 0 }, REJECTED],
        revCerts: [{ issuer: CA_NAME, serialNumber: '0A' }],
        crls: [user.der],
      },
    },
    pkiConf: { type: 'pkiConf', content: null },
    genm: { type: 'genm', content: info },
    genp: { type: 'genp', content: [] },
    error: { type: 'error', content: { pKIStatusInfo: REJECTED, errorCode: 7, errorDetails: ['why'] } },
    certConf: { type: 'certConf', content: [{ ...confirmed, statusInfo: REJECTED, hashAlg }, confirmed] },
    pollReq: { type: 'pollReq', content: [{ certReqId: 0 }] },
    pollRep: { type: 'pollRep', content: [{ certReqId: 0, checkAfter: 60, reason: ['wait'] }] },
  };
}

export const BODY_TYPES = [
  'ir',
  'ip',
  'cr',
  'cp',
  'p10cr',
  'kur',
  'kup',
  'rr',
  'rp',
  'pkiConf',
  'genm',
  'genp',
  'error',
  'certConf',
  'pollReq',
  'pollRep',
] as const satisfies readonly PkiBody['type'][];
