import { CRL_REASONS, type CrlReason } from '../x509/crl.ts';
import { readDer, TAG } from '../x509/der.ts';
import { characterString, enumerated, generalizedTime, octetString, sequence, toDer } from '../x509/der-build.ts';
import {
  DerFields,
  integerHex,
  malformed,
  readGeneralizedTime,
  readInteger,
  readString,
  smallInteger,
  universal,
} from '../x509/der-fields.ts';
import { type Dn, nameSequence, readName } from '../x509/name.ts';
import { serialNumberInteger } from '../x509/serial-number.ts';

/** The value of the control revokeRequest: RFC 5272 section 6.11. */
export interface RevokeRequest {
  readonly issuer: Dn;
  /** Upper-case hexadecimal, whole octets. */
  readonly serialNumber: string;
  readonly reason: CrlReason;
  /** Milliseconds since the epoch, whole seconds. */
  readonly invalidityDate?: number;
  /** A shared secret that may stand in for a signature; Gamma's client writes the subject's name here. */
  readonly passphrase?: Uint8Array;
  readonly comment?: string;
}

const REASONS: ReadonlyMap<number, CrlReason> = new Map(
  Object.entries(CRL_REASONS).map(([name, value]) => [value, name as CrlReason]),
);

/**
 * Reads a RevokeRequest.
 * @throws PkiError, in this order: those of readDer; `malformed`, `bad-der`, and those of readName for the structure;
 * `malformed` for a number that is no CRLReason.
 */
export function parseRevokeRequest(der: Uint8Array): RevokeRequest {
  const fields = DerFields.ofSequence(readDer(der), 'RevokeRequest');
  const issuer = readName(fields.next('issuerName'), 'issuerName');
  const serialNumber = integerHex(readInteger(fields.next('serialNumber'), 'serialNumber'));
  const { content } = universal(fields.next('reason'), TAG.enumerated, 'reason');
  const date = fields.optional(TAG.generalizedTime);
  const passphrase = fields.optional(TAG.octetString)?.content;
  const text = fields.optional(TAG.utf8String);
  fields.end();
  const reason = REASONS.get(smallInteger(content, 'reason'));
  if (reason === undefined) throw malformed('reason is no CRLReason');
  const comment = text && readString(text)?.text;
  return {
    issuer,
    serialNumber,
    reason,
    ...(date !== undefined && { invalidityDate: readGeneralizedTime(date, 'invalidityDate') }),
    ...(passphrase !== undefined && { passphrase }),
    ...(comment !== undefined && { comment }),
  };
}

/** RevokeRequest, DER. @throws PkiError `bad-name`, `bad-argument` (serial number). */
export function buildRevokeRequest(request: RevokeRequest): Uint8Array {
  const { issuer, serialNumber, reason, invalidityDate, passphrase, comment } = request;
  return toDer(
    sequence(
      nameSequence(issuer),
      serialNumberInteger(serialNumber),
      enumerated(CRL_REASONS[reason]),
      ...(invalidityDate === undefined ? [] : [generalizedTime(invalidityDate)]),
      ...(passphrase === undefined ? [] : [octetString(passphrase)]),
      ...(comment === undefined ? [] : [characterString('utf8', comment)]),
    ),
  );
}
