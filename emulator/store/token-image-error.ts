import { databaseFileError } from '../../simulation/database.ts';

/** What is wrong with a token image, and how it is said. */
const FAULTS = {
  missing: 'there is none',
  exists: 'there is one already',
  'in use': 'in use, by another process or by this one',
  'read-only': 'cannot be written',
  foreign: 'not a token image',
  newer: 'written by a newer token-bench',
  damaged: 'damaged',
  unusable: 'cannot be opened',
  'no database': 'the package libsql is missing (an optional dependency); tokens in memory work without it',
} as const;

export type TokenImageFault = keyof typeof FAULTS;

/** A token image cannot be used. The text names the image and the fault, never what is in the image. */
export class TokenImageError extends Error {
  override readonly name = 'TokenImageError';
  readonly fault: TokenImageFault;
  readonly path: string;

  constructor(fault: TokenImageFault, path: string, detail = '', cause?: unknown) {
    super(`token image ${path}: ${FAULTS[fault]}${detail && ` (${detail})`}`, { cause });
    this.fault = fault;
    this.path = path;
  }
}

/** What an error of the database or its file says of an image. */
export function imageError(path: string, error: unknown): TokenImageError {
  if (error instanceof TokenImageError) return error;
  const { fault, detail, cause } = databaseFileError(error);
  return new TokenImageError(fault, path, detail, cause);
}
