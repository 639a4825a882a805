import { hashByOid, imprintOf } from '../../../pki/cms/message-imprint.ts';
import { buildTimeStampRequest, nonceOf } from '../../../pki/cms/time-stamp-request.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { certIdOf } from '../../../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../../../pki/x509/ocsp-request.ts';
import { parseOcspResponse, type SingleOcspResponse } from '../../../pki/x509/ocsp-response.ts';
import { type Fields, functionRow } from './function-row.ts';
import { HASHES, hashRowOf } from './hash-functions.ts';
import { timeText, toBase64 } from './key-views.ts';
import { flag, ignored, number, octets, octetsOf, optional, text } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';
import { NONCE_OCTETS } from './time-stamps.ts';

/** Requests that a page sends to services of a certification authority itself: OCSP and time stamps. */
export const SERVICE_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'createOCSPRequest',
    does: 'A question about a certificate, for an OCSP responder of KISC: the issuer is named by its name and key identifier, not by hashes.',
    parameters: { cert: octets('the certificate'), profile: ignored('the request is not signed') },
    answer: { response: 'the OCSPRequest, base64' },
    assumed: 'that the request is not signed; the form of the question is that of a public client of KISC’s responder',
    run: async ({ site, asker }, { cert }) => {
      const requestor = asker.origin ?? 'urn:token-bench:crypto-socket';
      const certIds = [tumarCertId(parseCertificate(cert))];
      return {
        response: toBase64(await buildOcspRequest({ certIds, requestor, nonce: site.rng.bytes(NONCE_OCTETS) })),
      };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'parseOCSPResponce',
    does: 'What an OCSP answer says. Who signed it is not looked at. The name of the function is spelled so.',
    parameters: { resp: octets('the OCSPResponse') },
    answer: {
      status: 'successful, or why there is no answer',
      producedAt: 'yyyymmddhhmmssZ',
      response:
        'a list of {serialNumber, certStatus good | revoked | unknown, thisUpdate, nextUpdate?, revocationTime?, reason?}',
    },
    assumed: 'the answer',
    run: (_call, { resp }) => {
      const answer = parseOcspResponse(resp);
      if (answer.status !== 'successful') return { status: answer.status, producedAt: '', response: [] };
      const { producedAt, responses } = answer.basic;
      return { status: answer.status, producedAt: timeText(producedAt), response: responses.map(statusView) };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'createTSPRequest',
    does: 'A question for a time-stamping authority (RFC 3161), with a nonce.',
    parameters: {
      data: text('what is to be stamped'),
      isConvert: flag('data is base64 and is decoded first; otherwise it is taken as text, UTF-8'),
      hashType: number(`ALG_ID of the hash function, as in CreateHash; 0 is ${HASHES[0]?.title}`),
      policy: optional(text('object identifier of the policy')),
      includeServerCert: flag('the answer shall carry the certificate of the authority'),
    },
    answer: { response: 'the TimeStampReq, base64' },
    run: ({ site }, { data, isConvert, hashType, policy, includeServerCert }) => {
      const row = hashByOid(hashRowOf(hashType).oid);
      if (row === undefined) throw new CryptoSocketError('not-supported', `hashType ${hashType}`);
      if (policy !== undefined && !/^[0-2](\.\d{1,39}){1,31}$/.test(policy))
        throw new CryptoSocketError('bad-parameter', 'policy is no object identifier');
      const content = isConvert ? octetsOf(data, 'data') : new TextEncoder().encode(data);
      const request = buildTimeStampRequest({
        imprint: imprintOf(row, content),
        nonce: nonceOf(site.rng.bytes(NONCE_OCTETS)),
        certReq: includeServerCert,
        ...(policy !== undefined && { policy }),
      });
      return { response: toBase64(request) };
    },
  }),
];

/** Only the certificate is at hand; of its issuer it says the name and the key identifier. @throws CryptoSocketError `bad-data` when it does not. */
function tumarCertId({ issuer, issuerDer, publicKey, serialNumber, authorityKeyId }: Certificate) {
  const subjectKeyId = authorityKeyId?.keyIdentifier;
  if (subjectKeyId === undefined)
    throw new CryptoSocketError('bad-data', 'the certificate does not name its issuer’s key');
  return certIdOf({ subject: issuer, subjectDer: issuerDer, publicKey, subjectKeyId }, serialNumber, 'Tumar');
}

function statusView({ certId, certStatus, thisUpdate, nextUpdate }: SingleOcspResponse): Fields {
  return {
    serialNumber: certId.serialNumber,
    certStatus: certStatus.status,
    thisUpdate: timeText(thisUpdate),
    ...(nextUpdate !== undefined && { nextUpdate: timeText(nextUpdate) }),
    ...(certStatus.status === 'revoked' && {
      revocationTime: timeText(certStatus.revokedAt),
      ...(certStatus.reason !== undefined && { reason: certStatus.reason }),
    }),
  };
}
