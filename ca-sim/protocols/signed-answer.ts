import { verifyCms } from '../../pki/cms/signed-data.ts';
import { PkiError } from '../../pki/error.ts';
import { pemBlocks } from '../../pki/x509/pem.ts';
import type { AuthorityName } from '../core/authority-styles.ts';
import { goodSigner } from '../core/certificates.ts';
import { CaError } from '../core/problems.ts';
import type { CaState, IssuedCertificate } from '../core/state.ts';
import { reading } from './plain-request.ts';

/** What somebody signs because a cabinet asked him to: a challenge, an application. */

/** Octets that somebody pasted: base64, or the one block of a PEM text. */
export function pastedOctets(text: string): Uint8Array {
  if (!text.includes('-----')) return Buffer.from(text, 'base64');
  return reading(() => pemBlocks(text)[0]?.der ?? new Uint8Array(0), 'cms-malformed');
}

/**
 * The good certificate of an authority under a signature over exactly these octets. Inside `ca.run` only.
 * @throws CaError cms-malformed, cms-signature, content-not-asked, signer-unknown, signer-not-yet-valid, signer-expired,
 * signer-revoked, in this order.
 */
export async function signerOver(
  state: CaState,
  authority: AuthorityName,
  { signature, expected }: { signature: string; expected: Uint8Array },
  now: number,
): Promise<IssuedCertificate> {
  const { certificate, content } = await verified(pastedOctets(signature));
  if (Buffer.compare(content, expected) !== 0) {
    throw new CaError('content-not-asked', `${content.length} octets are signed; ${expected.length} were to be.`);
  }
  return goodSigner(state, authority, certificate, now);
}

/** Faults of a signature, not of the message around it. */
const FALSE_SIGNATURE: ReadonlySet<string> = new Set(['bad-signature', 'digest-mismatch', 'algorithm-mismatch']);

async function verified(cms: Uint8Array) {
  try {
    return await verifyCms(cms);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new CaError(FALSE_SIGNATURE.has(error.code) ? 'cms-signature' : 'cms-malformed', `${error.message}.`);
  }
}
