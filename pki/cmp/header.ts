import { readDer, TAG_CLASS } from '../x509/der.ts';
import { tagged, toDer } from '../x509/der-build.ts';
import { explicit as insideTag } from '../x509/der-fields.ts';
import { type Dn, nameSequence, readName } from '../x509/name.ts';
import {
  algorithm,
  explicit,
  generalizedTime,
  integer,
  listOf,
  objectIdentifier,
  octets,
  optional,
  raw,
  struct,
  type ValueOf,
} from './der-codec.ts';
import { freeText } from './status.ts';

/** PKIHeader: who speaks to whom, in which transaction, protected how (RFC 9810 section 5.1.1). */

/** Versions of the protocol: RFC 4210 and RFC 9480. */
export const PVNO = { cmp2000: 2, cmp2021: 3 } as const;

export const infoTypeAndValue = struct('InfoTypeAndValue', { infoType: objectIdentifier, infoValue: optional(raw()) });
export type InfoTypeAndValue = ValueOf<typeof infoTypeAndValue>;

export const pkiHeader = struct('PKIHeader', {
  pvno: integer,
  /** GeneralName, DER: {@link directoryNameOf} reads it. */
  sender: raw(),
  recipient: raw(),
  messageTime: optional(explicit(0, generalizedTime)),
  protectionAlg: optional(explicit(1, algorithm)),
  /** The reference of a shared secret, or the key identifier of the signer's certificate. */
  senderKID: optional(explicit(2, octets)),
  recipKID: optional(explicit(3, octets)),
  transactionID: optional(explicit(4, octets)),
  senderNonce: optional(explicit(5, octets)),
  recipNonce: optional(explicit(6, octets)),
  freeText: optional(explicit(7, freeText)),
  generalInfo: optional(explicit(8, listOf(infoTypeAndValue))),
});
export type PkiHeader = ValueOf<typeof pkiHeader>;

/** A name as sender or recipient: GeneralName, choice directoryName, DER. An empty one is the NULL-DN of RFC 9810 section 5.1.1. */
export function directoryGeneralName(name: Dn): Uint8Array {
  return toDer(tagged(4, nameSequence(name)));
}

/** The name inside a GeneralName, or undefined if it is of another kind. @throws PkiError as readName. */
export function directoryNameOf(generalName: Uint8Array): Dn | undefined {
  const node = readDer(generalName);
  if (node.tagClass !== TAG_CLASS.context || node.tag !== 4) return undefined;
  return readName(insideTag(node, 'directoryName'), 'directoryName');
}
