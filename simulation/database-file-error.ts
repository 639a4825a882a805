/** What can be wrong with the file of a database before its content is understood. */
export type DatabaseFileFault =
  /** Somebody has made one there in the meantime. */
  | 'exists'
  | 'in use'
  | 'read-only'
  /** Of another program. */
  | 'foreign'
  | 'damaged'
  | 'unusable'
  /** The optional package is not installed. */
  | 'no database';

/** A file cannot be used as a database. Whoever opens it says in his own words what that means for him. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
  readonly fault: DatabaseFileFault;
  readonly detail: string;

  constructor(fault: DatabaseFileFault, detail = '', cause?: unknown) {
    super(`${fault}${detail && ` (${detail})`}`, { cause });
    this.fault = fault;
    this.detail = detail;
  }
}
