import { cbc, ecb } from '@noble/ciphers/aes.js';
import {
  CKR_DATA_LEN_RANGE,
  CKR_ENCRYPTED_DATA_INVALID,
  CKR_ENCRYPTED_DATA_LEN_RANGE,
} from '../../spec/constants.gen.ts';
import { concatenated } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { Cipher, CipherDirection } from './row.ts';

export const BLOCK_LENGTH = 16;

/** One run of AES over whole blocks. */
export interface BlockMode {
  readonly direction: CipherDirection;
  readonly key: Uint8Array;
  /** CBC: the first chaining block. Without it: ECB. */
  readonly iv?: Uint8Array;
  /** PKCS #7 padding (CKM_AES_CBC_PAD). */
  readonly padded?: true;
}

/** AES in ECB and CBC, fed piece by piece. A padded decryption withholds exactly the last block (section 5.2). */
export class AesBlockCipher implements Cipher {
  readonly #mode: BlockMode;
  #chain: Uint8Array | undefined;
  #pending: Uint8Array = new Uint8Array(0);

  constructor(mode: BlockMode) {
    this.#mode = mode;
    this.#chain = mode.iv;
  }

  updateLength(length: number): number {
    const total = this.#pending.length + length;
    const withheld = this.#unpads && total > 0 ? 1 : 0;
    return wholeBlocks(total - withheld);
  }

  update(data: Uint8Array): Uint8Array {
    const length = this.updateLength(data.length);
    const all = concatenated(this.#pending, data);
    const input = all.slice(0, length);
    const output = this.#run(input, false);
    this.#pending = all.slice(length);
    if (this.#chain !== undefined && length > 0) {
      this.#chain = (this.#mode.direction === 'encrypt' ? output : input).slice(-BLOCK_LENGTH);
    }
    return output;
  }

  finalLength(length: number): number {
    const total = this.#pending.length + length;
    return this.#mode.padded && !this.#unpads ? wholeBlocks(total) + BLOCK_LENGTH : total;
  }

  final(data: Uint8Array): Uint8Array {
    const { direction, padded } = this.#mode;
    const all = concatenated(this.#pending, data);
    if (padded && direction === 'encrypt') return this.#run(all, true);
    const rv = direction === 'encrypt' ? CKR_DATA_LEN_RANGE : CKR_ENCRYPTED_DATA_LEN_RANGE;
    const whole = all.length % BLOCK_LENGTH === 0 && !(padded && all.length === 0);
    ensure(whole, rv, `${all.length} octets are no whole number of blocks`);
    try {
      return this.#run(all, padded === true);
    } catch {
      // Whatever is wrong with the padding, the answer is the same.
      throw new CkError(CKR_ENCRYPTED_DATA_INVALID, 'padding');
    }
  }

  get #unpads(): boolean {
    return this.#mode.padded === true && this.#mode.direction === 'decrypt';
  }

  #run(data: Uint8Array, padded: boolean): Uint8Array {
    const { key, direction } = this.#mode;
    const options = { disablePadding: !padded };
    const cipher = this.#chain === undefined ? ecb(key, options) : cbc(key, this.#chain, options);
    return direction === 'encrypt' ? cipher.encrypt(data) : cipher.decrypt(data);
  }
}

function wholeBlocks(length: number): number {
  return length - (length % BLOCK_LENGTH);
}
