import { PkiError } from '../error.ts';
import { latin1 } from './der-types.ts';
import { base64Octets, PEM_CHARACTERS_MAX, pemBlocks } from './pem.ts';

/** A SEQUENCE begins with it; neither base64 of one (`M`) nor PEM does. */
const SEQUENCE = 0x30;

/**
 * The DER of an object that came as DER, as PEM, or as bare base64 (RFC 8951 section 3.1: with or without line ends); which
 * of them shows in the octets. That it is DER is for its reader to say.
 * @param labels what a PEM block may be called.
 * @throws PkiError `too-large`; `bad-pem` for text that is neither, for another label, for several blocks, for nothing.
 */
export function derInAnyForm(octets: Uint8Array, labels: readonly string[]): Uint8Array {
  if (octets[0] === SEQUENCE) return octets;
  if (octets.length > PEM_CHARACTERS_MAX) {
    throw new PkiError('too-large', `${octets.length} characters; at most ${PEM_CHARACTERS_MAX} are read`);
  }
  const text = latin1(octets);
  return text.includes('-----BEGIN ') ? derOfPem(text, labels) : derOfBase64(text);
}

function derOfPem(text: string, labels: readonly string[]): Uint8Array {
  const [block, ...others] = pemBlocks(text);
  if (block === undefined || others.length > 0) throw new PkiError('bad-pem', 'there is more than one block');
  if (!labels.includes(block.label)) {
    throw new PkiError('bad-pem', `the block is ${block.label}, not ${labels.join(' or ')}`);
  }
  return block.der;
}

function derOfBase64(text: string): Uint8Array {
  const der = base64Octets(text);
  if (der.length === 0) throw new PkiError('bad-pem', 'there is nothing in it');
  return der;
}
