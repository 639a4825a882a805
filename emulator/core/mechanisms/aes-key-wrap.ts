import { aeskw, aeskwp } from '@noble/ciphers/aes.js';
import {
  CKM_AES_KEY_WRAP,
  CKM_AES_KEY_WRAP_KWP,
  CKR_DATA_LEN_RANGE,
  CKR_ENCRYPTED_DATA_INVALID,
  CKR_ENCRYPTED_DATA_LEN_RANGE,
} from '../../spec/constants.gen.ts';
import { hexOctets, sameOctets } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { CkObject } from '../object.ts';
import { AES_ROW, aesKeyOf } from './aes.ts';
import { type Encryption, type MechanismRow, NO_PARAMETER, type ParameterShape, type Wrapping } from './row.ts';
import { singlePartCipher } from './single-part-cipher.ts';

const SEMIBLOCK = 8;

/** The two of SP 800-38F that section 6.16 names. */
interface KeyWrap {
  readonly cipher: typeof aeskw;
  /** The initial value of the standard, which the library has built in. */
  readonly initialValue: Uint8Array;
  takesLength(length: number): boolean;
  wrappedLength(length: number): number;
  readonly wrappedMin: number;
}

const KW: KeyWrap = {
  cipher: aeskw,
  initialValue: hexOctets('a6a6a6a6a6a6a6a6'),
  takesLength: (length) => length >= 2 * SEMIBLOCK && length % SEMIBLOCK === 0,
  wrappedLength: (length) => length + SEMIBLOCK,
  wrappedMin: 3 * SEMIBLOCK,
};

const KWP: KeyWrap = {
  cipher: aeskwp,
  initialValue: hexOctets('a65959a6'),
  takesLength: (length) => length > 0,
  wrappedLength: (length) => Math.ceil(length / SEMIBLOCK) * SEMIBLOCK + SEMIBLOCK,
  wrappedMin: 2 * SEMIBLOCK,
};

/** The standard lets a caller choose another initial value; this token has the standard's only. */
function initialValue({ initialValue: only }: KeyWrap): ParameterShape {
  return {
    name: `none, or the standard's initial value of ${only.length} octets`,
    accepts: (parameter) =>
      NO_PARAMETER.accepts(parameter) || (parameter instanceof Uint8Array && sameOctets(parameter, only)),
  };
}

/** @returns undefined when the integrity check fails. */
function opened({ cipher }: KeyWrap, key: CkObject, wrapped: Uint8Array): Uint8Array | undefined {
  try {
    return cipher(aesKeyOf(key)).decrypt(wrapped);
  } catch {
    return undefined;
  }
}

function unwrapsLength({ wrappedMin }: KeyWrap, length: number): boolean {
  return length >= wrappedMin && length % SEMIBLOCK === 0;
}

function wrapping(kind: KeyWrap): Wrapping {
  return {
    cost: { wrap: 'cipher', unwrap: 'cipher' },
    privateKeys: true,
    takesLength: kind.takesLength,
    wrappedLength: kind.wrappedLength,
    wrap: (key, octets) => kind.cipher(aesKeyOf(key)).encrypt(octets),
    unwrapsLength: (length) => unwrapsLength(kind, length),
    unwrap: (key, wrapped) => opened(kind, key, wrapped),
  };
}

/** Section 6.16.3: the same over data that are no key. */
function encryption(kind: KeyWrap): Encryption {
  return {
    cost: { encrypt: 'cipher', decrypt: 'cipher' },
    start: (direction, key) =>
      direction === 'encrypt'
        ? singlePartCipher({
            outputLength: kind.wrappedLength,
            run(data) {
              ensure(kind.takesLength(data.length), CKR_DATA_LEN_RANGE, `${data.length} octets`);
              return kind.cipher(aesKeyOf(key)).encrypt(data);
            },
          })
        : singlePartCipher({
            outputLength: (length) => Math.max(0, length - SEMIBLOCK),
            run(data) {
              ensure(unwrapsLength(kind, data.length), CKR_ENCRYPTED_DATA_LEN_RANGE, `${data.length} octets`);
              const plaintext = opened(kind, key, data);
              if (plaintext === undefined) throw new CkError(CKR_ENCRYPTED_DATA_INVALID, 'integrity check');
              return plaintext;
            },
          }),
  };
}

function row(type: number, kind: KeyWrap): MechanismRow {
  return {
    ...AES_ROW,
    type,
    chapter: '6.16.3',
    parameter: initialValue(kind),
    singlePartOnly: true,
    encryption: encryption(kind),
    wrapping: wrapping(kind),
  };
}

export const AES_KEY_WRAP_MECHANISMS: readonly MechanismRow[] = [
  row(CKM_AES_KEY_WRAP, KW),
  row(CKM_AES_KEY_WRAP_KWP, KWP),
];
