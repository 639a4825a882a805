import { OIDS } from '../oids.ts';
import { integer, NULL, octetString, oid, sequence, toDer } from '../x509/der-build.ts';
import { joined, lengthOctets } from './ber.ts';
import type { Sealed } from './encryption.ts';
import { PKCS12_HASHES, type Pkcs12Hash } from './password.ts';

/** The octets around the safes, in DER or in the BER that BouncyCastle's writer makes and the National CA's files are in. */

/** `ber`: indefinite lengths, and octet strings of more than 1000 octets in pieces of 1000; what is inside the safes is DER in both forms. */
export type FileForm = 'ber' | 'der';

/** What goes into MacData. */
interface MacParts {
  readonly hash: Pkcs12Hash;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** RFC 5652 section 8. */
export const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const IDENTIFIER = { octetString: 0x04, constructedOctetString: 0x24, sequence: 0x30, context0: 0xa0, implicit0: 0x80 };
const PIECE_OCTETS = 1000;

/** How the two forms write a constructed value and octets that may be in pieces. */
interface Writer {
  readonly constructed: (identifier: number, ...parts: Uint8Array[]) => Uint8Array;
  /** An OCTET STRING. */
  readonly octets: (content: Uint8Array) => Uint8Array;
  /** [0] IMPLICIT OCTET STRING. */
  readonly implicitOctets: (content: Uint8Array) => Uint8Array;
}

const definite = (identifier: number, ...parts: Uint8Array[]): Uint8Array => {
  const content = joined(parts);
  return joined([Uint8Array.of(identifier), lengthOctets(content.length), content]);
};

const indefinite = (identifier: number, ...parts: Uint8Array[]): Uint8Array =>
  joined([Uint8Array.of(identifier, 0x80), ...parts, Uint8Array.of(0, 0)]);

const pieces = (content: Uint8Array): Uint8Array[] => {
  const count = Math.ceil(content.length / PIECE_OCTETS);
  return Array.from({ length: count }, (_, i) =>
    definite(IDENTIFIER.octetString, content.subarray(i * PIECE_OCTETS, (i + 1) * PIECE_OCTETS)),
  );
};

const isInPieces = (content: Uint8Array): boolean => content.length > PIECE_OCTETS;

const WRITERS: Readonly<Record<FileForm, Writer>> = {
  der: {
    constructed: definite,
    octets: (content) => definite(IDENTIFIER.octetString, content),
    implicitOctets: (content) => definite(IDENTIFIER.implicit0, content),
  },
  ber: {
    constructed: indefinite,
    octets: (content) =>
      isInPieces(content)
        ? indefinite(IDENTIFIER.constructedOctetString, ...pieces(content))
        : definite(IDENTIFIER.octetString, content),
    implicitOctets: (content) =>
      isInPieces(content)
        ? indefinite(IDENTIFIER.context0, ...pieces(content))
        : definite(IDENTIFIER.implicit0, content),
  },
};

/**
 * A whole PFX.
 * @param safes SafeContents of the keys (DER), and of the certificates, sealed.
 * @param macFor makes the MAC over the content of authSafe.
 */
export function pfxOctets(
  form: FileForm,
  safes: { readonly keys: Uint8Array; readonly certificates: Sealed },
  macFor: (authSafe: Uint8Array) => MacParts,
): Uint8Array {
  const write = WRITERS[form];
  const version = toDer(integer(3));
  const contentInfo = (type: string, content: Uint8Array) =>
    write.constructed(IDENTIFIER.sequence, toDer(oid(type)), write.constructed(IDENTIFIER.context0, content));
  const encrypted = encryptedData(write, safes.certificates);
  const authSafe = write.constructed(
    IDENTIFIER.sequence,
    contentInfo(OIDS.data, write.octets(safes.keys)),
    contentInfo(ENCRYPTED_DATA, encrypted),
  );
  return write.constructed(
    IDENTIFIER.sequence,
    version,
    contentInfo(OIDS.data, write.octets(authSafe)),
    macData(macFor(authSafe)),
  );
}

/** EncryptedData, RFC 5652 section 8: version 0. */
function encryptedData(write: Writer, { algorithm, cipher }: Sealed): Uint8Array {
  const info = write.constructed(
    IDENTIFIER.sequence,
    toDer(oid(OIDS.data)),
    toDer(algorithm),
    write.implicitOctets(cipher),
  );
  return write.constructed(IDENTIFIER.sequence, toDer(integer(0)), info);
}

function macData({ hash, digest, salt, iterations }: MacParts): Uint8Array {
  const info = sequence(sequence(oid(PKCS12_HASHES[hash].digestOid), NULL()), octetString(digest));
  return toDer(sequence(info, octetString(salt), integer(iterations)));
}
