import { signCms } from '../../pki/cms/signed-data.ts';
import type { Signer } from '../../pki/signer.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import type { TokenSession } from '../token/session.ts';
import { tokenSigner } from '../token/token-signer.ts';
import type { NewKeySet } from './new-key-set.ts';
import { toBase64 } from './token-cms.ts';

/** Who signs the requests: the person with the current key, or a Registration Authority. */
export interface RequestSigner {
  readonly signer: Signer;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** One request as the bank and the CA take it. */
export interface SignedRequest {
  readonly algorithm: 'GOST' | 'RSA';
  /** Base64 of CMS SignedData over the PKCS#10. */
  readonly cms: string;
}

/** The templates of the KISC CA for certificates of one year. */
const TEMPLATES = {
  GOST: 'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y',
  RSA: 'C=KZ, O=Template, CN=RSA_USER_SIGN_1Y',
} as const;

/**
 * The pair of requests for a key set (X-CA-8): each PKCS#10 is signed by the key it asks for, and wrapped in CMS signed by
 * `by`.
 */
export async function signRequestPair(
  session: TokenSession,
  keys: NewKeySet,
  options: { readonly subject: Dn; readonly by: RequestSigner; readonly signingTime: number },
): Promise<SignedRequest[]> {
  const { subject, by, signingTime } = options;
  const requests: SignedRequest[] = [];
  for (const algorithm of ['GOST', 'RSA'] as const) {
    const template = TEMPLATES[algorithm];
    const content = await buildRequest({ subject, template }, tokenSigner(session, keys[algorithm]));
    const cms = await signCms({ content, certificate: by.certificate, signingTime }, by.signer);
    requests.push({ algorithm, cms: toBase64(cms) });
  }
  return requests;
}
