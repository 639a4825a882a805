import { toPem } from '../../../pki/x509/pem.ts';
import type { Call } from './call.ts';
import type { JsonFields } from './json-fields.ts';
import { type ChosenKey, chooseKey } from './key-choice.ts';
import { type Datum, type Format, readSignRequest, type SignRequest } from './sign-request.ts';
import { base64Of, cmsPem, cmsSignature, rawSignature, xmlSignature } from './signatures.ts';
import { inStorage } from './storages.ts';

type Signing = (call: Call, chosen: ChosenKey, datum: Datum, request: SignRequest) => Promise<string>;

/** What each format makes of one datum. */
const SIGNING: Readonly<Record<Format, Signing>> = {
  cms: async (call, chosen, { octets: content }, { digested, encapsulated, timeStamp }) =>
    cmsPem(await cmsSignature(call, chosen, { content, digested, encapsulated, timeStamp })),
  xml: (call, chosen, { text }) => xmlSignature(chosen, text, { layout: call.program.signatureLayout }),
  raw: async (_call, chosen, { octets }) => base64Of(await rawSignature(chosen, octets)),
};

/**
 * basics.sign: one password and one key for all data of a request.
 * @returns a list of signatures, one signature, or an object with the signatures and the certificate, as program and page want it.
 * @throws NcaLayerError as readSignRequest, chooseKey and withTimeStamp; TokenError; Cancelled.
 */
export async function sign(call: Call, args: JsonFields): Promise<unknown> {
  const request = readSignRequest(args);
  return await inStorage(call, request.storage, async (opened) => {
    const chosen = await chooseKey(call, opened, request.signer);
    const signatures: string[] = [];
    for (const datum of request.data) signatures.push(await SIGNING[request.format](call, chosen, datum, request));
    return resultOf(call, request, signatures, chosen);
  });
}

function resultOf(
  call: Call,
  request: SignRequest,
  signatures: readonly string[],
  { certificate }: ChosenKey,
): unknown {
  if (request.withCertificate) return { signatures, certificate: toPem('CERTIFICATE', certificate.der) };
  const isText = call.program.singleSignature === 'text' && !request.isList && request.format !== 'xml';
  return isText ? signatures[0] : signatures;
}
