import { ckrName } from '../spec/names.ts';

/** What else an error tells the caller beside the code. */
export interface CkErrorFacts {
  /** CKR_BUFFER_TOO_SMALL: octets needed. */
  readonly length?: number;
}

/**
 * A call ends with a return value other than CKR_OK (PKCS#11 section 5.1). The detail is for people: it says which
 * attribute, handle or rule; it never holds a PIN or a key.
 */
export class CkError extends Error {
  override readonly name = 'CkError';
  readonly rv: number;
  readonly detail: string;
  readonly facts: CkErrorFacts;

  constructor(rv: number, detail = '', facts: CkErrorFacts = {}) {
    super(detail === '' ? ckrName(rv) : `${ckrName(rv)}: ${detail}`);
    this.rv = rv;
    this.detail = detail;
    this.facts = facts;
  }
}

/** Throws unless the condition holds: a check of a function's list in one line. */
export function ensure(condition: unknown, rv: number, detail = ''): asserts condition {
  if (!condition) throw new CkError(rv, detail);
}
