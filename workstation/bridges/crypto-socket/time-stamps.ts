import { HttpClient, UnreachableError } from '../../../http/client.ts';
import { ProblemError } from '../../../http/problem.ts';
import { addTimeStamps } from '../../../pki/cms/cades.ts';
import type { MessageImprint } from '../../../pki/cms/message-imprint.ts';
import { readSignedData } from '../../../pki/cms/signed-data-reader.ts';
import { verifyTimeStampResponse } from '../../../pki/cms/time-stamp.ts';
import { buildTimeStampRequest, nonceOf } from '../../../pki/cms/time-stamp-request.ts';
import { readTimeStampResponse } from '../../../pki/cms/time-stamp-response.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import type { BridgeSite } from '../bridge.ts';
import { CryptoSocketError } from './problems.ts';

const STAMP = {
  method: 'POST',
  path: '',
  takes: ['application/timestamp-query'],
  contentType: 'application/timestamp-reply',
  does: '',
} as const;

/** Octets of chance in a nonce: as many as are usual. */
export const NONCE_OCTETS = 8;

/**
 * A message with a time stamp (RFC 3161) over every signature that has none. A stamp is verified before it goes in, its signer by the
 * certificates that it brings along: what the authority is worth is for whoever reads the message to say.
 * @param hashOid the hash function of the imprints.
 * @throws CryptoSocketError `no-time-stamp`; PkiError of a message that cannot be read, and of a stamp that is not over its signature.
 */
export async function withTimeStamps(site: BridgeSite, message: Uint8Array, hashOid: string): Promise<Uint8Array> {
  try {
    return await addTimeStamps(message, { hashOid, stamp: (imprint) => tokenOver(site, imprint) });
  } catch (error) {
    const isOfService = error instanceof UnreachableError || error instanceof ProblemError;
    throw isOfService ? new CryptoSocketError('no-time-stamp', error.message, { cause: error }) : error;
  }
}

async function tokenOver({ timeStampUrl, rng }: BridgeSite, imprint: MessageImprint): Promise<Uint8Array> {
  if (timeStampUrl === undefined) throw new CryptoSocketError('no-time-stamp', 'this PC knows no such service');
  const request = buildTimeStampRequest({ imprint, nonce: nonceOf(rng.bytes(NONCE_OCTETS)), certReq: true });
  const service = new HttpClient(timeStampUrl, 'the time-stamping service');
  const { octets: response } = await service.send(STAMP, { octets: request });
  const { token } = readTimeStampResponse(response);
  if (token === undefined) throw new CryptoSocketError('no-time-stamp', 'it was not granted');
  const anchors = readSignedData(token).certificates.map(parseCertificate);
  verifyTimeStampResponse(response, request, { anchors, intermediates: [] });
  return token;
}
