import { type VerifiedCms, verifyCms } from '../../pki/cms/signed-data.ts';
import { PkiError, type PkiErrorCode } from '../../pki/error.ts';
import { OIDS } from '../../pki/oids.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { BankError } from '../core/bank-error.ts';
import type { Profile, Profiles } from '../core/profiles.ts';
import { fromBase64 } from './ca-connection.ts';

/** A CMS that can be read, but whose signature is not one over what was asked for. */
const WRONG_SIGNATURE: ReadonlySet<PkiErrorCode> = new Set<PkiErrorCode>([
  'bad-signature',
  'digest-mismatch',
  'content-mismatch',
  'content-type-mismatch',
  'algorithm-mismatch',
  'bad-attribute',
  'certificate-mismatch',
]);

/**
 * Reads a CMS SignedData over data (RFC 5652 chapter 4) and verifies its signature; what the certificate is worth is another
 * question. What nobody has signed (unsigned attributes, further certificates) is passed over.
 * @param cms base64 of DER.
 * @param content what must have been signed; a message that carries its content must carry exactly this.
 * @throws BankError cms-malformed, signature-wrong.
 */
export async function readSignedMessage(cms: string, content?: Uint8Array): Promise<VerifiedCms> {
  const message = await verified(cms, content);
  if (message.contentType === OIDS.data) return message;
  throw new BankError('signature-wrong', `Signed is content of the type ${message.contentType}, not data.`);
}

async function verified(cms: string, content: Uint8Array | undefined): Promise<VerifiedCms> {
  try {
    return await verifyCms(fromBase64(cms), content === undefined ? {} : { content });
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new BankError(WRONG_SIGNATURE.has(error.code) ? 'signature-wrong' : 'cms-malformed', `${error.message}.`);
  }
}

/**
 * The profile of this user whose key in operation this certificate is.
 * @throws BankError key-not-registered, key-retired (of an earlier set of the same user), profile-revoked (whatever the CA says of the
 *   certificate now: P15 is for good).
 */
export function registeredSigner(profiles: Profiles, login: string, certificate: Certificate): Profile {
  const found = profiles.findSigner(certificate.der);
  if (found === undefined || found.profile.user.login !== login || found.place === 'received') {
    throw new BankError('key-not-registered', `Certificate ${certificate.serialNumber}.`);
  }
  if (found.place === 'former') throw new BankError('key-retired', `Certificate ${certificate.serialNumber}.`);
  if (found.profile.state === 'revoked') throw new BankError('profile-revoked', `Profile ${found.profile.id}.`);
  return found.profile;
}
