import { PkiError } from '../../../pki/error.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { fromPem } from '../../../pki/x509/pem.ts';
import type { SignerWish } from './certificate-rules.ts';
import { NcaLayerError } from './failures.ts';
import type { JsonFields } from './json-fields.ts';
import { octetsOf, xmlFault } from './signatures.ts';
import { storageOf } from './storage-field.ts';
import type { StorageWish } from './storages.ts';

export const FORMATS = ['cms', 'xml', 'raw'] as const;
export type Format = (typeof FORMATS)[number];

/** One thing to be signed: the octets, and the document when it is one. */
export interface Datum {
  readonly octets: Uint8Array;
  readonly text: string;
}

/** The arguments of basics.sign, read. */
export interface SignRequest {
  readonly format: Format;
  readonly data: readonly Datum[];
  /** The page has sent a list, and gets one. */
  readonly isList: boolean;
  readonly encapsulated: boolean;
  readonly digested: boolean;
  readonly timeStamp: boolean;
  /** Only a raw signature is given with its certificate. */
  readonly withCertificate: boolean;
  readonly storage: StorageWish;
  readonly signer: SignerWish;
}

/** Characters of the picture that a page may show in the window. */
const LOGO_CHARACTERS_MAX = 50_000;

/**
 * Reads `args` of basics.sign. A page's own window texts (locale, logo) are looked at and shown nowhere.
 * @throws NcaLayerError: `INVOCATION_ERROR` with org.json's exception for a field that is missing or of the wrong type; then
 * `INVALID_SIGNING_PARAMS`: an unknown format, a logo that is too large, data that are no base64 or no document, a digest that is to go into
 * a message or to be signed raw, a chain that is no certificates.
 */
export function readSignRequest(args: JsonFields): SignRequest {
  const format = formatOf(args.mustText('format'));
  const given = args.mustTextOrTexts('data');
  const params = args.mustObject('signingParams');
  const wish = args.mustObject('signerParams');
  if ((args.text('logo') ?? '').length > LOGO_CHARACTERS_MAX)
    throw invalid(`logo: more than ${LOGO_CHARACTERS_MAX} characters`);
  args.text('locale');
  const digested = params.flag('digested', false);
  if (digested && format !== 'cms') throw invalid(`digested: not for ${format}`);
  const decode = params.flag('decode', false) || digested;
  const withCertificate = params.flag('outputCert', false) && format === 'raw';
  const texts = typeof given === 'string' ? [given] : given;
  const signer = readSigner(wish, params);
  const allowed = { storages: allowedOf(args.texts('allowedStorages')) };
  return {
    format,
    data: texts.map((text) => datumOf(text, format, decode)),
    isList: typeof given !== 'string',
    encapsulated: params.flag('encapsulate', true),
    digested,
    // An object, which the real one does not look into; null or nothing: no time stamp.
    timeStamp: params.object('tsaProfile') !== undefined,
    withCertificate,
    storage: storageOf(args.object('storage')) ?? allowed,
    signer,
  };
}

function formatOf(text: string): Format {
  const format = FORMATS.find((one) => one === text);
  if (format === undefined) throw invalid(`format: ${FORMATS.join(', ')}`);
  return format;
}

/** An empty list is as none: the example of the National CA leaves the field out then. */
function allowedOf(storages: readonly string[] | undefined): readonly string[] | undefined {
  return storages?.length === 0 ? undefined : storages;
}

function datumOf(given: string, format: Format, decode: boolean): Datum {
  const octets = decode ? octetsOf(given) : new TextEncoder().encode(given);
  if (octets === undefined) throw invalid('data: not base64');
  const text = decode && format === 'xml' ? new TextDecoder().decode(octets) : given;
  const fault = format === 'xml' ? xmlFault(text) : undefined;
  if (fault !== undefined) throw invalid(fault);
  return { octets, text };
}

function readSigner(wish: JsonFields, params: JsonFields): SignerWish {
  return {
    extKeyUsageOids: wish.mustTexts('extKeyUsageOids'),
    iin: wish.text('iin'),
    bin: wish.text('bin'),
    serialNumber: wish.text('serialNumber'),
    chain: wish.texts('chain')?.map(certificateOf),
    allowExpired: params.flag('allowExpired', false),
    allowRevoked: params.flag('allowRevoked', false),
  };
}

function certificateOf(pem: string): Certificate {
  try {
    return parseCertificate(fromPem(pem, 'CERTIFICATE'));
  } catch (error) {
    if (error instanceof PkiError) throw invalid(`chain: ${error.message}`);
    throw error;
  }
}

function invalid(details: string): NcaLayerError {
  return new NcaLayerError('INVALID_SIGNING_PARAMS', details);
}
