import { ctr } from '@noble/ciphers/aes.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { CKR_DATA_LEN_RANGE } from '../../spec/constants.gen.ts';
import { concatenated } from '../data-types.ts';
import { ensure } from '../error.ts';
import { BLOCK_LENGTH } from './aes-block-cipher.ts';
import type { Cipher } from './row.ts';

/** Where a counter mode begins: the first counter block, and how many of its last bits count. */
export interface Counter {
  readonly block: Uint8Array;
  readonly bits: number;
}

/** AES in counter mode; both directions are the same. */
export class AesCounterCipher implements Cipher {
  readonly #key: Uint8Array;
  readonly #first: bigint;
  /** Blocks until the counter would come back to a value that it had. */
  readonly #blocks: bigint;
  /** Octets done. */
  #at = 0;

  constructor(key: Uint8Array, { block, bits }: Counter) {
    this.#key = key;
    this.#first = bytesToNumberBE(block);
    const period = 1n << BigInt(bits);
    this.#blocks = period - (this.#first % period);
  }

  updateLength(length: number): number {
    return length;
  }

  /** @throws CkError(CKR_DATA_LEN_RANGE): the counter would overflow (section 6.11.3). */
  update(data: Uint8Array): Uint8Array {
    const output = this.final(data);
    this.#at += data.length;
    return output;
  }

  finalLength(length: number): number {
    return length;
  }

  final(data: Uint8Array): Uint8Array {
    const skip = this.#at % BLOCK_LENGTH;
    const done = BigInt((this.#at - skip) / BLOCK_LENGTH);
    const more = BigInt(Math.ceil((skip + data.length) / BLOCK_LENGTH));
    ensure(done + more <= this.#blocks, CKR_DATA_LEN_RANGE, 'the counter would overflow');
    if (data.length === 0) return new Uint8Array(0);
    const block = numberToBytesBE(this.#first + done, BLOCK_LENGTH);
    return ctr(this.#key, block)
      .encrypt(concatenated(new Uint8Array(skip), data))
      .slice(skip);
  }
}
