import { escapedText, escapedValue } from './canonical-xml.ts';
import { DSIG_NAMESPACE } from './signature-element.ts';

/**
 * A Signature element as text. `lines`: in the layout of Apache Santuario, which the National CA's and Gamma's programs are built on, one element to the
 * line. `compact`: without any line break, as NCALayer's newer module writes it, because sites lose white space when they write a document again.
 */
export type SignatureLayout = 'lines' | 'compact';

export interface SignaturePlan {
  readonly layout: SignatureLayout;
  readonly canonicalization: string;
  readonly signatureUri: string;
  readonly reference: { readonly uri: string; readonly transforms: readonly string[]; readonly digestUri: string };
  /** base64, in lines. */
  readonly digest: string;
  /** XML of what KeyInfo carries. */
  readonly keyInfo: string;
}

/** @param value base64, in lines. */
export function signatureText(plan: SignaturePlan, value: string): string {
  const { uri, transforms, digestUri } = plan.reference;
  const lines = [
    `<ds:Signature xmlns:ds="${DSIG_NAMESPACE}">`,
    '<ds:SignedInfo>',
    algorithm('CanonicalizationMethod', plan.canonicalization),
    algorithm('SignatureMethod', plan.signatureUri),
    `<ds:Reference URI="${escapedValue(uri)}">`,
    '<ds:Transforms>',
    ...transforms.map((one) => algorithm('Transform', one)),
    '</ds:Transforms>',
    algorithm('DigestMethod', digestUri),
    `<ds:DigestValue>${escapedText(plan.digest)}</ds:DigestValue>`,
    '</ds:Reference>',
    '</ds:SignedInfo>',
    '<ds:SignatureValue>',
    ...(value === '' ? [] : [value]),
    '</ds:SignatureValue>',
    '<ds:KeyInfo>',
    plan.keyInfo,
    '</ds:KeyInfo>',
    '</ds:Signature>',
  ];
  return lines.join(BREAK[plan.layout]);
}

const BREAK: Readonly<Record<SignatureLayout, string>> = { lines: '\n', compact: '' };

const algorithm = (name: string, uri: string) => `<ds:${name} Algorithm="${escapedValue(uri)}"/>`;

/** @param der the signer's certificate. */
export function x509Data(der: Uint8Array, layout: SignatureLayout = 'lines'): string {
  const certificate = base64Lines(der, layout);
  return ['<ds:X509Data>', '<ds:X509Certificate>', certificate, '</ds:X509Certificate>', '</ds:X509Data>'].join(
    BREAK[layout],
  );
}

/** base64 in lines of 76 characters (RFC 2045 section 6.8), or in one. */
export function base64Lines(octets: Uint8Array, layout: SignatureLayout = 'lines'): string {
  const text = Buffer.from(octets).toString('base64');
  return layout === 'compact' ? text : (text.match(/.{1,76}/g) ?? []).join('\n');
}
