/**
 * Why a method of basics fails, with the words that go out with it. The first two are the National CA's (nlcommons), as are the names
 * of the others; their words are ours.
 */
export const FAILURES = {
  GENERAL_ERROR: 'General error.',
  INVOCATION_ERROR: 'An invoked method threw an exception.',
  INVALID_SIGNING_PARAMS: 'The signing parameters are not valid.',
  SIGNING_FAILURE: 'The data could not be signed.',
  CSR_GENERATING_FAILURE: 'The requests could not be made.',
  CERTIFICATE_IMPORTING_FAILURE: 'The certificates could not be installed.',
  INVALID_IMPORTING_CERTIFICATE: 'A certificate cannot be read.',
} as const;

export type FailureCode = keyof typeof FAILURES;

/**
 * A request that fails. Holds no secret.
 * `details`: a Java exception as the real programs print it, or one word by which a page tells failures apart.
 */
export class NcaLayerError extends Error {
  override readonly name = 'NcaLayerError';
  readonly code: FailureCode;
  readonly details: string;
  /** Entries of a password that are left, as far as it is known. */
  readonly triesLeft: number | undefined;

  constructor(
    code: FailureCode,
    details: string,
    options: { message?: string; triesLeft?: number | undefined; cause?: unknown } = {},
  ) {
    super(options.message ?? FAILURES[code], { cause: options.cause });
    this.code = code;
    this.details = details;
    this.triesLeft = options.triesLeft;
  }
}

/** What is thrown inside a method of the real program and not caught there. */
export function thrownInside(exception: string): NcaLayerError {
  return new NcaLayerError('INVOCATION_ERROR', exception);
}

/** «Отмена»: the person does not want it, or the page has gone. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
