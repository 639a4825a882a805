import type { CkErrorFacts } from '../../core/error.ts';
import { ckrName } from '../../spec/names.ts';

/**
 * What a refused call throws: the shape of `pkcs11js.Pkcs11Error`. `message` is the name of the return value
 * (`CKR_PIN_INCORRECT`), `code` its number, `method` the function. pkcs11js leaves `method` empty where a function has
 * several forms (C_Sign, C_Digest, C_Verify, ...); here it is always there.
 */
export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error';
  readonly code: number;
  readonly method: string;
  readonly nativeStack = '';
  /** Which attribute, handle or rule; for people. pkcs11js has no such member. */
  readonly detail: string;
  /** With CKR_BUFFER_TOO_SMALL the length that is needed: C has it in the caller's length, pkcs11js drops it. */
  readonly facts: CkErrorFacts;

  constructor(code: number, method: string, detail = '', facts: CkErrorFacts = {}) {
    super(ckrName(code));
    this.code = code;
    this.method = method;
    this.detail = detail;
    this.facts = facts;
  }
}
