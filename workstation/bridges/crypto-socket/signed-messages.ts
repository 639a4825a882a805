import { addSigner } from '../../../pki/cms/cades.ts';
import { type ContentDigest, signCms } from '../../../pki/cms/signed-data.ts';
import type { OpenCarrier } from '../../carriers/carrier.ts';
import { certifiedKeyOf } from './carrier-keys.ts';
import type { Call } from './function-row.ts';
import { flag, octetsOf, optional, text } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';
import { withTimeStamps } from './time-stamps.ts';

/** PKCS#7 as Sign makes it. */

/** Parameters for what is signed. */
export const DATA = {
  data: optional(text('what is signed')),
  isConvert: flag('data is base64 and is decoded first; otherwise it is taken as text, UTF-8'),
};

/** @throws CryptoSocketError `bad-parameter`, `bad-data`. */
export function contentOf(values: { readonly data: string | undefined; readonly isConvert: boolean }): Uint8Array {
  if (values.data === undefined) throw new CryptoSocketError('bad-parameter', 'data is missing');
  return values.isConvert ? octetsOf(values.data, 'data') : new TextEncoder().encode(values.data);
}

/** What is to be signed, and how. */
export interface MessagePlan {
  /** Undefined where a message that is given holds it. */
  readonly content: Uint8Array | ContentDigest | undefined;
  /** A message to which the signature is added. */
  readonly message: Uint8Array | undefined;
  readonly serialNumber: string | undefined;
  readonly detached: boolean;
  readonly withCertificate: boolean;
  readonly timeStamp: boolean;
}

const DIGEST_OCTETS = { 'GOST 34.311-95': 32, 'Streebog-512': 64, 'SHA-256': 32 } as const;

/** The message, DER. @throws CryptoSocketError `key-unknown`, `key-waits`, `bad-parameter`, `no-time-stamp`; PkiError; TokenError. */
export async function signedMessage({ site }: Call, open: OpenCarrier, plan: MessagePlan): Promise<Uint8Array> {
  const { content, message, detached, withCertificate, timeStamp } = plan;
  const { key, certificate } = certifiedKeyOf(open, plan.serialNumber);
  const { suite, signer } = key;
  if (content !== undefined && !(content instanceof Uint8Array)) assertDigest(content, DIGEST_OCTETS[suite.hash]);
  const signingTime = site.clock.now();
  const signed =
    message === undefined
      ? await signCms(
          { content: needed(content), certificate, signingTime, detached, withoutCertificates: !withCertificate },
          signer,
        )
      : await addSigner(message, signer, certificate, { signingTime, ...(content && { content }) });
  return timeStamp ? withTimeStamps(site, signed, suite.digestOid) : signed;
}

function assertDigest({ digest }: ContentDigest, length: number): void {
  if (digest.length !== length) throw new CryptoSocketError('bad-parameter', `hash is not of ${length} octets`);
}

function needed<T>(content: T | undefined): T {
  if (content === undefined) throw new CryptoSocketError('bad-parameter', 'data is missing');
  return content;
}
