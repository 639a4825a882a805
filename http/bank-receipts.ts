import { type Static, Type } from '@sinclair/typebox';
import { StatusChange } from './bank-documents.ts';
import { Base64, Instant } from './fields.ts';
import { route } from './route.ts';

/** «Квитанция»: what the bank gives for a document that was sent to it, signed with the bank's own TEST key. */

/** What the bank says of a document. */
export const Receipt = Type.Object({
  /** What the bank calls itself; says TEST. */
  bank: Type.String(),
  /** The bank's number of the document, and the one that its author gave it. */
  document: Type.String(),
  kind: Type.String(),
  number: Type.String(),
  /** SHA-256 of the octets that were signed, hexadecimal. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  signatures: Type.Array(
    Type.Object({
      subscriber: Type.String(),
      serialNumber: Type.String(),
      signedAt: Instant,
      /** SHA-256 of the CMS, hexadecimal. */ sha256: Type.String(),
    }),
  ),
  /** Why it was refused; empty otherwise. */
  reason: Type.String(),
  /** Oldest first; the last one is its status. */
  history: Type.Array(StatusChange),
});
export type Receipt = Static<typeof Receipt>;

export const bankReceiptRoutes = {
  documentReceipt: route({
    method: 'GET',
    path: '/documents/:id/receipt',
    reply: Type.Object({
      receipt: Receipt,
      /** CMS SignedData with the receipt inside, as JSON in UTF-8, by the bank's key; the same as long as the document stays as it is. */
      cms: Base64,
      /** Of the bank's key, self-signed: what a verifier has to trust. */
      certificate: Base64,
    }),
    does: "The bank's signed receipt for a document that was sent: accepted or refused, executed or recalled.",
  }),
} as const;
