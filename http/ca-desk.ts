import { type Static, Type } from '@sinclair/typebox';
import { CaRequestStatus } from './ca.ts';
import { Authority, Base64, DistinguishedName, Instant, TwinAlgorithm } from './fields.ts';
import { route } from './route.ts';

/** Plain enrolments at the desks of the CA, and how they come to their certificates. */

/**
 * How enrolments go on: while the client waits (`at-once`), by the desks (`desk`), when they have been asked for `count` times
 * (`polls`), or when `ms` of simulated time have passed (`after`).
 */
export const EnrolmentProgress = Type.Union([
  Type.Object({ kind: Type.Literal('at-once') }),
  Type.Object({ kind: Type.Literal('desk') }),
  Type.Object({ kind: Type.Literal('polls'), count: Type.Integer({ minimum: 1, maximum: 1000 }) }),
  Type.Object({ kind: Type.Literal('after'), ms: Type.Integer({ minimum: 0 }) }),
]);

export const EnrolmentView = Type.Object({
  id: Type.String(),
  authority: Authority,
  algorithm: TwinAlgorithm,
  /** The kind of certificate. */
  profile: Type.String(),
  subject: DistinguishedName,
  status: CaRequestStatus,
  submittedAt: Instant,
  /** How often it was asked for since. */
  polls: Type.Integer(),
  /** Why it was rejected or is in error; empty otherwise. */
  reason: Type.String(),
  /** Once `processed`. */
  certificate: Type.Union([Base64, Type.Null()]),
});
export type EnrolmentView = Static<typeof EnrolmentView>;

export const caDeskRoutes = {
  enrolments: route({
    method: 'GET',
    path: '/enrolments',
    access: 'admin',
    reply: Type.Array(EnrolmentView),
    does: 'Every plain enrolment (PKCS#10, EST, CMP), newest first.',
  }),
  enrolment: route({
    method: 'GET',
    path: '/enrolments/:id',
    access: 'admin',
    reply: EnrolmentView,
    does: 'One plain enrolment. Looking at it is no poll.',
  }),
  approveEnrolment: route({
    method: 'POST',
    path: '/desk/enrolments/:id/approve',
    access: 'admin',
    body: Type.Object({ role: Type.Union([Type.Literal('manager'), Type.Literal('officer')]) }),
    reply: EnrolmentView,
    does: "The manager's, then the security officer's approval by hand; after the second the certificate is there.",
    requirements: ['X-CA-4'],
  }),
  rejectEnrolment: route({
    method: 'POST',
    path: '/desk/enrolments/:id/reject',
    access: 'admin',
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
    reply: EnrolmentView,
    does: 'The desk rejects an enrolment that is not processed yet.',
    requirements: ['X-CA-4'],
  }),
  enrolmentProgress: route({
    method: 'POST',
    path: '/admin/enrolment-progress',
    access: 'admin',
    body: Type.Object({ authority: Authority, progress: EnrolmentProgress }),
    reply: Type.Object({ authority: Authority, progress: EnrolmentProgress }),
    does: 'Says how enrolments that come from now on go on.',
  }),
} as const;
