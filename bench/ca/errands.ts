import type { CaSim } from '../../ca-sim/index.ts';
import { caEnrolmentOctets } from '../../http/ca-enrolment.ts';
import { ocspRoutes } from '../../http/ca-ocsp.ts';
import { timeStampRoutes } from '../../http/ca-time-stamp.ts';
import { hashByOid, imprintOf } from '../../pki/cms/message-imprint.ts';
import { verifyTimeStampResponse } from '../../pki/cms/time-stamp.ts';
import { buildTimeStampRequest, nonceOf } from '../../pki/cms/time-stamp-request.ts';
import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../../pki/keys.ts';
import type { Signer } from '../../pki/signer.ts';
import { SUITES, type SuiteId } from '../../pki/suites.ts';
import { type Certificate, parseCertificate, verifyCertificateSignature } from '../../pki/x509/certificate.ts';
import { compareDer } from '../../pki/x509/der.ts';
import { parseDn, sameName } from '../../pki/x509/name.ts';
import { verifyOcspResponse } from '../../pki/x509/ocsp.ts';
import { certIdOf } from '../../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import { buildRequest, parseRequest } from '../../pki/x509/request.ts';
import type { Rng } from '../../simulation/rng.ts';

/** What the CA is asked for in the benchmark, and how its answers are judged. */

/** One algorithm in which the CA signs. */
export interface CaAlgorithm {
  /** As in the other cases, e.g. `ecdsa-p256`. */
  readonly name: string;
  readonly suite: SuiteId;
  readonly authority: 'rfc' | 'kz-nuc';
  readonly twin: 'RSA' | 'EC' | 'GOST';
  /** The policy under which this twin's time stamps are given. */
  readonly policy: string;
}

export const CA_ALGORITHMS: readonly CaAlgorithm[] = [
  { name: 'rsa-2048', suite: 'rsa-2048', authority: 'rfc', twin: 'RSA', policy: '1.3.6.1.4.1.32473.3161.1' },
  { name: 'ecdsa-p256', suite: 'ec-p256', authority: 'rfc', twin: 'EC', policy: '1.3.6.1.4.1.32473.3161.2' },
  { name: 'gost-34.310-2004', suite: 'nuc-2004', authority: 'kz-nuc', twin: 'GOST', policy: '1.2.398.3.3.2.6.1' },
];

/** The CA in one algorithm, and somebody who has a key and a certificate of it. */
export interface CaParty {
  readonly ca: CaSim;
  readonly algorithm: CaAlgorithm;
  readonly envelope: { readonly reference: string; readonly secret: string };
  readonly root: Certificate;
  readonly issuing: Certificate;
  readonly pair: SoftwareKeyPair;
  /** Of the pair. */
  readonly signer: Signer;
  readonly rng: Rng;
  /** The simulated time, which stands still. */
  readonly now: number;
  /** How many it makes for one measurement. */
  readonly requests: number;
  /** Counts its requests, so that no two are the same. */
  next(): number;
  /** The certificate that is asked about. */
  readonly certificate: Certificate;
}

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const NONCE_OCTETS = 8;
const DOCUMENT_OCTETS = 64;

/** One thing that the CA does for a client, with one signature in the answer. */
export interface CaErrand {
  readonly name: string;
  /** How it is asked for over HTTP. */
  http(party: CaParty): { readonly path: string; readonly headers: Readonly<Record<string, string>> };
  /** The same with no HTTP between. */
  inProcess(party: CaParty, request: Uint8Array): Promise<Uint8Array>;
  /** A request that has not been made before. */
  request(party: CaParty): Uint8Array | Promise<Uint8Array>;
  /** @throws when the answer is not what was asked for, or its signature does not hold. */
  check(party: CaParty, request: Uint8Array, answer: Uint8Array): void;
}

const labelOf = ({ authority, twin }: CaAlgorithm): string => `${authority}-${twin.toLowerCase()}`;

export const CA_ERRANDS: readonly CaErrand[] = [
  {
    name: 'ca/issue',
    http: ({ algorithm, envelope: { reference, secret } }) => ({
      path: caEnrolmentOctets.requestOfLabel.path.replace(':label', labelOf(algorithm)),
      headers: {
        'content-type': 'application/pkcs10',
        authorization: `Basic ${Buffer.from(`${reference}:${secret}`).toString('base64')}`,
      },
    }),
    inProcess: ({ ca, algorithm, envelope }, request) =>
      ca.inProcess.certify(request, { label: labelOf(algorithm), envelope }),
    request: certificateRequest,
    check({ issuing }, request, answer) {
      const certificate = parseCertificate(answer);
      const { subject, publicKey } = parseRequest(request);
      const isAskedFor = sameName(certificate.subject, subject) && compareDer(certificate.publicKey, publicKey) === 0;
      if (isAskedFor && verifyCertificateSignature(certificate, issuing.publicKey)) return;
      throw new Error(`ca/issue: ${certificate.serialNumber} is of another name or key, or not signed by the CA`);
    },
  },
  {
    name: 'ca/ocsp',
    http: () => ({ path: ocspRoutes.post.path, headers: { 'content-type': 'application/ocsp-request' } }),
    inProcess: ({ ca }, request) => ca.inProcess.ocsp(request),
    request: ({ issuing, certificate, rng, next }) =>
      buildOcspRequest({
        certIds: [certIdOf(issuing, certificate.serialNumber, 'SHA-256')],
        nonce: rng.stream(`nonce ${next()}`).bytes(NONCE_OCTETS),
      }),
    check({ issuing, certificate, now }, request, response) {
      const asked = parseOcspRequest(request);
      const verdict = verifyOcspResponse({ response, request: asked, certificate, issuer: issuing, at: now });
      if (!verdict.ok) throw new Error(`ca/ocsp: ${verdict.code}: ${verdict.detail}`);
      if (verdict.status !== 'good') throw new Error(`ca/ocsp: the certificate is ${verdict.status}`);
    },
  },
  {
    name: 'ca/time-stamp',
    http: () => ({ path: timeStampRoutes.stamp.path, headers: { 'content-type': 'application/timestamp-query' } }),
    inProcess: ({ ca }, request) => ca.inProcess.timeStamp(request),
    request: timeStampRequest,
    check: ({ root }, request, answer) => void verifyTimeStampResponse(answer, request, { anchors: [root] }),
  },
];

/** Keys are certified once by the National CA, so each request has its own; RSA keys, which are slow to make, serve again. */
async function certificateRequest({ signer, rng, algorithm, next }: CaParty): Promise<Uint8Array> {
  const count = next();
  const own = rng.stream(`client ${count}`);
  const fresh = async () => softwareSigner(await generateKeyPair(SUITES[algorithm.suite], own.stream('key')), own);
  const by = signer.suite.family === 'RSA' ? signer : await fresh();
  return buildRequest({ subject: parseDn(`C=KZ,O=TEST,CN=TEST client ${count}`) }, by);
}

function timeStampRequest({ algorithm, rng, next }: CaParty): Uint8Array {
  const count = next();
  const hash = hashByOid(SHA_256);
  if (hash === undefined) throw new Error('no SHA-256');
  const document = rng.stream(`document ${count}`).bytes(DOCUMENT_OCTETS);
  const nonce = nonceOf(rng.stream(`nonce ${count}`).bytes(NONCE_OCTETS));
  return buildTimeStampRequest({ imprint: imprintOf(hash, document), policy: algorithm.policy, nonce, certReq: true });
}
