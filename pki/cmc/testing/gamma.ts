import { CRL_REASONS, type CrlReason } from '../../x509/crl.ts';
import {
  characterString,
  enumerated,
  generalizedTime,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  toDer,
} from '../../x509/der-build.ts';
import { type Dn, nameSequence } from '../../x509/name.ts';
import { serialNumberInteger } from '../../x509/serial-number.ts';

/** What Gamma's client is told to revoke. */
export interface GammaRevocation {
  readonly issuer: Dn;
  readonly serialNumber: string;
  readonly reason?: CrlReason;
  /** The subject's name with semicolons. */
  readonly subject: string;
  readonly at: number;
}

/**
 * PKIData as Gamma's client makes it, put together part by part and not by the code under test: the transaction's number is
 * the encoding of a GeneralizedTime taken for an INTEGER, the passphrase holds the subject's name, the comment one blank.
 */
export function gammaPkiData({
  issuer,
  serialNumber,
  reason = 'superseded',
  subject,
  at,
}: GammaRevocation): Uint8Array {
  const transaction = sequence(integer(1), oid('1.3.6.1.5.5.7.7.5'), setOf(integer(toDer(generalizedTime(at)))));
  const revocation = sequence(
    nameSequence(issuer),
    serialNumberInteger(serialNumber),
    enumerated(CRL_REASONS[reason]),
    generalizedTime(at),
    octetString(new TextEncoder().encode(subject)),
    characterString('utf8', ' '),
  );
  const control = sequence(integer(2), oid('1.3.6.1.5.5.7.7.17'), setOf(revocation));
  return toDer(sequence(sequence(transaction, control), sequence(), sequence(), sequence()));
}
