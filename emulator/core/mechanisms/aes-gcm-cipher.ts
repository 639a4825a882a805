import { gcm } from '@noble/ciphers/aes.js';
import { CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE } from '../../spec/constants.gen.ts';
import { concatenated, sameOctets } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import { AesCounterCipher } from './aes-counter-cipher.ts';
import type { Cipher, CipherDirection } from './row.ts';

export interface Gcm {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly aad: Uint8Array;
  /** Octets of the tag. */
  readonly tagLength: number;
}

const FULL_TAG = 16;
/** IV for which the first counter block is IV ‖ 1, so that the key stream is known before the end (SP 800-38D 7.1). */
const SHORT_IV = 12;

/** AES-GCM; the tag stands behind the ciphertext (section 6.13.8). */
export function aesGcmCipher(direction: CipherDirection, parameters: Gcm): Cipher {
  return direction === 'encrypt' ? new GcmEncryption(parameters) : new GcmDecryption(parameters);
}

/** Ciphertext and full tag. */
function sealed({ key, iv, aad }: Gcm, plaintext: Uint8Array): Uint8Array {
  return gcm(key, iv, aad).encrypt(plaintext);
}

class GcmEncryption implements Cipher {
  readonly #gcm: Gcm;
  readonly #stream: AesCounterCipher | undefined;
  #plaintext: Uint8Array = new Uint8Array(0);
  /** Octets of ciphertext given out. */
  #given = 0;

  constructor(parameters: Gcm) {
    this.#gcm = parameters;
    if (parameters.iv.length === SHORT_IV) {
      const block = concatenated(parameters.iv, Uint8Array.of(0, 0, 0, 2));
      this.#stream = new AesCounterCipher(parameters.key, { block, bits: 32 });
    }
  }

  updateLength(length: number): number {
    return this.#stream === undefined ? 0 : length;
  }

  update(data: Uint8Array): Uint8Array {
    this.#plaintext = concatenated(this.#plaintext, data);
    const output = this.#stream?.update(data) ?? new Uint8Array(0);
    this.#given += output.length;
    return output;
  }

  finalLength(length: number): number {
    return this.#plaintext.length + length - this.#given + this.#gcm.tagLength;
  }

  final(data: Uint8Array): Uint8Array {
    const plaintext = concatenated(this.#plaintext, data);
    return sealed(this.#gcm, plaintext).slice(this.#given, plaintext.length + this.#gcm.tagLength);
  }
}

/** Gives nothing before the tag is right. */
class GcmDecryption implements Cipher {
  readonly #gcm: Gcm;
  #input: Uint8Array = new Uint8Array(0);

  constructor(parameters: Gcm) {
    this.#gcm = parameters;
  }

  updateLength(): number {
    return 0;
  }

  update(data: Uint8Array): Uint8Array {
    this.#input = concatenated(this.#input, data);
    return new Uint8Array(0);
  }

  finalLength(length: number): number {
    return Math.max(0, this.#input.length + length - this.#gcm.tagLength);
  }

  final(data: Uint8Array): Uint8Array {
    const { key, iv, aad, tagLength } = this.#gcm;
    const input = concatenated(this.#input, data);
    ensure(input.length >= tagLength, CKR_ENCRYPTED_DATA_LEN_RANGE, `${input.length} octets, ${tagLength} for the tag`);
    const length = input.length - tagLength;
    // The library takes full tags only. A shorter one is compared with that of the plaintext that it would stand for.
    const plaintext = sealed(this.#gcm, input.slice(0, length)).slice(0, length);
    const tag = sealed(this.#gcm, plaintext).slice(length);
    const right = sameOctets(tag.slice(0, tagLength), input.slice(length));
    if (!right) throw new CkError(CKR_ENCRYPTED_DATA_INVALID, 'authentication tag');
    return tagLength === FULL_TAG ? gcm(key, iv, aad).decrypt(input) : plaintext;
  }
}
