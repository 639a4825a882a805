import {
  CKR_DATA_LEN_RANGE,
  CKR_ENCRYPTED_DATA_INVALID,
  CKR_ENCRYPTED_DATA_LEN_RANGE,
} from '../../spec/constants.gen.ts';
import { concatenated } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { Cipher, CipherDirection } from './row.ts';

/** Authenticated encryption of one message; the tag stands behind the ciphertext. */
export interface Aead {
  readonly tagLength: number;
  /** Octets of plaintext, where the parameter says so beforehand (CCM); another length is refused. */
  readonly dataLength?: number;
  /** The key stream, where it does not depend on the whole message: then ciphertext comes out as plaintext goes in. */
  readonly stream?: Cipher;
  /** @returns ciphertext and tag. */
  seal(plaintext: Uint8Array): Uint8Array;
  /** @returns undefined when the tag is wrong. */
  open(input: Uint8Array): Uint8Array | undefined;
}

export function aeadCipher(direction: CipherDirection, aead: Aead): Cipher {
  return direction === 'encrypt' ? new AeadEncryption(aead) : new AeadDecryption(aead);
}

/** What came in parts and is needed whole. */
export class Collected {
  readonly #parts: Uint8Array[] = [];
  /** Octets so far. */
  length = 0;

  /** @param data copied: it belongs to the caller. */
  update(data: Uint8Array): void {
    this.#parts.push(Uint8Array.from(data));
    this.length += data.length;
  }

  /** All of it, and `more` behind it. */
  with(more: Uint8Array): Uint8Array {
    return concatenated(...this.#parts, more);
  }

  digest(): Uint8Array {
    return concatenated(...this.#parts);
  }
}

class AeadEncryption implements Cipher {
  readonly #aead: Aead;
  readonly #plaintext = new Collected();
  /** Octets of ciphertext given out. */
  #given = 0;

  constructor(aead: Aead) {
    this.#aead = aead;
  }

  updateLength(length: number): number {
    return this.#aead.stream === undefined ? 0 : length;
  }

  update(data: Uint8Array): Uint8Array {
    const { dataLength = Number.POSITIVE_INFINITY, stream } = this.#aead;
    const length = this.#plaintext.length + data.length;
    ensure(length <= dataLength, CKR_DATA_LEN_RANGE, `${length} octets, ${dataLength} announced`);
    this.#plaintext.update(data);
    const output = stream?.update(data) ?? new Uint8Array(0);
    this.#given += output.length;
    return output;
  }

  finalLength(length: number): number {
    return this.#plaintext.length + length - this.#given + this.#aead.tagLength;
  }

  final(data: Uint8Array): Uint8Array {
    const plaintext = this.#plaintext.with(data);
    const { length } = plaintext;
    const { dataLength = length } = this.#aead;
    ensure(length === dataLength, CKR_DATA_LEN_RANGE, `${length} octets, ${dataLength} announced`);
    return this.#aead.seal(plaintext).slice(this.#given);
  }
}

/** Gives nothing before the tag is right. */
class AeadDecryption implements Cipher {
  readonly #aead: Aead;
  readonly #input = new Collected();

  constructor(aead: Aead) {
    this.#aead = aead;
  }

  updateLength(): number {
    return 0;
  }

  update(data: Uint8Array): Uint8Array {
    this.#input.update(data);
    return new Uint8Array(0);
  }

  finalLength(length: number): number {
    return Math.max(0, this.#input.length + length - this.#aead.tagLength);
  }

  final(data: Uint8Array): Uint8Array {
    const { tagLength, dataLength } = this.#aead;
    const input = this.#input.with(data);
    const length = input.length - tagLength;
    const right = length >= 0 && (dataLength === undefined || length === dataLength);
    ensure(right, CKR_ENCRYPTED_DATA_LEN_RANGE, `${input.length} octets, ${tagLength} of them for the tag`);
    const plaintext = this.#aead.open(input);
    if (plaintext === undefined) throw new CkError(CKR_ENCRYPTED_DATA_INVALID, 'authentication tag');
    return plaintext;
  }
}
