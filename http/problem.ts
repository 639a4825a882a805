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

/** One row of a house's problem table: what a program sees (`code`, `status`) and what a person reads. */
export interface ProblemRow {
  readonly status: number;
  readonly title: string;
  /** What the reader can do about it. */
  readonly hint: string;
}

/** What every server of ours can answer, whatever the house. */
export const SERVER_PROBLEMS: Readonly<Record<string, ProblemRow>> = {
  'not-found': { status: 404, title: 'No such address', hint: 'docs/http.md lists the addresses.' },
  'bad-request': {
    status: 400,
    title: 'The request does not fit the interface',
    hint: 'docs/http.md lists the fields.',
  },
  'too-large': { status: 413, title: 'The body is larger than the server takes', hint: 'At most 4 MiB are taken.' },
  'headers-too-large': {
    status: 431,
    title: 'The headers are larger than the server takes',
    hint: 'At most 16 KiB are taken.',
  },
  'request-timeout': { status: 408, title: 'The request has not come in time', hint: 'Send it within a minute.' },
  'foreign-origin': {
    status: 403,
    title: 'A page of another site has sent this',
    hint: 'Send it from a page of this server, or from a program that is no browser.',
  },
  'admin-token-missing': {
    status: 401,
    title: 'The admin token is needed',
    hint: 'Send `Authorization: Bearer TOKEN`; in a browser log in at /admin/login. The token was printed when the server started.',
  },
  'admin-token-wrong': {
    status: 401,
    title: 'This is not the admin token',
    hint: 'Each server has its own, and a new one each time it starts: take the one that was printed at its start.',
  },
  'role-not-allowed': {
    status: 403,
    title: 'This is the business of another desk',
    hint: 'Show the token of a role that the detail names; the admin token opens everything.',
  },
  'tenant-exists': {
    status: 409,
    title: 'There is a tenant of this name',
    hint: 'Take another name, or close it first.',
  },
  'tenant-unknown': { status: 404, title: 'There is no tenant of this name', hint: 'GET /admin/tenants lists them.' },
  'tenant-in-tenant': {
    status: 409,
    title: 'A tenant has no tenants of its own',
    hint: 'Open it at the server that this one is a tenant of.',
  },
  'tenants-full': { status: 409, title: 'There are too many tenants', hint: 'Close those that are not needed.' },
  'tenants-closed': { status: 503, title: 'The server is being closed', hint: 'Start it again.' },
  bug: { status: 500, title: 'A bug in the simulator', hint: 'Please report it with the request that led to it.' },
};

/** A house says no: thrown anywhere below a handler, turned into a {@link Problem} at one place. */
export class HouseError<Code extends string = string> extends Error {
  readonly code: Code;
  /** @param detail what happened this time; never a secret. */
  constructor(code: Code, detail: string) {
    super(detail);
    this.name = 'HouseError';
    this.code = code;
  }
}
