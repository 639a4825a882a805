import { PkiError } from '../error.ts';

/** PEM, the textual encodings of RFC 7468, strict form for writing; foreign texts may have headers, CRLF and text around. */

export type PemLabel = 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'X509 CRL' | 'CMS' | 'PUBLIC KEY' | 'PRIVATE KEY';

/** One PEM block, 64 characters to the line, a line feed at the end. */
export function toPem(label: PemLabel, der: Uint8Array): string {
  const base64 = btoa(Array.from(der, (octet) => String.fromCharCode(octet)).join(''));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,32})-----[ \t]*\r?\n([A-Za-z0-9+/=\s]*?)\r?\n?-----END ([A-Z0-9 ]{1,32})-----/g;

/** Characters of PEM that are read: 1 MiB of DER in base64, with line ends and text around. */
export const PEM_CHARACTERS_MAX = 2 << 20;

/**
 * Every block of the text, in order.
 * @throws PkiError `too-large`; `bad-pem` for a block that is broken, or when there is none.
 */
export function pemBlocks(text: string): readonly { label: string; der: Uint8Array }[] {
  if (text.length > PEM_CHARACTERS_MAX) {
    throw new PkiError('too-large', `${text.length} characters; at most ${PEM_CHARACTERS_MAX} are read`);
  }
  const blocks = [...text.matchAll(BLOCK)].map(([, label = '', body = '', end]) => {
    if (end !== label) throw new PkiError('bad-pem', `BEGIN ${label} is closed by END ${end}`);
    return { label, der: base64Octets(body) };
  });
  const begun = text.match(/-----BEGIN /g)?.length ?? 0;
  if (begun === 0) throw new PkiError('bad-pem', 'there is no BEGIN line');
  if (blocks.length !== begun) throw new PkiError('bad-pem', 'a block is not base64 between its BEGIN and END lines');
  return blocks;
}

/**
 * The DER of a text that holds exactly one block.
 * @param label what it must be called; left out: any.
 * @throws PkiError as {@link pemBlocks}.
 */
export function fromPem(text: string, label?: PemLabel): Uint8Array {
  const [block, ...others] = pemBlocks(text);
  if (block === undefined || others.length > 0) throw new PkiError('bad-pem', 'there is more than one block');
  if (label !== undefined && block.label !== label) {
    throw new PkiError('bad-pem', `the block is ${block.label}, not ${label}`);
  }
  return block.der;
}

/**
 * Octets from base64: RFC 4648 section 4, padded, canonical; white space between the characters is passed over.
 * @throws PkiError `bad-pem`.
 */
export function base64Octets(body: string): Uint8Array {
  const text = body.replace(/\s+/g, '');
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new PkiError('bad-pem', 'the body is not base64');
  }
  if (btoa(binary) !== text) throw new PkiError('bad-pem', 'the body is not canonical base64');
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
