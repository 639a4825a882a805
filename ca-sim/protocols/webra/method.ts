import type { CertificationAuthority } from '../../certification-authority.ts';
import type { Caller } from './caller.ts';
import type { DOCUMENTS, MethodName } from './documents.ts';
import type { ValueOf } from './schema.ts';

/** What a method gets. */
export interface MethodCall<Given> {
  readonly ca: CertificationAuthority;
  readonly now: number;
  readonly caller: Caller;
  /** The document that was sent, checked against its type. */
  readonly given: Given;
}

export type Given<M extends MethodName> = ValueOf<(typeof DOCUMENTS)[M]['takes']>;
export type Result<M extends MethodName> = ValueOf<(typeof DOCUMENTS)[M]['gives']>;

/** Does what is asked for. Refuses with CaError or Refusal. Runs inside `ca.run`. */
export type Method<M extends MethodName> = (call: MethodCall<Given<M>>) => Result<M> | Promise<Result<M>>;
