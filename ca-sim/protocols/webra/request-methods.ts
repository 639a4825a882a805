import { hexToBytes } from '@noble/hashes/utils.js';
import { SUITES } from '../../../pki/suites.ts';
import { type Dn, sameName } from '../../../pki/x509/name.ts';
import { SET_ALGORITHMS } from '../../core/certificate-profiles.ts';
import { type HalfEvidence, submitPair } from '../../core/pair-checks.ts';
import { personOfNumber } from '../../core/person-numbers.ts';
import { CaError } from '../../core/problems.ts';
import { personNamed } from '../../core/registry.ts';
import { requestRevocation } from '../../core/revocation-requests.ts';
import type { CaState, IssuedCertificate } from '../../core/state.ts';
import { type CmcRequest, certificateMeant, type RevocationControl, readCmcRequest } from '../cmc-revocation.ts';
import { pairFingerprint } from '../request-cert.ts';
import { readHalf } from '../request-evidence.ts';
import { assertMaySpeakFor, type Caller, openMessage } from './caller.ts';
import type { Given, Method } from './method.ts';
import { Refusal } from './refusal.ts';
import { namedIn, requestValue } from './request-value.ts';

/** requestCert, revokeCert, and what may be asked about requests and certificates (X-CA-2, X-CA-8, X-CA-11). */

/** Two signed PKCS#10 become one request; what a tariff or an order is, this CA does not know. */
export const requestCert: Method<'requestCert'> = async ({ ca, caller, now, given: { request } }) => {
  if (request.type === 'revocation')
    throw new Refusal('incorrectDataError', 'A revocation is asked for with revokeCert');
  const messages = request.fxRequestDetails.map(({ bodySigned = new Uint8Array(0) }) => bodySigned);
  const halves = byTheirKeys(await Promise.all(messages.map((cms) => readHalf(ca.twins, 'GOST', cms, now))));
  for (const half of halves) if (half.request.ok) assertAbout(half.request.value.subject, request, ca.state, caller);
  const pair = halves.map(({ algorithm }, i) => ({ algorithm, cms: messages[i] as Uint8Array }));
  return { request: requestValue(submitPair(ca.state, halves, pairFingerprint(pair), now)) };
};

/** The documents do not say which half is which: the key in it does; what cannot be read is taken for what is missing. */
function byTheirKeys(halves: readonly HalfEvidence[]): HalfEvidence[] {
  const familyOf = ({ request }: HalfEvidence) => (request.ok ? SUITES[request.value.suite].family : undefined);
  const missing = SET_ALGORITHMS.filter((algorithm) => !halves.some((half) => familyOf(half) === algorithm));
  return halves.map((half) => {
    const family = familyOf(half);
    const algorithm = family === undefined ? (missing.shift() ?? 'GOST') : family === 'RSA' ? 'RSA' : 'GOST';
    return { ...half, algorithm };
  });
}

function assertAbout(subject: Dn, { DN }: Given<'requestCert'>['request'], state: CaState, caller: Caller): void {
  const person = personNamed(state, subject);
  if (person !== undefined) assertMaySpeakFor(caller, person);
  if (DN !== undefined && DN !== '' && !sameName(namedIn(DN), subject)) {
    throw new Refusal('incorrectDataError', 'DN is not the name in the PKCS#10 requests');
  }
}

/** CMC in CMS (X-CA-11); the serial number stands beside it once more. */
export const revokeCert: Method<'revokeCert'> = async ({ ca, caller, now, given: { signedCMS, serialNumber } }) => {
  const { content, contentType, caller: signer } = await openMessage(ca.state, signedCMS, now);
  const { request } = onlyRevocation(readCmcRequest(contentType, content));
  const certificate = certificateMeant(ca, request);
  if (!isNumber(serialNumber, certificate)) {
    throw new Refusal('incorrectDataError', 'serialNumber is not the one in the signed request');
  }
  const person = personNamed(ca.state, certificate.subject);
  if (person === undefined) throw new CaError('subject-unknown', `${certificate.serialNumber} is not of a person.`);
  assertMaySpeakFor(caller, person);
  const wish = { certificate, reason: request.reason, signer: signer.certificate };
  return { request: requestValue(requestRevocation(ca.state, wish, person, now)) };
};

/** @throws CaError cmc-malformed */
function onlyRevocation({ revocations, queries, unsupported }: CmcRequest): RevocationControl {
  const [only, ...others] = revocations;
  const besides = [...others, ...queries, ...unsupported].length;
  if (only !== undefined && besides === 0) return only;
  throw new CaError('cmc-malformed', `${revocations.length} revocations in it, and ${besides} other wishes.`);
}

/** The schema says base64Binary, Gamma's client writes hexadecimal: both are taken. */
function isNumber(written: string, { serialNumber }: IssuedCertificate): boolean {
  const text = written.trim();
  return text.toUpperCase() === serialNumber || text === base64(serialNumber);
}

const base64 = (hex: string): string => Buffer.from(hexToBytes(hex)).toString('base64');

/** Everything that was ever asked for this person, oldest first. */
export const getRequestList: Method<'getRequestList'> = ({ ca: { state }, caller, given: { personId } }) => {
  const person = personOfNumber(state, personId);
  assertMaySpeakFor(caller, person);
  const own = [...state.requests.values()].filter((request) => request.person === person);
  return { requestList: own.map(requestValue) };
};

/** Every certificate that this person was ever given, oldest first. */
export const getCertList: Method<'getCertList'> = ({ ca: { state }, caller, given: { pesonId } }) => {
  const person = personOfNumber(state, pesonId);
  assertMaySpeakFor(caller, person);
  const own = [...state.certificates.values()].filter(
    ({ authority, subject }) => authority === 'kz-kisc' && sameName(subject, person.subject),
  );
  return { certList: own.map(({ serialNumber, der }) => ({ serialNumber: hexToBytes(serialNumber), body: der })) };
};
