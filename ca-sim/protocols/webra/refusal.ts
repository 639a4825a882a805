import { CA_PROBLEMS, CaError } from '../../core/problems.ts';
import { SchemaError } from './reading.ts';
import type { ErrorCode } from './types.ts';
import { XmlError } from './xml.ts';

/** The service says no, in its own codes (X-CA-5). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly details: string | undefined;

  constructor(code: ErrorCode, message: string, details?: string) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** How an error is told; undefined for what nobody has foreseen. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof CaError) {
    const { service, title, hint } = CA_PROBLEMS[error.code];
    return new Refusal(service, title, `${error.message} ${hint}`);
  }
  if (error instanceof SchemaError || error instanceof XmlError) {
    return new Refusal('xsdValidationError', 'The document is not what its schema says', `${error.message}.`);
  }
  return undefined;
}
