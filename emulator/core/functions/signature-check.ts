import { verifyInOneCall } from '../../../pki/one-call.ts';
import { CKR_SIGNATURE_INVALID, CKR_SIGNATURE_LEN_RANGE } from '../../spec/constants.gen.ts';
import { ensure } from '../error.ts';
import type { SignatureMessage } from '../operation.ts';
import { signatureInput } from './signature.ts';

/**
 * Judges the signature of a message. Errors in order: CKR_DATA_LEN_RANGE, CKR_SIGNATURE_LEN_RANGE, CKR_SIGNATURE_INVALID.
 * @param whole `data` is all of the message.
 */
export function checkSignature(
  message: SignatureMessage,
  whole: boolean,
  data: Uint8Array | undefined,
  signature: Uint8Array,
): void {
  const { does, key, parameter } = message;
  const verdict = verdictOf(message, whole, data);
  const length = does.signatureLength(key, parameter);
  ensure(signature.length === length, CKR_SIGNATURE_LEN_RANGE, `${signature.length} octets, ${length} expected`);
  ensure(verdict(signature), CKR_SIGNATURE_INVALID);
}

/** Checks the data, which comes before the signature (section 5.15.2); what it gives judges the signature. */
function verdictOf(
  message: SignatureMessage,
  whole: boolean,
  data: Uint8Array | undefined,
): (signature: Uint8Array) => boolean {
  const { does, key, parameter } = message;
  if (whole && data !== undefined && does.oneCall !== undefined) {
    const call = does.oneCall(key);
    return (signature) => verifyInOneCall(call, data, signature);
  }
  const input = signatureInput(message, data);
  return (signature) => does.verify(key, input, signature, parameter);
}
