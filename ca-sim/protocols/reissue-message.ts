import { type VerifiedCms, verifyCms } from '../../pki/cms/signed-data.ts';
import { PkiError } from '../../pki/error.ts';
import { derInAnyForm } from '../../pki/x509/any-form.ts';
import { CaError } from '../core/problems.ts';
import { BROKEN_SIGNATURE } from './request-evidence.ts';

/** What such a PEM block is called: RFC 7468 sections 9 and 8. */
const MESSAGE_LABELS = ['CMS', 'PKCS7'];

/**
 * Reads and verifies a re-issue message, CMS SignedData in any form; what its signer is worth is not said.
 * @returns rejects with CaError cms-malformed, cms-signature.
 */
export async function readReissue(octets: Uint8Array): Promise<VerifiedCms> {
  try {
    return await verifyCms(derInAnyForm(octets, MESSAGE_LABELS));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new CaError(BROKEN_SIGNATURE.has(error.code) ? 'cms-signature' : 'cms-malformed', `${error.message}.`);
  }
}
