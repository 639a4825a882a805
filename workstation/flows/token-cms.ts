import { signCms } from '../../pki/cms/signed-data.ts';
import type { TokenSession } from '../token/session.ts';
import { tokenSigner } from '../token/token-signer.ts';
import type { CertifiedPair } from './key-choice.ts';

/**
 * CMS SignedData by a key on the token, with its certificate, in base64 as the houses take it.
 * @param options.detached leaves the content out.
 * @param options.signingTime milliseconds since the epoch.
 */
export async function signOnToken(
  session: TokenSession,
  { pair, certificate }: CertifiedPair,
  content: Uint8Array,
  options: { readonly signingTime: number; readonly detached?: boolean },
): Promise<string> {
  const cms = await signCms({ content, certificate: certificate.der, ...options }, tokenSigner(session, pair));
  return toBase64(cms);
}

export function toBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
