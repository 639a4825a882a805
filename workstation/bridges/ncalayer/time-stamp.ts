import { HttpClient, UnreachableError } from '../../../http/client.ts';
import { ProblemError } from '../../../http/problem.ts';
import { addTimeStamps } from '../../../pki/cms/cades.ts';
import type { MessageImprint } from '../../../pki/cms/message-imprint.ts';
import { readSignedData } from '../../../pki/cms/signed-data-reader.ts';
import { verifyTimeStampResponse } from '../../../pki/cms/time-stamp.ts';
import { buildTimeStampRequest, nonceOf } from '../../../pki/cms/time-stamp-request.ts';
import { readTimeStampResponse } from '../../../pki/cms/time-stamp-response.ts';
import { PkiError } from '../../../pki/error.ts';
import { SUITES, type Suite, type SuiteId } from '../../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import type { Call } from './call.ts';
import { NcaLayerError } from './failures.ts';

/** The policies of tsp.pki.gov.kz, by what the signer signs with. An algorithm without one takes the service's own. */
const POLICIES: Readonly<Partial<Record<SuiteId, string>>> = {
  'nuc-2004': '1.2.398.3.3.2.6.1',
  'rsa-2048': '1.2.398.3.3.2.6.2',
  'kisc-2004': '1.2.398.3.3.2.6.3',
  'nuc-2015-512': '1.2.398.3.3.2.6.4',
};

const STAMP = {
  method: 'POST',
  path: '',
  takes: ['application/timestamp-query'],
  contentType: 'application/timestamp-reply',
  does: '',
} as const;

const NONCE_OCTETS = 8;

/**
 * A message with a time stamp over every signature that has none: CAdES-T. A stamp is verified before it goes in; who issued it is looked at
 * where the bridge has authorities to trust.
 * @throws NcaLayerError `time-stamp`: there is no such service, it does not answer, its answer is no stamp of this signature; or the message is none.
 */
export async function withTimeStamps(call: Call, message: Uint8Array): Promise<Uint8Array> {
  try {
    const suite = suiteOfSigner(message);
    const stamp = (imprint: MessageImprint) => tokenOver(call, imprint, POLICIES[suite.id]);
    return await addTimeStamps(message, { hashOid: suite.digestOid, stamp });
  } catch (error) {
    if (error instanceof PkiError || error instanceof UnreachableError || error instanceof ProblemError) {
      throw noStamp(error.message, error);
    }
    throw error;
  }
}

async function tokenOver(call: Call, imprint: MessageImprint, policy: string | undefined): Promise<Uint8Array> {
  const { timeStampUrl, rng } = call.site;
  if (timeStampUrl === undefined) throw noStamp('This bridge has no address of a time-stamping service.');
  const nonce = nonceOf(rng.bytes(NONCE_OCTETS));
  const request = buildTimeStampRequest({ imprint, nonce, certReq: true, ...(policy !== undefined && { policy }) });
  const service = new HttpClient(timeStampUrl, 'the time-stamping service');
  const { octets: response } = await service.send(STAMP, { octets: request });
  verifyTimeStampResponse(response, request, trustFor(call, response));
  return readTimeStampResponse(response).token as Uint8Array;
}

/** Without authorities to lead to, what the token brings along is enough. @throws PkiError of a response that cannot be read. */
function trustFor({ trust }: Call, response: Uint8Array): { anchors: Certificate[]; intermediates: Certificate[] } {
  const known = trust.authorities ?? [];
  if (known.length > 0) return { anchors: [...known], intermediates: [] };
  const { token } = readTimeStampResponse(response);
  const enclosed = token === undefined ? [] : readSignedData(token).certificates;
  return { anchors: enclosed.map((one) => parseCertificate(one)), intermediates: [] };
}

/** What the first signer of a message signs with. */
function suiteOfSigner(message: Uint8Array): Suite {
  const [signer] = readSignedData(message).signers;
  const named = Object.values(SUITES).find(({ digestOid }) => digestOid === signer?.digestAlgorithm.oid);
  if (named === undefined) throw new PkiError('unknown-algorithm', 'that of the signer');
  return named;
}

function noStamp(message: string, cause?: unknown): NcaLayerError {
  return new NcaLayerError('SIGNING_FAILURE', 'time-stamp', { message, cause });
}
