import { BLOCK, padded, unpadded } from './mechanisms.ts';
import type { CipherModel } from './operation-model.ts';
import type { Refusal, Result } from './operation-steps.ts';

/** What the steps of C_Encrypt and C_Decrypt give: sections 5.2, 5.9, 5.10 and 6.13, with OpenSSL's octets. */

const ENCRYPTED_DATA: Refusal = ['CKR_ENCRYPTED_DATA_LEN_RANGE', 'CKR_ENCRYPTED_DATA_INVALID'];

function exactly(octets: Buffer): Result {
  return { octets, length: octets.length, lengthMax: octets.length };
}

/** A token may ask for one block more than comes: it does not know the padding, or does not count what it withholds. */
function aBlockMore(octets: Buffer): Result {
  return { octets, length: octets.length, lengthMax: octets.length + BLOCK };
}

/** Everything at once, after what was fed. */
function complete({ kind, mechanism }: CipherModel, data: Buffer): Buffer | Refusal {
  const partial = data.length % BLOCK !== 0;
  if (kind === 'encrypt') {
    if (mechanism.padded) return mechanism.raw('encrypt', padded(data));
    return partial ? ['CKR_DATA_LEN_RANGE'] : mechanism.raw('encrypt', data);
  }
  if (partial || (mechanism.padded && data.length === 0)) return ENCRYPTED_DATA;
  const plain = mechanism.raw('decrypt', data);
  return mechanism.padded ? (unpadded(plain) ?? ENCRYPTED_DATA) : plain;
}

/** C_Encrypt, C_Decrypt. */
export function wholeResult(operation: CipherModel, data: Buffer): Result | Refusal {
  const octets = complete(operation, data);
  if (!Buffer.isBuffer(octets)) return octets;
  return operation.mechanism.padded ? aBlockMore(octets) : exactly(octets);
}

/** C_EncryptFinal, C_DecryptFinal. Whether a rest is a wrong length or just a failure is not said of encryption. */
export function finalResult(operation: CipherModel): Result | Refusal {
  const octets = complete(operation, operation.data);
  if (Buffer.isBuffer(octets)) return aBlockMore(octets.subarray(operation.given));
  return [...octets, 'CKR_FUNCTION_FAILED'];
}

/** C_EncryptUpdate, C_DecryptUpdate: all blocks that are complete; of padded ciphertext the last one waits. */
export function partResult(operation: CipherModel, part: Buffer): Result {
  const { kind, mechanism, given } = operation;
  const total = Buffer.concat([operation.data, part]);
  return aBlockMore(mechanism.raw(kind, total.subarray(0, ready(operation, total))).subarray(given));
}

/** The part counts: what {@link partResult} gave has been given. */
export function takePart(operation: CipherModel, part: Buffer): void {
  operation.data = Buffer.concat([operation.data, part]);
  operation.given = ready(operation, operation.data);
}

function ready({ kind, mechanism }: CipherModel, { length }: Buffer): number {
  const withheld = kind === 'decrypt' && mechanism.padded && length > 0 ? 1 : 0;
  return length - withheld - ((length - withheld) % BLOCK);
}
