import type { ProblemRow } from '../../http/problem.ts';

/** The error codes of the CA's own service (X-CA-5) that this CA gives. */
export type ServiceCode = 'signError' | 'uniqueError' | 'entityNotFound' | 'incorrectDataError' | 'serverError';

/** One row: what is wrong, how the CA's own service calls it, and what the reader can do. */
export interface CaProblemRow extends ProblemRow {
  readonly service: ServiceCode;
  /** The same for the CA's pages; the wording is ours. */
  readonly ru: { readonly title: string; readonly hint: string };
}
