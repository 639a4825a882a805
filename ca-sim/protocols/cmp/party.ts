import { directoryNameOf } from '../../../pki/cmp/header.ts';
import type { PkiEnvelope } from '../../../pki/cmp/message.ts';
import { isProtectedByKey, isProtectedByPassword, protectionOf } from '../../../pki/cmp/protection.ts';
import { PkiError } from '../../../pki/error.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { upperHex } from '../../../pki/x509/der-fields.ts';
import { sameName } from '../../../pki/x509/name.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import type { Voucher } from '../../core/enrolment-record.ts';
import { openPinEnvelope, type PinEnvelope } from '../../core/pin-envelopes.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import { certificateVoucher } from '../vouchers.ts';
import { CmpRefusal, judging } from './refusal.ts';

/** Who has sent a message: RFC 9810 section 5.1.3, RFC 9483 section 3.2. */
export type Party =
  | { readonly kind: 'secret'; readonly voucher: Voucher; readonly envelope: PinEnvelope; readonly secret: string }
  | {
      readonly kind: 'certificate';
      readonly voucher: Voucher;
      readonly signer: IssuedCertificate;
      readonly certificate: Certificate;
    };

/**
 * Verifies the protection of a message.
 * @throws CmpRefusal badMessageCheck (no protection, a wrong one), badAlg, notAuthorized (an envelope that is locked or has
 * expired), signerNotTrusted (no certificate of the sender among extraCerts; not of this CA, out of its time, revoked).
 */
export function authenticate(ca: CertificationAuthority, message: PkiEnvelope, now: number): Party {
  switch (protectionOf(message)) {
    case 'none':
      throw new CmpRefusal('badMessageCheck', 'The message is not protected.');
    case 'password':
      return judging('badAlg', () => knower(ca, message, now));
    case 'signature':
      return judging('badAlg', () => signer(ca, message, now));
  }
}

/** Who knows the secret of a PIN envelope; its reference stands in senderKID. */
function knower({ state, envelopeSeal }: CertificationAuthority, message: PkiEnvelope, now: number): Party {
  const reference = new TextDecoder().decode(message.header.value.senderKID);
  const proves = (secret: string) => isProtectedByPassword(message, secret);
  const verdict = openPinEnvelope({ envelopes: state.pinEnvelopes, seal: envelopeSeal }, reference, proves, now);
  if (verdict.ok) {
    const { envelope, secret } = verdict;
    return { kind: 'secret', voucher: { kind: 'secret', reference }, envelope, secret };
  }
  const failInfo = verdict.problem === 'envelope-unknown' ? 'badMessageCheck' : 'notAuthorized';
  throw new CmpRefusal(failInfo, verdict.detail);
}

function signer(ca: CertificationAuthority, message: PkiEnvelope, now: number): Party {
  const certificate = senderCertificate(message);
  if (certificate === undefined) {
    throw new CmpRefusal('signerNotTrusted', "The sender's certificate is not among extraCerts.");
  }
  if (!isProtectedByKey(message, certificate.publicKey)) {
    throw new CmpRefusal('badMessageCheck', "The signature does not verify under the key of the sender's certificate.");
  }
  return { kind: 'certificate', certificate, ...certificateVoucher(ca, certificate, now) };
}

/** The first of extraCerts that has the sender's name, and his key identifier if the message gives one. */
function senderCertificate({ header, extraCerts = [] }: PkiEnvelope): Certificate | undefined {
  const { sender, senderKID } = header.value;
  const name = directoryNameOf(sender) ?? [];
  return readable(extraCerts).find(
    ({ subject, subjectKeyId }) =>
      sameName(subject, name) && (senderKID === undefined || subjectKeyId === upperHex(senderKID)),
  );
}

/** Those certificates that can be read here: a client may send others along. */
function readable(certificates: readonly Uint8Array[]): Certificate[] {
  return certificates.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (error) {
      if (error instanceof PkiError) return [];
      throw error;
    }
  });
}

/** Whether two messages come from the same. */
export function sameParty(one: Voucher, other: Voucher): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
