import { type Static, Type } from '@sinclair/typebox';

/** The error answer of every simulator: RFC 9457, content type `application/problem+json`. */
export const Problem = Type.Object({
  /** `urn:token-bench:<house>:<code>`. */
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  /** The row of the house's problem table, for programs. */
  code: Type.String(),
  /** What happened this time. Never holds a secret. */
  detail: Type.String(),
  /** What the reader can do about it. */
  hint: Type.String(),
});
export type Problem = Static<typeof Problem>;

/** Thrown by a client when the other side answered with a {@link Problem}. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}${problem.hint ? ` ${problem.hint}` : ''}`);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
